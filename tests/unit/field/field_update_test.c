/*
 * New firmware over a line that is broken on purpose, while pads are worked with: it comes to its
 * end, on time and one device at a time, presses act on the way, and a device whose power goes, or
 * whose new image is dead, is back.
 */
#include "hall-server/field/field_update.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/field/bus_world.h"

#include <sodium.h>
#include <string.h>

enum {
    PADS = 4,
    IMAGE_BYTES = 4096,
    FILE_BYTES = FIRMWARE_FILE_PART_HEAD_BYTES + IMAGE_BYTES,
    NEW_VERSION = 0x0203,
    US = 1000,
    LIMIT_MS = 60000,
};

static const struct rough_noise noise = {
    .flip_ppm = 500, .drop_ppm = 200, .insert_ppm = 200, .cut_ppm = 2000, .late_ppm = 2000};

static struct bus_world world;
static bool hall_keeps;
static uint8_t bytes[FILE_BYTES];
static struct firmware_file file;

static void make_file(uint16_t kind, const char *image)
{
    uint8_t public_key[FIRMWARE_FILE_PUBLIC_BYTES], secret[FIRMWARE_FILE_SECRET_BYTES];
    struct firmware_head head = {.kind = kind,
                                 .board = BOARD_HOST,
                                 .version = NEW_VERSION,
                                 .slots = 3,
                                 .size_bytes = IMAGE_BYTES};
    uint8_t *const at = bytes + FIRMWARE_FILE_PART_HEAD_BYTES;
    assert_true(sodium_init() >= 0);
    crypto_sign_keypair(public_key, secret);
    for (int i = 0; i < IMAGE_BYTES; i++) {
        at[i] = (uint8_t)(i * 5);
    }
    memcpy(at, image, strlen(image));
    firmware_file_sign(secret, &head, at, bytes);
    assert_int_equal(firmware_file_check(public_key, bytes, FILE_BYTES, &file), FIRMWARE_FILE_OK);
}

static struct field_device *device_at(int at)
{
    return &world.line.devices[at].device;
}

static uint16_t version_of(int at)
{
    return host_device_core(world.stations[at].host)->version;
}

/* Somebody works at this pad's seat, or the seat is closed. */
static void work_at(int at, bool works)
{
    struct field_pad_view view = {.quiet = !works};
    memset(view.display, ' ', DISPLAY_CHARACTERS);
    field_device_show_pad(device_at(at), &view);
}

/* Presses are durable at once here, while the hall keeps anything. */
static int turn(void)
{
    struct field_news news;
    const int chosen = bus_world_turn(&world, &news);
    for (int i = 0; i < news.key_count && hall_keeps; i++) {
        field_device_key_done(device_at(chosen), news.keys[i].session, news.keys[i].number);
    }
    return news.key_count;
}

static void open_line(const struct rough_noise *with)
{
    hall_keeps = true;
    bus_world_init(&world, with, 1);
    for (int i = 0; i < PADS; i++) {
        const struct host_device_config config = {
            .kind = DEVICE_PAD, .address = (uint8_t)(i + 1), .serial = (uint16_t)(i + 1)};
        (void)bus_world_add(&world, &config);
        (void)bus_world_wire(&world, DEVICE_PAD, i + 1);
    }
    bool all = false;
    for (int i = 0; i < 10000 && !all; i++) {
        (void)turn();
        all = true;
        for (int k = 0; k < PADS; k++) {
            all = all && device_at(k)->state == FIELD_PRESENT;
        }
    }
    assert_true(all);
    for (int i = 0; i < PADS; i++) {
        work_at(i, false);
    }
}

/* Until the update of a device ends; how long it took. */
static int64_t until_ended(int at)
{
    const int64_t began_ms = bus_world_ms(&world);
    while (device_at(at)->update.state == FIELD_UPDATE_GOING) {
        (void)turn();
        assert_true(bus_world_ms(&world) - began_ms < 5 * LIMIT_MS);
    }
    return bus_world_ms(&world) - began_ms;
}

static void test_all_pads_are_updated_on_a_noisy_line_and_every_press_acts(void **unused)
{
    (void)unused;
    int pressed = 0;
    int acted = 0;
    make_file(DEVICE_PAD, "");
    open_line(&noise);
    for (int i = 0; i < PADS; i++) {
        field_device_update(device_at(i), &file, bus_world_ms(&world));
    }
    const int64_t began_ms = bus_world_ms(&world);
    bool going = true;
    for (int64_t next_ms = began_ms; going;) {
        /* Somebody works at the last pad, until the first has it. */
        work_at(PADS - 1, version_of(0) != NEW_VERSION);
        if (bus_world_ms(&world) >= next_ms && version_of(0) != NEW_VERSION) {
            assert_int_equal(host_device_press(world.stations[PADS - 1].host, "next"), HOST_OK);
            next_ms = bus_world_ms(&world) + 500;
            pressed++;
            world.stations[PADS - 1].next_ms = 0;
        }
        acted += turn();
        going = false;
        for (int i = 0; i < PADS; i++) {
            going = going || device_at(i)->update.state == FIELD_UPDATE_GOING;
        }
        assert_true(bus_world_ms(&world) - began_ms < LIMIT_MS);
    }
    for (int i = 0; i < PADS; i++) {
        assert_int_equal(device_at(i)->update.code, UPDATE_OK);
        assert_int_equal(device_at(i)->update.state, FIELD_UPDATE_DONE);
        assert_int_equal(version_of(i), NEW_VERSION);
    }
    assert_true(pressed > 10);
    assert_int_equal(acted, pressed);
    bus_world_deinit(&world);
}

static void test_it_goes_on_when_the_power_went_in_the_middle(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    for (unsigned cut = 40; cut < 560; cut += 65) {
        open_line(&(struct rough_noise){0});
        host_device_cut(world.stations[0].host, cut);
        field_device_update(device_at(0), &file, bus_world_ms(&world));
        while (device_at(0)->state != FIELD_LOST && version_of(0) != NEW_VERSION) {
            (void)turn();
        }
        host_device_restart(world.stations[0].host, bus_world_ms(&world));
        world.stations[0].next_ms = 0;
        assert_true(until_ended(0) < LIMIT_MS);
        assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_DONE);
        assert_int_equal(version_of(0), NEW_VERSION);
        bus_world_deinit(&world);
    }
}

static void test_a_dead_image_is_given_up_and_not_sent_again(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "MUTE");
    open_line(&(struct rough_noise){0});
    field_device_update(device_at(0), &file, bus_world_ms(&world));
    (void)until_ended(0);
    assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_FAILED);
    assert_int_equal(device_at(0)->update.code, UPDATE_NOT_KEPT);
    assert_int_equal(version_of(0), 0x0001);
    assert_int_equal(device_at(0)->state, FIELD_PRESENT);
    bus_world_deinit(&world);
}

static void test_an_image_for_another_board_is_not_sent(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    file.parts[0].head.board = BOARD_STM32G0;
    open_line(&(struct rough_noise){0});
    field_device_update(device_at(0), &file, bus_world_ms(&world));
    (void)until_ended(0);
    assert_int_equal(device_at(0)->update.code, UPDATE_OTHER_BOARD);
    assert_int_equal(device_at(0)->update.begins, 0);
    bus_world_deinit(&world);
}

static void test_an_older_version_is_refused_unless_it_is_wanted(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    open_line(&(struct rough_noise){0});
    for (int wanted = 0; wanted < 2; wanted++) {
        /* The device runs what is newer than the file. */
        ((struct device *)host_device_core(world.stations[0].host))->update.version =
            NEW_VERSION + 1;
        field_device_update(device_at(0), &file, bus_world_ms(&world));
        if (wanted == 1) {
            field_update_allow_older(&device_at(0)->update);
        }
        (void)until_ended(0);
        assert_int_equal(device_at(0)->update.code, wanted == 1 ? UPDATE_OK : UPDATE_OLDER);
        assert_int_equal(version_of(0), wanted == 1 ? NEW_VERSION : 0x0001);
        assert_true(device_at(0)->update.begins <= 2);
    }
    bus_world_deinit(&world);
}

/* Firmware before map version 5 would take it. */
static void test_an_older_version_is_not_even_begun(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    open_line(&(struct rough_noise){0});
    ((struct device *)host_device_core(world.stations[0].host))->version = NEW_VERSION + 1;
    field_device_update(device_at(0), &file, bus_world_ms(&world));
    (void)until_ended(0);
    assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_FAILED);
    assert_int_equal(device_at(0)->update.code, UPDATE_OLDER);
    assert_int_equal(device_at(0)->update.version_from, NEW_VERSION + 1);
    assert_false(device_at(0)->update.begun);
    bus_world_deinit(&world);
}

/* A look that is late by an update is late by one piece of it at most. */
static void test_it_takes_no_more_of_the_line_than_its_turns(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    open_line(&(struct rough_noise){0});
    for (int i = 0; i < PADS; i++) {
        work_at(i, true);
    }
    uint64_t requests[2] = {0, 0};
    for (int with = 0; with < 2; with++) {
        if (with == 1) {
            field_device_update(device_at(0), &file, bus_world_ms(&world));
        }
        const uint64_t before = world.requests;
        const int64_t end_ms = bus_world_ms(&world) + 1000;
        while (bus_world_ms(&world) < end_ms) {
            (void)turn();
        }
        requests[with] = world.requests - before;
    }
    assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_GOING);
    assert_true(device_at(0)->update.received > 0);
    /* Keys of four pads are asked as often, give or take a fifth. */
    const uint64_t pieces = device_at(0)->update.received / FIELD_UPDATE_OLDER_BYTES + 4;
    assert_true((requests[1] - pieces) * 100 >= requests[0] * 80);
    bus_world_deinit(&world);
}

static int turns_for(int64_t for_ms)
{
    int keys = 0;
    for (const int64_t end_ms = bus_world_ms(&world) + for_ms; bus_world_ms(&world) < end_ms;) {
        keys += turn();
    }
    return keys;
}

/* A device that starts anew forgets what was pressed and is on nobody's record. */
static void test_it_starts_anew_when_its_seat_is_closed_and_no_press_waits(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    open_line(&(struct rough_noise){0});
    work_at(0, true);
    field_device_update(device_at(0), &file, bus_world_ms(&world));
    (void)turns_for(LIMIT_MS);
    assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_GOING);
    assert_int_equal(version_of(0), 0x0001);
    assert_true(field_update_restarts(&device_at(0)->update)); /* all else is done */
    assert_int_equal(field_device_wait(device_at(0)), FIELD_WAIT_SEAT);
    assert_int_equal(device_at(0)->version, 0x0001);

    hall_keeps = false; /* a full disk, say */
    assert_int_equal(host_device_press(world.stations[0].host, "next"), HOST_OK);
    world.stations[0].next_ms = 0;
    assert_int_equal(turns_for(1000), 1);
    work_at(0, false);
    (void)turns_for(LIMIT_MS);
    assert_int_equal(version_of(0), 0x0001);
    assert_int_equal(host_device_core(world.stations[0].host)->ring.count, 1);
    assert_int_equal(field_device_wait(device_at(0)), FIELD_WAIT_KEYS);

    hall_keeps = true;
    field_device_keys_again(device_at(0));
    assert_true(until_ended(0) < LIMIT_MS);
    assert_int_equal(device_at(0)->update.state, FIELD_UPDATE_DONE);
    assert_int_equal(version_of(0), NEW_VERSION);
    assert_int_equal(device_at(0)->version, NEW_VERSION);
    assert_int_equal(field_device_wait(device_at(0)), FIELD_WAIT_NONE);
    bus_world_deinit(&world);
}

/* Wherever it falls: before the order, with it, or in the restart's own moment. */
static void test_a_press_in_the_moment_of_the_restart_acts_once(void **unused)
{
    (void)unused;
    make_file(DEVICE_PAD, "");
    for (int64_t after_ms = 0; after_ms < 90; after_ms += 6) {
        open_line(&(struct rough_noise){0});
        work_at(0, true);
        field_device_update(device_at(0), &file, bus_world_ms(&world));
        while (!field_update_restarts(&device_at(0)->update)) {
            (void)turn();
        }
        /* The seat closes while a finger is on the key: the hall sees no press, and orders. */
        assert_int_equal(host_device_press(world.stations[0].host, "next"), HOST_OK);
        world.stations[0].next_ms = 0;
        int acted = turns_for(after_ms);
        work_at(0, false);
        const int64_t began_ms = bus_world_ms(&world);
        while (device_at(0)->update.state == FIELD_UPDATE_GOING) {
            acted += turn();
            assert_true(bus_world_ms(&world) - began_ms < LIMIT_MS);
        }
        acted += turns_for(1000);
        assert_int_equal(version_of(0), NEW_VERSION);
        assert_int_equal(acted, 1);
        bus_world_deinit(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_pads_are_updated_on_a_noisy_line_and_every_press_acts),
        cmocka_unit_test(test_it_goes_on_when_the_power_went_in_the_middle),
        cmocka_unit_test(test_a_dead_image_is_given_up_and_not_sent_again),
        cmocka_unit_test(test_an_image_for_another_board_is_not_sent),
        cmocka_unit_test(test_it_starts_anew_when_its_seat_is_closed_and_no_press_waits),
        cmocka_unit_test(test_an_older_version_is_refused_unless_it_is_wanted),
        cmocka_unit_test(test_an_older_version_is_not_even_begun),
        cmocka_unit_test(test_a_press_in_the_moment_of_the_restart_acts_once),
        cmocka_unit_test(test_it_takes_no_more_of_the_line_than_its_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
