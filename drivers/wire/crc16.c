#include "drivers/wire/crc16.h"

/* The remainders of the sixteen nibbles: two look-ups a byte, and 480 bytes of flash less. */
static const uint16_t nibbles[16] = {
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
};

uint16_t crc16_add(uint16_t crc, const uint8_t *bytes, size_t size_bytes)
{
    uint32_t sum = crc;
    for (size_t i = 0; i < size_bytes; i++) {
        sum ^= bytes[i];
        sum = (sum >> 4) ^ nibbles[sum & 0xF];
        sum = (sum >> 4) ^ nibbles[sum & 0xF];
    }
    return (uint16_t)sum;
}

uint16_t crc16(const uint8_t *bytes, size_t size_bytes)
{
    return crc16_add(CRC16_START, bytes, size_bytes);
}
