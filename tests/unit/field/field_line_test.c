/* Which device is next on a full line: everybody's turn comes, and dead ones slow nobody much. */
#include "hall-server/field/field_line.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum { REQUEST_MS = 9, TIMEOUT_MS = FIELD_PROBE_TIMEOUT_MS + 3 };

static struct field_line line;
static int64_t now_ms;
static int request_ms = REQUEST_MS;
static int given[FIELD_NONE + 1][FIELD_LINE_DEVICES_MAX]; /* turns, by urgency */

/* Answers as a good device of its kind would, or not at all. */
static void answer(struct field_device *device, const struct field_request *request, bool good)
{
    uint16_t registers[FIELD_READ_MAX] = {0};
    struct field_news news;
    if (request->function == 3 && request->read_first == REG_MAGIC) {
        registers[REG_MAGIC] = REGISTER_MAP_MAGIC;
        registers[REG_MAP_VERSION] = REGISTER_MAP_VERSION;
        registers[REG_KIND] = (uint16_t)device->kind;
        registers[REG_WIDTH_PX] = device->kind == DEVICE_STRIP ? 512 : 0;
        registers[REG_HEIGHT_PX] = device->kind == DEVICE_STRIP ? 32 : 0;
    } else if (request->function == 3 && request->read_first == REG_SESSION) {
        registers[1] = 7;
    } else if (request->function == 3 && request->read_first == REG_LATCHED_NUMBER) {
        uint16_t *const at = registers - REG_LATCHED_NUMBER; /* nothing latched; the right region */
        at[REG_REGION_SHOWN_NUMBER] = device->region_set;
        at[REG_REGION_SHOWN_CRC] = device->region_set ? device->region_crc : 0;
    } else if (request->function == 23 && request->write_first != REG_POLL_TOKEN) {
        memcpy(registers, request->write, request->read_count * sizeof(registers[0]));
    } else if (request->function == 23) {
        registers[0] = request->write[0];
        registers[REG_SESSION - REG_POLL_HEAD + 1] = 7;
        registers[REG_KEYS_FIRST - REG_POLL_HEAD + 1] = 1;
    }
    now_ms += good ? request_ms : TIMEOUT_MS;
    field_device_answer(device, now_ms, good, registers, &news);
}

/* One request of the line; returns whose, or -1. */
static int step(unsigned dead)
{
    int64_t wait_ms = 0;
    const int chosen = field_line_choose(&line, now_ms, &wait_ms);
    if (chosen < 0) {
        assert_true(wait_ms > 0);
        now_ms += wait_ms;
        return -1;
    }
    struct field_request request;
    given[field_device_urgency(&line.devices[chosen].device, now_ms)][chosen]++;
    field_device_next(&line.devices[chosen].device, now_ms, 7, &request);
    answer(&line.devices[chosen].device, &request, chosen >= (int)dead);
    return chosen;
}

static void setup_line(int pads, int evaluators, int strips)
{
    memset(&line, 0, sizeof(line));
    now_ms = 1000;
    for (int i = 0; i < pads + evaluators + strips; i++) {
        const enum device_kind kind = i < pads                ? DEVICE_PAD
                                      : i < pads + evaluators ? DEVICE_EVALUATOR
                                                              : DEVICE_STRIP;
        field_device_init(&line.devices[line.count++].device, kind, now_ms);
    }
}

static void test_all_devices_of_a_full_line_are_found(void **unused)
{
    (void)unused;
    setup_line(14, 14, 12);
    const int64_t began_ms = now_ms;
    int found = 0;
    while (found < line.count) {
        (void)step(0);
        assert_true(now_ms - began_ms < 3000);
        found = 0;
        for (int i = 0; i < line.count; i++) {
            found += line.devices[i].device.state == FIELD_PRESENT;
        }
    }
}

/*
 * A gateway that is late: a request takes longer than the pause after which somebody else's turn is
 * there again. The one open pad is asked all the same, and so are the rest.
 */
static void test_a_slow_line_still_asks_for_keys(void **unused)
{
    (void)unused;
    enum { SLOW_MS = 130, TURNS = 400, KEYS_LATEST = 3, REST_LATEST = 150 };
    setup_line(14, 14, 12);
    int last[FIELD_LINE_DEVICES_MAX] = {0};
    request_ms = SLOW_MS;
    for (int i = 1; i < line.count; i++) {
        line.devices[i].device.pad.quiet = true;
    }
    for (int turn = 0; turn < 2 * TURNS; turn++) {
        const int chosen = step(0);
        if (chosen < 0 || turn < TURNS) { /* all are found first */
            last[chosen < 0 ? 0 : chosen] = turn;
            continue;
        }
        assert_true(chosen != 0 || turn - last[0] <= KEYS_LATEST);
        assert_true(turn - last[chosen] <= (turn < TURNS + REST_LATEST ? TURNS : REST_LATEST));
        last[chosen] = turn;
    }
    request_ms = REQUEST_MS;
    for (int i = 0; i < line.count; i++) {
        assert_true(2 * TURNS - last[i] <= (i == 0 ? KEYS_LATEST : REST_LATEST));
    }
}

struct turns {
    int count;          /* of the pads behind the first three, in ten seconds */
    int64_t longest_ms; /* between two turns of one */
};

static struct turns turns_of_pads(unsigned dead)
{
    struct turns turns = {0};
    int64_t asked_ms[FIELD_LINE_DEVICES_MAX] = {0};
    setup_line(14, 14, 12);
    for (const int64_t settled_ms = now_ms + 20000; now_ms < settled_ms;) {
        (void)step(dead);
    }
    for (const int64_t end_ms = now_ms + 10000; now_ms < end_ms;) {
        const int chosen = step(dead);
        if (chosen < 3 || line.devices[chosen].device.kind != DEVICE_PAD) {
            continue;
        }
        turns.count++;
        if (asked_ms[chosen] != 0 && now_ms - asked_ms[chosen] > turns.longest_ms) {
            turns.longest_ms = now_ms - asked_ms[chosen];
        }
        asked_ms[chosen] = now_ms;
    }
    return turns;
}

static void test_a_pad_is_asked_often_even_with_dead_devices_on_the_line(void **unused)
{
    (void)unused;
    const struct turns all_well = turns_of_pads(0);
    assert_in_range(all_well.longest_ms, 1, 300);
    const struct turns three_dead = turns_of_pads(3);
    assert_in_range(three_dead.longest_ms, 1, 300 + 2 * TIMEOUT_MS);
    /* A dead device slows nobody by more than a fifth. */
    assert_true(three_dead.count * 5 >= all_well.count * 4);
}

/*
 * A day at its fullest: the pads always show another count, a number is called at each strip one
 * after the other, and all strips wait for a picture (for ever: they never say that they have it).
 */
static void run_full_line(int dead, int64_t for_ms)
{
    enum { CALL_EVERY_MS = 700, STRIPS = 12 };
    static struct strip_image frame = {.width_px = 512, .height_px = 32};
    static struct strip_image number = {.width_px = 192, .height_px = 32};
    char count = '0';
    int called = 0;
    memset(frame.bytes, 0x18, sizeof(frame.bytes));
    memset(given, 0, sizeof(given));
    int64_t call_ms = now_ms;
    for (const int64_t end_ms = now_ms + for_ms; now_ms < end_ms;) {
        struct field_pad_view view = {.context = 0};
        count = count == '9' ? '0' : (char)(count + 1);
        memset(view.display, count, DISPLAY_CHARACTERS);
        for (int i = 0; i < line.count; i++) {
            struct field_device *device = &line.devices[i].device;
            if (device->kind == DEVICE_PAD) {
                field_device_show_pad(device, &view);
            } else if (device->kind == DEVICE_STRIP && !device->strip_set) {
                field_device_show_frame(device, &frame);
            }
        }
        const int strip = line.count - 1 - called % STRIPS;
        if (now_ms >= call_ms) {
            number.bytes[0]++;
            field_device_show_region(&line.devices[strip].device, called % 2 == 0 ? &number : NULL,
                                     true);
            called++;
            call_ms += CALL_EVERY_MS;
        }
        (void)step((unsigned)dead);
    }
}

static void assert_fair(const int *counts, int first, int end)
{
    int least = counts[first];
    int most = counts[first];
    for (int i = first; i < end; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    print_message("from %d to %d each\n", least, most);
    assert_true(least > 0);
    assert_true(most - least <= 1 + most / 4);
}

/*
 * Whoever else has turns between them, strips have as many as each other, and so have pads: none is
 * the last for as long as others want something, too.
 */
static void test_what_waits_for_a_turn_has_as_many_as_others(void **unused)
{
    (void)unused;
    enum { DEAD = 2, PADS = 14, REST = 14, STRIPS = 12, FOUND_MS = 5000, RUN_MS = 30000 };
    for (int dead = 0; dead <= DEAD; dead += DEAD) {
        setup_line(PADS, REST, STRIPS);
        for (const int64_t found_ms = now_ms + FOUND_MS; now_ms < found_ms;) {
            (void)step((unsigned)dead);
        }
        run_full_line(dead, RUN_MS);
        assert_fair(given[FIELD_PANEL], dead, PADS);
        assert_fair(given[FIELD_PICTURE], PADS + REST, line.count);
    }
}

/* Noise costs little; a device that is merely slow is not lost sooner than in half a second. */
static void test_patience_grows_with_misses_and_length(void **unused)
{
    (void)unused;
    struct field_device device = {.state = FIELD_PRESENT};
    struct field_request request = {.function = 3};
    int sum_ms = 0;
    assert_in_range(field_line_timeout_ms(&device, &request), 30, 60);
    for (device.misses = 0; device.misses < FIELD_MISSES_LOST; device.misses++) {
        sum_ms += field_line_timeout_ms(&device, &request);
    }
    assert_in_range(sum_ms, 500, 600);
    device.misses = 0;
    request = (struct field_request){.function = 16, .write_count = FIELD_WRITE_MAX};
    assert_in_range(field_line_timeout_ms(&device, &request), 50 + 21, 50 + 25);
}

/* What a page shows of a device: requests of the last minute and the one before, no older ones. */
static void test_requests_are_counted_by_what_they_brought_for_a_while(void **unused)
{
    (void)unused;
    setup_line(1, 0, 0);
    pthread_mutex_init(&line.lock, NULL);
    struct field_seat_device *seat = &line.devices[0];
    seat->tally.since_ms = now_ms;
    seat->device.version = 0x0203;
    field_line_publish_look(&line, seat, BUS_SILENT, now_ms); /* not found yet */
    seat->device.state = FIELD_PRESENT;
    field_line_publish_look(&line, seat, BUS_GOOD, now_ms);
    assert_int_equal(seat->look.asked, 0);
    field_line_publish_look(&line, seat, BUS_GONE, now_ms); /* the port's fault */
    field_line_publish_look(&line, seat, BUS_GOOD, now_ms);
    field_line_publish_look(&line, seat, BUS_SILENT, now_ms);
    field_line_publish_look(&line, seat, BUS_BROKEN, now_ms + FIELD_LOOK_MS - 1);
    assert_int_equal(seat->look.asked, 3);
    assert_int_equal(seat->look.silent, 1);
    assert_int_equal(seat->look.broken, 1);
    assert_int_equal(seat->look.version, 0x0203);
    assert_false(seat->look.known); /* it has not said who it is */

    now_ms += FIELD_LOOK_MS;
    field_line_publish_look(&line, seat, BUS_REFUSED, now_ms);
    assert_int_equal(seat->look.asked, 4);
    assert_int_equal(seat->look.broken, 2);
    now_ms += FIELD_LOOK_MS;
    field_line_publish_look(&line, seat, BUS_SILENT, now_ms);
    assert_int_equal(seat->look.asked, 2);
    assert_int_equal(seat->look.silent, 1);
    now_ms += 2 * FIELD_LOOK_MS;
    field_line_publish_look(&line, seat, BUS_GOOD, now_ms);
    assert_int_equal(seat->look.asked, 1);
    assert_int_equal(seat->look.silent + seat->look.broken, 0);
    pthread_mutex_destroy(&line.lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_devices_of_a_full_line_are_found),
        cmocka_unit_test(test_a_slow_line_still_asks_for_keys),
        cmocka_unit_test(test_a_pad_is_asked_often_even_with_dead_devices_on_the_line),
        cmocka_unit_test(test_what_waits_for_a_turn_has_as_many_as_others),
        cmocka_unit_test(test_patience_grows_with_misses_and_length),
        cmocka_unit_test(test_requests_are_counted_by_what_they_brought_for_a_while),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
