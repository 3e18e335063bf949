#include "kiosk/ui/input.h"

#include <assert.h>
#include <stddef.h>

void ui_input_init(struct ui_input *input, int slop_px)
{
    assert(slop_px >= 0);
    *input = (struct ui_input){.touch = UI_TOUCH_IDLE, .slop_px = slop_px};
}

void ui_input_cancel(struct ui_input *input)
{
    input->touch = UI_TOUCH_IDLE;
    input->pressed = 0;
}

static int along(int at_px, int from_px, int size_px)
{
    const int at = (at_px - from_px) * UI_INK_SIDE / (size_px > 1 ? size_px - 1 : 1);
    return at < 0 ? 0 : at > UI_INK_SIDE ? UI_INK_SIDE : at;
}

/* `target` NULL: it is gone from the list, and the pen stays where it was. */
static void pen_step(struct ui_input *input, const struct ui_target *target, enum ui_pen_step step,
                     int x_px, int y_px)
{
    if (target != NULL && (target->flags & UI_TARGET_PEN) != 0) {
        input->pen.id = target->id;
        input->pen.x = along(x_px, target->box.x, target->box.w);
        input->pen.y = along(y_px, target->box.y, target->box.h);
    }
    if (input->pen.id != 0) {
        input->pen.step = step;
        input->pen_moved = true;
    }
}

bool ui_input_pen(struct ui_input *input, struct ui_pen *ret_pen)
{
    if (!input->pen_moved) {
        return false;
    }
    input->pen_moved = false;
    *ret_pen = input->pen;
    if (input->pen.step == UI_PEN_UP) {
        input->pen.id = 0;
    }
    return true;
}

void ui_input_screen_changed(struct ui_input *input, int64_t now_ms)
{
    ui_input_cancel(input);
    input->focus = 0;
    input->guard_until_ms = now_ms + UI_GUARD_MS;
}

void ui_input_press(struct ui_input *input, const struct ui_list *list, int64_t now_ms,
                    int64_t finger, int x_px, int y_px)
{
    const struct ui_target *target = ui_list_hit(list, x_px, y_px, input->slop_px);
    const bool draws = target != NULL && (target->flags & UI_TARGET_PEN) != 0;
    const bool palm = draws && input->pen.id == 0; /* what lies on a button while a hand writes */
    if ((input->touch != UI_TOUCH_IDLE && !palm) || now_ms < input->guard_until_ms) {
        return;
    }
    input->focus_shown = false;
    if (target == NULL || (target->flags & UI_TARGET_DISABLED) != 0) {
        return;
    }
    input->touch = UI_TOUCH_PRESSED;
    input->pressed = target->id;
    input->finger = finger;
    input->pen.id = 0;
    pen_step(input, target, UI_PEN_DOWN, x_px, y_px);
}

/* The frame may have changed under the finger: the target is looked up anew, by its id. */
static bool is_over(const struct ui_input *input, const struct ui_list *list, int x_px, int y_px)
{
    const struct ui_target *target = ui_list_target(list, input->pressed);
    if (target == NULL || (target->flags & UI_TARGET_DISABLED) != 0) {
        return false;
    }
    const struct ui_rect box = target->box;
    const int slop = input->slop_px;
    return ui_rect_has(ui_rect_make(box.x - slop, box.y - slop, box.w + 2 * slop, box.h + 2 * slop),
                       x_px, y_px);
}

void ui_input_move(struct ui_input *input, const struct ui_list *list, int64_t finger, int x_px,
                   int y_px)
{
    if (input->touch == UI_TOUCH_IDLE || finger != input->finger) {
        return;
    }
    input->touch = is_over(input, list, x_px, y_px) ? UI_TOUCH_PRESSED : UI_TOUCH_OUTSIDE;
    pen_step(input, ui_list_target(list, input->pressed), UI_PEN_MOVE, x_px, y_px);
}

ui_id ui_input_release(struct ui_input *input, const struct ui_list *list, int64_t finger, int x_px,
                       int y_px)
{
    if (input->touch == UI_TOUCH_IDLE || finger != input->finger) {
        return 0;
    }
    const bool draws = input->pen.id != 0;
    const ui_id acts = !draws && is_over(input, list, x_px, y_px) ? input->pressed : 0;
    pen_step(input, ui_list_target(list, input->pressed), UI_PEN_UP, x_px, y_px);
    ui_input_cancel(input);
    return acts;
}

static bool takes_focus(const struct ui_target *target)
{
    return (target->flags & (UI_TARGET_DISABLED | UI_TARGET_FREE)) == 0;
}

static int focus_index(const struct ui_input *input, const struct ui_list *list)
{
    for (int i = 0; i < list->target_count; i++) {
        if (input->focus != 0 && list->targets[i].id == input->focus) {
            return i;
        }
    }
    return -1;
}

/* Without a focus: the main action, else the first target that takes it. */
static ui_id focus_first(const struct ui_list *list)
{
    ui_id first = 0;
    for (int i = 0; i < list->target_count; i++) {
        const struct ui_target *target = &list->targets[i];
        if (!takes_focus(target)) {
            continue;
        }
        if ((target->flags & UI_TARGET_MAIN) != 0) {
            return target->id;
        }
        first = first == 0 ? target->id : first;
    }
    return first;
}

static void focus_step(struct ui_input *input, const struct ui_list *list, int by)
{
    const int at = focus_index(input, list);
    input->focus_shown = true;
    if (at < 0) {
        input->focus = focus_first(list);
        return;
    }
    const int count = list->target_count;
    for (int step = 1; step <= count; step++) {
        const int next = ((at + by * step) % count + count) % count;
        if (takes_focus(&list->targets[next])) {
            input->focus = list->targets[next].id;
            return;
        }
    }
}

static ui_id act(struct ui_input *input, const struct ui_list *list)
{
    const int at = focus_index(input, list);
    if (at < 0 || !input->focus_shown) {
        /* The first press shows where the focus is; it never acts unseen. */
        input->focus = at < 0 ? focus_first(list) : input->focus;
        input->focus_shown = true;
        return 0;
    }
    return takes_focus(&list->targets[at]) ? list->targets[at].id : 0;
}

bool ui_input_struck_twice(struct ui_input *input, enum ui_key key, int64_t now_ms)
{
    const bool moves = key == UI_KEY_NEXT || key == UI_KEY_PREVIOUS || key == UI_KEY_LOUDER ||
                       key == UI_KEY_SOFTER;
    const bool twice = !moves && input->struck_ms != 0 && input->struck == key &&
                       now_ms - input->struck_ms < UI_STRIKE_MS;
    if (!twice) { /* a hand that goes on shaking acts again in the end */
        input->struck = key;
        input->struck_ms = now_ms;
    }
    return twice;
}

ui_id ui_input_key(struct ui_input *input, const struct ui_list *list, enum ui_key key)
{
    assert(key < UI_KEY_COUNT);
    switch (key) {
    case UI_KEY_NEXT:
        focus_step(input, list, 1);
        return 0;
    case UI_KEY_PREVIOUS:
        focus_step(input, list, -1);
        return 0;
    case UI_KEY_ACT:
        return act(input, list);
    case UI_KEY_BACK:
        break;
    default:
        return 0;
    }
    for (int i = 0; i < list->target_count; i++) {
        if ((list->targets[i].flags & UI_TARGET_BACK) != 0) {
            return list->targets[i].id;
        }
    }
    return 0;
}
