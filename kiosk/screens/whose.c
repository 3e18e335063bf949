/* Who a number is for (whose.h): the choice, and what somebody must bring who acts for another. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum choice { SELF, BY_CARD, FOR_OTHER, PRIORITY, CHOICES };
enum { AGREE = KIOSK_OWN, NOT_FOR_OTHER };

static bool is_chosen(const struct kiosk *kiosk, enum choice choice)
{
    const struct visitor *visitor = &kiosk->visitor;
    const bool chosen[CHOICES] = {
        [SELF] = !visitor->whose.tied && !visitor->whose.for_other &&
                 visitor->ground == CLIENT_GROUND_NONE,
        [BY_CARD] = visitor->whose.tied,
        [FOR_OTHER] = visitor->whose.for_other,
        [PRIORITY] = visitor->ground != CLIENT_GROUND_NONE,
    };
    return chosen[choice];
}

static int chosen_count(const struct kiosk *kiosk)
{
    return is_chosen(kiosk, BY_CARD) + is_chosen(kiosk, FOR_OTHER) + is_chosen(kiosk, PRIORITY);
}

const char *whose_label(struct kiosk *kiosk, bool *ret_chosen)
{
    struct words *words = &kiosk->words;
    const int count = chosen_count(kiosk);
    *ret_chosen = count > 0;
    return count > 1                     ? words_fill_int(words, WORD_WHOSE_COUNT, count)
           : is_chosen(kiosk, PRIORITY)  ? words_say(words, ground_word(kiosk->visitor.ground))
           : is_chosen(kiosk, FOR_OTHER) ? words_say(words, WORD_FOR_OTHER_SHORT)
           : is_chosen(kiosk, BY_CARD)   ? words_say(words, WORD_WHOSE_CARD_SHORT)
                                         : words_say(words, WORD_WHOSE);
}

void whose_open(struct kiosk *kiosk, enum word wanted)
{
    kiosk->visitor.whose.wanted = wanted;
    kiosk_show(kiosk, SCREEN_WHOSE);
}

void whose_laid(struct kiosk *kiosk, const char *card)
{
    struct whose_visit *whose = &kiosk->visitor.whose;
    assert(strlen(card) < sizeof(whose->card));
    if (strcmp(whose->card, card) != 0) {
        whose->tied = false; /* another person's */
    }
    (void)snprintf(whose->card, sizeof(whose->card), "%s", card);
}

bool whose_card(struct kiosk *kiosk)
{
    struct whose_visit *whose = &kiosk->visitor.whose;
    if ((kiosk->screen != SCREEN_CONFIRM && kiosk->screen != SCREEN_WHOSE) ||
        kiosk->line != KIOSK_LINE_UP) {
        return false; /* the hall ties it, and nobody else */
    }
    whose->tied = true;
    kiosk_show(kiosk, SCREEN_CONFIRM);
    return true;
}

void whose_card_gone(struct kiosk *kiosk)
{
    struct whose_visit *whose = &kiosk->visitor.whose;
    if (!whose->tied) {
        memset(whose->card, 0, sizeof(whose->card));
    }
}

struct client_visitor whose_visitor(const struct kiosk *kiosk)
{
    const struct visitor *visitor = &kiosk->visitor;
    return (struct client_visitor){.ground = visitor->ground,
                                   .card = visitor->whose.tied ? visitor->whose.card : NULL,
                                   .for_other = visitor->whose.for_other};
}

/* The choice. */

static struct choice_row row_of(struct kiosk *kiosk, enum choice choice)
{
    const enum client_ground ground = kiosk->visitor.ground;
    const struct whose_visit *whose = &kiosk->visitor.whose;
    const enum word card = whose->tied                       ? WORD_WHOSE_CARD_TIED
                           : whose->wanted == WORD_WHOSE_SUB ? WORD_WHOSE_CARD_SUB
                                                             : WORD_WHOSE_LAY_CARD;
    const struct choice_row rows[CHOICES] = {
        [SELF] = {"self", UI_ICON_PERSON, WORD_WHOSE_SELF, WORD_WHOSE_SELF_SUB, false},
        [BY_CARD] = {"by-card", UI_ICON_TICKET, WORD_WHOSE_CARD, card, false},
        [FOR_OTHER] = {"for-other", UI_ICON_PEOPLE, WORD_FOR_OTHER, WORD_FOR_OTHER_SUB, false},
        [PRIORITY] = {"priority", UI_ICON_HEART, ground_word(ground),
                      ground == CLIENT_GROUND_NONE ? WORD_GROUND_SUB : WORD_GROUND, false},
    };
    struct choice_row row = rows[choice];
    row.chosen = is_chosen(kiosk, choice);
    return row;
}

/* Without a reader nothing is offered that it would be needed for. */
static int choices_of(const struct kiosk *kiosk, enum choice ret_choices[CHOICES])
{
    int count = 0;
    for (int i = 0; i < CHOICES; i++) {
        if (i != BY_CARD || kiosk->parts[KIOSK_CARD_READER] || kiosk->visitor.whose.tied) {
            ret_choices[count++] = (enum choice)i;
        }
    }
    return count;
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const enum word wanted = kiosk->visitor.whose.wanted;
    const struct chrome chrome = {.title = words_say(words, WORD_WHOSE_TITLE),
                                  .sub = words_say(words, wanted),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    enum choice choices[CHOICES];
    const int count = choices_of(kiosk, choices);
    const int columns = page.wide ? 2 : 1;
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_WHOSE_TIP);
    }
    kiosk->page_first = 0;
    kiosk->page_count = 1;
    for (int i = 0; i < count; i++) {
        const struct choice_row row = row_of(kiosk, choices[i]);
        choice_row_draw(kiosk, frame, ui_grid(page.body, columns, CHOICES / columns, UI_GAP, i),
                        (int)choices[i], &row);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void to_confirm(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_CONFIRM);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    struct whose_visit *whose = &kiosk->visitor.whose;
    switch (id) {
    case KIOSK_ITEM + SELF:
        whose->tied = whose->for_other = false;
        kiosk->visitor.ground = CLIENT_GROUND_NONE;
        to_confirm(kiosk);
        break;
    case KIOSK_ITEM + BY_CARD:
        if (whose->tied) {
            whose->tied = false;
            kiosk->dirty = true;
        } else if (whose->card[0] != '\0' && kiosk->line == KIOSK_LINE_UP) {
            whose->tied = true;
            to_confirm(kiosk);
        } else {
            whose->wanted = WORD_WHOSE_LAY_CARD;
            kiosk->dirty = true;
        }
        break;
    case KIOSK_ITEM + FOR_OTHER:
        kiosk_show(kiosk, SCREEN_FOR_OTHER);
        break;
    case KIOSK_ITEM + PRIORITY:
        ground_open(kiosk);
        kiosk->visitor.ground_from = SCREEN_CONFIRM;
        break;
    default:
        break;
    }
}

/* For somebody else. */

static void other_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const char *bring =
        words_fill(words, WORD_LINES_2, words_say(words, WORD_FOR_OTHER_LETTER),
                   words_fill(words, WORD_LINES_2, words_say(words, WORD_FOR_OTHER_CARDS),
                              words_say(words, WORD_FOR_OTHER_ASK)));
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_PEOPLE,
                    .mark = UI_PRIMARY,
                    .tint = UI_TINT,
                    .title = words_say(words, WORD_FOR_OTHER_TITLE),
                    .body = bring,
                    .buttons = {{.id = NOT_FOR_OTHER,
                                 .name = "not-for-other",
                                 .label = words_say(words, WORD_FOR_OTHER_NOT),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK},
                                {.id = AGREE,
                                 .name = "agree",
                                 .label = words_say(words, WORD_FOR_OTHER_AGREE),
                                 .icon = UI_ICON_TICK,
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN}},
                });
}

static void other_act(struct kiosk *kiosk, ui_id id)
{
    if (id == AGREE || id == NOT_FOR_OTHER) {
        kiosk->visitor.whose.for_other = id == AGREE;
        to_confirm(kiosk);
    }
}

const struct screen screen_whose = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = to_confirm};
const struct screen screen_for_other = {.limit_ms = KIOSK_SESSION_MS,
                                        .asks = true,
                                        .draw = other_draw,
                                        .act = other_act,
                                        .back = to_confirm};
