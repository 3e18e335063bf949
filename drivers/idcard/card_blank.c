#include "drivers/idcard/card_blank.h"

#include "drivers/wire/sam_frame.h"

#include <string.h>

enum {
    HEAD_BYTES = SAM_HEAD_BYTES + 3, /* and the status */
    STATUS_LENGTH = 3,
    HARMLESS_LENGTH = 3 + SAM_ID_BYTES + 1, /* status, the module's id, XOR */
};

static const uint8_t preamble[SAM_PREAMBLE_BYTES] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

/* The lengths of the parts of a card, with and without fingerprints: the same for everybody. */
static const struct {
    size_t length; /* of the frame */
    uint8_t parts[6];
} cards[] = {
    {STATUS_LENGTH + 4 + 256 + 1024 + 1, {0x01, 0x00, 0x04, 0x00}},
    {STATUS_LENGTH + 6 + 256 + 1024 + 1024 + 1, {0x01, 0x00, 0x04, 0x00, 0x04, 0x00}},
};

/* What stands at a place of the data instead of what came. */
static uint8_t data_painted(size_t length, size_t at)
{
    for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
        if (cards[i].length == length && at < sizeof(cards[i].parts)) {
            return cards[i].parts[at];
        }
    }
    return 0;
}

/* A byte after the head of a frame: what is left of it. */
static uint8_t rest_take(struct card_blank *blank, uint8_t byte)
{
    const size_t at = blank->length - STATUS_LENGTH - blank->left;
    const bool last = --blank->left == 0;
    blank->seen = (uint8_t)(blank->seen ^ byte);
    if (blank->keep) {
        return byte;
    }
    if (last) {
        return (uint8_t)(blank->seen == 0 ? blank->painted : blank->painted ^ 0xFF);
    }
    const uint8_t painted = data_painted(blank->length, at);
    blank->painted = (uint8_t)(blank->painted ^ painted);
    return painted;
}

/* Takes the byte at `blank->head` of a head; false: it belongs to none. */
static bool head_take(struct card_blank *blank, uint8_t byte)
{
    if (blank->head < SAM_PREAMBLE_BYTES) {
        if (byte != preamble[blank->head]) {
            /* One AA more than three: still the start. */
            blank->head = byte == preamble[0] ? (blank->head == 3 ? 3 : 1) : 0;
            return byte == preamble[0];
        }
        blank->length = 0;
        blank->seen = 0;
    } else {
        blank->length = blank->head < SAM_HEAD_BYTES ? (blank->length << 8) | byte : blank->length;
        blank->seen = (uint8_t)(blank->seen ^ byte);
    }
    if (++blank->head == HEAD_BYTES) {
        blank->keep = blank->length <= HARMLESS_LENGTH;
        blank->left = blank->length > STATUS_LENGTH ? blank->length - STATUS_LENGTH : 0;
        blank->painted = blank->seen;
        blank->head = 0;
    }
    return true;
}

static void stream_paint(struct card_blank *blank, uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (blank->left > 0) {
            bytes[i] = rest_take(blank, bytes[i]);
        } else if (!head_take(blank, bytes[i])) {
            bytes[i] = 0;
        }
    }
}

void card_blank_paint(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes)
{
    struct card_blank *blank = context;
    if (size_bytes == 0) {
        *blank = (struct card_blank){.counted = blank->counted};
        return;
    }
    if (way == PORT_TO_DEVICE) {
        return;
    }
    if (!blank->counted) {
        stream_paint(blank, bytes, size_bytes);
        return;
    }
    const size_t most = size_bytes - 1;
    const size_t meant = bytes[0] < most ? bytes[0] : most;
    bytes[0] = (uint8_t)meant;
    stream_paint(blank, bytes + 1, meant);
    memset(bytes + 1 + meant, 0, most - meant);
}
