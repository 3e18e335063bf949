/*
 * The seq of the last call that was spoken, kept over a restart, so that none is spoken twice.
 * One line of digits; replaced whole. The program's first thread.
 */
#ifndef KIOSK_BOARD_SPOKEN_FILE_H
#define KIOSK_BOARD_SPOKEN_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* 0 if the file isn't there or holds no number. */
int64_t spoken_file_read(const char *path);

/* On true the number is on the disk. */
bool spoken_file_write(const char *path, int64_t seq);

#endif
