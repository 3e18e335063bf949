/*
 * One RS-485 line without copper: the master's end is a pseudo-terminal, the members are devices of
 * this program and attached ones (an emulated chip behind a socket or a terminal). Every member
 * hears every byte, the master's and the other members'; a member that is unplugged or cut hears
 * none.
 *
 *   master (hall, mbpoll) == PATH -> /dev/pts/N == line ==+== pad:1        (in here)
 *                                                         +== strip:81     (in here)
 *                                                         +== pad:2        (socket of an emulator)
 *
 * Bytes pass at once; members in here that talk in the same millisecond collide (collide.h). A line
 * that is slow and noisy on purpose is another program's job. One thread: line_poll_fill(), poll(),
 * line_run(), again.
 */
#ifndef FIRMWARE_SIM_LINE_H
#define FIRMWARE_SIM_LINE_H

#include "firmware/board/host/host_device.h"

#include <poll.h>

enum {
    LINE_MEMBERS_MAX = 64,
    LINE_NAME_ROOM = 32,
    LINE_POLL_ROOM = LINE_MEMBERS_MAX + 1,
    LINE_ATTACH_AGAIN_MS = 200, /* between tries to reach what is attached */
};

enum { LINE_OK = 0, LINE_FULL = -1, LINE_TWICE = -2, LINE_NO_MEMORY = -3, LINE_SYSTEM = -4 };

struct line;

/* Makes the pseudo-terminal and the symlink `path` to it. NULL: errno says why; EEXIST: `path` is
 * there and no symlink. */
struct line *line_create(const char *path);
/* Takes the symlink away. */
void line_destroy(struct line *line);

/* `name` is what people call it, "pad:1"; two members of one name are refused with LINE_TWICE. */
__attribute__((warn_unused_result)) int line_add_device(struct line *line, const char *name,
                                                        const struct host_device_config *config,
                                                        int64_t now_ms);
/* `path` is a UNIX socket that listens or a terminal; it may come later, and go and come back. */
__attribute__((warn_unused_result)) int line_attach(struct line *line, const char *name,
                                                    const char *path);

/* What to wait for: fills up to LINE_POLL_ROOM entries, returns how many. */
size_t line_poll_fill(const struct line *line, struct pollfd *ret_polls);

/* After a poll() over those entries, or after line_next_ms(). */
void line_run(struct line *line, const struct pollfd *polls, size_t count, int64_t now_ms);
int64_t line_next_ms(const struct line *line, int64_t now_ms);

/* The device of this name; NULL: none in here. */
struct host_device *line_device(struct line *line, const char *name);

/* Off and away; away but running; back (one that was off starts anew). False: nobody of this name.
 */
bool line_unplug(struct line *line, const char *name);
bool line_cut(struct line *line, const char *name);
bool line_plug(struct line *line, const char *name, int64_t now_ms);

/* Calls `visit` for each member in order; `state` is "plugged", "cut", "unplugged", "attached" or
 * "not there". */
void line_each(const struct line *line,
               void (*visit)(void *context, const char *name, const char *state), void *context);

/* Where the master's end really is: "/dev/pts/3". */
const char *line_terminal(const struct line *line);

#endif
