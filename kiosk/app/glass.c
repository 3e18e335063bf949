#include "kiosk/app/glass.h"

#include "drivers/base/log.h"

static void hold(struct glass_tools *glass)
{
    window_touch_fix(glass->window, &glass->now.fix);
}

/* Tells the screens how it is turned now, which may be as before. */
static void turn(struct glass_tools *glass, struct kiosk *kiosk, int quarters)
{
    if (window_turn(glass->window, (enum turn)quarters)) {
        kiosk->glass_quarters = quarters;
    }
}

void glass_begin(struct glass_tools *glass, struct kiosk *kiosk, const char *path,
                 struct window *window)
{
    *glass = (struct glass_tools){
        .path = path, .window = window, .now = {.fix = TOUCH_FIX_NONE}, .found = TOUCH_FIX_NONE};
    if (path != NULL) {
        glass->now = glass_file_read(path);
    }
    kiosk->glass_corrected = glass->now.corrected;
    hold(glass);
    turn(glass, kiosk, glass->now.quarters);
}

static void fit(struct glass_tools *glass, struct kiosk *kiosk, uint32_t visit, int64_t now_ms)
{
    const struct glass_visit *seen = &kiosk->visitor.glass;
    struct touch_point shown[TOUCH_FIX_POINTS];
    struct touch_point touched[TOUCH_FIX_POINTS];
    if (visit != kiosk->visit || seen->count != TOUCH_FIX_POINTS) {
        return; /* who touched has gone */
    }
    for (int i = 0; i < TOUCH_FIX_POINTS; i++) {
        const struct glass_touch *touch = &seen->touches[i];
        shown[i] = window_place(glass->window, touch->cross_px[0], touch->cross_px[1]);
        touched[i] = touch->raw;
    }
    const enum touch_fit found = touch_fit(shown, touched, &glass->found);
    log_line(LOG_INFO, "kiosk.glass", "fit=%d", (int)found);
    kiosk_glass_fitted(kiosk, visit, found, now_ms);
}

void glass_carry_out(struct glass_tools *glass, struct kiosk *kiosk, const struct kiosk_wish *wish,
                     int64_t now_ms)
{
    if (wish->glass == GLASS_FIT) {
        fit(glass, kiosk, wish->visit, now_ms);
        return;
    }
    if (wish->glass == GLASS_TURN) {
        turn(glass, kiosk, wish->quarters);
        return;
    }
    if (wish->glass == GLASS_KEEP_TURN) {
        glass->now.quarters = kiosk->glass_quarters;
        const bool kept = glass->path != NULL && glass_file_write(glass->path, &glass->now);
        log_line(kept ? LOG_INFO : LOG_WARN, "kiosk.glass", "quarters=%d kept=%d",
                 glass->now.quarters, kept);
        kiosk_glass_turned(kiosk, wish->visit, kept, now_ms);
        return;
    }
    glass->now.corrected = wish->glass == GLASS_KEEP;
    glass->now.fix = glass->now.corrected ? glass->found : TOUCH_FIX_NONE;
    hold(glass);
    const bool kept = glass->path != NULL && glass_file_write(glass->path, &glass->now);
    log_line(kept ? LOG_INFO : LOG_WARN, "kiosk.glass", "corrected=%d kept=%d",
             glass->now.corrected, kept);
    kiosk_glass_kept(kiosk, wish->visit, glass->now.corrected, kept, now_ms);
}
