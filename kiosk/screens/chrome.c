/* What stands around the pages, and what several pages are made of. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DISC = 48, LOW_WIDE = 120, SMALL_BELOW = 1000, PAGER_WIDTH = 300, NAME_MAX_BYTES = 32 };

static bool is_small(const struct ui_frame *frame)
{
    return frame->scale->wide && frame->scale->height < SMALL_BELOW;
}

/* Time that runs out: shown when there is little left. */
static bool ring_is_shown(const struct kiosk *kiosk)
{
    return kiosk_left_ms(kiosk) <= KIOSK_RING_MS;
}

static void ring_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const int64_t left_ms = kiosk_left_ms(kiosk);
    const char *seconds = words_int(&kiosk->words, seconds_left(left_ms));
    const int side = rect.h < 104 ? rect.h : 104;
    const struct ui_rect ring = ui_centre(ui_cut_right(&rect, side, 16), side, side);
    const struct ui_text figure = {.size = side < 104 ? 30 : 40,
                                   .weight = UI_BOLD,
                                   .colour = UI_INK,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE};
    const struct ui_text words = {.size = UI_SIZE_LEAST,
                                  .colour = UI_INK_2,
                                  .align = UI_RIGHT,
                                  .stand = UI_MIDDLE,
                                  .lines_max = 2,
                                  .line_height = 34};
    ui_ring(frame, ring, 8, (int)(seconds_left(left_ms) * 1000000 / KIOSK_RING_MS), UI_PRIMARY,
            UI_LINE);
    ui_text(frame, ring, &figure, seconds);
    ui_text(frame, rect, &words, words_fill(&kiosk->words, WORD_SECONDS_LEFT, seconds, NULL));
}

/* `title`: of a page that has no other place for its ring of time, which stands instead of the date
 * then. */
static void clock_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                       const char *title)
{
    if (kiosk->hall == NULL) {
        return;
    }
    const int64_t wall_ms = kiosk_wall_ms(kiosk);
    const int64_t offset_min = kiosk->hall->offset_min;
    struct ui_text clock = {.size = UI_SIZE_TITLE,
                            .weight = UI_BOLD,
                            .colour = UI_INK,
                            .align = UI_RIGHT,
                            .stand = UI_MIDDLE,
                            .line_height = 56,
                            .say = UI_SAY_NOT};
    struct ui_text date = {.size = UI_SIZE_LEAST,
                           .colour = UI_INK_2,
                           .align = UI_RIGHT,
                           .stand = UI_MIDDLE,
                           .line_height = 32,
                           .say = UI_SAY_NOT};
    if (frame->scale->wide) {
        clock.size = is_small(frame) ? 48 : UI_SIZE_TITLE;
        ui_text(frame, ui_cut_right(&rect, 170, UI_GAP), &clock,
                words_clock(&kiosk->words, wall_ms, offset_min));
        if (title != NULL && ring_is_shown(kiosk)) {
            ring_draw(kiosk, frame, ui_inset(rect, 0, 4));
            return;
        }
        date.size = UI_SIZE_SMALL;
        ui_text(frame, rect, &date, words_date(&kiosk->words, wall_ms, offset_min));
        return;
    }
    struct ui_rect lines = ui_centre(rect, rect.w, 96);
    ui_text(frame, ui_cut_top(&lines, 56, 8), &clock,
            words_clock(&kiosk->words, wall_ms, offset_min));
    ui_text(frame, lines, &date, words_date(&kiosk->words, wall_ms, offset_min));
}

/* The hall's name, or the `title` of a page that has no room of its own for it. */
static struct ui_rect header_draw(struct kiosk *kiosk, struct ui_frame *frame, const char *title)
{
    struct ui_rect page = ui_scale_whole(frame->scale);
    const bool wide = frame->scale->wide;
    const bool small = is_small(frame);
    const struct ui_rect band = ui_cut_top(&page, small ? 88 : wide ? 112 : 136, 0);
    struct ui_rect row = ui_inset(band, UI_MARGIN, 0);
    const int logo = small ? 56 : 72;
    const struct ui_text name = {.size = small ? 34 : 40,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .stand = UI_MIDDLE,
                                 .say = title == NULL ? UI_SAY_NOT : UI_SAY,
                                 .may_cut = true};

    ui_fill(frame, band, UI_SURFACE);
    const struct ui_rect tile = ui_centre(ui_cut_left(&row, logo, UI_GAP), logo, logo);
    ui_card(frame, tile, UI_RADIUS, UI_PRIMARY, UI_NONE);
    ui_icon(frame, ui_inset(tile, 12, 12), UI_ICON_HALL, 16, UI_ON_PRIMARY);
    const struct ui_rect clock = ui_cut_right(&row, wide ? 480 : 260, UI_GAP);
    ui_text(frame, row, &name,
            title != NULL         ? title
            : kiosk->hall == NULL ? words_say(&kiosk->words, WORD_TITLE_HALL)
                                  : words_name(&kiosk->words, &kiosk->hall->name));
    clock_draw(kiosk, frame, clock, title);
    return page;
}

struct ui_rect chrome_header(struct kiosk *kiosk, struct ui_frame *frame)
{
    return header_draw(kiosk, frame, NULL);
}

/* Of the three steps with their discs; returns their sum. */
static int step_widths(const struct kiosk *kiosk, const struct ui_frame *frame,
                       const enum word names[3], int step, int size, int ret_widths[3])
{
    int total = 0;
    for (int i = 0; i < 3; i++) {
        const enum ui_weight weight = i + 1 == step ? UI_BOLD : UI_MEDIUM;
        ret_widths[i] =
            DISC + 16 + ui_text_width(frame, size, weight, words_say(&kiosk->words, names[i]));
        total += ret_widths[i];
    }
    return total;
}

static void steps_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int step)
{
    static const enum word names[3] = {WORD_STEP_CHOOSE, WORD_STEP_CHECK, WORD_STEP_TAKE};
    enum { PAD = 32, SIZE = 30 };
    int widths[3];

    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect row = ui_inset(rect, PAD, 0);
    int size = SIZE;
    int total = step_widths(kiosk, frame, names, step, size, widths);
    while (frame->scale->may_shrink && total + 4 * 16 > row.w && size > SIZE * 8 / 10) {
        size -= 2;
        total = step_widths(kiosk, frame, names, step, size, widths);
    }
    const int bar = (row.w - total) / 2 - 2 * 16;
    for (int i = 0; i < 3; i++) {
        const bool done = i + 1 < step;
        const bool now = i + 1 == step;
        struct ui_rect cell = ui_cut_left(&row, widths[i], 16);
        const struct ui_rect disc = ui_centre(ui_cut_left(&cell, DISC, 16), DISC, DISC);
        const struct ui_text digit = {.size = UI_SIZE_LEAST,
                                      .say = UI_SAY_NOT,
                                      .weight = UI_BOLD,
                                      .colour = now ? UI_ON_PRIMARY : UI_INK_2,
                                      .align = UI_CENTRE,
                                      .stand = UI_MIDDLE};
        const struct ui_text name = {.size = size,
                                     .say = UI_SAY_NOT,
                                     .weight = now ? UI_BOLD : UI_MEDIUM,
                                     .colour = now ? UI_PRIMARY : UI_INK_2,
                                     .stand = UI_MIDDLE};
        ui_card(frame, disc, DISC / 2, now ? UI_PRIMARY : done ? UI_TINT : UI_SURFACE, UI_NONE);
        if (!now) {
            ui_outline(frame, disc, DISC / 2, 3, done ? UI_PRIMARY : UI_OUTLINE);
        }
        if (done) {
            ui_icon(frame, ui_inset(disc, 10, 10), UI_ICON_TICK, 22, UI_PRIMARY);
        } else {
            ui_text(frame, disc, &digit, words_int(&kiosk->words, i + 1));
        }
        ui_text(frame, cell, &name, words_say(&kiosk->words, names[i]));
        if (i < 2 && bar > 0) {
            const struct ui_rect line = ui_cut_left(&row, bar, 16);
            ui_fill(frame, ui_centre(line, bar, 3), done ? UI_PRIMARY : UI_LINE);
        }
    }
}

void chrome_low(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect *row)
{
    if (!kiosk->upright || kiosk->screen == SCREEN_ACCESS) {
        return; /* there it has a card */
    }
    const bool low = kiosk->visitor.access.low;
    const enum ui_look look = low ? UI_LOOK_MAIN : UI_LOOK_QUIET;
    struct ui_rect rect =
        ui_press_card(frame, ui_cut_right(row, LOW_WIDE, UI_GAP), look, KIOSK_LOW,
                      low ? UI_TARGET_CHOSEN : 0, "low", words_say(&kiosk->words, WORD_ACCESS_LOW));
    const int side = rect.h < 80 ? rect.h : 80;
    ui_icon(frame, ui_centre(rect, side, side), UI_ICON_WHEELCHAIR, 18,
            ui_look_colours(look)->mark);
}

void chrome_bar(struct kiosk *kiosk, struct ui_frame *frame, const struct page *page,
                const struct chrome *chrome)
{
    const struct ui_rect bar = page->bar;
    const struct words *words = &kiosk->words;
    struct ui_rect row = ui_inset(bar, UI_MARGIN, (bar.h - UI_TARGET_MIN) / 2);

    ui_fill(frame, bar, UI_SURFACE);
    chrome_low(kiosk, frame, &row);
    if (chrome->back) {
        ui_button(frame, ui_grid(row, 3, 1, UI_GAP, 0),
                  &(struct ui_button){.id = KIOSK_BACK,
                                      .name = "back",
                                      .label = words_say(words, WORD_BACK),
                                      .icon = UI_ICON_BACK,
                                      .look = UI_LOOK_QUIET,
                                      .flags = UI_TARGET_BACK});
    }
    if (chrome->home) {
        ui_button(frame, ui_grid(row, 3, 1, UI_GAP, 1),
                  &(struct ui_button){.id = KIOSK_HOME,
                                      .name = "home",
                                      .label = words_say(words, WORD_HOME),
                                      .icon = UI_ICON_HOME,
                                      .look = UI_LOOK_QUIET});
    }
    if (chrome->help) {
        ui_button(frame, ui_grid(row, 3, 1, UI_GAP, 2),
                  &(struct ui_button){.id = KIOSK_HELP,
                                      .name = "help",
                                      .label = words_say(words, WORD_HELP),
                                      .icon = UI_ICON_HEADSET,
                                      .look = UI_LOOK_QUIET});
    }
}

/* Long titles (names of services) get smaller letters and more lines in the same room. */
static void title_draw(struct ui_frame *frame, struct ui_rect rect, int size, const char *title)
{
    struct ui_text how = {
        .size = size, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE, .may_cut = true};
    how.lines_max = rect.h / (how.size * 13 / 10);
    how.lines_max = how.lines_max < 1 ? 1 : how.lines_max;
    while (how.size > UI_SIZE_BODY &&
           ui_text_width(frame, how.size, UI_BOLD, title) > rect.w * how.lines_max * 95 / 100) {
        how.size -= 4;
        how.lines_max = rect.h / (how.size * 13 / 10);
        how.lines_max = how.lines_max < 1 ? 1 : how.lines_max;
    }
    ui_text(frame, rect, &how, title);
}

static struct page upright_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect page,
                                const struct chrome *chrome)
{
    const struct ui_text sub = {
        .size = 30, .colour = UI_INK_2, .stand = UI_MIDDLE, .may_cut = true};
    struct page result = {.wide = false};
    struct ui_rect sub_place = {0};
    struct ui_rect head;

    page = ui_inset(page, UI_MARGIN, 0);
    ui_cut_top(&page, 24, 0);
    head = ui_cut_top(&page, 136, 24);
    if (ring_is_shown(kiosk)) {
        ring_draw(kiosk, frame, ui_cut_right(&head, 280, UI_GAP));
    }
    if (chrome->sub != NULL) {
        sub_place = ui_cut_bottom(&head, 44, 0);
    }
    title_draw(frame, head, UI_SIZE_TITLE, chrome->title);
    ui_text(frame, sub_place, &sub, chrome->sub);
    if (chrome->step > 0) {
        steps_draw(kiosk, frame, ui_cut_top(&page, 96, 24), chrome->step);
    }
    /* Above 640 nothing can be touched. */
    result.info = ui_cut_top(&page, 640 - 40 - page.y, 40);
    result.body = page;
    ui_cut_bottom(&result.body, 24, 0);
    return result;
}

static struct page wide_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect page,
                             const struct chrome *chrome, bool small)
{
    const struct ui_text sub = {.size = UI_SIZE_SMALL,
                                .colour = UI_INK_2,
                                .stand = UI_MIDDLE,
                                .align = small ? UI_RIGHT : UI_LEFT,
                                .may_cut = true};
    page = ui_inset(page, UI_MARGIN, 0);
    if (small && chrome->low) {
        return (struct page){.body = ui_inset(page, 0, 8), .wide = true, .small = true};
    }
    ui_cut_top(&page, small ? 8 : 16, 0);
    struct ui_rect head = ui_cut_top(&page, small ? 80 : 112, small ? 8 : 16);
    ui_cut_bottom(&page, 16, 0);
    if (ring_is_shown(kiosk)) {
        ring_draw(kiosk, frame, ui_cut_right(&head, 280, UI_GAP));
    } else if (!small && chrome->step > 0) {
        const struct ui_rect steps = ui_cut_right(&head, 780, UI_GAP);
        steps_draw(kiosk, frame, ui_centre(steps, steps.w, 88), chrome->step);
    }
    if (chrome->sub != NULL && small) {
        const int wide = ui_text_width(frame, sub.size, UI_REGULAR, chrome->sub) + 8;
        const int most = head.w / 2;
        ui_text(frame, ui_cut_right(&head, wide < most ? wide : most, UI_GAP), &sub, chrome->sub);
    } else if (chrome->sub != NULL) {
        ui_text(frame, ui_cut_bottom(&head, 40, 0), &sub, chrome->sub);
    }
    title_draw(frame, head, small ? 44 : 52, chrome->title);
    return (struct page){.body = page, .wide = true, .small = small};
}

struct page chrome_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct chrome *chrome)
{
    const bool small = is_small(frame);
    struct ui_rect page = header_draw(kiosk, frame, small && chrome->low ? chrome->title : NULL);
    const struct ui_rect bar = ui_cut_bottom(&page, small ? 128 : 136, 0);
    struct page result = frame->scale->wide ? wide_draw(kiosk, frame, page, chrome, small)
                                            : upright_draw(kiosk, frame, page, chrome);
    result.bar = bar;
    return result;
}

int rows_that_fit(int room, int height)
{
    const int rows = (room + UI_GAP) / (height + UI_GAP);
    return rows < 1 ? 1 : rows;
}

int pager_set(struct kiosk *kiosk, int count, int per_page)
{
    assert(per_page > 0);
    const int pages = count == 0 ? 1 : (count + per_page - 1) / per_page;
    int *page = &kiosk->visitor.pages[kiosk->screen];
    kiosk->page_count = pages;
    *page = *page >= pages ? pages - 1 : *page;
    kiosk->page_first = *page * per_page;
    return kiosk->page_first;
}

void pager_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    const int page = kiosk->visitor.pages[kiosk->screen];
    const bool first = page == 0;
    const bool last = page + 1 >= kiosk->page_count;
    if (kiosk->page_count < 2) {
        return;
    }
    const int wide = rect.w / 3 < PAGER_WIDTH ? rect.w / 3 : PAGER_WIDTH;
    const struct ui_rect left = ui_cut_left(&rect, wide, 8);
    const struct ui_rect right = ui_cut_right(&rect, wide, 8);
    const struct ui_text how = {
        .size = 30, .colour = UI_INK, .align = UI_CENTRE, .stand = UI_MIDDLE};
    ui_button(frame, left,
              &(struct ui_button){.id = KIOSK_PREVIOUS,
                                  .name = "previous",
                                  .label = words_say(words, WORD_PAGE_PREVIOUS),
                                  .icon = UI_ICON_PREVIOUS,
                                  .look = UI_LOOK_CARD,
                                  .size = UI_SIZE_BODY,
                                  .flags = first ? UI_TARGET_DISABLED : 0});
    ui_text(frame, rect, &how,
            words_fill(words, WORD_PAGE_OF, words_int(words, page + 1),
                       words_int(words, kiosk->page_count)));
    ui_button(frame, right,
              &(struct ui_button){.id = KIOSK_NEXT,
                                  .name = "next",
                                  .label = words_say(words, WORD_PAGE_NEXT),
                                  .icon = UI_ICON_NEXT,
                                  .icon_after = true,
                                  .look = UI_LOOK_CARD,
                                  .size = UI_SIZE_BODY,
                                  .flags = last ? UI_TARGET_DISABLED : 0});
}

void list_card_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                    const struct list_card *card)
{
    enum { NAME_3_HIGH = 144 }; /* room for three large lines */
    char target[NAME_MAX_BYTES];
    (void)kiosk;
    (void)snprintf(target, sizeof(target), "%s:%d", card->target, card->index);
    struct ui_rect face = ui_press_card(frame, rect, UI_LOOK_CARD,
                                        (ui_id)(KIOSK_ITEM + card->index), 0, target, card->name);
    struct ui_text name = {.size = UI_SIZE_NAME,
                           .weight = UI_BOLD,
                           .colour = UI_INK,
                           .stand = UI_MIDDLE,
                           .lines_max = 2,
                           .line_height = 44,
                           .may_cut = true};
    const struct ui_text sub = {.size = UI_SIZE_SMALL, .colour = UI_INK_2, .may_cut = true};
    face = ui_inset(face, UI_GAP, 0);
    if (ui_text_height(frame, face.w, &name, card->name) > name.line_height) {
        name.size = UI_SIZE_BODY; /* two lines: a little smaller, so that more names are whole */
        name.line_height = 40;
        name.lines_max = frame->scale->letters_percent > 100 && face.h >= NAME_3_HIGH ? 3 : 2;
    }
    int high = ui_text_height(frame, face.w, &name, card->name);
    int low = card->sub == NULL ? 0 : 36;
    /* Large letters take what the card has, the name first. */
    high = card->sub == NULL && frame->scale->letters_percent > 100
               ? face.h
               : ui_scale_grown_within(frame->scale, high, face.h - low);
    low = ui_scale_grown_within(frame->scale, low, face.h - high);
    struct ui_rect lines = ui_centre(face, face.w, high + low);
    ui_text(frame, ui_cut_top(&lines, high, 0), &name, card->name);
    ui_text(frame, lines, &sub, card->sub);
}

void chrome_tip(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, enum word tip)
{
    const struct ui_text how = {
        .size = UI_SIZE_SMALL, .colour = UI_INK, .stand = UI_MIDDLE, .lines_max = 3};
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    rect = ui_inset(rect, 32, 0);
    ui_icon(frame, ui_cut_left(&rect, 56, UI_GAP), UI_ICON_INFO, 16, UI_PRIMARY);
    ui_text(frame, rect, &how, words_say(&kiosk->words, tip));
}

void chrome_phone(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                  const struct ui_qr *qr, enum word head, enum word sub)
{
    const struct ui_text large = {
        .size = UI_SIZE_NAME, .weight = UI_BOLD, .colour = UI_INK, .lines_max = 2};
    const struct ui_text low = {.size = UI_SIZE_SMALL, .colour = UI_INK_2, .lines_max = 3};
    const char *what = words_say(&kiosk->words, head);
    const char *why = words_say(&kiosk->words, sub);
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, UI_GAP, 16);
    if (qr->size > 0) {
        const int most = rect.w * 9 / 20;
        ui_qr(frame, ui_cut_left(&rect, rect.h < most ? rect.h : most, UI_GAP), qr);
    }
    const int high = ui_text_height(frame, rect.w, &large, what);
    struct ui_rect lines =
        ui_centre(rect, rect.w, high + 8 + ui_text_height(frame, rect.w, &low, why));
    ui_text(frame, ui_cut_top(&lines, high, 8), &large, what);
    ui_text(frame, lines, &low, why);
}
