/* A guide is called from the start page. */
#include "tests/lib/kiosk_fixture.h"

#include <stddef.h>

enum { CALL_GUIDE = KIOSK_OWN, WITHDRAW = KIOSK_OWN };

const struct shape *fixture_help(enum shape_help_state state)
{
    static const struct shape_help helps[] = {
        [SHAPE_HELP_CALLED] = {"4711", "mobility", SHAPE_HELP_CALLED, ""},
        [SHAPE_HELP_TAKEN] = {"4711", "mobility", SHAPE_HELP_TAKEN, "D01"},
        [SHAPE_HELP_CLOSED] = {"4711", "mobility", SHAPE_HELP_CLOSED, "D01"},
    };
    static const struct shape shapes[] = {
        [SHAPE_HELP_CALLED] = {.kind = SHAPE_HELP, .of.help = &helps[SHAPE_HELP_CALLED]},
        [SHAPE_HELP_TAKEN] = {.kind = SHAPE_HELP, .of.help = &helps[SHAPE_HELP_TAKEN]},
        [SHAPE_HELP_CLOSED] = {.kind = SHAPE_HELP, .of.help = &helps[SHAPE_HELP_CLOSED]},
    };
    return &shapes[state];
}

void fixture_call(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_act(kiosk, KIOSK_HELP);
    if (scene == SCENE_HELP_ALONE) {
        kiosk_line(kiosk, KIOSK_LINE_DOWN, kiosk->now_ms);
        return;
    }
    fixture_act(kiosk, CALL_GUIDE);
    fixture_answer(kiosk, NULL, "unknown_help");
    if (scene == SCENE_CALL_WHY) {
        return;
    }
    fixture_act(kiosk, KIOSK_ITEM + CLIENT_HELP_MOBILITY);
    if (scene == SCENE_CALL_FAILED) {
        fixture_answer(kiosk, NULL, "busy");
    } else if (scene == SCENE_CALL_UNSURE) {
        kiosk_tick(kiosk, kiosk->now_ms + CALL_WAIT_MS);
    } else if (scene != SCENE_CALL_SENDING) {
        fixture_answer(kiosk, fixture_help(SHAPE_HELP_CALLED), "");
    }
    if (scene == SCENE_CALL_TAKEN || scene == SCENE_CALL_OVER) {
        kiosk_tick(kiosk, kiosk->now_ms + CALL_EVERY_MS);
        fixture_answer(
            kiosk, fixture_help(scene == SCENE_CALL_TAKEN ? SHAPE_HELP_TAKEN : SHAPE_HELP_CLOSED),
            "");
    } else if (scene == SCENE_CALL_WITHDRAWING) {
        fixture_act(kiosk, WITHDRAW);
        kiosk_tick(kiosk, kiosk->now_ms + CALL_WAIT_MS);
    }
}
