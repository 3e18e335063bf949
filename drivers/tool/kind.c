#include "drivers/tool/kind.h"

#include <string.h>

static const struct tool_kind *const kinds[] = {&kind_barcode, &kind_idcard, &kind_printer,
                                                &kind_papers};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

const struct tool_kind *kind_at(int place)
{
    return place >= 0 && place < KINDS ? kinds[place] : NULL;
}

const struct tool_kind *kind_find(const char *name)
{
    for (int i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i]->name, name) == 0) {
            return kinds[i];
        }
    }
    return NULL;
}
