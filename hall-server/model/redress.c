#include "hall-server/model/redress.h"

#include <assert.h>
#include <string.h>

enum { DIGITS_IN_A_ROW = 7, DIGITS_WITH_PARTS = 9 }; /* of the shortest telephone numbers */

#define WORD(symbol, name) name,
static const char *const steps[] = {REDRESS_STEPS(WORD)};
static const char *const tiers[] = {REDRESS_TIERS(WORD)};
#undef WORD
static const uint8_t days[REDRESS_CLOCKS] = {
    [REDRESS_CONTACT] = 1, [REDRESS_VERIFY] = 5, [REDRESS_RESOLVE] = 15};
#define ROW(symbol, name, step, words, on) {name, step, words, on},
static const struct redress_result_row results[] = {REDRESS_RESULTS(ROW)};
#undef ROW

const char *redress_step_name(enum redress_step step)
{
    assert(step < REDRESS_STEP_COUNT);
    return steps[step];
}

uint8_t redress_days(enum redress_step step)
{
    assert((int)step < REDRESS_CLOCKS);
    return days[step];
}

const struct redress_result_row *redress_result_row(enum redress_result result)
{
    assert(result < REDRESS_RESULT_COUNT);
    return &results[result];
}

enum redress_result redress_result_find(enum redress_step step, const char *name)
{
    for (int i = 0; i < REDRESS_RESULT_COUNT; i++) {
        if (results[i].step == step && strcmp(results[i].name, name) == 0) {
            return (enum redress_result)i;
        }
    }
    return REDRESS_RESULT_COUNT;
}

const char *redress_tier_name(enum redress_tier tier)
{
    assert(tier < REDRESS_TIER_COUNT);
    return tiers[tier];
}

/* The bytes of the digit that begins here; 0: there is none. A wide one is EF BC 90 … EF BC 99. */
static size_t digit_bytes(const unsigned char *at)
{
    if (at[0] >= '0' && at[0] <= '9') {
        return 1;
    }
    return at[0] == 0xEF && at[1] == 0xBC && at[2] >= 0x90 && at[2] <= 0x99 ? 3 : 0;
}

bool redress_words_name_nobody(const char *words)
{
    const unsigned char *at = (const unsigned char *)words;
    int row = 0;
    int digits = 0; /* with those before a single space, dot or dash */
    while (*at != '\0') {
        const size_t bytes = digit_bytes(at);
        if (bytes > 0) {
            row++;
            digits++;
            if (row == DIGITS_IN_A_ROW || digits == DIGITS_WITH_PARTS) {
                return false;
            }
        } else {
            const bool parts = row > 0 && strchr(" -.", (int)*at) != NULL;
            digits = parts ? digits : 0;
            row = 0;
        }
        at += bytes > 0 ? bytes : 1;
    }
    return true;
}
