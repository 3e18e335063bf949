#include "drivers/io/port_find.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SYS_PATH_ROOM = 512,
    SYS_TEXT_ROOM = 4096,
    TTY_LEVELS_MAX = 3, /* between a serial line and its USB device */
};

/* The item of a HID report descriptor that opens a collection, and what stands before it (HID 1.11,
 * 6.2.2): one byte of tag, type and size, then the data. */
enum { HID_USAGE_PAGE = 0x04, HID_USAGE = 0x08, HID_COLLECTION = 0xA0, HID_LONG = 0xFE };

/* A file's bytes; 0 when there is none. */
static size_t file_read(const char *path, char *ret_text, size_t room)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    const size_t size = fread(ret_text, 1, room - 1, file);
    ret_text[size] = '\0';
    fclose(file);
    return size;
}

/* The first line of folder/name; "" when there is none. */
static void line_read(const char *folder, const char *name, char *ret_line, size_t room)
{
    char path[SYS_PATH_ROOM];
    ret_line[0] = '\0';
    if (snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path)) {
        (void)file_read(path, ret_line, room);
        ret_line[strcspn(ret_line, "\n")] = '\0';
    }
}

static long number_read(const char *folder, const char *name, int base)
{
    char line[32];
    line_read(folder, name, line, sizeof(line));
    return strtol(line, NULL, base);
}

static bool usb_fill(const char *folder, const char *entry, struct port_place *place)
{
    (void)entry;
    place->vendor = (uint16_t)number_read(folder, "idVendor", 16);
    place->product = (uint16_t)number_read(folder, "idProduct", 16);
    place->bus = (int)number_read(folder, "busnum", 10);
    place->address = (int)number_read(folder, "devnum", 10);
    line_read(folder, "product", place->name, sizeof(place->name));
    snprintf(place->path, sizeof(place->path), "/dev/bus/usb/%03d/%03d", place->bus,
             place->address);
    return place->vendor != 0;
}

/* The usage of the first collection: what the device is for. */
static void usage_read(const uint8_t *bytes, size_t size_bytes, struct port_place *place)
{
    for (size_t at = 0; at < size_bytes;) {
        const uint8_t head = bytes[at];
        const size_t data_bytes = (head & 3) == 3 ? 4 : head & 3U;
        if (head == HID_LONG || data_bytes > size_bytes - at - 1) {
            return;
        }
        uint32_t value = 0;
        for (size_t i = data_bytes; i > 0; i--) {
            value = (value << 8) | bytes[at + i];
        }
        switch (head & 0xFC) {
        case HID_USAGE_PAGE:
            place->usage_page = (uint16_t)value;
            break;
        case HID_USAGE:
            place->usage = (uint16_t)value;
            break;
        case HID_COLLECTION:
            return;
        default:
            break;
        }
        at += 1 + data_bytes;
    }
}

static bool hid_fill(const char *folder, const char *entry, struct port_place *place)
{
    char path[SYS_PATH_ROOM];
    char text[SYS_TEXT_ROOM];
    snprintf(path, sizeof(path), "%s/device/uevent", folder);
    if (file_read(path, text, sizeof(text)) == 0) {
        return false;
    }
    unsigned vendor = 0;
    unsigned product = 0;
    const char *id = strstr(text, "HID_ID=");
    if (id == NULL || sscanf(id, "HID_ID=%*x:%x:%x", &vendor, &product) != 2) {
        return false;
    }
    place->vendor = (uint16_t)vendor;
    place->product = (uint16_t)product;
    const char *name = strstr(text, "HID_NAME=");
    if (name != NULL) {
        name += strlen("HID_NAME=");
        snprintf(place->name, sizeof(place->name), "%.*s", (int)strcspn(name, "\n"), name);
    }
    snprintf(path, sizeof(path), "%s/device/report_descriptor", folder);
    const size_t size = file_read(path, text, sizeof(text));
    usage_read((const uint8_t *)text, size, place);
    return snprintf(place->path, sizeof(place->path), "/dev/%s", entry) < (int)sizeof(place->path);
}

/* Lines of the board itself are there whether wired or not; adapters come and go. */
static bool serial_fill(const char *folder, const char *entry, struct port_place *place)
{
    if (strncmp(entry, "ttyUSB", 6) != 0 && strncmp(entry, "ttyACM", 6) != 0 &&
        strncmp(entry, "ttyS", 4) != 0) {
        return false;
    }
    char above[SYS_PATH_ROOM];
    snprintf(above, sizeof(above), "%s/device", folder);
    for (int level = 0; level < TTY_LEVELS_MAX && place->vendor == 0; level++) {
        place->vendor = (uint16_t)number_read(above, "idVendor", 16);
        place->product = (uint16_t)number_read(above, "idProduct", 16);
        line_read(above, "product", place->name, sizeof(place->name));
        const size_t length = strlen(above);
        snprintf(above + length, sizeof(above) - length, "/..");
    }
    return snprintf(place->path, sizeof(place->path), "/dev/%s", entry) < (int)sizeof(place->path);
}

static const struct {
    const char *folder; /* below /sys */
    bool (*fill)(const char *folder, const char *entry, struct port_place *place);
} kinds[] = {
    [PORT_USB] = {"bus/usb/devices", usb_fill},
    [PORT_HID] = {"class/hidraw", hid_fill},
    [PORT_SERIAL] = {"class/tty", serial_fill},
};

static int place_compare(const void *left, const void *right)
{
    return strcmp(((const struct port_place *)left)->path,
                  ((const struct port_place *)right)->path);
}

size_t port_find(const char *root, enum port_kind kind, struct port_place *ret_places, size_t room)
{
    char top[SYS_PATH_ROOM];
    assert(room <= PORT_PLACES_MAX);
    snprintf(top, sizeof(top), "%s/sys/%s", root, kinds[kind].folder);
    DIR *entries = opendir(top);
    if (entries == NULL) {
        return 0;
    }
    size_t count = 0;
    for (const struct dirent *entry; count < room && (entry = readdir(entries)) != NULL;) {
        char folder[SYS_PATH_ROOM];
        if (entry->d_name[0] == '.' ||
            snprintf(folder, sizeof(folder), "%s/%s", top, entry->d_name) >= (int)sizeof(folder)) {
            continue;
        }
        struct port_place *place = &ret_places[count];
        *place = (struct port_place){.kind = kind};
        count += kinds[kind].fill(folder, entry->d_name, place) ? 1 : 0;
    }
    closedir(entries);
    qsort(ret_places, count, sizeof(*ret_places), place_compare);
    return count;
}
