/*
 * Where somebody wants to go, without a number: toilets, exits, the desk, or a window of an area.
 * From home, where the hall drew a floor plan.
 */
#include "kiosk/screens/screen.h"

enum { FIND_CARD_MIN = 140, PLACES_MAX = 16 };

/* What one may choose first: a kind that the plan has, or an area of it. */
struct place {
    enum floor_kind kind;
    int area; /* a thing of the plan; -1: the nearest of its kind */
};

static int places_of(const struct floor_plan *plan, struct place ret_places[PLACES_MAX])
{
    static const enum floor_kind kinds[] = {FLOOR_TOILET, FLOOR_DOOR, FLOOR_DESK, FLOOR_LIFT};
    int count = 0;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        bool there = false;
        for (int thing = 0; thing < plan->count && !there; thing++) {
            there = plan->things[thing].kind == kinds[i];
        }
        if (there) {
            ret_places[count++] = (struct place){kinds[i], -1};
        }
    }
    for (int thing = 0; thing < plan->count && count < PLACES_MAX; thing++) {
        if (plan->things[thing].kind == FLOOR_AREA) {
            ret_places[count++] = (struct place){FLOOR_AREA, thing};
        }
    }
    return count;
}

/* Windows of the area, in the plan's order. */
static int windows_of(const struct floor_plan *plan, int area, const char *ret_windows[], int room)
{
    int count = 0;
    for (int thing = 0; thing < plan->count && count < room; thing++) {
        if (plan->things[thing].kind == FLOOR_WINDOW && floor_area_of(plan, thing) == area) {
            ret_windows[count++] = plan->things[thing].id;
        }
    }
    return count;
}

static void place_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                       const struct place *place)
{
    struct words *words = &kiosk->words;
    struct list_card card = {.target = "place", .index = index};
    if (place->area < 0) {
        card.name = plan_kind_name(words, place->kind);
    } else {
        const char *windows[WAY_WINDOWS_MAX];
        const int count = windows_of(&kiosk->plan, place->area, windows, WAY_WINDOWS_MAX);
        card.name = plan_area_name(kiosk, &kiosk->plan.things[place->area]);
        card.sub = words_windows(words, windows, (size_t)count);
    }
    list_card_draw(kiosk, frame, rect, &card);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const int area = kiosk->visitor.find_area - 1;
    const char *windows[WAY_WINDOWS_MAX];
    struct place places[PLACES_MAX];
    const int count = area < 0 ? places_of(&kiosk->plan, places)
                               : windows_of(&kiosk->plan, area, windows, WAY_WINDOWS_MAX);
    const struct chrome chrome = {
        .title = words_say(words, WORD_PLAN_FIND_HEAD),
        .sub = area < 0 ? NULL : plan_area_name(kiosk, &kiosk->plan.things[area]),
        .back = true,
        .home = true,
        .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = area < 0 ? (page.wide ? 2 : 1) : (!page.wide ? 2 : page.small ? 3 : 4);
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body.h, FIND_CARD_MIN);
    const int first = pager_set(kiosk, count, columns * rows);
    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_PLAN_FIND_SUB);
    }
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        const struct ui_rect rect = ui_grid(body, columns, rows, UI_GAP, i);
        if (area < 0) {
            place_draw(kiosk, frame, rect, i, &places[first + i]);
        } else {
            list_card_draw(
                kiosk, frame, rect,
                &(struct list_card){.target = "window",
                                    .index = i,
                                    .name = words_windows(words, &windows[first + i], 1)});
        }
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void area_show(struct kiosk *kiosk, int area)
{
    kiosk->visitor.find_area = area + 1;
    kiosk->visitor.pages[SCREEN_FIND] = 0;
    kiosk_show(kiosk, SCREEN_FIND);
}

void find_open(struct kiosk *kiosk)
{
    area_show(kiosk, -1);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int area = kiosk->visitor.find_area - 1;
    const char *windows[WAY_WINDOWS_MAX];
    struct place places[PLACES_MAX];
    const int count = area < 0 ? places_of(&kiosk->plan, places)
                               : windows_of(&kiosk->plan, area, windows, WAY_WINDOWS_MAX);
    const int chosen = kiosk_chosen(kiosk, id, count);
    if (chosen < 0) {
        return;
    }
    if (area >= 0) {
        way_open(kiosk, &windows[chosen], 1);
    } else if (places[chosen].area >= 0) {
        area_show(kiosk, places[chosen].area);
    } else {
        way_open_kind(kiosk, places[chosen].kind);
    }
}

static void back(struct kiosk *kiosk)
{
    if (kiosk->visitor.find_area > 0) {
        area_show(kiosk, -1);
    } else {
        kiosk_visit_end(kiosk);
    }
}

const struct screen screen_find = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .back = back};
