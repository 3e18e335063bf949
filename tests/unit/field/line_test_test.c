/*
 * What a line test says of lines with one thing wrong each: real firmware on virtual wires, and
 * figures by hand where a fault is none of the wires'.
 */
#include "hall-server/field/line_test.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/field/bus_world.h"

#include <string.h>

enum { DEVICES = 8, ASKS = 200, SEED = 7 };

static struct bus_world world;
static struct line_test test;
static struct line_finding findings[LINE_FINDINGS_MAX];

static enum field_bus_heard carry(void *context, int address, int timeout_ms,
                                  const struct field_request *request, uint16_t *registers,
                                  int *ret_us, bool *ret_late)
{
    const int64_t began_us = world.now_us;
    (void)context;
    *ret_late = false;
    const bool good = bus_world_carry(&world, address, timeout_ms, request, registers);
    *ret_us = (int)(world.now_us - began_us);
    return good ? BUS_GOOD : world.silent ? BUS_SILENT : BUS_BROKEN;
}

static const struct line_wire wire = {.carry = carry};

/* A line of pads at 1 … DEVICES, in the hall's list too. */
static void open_line(const struct rough_noise *noise)
{
    bus_world_init(&world, noise, SEED);
    line_test_init(&test);
    for (int i = 0; i < DEVICES; i++) {
        (void)bus_world_add(&world, &(struct host_device_config){.kind = DEVICE_PAD,
                                                                 .address = (uint8_t)(1 + i),
                                                                 .serial = (uint16_t)i});
        assert_true(line_test_add(&test, 1 + i, DEVICE_PAD));
    }
}

static int run(void)
{
    line_test_run(&test, &wire, ASKS);
    bus_world_deinit(&world);
    return line_test_look(&test, findings);
}

static void expect(int at, const char *code, int address)
{
    assert_string_equal(findings[at].code, code);
    assert_int_equal(findings[at].address, address);
    assert_true(strlen(findings[at].zh) > 0 && strlen(findings[at].en) > 0);
}

static const struct rough_noise quiet;

static void test_good_line(void **state)
{
    (void)state;
    open_line(&quiet);
    assert_int_equal(run(), 1);
    expect(0, "line.good", 0);
    for (int i = 0; i < DEVICES; i++) {
        assert_int_equal(test.devices[i].asked, ASKS);
        assert_int_equal(test.devices[i].answered, ASKS);
        assert_int_equal(test.devices[i].kind_told, DEVICE_PAD);
    }
    const int p50 = line_tested_percentile_us(&test.devices[0], 50);
    assert_in_range(p50, 1000, 10000);
    assert_true(line_tested_percentile_us(&test.devices[0], 99) >= p50);
}

static void test_nobody_answers(void **state)
{
    (void)state;
    open_line(&quiet);
    for (int i = 0; i < DEVICES; i++) {
        world.stations[i].off = true;
    }
    assert_int_equal(run(), 1);
    expect(0, "line.empty", 0);
    assert_int_equal(test.devices[0].asked, LINE_TEST_DEAD_ASKS);
}

static void test_nobody_is_understood(void **state)
{
    (void)state;
    open_line(&(struct rough_noise){.cut_ppm = 900000});
    world.to_devices.noise.cut_ppm = 0;
    world.to_hall.noise.flip_ppm = 300000;
    assert_int_equal(run(), 1);
    expect(0, "line.garbled", 0);
}

static void test_one_is_lost(void **state)
{
    (void)state;
    open_line(&quiet);
    world.stations[3].off = true;
    assert_int_equal(run(), 1);
    expect(0, "device.lost", 4);
    assert_int_equal(test.devices[4].answered, ASKS);
}

static void test_an_end_is_lost(void **state)
{
    (void)state;
    open_line(&quiet);
    for (int i = DEVICES - 3; i < DEVICES; i++) {
        world.stations[i].off = true;
    }
    assert_int_equal(run(), 4);
    expect(0, "line.part_lost", 0);
    expect(1, "device.lost", DEVICES - 2);
}

static void test_all_are_noisy(void **state)
{
    (void)state;
    open_line(&(struct rough_noise){.flip_ppm = 500});
    assert_int_equal(run(), 1);
    expect(0, "line.noisy", 0);
    assert_true(test.devices[0].broken > 0 && test.devices[0].answered > 0);
}

static void test_two_have_one_address(void **state)
{
    (void)state;
    open_line(&quiet);
    (void)bus_world_add(
        &world, &(struct host_device_config){.kind = DEVICE_PAD, .address = 5, .serial = 99});
    assert_int_equal(run(), 1);
    expect(0, "device.address_twice", 5);
    assert_int_equal(test.devices[4].sharers, 2);
}

static void test_another_kind_is_there(void **state)
{
    (void)state;
    open_line(&quiet);
    test.devices[2].kind_wired = DEVICE_EVALUATOR;
    assert_int_equal(run(), 1);
    expect(0, "device.other_kind", 3);
    assert_string_equal(findings[0].detail, "evaluator, pad");
}

static void test_scan_finds_who_is_there(void **state)
{
    (void)state;
    open_line(&quiet);
    line_test_init(&test);
    line_test_scan(&test, &wire);
    assert_int_equal(test.count, DEVICES);
    assert_int_equal(test.devices[DEVICES - 1].address, DEVICES);
    assert_int_equal(run(), 1);
    expect(0, "line.good", 0);
}

/* Faults of one device, that the virtual wires have for all or for none. */
static void test_by_figures(void **state)
{
    (void)state;
    static const struct {
        struct line_tested device; /* beside one that is well */
        int answer_us;
        const char *code;
    } rows[] = {
        {{.asked = 200, .answered = 190, .broken = 10, .sharers = 1}, 3000, "device.noisy"},
        {{.asked = 200, .answered = 190, .silent = 10, .sharers = 1}, 3000, "device.loose"},
        {{.asked = 200, .answered = 190, .late = 10, .sharers = 1}, 3000, "device.late"},
        {{.asked = 200, .answered = 200}, 30000, "device.late"},
        {{.asked = 200, .refused = 200, .sharers = 0}, 0, "device.refuses"},
        {{.asked = 200, .broken = 200, .sharers = 0}, 0, "device.noisy"},
        {{.asked = 200, .answered = 100, .broken = 100, .sharers = 2},
         3000,
         "device.address_twice"},
        {{.asked = 200, .answered = 199, .broken = 1, .sharers = 1}, 3000, "line.good"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        line_test_init(&test);
        assert_true(line_test_add(&test, 1, 0) && line_test_add(&test, 2, 0));
        test.devices[0].asked = test.devices[0].answered = ASKS;
        test.devices[1] = rows[i].device;
        test.devices[1].address = 2;
        for (int k = 0; k < ASKS; k++) {
            test.devices[1].answer_us[k] = rows[i].answer_us;
        }
        assert_int_equal(line_test_look(&test, findings), 1);
        expect(0, rows[i].code, strcmp(rows[i].code, "line.good") == 0 ? 0 : 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_line),
        cmocka_unit_test(test_nobody_answers),
        cmocka_unit_test(test_nobody_is_understood),
        cmocka_unit_test(test_one_is_lost),
        cmocka_unit_test(test_an_end_is_lost),
        cmocka_unit_test(test_all_are_noisy),
        cmocka_unit_test(test_two_have_one_address),
        cmocka_unit_test(test_another_kind_is_there),
        cmocka_unit_test(test_scan_finds_who_is_there),
        cmocka_unit_test(test_by_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
