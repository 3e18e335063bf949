#include "tests/tools/kiosk-monkey/monkey.h"

#include "tests/tools/kiosk-monkey/devices.h"

#include <assert.h>
#include <stdlib.h>

enum {
    PAUSE_MS = 900,
    LONG_PAUSE_MS = 90000,
    STEP_MS = 1000,
    DRAG_POINTS = 6,
    FLURRY_TOUCHES = 2 * KIOSK_WISHES_MAX
};

/* --- Hands ----------------------------------------------------------------------------------- */

static void acted(struct world *world, ui_id id)
{
    struct ui_pen pen;
    if (ui_input_pen(&world->input, &pen)) {
        kiosk_pen(&world->kiosk, &pen, world->now_ms);
    }
    if (id != 0) {
        kiosk_act(&world->kiosk, id, world->now_ms);
    }
    world_turn(world);
}

static void press(struct world *world, int64_t finger, int x, int y)
{
    ui_input_press(&world->input, &world->list, world->now_ms, finger, x, y);
    kiosk_touched(&world->kiosk, world->now_ms);
    acted(world, 0);
}

static void release(struct world *world, int64_t finger, int x, int y)
{
    acted(world, ui_input_release(&world->input, &world->list, finger, x, y));
}

static void key(struct world *world, enum ui_key key)
{
    kiosk_touched(&world->kiosk, world->now_ms);
    acted(world, ui_input_key(&world->input, &world->list, key));
}

static int anywhere(struct world *world, int px)
{
    return (int)world_random(world, (uint32_t)px);
}

static int touch_target(struct world *world)
{
    if (world->list.target_count == 0) {
        return 0;
    }
    const struct ui_target target =
        world->list.targets[world_random(world, (uint32_t)world->list.target_count)];
    const int x = target.box.x + anywhere(world, target.box.w > 0 ? target.box.w : 1);
    const int y = target.box.y + anywhere(world, target.box.h > 0 ? target.box.h : 1);
    press(world, 0, x, y);
    if (world_once_in(world, 8)) {
        world_pass(world, world_random(world, PAUSE_MS)); /* the world goes on under a finger */
    }
    release(world, 0, x, y);
    return 1;
}

static int touch_anywhere(struct world *world)
{
    const int x = anywhere(world, world->list.width_px);
    const int y = anywhere(world, world->list.height_px);
    press(world, 0, x, y);
    release(world, 0, x, y);
    return 1;
}

/* Two fingers, of which one may never be lifted. */
static int drag(struct world *world)
{
    press(world, 1, anywhere(world, world->list.width_px), anywhere(world, world->list.height_px));
    press(world, 2, anywhere(world, world->list.width_px), anywhere(world, world->list.height_px));
    for (int i = 0; i < DRAG_POINTS; i++) {
        ui_input_move(&world->input, &world->list, 1 + i % 2,
                      anywhere(world, 2 * world->list.width_px) - world->list.width_px / 2,
                      anywhere(world, 2 * world->list.height_px) - world->list.height_px / 2);
        acted(world, 0);
    }
    release(world, 1, anywhere(world, world->list.width_px),
            anywhere(world, world->list.height_px));
    if (!world_once_in(world, 4)) {
        release(world, 2, 0, 0);
    }
    return 2;
}

/* Touches of one target that come faster than turns, as the app takes them from its queue. */
static int flurry(struct world *world)
{
    int touches = 0;
    if (world->list.target_count == 0) {
        return 0;
    }
    const struct ui_target target =
        world->list.targets[world_random(world, (uint32_t)world->list.target_count)];
    while (touches < FLURRY_TOUCHES && !kiosk_is_full(&world->kiosk, world->serial_seen)) {
        kiosk_touched(&world->kiosk, world->now_ms);
        if ((target.flags & UI_TARGET_DISABLED) == 0) {
            kiosk_act(&world->kiosk, target.id, world->now_ms);
        }
        touches++;
    }
    world_turn(world);
    return touches;
}

static int press_key(struct world *world)
{
    key(world, (enum ui_key)world_random(world, UI_KEY_COUNT));
    return 1;
}

static int type(struct world *world)
{
    static const char letters[] = "abcnsihgyz' 0123456789X\b";
    (void)kiosk_type(&world->kiosk, letters[world_random(world, sizeof(letters) - 1)],
                     world->now_ms);
    world_turn(world);
    return 1;
}

/* --- News ------------------------------------------------------------------------------------ */

static int hall_news(struct world *world)
{
    struct kiosk *kiosk = &world->kiosk;
    switch (world_random(world, 8)) {
    case 0:
        kiosk_line(kiosk, (enum kiosk_line)world_random(world, 3), world->now_ms);
        break;
    case 1:
        kiosk_hall(kiosk,
                   fixture_hall((enum shape_hall_state)world_random(world, SHAPE_HALL_STATE_COUNT)),
                   world->now_ms);
        break;
    case 2:
        kiosk_services(kiosk, fixture_services(), world->now_ms);
        break;
    case 3:
        kiosk_offline(kiosk, world_once_in(world, 2), world->now_ms);
        break;
    default: /* mostly things get well again */
        kiosk_line(kiosk, KIOSK_LINE_UP, world->now_ms);
        kiosk_hall(kiosk, fixture_hall(SHAPE_HALL_OPEN), world->now_ms);
        break;
    }
    world_turn(world);
    return 0;
}

static int printer_news(struct world *world)
{
    kiosk_paper(&world->kiosk,
                world_once_in(world, 3) ? (enum kiosk_paper)world_random(world, KIOSK_PAPER_COUNT)
                                        : KIOSK_PAPER_READY,
                false, world->now_ms);
    world_turn(world);
    return 0;
}

static int device_news(struct world *world)
{
    devices_news(world);
    return 0;
}

static int pause(struct world *world)
{
    world_pass(world, world_random(world, LONG_PAUSE_MS));
    return 0;
}

/* What happens, and how often. */
static const struct {
    int (*happen)(struct world *world);
    uint32_t weight;
} deeds[] = {
    {touch_target, 60}, {touch_anywhere, 8}, {drag, 4},         {press_key, 14},  {type, 4},
    {flurry, 1},        {hall_news, 4},      {printer_news, 4}, {device_news, 5}, {pause, 2},
};
enum { DEEDS = sizeof(deeds) / sizeof(deeds[0]) };

int monkey_step(struct world *world)
{
    uint32_t total = 0;
    for (int i = 0; i < DEEDS; i++) {
        total += deeds[i].weight;
    }
    uint32_t drawn = world_random(world, total);
    int deed = 0;
    while (drawn >= deeds[deed].weight) {
        drawn -= deeds[deed++].weight;
    }
    world_pass(world, 1 + world_random(world, PAUSE_MS));
    return deeds[deed].happen(world);
}

/* --- Ways out -------------------------------------------------------------------------------- */

/* What leads out of a visit, the surest first. */
static const ui_id out[] = {KIOSK_END,       KIOSK_DONE, KIOSK_HOME,
                            KIOSK_GIVE_BACK, KIOSK_BACK, KIOSK_WAKE};
enum { OUT_COUNT = sizeof(out) / sizeof(out[0]) };

static struct world *well_again(const struct world *world)
{
    struct world *copy = malloc(sizeof(*copy));
    assert(copy != NULL);
    *copy = *world;
    copy->temper = WORLD_DEAD;
    copy->pending_count = 0;
    /* Who was asked before fails too: as the app's time-outs make it. */
    for (int i = 0; i < world->pending_count; i++) {
        copy->pending[copy->pending_count++] = world->pending[i];
        copy->pending[i].due_ms = copy->now_ms;
    }
    kiosk_line(&copy->kiosk, KIOSK_LINE_UP, copy->now_ms);
    kiosk_hall(&copy->kiosk, fixture_hall(SHAPE_HALL_OPEN), copy->now_ms);
    world_turn(copy);
    return copy;
}

static bool is_home(const struct world *world)
{
    return world->kiosk.screen == SCREEN_HOME || world->kiosk.screen == SCREEN_IDLE;
}

static const struct ui_target *way_out(const struct world *world)
{
    for (int i = 0; i < OUT_COUNT; i++) {
        for (int t = 0; t < world->list.target_count; t++) {
            const struct ui_target *target = &world->list.targets[t];
            if (target->id == out[i] && (target->flags & UI_TARGET_DISABLED) == 0) {
                return target;
            }
        }
    }
    /* Screens that have none of these have one that the key "back" acts on. */
    for (int t = 0; t < world->list.target_count; t++) {
        if ((world->list.targets[t].flags & UI_TARGET_BACK) != 0) {
            return &world->list.targets[t];
        }
    }
    return NULL;
}

static void out_by_waiting(const struct world *world, int *ret_faults)
{
    struct world *copy = well_again(world);
    const int64_t until_ms = copy->now_ms + MONKEY_OUT_MS;
    const int faults = copy->faults;
    while (!is_home(copy) && copy->now_ms < until_ms && copy->faults == faults) {
        world_pass(copy, STEP_MS);
    }
    if (!is_home(copy)) {
        world_fault(copy, "nobody touches it, and it does not go home");
    }
    *ret_faults += copy->faults - faults;
    free(copy);
}

static void out_by_touching(const struct world *world, int *ret_faults)
{
    struct world *copy = well_again(world);
    const int64_t until_ms = copy->now_ms + MONKEY_OUT_TOUCHING_MS;
    const int faults = copy->faults;
    int touches = 0;
    ui_input_cancel(&copy->input);
    while (!is_home(copy) && copy->now_ms < until_ms && touches < MONKEY_OUT_TOUCHES &&
           copy->faults == faults) {
        const struct ui_target *target = way_out(copy);
        if (target != NULL) {
            const int x = target->box.x + target->box.w / 2;
            const int y = target->box.y + target->box.h / 2;
            press(copy, 0, x, y);
            release(copy, 0, x, y);
            touches++;
        }
        world_pass(copy, STEP_MS);
    }
    if (!is_home(copy)) {
        world_fault(copy, "%d touches lead nowhere", touches);
    }
    *ret_faults += copy->faults - faults;
    free(copy);
}

void monkey_ways_out(struct world *world)
{
    int faults = 0;
    out_by_waiting(world, &faults);
    out_by_touching(world, &faults);
    world->faults += faults;
}
