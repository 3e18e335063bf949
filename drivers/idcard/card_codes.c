#include "drivers/idcard/card_codes.h"

#include <assert.h>
#include <stdint.h>

static const struct {
    int code;
    const char *name;
} nations[] = {
#include "drivers/idcard/gbt3304_nationality.inc"
};
_Static_assert(sizeof(nations) / sizeof(nations[0]) == CARD_NATION_COUNT, "GB/T 3304 has 58 rows");

static const int32_t divisions[] = {
#include "drivers/idcard/gb2260_history.inc"
};
_Static_assert(sizeof(divisions) / sizeof(divisions[0]) == CARD_DIVISION_COUNT, "as many as made");

const char *card_nation_name(int code)
{
    for (size_t i = 0; i < CARD_NATION_COUNT; i++) {
        if (nations[i].code == code) {
            return nations[i].name;
        }
    }
    return NULL;
}

bool card_division_is_known(const char *number)
{
    int32_t code = 0;
    for (int i = 0; i < CARD_DIVISION_DIGITS; i++) {
        if (number[i] < '0' || number[i] > '9') {
            return false;
        }
        code = code * 10 + (number[i] - '0');
    }
    size_t first = 0;
    size_t end = CARD_DIVISION_COUNT;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (divisions[middle] == code) {
            return true;
        }
        if (divisions[middle] < code) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return false;
}

long card_division_at(size_t i)
{
    assert(i < CARD_DIVISION_COUNT);
    return divisions[i];
}
