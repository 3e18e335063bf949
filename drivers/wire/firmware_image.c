#include "drivers/wire/firmware_image.h"

enum {
    FORMAT_AT = 4,
    KIND_AT = 6,
    BOARD_AT = 8,
    VERSION_AT = 10,
    SLOTS_AT = 12,
    SIZE_AT = 16,
    ZERO_AT = 20,
};

static uint16_t get(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static void put(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static bool is_ours(const uint8_t *bytes)
{
    return bytes[0] == 'M' && bytes[1] == 'S' && bytes[2] == 'F' && bytes[3] == 'W';
}

static bool zeros_are_there(const uint8_t *bytes)
{
    unsigned sum = get(bytes + SLOTS_AT + 2);
    for (unsigned i = ZERO_AT; i < FIRMWARE_HASH_AT; i++) {
        sum += bytes[i];
    }
    return sum == 0;
}

enum update_code firmware_head_read(const uint8_t bytes[FIRMWARE_HEAD_BYTES],
                                    struct firmware_head *ret_head)
{
    if (!is_ours(bytes)) {
        return UPDATE_NO_IMAGE;
    }
    if (get(bytes + FORMAT_AT) != FIRMWARE_FORMAT) {
        return UPDATE_OTHER_FORMAT;
    }
    const uint32_t size_bytes = (uint32_t)get(bytes + SIZE_AT) << 16 | get(bytes + SIZE_AT + 2);
    if (!zeros_are_there(bytes) || size_bytes == 0 || size_bytes > FIRMWARE_IMAGE_MAX_BYTES ||
        size_bytes % FIRMWARE_UNIT_BYTES != 0) {
        return UPDATE_NO_IMAGE;
    }
    ret_head->kind = get(bytes + KIND_AT);
    ret_head->board = get(bytes + BOARD_AT);
    ret_head->version = get(bytes + VERSION_AT);
    ret_head->slots = get(bytes + SLOTS_AT);
    ret_head->size_bytes = size_bytes;
    for (unsigned i = 0; i < SHA256_BYTES; i++) {
        ret_head->hash[i] = bytes[FIRMWARE_HASH_AT + i];
    }
    return UPDATE_OK;
}

void firmware_head_write(const struct firmware_head *head, uint8_t ret_bytes[FIRMWARE_HEAD_BYTES])
{
    static const uint8_t ours[] = {'M', 'S', 'F', 'W'};
    for (unsigned i = 0; i < FIRMWARE_HEAD_BYTES; i++) {
        ret_bytes[i] = i < sizeof(ours) ? ours[i] : 0;
    }
    put(ret_bytes + FORMAT_AT, FIRMWARE_FORMAT);
    put(ret_bytes + KIND_AT, head->kind);
    put(ret_bytes + BOARD_AT, head->board);
    put(ret_bytes + VERSION_AT, head->version);
    put(ret_bytes + SLOTS_AT, head->slots);
    put(ret_bytes + SIZE_AT, head->size_bytes >> 16);
    put(ret_bytes + SIZE_AT + 2, head->size_bytes);
    for (unsigned i = 0; i < SHA256_BYTES; i++) {
        ret_bytes[FIRMWARE_HASH_AT + i] = head->hash[i];
    }
}
