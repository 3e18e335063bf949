#include "hall-server/proto/booking_json.h"

#include "drivers/base/digits.h"
#include "drivers/base/id_number.h"
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/json_in.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { OTHER_LEAST_BYTES = 4, TIME_ROOM = 6 };

static bool identity_other_is_good(const char *number)
{
    const size_t length = strlen(number);
    return length >= OTHER_LEAST_BYTES &&
           strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void card_read(struct json_in *in, struct identity *identity)
{
    char text[2 * IDENTITY_CARD_BYTES + 1];
    json_in_text(in, "card", true, text, sizeof text);
    bool good = strlen(text) == 2 * (size_t)IDENTITY_CARD_BYTES;
    for (size_t i = 0; good && i < IDENTITY_CARD_BYTES; i++) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        good = high >= 0 && low >= 0;
        identity->card[i] = (uint8_t)(good ? high * 16 + low : 0);
    }
    identity->kind = IDENTITY_CARD;
    if (!good) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "card");
    }
}

void card_json_field(struct json_in *in, uint8_t ret_card[IDENTITY_CARD_BYTES])
{
    struct identity identity = {.kind = IDENTITY_NONE};
    if (json_object_get(in->root, "card") != NULL) {
        card_read(in, &identity);
    }
    memcpy(ret_card, identity.card, IDENTITY_CARD_BYTES);
}

static void identity_read(struct json_in *in, struct identity *identity)
{
    char kind[16];
    if (json_object_get(in->root, "card") != NULL) {
        card_read(in, identity);
        return;
    }
    json_in_text(in, "id_number", true, identity->number, sizeof identity->number);
    json_in_text(in, "id_kind", false, kind, sizeof kind);
    for (char *at = identity->number; *at != '\0'; at++) {
        if (*at >= 'a' && *at <= 'z') {
            *at = (char)(*at - 'a' + 'A');
        }
    }
    if (kind[0] == '\0' || strcmp(kind, "resident") == 0) {
        identity->kind = IDENTITY_RESIDENT;
        if (!id_number_is_good(identity->number)) {
            json_in_refuse(in, PROBLEM_BAD_VALUE, "id_number");
        }
    } else if (strcmp(kind, "other") == 0) {
        identity->kind = IDENTITY_OTHER;
        if (!identity_other_is_good(identity->number)) {
            json_in_refuse(in, PROBLEM_BAD_VALUE, "id_number");
        }
    } else {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "id_kind");
    }
}

/* "day":"2026-03-16","at":"09:15" */
static void slot_read(struct json_in *in, struct command_booking *booking)
{
    char day[CALENDAR_DATE_ROOM];
    char at[TIME_ROOM];
    json_in_text(in, "day", true, day, sizeof day);
    json_in_text(in, "at", true, at, sizeof at);
    if (in->problem != PROBLEM_NONE) {
        return;
    }
    if (calendar_day_parse(day, &booking->day) != 0) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "day");
        return;
    }
    const bool formed = strlen(at) == TIME_ROOM - 1 && at[2] == ':';
    const int hour = formed ? digits_read(at, 2) : -1;
    const int minute = formed ? digits_read(at + 3, 2) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "at");
        return;
    }
    booking->minute = (uint16_t)(hour * 60 + minute);
}

static void service_read(struct json_in *in, const struct hall_config *config,
                         struct command_booking *booking)
{
    char id[LIMIT_SHORT_ID_BYTES + 1];
    json_in_text(in, "service", true, id, sizeof id);
    booking->service = hall_service_find(config, id);
    if (booking->service == INDEX_NONE) {
        json_in_refuse(in, PROBLEM_UNKNOWN_SERVICE, "service");
    }
}

enum problem booking_json_read(enum command_kind kind, bool by_card,
                               const struct hall_config *config, const char *text,
                               size_t length_bytes, struct command *ret_command,
                               struct identity *ret_identity, char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    struct identity identity = {.kind = IDENTITY_NONE};
    assert(kind >= COMMAND_BOOK && kind <= COMMAND_CHECK_IN);

    memset(&command, 0, sizeof command);
    command.kind = kind;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, command.request_id);
        if (kind == COMMAND_BOOK) {
            service_read(&in, config, &command.as.booking);
        }
        if (kind == COMMAND_BOOK || kind == COMMAND_BOOKING_CHANGE) {
            slot_read(&in, &command.as.booking);
        }
        if (kind == COMMAND_BOOK || by_card) {
            identity_read(&in, &identity);
        }
        if (kind == COMMAND_CHECK_IN) {
            command.as.booking.ordinary = json_in_bool(&in, "ordinary", false);
        }
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    if (problem == PROBLEM_NONE) {
        *ret_command = command;
        *ret_identity = identity;
    }
    return problem;
}

enum problem card_json_read(const char *text, size_t length_bytes, struct identity *ret_identity,
                            char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct identity identity = {.kind = IDENTITY_NONE};
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, request_id);
        identity_read(&in, &identity);
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    if (problem == PROBLEM_NONE) {
        *ret_identity = identity;
    }
    return problem;
}
