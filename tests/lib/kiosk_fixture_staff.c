/* Staff's way in by the keys, and the list of devices. */
#include "tests/lib/kiosk_fixture.h"

#include <stddef.h>

enum { NEXT = KIOSK_OWN, QUEUES_MOVE = KIOSK_OWN, QUEUES_SEND };

static void type(struct kiosk *kiosk, const char *text)
{
    for (; *text != '\0'; text++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *text));
    }
}

static const struct shape *session(bool guide)
{
    static const struct shape_session sessions[] = {
        {.token = "session-token", .role = "manager", .user = "gl01"},
        {.token = "session-token", .role = "guide", .user = "gl01"}};
    static const struct shape shapes[] = {{.kind = SHAPE_SESSION, .of.session = &sessions[0]},
                                          {.kind = SHAPE_SESSION, .of.session = &sessions[1]}};
    return &shapes[guide ? 1 : 0];
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
        fixture_answer(kiosk, session(scene == SCENE_QUEUES_GUIDE), "");
        devices_stand(kiosk, scene != SCENE_STAFF_FAULTS);
        if (scene == SCENE_STAFF_FAULTS) {
            results(kiosk);
        }
    }
}

/* From the list of devices on to the queues, and the hall's numbers stopped and given. */
void fixture_queue_control(struct kiosk *kiosk, enum fixture_scene scene,
                           enum words_language language)
{
    static const struct shape hall = {.kind = SHAPE_HALL};
    static const struct shape nothing = {.kind = SHAPE_NOTHING};
    const bool one = scene >= SCENE_QUEUES_ONE && scene <= SCENE_QUEUES_ONE_DONE;
    const bool stopped = scene == SCENE_QUEUES_STOPPED || scene == SCENE_QUEUES_SURE_GIVE;
    fixture_staff(kiosk, scene, language);
    if (stopped) {
        kiosk_hall(kiosk, fixture_hall(SHAPE_HALL_EMERGENCY), kiosk->now_ms);
    }
    if (scene == SCENE_QUEUES_NONE) {
        kiosk_queues(kiosk, NULL, kiosk->now_ms);
        kiosk_line(kiosk, KIOSK_LINE_DOWN, kiosk->now_ms);
    }
    if (scene == SCENE_QUEUES_ONE || scene == SCENE_QUEUES_ONE_GIVE) {
        kiosk_queues(kiosk, fixture_queues_stopped(), kiosk->now_ms);
    }
    fixture_choose(kiosk, STAFF_QUEUES);
    if (fixture_scene_screen(scene) == SCREEN_STAFF_QUEUES) {
        return;
    }
    fixture_act(kiosk, one ? KIOSK_ITEM : QUEUES_MOVE);
    if (fixture_scene_screen(scene) == SCREEN_STAFF_SURE) {
        return;
    }
    fixture_act(kiosk, QUEUES_SEND);
    if (scene == SCENE_QUEUES_DONE || scene == SCENE_QUEUES_ONE_DONE) {
        fixture_answer(kiosk, one ? &nothing : &hall, "");
    } else if (scene == SCENE_QUEUES_NO_LINE) {
        fixture_answer(kiosk, NULL, "no_answer");
    }
}
