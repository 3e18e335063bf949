/* How today's visit was, by who holds the paper's code: five levels of one size, none chosen
 * before. The level goes to the hall at once, its reasons follow (review_why.c):
 *
 *   REVIEW ── level ──> SENDING ── taken ──> REVIEW_WHY ── none ──> REVIEWED
 *     ^                  │  ^ └─ refused ──> REVIEWED               (thanks, or why not)
 *     └───── back ───────│──│─────────────────┘  │
 *                        │  └──── reasons ───────┘
 *                        └─ answered ──────> REVIEWED ── anew ──> REVIEW
 */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <string.h>

enum { LEVELS = 5, FACE = 96, ONCE_MORE = KIOSK_OWN, ANEW };

/* Best first, as the standard lists them. */
static const struct {
    int level;
    const char *name;
    enum ui_icon icon;
    enum word word;
} rows[LEVELS] = {
    {5, "level:5", UI_ICON_SMILE_5, WORD_REVIEW_5}, {4, "level:4", UI_ICON_SMILE_4, WORD_REVIEW_4},
    {3, "level:3", UI_ICON_SMILE_3, WORD_REVIEW_3}, {2, "level:2", UI_ICON_SMILE_2, WORD_REVIEW_2},
    {1, "level:1", UI_ICON_SMILE_1, WORD_REVIEW_1},
};

/* The last leg that was finished and not reviewed; -1: none. */
static int leg_of(const struct kiosk *kiosk)
{
    const struct shape_ticket *ticket = kiosk->visitor.desk.ticket;
    int leg = ticket == NULL ? -1 : (int)ticket->leg_count - 1;
    while (leg >= 0 &&
           (ticket->legs[leg].state != SHAPE_LEG_FINISHED || ticket->legs[leg].review != 0)) {
        leg--;
    }
    return leg < CLIENT_SERVICES_MAX ? leg : -1;
}

/* The leg that is meant: once the hall has its review, that one may be said anew. */
static int leg_meant(const struct kiosk *kiosk)
{
    return kiosk->visitor.review_said ? kiosk->visitor.review_leg : leg_of(kiosk);
}

enum word review_level_word(int level)
{
    assert(level >= 1 && level <= LEVELS);
    return rows[LEVELS - level].word;
}

bool review_may(const struct kiosk *kiosk)
{
    return kiosk->visitor.desk.token[0] != '\0' && leg_of(kiosk) >= 0;
}

void review_open(struct kiosk *kiosk)
{
    if (review_may(kiosk) && kiosk->line == KIOSK_LINE_UP) {
        kiosk->visitor.review_said = false; /* the ticket may be another one */
        kiosk->visitor.review_reasons = 0;
        kiosk_show(kiosk, SCREEN_REVIEW);
    }
}

static void level_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int row)
{
    const char *word = words_say(&kiosk->words, rows[row].word);
    const bool wide = frame->scale->wide;
    const struct ui_text how = {.size = wide ? UI_SIZE_BODY : UI_SIZE_HEAD,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .align = wide ? UI_CENTRE : UI_LEFT,
                                .stand = UI_MIDDLE,
                                .lines_max = 2};
    struct ui_rect face = ui_press_card(
        frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_OWN + rows[row].level), 0, rows[row].name, word);
    if (wide) {
        face = ui_inset(face, 8, 0);
        const int high = FACE + 16 + ui_text_height(frame, face.w, &how, word);
        struct ui_rect stack = ui_centre(face, face.w, high);
        const struct ui_rect top = ui_cut_top(&stack, FACE, 16);
        ui_icon(frame, ui_centre(top, FACE, FACE), rows[row].icon, 13, UI_PRIMARY);
        ui_text(frame, stack, &how, word);
    } else {
        face = ui_inset(face, 48, 0);
        const struct ui_rect left = ui_cut_left(&face, FACE, 48);
        ui_icon(frame, ui_centre(left, FACE, FACE), rows[row].icon, 13, UI_PRIMARY);
        ui_text(frame, face, &how, word);
    }
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_ticket *ticket = kiosk->visitor.desk.ticket;
    const struct chrome chrome = {.title = words_say(words, WORD_REVIEW),
                                  .sub = words_say(words, WORD_REVIEW_HOW),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int leg = leg_meant(kiosk);
    if (!ui_rect_is_empty(page.info) && leg >= 0) {
        const struct ui_text name = {.size = UI_SIZE_NAME,
                                     .weight = UI_BOLD,
                                     .colour = UI_INK,
                                     .stand = UI_MIDDLE,
                                     .lines_max = 3,
                                     .may_cut = true};
        struct ui_rect card = page.info;
        card.h = card.h > 240 ? 240 : card.h;
        ui_card(frame, card, UI_RADIUS, UI_SURFACE, UI_NONE);
        ui_text(frame, ui_inset(card, 40, 8), &name,
                words_fill(words, WORD_PAIR, ticket->number,
                           words_name(words, &ticket->legs[leg].service_name)));
    }
    for (int i = 0; i < LEVELS; i++) {
        level_draw(kiosk, frame,
                   page.wide ? ui_grid(page.body, LEVELS, 1, UI_GAP, i)
                             : ui_grid(page.body, 1, LEVELS, UI_GAP, i),
                   i);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_STANDING);
}

static enum word review_refusal(const char *code)
{
    return strcmp(code, "already_reviewed") == 0                       ? WORD_REVIEW_ALREADY
           : *code == '\0' || strcmp(code, CLIENT_CODE_NO_ANSWER) == 0 ? WORD_REVIEW_UNSURE
                                                                       : WORD_REVIEW_NOT_NOW;
}

/* The level is the hall's already, whatever became of its reasons. */
static enum word reasons_refusal(const char *code)
{
    return strcmp(code, "already_reviewed") == 0 ? WORD_REVIEW_WHY_NOT : WORD_REVIEW_WHY_UNSURE;
}

static bool answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct visitor *visitor = &kiosk->visitor;
    if (kiosk->screen != SCREEN_REVIEW_SENDING) {
        return false;
    }
    if (answer->shape != NULL && visitor->review_reasons == 0) {
        visitor->review_said = true;
        kiosk_show(kiosk, SCREEN_REVIEW_WHY);
        return false;
    }
    visitor->review_end = answer->shape != NULL          ? WORD_REVIEW_THANKS
                          : visitor->review_reasons != 0 ? reasons_refusal(answer->code)
                                                         : review_refusal(answer->code);
    kiosk_show(kiosk, SCREEN_REVIEWED);
    return false;
}

void review_send(struct kiosk *kiosk)
{
    const struct visitor *visitor = &kiosk->visitor;
    kiosk_ask(kiosk,
              client_review_visit(visitor->desk.token, visitor->desk.ticket->id,
                                  visitor->review_leg, visitor->review_level,
                                  visitor->review_reasons),
              answered);
    kiosk_show(kiosk, SCREEN_REVIEW_SENDING);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int leg = leg_meant(kiosk);
    if (id <= KIOSK_OWN || id > KIOSK_OWN + LEVELS || leg < 0) {
        return;
    }
    kiosk->visitor.review_leg = leg;
    kiosk->visitor.review_level = id - KIOSK_OWN;
    kiosk->visitor.review_reasons = 0; /* those of another level do not fit */
    review_send(kiosk);
}

static void sending_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    working_draw(kiosk, frame, UI_ICON_CLOCK, WORD_REVIEW_SENDING, WORD_REVIEW_HOW);
}

static bool may_try_again(const struct kiosk *kiosk)
{
    const enum word end = kiosk->visitor.review_end;
    return end == WORD_REVIEW_UNSURE || end == WORD_REVIEW_NOT_NOW || end == WORD_REVIEW_WHY_UNSURE;
}

static void reviewed_act(struct kiosk *kiosk, ui_id id)
{
    if (id == ONCE_MORE && may_try_again(kiosk)) {
        const bool reasons = kiosk->visitor.review_end == WORD_REVIEW_WHY_UNSURE;
        kiosk_show(kiosk, reasons ? SCREEN_REVIEW_WHY : SCREEN_REVIEW);
    } else if (id == ANEW && kiosk->visitor.review_end == WORD_REVIEW_THANKS) {
        kiosk_show(kiosk, SCREEN_REVIEW);
    }
}

static void reviewed_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const bool taken = kiosk->visitor.review_end == WORD_REVIEW_THANKS;
    const bool again = may_try_again(kiosk);
    const bool level_taken = taken || kiosk->visitor.review_reasons != 0;
    const struct ui_button none = {.id = 0};
    const struct ui_button once_more = {.id = ONCE_MORE,
                                        .name = "again",
                                        .label = words_say(words, WORD_TRY_AGAIN),
                                        .look = UI_LOOK_CARD};
    const struct ui_button anew = {.id = ANEW,
                                   .name = "anew",
                                   .label = words_say(words, WORD_REVIEW_ANEW),
                                   .look = UI_LOOK_CARD};
    const char *level = words_say(words, review_level_word(kiosk->visitor.review_level));
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = taken ? UI_ICON_TICK : UI_ICON_WARN,
                    .mark = taken ? UI_OK : UI_WARN,
                    .tint = taken ? UI_OK_TINT : UI_WARN_TINT,
                    .title = words_say(words, level_taken ? WORD_REVIEW_THANKS : WORD_REVIEW),
                    .body = taken ? words_fill(words, WORD_REVIEW_THANKS_BODY, level, NULL)
                                  : words_say(words, kiosk->visitor.review_end),
                    .buttons = {again   ? once_more
                                : taken ? anew
                                        : none,
                                {.id = KIOSK_DONE,
                                 .name = "done",
                                 .label = words_say(words, WORD_DESK_DONE),
                                 .look = UI_LOOK_MAIN,
                                 .flags = UI_TARGET_MAIN | UI_TARGET_BACK}},
                });
}

const struct screen screen_review = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
/* The client answers in any case, if only that nobody did. */
const struct screen screen_review_sending = {.draw = sending_draw};
const struct screen screen_reviewed = {
    .limit_ms = KIOSK_THANKS_MS, .draw = reviewed_draw, .act = reviewed_act};
