/*
 * A reader with any answers at any time. The input is a row of steps: 0–199 so many ms × 10 go by;
 * 200–239 the wire is pulled and put back; else a frame follows whose status is the next byte, with
 * as many bytes of data as the one after says (× 8), or, from 250 on, these bytes as they are.
 */
#include "drivers/idcard/card_reader.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEP_WAIT_MAX = 199, STEP_PULL_MAX = 239, STEP_FRAME_MAX = 249, WAIT_MS = 10 };

static void on_event(void *context, const struct card_reader_event *event)
{
    long *cards = context;
    if (event->kind == CARD_READER_EVENT_CARD) {
        assert(event->text_bytes == CARD_TEXT_BYTES);
        ++*cards;
    } else if (event->kind == CARD_READER_EVENT_GONE) {
        --*cards;
    } else if (event->kind == CARD_READER_EVENT_PROBLEM) {
        assert(event->problem->code[0] != '\0');
    }
    assert(*cards == 0 || *cards == 1);
}

/* Sends what there is to send: one good command, or nothing. */
static void drain(struct card_reader *reader)
{
    uint8_t bytes[SAM_COMMAND_MAX_BYTES];
    struct sam_frame frame;
    const size_t size = card_reader_output(reader, bytes);
    if (size > 0) {
        const int parsed = sam_frame_parse(bytes, size, &frame);
        assert(parsed == (int)size);
        assert(sam_command_of(&frame) < SAM_COMMAND_COUNT);
    }
}

/* Returns how many of the bytes it used. */
static size_t answer(struct card_reader *reader, const uint8_t *data, size_t size, int64_t now_ms)
{
    uint8_t body[SAM_BODY_MAX_BYTES] = {0};
    uint8_t bytes[SAM_FRAME_MAX_BYTES];
    if (size < 2) {
        return size;
    }
    const size_t wanted = (size_t)data[1] * 8;
    const size_t given = wanted < size - 2 ? wanted : size - 2;
    body[2] = data[0];
    memcpy(body + 3, data + 2, given);
    const size_t made = sam_frame_put(body, 3 + wanted, bytes);
    card_reader_input(reader, bytes, made, now_ms);
    return 2 + given;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct card_reader reader;
    int64_t now_ms = 0;
    long cards = 0;
    if (size < 1) {
        return 0;
    }
    card_reader_init(&reader, &(struct card_reader_settings){.with_fingerprint = (data[0] & 1) != 0,
                                                             .with_address = (data[0] & 2) != 0,
                                                             .on_event = on_event,
                                                             .context = &cards});
    card_reader_plug(&reader, now_ms);
    for (size_t at = 1; at < size;) {
        const uint8_t step = data[at++];
        drain(&reader);
        if (step <= STEP_WAIT_MAX) {
            now_ms += step * WAIT_MS;
            card_reader_tick(&reader, now_ms);
        } else if (step <= STEP_PULL_MAX) {
            card_reader_unplug(&reader);
            assert(cards == 0);
            card_reader_plug(&reader, now_ms);
        } else if (step <= STEP_FRAME_MAX) {
            at += answer(&reader, data + at, size - at, now_ms);
        } else {
            card_reader_input(&reader, data + at, size - at, now_ms);
            at = size;
        }
    }
    card_reader_unplug(&reader);
    assert(cards == 0);
    card_reader_deinit(&reader);
    return 0;
}
