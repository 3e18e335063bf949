/* Five crosses are touched, well or badly, and what comes of it. */
#include "tests/lib/kiosk_fixture.h"

#include <stddef.h>

enum { KEEP = KIOSK_OWN + 1, NEAR_PX = 3, FAR_PX = 26, WIDTH_PX = 1080, HEIGHT_PX = 1920 };

/* As the screen has them: nine hundredths in, and the middle. */
void fixture_touch_crosses(struct kiosk *kiosk, int count, int off_px)
{
    static const int places[TOUCH_FIX_POINTS][2] = {{9, 9}, {91, 9}, {91, 91}, {9, 91}, {50, 50}};
    const struct ui_scale panel = ui_scale_for_kiosk(WIDTH_PX, HEIGHT_PX);
    for (int i = 0; i < count; i++) {
        const int x_px = WIDTH_PX * places[i][0] / 100 + off_px;
        const int y_px = HEIGHT_PX * places[i][1] / 100;
        const struct touch_point raw = {(double)x_px / WIDTH_PX, (double)y_px / HEIGHT_PX};
        kiosk->now_ms += GLASS_FINGER_MS;
        (void)kiosk_glass_press(kiosk, &panel, x_px, y_px, raw, kiosk->now_ms);
    }
}

void fixture_glass(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    kiosk->glass_corrected = false; /* a kiosk's, not a visit's */
    fixture_staff(kiosk, scene, language);
    fixture_choose(kiosk, STAFF_TOUCH);
    fixture_touch_crosses(kiosk,
                          scene == SCENE_TOUCH         ? 0
                          : scene == SCENE_TOUCH_THIRD ? 2
                                                       : TOUCH_FIX_POINTS,
                          scene == SCENE_TOUCH_FINE ? NEAR_PX : FAR_PX);
    if (fixture_scene_screen(scene) == SCREEN_STAFF_TOUCHED) {
        kiosk_glass_fitted(kiosk, kiosk->visit,
                           scene == SCENE_TOUCH_AWAY ? TOUCH_FIT_AWAY : TOUCH_FIT_GOOD,
                           kiosk->now_ms);
    }
    if (scene == SCENE_TOUCH_KEPT || scene == SCENE_TOUCH_NOT_KEPT) {
        fixture_act(kiosk, KEEP);
        kiosk_glass_kept(kiosk, kiosk->visit, true, scene == SCENE_TOUCH_KEPT, kiosk->now_ms);
    }
}

/* The program turns the picture in between. */
void fixture_turn(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    kiosk->glass_quarters = 0; /* a kiosk's, not a visit's */
    fixture_staff(kiosk, scene, language);
    fixture_choose(kiosk, STAFF_TURN);
    if (scene != SCENE_TURN) {
        fixture_act(kiosk, KIOSK_ITEM + 2);
        kiosk->glass_quarters = 2;
    }
    if (scene == SCENE_TURN_KEPT) {
        fixture_act(kiosk, KIOSK_OWN);
        kiosk_glass_turned(kiosk, kiosk->visit, true, kiosk->now_ms);
    }
}
