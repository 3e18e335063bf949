/* What a kiosk asks for somebody who stands before it: where a number is, what a card has today. */
#include "hall-server/app/answer.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/net/person_hash.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    STANDING_FREE = 12,    /* numbers that are none, of one kiosk, before it has to wait */
    KEY_TEXT_ROOM = 64,    /* 32 bytes in base64url */
    CARD_TICKETS_MAX = 16, /* that one card is shown */
};

void desk_keys_make(const uint8_t hall_key[ACCESS_HALL_KEY_BYTES], struct desk_keys *ret_keys)
{
    static const char purpose[8] = "code key";
    uint8_t seed[SIGNED_CODE_SEED_BYTES];
    const int made = crypto_generichash(seed, sizeof seed, (const uint8_t *)purpose, sizeof purpose,
                                        hall_key, ACCESS_HALL_KEY_BYTES);
    assert(made == 0);
    signed_code_keys(seed, ret_keys->code_public, ret_keys->code_secret);
    sodium_memzero(seed, sizeof seed);
    person_card_key(hall_key, ret_keys->card);
}

void answer_card_person(const struct app *app, struct person_key *card)
{
    _Static_assert(sizeof(card->bytes) == PERSON_CARD_HASH_BYTES, "both are hashes of one size");
    if (!person_key_is_none(card)) {
        *card = person_of_card(app->hall_key, card->bytes);
    }
}

struct person_key answer_person(const struct app *app, const struct identity *identity)
{
    uint8_t card[PERSON_CARD_HASH_BYTES];
    if (identity->kind == IDENTITY_CARD) {
        return person_of_card(app->hall_key, identity->card);
    }
    person_card_hash(app->desk_keys.card, (uint8_t)identity->kind, identity->number, card);
    const struct person_key person = person_of_card(app->hall_key, card);
    sodium_memzero(card, sizeof card);
    return person;
}

static void key_write(struct json_out *out, const char *name, const uint8_t key[32])
{
    char text[KEY_TEXT_ROOM];
    (void)sodium_bin2base64(text, sizeof text, key, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    json_out_key_text(out, name, text);
    sodium_memzero(text, sizeof text);
}

void desk_keys(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    if (strcmp(request->id, "self") != 0 && strcmp(request->caller.name, request->id) != 0) {
        net_reply_problem(request, PROBLEM_NOT_YOURS, NULL);
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    key_write(&out, "card_key", app->desk_keys.card);
    key_write(&out, "code_key", app->desk_keys.code_public);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}

/* A number is no secret: it says where it stands and nothing of whose it is. Who tries numbers is
 * slowed down by the device. */
void desk_standing(struct app *app, struct net_request *request)
{
    static const char query[] = "number=";
    struct views views;
    struct json_out out;
    char key[SLOWDOWN_KEY_MAX + 1];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    if (strncmp(request->query, query, sizeof query - 1) != 0) {
        net_reply_problem(request, PROBLEM_MISSING_FIELD, "number");
        return;
    }
    struct slowdown *slowdown = net_slowdown(app->net);
    (void)snprintf(key, sizeof key, "number:%s", request->caller.name);
    if (slowdown_wait_ms(slowdown, key, views.now_ms) > 0) {
        net_reply_problem(request, PROBLEM_RATE_LIMITED, NULL);
        return;
    }
    const struct ticket *ticket =
        engine_ticket_of_number(views.engine, request->query + sizeof query - 1);
    if (ticket == NULL) {
        slowdown_wrong(slowdown, key, STANDING_FREE, views.now_ms);
        answer_refuse(app, request, PROBLEM_UNKNOWN_TICKET);
        return;
    }
    view_standing(&out, &views, ticket);
    answer_finish(app, request, &out, 200);
}

/* Of today or later, and not given up. */
static bool is_to_come(const struct views *views, const struct booking *booking,
                       const struct person_key *person)
{
    return person_key_equal(&booking->person, person) && booking->state != LEG_CANCELLED &&
           booking->day >= calendar_local_day(views->now_ms, views->config->zone_offset_min);
}

static void card_write(struct json_out *out, const struct views *views,
                       const struct person_key *person)
{
    const uint32_t count = engine_booking_count(views->engine);
    json_out_object(out);
    json_out_key(out, "appointments");
    json_out_array(out);
    for (uint32_t i = 0; i < count; i++) {
        const struct booking *booking = engine_booking_at(views->engine, i);
        if (is_to_come(views, booking, person)) {
            view_booking(out, views, booking);
        }
    }
    json_out_array_end(out);
    const struct ticket *tickets[CARD_TICKETS_MAX];
    const size_t ticket_count =
        engine_tickets_of_person(views->engine, person, tickets, CARD_TICKETS_MAX);
    json_out_key(out, "tickets");
    json_out_array(out);
    for (size_t i = 0; i < ticket_count; i++) {
        view_ticket(out, views, tickets[i], TICKET_OF_HOLDER);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

void desk_card(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct identity identity;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const enum problem problem =
        card_json_read(request->body, request->body_length_bytes, &identity, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    const struct person_key person = answer_person(app, &identity);
    sodium_memzero(&identity, sizeof identity);
    card_write(&out, &views, &person);
    answer_finish(app, request, &out, 200);
}
