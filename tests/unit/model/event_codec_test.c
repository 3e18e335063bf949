/* Events as bytes: every kind reads back, every cut and every spoilt byte is safe, the form is
 * fixed. */
#include "hall-server/model/event_codec.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static const char reason[] = "材料不齐 missing papers";

static void fill_body(struct event *event)
{
    static const struct uuid id = {{1, 2, 3, 4, 5, 6, 0x77, 8, 0x89, 10, 11, 12, 13, 14, 15, 16}};
    switch (event->kind) {
    case EVENT_CONFIG_APPLIED:
        event->as.config_applied.version = 7;
        memset(event->as.config_applied.hash, 0xAB, 32);
        break;
    case EVENT_DAY_TURNED:
        event->as.day_turned.business_day = -3;
        break;
    case EVENT_TICKET_ISSUED:
        event->as.ticket_issued = (struct event_ticket_issued){.id = id,
                                                               .secret = {{9, 8, 7}},
                                                               .number = 47,
                                                               .class = CLASS_PRIORITY,
                                                               .leg_count = 2,
                                                               .legs = {{1134, 95}, {3, 0}},
                                                               .issuer = {"kiosk-1"}};
        break;
    case EVENT_PRINT_REPORTED:
        event->as.print_reported.ticket = id;
        event->as.print_reported.result = PRINT_FAILED;
        memcpy(event->as.print_reported.reason, reason, sizeof(reason));
        break;
    case EVENT_LEG_MOVED:
        event->as.leg_moved = (struct event_leg_moved){
            .ticket = id, .leg = 3, .move = LEG_CALL, .cause = CAUSE_PICKED, .seat = 127};
        memcpy(event->as.leg_moved.reason, reason, sizeof(reason));
        break;
    case EVENT_LEG_RECALLED:
        event->as.leg_recalled = (struct event_leg_recalled){id, 1, 55, 2};
        break;
    case EVENT_LEG_DEFERRED:
        event->as.leg_deferred = (struct event_leg_deferred){id, 1, INT64_C(1773626400001)};
        break;
    case EVENT_LEG_ADDED:
        event->as.leg_added = (struct event_leg_added){
            .ticket = id, .leg = 1, .service = 9, .queue = 2, .seat = INDEX_NONE};
        break;
    case EVENT_SEAT_MOVED:
        event->as.seat_moved =
            (struct event_seat_moved){.seat = 12, .status = SEAT_PAUSED, .clerk = {"0317"}};
        memcpy(event->as.seat_moved.reason, reason, sizeof(reason));
        break;
    case EVENT_REVIEWED:
        event->as.reviewed = (struct event_reviewed){id, 0, 5, 12};
        break;
    case EVENT_REVIEW_SAID:
        event->as.review_said =
            (struct event_review_said){id, 3, 2, 12, UINT32_C(1) << REVIEW_SLOW};
        break;
    case EVENT_OUTCOME_SAID: /* the longest event that there is */
        event->as.outcome_said = (struct event_outcome_said){id, 3, OUTCOME_GIVEN_BACK, 12, ""};
        memset(event->as.outcome_said.missing, 'm', LIMIT_MISSING_BYTES);
        event->as.outcome_said.missing[300] = '\n';
        break;
    case EVENT_PAPER_SHOWN:
    case EVENT_PAPER_TO_SIGN:
        event->as.paper_shown = (struct event_paper_shown){12, id, 3, {1, 2, 3}};
        break;
    case EVENT_PAPER_ANSWERED:
        event->as.paper_answered =
            (struct event_paper_answered){12, UINT64_C(0x0102030405060708), PAPER_WRONG};
        break;
    case EVENT_REDRESS_OPENED:
        event->as.redress_opened =
            (struct event_redress_opened){.ticket = id,
                                          .leg = 3,
                                          .level = 2,
                                          .reasons = UINT32_C(1) << REVIEW_SLOW,
                                          .service = {"business-licence"},
                                          .department = {"market"},
                                          .window = {"12"},
                                          .due_ms = {1, 2, INT64_C(1773626400001)},
                                          .provisional = 1};
        break;
    case EVENT_REDRESS_STEPPED:
        event->as.redress_stepped = (struct event_redress_stepped){
            .redress = UINT64_C(0x0102030405060708), .result = REDRESS_SAID_AGAIN, .level = 5};
        memset(event->as.redress_stepped.words, 'w', LIMIT_REDRESS_BYTES);
        break;
    case EVENT_REDRESS_MISSED:
        event->as.redress_missed =
            (struct event_redress_missed){UINT64_C(0x0102030405060708), REDRESS_RESOLVE};
        break;
    case EVENT_PAPER_SIGNED:
        event->as.paper_signed =
            (struct event_paper_signed){12, UINT64_C(0x0102030405060708), {4, 5, 6}};
        break;
    case EVENT_TICKET_CLASSED:
        event->as.ticket_classed = (struct event_ticket_classed){.ticket = {{7, 8}},
                                                                 .class = CLASS_PROJECT,
                                                                 .ground = GROUND_MAJOR_PROJECT,
                                                                 .counts = 1};
        break;
    case EVENT_HALL_MOVED:
        event->as.hall_moved.shut = 1;
        memcpy(event->as.hall_moved.reason, reason, sizeof(reason));
        break;
    case EVENT_BOOKED:
        event->as.booked = (struct event_booked){{"K7M29XTW"}, {{1, 2, 3}}, 9, 20528, 9 * 60 + 15};
        break;
    case EVENT_BOOKING_CHANGED:
        event->as.booking_changed = (struct event_booking_changed){{"K7M29XTW"}, 20529, 600};
        break;
    case EVENT_BOOKING_MOVED:
        event->as.booking_moved =
            (struct event_booking_moved){{"K7M29XTW"}, LEG_EXPIRE, 0, {{0}}, 2, 20559};
        break;
    case EVENT_ADMIN_NOTED:
        event->as.admin_noted = (struct admin_note){.what = ADMIN_NOTE_COUNT - 1,
                                                    .by_command_line = 1,
                                                    .subject = {"0317"},
                                                    .at_ms = INT64_C(0x0102030405)};
        memset(event->as.admin_noted.before, 'b', ADMIN_NOTE_TEXT_BYTES);
        memset(event->as.admin_noted.after, 'a', ADMIN_NOTE_TEXT_BYTES);
        break;
    case EVENT_TICKET_REPRINTED:
        event->as.ticket_reprinted = (struct event_ticket_reprinted){.ticket = {{7, 8}}};
        memset(event->as.ticket_reprinted.secret.bytes, 0x3C,
               sizeof(event->as.ticket_reprinted.secret.bytes));
        break;
    case EVENT_VISITOR_NOTED:
        event->as.visitor_noted =
            (struct event_visitor_noted){.ticket = {{7, 8}}, .person = {{9, 1}}, .for_other = 1};
        break;
    case EVENT_REQUEST_NOTED:
        event->as.request_noted =
            (struct event_request_noted){{{7, 8}}, .leg = 2, .seat = 5, .booking = {"K7M29XTW"}};
        break;
    case EVENT_BLOCK_GIVEN:
        event->as.block_given = (struct event_block_given){
            {"kiosk-1"}, 3, 7001, LIMIT_BLOCK_NUMBERS, INT64_C(1773626400001)};
        break;
    case EVENT_BLOCK_MOVED:
        event->as.block_moved = (struct event_block_moved){3, 7001, 1};
        break;
    case EVENT_BLOCKS_CLOSED:
        event->as.blocks_closed = (struct event_blocks_closed){20535, 300};
        break;
    case EVENT_SEAT_RELEASED:
        event->as.seat_released.seat = 12;
        break;
    case EVENT_NUMBERS_SKIPPED:
        event->as.numbers_skipped = (struct event_numbers_skipped){3, 412};
        break;
    case EVENT_CLOCK_STEPPED:
        event->as.clock_stepped.step_ms = -3600000;
        break;
    case EVENT_HELP_CALLED:
        event->as.help_called =
            (struct event_help_called){{HELP_SEAT, {"12b"}}, .area = {"2"}, .reason = HELP_OTHER};
        break;
    case EVENT_HELP_TAKEN:
        event->as.help_taken.call = UINT64_C(0x0102030405060708);
        break;
    case EVENT_HELP_CLOSED:
        event->as.help_closed =
            (struct event_help_closed){UINT64_C(0x0102030405060708), HELP_WITHDRAWN};
        break;
    case EVENT_KIOSK_REPLACED:
        event->as.kiosk_replaced = (struct event_kiosk_replaced){{"kiosk-1"}, {"kiosk-1-3fa90c12"}};
        break;
    case EVENT_QUEUE_MOVED:
        event->as.queue_moved.queue = 300;
        event->as.queue_moved.stopped = 1;
        memcpy(event->as.queue_moved.reason, reason, sizeof(reason));
        break;
    case EVENT_DEVICE_NOTED:
        event->as.device_noted = (struct device_note){.what = DEVICE_NOTE_UPDATE_ENDED,
                                                      .kind = DEVICE_NOTE_KINDS,
                                                      .line = 8,
                                                      .address = 246,
                                                      .seat = 55,
                                                      .device = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                                                      .order = UINT64_C(0x0102030405060708),
                                                      .version_from = 0x0102,
                                                      .version_to = 0x0201,
                                                      .result = 11};
        break;
    case EVENT_TICKET_MERGED:
        event->as.ticket_merged = (struct event_ticket_merged){
            INT64_C(1773626400001),
            1,
            {.id = id, .number = 7001, .leg_count = 1, .legs = {{3, 0}}}};
        break;
    case EVENT_COUNT:
        fail();
    }
}

static struct event make_event(enum event_kind kind)
{
    struct event event;
    memset(&event, 0, sizeof(event));
    event.seq = UINT64_C(0x0102030405060708);
    event.at_ms = INT64_C(1773626400000);
    event.kind = kind;
    event.command = COMMAND_ISSUE;
    event.actor_role = ROLE_KIOSK;
    memcpy(event.actor_id.text, "kiosk-1", 7);
    memset(event.request.bytes, 0x5A, sizeof(event.request.bytes));
    event.request_print = 0xDEADBEEF;
    fill_body(&event);
    return event;
}

static void test_every_kind_reads_back_and_is_refused_at_every_cut(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        const struct event event = make_event((enum event_kind)kind);
        uint8_t bytes[LIMIT_EVENT_BYTES];
        uint8_t again[LIMIT_EVENT_BYTES];
        struct event back;
        const size_t size = event_encode(&event, bytes);
        assert_int_equal(event_decode(bytes, size, &back), EVENT_CODEC_OK);
        assert_int_equal(event_encode(&back, again), size);
        assert_memory_equal(bytes, again, size);
        assert_int_equal(back.seq, event.seq);
        assert_int_equal(back.at_ms, event.at_ms);
        assert_string_equal(back.actor_id.text, "kiosk-1");
        for (size_t cut = 0; cut < size; cut++) {
            struct event untouched = {.seq = 99};
            assert_int_equal(event_decode(bytes, cut, &untouched), EVENT_CODEC_CUT);
            assert_int_equal(untouched.seq, 99);
        }
        bytes[size] = 0;
        assert_int_equal(event_decode(bytes, size + 1, &back), EVENT_CODEC_BAD);
    }
}

/* Whatever a byte becomes: refused, or an event that encodes to the same bytes. */
static void test_a_spoilt_byte_is_refused_or_means_what_it_says(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < EVENT_COUNT; kind++) {
        const struct event event = make_event((enum event_kind)kind);
        uint8_t bytes[LIMIT_EVENT_BYTES];
        const size_t size = event_encode(&event, bytes);
        for (size_t at = 0; at < size; at++) {
            const uint8_t good = bytes[at];
            for (int flip = 1; flip < 256; flip++) {
                struct event back;
                uint8_t again[LIMIT_EVENT_BYTES];
                bytes[at] = (uint8_t)(good ^ flip);
                if (event_decode(bytes, size, &back) == EVENT_CODEC_OK) {
                    assert_int_equal(event_encode(&back, again), size);
                    assert_memory_equal(bytes, again, size);
                }
            }
            bytes[at] = good;
        }
    }
}

/* The form of journals that are already written: this must never change. */
static void test_the_bytes_of_a_review_are_these(void **unused)
{
    (void)unused;
    static const uint8_t expected[] = {
        0x01, 0x09, 0x02, 0x02, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0x00, 0x1D,
        0x5F, 0xF4, 0x9C, 0x01, 0x00, 0x00, 0x07, 0x6B, 0x69, 0x6F, 0x73, 0x6B, 0x2D, 0x31,
        0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A, 0x5A,
        0x5A, 0x5A, 0xEF, 0xBE, 0xAD, 0xDE, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x77, 0x08,
        0x89, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x00, 0x05, 0x0C, 0x00};
    const struct event event = make_event(EVENT_REVIEWED);
    uint8_t bytes[LIMIT_EVENT_BYTES];
    assert_int_equal(event_encode(&event, bytes), sizeof(expected));
    assert_memory_equal(bytes, expected, sizeof(expected));
}

static void test_the_longest_event_has_room(void **unused)
{
    (void)unused;
    struct event event = make_event(EVENT_SEAT_MOVED);
    memset(event.actor_id.text, 'x', LIMIT_SHORT_ID_BYTES);
    memset(event.as.seat_moved.clerk.text, 'x', LIMIT_SHORT_ID_BYTES);
    memset(event.as.seat_moved.reason, 'x', LIMIT_REASON_BYTES);
    uint8_t bytes[LIMIT_EVENT_BYTES];
    struct event back;
    const size_t size = event_encode(&event, bytes);
    assert_true(size < LIMIT_EVENT_BYTES);
    assert_int_equal(event_decode(bytes, size, &back), EVENT_CODEC_OK);
    assert_int_equal(strlen(back.as.seat_moved.reason), LIMIT_REASON_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_reads_back_and_is_refused_at_every_cut),
        cmocka_unit_test(test_a_spoilt_byte_is_refused_or_means_what_it_says),
        cmocka_unit_test(test_the_bytes_of_a_review_are_these),
        cmocka_unit_test(test_the_longest_event_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
