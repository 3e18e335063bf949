/* What the guide says beyond the papers to bring: how it goes, as a drawing; by what law; and a
 * code that takes all of it along on a phone. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum { STEP_MOST = 150, DISC = 64, CODE_HIGH = 320, BODY_LOW = 1000, URL_ROOM = 256 };

static const struct shape_guide *guide_of(const struct kiosk *kiosk)
{
    return kiosk->visitor.service == NULL ? NULL : kiosk->visitor.service->guide;
}

void guide_open(struct kiosk *kiosk)
{
    char url[URL_ROOM];
    if (guide_of(kiosk) == NULL) {
        return;
    }
    const int length = kiosk->hall == NULL
                           ? 0
                           : snprintf(url, sizeof(url), "%s/g/%s", kiosk->hall->public_url,
                                      kiosk->visitor.service->id);
    kiosk->visitor.guide_qr.size = 0;
    if (length > 0 && length < URL_ROOM && ui_qr_make(url, &kiosk->visitor.guide_qr) != UI_QR_OK) {
        kiosk->visitor.guide_qr.size = 0;
    }
    kiosk->visitor.pages[SCREEN_GUIDE] = 0;
    kiosk_show(kiosk, SCREEN_GUIDE);
}

/* A number in a disc, what is done, and a line down to the next. */
static void step_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int step,
                      bool last)
{
    struct words *words = &kiosk->words;
    const struct ui_text digit = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    struct ui_text how = {.size = UI_SIZE_BODY,
                          .colour = UI_INK,
                          .stand = UI_MIDDLE,
                          .lines_max = 3,
                          .line_height = 42,
                          .may_cut = true};
    struct ui_rect left = ui_cut_left(&rect, DISC, UI_GAP);
    const struct ui_rect disc = {left.x, left.y, DISC, DISC};
    if (!last) {
        ui_stroke(frame, left.x + DISC / 2, left.y + DISC, left.x + DISC / 2, left.y + left.h, 4,
                  UI_OUTLINE);
    }
    ui_card(frame, disc, DISC / 2, UI_PRIMARY, UI_NONE);
    ui_text(frame, disc, &digit, words_int(words, step + 1));
    const char *text = words_name(words, &guide_of(kiosk)->flow[step]);
    const int room = rect.h - 8;
    if (ui_text_height(frame, rect.w, &how, text) > room) {
        how.size = UI_SIZE_SMALL;
        how.line_height = 36;
    }
    how.lines_max = room / how.line_height < 1 ? 1 : room / how.line_height;
    const int high = ui_text_height(frame, rect.w, &how, text);
    rect.h = high < DISC ? DISC : high;
    ui_text(frame, rect, &how, text);
}

static void flow_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct words *words = &kiosk->words;
    const struct ui_text head = {.size = UI_SIZE_NAME, .weight = UI_BOLD, .colour = UI_INK};
    const int count = (int)guide_of(kiosk)->flow_count;
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, 32, 24);
    ui_text(frame, ui_cut_top(&rect, 56, 16), &head, words_say(words, WORD_FLOW));
    const int fit = rows_that_fit(rect.h, DISC + 12);
    const int paged = fit > 2 ? fit - 2 : 1; /* with the pager's room */
    const int first = pager_set(kiosk, count, count > fit ? paged : fit);
    struct ui_rect pager = {0};
    int shown = count - first;
    if (count > fit) {
        pager = ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP);
        shown = shown < paged ? shown : paged;
    }
    const int each = shown == 0 ? 0 : rect.h / shown < STEP_MOST ? rect.h / shown : STEP_MOST;
    for (int i = 0; i < shown; i++) {
        step_draw(kiosk, frame, ui_cut_top(&rect, each, 0), first + i, i == shown - 1);
    }
    if (!ui_rect_is_empty(pager)) {
        pager_draw(kiosk, frame, pager);
    }
}

static void law_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    const struct ui_text head = {.size = UI_SIZE_BODY, .weight = UI_BOLD, .colour = UI_INK};
    struct ui_text how = {
        .size = UI_SIZE_SMALL, .colour = UI_INK, .line_height = 40, .may_cut = true};
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, 32, 24);
    ui_text(frame, ui_cut_top(&rect, 48, 8), &head, words_say(words, WORD_BASIS));
    how.lines_max = rect.h / how.line_height < 1 ? 1 : rect.h / how.line_height;
    ui_text(frame, rect, &how, words_name(words, &guide_of(kiosk)->basis));
}

static void phone_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct ui_qr *code = &kiosk->visitor.guide_qr;
    if (code->size == 0) {
        ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
        return;
    }
    chrome_phone(kiosk, frame, rect, code, WORD_GUIDE_PHONE, WORD_GUIDE_PHONE_SUB);
}

/* The papers of a kiosk with a printer of pages: what is not ticked, and all of the guide. */
static void a4_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row)
{
    static const struct a4_paper papers[A4_PAPERS] = {
        {KIOSK_PRINT_NOTICE, "print-notice", WORD_A4_NOTICE},
        {KIOSK_PRINT_GUIDE, "print-guide", WORD_A4_GUIDE}};
    a4_papers_draw(kiosk, frame, row, papers);
}

static void forms_button_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    ui_button(frame, rect,
              &(struct ui_button){.id = KIOSK_FORMS,
                                  .name = "forms",
                                  .label = words_fill_int(words, WORD_FORMS, forms_count(kiosk)),
                                  .look = UI_LOOK_CARD,
                                  .size = UI_SIZE_SMALL});
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_services *services = kiosk->services;
    const struct chrome chrome = {
        .title = words_name(words, &services->services[kiosk->visitor.service_row].name),
        .sub = words_say(words, WORD_FLOW_AND_LAW),
        .step = 2,
        .back = true,
        .home = true,
        .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    if (!page.wide && (forms_count(kiosk) > 0 || a4_offers(kiosk))) {
        struct ui_rect row = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
        if (forms_count(kiosk) > 0) {
            forms_button_draw(kiosk, frame,
                              a4_offers(kiosk) ? ui_cut_left(&row, row.w / 4, UI_GAP) : row);
        }
        if (a4_offers(kiosk)) {
            a4_draw(kiosk, frame, row);
        }
    }
    if (page.wide) {
        struct ui_rect left = ui_cut_left(&body, body.w * 11 / 20, 32);
        if (a4_offers(kiosk)) {
            a4_draw(kiosk, frame, ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP));
        }
        const struct ui_rect code = ui_cut_bottom(&body, body.h * 11 / 20, UI_GAP);
        if (forms_count(kiosk) > 0) {
            forms_button_draw(kiosk, frame, ui_cut_bottom(&left, UI_TARGET_MIN, UI_GAP));
        }
        flow_draw(kiosk, frame, left);
        law_draw(kiosk, frame, body);
        phone_draw(kiosk, frame, code);
    } else {
        const bool more = a4_offers(kiosk) || forms_count(kiosk) > 0;
        const int less = more && body.h < BODY_LOW ? UI_TARGET_MIN + UI_GAP : 0;
        const struct ui_rect code = ui_cut_bottom(&body, CODE_HIGH - less, UI_GAP);
        law_draw(kiosk, frame, page.info);
        flow_draw(kiosk, frame, body);
        phone_draw(kiosk, frame, code);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_PRINT_NOTICE || id == KIOSK_PRINT_GUIDE) {
        a4_print(kiosk, id == KIOSK_PRINT_NOTICE ? A4_NOTICE : A4_GUIDE);
    } else if (id == KIOSK_FORMS && forms_count(kiosk) > 0) {
        forms_open(kiosk);
    }
}

static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_CONFIRM);
}

const struct screen screen_guide = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
