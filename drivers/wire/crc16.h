/*
 * The checksum of Modbus RTU ("CRC-16/MODBUS": polynomial 0x8005 reflected, start 0xFFFF), used at
 * the end of each frame on the line and for the picture of a strip.
 *
 * Pure, freestanding, 32 bytes of table; any thread or interrupt. Source: "MODBUS over Serial Line
 * Specification and Implementation Guide V1.02", 6.2.2 and appendix B.
 */
#ifndef DRIVERS_WIRE_CRC16_H
#define DRIVERS_WIRE_CRC16_H

#include <stddef.h>
#include <stdint.h>

/* The value before the first byte. A run over data and its own CRC, low byte first, ends at 0. */
enum { CRC16_START = 0xFFFF };

/* The CRC after `size_bytes` more bytes; `bytes` may be NULL if size is 0. */
uint16_t crc16_add(uint16_t crc, const uint8_t *bytes, size_t size_bytes);

/* The CRC of one whole run: crc16_add() from CRC16_START. */
uint16_t crc16(const uint8_t *bytes, size_t size_bytes);

#endif
