#include "drivers/wire/sam_frame.h"

#include <assert.h>

static const uint8_t preamble[SAM_PREAMBLE_BYTES] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

static const struct {
    uint8_t command, parameter;
} commands[SAM_COMMAND_COUNT] = {
#define SAM_COMMAND_ROW(name, command, parameter) {command, parameter},
    SAM_COMMANDS(SAM_COMMAND_ROW)
#undef SAM_COMMAND_ROW
};

enum { SW_BYTES = 3, LENGTH_BYTES = 2, PARTS_BASE = 2, PARTS_WITH_FINGERPRINT = 3 };

static uint8_t xor_of(const uint8_t *bytes, size_t size_bytes)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        sum = (uint8_t)(sum ^ bytes[i]);
    }
    return sum;
}

/* memmove and memset are not there on a bare chip. */
static void copy_down(uint8_t *to, const uint8_t *from, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        to[i] = from[i];
    }
}

static void wipe(uint8_t *bytes, size_t size_bytes)
{
    volatile uint8_t *at = bytes;
    for (size_t i = 0; i < size_bytes; i++) {
        at[i] = 0;
    }
}

static size_t get_length(const uint8_t *bytes)
{
    return ((size_t)bytes[0] << 8) | bytes[1];
}

size_t sam_frame_put(const uint8_t *body, size_t body_bytes, uint8_t ret_bytes[SAM_FRAME_MAX_BYTES])
{
    assert(body_bytes >= SAM_BODY_MIN_BYTES && body_bytes <= SAM_BODY_MAX_BYTES);
    copy_down(ret_bytes, preamble, sizeof(preamble));
    ret_bytes[SAM_PREAMBLE_BYTES] = (uint8_t)((body_bytes + 1) >> 8);
    ret_bytes[SAM_PREAMBLE_BYTES + 1] = (uint8_t)((body_bytes + 1) & 0xFF);
    copy_down(ret_bytes + SAM_HEAD_BYTES, body, body_bytes);
    ret_bytes[SAM_HEAD_BYTES + body_bytes] =
        xor_of(ret_bytes + SAM_PREAMBLE_BYTES, LENGTH_BYTES + body_bytes);
    return SAM_HEAD_BYTES + body_bytes + 1;
}

size_t sam_command_put(enum sam_command command, uint8_t ret_bytes[SAM_COMMAND_MAX_BYTES])
{
    assert(command < SAM_COMMAND_COUNT);
    const uint8_t body[] = {commands[command].command, commands[command].parameter};
    uint8_t frame[SAM_FRAME_MAX_BYTES];
    const size_t size = sam_frame_put(body, sizeof(body), frame);
    assert(size <= SAM_COMMAND_MAX_BYTES);
    copy_down(ret_bytes, frame, size);
    return size;
}

/* What is there of a preamble is right. */
static bool may_be_preamble(const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes && i < sizeof(preamble); i++) {
        if (bytes[i] != preamble[i]) {
            return false;
        }
    }
    return true;
}

/* How many bytes, at least one, are to be passed to come to what may be a preamble. */
static int noise(const uint8_t *bytes, size_t size_bytes)
{
    size_t at = 1;
    while (at < size_bytes && !may_be_preamble(bytes + at, size_bytes - at)) {
        at++;
    }
    return -(int)at;
}

int sam_frame_parse(const uint8_t *bytes, size_t size_bytes, struct sam_frame *ret_frame)
{
    if (size_bytes == 0) {
        return SAM_MORE;
    }
    if (!may_be_preamble(bytes, size_bytes)) {
        return noise(bytes, size_bytes);
    }
    if (size_bytes < SAM_HEAD_BYTES) {
        return SAM_MORE;
    }
    const size_t length = get_length(bytes + SAM_PREAMBLE_BYTES);
    if (length < SAM_BODY_MIN_BYTES + 1 || length > SAM_BODY_MAX_BYTES + 1) {
        return noise(bytes, size_bytes);
    }
    if (size_bytes < SAM_HEAD_BYTES + length) {
        return SAM_MORE;
    }
    if (xor_of(bytes + SAM_PREAMBLE_BYTES, LENGTH_BYTES + length) != 0) {
        return noise(bytes, size_bytes);
    }
    ret_frame->body = bytes + SAM_HEAD_BYTES;
    ret_frame->body_bytes = length - 1;
    return (int)(SAM_HEAD_BYTES + length);
}

bool sam_answer_of(const struct sam_frame *frame, struct sam_answer *ret_answer)
{
    if (frame->body_bytes < SW_BYTES) {
        return false;
    }
    ret_answer->sw1 = frame->body[0];
    ret_answer->sw2 = frame->body[1];
    ret_answer->sw3 = frame->body[2];
    ret_answer->data = frame->body + SW_BYTES;
    ret_answer->data_bytes = frame->body_bytes - SW_BYTES;
    return true;
}

enum sam_command sam_command_of(const struct sam_frame *frame)
{
    assert(frame->body_bytes >= SAM_BODY_MIN_BYTES);
    int at = 0;
    while (at < SAM_COMMAND_COUNT &&
           (commands[at].command != frame->body[0] || commands[at].parameter != frame->body[1])) {
        at++;
    }
    return (enum sam_command)at;
}

bool sam_card_of(const struct sam_answer *answer, bool with_fingerprint, struct sam_card *ret_card)
{
    const size_t parts = with_fingerprint ? PARTS_WITH_FINGERPRINT : PARTS_BASE;
    const size_t head = parts * LENGTH_BYTES;
    if (answer->data_bytes < head) {
        return false;
    }
    size_t sizes[PARTS_WITH_FINGERPRINT] = {0};
    size_t total = head;
    for (size_t i = 0; i < parts; i++) {
        sizes[i] = get_length(answer->data + i * LENGTH_BYTES);
        total += sizes[i];
    }
    if (total != answer->data_bytes) {
        return false;
    }
    ret_card->text = answer->data + head;
    ret_card->text_bytes = sizes[0];
    ret_card->photo = ret_card->text + sizes[0];
    ret_card->photo_bytes = sizes[1];
    ret_card->fingerprint = ret_card->photo + sizes[1];
    ret_card->fingerprint_bytes = sizes[2];
    return true;
}

static uint32_t get_little(const uint8_t *bytes, size_t size_bytes)
{
    uint32_t number = 0;
    for (size_t i = size_bytes; i > 0; i--) {
        number = (number << 8) | bytes[i - 1];
    }
    return number;
}

/* The last `digits` decimal digits, with leading zeros, and then `mark`. */
static char *put_digits(char *text, uint32_t number, size_t digits, char mark)
{
    for (size_t i = digits; i > 0; i--) {
        text[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    text[digits] = mark;
    return text + digits + 1;
}

void sam_id_text(const uint8_t id[SAM_ID_BYTES], char ret_text[SAM_ID_TEXT_ROOM])
{
    char *at = put_digits(ret_text, get_little(id, 2), 2, '.');
    at = put_digits(at, get_little(id + 2, 2), 2, '-');
    at = put_digits(at, get_little(id + 4, 4), 8, '-');
    at = put_digits(at, get_little(id + 8, 4), 10, '-');
    put_digits(at, get_little(id + 12, 4), 10, '\0');
}

void sam_decoder_init(struct sam_decoder *decoder)
{
    wipe(decoder->bytes, sizeof(decoder->bytes));
    decoder->size_bytes = 0;
    decoder->used_bytes = 0;
}

static void decoder_drop(struct sam_decoder *decoder, size_t size_bytes)
{
    assert(size_bytes <= decoder->size_bytes);
    const size_t left = decoder->size_bytes - size_bytes;
    copy_down(decoder->bytes, decoder->bytes + size_bytes, left);
    wipe(decoder->bytes + left, size_bytes);
    decoder->size_bytes = left;
}

static void decoder_drop_used(struct sam_decoder *decoder)
{
    decoder_drop(decoder, decoder->used_bytes);
    decoder->used_bytes = 0;
}

size_t sam_decoder_put(struct sam_decoder *decoder, const uint8_t *bytes, size_t size_bytes)
{
    decoder_drop_used(decoder);
    const size_t room = sizeof(decoder->bytes) - decoder->size_bytes;
    const size_t size = size_bytes < room ? size_bytes : room;
    copy_down(decoder->bytes + decoder->size_bytes, bytes, size);
    decoder->size_bytes += size;
    return size;
}

bool sam_decoder_next(struct sam_decoder *decoder, struct sam_frame *ret_frame)
{
    decoder_drop_used(decoder);
    for (;;) {
        const int result = sam_frame_parse(decoder->bytes, decoder->size_bytes, ret_frame);
        if (result > 0) {
            decoder->used_bytes = (size_t)result;
            return true;
        }
        if (result == SAM_MORE) {
            assert(decoder->size_bytes < sizeof(decoder->bytes));
            return false;
        }
        decoder_drop(decoder, (size_t)-result);
    }
}
