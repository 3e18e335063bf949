/* The hall goes, or the printer, in the middle of a number: what is not offered, what is said. */
#include "tests/lib/kiosk_fixture.h"

/* A number by phone, or for two services, that the hall never answers. */
static void no_answer(struct kiosk *kiosk, bool by_phone)
{
    kiosk_offline(kiosk, true, kiosk->now_ms);
    fixture_act(kiosk, by_phone ? KIOSK_PHONE : KIOSK_PRINT_NUMBER);
    if (!by_phone) {
        kiosk_paper(kiosk, KIOSK_PAPER_READY, true, kiosk->now_ms);
    }
    kiosk_refused(kiosk, kiosk->visit, "no_answer", kiosk->now_ms);
}

/* A number of the kiosk's own block: nobody knows who is before it, nor of the ground. */
static void own_number(struct kiosk *kiosk)
{
    static struct shape_leg leg;
    static struct shape_ticket ticket;
    ticket = *fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED);
    leg = ticket.legs[0];
    leg.ahead = -1;
    leg.wait = NULL;
    ticket.legs = &leg;
    fixture_act(kiosk, KIOSK_PRINT_NUMBER);
    kiosk_paper(kiosk, KIOSK_PAPER_READY, true, kiosk->now_ms);
    (void)kiosk_issued(kiosk, kiosk->visit, &ticket, kiosk->now_ms);
    kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINTED, "", kiosk->now_ms);
}

void fixture_gone(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    if (scene == SCENE_BASKET_GONE || scene == SCENE_GONE_ONE_ONLY) {
        fixture_basket(kiosk, SCENE_BASKET, language);
        if (scene == SCENE_GONE_ONE_ONLY) {
            fixture_act(kiosk, KIOSK_BACK);
        }
    } else {
        fixture_to_confirm(kiosk, false, true);
    }
    if (scene == SCENE_GONE_ONE_ONLY || scene == SCENE_GONE_PAPER_ONLY) {
        no_answer(kiosk, scene == SCENE_GONE_PAPER_ONLY);
        return;
    }
    kiosk_offline(kiosk, true, kiosk->now_ms);
    kiosk_line(kiosk, KIOSK_LINE_DOWN, kiosk->now_ms);
    if (scene == SCENE_THANKS_UNSAID) {
        kiosk->visitor.ground = CLIENT_GROUND_ELDERLY;
        own_number(kiosk);
    }
    if (scene == SCENE_NO_PAPER_GONE) {
        fixture_act(kiosk, KIOSK_PRINT_NUMBER);
        kiosk_paper(kiosk, KIOSK_PAPER_EMPTY, true, kiosk->now_ms);
    }
}
