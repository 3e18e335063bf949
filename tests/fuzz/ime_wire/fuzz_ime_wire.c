/* What is read is written again as the same bytes, and what is cut asks for more. */
#include "kiosk/ime/ime_wire.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ime_message message;
    static uint8_t again[IME_FRAME_BYTES_MAX];
    const int taken = ime_wire_read(data, size, &message);
    assert(taken >= IME_WIRE_BAD && taken <= (int)size);
    if (taken <= 0) {
        return 0;
    }
    size_t written = 0;
    switch (message.kind) {
    case IME_PINYIN:
    case IME_HAND:
        written = ime_wire_question(&message.question, again);
        break;
    case IME_ANSWER:
        written = ime_wire_answer(message.serial, &message.candidates, again);
        break;
    case IME_REFUSED:
        written = ime_wire_refused(message.serial, again);
        break;
    }
    assert(written == (size_t)taken && memcmp(again, data, written) == 0);
    assert(ime_wire_read(data, (size_t)taken - 1, &message) == 0);
    return 0;
}
