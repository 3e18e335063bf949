/* Who a number is for: by card, for somebody else; the number that a card has already. */
#include "tests/lib/kiosk_fixture.h"

enum { BY_CARD = KIOSK_ITEM + 1, FOR_OTHER, AGREE = KIOSK_OWN, COPY = KIOSK_OWN };

static void to_confirm(struct kiosk *kiosk, bool reader)
{
    kiosk_part(kiosk, KIOSK_CARD_READER, reader, kiosk->now_ms);
    fixture_to_confirm(kiosk, false, true);
}

/* The number is asked for by card, and the hall refuses. */
static void refused(struct kiosk *kiosk, const char *code)
{
    fixture_act(kiosk, KIOSK_PHONE);
    kiosk_refused(kiosk, kiosk->visit, code, kiosk->now_ms);
}

static void lead_card(struct kiosk *kiosk, enum fixture_scene scene)
{
    kiosk_part(kiosk, KIOSK_CARD_READER, true, kiosk->now_ms);
    fixture_card_down(kiosk);
    fixture_answer(kiosk, fixture_card_ticket(), NULL);
    if (scene == SCENE_REPRINTS_OVER) {
        fixture_act(kiosk, COPY);
        kiosk_paper(kiosk, KIOSK_PAPER_READY, true, kiosk->now_ms);
        fixture_answer(kiosk, NULL, "reprints_used_up");
    }
}

void fixture_whose(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    if (scene == SCENE_STANDING_CARD || scene == SCENE_REPRINTS_OVER) {
        lead_card(kiosk, scene);
        return;
    }
    to_confirm(kiosk, scene != SCENE_WHOSE_NO_READER);
    switch (scene) {
    case SCENE_WHOSE_NEEDED:
        refused(kiosk, "card_needed");
        return;
    case SCENE_CONFIRM_BY_CARD:
        fixture_card_down(kiosk);
        return;
    case SCENE_HAD_NUMBER:
        fixture_card_down(kiosk);
        refused(kiosk, "has_number");
        fixture_answer(kiosk, fixture_card_ticket(), NULL);
        return;
    default:
        break;
    }
    if (scene == SCENE_WHOSE_TIED) {
        fixture_card_down(kiosk);
    }
    fixture_act(kiosk, KIOSK_WHOSE);
    if (scene == SCENE_WHOSE_LAY) {
        fixture_act(kiosk, BY_CARD);
    } else if (scene == SCENE_FOR_OTHER || scene == SCENE_CONFIRM_FOR_OTHER) {
        fixture_act(kiosk, FOR_OTHER);
    }
    if (scene == SCENE_CONFIRM_FOR_OTHER) {
        fixture_act(kiosk, AGREE);
    }
}
