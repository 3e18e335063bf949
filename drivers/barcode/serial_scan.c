#include "drivers/barcode/serial_scan.h"

#include "drivers/barcode/aim.h"

#include <assert.h>
#include <string.h>

enum { STX = 0x02, ETX = 0x03, LF = 0x0A, CR = 0x0D };

void serial_scan_init(struct serial_scan *reader, const struct serial_scan_settings *settings)
{
    assert(settings->gap_ms >= SERIAL_SCAN_GAP_MS_MIN &&
           settings->gap_ms <= SERIAL_SCAN_GAP_MS_MAX);
    reader->settings = *settings;
    reader->part.length_bytes = 0;
    reader->part.aim[0] = '\0';
    reader->open = false;
    reader->too_long = false;
    reader->last_ms = 0;
}

static void begin(struct serial_scan *reader)
{
    reader->open = true;
    reader->too_long = false;
    reader->part.length_bytes = 0;
    reader->part.aim[0] = '\0';
}

static void append(struct serial_scan *reader, uint8_t byte)
{
    if (reader->part.length_bytes == SCAN_BYTES_MAX) {
        reader->too_long = true;
        return;
    }
    reader->part.bytes[reader->part.length_bytes++] = byte;
}

/* The identifier before the text goes where it belongs. A text without one stays as it is. */
static void aim_split(struct scan *scan)
{
    if (aim_leads(scan->bytes, scan->length_bytes)) {
        memcpy(scan->aim, scan->bytes, SCAN_AIM_BYTES);
        scan->aim[SCAN_AIM_BYTES] = '\0';
        scan->length_bytes -= SCAN_AIM_BYTES;
        memmove(scan->bytes, scan->bytes + SCAN_AIM_BYTES, scan->length_bytes);
    }
}

static enum scan_step finish(struct serial_scan *reader, struct scan *ret_scan,
                             enum scan_problem *ret_problem)
{
    reader->open = false;
    if (reader->too_long) {
        reader->too_long = false;
        *ret_problem = SCAN_TOO_LONG;
        return SCAN_STEP_PROBLEM;
    }
    if (reader->part.length_bytes == 0) {
        return SCAN_STEP_NONE;
    }
    *ret_scan = reader->part;
    if (reader->settings.with_aim) {
        aim_split(ret_scan);
    }
    if (ret_scan->length_bytes == 0) { /* an identifier of nothing */
        *ret_problem = SCAN_EMPTY;
        return SCAN_STEP_PROBLEM;
    }
    return SCAN_STEP_SCAN;
}

/* One byte of a text between lines' ends or silence. */
static enum scan_step line_byte(struct serial_scan *reader, uint8_t byte, struct scan *ret_scan,
                                enum scan_problem *ret_problem)
{
    const bool ends = reader->settings.end == SERIAL_END_LINE && (byte == CR || byte == LF);
    if (!reader->open) {
        if (ends) {
            return SCAN_STEP_NONE; /* the LF of CR LF */
        }
        begin(reader);
    }
    if (ends) {
        return finish(reader, ret_scan, ret_problem);
    }
    append(reader, byte);
    return SCAN_STEP_NONE;
}

static enum scan_step framed_byte(struct serial_scan *reader, uint8_t byte, struct scan *ret_scan,
                                  enum scan_problem *ret_problem)
{
    if (byte == STX) {
        const bool cut = reader->open;
        begin(reader);
        *ret_problem = cut ? SCAN_CUT : *ret_problem;
        return cut ? SCAN_STEP_PROBLEM : SCAN_STEP_NONE;
    }
    if (!reader->open) {
        return SCAN_STEP_NONE;
    }
    if (byte == ETX) {
        return finish(reader, ret_scan, ret_problem);
    }
    append(reader, byte);
    return SCAN_STEP_NONE;
}

enum scan_step serial_scan_take(struct serial_scan *reader, const uint8_t *bytes, size_t size_bytes,
                                int64_t now_ms, size_t *ret_taken, struct scan *ret_scan,
                                enum scan_problem *ret_problem)
{
    enum scan_step step = SCAN_STEP_NONE;
    size_t at = 0;
    reader->last_ms = size_bytes > 0 ? now_ms : reader->last_ms;
    while (step == SCAN_STEP_NONE && at < size_bytes) {
        step = reader->settings.end == SERIAL_END_STX_ETX
                   ? framed_byte(reader, bytes[at], ret_scan, ret_problem)
                   : line_byte(reader, bytes[at], ret_scan, ret_problem);
        at++;
    }
    *ret_taken = at;
    return step;
}

enum scan_step serial_scan_tick(struct serial_scan *reader, int64_t now_ms, struct scan *ret_scan,
                                enum scan_problem *ret_problem)
{
    if (now_ms < serial_scan_deadline_ms(reader)) {
        return SCAN_STEP_NONE;
    }
    if (reader->settings.end == SERIAL_END_SILENCE) {
        return finish(reader, ret_scan, ret_problem);
    }
    const enum scan_problem why = reader->too_long ? SCAN_TOO_LONG : SCAN_CUT;
    reader->open = false;
    reader->too_long = false;
    *ret_problem = why;
    return SCAN_STEP_PROBLEM;
}

int64_t serial_scan_deadline_ms(const struct serial_scan *reader)
{
    return reader->open ? reader->last_ms + reader->settings.gap_ms : INT64_MAX;
}
