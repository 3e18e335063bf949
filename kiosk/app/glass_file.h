/*
 * What staff set of this kiosk's glass, in a file of its own (--panel-file): how touches are put
 * right, and how its picture is turned. Read at the start, written when staff keeps something else.
 *
 *     {"touch": [x0, xx, xy, y0, yx, yy], "turn": 1}     quarters clockwise
 *
 * The program's first thread; the file is read and written at once.
 */
#ifndef KIOSK_APP_GLASS_FILE_H
#define KIOSK_APP_GLASS_FILE_H

#include "kiosk/ui/touch_fix.h"

#include <stdbool.h>

struct glass {
    bool corrected;
    struct touch_fix fix; /* TOUCH_FIX_NONE unless corrected */
    int quarters;         /* 0…3, clockwise: enum turn */
};

/* One that is not there, or is damaged, is a glass as it was built; the latter is logged. */
struct glass glass_file_read(const char *path);

/* False: as it was. */
__attribute__((warn_unused_result)) bool glass_file_write(const char *path,
                                                          const struct glass *glass);

#endif
