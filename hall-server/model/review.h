/*
 * What a review may give as its reasons: one table for the seat's screen, the kiosk, the phone's
 * page and the figures. Short words of our own for what GB/T 39735 asks about: manner, clearness,
 * speed, materials, ways, equipment. What was good is offered with the upper two levels, what was
 * missing with the lower three; of both none must be chosen.
 *
 * The place of a reason is its bit in journals: add at the end, never reorder. Data only.
 */
#ifndef HALL_SERVER_MODEL_REVIEW_H
#define HALL_SERVER_MODEL_REVIEW_H

#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stdint.h>

/* symbol, id on the wire, good or lacking, zh, en */
#define REVIEW_REASONS(X)                                                                          \
    X(REVIEW_KIND, "kind", true, "态度热情", "Friendly")                                           \
    X(REVIEW_CLEAR, "clear", true, "讲得清楚", "Well explained")                                   \
    X(REVIEW_QUICK, "quick", true, "办得快", "Quickly done")                                       \
    X(REVIEW_SHORT_WAIT, "short-wait", true, "等候时间短", "Short wait")                           \
    X(REVIEW_ONE_VISIT, "one-visit", true, "一次就办成", "Done in one visit")                      \
    X(REVIEW_FEW_PAPERS, "few-papers", true, "要的材料少", "Few papers needed")                    \
    X(REVIEW_GOOD_PLACE, "good-place", true, "设备好用", "Good equipment")                         \
    X(REVIEW_OTHER_GOOD, "other-good", true, "其他", "Something else")                             \
    X(REVIEW_LONG_WAIT, "long-wait", false, "等候时间太长", "Long wait")                           \
    X(REVIEW_UNCLEAR, "unclear", false, "一次没讲清楚", "Not clear at once")                       \
    X(REVIEW_UNKIND, "unkind", false, "态度不好", "Unfriendly")                                    \
    X(REVIEW_EXTRA_VISIT, "extra-visit", false, "让我多跑一趟", "Had to come again")               \
    X(REVIEW_NEEDLESS_PAPERS, "needless-papers", false, "材料要求不合理", "Needless papers")       \
    X(REVIEW_BROKEN, "broken", false, "设备或系统故障", "Equipment failed")                        \
    X(REVIEW_SLOW, "slow", false, "办理太慢", "Slowly done")                                       \
    X(REVIEW_OTHER_LACK, "other-lack", false, "其他", "Something else")

#define REVIEW_ENUM(symbol, id, good, zh, en) symbol,
enum review_reason { REVIEW_REASONS(REVIEW_ENUM) REVIEW_REASON_COUNT };
#undef REVIEW_ENUM

enum { REVIEW_REASONS_OFFERED = 8 }; /* with each level */
_Static_assert(REVIEW_REASON_COUNT <= 32, "a set of them is 32 bits");

struct review_reason_row {
    const char *id;
    const char *zh;
    const char *en;
    bool good;
};

const struct review_reason_row *review_reason_row(enum review_reason reason);
/* REVIEW_REASON_COUNT: there is none of this id. */
enum review_reason review_reason_find(const char *id);
/* The set of those that fit a level, 1 … REVIEW_LEVELS. */
uint32_t review_reasons_of(uint8_t level);

#endif
