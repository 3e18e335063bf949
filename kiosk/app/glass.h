/*
 * Carries out what staff wants of the glass (kiosk/screens/glass.h): finds the correction of
 * touches, turns the picture, has the window use both, keeps them.
 *
 * The program's first thread.
 */
#ifndef KIOSK_APP_GLASS_H
#define KIOSK_APP_GLASS_H

#include "kiosk/app/glass_file.h"
#include "kiosk/screens/kiosk.h"
#include "kiosk/sdl/window.h"

struct glass_tools {
    const char *path; /* NULL: nothing is kept */
    struct window *window;
    struct glass now;       /* what holds */
    struct touch_fix found; /* by GLASS_FIT */
};

/* What was kept, if anything: it holds from now on; the window may have another size. */
void glass_begin(struct glass_tools *glass, struct kiosk *kiosk, const char *path,
                 struct window *window);
/* Carries KIOSK_GLASS out. */
void glass_carry_out(struct glass_tools *glass, struct kiosk *kiosk, const struct kiosk_wish *wish,
                     int64_t now_ms);

#endif
