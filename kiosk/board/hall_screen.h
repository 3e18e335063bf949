/*
 * What the board and the seat screen stand on: a window with its stage, and the line to the hall.
 *
 * Depends on screen_options.h, kiosk/sdl, hall-server/link. The program's first thread.
 * Order: hall_screen_open(); the program's loop with stage and link; hall_screen_close().
 */
#ifndef KIOSK_BOARD_HALL_SCREEN_H
#define KIOSK_BOARD_HALL_SCREEN_H

#include "hall-server/link/link.h"
#include "kiosk/board/screen_options.h"
#include "kiosk/sdl/stage.h"

#include <stdbool.h>

struct hall_screen_look {
    const char *title;
    int design_w; /* units of the screen's design */
    int design_h;
    struct ui_scale (*scale)(int width_px, int height_px); /* stage.h; NULL: one design */
    bool pointer_hidden;
};

struct hall_screen {
    struct stage *stage;
    struct link *link; /* what it brings wakes stage_wait() */
};

/*
 * Opens both for `options`, whose texts are not copied. False: what is wrong was printed; what was
 * opened before is still to be closed.
 */
__attribute__((warn_unused_result)) bool hall_screen_open(struct hall_screen *screen,
                                                          const struct screen_options *options,
                                                          const struct hall_screen_look *look);
void hall_screen_close(struct hall_screen *screen);

#endif
