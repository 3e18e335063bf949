/*
 * Starting and ending a feeder. Nothing here waits, but feeder_child_wait(). One thread.
 */
#ifndef DRIVERS_SCANNER_FEEDER_CHILD_H
#define DRIVERS_SCANNER_FEEDER_CHILD_H

#include "drivers/scanner/feed_wire.h"

#include <stdbool.h>
#include <sys/types.h>

struct feeder_child {
    int fd; /* both ways, does not block; -1: none */
    pid_t pid;
};

/* Starts `words[0]` with its words (ends with NULL). Negative: it can't be started. */
__attribute__((warn_unused_result)) int feeder_child_start(char *const *words,
                                                           struct feeder_child *ret_child);

/* false: the feeder does not listen any more. */
__attribute__((warn_unused_result)) bool
feeder_child_tell(const struct feeder_child *child, const uint8_t command[FEED_COMMAND_BYTES]);

/* Tells the feeder that nobody listens, so that it closes its device and ends. */
void feeder_child_let_go(struct feeder_child *child);

/* Ends it at once. */
void feeder_child_kill(struct feeder_child *child);

/* Takes note of its end; true: it is over, and `child` is none. Never waits. */
bool feeder_child_is_over(struct feeder_child *child);

/* Waits for its end, and ends it after `limit_ms`. For when the program ends. */
void feeder_child_wait(struct feeder_child *child, int limit_ms);

#endif
