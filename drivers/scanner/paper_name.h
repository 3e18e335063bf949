/*
 * File names out of what a code on a page says. A code is a stranger's text: a name never leaves
 * its folder, never hides, is never longer than a file system takes. Pure; any thread.
 */
#ifndef DRIVERS_SCANNER_PAPER_NAME_H
#define DRIVERS_SCANNER_PAPER_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PAPER_NAME_BYTES_MAX = 96,
    PAPER_NAME_ROOM = PAPER_NAME_BYTES_MAX + 1,
    PAPER_SAME_NAME_MAX = 9999, /* "case-2.pdf" … "case-9999.pdf" */
};

/*
 * Keeps letters and digits of ASCII, "-", "_", dots within, and well-formed characters from U+00A0
 * on; runs of all else become one "-"; none at the ends. Of an address (http…) its last part
 * counts. false: nothing is left to make a name of, ret_name is "".
 */
bool paper_name_of_code(const char *text, size_t size_bytes, char ret_name[PAPER_NAME_ROOM]);

/* "name.pdf" for the first, "name-2.pdf" for the second try … into `room` bytes. */
void paper_name_try(const char *name, int number, const char *ending, char *ret_file, size_t room);

#endif
