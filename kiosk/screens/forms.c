#include "kiosk/screens/forms.h"

#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>

enum {
    FORM_CARD_MIN = 140,
    FIELD_HIGH = 182, /* label, value in its frame, two lines of what to mind */
    VALUE_HIGH = 60,
    HINT_LINE = 34,
    DISC = 44,
};

static const struct shape_guide *guide_of(const struct kiosk *kiosk)
{
    return kiosk->visitor.service == NULL ? NULL : kiosk->visitor.service->guide;
}

int forms_count(const struct kiosk *kiosk)
{
    const struct shape_guide *guide = guide_of(kiosk);
    return guide == NULL ? 0 : (int)guide->form_count;
}

const struct shape_form *form_shown(const struct kiosk *kiosk)
{
    const int form = kiosk->visitor.form;
    return form < forms_count(kiosk) ? &guide_of(kiosk)->forms[form] : NULL;
}

static void form_show(struct kiosk *kiosk, int form)
{
    kiosk->visitor.form = form;
    kiosk->visitor.pages[SCREEN_FORM] = 0;
    kiosk_show(kiosk, SCREEN_FORM);
}

void forms_open(struct kiosk *kiosk)
{
    assert(forms_count(kiosk) > 0);
    kiosk->visitor.pages[SCREEN_FORMS] = 0;
    if (forms_count(kiosk) == 1) {
        form_show(kiosk, 0);
    } else {
        kiosk_show(kiosk, SCREEN_FORMS);
    }
}

/* ---- the list ---- */

static void forms_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int count = forms_count(kiosk);
    const struct chrome chrome = {.title = words_say(words, WORD_FORMS_TITLE),
                                  .sub = words_say(words, WORD_FORMS_SUB),
                                  .step = 2,
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int columns = page.wide ? 2 : 1;
    const int rows = rows_that_fit(body.h, FORM_CARD_MIN);
    const int first = pager_set(kiosk, count, columns * rows);
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_FORMS_TIP);
    }
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        const struct shape_form *form = &guide_of(kiosk)->forms[first + i];
        list_card_draw(kiosk, frame, ui_grid(body, columns, rows, UI_GAP, i),
                       &(struct list_card){.target = "form",
                                           .index = i,
                                           .name = words_name(words, &form->title),
                                           .sub = words_fill_int(words, WORD_FORMS_FIELDS,
                                                                 (int64_t)form->field_count)});
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void forms_act(struct kiosk *kiosk, ui_id id)
{
    const int form = kiosk_chosen(kiosk, id, forms_count(kiosk));
    if (form >= 0) {
        form_show(kiosk, form);
    }
}

static void forms_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_GUIDE);
}

/* ---- one of them ---- */

/* What stands at a line: its number and name, the example in a frame, what to mind. */
static void field_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int number,
                       const struct shape_form_field *field)
{
    struct words *words = &kiosk->words;
    const struct ui_text digit = {.size = UI_SIZE_LEAST,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    const struct ui_text label = {
        .size = UI_SIZE_SMALL, .colour = UI_INK, .stand = UI_MIDDLE, .may_cut = true};
    const struct ui_text value = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_PRIMARY,
                                  .stand = UI_MIDDLE,
                                  .may_cut = true};
    const struct ui_text hint = {.size = UI_SIZE_LEAST,
                                 .colour = UI_INK_2,
                                 .lines_max = 2,
                                 .line_height = HINT_LINE,
                                 .may_cut = true};
    struct ui_rect side = ui_cut_left(&rect, DISC, 16);
    const struct ui_rect disc = ui_cut_top(&side, DISC, 0);
    ui_card(frame, disc, DISC / 2, UI_PRIMARY, UI_NONE);
    ui_text(frame, disc, &digit, words_int(words, number));
    ui_text(frame, ui_cut_top(&rect, DISC, 4), &label, words_name(words, &field->label));
    const struct ui_rect box = ui_cut_top(&rect, VALUE_HIGH, 6);
    ui_card(frame, box, 8, UI_SURFACE, UI_OUTLINE);
    ui_text(frame, ui_inset(box, 16, 4), &value, words_name(words, &field->value));
    ui_text(frame, rect, &hint, words_name(words, &field->hint));
}

static void print_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row)
{
    static const struct a4_paper papers[A4_PAPERS] = {
        {KIOSK_PRINT_BLANK, "print-blank", WORD_FORM_PRINT_BLANK},
        {KIOSK_PRINT_SAMPLE, "print-sample", WORD_FORM_PRINT_SAMPLE}};
    a4_papers_draw(kiosk, frame, row, papers);
}

static void form_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_form *form = form_shown(kiosk);
    const struct chrome chrome = {.title = form == NULL ? words_say(words, WORD_FORMS_TITLE)
                                                        : words_name(words, &form->title),
                                  .sub = words_say(words, WORD_FORM_SUB),
                                  .step = 2,
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int count = form == NULL ? 0 : (int)form->field_count;
    const int columns = page.wide ? 2 : 1;
    struct ui_rect body = page.body;
    struct ui_rect prints = {0};
    struct ui_rect pager = {0};
    if (a4_offers(kiosk)) {
        prints = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    }
    if (columns * rows_that_fit(body.h, FIELD_HIGH) < count) {
        pager = page.wide && !ui_rect_is_empty(prints)
                    ? ui_cut_left(&prints, prints.w / 2, UI_GAP)
                    : ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    }
    const int rows = rows_that_fit(body.h, FIELD_HIGH);
    const int first = pager_set(kiosk, count, columns * rows);
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_FORM_TIP);
    }
    for (int i = 0; form != NULL && i < columns * rows && first + i < count; i++) {
        struct ui_rect column = ui_grid(body, columns, 1, UI_GAP, i / rows);
        const struct ui_rect cell = {column.x, column.y + i % rows * (FIELD_HIGH + UI_GAP),
                                     column.w, FIELD_HIGH};
        field_draw(kiosk, frame, cell, first + i + 1, &form->fields[first + i]);
    }
    if (!ui_rect_is_empty(pager)) {
        pager_draw(kiosk, frame, pager);
    }
    if (!ui_rect_is_empty(prints)) {
        print_draw(kiosk, frame, prints);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void form_act(struct kiosk *kiosk, ui_id id)
{
    if ((id == KIOSK_PRINT_BLANK || id == KIOSK_PRINT_SAMPLE) && form_shown(kiosk) != NULL) {
        a4_print(kiosk, id == KIOSK_PRINT_BLANK ? A4_FORM : A4_FORM_SAMPLE);
    }
}

static void form_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, forms_count(kiosk) > 1 ? SCREEN_FORMS : SCREEN_GUIDE);
}

const struct screen screen_forms = {.limit_ms = KIOSK_SESSION_MS,
                                    .asks = true,
                                    .draw = forms_draw,
                                    .act = forms_act,
                                    .back = forms_back};
const struct screen screen_form = {.limit_ms = KIOSK_SESSION_MS,
                                   .asks = true,
                                   .draw = form_draw,
                                   .act = form_act,
                                   .back = form_back};
