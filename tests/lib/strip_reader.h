/*
 * Reads the names of service groups off the pixels of a strip, as a visitor would: it knows what
 * each name looks like alone, and finds them in the picture of the whole. All ink beside the
 * window's number must be a name or a dot between two, or the picture says something else.
 *
 * For tests; one thread. The fonts are the caller's.
 */
#ifndef TESTS_LIB_STRIP_READER_H
#define TESTS_LIB_STRIP_READER_H

#include "hall-server/field/strip_image.h"

enum { STRIP_READER_WORDS_MAX = 64 };

/* Which of `count` names (UTF-8, fewer than STRIP_READER_WORDS_MAX) the frame shows: adds them to
 * ret_found. False: there is ink that is none of them; then ret_found means nothing. */
bool strip_reader_names(struct text_fonts *fonts, const struct strip_image *frame,
                        const char *const *names, int count, bool *ret_found);

#endif
