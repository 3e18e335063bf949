/* Nobody is there. */
#include "tests/lib/kiosk_fixture.h"

void fixture_idle(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    const int turn = scene == SCENE_IDLE_ENGLISH ? 3 : (int)scene - (int)SCENE_IDLE;
    kiosk_tick(kiosk, kiosk->now_ms + KIOSK_IDLE_MS);
    kiosk_tick(kiosk, kiosk->now_ms + turn * KIOSK_IDLE_PAGE_MS);
}
