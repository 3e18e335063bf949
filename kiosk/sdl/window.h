/*
 * The one window of a screen program: shows draw lists, and turns SDL's events into fingers and
 * keys for kiosk/ui/input.h. Software only: the window's own surface is painted, and only where
 * a list differs from the one before; when nothing changed nothing is drawn.
 *
 *   window_open(&config, painter, &window);
 *   for (;;) {
 *       window_wait(window, timeout_ms, &event)   sleeps; wakes for an event or window_wake()
 *       …build the list…
 *       window_show(window, list);
 *   }
 *   window_close(window);
 *
 * On a board without a desktop the window is all of a panel (panel.h), and SDL reads the input
 * devices alone.
 *
 * Depends on SDL2, kiosk/ui, painter.h, panel.h, turn.h. The program's first thread calls
 * everything but window_wake(), which any thread may call.
 */
#ifndef KIOSK_SDL_WINDOW_H
#define KIOSK_SDL_WINDOW_H

#include "kiosk/sdl/painter.h"
#include "kiosk/sdl/turn.h"
#include "kiosk/ui/input.h"
#include "kiosk/ui/touch_fix.h"

#include <stdbool.h>
#include <stdint.h>

struct window;

enum {
    WINDOW_OK = 0,
    WINDOW_NO_DISPLAY = -1, /* window_error() says more */
    WINDOW_NO_MEMORY = -2,
    WINDOW_BAD_FORMAT = -3, /* the display has no 32-bit pixels */
};

struct window_config {
    const char *title;
    int width_px; /* 0: all of the display */
    int height_px;
    bool windowed; /* with a frame, can be resized; else without, over all if no size is given */
    bool pointer_hidden;
    const char *panel; /* words of panel.h; NULL or "none": SDL's own display */
};

enum window_event_kind {
    WINDOW_NOTHING, /* the time was over */
    WINDOW_WAKE,    /* window_wake() was called */
    WINDOW_QUIT,
    WINDOW_PRESS, /* finger, x_px, y_px */
    WINDOW_MOVE,
    WINDOW_RELEASE,
    WINDOW_KEY,    /* key; and letter, if it is one too */
    WINDOW_LETTER, /* letter */
    WINDOW_SIZE,   /* the window has x_px × y_px now */
    WINDOW_AWAY,   /* the panel was pulled, or sleeps */
    WINDOW_BACK,   /* it is there again */
    WINDOW_LOST,   /* the panel is gone for good: end; window_error() says why */
};

struct window_event {
    enum window_event_kind kind;
    int64_t finger;
    int x_px;
    int y_px;
    struct touch_point raw; /* what the panel said of a finger, before it was put right */
    enum ui_key key;
    char letter; /* of ASCII as typed, or '\b'; 0: none */
};

__attribute__((warn_unused_result)) int window_open(const struct window_config *config,
                                                    struct painter *painter,
                                                    struct window **ret_window);
void window_close(struct window *window); /* NULL is fine */

/* Why window_open() failed, or the panel was lost; static or SDL's, never NULL. */
const char *window_error(void);

void window_size(const struct window *window, int *ret_width_px, int *ret_height_px);

/* Turns the picture further than the panel's words say, from the next window_show() on; then ask
 * for window_size(). False: no memory, and all is as it was. */
__attribute__((warn_unused_result)) bool window_turn(struct window *window, enum turn turn);

/* Puts touches right from now on (touch_fix.h). */
void window_touch_fix(struct window *window, const struct touch_fix *fix);

/* Where a right touch of this pixel's middle is, as an event's `raw`. */
struct touch_point window_place(const struct window *window, int x_px, int y_px);

/*
 * Waits at most timeout_ms (0: looks only) for the next event that matters to a screen. True: there
 * was one. Call again until false, then show.
 */
bool window_wait(struct window *window, int timeout_ms, struct window_event *ret_event);

/* From any thread: ends window_wait(); calls that come before it runs are one. */
void window_wake(void *window);

/* Paints what changed since the last call. Copies the list. Returns pixels painted (0: nothing). */
int64_t window_show(struct window *window, const struct ui_list *list);

/* Who was there has gone: the list that was shown is zeroed, and so are keys that SDL's queue still
 * holds. The next window_show() paints all. */
void window_forget(struct window *window);

#endif
