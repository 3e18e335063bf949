/*
 * Events as bytes: little-endian, explicit, the same on every machine. What journals hold.
 *
 *   version:u8=1 kind:u8 command:u8 role:u8 seq:u64 at_ms:i64 actor:str request:16 print:u32 body
 *   str = length:u8 bytes
 *
 * Pure; any thread. Strict: every enum, length and count is checked, and nothing may be left over.
 */
#ifndef HALL_SERVER_MODEL_EVENT_CODEC_H
#define HALL_SERVER_MODEL_EVENT_CODEC_H

#include "hall-server/model/event.h"

enum { EVENT_CODEC_OK = 0, EVENT_CODEC_CUT = -1, EVENT_CODEC_BAD = -2 };

/* Writes at most LIMIT_EVENT_BYTES; returns how many. An event out of its enums is asserted. */
size_t event_encode(const struct event *event, uint8_t ret_bytes[LIMIT_EVENT_BYTES]);

/*
 * EVENT_CODEC_CUT: the bytes end too early. EVENT_CODEC_BAD: they are not an event. *ret_event is
 * untouched unless EVENT_CODEC_OK. config_applied.config is NULL in what comes out.
 */
__attribute__((warn_unused_result)) int event_decode(const uint8_t *bytes, size_t size_bytes,
                                                     struct event *ret_event);

#endif
