/*
 * What the kiosk and mashang-ime say to each other over a socket pair: frames of a length and a
 * body, one question, then one answer. Little-endian.
 *
 *   frame     u16 bytes of the body, body
 *   question  u8 IME_PINYIN, u32 serial, u8 n, n letters, u8 m, m bytes of the text before
 *             u8 IME_HAND, u32 serial, u8 strokes, for each: u16 points, for each: u16 x, u16 y
 *   answer    u8 IME_ANSWER, u32 serial, u16 count, for each: u8 letters, u8 n, n bytes of text,
 *                 u8 m, m bytes of a word that has it (m is 0: none is known)
 *             u8 IME_REFUSED, u32 serial: data or model are not there
 *
 * Questions are whole in themselves: nothing is chosen or reset over the wire, since the keyboard
 * knows how many letters a candidate stands for. Pure; any thread; both ends are parsed strictly.
 */
#ifndef KIOSK_IME_IME_WIRE_H
#define KIOSK_IME_IME_WIRE_H

#include "kiosk/ui/compose.h"

enum ime_kind { IME_PINYIN = 1, IME_HAND, IME_ANSWER, IME_REFUSED };

enum {
    IME_WIRE_BAD = -1, /* no frame of ours: the other end is broken */
    IME_FRAME_BYTES_MAX = 5 * 1024,
};

struct ime_message {
    enum ime_kind kind;
    uint32_t serial;
    struct ui_question question;     /* IME_PINYIN, IME_HAND */
    struct ui_candidates candidates; /* IME_ANSWER */
};

/* Each writes one frame and returns its bytes. A question must be one: not UI_ASK_NOTHING. */
size_t ime_wire_question(const struct ui_question *question, uint8_t ret[IME_FRAME_BYTES_MAX]);
size_t ime_wire_answer(uint32_t serial, const struct ui_candidates *candidates,
                       uint8_t ret[IME_FRAME_BYTES_MAX]);
size_t ime_wire_refused(uint32_t serial, uint8_t ret[IME_FRAME_BYTES_MAX]);

/* The first frame of `bytes`: how many of them it took, 0: more are needed, or IME_WIRE_BAD. */
__attribute__((warn_unused_result)) int ime_wire_read(const uint8_t *bytes, size_t size_bytes,
                                                      struct ime_message *ret_message);

#endif
