#include "hall-server/proto/command_json.h"

#include "hall-server/proto/booking_json.h"
#include "hall-server/proto/json_in.h"

#include <assert.h>
#include <string.h>

/* A text that is one of `names`; its place, or `otherwise` if it is not there and not required. */
static int word_read(struct json_in *in, const char *key, bool required, const char *const *names,
                     int count, int otherwise)
{
    char word[32];
    json_in_text(in, key, required, word, sizeof word);
    if (word[0] == '\0') {
        return otherwise;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], word) == 0) {
            return i;
        }
    }
    json_in_refuse(in, PROBLEM_BAD_VALUE, key);
    return otherwise;
}

/* An optional id of the hall's furniture; INDEX_NONE if it is not there. */
static uint16_t place_read(struct json_in *in, const char *key, const struct hall_config *config,
                           uint16_t (*find)(const struct hall_config *config, const char *id),
                           enum problem unknown)
{
    char id[LIMIT_SHORT_ID_BYTES + 1];
    json_in_text(in, key, false, id, sizeof id);
    if (id[0] == '\0') {
        return INDEX_NONE;
    }
    const uint16_t place = find(config, id);
    if (place == INDEX_NONE) {
        json_in_refuse(in, unknown, key);
    }
    return place;
}

static bool uuid_read(struct json_in *in, const char *key, struct uuid *ret_id)
{
    char text[UUID_TEXT_BYTES + 1];
    json_in_text(in, key, false, text, sizeof text);
    if (text[0] == '\0') {
        return false;
    }
    if (uuid_parse(text, strlen(text), ret_id) != ID_OK) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, key);
        return false;
    }
    return true;
}

static enum ticket_ground ground_read(struct json_in *in, enum ticket_ground otherwise)
{
    static const char *const grounds[GROUND_COUNT] = {
#define GROUND_NAME(symbol, name, class) name,
        TICKET_GROUNDS(GROUND_NAME)
#undef GROUND_NAME
    };
    return (enum ticket_ground)word_read(in, "ground", false, grounds, GROUND_COUNT,
                                         (int)otherwise);
}

/* What a reader made of a card, in the place of the person that the caller makes of it. */
static void card_read(struct json_in *in, struct person_key *card)
{
    _Static_assert(sizeof(card->bytes) == IDENTITY_CARD_BYTES, "both are hashes of one size");
    card_json_field(in, card->bytes);
}

static void issue_read(struct json_in *in, const struct hall_config *config,
                       struct command_issue *issue)
{
    static const char *const classes[CLASS_COUNT] = {
#define CLASS_NAME(symbol, name) name,
        TICKET_CLASSES(CLASS_NAME)
#undef CLASS_NAME
    };
    json_t *services = json_in_field(in, "services", true);
    const size_t count = json_array_size(services);
    issue->class =
        (enum ticket_class)word_read(in, "class", false, classes, CLASS_COUNT, CLASS_ORDINARY);
    issue->ground = ground_read(in, GROUND_NONE);
    issue->for_other = json_in_bool(in, "for_other", false);
    card_read(in, &issue->person);
    if (services == NULL) {
        return;
    }
    if (!json_is_array(services)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "services");
        return;
    }
    if (count == 0 || count > LIMIT_LEGS_PER_ISSUE) {
        json_in_refuse(in, count == 0 ? PROBLEM_BAD_VALUE : PROBLEM_TOO_MANY_LEGS, "services");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        json_t *service = json_array_get(services, i);
        if (!json_is_string(service)) {
            json_in_refuse(in, PROBLEM_WRONG_TYPE, "services");
            return;
        }
        if (json_string_length(service) > LIMIT_SHORT_ID_BYTES) {
            json_in_refuse(in, PROBLEM_TOO_LONG, "services");
            return;
        }
        issue->services[i] = hall_service_find(config, json_string_value(service));
        if (issue->services[i] == INDEX_NONE) {
            json_in_refuse(in, PROBLEM_UNKNOWN_SERVICE, "services");
            return;
        }
    }
    issue->service_count = (uint8_t)count;
}

static void print_result_read(struct json_in *in, struct command_ticket *ticket)
{
    static const char *const results[] = {"printed", "failed", "unknown"};
    ticket->result = (enum print_result)word_read(in, "result", true, results, 3, PRINT_UNKNOWN);
    json_in_text(in, "reason", false, ticket->reason, sizeof ticket->reason);
}

static void transfer_read(struct json_in *in, const struct hall_config *config,
                          struct command_seat *seat)
{
    seat->to_queue = place_read(in, "queue", config, hall_queue_find, PROBLEM_UNKNOWN_QUEUE);
    seat->to_seat = place_read(in, "seat", config, hall_seat_find, PROBLEM_UNKNOWN_SEAT);
    json_in_text(in, "note", false, seat->reason, sizeof seat->reason);
    if ((seat->to_queue == INDEX_NONE) == (seat->to_seat == INDEX_NONE)) {
        json_in_refuse(in, PROBLEM_MISSING_FIELD, "queue or seat");
    }
}

static void next_read(struct json_in *in, struct command_seat *seat)
{
    const bool picked = uuid_read(in, "ticket", &seat->pick);
    json_in_text(in, "reason", false, seat->reason, sizeof seat->reason);
    if (picked && seat->reason[0] == '\0') {
        json_in_refuse(in, PROBLEM_REASON_MISSING, "reason");
    }
}

/* The ticket that a key is meant for; whoever is at the seat if it is not said. */
static void meant_read(struct json_in *in, struct command_seat *seat)
{
    (void)uuid_read(in, "ticket", &seat->pick);
}

/* All that is missing, a line for each, of no more bytes than an event has room for. */
static void missing_read(struct json_in *in, char ret_missing[LIMIT_MISSING_BYTES + 1])
{
    const json_t *list = json_in_field(in, "missing", false);
    const size_t count = json_array_size(list);
    size_t size = 0;
    if (list != NULL && !json_is_array(list)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "missing");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        const char *text = json_string_value(item);
        const size_t length = json_string_length(item);
        if (text == NULL || strlen(text) != length || !json_in_is_row(text)) {
            json_in_refuse(in, text == NULL ? PROBLEM_WRONG_TYPE : PROBLEM_BAD_VALUE, "missing");
            return;
        }
        if (i == LIMIT_MISSING_ITEMS || size + length + (i > 0) > LIMIT_MISSING_BYTES) {
            json_in_refuse(in, PROBLEM_TOO_LONG, "missing");
            return;
        }
        if (i > 0) {
            ret_missing[size++] = '\n';
        }
        memcpy(ret_missing + size, text, length);
        size += length;
    }
}

/* What came of it: with the key that ends the service if it is said at once, else later. */
static void outcome_read(struct json_in *in, bool required, struct command_seat *seat)
{
    static const char *const outcomes[OUTCOME_COUNT] = {
#define OUTCOME_NAME(symbol, name) name,
        OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
    };
    (void)uuid_read(in, "ticket", &seat->pick);
    seat->outcome = (enum outcome)word_read(in, "outcome", required, outcomes, OUTCOME_COUNT,
                                            (int)OUTCOME_NOT_SAID);
    missing_read(in, seat->missing);
    if (in->problem == PROBLEM_NONE && !outcome_fits(seat->outcome, seat->missing)) {
        json_in_refuse(in, seat->missing[0] == '\0' ? PROBLEM_MISSING_FIELD : PROBLEM_BAD_VALUE,
                       "missing");
    }
}

static void hand_over_read(struct json_in *in, struct command_seat *seat)
{
    char user[LIMIT_SHORT_ID_BYTES + 1];
    json_in_text(in, "clerk", true, user, sizeof user);
    if (in->problem == PROBLEM_NONE && short_id_parse(user, strlen(user), &seat->clerk) != ID_OK) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "clerk");
    }
}

static void reason_read(struct json_in *in, char ret_reason[LIMIT_REASON_BYTES + 1])
{
    json_in_text(in, "reason", false, ret_reason, LIMIT_REASON_BYTES + 1);
    if (ret_reason[0] == '\0') {
        json_in_refuse(in, PROBLEM_REASON_MISSING, "reason");
    }
}

/* Ids of the level's own reasons, each once, as bits. */
static uint32_t review_reasons_read(struct json_in *in, uint8_t level)
{
    const json_t *list = json_in_field(in, "reasons", false);
    uint32_t set = 0;
    if (list == NULL) {
        return 0;
    }
    const size_t count = json_array_size(list);
    bool good = json_is_array(list) && count <= REVIEW_REASONS_OFFERED;
    for (size_t i = 0; good && i < count; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        const int reason = id == NULL ? REVIEW_REASON_COUNT : (int)review_reason_find(id);
        good = reason < REVIEW_REASON_COUNT && (set >> reason & 1) == 0;
        set |= good ? UINT32_C(1) << reason : 0;
    }
    if (!good || (set & ~review_reasons_of(level)) != 0) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "reasons");
        return 0;
    }
    return set;
}

static void review_read(struct json_in *in, const struct hall_config *config,
                        struct command_review *review)
{
    review->level = (uint8_t)json_in_number(in, "level", true, 1, REVIEW_LEVELS, 1);
    review->seat = place_read(in, "seat", config, hall_seat_find, PROBLEM_UNKNOWN_SEAT);
    const bool by_ticket = uuid_read(in, "ticket", &review->ticket);
    review->leg = (uint8_t)json_in_number(in, "leg", false, 0, LIMIT_LEGS_PER_TICKET - 1, 0);
    review->reasons = review_reasons_read(in, review->level);
    if (!by_ticket && review->seat == INDEX_NONE) {
        json_in_refuse(in, PROBLEM_MISSING_FIELD, "ticket or seat");
    }
}

static void help_read(struct json_in *in, const struct hall_config *config,
                      struct command_help *help)
{
    static const char *const reasons[HELP_REASON_COUNT] = {
#define REASON_NAME(symbol, name) name,
        HELP_REASONS(REASON_NAME)
#undef REASON_NAME
    };
    help->reason = (enum help_reason)word_read(in, "reason", true, reasons, HELP_REASON_COUNT,
                                               (int)HELP_OTHER);
    const uint16_t area = place_read(in, "area", config, hall_area_find, PROBLEM_BAD_VALUE);
    if (area != INDEX_NONE) {
        help->area = config->areas[area].id;
    }
}

static void member_read(struct json_in *in, enum command_kind kind,
                        const struct hall_config *config, struct command *command)
{
    switch (kind) {
    case COMMAND_ISSUE:
        issue_read(in, config, &command->as.issue);
        break;
    case COMMAND_PRINT_RESULT:
        print_result_read(in, &command->as.ticket);
        break;
    case COMMAND_REPRINT:
        card_read(in, &command->as.ticket.person);
        break;
    case COMMAND_DEFER:
        command->as.ticket.places = (uint8_t)json_in_number(in, "places", false, 1, 20, 3);
        break;
    case COMMAND_CONFIRM:
        command->as.ticket.ground = ground_read(in, GROUND_COUNT);
        break;
    case COMMAND_SEAT_NEXT:
        next_read(in, &command->as.seat);
        break;
    case COMMAND_SEAT_RECALL:
    case COMMAND_SEAT_ABSENT:
    case COMMAND_SEAT_START:
    case COMMAND_SEAT_PARK:
    case COMMAND_SEAT_UNDO:
        meant_read(in, &command->as.seat);
        break;
    case COMMAND_SEAT_FINISH:
    case COMMAND_SEAT_OUTCOME:
        outcome_read(in, kind == COMMAND_SEAT_OUTCOME, &command->as.seat);
        break;
    case COMMAND_SEAT_PAUSE:
        reason_read(in, command->as.seat.reason);
        break;
    case COMMAND_SEAT_HAND_OVER:
        hand_over_read(in, &command->as.seat);
        break;
    case COMMAND_SEAT_TRANSFER:
        transfer_read(in, config, &command->as.seat);
        meant_read(in, &command->as.seat);
        break;
    case COMMAND_REVIEW:
        review_read(in, config, &command->as.review);
        break;
    case COMMAND_HELP_CALL:
        help_read(in, config, &command->as.help);
        break;
    case COMMAND_HALL_CLOSE:
        reason_read(in, command->as.hall.reason);
        break;
    case COMMAND_QUEUE_STOP:
        reason_read(in, command->as.queue.reason);
        break;
    default:
        break;
    }
}

/* Ends the reading; the field of the problem goes to ret_detail. */
static enum problem close_with(struct json_in *in, char ret_detail[COMMAND_DETAIL_ROOM])
{
    const enum problem problem = json_in_close(in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in->field);
    return problem;
}

enum problem command_json_read(enum command_kind kind, const struct hall_config *config,
                               const char *text, size_t length_bytes, struct command *ret_command,
                               char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    assert(config != NULL && kind != COMMAND_TICK && kind != COMMAND_CONFIG_APPLY);

    memset(&command, 0, sizeof command);
    command.kind = kind;
    if (command_is_seat(kind)) {
        command.as.seat.to_queue = INDEX_NONE;
        command.as.seat.to_seat = INDEX_NONE;
    }
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, command.request_id);
        member_read(&in, kind, config, &command);
    }
    const enum problem problem = close_with(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        *ret_command = command;
    }
    return problem;
}

enum problem sign_in_json_read(const char *text, size_t length_bytes, struct sign_in *ret_sign_in,
                               char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct sign_in sign_in;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_text(&in, "user", true, sign_in.user, sizeof sign_in.user);
        json_in_text(&in, "password", true, sign_in.password, sizeof sign_in.password);
        json_in_text(&in, "seat", false, sign_in.seat, sizeof sign_in.seat);
        (void)json_in_field(&in, "request_id", false);
    }
    const enum problem problem = close_with(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        *ret_sign_in = sign_in;
    }
    return problem;
}

enum problem take_over_json_read(const char *text, size_t length_bytes,
                                 struct take_over *ret_take_over,
                                 char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct take_over take_over;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_text(&in, "code", true, take_over.code, sizeof take_over.code);
        json_in_request_id(&in, take_over.request_id);
    }
    const enum problem problem = close_with(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        *ret_take_over = take_over;
    }
    return problem;
}

static bool word_is_plain(const char *word)
{
    const size_t length = strlen(word);
    return length > 0 && length <= REPORT_WORD_MAX &&
           strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

enum problem device_report_json_read(const char *text, size_t length_bytes,
                                     struct device_report *ret_report,
                                     char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct device_report report = {.part_count = 0};
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_t *state = json_in_field(&in, "state", true);
        const char *part;
        json_t *word;
        json_in_request_id(&in, request_id);
        if (state != NULL && !json_is_object(state)) {
            json_in_refuse(&in, PROBLEM_WRONG_TYPE, "state");
        }
        json_object_foreach(state, part, word)
        {
            if (!json_is_string(word) || !word_is_plain(part) ||
                !word_is_plain(json_string_value(word)) || report.part_count == REPORT_PARTS_MAX) {
                json_in_refuse(&in, PROBLEM_BAD_VALUE, "state");
                break;
            }
            const int at = report.part_count++;
            (void)snprintf(report.parts[at].part, REPORT_WORD_MAX + 1, "%s", part);
            (void)snprintf(report.parts[at].state, REPORT_WORD_MAX + 1, "%s",
                           json_string_value(word));
        }
    }
    const enum problem problem = close_with(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        *ret_report = report;
    }
    return problem;
}
