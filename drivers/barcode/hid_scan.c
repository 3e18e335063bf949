#include "drivers/barcode/hid_scan.h"

#include "drivers/barcode/aim.h"

#include <assert.h>
#include <string.h>

void hid_scan_init(struct hid_scan *reader, const struct hid_layout *layout)
{
    assert(layout->data.bits > 0 && layout->data.bits % 8 == 0 && layout->data.at_bits % 8 == 0);
    reader->layout = *layout;
    reader->open = false;
    reader->skipping = false;
    reader->part.length_bytes = 0;
    reader->part_at_ms = 0;
}

/* The report's own identifier: three fields, or "" when they say none that is known. */
static void aim_read(const struct hid_layout *layout, const uint8_t *report,
                     char ret_aim[SCAN_AIM_BYTES + 1])
{
    memset(ret_aim, 0, SCAN_AIM_BYTES + 1);
    for (int i = 0; i < SCAN_AIM_BYTES; i++) {
        if (layout->aim[i].bits == 8) {
            ret_aim[i] = (char)hid_field_value(report, layout->aim[i]);
        }
    }
    if (aim_find(ret_aim) == NULL) {
        ret_aim[0] = '\0';
    }
}

/* How many bytes of the data hold; negative: more than there can be. */
static int data_count(const struct hid_layout *layout, const uint8_t *report)
{
    const size_t room = layout->data.bits / 8u;
    if (layout->count.bits > 0) {
        const uint32_t count = hid_field_value(report, layout->count);
        return count <= room ? (int)count : -1;
    }
    /* No count: what is not used is zero. */
    size_t length = room;
    while (length > 0 && report[layout->data.at_bits / 8u + length - 1] == 0) {
        length--;
    }
    return (int)length;
}

static enum scan_step drop(struct hid_scan *reader, enum scan_problem why, bool more,
                           int64_t now_ms, enum scan_problem *ret_problem)
{
    reader->open = false;
    reader->skipping = more;
    reader->part_at_ms = now_ms;
    *ret_problem = why;
    return SCAN_STEP_PROBLEM;
}

static bool is_ours(const struct hid_layout *layout, const uint8_t *report, size_t size_bytes)
{
    return size_bytes > 0 && (!layout->numbered || report[0] == layout->report_id);
}

enum scan_step hid_scan_report(struct hid_scan *reader, const uint8_t *report, size_t size_bytes,
                               int64_t now_ms, struct scan *ret_scan,
                               enum scan_problem *ret_problem)
{
    const struct hid_layout *layout = &reader->layout;
    struct scan *part = &reader->part;
    char aim[SCAN_AIM_BYTES + 1];
    if (!is_ours(layout, report, size_bytes)) {
        return SCAN_STEP_NONE;
    }
    if (size_bytes < layout->report_bytes) {
        return drop(reader, SCAN_BAD_REPORT, false, now_ms, ret_problem);
    }
    const bool more =
        layout->continued.bits > 0 && (hid_field_value(report, layout->continued) & 1) != 0;
    const int count = data_count(layout, report);
    if (reader->skipping) {
        reader->skipping = more;
        reader->part_at_ms = now_ms;
        return SCAN_STEP_NONE;
    }
    if (count < 0) {
        return drop(reader, SCAN_BAD_REPORT, more, now_ms, ret_problem);
    }
    aim_read(layout, report, aim);
    if (!reader->open) {
        part->length_bytes = 0;
        memcpy(part->aim, aim, sizeof(part->aim));
    } else if (strcmp(part->aim, aim) != 0) {
        return drop(reader, SCAN_CUT, more, now_ms, ret_problem);
    }
    if ((size_t)count > SCAN_BYTES_MAX - part->length_bytes) {
        return drop(reader, SCAN_TOO_LONG, more, now_ms, ret_problem);
    }
    memcpy(part->bytes + part->length_bytes, report + layout->data.at_bits / 8u, (size_t)count);
    part->length_bytes += (size_t)count;
    reader->part_at_ms = now_ms;
    reader->open = more;
    if (more || part->length_bytes == 0) {
        return SCAN_STEP_NONE;
    }
    *ret_scan = *part;
    return SCAN_STEP_SCAN;
}

enum scan_step hid_scan_tick(struct hid_scan *reader, int64_t now_ms,
                             enum scan_problem *ret_problem)
{
    if (now_ms < hid_scan_deadline_ms(reader)) {
        return SCAN_STEP_NONE;
    }
    const bool was_open = reader->open;
    (void)drop(reader, SCAN_CUT, false, now_ms, ret_problem);
    return was_open ? SCAN_STEP_PROBLEM : SCAN_STEP_NONE;
}

int64_t hid_scan_deadline_ms(const struct hid_scan *reader)
{
    return reader->open || reader->skipping ? reader->part_at_ms + HID_SCAN_PART_MS : INT64_MAX;
}
