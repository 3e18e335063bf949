/* A spare takes another kiosk's place; and what the other one says then. */
#include "tests/lib/kiosk_fixture.h"

#include <stddef.h>

enum { SPARE = KIOSK_OWN + 1, TAKE = KIOSK_OWN };

static const struct shape *place(void)
{
    static const struct shape_place place = {
        .device = "kiosk-1", .place = "f2", .key = "mk_of-the-fixture"};
    static const struct shape shape = {.kind = SHAPE_PLACE, .of.place = &place};
    return &shape;
}

void fixture_spare(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    if (scene == SCENE_PLACE_TAKEN) {
        kiosk->place_taken = true;
        kiosk_line(kiosk, KIOSK_LINE_REFUSED, kiosk->now_ms);
        return;
    }
    kiosk->spare_may = scene == SCENE_SPARE_NO_FILE ? SPARE_NO_FILE : SPARE_MAY;
    kiosk_staff_key(kiosk, '#', kiosk->now_ms);
    kiosk_staff_key(kiosk, '#', kiosk->now_ms);
    fixture_act(kiosk, SPARE);
    for (const char *digit = "40918273"; *digit != '\0'; digit++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *digit));
    }
    if (scene == SCENE_SPARE || scene == SCENE_SPARE_NO_FILE) {
        return;
    }
    fixture_act(kiosk, TAKE);
    if (scene == SCENE_SPARE_WRONG) {
        fixture_answer(kiosk, NULL, "wrong_code");
    } else if (scene == SCENE_SPARE_DONE) {
        fixture_answer(kiosk, place(), "");
    }
}
