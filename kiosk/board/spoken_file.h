/*
 * How far a board has come with its calls, kept over a restart, so that none is spoken twice and
 * none is lost. The first line has the seq of the last call that had its turn, and that of the
 * newest taken in where it is another; then a line a call that waits: seq, time, number, window,
 * seat, recalls. Replaced whole. The program's first thread.
 */
#ifndef KIOSK_BOARD_SPOKEN_FILE_H
#define KIOSK_BOARD_SPOKEN_FILE_H

#include "kiosk/screens/board.h"

#include <stdbool.h>
#include <stdint.h>

struct spoken {
    int64_t spoken_seq;
    int64_t done_seq;
    struct board_call pending[BOARD_PENDING_MAX];
    int pending_count;
};

/* All zero if the file isn't there or holds no number; a line that is none ends the calls. */
void spoken_file_read(const char *path, struct spoken *ret_spoken);

/* On true the board's calls are on the disk. */
bool spoken_file_write(const char *path, const struct board *board);

#endif
