/*
 * Whatever a gateway sends: answers are taken one after the other as a connection takes them, none
 * is read past its end, a cut one is the same when the rest has come, and a good one is as it
 * claims. The first byte says to which request.
 */
#include "hall-server/field/gateway_frame.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ADDRESS = 5 };

static void try_answer(const struct gateway_answer *answer, const struct field_request *request)
{
    uint16_t registers[FIELD_READ_MAX];
    uint16_t before[FIELD_READ_MAX];
    memset(registers, 0xA5, sizeof(registers));
    memcpy(before, registers, sizeof(before));
    const enum field_bus_heard heard = gateway_frame_means(answer, request, ADDRESS, registers);
    assert(heard != BUS_GONE);
    const size_t kept = heard == BUS_GOOD ? request->read_count : 0;
    assert(memcmp(registers + kept, before + kept, sizeof(before) - kept * sizeof(before[0])) == 0);
    assert(heard != BUS_GOOD ||
           (answer->address == ADDRESS && answer->function == request->function));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct field_request requests[] = {
        {.function = 3, .read_first = 7, .read_count = 2},
        {.function = 3, .read_count = FIELD_READ_MAX},
        {.function = 16, .write_first = 1, .write_count = 2},
        {.function = 23, .read_first = 3, .read_count = 1, .write_count = 1},
    };
    if (size == 0) {
        return 0;
    }
    const struct field_request *request =
        &requests[data[0] % (sizeof(requests) / sizeof(requests[0]))];
    uint8_t *const bytes = malloc(size); /* of its own size: a read behind it is seen */
    assert(bytes != NULL);
    memcpy(bytes, data + 1, size - 1);
    size_t at = 0;
    struct gateway_answer answer;
    int taken = 0;
    while ((taken = gateway_frame_answer(bytes + at, size - 1 - at, &answer)) > 0) {
        struct gateway_answer cut;
        for (int i = 0; i < taken; i++) {
            assert(gateway_frame_answer(bytes + at, (size_t)i, &cut) == GATEWAY_MORE);
        }
        assert(answer.body + answer.body_bytes == bytes + at + taken);
        try_answer(&answer, request);
        at += (size_t)taken;
    }
    free(bytes);
    return 0;
}
