/* What /sys says of USB devices, HID devices and serial lines is read as it is, in a made-up tree.
 */
#include "drivers/io/port_find.h"
#include "tests/lib/cmocka_all.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static void folder_make(const char *path)
{
    char whole[512];
    snprintf(whole, sizeof(whole), "%s/", root);
    for (const char *at = path; *at != '\0'; at++) {
        const size_t length = strlen(whole);
        whole[length] = *at;
        whole[length + 1] = '\0';
        if (at[1] == '/' || at[1] == '\0') {
            mkdir(whole, 0700);
        }
    }
}

static void file_make(const char *path, const void *bytes, size_t size_bytes)
{
    char whole[512];
    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    FILE *file = fopen(whole, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size_bytes, file), size_bytes);
    fclose(file);
}

static void text_make(const char *path, const char *text)
{
    file_make(path, text, strlen(text));
}

static void link_make(const char *target, const char *path)
{
    char whole[512];
    snprintf(whole, sizeof(whole), "%s/%s", root, path);
    assert_int_equal(symlink(target, whole), 0);
}

static int tree_make(void **unused)
{
    (void)unused;
    snprintf(root, sizeof(root), "/tmp/port-find-XXXXXX");
    assert_non_null(mkdtemp(root));
    folder_make("sys/bus/usb/devices/1-1");
    text_make("sys/bus/usb/devices/1-1/idVendor", "0400\n");
    text_make("sys/bus/usb/devices/1-1/idProduct", "c35a\n");
    text_make("sys/bus/usb/devices/1-1/busnum", "1\n");
    text_make("sys/bus/usb/devices/1-1/devnum", "12\n");
    text_make("sys/bus/usb/devices/1-1/product", "USB IDR\n");
    folder_make("sys/bus/usb/devices/1-1:1.0"); /* an interface: no device */

    folder_make("sys/class/hidraw/hidraw3/device");
    text_make(
        "sys/class/hidraw/hidraw3/device/uevent",
        "DRIVER=hid-generic\nHID_ID=0003:000010C4:00000007\nHID_NAME=ID Reader\nHID_PHYS=x\n");
    static const uint8_t descriptor[] = {0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x05, 0x01, 0xC0};
    file_make("sys/class/hidraw/hidraw3/device/report_descriptor", descriptor, sizeof(descriptor));
    folder_make("sys/class/hidraw/hidraw1/device");
    text_make("sys/class/hidraw/hidraw1/device/uevent", "HID_NAME=no id\n");

    folder_make("sys/devices/usb1/1-2/1-2:1.0/ttyUSB0");
    text_make("sys/devices/usb1/1-2/idVendor", "10c4\n");
    text_make("sys/devices/usb1/1-2/idProduct", "ea60\n");
    folder_make("sys/class/tty/ttyUSB0");
    link_make("../../../devices/usb1/1-2/1-2:1.0/ttyUSB0", "sys/class/tty/ttyUSB0/device");
    folder_make("sys/class/tty/ttyS0");
    folder_make("sys/class/tty/tty1");
    return 0;
}

static int entry_remove(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(path);
}

static int tree_remove(void **unused)
{
    (void)unused;
    return nftw(root, entry_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static void test_usb_devices_are_found_and_interfaces_are_not(void **unused)
{
    (void)unused;
    struct port_place places[4];
    assert_int_equal(port_find(root, PORT_USB, places, 4), 1);
    assert_int_equal(places[0].vendor, 0x0400);
    assert_int_equal(places[0].product, 0xC35A);
    assert_string_equal(places[0].path, "/dev/bus/usb/001/012");
    assert_string_equal(places[0].name, "USB IDR");
}

static void test_hid_devices_say_what_they_are_for(void **unused)
{
    (void)unused;
    struct port_place places[4];
    assert_int_equal(port_find(root, PORT_HID, places, 4), 1);
    assert_int_equal(places[0].vendor, 0x10C4);
    assert_int_equal(places[0].product, 7);
    assert_int_equal(places[0].usage_page, 0x8C);
    assert_int_equal(places[0].usage, 2);
    assert_string_equal(places[0].path, "/dev/hidraw3");
    assert_string_equal(places[0].name, "ID Reader");
}

static void test_serial_lines_are_those_of_the_board_and_of_adapters(void **unused)
{
    (void)unused;
    struct port_place places[4];
    assert_int_equal(port_find(root, PORT_SERIAL, places, 4), 2);
    assert_string_equal(places[0].path, "/dev/ttyS0");
    assert_int_equal(places[0].vendor, 0);
    assert_string_equal(places[1].path, "/dev/ttyUSB0");
    assert_int_equal(places[1].vendor, 0x10C4);
    assert_int_equal(places[1].product, 0xEA60);
}

static void test_no_more_than_there_is_room_and_nothing_where_nothing_is(void **unused)
{
    (void)unused;
    struct port_place place;
    assert_int_equal(port_find(root, PORT_SERIAL, &place, 1), 1);
    assert_int_equal(port_find("/nowhere", PORT_SERIAL, &place, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usb_devices_are_found_and_interfaces_are_not),
        cmocka_unit_test(test_hid_devices_say_what_they_are_for),
        cmocka_unit_test(test_serial_lines_are_those_of_the_board_and_of_adapters),
        cmocka_unit_test(test_no_more_than_there_is_room_and_nothing_where_nothing_is),
    };
    return cmocka_run_group_tests(tests, tree_make, tree_remove);
}
