/* Staff's way in by the keys, and the list of devices. */
#include "tests/lib/kiosk_fixture.h"

#include <stddef.h>

enum { NEXT = KIOSK_OWN };

static void type(struct kiosk *kiosk, const char *text)
{
    for (; *text != '\0'; text++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *text));
    }
}

static const struct shape *session(void)
{
    static const struct shape_session session = {
        .token = "session-token", .role = "manager", .user = "gl01"};
    static const struct shape shape = {.kind = SHAPE_SESSION, .of.session = &session};
    return &shape;
}

static void devices_stand(struct kiosk *kiosk, bool well)
{
    const struct staff_facts facts = {.version = "0.1.0",
                                      .hall = "http://10.20.0.5:8080",
                                      .bundle = well ? "/media/usb" : NULL,
                                      .offline_left = well ? 1280 : -1};
    kiosk_staff_facts(kiosk, &facts, kiosk->now_ms);
    kiosk->has_a4 = true;
    kiosk->has_speech = well;
    kiosk_a4_state(kiosk, well ? KIOSK_PAPER_READY : KIOSK_PAPER_JAM, kiosk->now_ms);
    kiosk_paper(kiosk, well ? KIOSK_PAPER_READY : KIOSK_PAPER_EMPTY, false, kiosk->now_ms);
    kiosk_part(kiosk, KIOSK_GUN, true, kiosk->now_ms);
    kiosk_part(kiosk, KIOSK_CARD_READER, well, kiosk->now_ms);
}

static void results(struct kiosk *kiosk)
{
    fixture_act(kiosk, KIOSK_ITEM + STAFF_PRINTER);
    kiosk_staff_tried(kiosk, kiosk->visit, STAFF_PRINTER, STAFF_FAILED, kiosk->now_ms);
    fixture_scan(kiosk, KIOSK_CODE_PHONE);
}

void fixture_staff(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    kiosk_staff_key(kiosk, '#', kiosk->now_ms);
    kiosk_staff_key(kiosk, '#', kiosk->now_ms);
    type(kiosk, "gl01");
    if (scene == SCENE_STAFF_USER) {
        return;
    }
    fixture_act(kiosk, NEXT);
    type(kiosk, "secret7");
    if (scene == SCENE_STAFF_PASSWORD) {
        return;
    }
    fixture_act(kiosk, NEXT);
    if (scene == SCENE_STAFF_WRONG) {
        fixture_answer(kiosk, NULL, "wrong_password");
    } else if (scene != SCENE_STAFF_SIGNING) {
        fixture_answer(kiosk, session(), "");
        devices_stand(kiosk, scene == SCENE_STAFF);
        if (scene == SCENE_STAFF_FAULTS) {
            results(kiosk);
        }
    }
}
