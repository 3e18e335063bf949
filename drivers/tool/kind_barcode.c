/* Barcode guns for `mashang-device`. */
#include "drivers/barcode/aim.h"
#include "drivers/barcode/gun.h"
#include "drivers/barcode/gun_blank.h"
#include "drivers/barcode/scan_check.h"
#include "drivers/base/clock.h"
#include "drivers/io/port_memory.h"
#include "drivers/tool/kind.h"

#include <stdio.h>
#include <string.h>

enum { LINE_ROOM = SCAN_TEXT_MAX + 200, BAUD_DEFAULT = 9600 };

/* One gun a process: what it needs while it is there. */
static struct {
    const struct kind_tell *tell;
    struct gun_blank blank;
    struct where where;
    uint8_t descriptor[HID_DESCRIPTOR_BYTES_MAX];
    int descriptor_bytes;
} gun;

static void hear(void *context, const struct scan *scan, enum scan_problem problem)
{
    static struct scan_meaning meaning;
    const struct scan_rules rules = {.wall_ms = clock_wall_ms()};
    char line[LINE_ROOM];
    const enum scan_problem why = scan != NULL ? scan_check(scan, &rules, &meaning) : problem;
    (void)context;
    if (scan == NULL) {
        snprintf(line, sizeof(line), "dropped code=%s %s / %s", scan_problem_code(why),
                 scan_problem_zh(why), scan_problem_en(why));
    } else {
        const struct aim_symbology *symbology = aim_find(scan->aim);
        snprintf(line, sizeof(line), "scan what=%s length=%zu aim=%s symbology=\"%s\"%s%.512s%s",
                 why == SCAN_OK ? scan_kind_name(meaning.kind) : scan_problem_code(why),
                 scan->length_bytes, scan->aim[0] != '\0' ? scan->aim : "-",
                 symbology != NULL ? symbology->name : "",
                 gun.tell->show && why == SCAN_OK ? " text=\"" : "",
                 gun.tell->show && why == SCAN_OK ? meaning.text : "",
                 gun.tell->show && why == SCAN_OK ? "\"" : "");
    }
    gun.tell->line(gun.tell->context, line);
}

static int descriptor_kept(void *context, uint8_t *ret_bytes, size_t room)
{
    (void)context;
    if (gun.descriptor_bytes < 0 || (size_t)gun.descriptor_bytes > room) {
        return -1;
    }
    memcpy(ret_bytes, gun.descriptor, (size_t)gun.descriptor_bytes);
    return gun.descriptor_bytes;
}

static struct device *keys_create(const struct kind_use *use, const char **ret_wrong)
{
    const struct wedge_scan_settings settings = {
        .gap_ms = use->where->gap_ms > 0 ? use->where->gap_ms : WEDGE_GAP_MS,
        .gap_ends = use->where->end == WHERE_END_SILENCE};
    *ret_wrong = "a gun that types has no bytes to record: set it to HID POS or serial";
    return use->sink != NULL || use->replay
               ? NULL
               : gun_wedge_create(use->where->path, &settings, hear, NULL);
}

static struct port *port_make(const struct kind_use *use)
{
    const bool hid = use->where->cable == WHERE_HID;
    struct port *port =
        use->replay ? port_memory_create(hid)
        : hid       ? port_hid_create(use->where->path)
                    : port_serial_create(use->where->path,
                                   use->where->baud > 0 ? use->where->baud : BAUD_DEFAULT);
    if (port == NULL || use->sink == NULL) {
        return port;
    }
    struct hid_layout layout;
    const bool known =
        hid && gun.descriptor_bytes > 0 &&
        hid_layout_read(gun.descriptor, (size_t)gun.descriptor_bytes, &layout) == HID_LAYOUT_OK;
    if (hid) {
        gun_blank_reports(&gun.blank, known ? &layout : NULL);
    } else {
        gun_blank_stream(&gun.blank);
    }
    const struct port_tap_use tap = {.sink = use->sink,
                                     .sink_context = use->sink_context,
                                     .blank = gun_blank,
                                     .blank_context = &gun.blank};
    struct port *tapped = port_tap_create(port, &tap);
    if (tapped == NULL) {
        port_destroy(port);
    }
    return tapped;
}

static struct device *ports_create(const struct kind_use *use, struct port *port)
{
    if (use->where->cable == WHERE_HID) {
        /* A record is blanked by the layout that it began with, so it keeps this one. */
        const bool kept = use->replay || use->sink != NULL;
        return gun_hid_create(port, kept ? descriptor_kept : gun_descriptor_of_hidraw,
                              gun.where.path, hear, NULL);
    }
    _Static_assert((int)WHERE_END_LINE == (int)SERIAL_END_LINE &&
                       (int)WHERE_END_STX_ETX == (int)SERIAL_END_STX_ETX &&
                       (int)WHERE_END_SILENCE == (int)SERIAL_END_SILENCE,
                   "the same ends in the same order");
    const struct serial_scan_settings settings = {
        .end = (enum serial_end)use->where->end,
        .with_aim = use->where->aim,
        .gap_ms = use->where->gap_ms > 0 ? use->where->gap_ms : SERIAL_SCAN_GAP_MS};
    return gun_serial_create(port, &settings, hear, NULL);
}

static struct device *create(const struct kind_use *use, struct port **ret_port,
                             const char **ret_wrong)
{
    *ret_port = NULL;
    gun.tell = use->tell;
    gun.where = *use->where;
    gun.descriptor_bytes = -1;
    if (use->replay && use->descriptor_bytes <= sizeof(gun.descriptor)) {
        memcpy(gun.descriptor, use->descriptor, use->descriptor_bytes);
        gun.descriptor_bytes = (int)use->descriptor_bytes;
    } else if (use->where->cable == WHERE_HID) {
        gun.descriptor_bytes =
            gun_descriptor_of_hidraw(gun.where.path, gun.descriptor, sizeof(gun.descriptor));
    }
    if (use->where->cable == WHERE_KEYS) {
        return keys_create(use, ret_wrong);
    }
    *ret_wrong = "a gun is on a serial line, HID or keys";
    if (use->where->cable != WHERE_SERIAL && use->where->cable != WHERE_HID) {
        return NULL;
    }
    *ret_wrong = "no memory";
    struct port *port = port_make(use);
    if (port == NULL) {
        return NULL;
    }
    struct device *device = ports_create(use, port);
    if (device == NULL) {
        port_destroy(port);
        return NULL;
    }
    *ret_port = port;
    return device;
}

static int descriptor_of(const struct where *where, uint8_t *ret_bytes, size_t room)
{
    char path[WHERE_PATH_ROOM];
    memcpy(path, where->path, sizeof(path));
    return gun_descriptor_of_hidraw(path, ret_bytes, room);
}

const struct tool_kind kind_barcode = {
    .name = "barcode",
    .help = "a barcode or QR gun: serial, HID POS or keys",
    .create = create,
    .destroy = gun_destroy,
    .descriptor = descriptor_of,
};
