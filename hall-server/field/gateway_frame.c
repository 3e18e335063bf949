#include "hall-server/field/gateway_frame.h"

#include "drivers/wire/modbus_frame.h"

#include <assert.h>
#include <string.h>

enum {
    LENGTH_MIN = 2,                                                /* unit and function */
    LENGTH_MAX = GATEWAY_FRAME_MAX_BYTES - GATEWAY_HEAD_BYTES + 1, /* the unit counts */
    REFUSED = 0x80,                                                /* of a function's byte */
    GATEWAY_NO_PATH = 0x0A,
    GATEWAY_NO_ANSWER = 0x0B,
};

static size_t put(uint8_t *bytes, size_t at, unsigned value)
{
    bytes[at] = (uint8_t)(value >> 8);
    bytes[at + 1] = (uint8_t)value;
    return at + 2;
}

static unsigned get(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

size_t gateway_frame_request(const struct field_request *request, int address, uint16_t transaction,
                             uint8_t ret_bytes[static GATEWAY_FRAME_MAX_BYTES])
{
    assert(request->write_count <= FIELD_WRITE_MAX && request->read_count <= FIELD_READ_MAX);
    size_t at = put(ret_bytes, 0, transaction);
    at = put(ret_bytes, at, 0);
    at += 2; /* the length, when it is known */
    ret_bytes[at++] = (uint8_t)address;
    ret_bytes[at++] = request->function;
    if (request->function != MODBUS_WRITE_MANY) {
        at = put(ret_bytes, at, request->read_first);
        at = put(ret_bytes, at, request->read_count);
    }
    if (request->function != MODBUS_READ_HOLDING) {
        at = put(ret_bytes, at, request->write_first);
        at = put(ret_bytes, at, request->write_count);
        ret_bytes[at++] = (uint8_t)(request->write_count * 2);
        for (int i = 0; i < request->write_count; i++) {
            at = put(ret_bytes, at, request->write[i]);
        }
    }
    assert(at <= GATEWAY_FRAME_MAX_BYTES);
    (void)put(ret_bytes, 4, (unsigned)(at - (GATEWAY_HEAD_BYTES - 1)));
    return at;
}

int gateway_frame_answer(const uint8_t *bytes, size_t size_bytes, struct gateway_answer *ret_answer)
{
    /* Each byte of the head as soon as it is there: what is no Modbus is not waited for. */
    if ((size_bytes > 2 && bytes[2] != 0) || (size_bytes > 3 && bytes[3] != 0)) {
        return GATEWAY_OUT_OF_STEP;
    }
    if (size_bytes < GATEWAY_HEAD_BYTES) {
        return GATEWAY_MORE;
    }
    const unsigned length = get(bytes + 4);
    if (length < LENGTH_MIN || length > LENGTH_MAX) {
        return GATEWAY_OUT_OF_STEP;
    }
    const size_t taken = GATEWAY_HEAD_BYTES - 1 + (size_t)length;
    if (size_bytes < taken) {
        return GATEWAY_MORE;
    }
    *ret_answer = (struct gateway_answer){
        .transaction = (uint16_t)get(bytes),
        .address = bytes[6],
        .function = bytes[7],
        .body = bytes + GATEWAY_HEAD_BYTES + 1,
        .body_bytes = taken - GATEWAY_HEAD_BYTES - 1,
    };
    assert(taken <= GATEWAY_FRAME_MAX_BYTES);
    return (int)taken;
}

/* A write is answered with where it began and how many registers it had. */
static bool write_is_echoed(const struct gateway_answer *answer,
                            const struct field_request *request)
{
    return answer->body_bytes == 4 && get(answer->body) == request->write_first &&
           get(answer->body + 2) == request->write_count;
}

static bool registers_read(const struct gateway_answer *answer, const struct field_request *request,
                           uint16_t *registers)
{
    const size_t wanted = (size_t)request->read_count * 2;
    if (answer->body_bytes != 1 + wanted || answer->body[0] != wanted) {
        return false;
    }
    for (size_t i = 0; i < request->read_count; i++) {
        registers[i] = (uint16_t)get(answer->body + 1 + 2 * i);
    }
    return true;
}

enum field_bus_heard gateway_frame_means(const struct gateway_answer *answer,
                                         const struct field_request *request, int address,
                                         uint16_t *registers)
{
    if (answer->address != address || (answer->function & ~REFUSED) != request->function) {
        return BUS_BROKEN;
    }
    if (answer->function & REFUSED) {
        if (answer->body_bytes != 1) {
            return BUS_BROKEN;
        }
        const int word = answer->body[0];
        return word == GATEWAY_NO_PATH || word == GATEWAY_NO_ANSWER ? BUS_SILENT : BUS_REFUSED;
    }
    const bool good = request->function == MODBUS_WRITE_MANY
                          ? write_is_echoed(answer, request)
                          : registers_read(answer, request, registers);
    return good ? BUS_GOOD : BUS_BROKEN;
}

void gateway_patience_init(struct gateway_patience *patience)
{
    *patience = (struct gateway_patience){.ms = GATEWAY_PATIENCE_MS};
}

void gateway_patience_heard(struct gateway_patience *patience)
{
    if (patience->silences > 0 && patience->ms / 2 >= GATEWAY_HASTE_MS) {
        patience->ms /= 2; /* it had given that up before we did */
    }
    patience->silences = 0;
}

void gateway_patience_late(struct gateway_patience *patience)
{
    patience->ms = GATEWAY_PATIENCE_MS;
    patience->silences = 0;
}

bool gateway_patience_silent(struct gateway_patience *patience)
{
    patience->silences++;
    return patience->silences >= GATEWAY_DEAF;
}
