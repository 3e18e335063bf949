/* The words of the hall: ids are strict, problems whole, configurations checked rule by rule. */
#include "hall-server/model/hall_config.h"
#include "hall-server/model/problem.h"
#include "hall-server/model/request.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <string.h>

static void test_a_uuid_is_version_7_and_reads_back(void **unused)
{
    (void)unused;
    static const uint8_t entropy[UUID_ENTROPY_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                        0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    /* The time of RFC 9562's own example. */
    const struct uuid id = uuid_make(INT64_C(0x017F22E279B0), entropy);
    char text[UUID_TEXT_BYTES + 1];
    struct uuid back;
    uuid_format(&id, text);
    assert_string_equal(text, "017f22e2-79b0-7fff-bfff-ffffffffffff");
    assert_int_equal(uuid_parse(text, strlen(text), &back), ID_OK);
    assert_true(uuid_equal(&id, &back));
    assert_int_equal(uuid_parse("017F22E2-79B0-7FFF-BFFF-FFFFFFFFFFFF", 36, &back), ID_OK);
    assert_true(uuid_equal(&id, &back));
}

static void test_a_malformed_uuid_is_refused_at_every_place(void **unused)
{
    (void)unused;
    static const char good[] = "017f22e2-79b0-7fff-bfff-ffffffffffff";
    struct uuid id = {{7}};
    for (size_t i = 0; i < UUID_TEXT_BYTES; i++) {
        char text[sizeof(good)];
        memcpy(text, good, sizeof(good));
        text[i] = 'g';
        assert_int_equal(uuid_parse(text, UUID_TEXT_BYTES, &id), ID_MALFORMED);
        assert_int_equal(uuid_parse(good, i, &id), ID_MALFORMED);
    }
    assert_int_equal(id.bytes[0], 7); /* untouched */
}

static void test_a_visitor_token_has_38_letters_and_one_spelling(void **unused)
{
    (void)unused;
    struct uuid ticket;
    struct visitor_secret secret;
    struct uuid ticket_back;
    struct visitor_secret secret_back;
    char text[VISITOR_TOKEN_TEXT_BYTES + 1];
    for (int i = 0; i < 16; i++) {
        ticket.bytes[i] = (uint8_t)(i * 17);
    }
    for (int i = 0; i < 12; i++) {
        secret.bytes[i] = (uint8_t)(255 - i);
    }
    visitor_token_format(&ticket, &secret, text);
    assert_int_equal(strlen(text), VISITOR_TOKEN_TEXT_BYTES);
    assert_int_equal(visitor_token_parse(text, 38, &ticket_back, &secret_back), ID_OK);
    assert_true(uuid_equal(&ticket, &ticket_back));
    assert_true(visitor_secret_equal(&secret, &secret_back));
    secret_back.bytes[11] ^= 1;
    assert_false(visitor_secret_equal(&secret, &secret_back));
    assert_int_equal(visitor_token_parse(text, 37, &ticket_back, &secret_back), ID_MALFORMED);
    text[37] = (char)(text[37] + 1); /* the last letter has bits that no byte uses */
    assert_int_equal(visitor_token_parse(text, 38, &ticket_back, &secret_back), ID_MALFORMED);
    text[3] = '+';
    assert_int_equal(visitor_token_parse(text, 38, &ticket_back, &secret_back), ID_MALFORMED);
}

static void test_short_ids_and_request_ids_take_their_letters_only(void **unused)
{
    (void)unused;
    struct short_id id;
    assert_int_equal(short_id_parse("12b-AZaz09", 10, &id), ID_OK);
    assert_string_equal(id.text, "12b-AZaz09");
    assert_int_equal(short_id_parse("", 0, &id), ID_MALFORMED);
    assert_int_equal(short_id_parse("a b", 3, &id), ID_MALFORMED);
    assert_int_equal(short_id_parse("abcdefghijklmnopqrstuvwx", 24, &id), ID_OK);
    assert_int_equal(short_id_parse("abcdefghijklmnopqrstuvwxy", 25, &id), ID_MALFORMED);
    assert_true(request_id_is_good("abc.-_09", 8));
    assert_false(request_id_is_good("abc.-_0", 7));
    assert_false(request_id_is_good("abc/-_09", 8));
    char longest[65];
    memset(longest, 'x', sizeof(longest));
    assert_true(request_id_is_good(longest, 64));
    assert_false(request_id_is_good(longest, 65));
}

static void test_every_problem_has_a_code_of_its_own(void **unused)
{
    (void)unused;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        const enum problem problem = (enum problem)i;
        assert_int_equal(problem_find(problem_code(problem)), problem);
        assert_true(problem_status(problem) >= 400 && problem_status(problem) < 600);
        assert_true(strlen(problem_title_en(problem)) > 0);
        assert_true(strlen(problem_title_zh(problem)) > 0);
    }
    assert_int_equal(problem_find("no_such_code"), PROBLEM_NONE);
}

/* Each way in which a configuration can be wrong, and the sentence that says so. */
static void break_nothing(struct hall_config *config)
{
    (void)config;
}
static void break_id(struct hall_config *config)
{
    config->services[2].id.text[0] = '/';
}
static void break_twice(struct hall_config *config)
{
    config->seats[3].id = config->seats[0].id;
}
static void break_prefix(struct hall_config *config)
{
    config->queues[1].prefix[0] = 'a';
}
static void break_digits(struct hall_config *config)
{
    config->queues[1].digits = 5;
}
static void break_rate(struct hall_config *config)
{
    config->queues[2].rates[CLASS_PRIORITY] = 0;
}
static void break_service(struct hall_config *config)
{
    config->services[5].queue = 3;
}
static void break_seat(struct hall_config *config)
{
    config->seats[0].queues[1] = 9;
}
static void break_window(struct hall_config *config)
{
    config->seats[0].window = 3;
}
static void break_count(struct hall_config *config)
{
    config->queue_count = LIMIT_QUEUES + 1;
}
static void break_hours(struct hall_config *config)
{
    config->hours.week[4] =
        (struct calendar_day_hours){.count = 2, .spans = {{540, 720}, {700, 900}}};
}
static void break_calendar(struct hall_config *config)
{
    config->calendar.count = 2; /* both days are one */
    config->calendar.rows[0] = config->calendar.rows[1] =
        (struct calendar_exception){2026, 1, 1, 1};
}
static void break_name(struct hall_config *config)
{
    config->queues[0].name.zh = config->text_bytes;
}
static void break_hold(struct hall_config *config)
{
    config->hold_timeout_ms = 0;
}

static const struct {
    void (*spoil)(struct hall_config *config);
    const char *what;
    size_t index;
} rules[] = {
    {break_nothing, NULL, 0},
    {break_id, "an id is malformed", 2},
    {break_twice, "an id is there twice", 3},
    {break_prefix, "a queue's prefix is not one to three capital letters", 1},
    {break_digits, "a queue's numbers have neither three nor four digits", 1},
    {break_rate, "a queue's rate of credit is 0", 2},
    {break_service, "a service has no queue or no department", 5},
    {break_seat, "a seat serves a queue that is not there", 0},
    {break_window, "a seat has no window", 0},
    {break_count, "there is more of something than limits.h allows", 0},
    {break_hours, "a weekday's opening times are not in order", 4},
    {break_calendar, "the calendar is not in order, or leaves out a year", 1},
    {break_name, "a queue's name is not in the texts", 0},
    {break_hold, "the time to take a ticket is 0", 0},
};

static struct hall_config config;

static void test_a_configuration_is_checked_rule_by_rule(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        const char *what = NULL;
        size_t index = 0;
        small_hall_config(&config, 1);
        rules[i].spoil(&config);
        const int result = hall_config_check(&config, &what, &index);
        assert_int_equal(result, rules[i].what == NULL ? HALL_CONFIG_OK : HALL_CONFIG_BAD);
        if (rules[i].what != NULL) {
            assert_string_equal(what, rules[i].what);
            assert_int_equal(index, rules[i].index);
        }
    }
}

static void test_the_text_pool_is_capped_and_strict(void **unused)
{
    (void)unused;
    static char longest[LIMIT_NAME_BYTES + 1];
    uint32_t offset = 77;
    memset(longest, 'x', sizeof(longest));
    hall_config_reset(&config);
    assert_int_equal(hall_config_add_text(&config, "", 0, &offset), HALL_CONFIG_OK);
    assert_int_equal(offset, 0);
    assert_string_equal(hall_text(&config, offset), "");
    assert_int_equal(hall_config_add_text(&config, "\xFF", 1, &offset), HALL_CONFIG_BAD);
    assert_int_equal(hall_config_add_text(&config, longest, sizeof(longest), &offset),
                     HALL_CONFIG_FULL);
    int added = 0;
    while (hall_config_add_text(&config, longest, LIMIT_NAME_BYTES, &offset) == HALL_CONFIG_OK) {
        added++;
    }
    assert_int_equal(added, (LIMIT_TEXT_BYTES - 1) / (LIMIT_NAME_BYTES + 1));
}

enum { MINUTE_MS = 60000 };

/* Monday 2026-03-16 00:00 in UTC+8. */
#define MONDAY_MS (SMALL_MORNING_MS - 600 * MINUTE_MS)
#define DAY_MS INT64_C(86400000)

static void test_hours_know_lunch_weekends_and_make_up_days(void **unused)
{
    (void)unused;
    small_hall_config(&config, 1);
    config.hours.always_open = false;
    for (int day = 0; day < 5; day++) {
        config.hours.week[day] =
            (struct calendar_day_hours){.count = 2, .spans = {{540, 720}, {810, 1020}}};
    }
    config.hours.make_up = config.hours.week[0];
    config.calendar.count = 2;
    config.calendar.rows[0] = (struct calendar_exception){2026, 3, 17, 1}; /* a holiday */
    config.calendar.rows[1] = (struct calendar_exception){2026, 3, 21, 0}; /* make-up day */
    static const struct {
        int day;
        int minute;
        enum calendar_open_state open;
    } rows[] = {
        {0, 539, CALENDAR_CLOSED},  {0, 540, CALENDAR_OPEN},    {0, 719, CALENDAR_OPEN},
        {0, 720, CALENDAR_BREAK},   {0, 809, CALENDAR_BREAK},   {0, 810, CALENDAR_OPEN},
        {0, 1019, CALENDAR_OPEN},   {0, 1020, CALENDAR_CLOSED}, {1, 600, CALENDAR_CLOSED},
        {2, 600, CALENDAR_OPEN},    {5, 600, CALENDAR_OPEN},    {6, 600, CALENDAR_CLOSED},
        {-1, 600, CALENDAR_CLOSED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int64_t at_ms =
            MONDAY_MS + rows[i].day * DAY_MS + (int64_t)rows[i].minute * MINUTE_MS;
        assert_int_equal(hall_open_at(&config, at_ms), rows[i].open);
    }
}

static void test_the_business_day_turns_at_the_halls_own_hour(void **unused)
{
    (void)unused;
    small_hall_config(&config, 1);
    const int32_t day = hall_business_day(&config, SMALL_MORNING_MS);
    const int64_t turn_ms = MONDAY_MS + 180 * MINUTE_MS;
    assert_int_equal(hall_business_day(&config, turn_ms), day);
    assert_int_equal(hall_business_day(&config, turn_ms - 1), day - 1);
    assert_int_equal(hall_business_day_start_ms(&config, day), turn_ms);
    assert_int_equal(hall_business_day_start_ms(&config, day + 1), turn_ms + DAY_MS);
}

static void test_a_request_key_is_of_who_asks_and_its_print_of_what(void **unused)
{
    (void)unused;
    struct command command = {.kind = COMMAND_SEAT_NEXT,
                              .request_id = "request-1",
                              .actor = {.role = ROLE_CLERK, .id = {"0317"}},
                              .as.seat = {.seat = 3}};
    struct request_key first;
    struct request_key key;
    uint32_t first_print = 0;
    uint32_t print = 0;
    request_key_make(&command, NULL, &first, &first_print);
    command.now_ms = 12345; /* not a part of what is asked */
    request_key_make(&command, NULL, &key, &print);
    assert_memory_equal(&first, &key, sizeof(key));
    assert_int_equal(first_print, print);
    command.as.seat.seat = 4;
    request_key_make(&command, NULL, &key, &print);
    assert_memory_equal(&first, &key, sizeof(key));
    assert_int_not_equal(first_print, print);
    command.actor.id.text[3] = '8';
    request_key_make(&command, NULL, &key, &print);
    assert_memory_not_equal(&first, &key, sizeof(key));
    command.request_id[0] = 0;
    request_key_make(&command, NULL, &key, &print);
    assert_true(request_key_is_none(&key));
}

static const struct {
    struct command command;
    uint32_t places; /* the print that a program of form 4 of the journal made of it */
} asked[] = {
    {{.kind = COMMAND_ISSUE, .as.issue = {.service_count = 2, .services = {2, 4}}}, 0x2571F544},
    {{.kind = COMMAND_SEAT_NEXT,
      .as.seat = {.seat = 3, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE}},
     0x71039D5A},
    {{.kind = COMMAND_SEAT_TRANSFER, .as.seat = {.seat = 1, .to_queue = 2, .to_seat = INDEX_NONE}},
     0x31BCBD47},
    {{.kind = COMMAND_SEAT_TRANSFER, .as.seat = {.seat = 1, .to_queue = INDEX_NONE, .to_seat = 3}},
     0},
    {{.kind = COMMAND_BLOCK_MERGE,
      .as.merge = {.service_count = 1, .services = {5}, .number = 7001}},
     0xA8C29348},
    {{.kind = COMMAND_REVIEW, .as.review = {.seat = 2, .level = 5}}, 0xAE2191FC},
    {{.kind = COMMAND_BLOCK_TAKE, .as.block = {.queue = 1}}, 0x036EB0AB},
    {{.kind = COMMAND_SEAT_HAND_OVER, .as.seat = {.seat = 1, .clerk = {"0318"}}}, 0x29FD0120},
    {{.kind = COMMAND_BOOK, .as.booking = {.service = 3, .day = 20528, .minute = 555}}, 0x56E4E0FD},
    {{.kind = COMMAND_CANCEL, .as.ticket = {.id = {{1}}}}, 0x174927E3},
};
enum { ASKED = sizeof(asked) / sizeof(asked[0]) };

static uint32_t print_of(struct command command, const struct hall_config *of)
{
    struct request_key key;
    uint32_t print = 0;
    memcpy(command.request_id, "request-1", 10);
    request_key_make(&command, of, &key, &print);
    return print;
}

static void test_prints_of_older_programs_fit(void **unused)
{
    (void)unused;
    small_hall_config(&config, 1);
    for (size_t i = 0; i < ASKED; i++) {
        const uint32_t print = print_of(asked[i].command, &config);
        assert_true(request_print_fits(print, &asked[i].command, &config));
        assert_false(request_print_fits(print + 1, &asked[i].command, &config));
        if (asked[i].places != 0) {
            assert_true(request_print_fits(asked[i].places, &asked[i].command, &config));
        }
        for (size_t k = 0; k < i; k++) {
            assert_false(request_print_fits(print, &asked[k].command, &config));
        }
    }
}

/* All furniture in other places, and one command that asks the same of it. */
static void test_a_print_is_of_ids_and_not_of_places(void **unused)
{
    (void)unused;
    static struct hall_config turned;
    small_hall_config(&config, 1);
    small_hall_config(&turned, 2);
    for (uint16_t i = 0; i < config.service_count; i++) {
        turned.services[i].id = config.services[config.service_count - 1 - i].id;
    }
    for (uint16_t i = 0; i < config.seat_count; i++) {
        turned.seats[i].id = config.seats[config.seat_count - 1 - i].id;
    }
    for (uint16_t i = 0; i < config.queue_count; i++) {
        turned.queues[i].id = config.queues[config.queue_count - 1 - i].id;
    }
    const struct command here = {.kind = COMMAND_ISSUE,
                                 .as.issue = {.service_count = 2, .services = {0, 1}}};
    struct command there = here;
    there.as.issue.services[0] = 5;
    there.as.issue.services[1] = 4;
    assert_int_equal(print_of(here, &config), print_of(there, &turned));
    assert_int_not_equal(print_of(here, &config), print_of(here, &turned));
    const struct command sent = {.kind = COMMAND_SEAT_TRANSFER,
                                 .as.seat = {.seat = 1, .to_queue = 0, .to_seat = INDEX_NONE}};
    struct command sent_there = sent;
    sent_there.as.seat.seat = 2;
    assert_int_not_equal(print_of(sent, &config), print_of(sent_there, &turned));
    sent_there.as.seat.to_queue = 2;
    assert_int_equal(print_of(sent, &config), print_of(sent_there, &turned));
    /* A place that is none is one all the same: the engine refuses it by name. */
    const struct command none = {.kind = COMMAND_REVIEW,
                                 .as.review = {.seat = INDEX_NONE, .level = 5}};
    assert_int_equal(print_of(none, &config), print_of(none, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_uuid_is_version_7_and_reads_back),
        cmocka_unit_test(test_a_malformed_uuid_is_refused_at_every_place),
        cmocka_unit_test(test_a_visitor_token_has_38_letters_and_one_spelling),
        cmocka_unit_test(test_short_ids_and_request_ids_take_their_letters_only),
        cmocka_unit_test(test_every_problem_has_a_code_of_its_own),
        cmocka_unit_test(test_a_configuration_is_checked_rule_by_rule),
        cmocka_unit_test(test_the_text_pool_is_capped_and_strict),
        cmocka_unit_test(test_hours_know_lunch_weekends_and_make_up_days),
        cmocka_unit_test(test_the_business_day_turns_at_the_halls_own_hour),
        cmocka_unit_test(test_a_request_key_is_of_who_asks_and_its_print_of_what),
        cmocka_unit_test(test_prints_of_older_programs_fit),
        cmocka_unit_test(test_a_print_is_of_ids_and_not_of_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
