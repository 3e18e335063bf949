/*
 * A panel that the kernel alone drives (KMS by libdrm): a board without desktop, and without a GPU.
 * One plain buffer ("dumb" in DRM's words) is shown; what is painted is copied there, turned if
 * wanted.
 *
 *   panel_read("HDMI-A-1:right", &config); panel_open(&config, &panel);
 *   panel_size(panel, &w, &h);                       of the picture
 *   panel_put(panel, &picture, parts, count);        what changed
 *   panel_look(panel)                                every PANEL_LOOK_MS: is it still plugged in?
 *   panel_close(panel);
 *
 * No input: SDL's evdev reads it (window.h). Depends on turn.h, libdrm, drivers/base/clock.h. One
 * thread.
 */
#ifndef KIOSK_SDL_PANEL_H
#define KIOSK_SDL_PANEL_H

#include "kiosk/sdl/turn.h"

#include <stdbool.h>

enum {
    PANEL_CONNECTOR_BYTES_MAX = 32, /* DRM_CONNECTOR_NAME_LEN */
    PANEL_PARTS_MAX = 64,
    PANEL_LOOK_MS = 1000,
    PANEL_PATIENCE_MS = 5000, /* for a panel that wakes later than the board */
};

struct panel;

enum {
    PANEL_OK = 0,
    PANEL_BACK = 1,       /* of panel_look(): it was away, and wants all of the picture */
    PANEL_AWAY = 2,       /* of panel_look(): it was pulled or sleeps; told once */
    PANEL_NO_DEVICE = -1, /* no display device, or no right to it */
    PANEL_NO_OUTPUT = -2, /* nothing is plugged in, or not there */
    PANEL_NO_MODE = -3,   /* what is plugged in names no mode */
    PANEL_BUSY = -4,      /* another program draws there */
    PANEL_REFUSED = -5,   /* the driver takes no plain buffer, or not this mode */
    PANEL_NO_MEMORY = -6,
    PANEL_GONE = -7, /* the device is gone, or a panel of another size is there now */
};

struct panel_config {
    char connector[PANEL_CONNECTOR_BYTES_MAX]; /* as in /sys/class/drm, "HDMI-A-1"; "": the first */
    enum turn turn;
};

/* CONNECTOR[:right|:over|:left], or `any` for the first that is plugged in. False: not that. */
__attribute__((warn_unused_result)) bool panel_read(const char *words,
                                                    struct panel_config *ret_config);

/*
 * Shows black in the panel's own mode. Where nothing is plugged in, it looks again for
 * PANEL_PATIENCE_MS.
 */
__attribute__((warn_unused_result)) int panel_open(const struct panel_config *config,
                                                   struct panel **ret_panel);
void panel_close(struct panel *panel); /* NULL is fine */

/* In plain words; static. */
const char *panel_error_text(int error);

/* Of the picture, turned back. */
void panel_size(const struct panel *panel, int *ret_width_px, int *ret_height_px);
enum turn panel_turn(const struct panel *panel);
/* From now on; panel_put() wants a picture of the new size, all of it. */
void panel_hang(struct panel *panel, enum turn turn);

/* At most PANEL_PARTS_MAX parts of the picture, which has panel_size(). */
void panel_put(struct panel *panel, const struct turn_pixels *picture, const struct ui_rect *parts,
               int count);

/* PANEL_OK: as before; PANEL_AWAY, PANEL_BACK; PANEL_GONE: for good. */
int panel_look(struct panel *panel);

#endif
