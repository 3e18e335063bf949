/*
 * Devices without an address, and two with one, on a line with real firmware, noise and collisions,
 * on virtual time: they are found, blink, are bound, take over from a dead one, and are told apart.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/field/bus_world.h"

#include <string.h>

enum {
    PADS = 5,
    STRIPS = 3,
    NEW = 14,
    FOUND_MS = 60000,
    TAKEN_MS = 30000,
    TOLD_APART_MS = 30000,
};

static const struct rough_noise noise = {
    .flip_ppm = 200, .drop_ppm = 100, .insert_ppm = 100, .cut_ppm = 1000, .late_ppm = 1000};

enum { ASKED = 4711 }; /* on record, before anybody pressed a key */

static struct bus_world world;
static int stranger;
static const struct device *core_of(int station)
{
    return host_device_core(world.stations[station].host);
}

static void turn(void)
{
    struct field_news news;
    const int chosen = bus_world_turn(&world, &news);
    for (int i = 0; i < news.key_count; i++) {
        field_device_key_done(&world.line.devices[chosen].device, news.keys[i].session,
                              news.keys[i].number);
    }
}

static int add(enum device_kind kind, int address, int serial)
{
    const struct host_device_config config = {.kind = kind,
                                              .address = (uint8_t)address,
                                              .width_px = kind == DEVICE_STRIP ? 256 : 0,
                                              .height_px = kind == DEVICE_STRIP ? 32 : 0,
                                              .serial = (uint16_t)serial};
    return bus_world_add(&world, &config);
}

static void open_line(uint64_t seed)
{
    bus_world_init(&world, &noise, seed);
    for (int i = 0; i < PADS + STRIPS; i++) {
        const enum device_kind kind = i < PADS ? DEVICE_PAD : DEVICE_STRIP;
        (void)add(kind, 1 + i, 0);
        (void)bus_world_wire(&world, kind, 1 + i);
    }
}

static bool all_present(void)
{
    for (int i = 0; i < world.line.count; i++) {
        if (world.line.devices[i].device.state != FIELD_PRESENT) {
            return false;
        }
    }
    return true;
}

/* Goes on until `holds`, at most so long; returns how long it took. */
static int until(bool (*holds)(void), int64_t at_most_ms)
{
    const int64_t began_ms = bus_world_ms(&world);
    while (!holds()) {
        turn();
        assert_true(bus_world_ms(&world) - began_ms < at_most_ms);
    }
    return (int)(bus_world_ms(&world) - began_ms);
}

static void go_on(int64_t for_ms)
{
    for (const int64_t end_ms = bus_world_ms(&world) + for_ms; bus_world_ms(&world) < end_ms;) {
        turn();
    }
}

static int address_of(int station)
{
    return core_of(station)->identity.address;
}

static void id_of(int station, uint16_t ret_id[REG_UNIQUE_ID_SIZE])
{
    for (int i = 0; i < REG_UNIQUE_ID_SIZE; i++) {
        ret_id[i] = modbus_get(core_of(station)->identity.unique_id + 2 * (size_t)i);
    }
}

static bool all_new_are_found(void)
{
    return world.line.find.count == NEW;
}

static void test_all_new_devices_are_found_and_each_once(void **unused)
{
    (void)unused;
    open_line(1);
    (void)until(all_present, FOUND_MS);
    for (int i = 0; i < NEW; i++) {
        (void)add(i % 2 == 0 ? DEVICE_PAD : DEVICE_STRIP, DEVICE_ADDRESS_FIND, i + 1);
    }
    print_message("%d new devices are found in %d ms\n", NEW, until(all_new_are_found, FOUND_MS));
    go_on(FOUND_MS);
    assert_int_equal(world.line.find.count, NEW); /* nobody twice, nobody forgotten */
    assert_true(world.collisions > 0);
    for (int i = 0; i < NEW; i++) {
        assert_int_equal(address_of(PADS + STRIPS + i), DEVICE_ADDRESS_FIND);
    }
    bus_world_deinit(&world);
}

static bool stranger_blinks(void)
{
    return bus_world_ms(&world) - 1000 < core_of(stranger)->locate_until_ms;
}

static bool stranger_is_found(void)
{
    return world.line.find.count == 1;
}

static bool stranger_was_pressed(void)
{
    return world.line.find.count == 1 && world.line.find.found[0].presses == 1;
}

static bool stranger_serves(void)
{
    return address_of(stranger) == 2 && world.line.devices[1].device.state == FIELD_PRESENT &&
           core_of(stranger)->ring.session != 0;
}

static bool old_one_is_new(void)
{
    return address_of(1) == DEVICE_ADDRESS_FIND && world.line.find.count == 1;
}

static void test_a_new_device_blinks_tells_of_its_key_and_is_bound(void **unused)
{
    (void)unused;
    open_line(2);
    (void)until(all_present, FOUND_MS);
    stranger = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 1);
    (void)until(stranger_is_found, FOUND_MS);
    struct field_seek_mail mail = {.bind = -1, .locate_s = 20};
    id_of(stranger, mail.unique_id);
    field_line_seek_order(&world.line, bus_world_ms(&world), &mail);
    (void)until(stranger_blinks, 2000);
    assert_int_equal(host_device_press(world.stations[stranger].host, "next"), HOST_OK);
    world.stations[stranger].next_ms = 0;
    (void)until(stranger_was_pressed, 15000);
    mail.bind = 1; /* who is there now becomes a new one */
    field_line_seek_order(&world.line, bus_world_ms(&world), &mail);
    (void)until(stranger_serves, TAKEN_MS);
    (void)until(old_one_is_new, TAKEN_MS);
    host_device_restart(world.stations[stranger].host, bus_world_ms(&world));
    assert_int_equal(address_of(stranger), 2); /* on its settings page */
    bus_world_deinit(&world);
}

/* The notes from `first` on are these, of this device; who took its address says what wanted it. */
static void assert_noted(int first, const enum device_note_what *whats, int count, int station)
{
    assert_true(world.note_count >= first + count);
    for (int i = 0; i < count; i++) {
        const struct device_note *note = &world.notes[first + i];
        assert_int_equal(note->what, whats[i]);
        assert_int_equal(note->line, 1);
        assert_memory_equal(note->device, core_of(station)->identity.unique_id,
                            DEVICE_NOTE_ID_BYTES);
        if (note->what == DEVICE_NOTE_TAKEN) {
            assert_int_equal(note->order, first + i);
            assert_int_equal(note->address, address_of(station));
        }
    }
}

static void take_over(int dead, enum device_kind kind)
{
    world.stations[dead].off = true;
    go_on(5000);
    assert_int_equal(world.line.devices[dead].device.state, FIELD_LOST);
    stranger = add(kind, DEVICE_ADDRESS_FIND, 77);
    const int noted = world.note_count;
    const int64_t began_ms = bus_world_ms(&world);
    /* Where the answer to the order is lost, it is found in the dead one's place before the order
     * is said again, and only then on record. */
    while (world.line.devices[dead].device.state != FIELD_PRESENT || world.note_count < noted + 2) {
        turn();
        assert_true(bus_world_ms(&world) - began_ms < TAKEN_MS);
    }
    assert_int_equal(address_of(stranger), dead + 1);
    static const enum device_note_what whats[] = {DEVICE_NOTE_TAKE_OVER, DEVICE_NOTE_TAKEN};
    assert_noted(noted, whats, 2, stranger);
    print_message("a new %s took the dead one's place in %lld ms\n", device_kind_name((int)kind),
                  (long long)(bus_world_ms(&world) - began_ms));
}

static void test_a_replaced_device_takes_over(void **unused)
{
    (void)unused;
    open_line(3);
    (void)until(all_present, FOUND_MS);
    take_over(2, DEVICE_PAD);
    take_over(PADS, DEVICE_STRIP);
    bus_world_deinit(&world);
}

static void test_with_two_dead_ones_nobody_guesses(void **unused)
{
    (void)unused;
    open_line(4);
    (void)until(all_present, FOUND_MS);
    world.stations[0].off = true;
    world.stations[1].off = true;
    go_on(5000);
    stranger = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 1);
    (void)until(stranger_is_found, FOUND_MS);
    go_on(20000);
    assert_int_equal(address_of(stranger), DEVICE_ADDRESS_FIND);
    struct field_seek_mail mail = {.bind = 1};
    id_of(stranger, mail.unique_id);
    field_line_seek_order(&world.line, bus_world_ms(&world), &mail);
    (void)until(stranger_serves, TAKEN_MS);
    bus_world_deinit(&world);
}

/* What nobody puts on record does not happen. */
static void test_without_a_record_nobody_takes_over(void **unused)
{
    (void)unused;
    open_line(8);
    (void)until(all_present, FOUND_MS);
    world.config.on_note = NULL;
    world.stations[2].off = true;
    stranger = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 77);
    go_on(30000);
    assert_int_equal(world.line.find.count, 1);
    assert_int_equal(address_of(stranger), DEVICE_ADDRESS_FIND);
    bus_world_deinit(&world);
}

/* Between the wish and its record the one that was lost is back: it stays. */
static void test_one_that_is_back_is_not_taken_over(void **unused)
{
    (void)unused;
    struct field_seek_mail mail = {.bind = 1, .if_lost = true};
    open_line(9);
    (void)until(all_present, FOUND_MS);
    stranger = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 1);
    (void)until(stranger_is_found, FOUND_MS);
    id_of(stranger, mail.unique_id);
    field_line_seek_order(&world.line, bus_world_ms(&world), &mail);
    go_on(5000);
    assert_int_equal(address_of(stranger), DEVICE_ADDRESS_FIND);
    assert_int_equal(address_of(1), 2);
    bus_world_deinit(&world);
}

static void press_at(int station)
{
    assert_int_equal(host_device_press(world.stations[station].host, "next"), HOST_OK);
    world.stations[station].next_ms = 0;
}

static void test_the_one_whose_key_is_pressed_is_bound(void **unused)
{
    (void)unused;
    const struct field_seek_mail mail = {.bind = 1, .by_key = true, .note = ASKED};
    open_line(6);
    world.stations[0].off = true;
    world.stations[1].off = true;
    const int other = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 1);
    stranger = add(DEVICE_PAD, DEVICE_ADDRESS_FIND, 2);
    press_at(other); /* before anybody asked */
    go_on(20000);
    assert_int_equal(world.line.find.count, 2);
    field_line_seek_order(&world.line, bus_world_ms(&world), &mail);
    go_on(5000);
    assert_int_equal(address_of(other), DEVICE_ADDRESS_FIND);
    press_at(stranger);
    print_message("who is pressed serves in %d ms\n", until(stranger_serves, TAKEN_MS));
    static const enum device_note_what whats[] = {DEVICE_NOTE_KEY, DEVICE_NOTE_TAKEN};
    assert_noted(0, whats, 2, stranger);
    assert_int_equal(world.notes[0].order, ASKED);
    bus_world_deinit(&world);
}

static bool told_apart(void)
{
    return address_of(stranger) == DEVICE_ADDRESS_FIND && all_present();
}

static void test_two_with_one_address_are_told_apart(void **unused)
{
    (void)unused;
    open_line(5);
    (void)until(all_present, FOUND_MS);
    stranger = add(DEVICE_PAD, 3, 9);
    go_on(500);
    print_message("two with one address are told apart in %d ms\n",
                  until(told_apart, TOLD_APART_MS));
    static const enum device_note_what whats[] = {DEVICE_NOTE_TWIN};
    assert_noted(0, whats, 1, stranger);
    go_on(60000); /* and stay apart */
    assert_int_equal(address_of(stranger), DEVICE_ADDRESS_FIND);
    assert_int_equal(address_of(2), 3);
    (void)until(told_apart, 5000);
    bus_world_deinit(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_new_devices_are_found_and_each_once),
        cmocka_unit_test(test_a_new_device_blinks_tells_of_its_key_and_is_bound),
        cmocka_unit_test(test_a_replaced_device_takes_over),
        cmocka_unit_test(test_with_two_dead_ones_nobody_guesses),
        cmocka_unit_test(test_without_a_record_nobody_takes_over),
        cmocka_unit_test(test_one_that_is_back_is_not_taken_over),
        cmocka_unit_test(test_the_one_whose_key_is_pressed_is_bound),
        cmocka_unit_test(test_two_with_one_address_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
