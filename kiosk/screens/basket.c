/* Several services on one number: what is on it, one more, one less. */
#include "kiosk/screens/screen.h"

#include <stdio.h>

enum {
    BASKET_ADD = KIOSK_OWN,
    BASKET_DONE,
    BASKET_ROW_HIGH = 136,
    WAIT_HIGH = 36,
    REMOVE_WIDE = 224,
    NAME_ROOM = 32
};

int basket_rows(const struct kiosk *kiosk, int ret_rows[CLIENT_SERVICES_MAX])
{
    const struct visitor *visitor = &kiosk->visitor;
    int count = 0;
    for (int i = 0; i < visitor->basket.count; i++) {
        if (visitor->basket.rows[i] != visitor->service_row) {
            ret_rows[count++] = visitor->basket.rows[i];
        }
    }
    if (visitor->service_row >= 0) {
        ret_rows[count++] = visitor->service_row;
    }
    return count;
}

/* All but the one that is shown. */
static void basket_set(struct kiosk *kiosk, const int rows[], int count, int shown)
{
    struct visitor *visitor = &kiosk->visitor;
    visitor->basket.count = 0;
    for (int i = 0; i < count && visitor->basket.count < CLIENT_SERVICES_MAX - 1; i++) {
        if (rows[i] != shown) {
            visitor->basket.rows[visitor->basket.count++] = rows[i];
        }
    }
}

/* What is shown goes to the others, and another can be chosen. */
static void add_another(struct kiosk *kiosk)
{
    int rows[CLIENT_SERVICES_MAX];
    basket_set(kiosk, rows, basket_rows(kiosk, rows), -1);
    kiosk->visitor.service_row = -1;
    kiosk->visitor.service = NULL;
    kiosk_show_departments(kiosk);
}

/* The hall alone gives one number for several. */
static bool may_add(const struct kiosk *kiosk)
{
    int rows[CLIENT_SERVICES_MAX];
    return kiosk->line == KIOSK_LINE_UP && basket_rows(kiosk, rows) < CLIENT_SERVICES_MAX;
}

void basket_open(struct kiosk *kiosk)
{
    int rows[CLIENT_SERVICES_MAX];
    if (basket_rows(kiosk, rows) > 1) {
        kiosk_show(kiosk, SCREEN_BASKET);
    } else if (may_add(kiosk)) {
        add_another(kiosk);
    }
}

void basket_begin(struct kiosk *kiosk, const int rows[], int count)
{
    const enum kiosk_screen from = kiosk->screen;
    basket_set(kiosk, rows, count - 1, -1);
    kiosk_open_service(kiosk, rows[count - 1]);
    if (count > 1 && kiosk->screen == SCREEN_CONFIRM) {
        kiosk->visitor.service_from = from;
        kiosk_show(kiosk, SCREEN_BASKET);
    }
}

static void row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                     int row)
{
    struct words *words = &kiosk->words;
    const struct shape_service_row *service = &kiosk->services->services[row];
    const struct shape_queue *queue = kiosk_queue(kiosk, service->queue);
    const struct ui_text name = {.size = UI_SIZE_BODY,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .stand = UI_MIDDLE,
                                 .lines_max = 2,
                                 .line_height = 40,
                                 .may_cut = true};
    const struct ui_text sub = {.size = UI_SIZE_LEAST, .colour = UI_INK_2, .stand = UI_MIDDLE};
    const struct ui_text digit = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    char target[NAME_ROOM];
    (void)snprintf(target, sizeof(target), "remove:%d", index);
    struct ui_rect face = rect;
    const struct ui_rect remove = ui_cut_right(&face, REMOVE_WIDE, UI_GAP);
    ui_button(frame, ui_centre(remove, remove.w, UI_TARGET_MIN),
              &(struct ui_button){.id = (ui_id)(KIOSK_ITEM + index),
                                  .name = target,
                                  .label = words_say(words, WORD_BASKET_REMOVE),
                                  .icon = UI_ICON_CROSS,
                                  .look = UI_LOOK_CARD});
    ui_card(frame, face, UI_RADIUS, UI_SURFACE, UI_NONE);
    face = ui_inset(face, UI_GAP, 8);
    const struct ui_rect disc = ui_centre(ui_cut_left(&face, 56, UI_GAP), 56, 56);
    ui_card(frame, disc, 28, UI_PRIMARY, UI_NONE);
    ui_text(frame, disc, &digit, words_int(words, index + 1));
    const char *wait = queue == NULL ? "" : words_wait(words, queue->wait);
    if (*wait != '\0' && face.h >= 2 * name.line_height + WAIT_HIGH) {
        ui_text(frame, ui_cut_bottom(&face, WAIT_HIGH, 0), &sub, wait);
    }
    ui_text(frame, face, &name, words_name(words, &service->name));
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    int rows[CLIENT_SERVICES_MAX];
    const int count = basket_rows(kiosk, rows);
    const bool full = count == CLIENT_SERVICES_MAX;
    const bool add = may_add(kiosk);
    const struct chrome chrome = {.title = words_say(words, WORD_BASKET),
                                  .sub = words_fill_int(words, WORD_BASKET_SUB, count),
                                  .step = 1,
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    const struct ui_rect actions = ui_cut_bottom(&body, page.small ? 112 : 136, UI_GAP);
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_BASKET_TIP);
    }
    kiosk->page_first = 0;
    kiosk->page_count = 1;
    const int columns = page.wide ? 2 : 1;
    for (int i = 0; i < count; i++) {
        struct ui_rect place = ui_grid(body, columns, CLIENT_SERVICES_MAX / columns, UI_GAP, i);
        place.h = place.h < BASKET_ROW_HIGH || page.wide ? place.h : BASKET_ROW_HIGH;
        place.h = place.h > 200 ? 200 : place.h;
        row_draw(kiosk, frame, place, i, rows[i]);
    }
    ui_button(frame, ui_grid(actions, 2, 1, UI_GAP, 0),
              &(struct ui_button){
                  .id = BASKET_ADD,
                  .name = "add",
                  .label = full ? words_fill_int(words, WORD_BASKET_FULL, CLIENT_SERVICES_MAX)
                                : words_say(words, WORD_BASKET_ADD),
                  .look = add ? UI_LOOK_CARD : UI_LOOK_OFF,
                  .flags = add ? 0 : UI_TARGET_DISABLED,
                  .size = full ? UI_SIZE_LEAST : 0});
    ui_button(frame, ui_grid(actions, 2, 1, UI_GAP, 1),
              &(struct ui_button){.id = BASKET_DONE,
                                  .name = "that-is-all",
                                  .label = words_say(words, WORD_BASKET_DONE),
                                  .icon = UI_ICON_TICK,
                                  .look = UI_LOOK_MAIN,
                                  .flags = UI_TARGET_MAIN});
    chrome_bar(kiosk, frame, &page, &chrome);
}

/* To the service that is shown, whose paper or phone button takes the number for all. */
static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_CONFIRM);
}

static void remove_row(struct kiosk *kiosk, int index)
{
    int rows[CLIENT_SERVICES_MAX];
    int count = basket_rows(kiosk, rows);
    if (index >= count) {
        return;
    }
    const bool shown = rows[index] == kiosk->visitor.service_row;
    for (int i = index; i + 1 < count; i++) {
        rows[i] = rows[i + 1];
    }
    count--;
    if (count == 0) {
        kiosk->visitor.service_row = -1;
        kiosk->visitor.service = NULL;
        kiosk_show_departments(kiosk);
        return;
    }
    const int keep = shown ? rows[count - 1] : kiosk->visitor.service_row;
    basket_set(kiosk, rows, count, keep);
    if (shown) {
        const enum kiosk_screen from = kiosk->visitor.service_from;
        kiosk_open_service(kiosk, keep);
        kiosk->visitor.service_from = from;
        kiosk_show(kiosk, SCREEN_BASKET);
    }
    kiosk->dirty = true;
}

static void act(struct kiosk *kiosk, ui_id id)
{
    if (id == BASKET_DONE) {
        back(kiosk);
    } else if (id == BASKET_ADD && may_add(kiosk)) {
        add_another(kiosk);
    } else if (id >= KIOSK_ITEM && id < KIOSK_ITEM + CLIENT_SERVICES_MAX) {
        remove_row(kiosk, id - KIOSK_ITEM);
    }
}

const struct screen screen_basket = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
