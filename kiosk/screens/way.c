/*
 * The way to a window, one area a page. Its windows stand in their order along the back wall, and
 * where that is too short, up the left wall before and down the right wall after it, so that
 * "from the left" stays true:
 *
 *        ┌ 3 ┬ 4 ┬ 5 ┬ 6 ┐
 *      ┌ 2      ▲        7 ┐
 *      └ 1      └───┐    8 ┘
 *            (you are here)       or the lift, or the area that one comes from
 */
#include "kiosk/screens/way.h"
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    BOX_LOW = 56,
    BOX_HIGH = 72,
    BOX_HIGHEST = 96,
    ROOM_LOW = 420, /* below it boxes are low */
    ROOM_HIGH = 560,
    BOX_LEAST = 48, /* its width */
    BOX_MOST = 136,
    BOX_GAP = 8,
    LABEL = UI_SIZE_SMALL,
    PLAN_PAD = 32,
    NAME_HIGH = 56,
    START_HIGH = 72,
    AISLE = 96, /* between the boxes and the start, at least */
    LINE = 10,
    HEAD = 24,         /* of the arrow */
    ROW_HIGH = 64,     /* of the list of areas */
    SKETCH_HIGH = 420, /* what the sketch needs beside it */
    RANGE_ROOM = 48,
    WAY_STEP_FREE = KIOSK_OWN,
    WAY_NEARER,
    FLOOR_ROOM = 24,
};

/* ── What is known of the hall ── */

static const struct shape_area *area_by_id(const struct kiosk *kiosk, const char *id)
{
    for (size_t i = 0; id != NULL && kiosk->hall != NULL && i < kiosk->hall->area_count; i++) {
        if (strcmp(kiosk->hall->areas[i].id, id) == 0) {
            return &kiosk->hall->areas[i];
        }
    }
    return NULL;
}

static bool is_among(const char *window, const char *const *windows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(windows[i], window) == 0) {
            return true;
        }
    }
    return false;
}

/* An area's windows, and which of them are asked for. A window with two seats is there once. */
struct stretch {
    const char *windows[WAY_WINDOWS_MAX];
    bool marked[WAY_WINDOWS_MAX];
    int count;
    int marks;
    int first, last; /* that are marked */
};

static void stretch_of(const struct kiosk *kiosk, const struct shape_area *area,
                       const char *const *windows, size_t count, struct stretch *stretch)
{
    *stretch = (struct stretch){.first = -1, .last = -1};
    for (size_t i = 0; kiosk->board != NULL && i < kiosk->board->window_count; i++) {
        const struct shape_board_window *row = &kiosk->board->windows[i];
        if (stretch->count == WAY_WINDOWS_MAX || strcmp(row->area, area->id) != 0 ||
            is_among(row->window, stretch->windows, (size_t)stretch->count)) {
            continue;
        }
        const int at = stretch->count++;
        stretch->windows[at] = row->window;
        stretch->marked[at] = is_among(row->window, windows, count);
        if (stretch->marked[at]) {
            stretch->first = stretch->marks == 0 ? at : stretch->first;
            stretch->last = at;
            stretch->marks++;
        }
    }
}

bool way_known(const struct kiosk *kiosk, const char *const *windows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (kiosk_area_of(kiosk, windows[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* ── In words ── */

static const char *floor_text(int64_t floor, char text[FLOOR_ROOM])
{
    (void)snprintf(text, FLOOR_ROOM, floor < 0 ? "B%lld" : "%lld",
                   (long long)(floor < 0 ? -floor : floor));
    return text;
}

/* Most areas are named by their floor; then it is not said twice. */
static bool name_has_floor(const struct shape_area *area)
{
    return strstr(area->name.zh, "楼") != NULL || strstr(area->name.zh, "层") != NULL;
}

/* From where the kiosk stands, as far as that is known; "" where nothing is to be said. */
static const char *level_say(const struct kiosk *kiosk, struct words *words,
                             const struct shape_area *area)
{
    char floor[FLOOR_ROOM];
    const struct shape_area *here = area_by_id(kiosk, kiosk->place);
    const char *number = floor_text(area->floor, floor);
    if (here == NULL) {
        return name_has_floor(area) ? "" : words_fill(words, WORD_WAY_FLOOR, number, NULL);
    }
    if (here == area) {
        return words_say(words, WORD_WAY_HERE);
    }
    return here->floor == area->floor
               ? words_say(words, WORD_WAY_LEVEL)
               : words_fill(words, here->floor < area->floor ? WORD_WAY_UP : WORD_WAY_DOWN, number,
                            NULL);
}

/* "左起第 3 个窗口", from the nearer end; "" where there is nothing to count. */
static const char *order_say(struct words *words, const struct stretch *stretch)
{
    char range[RANGE_ROOM];
    if (stretch->marks == 0 || stretch->marks == stretch->count ||
        stretch->last - stretch->first + 1 != stretch->marks) {
        return "";
    }
    const bool right = stretch->count - 1 - stretch->last < stretch->first;
    const int from = right ? stretch->count - stretch->last : stretch->first + 1;
    const int to = from + stretch->marks - 1;
    (void)snprintf(range, sizeof(range), from == to ? "%d" : "%d–%d", from, to);
    return words_fill(words, right ? WORD_WAY_RIGHT : WORD_WAY_LEFT, range, NULL);
}

static const char *joined(struct words *words, enum word by, const char *first, const char *second)
{
    return *first == '\0' ? second : *second == '\0' ? first : words_fill(words, by, first, second);
}

static const char *area_say(const struct kiosk *kiosk, struct words *words,
                            const struct shape_area *area, const struct stretch *stretch)
{
    const char *place =
        joined(words, WORD_WAY_JOIN, words_name(words, &area->name), order_say(words, stretch));
    return joined(words, WORD_WAY_JOIN, level_say(kiosk, words, area), place);
}

static const char *marked_say(struct words *words, const struct stretch *stretch)
{
    const char *marked[WAY_WINDOWS_MAX];
    size_t count = 0;
    for (int i = 0; i < stretch->count; i++) {
        if (stretch->marked[i]) {
            marked[count++] = stretch->windows[i];
        }
    }
    return words_windows(words, marked, count);
}

static const char *sketch_say(const struct kiosk *kiosk, struct words *words,
                              const char *const *windows, size_t count, enum word between)
{
    struct stretch stretch;
    const char *text = "";
    size_t told = 0;
    for (size_t i = 0; kiosk->hall != NULL && i < kiosk->hall->area_count; i++) {
        const struct shape_area *area = &kiosk->hall->areas[i];
        stretch_of(kiosk, area, windows, count, &stretch);
        if (stretch.marks == 0) {
            continue;
        }
        told += (size_t)stretch.marks;
        const char *line = area_say(kiosk, words, area, &stretch);
        if (*text != '\0' || told < count) { /* not all in one area: which of them */
            line = words_fill(words, WORD_WAY_OF, marked_say(words, &stretch), line);
        }
        text = joined(words, between, text, line);
    }
    return text;
}

const char *way_say(const struct kiosk *kiosk, struct words *words, const char *const *windows,
                    size_t count, enum word between)
{
    struct floor_route route;
    return plan_way_to_window(kiosk, windows, count, kiosk->visitor.access.low, &route) >= 0 &&
                   route.count > 0
               ? plan_say(kiosk, words, &route)
               : sketch_say(kiosk, words, windows, count, between);
}

/* ── As a sketch ── */

struct plan {
    struct ui_rect room; /* of the boxes: three walls */
    int first, count;    /* of the stretch; not all where the walls are too short */
    int sides;           /* boxes at the left wall, and at the right one */
    int least;           /* a box's width */
    int high;
};

/* Corners stay free where there are side walls: one comes to a box from the middle. */
static struct ui_rect back_of(const struct plan *plan)
{
    const struct ui_rect wall = ui_rect_make(plan->room.x, plan->room.y, plan->room.w, plan->high);
    return plan->sides == 0 ? wall : ui_inset(wall, plan->least + BOX_GAP, 0);
}

static int back_fits(const struct plan *plan)
{
    const int boxes = (back_of(plan).w + BOX_GAP) / (plan->least + BOX_GAP);
    return boxes < 2 ? 2 : boxes;
}

static struct plan plan_of(const struct ui_frame *frame, struct ui_rect room,
                           const struct stretch *stretch)
{
    struct plan plan = {.room = room,
                        .count = stretch->count,
                        .least = BOX_LEAST,
                        .high = room.h < ROOM_LOW    ? BOX_LOW
                                : room.h > ROOM_HIGH ? BOX_HIGHEST
                                                     : BOX_HIGH};
    for (int i = 0; i < stretch->count; i++) {
        const int wide = ui_text_width(frame, LABEL, UI_BOLD, stretch->windows[i]) + 16;
        plan.least = wide > plan.least ? wide : plan.least;
    }
    const int sides_most = (room.h - AISLE / 2 - plan.high) / (plan.high + BOX_GAP);
    while (plan.count - 2 * plan.sides > back_fits(&plan) && plan.sides < sides_most) {
        plan.sides++;
    }
    if (plan.count - 2 * plan.sides > back_fits(&plan)) {
        const int middle = stretch->marks == 0 ? 0 : (stretch->first + stretch->last) / 2;
        plan.count = back_fits(&plan) + 2 * plan.sides;
        plan.first = middle - plan.count / 2;
        plan.first = plan.first < 0 ? 0 : plan.first;
        plan.first =
            plan.first + plan.count > stretch->count ? stretch->count - plan.count : plan.first;
    }
    return plan;
}

enum wall { WALL_LEFT, WALL_BACK, WALL_RIGHT };

static struct ui_rect box_of(const struct plan *plan, int at, enum wall *ret_wall)
{
    const struct ui_rect room = plan->room;
    const int back = plan->count - 2 * plan->sides;
    const int step = plan->high + BOX_GAP;
    if (at < plan->sides) {
        *ret_wall = WALL_LEFT;
        return ui_rect_make(room.x, room.y + (plan->sides - at) * step, plan->least, plan->high);
    }
    if (at >= plan->sides + back) {
        *ret_wall = WALL_RIGHT;
        return ui_rect_make(room.x + room.w - plan->least,
                            room.y + (at - plan->sides - back + 1) * step, plan->least, plan->high);
    }
    *ret_wall = WALL_BACK;
    const int most = back * (BOX_MOST + BOX_GAP) - BOX_GAP;
    const struct ui_rect wall = back_of(plan);
    const struct ui_rect row = most < wall.w ? ui_centre(wall, most, plan->high) : wall;
    return ui_grid(row, back, 1, BOX_GAP, at - plan->sides);
}

static void box_draw(struct ui_frame *frame, struct ui_rect box, const char *window, bool marked)
{
    const struct ui_text label = {.size = LABEL,
                                  .weight = UI_BOLD,
                                  .colour = marked ? UI_ON_PRIMARY : UI_INK,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE,
                                  .may_cut = true};
    ui_card(frame, box, UI_RADIUS, marked ? UI_PRIMARY : UI_TINT, UI_NONE);
    ui_outline(frame, box, UI_RADIUS, 3, marked ? UI_PRIMARY : UI_OUTLINE);
    ui_text(frame, box, &label, window);
}

static void arrow_draw(struct ui_frame *frame, int x, int y, enum wall wall)
{
    const int dx = wall == WALL_LEFT ? 1 : wall == WALL_RIGHT ? -1 : 0; /* away from the tip */
    const int dy = wall == WALL_BACK ? 1 : 0;
    for (int side = -1; side <= 1; side += 2) {
        ui_stroke(frame, x, y, x + (dx + side * dy) * HEAD, y + (dy + side * dx) * HEAD, LINE,
                  UI_PRIMARY);
    }
}

/* From the start, which lies under the middle of the room, to the marked box; without a start a
 * short arrow alone. */
static void path_draw(struct ui_frame *frame, struct ui_rect box, enum wall wall,
                      const struct ui_rect *start)
{
    const bool back = wall == WALL_BACK;
    const int tip_x = back                ? box.x + box.w / 2
                      : wall == WALL_LEFT ? box.x + box.w + 12
                                          : box.x - 12;
    const int tip_y = back ? box.y + box.h + 12 : box.y + box.h / 2;
    if (start == NULL) {
        const int by = wall == WALL_RIGHT ? -AISLE * 3 / 4 : AISLE * 3 / 4;
        ui_stroke(frame, tip_x, tip_y, back ? tip_x : tip_x + by, back ? tip_y + by : tip_y, LINE,
                  UI_PRIMARY);
    } else if (back && tip_x > start->x && tip_x < start->x + start->w) {
        ui_stroke(frame, tip_x, start->y, tip_x, tip_y, LINE, UI_PRIMARY);
    } else {
        const int x = start->x + start->w / 2;
        const int turn = back ? start->y - (start->y - tip_y) / 2 : tip_y;
        ui_stroke(frame, x, start->y, x, turn, LINE, UI_PRIMARY);
        ui_stroke(frame, x, turn, tip_x, turn, LINE, UI_PRIMARY);
        ui_stroke(frame, tip_x, turn, tip_x, tip_y, LINE, UI_PRIMARY);
    }
    arrow_draw(frame, tip_x, tip_y, wall);
}

/* Where one comes into the sketch; "" where that is not known. */
static const char *start_say(struct kiosk *kiosk, const struct shape_area *area)
{
    const struct shape_area *here = area_by_id(kiosk, kiosk->place);
    return here == NULL                 ? ""
           : here == area               ? words_say(&kiosk->words, WORD_WAY_YOU)
           : here->floor != area->floor ? words_say(&kiosk->words, WORD_WAY_LIFT)
                                        : words_fill(&kiosk->words, WORD_WAY_FROM,
                                                     words_name(&kiosk->words, &here->name), NULL);
}

static struct ui_rect start_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                                 const struct shape_area *area, const char *text)
{
    const struct shape_area *here = area_by_id(kiosk, kiosk->place);
    const struct ui_text how = {.size = UI_SIZE_SMALL,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .may_cut = true};
    const int wide = ui_text_width(frame, how.size, how.weight, text) + 48 + 16 + 2 * 24 + 8;
    struct ui_rect pill = ui_centre(row, wide < row.w ? wide : row.w, START_HIGH);
    const struct ui_rect place = pill;
    assert(here != NULL);
    ui_card(frame, pill, pill.h / 2, UI_OK_TINT, UI_NONE);
    ui_outline(frame, pill, pill.h / 2, 3, UI_OK);
    pill = ui_inset(pill, 24, 0);
    ui_icon(frame, ui_centre(ui_cut_left(&pill, 48, 16), 48, 48),
            here == area                ? UI_ICON_PLACE
            : here->floor < area->floor ? UI_ICON_UP
            : here->floor > area->floor ? UI_ICON_DOWN
                                        : UI_ICON_NEXT,
            20, UI_OK);
    ui_text(frame, pill, &how, text);
    return place;
}

static void sketch_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                        const struct shape_area *area, const struct stretch *stretch)
{
    const struct ui_text name = {.size = UI_SIZE_BODY,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .align = UI_CENTRE,
                                 .stand = UI_MIDDLE,
                                 .may_cut = true};
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    ui_outline(frame, rect, UI_RADIUS, 4, UI_OUTLINE);
    rect = ui_inset(rect, PLAN_PAD, 16);
    ui_text(frame, ui_cut_top(&rect, NAME_HIGH, 16), &name, words_name(&kiosk->words, &area->name));
    const char *text = start_say(kiosk, area);
    struct ui_rect start = {0};
    if (*text != '\0') {
        start = start_draw(kiosk, frame, ui_cut_bottom(&rect, START_HIGH, 0), area, text);
    }
    const struct plan plan = plan_of(frame, rect, stretch);
    enum wall wall = WALL_BACK;
    for (int i = 0; i < plan.count; i++) {
        const int at = plan.first + i;
        box_draw(frame, box_of(&plan, i, &wall), stretch->windows[at], stretch->marked[at]);
    }
    if (stretch->marks > 0) {
        int at = (stretch->first + stretch->last) / 2;
        while (!stretch->marked[at]) { /* the last one is */
            at++;
        }
        const struct ui_rect box = box_of(&plan, at - plan.first, &wall);
        path_draw(frame, box, wall, *text == '\0' ? NULL : &start);
    }
}

/* ── The screen ── */

/* Upright there is room under the sketch: all areas, what is highest first, and which windows each
 * has. Leaves the rest to the sketch. */
static void floors_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect *body,
                        int shown)
{
    struct words *words = &kiosk->words;
    const int areas = (int)kiosk->hall->area_count;
    if (areas < 2 || body->h < SKETCH_HIGH + areas * (ROW_HIGH + BOX_GAP)) {
        return;
    }
    for (int i = 0; i < areas; i++) { /* from the foot up: as floors lie */
        const struct shape_area *area = &kiosk->hall->areas[i];
        const struct ui_text how = {.size = UI_SIZE_SMALL,
                                    .weight = i == shown ? UI_BOLD : UI_REGULAR,
                                    .colour = UI_INK,
                                    .stand = UI_MIDDLE,
                                    .may_cut = true};
        struct stretch stretch;
        stretch_of(kiosk, area, NULL, 0, &stretch);
        struct ui_rect row = ui_cut_bottom(body, ROW_HIGH, i + 1 < areas ? BOX_GAP : UI_GAP);
        ui_card(frame, row, UI_RADIUS, i == shown ? UI_TINT : UI_SURFACE, UI_NONE);
        row = ui_inset(row, 24, 0);
        const struct ui_rect mark = ui_cut_left(&row, 40, 16);
        if (area_by_id(kiosk, kiosk->place) == area) {
            const char *here = words_say(words, WORD_WAY_YOU);
            const int wide = ui_text_width(frame, how.size, how.weight, here) + 8;
            ui_icon(frame, mark, UI_ICON_PLACE, 20, UI_OK);
            ui_text(frame, ui_cut_right(&row, wide, 16), &how, here);
        }
        const char *windows = words_windows(words, stretch.windows, (size_t)stretch.count);
        ui_text(frame, row, &how,
                joined(words, WORD_WAY_OF, words_name(words, &area->name), windows));
    }
}

static void windows_copied(const struct way_visit *way, const char *ret_windows[WAY_MARKED_MAX])
{
    for (int i = 0; i < way->count; i++) {
        ret_windows[i] = way->windows[i];
    }
}

/* On the plan: the way, and the floor that one comes to. */
static void way_find(struct kiosk *kiosk)
{
    struct way_visit *way = &kiosk->visitor.way;
    const char *windows[WAY_MARKED_MAX];
    windows_copied(way, windows);
    way->target =
        way->kind == FLOOR_WINDOW
            ? plan_way_to_window(kiosk, windows, (size_t)way->count, way->step_free, &way->route)
            : plan_way_to_kind(kiosk, way->kind, way->step_free, &way->route);
    way->planned = way->target >= 0;
    way->floor = way->planned ? kiosk->plan.things[way->target].floor : 0;
}

static void way_show(struct kiosk *kiosk)
{
    kiosk->visitor.way.step_free = kiosk->visitor.access.low;
    way_find(kiosk);
    kiosk->visitor.way_from = kiosk->screen;
    kiosk_show(kiosk, SCREEN_WAY);
}

void way_open(struct kiosk *kiosk, const char *const *windows, size_t count)
{
    struct way_visit *way = &kiosk->visitor.way;
    if (!way_known(kiosk, windows, count)) {
        return;
    }
    memset(way, 0, sizeof(*way));
    int *page = &kiosk->visitor.pages[SCREEN_WAY];
    *page = -1;
    for (size_t i = 0; i < count && way->count < WAY_MARKED_MAX; i++) {
        const struct shape_area *area = kiosk_area_of(kiosk, windows[i]);
        if (area == NULL || strlen(windows[i]) >= WAY_WINDOW_ROOM) {
            continue;
        }
        memcpy(way->windows[way->count++], windows[i], strlen(windows[i]) + 1);
        *page = *page < 0 ? (int)(area - kiosk->hall->areas) : *page;
    }
    *page = *page < 0 ? 0 : *page;
    way->kind = FLOOR_WINDOW;
    way_show(kiosk);
}

void way_open_kind(struct kiosk *kiosk, enum floor_kind kind)
{
    memset(&kiosk->visitor.way, 0, sizeof(kiosk->visitor.way));
    kiosk->visitor.pages[SCREEN_WAY] = 0;
    kiosk->visitor.way.kind = kind;
    way_show(kiosk);
}

void way_plan_changed(struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_WAY) {
        way_find(kiosk);
    } else if (kiosk->screen == SCREEN_FIND) { /* its places may be no more */
        kiosk->visitor.find_area = 0;
        kiosk->visitor.pages[SCREEN_FIND] = 0;
    }
}

bool way_of_number(const struct kiosk *kiosk)
{
    return kiosk->screen == SCREEN_WAY && kiosk->visitor.way_from == SCREEN_THANKS;
}

static void words_draw(struct ui_frame *frame, struct ui_rect rect, const char *text)
{
    static const int sizes[] = {UI_SIZE_HEAD, UI_SIZE_NAME, UI_SIZE_BODY, UI_SIZE_LEAST};
    struct ui_text how = {.weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE, .may_cut = true};
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    rect = ui_inset(rect, 32, 12);
    ui_icon(frame, ui_cut_left(&rect, 64, UI_GAP), UI_ICON_PLACE, 16, UI_PRIMARY);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        how.size = sizes[i];
        how.lines_max = UI_LINES_MAX;
        if (ui_text_height(frame, rect.w, &how, text) <= rect.h) {
            break;
        }
    }
    const int lines = rect.h * 10 / (how.size * 13);
    how.lines_max = lines < 1 ? 1 : lines < UI_LINES_MAX ? lines : UI_LINES_MAX;
    ui_text(frame, rect, &how, text);
}

static void sketched_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const char *windows[WAY_MARKED_MAX];
    const size_t count = (size_t)kiosk->visitor.way.count;
    windows_copied(&kiosk->visitor.way, windows);
    const struct chrome chrome = {
        .title = words_fill(words, WORD_WAY_TO, words_windows(words, windows, count), NULL),
        .sub = words_say(words, WORD_WAY_SKETCH),
        .back = true,
        .home = true,
        .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int areas = kiosk->hall == NULL ? 0 : (int)kiosk->hall->area_count;
    const char *text = sketch_say(kiosk, words, windows, count, WORD_LINES_2);
    struct ui_rect body = page.body;
    struct ui_rect info = page.wide ? ui_cut_left(&body, body.w / 2, UI_GAP) : page.info;
    const int first = pager_set(kiosk, areas, 1);
    if (kiosk->page_count > 1) {
        pager_draw(kiosk, frame, ui_cut_bottom(page.wide ? &info : &body, UI_TARGET_MIN, UI_GAP));
    }
    words_draw(frame, info, *text == '\0' ? words_say(words, WORD_WAY_ASK) : text);
    if (first < areas) { /* the words have said it: no hundred numbers aloud */
        struct stretch stretch;
        const enum ui_say say = frame->say;
        stretch_of(kiosk, &kiosk->hall->areas[first], windows, count, &stretch);
        frame->say = UI_SAY_NOT;
        if (!page.wide) {
            floors_draw(kiosk, frame, &body, first);
        }
        sketch_draw(kiosk, frame, body, &kiosk->hall->areas[first], &stretch);
        frame->say = say;
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

/* Floors, steps or not, near or whole: two rows of buttons. */
static void controls_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect *rect)
{
    const struct way_visit *way = &kiosk->visitor.way;
    struct words *words = &kiosk->words;
    int floors[PLAN_FLOORS_MAX];
    char name[FLOOR_ROOM];
    char number[FLOOR_ROOM];
    const int count = plan_floors(kiosk, floors);
    struct ui_button switches[] = {
        {.id = WAY_STEP_FREE,
         .name = "step-free",
         .label = words_say(words, WORD_PLAN_STEP_FREE),
         .icon = UI_ICON_WHEELCHAIR,
         .look = way->step_free ? UI_LOOK_MAIN : UI_LOOK_CARD,
         .flags = way->step_free ? UI_TARGET_CHOSEN : 0},
        {.id = WAY_NEARER,
         .name = "nearer",
         .label = words_say(words, way->nearer ? WORD_PLAN_WHOLE : WORD_PLAN_NEARER),
         .icon = UI_ICON_SEARCH,
         .look = UI_LOOK_CARD,
         .flags = way->nearer ? UI_TARGET_CHOSEN : 0},
    };
    struct ui_rect row = ui_cut_bottom(rect, UI_TARGET_MIN, UI_GAP);
    if (count > 1) {
        const struct ui_rect upper = ui_cut_bottom(rect, UI_TARGET_MIN, UI_GAP);
        for (int i = 0; i < count; i++) {
            const bool shown = floors[i] == way->floor;
            (void)snprintf(name, sizeof(name), "floor:%d", floors[i]);
            ui_button(frame, ui_grid(upper, count, 1, UI_GAP, i),
                      &(struct ui_button){.id = (ui_id)(KIOSK_ITEM + i),
                                          .name = name,
                                          .label = words_fill(words, WORD_PLAN_FLOOR,
                                                              floor_text(floors[i], number), NULL),
                                          .look = shown ? UI_LOOK_MAIN : UI_LOOK_CARD,
                                          .flags = shown ? UI_TARGET_CHOSEN : 0});
        }
    }
    for (int i = 0; i < 2; i++) {
        switches[i].size = UI_SIZE_SMALL;
        ui_button(frame, ui_grid(row, 2, 1, UI_GAP, i), &switches[i]);
    }
}

static const char *planned_say(struct kiosk *kiosk)
{
    const struct way_visit *way = &kiosk->visitor.way;
    struct words *words = &kiosk->words;
    const char *windows[WAY_MARKED_MAX];
    windows_copied(way, windows);
    if (way->route.count > 0) {
        return plan_say(kiosk, words, &way->route);
    }
    if (way->step_free && plan_here(kiosk) >= 0) {
        return words_say(words, WORD_PLAN_NO_WAY);
    }
    const char *text = sketch_say(kiosk, words, windows, (size_t)way->count, WORD_LINES_2);
    return *text == '\0' ? words_say(words, WORD_WAY_ASK) : text;
}

static void planned_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct way_visit *way = &kiosk->visitor.way;
    struct words *words = &kiosk->words;
    const char *windows[WAY_MARKED_MAX];
    windows_copied(way, windows);
    const char *to = way->kind == FLOOR_WINDOW ? words_windows(words, windows, (size_t)way->count)
                                               : plan_name(words, &kiosk->plan.things[way->target]);
    const struct chrome chrome = {.title = words_fill(words, WORD_WAY_TO, to, NULL),
                                  .sub = words_say(words, WORD_PLAN),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    struct ui_rect info = page.wide ? ui_cut_left(&body, body.w * 2 / 5, UI_GAP) : page.info;
    const struct plan_view view = {.floor = way->floor,
                                   .route = &way->route,
                                   .target = way->target,
                                   .marked = windows,
                                   .marked_count = (size_t)way->count,
                                   .nearer = way->nearer};
    kiosk->page_count = 1;
    controls_draw(kiosk, frame, page.wide ? &info : &body);
    words_draw(frame, info, planned_say(kiosk));
    const enum ui_say say = frame->say;
    frame->say = UI_SAY_NOT; /* the words have said it */
    plan_draw(kiosk, frame, body, &view);
    frame->say = say;
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    if (kiosk->visitor.way.planned) {
        planned_draw(kiosk, frame);
    } else {
        sketched_draw(kiosk, frame);
    }
}

static void act(struct kiosk *kiosk, ui_id id)
{
    struct way_visit *way = &kiosk->visitor.way;
    int floors[PLAN_FLOORS_MAX];
    const int count = plan_floors(kiosk, floors);
    if (id == WAY_STEP_FREE && way->planned) {
        const int floor = way->floor;
        way->step_free = !way->step_free;
        way_find(kiosk);
        way->floor = floor; /* one goes on looking at it */
    } else if (id == WAY_NEARER && way->planned) {
        way->nearer = !way->nearer;
    } else if (id >= KIOSK_ITEM && id < KIOSK_ITEM + count && way->planned) {
        way->floor = floors[id - KIOSK_ITEM];
    }
}

static void back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->visitor.way_from);
}

const struct screen screen_way = {
    .limit_ms = KIOSK_NOTICE_MS, .draw = draw, .act = act, .back = back};
