/*
 * Any stream, in pieces that its first byte chooses: what comes out is a frame, the same ones
 * whatever the pieces, and the parts of a card stay inside it.
 */
#include "drivers/wire/sam_frame.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every byte of the parts. */
static unsigned touch(const uint8_t *bytes, size_t size)
{
    unsigned sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += bytes[i];
    }
    return sum;
}

static unsigned look(const struct sam_frame *frame)
{
    struct sam_answer answer;
    struct sam_card card;
    unsigned sum = (unsigned)sam_command_of(frame);
    assert(frame->body_bytes >= SAM_BODY_MIN_BYTES && frame->body_bytes <= SAM_BODY_MAX_BYTES);
    if (sam_answer_of(frame, &answer)) {
        sum += touch(answer.data, answer.data_bytes);
        for (int with_fingerprint = 0; with_fingerprint < 2; with_fingerprint++) {
            if (sam_card_of(&answer, with_fingerprint == 1, &card)) {
                sum += touch(card.text, card.text_bytes) + touch(card.photo, card.photo_bytes) +
                       touch(card.fingerprint, card.fingerprint_bytes);
            }
        }
    }
    return sum;
}

/* How many frames, and a sum over them. */
static unsigned play(const uint8_t *data, size_t size, size_t piece)
{
    static struct sam_decoder decoder;
    struct sam_frame frame;
    unsigned sum = 0;
    sam_decoder_init(&decoder);
    for (size_t at = 0; at < size;) {
        const size_t rest = size - at;
        const size_t taken = sam_decoder_put(&decoder, data + at, piece < rest ? piece : rest);
        assert(taken > 0);
        at += taken;
        while (sam_decoder_next(&decoder, &frame)) {
            sum = sum * 31 + 1 + look(&frame);
        }
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    const unsigned whole = play(data + 1, size - 1, SAM_FRAME_MAX_BYTES);
    assert(whole == play(data + 1, size - 1, (size_t)data[0] + 1));
    /* A fuzzer seldom meets the XOR by chance. */
    if (size >= SAM_BODY_MIN_BYTES + 1 && size - 1 <= SAM_BODY_MAX_BYTES) {
        uint8_t bytes[SAM_FRAME_MAX_BYTES];
        struct sam_frame frame;
        const size_t made = sam_frame_put(data + 1, size - 1, bytes);
        const int parsed = sam_frame_parse(bytes, made, &frame);
        assert(parsed == (int)made);
        assert(frame.body_bytes == size - 1);
        assert(memcmp(frame.body, data + 1, size - 1) == 0);
        (void)look(&frame);
    }
    return 0;
}
