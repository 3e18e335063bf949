/*
 * The words of the control socket, one table of them: a line in, an answer out.
 *
 * Same thread as control.h, which gives it the lines.
 */
#ifndef FIRMWARE_SIM_COMMAND_H
#define FIRMWARE_SIM_COMMAND_H

#include "drivers/base/buffer.h"
#include "firmware/sim/line.h"

enum { COMMAND_WORDS_MAX = 4 };

/* One line being answered. */
struct turn {
    struct line *line;
    bool *quit; /* set by "quit" */
    int64_t now_ms;
    char *words[COMMAND_WORDS_MAX]; /* those not said are NULL */
    struct buffer answer;           /* its owner is the caller */
};

/* Does what `text` (changed while read) says; the answer ends with "ok" or is one line "error:
 * ...". */
void command_obey(struct turn *turn, char *text);

#endif
