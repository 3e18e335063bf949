#include "kiosk/ime/ime_wire.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

enum { LENGTH_BYTES = 2 };

_Static_assert(LENGTH_BYTES + 1 + 4 + 1 + UI_INK_STROKES_MAX * 2 + UI_INK_POINTS_MAX * 4 <=
                       IME_FRAME_BYTES_MAX &&
                   LENGTH_BYTES + 1 + 4 + 2 + UI_CANDIDATES_MAX * 3 + UI_CANDIDATES_BYTES_MAX <=
                       IME_FRAME_BYTES_MAX,
               "the largest question and the largest answer are frames");

/* Writing: room is there by the assertion above. */

struct writer {
    uint8_t *bytes;
    size_t at;
};

static void put_int(struct writer *writer, uint32_t value, int size_bytes)
{
    for (int i = 0; i < size_bytes; i++) {
        writer->bytes[writer->at++] = (uint8_t)(value >> (8 * i));
    }
}

static void put_text(struct writer *writer, const char *text, size_t bytes)
{
    put_int(writer, (uint32_t)bytes, 1);
    memcpy(writer->bytes + writer->at, text, bytes);
    writer->at += bytes;
}

static struct writer frame_begin(uint8_t *bytes, enum ime_kind kind, uint32_t serial)
{
    struct writer writer = {.bytes = bytes, .at = LENGTH_BYTES};
    put_int(&writer, kind, 1);
    put_int(&writer, serial, 4);
    return writer;
}

static size_t frame_end(struct writer *writer)
{
    const size_t size = writer->at;
    assert(size <= IME_FRAME_BYTES_MAX);
    writer->at = 0;
    put_int(writer, (uint32_t)(size - LENGTH_BYTES), LENGTH_BYTES);
    return size;
}

static void put_ink(struct writer *writer, const struct ui_ink *ink)
{
    put_int(writer, (uint32_t)ink->stroke_count, 1);
    for (int i = 0; i < ink->stroke_count; i++) {
        const int start = ui_ink_start(ink, i);
        put_int(writer, (uint32_t)(ink->ends[i] - start), 2);
        for (int at = start; at < ink->ends[i]; at++) {
            put_int(writer, (uint32_t)ink->points[at].x, 2);
            put_int(writer, (uint32_t)ink->points[at].y, 2);
        }
    }
}

size_t ime_wire_question(const struct ui_question *question, uint8_t ret[IME_FRAME_BYTES_MAX])
{
    assert(question->kind == UI_ASK_PINYIN || question->kind == UI_ASK_HAND);
    const bool hand = question->kind == UI_ASK_HAND;
    struct writer writer = frame_begin(ret, hand ? IME_HAND : IME_PINYIN, question->serial);
    if (hand) {
        put_ink(&writer, &question->ink);
    } else {
        put_text(&writer, question->letters, strlen(question->letters));
        put_text(&writer, question->before, strlen(question->before));
    }
    return frame_end(&writer);
}

size_t ime_wire_answer(uint32_t serial, const struct ui_candidates *candidates,
                       uint8_t ret[IME_FRAME_BYTES_MAX])
{
    struct writer writer = frame_begin(ret, IME_ANSWER, serial);
    put_int(&writer, (uint32_t)candidates->count, 2);
    for (int i = 0; i < candidates->count; i++) {
        const struct ui_candidate *row = &candidates->rows[i];
        put_int(&writer, row->letters, 1);
        put_text(&writer, ui_candidate_text(candidates, i), row->bytes);
        const char *word = ui_candidate_word(candidates, i);
        put_text(&writer, word, strlen(word));
    }
    return frame_end(&writer);
}

size_t ime_wire_refused(uint32_t serial, uint8_t ret[IME_FRAME_BYTES_MAX])
{
    struct writer writer = frame_begin(ret, IME_REFUSED, serial);
    return frame_end(&writer);
}

/* Reading: a body is there whole; what it lacks or has too much is bad. */

struct reader {
    const uint8_t *bytes;
    size_t left;
    bool bad;
};

static uint32_t take_int(struct reader *reader, int size_bytes)
{
    uint32_t value = 0;
    if (reader->left < (size_t)size_bytes) {
        reader->bad = true;
        return 0;
    }
    for (int i = 0; i < size_bytes; i++) {
        value |= (uint32_t)reader->bytes[i] << (8 * i);
    }
    reader->bytes += size_bytes;
    reader->left -= (size_t)size_bytes;
    return value;
}

/* Text without NUL and other controls; NULL: there is none such. */
static const char *take_text(struct reader *reader, size_t bytes_max, size_t *ret_bytes)
{
    const size_t bytes = take_int(reader, 1);
    const char *text = (const char *)reader->bytes;
    if (reader->bad || bytes > bytes_max || bytes > reader->left || !utf8_is_valid(text, bytes)) {
        reader->bad = true;
        return NULL;
    }
    for (size_t i = 0; i < bytes; i++) {
        reader->bad = reader->bad || (unsigned char)text[i] < ' ' || text[i] == 0x7F;
    }
    reader->bytes += bytes;
    reader->left -= bytes;
    *ret_bytes = bytes;
    return reader->bad ? NULL : text;
}

static void read_pinyin(struct reader *reader, struct ui_question *question)
{
    size_t bytes = 0;
    question->kind = UI_ASK_PINYIN;
    const char *letters = take_text(reader, UI_COMPOSE_LETTERS_MAX, &bytes);
    if (letters == NULL || bytes == 0 || letters[0] == '\'') {
        reader->bad = true;
        return;
    }
    for (size_t i = 0; i < bytes; i++) {
        const bool is_letter = (letters[i] >= 'a' && letters[i] <= 'z') || letters[i] == '\'';
        reader->bad = reader->bad || !is_letter;
    }
    memcpy(question->letters, letters, bytes);
    const char *before = take_text(reader, UI_COMPOSE_BEFORE_BYTES_MAX, &bytes);
    if (before != NULL) {
        memcpy(question->before, before, bytes);
    }
}

static void read_ink(struct reader *reader, struct ui_question *question)
{
    struct ui_ink *ink = &question->ink;
    question->kind = UI_ASK_HAND;
    const uint32_t strokes = take_int(reader, 1);
    reader->bad = reader->bad || strokes == 0 || strokes > UI_INK_STROKES_MAX;
    for (uint32_t i = 0; i < strokes && !reader->bad; i++) {
        const uint32_t points = take_int(reader, 2);
        if (points == 0 || points > (uint32_t)(UI_INK_POINTS_MAX - ink->point_count)) {
            reader->bad = true;
            return;
        }
        for (uint32_t at = 0; at < points && !reader->bad; at++) {
            const uint32_t x = take_int(reader, 2);
            const uint32_t y = take_int(reader, 2);
            reader->bad = reader->bad || x > UI_INK_SIDE || y > UI_INK_SIDE;
            ink->points[ink->point_count++] = (struct ui_ink_point){(int16_t)x, (int16_t)y};
        }
        ink->ends[ink->stroke_count++] = (uint16_t)ink->point_count;
    }
}

static void read_answer(struct reader *reader, struct ui_candidates *candidates)
{
    const uint32_t count = take_int(reader, 2);
    reader->bad = reader->bad || count > UI_CANDIDATES_MAX;
    for (uint32_t i = 0; i < count && !reader->bad; i++) {
        size_t bytes = 0;
        const uint32_t letters = take_int(reader, 1);
        const char *text = take_text(reader, UI_CANDIDATE_BYTES_MAX, &bytes);
        size_t word_bytes = 0;
        const char *word =
            text == NULL ? NULL : take_text(reader, UI_CANDIDATE_WORD_BYTES_MAX, &word_bytes);
        reader->bad =
            word == NULL || letters > UI_COMPOSE_LETTERS_MAX ||
            !ui_candidates_add(candidates, text, bytes, (int)letters) ||
            (word_bytes > 0 && !ui_candidate_word_put(candidates, (int)i, word, word_bytes));
    }
}

int ime_wire_read(const uint8_t *bytes, size_t size_bytes, struct ime_message *ret_message)
{
    if (size_bytes < LENGTH_BYTES) {
        return 0;
    }
    const size_t body = (size_t)bytes[0] | (size_t)bytes[1] << 8;
    if (body > IME_FRAME_BYTES_MAX - LENGTH_BYTES) {
        return IME_WIRE_BAD;
    }
    if (size_bytes < LENGTH_BYTES + body) {
        return 0;
    }
    struct reader reader = {.bytes = bytes + LENGTH_BYTES, .left = body};
    memset(ret_message, 0, sizeof(*ret_message));
    ret_message->kind = (enum ime_kind)take_int(&reader, 1);
    ret_message->serial = take_int(&reader, 4);
    ret_message->question.serial = ret_message->serial;
    switch (ret_message->kind) {
    case IME_PINYIN:
        read_pinyin(&reader, &ret_message->question);
        break;
    case IME_HAND:
        read_ink(&reader, &ret_message->question);
        break;
    case IME_ANSWER:
        read_answer(&reader, &ret_message->candidates);
        break;
    case IME_REFUSED:
        break;
    default:
        return IME_WIRE_BAD;
    }
    return reader.bad || reader.left != 0 ? IME_WIRE_BAD : (int)(LENGTH_BYTES + body);
}
