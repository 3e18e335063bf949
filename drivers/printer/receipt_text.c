#include "drivers/printer/receipt_text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES_MAX = RECEIPT_LINES_MAX, NUMBER_MAX = 9999, LARGE_SIZE = 36, SCALE_MAX = 2 };

/* A line of words as it was drawn. */
struct piece {
    int x, y, width, height, size;
    char align;
    const char *text;
    size_t size_bytes;
};

/* "576 " at *at; -1 when it is no number. */
static int number_take(const char **at, const char *end)
{
    int number = 0;
    const char *from = *at;
    while (*at < end && **at >= '0' && **at <= '9' && number <= NUMBER_MAX) {
        number = number * 10 + (**at - '0');
        (*at)++;
    }
    if (*at == from || *at == end || **at != ' ' || number > NUMBER_MAX) {
        return -1;
    }
    (*at)++;
    return number;
}

static bool piece_read(const char *line, size_t size_bytes, const struct receipt_picture *picture,
                       struct piece *ret_piece)
{
    const char *at = line;
    const char *end = line + size_bytes;
    int numbers[5];
    for (int i = 0; i < 5; i++) {
        numbers[i] = number_take(&at, end);
        if (numbers[i] < 0) {
            return false;
        }
    }
    if (end - at < 3 || (at[0] != 'l' && at[0] != 'c' && at[0] != 'r') || at[1] != ' ') {
        return false;
    }
    *ret_piece = (struct piece){.x = numbers[0],
                                .y = numbers[1],
                                .width = numbers[2],
                                .height = numbers[3],
                                .size = numbers[4],
                                .align = at[0],
                                .text = at + 2,
                                .size_bytes = (size_t)(end - at) - 2};
    return ret_piece->width > 0 && ret_piece->height > 0 &&
           ret_piece->height <= ESCPOS_PITCH_DOTS_MAX &&
           ret_piece->x + ret_piece->width <= picture->width_bytes * 8 &&
           ret_piece->y + ret_piece->height <= picture->rows;
}

/* Appends the piece to its line's bytes; false: the model can't print it there. */
static bool piece_put(const struct receipt_model *model, const struct piece *piece,
                      struct receipt_line *line)
{
    uint8_t head[ESCPOS_COMMAND_BYTES_MAX];
    uint8_t text[RECEIPT_LINE_BYTES_MAX];
    int width = 0;
    const int length =
        receipt_model_encode(model, piece->text, piece->size_bytes, text, sizeof(text), &width);
    const int scale = piece->size < LARGE_SIZE ? 1 : SCALE_MAX;
    width *= scale;
    if (length <= 0 || width > piece->width || model->hanzi_dots * scale > piece->height) {
        return false;
    }
    const int room = piece->width - width;
    const int x = piece->x + (piece->align == 'l' ? 0 : piece->align == 'c' ? room / 2 : room);
    const size_t head_length = escpos_put_text_at(head, x, scale);
    if (line->length + head_length + (size_t)length + ESCPOS_COMMAND_BYTES_MAX >
        sizeof(line->bytes)) {
        return false;
    }
    memcpy(line->bytes + line->length, head, head_length);
    memcpy(line->bytes + line->length + head_length, text, (size_t)length);
    line->length += head_length + (size_t)length;
    return true;
}

static bool dot_is_black(const struct receipt_picture *picture, int x, int y)
{
    const size_t at = (size_t)y * (size_t)picture->width_bytes + (size_t)x / 8;
    return (picture->bytes[at] >> (7 - x % 8) & 1) != 0;
}

/* Ink in these rows that none of the pieces there accounts for: a frame, a rule, a picture. */
static bool rows_have_other_ink(const struct receipt_picture *picture, const struct piece *pieces,
                                int count)
{
    for (int y = pieces[0].y; y < pieces[0].y + pieces[0].height; y++) {
        for (int x = 0; x < picture->width_bytes * 8; x++) {
            bool within = false;
            for (int i = 0; i < count && !within; i++) {
                within = x >= pieces[i].x && x < pieces[i].x + pieces[i].width;
            }
            if (!within && dot_is_black(picture, x, y)) {
                return true;
            }
        }
    }
    return false;
}

static bool line_make(const struct receipt_model *model, const struct receipt_picture *picture,
                      const struct piece *pieces, int count, struct receipt_line *ret_line)
{
    struct receipt_line *line = ret_line;
    line->row = pieces[0].y;
    line->rows = pieces[0].height;
    line->length = escpos_put_text_begin(line->bytes, line->rows);
    for (int i = 0; i < count; i++) {
        if (!piece_put(model, &pieces[i], line)) {
            return false;
        }
    }
    if (rows_have_other_ink(picture, pieces, count)) {
        return false;
    }
    line->length += escpos_put_text_end(line->bytes + line->length);
    return true;
}

static int piece_compare(const void *left, const void *right)
{
    const struct piece *a = left;
    const struct piece *b = right;
    return a->y != b->y ? a->y - b->y : a->x - b->x;
}

static int pieces_read(const struct receipt_picture *picture, const char *words, size_t size_bytes,
                       struct piece pieces[PIECES_MAX])
{
    int count = 0;
    while (size_bytes > 0 && count < PIECES_MAX) {
        const char *end = memchr(words, '\n', size_bytes);
        const size_t length = end == NULL ? size_bytes : (size_t)(end - words);
        count += piece_read(words, length, picture, &pieces[count]) ? 1 : 0;
        const size_t taken = end == NULL ? length : length + 1;
        words += taken;
        size_bytes -= taken;
    }
    qsort(pieces, (size_t)count, sizeof(pieces[0]), piece_compare);
    return count;
}

void receipt_text_make(struct receipt_text *ret_text, const struct receipt_model *model,
                       const struct receipt_picture *picture, const char *words, size_t size_bytes)
{
    static const int most = RECEIPT_LINES_MAX;
    struct piece pieces[PIECES_MAX];
    ret_text->count = 0;
    if (model->set == RECEIPT_SET_NONE || size_bytes > RECEIPT_TEXT_BYTES_MAX) {
        return;
    }
    const int count = pieces_read(picture, words, size_bytes, pieces);
    int free_row = 0; /* nothing of a line before stands below this */
    for (int at = 0; at < count && ret_text->count < most;) {
        int to = at + 1;
        bool apart = pieces[at].y >= free_row;
        while (to < count && pieces[to].y < pieces[at].y + pieces[at].height) {
            const struct piece *before = &pieces[to - 1];
            apart = apart && pieces[to].y == pieces[at].y &&
                    pieces[to].height == pieces[at].height &&
                    pieces[to].x >= before->x + before->width;
            to++;
        }
        for (int i = at; i < to; i++) {
            const int end = pieces[i].y + pieces[i].height;
            free_row = end > free_row ? end : free_row;
        }
        if (apart &&
            line_make(model, picture, pieces + at, to - at, &ret_text->lines[ret_text->count])) {
            ret_text->count++;
        }
        at = to;
    }
}
