/*
 * What every screen program does with a finished draw list: shows it in the window, tells it in
 * words to a file, and makes a picture of it, each only when the list changed.
 *
 * Depends on window.h, painter.h, kiosk/ui. The program's first thread.
 * Order: stage_open(), stage_wait() and stage_show() in a loop, stage_close().
 */
#ifndef KIOSK_SDL_STAGE_H
#define KIOSK_SDL_STAGE_H

#include "kiosk/sdl/window.h"
#include "kiosk/ui/scale.h"

#include <stdbool.h>
#include <stdint.h>

enum { STAGE_PICTURE_EVERY_MS = 300 };

struct stage_config {
    struct window_config window;
    int design_w; /* units of the screen's design */
    int design_h;
    struct ui_scale (*scale)(int width_px, int height_px); /* a design for each panel; NULL: one */
    const char *describe; /* file of ui_describe()'s JSON, replaced whole; NULL for none */
    const char *picture;  /* PNG file, replaced whole, at most every STAGE_PICTURE_EVERY_MS; NULL */
};

struct stage;

/* The errors of window.h, or WINDOW_NO_MEMORY where there are no fonts. Paths are not copied. */
__attribute__((warn_unused_result)) int stage_open(const struct stage_config *config,
                                                   struct stage **ret_stage);
void stage_close(struct stage *stage); /* NULL is fine */

struct window *stage_window(struct stage *stage);
const struct ui_measure *stage_measure(struct stage *stage);
struct pictures *stage_pictures(struct stage *stage);

/* For the panel as it is now; changes when the window is resized. */
const struct ui_scale *stage_scale(struct stage *stage);

/* The list to be filled next. */
struct ui_list *stage_list(struct stage *stage);

/*
 * Shows stage_list(). Returns when it wants to be called again to catch up with the picture:
 * INT64_MAX for never.
 */
int64_t stage_show(struct stage *stage, const char *screen, int64_t seq, ui_id focus,
                   int64_t now_ms);

/* As window_wait(), and follows the window's size; logs what the panel does: a lost one is
 * WINDOW_QUIT.
 */
bool stage_wait(struct stage *stage, int64_t until_ms, int64_t now_ms,
                struct window_event *ret_event);

#endif
