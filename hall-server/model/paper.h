/*
 * A paper to confirm: a few lines that a clerk puts before the visitor on the seat's screen (what
 * was handed in, what is given back), and what the visitor says to it. The journal keeps the hash
 * of the text, never the text. Data only; the orders are the journal's: add at the end.
 */
#ifndef HALL_SERVER_MODEL_PAPER_H
#define HALL_SERVER_MODEL_PAPER_H

#include <stdint.h>

enum {
    LIMIT_PAPER_TITLE_BYTES = 96,
    LIMIT_PAPER_LINES = 40,
    LIMIT_PAPER_LINE_BYTES = 240,
    PAPER_HASH_BYTES = 32,
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

#endif
