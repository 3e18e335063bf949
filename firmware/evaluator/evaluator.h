/*
 * The evaluator (评价器): five keys of equal size before the visitor, an LED in each.
 *
 *            REVIEW = n (new)              a key                     3 s
 *   CLOSED ------------------> OPEN ----------------> ANSWERED, its LED on -----> ANSWERED, dark
 *     ^                         |                         |
 *     +---- REVIEW = 0, or the hall is lost --------------+      REVIEW = n (answered): stays
 *
 * One review takes one press, however often the master repeats its write; the hall ends it with
 * REVIEW = 0, after which any number, the same too, is a new review. A press while none is
 * open is refused aloud and counted in KEYS_REFUSED.
 *
 * Freestanding; see firmware/core/device.h for the thread and the order of calls.
 */
#ifndef FIRMWARE_EVALUATOR_EVALUATOR_H
#define FIRMWARE_EVALUATOR_EVALUATOR_H

#include "firmware/core/panel.h"

struct evaluator {
    struct device device; /* first: cells are offsets from here */
    struct panel panel;
    uint16_t review;       /* its number; 0 is none */
    uint16_t review_state; /* REVIEW_* */
    uint16_t answered;     /* number of the last review that was answered */
    uint16_t level;        /* its level */
    int64_t thanks_until_ms;
};

void evaluator_init(struct evaluator *evaluator, const struct device_identity *identity,
                    int64_t now_ms);

#endif
