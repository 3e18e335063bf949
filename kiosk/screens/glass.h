/*
 * Staff tries the glass: five crosses are touched, each says how far off the touch was taken for;
 * what was found puts touches right from then on.
 *
 *   STAFF ─触摸测试─► STAFF_TOUCH ─fifth cross─► STAFF_TOUCHED ─► keep, without, again
 *     ▲                   │ the key back, or GLASS_STAY_MS without a touch
 *     └───────────────────┘
 *
 *   STAFF ─屏幕方向─► STAFF_TURN ─one of four: at once─► STAFF_TURNED ─► keep
 *                       ▲                                   │ the key back, or GLASS_TURN_MS:
 *                       └──────── as it was before ─────────┘
 *
 * On STAFF_TOUCH nothing is hit by a touch: a panel that is off would leave it. Part of
 * kiosk/screens: pure, of the thread that draws. The program finds the correction and keeps it.
 */
#ifndef KIOSK_SCREENS_GLASS_H
#define KIOSK_SCREENS_GLASS_H

#include "kiosk/screens/words.h"
#include "kiosk/ui/scale.h"
#include "kiosk/ui/touch_fix.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    GLASS_STAY_MS = 30000,  /* so long a cross waits for a touch */
    GLASS_TURN_MS = 15000,  /* so long a turned picture waits to be kept */
    GLASS_FINGER_MS = 300,  /* a touch sooner after the one before is the same finger's */
    GLASS_GOOD_1000TH = 10, /* a touch so near, of the panel's longer side, needs no correction */
};

/* Wished for (KIOSK_GLASS). */
enum glass_do {
    GLASS_FIT,       /* from visitor.glass.touches; then kiosk_glass_fitted() */
    GLASS_KEEP,      /* what was found; then kiosk_glass_kept() */
    GLASS_DROP,      /* no correction from now on; likewise */
    GLASS_TURN,      /* the picture, by `quarters` clockwise, at once */
    GLASS_KEEP_TURN, /* as it is; then kiosk_glass_turned() */
};

/* One touch: where the cross is and where the finger was taken for, on the picture, and what the
 * panel itself said (touch_fix.h). */
struct glass_touch {
    int cross_px[2];
    int taken_px[2];
    struct touch_point raw;
};

/* In struct visitor. */
struct glass_visit {
    struct glass_touch touches[TOUCH_FIX_POINTS];
    int count;
    int64_t touched_ms; /* the last of them */
    bool fitted;        /* the program has said what it found */
    enum touch_fit fit;
    bool ended; /* kept, or given up: move_end says what came of it */
    enum word end;
    int quarters_before; /* until what was turned is kept */
    bool turn_ended;
    enum word turn_end;
};

struct kiosk;

/* A finger goes down, before anything else is made of it. True: it was one for a cross, and is to
 * be nothing else. */
bool kiosk_glass_press(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                       struct touch_point raw, int64_t now_ms);
void kiosk_glass_fitted(struct kiosk *kiosk, uint32_t visit, enum touch_fit fit, int64_t now_ms);
/* From now on touches are corrected or not; `kept`: also after the next start. */
void kiosk_glass_kept(struct kiosk *kiosk, uint32_t visit, bool corrected, bool kept,
                      int64_t now_ms);

/* How it is turned is kept for the next start, or could not be. */
void kiosk_glass_turned(struct kiosk *kiosk, uint32_t visit, bool kept, int64_t now_ms);

/* For staff_list.c. */
void staff_touch_open(struct kiosk *kiosk);
void staff_turn_open(struct kiosk *kiosk);
/* For staff.c: the visit ends; what was turned and not kept is turned back. */
void staff_turn_leave(struct kiosk *kiosk);

#endif
