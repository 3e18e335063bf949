/*
 * Fingers and keys on a draw list: what was touched, what has the focus. One finger at a time.
 *
 *                press on a target                release inside: it acts
 *   IDLE ───────────────────────────► PRESSED ──────────────────────────────► IDLE
 *    ▲                                 │   ▲
 *    │ release: nothing happens        │   │ comes back over it
 *    │                       drags out ▼   │
 *    └─────────────────────────────── OUTSIDE
 *
 * A second finger is ignored, but that who begins to draw takes over from a button that is pressed:
 * that was the palm of the hand. A target that is drawn on does not act: ui_input_pen() tells what
 * the finger did there. After a screen has changed, touches rest for UI_GUARD_MS, so that a
 * double touch does not fall on the next screen. Keys: next, previous, act, back: four are enough.
 *
 * Pure: coordinates in pixels and now_ms come in, the id that acts goes out. One thread.
 */
#ifndef KIOSK_UI_INPUT_H
#define KIOSK_UI_INPUT_H

#include "kiosk/ui/list.h"

#include <stdbool.h>
#include <stdint.h>

enum { UI_GUARD_MS = 350, UI_STRIKE_MS = 350 };

/* The four that move; then those of the voice, which are the program's and act on no target. */
enum ui_key {
    UI_KEY_NEXT,
    UI_KEY_PREVIOUS,
    UI_KEY_ACT,
    UI_KEY_BACK,
    UI_KEY_SPEECH,
    UI_KEY_LOUDER,
    UI_KEY_SOFTER,
    UI_KEY_REPEAT,
    UI_KEY_HUSH,
    UI_KEY_COUNT
};

enum ui_touch_state { UI_TOUCH_IDLE, UI_TOUCH_PRESSED, UI_TOUCH_OUTSIDE };

enum ui_pen_step { UI_PEN_DOWN, UI_PEN_MOVE, UI_PEN_UP };

/* What a finger on a target with UI_TARGET_PEN did; the place is 0…UI_INK_SIDE of its box. */
struct ui_pen {
    enum ui_pen_step step;
    ui_id id;
    int x;
    int y;
};

struct ui_input {
    enum ui_touch_state touch;
    bool pen_moved; /* `pen` was not taken yet */
    struct ui_pen pen;
    ui_id pressed;
    int64_t finger;
    ui_id focus;      /* 0: none yet */
    bool focus_shown; /* keys are in use; a touch hides it */
    int64_t guard_until_ms;
    int slop_px;
    enum ui_key struck; /* the last key */
    int64_t struck_ms;  /* and when; 0: none yet */
};

void ui_input_init(struct ui_input *input, int slop_px);

/* Call when another screen (not only another frame) is shown. */
void ui_input_screen_changed(struct ui_input *input, int64_t now_ms);

/* `finger` tells fingers apart (0 for a mouse). */
void ui_input_press(struct ui_input *input, const struct ui_list *list, int64_t now_ms,
                    int64_t finger, int x_px, int y_px);
void ui_input_move(struct ui_input *input, const struct ui_list *list, int64_t finger, int x_px,
                   int y_px);
/* The target that acts, or 0. */
ui_id ui_input_release(struct ui_input *input, const struct ui_list *list, int64_t finger, int x_px,
                       int y_px);
void ui_input_cancel(struct ui_input *input);
/* After each of the three above: what the pen did, once. A finger that leaves the box still draws
 * along its edge. */
bool ui_input_pen(struct ui_input *input, struct ui_pen *ret_pen);

/* True: this key is the one before it, struck twice by a hand that shakes (EN 301 549 5.8), and is
 * to do nothing. Ask for each key before ui_input_key(). Those that only move may come as fast as
 * they like. */
bool ui_input_struck_twice(struct ui_input *input, enum ui_key key, int64_t now_ms);

/* The target that acts, or 0. BACK acts on the target with UI_TARGET_BACK. */
ui_id ui_input_key(struct ui_input *input, const struct ui_list *list, enum ui_key key);

#endif
