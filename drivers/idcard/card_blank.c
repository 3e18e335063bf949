#include "drivers/idcard/card_blank.h"

#include "drivers/wire/sam_frame.h"

#include <string.h>

enum {
    HEAD_BYTES = SAM_HEAD_BYTES + 3, /* and the status */
    STATUS_LENGTH = 3,
    HARMLESS_LENGTH = 3 + SAM_ID_BYTES + 1, /* status, the module's id, XOR */
};

static const uint8_t preamble[SAM_PREAMBLE_BYTES] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

/* Takes the byte at `blank->head` of a head; false: it belongs to none. */
static bool head_take(struct card_blank *blank, uint8_t byte)
{
    if (blank->head < SAM_PREAMBLE_BYTES) {
        if (byte != preamble[blank->head]) {
            /* One AA more than three: still the start. */
            blank->head = byte == preamble[0] ? (blank->head == 3 ? 3 : 1) : 0;
            return byte == preamble[0];
        }
    } else if (blank->head < SAM_HEAD_BYTES) {
        blank->length = (blank->length << 8) | byte;
    }
    blank->head++;
    if (blank->head == SAM_PREAMBLE_BYTES) {
        blank->length = 0;
    } else if (blank->head == HEAD_BYTES) {
        blank->keep = blank->length <= HARMLESS_LENGTH;
        blank->left = blank->length > STATUS_LENGTH ? blank->length - STATUS_LENGTH : 0;
        blank->head = 0;
    }
    return true;
}

void card_blank_paint(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes)
{
    struct card_blank *blank = context;
    if (size_bytes == 0) {
        memset(blank, 0, sizeof(*blank));
    }
    if (way == PORT_TO_DEVICE) {
        return;
    }
    for (size_t i = 0; i < size_bytes; i++) {
        bool stays = false;
        if (blank->left > 0) {
            blank->left--;
            stays = blank->keep;
        } else {
            stays = head_take(blank, bytes[i]);
        }
        bytes[i] = stays ? bytes[i] : 0;
    }
}
