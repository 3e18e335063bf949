/*
 * What the command lines of the board and the seat screen share. Rows go into the program's own
 * table, whose options begin with struct screen_options.
 */
#ifndef KIOSK_BOARD_SCREEN_OPTIONS_H
#define KIOSK_BOARD_SCREEN_OPTIONS_H

#include "drivers/base/options.h"
#include "hall-server/client/ask.h"
#include "kiosk/ui/scale.h"

#include <stdbool.h>

struct screen_options {
    const char *hall;
    const char *ca; /* hall-server/link/link.h */
    char key[ASK_KEY_BYTES_MAX];
    int size_px[2]; /* width, height; 0: all of the display */
    bool windowed;
    const char *panel; /* kiosk/sdl/panel.h; NULL: a window of the desktop */
    const char *describe;
    const char *picture;
};

/* --key KEY and --key-file FILE, into screen_options.key. */
option_taker screen_take_key;
option_taker screen_take_key_file;

#define SCREEN_OPTION_ROWS                                                                         \
    {"--hall", option_take_text, offsetof(struct screen_options, hall)},                           \
        {"--ca", option_take_text, offsetof(struct screen_options, ca)},                           \
        {"--key", screen_take_key, offsetof(struct screen_options, key)},                          \
        {"--key-file", screen_take_key_file, offsetof(struct screen_options, key)},                \
        {"--size", ui_take_panel_size, offsetof(struct screen_options, size_px)},                  \
        {"--windowed", NULL, offsetof(struct screen_options, windowed)},                           \
        {"--panel", option_take_text, offsetof(struct screen_options, panel)},                     \
        {"--describe", option_take_text, offsetof(struct screen_options, describe)},               \
    {                                                                                              \
        "--picture", option_take_text, offsetof(struct screen_options, picture)                    \
    }

/*
 * Reads the words by `rows` into `options`. True when the program can go on; else *ret_exit is its
 * exit status, and what is wrong, or the help, was printed with `usage`.
 */
bool screen_options_read(const struct option_row *rows, size_t row_count, int count,
                         char *const *words, const char *usage, struct screen_options *options,
                         int *ret_exit);

#endif
