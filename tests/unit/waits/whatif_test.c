/* More windows shorten waits while they are open, never lengthen them, and the same question has
 * the same answer. */
#include "hall-server/waits/whatif.h"
#include "tests/lib/cmocka_all.h"

static struct whatif_question rush(void)
{
    return (struct whatif_question){.waiting = 20,
                                    .open_seats = 3,
                                    .busy_seats = 3,
                                    .service_min = 8,
                                    .arrivals_per_hour = 24,
                                    .more_seats = 2,
                                    .from_min = 30,
                                    .to_min = 90};
}

static void test_two_more_windows_help_from_when_they_open(void **unused)
{
    (void)unused;
    struct whatif_question question = rush();
    struct whatif_answer answer;
    assert_true(whatif_play(&question, &answer));
    uint32_t people = 0;
    for (int step = 0; step < WHATIF_STEPS; step++) {
        const struct whatif_step *row = &answer.steps[step];
        assert_true(row->without.p50_s <= row->without.p90_s && row->with.p50_s <= row->with.p90_s);
        assert_true(row->with.p50_s <= row->without.p50_s && row->with.p90_s <= row->without.p90_s);
        people += row->people;
    }
    /* Twenty before him at one each 160 s: about 56 min; 24 an hour come in the three hours. */
    assert_in_range(answer.steps[0].without.p50_s, 2700, 4200);
    assert_in_range(people, 70 * WHATIF_RUNS, 74 * WHATIF_RUNS);
    assert_true(answer.steps[5].with.p50_s < answer.steps[5].without.p50_s / 2);
    assert_true(answer.with.p90_s < answer.without.p90_s);
    question.from_min = 1000; /* long after the hours that are looked at */
    question.to_min = 1001;
    assert_true(whatif_play(&question, &answer));
    assert_memory_equal(&answer.with, &answer.without, sizeof(answer.with));
}

static void test_the_same_question_has_the_same_answer(void **unused)
{
    (void)unused;
    const struct whatif_question question = rush();
    struct whatif_answer first;
    struct whatif_answer second;
    assert_true(whatif_play(&question, &first) && whatif_play(&question, &second));
    assert_memory_equal(&first, &second, sizeof(first));
}

static void test_an_idle_queue_does_not_wait(void **unused)
{
    (void)unused;
    struct whatif_question question = rush();
    struct whatif_answer answer;
    question.waiting = 0;
    question.busy_seats = 0;
    question.arrivals_per_hour = 0;
    assert_true(whatif_play(&question, &answer));
    assert_int_equal(answer.steps[3].people, 0);
    question.arrivals_per_hour = 1;
    assert_true(whatif_play(&question, &answer));
    assert_int_equal(answer.without.p50_s, 0);
}

static void test_without_an_open_seat_nobody_is_served_until_one_opens(void **unused)
{
    (void)unused;
    struct whatif_question question = rush();
    struct whatif_answer answer;
    question.waiting = 2;
    question.open_seats = question.busy_seats = 0;
    assert_true(whatif_play(&question, &answer));
    assert_int_equal(answer.without.p50_s, WHATIF_LONGEST_S);
    assert_true(answer.steps[0].with.p50_s >= 15 * 60 && answer.steps[0].with.p50_s < 7200);
    assert_int_equal(answer.steps[11].with.p50_s, WHATIF_LONGEST_S);
}

static void test_what_cannot_be_played_is_refused(void **unused)
{
    (void)unused;
    struct whatif_answer answer;
    struct whatif_question question = rush();
    question.more_seats = WHATIF_SEATS_MAX;
    assert_false(whatif_play(&question, &answer));
    question = rush();
    question.waiting = WHATIF_PEOPLE_MAX + 1;
    assert_false(whatif_play(&question, &answer));
    question = rush();
    question.service_min = 0;
    assert_false(whatif_play(&question, &answer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_more_windows_help_from_when_they_open),
        cmocka_unit_test(test_the_same_question_has_the_same_answer),
        cmocka_unit_test(test_an_idle_queue_does_not_wait),
        cmocka_unit_test(test_without_an_open_seat_nobody_is_served_until_one_opens),
        cmocka_unit_test(test_what_cannot_be_played_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
