#include "hall-server/model/review.h"

#include <assert.h>
#include <string.h>

enum { LEAST_GOOD_LEVEL = 4 };

static const struct review_reason_row rows[REVIEW_REASON_COUNT] = {
#define ROW(symbol, id, good, zh, en) {id, zh, en, good},
    REVIEW_REASONS(ROW)
#undef ROW
};

const struct review_reason_row *review_reason_row(enum review_reason reason)
{
    assert(reason < REVIEW_REASON_COUNT);
    return &rows[reason];
}

enum review_reason review_reason_find(const char *id)
{
    int reason = 0;
    while (reason < REVIEW_REASON_COUNT && strcmp(rows[reason].id, id) != 0) {
        reason++;
    }
    return (enum review_reason)reason;
}

uint32_t review_reasons_of(uint8_t level)
{
    assert(level >= 1 && level <= REVIEW_LEVELS);
    uint32_t set = 0;
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        set |= rows[i].good == (level >= LEAST_GOOD_LEVEL) ? UINT32_C(1) << i : 0;
    }
    return set;
}
