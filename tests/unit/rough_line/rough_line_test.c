#include "tests/lib/cmocka_all.h"
#include "tests/tools/rough-line/rough_line.h"

#include <string.h>

static const struct rough_noise quiet;

static void burst_takes_its_bit_times(void **state)
{
    (void)state;
    struct rough_line line;
    uint8_t bytes[ROUGH_LINE_ROOM];
    rough_line_init(&line, 10000, &quiet, 1); /* a byte is 1,000 us */
    assert_int_equal(rough_line_next_us(&line), INT64_MAX);
    rough_line_push(&line, (const uint8_t *)"abc", 3, 500);
    assert_int_equal(rough_line_next_us(&line), 3500);
    assert_int_equal(rough_line_pull(&line, 3499, bytes), 0);
    assert_int_equal(rough_line_pull(&line, 3500, bytes), 3);
    assert_memory_equal(bytes, "abc", 3);
    assert_int_equal(rough_line_pull(&line, 9000, bytes), 0);
    /* The next one begins when it comes, or when the line is free. */
    rough_line_push(&line, (const uint8_t *)"d", 1, 9000);
    rough_line_push(&line, (const uint8_t *)"e", 1, 9100);
    assert_int_equal(rough_line_next_us(&line), 11000);
}

static void without_a_rate_bytes_pass_at_once(void **state)
{
    (void)state;
    struct rough_line line;
    uint8_t bytes[ROUGH_LINE_ROOM];
    rough_line_init(&line, 0, &quiet, 1);
    rough_line_push(&line, (const uint8_t *)"abc", 3, 7);
    assert_int_equal(rough_line_pull(&line, 7, bytes), 3);
    assert_int_equal(line.damaged, 0);
}

static size_t damage(uint64_t seed, const struct rough_noise *noise, uint8_t *ret_bytes,
                     uint64_t *ret_damaged)
{
    struct rough_line line;
    uint8_t sent[4000];
    memset(sent, 0x55, sizeof(sent));
    rough_line_init(&line, 0, noise, seed);
    rough_line_push(&line, sent, sizeof(sent), 0);
    *ret_damaged = line.damaged;
    return rough_line_pull(&line, 0, ret_bytes);
}

static void noise_is_of_the_rate_and_of_the_seed(void **state)
{
    (void)state;
    static uint8_t once[ROUGH_LINE_ROOM], twice[ROUGH_LINE_ROOM];
    uint64_t damaged = 0, again = 0;
    const struct rough_noise flips = {.flip_ppm = 5000}; /* 4,000 × 8 × 0.005 = 160 */
    assert_int_equal(damage(1, &flips, once, &damaged), 4000);
    assert_in_range(damaged, 110, 210);
    assert_int_equal(damage(1, &flips, twice, &again), 4000);
    assert_memory_equal(once, twice, 4000);
    assert_int_equal(damage(2, &flips, twice, &again), 4000);
    assert_memory_not_equal(once, twice, 4000);

    const struct rough_noise drops = {.drop_ppm = 50000}; /* 200 of 4,000 */
    assert_in_range(damage(1, &drops, once, &damaged), 3740, 3860);
    const struct rough_noise inserts = {.insert_ppm = 50000};
    assert_in_range(damage(1, &inserts, once, &damaged), 4140, 4260);
}

static void what_has_no_room_is_counted(void **state)
{
    (void)state;
    static uint8_t many[ROUGH_LINE_ROOM + 5], bytes[ROUGH_LINE_ROOM];
    struct rough_line line;
    rough_line_init(&line, 115200, &quiet, 1);
    rough_line_push(&line, many, sizeof(many), 0);
    assert_int_equal(line.damaged, 5);
    assert_int_equal(rough_line_pull(&line, INT64_MAX, bytes), ROUGH_LINE_ROOM);
}

static void a_cut_burst_ends_early(void **state)
{
    (void)state;
    struct rough_line line;
    static uint8_t bytes[ROUGH_LINE_ROOM];
    const struct rough_noise cuts = {.cut_ppm = 1000000};
    rough_line_init(&line, 0, &cuts, 1);
    rough_line_push(&line, (const uint8_t *)"abcdefgh", 8, 0);
    const size_t size = rough_line_pull(&line, 0, bytes);
    assert_in_range(size, 1, 7);
    assert_memory_equal(bytes, "abcdefgh", size);
    assert_int_equal(line.cut_bursts, 1);
    assert_int_equal(line.damaged, 8 - size);
}

static void a_late_burst_comes_behind_others(void **state)
{
    (void)state;
    struct rough_line line;
    static uint8_t bytes[ROUGH_LINE_ROOM];
    const struct rough_noise late = {.late_ppm = 1000000};
    rough_line_init(&line, 0, &late, 1);
    rough_line_push(&line, (const uint8_t *)"old", 3, 0);
    assert_int_equal(rough_line_pull(&line, ROUGH_LATE_MIN_US - 1, bytes), 0);
    assert_in_range(rough_line_next_us(&line), ROUGH_LATE_MIN_US,
                    ROUGH_LATE_MIN_US + ROUGH_LATE_SPREAD_US);
    rough_line_push(&line, (const uint8_t *)"new", 3, 10); /* one at a time is late */
    assert_int_equal(rough_line_pull(&line, 10, bytes), 3);
    assert_memory_equal(bytes, "new", 3);
    assert_int_equal(rough_line_pull(&line, INT64_MAX, bytes), 3);
    assert_memory_equal(bytes, "old", 3);
    assert_int_equal(rough_line_next_us(&line), INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(burst_takes_its_bit_times),
        cmocka_unit_test(without_a_rate_bytes_pass_at_once),
        cmocka_unit_test(noise_is_of_the_rate_and_of_the_seed),
        cmocka_unit_test(what_has_no_room_is_counted),
        cmocka_unit_test(a_cut_burst_ends_early),
        cmocka_unit_test(a_late_burst_comes_behind_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
