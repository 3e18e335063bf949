#include "kiosk/ticket/ticket.h"

#include "drivers/base/utf8.h"
#include "kiosk/ticket/ticket_words.h"

#include <assert.h>
#include <qrencode.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sizes at 576 dots, of the mock-up; on narrower paper they shrink by the same share. */
enum {
    DESIGN_WIDTH = 576,
    MARGIN = 32,
    GAP = 16,
    RULE_GAP = 24,
    RULE_DOTS = 3,
    DASH_ON = 6,
    DASH_OFF = 3,
    BOX_PAD = 24,
    BOX_PAD_TOP = 12,
    TOP_DOTS = 24,
    FOOT_DOTS = 40,
    QR_QUIET_MODULES = 4,
    SMALLEST_PX = 20, /* on 58 mm paper; 2.5 mm */
    FORMAT_BYTES = TICKET_TEXT_BYTES_MAX * 2,
    LINES_MAX = 12, /* of one text */
};

/* Sizes and weights of the kinds of text; line heights as in the mock-up. */
enum kind { HALL, SMALL, NUMBER, SERVICE, WINDOWS, LABEL, VALUE, BODY, HEADING, SCAN, KIND_COUNT };
static const struct {
    enum text_style style;
    int size;
    int line;
} kinds[KIND_COUNT] = {
    [HALL] = {TEXT_BOLD, 34, 48},      [SMALL] = {TEXT_REGULAR, 24, 32},
    [NUMBER] = {TEXT_BLACK, 176, 184}, [SERVICE] = {TEXT_BOLD, 40, 56},
    [WINDOWS] = {TEXT_BOLD, 36, 48},   [LABEL] = {TEXT_REGULAR, 26, 40},
    [VALUE] = {TEXT_BOLD, 40, 48},     [BODY] = {TEXT_REGULAR, 26, 40},
    [HEADING] = {TEXT_BOLD, 30, 40},   [SCAN] = {TEXT_BOLD, 28, 40},
};

enum align { LEFT, CENTRE, RIGHT };

/* The paper, and how far down it is drawn. `result` keeps the first error: drawing goes on blindly.
 */
struct paper {
    struct text_fonts *fonts;
    struct text_canvas canvas;
    int y;
    int result;
};

#define TICKET_ERROR_NAME(symbol, value, name) {value, name},
static const struct {
    int value;
    const char *name;
} error_names[] = {TICKET_ERRORS(TICKET_ERROR_NAME)};
#undef TICKET_ERROR_NAME

const char *ticket_error_name(int error)
{
    for (size_t i = 0; i < sizeof(error_names) / sizeof(error_names[0]); i++) {
        if (error_names[i].value == error) {
            return error_names[i].name;
        }
    }
    return "unknown error";
}

static bool is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static int scaled(const struct paper *paper, int dots)
{
    return dots * paper->canvas.width_px / DESIGN_WIDTH;
}

static int size_of(const struct paper *paper, enum kind kind)
{
    const int size = scaled(paper, kinds[kind].size);
    return size < SMALLEST_PX ? SMALLEST_PX : size;
}

static int line_of(const struct paper *paper, enum kind kind)
{
    const int line = scaled(paper, kinds[kind].line);
    const int least = size_of(paper, kind) * 5 / 4;
    return line > least || kind == NUMBER ? line : least;
}

static void fail(struct paper *paper, int error)
{
    paper->result = paper->result == TICKET_OK ? error : paper->result;
}

/* ── Ink ── */

static void rect_fill(struct paper *paper, int x, int y, int width, int height)
{
    for (int row = y; row < y + height; row++) {
        for (int column = x; column < x + width; column++) {
            if (row >= 0 && row < paper->canvas.height_px && column >= 0 &&
                column < paper->canvas.width_px) {
                uint8_t *byte = paper->canvas.bytes +
                                (size_t)row * (size_t)paper->canvas.stride_bytes + column / 8;
                *byte = (uint8_t)(*byte | 0x80 >> (column % 8));
            }
        }
    }
}

static void frame_draw(struct paper *paper, int x, int y, int width, int height)
{
    enum { CORNER = 6 };
    rect_fill(paper, x + CORNER, y, width - 2 * CORNER, RULE_DOTS);
    rect_fill(paper, x + CORNER, y + height - RULE_DOTS, width - 2 * CORNER, RULE_DOTS);
    rect_fill(paper, x, y + CORNER, RULE_DOTS, height - 2 * CORNER);
    rect_fill(paper, x + width - RULE_DOTS, y + CORNER, RULE_DOTS, height - 2 * CORNER);
    for (int i = 0; i < CORNER; i++) {
        const int j = CORNER - i;
        rect_fill(paper, x + i, y + j - 1, RULE_DOTS, RULE_DOTS);
        rect_fill(paper, x + width - RULE_DOTS - i, y + j - 1, RULE_DOTS, RULE_DOTS);
        rect_fill(paper, x + i, y + height - RULE_DOTS - j + 1, RULE_DOTS, RULE_DOTS);
        rect_fill(paper, x + width - RULE_DOTS - i, y + height - RULE_DOTS - j + 1, RULE_DOTS,
                  RULE_DOTS);
    }
}

static void dashes_draw(struct paper *paper)
{
    paper->y += scaled(paper, RULE_GAP);
    const int margin = scaled(paper, MARGIN);
    for (int x = margin; x < paper->canvas.width_px - margin; x += DASH_ON + DASH_OFF) {
        const int left = paper->canvas.width_px - margin - x;
        rect_fill(paper, x, paper->y, left < DASH_ON ? left : DASH_ON, RULE_DOTS);
    }
    paper->y += RULE_DOTS + scaled(paper, RULE_GAP);
}

/* One line of text in the box [x, x + width) whose top is at y. */
static void line_draw(struct paper *paper, enum kind kind, int size, int y, const char *text,
                      size_t size_bytes, int x, int width, enum align align)
{
    struct text_run run;
    const int shaped = text_shape(paper->fonts, kinds[kind].style, size, text, size_bytes, &run);
    if (shaped != TEXT_OK) {
        fail(paper, shaped == TEXT_NO_MEMORY ? TICKET_NO_MEMORY : TICKET_BAD_FACTS);
        return;
    }
    struct text_metrics metrics;
    text_metrics_get(paper->fonts, kinds[kind].style, size, &metrics);
    const int line = line_of(paper, kind);
    /* Capitals and Chinese characters share a middle: half a capital's height over the baseline. */
    const int baseline = y + line / 2 + metrics.cap_px / 2;
    const int run_px = (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
    const int left = align == LEFT    ? x
                     : align == RIGHT ? x + width - run_px
                                      : x + (width - run_px) / 2;
    if (text_draw(paper->fonts, &run, &paper->canvas, left, baseline) != TEXT_OK) {
        fail(paper, TICKET_BAD_FACTS);
    }
}

/* Text in as many lines as it needs, from paper->y on, which moves down. */
static void text_put_in(struct paper *paper, enum kind kind, const char *text, int x, int width,
                        enum align align)
{
    const int size = size_of(paper, kind);
    size_t left = strlen(text);
    for (int lines = 0; left > 0; lines++) {
        if (lines == LINES_MAX) {
            fail(paper, TICKET_BAD_FACTS);
            return;
        }
        size_t next = 0;
        const size_t fits =
            text_line_fit(paper->fonts, kinds[kind].style, size, text, left, width, &next);
        line_draw(paper, kind, size, paper->y, text, fits, x, width, align);
        paper->y += line_of(paper, kind);
        text += next;
        left -= next;
    }
}

static void text_put(struct paper *paper, enum kind kind, const char *text, enum align align)
{
    if (is_given(text)) {
        const int margin = scaled(paper, MARGIN);
        text_put_in(paper, kind, text, margin, paper->canvas.width_px - 2 * margin, align);
    }
}

/* ── Parts, from top to foot ── */

static void head_put(struct paper *paper, const struct ticket_facts *facts)
{
    text_put(paper, HALL, facts->hall, CENTRE);
    text_put(paper, SMALL, facts->area, CENTRE);
    paper->y += scaled(paper, 8);
    /* A long number ("AB0047") is made smaller rather than broken. */
    const int margin = scaled(paper, MARGIN);
    const int width = paper->canvas.width_px - 2 * margin;
    int size = size_of(paper, NUMBER);
    const size_t length = strlen(facts->number);
    while (size > SMALLEST_PX &&
           text_width_px(paper->fonts, kinds[NUMBER].style, size, facts->number, length) > width) {
        size -= 4;
    }
    line_draw(paper, NUMBER, size, paper->y, facts->number, length, margin, width, CENTRE);
    paper->y += line_of(paper, NUMBER) + scaled(paper, 8);
    text_put(paper, SERVICE, facts->service, CENTRE);
}

static void windows_put(struct paper *paper, const struct ticket_facts *facts)
{
    if (!is_given(facts->windows)) {
        return;
    }
    char text[FORMAT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_WINDOWS), facts->windows);
#pragma GCC diagnostic pop
    const int margin = scaled(paper, MARGIN);
    paper->y += scaled(paper, GAP);
    const int top = paper->y;
    paper->y += scaled(paper, 8) + RULE_DOTS;
    text_put_in(paper, WINDOWS, text, margin + scaled(paper, GAP),
                paper->canvas.width_px - 2 * margin - 2 * scaled(paper, GAP), CENTRE);
    paper->y += scaled(paper, 8) + RULE_DOTS;
    frame_draw(paper, margin, top, paper->canvas.width_px - 2 * margin, paper->y - top);
}

/* Minutes of the day in `issued_at` ("…T10:34:…"), moved on by `after_s`, as "10:42". */
static void clock_after(const char *issued_at, int after_s, char ret_text[8])
{
    const int hour = (issued_at[11] - '0') * 10 + issued_at[12] - '0';
    const int minute = (issued_at[14] - '0') * 10 + issued_at[15] - '0';
    const int at = (hour * 60 + minute + after_s / 60) % (24 * 60);
    snprintf(ret_text, 8, "%02d:%02d", at / 60, at % 60);
}

/* The sentence of the interval: in whole minutes, the lower end down and the upper one up. */
static void wait_words(const struct ticket_facts *facts, char *ret_text, size_t room)
{
    const int low = facts->wait_p50_s / 60;
    const int high = (facts->wait_p90_s + 59) / 60;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (high <= 1) {
        snprintf(ret_text, room, "%s", ticket_word(facts->language, TICKET_WORD_SOON));
    } else if (low == high) {
        snprintf(ret_text, room, ticket_word(facts->language, TICKET_WORD_ABOUT), high);
    } else {
        snprintf(ret_text, room, ticket_word(facts->language, TICKET_WORD_MINUTES), low, high);
    }
#pragma GCC diagnostic pop
}

static void waiting_put(struct paper *paper, const struct ticket_facts *facts)
{
    const bool ahead = facts->ahead >= 0;
    const bool wait = facts->wait_p50_s >= 0;
    if (!ahead && !wait) {
        return;
    }
    dashes_draw(paper);
    const int margin = scaled(paper, MARGIN);
    const int column = ahead ? scaled(paper, 184) : 0;
    const int top = paper->y;
    int foot = top;
    char text[FORMAT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (ahead) {
        text_put_in(paper, LABEL, ticket_word(facts->language, TICKET_WORD_AHEAD), margin, column,
                    LEFT);
        snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_PEOPLE),
                 facts->ahead);
        text_put_in(paper, VALUE, text, margin, column, LEFT);
        foot = paper->y;
    }
    if (wait) {
        const int width = paper->canvas.width_px - 2 * margin - column;
        paper->y = top;
        text_put_in(paper, LABEL, ticket_word(facts->language, TICKET_WORD_WAIT), margin + column,
                    width, LEFT);
        wait_words(facts, text, sizeof(text));
        text_put_in(paper, VALUE, text, margin + column, width, LEFT);
        char from[8];
        char to[8];
        clock_after(facts->issued_at, facts->wait_p50_s, from);
        clock_after(facts->issued_at, facts->wait_p90_s + 59, to);
        snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_CLOCK), from, to);
        text_put_in(paper, LABEL, text, margin + column, width, LEFT);
    }
#pragma GCC diagnostic pop
    paper->y = paper->y > foot ? paper->y : foot;
}

/* "label ……… value" on one line; on two when both don't fit. */
static void row_put(struct paper *paper, const char *label, const char *value)
{
    if (!is_given(value)) {
        return;
    }
    const int margin = scaled(paper, MARGIN);
    const int width = paper->canvas.width_px - 2 * margin;
    const int size = size_of(paper, BODY);
    const int label_px = text_width_px(paper->fonts, kinds[BODY].style, size, label, strlen(label));
    const int value_px = text_width_px(paper->fonts, kinds[BODY].style, size, value, strlen(value));
    line_draw(paper, BODY, size, paper->y, label, strlen(label), margin, width, LEFT);
    if (label_px + scaled(paper, GAP) + value_px > width) {
        paper->y += line_of(paper, BODY);
    }
    text_put_in(paper, BODY, value, margin, width, RIGHT);
}

static void rows_put(struct paper *paper, const struct ticket_facts *facts)
{
    dashes_draw(paper);
    char issued[20];
    snprintf(issued, sizeof(issued), "%.10s %.5s", facts->issued_at, facts->issued_at + 11);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_ISSUED), issued);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_HOLDER), facts->holder_mark);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_FEE), facts->fee_and_time);
}

static void materials_put(struct paper *paper, const struct ticket_facts *facts)
{
    if (facts->material_count == 0) {
        return;
    }
    dashes_draw(paper);
    text_put(paper, HEADING, ticket_word(facts->language, TICKET_WORD_MATERIALS), LEFT);
    paper->y += scaled(paper, 8);
    const int margin = scaled(paper, MARGIN);
    const int indent = scaled(paper, 40);
    for (int i = 0; i < facts->material_count; i++) {
        const int box = scaled(paper, 24);
        const int top = paper->y + (line_of(paper, BODY) - box) / 2;
        rect_fill(paper, margin, top, box, RULE_DOTS);
        rect_fill(paper, margin, top + box - RULE_DOTS, box, RULE_DOTS);
        rect_fill(paper, margin, top, RULE_DOTS, box);
        rect_fill(paper, margin + box - RULE_DOTS, top, RULE_DOTS, box);
        text_put_in(paper, BODY, facts->materials[i], margin + indent,
                    paper->canvas.width_px - 2 * margin - indent, LEFT);
    }
}

static void code_put(struct paper *paper, const struct ticket_facts *facts)
{
    dashes_draw(paper);
    QRcode *code = QRcode_encodeString8bit(facts->visitor_url, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        fail(paper, TICKET_NO_CODE);
        return;
    }
    int module = TICKET_QR_MODULE_PX;
    /* Narrow paper takes smaller modules, down to half a millimetre. */
    while (module > 4 && (code->width + 2 * QR_QUIET_MODULES) * module > paper->canvas.width_px) {
        module--;
    }
    const int side = code->width * module;
    const int quiet = QR_QUIET_MODULES * module;
    if (side + 2 * quiet > paper->canvas.width_px) {
        fail(paper, TICKET_NO_CODE);
    }
    const int left = (paper->canvas.width_px - side) / 2;
    /* The gap over the code is a part of its quiet zone. */
    const int above = quiet - scaled(paper, RULE_GAP);
    paper->y += above > 0 ? above : 0;
    for (int row = 0; row < code->width; row++) {
        for (int column = 0; column < code->width; column++) {
            if ((code->data[row * code->width + column] & 1) != 0) {
                rect_fill(paper, left + column * module, paper->y + row * module, module, module);
            }
        }
    }
    paper->y += side + quiet - scaled(paper, 8);
    QRcode_free(code);
    text_put(paper, SCAN, ticket_word(facts->language, TICKET_WORD_SCAN), CENTRE);
}

static void advice_put(struct paper *paper, const struct ticket_facts *facts)
{
    dashes_draw(paper);
    const int margin = scaled(paper, MARGIN);
    const int width = paper->canvas.width_px - 2 * margin;
    const int pad = scaled(paper, BOX_PAD);
    const int top = paper->y;
    paper->y += scaled(paper, BOX_PAD_TOP);
    text_put_in(paper, HEADING, ticket_word(facts->language, TICKET_WORD_RULE), margin + pad,
                width - 2 * pad, LEFT);
    text_put_in(paper, BODY,
                is_given(facts->advice) ? facts->advice
                                        : ticket_word(facts->language, TICKET_WORD_ADVICE),
                margin + pad, width - 2 * pad, LEFT);
    paper->y += scaled(paper, BOX_PAD_TOP);
    frame_draw(paper, margin, top, width, paper->y - top);
    paper->y += scaled(paper, RULE_GAP);
    text_put(paper, SMALL, facts->footer, CENTRE);
    text_put(paper, SMALL, ticket_word(facts->language, TICKET_WORD_FOOT), CENTRE);
}

/* ── Facts ── */

static bool text_is_good(const char *text, bool needed)
{
    if (!is_given(text)) {
        return !needed;
    }
    const size_t size = strnlen(text, TICKET_TEXT_BYTES_MAX + 1);
    bool good = size <= TICKET_TEXT_BYTES_MAX && utf8_is_valid(text, size);
    for (size_t i = 0; good && i < size; i++) {
        good = (unsigned char)text[i] >= 0x20;
    }
    return good;
}

/* "2026-03-16T10:34…": only its shape; the server is the one that knows the day. */
static bool time_is_good(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd";
    if (text == NULL || strlen(text) < sizeof(shape) - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof(shape) - 1; i++) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i]) {
            return false;
        }
    }
    return true;
}

static bool facts_are_good(const struct ticket_facts *facts)
{
    bool good = facts->language < TICKET_LANGUAGE_COUNT && time_is_good(facts->issued_at) &&
                facts->material_count >= 0 && facts->material_count <= TICKET_MATERIALS_MAX &&
                facts->ahead >= -1 && facts->wait_p50_s >= TICKET_WAIT_UNKNOWN &&
                facts->wait_p90_s >= facts->wait_p50_s && facts->wait_p90_s < 24 * 60 * 60;
    good = good && text_is_good(facts->hall, true) && text_is_good(facts->number, true) &&
           text_is_good(facts->service, true) && text_is_good(facts->visitor_url, true) &&
           text_is_good(facts->area, false) && text_is_good(facts->windows, false) &&
           text_is_good(facts->holder_mark, false) && text_is_good(facts->fee_and_time, false) &&
           text_is_good(facts->advice, false) && text_is_good(facts->footer, false);
    for (int i = 0; good && i < facts->material_count; i++) {
        good = text_is_good(facts->materials[i], true);
    }
    return good;
}

int ticket_draw(struct text_fonts *fonts, const struct ticket_facts *facts, int width_px,
                struct ticket_picture *ret_picture)
{
    assert(fonts != NULL && facts != NULL && ret_picture != NULL);
    assert(width_px == TICKET_WIDTH_80_PX || width_px == TICKET_WIDTH_58_PX);
    if (!facts_are_good(facts)) {
        return TICKET_BAD_FACTS;
    }
    const int stride = width_px / 8;
    uint8_t *bytes = calloc((size_t)stride, TICKET_HEIGHT_PX_MAX);
    if (bytes == NULL) {
        return TICKET_NO_MEMORY;
    }
    struct paper paper = {
        .fonts = fonts,
        .canvas = {bytes, width_px, TICKET_HEIGHT_PX_MAX, stride, TEXT_MONO},
        .result = TICKET_OK,
    };
    paper.y = scaled(&paper, TOP_DOTS);
    head_put(&paper, facts);
    windows_put(&paper, facts);
    waiting_put(&paper, facts);
    rows_put(&paper, facts);
    materials_put(&paper, facts);
    code_put(&paper, facts);
    advice_put(&paper, facts);
    paper.y += scaled(&paper, FOOT_DOTS);
    if (paper.y > TICKET_HEIGHT_PX_MAX) {
        fail(&paper, TICKET_TOO_LONG);
    }
    if (paper.result != TICKET_OK) {
        free(bytes);
        return paper.result;
    }
    *ret_picture = (struct ticket_picture){bytes, width_px, paper.y, stride};
    return TICKET_OK;
}

void ticket_deinit(struct ticket_picture *picture)
{
    free(picture->bytes);
    *picture = (struct ticket_picture){0};
}
