/*
 * Guns through hidraw and libevdev as they are: codes come whole, the keyboard is grabbed, and
 * after a plug that was pulled at any transfer the gun serves again, with no code shortened. Time
 * is virtual.
 */
#include "drivers/barcode/gun.h"
#include "tests/e2e/drivers_gun/mock_gun.h"
#include "tests/lib/cmocka_all.h"

#include <linux/input.h>
#include <stdio.h>
#include <string.h>

enum { TURNS = 40, STEP_MS = 5, TOLD_ROOM = 1024, REPORT = 64 };

static struct device *gun;
static int64_t now_ms;
static char told[TOLD_ROOM];

static void hear(void *context, const struct scan *scan, enum scan_problem problem)
{
    (void)context;
    const size_t used = strlen(told);
    if (scan != NULL) {
        snprintf(told + used, sizeof(told) - used, "%.*s|", (int)scan->length_bytes,
                 (const char *)scan->bytes);
    } else {
        snprintf(told + used, sizeof(told) - used, "!%s|", scan_problem_code(problem));
    }
}

static void begin(enum mock_gun kind)
{
    static char path[] = MOCK_GUN_HID;
    const struct wedge_scan_settings settings = {.gap_ms = WEDGE_GAP_MS_MAX};
    told[0] = '\0';
    now_ms = 1000000000; /* after every stamp of the kernel's: these are of another clock */
    gun = kind == MOCK_HID ? gun_hid_create(port_hid_create(MOCK_GUN_HID), gun_descriptor_of_hidraw,
                                            path, hear, NULL)
                           : gun_wedge_create(MOCK_GUN_KEYS, &settings, hear, NULL);
    assert_non_null(gun);
    assert_int_equal(device_open(gun, now_ms), 0);
}

static void end(void)
{
    device_close(gun);
    gun_destroy(gun);
}

static void turn(void)
{
    for (int i = 0; i < TURNS; i++) {
        now_ms += STEP_MS;
        device_on_ready(gun, NULL, 0, now_ms);
    }
}

static enum device_state state_of(void)
{
    return device_health(gun).state;
}

static void look_again(void)
{
    now_ms += GUN_FAILED_RETRY_MS;
    device_on_ready(gun, NULL, 0, now_ms);
}

static void say_report(const char *text, bool more)
{
    uint8_t report[REPORT] = {2, (uint8_t)strlen(text), ']', 'Q', '1'};
    memcpy(report + 5, text, strlen(text));
    report[63] = more ? 1 : 0;
    mock_gun_report(report, sizeof(report));
}

static void say_key(unsigned code)
{
    mock_gun_event(EV_KEY, code, 1);
    mock_gun_event(EV_SYN, SYN_REPORT, 0);
    mock_gun_event(EV_KEY, code, 0);
    mock_gun_event(EV_SYN, SYN_REPORT, 0);
}

static void a_hid_gun_is_found_and_read(void **state)
{
    (void)state;
    begin(MOCK_HID);
    assert_int_equal(state_of(), DEVICE_ABSENT);
    mock_gun_plug(MOCK_HID, -1);
    look_again();
    assert_string_equal(device_health(gun).code, "");
    assert_int_equal(state_of(), DEVICE_READY);
    say_report("long code, ", true);
    say_report("its rest", false);
    say_report("K7M29XTW", false);
    turn();
    assert_string_equal(told, "long code, its rest|K7M29XTW|");
    mock_gun_unplug();
    turn();
    assert_int_equal(state_of(), DEVICE_ABSENT);
    end();
}

/* Each transfer in turn is the one at which the plug is pulled. */
static void a_hid_gun_pulled_at_every_transfer(void **state)
{
    (void)state;
    bool whole = false;
    for (int pull = 0; !whole; pull++) {
        assert_true(pull < 20);
        mock_gun_plug(MOCK_HID, pull);
        begin(MOCK_HID);
        say_report("part one, ", true);
        say_report("part two", false);
        turn();
        whole = !mock_gun_is_pulled();
        mock_gun_unplug();
        turn();
        assert_int_equal(state_of(), DEVICE_ABSENT);
        assert_true(strcmp(told, "") == 0 || strcmp(told, "!scan_cut|") == 0 ||
                    strcmp(told, "part one, part two|") == 0);
        assert_true(!whole || strcmp(told, "part one, part two|") == 0);
        told[0] = '\0';
        mock_gun_plug(MOCK_HID, -1);
        look_again();
        assert_int_equal(state_of(), DEVICE_READY);
        say_report("after", false);
        turn();
        assert_string_equal(told, "after|");
        end();
        mock_gun_unplug();
    }
}

static void a_gun_that_types_is_grabbed(void **state)
{
    (void)state;
    mock_gun_plug(MOCK_KEYS, -1);
    begin(MOCK_KEYS);
    assert_int_equal(state_of(), DEVICE_READY);
    assert_true(mock_gun_is_grabbed());
    say_key(KEY_K);
    mock_gun_event(EV_KEY, KEY_LEFTSHIFT, 1);
    say_key(KEY_K);
    mock_gun_event(EV_KEY, KEY_LEFTSHIFT, 0);
    say_key(KEY_7);
    say_key(KEY_ENTER);
    turn();
    assert_true(mock_gun_is_read());
    assert_string_equal(told, "kK7|");
    end();
    assert_false(mock_gun_is_grabbed());
    mock_gun_unplug();
}

static void a_gun_that_types_pulled_at_every_transfer(void **state)
{
    (void)state;
    bool whole = false;
    for (int pull = 0; !whole; pull++) {
        assert_true(pull < 80);
        mock_gun_plug(MOCK_KEYS, pull);
        begin(MOCK_KEYS);
        say_key(KEY_1);
        say_key(KEY_2);
        say_key(KEY_ENTER);
        turn();
        whole = !mock_gun_is_pulled();
        mock_gun_unplug();
        turn();
        assert_true(state_of() == DEVICE_ABSENT || state_of() == DEVICE_FAILED);
        assert_true(strcmp(told, "") == 0 || strcmp(told, "!scan_cut|") == 0 ||
                    strcmp(told, "12|") == 0);
        assert_true(!whole || strcmp(told, "12|") == 0);
        told[0] = '\0';
        mock_gun_plug(MOCK_KEYS, -1);
        look_again();
        assert_int_equal(state_of(), DEVICE_READY);
        say_key(KEY_3);
        say_key(KEY_ENTER);
        turn();
        assert_string_equal(told, "3|");
        end();
        mock_gun_unplug();
    }
}

static void lost_events_spoil_the_code(void **state)
{
    (void)state;
    mock_gun_plug(MOCK_KEYS, -1);
    begin(MOCK_KEYS);
    say_key(KEY_1);
    mock_gun_event(EV_SYN, SYN_DROPPED, 0);
    mock_gun_event(EV_SYN, SYN_REPORT, 0);
    say_key(KEY_2);
    say_key(KEY_ENTER);
    say_key(KEY_3);
    say_key(KEY_ENTER);
    turn();
    assert_string_equal(told, "!scan_cut|3|");
    end();
    mock_gun_unplug();
}

static void what_cannot_be_used_is_told(void **state)
{
    (void)state;
    mock_gun_hold(true);
    mock_gun_plug(MOCK_KEYS, -1);
    begin(MOCK_KEYS);
    assert_int_equal(state_of(), DEVICE_FAILED);
    assert_string_equal(device_health(gun).code, "gun.not_grabbed");
    mock_gun_hold(false);
    look_again();
    assert_int_equal(state_of(), DEVICE_READY);
    end();
    mock_gun_unplug();
    mock_gun_plug(MOCK_MOUSE, -1);
    begin(MOCK_KEYS);
    assert_string_equal(device_health(gun).code, "gun.no_keyboard");
    end();
    mock_gun_unplug();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hid_gun_is_found_and_read),
        cmocka_unit_test(a_hid_gun_pulled_at_every_transfer),
        cmocka_unit_test(a_gun_that_types_is_grabbed),
        cmocka_unit_test(a_gun_that_types_pulled_at_every_transfer),
        cmocka_unit_test(lost_events_spoil_the_code),
        cmocka_unit_test(what_cannot_be_used_is_told),
    };
    mock_gun_begin();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mock_gun_end();
    return failed;
}
