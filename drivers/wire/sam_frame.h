/*
 * The frames between a host and the security module (SAM-V) of a reader of resident identity cards,
 * by GA 467:
 *
 *   AA AA AA 96 69 | length, 2 bytes, high first | body | XOR of length and body
 *                    (of body and XOR)
 *
 *   host   to module: body = command, parameter, data
 *   module to host:   body = SW1 SW2 SW3, data        (SW3 says how it went; see sam_status.h)
 *
 * A reader may say anything between frames (padding of USB packets, what is left of a frame that
 * was cut by unplugging), so the decoder looks for the next preamble after everything that cannot
 * be.
 *
 * Pure, freestanding, no allocation; any thread. Frames hold personal fields: whoever has a decoder
 * wipes it. Vectors: tests/data/idcard/frames.tsv.
 */
#ifndef DRIVERS_WIRE_SAM_FRAME_H
#define DRIVERS_WIRE_SAM_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SAM_PREAMBLE_BYTES = 5,
    SAM_HEAD_BYTES = 7,        /* preamble and length */
    SAM_BODY_MIN_BYTES = 2,    /* command and parameter */
    SAM_BODY_MAX_BYTES = 2400, /* with fingerprints it is 3 + 6 + 256 + 1024 + 1024 */
    SAM_FRAME_MAX_BYTES = SAM_HEAD_BYTES + SAM_BODY_MAX_BYTES + 1,
    SAM_COMMAND_MAX_BYTES = SAM_HEAD_BYTES + 3 + 1, /* our commands carry at most a byte */
    SAM_ID_BYTES = 16,
    SAM_ID_TEXT_ROOM = 40, /* "05.03-20160817-0010044557-1245893612" and its NUL */
};

/* name, command, parameter */
#define SAM_COMMANDS(X)                                                                            \
    X(SAM_RESET, 0x10, 0xFF)                                                                       \
    X(SAM_STATUS, 0x11, 0xFF)                                                                      \
    X(SAM_READ_ID, 0x12, 0xFF)                                                                     \
    X(SAM_FIND_CARD, 0x20, 0x01)                                                                   \
    X(SAM_SELECT_CARD, 0x20, 0x02)                                                                 \
    X(SAM_READ_BASE, 0x30, 0x01)                                                                   \
    X(SAM_READ_ADDRESS, 0x30, 0x03) /* the newest address, if one was added */                     \
    X(SAM_READ_WITH_FINGERPRINT, 0x30, 0x10)

enum sam_command {
#define SAM_COMMAND_ENUM(name, command, parameter) name,
    SAM_COMMANDS(SAM_COMMAND_ENUM)
#undef SAM_COMMAND_ENUM
        SAM_COMMAND_COUNT,
};

/* The bytes of a command; returns how many. */
size_t sam_command_put(enum sam_command command, uint8_t ret_bytes[SAM_COMMAND_MAX_BYTES]);

/*
 * A frame with this body (SAM_BODY_MIN_BYTES … SAM_BODY_MAX_BYTES); returns how many bytes. For
 * what plays a reader.
 */
size_t sam_frame_put(const uint8_t *body, size_t body_bytes,
                     uint8_t ret_bytes[SAM_FRAME_MAX_BYTES]);

/* A frame whose XOR is right; `body` is inside the bytes given. */
struct sam_frame {
    const uint8_t *body;
    size_t body_bytes; /* ≥ SAM_BODY_MIN_BYTES */
};

enum { SAM_MORE = 0 };

/*
 * Reads at the start of `bytes`. > 0: a frame of so many bytes is in *ret_frame; SAM_MORE: it may
 * be one, and is not all there; < 0: so many bytes, negated, belong to no frame: go past them.
 */
__attribute__((warn_unused_result)) int sam_frame_parse(const uint8_t *bytes, size_t size_bytes,
                                                        struct sam_frame *ret_frame);

/* What a module answered; NULL data has 0 bytes. */
struct sam_answer {
    uint8_t sw1, sw2, sw3;
    const uint8_t *data;
    size_t data_bytes;
};

/* False: too short for an answer. */
bool sam_answer_of(const struct sam_frame *frame, struct sam_answer *ret_answer);

/* Which command the frame is; SAM_COMMAND_COUNT: none of ours. */
enum sam_command sam_command_of(const struct sam_frame *frame);

/*
 * The parts of the data of SAM_READ_BASE and SAM_READ_WITH_FINGERPRINT: lengths of text, photo and,
 * with fingerprints, of these (two bytes each, high first), then the parts themselves.
 */
struct sam_card {
    const uint8_t *text, *photo, *fingerprint;
    size_t text_bytes, photo_bytes, fingerprint_bytes;
};

/* False: the lengths are not those of the data. */
bool sam_card_of(const struct sam_answer *answer, bool with_fingerprint, struct sam_card *ret_card);

/* The module's number as printed on it, from its SAM_ID_BYTES. */
void sam_id_text(const uint8_t id[SAM_ID_BYTES], char ret_text[SAM_ID_TEXT_ROOM]);

/*
 * A stream of bytes to frames. Order: sam_decoder_init(), then any number of sam_decoder_put() of
 * what came, each followed by sam_decoder_next() until it is false.
 */
struct sam_decoder {
    size_t size_bytes;
    size_t used_bytes; /* the frame that sam_decoder_next() gave, still in front */
    uint8_t bytes[SAM_FRAME_MAX_BYTES];
};

/* Forgets and wipes what there is. */
void sam_decoder_init(struct sam_decoder *decoder);

/* Takes what fits, at least one byte after sam_decoder_next() was false; returns how many. */
size_t sam_decoder_put(struct sam_decoder *decoder, const uint8_t *bytes, size_t size_bytes);

/* The next frame; valid until the next call with this decoder. False: more bytes are needed. */
bool sam_decoder_next(struct sam_decoder *decoder, struct sam_frame *ret_frame);

#endif
