#include "drivers/text/reading.h"

#include <stdlib.h>

struct reading {
    uint32_t code;
    char words[TEXT_READING_ROOM];
};

static const struct reading readings[] = {
#include "drivers/text/readings.inc"
};

static int reading_compare(const void *key, const void *row)
{
    const uint32_t code = *(const uint32_t *)key;
    const uint32_t other = ((const struct reading *)row)->code;
    return code < other ? -1 : code > other;
}

const char *text_reading(uint32_t code)
{
    const struct reading *found = bsearch(&code, readings, sizeof(readings) / sizeof(readings[0]),
                                          sizeof(readings[0]), reading_compare);
    return found == NULL ? NULL : found->words;
}
