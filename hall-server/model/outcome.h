/*
 * What came of a service at a window: one table for the clerk's page, the visitor's page and the
 * figures. The share of what was done on the spot (即办率) is counted from it.
 *
 * The places are in journals and in the column legs.outcome: add at the end. Data only.
 */
#ifndef HALL_SERVER_MODEL_OUTCOME_H
#define HALL_SERVER_MODEL_OUTCOME_H

#include "hall-server/model/limits.h"

#include <stdbool.h>

#define OUTCOMES(X)                                                                                \
    X(OUTCOME_NOT_SAID, "not-said")       /* finished by a pad's key, or nobody said it */         \
    X(OUTCOME_ACCEPTED, "accepted")       /* 受理 */                                             \
    X(OUTCOME_ON_THE_SPOT, "on-the-spot") /* 即办 */                                             \
    X(OUTCOME_GIVEN_BACK, "given-back") /* 一次性告知: all that is missing is said at once */ \
    X(OUTCOME_CONSULTED, "consulted")   /* 咨询 */
#define OUTCOME_ENUM(symbol, name) symbol,
enum outcome { OUTCOMES(OUTCOME_ENUM) OUTCOME_COUNT };
#undef OUTCOME_ENUM

enum {
    LIMIT_MISSING_ITEMS = 10,
    LIMIT_MISSING_BYTES = 384,     /* of all items together, a line feed between two */
    OUTCOME_LATER_MS = 15 * 60000, /* how long after its end it may be said, or said anew */
};

const char *outcome_name(enum outcome outcome);
enum outcome outcome_find(const char *name); /* OUTCOME_COUNT when unknown */

/* What is missing, and nothing else, is said with what was given back: 1 … LIMIT_MISSING_ITEMS
 * lines that say something. */
bool outcome_fits(enum outcome outcome, const char *missing);

#endif
