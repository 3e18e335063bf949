/* What lies behind CONFIRM: the guide's rest, several services on one number, grounds of priority.
 */
#include "tests/lib/kiosk_fixture.h"

enum { PRIORITY = KIOSK_ITEM + 3 }; /* on WHOSE */

/* The second service of another kind, and so on. */
static void add(struct kiosk *kiosk, int group, int service)
{
    fixture_act(kiosk, KIOSK_MORE);
    if (kiosk->screen == SCREEN_BASKET) {
        fixture_act(kiosk, KIOSK_OWN);
    }
    fixture_choose(kiosk, 0);
    fixture_choose(kiosk, group);
    fixture_choose(kiosk, service);
}

void fixture_basket(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_to_confirm(kiosk, false, true);
    if (scene == SCENE_GUIDE) {
        fixture_act(kiosk, KIOSK_FLOW);
        return;
    }
    add(kiosk, 1, 0);
    if (scene == SCENE_BASKET_FULL) {
        add(kiosk, 0, 1);
        add(kiosk, 1, 1);
    }
    if (scene == SCENE_CONFIRM_BASKET) {
        const char *id = kiosk->services->services[kiosk->visitor.service_row].id;
        (void)kiosk_service(kiosk, kiosk->visit, fixture_service(id, true), kiosk->now_ms);
        fixture_act(kiosk, KIOSK_WHOSE);
        fixture_act(kiosk, PRIORITY);
        fixture_act(kiosk, KIOSK_ITEM + CLIENT_GROUND_ELDERLY);
    } else {
        fixture_act(kiosk, KIOSK_MORE);
    }
}

void fixture_ground(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    if (scene == SCENE_GROUND) {
        fixture_act(kiosk, KIOSK_GREEN);
        return;
    }
    fixture_to_confirm(kiosk, false, true);
    fixture_act(kiosk, KIOSK_WHOSE);
    fixture_act(kiosk, PRIORITY);
    fixture_act(kiosk, KIOSK_ITEM + CLIENT_GROUND_WITH_INFANT);
    fixture_act(kiosk, KIOSK_WHOSE);
    fixture_act(kiosk, PRIORITY);
}

void fixture_events(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    fixture_act(kiosk, KIOSK_EVENTS);
    if (scene == SCENE_EVENT) {
        fixture_choose(kiosk, 1);
    }
}
