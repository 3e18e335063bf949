/*
 * What follows a bad review (差评整改): the steps, what may come of each, the clocks, and who is
 * asked when one runs out. Tables for the engine, the API and the pages; data only.
 *
 * The orders are the journal's: add at the end, never reorder.
 */
#ifndef HALL_SERVER_MODEL_REDRESS_H
#define HALL_SERVER_MODEL_REDRESS_H

#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* symbol, name on the wire; in the order in which they are taken. The first ones have a clock. */
#define REDRESS_STEPS(X)                                                                           \
    X(REDRESS_CONTACT, "contact")                                                                  \
    X(REDRESS_VERIFY, "verify")                                                                    \
    X(REDRESS_RESOLVE, "resolve")                                                                  \
    X(REDRESS_SECOND, "second") /* 回访: what the visitor says now */                            \
    X(REDRESS_PUBLISH, "publish")
#define REDRESS_ENUM(symbol, name) symbol,
enum redress_step { REDRESS_STEPS(REDRESS_ENUM) REDRESS_STEP_COUNT };
#undef REDRESS_ENUM
const char *redress_step_name(enum redress_step step);

enum { REDRESS_CLOCKS = 3 };
/* Working days for the steps with a clock, from the day of the review (not counted) to the close of
 * the last one. */
uint8_t redress_days(enum redress_step step);

/* symbol, name, step, must there be words, does it go on to the next step */
#define REDRESS_RESULTS(X)                                                                          \
    X(REDRESS_REACHED, "reached", REDRESS_CONTACT, false, true)                                     \
    X(REDRESS_NOBODY, "nobody", REDRESS_CONTACT, false, false) /* to be tried again */              \
    X(REDRESS_NO_WAY, "no-way", REDRESS_CONTACT, false, true)  /* nothing to call was left */       \
    X(REDRESS_TRUE, "true", REDRESS_VERIFY, true, true)                                             \
    X(REDRESS_PARTLY, "partly", REDRESS_VERIFY, true, true)                                         \
    X(REDRESS_UNTRUE, "untrue", REDRESS_VERIFY, true, true)                                         \
    X(REDRESS_MENDED, "mended", REDRESS_RESOLVE, true, true)                                        \
    X(REDRESS_EXPLAINED, "explained", REDRESS_RESOLVE, true, true)                                  \
    X(REDRESS_SAID_AGAIN, "said", REDRESS_SECOND, false, true)     /* with a level */               \
    X(REDRESS_NOT_SAID, "unanswered", REDRESS_SECOND, false, true) /* 未评价, never satisfied */ \
    X(REDRESS_PUBLISHED, "published", REDRESS_PUBLISH, true, true) /* words without names */
#define REDRESS_ENUM(symbol, name, step, words, on) symbol,
enum redress_result { REDRESS_RESULTS(REDRESS_ENUM) REDRESS_RESULT_COUNT };
#undef REDRESS_ENUM

struct redress_result_row {
    const char *name;
    enum redress_step step;
    bool words; /* must be there */
    bool goes_on;
};
const struct redress_result_row *redress_result_row(enum redress_result result);
/* REDRESS_RESULT_COUNT: the step has none of this name. */
enum redress_result redress_result_find(enum redress_step step, const char *name);

/* Who is asked: at first the inspector with the department, and with each clock that ran out one
 * level more. The top keeps it. */
#define REDRESS_TIERS(X)                                                                           \
    X(REDRESS_INSPECTOR, "inspector")                                                              \
    X(REDRESS_MANAGER, "manager")                                                                  \
    X(REDRESS_ADMIN, "admin")
#define REDRESS_ENUM(symbol, name) symbol,
enum redress_tier { REDRESS_TIERS(REDRESS_ENUM) REDRESS_TIER_COUNT };
#undef REDRESS_ENUM
const char *redress_tier_name(enum redress_tier tier);

/* What staff write stays for years: it must not have what looks like an ID or telephone number,
 * that is seven digits in a row, or nine with single spaces, dots or dashes between (wide digits
 * too; 2026-11-24 may stand). `words` is UTF-8. */
bool redress_words_name_nobody(const char *words);

#endif
