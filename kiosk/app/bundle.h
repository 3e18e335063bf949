/*
 * What who mends a kiosk takes along: a folder with the version, how the devices stand, and the
 * last lines of the log. Nothing of a person: what the log must not have is not here either.
 *
 *   FOLDER/kiosk-20260316-103200/  version.txt  devices.txt  log.txt
 *
 * The program's first thread.
 */
#ifndef KIOSK_APP_BUNDLE_H
#define KIOSK_APP_BUNDLE_H

#include "kiosk/screens/kiosk.h"

#include <stdbool.h>

/* `folder` must be there. False: the folder that was begun may be incomplete (that is logged). */
bool bundle_write(const char *folder, const struct kiosk *kiosk, int64_t wall_ms);

#endif
