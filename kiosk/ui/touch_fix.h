/*
 * Where a touch was meant: panels of glass say a place that is off, or mirrored, in a way that an
 * affine map puts right. It is found by least squares from five crosses that somebody touched.
 *
 * Places are of the panel, 0…1 from its upper left corner, before it is turned. Pure; any thread.
 */
#ifndef KIOSK_UI_TOUCH_FIX_H
#define KIOSK_UI_TOUCH_FIX_H

#include <stdbool.h>

enum { TOUCH_FIX_POINTS = 5 };

struct touch_point {
    double x;
    double y;
};

/* x' = x0 + xx x + xy y, and y' likewise. */
struct touch_fix {
    double x0, xx, xy;
    double y0, yx, yy;
};

#define TOUCH_FIX_NONE ((struct touch_fix){.xx = 1, .yy = 1})
#define TOUCH_FIX_SPREAD_LEAST 0.3    /* so far the touches must reach, across and down */
#define TOUCH_FIX_AWAY_MOST 0.15      /* so far from its cross, mirrored and swapped ones too */
#define TOUCH_FIX_UNSTEADY_MOST 0.025 /* what may be left of that after the correction */

enum touch_fit {
    TOUCH_FIT_GOOD,
    TOUCH_FIT_NEAR,     /* the touches lie too near each other, or in a line */
    TOUCH_FIT_AWAY,     /* one is too far from its cross */
    TOUCH_FIT_UNSTEADY, /* no one correction puts all of them right */
};

/* *ret_fix is set on TOUCH_FIT_GOOD alone. */
__attribute__((warn_unused_result)) enum touch_fit
touch_fit(const struct touch_point shown[TOUCH_FIX_POINTS],
          const struct touch_point touched[TOUCH_FIX_POINTS], struct touch_fix *ret_fix);

struct touch_point touch_fix_apply(const struct touch_fix *fix, struct touch_point touched);

/* It could have come of touch_fit(): the corners of the panel stay near corners. */
bool touch_fix_is_sane(const struct touch_fix *fix);

#endif
