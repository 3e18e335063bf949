/* Confirm: what the service needs, costs and takes, how long the wait is; then paper or phone. */
#include "kiosk/screens/screen.h"

#include <assert.h>

#include <stdio.h>
#include <string.h>

enum {
    FACTS = 4,
    MATERIAL_HIGH = 104,
    ACTIONS_HIGH = 216,
    HEAD_HIGH = 56,
    SAMPLE_HIGH = 48,
    NAME_ROOM = 32,
    EXTRA_ICON_WIDE = 84, /* of a button: its edges, the icon, the gap after it */
};

static bool prints(const struct kiosk *kiosk)
{
    /* "Unknown" may still print: the printer is asked again before the number is taken. */
    return kiosk->has_printer &&
           (kiosk_paper_prints(kiosk->paper) || kiosk->paper == KIOSK_PAPER_UNKNOWN);
}

static const struct shape_guide *guide_of(const struct kiosk *kiosk)
{
    return kiosk->visitor.service == NULL ? NULL : kiosk->visitor.service->guide;
}

/* Label over value; the wait is the one in colour. */
static void fact_draw(struct ui_frame *frame, struct ui_rect cell, const char *label,
                      const char *value, enum ui_colour colour)
{
    const struct ui_text low = {.size = UI_SIZE_LEAST, .colour = UI_INK_2, .line_height = 38};
    struct ui_text large = {.size = UI_SIZE_BODY,
                            .weight = UI_BOLD,
                            .colour = colour,
                            .lines_max = 1,
                            .line_height = 46};
    if (ui_text_width(frame, large.size, UI_BOLD, value) > cell.w) {
        large.size = UI_SIZE_SMALL;
        large.line_height = 36;
        large.lines_max = 2;
    }
    const int high = ui_text_height(frame, cell.w, &large, value);
    struct ui_rect lines = ui_centre(cell, cell.w, 38 + high);
    ui_text(frame, ui_cut_top(&lines, 38, 0), &low, label);
    ui_text(frame, lines, &large, value);
}

static void facts_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                       int columns)
{
    struct words *words = &kiosk->words;
    const struct shape_service *service = kiosk->visitor.service;
    const struct shape_guide *guide = guide_of(kiosk);
    const char *unknown = words_say(words, WORD_NOT_KNOWN);
    const char *ahead = service == NULL      ? words_say(words, WORD_WAIT_LABEL)
                        : service->ahead < 0 ? words_say(words, WORD_WAIT_LABEL)
                        : service->ahead > 0 ? words_fill_int(words, WORD_AHEAD, service->ahead)
                                             : words_say(words, WORD_AHEAD_NONE);

    /* Who may wait for nothing must know before taking a number. */
    const char *likely =
        service == NULL || service->likely_served == NULL ? "" : service->likely_served;
    enum ui_colour wait_colour = UI_PRIMARY;
    if (strcmp(likely, "no") == 0 || strcmp(likely, "unsure") == 0) {
        ahead = words_say(words, likely[0] == 'n' ? WORD_LIKELY_NO : WORD_LIKELY_UNSURE);
        wait_colour = UI_WARN_TEXT;
    }

    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, 32, 8);
    const int rows = FACTS / columns;
    fact_draw(frame, ui_grid(rect, columns, rows, UI_GAP, 0), words_say(words, WORD_FEE),
              guide == NULL ? unknown : words_fee(words, guide), UI_INK);
    fact_draw(frame, ui_grid(rect, columns, rows, UI_GAP, 1), words_say(words, WORD_STATUTORY),
              guide == NULL ? unknown : words_days(words, guide->statutory_days), UI_INK);
    fact_draw(frame, ui_grid(rect, columns, rows, UI_GAP, 2), words_say(words, WORD_PROMISED),
              guide == NULL ? unknown : words_days(words, guide->promised_days), UI_INK);
    fact_draw(frame, ui_grid(rect, columns, rows, UI_GAP, 3), ahead,
              service == NULL ? unknown : words_wait(words, service->wait), wait_colour);
}

static void material_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                          int index, int material)
{
    const struct words *words = &kiosk->words;
    const struct shape_material *row = &guide_of(kiosk)->materials[material];
    const bool ticked =
        material < KIOSK_MATERIALS_MAX && (kiosk->visitor.ticked >> material & 1U) != 0;
    const char *name = words_name(words, &row->name);
    const char *form = words_name(words, &row->form);
    const enum word state = ticked ? WORD_HAVE : row->required ? WORD_HAVE_NOT : WORD_IF_NEEDED;
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "material:%d", index);
    struct ui_rect face = ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index),
                                        ticked ? UI_TARGET_CHOSEN : 0, target, name);
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_rect box = ui_centre(ui_cut_left(&face, 52, UI_GAP), 52, 52);
    if (ticked) {
        ui_card(frame, box, UI_RADIUS, UI_PRIMARY, UI_NONE);
        ui_icon(frame, ui_inset(box, 6, 6), UI_ICON_TICK, 24, UI_ON_PRIMARY);
    } else {
        ui_outline(frame, box, UI_RADIUS, 3, UI_OUTLINE);
    }
    const char *mark = words_say(words, state);
    const struct ui_text right = {.size = UI_SIZE_LEAST,
                                  .weight = UI_BOLD,
                                  .colour = ticked ? UI_OK_TEXT : UI_INK_2,
                                  .align = UI_RIGHT,
                                  .stand = UI_MIDDLE};
    const int wide = ui_text_width(frame, right.size, right.weight, mark) + 4;
    const struct ui_rect mark_place = ui_cut_right(&face, wide, 16);
    struct ui_text how = {.size = UI_SIZE_BODY,
                          .weight = UI_BOLD,
                          .colour = UI_INK,
                          .lines_max = 2,
                          .line_height = 40,
                          .may_cut = true};
    const struct ui_text low = {
        .size = UI_SIZE_LEAST, .colour = UI_INK_2, .line_height = 34, .may_cut = true};
    int high = ui_text_height(frame, face.w, &how, name);
    if (high > how.line_height) {
        /* A long name takes both lines: the form of the paper can be asked at the window. */
        how.size = UI_SIZE_SMALL;
        how.line_height = 36;
        high = ui_text_height(frame, face.w, &how, name);
        form = high > how.line_height ? "" : form;
    }
    struct ui_rect lines = ui_centre(face, face.w, high + (*form == '\0' ? 0 : 34));
    ui_text(frame, ui_cut_top(&lines, high, 0), &how, name);
    ui_text(frame, lines, &low, form);
    ui_text(frame, mark_place, &right, mark);
}

static int ticked_count(const struct kiosk *kiosk, int count)
{
    int ticked = 0;
    for (int i = 0; i < count && i < KIOSK_MATERIALS_MAX; i++) {
        ticked += (int)(kiosk->visitor.ticked >> i & 1U);
    }
    return ticked;
}

static void materials_head_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                                int count)
{
    struct words *words = &kiosk->words;
    const struct ui_text how = {.size = UI_SIZE_BODY,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 1};
    const struct ui_text right = {
        .size = UI_SIZE_SMALL, .colour = UI_INK_2, .align = UI_RIGHT, .stand = UI_MIDDLE};
    const char *ticked = words_fill(
        words, WORD_TICKED, words_int(words, ticked_count(kiosk, count)), words_int(words, count));
    const int wide = ui_text_width(frame, right.size, UI_REGULAR, ticked) + 4;
    const struct ui_rect place = ui_cut_right(&row, wide, UI_GAP);
    ui_text(frame, row, &how, words_fill_int(words, WORD_MATERIALS, count));
    ui_text(frame, place, &right, ticked);
}

static void message_draw(struct ui_frame *frame, struct ui_rect rect, const char *text)
{
    struct ui_text how = {.size = UI_SIZE_BODY,
                          .colour = UI_INK_2,
                          .stand = UI_MIDDLE,
                          .align = UI_CENTRE,
                          .lines_max = 4};
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, 48, 16);
    if (ui_text_height(frame, rect.w, &how, text) > rect.h) { /* beside a button on a small panel */
        rect = ui_inset(rect, -32, -12);
        how.size = UI_SIZE_LEAST;
        how.line_height = 32;
    }
    ui_text(frame, rect, &how, text);
}

static void materials_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct words *words = &kiosk->words;
    const struct shape_guide *guide = guide_of(kiosk);
    if (guide == NULL || guide->material_count == 0) {
        const bool known = kiosk->visitor.service != NULL;
        const enum word word = guide != NULL                            ? WORD_MATERIALS_NONE
                               : known || kiosk->visitor.service_failed ? WORD_MATERIALS_MISSING
                                                                        : WORD_MATERIALS_LOADING;
        kiosk->page_count = 1;
        kiosk->page_first = 0;
        message_draw(frame, ui_cut_top(&rect, 240, 0), words_say(words, word));
        return;
    }
    const int count = (int)guide->material_count;
    materials_head_draw(kiosk, frame, ui_cut_top(&rect, HEAD_HIGH, 0), count);
    if (guide->sample) {
        struct ui_rect strip = ui_cut_top(&rect, SAMPLE_HIGH, 16);
        const struct ui_text how = {
            .size = UI_SIZE_LEAST, .weight = UI_BOLD, .colour = UI_WARN_TEXT, .stand = UI_MIDDLE};
        ui_card(frame, strip, UI_RADIUS, UI_WARN_TINT, UI_NONE);
        strip = ui_inset(strip, 16, 0);
        ui_icon(frame, ui_cut_left(&strip, 36, 12), UI_ICON_INFO, 18, UI_WARN);
        ui_text(frame, strip, &how, words_say(words, WORD_SAMPLE));
    }
    int rows = rows_that_fit(rect.h, MATERIAL_HIGH);
    const bool pages = count > rows;
    rows = pages && rows > 1 ? rows - 1 : rows;
    const int first = pager_set(kiosk, count, rows);
    for (int i = 0; i < rows && first + i < count; i++) {
        material_draw(kiosk, frame, ui_cut_top(&rect, MATERIAL_HIGH, UI_GAP), i, first + i);
    }
    if (pages) {
        /* The pager keeps its place when the last page is shorter. */
        const int missing = rows - (count - first < rows ? count - first : rows);
        ui_cut_top(&rect, missing * (MATERIAL_HIGH + UI_GAP), 0);
        pager_draw(kiosk, frame, ui_cut_top(&rect, MATERIAL_HIGH, 0));
    }
}

/* Appointments can be made for this service, as far as is known. */
static bool takes_bookings(const struct kiosk *kiosk)
{
    return kiosk->visitor.service != NULL && kiosk->visitor.service->appointments;
}

/* A manager has stopped its numbers; who has an appointment is served all the same. */
static bool is_stopped(const struct kiosk *kiosk)
{
    return kiosk->visitor.service_stopped;
}

static bool gives_numbers(const struct kiosk *kiosk)
{
    return kiosk_hall_gives(kiosk) && !is_stopped(kiosk);
}

/* Who took a number now would probably wait for nothing. */
static bool is_unlikely(const struct kiosk *kiosk)
{
    const struct shape_service *service = kiosk->visitor.service;
    return service != NULL && service->likely_served != NULL &&
           strcmp(service->likely_served, "no") == 0;
}

static struct ui_button book_button(const struct kiosk *kiosk)
{
    const bool off = kiosk->line != KIOSK_LINE_UP;
    return (struct ui_button){.id = KIOSK_BOOK,
                              .name = "book",
                              .label = words_say(&kiosk->words, WORD_BOOK_OTHER_TIME),
                              .sub = words_say(&kiosk->words, WORD_BOOK_OTHER_TIME_SUB),
                              .icon = UI_ICON_CLOCK,
                              .look = off ? UI_LOOK_OFF : UI_LOOK_MAIN,
                              .flags = off ? UI_TARGET_DISABLED : UI_TARGET_MAIN};
}

/* No number now: why, and the way to come at a time. */
static void not_now_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const enum word word = !kiosk_hall_gives(kiosk) ? WORD_NO_NUMBER_NOW
                           : takes_bookings(kiosk)  ? WORD_STOPPED_BOOK
                                                    : WORD_STOPPED_LATER;
    const char *why = words_say(&kiosk->words, word);
    if (!takes_bookings(kiosk)) {
        message_draw(frame, rect, why);
        return;
    }
    const bool stacked = frame->scale->wide;
    const struct ui_button book = book_button(kiosk);
    message_draw(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 0) : ui_grid(rect, 2, 1, UI_GAP, 0),
                 why);
    ui_button(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 1) : ui_grid(rect, 2, 1, UI_GAP, 1),
              &book);
}

/* Today is unlikely: another day first, and a number all the same for who wants it (the phone's is
 * among the extras then). */
static bool books_first(const struct kiosk *kiosk)
{
    return is_unlikely(kiosk) && takes_bookings(kiosk) && kiosk->line == KIOSK_LINE_UP;
}

static void unlikely_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                          struct ui_button number)
{
    const bool stacked = frame->scale->wide;
    struct ui_button book = book_button(kiosk);
    book.sub = stacked ? NULL : book.sub; /* two lines of it want more than there is */
    book.size = UI_SIZE_NAME;
    number.look = UI_LOOK_CARD;
    number.flags = 0;
    ui_button(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 0) : ui_grid(rect, 2, 1, UI_GAP, 0),
              &book);
    ui_button(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 1) : ui_grid(rect, 2, 1, UI_GAP, 1),
              &number);
}

/* Paper and phone, or the phone alone; what is not possible says why. */
static void actions_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct words *words = &kiosk->words;
    const bool gives = gives_numbers(kiosk);
    const bool paper = prints(kiosk);
    const bool heard = kiosk->line == KIOSK_LINE_UP; /* the phone's number is the hall's alone */
    const bool stacked = frame->scale->wide;
    const bool tall = !stacked;
    if (!gives) {
        not_now_draw(kiosk, frame, rect);
        return;
    }
    const struct ui_button print = {
        .id = KIOSK_PRINT_NUMBER,
        .name = "print",
        .label = words_say(words, WORD_PRINT),
        .sub = paper ? words_say(words, WORD_PRINT_SUB)
                     : words_say(words, kiosk->has_printer ? WORD_NO_PAPER_TITLE
                                                           : WORD_PRINTER_DOWN_TITLE),
        .icon = UI_ICON_PRINTER,
        .look = paper ? UI_LOOK_MAIN : UI_LOOK_CARD,
        .flags = paper ? UI_TARGET_MAIN : 0,
        .size = tall ? UI_SIZE_HEAD + 2 : UI_SIZE_NAME,
        .icon_above = tall,
    };
    const struct ui_button phone = {
        .id = KIOSK_PHONE,
        .name = "phone",
        .label = words_say(words, WORD_PHONE),
        .sub = words_say(words, heard ? WORD_PHONE_SUB : WORD_PHONE_NO_LINE),
        .icon = UI_ICON_PHONE,
        .look = !heard  ? UI_LOOK_OFF
                : paper ? UI_LOOK_CARD
                        : UI_LOOK_MAIN,
        .flags = !heard  ? UI_TARGET_DISABLED
                 : paper ? 0
                         : UI_TARGET_MAIN,
        .size = tall ? UI_SIZE_HEAD + 2 : UI_SIZE_NAME,
        .icon_above = tall,
    };
    if (books_first(kiosk)) {
        unlikely_draw(kiosk, frame, rect, kiosk->has_printer ? print : phone);
        return;
    }
    if (!kiosk->has_printer) {
        ui_button(frame, rect, &phone);
        return;
    }
    ui_button(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 0) : ui_grid(rect, 2, 1, UI_GAP, 0),
              &print);
    ui_button(frame, stacked ? ui_grid(rect, 1, 2, UI_GAP, 1) : ui_grid(rect, 2, 1, UI_GAP, 1),
              &phone);
}

/* What more there is of the service, and what can be said of the number before it is taken. The
 * hall decides on the latter, so not without it. */
static void extras_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    int rows[CLIENT_SERVICES_MAX];
    const int count = basket_rows(kiosk, rows);
    const bool off = kiosk->line != KIOSK_LINE_UP;
    bool whose_chosen = false;
    const char *whose = whose_label(kiosk, &whose_chosen);
    const bool books = takes_bookings(kiosk) && !books_first(kiosk);
    const bool phones = books_first(kiosk) && kiosk->has_printer;
    const struct {
        ui_id id;
        const char *name;
        const char *label;
        enum ui_icon icon;
        bool chosen;
        bool off;
    } extras[] = {
        {KIOSK_MORE, "more",
         count > 1 ? words_fill_int(words, WORD_MORE_COUNT, count) : words_say(words, WORD_MORE),
         UI_ICON_TICKET, count > 1, off && count == 1}, /* what is there can be taken off again */
        {KIOSK_WHOSE, "whose", whose, UI_ICON_PERSON, whose_chosen, off},
        {KIOSK_FLOW, "flow", words_say(words, a4_offers(kiosk) ? WORD_A4_FLOW : WORD_FLOW_AND_LAW),
         UI_ICON_BOOK, false, guide_of(kiosk) == NULL},
        /* The last one is left out where there are no appointments. */
        {books ? KIOSK_BOOK : KIOSK_PHONE, books ? "book" : "phone",
         words_say(words, books ? WORD_BOOK : WORD_PHONE), books ? UI_ICON_CLOCK : UI_ICON_PHONE,
         false, off},
    };
    const int extra_count = (int)(sizeof(extras) / sizeof(extras[0])) - (books || phones ? 0 : 1);
    bool icons = true; /* words before pictures, and the same for all of them */
    for (int i = 0; i < extra_count; i++) {
        const int room = ui_grid(rect, extra_count, 1, UI_GAP, i).w - EXTRA_ICON_WIDE;
        icons = icons && ui_text_width(frame, UI_SIZE_SMALL, UI_BOLD, extras[i].label) <= room;
    }
    for (int i = 0; i < extra_count; i++) {
        ui_button(frame, ui_grid(rect, extra_count, 1, UI_GAP, i),
                  &(struct ui_button){.id = extras[i].id,
                                      .name = extras[i].name,
                                      .label = extras[i].label,
                                      .icon = icons ? extras[i].icon : UI_ICON_NONE,
                                      .look = extras[i].off      ? UI_LOOK_OFF
                                              : extras[i].chosen ? UI_LOOK_OK
                                                                 : UI_LOOK_CARD,
                                      .flags = extras[i].off ? UI_TARGET_DISABLED : 0,
                                      .size = icons ? UI_SIZE_SMALL : UI_SIZE_LEAST});
    }
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_services *services = kiosk->services;
    const struct shape_service *service = kiosk->visitor.service;
    const char *group = words_name(words, &services->groups[kiosk->visitor.group].name);
    const char *windows =
        service == NULL ? "" : words_windows(words, service->windows, service->window_count);
    const struct chrome chrome = {
        .title = words_name(words, &services->services[kiosk->visitor.service_row].name),
        .sub = *windows == '\0' ? group : words_fill(words, WORD_PAIR, group, windows),
        .step = 2,
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const bool gives = gives_numbers(kiosk);
    struct ui_rect body = page.body;
    if (!page.wide) {
        const struct ui_rect actions = ui_cut_bottom(&body, ACTIONS_HIGH, UI_GAP);
        if (gives) {
            extras_draw(kiosk, frame, ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP));
        }
        facts_draw(kiosk, frame, page.info, FACTS);
        materials_draw(kiosk, frame, body);
        actions_draw(kiosk, frame, actions);
        chrome_bar(kiosk, frame, &page, &chrome);
        return;
    }
    struct ui_rect left = ui_cut_left(&body, body.w * 2 / 5, 32);
    const struct ui_rect actions =
        ui_cut_bottom(&left, 2 * (page.small ? 112 : 136) + UI_GAP, UI_GAP);
    facts_draw(kiosk, frame, left, 2);
    if (gives) {
        extras_draw(kiosk, frame, ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP));
    }
    materials_draw(kiosk, frame, body);
    actions_draw(kiosk, frame, actions);
    chrome_bar(kiosk, frame, &page, &chrome);
}

/* Any screen's way to a service: a list, a search, a card. 返回 leads there again. */
void kiosk_open_service(struct kiosk *kiosk, int row)
{
    struct visitor *visitor = &kiosk->visitor;
    assert(row >= 0 && (size_t)row < kiosk->services->service_count);
    int department;
    int group;
    service_place(kiosk->services, row, &department, &group);
    if (department < 0 || group < 0) {
        return; /* nobody serves it */
    }
    visitor->service_from = kiosk->screen;
    visitor->department = department;
    visitor->group = group;
    visitor->service_row = row;
    visitor->service = NULL;
    visitor->service_failed = false;
    kiosk_stop_follow(kiosk);
    visitor->ticked = 0;
    a4_forget(kiosk);
    visitor->pages[SCREEN_CONFIRM] = 0;
    kiosk_wish(kiosk, KIOSK_GET_SERVICE, kiosk->services->services[row].id);
    if (kiosk->has_printer) {
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL); /* so that its state is fresh when it counts */
    }
    kiosk_show(kiosk, SCREEN_CONFIRM);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id >= KIOSK_ITEM) {
        const int material = id - KIOSK_ITEM + kiosk->page_first;
        if (material < KIOSK_MATERIALS_MAX) {
            kiosk->visitor.ticked ^= (uint32_t)1 << material;
            kiosk->dirty = true;
        }
        return;
    }
    if (id == KIOSK_MORE) {
        basket_open(kiosk);
    } else if (id == KIOSK_WHOSE) {
        whose_open(kiosk, WORD_WHOSE_SUB);
    } else if (id == KIOSK_FLOW) {
        guide_open(kiosk);
    } else if (id == KIOSK_BOOK && takes_bookings(kiosk)) {
        book_open(kiosk);
    }
    if ((id != KIOSK_PRINT_NUMBER && id != KIOSK_PHONE) || is_stopped(kiosk)) {
        return;
    }
    number_take(kiosk, id == KIOSK_PHONE);
}

static void back(struct kiosk *kiosk)
{
    kiosk->visitor.service = NULL;
    kiosk_show(kiosk, kiosk->visitor.service_from);
}

const struct screen screen_confirm = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
