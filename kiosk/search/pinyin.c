#include "kiosk/search/pinyin.h"

#include <assert.h>
#include <stddef.h>

struct row {
    uint32_t code;
    uint16_t first; /* in readings */
    uint8_t count;
};

#include "kiosk/search/pinyin_rows.inc"

int pinyin_readings(uint32_t code, const char *ret_readings[PINYIN_READINGS_MAX])
{
    size_t low = 0;
    size_t high = sizeof(rows) / sizeof(rows[0]);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rows[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == sizeof(rows) / sizeof(rows[0]) || rows[low].code != code) {
        return 0;
    }
    assert(rows[low].count <= PINYIN_READINGS_MAX);
    for (int i = 0; i < rows[low].count; i++) {
        ret_readings[i] = syllables[readings[rows[low].first + i]];
    }
    return rows[low].count;
}
