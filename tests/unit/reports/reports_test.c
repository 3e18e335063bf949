/* Figures from legs that are made up here, each reckoned by hand; queries; what files look like. */
#include "hall-server/reports/report.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
enum { MONDAY = 20528 }; /* 2026-03-16; SMALL_MORNING_MS is its 10:00 */

struct world {
    struct hall_config *config;
    struct places places;
    struct clerks clerks;
    struct report_query query;
    struct short_id ids[2];
    struct clerk_stay stays[3];
};

static void query_of(struct world *world, const char *text)
{
    char detail[REPORT_DETAIL_ROOM];
    assert_int_equal(report_query_parse(text, &world->query, detail), PROBLEM_NONE);
}

static int setup(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    world->config = calloc(1, sizeof *world->config);
    small_hall_config(world->config, 1);
    places_init(&world->places, world->config, NULL);
    query_of(world, "from=2026-03-16&to=2026-03-16");
    /* c1 sits at seat 1 in the morning, c2 from 12:00 on. */
    memcpy(world->ids[0].text, "c1", 3);
    memcpy(world->ids[1].text, "c2", 3);
    world->stays[0] = (struct clerk_stay){SMALL_MORNING_MS, SEAT_1, 0};
    world->stays[1] = (struct clerk_stay){SMALL_MORNING_MS + 2 * 3600000, SEAT_1, 1};
    world->stays[2] = (struct clerk_stay){SMALL_MORNING_MS, SEAT_2, 1};
    world->clerks =
        (struct clerks){.count = 2, .ids = world->ids, .stay_count = 3, .stays = world->stays};
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    places_deinit(&world->places);
    free(world->config);
    free(world);
    return 0;
}

/* A leg of a ticket of its own, served at seat 1 unless it is changed: waits 60 s, takes 300 s. */
static struct fact_leg leg_made(uint8_t salt, int64_t issued_ms)
{
    struct fact_leg leg = {.ticket = {{salt, 1}},
                           .number = salt,
                           .issued_ms = issued_ms,
                           .state = LEG_FINISHED,
                           .seat = SEAT_1,
                           .config = 1,
                           .first_called_ms = issued_ms + 60000,
                           .called_ms = issued_ms + 60000,
                           .started_ms = issued_ms + 70000,
                           .finished_ms = issued_ms + 370000};
    return leg;
}

static struct fold *folded(struct world *world, const struct fact_leg *legs, size_t count)
{
    struct fold *fold =
        fold_create(&world->query, world->query.from_day, &world->places, &world->clerks);
    for (size_t i = 0; i < count; i++) {
        assert_true(fold_leg(fold, &legs[i]));
    }
    assert_true(fold_finish(fold));
    return fold;
}

static void assert_value(const struct figure_value *values, enum figure figure, int64_t number)
{
    if (values[figure].state != VALUE_KNOWN || values[figure].number != number) {
        fail_msg("%s is %d %lld and not %lld", figure_row(figure)->id, (int)values[figure].state,
                 (long long)values[figure].number, (long long)number);
    }
}

static void an_empty_day_has_noughts_and_no_shares(void **state)
{
    struct figure_value values[FIGURE_COUNT];
    struct fold *fold = folded(*state, NULL, 0);
    fold_total(fold, values);
    for (int i = 0; i < FIGURE_COUNT; i++) {
        const bool count = figure_row((enum figure)i)->unit == UNIT_COUNT;
        assert_int_equal(values[i].state, count ? VALUE_KNOWN : VALUE_NONE);
        assert_int_equal(values[i].number, 0);
    }
    assert_true(fold_group_is_empty(fold, 0));
    fold_destroy(fold);
}

static void each_figure_is_as_reckoned_by_hand(void **state)
{
    struct world *world = *state;
    struct fact_leg legs[8];
    struct figure_value values[FIGURE_COUNT];
    const int64_t at = SMALL_MORNING_MS;
    legs[0] = leg_made(1, at); /* waits 60, serves 300, level 5 */
    legs[0].review = 5;
    legs[1] = leg_made(1, at); /* its second leg: waits from 370 to 470 s, nobody answers */
    legs[1].leg = 1;
    legs[1].first_called_ms = legs[1].called_ms = at + 470000;
    legs[1].started_ms = at + 470000;
    legs[1].finished_ms = at + 570000;
    legs[2] = leg_made(2, at); /* handed on: served, no review is asked for */
    legs[2].cause = CAUSE_TRANSFER;
    legs[3] = leg_made(3, at); /* called, never came, the day turned */
    legs[3].state = LEG_EXPIRED;
    legs[3].started_ms = legs[3].finished_ms = 0;
    legs[4] = leg_made(4, at); /* too often absent */
    legs[4].state = LEG_CANCELLED;
    legs[4].cause = CAUSE_ABSENT_LIMIT;
    legs[4].started_ms = legs[4].finished_ms = 0;
    legs[5] = leg_made(5, at); /* cancelled by the visitor before any call */
    legs[5].state = LEG_CANCELLED;
    legs[5].cause = CAUSE_VISITOR;
    legs[5].seat = INDEX_NONE;
    legs[5].first_called_ms = legs[5].called_ms = legs[5].started_ms = legs[5].finished_ms = 0;
    legs[6] = legs[5]; /* nobody took it: it never was */
    legs[6].ticket.bytes[0] = 6;
    legs[6].cause = CAUSE_UNHELD;
    legs[7] = legs[5]; /* a transfer taken back: neither */
    legs[7].ticket.bytes[0] = 7;
    legs[7].cause = CAUSE_UNDONE;

    struct fold *fold = folded(world, legs, 8);
    fold_total(fold, values);
    assert_value(values, FIGURE_TICKETS, 5);
    assert_value(values, FIGURE_LEGS, 6);
    assert_value(values, FIGURE_SERVED, 3);
    assert_value(values, FIGURE_WAIT_MEDIAN, 60); /* 60 60 60 60 100 */
    assert_value(values, FIGURE_WAIT_P90, 100);
    assert_value(values, FIGURE_SERVICE_MEDIAN, 300); /* 100 300 300 */
    assert_value(values, FIGURE_SERVICE_P90, 300);
    assert_value(values, FIGURE_ABSENT, 4000);    /* 2 of 5 */
    assert_value(values, FIGURE_CANCELLED, 1667); /* 1 of 6 */
    assert_value(values, FIGURE_REVIEWED, 1);
    assert_value(values, FIGURE_UNREVIEWED, 1);
    assert_value(values, FIGURE_REVIEW_RATE, 5000);
    assert_int_equal(values[FIGURE_SATISFIED].state, VALUE_WITHHELD);
    assert_int_equal(fold_heat(fold)[0][10], 5);
    fold_destroy(fold);
}

static void satisfaction_shows_from_five_reviews_on(void **state)
{
    struct world *world = *state;
    struct fact_leg legs[FIGURE_REVIEWS_LEAST];
    struct figure_value values[FIGURE_COUNT];
    for (uint8_t i = 0; i < FIGURE_REVIEWS_LEAST; i++) {
        legs[i] = leg_made((uint8_t)(i + 1), SMALL_MORNING_MS);
        legs[i].review = (uint8_t)(i + 1); /* 1 and 2 are not content */
    }
    struct fold *few = folded(world, legs, FIGURE_REVIEWS_LEAST - 1);
    fold_total(few, values);
    assert_int_equal(values[FIGURE_SATISFIED].state, VALUE_WITHHELD);
    assert_value(values, FIGURE_REVIEWED, FIGURE_REVIEWS_LEAST - 1);
    fold_destroy(few);
    struct fold *enough = folded(world, legs, FIGURE_REVIEWS_LEAST);
    fold_total(enough, values);
    assert_value(values, FIGURE_SATISFIED, 6000);
    fold_destroy(enough);
}

static void a_day_turns_at_the_halls_hour(void **state)
{
    struct world *world = *state;
    query_of(world, "from=2026-03-15&to=2026-03-17");
    const int64_t turn_ms = hall_business_day_start_ms(world->config, MONDAY); /* 03:00 */
    const struct fact_leg legs[] = {
        leg_made(1, turn_ms - 1), leg_made(2, turn_ms), leg_made(3, turn_ms + DAY_MS - 1),
        leg_made(4, turn_ms + DAY_MS), leg_made(5, turn_ms - DAY_MS - 1) /* before the range */};
    const int64_t expected[] = {1, 2, 1};
    struct figure_value values[FIGURE_COUNT];
    struct fold *fold = folded(world, legs, 5);
    assert_int_equal(fold_group_count(fold), 3);
    for (size_t i = 0; i < 3; i++) {
        fold_values(fold, i, values);
        assert_value(values, FIGURE_TICKETS, expected[i]);
    }
    /* 02:59 of Monday's night is still Sunday's. */
    assert_int_equal(fold_heat(fold)[6][2], 1);
    fold_destroy(fold);
}

static void weeks_begin_on_monday_and_months_on_the_first(void **state)
{
    (void)state;
    assert_int_equal(fold_day_group(BY_WEEK, MONDAY - 1, MONDAY), 1);
    assert_int_equal(fold_day_group(BY_WEEK, MONDAY, MONDAY + 6), 0);
    assert_int_equal(fold_day_group(BY_MONTH, MONDAY, MONDAY + 15), 0); /* the 31st */
    assert_int_equal(fold_day_group(BY_MONTH, MONDAY, MONDAY + 16), 1);
}

static void groups_add_up_to_the_total(void **state)
{
    static const char *const bys[] = {"day",    "week",    "month", "department",
                                      "window", "service", "clerk"};
    struct world *world = *state;
    struct fact_leg legs[6];
    for (uint8_t i = 0; i < 6; i++) {
        legs[i] = leg_made((uint8_t)(i + 1), SMALL_MORNING_MS + i * INT64_C(3600000));
        legs[i].service = i;
        legs[i].seat = i == 5 ? INDEX_NONE : i % SMALL_SEATS;
    }
    for (size_t i = 0; i < sizeof bys / sizeof bys[0]; i++) {
        char text[80];
        struct figure_value values[FIGURE_COUNT];
        int64_t sum = 0;
        (void)snprintf(text, sizeof text, "from=2026-03-16&to=2026-03-17&by=%s", bys[i]);
        query_of(world, text);
        struct fold *fold = folded(world, legs, 6);
        for (size_t j = 0; j < fold_group_count(fold); j++) {
            fold_values(fold, j, values);
            sum += values[FIGURE_LEGS].number;
        }
        assert_int_equal(sum, 6);
        fold_destroy(fold);
    }
}

static void who_left_in_the_same_millisecond_had_what_was_done_in_it(void **state)
{
    (void)state;
    struct clerk_stay stays[] = {{1000, SEAT_1, 0},
                                 {2000, SEAT_1, INDEX_NONE},
                                 {2000, SEAT_2, INDEX_NONE},
                                 {3000, SEAT_2, 1}};
    const struct clerks clerks = {.stay_count = 4, .stays = stays};
    assert_int_equal(clerks_at(&clerks, SEAT_1, 999), INDEX_NONE);
    assert_int_equal(clerks_at(&clerks, SEAT_1, 2000), 0);
    assert_int_equal(clerks_at(&clerks, SEAT_1, 2001), INDEX_NONE);
    assert_int_equal(clerks_at(&clerks, SEAT_2, 2000), INDEX_NONE); /* and not another seat's */
    assert_int_equal(clerks_at(&clerks, SEAT_2, 3000), 1);
}

static void clerks_have_what_was_served_while_they_sat_there(void **state)
{
    struct world *world = *state;
    const struct fact_leg legs[] = {leg_made(1, SMALL_MORNING_MS),
                                    leg_made(2, SMALL_MORNING_MS + 2 * 3600000 - 70000),
                                    leg_made(3, SMALL_MORNING_MS - 3600000)};
    struct figure_value values[FIGURE_COUNT];
    query_of(world, "from=2026-03-16&to=2026-03-16&by=clerk");
    struct fold *fold = folded(world, legs, 3);
    for (size_t i = 0; i < 3; i++) { /* c1, c2 from noon on the dot, nobody yet */
        fold_values(fold, i, values);
        assert_value(values, FIGURE_SERVED, 1);
    }
    fold_destroy(fold);
    query_of(world, "from=2026-03-16&to=2026-03-16&clerk=c2");
    fold = folded(world, legs, 3);
    fold_total(fold, values);
    assert_value(values, FIGURE_SERVED, 1);
    fold_destroy(fold);
}

static void a_query_is_taken_strictly(void **state)
{
    static const struct {
        const char *text;
        enum problem problem;
        const char *detail;
    } rows[] = {
        {"", PROBLEM_MISSING_FIELD, "from"},
        {"from=2026-03-16", PROBLEM_MISSING_FIELD, "to"},
        {"from=2026-03-16&to=2026-03-16&from=2026-03-16", PROBLEM_DUPLICATE_KEY, "from"},
        {"from=2026-02-30&to=2026-03-16", PROBLEM_BAD_VALUE, "from"},
        {"from=2026-03-16&to=2026-03-15", PROBLEM_BAD_VALUE, "to"},
        {"from=2026-01-01&to=2026-04-03", PROBLEM_BAD_VALUE, "to"},
        {"from=2026-03-16&to=2026-03-16&by=hour", PROBLEM_BAD_VALUE, "by"},
        {"from=2026-03-16&to=2026-03-16&by", PROBLEM_BAD_VALUE, "by"},
        {"from=2026-03-16&to=2026-03-16&by=", PROBLEM_BAD_VALUE, "by"},
        {"from=2026-03-16&to=2026-03-16&level=1", PROBLEM_UNKNOWN_FIELD, "query"},
        {"from=2026-03-16&to=2026-03-16&&", PROBLEM_UNKNOWN_FIELD, "query"},
        {"from=2026-03-16&to=2026-03-16&window=../1", PROBLEM_BAD_VALUE, "window"},
        {"from=1970-01-02&to=1970-01-02", PROBLEM_BAD_VALUE, "to"},
        {"from=9999-12-31&to=9999-12-31", PROBLEM_BAD_VALUE, "to"},
    };
    struct world *world = *state;
    struct report_query query;
    char detail[REPORT_DETAIL_ROOM];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(report_query_parse(rows[i].text, &query, detail), rows[i].problem);
        assert_string_equal(detail, rows[i].detail);
    }
    query_of(world, "to=2026-04-02&from=2026-01-01&by=clerk&window=12&lang=en&form=csv");
    assert_int_equal(report_query_days(&world->query), REPORT_DAYS_MAX);
    assert_string_equal(world->query.only[ONLY_WINDOW].text, "12");
    assert_int_equal(world->query.form, FORM_CSV);
}

static void a_name_is_no_formula_in_a_spreadsheet(void **state)
{
    struct world *world = *state;
    struct report_group group = {.id = "w", .zh = "=1+1", .en = "@\"x\""};
    struct report report = {
        .query = world->query, .config = world->config, .group_count = 1, .groups = &group};
    struct buffer out;
    buffer_init(&out, 65536);
    group.values[FIGURE_TICKETS].number = 7;
    assert_int_equal(report_csv(&report, &out), BUFFER_OK);
    const char *text = buffer_text(&out);
    assert_memory_equal(text, "\xEF\xBB\xBF", 3);
    assert_non_null(strstr(text, "\"w\",\"'=1+1\",7,0,"));
    buffer_clear(&out);
    report.query.language = REPORT_EN;
    assert_int_equal(report_csv(&report, &out), BUFFER_OK);
    assert_non_null(strstr(buffer_text(&out), "\"w\",\"'@\"\"x\"\"\",7,0,"));
    buffer_deinit(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_day_has_noughts_and_no_shares),
        TEST(each_figure_is_as_reckoned_by_hand),
        TEST(satisfaction_shows_from_five_reviews_on),
        TEST(a_day_turns_at_the_halls_hour),
        TEST(weeks_begin_on_monday_and_months_on_the_first),
        TEST(groups_add_up_to_the_total),
        TEST(who_left_in_the_same_millisecond_had_what_was_done_in_it),
        TEST(clerks_have_what_was_served_while_they_sat_there),
        TEST(a_query_is_taken_strictly),
        TEST(a_name_is_no_formula_in_a_spreadsheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
