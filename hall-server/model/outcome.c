#include "hall-server/model/outcome.h"

#include <assert.h>
#include <string.h>

static const char *const names[OUTCOME_COUNT] = {
#define NAME(symbol, name) name,
    OUTCOMES(NAME)
#undef NAME
};

const char *outcome_name(enum outcome outcome)
{
    assert(outcome < OUTCOME_COUNT);
    return names[outcome];
}

enum outcome outcome_find(const char *name)
{
    int outcome = 0;
    while (outcome < OUTCOME_COUNT && strcmp(names[outcome], name) != 0) {
        outcome++;
    }
    return (enum outcome)outcome;
}

bool outcome_fits(enum outcome outcome, const char *missing)
{
    if (outcome != OUTCOME_GIVEN_BACK) {
        return outcome < OUTCOME_COUNT && missing[0] == '\0';
    }
    int items = 1;
    const char *at = missing;
    size_t length = strcspn(at, "\n");
    while (length > 0 && at[length] == '\n') {
        at += length + 1;
        length = strcspn(at, "\n");
        items++;
    }
    return length > 0 && items <= LIMIT_MISSING_ITEMS && strlen(missing) <= LIMIT_MISSING_BYTES;
}
