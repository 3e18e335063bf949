/*
 * Screens are drawn in design units (at 1080×1920 a unit is a pixel) and shown on any panel. A
 * scale says how large the panel is in units and turns units into pixels. The panel's shape is
 * kept: it is never less than the design in either direction, and the layout uses what is over.
 *
 *   panel         design       units shown   a unit in px
 *   1080 × 1920   1080 × 1920  1080 × 1920   1
 *   1920 × 1080   1920 × 1080  1920 × 1080   1
 *   1280 × 800    1440 × 864   1440 × 900    0.89
 *   800 × 480     1440 × 864   1440 × 864    0.56
 *
 * Pure; any thread.
 */
#ifndef KIOSK_UI_SCALE_H
#define KIOSK_UI_SCALE_H

#include "drivers/base/options.h"
#include "kiosk/ui/rect.h"

#include <stdbool.h>
#include <stdint.h>

struct ui_scale {
    int width_px;
    int height_px;
    int width; /* in units */
    int height;
    bool wide;         /* landscape: wider than high */
    int64_t unit_x64k; /* pixels of a unit × 65536 */
    int top_px;        /* where y 0 lies: below the panel's top where only its lower part is used */
    bool may_shrink;   /* words that do not fit are set smaller, to UI_SHRINK_PERCENT */
    int letters_percent; /* of their size that letters may grow to where their place has room */
};

enum {
    UI_PANEL_PX_MIN = 320,
    UI_PANEL_PX_MAX = 7680,
    UI_SHRINK_PERCENT = 80,
    UI_GROW_PERCENT = 125,
};

/* A design of design_w × design_h units as large as the panel allows. */
struct ui_scale ui_scale_fit(int width_px, int height_px, int design_w, int design_h);

/* The kiosk's designs: upright, wide, and for small wide panels one with fewer, larger things. */
struct ui_scale ui_scale_for_kiosk(int width_px, int height_px);

/* Edges are rounded, not widths: what touches in units touches in pixels. */
/*
 * The same panel for one person. `large`: a unit has more pixels, so that letters and targets grow
 * and a page holds fewer; words that would not fit grow less. `low`: an upright panel is drawn as a
 * wide one in its lower part, which a hand from a wheelchair reaches (EN 301 549 clause 8.3).
 *
 *   ┌────┐      1080 × 1920: units    large      low          both
 *   │    │                  1080×1920 864×1536   1440×960     1280×853
 *   │    │      1920 × 1080           1440×864
 *   ├────┤      smaller               1440×864, and letters grow in their places
 *   │ low│
 *   └────┘
 */
struct ui_scale ui_scale_for_visitor(const struct ui_scale *panel, bool large, bool low);

/* Where units cannot grow: letters alone do, each text as far as its own place has room
 * (UI_GROW_PERCENT at most). Nothing moves, so that a whole screen stays whole. */
void ui_scale_grow_letters(struct ui_scale *scale);
/* The height that letters grow to in so many units: what lists and their cards leave for them. */
int ui_scale_grown(const struct ui_scale *scale, int units);
/* The same where there is `room`; never less than now. */
int ui_scale_grown_within(const struct ui_scale *scale, int units, int room);

int ui_px(const struct ui_scale *scale, int units);
struct ui_rect ui_rect_px(const struct ui_scale *scale, struct ui_rect units);
/* Rounded up, so that what fits in units fits in pixels. */
int ui_units(const struct ui_scale *scale, int px);
/* All of the panel, in units. */
struct ui_rect ui_scale_whole(const struct ui_scale *scale);

/* --size of a screen program: two ints, "1080x1920", within the panels that there are. */
option_taker ui_take_panel_size;

#endif
