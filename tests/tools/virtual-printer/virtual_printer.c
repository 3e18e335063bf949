#include "tests/tools/virtual-printer/virtual_printer.h"

#include <assert.h>
#include <iconv.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { LINE_DOTS = 30, CUTTER_FEED_DOTS = 0 };

static void error_tell(struct vp *vp, const char *what)
{
    if (vp->cut_in_half) {
        return; /* the rest of a command whose head went down with the old connection */
    }
    vp->errors++;
    if (vp->hooks.error != NULL) {
        vp->hooks.error(vp->hooks.context, vp->at_byte, what);
    }
}

static void note_tell(struct vp *vp, const char *what)
{
    if (vp->hooks.note != NULL) {
        vp->hooks.note(vp->hooks.context, what);
    }
}

static void answer_put(struct vp *vp, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes && !vp->mute; i++) {
        if (vp->answer_length < sizeof(vp->answers)) {
            const uint8_t byte = vp->garble > 0 ? (uint8_t)(bytes[i] | 0x81) : bytes[i];
            vp->answers[vp->answer_length++] = byte;
        }
    }
    vp->garble -= vp->garble > 0 ? 1 : 0;
}

static bool is_offline(const struct vp *vp)
{
    return !vp->paper || vp->cover_open || vp->jam;
}

/* ── Paper ── */

static void receipt_end(struct vp *vp, enum vp_end end)
{
    if (vp->row_count == 0 && vp->text_length == 0) {
        return;
    }
    vp->text[vp->text_length] = '\0';
    const struct vp_receipt receipt = {
        .end = end,
        .rows = vp->rows,
        .width_bytes = vp->width_bytes,
        .row_count = vp->row_count,
        .text = vp->text,
    };
    vp->receipts++;
    if (vp->hooks.receipt != NULL) {
        vp->hooks.receipt(vp->hooks.context, &receipt);
    }
    vp->row_count = 0;
    vp->text_length = 0;
}

void vp_tear(struct vp *vp)
{
    receipt_end(vp, VP_TORN);
}

/* One row of dots (NULL: blank) goes on paper; false when the paper ends before it. */
static bool row_print(struct vp *vp, const uint8_t *dots, int width_bytes)
{
    if (vp->rows_until_cover == 0) {
        vp->rows_until_cover = -1;
        vp->cover_open = true;
        note_tell(vp, "cover opened");
    }
    if (vp->rows_until_empty == 0) {
        vp->rows_until_empty = -1;
        vp->paper = false;
        note_tell(vp, "paper ended");
    }
    if (is_offline(vp)) {
        return false;
    }
    if (vp->row_count == VP_ROWS_MAX) {
        error_tell(vp, "a receipt longer than any roll");
        vp->row_count = 0;
    }
    uint8_t *row = vp->rows + (size_t)vp->row_count * (size_t)vp->width_bytes;
    memset(row, 0, (size_t)vp->width_bytes);
    if (dots != NULL) {
        const int width = width_bytes < vp->width_bytes ? width_bytes : vp->width_bytes;
        memcpy(row, dots, (size_t)width);
    }
    vp->row_count++;
    vp->rows_printed++;
    vp->rows_until_empty -= vp->rows_until_empty > 0 ? 1 : 0;
    vp->rows_until_cover -= vp->rows_until_cover > 0 ? 1 : 0;
    return true;
}

/* Prints the band that is on its way; false when it stands still. */
static bool band_print(struct vp *vp)
{
    while (vp->band_next < vp->band_rows) {
        const uint8_t *dots =
            vp->band_blank ? NULL : vp->band + (size_t)vp->band_next * (size_t)vp->band_width;
        if (!row_print(vp, dots, vp->band_width)) {
            return false;
        }
        vp->band_next++;
    }
    vp->band_rows = 0;
    vp->band_next = 0;
    if (vp->cut_after != 0) {
        vp->cut_after = 0;
        receipt_end(vp, VP_CUT);
    }
    return true;
}

static void band_begin(struct vp *vp, const uint8_t *dots, int width_bytes, int rows)
{
    vp->band_width = width_bytes;
    vp->band_rows = rows;
    vp->band_next = 0;
    vp->band_blank = dots == NULL;
    if (dots != NULL) {
        memcpy(vp->band, dots, (size_t)width_bytes * (size_t)rows);
    }
}

static void text_put(struct vp *vp, const char *text)
{
    const size_t length = strlen(text);
    if (vp->text_length + length < sizeof(vp->text)) {
        memcpy(vp->text + vp->text_length, text, length);
        vp->text_length += length;
    } else {
        error_tell(vp, "more text than a receipt holds");
    }
}

/* ── Commands in turn: each reads from vp->input and returns how many bytes it took, 0 = more
 * needed, -1 = malformed (told). ── */

static long take_fixed_1(struct vp *vp, int max, const char *what)
{
    if (vp->input_length < 3) {
        return 0;
    }
    if (vp->input[2] > max) {
        error_tell(vp, what);
        return -1;
    }
    return 3;
}

static long take_init(struct vp *vp)
{
    vp->text_scale = 1;
    vp->pitch_dots = 0;
    vp->hanzi = false;
    return 2;
}

static long take_any_1(struct vp *vp)
{
    return take_fixed_1(vp, 255, "");
}

static long take_pitch(struct vp *vp)
{
    const long taken = take_any_1(vp);
    vp->pitch_dots = taken > 0 ? vp->input[2] : vp->pitch_dots;
    return taken;
}

static long take_usual_pitch(struct vp *vp)
{
    vp->pitch_dots = 0;
    return 2;
}

static long take_hanzi(struct vp *vp)
{
    vp->hanzi = vp->input[1] == '&';
    return 2;
}

/* ESC $: where the next piece of the line begins. */
static long take_place(struct vp *vp)
{
    if (vp->input_length < 4) {
        return 0;
    }
    const int x = vp->input[2] | vp->input[3] << 8;
    if (x >= vp->width_bytes * 8) {
        error_tell(vp, "ESC $: beside the paper");
        return -1;
    }
    if (vp->text_length > 0 && vp->text[vp->text_length - 1] != '\n') {
        text_put(vp, " ");
    }
    return 4;
}

static long take_align(struct vp *vp)
{
    return take_fixed_1(vp, 2, "ESC a: not 0, 1 or 2");
}

static long take_feed_dots(struct vp *vp)
{
    const long taken = take_any_1(vp);
    if (taken > 0) {
        band_begin(vp, NULL, 0, vp->input[2]);
    }
    return taken;
}

static long take_feed_lines(struct vp *vp)
{
    const long taken = take_any_1(vp);
    if (taken > 0) {
        band_begin(vp, NULL, 0, vp->input[2] * LINE_DOTS);
        for (int i = 0; i < vp->input[2]; i++) {
            text_put(vp, "\n");
        }
    }
    return taken;
}

static long take_pulse(struct vp *vp)
{
    return vp->input_length < 5 ? 0 : 5;
}

static long take_size(struct vp *vp)
{
    const long taken = take_fixed_1(vp, 0x77, "GS !: size over 8");
    if (taken > 0) {
        vp->text_scale = (vp->input[2] & 0x07) + 1;
    }
    return taken;
}

static long take_cut(struct vp *vp)
{
    if (vp->input_length < 3) {
        return 0;
    }
    const uint8_t mode = vp->input[2];
    if (mode == 0 || mode == 1 || mode == '0' || mode == '1') {
        vp->cut_after = 1;
        return 3;
    }
    if (mode != 65 && mode != 66) {
        error_tell(vp, "GS V: unknown mode");
        return -1;
    }
    if (vp->input_length < 4) {
        return 0;
    }
    band_begin(vp, NULL, 0, vp->input[3] + CUTTER_FEED_DOTS);
    vp->cut_after = 1;
    return 4;
}

static long take_report(struct vp *vp)
{
    const long taken = take_any_1(vp);
    if (taken <= 0) {
        return taken;
    }
    if (vp->input[2] != 1 && vp->input[2] != '1') {
        error_tell(vp, "GS r: only the paper sensor is known");
        return -1;
    }
    const uint8_t byte = (uint8_t)((vp->paper_low ? 0x03 : 0) | (vp->paper ? 0 : 0x0C));
    answer_put(vp, &byte, 1);
    return taken;
}

static long take_raster(struct vp *vp)
{
    if (vp->input_length < 8) {
        return 0;
    }
    const int width = vp->input[4] | vp->input[5] << 8;
    const int rows = vp->input[6] | vp->input[7] << 8;
    if (vp->input[2] != '0' || (vp->input[3] > 3 && vp->input[3] != '0')) {
        error_tell(vp, "GS v 0: unknown mode");
        return -1;
    }
    if (width == 0 || rows == 0 || width > vp->width_bytes || rows > 2303) {
        error_tell(vp, "GS v 0: no size that fits the paper");
        return -1;
    }
    const size_t size = (size_t)width * (size_t)rows;
    if (vp->input_length < 8 + size) {
        return 0;
    }
    band_begin(vp, vp->input + 8, width, rows);
    return (long)(8 + size);
}

static long take_barcode(struct vp *vp)
{
    if (vp->input_length < 4) {
        return 0;
    }
    size_t from = 3;
    size_t length = 0;
    if (vp->input[2] >= 65 && vp->input[2] <= 78) {
        length = vp->input[3];
        from = 4;
    } else if (vp->input[2] <= 6) {
        const uint8_t *end = memchr(vp->input + 3, 0, vp->input_length - 3);
        if (end == NULL) {
            return 0;
        }
        length = (size_t)(end - vp->input) - 3;
    } else {
        error_tell(vp, "GS k: unknown kind of barcode");
        return -1;
    }
    if (vp->input_length < from + length) {
        return 0;
    }
    char note[VP_NOTE_BYTES_MAX * 2];
    snprintf(note, sizeof(note), "[barcode %d %.*s]\n", vp->input[2], (int)length,
             (const char *)vp->input + from);
    text_put(vp, note);
    return (long)(from + length + (vp->input[2] <= 6 ? 1 : 0));
}

/* GS ( k: QR codes and other 2-D ones, in five steps; told as text, not drawn. */
static long take_code(struct vp *vp)
{
    if (vp->input_length < 5) {
        return 0;
    }
    const size_t size = vp->input[3] | (size_t)vp->input[4] << 8;
    if (size < 2 || size > 7092) {
        error_tell(vp, "GS ( k: no size that a code has");
        return -1;
    }
    if (vp->input_length < 5 + size) {
        return 0;
    }
    const uint8_t function = vp->input[6];
    if (vp->input[5] < '0' || vp->input[5] > '6' || function < 65 || function > 82) {
        error_tell(vp, "GS ( k: unknown function");
        return -1;
    }
    if (function == 80) {
        char note[VP_NOTE_BYTES_MAX];
        snprintf(note, sizeof(note), "[code %c %.*s]\n", vp->input[5],
                 size - 3 > 200 ? 200 : (int)(size - 3), (const char *)vp->input + 8);
        text_put(vp, note);
    }
    return (long)(5 + size);
}

/* GS ( L 112 stores a picture, GS ( L 50 prints it. */
static long take_graphics(struct vp *vp)
{
    if (vp->input_length < 5) {
        return 0;
    }
    const size_t size = vp->input[3] | (size_t)vp->input[4] << 8;
    if (vp->input_length < 5 + size) {
        return 0;
    }
    const uint8_t *in = vp->input + 5;
    if (size == 2 && in[0] == '0' && (in[1] == 2 || in[1] == '2')) {
        if (vp->graphics_rows == 0) {
            error_tell(vp, "GS ( L 50: nothing is stored");
            return -1;
        }
        band_begin(vp, vp->graphics, vp->graphics_width, vp->graphics_rows);
        vp->graphics_rows = 0;
        return (long)(5 + size);
    }
    if (size < 11 || in[0] != '0' || in[1] != 'p' || in[2] != '0' || in[3] != 1 || in[4] != 1 ||
        in[5] != '1') {
        error_tell(vp, "GS ( L: unknown function");
        return -1;
    }
    const int width = ((in[6] | in[7] << 8) + 7) / 8;
    const int rows = in[8] | in[9] << 8;
    if (width == 0 || width > vp->width_bytes || size != 10 + (size_t)width * (size_t)rows) {
        error_tell(vp, "GS ( L 112: the size and the dots differ");
        return -1;
    }
    memcpy(vp->graphics, in + 10, size - 10);
    vp->graphics_width = width;
    vp->graphics_rows = rows;
    return (long)(5 + size);
}

static const struct {
    uint8_t lead;
    uint8_t letter;
    uint8_t third; /* 0: any */
    long (*take)(struct vp *vp);
} commands[] = {
    {0x1B, '@', 0, take_init},        {0x1B, '!', 0, take_any_1},  {0x1B, 'a', 0, take_align},
    {0x1B, 'E', 0, take_any_1},       {0x1B, '-', 0, take_any_1},  {0x1B, 't', 0, take_any_1},
    {0x1B, 'J', 0, take_feed_dots},   {0x1B, 'M', 0, take_any_1},  {0x1B, '3', 0, take_pitch},
    {0x1B, 'd', 0, take_feed_lines},  {0x1B, 'p', 0, take_pulse},  {0x1D, '!', 0, take_size},
    {0x1D, 'V', 0, take_cut},         {0x1D, 'a', 0, take_any_1},  {0x1D, 'h', 0, take_any_1},
    {0x1D, 'w', 0, take_any_1},       {0x1D, 'H', 0, take_any_1},  {0x1D, 'f', 0, take_any_1},
    {0x1D, 'k', 0, take_barcode},     {0x1D, 'r', 0, take_report}, {0x1D, 'v', '0', take_raster},
    {0x1B, '2', 0, take_usual_pitch}, {0x1B, '$', 0, take_place},  {0x1C, '&', 0, take_hanzi},
    {0x1C, '.', 0, take_hanzi},       {0x1D, '(', 'k', take_code}, {0x1D, '(', 'L', take_graphics},
};

/* One command at the head of the input; the same returns. */
static long command_take(struct vp *vp)
{
    if (vp->input_length < 2) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (commands[i].lead != vp->input[0] || commands[i].letter != vp->input[1]) {
            continue;
        }
        if (commands[i].third != 0 && vp->input_length < 3) {
            return 0;
        }
        if (commands[i].third == 0 || commands[i].third == vp->input[2]) {
            return commands[i].take(vp);
        }
    }
    char what[VP_NOTE_BYTES_MAX];
    snprintf(what, sizeof(what), "unknown command %02x %02x", vp->input[0], vp->input[1]);
    error_tell(vp, what);
    return -1;
}

/* At-once commands were obeyed when they arrived; in their turn they are passed over. */
static long at_once_take(struct vp *vp)
{
    if (vp->input_length < 2) {
        return 0;
    }
    if (vp->input[1] == 0x04) {
        return vp->input_length < 3 ? 0 : 3;
    }
    if (vp->input[1] == 0x14) {
        return vp->input_length < 10 ? 0 : 10;
    }
    error_tell(vp, "unknown at-once command");
    return -1;
}

/* A character of two or four bytes (GB 18030), as UTF-8 into the text. */
static long hanzi_take(struct vp *vp)
{
    if (vp->input_length < 2) {
        return 0;
    }
    const size_t size = vp->input[1] >= '0' && vp->input[1] <= '9' ? 4 : 2;
    if (vp->input_length < size) {
        return 0;
    }
    char from_bytes[4];
    char text[8] = "";
    memcpy(from_bytes, vp->input, size);
    char *from = from_bytes;
    char *to = text;
    size_t from_left = size;
    size_t to_left = sizeof(text) - 1;
    const iconv_t table = iconv_open("UTF-8", "GB18030");
    const bool good = table != (iconv_t)-1 &&
                      iconv(table, &from, &from_left, &to, &to_left) != (size_t)-1 &&
                      from_left == 0;
    if (table != (iconv_t)-1) {
        iconv_close(table);
    }
    if (!good) {
        error_tell(vp, "no character of GB 18030");
        return -1;
    }
    *to = '\0';
    text_put(vp, text);
    return (long)size;
}

static long byte_take(struct vp *vp)
{
    const uint8_t byte = vp->input[0];
    if (byte == 0x10) {
        return at_once_take(vp);
    }
    if (byte == 0x1B || byte == 0x1C || byte == 0x1D) {
        return command_take(vp);
    }
    if (byte == '\n') {
        text_put(vp, "\n");
        band_begin(vp, NULL, 0, vp->pitch_dots > 0 ? vp->pitch_dots : LINE_DOTS * vp->text_scale);
        return 1;
    }
    if (vp->hanzi && byte > 0x80) {
        return hanzi_take(vp);
    }
    if (byte >= 0x20 && byte != 0x7F) {
        const char letter[2] = {(char)byte, '\0'};
        text_put(vp, letter);
        return 1;
    }
    char what[VP_NOTE_BYTES_MAX];
    snprintf(what, sizeof(what), "byte %02x outside of a command", byte);
    error_tell(vp, what);
    return -1;
}

void vp_run(struct vp *vp)
{
    while (!is_offline(vp)) {
        if (vp->band_rows > 0 || vp->cut_after != 0) {
            if (!band_print(vp)) {
                return;
            }
            continue;
        }
        if (vp->input_length == 0) {
            return;
        }
        long taken = byte_take(vp);
        if (taken == 0) {
            return;
        }
        taken = taken < 0 ? 1 : taken;
        vp->input_length -= (size_t)taken;
        memmove(vp->input, vp->input + taken, vp->input_length);
    }
}

/* ── At once ── */

static uint8_t status_byte(const struct vp *vp, int ask)
{
    int byte = 0x12;
    if (ask == 1) {
        byte |= (is_offline(vp) ? 0x08 : 0) | (vp->drawer_pin ? 0x04 : 0);
    } else if (ask == 2) {
        byte |= (vp->cover_open ? 0x04 : 0) | (vp->paper ? 0 : 0x20) | (vp->jam ? 0x40 : 0);
    } else if (ask == 3) {
        byte |= vp->jam ? 0x08 : 0;
    } else {
        byte |= (vp->paper_low ? 0x0C : 0) | (vp->paper ? 0 : 0x60);
    }
    return (uint8_t)byte;
}

static void at_once(struct vp *vp)
{
    static const uint8_t clear[] = {0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08};
    static const uint8_t off[] = {0x10, 0x14, 0x02, 0x01, 0x08};
    const uint8_t *end = vp->window + vp->window_length;
    if (vp->window_length >= 3 && end[-3] == 0x10 && end[-2] == 0x04) {
        if (end[-1] >= 1 && end[-1] <= 4) {
            const uint8_t byte = status_byte(vp, end[-1]);
            answer_put(vp, &byte, 1);
        }
    }
    if (vp->window_length >= 5 && memcmp(end - 5, off, sizeof(off)) == 0) {
        error_tell(vp, "the printer was turned off");
    }
    if (vp->can_clear && vp->window_length >= 10 && memcmp(end - 10, clear, sizeof(clear)) == 0) {
        static const uint8_t cleared[] = {0x37, 0x25, 0x00};
        vp->input_length = 0;
        vp->cut_in_half = false;
        vp->band_rows = 0;
        vp->band_next = 0;
        vp->cut_after = 0;
        vp->graphics_rows = 0;
        vp->window_length = 0;
        note_tell(vp, "cleared");
        answer_put(vp, cleared, sizeof(cleared));
    }
}

void vp_receive(struct vp *vp, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (vp->window_length == (int)sizeof(vp->window)) {
            memmove(vp->window, vp->window + 1, sizeof(vp->window) - 1);
            vp->window_length--;
        }
        vp->window[vp->window_length++] = bytes[i];
        vp->at_byte++;
        if (vp->input_length == sizeof(vp->input)) {
            error_tell(vp, "the buffer ran over");
            vp->input_length = 0;
        }
        vp->input[vp->input_length++] = bytes[i];
        at_once(vp);
        /* A band is only looked at when enough is there; most bytes just wait. */
        if (i + 1 == size_bytes || vp->input_length <= 64 || bytes[i] == 0x01) {
            vp_run(vp);
        }
    }
}

size_t vp_answers(struct vp *vp, uint8_t *ret_bytes, size_t room)
{
    const size_t size = vp->answer_length < room ? vp->answer_length : room;
    memcpy(ret_bytes, vp->answers, size);
    vp->answer_length -= size;
    memmove(vp->answers, vp->answers + size, vp->answer_length);
    return size;
}

void vp_init(struct vp *vp, int width_dots, const struct vp_hooks *hooks)
{
    assert(width_dots > 0 && width_dots % 8 == 0 && width_dots / 8 <= VP_WIDTH_BYTES_MAX);
    memset(vp, 0,
           offsetof(struct vp, text)); /* the great arrays are written before they are read */
    if (hooks != NULL) {
        vp->hooks = *hooks;
    }
    vp->width_bytes = width_dots / 8;
    vp->paper = true;
    vp->can_clear = true;
    vp->rows_until_empty = -1;
    vp->rows_until_cover = -1;
    vp->text_scale = 1;
}

void vp_paper(struct vp *vp, bool paper)
{
    if (paper && !vp->paper) {
        receipt_end(vp, VP_TORN);
    }
    if (paper != vp->paper) {
        note_tell(vp, paper ? "paper put in" : "paper taken out");
    }
    vp->paper = paper;
    vp_run(vp);
}

void vp_cover(struct vp *vp, bool open)
{
    if (open != vp->cover_open) {
        note_tell(vp, open ? "cover opened" : "cover closed");
    }
    vp->cover_open = open;
    vp_run(vp);
}

void vp_reconnect(struct vp *vp)
{
    vp->answer_length = 0;
    vp->window_length = 0;
    vp->cut_in_half = vp->input_length > 0;
    note_tell(vp, vp->input_length > 0 ? "reconnected in the middle of a command" : "reconnected");
}

bool vp_is_idle(const struct vp *vp)
{
    return vp->input_length == 0 && vp->band_rows == 0 && vp->cut_after == 0;
}
