/*
 * Working-day arithmetic against working_days.csv: for every holiday and make-up day of 2015-2026,
 * moments before, in and after it. The table was worked out by work_out.py, which counts along a
 * list of every working minute; the rows of the spring and autumn festivals were read through.
 */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_work.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

enum { CHINA_MIN = 480, MINUTE_MS = 60 * 1000, LINE_ROOM = 256 };

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
static const struct calendar_hours usual = {
    .always_open = true, .week = {USUAL, USUAL, USUAL, USUAL, USUAL}, .make_up = USUAL};
static struct calendar_table table;
static const struct calendar_office office = {&table, &usual, CHINA_MIN};

/* "2026-03-16 09:00" */
static int64_t moment(const char *text)
{
    char date[CALENDAR_DATE_ROOM];
    int hour = 0;
    int minute = 0;
    int32_t day = 0;
    assert_int_equal(sscanf(text, "%10[0-9-] %2d:%2d", date, &hour, &minute), 3);
    assert_int_equal(calendar_day_parse(date, &day), 0);
    return calendar_wall_ms(day, hour * 60 + minute, CHINA_MIN);
}

static void check_line(char *line)
{
    char *fields[7] = {line};
    for (int i = 1; i < 7; i++) {
        fields[i] = strchr(fields[i - 1], ',');
        assert_non_null(fields[i]);
        *fields[i]++ = '\0';
    }
    const int64_t from_ms = moment(fields[2]);
    int64_t at_ms = -7;
    int count = 0;
    int minutes = 0;
    assert_int_equal(sscanf(fields[4], "%d", &count), 1);
    assert_int_equal(sscanf(fields[5], "%d", &minutes), 1);
    const int result = strcmp(fields[3], "time") == 0
                           ? calendar_work_after(&office, from_ms, count, minutes, &at_ms)
                           : calendar_work_after_dates(&office, from_ms, count, &at_ms);
    if (strcmp(fields[6], "not published") == 0) {
        assert_int_equal(result, CALENDAR_WORK_NOT_PUBLISHED);
        assert_int_equal(at_ms, -7);
        return;
    }
    assert_int_equal(result, CALENDAR_WORK_OK);
    if (at_ms != moment(fields[6])) {
        fail_msg("%s %s from %s", fields[0], fields[1], fields[2]);
    }
    if (strcmp(fields[3], "time") == 0) { /* and the way back */
        int64_t work_ms = 0;
        assert_int_equal(calendar_work_between(&office, from_ms, at_ms, &work_ms), 0);
        assert_int_equal(work_ms, (count * 210 + minutes) * (int64_t)MINUTE_MS);
    }
}

static void test_the_table_of_worked_cases(void **unused)
{
    (void)unused;
    FILE *file = fopen("tests/unit/calendar/working_days.csv", "r");
    char line[LINE_ROOM];
    int rows = 0;
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    while (fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        check_line(line);
        rows++;
    }
    fclose(file);
    assert_true(rows >= 800);
}

/* Worked by hand, with 国务院办公厅's notice for 2026 beside: 15-23 February off, the 14th and the
 * 28th worked. */
static void test_terms_by_hand(void **unused)
{
    (void)unused;
    static const struct {
        const char *from;
        int half_days;
        int minutes;
        const char *by_time;
        const char *by_date; /* of half_days / 2 */
    } rows[] = {
        {"2026-03-16 15:00", 2, 0, "2026-03-17 15:00", "2026-03-17 17:00"},
        {"2026-03-16 09:00", 2, 0, "2026-03-16 17:00", "2026-03-17 17:00"},
        {"2026-03-16 09:00", 1, 0, "2026-03-16 13:30", "2026-03-16 17:00"},
        {"2026-03-16 12:30", 0, 0, "2026-03-16 13:00", "2026-03-16 17:00"},
        {"2026-03-16 09:00", 0, 180, "2026-03-16 12:00", "2026-03-16 17:00"},
        {"2026-03-20 16:00", 0, 120, "2026-03-23 10:00", "2026-03-20 17:00"}, /* a weekend */
        {"2026-02-13 17:00", 2, 0, "2026-02-14 17:00", "2026-02-24 17:00"},
        {"2026-02-14 09:00", 6, 0, "2026-02-25 17:00", "2026-02-26 17:00"},
        {"2026-02-18 03:00", 2, 0, "2026-02-24 17:00", "2026-02-25 17:00"},
        {"2026-02-27 11:00", 40, 0, "2026-03-26 11:00", "2026-03-26 17:00"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int64_t from_ms = moment(rows[i].from);
        int64_t at_ms = 0;
        assert_int_equal(
            calendar_work_after(&office, from_ms, rows[i].half_days, rows[i].minutes, &at_ms), 0);
        assert_int_equal(at_ms, moment(rows[i].by_time));
        assert_int_equal(calendar_work_after_dates(&office, from_ms, rows[i].half_days / 2, &at_ms),
                         0);
        assert_int_equal(at_ms, moment(rows[i].by_date));
    }
}

static void test_seconds_are_kept(void **unused)
{
    (void)unused;
    int64_t at_ms = 0;
    int64_t work_ms = 0;
    const int64_t from_ms = moment("2026-03-20 16:59") + 30250;
    assert_int_equal(calendar_work_after(&office, from_ms, 0, 1, &at_ms), 0);
    assert_int_equal(at_ms, moment("2026-03-23 09:00") + 30250);
    assert_int_equal(calendar_work_between(&office, from_ms, at_ms, &work_ms), 0);
    assert_int_equal(work_ms, MINUTE_MS);
    assert_int_equal(calendar_work_moment(&office, from_ms, &at_ms), 0);
    assert_int_equal(at_ms, from_ms);
    assert_int_equal(calendar_work_between(&office, moment("2026-02-15 00:00"),
                                           moment("2026-02-23 23:00"), &work_ms),
                     0);
    assert_int_equal(work_ms, 0);
}

/* Saturdays that a hall adds are not working days; a short working day is a day all the same. */
static void test_days_of_unequal_length(void **unused)
{
    (void)unused;
    struct calendar_hours hours = usual;
    hours.week[4] =
        (struct calendar_day_hours){1, {{9 * 60, 12 * 60 + 30}}}; /* half of the usual */
    hours.week[5] = hours.week[4];
    const struct calendar_office uneven = {&table, &hours, CHINA_MIN};
    int64_t at_ms = 0;
    assert_int_equal(calendar_work_after(&uneven, moment("2026-03-19 15:00"), 2, 0, &at_ms), 0);
    assert_int_equal(at_ms, moment("2026-03-20 11:30")); /* five of seven hours; 2.5 of 3.5 */
    assert_int_equal(calendar_work_after(&uneven, moment("2026-03-20 12:00"), 0, 60, &at_ms), 0);
    assert_int_equal(at_ms, moment("2026-03-23 09:30"));
    assert_int_equal(calendar_work_after_dates(&uneven, moment("2026-03-19 10:00"), 1, &at_ms), 0);
    assert_int_equal(at_ms, moment("2026-03-20 12:30"));
}

static void test_no_answer_is_no_answer(void **unused)
{
    (void)unused;
    static const struct calendar_hours never = {.always_open = true};
    const struct calendar_office closed = {&table, &never, CHINA_MIN};
    static const struct calendar_table none = {NULL, 0, 0, 0};
    const struct calendar_office unknown = {&none, &usual, CHINA_MIN};
    int64_t at_ms = -7;
    assert_int_equal(calendar_work_moment(&closed, moment("2015-03-16 10:00"), &at_ms),
                     CALENDAR_WORK_NO_HOURS);
    assert_int_equal(calendar_work_moment(&unknown, moment("2026-03-16 10:00"), &at_ms),
                     CALENDAR_WORK_NOT_PUBLISHED);
    assert_int_equal(calendar_work_after_dates(&office, moment("2026-12-31 10:00"), 1, &at_ms),
                     CALENDAR_WORK_NOT_PUBLISHED);
    assert_int_equal(calendar_work_between(&office, moment("2026-12-31 10:00"),
                                           moment("2027-01-04 10:00"), &at_ms),
                     CALENDAR_WORK_NOT_PUBLISHED);
    assert_int_equal(at_ms, -7);
}

int main(void)
{
    table = calendar_statutory();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_table_of_worked_cases),
        cmocka_unit_test(test_terms_by_hand),
        cmocka_unit_test(test_seconds_are_kept),
        cmocka_unit_test(test_days_of_unequal_length),
        cmocka_unit_test(test_no_answer_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
