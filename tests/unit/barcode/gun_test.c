/* Guns over a port in memory: unplugged at every byte, plugged in again, the wrong device. */
#include "drivers/barcode/gun.h"
#include "drivers/io/port_memory.h"

#include "tests/lib/cmocka_all.h"
#include "tests/unit/barcode/descriptors.h"

#include <stdio.h>
#include <string.h>

enum { TOLD_ROOM = 4096, REPORT = 64 };

static char told[TOLD_ROOM];
static const uint8_t *descriptor_bytes;
static int descriptor_size;
static struct port *port;
static struct device *gun;

static void hear(void *context, const struct scan *scan, enum scan_problem problem)
{
    (void)context;
    const size_t used = strlen(told);
    if (scan != NULL) {
        snprintf(told + used, sizeof(told) - used, "%s%.*s|", scan->aim, (int)scan->length_bytes,
                 (const char *)scan->bytes);
    } else {
        snprintf(told + used, sizeof(told) - used, "!%s|", scan_problem_code(problem));
    }
}

static int descriptor(void *context, uint8_t *ret_bytes, size_t room)
{
    (void)context;
    if (descriptor_size > 0) {
        assert_true((size_t)descriptor_size <= room);
        memcpy(ret_bytes, descriptor_bytes, (size_t)descriptor_size);
    }
    return descriptor_size;
}

static void hid_begin(const uint8_t *bytes, int size)
{
    descriptor_bytes = bytes;
    descriptor_size = size;
    told[0] = '\0';
    port = port_memory_create(true);
    assert_non_null(port);
    gun = gun_hid_create(port, descriptor, NULL, hear, NULL);
    assert_non_null(gun);
}

static void serial_begin(enum serial_end end)
{
    const struct serial_scan_settings settings = {
        .end = end, .with_aim = true, .gap_ms = SERIAL_SCAN_GAP_MS};
    told[0] = '\0';
    port = port_memory_create(false);
    gun = gun_serial_create(port, &settings, hear, NULL);
    assert_non_null(gun);
}

static void end(void)
{
    device_close(gun);
    gun_destroy(gun);
}

static void health_is(enum device_state state, const char *code)
{
    const struct device_health health = device_health(gun);
    assert_int_equal(health.state, state);
    assert_string_equal(health.code, code);
    assert_int_equal(health.advice_zh[0] != '\0', code[0] != '\0');
    assert_int_equal(health.advice_en[0] != '\0', code[0] != '\0');
}

static void report_make(uint8_t report[REPORT], const char *text, bool more)
{
    memset(report, 0, REPORT);
    report[0] = 2;
    report[1] = (uint8_t)strlen(text);
    memcpy(report + 2, "]Q1", 3);
    memcpy(report + 5, text, strlen(text));
    report[63] = more ? 1 : 0;
}

static void plugged_out_and_in(void **state)
{
    (void)state;
    uint8_t report[REPORT];
    hid_begin(counted_descriptor, sizeof(counted_descriptor));
    assert_int_equal(device_open(gun, 100), 0);
    health_is(DEVICE_ABSENT, "port.absent");
    assert_int_equal(device_next_deadline_ms(gun), 100 + GUN_RETRY_MS);
    port_memory_plug(port, true);
    device_on_ready(gun, NULL, 0, 100 + GUN_RETRY_MS - 1);
    health_is(DEVICE_ABSENT, "port.absent");
    device_on_ready(gun, NULL, 0, 100 + GUN_RETRY_MS);
    health_is(DEVICE_READY, "");
    assert_int_equal(device_next_deadline_ms(gun), DEVICE_NO_DEADLINE);

    report_make(report, "K7M29XTW", false);
    assert_true(port_memory_give(port, report, sizeof(report)));
    assert_true(port_memory_give(port, report, sizeof(report)));
    device_on_ready(gun, NULL, 0, 2000);
    assert_string_equal(told, "]Q1K7M29XTW|]Q1K7M29XTW|");

    /* The plug is pulled between the two parts of a code. */
    told[0] = '\0';
    report_make(report, "first part", true);
    assert_true(port_memory_give(port, report, sizeof(report)));
    device_on_ready(gun, NULL, 0, 3000);
    port_memory_plug(port, false);
    device_on_ready(gun, NULL, 0, 3001);
    health_is(DEVICE_ABSENT, "port.gone");
    assert_string_equal(told, "!scan_cut|");
    port_memory_plug(port, true);
    device_on_ready(gun, NULL, 0, 3001 + GUN_RETRY_MS);
    health_is(DEVICE_READY, "");
    report_make(report, "whole", false);
    assert_true(port_memory_give(port, report, sizeof(report)));
    device_on_ready(gun, NULL, 0, 5000);
    assert_string_equal(told, "!scan_cut|]Q1whole|");
    end();
}

static void the_rest_never_comes(void **state)
{
    (void)state;
    uint8_t report[REPORT];
    hid_begin(counted_descriptor, sizeof(counted_descriptor));
    port_memory_plug(port, true);
    assert_int_equal(device_open(gun, 0), 0);
    report_make(report, "first part", true);
    assert_true(port_memory_give(port, report, sizeof(report)));
    device_on_ready(gun, NULL, 0, 10);
    const int64_t due_ms = device_next_deadline_ms(gun);
    assert_int_equal(due_ms, 510);
    device_on_ready(gun, NULL, 0, due_ms);
    assert_string_equal(told, "!scan_cut|");
    end();
}

static void what_is_no_gun(void **state)
{
    (void)state;
    hid_begin(keyboard_descriptor, sizeof(keyboard_descriptor));
    port_memory_plug(port, true);
    assert_int_equal(device_open(gun, 0), 0);
    health_is(DEVICE_FAILED, "gun.no_scanner");
    descriptor_size = -1;
    device_on_ready(gun, NULL, 0, GUN_FAILED_RETRY_MS);
    health_is(DEVICE_FAILED, "gun.no_descriptor");
    descriptor_bytes = counted_descriptor; /* it was set to the right mode */
    descriptor_size = sizeof(counted_descriptor);
    device_on_ready(gun, NULL, 0, 2 * GUN_FAILED_RETRY_MS);
    health_is(DEVICE_READY, "");
    end();
}

/* After each count of bytes the plug is pulled: codes that came whole are given, the rest is told
 * as cut or not at all, and the gun serves again. */
static void a_serial_gun_unplugged_at_every_byte(void **state)
{
    (void)state;
    static const char line[] = "]Q1K7M29XTW\r";
    const size_t size = sizeof(line) - 1;
    for (size_t cut = 0; cut <= 2 * size; cut++) {
        serial_begin(SERIAL_END_LINE);
        port_memory_plug(port, true);
        port_memory_set_piece(port, 1);
        assert_int_equal(device_open(gun, 0), 0);
        port_memory_unplug_after(port, cut);
        (void)port_memory_give(port, line, size);
        (void)port_memory_give(port, line, size);
        for (int64_t now_ms = 1; now_ms < 2 * (int64_t)size; now_ms++) {
            device_on_ready(gun, NULL, 0, now_ms);
        }
        if (device_health(gun).state == DEVICE_READY) {
            port_memory_plug(port, false);
            device_on_ready(gun, NULL, 0, 99);
        }
        assert_int_equal(device_health(gun).state, DEVICE_ABSENT);
        const char *want = cut < size ? (cut == 0 ? "" : "!scan_cut|")
                           : cut < 2 * size
                               ? (cut == size ? "]Q1K7M29XTW|" : "]Q1K7M29XTW|!scan_cut|")
                               : "]Q1K7M29XTW|]Q1K7M29XTW|";
        assert_string_equal(told, want);
        told[0] = '\0';
        port_memory_plug(port, true);
        port_memory_unplug_after(port, SIZE_MAX);
        device_on_ready(gun, NULL, 0, 5000);
        assert_int_equal(device_health(gun).state, DEVICE_READY);
        assert_true(port_memory_give(port, line, size));
        device_on_ready(gun, NULL, 0, 5001);
        assert_string_equal(told, "]Q1K7M29XTW|");
        end();
    }
}

static void a_wedge_that_is_not_there(void **state)
{
    (void)state;
    const struct wedge_scan_settings settings = {.gap_ms = WEDGE_GAP_MS};
    gun = gun_wedge_create("/nonexistent/gun", &settings, hear, NULL);
    assert_non_null(gun);
    assert_int_equal(device_open(gun, 0), 0);
    health_is(DEVICE_ABSENT, "port.absent");
    assert_int_equal(device_next_deadline_ms(gun), GUN_RETRY_MS);
    device_on_ready(gun, NULL, 0, GUN_RETRY_MS);
    end();
    gun = gun_wedge_create("/dev/null", &settings, hear, NULL);
    assert_int_equal(device_open(gun, 0), 0);
    health_is(DEVICE_FAILED, "gun.no_keyboard");
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plugged_out_and_in),
        cmocka_unit_test(the_rest_never_comes),
        cmocka_unit_test(what_is_no_gun),
        cmocka_unit_test(a_serial_gun_unplugged_at_every_byte),
        cmocka_unit_test(a_wedge_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
