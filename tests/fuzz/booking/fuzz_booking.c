/*
 * Bodies of appointments and of a kiosk's blocks, codes and times. The first byte picks which;
 * whatever is taken is in its bounds.
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_stamp.h"
#include "hall-server/proto/block_json.h"
#include "hall-server/proto/booking_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct hall_config *config_of_two(void)
{
    static struct hall_config *config;
    if (config == NULL) {
        config = calloc(1, sizeof *config);
        assert(config != NULL);
        hall_config_reset(config);
        config->queue_count = config->service_count = 1;
        memcpy(config->queues[0].id.text, "A", 2);
        memcpy(config->services[0].id.text, "tax-1", 6);
    }
    return config;
}

static void booking_try(enum command_kind kind, bool by_card, const char *text, size_t size)
{
    struct command command;
    struct identity identity;
    char detail[COMMAND_DETAIL_ROOM];
    if (booking_json_read(kind, by_card, config_of_two(), text, size, &command, &identity,
                          detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        return;
    }
    assert(request_id_is_good(command.request_id, strlen(command.request_id)));
    assert(command.as.booking.minute < 1440);
    assert(kind != COMMAND_BOOK || command.as.booking.service == 0);
    assert((identity.kind != IDENTITY_NONE) == (kind == COMMAND_BOOK || by_card));
}

static void blocks_try(const char *text, size_t size)
{
    static struct block_visit visit;
    char detail[COMMAND_DETAIL_ROOM];
    if (block_json_read(config_of_two(), text, size, &visit, detail) != PROBLEM_NONE) {
        return;
    }
    assert(visit.show_count <= BLOCK_ROWS_MAX && visit.take_count <= BLOCK_ROWS_MAX);
    for (size_t i = 0; i < visit.ticket_count; i++) {
        const struct block_ticket *ticket = &visit.tickets[i];
        assert(ticket->merge.number >= 1 && ticket->merge.number <= LIMIT_NUMBER);
        assert(ticket->merge.service_count >= 1 &&
               ticket->merge.service_count <= LIMIT_LEGS_PER_ISSUE);
        assert(ticket->problem != PROBLEM_NONE || ticket->merge.services[0] == 0);
        assert(ticket->merge.issued_ms >= 0 && visit.now_ms > 0);
    }
}

static void words_try(const char *bytes, size_t size)
{
    char text[64];
    struct booking_code code;
    int64_t at_ms = -1;
    int offset_min = 0;
    if (booking_code_parse(bytes, size, &code)) {
        assert(booking_code_is_good(&code));
    }
    const size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (calendar_stamp_parse(text, &at_ms, &offset_min) == 0) {
        assert(at_ms >= 0 && offset_min >= -CALENDAR_OFFSET_MAX_MIN &&
               offset_min <= CALENDAR_OFFSET_MAX_MIN);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const enum command_kind kinds[] = {COMMAND_BOOK, COMMAND_BOOKING_CHANGE,
                                              COMMAND_BOOKING_CANCEL, COMMAND_CHECK_IN};
    if (size == 0) {
        return 0;
    }
    const unsigned which = bytes[0] % 7;
    const char *text = (const char *)bytes + 1;
    size--;
    if (which < 4) {
        booking_try(kinds[which], false, text, size);
    } else if (which == 4) {
        booking_try(COMMAND_CHECK_IN, true, text, size);
    } else if (which == 5) {
        blocks_try(text, size);
    } else {
        words_try(text, size);
    }
    return 0;
}
