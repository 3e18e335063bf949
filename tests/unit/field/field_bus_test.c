/*
 * A full line that is broken on purpose: 13 pads, 13 evaluators and 14 strips with their real
 * firmware at 115200 baud, 500 of a million bits turned, bytes lost and put in, bursts cut, answers
 * that come too late. Each press acts once and in order, each strip ends with its picture, a dead
 * device is noticed and slows nobody much.
 *
 * On virtual time. BUS_PRESSES says how many presses (300), BUS_SEED which noise (1).
 */
#include "drivers/wire/crc16.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/field/bus_world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PADS = 13,
    EVALUATORS = 13,
    STRIPS = 14,
    FIRST_STRIP = PADS + EVALUATORS,
    PRESSES_DEFAULT = 300,
    PRESSES_MAX = 20000,
    WAITING_MAX = 8,       /* presses of one clerk that the hall has not heard of */
    HALL_MS = 3,           /* from a press that was read to its being durable */
    STRIP_EVERY_MS = 2000, /* some strip gets another frame */
    GAP_MS = 30,           /* between two presses anywhere, at most twice this */
    END_MS = 60000,        /* in which all must be right after the last press */
    DEAD_NOTICED_MS = 3000,
    SLOWER_PERCENT_MAX = 20,
    MEASURE_MS = 20000,
    BACK_MS = 8000,
    EMPTY_MS = 60000,
};

static const struct rough_noise noise = {
    .flip_ppm = 500, .drop_ppm = 200, .insert_ppm = 200, .cut_ppm = 2000, .late_ppm = 2000};

/* What a clerk pressed, and what of it the hall has done. */
struct clerk {
    uint16_t keys[PRESSES_MAX];
    int64_t pressed_ms[PRESSES_MAX];
    int pressed;
    int acted;
    uint32_t session;
    uint32_t number; /* of the last press that acted */
    int64_t done_ms; /* when the hall says that it is durable; 0: nothing waits */
};

static struct bus_world world;
static struct clerk clerks[PADS];
static struct strip_image frames[STRIPS], regions[STRIPS];
static int64_t took_ms[PRESSES_MAX + 1]; /* from a finger to the hall, of all clerks' presses */
static int took_count;

static int number_of(const char *name, int otherwise)
{
    const char *text = getenv(name);
    return text == NULL ? otherwise : atoi(text);
}

static struct field_device *device_at(int at)
{
    return &world.line.devices[at].device;
}

static void open_line(const struct rough_noise *with, uint64_t seed)
{
    static const struct host_device_config strip_sizes[] = {
        {.width_px = 512, .height_px = 32},
        {.width_px = 256, .height_px = 32},
        {.width_px = 192, .height_px = 16},
    };
    bus_world_init(&world, with, seed);
    memset(clerks, 0, sizeof(clerks));
    memset(regions, 0, sizeof(regions));
    took_count = 0;
    for (int i = 0; i < PADS + EVALUATORS + STRIPS; i++) {
        struct host_device_config config = {.kind = DEVICE_PAD};
        if (i >= FIRST_STRIP) {
            config = strip_sizes[i % 3];
            config.kind = DEVICE_STRIP;
        } else if (i >= PADS) {
            config.kind = DEVICE_EVALUATOR;
        }
        config.address = (uint8_t)(1 + i);
        (void)bus_world_add(&world, &config);
        (void)bus_world_wire(&world, config.kind, config.address);
    }
}

/* --- The hall ----------------------------------------------------------------------------------
 */

/* The engine keeps each (device, session, number) once; here they are in order, so the last is
 * enough. */
static void act(struct clerk *clerk, const struct field_key *key)
{
    if (key->session == clerk->session && (int32_t)(key->number - clerk->number) <= 0) {
        return;
    }
    assert_true(clerk->acted < clerk->pressed);
    assert_int_equal(key->key, clerk->keys[clerk->acted]);
    assert_int_equal(key->number, clerk->number + 1);
    assert_true(clerk->session == 0 || clerk->session == key->session);
    clerk->session = key->session;
    clerk->number = key->number;
    assert_in_range(took_count, 0, PRESSES_MAX);
    took_ms[took_count++] = bus_world_ms(&world) - clerk->pressed_ms[clerk->acted];
    clerk->acted++;
    clerk->done_ms = bus_world_ms(&world) + HALL_MS;
}

static void draw(int strip)
{
    struct field_device *device = device_at(FIRST_STRIP + strip);
    struct strip_image *frame = &frames[strip];
    const int bytes = device->width_px / 8 * device->height_px;
    memset(frame, 0, sizeof(*frame));
    frame->width_px = device->width_px;
    frame->height_px = device->height_px;
    /* Words on a quiet ground: a quarter of the rows changes. */
    for (int i = 0; i < bytes; i++) {
        frame->bytes[i] = (uint8_t)(i * 8 / bytes % 4 == 1 ? bus_world_roll(&world, 256) : 0x18);
    }
    field_device_show_frame(device, frame);
}

static void call(int strip)
{
    struct strip_image *region = &regions[strip];
    memset(region, 0, sizeof(*region));
    region->width_px = 96;
    region->height_px = 16;
    for (int y = 2; y < 14; y++) {
        for (int x = 0; x < 4; x++) {
            region->bytes[y * 12 + 3 * x] = (uint8_t)(0x3C << bus_world_roll(&world, 2));
        }
    }
    field_device_show_region(device_at(FIRST_STRIP + strip), region, true);
}

static void hall_works(void)
{
    const int64_t now_ms = bus_world_ms(&world);
    for (int i = 0; i < PADS; i++) {
        struct clerk *clerk = &clerks[i];
        if (clerk->done_ms != 0 && now_ms >= clerk->done_ms) {
            clerk->done_ms = 0;
            field_device_key_done(device_at(i), clerk->session, clerk->number);
            struct field_pad_view view = {.context = (uint16_t)clerk->acted};
            snprintf(view.display, sizeof(view.display), "%8d", clerk->acted);
            field_device_show_pad(device_at(i), &view);
            call(i);
        }
    }
}

static void turn(void)
{
    struct field_news news;
    const int chosen = bus_world_turn(&world, &news);
    for (int i = 0; i < news.key_count; i++) {
        assert_in_range(chosen, 0, PADS - 1);
        act(&clerks[chosen], &news.keys[i]);
    }
    hall_works();
}

static void press(int pad)
{
    static const char *const names[] = {"next", "recall", "start", "finish", "7"};
    static const uint16_t codes[] = {PAD_KEY_NEXT, PAD_KEY_RECALL, PAD_KEY_START, PAD_KEY_FINISH,
                                     PAD_KEY_7};
    struct clerk *clerk = &clerks[pad];
    const unsigned key = bus_world_roll(&world, 5);
    if (clerk->pressed - clerk->acted >= WAITING_MAX) {
        return; /* nobody presses on while nothing happens */
    }
    assert_int_equal(host_device_press(world.stations[pad].host, names[key]), HOST_OK);
    world.stations[pad].next_ms = 0;
    clerk->pressed_ms[clerk->pressed] = bus_world_ms(&world);
    clerk->keys[clerk->pressed++] = codes[key];
}

static int count_present(void)
{
    int present = 0;
    for (int i = 0; i < world.line.count; i++) {
        present += device_at(i)->state == FIELD_PRESENT;
    }
    return present;
}

static void wait_for_all(void)
{
    const int64_t end_ms = bus_world_ms(&world) + END_MS;
    while (count_present() < world.line.count) {
        turn();
        assert_true(bus_world_ms(&world) < end_ms);
    }
}

/* What the firmware has latched, read from it and not from what was sent. */
static bool strip_is_right(int at)
{
    const struct strip *strip = host_device_strip(world.stations[FIRST_STRIP + at].host);
    const struct strip_image *frame = &frames[at];
    for (int i = 0; i < frame->width_px / 8 * frame->height_px; i++) {
        const unsigned row = (unsigned)frame->width_px / 8;
        if (strip_latched_byte(strip, (unsigned)i % row * 8, (unsigned)i / row) !=
            frame->bytes[i]) {
            return false;
        }
    }
    const size_t size = (size_t)regions[at].width_px / 8 * (size_t)regions[at].height_px;
    return regions[at].width_px == 0 || (strip->shown.width_px == regions[at].width_px &&
                                         memcmp(strip->pixels, regions[at].bytes, size) == 0);
}

/* The count of its presses stands on a pad, as its device reads it. */
static bool pad_is_right(int at)
{
    uint16_t context = 0;
    const bool read = device_read(host_device_core(world.stations[at].host), REG_CONTEXT, &context);
    assert_true(read);
    return context == clerks[at].acted;
}

static bool all_is_done(void)
{
    for (int i = 0; i < PADS; i++) {
        if (clerks[i].acted < clerks[i].pressed || clerks[i].done_ms != 0 || !pad_is_right(i)) {
            return false;
        }
    }
    for (int i = 0; i < STRIPS; i++) {
        if (!strip_is_right(i)) {
            return false;
        }
    }
    return true;
}

static int compare_ms(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void say_presses(void)
{
    qsort(took_ms, (size_t)took_count, sizeof(took_ms[0]), compare_ms);
    print_message("a press takes p50 %lld p90 %lld p99 %lld ms\n",
                  (long long)took_ms[took_count / 2], (long long)took_ms[took_count * 9 / 10],
                  (long long)took_ms[took_count * 99 / 100]);
}

static void test_each_press_acts_once_and_each_strip_ends_right(void **unused)
{
    (void)unused;
    const int presses = number_of("BUS_PRESSES", PRESSES_DEFAULT);
    assert_in_range(presses, 1, PRESSES_MAX);
    open_line(&noise, (uint64_t)number_of("BUS_SEED", 1));
    wait_for_all();
    for (int i = 0; i < STRIPS; i++) {
        draw(i);
    }
    int64_t press_ms = 0, strip_ms = 0;
    for (int pressed = 0; pressed < presses;) {
        const int64_t now_ms = bus_world_ms(&world);
        if (now_ms >= press_ms) {
            press((int)bus_world_roll(&world, PADS));
            press_ms = now_ms + 1 + bus_world_roll(&world, 2 * GAP_MS);
        }
        if (now_ms >= strip_ms) {
            const int strip = (int)bus_world_roll(&world, STRIPS);
            if (device_at(FIRST_STRIP + strip)->state == FIELD_PRESENT) {
                draw(strip);
            }
            strip_ms = now_ms + STRIP_EVERY_MS;
        }
        turn();
        pressed = 0;
        for (int i = 0; i < PADS; i++) {
            pressed += clerks[i].pressed;
        }
    }
    const int64_t last_ms = bus_world_ms(&world);
    while (!all_is_done()) {
        turn();
        assert_true(bus_world_ms(&world) < last_ms + END_MS);
    }
    const uint64_t damaged = world.to_devices.damaged + world.to_hall.damaged;
    print_message("%d presses in %lld s: %llu requests, %llu failed, %llu bytes damaged; all right "
                  "%lld ms after the last\n",
                  presses, (long long)last_ms / 1000, (unsigned long long)world.requests,
                  (unsigned long long)world.failed, (unsigned long long)damaged,
                  (long long)(bus_world_ms(&world) - last_ms));
    say_presses();
    assert_true(damaged > 0);
    for (int i = 0; i < PADS; i++) {
        assert_int_equal(host_device_core(world.stations[i].host)->ring.refused, 0);
        assert_int_equal(host_device_core(world.stations[i].host)->ring.count, 0);
    }
    bus_world_deinit(&world);
}

/* All strips have nothing, all pads are at work; no key is pressed. */
static void test_empty_strips_are_right_soon(void **unused)
{
    (void)unused;
    open_line(&noise, (uint64_t)number_of("BUS_SEED", 1));
    wait_for_all();
    const int64_t began_ms = bus_world_ms(&world);
    for (int i = 0; i < STRIPS; i++) {
        draw(i);
        call(i);
    }
    while (!all_is_done()) {
        turn();
        assert_true(bus_world_ms(&world) < began_ms + EMPTY_MS);
    }
    print_message("%d empty strips are right after %lld ms\n", STRIPS,
                  (long long)(bus_world_ms(&world) - began_ms));
    bus_world_deinit(&world);
}

/* Turns of the pads but the first, in so much time. */
static int turns_of_others(int64_t for_ms)
{
    int turns = 0;
    for (const int64_t end_ms = bus_world_ms(&world) + for_ms; bus_world_ms(&world) < end_ms;) {
        struct field_news news;
        const int chosen = bus_world_turn(&world, &news);
        turns += chosen > 0 && chosen < PADS;
    }
    return turns;
}

static void expect_not_much_slower(int before, int after, const char *why)
{
    assert(before > 0);
    print_message("%s: others' turns %d, before %d (%+d %%)\n", why, after, before,
                  (after - before) * 100 / before);
    assert_true(after * 100 >= before * (100 - SLOWER_PERCENT_MAX));
}

static void test_a_dead_device_is_noticed_and_slows_nobody(void **unused)
{
    (void)unused;
    open_line(&noise, 7);
    wait_for_all();
    const int before = turns_of_others(MEASURE_MS);
    static const int dead[] = {0, PADS, FIRST_STRIP};
    for (int i = 0; i < 3; i++) {
        world.stations[dead[i]].off = true;
        const int64_t died_ms = bus_world_ms(&world);
        while (device_at(dead[i])->state == FIELD_PRESENT) {
            turn();
            assert_true(bus_world_ms(&world) < died_ms + DEAD_NOTICED_MS);
        }
        print_message("a dead %s is noticed in %lld ms\n",
                      device_kind_name((int)device_at(dead[i])->kind),
                      (long long)(bus_world_ms(&world) - died_ms));
    }
    expect_not_much_slower(before, turns_of_others(MEASURE_MS), "three dead devices");
    bus_world_deinit(&world);
}

static void test_a_line_that_was_cut_is_back_soon(void **unused)
{
    (void)unused;
    open_line(&noise, 9);
    wait_for_all();
    for (int i = 0; i < world.count; i++) {
        world.stations[i].off = true;
    }
    while (count_present() > 0) {
        turn();
    }
    for (int i = 0; i < world.count; i++) {
        world.stations[i].off = false;
        world.stations[i].next_ms = 0;
    }
    const int64_t back_ms = bus_world_ms(&world);
    wait_for_all();
    print_message("all %d are back after %lld ms\n", world.line.count,
                  (long long)(bus_world_ms(&world) - back_ms));
    assert_in_range(bus_world_ms(&world) - back_ms, 1, BACK_MS);
    bus_world_deinit(&world);
}

static void test_two_devices_with_one_address_slow_nobody(void **unused)
{
    (void)unused;
    open_line(&noise, 8);
    wait_for_all();
    const int before = turns_of_others(MEASURE_MS);
    const struct host_device_config twin = {.kind = DEVICE_PAD, .address = 1};
    (void)bus_world_add(&world, &twin);
    const int64_t joined_ms = bus_world_ms(&world);
    while (device_at(0)->state == FIELD_PRESENT) {
        turn();
        assert_true(bus_world_ms(&world) < joined_ms + DEAD_NOTICED_MS);
    }
    assert_true(world.collisions > 0);
    expect_not_much_slower(before, turns_of_others(MEASURE_MS), "two with one address");
    bus_world_deinit(&world);
}

/*
 * One pad alone: no other address tells its late answers from those that are due, and its keys are
 * pressed. Each late one costs the request whose answer it was and the one that it meets; if what
 * is behind that met the next, and so on, the pad would be lost three times as often.
 */
static void test_late_answers_seldom_lose_a_device(void **unused)
{
    (void)unused;
    enum { RUN_MS = 900000, PRESS_MS = 150, ASTRAY_MIN = 100, LOST_PERMILLE_MAX = 16 };
    static const struct rough_noise late = {.late_ppm = 100000};
    static const struct host_device_config pad = {.kind = DEVICE_PAD, .address = 1};
    int astray = 0, lost = 0;
    int64_t press_ms = 0;
    bus_world_init(&world, &late, 1);
    memset(clerks, 0, sizeof(clerks));
    took_count = 0;
    (void)bus_world_add(&world, &pad);
    (void)bus_world_wire(&world, pad.kind, pad.address);
    while (bus_world_ms(&world) < RUN_MS) {
        struct field_news news;
        if (bus_world_ms(&world) >= press_ms) {
            press(0);
            press_ms = bus_world_ms(&world) + PRESS_MS;
        }
        (void)bus_world_turn(&world, &news);
        for (int i = 0; i < news.key_count; i++) {
            act(&clerks[0], &news.keys[i]);
            field_device_key_done(device_at(0), clerks[0].session, clerks[0].number);
        }
        astray += news.astray;
        lost += news.state_changed && device_at(0)->state == FIELD_LOST;
    }
    print_message("of %llu late answers %d met another request; the pad was lost %d times\n",
                  (unsigned long long)world.to_hall.late_bursts, astray, lost);
    assert_true(astray >= ASTRAY_MIN);
    assert_true(lost * 1000 <= LOST_PERMILLE_MAX * (int)world.to_hall.late_bursts);
    assert_in_range(clerks[0].pressed - clerks[0].acted, 0, 1);
    bus_world_deinit(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_press_acts_once_and_each_strip_ends_right),
        cmocka_unit_test(test_empty_strips_are_right_soon),
        cmocka_unit_test(test_a_dead_device_is_noticed_and_slows_nobody),
        cmocka_unit_test(test_a_line_that_was_cut_is_back_soon),
        cmocka_unit_test(test_two_devices_with_one_address_slow_nobody),
        cmocka_unit_test(test_late_answers_seldom_lose_a_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
