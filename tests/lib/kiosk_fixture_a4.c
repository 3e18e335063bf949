/* A kiosk with a printer of pages: its button, and how a paper goes. */
#include "tests/lib/kiosk_fixture.h"

void fixture_a4(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    kiosk->has_a4 = true;
    kiosk_a4_state(kiosk, scene == SCENE_GUIDE_A4_OFF ? KIOSK_PAPER_JAM : KIOSK_PAPER_READY,
                   kiosk->now_ms);
    fixture_to_confirm(kiosk, false, true);
    fixture_act(kiosk, KIOSK_ITEM + 1);
    if (scene == SCENE_CONFIRM_A4) {
        return;
    }
    fixture_act(kiosk, KIOSK_FLOW);
    if (scene == SCENE_GUIDE_A4 || scene == SCENE_GUIDE_A4_OFF) {
        return;
    }
    fixture_act(kiosk, KIOSK_PRINT_NOTICE);
    if (scene == SCENE_A4_DONE) {
        kiosk_a4_ended(kiosk, kiosk->visit, KIOSK_PRINTED, kiosk->now_ms);
    } else if (scene == SCENE_A4_FAILED) {
        kiosk_a4_ended(kiosk, kiosk->visit, KIOSK_PRINT_FAILED, kiosk->now_ms);
    } else if (scene == SCENE_A4_UNSURE) {
        kiosk_a4_ended(kiosk, kiosk->visit, KIOSK_PRINT_UNKNOWN, kiosk->now_ms);
    }
}
