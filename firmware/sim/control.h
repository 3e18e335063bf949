/*
 * Fingers and eyes for a line of devices: a UNIX socket on which a person or a test says, a line
 * each,
 *
 *   key DEVICE NAME        presses a key once          state [DEVICE]       what a device tells of
 * itself frame DEVICE FILE.pbm  its latched frame           shown DEVICE FILE    what its LEDs show
 * now unplug DEVICE          power and line off          cut DEVICE           the line alone plug
 * DEVICE            both on again               devices              who is on the line help quit
 * ends the program
 *
 * and gets lines back, the last one "ok" or "error: ...". DEVICE is "pad:1".
 * One thread, the same loop as line.h.
 */
#ifndef FIRMWARE_SIM_CONTROL_H
#define FIRMWARE_SIM_CONTROL_H

#include "firmware/sim/line.h"

#include <stdbool.h>

enum { CONTROL_CLIENTS_MAX = 8, CONTROL_POLL_ROOM = CONTROL_CLIENTS_MAX + 1 };

struct control;

/* Listens at `path`; errors: NULL and errno. */
struct control *control_create(const char *path, struct line *line);
void control_destroy(struct control *control);

size_t control_poll_fill(const struct control *control, struct pollfd *ret_polls);

/* After a poll() over those entries. False: somebody said "quit". */
bool control_run(struct control *control, const struct pollfd *polls, size_t count, int64_t now_ms);

/* The other end: says one line, prints the answer to stdout. 0, or 1 if it was an error. */
int control_tell(const char *path, const char *words);

#endif
