/*
 * Wakes a thread that waits in poll() for its devices: a device that only has a descriptor.
 *
 *   another thread: bell_ring()        the thread: &bell.device stands among its open devices
 *
 * However often it was rung meanwhile, the thread wakes once. bell_ring() from any thread, all else
 * from the owner's.
 */
#ifndef KIOSK_APP_BELL_H
#define KIOSK_APP_BELL_H

#include "drivers/io/device.h"

#include <stdbool.h>

struct bell {
    struct device device; /* first */
    int fd;               /* -1: closed */
};

/* False: the system has no descriptor left. */
__attribute__((warn_unused_result)) bool bell_open(struct bell *bell);

void bell_ring(struct bell *bell);

/* Of one that was not opened, too. */
void bell_close(struct bell *bell);

#endif
