#include "drivers/wire/modbus_frame.h"

#include "drivers/wire/crc16.h"

#include <assert.h>
#include <stdbool.h>

enum {
    CRC_BYTES = 2,
    FIXED_BYTES = 8,          /* functions 3, 4 and 6 */
    WRITE_HEAD_BYTES = 7,     /* function 16 up to its values */
    EXCHANGE_HEAD_BYTES = 11, /* function 23 up to its values */
    IDENTIFY_BYTES = 7,
    CONFORMITY_ALL = 0x83, /* basic, regular, extended; stream and individual access */
    OBJECT_TEXT_MAX_BYTES = 64,
};

uint16_t modbus_get(const uint8_t *bytes)
{
    return (uint16_t)((bytes[0] << 8) | bytes[1]);
}

/* How long the request that starts here is; 0 if that is not known yet, negative if it never is. */
static int request_length(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes < 2) {
        return MODBUS_MORE;
    }
    switch (bytes[1]) {
    case MODBUS_READ_HOLDING:
    case MODBUS_READ_INPUT:
    case MODBUS_WRITE_ONE:
        return FIXED_BYTES;
    case MODBUS_WRITE_MANY:
        return size_bytes < WRITE_HEAD_BYTES
                   ? MODBUS_MORE
                   : WRITE_HEAD_BYTES + bytes[WRITE_HEAD_BYTES - 1] + CRC_BYTES;
    case MODBUS_EXCHANGE:
        return size_bytes < EXCHANGE_HEAD_BYTES
                   ? MODBUS_MORE
                   : EXCHANGE_HEAD_BYTES + bytes[EXCHANGE_HEAD_BYTES - 1] + CRC_BYTES;
    case MODBUS_IDENTIFY:
        return IDENTIFY_BYTES;
    default:
        return MODBUS_NO_REQUEST;
    }
}

static void parse_read(const uint8_t *bytes, struct modbus_request *request)
{
    request->read_first = modbus_get(bytes);
    request->read_count = modbus_get(bytes + 2);
    if (request->read_count == 0 || request->read_count > MODBUS_READ_MAX) {
        request->exception = MODBUS_BAD_VALUE;
    }
}

static void parse_write(const uint8_t *bytes, uint16_t most, struct modbus_request *request)
{
    request->write_first = modbus_get(bytes);
    request->write_count = modbus_get(bytes + 2);
    request->write_values = bytes + 5;
    if (request->write_count == 0 || request->write_count > most ||
        bytes[4] != request->write_count * 2) {
        request->exception = MODBUS_BAD_VALUE;
    }
}

static void parse_identify(const uint8_t *bytes, struct modbus_request *request)
{
    request->identify_code = bytes[1];
    request->identify_object = bytes[2];
    if (bytes[0] != MODBUS_IDENTIFY_MEI) {
        request->exception = MODBUS_BAD_FUNCTION;
    } else if (bytes[1] == 0 || bytes[1] > MODBUS_IDENTIFY_ONE) {
        request->exception = MODBUS_BAD_VALUE;
    }
}

/* The frame is whole and good; `bytes` has a function whose length is known. */
static struct modbus_request request_of(const uint8_t *bytes)
{
    struct modbus_request request = {.address = bytes[0], .function = bytes[1]};
    switch (request.function) {
    case MODBUS_READ_HOLDING:
    case MODBUS_READ_INPUT:
        parse_read(bytes + 2, &request);
        break;
    case MODBUS_WRITE_ONE:
        request.write_first = modbus_get(bytes + 2);
        request.write_count = 1;
        request.write_values = bytes + 4;
        break;
    case MODBUS_WRITE_MANY:
        parse_write(bytes + 2, MODBUS_WRITE_MAX, &request);
        break;
    case MODBUS_EXCHANGE:
        parse_read(bytes + 2, &request);
        parse_write(bytes + 6, MODBUS_EXCHANGE_WRITE_MAX, &request);
        break;
    case MODBUS_IDENTIFY:
        parse_identify(bytes + 2, &request);
        break;
    default:
        request.exception = MODBUS_BAD_FUNCTION;
        break;
    }
    return request;
}

int modbus_request_parse(const uint8_t *bytes, size_t size_bytes,
                         struct modbus_request *ret_request)
{
    const int length = request_length(bytes, size_bytes);
    if (length <= 0) {
        return length;
    }
    if (length > MODBUS_FRAME_MAX_BYTES) {
        return MODBUS_NO_REQUEST;
    }
    if (size_bytes < (size_t)length) {
        return MODBUS_MORE;
    }
    if (crc16(bytes, (size_t)length) != 0) {
        return MODBUS_BAD_CRC;
    }
    *ret_request = request_of(bytes);
    return length;
}

/* A good request that fills the bytes; exceptions have the highest bit and are answers. */
static bool frame_is_good(const uint8_t *bytes, size_t size_bytes)
{
    return size_bytes >= MODBUS_FRAME_MIN_BYTES && size_bytes <= MODBUS_FRAME_MAX_BYTES &&
           bytes[1] != 0 && bytes[1] < 0x80 && crc16(bytes, size_bytes) == 0;
}

int modbus_request_find(const uint8_t *bytes, size_t size_bytes, uint8_t address,
                        struct modbus_request *ret_request)
{
    for (size_t start = 0; start + MODBUS_FRAME_MIN_BYTES <= size_bytes; start++) {
        const uint8_t *from = bytes + start;
        const size_t left = size_bytes - start;
        if (from[0] != address && from[0] != 0) {
            continue;
        }
        struct modbus_request request;
        const int length = modbus_request_parse(from, left, &request);
        if (length == (int)left) {
            *ret_request = request;
            return (int)start;
        }
        if (length == MODBUS_NO_REQUEST && frame_is_good(from, left)) {
            *ret_request = request_of(from);
            return (int)start;
        }
    }
    return MODBUS_NO_REQUEST;
}

static void answer_byte(struct modbus_answer *answer, unsigned byte)
{
    assert(answer->size_bytes < MODBUS_FRAME_MAX_BYTES);
    answer->bytes[answer->size_bytes++] = (uint8_t)byte;
}

void modbus_answer_add(struct modbus_answer *answer, uint16_t value)
{
    answer_byte(answer, value >> 8);
    answer_byte(answer, value & 0xFF);
}

static void answer_start(struct modbus_answer *answer, uint8_t address, unsigned function)
{
    answer->size_bytes = 0;
    answer_byte(answer, address);
    answer_byte(answer, function);
}

void modbus_answer_read(struct modbus_answer *answer, const struct modbus_request *request)
{
    assert(request->read_count > 0 && request->read_count <= MODBUS_READ_MAX);
    answer_start(answer, request->address, request->function);
    answer_byte(answer, request->read_count * 2U);
}

void modbus_answer_written(struct modbus_answer *answer, const struct modbus_request *request)
{
    answer_start(answer, request->address, request->function);
    modbus_answer_add(answer, request->write_first);
    modbus_answer_add(answer, request->function == MODBUS_WRITE_ONE
                                  ? modbus_get(request->write_values)
                                  : request->write_count);
}

void modbus_answer_exception(struct modbus_answer *answer, const struct modbus_request *request,
                             enum modbus_exception exception)
{
    answer_start(answer, request->address, request->function | 0x80U);
    answer_byte(answer, exception);
}

/* The last object of each category: basic, regular, extended. */
static uint8_t category_last(uint8_t code)
{
    static const uint8_t last[] = {0, 0x02, 0x7F, 0xFF, 0xFF};
    return last[code];
}

static bool object_is_asked(const struct modbus_request *request, uint8_t from, uint8_t object)
{
    if (request->identify_code == MODBUS_IDENTIFY_ONE) {
        return object == request->identify_object;
    }
    return object >= from && object <= category_last(request->identify_code);
}

static void answer_object(struct modbus_answer *answer, const struct modbus_identity *object)
{
    size_t length = 0;
    while (length < OBJECT_TEXT_MAX_BYTES && object->text[length] != '\0') {
        length++;
    }
    answer_byte(answer, object->object);
    answer_byte(answer, (unsigned)length);
    for (size_t i = 0; i < length; i++) {
        answer_byte(answer, (uint8_t)object->text[i]);
    }
}

/* Stream access from an object that is not there starts over at the first one (6.21). */
static uint8_t stream_start(const struct modbus_request *request,
                            const struct modbus_identity *objects, size_t object_count)
{
    for (size_t i = 0; i < object_count; i++) {
        if (objects[i].object == request->identify_object) {
            return request->identify_object;
        }
    }
    return 0;
}

void modbus_answer_identity(struct modbus_answer *answer, const struct modbus_request *request,
                            const struct modbus_identity *objects, size_t object_count)
{
    assert(request->identify_code >= 1 && request->identify_code <= MODBUS_IDENTIFY_ONE);
    const uint8_t from = stream_start(request, objects, object_count);
    answer_start(answer, request->address, request->function);
    answer_byte(answer, MODBUS_IDENTIFY_MEI);
    answer_byte(answer, request->identify_code);
    answer_byte(answer, CONFORMITY_ALL);
    answer_byte(answer, 0x00); /* no more follows: all objects fit one frame */
    answer_byte(answer, 0x00);
    const size_t count_at = answer->size_bytes;
    answer_byte(answer, 0);
    for (size_t i = 0; i < object_count; i++) {
        if (object_is_asked(request, from, objects[i].object)) {
            answer_object(answer, &objects[i]);
            answer->bytes[count_at]++;
        }
    }
    if (answer->bytes[count_at] == 0) {
        modbus_answer_exception(answer, request, MODBUS_BAD_ADDRESS);
    }
}

void modbus_answer_end(struct modbus_answer *answer)
{
    const uint16_t crc = crc16(answer->bytes, answer->size_bytes);
    answer_byte(answer, crc & 0xFF);
    answer_byte(answer, crc >> 8);
}
