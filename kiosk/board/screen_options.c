#include "kiosk/board/screen_options.h"

#include "hall-server/link/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2 };

int screen_take_key(void *field, const char *value)
{
    return *value != 0 && snprintf(field, ASK_KEY_BYTES_MAX, "%s", value) < ASK_KEY_BYTES_MAX;
}

int screen_take_key_file(void *field, const char *value)
{
    return link_read_key(value, "display", field, ASK_KEY_BYTES_MAX) == LINK_OK;
}

bool screen_options_read(const struct option_row *rows, size_t row_count, int count,
                         char *const *words, const char *usage, struct screen_options *options,
                         int *ret_exit)
{
    const char *wrong = "";
    int result = options_read(rows, row_count, count, words, options, &wrong);
    if (result == OPTIONS_HELP) {
        fputs(usage, stdout);
        *ret_exit = EXIT_SUCCESS;
        return false;
    }
    if (result == OPTIONS_OK && (options->hall == NULL || options->key[0] == 0)) {
        wrong = options->hall == NULL ? "--hall" : "--key";
        result = OPTIONS_BAD;
    }
    if (result != OPTIONS_OK) {
        fprintf(stderr, "not understood, or missing: %s\n\n%s", wrong, usage);
        *ret_exit = EXIT_USAGE;
        return false;
    }
    return true;
}
