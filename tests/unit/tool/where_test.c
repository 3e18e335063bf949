/* Places as they are typed: guessed from the path, said before it, with settings after it. */
#include "drivers/tool/where.h"

#include "tests/lib/cmocka_all.h"

#include <string.h>

static struct where where;

static bool reads(const char *text)
{
    const char *wrong = NULL;
    const bool read = where_read(text, &where, &wrong);
    assert_true(wrong != NULL && wrong[0] != '\0');
    return read;
}

static void paths_say_their_cable(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum where_cable cable;
    } rows[] = {
        {"/dev/ttyACM0", WHERE_SERIAL},
        {"/dev/pts/3", WHERE_SERIAL},
        {"/dev/mashang/barcode-serial", WHERE_SERIAL},
        {"/dev/hidraw3", WHERE_HID},
        {"/dev/mashang/barcode-hid", WHERE_HID},
        {"/dev/input/event7", WHERE_KEYS},
        {"/dev/mashang/barcode-keys", WHERE_KEYS},
        {"/dev/usb/lp0", WHERE_PRINTER},
        {"/dev/video2", WHERE_V4L2},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_true(reads(rows[i].path));
        assert_int_equal(where.cable, rows[i].cable);
        assert_string_equal(where.path, rows[i].path);
    }
    assert_false(reads("/dev/something"));
    assert_true(reads("hid:/dev/something"));
    assert_string_equal(where.path, "/dev/something");
}

static void what_is_not_a_path_has_its_own_words(void **state)
{
    (void)state;
    assert_true(reads("tcp:10.0.0.9:9100"));
    assert_int_equal(where.cable, WHERE_TCP);
    assert_string_equal(where.path, "10.0.0.9:9100");
    assert_true(reads("sane:")); /* the first there is */
    assert_int_equal(where.cable, WHERE_SANE);
    assert_string_equal(where.path, "");
    assert_true(reads("sane:airscan:e0:Office"));
    assert_string_equal(where.path, "airscan:e0:Office");
    assert_true(reads("folder:/tmp/pages"));
    assert_int_equal(where.cable, WHERE_FOLDER);
    assert_false(reads("tcp:"));
    assert_false(reads("v4l2:"));
}

static void settings(void **state)
{
    (void)state;
    assert_true(reads("serial:/tmp/x?end=stx-etx&aim=yes&baud=115200&gap=100"));
    assert_int_equal(where.end, WHERE_END_STX_ETX);
    assert_true(where.aim);
    assert_int_equal(where.baud, 115200);
    assert_int_equal(where.gap_ms, 100);
    assert_false(where.counted);
    assert_true(reads("/dev/hidraw0?counted=yes"));
    assert_true(where.counted);
    assert_true(reads("/dev/ttyS0?end=silence"));
    assert_int_equal(where.end, WHERE_END_SILENCE);
    assert_string_equal(where.path, "/dev/ttyS0");
    static const char *const bad[] = {
        "/dev/ttyS0?",
        "/dev/ttyS0?end",
        "/dev/ttyS0?end=cr",
        "/dev/ttyS0?gap=19",
        "/dev/ttyS0?baud=0",
        "/dev/ttyS0?x=1",
        "/dev/ttyS0?aim=yes&",
        "/dev/ttyS0?baud=9600x",
        "usbs:/dev/ttyS0",
        "serial:",
        "",
        "?end=line",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        where.baud = -7;
        assert_false(reads(bad[i]));
        assert_int_equal(where.baud, -7);
    }
}

static void usb_numbers(void **state)
{
    (void)state;
    assert_true(reads("usb:0400:c35a"));
    assert_int_equal(where.vendor, 0x0400);
    assert_int_equal(where.product, 0xC35A);
    assert_false(reads("usb:400:c35a"));
    assert_false(reads("usb:0400c35a"));
    assert_false(reads("usb:0400:c35az"));
    assert_string_equal(where_cable_name(WHERE_USB), "usb");
}

static void too_long(void **state)
{
    (void)state;
    char text[WHERE_TEXT_MAX + 2];
    memset(text, 'a', sizeof(text));
    memcpy(text, "hid:/", 5);
    text[sizeof(text) - 1] = '\0';
    assert_false(reads(text));
    text[4 + WHERE_PATH_ROOM] = '\0';
    assert_false(reads(text));
    text[4 + WHERE_PATH_ROOM - 1] = '\0';
    assert_true(reads(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_say_their_cable),
        cmocka_unit_test(what_is_not_a_path_has_its_own_words),
        cmocka_unit_test(settings),
        cmocka_unit_test(usb_numbers),
        cmocka_unit_test(too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
