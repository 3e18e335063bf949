#include "kiosk/ui/touch_fix.h"

#include <math.h>

enum { STANDS = 8 }; /* turned and mirrored */

struct touch_point touch_fix_apply(const struct touch_fix *fix, struct touch_point touched)
{
    return (struct touch_point){fix->x0 + fix->xx * touched.x + fix->xy * touched.y,
                                fix->y0 + fix->yx * touched.x + fix->yy * touched.y};
}

static double away(struct touch_point a, struct touch_point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* The same place on a panel whose touches are mirrored (bits 0, 1) and swapped (bit 2). */
static struct touch_point stand(int which, struct touch_point at)
{
    const double x = (which & 1) != 0 ? 1 - at.x : at.x;
    const double y = (which & 2) != 0 ? 1 - at.y : at.y;
    return (which & 4) != 0 ? (struct touch_point){y, x} : (struct touch_point){x, y};
}

/* One of the eight ways to stand has all of them near their crosses. */
static bool is_near(const struct touch_point *shown, const struct touch_point *touched, int count,
                    double most)
{
    for (int which = 0; which < STANDS; which++) {
        int near = 0;
        while (near < count && away(stand(which, touched[near]), shown[near]) <= most) {
            near++;
        }
        if (near == count) {
            return true;
        }
    }
    return false;
}

bool touch_fix_is_sane(const struct touch_fix *fix)
{
    static const struct touch_point corners[] = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
    enum { CORNERS = sizeof(corners) / sizeof(corners[0]) };
    struct touch_point moved[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
        moved[i] = touch_fix_apply(fix, corners[i]);
        if (!isfinite(moved[i].x) || !isfinite(moved[i].y)) {
            return false;
        }
    }
    return is_near(corners, moved, CORNERS, 2 * TOUCH_FIX_AWAY_MOST);
}

static bool is_spread(const struct touch_point touched[TOUCH_FIX_POINTS])
{
    struct touch_point least = touched[0];
    struct touch_point most = touched[0];
    for (int i = 1; i < TOUCH_FIX_POINTS; i++) {
        least.x = fmin(least.x, touched[i].x);
        least.y = fmin(least.y, touched[i].y);
        most.x = fmax(most.x, touched[i].x);
        most.y = fmax(most.y, touched[i].y);
    }
    return most.x - least.x >= TOUCH_FIX_SPREAD_LEAST && most.y - least.y >= TOUCH_FIX_SPREAD_LEAST;
}

/* Sums of products around the means: of the touches, and of them with what was shown. */
struct sums {
    double xx, xy, yy;
    struct touch_point across, down;
};

static struct sums sums_of(const struct touch_point shown[TOUCH_FIX_POINTS],
                           const struct touch_point touched[TOUCH_FIX_POINTS],
                           struct touch_point from, struct touch_point to)
{
    struct sums sums = {0};
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        const double x = touched[i].x - from.x;
        const double y = touched[i].y - from.y;
        sums.xx += x * x;
        sums.xy += x * y;
        sums.yy += y * y;
        sums.across.x += x * (shown[i].x - to.x);
        sums.across.y += y * (shown[i].x - to.x);
        sums.down.x += x * (shown[i].y - to.y);
        sums.down.y += y * (shown[i].y - to.y);
    }
    return sums;
}

static struct touch_point mean(const struct touch_point points[TOUCH_FIX_POINTS])
{
    struct touch_point sum = {0, 0};
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        sum.x += points[i].x / TOUCH_FIX_POINTS;
        sum.y += points[i].y / TOUCH_FIX_POINTS;
    }
    return sum;
}

enum touch_fit touch_fit(const struct touch_point shown[TOUCH_FIX_POINTS],
                         const struct touch_point touched[TOUCH_FIX_POINTS],
                         struct touch_fix *ret_fix)
{
    if (!is_spread(touched)) {
        return TOUCH_FIT_NEAR;
    }
    if (!is_near(shown, touched, TOUCH_FIX_POINTS, TOUCH_FIX_AWAY_MOST)) {
        return TOUCH_FIT_AWAY;
    }
    const struct touch_point from = mean(touched);
    const struct touch_point to = mean(shown);
    const struct sums sums = sums_of(shown, touched, from, to);
    const double whole = sums.xx * sums.yy - sums.xy * sums.xy;
    if (whole < 0.1 * sums.xx * sums.yy) {
        return TOUCH_FIT_NEAR; /* all but in a line */
    }
    struct touch_fix fix = {
        .xx = (sums.across.x * sums.yy - sums.across.y * sums.xy) / whole,
        .xy = (sums.across.y * sums.xx - sums.across.x * sums.xy) / whole,
        .yx = (sums.down.x * sums.yy - sums.down.y * sums.xy) / whole,
        .yy = (sums.down.y * sums.xx - sums.down.x * sums.xy) / whole,
    };
    fix.x0 = to.x - fix.xx * from.x - fix.xy * from.y;
    fix.y0 = to.y - fix.yx * from.x - fix.yy * from.y;
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        if (away(touch_fix_apply(&fix, touched[i]), shown[i]) > TOUCH_FIX_UNSTEADY_MOST) {
            return TOUCH_FIT_UNSTEADY;
        }
    }
    if (!touch_fix_is_sane(&fix)) {
        return TOUCH_FIT_AWAY;
    }
    *ret_fix = fix;
    return TOUCH_FIT_GOOD;
}
