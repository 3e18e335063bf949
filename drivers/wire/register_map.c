#include "drivers/wire/register_map.h"

#include <stddef.h>

#define ROW(name, first, size, access, kinds, meaning) {(first), (size), (access), (kinds)},
static const struct register_row rows[] = {REGISTER_MAP(ROW)};
#undef ROW
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

const struct register_row *register_map_find(enum device_kind kind, uint16_t address)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct register_row *row = &rows[i];
        if (address >= row->first && address - row->first < row->size &&
            (row->kinds & (1U << kind)) != 0) {
            return row;
        }
    }
    return NULL;
}

const char *device_kind_name(int kind)
{
#define NAME(symbol, number, name)                                                                 \
    case number:                                                                                   \
        return name;
    switch (kind) {
        DEVICE_KINDS(NAME)
    default:
        return NULL;
    }
#undef NAME
}
