/* Bodies become commands, or a problem with its own code and nothing else. */
#include "hall-server/proto/block_json.h"
#include "hall-server/proto/booking_json.h"
#include "hall-server/proto/command_json.h"
#include "hall-server/proto/stream_json.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

static struct hall_config *config;

static int setup(void **unused)
{
    (void)unused;
    config = calloc(1, sizeof *config);
    assert_non_null(config);
    hall_config_reset(config);
    config->queue_count = config->seat_count = 1;
    config->service_count = 2;
    memcpy(config->queues[0].id.text, "A", 2);
    memcpy(config->seats[0].id.text, "12", 3);
    memcpy(config->services[0].id.text, "tax-1", 6);
    memcpy(config->services[1].id.text, "tax-2", 6);
    return 0;
}

static int teardown(void **unused)
{
    (void)unused;
    free(config);
    return 0;
}

#define R "\"request_id\":\"request-1\""

static const struct {
    enum command_kind kind;
    enum problem problem;
    const char *body;
} rows[] = {
    {COMMAND_ISSUE, PROBLEM_NONE, "{\"services\":[\"tax-1\"]," R "}"},
    {COMMAND_ISSUE, PROBLEM_NONE,
     "{\"services\":[\"tax-2\",\"tax-1\"],\"class\":\"priority\"," R "}"},
    {COMMAND_ISSUE, PROBLEM_BAD_JSON, ""},
    {COMMAND_ISSUE, PROBLEM_BAD_JSON, "{"},
    {COMMAND_ISSUE, PROBLEM_BAD_JSON, "{\"services\":[\"tax-1\"]," R ",}"},
    {COMMAND_ISSUE, PROBLEM_BAD_JSON, "{\"services\":[\"a\\u0000b\"]," R "}"},
    {COMMAND_ISSUE, PROBLEM_WRONG_TYPE, "[1]"},
    {COMMAND_ISSUE, PROBLEM_DUPLICATE_KEY, "{" R "," R "}"},
    {COMMAND_ISSUE, PROBLEM_BAD_UTF8, "{\"services\":[\"\xc0\x80\"]," R "}"},
    {COMMAND_ISSUE, PROBLEM_TOO_DEEP, "{\"a\":[[[[[[[[1]]]]]]]]}"},
    {COMMAND_ISSUE, PROBLEM_REQUEST_ID_MISSING, "{\"services\":[\"tax-1\"]}"},
    {COMMAND_ISSUE, PROBLEM_REQUEST_ID_MISSING,
     "{\"services\":[\"tax-1\"],\"request_id\":\"1234567\"}"},
    {COMMAND_ISSUE, PROBLEM_MISSING_FIELD, "{" R "}"},
    {COMMAND_ISSUE, PROBLEM_WRONG_TYPE, "{\"services\":{}," R "}"},
    {COMMAND_ISSUE, PROBLEM_BAD_VALUE, "{\"services\":[]," R "}"},
    {COMMAND_ISSUE, PROBLEM_UNKNOWN_SERVICE, "{\"services\":[\"tax-3\"]," R "}"},
    {COMMAND_ISSUE, PROBLEM_TOO_LONG, "{\"services\":[\"1234567890123456789012345\"]," R "}"},
    {COMMAND_ISSUE, PROBLEM_UNKNOWN_FIELD, "{\"services\":[\"tax-1\"],\"x\":1," R "}"},
    {COMMAND_PRINT_RESULT, PROBLEM_NONE,
     "{\"result\":\"failed\",\"reason\":\"media-empty\"," R "}"},
    {COMMAND_PRINT_RESULT, PROBLEM_BAD_VALUE, "{\"result\":\"perhaps\"," R "}"},
    {COMMAND_PRINT_RESULT, PROBLEM_MISSING_FIELD, "{" R "}"},
    {COMMAND_CLAIM, PROBLEM_NONE, "{" R "}"},
    {COMMAND_CLAIM, PROBLEM_UNKNOWN_FIELD, "{\"places\":3," R "}"},
    {COMMAND_DEFER, PROBLEM_NONE, "{" R "}"},
    {COMMAND_DEFER, PROBLEM_BAD_VALUE, "{\"places\":21," R "}"},
    {COMMAND_DEFER, PROBLEM_WRONG_TYPE, "{\"places\":1.5," R "}"},
    {COMMAND_DEFER, PROBLEM_BAD_JSON, "{\"places\":99999999999999999999," R "}"},
    {COMMAND_SEAT_NEXT, PROBLEM_NONE, "{" R "}"},
    {COMMAND_SEAT_NEXT, PROBLEM_REASON_MISSING,
     "{\"ticket\":\"01a207a8-235a-768f-92e7-f08f2b5c261b\"," R "}"},
    {COMMAND_SEAT_NEXT, PROBLEM_BAD_VALUE, "{\"ticket\":\"A001\",\"reason\":\"x\"," R "}"},
    {COMMAND_SEAT_PAUSE, PROBLEM_REASON_MISSING, "{" R "}"},
    {COMMAND_SEAT_PAUSE, PROBLEM_NONE, "{\"reason\":\"午休\"," R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_NONE, "{\"queue\":\"A\",\"note\":\"\"," R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_NONE, "{\"seat\":\"12\"," R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_MISSING_FIELD, "{" R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_MISSING_FIELD, "{\"seat\":\"12\",\"queue\":\"A\"," R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_UNKNOWN_QUEUE, "{\"queue\":\"B\"," R "}"},
    {COMMAND_SEAT_TRANSFER, PROBLEM_UNKNOWN_SEAT, "{\"seat\":\"13\"," R "}"},
    {COMMAND_ISSUE, PROBLEM_NONE, "{\"services\":[\"tax-1\"],\"ground\":\"elderly\"," R "}"},
    {COMMAND_ISSUE, PROBLEM_BAD_VALUE, "{\"services\":[\"tax-1\"],\"ground\":\"tall\"," R "}"},
    {COMMAND_CONFIRM, PROBLEM_NONE, "{" R "}"},
    {COMMAND_CONFIRM, PROBLEM_NONE, "{\"ground\":\"none\"," R "}"},
    {COMMAND_CONFIRM, PROBLEM_WRONG_TYPE, "{\"ground\":7," R "}"},
    {COMMAND_COME_BACK, PROBLEM_NONE, "{" R "}"},
    {COMMAND_REPRINT, PROBLEM_NONE, "{" R "}"},
    {COMMAND_REPRINT, PROBLEM_UNKNOWN_FIELD, "{\"secret\":\"x\"," R "}"},
    {COMMAND_SEAT_HAND_OVER, PROBLEM_NONE, "{\"clerk\":\"0318\"," R "}"},
    {COMMAND_SEAT_HAND_OVER, PROBLEM_MISSING_FIELD, "{" R "}"},
    {COMMAND_SEAT_HAND_OVER, PROBLEM_BAD_VALUE, "{\"clerk\":\"a b\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_NONE,
     "{\"ticket\":\"01a207a8-235a-768f-92e7-f08f2b5c261b\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_NONE, "{\"outcome\":\"on-the-spot\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_NONE,
     "{\"outcome\":\"given-back\",\"missing\":[\"照片\"]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_BAD_VALUE, "{\"outcome\":\"lost\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_MISSING_FIELD, "{\"outcome\":\"given-back\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_MISSING_FIELD,
     "{\"outcome\":\"given-back\",\"missing\":[]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_BAD_VALUE, "{\"missing\":[\"照片\"]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_WRONG_TYPE,
     "{\"outcome\":\"given-back\",\"missing\":\"照片\"," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_WRONG_TYPE, "{\"outcome\":\"given-back\",\"missing\":[7]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_BAD_VALUE,
     "{\"outcome\":\"given-back\",\"missing\":[\" \"]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_BAD_VALUE,
     "{\"outcome\":\"given-back\",\"missing\":[\"a\\nb\"]," R "}"},
    {COMMAND_SEAT_FINISH, PROBLEM_TOO_LONG,
     "{\"outcome\":\"given-back\",\"missing\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\","
     "\"9\",\"10\",\"11\"]," R "}"},
    {COMMAND_SEAT_OUTCOME, PROBLEM_NONE, "{\"outcome\":\"consulted\"," R "}"},
    {COMMAND_SEAT_OUTCOME, PROBLEM_MISSING_FIELD, "{" R "}"},
    {COMMAND_SEAT_UNDO, PROBLEM_BAD_VALUE, "{\"ticket\":\"A001\"," R "}"},
    {COMMAND_REVIEW, PROBLEM_NONE, "{\"seat\":\"12\",\"level\":5," R "}"},
    {COMMAND_REVIEW, PROBLEM_NONE,
     "{\"ticket\":\"01a207a8-235a-768f-92e7-f08f2b5c261b\",\"leg\":0,\"level\":1," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE, "{\"seat\":\"12\",\"level\":0," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE, "{\"seat\":\"12\",\"level\":6," R "}"},
    {COMMAND_REVIEW, PROBLEM_MISSING_FIELD, "{\"level\":5," R "}"},
    {COMMAND_REVIEW, PROBLEM_NONE,
     "{\"seat\":\"12\",\"level\":2,\"reasons\":[\"slow\",\"unkind\"]," R "}"},
    {COMMAND_REVIEW, PROBLEM_NONE, "{\"seat\":\"12\",\"level\":2,\"reasons\":[]," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE,
     "{\"seat\":\"12\",\"level\":4,\"reasons\":[\"slow\"]," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE,
     "{\"seat\":\"12\",\"level\":2,\"reasons\":[\"slow\",\"slow\"]," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE,
     "{\"seat\":\"12\",\"level\":2,\"reasons\":[\"Slow\"]," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE, "{\"seat\":\"12\",\"level\":2,\"reasons\":[7]," R "}"},
    {COMMAND_REVIEW, PROBLEM_BAD_VALUE, "{\"seat\":\"12\",\"level\":2,\"reasons\":\"slow\"," R "}"},
    {COMMAND_REVIEW, PROBLEM_WRONG_TYPE, "{\"seat\":12,\"level\":5," R "}"},
};

static void test_each_body_gives_its_command_or_its_problem(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct command command;
        struct command before;
        char detail[COMMAND_DETAIL_ROOM];
        memset(&command, 0x5a, sizeof command);
        before = command;
        const enum problem problem = command_json_read(rows[i].kind, config, rows[i].body,
                                                       strlen(rows[i].body), &command, detail);
        if (problem != rows[i].problem) {
            fail_msg("%s gave %d, not %d", rows[i].body, (int)problem, (int)rows[i].problem);
        }
        if (problem == PROBLEM_NONE) {
            assert_int_equal(command.kind, rows[i].kind);
            assert_string_equal(command.request_id, "request-1");
        } else {
            assert_memory_equal(&command, &before, sizeof command);
        }
    }
}

/* No prefix of a good body is taken for a body: what was cut on its way acts on nothing. */
static void test_a_cut_body_is_never_a_command(void **unused)
{
    (void)unused;
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    const char *body = rows[1].body;
    for (size_t length = 0; length < strlen(body); length++) {
        char *cut = malloc(length + 1);
        assert_non_null(cut);
        memcpy(cut, body, length);
        assert_int_not_equal(
            command_json_read(COMMAND_ISSUE, config, cut, length, &command, detail), PROBLEM_NONE);
        free(cut);
    }
}

static void test_furniture_is_named_by_its_place(void **unused)
{
    (void)unused;
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    assert_int_equal(command_json_read(COMMAND_ISSUE, config, rows[1].body, strlen(rows[1].body),
                                       &command, detail),
                     PROBLEM_NONE);
    assert_int_equal(command.as.issue.service_count, 2);
    assert_int_equal(command.as.issue.services[0], 1);
    assert_int_equal(command.as.issue.services[1], 0);
    assert_int_equal(command.as.issue.class, CLASS_PRIORITY);
    static const char open_body[] = "{" R "}";
    assert_int_equal(command_json_read(COMMAND_SEAT_OPEN, config, open_body, strlen(open_body),
                                       &command, detail),
                     PROBLEM_NONE);
    assert_int_equal(command.as.seat.to_queue, INDEX_NONE);
    assert_int_equal(command.as.seat.to_seat, INDEX_NONE);
}

static void test_the_field_of_a_problem_is_told(void **unused)
{
    (void)unused;
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    static const char body[] = "{\"result\":7," R "}";
    assert_int_equal(
        command_json_read(COMMAND_PRINT_RESULT, config, body, strlen(body), &command, detail),
        PROBLEM_WRONG_TYPE);
    assert_string_equal(detail, "result");
}

static void test_sign_in_and_reports(void **unused)
{
    (void)unused;
    struct sign_in sign_in;
    struct device_report report;
    char detail[COMMAND_DETAIL_ROOM];
    static const char good[] = "{\"user\":\"0317\",\"password\":\"correct horse\"}";
    static const char bad[] = "{\"user\":\"0317\"}";
    static const char state[] =
        "{\"state\":{\"printer\":\"media-empty\",\"scanner\":\"ok\"}," R "}";
    static const char loud[] = "{\"state\":{\"printer\":\"<b>\"}," R "}";
    assert_int_equal(sign_in_json_read(good, strlen(good), &sign_in, detail), PROBLEM_NONE);
    assert_string_equal(sign_in.password, "correct horse");
    assert_string_equal(sign_in.seat, "");
    assert_int_equal(sign_in_json_read(bad, strlen(bad), &sign_in, detail), PROBLEM_MISSING_FIELD);
    assert_int_equal(device_report_json_read(state, strlen(state), &report, detail), PROBLEM_NONE);
    assert_int_equal(report.part_count, 2);
    assert_int_equal(device_report_json_read(loud, strlen(loud), &report, detail),
                     PROBLEM_BAD_VALUE);
}

static void test_messages_of_the_stream(void **unused)
{
    (void)unused;
    static struct stream_message message;
    static const struct {
        enum problem problem;
        const char *text;
    } messages[] = {
        {PROBLEM_NONE, "{\"subscribe\":[\"board\",\"seat:12\"],\"after\":7,\"auth\":\"x\"}"},
        {PROBLEM_NONE, "{\"ack\":{\"board\":12}}"},
        {PROBLEM_BAD_JSON, "subscribe"},
        {PROBLEM_BAD_MESSAGE, "{}"},
        {PROBLEM_BAD_MESSAGE, "{\"subscribe\":[\"board\"],\"ack\":{}}"},
        {PROBLEM_WRONG_TYPE, "{\"subscribe\":\"board\"}"},
        {PROBLEM_WRONG_TYPE, "{\"subscribe\":[]}"},
        {PROBLEM_WRONG_TYPE, "{\"subscribe\":[1]}"},
        {PROBLEM_BAD_MESSAGE, "{\"subscribe\":[\"Board\"]}"},
        {PROBLEM_BAD_MESSAGE, "{\"subscribe\":[\"seat:\"]}"},
        {PROBLEM_BAD_MESSAGE, "{\"subscribe\":[\"seat:1+\"]}"},
        {PROBLEM_BAD_MESSAGE, "{\"subscribe\":[\"seat:1\\\"\"]}"},
        {PROBLEM_BAD_VALUE, "{\"subscribe\":[\"board\"],\"after\":-1}"},
        {PROBLEM_UNKNOWN_FIELD, "{\"subscribe\":[\"board\"],\"x\":1}"},
        {PROBLEM_WRONG_TYPE, "{\"ack\":{\"board\":-1}}"},
    };
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        const enum problem problem =
            stream_json_read(messages[i].text, strlen(messages[i].text), &message);
        if (problem != messages[i].problem) {
            fail_msg("%s gave %d", messages[i].text, (int)problem);
        }
    }
    assert_int_equal(stream_json_read(messages[0].text, strlen(messages[0].text), &message),
                     PROBLEM_NONE);
    assert_int_equal(message.topic_count, 2);
    assert_string_equal(message.topics[1].name, "seat:12");
    assert_int_equal(message.topics[1].seq, 7);
}

static void test_appointments_say_service_time_and_person(void **unused)
{
    (void)unused;
    static const struct {
        enum problem problem;
        const char *text;
    } bodies[] = {
        {PROBLEM_NONE, "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":\"2026-03-16\","
                       "\"at\":\"09:15\",\"id_number\":\"11010519491231002x\"}"},
        {PROBLEM_NONE, "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":\"2026-03-16\","
                       "\"at\":\"09:15\",\"id_number\":\"e1234567\",\"id_kind\":\"other\"}"},
        {PROBLEM_BAD_VALUE,
         "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":\"2026-03-16\","
         "\"at\":\"9:15\",\"id_number\":\"11010519491231002X\"}"},
        {PROBLEM_BAD_VALUE,
         "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":\"2026-03-16\","
         "\"at\":\"09:15\",\"id_number\":\"110105194912310021\"}"},
        {PROBLEM_UNKNOWN_SERVICE,
         "{\"request_id\":\"book-0001\",\"service\":\"tax-9\",\"day\":"
         "\"2026-03-16\",\"at\":\"09:15\",\"id_number\":\"11010519491231002X\"}"},
        {PROBLEM_BAD_VALUE, "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":"
                            "\"2026-03-16\",\"at\":\"09:15\",\"id_number\":\"\"}"},
        {PROBLEM_MISSING_FIELD, "{\"request_id\":\"book-0001\",\"service\":\"tax-2\",\"day\":"
                                "\"2026-03-16\",\"at\":\"09:15\"}"},
        {PROBLEM_REQUEST_ID_MISSING,
         "{\"service\":\"tax-2\",\"day\":\"2026-03-16\",\"at\":\"09:15\","
         "\"id_number\":\"11010519491231002X\"}"},
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct command command;
        struct identity identity;
        char detail[COMMAND_DETAIL_ROOM];
        memset(&command, 0, sizeof command);
        const enum problem problem =
            booking_json_read(COMMAND_BOOK, false, config, bodies[i].text, strlen(bodies[i].text),
                              &command, &identity, detail);
        if (problem != bodies[i].problem) {
            fail_msg("%s gave %d", bodies[i].text, (int)problem);
        }
        if (problem == PROBLEM_NONE) {
            assert_int_equal(command.as.booking.service, 1);
            assert_int_equal(command.as.booking.minute, 9 * 60 + 15);
            assert_int_equal(command.as.booking.day, 20528);
            assert_int_equal(identity.kind, i == 0 ? IDENTITY_RESIDENT : IDENTITY_OTHER);
        }
    }
}

static void test_what_a_kiosk_says_of_its_blocks(void **unused)
{
    (void)unused;
    static struct block_visit visit;
    static const char text[] =
        "{\"request_id\":\"visit-001\",\"now\":\"2026-03-16T02:00:00Z\",\"take\":[\"A\",\"Z\"],"
        "\"show\":[{\"queue\":\"A\",\"first\":7001,\"count\":50,\"given_at\":"
        "\"2026-03-16T01:00:00Z\",\"until\":\"2026-03-23\"}],"
        "\"give_back\":[{\"queue\":\"A\",\"first\":7051}],"
        "\"tickets\":[{\"request_id\":\"offline-1\",\"services\":[\"tax-2\"],\"number\":7002,"
        "\"issued_at\":\"2026-03-16T01:30:00Z\"},{\"request_id\":\"offline-2\",\"services\":"
        "[\"tax-9\"],\"number\":7003,\"issued_at\":\"2026-03-16T01:30:00Z\"}]}";
    char detail[COMMAND_DETAIL_ROOM];
    assert_int_equal(block_json_read(config, text, sizeof text - 1, &visit, detail), PROBLEM_NONE);
    assert_int_equal(visit.show_count, 1);
    assert_int_equal(visit.shows[0].block.first, 7001);
    assert_int_equal(visit.shows[0].block.count, 50);
    assert_int_equal(visit.shows[0].block.ends_day, 20535);
    assert_int_equal(visit.back_count, 1);
    assert_int_equal(visit.backs[0].block.first, 7051);
    assert_int_equal(visit.take_count, 2);
    assert_int_equal(visit.takes[0].problem, PROBLEM_NONE);
    assert_int_equal(visit.takes[1].problem, PROBLEM_UNKNOWN_QUEUE);
    assert_int_equal(visit.ticket_count, 2);
    assert_int_equal(visit.tickets[0].merge.services[0], 1);
    assert_true(visit.now_ms - visit.tickets[0].merge.issued_ms == 30 * 60000);
    assert_int_equal(visit.tickets[1].problem, PROBLEM_UNKNOWN_SERVICE);
    for (size_t cut = 0; cut + 1 < sizeof text; cut++) {
        assert_int_not_equal(block_json_read(config, text, cut, &visit, detail), PROBLEM_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_body_gives_its_command_or_its_problem),
        cmocka_unit_test(test_a_cut_body_is_never_a_command),
        cmocka_unit_test(test_furniture_is_named_by_its_place),
        cmocka_unit_test(test_the_field_of_a_problem_is_told),
        cmocka_unit_test(test_sign_in_and_reports),
        cmocka_unit_test(test_messages_of_the_stream),
        cmocka_unit_test(test_what_a_kiosk_says_of_its_blocks),
        cmocka_unit_test(test_appointments_say_service_time_and_person),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
