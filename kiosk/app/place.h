/*
 * Who this kiosk is, in the file of its key (--key-file): read at the start, written when a spare
 * takes another kiosk's place (kiosk/screens/spare.h).
 *
 * The program's first thread; the file is read and written at once.
 */
#ifndef KIOSK_APP_PLACE_H
#define KIOSK_APP_PLACE_H

#include "hall-server/client/shapes.h"
#include "kiosk/app/offline.h"
#include "kiosk/screens/spare.h"

#include <stdbool.h>

enum { PLACE_KEY_ROOM = 128, PLACE_AREA_ROOM = 64 };

struct place {
    char key[PLACE_KEY_ROOM];   /* "": this kiosk is not enrolled */
    char area[PLACE_AREA_ROOM]; /* where it stands; "": the file does not tell */
};

/* `path` is a bare key, a demo-access.json, or what place_keep() wrote. A file that is not there is
 * a kiosk without a key; false: it is there and has none. */
__attribute__((warn_unused_result)) bool place_read(const char *path, struct place *ret_place);

/* Durably and for this user's eyes alone; what else a JSON file has stays. False: as it was. */
__attribute__((warn_unused_result)) bool place_keep(const char *path,
                                                    const struct shape_place *place);

/* `path` NULL: the key is not in a file. */
enum spare_may place_may(const char *path, const struct offline *offline);

#endif
