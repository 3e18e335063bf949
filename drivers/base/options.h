/*
 * A program's command line as a table: a row an option, and where its value goes.
 *
 *   static const struct option_row rows[] = {
 *       {"--hall", option_take_text, offsetof(struct options, hall)},
 *       {"--mute", NULL, offsetof(struct options, mute)},          a flag: sets a bool
 *       {"--speed", take_speed, offsetof(struct options, speed)},  a taker of the program's own
 *   };
 *
 * Pure; used once at the start. Texts point into the words that were given.
 */
#ifndef DRIVERS_BASE_OPTIONS_H
#define DRIVERS_BASE_OPTIONS_H

#include <stddef.h>

enum {
    OPTIONS_OK = 0,
    OPTIONS_BAD = -1,  /* a word that is not known, lacks its value, or has one that cannot be */
    OPTIONS_HELP = -2, /* --help */
};

/* Puts `value` into `field`; false: it cannot be. `field` may be changed then. */
typedef int option_taker(void *field, const char *value);

struct option_row {
    const char *name;   /* with its dashes */
    option_taker *take; /* NULL: a flag, the field is a bool */
    size_t at;          /* of the field, from the start of the program's options */
};

/* A const char * that is not "". */
option_taker option_take_text;

/* A pair of ints, width and height in pixels, as "1080x1920"; each 1–16384. */
option_taker option_take_size;

/*
 * Reads words 1 … count − 1 into `options`, which the caller has filled with what holds without
 * them. On OPTIONS_BAD *ret_wrong is the word that is wrong; `options` may be changed.
 */
__attribute__((warn_unused_result)) int options_read(const struct option_row *rows,
                                                     size_t row_count, int count,
                                                     char *const *words, void *options,
                                                     const char **ret_wrong);

#endif
