/*
 * Modbus RTU as a slave sees it: finds a request in what came over the line, and builds the answer.
 *
 *   address | function | what the function needs | CRC, low byte first
 *
 * A master that leaves no silence makes a slave hear the last answer of somebody else and its own
 * request as one burst; so modbus_request_find() looks for a request at the END of the bytes, after
 * anything at all:   ... 02 03 02 00 07 BD 86 | 01 03 00 00 00 04 44 09
 *                    (an answer of slave 2)   | (a request to slave 1: found)
 *
 * Pure, freestanding, no state; any thread. Source: "MODBUS Application Protocol Specification
 * V1.1b3" chapter 6, "MODBUS over Serial Line V1.02" chapter 2.5.
 */
#ifndef DRIVERS_WIRE_MODBUS_FRAME_H
#define DRIVERS_WIRE_MODBUS_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
    MODBUS_FRAME_MAX_BYTES = 256,
    MODBUS_FRAME_MIN_BYTES = 4, /* address, function, CRC */
    MODBUS_READ_MAX = 125,      /* registers in one answer */
    MODBUS_WRITE_MAX = 123,     /* registers in one request, function 16 */
    MODBUS_EXCHANGE_WRITE_MAX = 121,
};

enum modbus_function {
    MODBUS_READ_HOLDING = 3,
    MODBUS_READ_INPUT = 4,
    MODBUS_WRITE_ONE = 6,
    MODBUS_WRITE_MANY = 16,
    MODBUS_EXCHANGE = 23, /* writes, then reads */
    MODBUS_IDENTIFY = 43, /* with MEI type 14 */
};

enum modbus_exception {
    MODBUS_NO_EXCEPTION = 0,
    MODBUS_BAD_FUNCTION = 1,
    MODBUS_BAD_ADDRESS = 2,
    MODBUS_BAD_VALUE = 3,
};

enum { MODBUS_IDENTIFY_MEI = 14, MODBUS_IDENTIFY_ONE = 4 };

/* A request whose CRC is right. Fields that its function lacks are 0. */
struct modbus_request {
    uint8_t address;
    uint8_t function;
    uint8_t
        exception; /* enum modbus_exception: what must be answered, whatever the registers are */
    uint8_t identify_code;
    uint8_t identify_object;
    uint16_t read_first;
    uint16_t read_count;
    uint16_t write_first;
    uint16_t write_count;
    const uint8_t *write_values; /* write_count × 2 bytes inside the bytes given, high byte first */
};

enum { MODBUS_MORE = 0, MODBUS_BAD_CRC = -1, MODBUS_NO_REQUEST = -2 };

/*
 * Reads one request that begins at bytes[0]. Returns how many bytes it takes, MODBUS_MORE if it is
 * not all there, MODBUS_BAD_CRC, or MODBUS_NO_REQUEST: a function whose length is not known.
 * *ret_request is untouched unless the result is > 0.
 */
__attribute__((warn_unused_result)) int
modbus_request_parse(const uint8_t *bytes, size_t size_bytes, struct modbus_request *ret_request);

/*
 * Finds a request to `address`, or to all (0), that ends exactly where the bytes end; the longest.
 * A good frame to us with an unknown function is found too, with exception MODBUS_BAD_FUNCTION.
 * Returns where it starts, or MODBUS_NO_REQUEST.
 */
__attribute__((warn_unused_result)) int modbus_request_find(const uint8_t *bytes, size_t size_bytes,
                                                            uint8_t address,
                                                            struct modbus_request *ret_request);

/* An answer being made. Order: one of the starts, the values if any, modbus_answer_end(). */
struct modbus_answer {
    uint8_t bytes[MODBUS_FRAME_MAX_BYTES];
    size_t size_bytes;
};

/* To functions 3, 4 and 23: append request->read_count values after it. */
void modbus_answer_read(struct modbus_answer *answer, const struct modbus_request *request);
/* To functions 6 and 16: complete but for the CRC. */
void modbus_answer_written(struct modbus_answer *answer, const struct modbus_request *request);
void modbus_answer_exception(struct modbus_answer *answer, const struct modbus_request *request,
                             enum modbus_exception exception);

/* One object of function 43/14. */
struct modbus_identity {
    uint8_t object;
    const char *text; /* up to 64 bytes */
};
/* Chooses what the request asks for; an object that is not there makes an exception. */
void modbus_answer_identity(struct modbus_answer *answer, const struct modbus_request *request,
                            const struct modbus_identity *objects, size_t object_count);

void modbus_answer_add(struct modbus_answer *answer, uint16_t value);

/* Appends the CRC; the bytes are ready for the line. */
void modbus_answer_end(struct modbus_answer *answer);

/* A register in bytes. */
uint16_t modbus_get(const uint8_t *bytes);

#endif
