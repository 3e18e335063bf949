/*
 * Modbus TCP as a master behind a gateway needs it: a request of the room as bytes, and answers out
 * of a stream of bytes that comes in any pieces.
 *
 *   transaction (2) | 0 (2) | length (2): what follows | unit = the device's address | function | …
 *
 * An answer carries its request's transaction: one of another is nothing to us, and the right one
 * may follow it. A head that no answer has means that we lost the beginnings: only a new connection
 * helps.
 *
 * Pure, no state; any thread. Source: "MODBUS Messaging on TCP/IP Implementation Guide
 * V1.0b", 3.1.3; "MODBUS Application Protocol Specification V1.1b3", 6.3, 6.12, 6.17, 7.
 */
#ifndef HALL_FIELD_GATEWAY_FRAME_H
#define HALL_FIELD_GATEWAY_FRAME_H

#include "hall-server/field/field_bus.h"

#include <stddef.h>

enum {
    GATEWAY_HEAD_BYTES = 7,
    GATEWAY_FRAME_MAX_BYTES = 260,
};

enum { GATEWAY_MORE = 0, GATEWAY_OUT_OF_STEP = -1 };

struct gateway_answer {
    uint16_t transaction;
    uint8_t address;
    uint8_t function;
    const uint8_t *body; /* after the function, inside of the bytes given */
    size_t body_bytes;
};

/* Writes a request to the device at `address`; returns its bytes. */
size_t gateway_frame_request(const struct field_request *request, int address, uint16_t transaction,
                             uint8_t ret_bytes[static GATEWAY_FRAME_MAX_BYTES]);

/*
 * Reads one answer that begins at bytes[0]. Returns how many bytes it takes, GATEWAY_MORE if it is
 * not all there, or GATEWAY_OUT_OF_STEP. *ret_answer is untouched unless the result is > 0.
 */
__attribute__((warn_unused_result)) int
gateway_frame_answer(const uint8_t *bytes, size_t size_bytes, struct gateway_answer *ret_answer);

/*
 * What an answer of the right transaction means. The gateway's own word that a device, or its line,
 * does not answer is BUS_SILENT. BUS_GOOD fills `registers` (read_count of them), which nothing
 * else touches.
 */
__attribute__((warn_unused_result)) enum field_bus_heard
gateway_frame_means(const struct gateway_answer *answer, const struct field_request *request,
                    int address, uint16_t *registers);

/*
 * How long a gateway is waited for. It has a patience of its own with its devices, which we are not
 * told: who asks again before it has given up only makes a queue in it, in which each answer comes
 * too late. Most say when they give up (exception 0x0B). Of one that says nothing it is learned:
 * while the answer after a silence comes in time, half as long is enough; what comes after we gave
 * it up means that we were too quick.
 */
enum {
    GATEWAY_PATIENCE_MS = 1000, /* at most, beyond what a device may take … */
    GATEWAY_HASTE_MS = 60,      /* … and at least */
    GATEWAY_DEAF = 5,           /* silences in a row: it is gone, though nobody said so */
};

struct gateway_patience {
    int ms;
    int silences; /* in a row */
};

void gateway_patience_init(struct gateway_patience *patience);
void gateway_patience_heard(struct gateway_patience *patience);
void gateway_patience_late(struct gateway_patience *patience);
/* True: GATEWAY_DEAF of them. */
__attribute__((warn_unused_result)) bool gateway_patience_silent(struct gateway_patience *patience);

#endif
