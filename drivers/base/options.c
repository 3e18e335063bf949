#include "drivers/base/options.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_SIDE_PX_MAX = 16384 };

int option_take_text(void *field, const char *value)
{
    memcpy(field, &value, sizeof(value));
    return *value != '\0';
}

/* One side of a size; NULL when it is none, else where it ends. */
static const char *side_read(const char *text, int *ret_px)
{
    char *end = NULL;
    const long px = strtol(text, &end, 10);
    if (end == text || *text == '+' || px < 1 || px > OPTION_SIDE_PX_MAX) {
        return NULL;
    }
    *ret_px = (int)px;
    return end;
}

int option_take_size(void *field, const char *value)
{
    int size[2];
    const char *middle = side_read(value, &size[0]);
    if (middle == NULL || *middle != 'x') {
        return false;
    }
    const char *end = side_read(middle + 1, &size[1]);
    memcpy(field, size, sizeof(size));
    return end != NULL && *end == '\0';
}

static const struct option_row *row_find(const struct option_row *rows, size_t row_count,
                                         const char *word)
{
    for (size_t i = 0; i < row_count; i++) {
        if (strcmp(rows[i].name, word) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

int options_read(const struct option_row *rows, size_t row_count, int count, char *const *words,
                 void *options, const char **ret_wrong)
{
    assert(rows != NULL);
    assert(options != NULL);
    for (int i = 1; i < count; i++) {
        const struct option_row *row = row_find(rows, row_count, words[i]);
        *ret_wrong = words[i];
        if (strcmp(words[i], "--help") == 0) {
            return OPTIONS_HELP;
        }
        if (row == NULL) {
            return OPTIONS_BAD;
        }
        void *field = (char *)options + row->at;
        if (row->take == NULL) {
            *(bool *)field = true;
        } else if (i + 1 == count || !row->take(field, words[++i])) {
            return OPTIONS_BAD;
        }
    }
    return OPTIONS_OK;
}
