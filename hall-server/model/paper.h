/*
 * A paper to confirm: a few lines that a clerk puts before the visitor on the seat's screen (what
 * was handed in, what is given back), and what the visitor says to it, with a sign by his finger
 * when the paper asks for one. The journal keeps the hashes of text and sign, never these. Data
 * only; the orders are the journal's: add at the end.
 */
#ifndef HALL_SERVER_MODEL_PAPER_H
#define HALL_SERVER_MODEL_PAPER_H

#include <stdbool.h>
#include <stdint.h>

enum {
    LIMIT_PAPER_TITLE_BYTES = 96,
    LIMIT_PAPER_LINES = 40,
    LIMIT_PAPER_LINE_BYTES = 240,
    PAPER_HASH_BYTES = 32,

    /* A sign: strokes on a field that is SIGN_ASPECT times as wide as high; places are thousandths
     * of its width and of its height. Four characters written stroke by stroke have some 60 strokes
     * and 700 points. */
    LIMIT_SIGN_STROKES = 96,
    LIMIT_SIGN_POINTS = 1024,
    SIGN_SIDE = 1000,
    SIGN_ASPECT = 3,
    SIGN_INK_LEAST = 500, /* thousandths of the height; less is a touch, not a sign */
};

#define PAPER_STATES(X)                                                                            \
    X(PAPER_SHOWN, "shown") /* nobody said anything yet */                                         \
    X(PAPER_CONFIRMED, "confirmed")                                                                \
    X(PAPER_WRONG, "wrong") /* the visitor says that it is not right */                            \
    X(PAPER_WITHDRAWN, "withdrawn")
#define PAPER_ENUM(symbol, name) symbol,
enum paper_state { PAPER_STATES(PAPER_ENUM) PAPER_STATE_COUNT };
#undef PAPER_ENUM
const char *paper_state_name(enum paper_state state);

struct paper_text {
    char title[LIMIT_PAPER_TITLE_BYTES + 1];
    uint8_t line_count; /* 1 … LIMIT_PAPER_LINES */
    char lines[LIMIT_PAPER_LINES][LIMIT_PAPER_LINE_BYTES + 1];
};

/* BLAKE2b-256 of title and lines, each with its NUL. */
void paper_hash(const struct paper_text *text, uint8_t ret_hash[PAPER_HASH_BYTES]);

struct paper_sign_point {
    uint16_t x; /* 0 … SIGN_SIDE, from the left */
    uint16_t y; /* from the top */
};

struct paper_sign {
    uint16_t stroke_count; /* 0: none */
    uint16_t point_count;
    uint16_t ends[LIMIT_SIGN_STROKES]; /* where each stroke's points end */
    struct paper_sign_point points[LIMIT_SIGN_POINTS];
};

/* It holds together and is in its bounds: whatever bytes it was read from. */
bool paper_sign_is_good(const struct paper_sign *sign);
/* A good one, with as much ink as a sign has at least. */
bool paper_sign_is_enough(const struct paper_sign *sign);
/* BLAKE2b-256 of the strokes' ends and the points, counts first, two bytes each, low byte first. */
void paper_sign_hash(const struct paper_sign *sign, uint8_t ret_hash[PAPER_HASH_BYTES]);

#endif
