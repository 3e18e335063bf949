#include "kiosk/ticket/ticket_paper.h"

#include <assert.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DESIGN_WIDTH = 576,
    DASH_ON = 6,
    DASH_OFF = 3,
    QR_QUIET_MODULES = 4,
    LINES_MAX = 12,
    WORDS_BYTES_MAX = 16 * 1024
};

/* Sizes and weights of the kinds of text, line heights as in the mock-up, and whose percent they
 * take. */
static const struct {
    enum text_style style;
    int size;
    int line;
    enum ticket_size look;
} kinds[PAPER_KINDS] = {
    [HALL] = {TEXT_BOLD, 34, 48, TICKET_SIZE_HALL},
    [SMALL] = {TEXT_REGULAR, 24, 32, TICKET_SIZE_TEXT},
    [NUMBER] = {TEXT_BLACK, 176, 184, TICKET_SIZE_NUMBER},
    [SERVICE] = {TEXT_BOLD, 40, 56, TICKET_SIZE_SERVICE},
    [WINDOWS] = {TEXT_BOLD, 36, 48, TICKET_SIZE_WINDOWS},
    [LABEL] = {TEXT_REGULAR, 26, 40, TICKET_SIZE_TEXT},
    [VALUE] = {TEXT_BOLD, 40, 48, TICKET_SIZE_TEXT},
    [BODY] = {TEXT_REGULAR, 26, 40, TICKET_SIZE_TEXT},
    [HEADING] = {TEXT_BOLD, 30, 40, TICKET_SIZE_TEXT},
    [SCAN] = {TEXT_BOLD, 28, 40, TICKET_SIZE_TEXT},
};

int paper_begin(struct ticket_paper *paper, struct text_fonts *fonts,
                const struct ticket_look *look)
{
    assert(look->width_px == TICKET_WIDTH_80_PX || look->width_px == TICKET_WIDTH_58_PX);
    const int stride = look->width_px / 8;
    uint8_t *bytes = calloc((size_t)stride, TICKET_HEIGHT_PX_MAX);
    if (bytes == NULL) {
        return TICKET_NO_MEMORY;
    }
    *paper = (struct ticket_paper){
        .fonts = fonts,
        .look = look,
        .canvas = {bytes, look->width_px, TICKET_HEIGHT_PX_MAX, stride, TEXT_MONO},
        .result = TICKET_OK,
    };
    buffer_init(&paper->words, WORDS_BYTES_MAX);
    return TICKET_OK;
}

int paper_end(struct ticket_paper *paper, struct ticket_picture *ret_picture)
{
    if (paper->y > TICKET_HEIGHT_PX_MAX) {
        paper_fail(paper, TICKET_TOO_LONG);
    }
    char *words = NULL;
    int result = paper->result;
    if (result == TICKET_OK) {
        words = malloc(paper->words.length_bytes + 1);
        result = words == NULL ? TICKET_NO_MEMORY : TICKET_OK;
    }
    if (words != NULL) {
        if (paper->words.length_bytes > 0) {
            memcpy(words, paper->words.bytes, paper->words.length_bytes);
        }
        words[paper->words.length_bytes] = '\0';
    }
    buffer_deinit(&paper->words);
    if (result != TICKET_OK) {
        free(paper->canvas.bytes);
        return result;
    }
    *ret_picture = (struct ticket_picture){.bytes = paper->canvas.bytes,
                                           .width_px = paper->canvas.width_px,
                                           .height_px = paper->y,
                                           .stride_bytes = paper->canvas.stride_bytes,
                                           .words = words};
    return TICKET_OK;
}

int paper_scaled(const struct ticket_paper *paper, int dots)
{
    return dots * paper->canvas.width_px / DESIGN_WIDTH;
}

int paper_width(const struct ticket_paper *paper)
{
    return paper->canvas.width_px - 2 * paper_scaled(paper, PAPER_MARGIN);
}

/* As the look says, of what the design has. */
static int dots_of(const struct ticket_paper *paper, enum paper_kind kind, int dots)
{
    return paper_scaled(paper, dots) * paper->look->percent[kinds[kind].look] / 100;
}

int paper_size_of(const struct ticket_paper *paper, enum paper_kind kind)
{
    const int size = dots_of(paper, kind, kinds[kind].size);
    return size < PAPER_SMALLEST_PX ? PAPER_SMALLEST_PX : size;
}

int paper_line_of(const struct ticket_paper *paper, enum paper_kind kind)
{
    const int line = dots_of(paper, kind, kinds[kind].line);
    const int least = paper_size_of(paper, kind) * 5 / 4;
    return line > least || kind == NUMBER ? line : least;
}

void paper_fail(struct ticket_paper *paper, int error)
{
    paper->result = paper->result == TICKET_OK ? error : paper->result;
}

void paper_rect(struct ticket_paper *paper, int x, int y, int width, int height)
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

void paper_clear(struct ticket_paper *paper, int x, int y, int width, int height)
{
    for (int row = y < 0 ? 0 : y; row < y + height && row < paper->canvas.height_px; row++) {
        for (int column = x < 0 ? 0 : x; column < x + width && column < paper->canvas.width_px;
             column++) {
            uint8_t *byte =
                paper->canvas.bytes + (size_t)row * (size_t)paper->canvas.stride_bytes + column / 8;
            *byte = (uint8_t)(*byte & ~(0x80 >> (column % 8)));
        }
    }
}

void paper_frame(struct ticket_paper *paper, int x, int y, int width, int height)
{
    enum { CORNER = 6 };
    paper_rect(paper, x + CORNER, y, width - 2 * CORNER, PAPER_RULE_DOTS);
    paper_rect(paper, x + CORNER, y + height - PAPER_RULE_DOTS, width - 2 * CORNER,
               PAPER_RULE_DOTS);
    paper_rect(paper, x, y + CORNER, PAPER_RULE_DOTS, height - 2 * CORNER);
    paper_rect(paper, x + width - PAPER_RULE_DOTS, y + CORNER, PAPER_RULE_DOTS,
               height - 2 * CORNER);
    for (int i = 0; i < CORNER; i++) {
        const int j = CORNER - i;
        paper_rect(paper, x + i, y + j - 1, PAPER_RULE_DOTS, PAPER_RULE_DOTS);
        paper_rect(paper, x + width - PAPER_RULE_DOTS - i, y + j - 1, PAPER_RULE_DOTS,
                   PAPER_RULE_DOTS);
        paper_rect(paper, x + i, y + height - PAPER_RULE_DOTS - j + 1, PAPER_RULE_DOTS,
                   PAPER_RULE_DOTS);
        paper_rect(paper, x + width - PAPER_RULE_DOTS - i, y + height - PAPER_RULE_DOTS - j + 1,
                   PAPER_RULE_DOTS, PAPER_RULE_DOTS);
    }
}

void paper_dashes(struct ticket_paper *paper)
{
    paper->y += paper_scaled(paper, PAPER_RULE_GAP);
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    for (int x = margin; x < paper->canvas.width_px - margin; x += DASH_ON + DASH_OFF) {
        const int left = paper->canvas.width_px - margin - x;
        paper_rect(paper, x, paper->y, left < DASH_ON ? left : DASH_ON, PAPER_RULE_DOTS);
    }
    paper->y += PAPER_RULE_DOTS + paper_scaled(paper, PAPER_RULE_GAP);
}

/* Says what was written where; what finds no room stays dots. */
static void words_add(struct ticket_paper *paper, int line, int size, int y, const char *text,
                      size_t size_bytes, int x, int width, enum paper_align align)
{
    char head[64];
    const int length =
        snprintf(head, sizeof(head), "%d %d %d %d %d %c ", x, y, width, line, size, "lcr"[align]);
    const size_t before = paper->words.length_bytes;
    if (y < 0 || x < 0 || length < 0 ||
        buffer_append(&paper->words, head, (size_t)length) != BUFFER_OK ||
        buffer_append(&paper->words, text, size_bytes) != BUFFER_OK ||
        buffer_append(&paper->words, "\n", 1) != BUFFER_OK) {
        paper->words.length_bytes = before;
    }
}

/* One line of text in the middle of `line` dots from y on, in the box [x, x + width). */
static void line_draw(struct ticket_paper *paper, enum paper_kind kind, int size, int y, int line,
                      const char *text, size_t size_bytes, int x, int width, enum paper_align align)
{
    struct text_run run;
    const int shaped = text_shape(paper->fonts, kinds[kind].style, size, text, size_bytes, &run);
    if (shaped != TEXT_OK) {
        paper_fail(paper, shaped == TEXT_NO_MEMORY ? TICKET_NO_MEMORY : TICKET_BAD_FACTS);
        return;
    }
    struct text_metrics metrics;
    text_metrics_get(paper->fonts, kinds[kind].style, size, &metrics);
    /* Capitals and Chinese characters share a middle: half a capital's height over the baseline. */
    const int baseline = y + line / 2 + metrics.cap_px / 2;
    const int run_px = (run.width_64 + TEXT_UNIT - 1) / TEXT_UNIT;
    const int left = align == LEFT    ? x
                     : align == RIGHT ? x + width - run_px
                                      : x + (width - run_px) / 2;
    if (text_draw(paper->fonts, &run, &paper->canvas, left, baseline) != TEXT_OK) {
        paper_fail(paper, TICKET_BAD_FACTS);
    }
}

void paper_line(struct ticket_paper *paper, enum paper_kind kind, int size, int y, const char *text,
                size_t size_bytes, int x, int width, enum paper_align align)
{
    const int line = paper_line_of(paper, kind);
    line_draw(paper, kind, size, y, line, text, size_bytes, x, width, align);
    words_add(paper, line, size, y, text, size_bytes, x, width, align);
}

void paper_dots(struct ticket_paper *paper, enum paper_kind kind, int size, int y, int height,
                const char *text, int x, int width)
{
    line_draw(paper, kind, size, y, height, text, strlen(text), x, width, CENTRE);
}

/* Text in as many lines as it needs, from paper->y on, which moves down. */
void paper_text_in(struct ticket_paper *paper, enum paper_kind kind, const char *text, int x,
                   int width, enum paper_align align)
{
    const int size = paper_size_of(paper, kind);
    size_t left = strlen(text);
    for (int lines = 0; left > 0; lines++) {
        if (lines == LINES_MAX) {
            paper_fail(paper, TICKET_BAD_FACTS);
            return;
        }
        size_t next = 0;
        const size_t fits =
            text_line_fit(paper->fonts, kinds[kind].style, size, text, left, width, &next);
        paper_line(paper, kind, size, paper->y, text, fits, x, width, align);
        paper->y += paper_line_of(paper, kind);
        text += next;
        left -= next;
    }
}

void paper_text(struct ticket_paper *paper, enum paper_kind kind, const char *text,
                enum paper_align align)
{
    if (text != NULL && text[0] != '\0') {
        paper_text_in(paper, kind, text, paper_scaled(paper, PAPER_MARGIN), paper_width(paper),
                      align);
    }
}

int paper_text_width(const struct ticket_paper *paper, enum paper_kind kind, int size,
                     const char *text)
{
    return text_width_px(paper->fonts, kinds[kind].style, size, text, strlen(text));
}

void paper_image(struct ticket_paper *paper, const struct ticket_image *image)
{
    if (image->bytes == NULL) {
        return;
    }
    const int left = (paper->canvas.width_px - image->width_px) / 2;
    for (int y = 0; y < image->height_px; y++) {
        const uint8_t *row = image->bytes + (size_t)y * (size_t)image->stride_bytes;
        for (int x = 0; x < image->width_px; x++) {
            if ((row[x / 8] >> (7 - x % 8) & 1) != 0) {
                paper_rect(paper, left + x, paper->y + y, 1, 1);
            }
        }
    }
    paper->y += image->height_px;
}

void paper_code(struct ticket_paper *paper, const char *text, int overlap)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        paper_fail(paper, TICKET_NO_CODE);
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
        paper_fail(paper, TICKET_NO_CODE);
    }
    const int left = (paper->canvas.width_px - side) / 2;
    paper->y += quiet > overlap ? quiet - overlap : 0;
    for (int row = 0; row < code->width; row++) {
        for (int column = 0; column < code->width; column++) {
            if ((code->data[row * code->width + column] & 1) != 0) {
                paper_rect(paper, left + column * module, paper->y + row * module, module, module);
            }
        }
    }
    paper->y += side + quiet;
    QRcode_free(code);
}
