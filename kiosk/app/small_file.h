/*
 * A small file of this kiosk's own, written whole: beside it and then in its place, so that a cut
 * leaves the old or the new one. Any thread; blocks until the disk has it.
 */
#ifndef KIOSK_APP_SMALL_FILE_H
#define KIOSK_APP_SMALL_FILE_H

#include <stdbool.h>

enum { SMALL_FILE_BYTES_MAX = 16384 };

/* For this user's eyes alone. False: as it was. */
__attribute__((warn_unused_result)) bool small_file_write(const char *path, const char *text);

#endif
