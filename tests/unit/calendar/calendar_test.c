/* The calendar: every date both ways, the statutory years' sums, what is not published, the hours.
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_days.h"
#include "hall-server/calendar/calendar_hours.h"
#include "hall-server/calendar/calendar_stamp.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

enum { CHINA_MIN = 480, HOUR_MS = 3600 * 1000 };

static int32_t day_of(const char *text)
{
    int32_t day = -1;
    assert_int_equal(calendar_day_parse(text, &day), 0);
    return day;
}

static int64_t china_ms(const char *date, int hour, int minute)
{
    return calendar_wall_ms(day_of(date), hour * 60 + minute, CHINA_MIN);
}

static void test_every_day_to_9999_goes_both_ways(void **unused)
{
    (void)unused;
    struct calendar_date before = {1969, 12, 31};
    for (int32_t day = CALENDAR_DAY_MIN; day <= CALENDAR_DAY_MAX; day++) {
        const struct calendar_date date = calendar_date_from_day(day);
        assert_true(calendar_date_is_valid(date));
        assert_int_equal(calendar_day_from_date(date), day);
        /* The next day is the day after in the same month, or a first whose eve ended its month. */
        if (date.day == 1) {
            before.day++;
            assert_false(before.year >= CALENDAR_YEAR_MIN && calendar_date_is_valid(before));
        } else {
            assert_int_equal(date.day, before.day + 1);
            assert_int_equal(date.month, before.month);
        }
        before = date;
    }
    assert_int_equal(before.year, 9999);
    assert_int_equal(calendar_weekday_iso(0), 4);
    assert_int_equal(calendar_weekday_iso(day_of("2026-03-16")), 1);
}

static void test_dates_are_read_strictly(void **unused)
{
    (void)unused;
    static const char *const bad[] = {"",           "2026",        "2026-3-16",  "2026-03-16 ",
                                      "2026-02-29", "2026-13-01",  "2026-00-01", "2026-01-00",
                                      "1969-12-31", "2026/03/16",  "x026-03-16", "2026-03-1x",
                                      "2026-03-1",  "02026-03-16", "-026-03-16"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int32_t day = 7;
        assert_int_equal(calendar_day_parse(bad[i], &day), -1);
        assert_int_equal(day, 7);
    }
    char text[CALENDAR_DATE_ROOM];
    calendar_day_format(day_of("2024-02-29"), text);
    assert_string_equal(text, "2024-02-29");
}

static void test_the_business_day_turns_at_the_halls_hour(void **unused)
{
    (void)unused;
    const int turn_min = 4 * 60;
    assert_int_equal(calendar_business_day(china_ms("2026-03-16", 3, 59), CHINA_MIN, turn_min),
                     day_of("2026-03-15"));
    assert_int_equal(calendar_business_day(china_ms("2026-03-16", 4, 0), CHINA_MIN, turn_min),
                     day_of("2026-03-16"));
    assert_int_equal(calendar_business_day(china_ms("2026-03-16", 0, 0), CHINA_MIN, 0),
                     day_of("2026-03-16"));
    assert_int_equal(calendar_next_turn_ms(china_ms("2026-03-16", 3, 59), CHINA_MIN, turn_min),
                     china_ms("2026-03-16", 4, 0));
    assert_int_equal(calendar_next_turn_ms(china_ms("2026-03-16", 4, 0), CHINA_MIN, turn_min),
                     china_ms("2026-03-17", 4, 0));
    /* West of Greenwich the epoch is still the day before. */
    assert_int_equal(calendar_local_day(0, -300), -1);
    assert_int_equal(calendar_local_minute(0, -300), 19 * 60);
}

static void test_the_years_have_their_published_working_days(void **unused)
{
    (void)unused;
    static const int published[] = {249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248};
    const struct calendar_table table = calendar_statutory();
    assert_true(calendar_table_is_valid(&table));
    assert_int_equal(table.count, 405);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(calendar_working_days(&table, 2015 + i), published[i]);
    }
}

static void test_holidays_and_make_up_days(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    static const struct {
        const char *date;
        enum calendar_day_kind kind;
    } days[] = {
        {"2026-02-14", CALENDAR_WORKING_DAY},   /* a Saturday worked for the Spring Festival */
        {"2026-02-23", CALENDAR_OFF_DAY},       /* a Monday of it */
        {"2026-02-24", CALENDAR_WORKING_DAY},   /* the day after it */
        {"2026-03-14", CALENDAR_OFF_DAY},       /* a plain Saturday */
        {"2020-02-03", CALENDAR_WORKING_DAY},   /* as upstream lists it */
        {"2026-12-31", CALENDAR_WORKING_DAY},   /* the last day that is published */
        {"2027-01-01", CALENDAR_NOT_PUBLISHED}, /* New Year's Day, and still nobody has said */
        {"2027-03-20", CALENDAR_NOT_PUBLISHED}, /* even for a Saturday */
        {"2014-12-31", CALENDAR_NOT_PUBLISHED},
    };
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        assert_int_equal(calendar_day_kind(&table, day_of(days[i].date)), days[i].kind);
        assert_int_equal(calendar_is_working_day(&table, day_of(days[i].date)),
                         days[i].kind == CALENDAR_WORKING_DAY);
    }
    assert_int_equal(calendar_working_days(&table, 2027), -1);
    assert_int_equal(calendar_working_days(&table, 2014), -1);
}

static void test_tables_from_outside_are_checked(void **unused)
{
    (void)unused;
    static const struct calendar_exception good[] = {{2026, 1, 1, 1}, {2027, 1, 1, 1}};
    static const struct calendar_exception twice[] = {{2026, 1, 1, 1}, {2026, 1, 1, 0}};
    static const struct calendar_exception gap[] = {{2026, 1, 1, 1}, {2028, 1, 1, 1}};
    static const struct calendar_exception no_day[] = {{2026, 2, 29, 1}, {2027, 1, 1, 1}};
    assert_true(calendar_table_is_valid(&(struct calendar_table){good, 2, 2026, 2027}));
    assert_false(calendar_table_is_valid(&(struct calendar_table){good, 2, 2026, 2028}));
    assert_false(calendar_table_is_valid(&(struct calendar_table){good, 0, 2026, 2027}));
    assert_false(calendar_table_is_valid(&(struct calendar_table){twice, 2, 2026, 2026}));
    assert_false(calendar_table_is_valid(&(struct calendar_table){gap, 2, 2026, 2028}));
    assert_false(calendar_table_is_valid(&(struct calendar_table){no_day, 2, 2026, 2027}));
}

#define USUAL                                                                                      \
    {                                                                                              \
        2,                                                                                         \
        {                                                                                          \
            {9 * 60, 12 * 60},                                                                     \
            {                                                                                      \
                13 * 60, 17 * 60                                                                   \
            }                                                                                      \
        }                                                                                          \
    }
static const struct calendar_hours office = {.week = {USUAL, USUAL, USUAL, USUAL, USUAL},
                                             .make_up = USUAL};

static void test_the_hall_opens_breaks_and_closes(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    static const struct {
        const char *date;
        int hour, minute;
        enum calendar_open_state state;
        const char *next_date;
        int next_hour;
    } moments[] = {
        {"2026-03-16", 8, 59, CALENDAR_CLOSED, "2026-03-16", 9},
        {"2026-03-16", 9, 0, CALENDAR_OPEN, "2026-03-16", 12},
        {"2026-03-16", 11, 59, CALENDAR_OPEN, "2026-03-16", 12},
        {"2026-03-16", 12, 0, CALENDAR_BREAK, "2026-03-16", 13},
        {"2026-03-16", 16, 59, CALENDAR_OPEN, "2026-03-16", 17},
        {"2026-03-16", 17, 0, CALENDAR_CLOSED, "2026-03-17", 9},
        {"2026-03-20", 17, 0, CALENDAR_CLOSED, "2026-03-23", 9}, /* over a weekend */
        {"2026-02-14", 10, 0, CALENDAR_OPEN, "2026-02-14", 12},  /* a Saturday made up */
        {"2026-02-14", 20, 0, CALENDAR_CLOSED, "2026-02-24", 9}, /* over the festival */
    };
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        const struct calendar_now now = calendar_open_now(
            &table, &office, china_ms(moments[i].date, moments[i].hour, moments[i].minute),
            CHINA_MIN);
        assert_int_equal(now.state, moments[i].state);
        assert_false(now.provisional);
        assert_int_equal(now.next_change_ms,
                         china_ms(moments[i].next_date, moments[i].next_hour, 0));
    }
}

static void test_an_unpublished_year_is_answered_and_marked(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    const struct calendar_now monday =
        calendar_open_now(&table, &office, china_ms("2027-03-15", 10, 0), CHINA_MIN);
    assert_int_equal(monday.state, CALENDAR_OPEN);
    assert_true(monday.provisional);
    const struct calendar_now sunday =
        calendar_open_now(&table, &office, china_ms("2027-03-14", 10, 0), CHINA_MIN);
    assert_int_equal(sunday.state, CALENDAR_CLOSED);
    assert_true(sunday.provisional);
    const struct calendar_now eve =
        calendar_open_now(&table, &office, china_ms("2026-12-31", 18, 0), CHINA_MIN);
    assert_false(eve.provisional);
    assert_int_equal(eve.next_change_ms, china_ms("2027-01-01", 9, 0));
}

static void test_a_hall_of_all_hours_and_one_of_none(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    struct calendar_hours hours = office;
    hours.always_open = true;
    const int64_t sunday_night = china_ms("2026-03-15", 23, 30);
    assert_int_equal(calendar_open_now(&table, &hours, sunday_night, CHINA_MIN).state,
                     CALENDAR_OPEN);
    const struct calendar_hours none = {.always_open = false};
    const struct calendar_now now = calendar_open_now(&table, &none, sunday_night, CHINA_MIN);
    assert_int_equal(now.state, CALENDAR_CLOSED);
    assert_true(now.next_change_ms == INT64_MAX);
}

static void test_hours_from_outside_are_checked(void **unused)
{
    (void)unused;
    assert_true(calendar_hours_are_valid(&office));
    const struct calendar_day_hours bad[] = {
        {1, {{600, 600}}},
        {1, {{-1, 600}}},
        {1, {{600, 1441}}},
        {2, {{540, 720}, {720, 1020}}},
        {2, {{780, 1020}, {540, 720}}},
        {CALENDAR_SPANS_MAX + 1, {{540, 720}}},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct calendar_hours hours = office;
        assert_false(calendar_day_hours_are_valid(&bad[i]));
        hours.week[6] = bad[i];
        assert_false(calendar_hours_are_valid(&hours));
        hours = office;
        hours.make_up = bad[i];
        assert_false(calendar_hours_are_valid(&hours));
    }
}

static void test_each_weekday_has_its_own_hours(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    struct calendar_hours hours = office;
    hours.week[2] = (struct calendar_day_hours){1, {{9 * 60, 12 * 60}}}; /* Wednesday: mornings */
    hours.week[5] = (struct calendar_day_hours){1, {{9 * 60, 16 * 60}}}; /* Saturdays too */
    hours.make_up = (struct calendar_day_hours){1, {{10 * 60, 15 * 60}}};
    static const struct {
        const char *date;
        int hour;
        enum calendar_open_state state;
    } rows[] = {
        {"2026-03-18", 11, CALENDAR_OPEN},   {"2026-03-18", 14, CALENDAR_CLOSED},
        {"2026-03-21", 12, CALENDAR_OPEN},   {"2026-03-21", 16, CALENDAR_CLOSED},
        {"2026-03-22", 11, CALENDAR_CLOSED},                                    /* a plain Sunday */
        {"2026-02-14", 9, CALENDAR_CLOSED},  {"2026-02-14", 10, CALENDAR_OPEN}, /* made up */
        {"2026-02-21", 12, CALENDAR_CLOSED}, /* a Saturday of the festival */
        {"2026-02-18", 11, CALENDAR_CLOSED}, /* a Wednesday of it */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(
            calendar_open_now(&table, &hours, china_ms(rows[i].date, rows[i].hour, 0), CHINA_MIN)
                .state,
            rows[i].state);
    }
    const struct calendar_day_hours saturday =
        calendar_hours_of_day(&table, &hours, day_of("2026-03-21"), NULL);
    assert_int_equal(calendar_minutes_before(&saturday, CALENDAR_DAY_MINUTES), 7 * 60);
    const struct calendar_day_hours monday =
        calendar_hours_of_day(&table, &hours, day_of("2026-03-16"), NULL);
    assert_int_equal(calendar_minutes_before(&monday, 9 * 60), 0);
    assert_int_equal(calendar_minutes_before(&monday, 12 * 60 + 30), 3 * 60);
    assert_int_equal(calendar_minutes_before(&monday, 13 * 60 + 30), 3 * 60 + 30);
}

/* Walking from change to change must meet every change that walking minute by minute meets. */
static void test_next_change_is_the_next_change(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    const int64_t end_ms = china_ms("2026-03-15", 0, 0);
    int64_t at_ms = china_ms("2026-02-10", 0, 0);
    struct calendar_now before = calendar_open_now(&table, &office, at_ms, CHINA_MIN);
    int changes = 0;
    for (at_ms += 60000; at_ms < end_ms; at_ms += 60000) {
        const struct calendar_now now = calendar_open_now(&table, &office, at_ms, CHINA_MIN);
        if (now.state != before.state) {
            assert_int_equal(before.next_change_ms, at_ms);
            changes++;
        } else {
            assert_int_equal(before.next_change_ms, now.next_change_ms);
        }
        before = now;
    }
    assert_true(changes > 60 && changes % 4 == 0);
}

static void test_moments_are_read_with_their_zone(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        int64_t at_ms;
        int offset_min;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0, 0},
        {"2000-02-29T12:00:00+00:00", INT64_C(951825600000), 0},
        {"2026-03-16T10:00:00+08:00", INT64_C(1773626400000), 480},
        {"2026-03-16T02:00:00.125Z", INT64_C(1773626400125), 0},
        {"2026-03-15T20:30:00.1-05:30", INT64_C(1773626400100), -330},
        {"2026-03-16T02:00:00.123456+00:00", INT64_C(1773626400123), 0},
        {"2026-03-16T00:00:00.5+08:00", INT64_C(1773590400500), 480},
        {"2026-03-16T00:00:00.123456789-03:30", INT64_C(1773631800123), -210},
        {"2026-03-16T00:00:00+14:00", INT64_C(1773568800000), 840},
        {"2100-03-01T00:00:00Z", INT64_C(4107542400000), 0},
    };
    static const char *const bad[] = {"",
                                      "today",
                                      "2026-03-16",
                                      "2026-03-16T10:00:00",
                                      "2026-02-30T10:00:00Z",
                                      "2026-03-16T24:00:00Z",
                                      "2026-03-16 10:00:00Z",
                                      "2026-03-16T10:00:00.Z",
                                      "2026-03-16T10:00:00.1234567890Z",
                                      "2026-03-16T10:00:00+8:00",
                                      "2026-03-16T10:00:00+14:01",
                                      "2026-03-16T10:00:00+15:00",
                                      "2026-03-16T10:00:00Zz",
                                      "1970-01-01T00:00:00+08:00"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t at_ms = -1;
        int offset_min = -1;
        assert_int_equal(calendar_stamp_parse(good[i].text, &at_ms, &offset_min), 0);
        assert_true(at_ms == good[i].at_ms);
        assert_int_equal(offset_min, good[i].offset_min);
        char cut[40];
        for (size_t length = 0; length < strlen(good[i].text); length++) {
            (void)snprintf(cut, sizeof cut, "%.*s", (int)length, good[i].text);
            assert_int_equal(calendar_stamp_parse(cut, &at_ms, &offset_min), -1);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t at_ms = -7;
        int offset_min = -7;
        if (calendar_stamp_parse(bad[i], &at_ms, &offset_min) == 0) {
            fail_msg("%s was read", bad[i]);
        }
        assert_true(at_ms == -7 && offset_min == -7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day_to_9999_goes_both_ways),
        cmocka_unit_test(test_dates_are_read_strictly),
        cmocka_unit_test(test_moments_are_read_with_their_zone),
        cmocka_unit_test(test_the_business_day_turns_at_the_halls_hour),
        cmocka_unit_test(test_the_years_have_their_published_working_days),
        cmocka_unit_test(test_holidays_and_make_up_days),
        cmocka_unit_test(test_tables_from_outside_are_checked),
        cmocka_unit_test(test_the_hall_opens_breaks_and_closes),
        cmocka_unit_test(test_an_unpublished_year_is_answered_and_marked),
        cmocka_unit_test(test_a_hall_of_all_hours_and_one_of_none),
        cmocka_unit_test(test_hours_from_outside_are_checked),
        cmocka_unit_test(test_each_weekday_has_its_own_hours),
        cmocka_unit_test(test_next_change_is_the_next_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
