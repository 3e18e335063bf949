/* Home: is the hall open, how many wait, and what there is to do: one row of `entries` each. */
#include "kiosk/screens/screen.h"

#include <string.h>

static void pill_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                      enum ui_align align)
{
    struct words *words = &kiosk->words;
    const struct shape_hall *hall = kiosk->hall;
    const bool open = kiosk_hall_gives(kiosk);
    const char *text;
    if (hall == NULL) {
        text = words_say(words, WORD_CONNECTING);
    } else if (open && strcmp(hall->opens, "00:00") == 0 && strcmp(hall->closes, "24:00") == 0) {
        text = words_say(words, WORD_OPEN_ALWAYS);
    } else if (open && *hall->opens != '\0') {
        text = words_fill(words, WORD_OPEN_HOURS, hall->opens, hall->closes);
    } else if (open) {
        text = words_say(words, WORD_OPEN);
    } else {
        text = words_say(words, hall->state == SHAPE_HALL_LUNCH       ? WORD_LUNCH_HOURS
                                : hall->state == SHAPE_HALL_EMERGENCY ? WORD_EMERGENCY
                                                                      : WORD_CLOSED_HOURS);
    }
    const struct ui_text how = {.size = UI_SIZE_SMALL,
                                .weight = UI_BOLD,
                                .colour = open ? UI_OK_TEXT : UI_WARN_TEXT,
                                .stand = UI_MIDDLE};
    const int wide = ui_text_width(frame, how.size, how.weight, text) + 24 + 16 + 16 + 24;
    struct ui_rect pill =
        align == UI_RIGHT ? ui_cut_right(&row, wide, 0) : ui_cut_left(&row, wide, 0);
    ui_card(frame, pill, pill.h / 2, open ? UI_OK_TINT : UI_WARN_TINT, UI_NONE);
    pill = ui_inset(pill, 24, 0);
    const struct ui_rect dot = ui_centre(ui_cut_left(&pill, 16, 16), 16, 16);
    ui_card(frame, dot, 8, open ? UI_OK : UI_WARN, UI_NONE);
    ui_text(frame, pill, &how, text);
}

/* From the shortest to the longest that queues with open windows say; false: nobody can say. */
static bool wait_of_all(const struct kiosk *kiosk, struct shape_wait *ret_wait)
{
    bool found = false;
    for (size_t i = 0; kiosk->queues != NULL && i < kiosk->queues->queue_count; i++) {
        const struct shape_queue *queue = &kiosk->queues->queues[i];
        if (queue->wait == NULL || queue->open_seats == 0) {
            continue;
        }
        if (!found || queue->wait->p50_s < ret_wait->p50_s) {
            ret_wait->p50_s = queue->wait->p50_s;
        }
        if (!found || queue->wait->p90_s > ret_wait->p90_s) {
            ret_wait->p90_s = queue->wait->p90_s;
        }
        found = true;
    }
    return found;
}

static void waiting_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    struct shape_wait wait;
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect row = ui_inset(rect, 32, 0);
    ui_icon(frame, ui_cut_left(&row, 52, UI_GAP), UI_ICON_PEOPLE, 16, UI_PRIMARY);
    if (kiosk->hall == NULL || kiosk->hall->waiting < 0) {
        return; /* nobody can say */
    }
    const char *count = words_int(words, kiosk->hall->waiting);
    const char *range = wait_of_all(kiosk, &wait) ? words_wait(words, &wait) : "";
    const struct ui_span spans[] = {
        {words_say(words, WORD_WAITING_A), 34, UI_MEDIUM, UI_INK},
        {count, 48, UI_BOLD, UI_PRIMARY},
        {words_say(words, WORD_WAITING_B), 34, UI_MEDIUM, UI_INK},
        {*range == '\0' ? "" : words_say(words, WORD_WAITING_C), 34, UI_MEDIUM, UI_INK},
        {range, 40, UI_BOLD, UI_PRIMARY},
    };
    ui_spans(frame, row, UI_LEFT, spans, (int)(sizeof(spans) / sizeof(spans[0])));
}

static void go_take(struct kiosk *kiosk)
{
    if (kiosk->hall != NULL && !kiosk_hall_gives(kiosk)) {
        kiosk_show(kiosk, SCREEN_CLOSED);
    } else {
        kiosk_show_departments(kiosk);
    }
}

static bool services_known(const struct kiosk *kiosk)
{
    return kiosk->services != NULL;
}

static bool line_is_up(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP; /* at lunch, too: one may ask where a number stands */
}

static bool search_ready(const struct kiosk *kiosk)
{
    return kiosk->search != NULL;
}

/* On a ground, and on several services at once. */
static bool hall_decides(const struct kiosk *kiosk)
{
    return line_is_up(kiosk) && kiosk_hall_gives(kiosk) && services_known(kiosk);
}

/* Until the catalogue says otherwise, there are life events and a floor plan: an entry that goes
 * moves others in the rare hall that has none; one that comes would do so in every hall. */
static bool has_events(const struct kiosk *kiosk)
{
    return !services_known(kiosk) || kiosk->services->event_count > 0;
}

static bool has_plan(const struct kiosk *kiosk)
{
    return !services_known(kiosk) || plan_known(kiosk);
}

/* What home offers, the main thing first. `ready`: NULL for always; until then it stands there in
 * grey. `offered`: NULL for always; else it is not there at all. What comes and goes with the line
 * is a matter of `ready`: no entry may move under a finger that is on its way. */
static const struct entry {
    ui_id id;
    const char *name;
    enum ui_icon icon;
    enum word label;
    enum word sub;
    bool (*offered)(const struct kiosk *kiosk);
    bool (*ready)(const struct kiosk *kiosk);
    void (*go)(struct kiosk *kiosk);
} entries[] = {
    {KIOSK_TAKE, "take", UI_ICON_TICKET, WORD_TAKE, WORD_TAKE_SUB, NULL, services_known, go_take},
    {KIOSK_GUIDE, "guide", UI_ICON_BOOK, WORD_GUIDE, WORD_GUIDE_SUB, NULL, services_known,
     kiosk_show_departments},
    {KIOSK_GREEN, "priority", UI_ICON_HEART, WORD_GROUND, WORD_GROUND_SUB, NULL, hall_decides,
     ground_open},
    {KIOSK_SEARCH, "search", UI_ICON_SEARCH, WORD_SEARCH, WORD_SEARCH_SUB_HOME, NULL, search_ready,
     kiosk_show_search},
    {KIOSK_WHERE, "where", UI_ICON_CLOCK, WORD_WHERE, WORD_WHERE_SUB, NULL, line_is_up,
     desk_show_where},
    {KIOSK_SCAN_PAPERS, "papers", UI_ICON_SCAN, WORD_PAPERS, WORD_PAPERS_SUB, papers_offered, NULL,
     papers_begin},
    {KIOSK_EVENTS, "events", UI_ICON_PEOPLE, WORD_EVENTS, WORD_EVENTS_SUB, has_events, hall_decides,
     events_open},
    {KIOSK_FIND, "find", UI_ICON_PLACE, WORD_PLAN_FIND, WORD_PLAN_FIND_SUB, has_plan, plan_known,
     find_open},
};
enum { ENTRIES = sizeof(entries) / sizeof(entries[0]) };

enum { TILE_GAP = 32, WORDS_GAP = 8, ACTION_PAD = 40, ACTION_PAD_LEAST = 12, ARROW = 64 };

/* How an entry may stand in its card: the words under its picture where there is room, else beside
 * it, at last without what explains them. */
struct stand {
    int tile; /* 0: no picture */
    int label;
    int sub; /* 0: none */
    bool stacked;
};
static const struct stand main_stands[] = {
    {176, 96, UI_SIZE_NAME, true},
    {144, 72, UI_SIZE_NAME, true},
    {104, UI_SIZE_ACTION, UI_SIZE_SMALL, true},
    {144, 72, UI_SIZE_SMALL, false},
    {104, UI_SIZE_ACTION, UI_SIZE_SMALL, false},
    {72, UI_SIZE_HEAD, UI_SIZE_SMALL, false},
    {72, UI_SIZE_HEAD, 0, false},
    {56, UI_SIZE_NAME, 0, false},
    {0, UI_SIZE_NAME, 0, false},
    {0, UI_SIZE_BODY, 0, false},
};
static const struct stand other_stands[] = {
    {104, UI_SIZE_HEAD, UI_SIZE_SMALL, true},
    {104, UI_SIZE_HEAD, UI_SIZE_SMALL, false},
    {72, UI_SIZE_NAME, UI_SIZE_SMALL, false},
    {72, UI_SIZE_NAME, UI_SIZE_LEAST, false},
    {72, UI_SIZE_NAME, 0, false},
    {56, UI_SIZE_BODY, 0, false},
    {0, UI_SIZE_BODY, 0, false},
    {0, UI_SIZE_LEAST, 0, false},
};

struct action_shape {
    struct stand stand;
    struct ui_text label;
    struct ui_text sub;
    int label_high;
    int sub_high; /* with the gap over it */
    bool whole;   /* nothing is cut */
};

static struct action_shape shape_of(const struct ui_frame *frame, struct ui_rect face,
                                    const struct stand *stand, const char *label, const char *sub)
{
    struct action_shape shape = {
        .stand = *stand,
        .label = {.size = stand->label, .weight = UI_BOLD, .lines_max = 2},
        .sub = {.size = stand->sub, .lines_max = 3},
    };
    const int wide = stand->stacked || stand->tile == 0 ? face.w : face.w - stand->tile - TILE_GAP;
    shape.label_high = ui_text_height(frame, wide, &shape.label, label);
    shape.sub_high = stand->sub == 0 ? 0 : WORDS_GAP + ui_text_height(frame, wide, &shape.sub, sub);
    struct ui_text all = shape.sub;
    all.lines_max = UI_LINES_MAX;
    struct ui_text name = shape.label;
    name.lines_max = UI_LINES_MAX;
    shape.whole =
        ui_text_height(frame, wide, &name, label) == shape.label_high &&
        (stand->sub == 0 || WORDS_GAP + ui_text_height(frame, wide, &all, sub) == shape.sub_high);
    return shape;
}

/* The first stand that fits; one whose label breaks only if none fits without. */
static struct action_shape action_shape(const struct ui_frame *frame, struct ui_rect face,
                                        bool main, const char *label, const char *sub)
{
    const struct stand *stands = main ? main_stands : other_stands;
    const int count = (int)(main ? sizeof(main_stands) / sizeof(main_stands[0])
                                 : sizeof(other_stands) / sizeof(other_stands[0]));
    struct action_shape shape = {0};
    for (int lines = 1; lines <= 2; lines++) {
        for (int i = 0; i < count; i++) {
            shape = shape_of(frame, face, &stands[i], label, sub);
            const int words = shape.label_high + shape.sub_high;
            const int high = shape.stand.stacked ? shape.stand.tile + TILE_GAP + words : words;
            const int one_line = ui_text_height(frame, 100000, &shape.label, label);
            if (shape.whole && high + 2 * ACTION_PAD_LEAST <= face.h &&
                shape.stand.tile + 2 * ACTION_PAD_LEAST <= face.h &&
                (lines == 2 || shape.label_high == one_line)) {
                return shape;
            }
        }
    }
    return shape;
}

/* One thing to do: the main one filled and large, the others white. */
static void entry_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                       const struct entry *entry)
{
    const struct words *words = &kiosk->words;
    const bool main = entry == entries;
    const bool off = entry->ready != NULL && !entry->ready(kiosk);
    const struct ui_look_colours *colours = ui_look_colours(off    ? UI_LOOK_OFF
                                                            : main ? UI_LOOK_MAIN
                                                                   : UI_LOOK_CARD);
    const char *label = words_say(words, entry->label);
    const char *sub = words_say(words, entry->sub);
    const int flags = (main ? UI_TARGET_MAIN : 0) | (off ? UI_TARGET_DISABLED : 0);
    struct ui_rect face = ui_press_card(frame, rect, main ? UI_LOOK_MAIN : UI_LOOK_CARD, entry->id,
                                        flags, entry->name, label);
    face = ui_inset(face, rect.w < 600 ? ACTION_PAD - 8 : ACTION_PAD, 0);
    if (rect.w >= 600) {
        const struct ui_rect arrow = ui_cut_right(&face, ARROW, 16);
        ui_icon(frame, arrow, UI_ICON_NEXT, 18, colours->mark);
    }
    struct action_shape shape = action_shape(frame, face, main, label, sub);
    const struct stand *stand = &shape.stand;
    const int high = shape.label_high + shape.sub_high;
    struct ui_rect tile;
    struct ui_rect lines;
    if (stand->stacked) {
        lines = ui_centre(face, face.w, stand->tile + TILE_GAP + high);
        tile = ui_cut_top(&lines, stand->tile, TILE_GAP);
        tile.w = stand->tile;
    } else {
        tile = ui_cut_left(&face, stand->tile, stand->tile == 0 ? 0 : TILE_GAP);
        tile = ui_centre(tile, stand->tile, stand->tile);
        lines = ui_centre(face, face.w, high);
    }
    if (stand->tile != 0) {
        if (!off) {
            ui_card(frame, tile, UI_RADIUS, main ? UI_PRESSED : UI_TINT, UI_NONE);
        }
        ui_icon(frame, ui_inset(tile, stand->tile / 5, stand->tile / 5), entry->icon, 15,
                colours->mark);
    }
    shape.label.colour = colours->text;
    shape.sub.colour = colours->text_2;
    ui_text(frame, ui_cut_top(&lines, shape.label_high, WORDS_GAP), &shape.label, label);
    if (stand->sub != 0) {
        ui_text(frame, lines, &shape.sub, sub);
    }
}

/* The entries that are offered; at least one. */
static int offered(const struct kiosk *kiosk, const struct entry *ret_offered[ENTRIES])
{
    int count = 0;
    for (int i = 0; i < ENTRIES; i++) {
        if (entries[i].offered == NULL || entries[i].offered(kiosk)) {
            ret_offered[count++] = &entries[i];
        }
    }
    return count;
}

/* Upright: the main thing over the whole width when the others are even, else beside the first. */
static void entries_upright_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct entry *offers[ENTRIES];
    const int count = offered(kiosk, offers);
    const bool alone = count % 2 == 1 || count == 2;
    const int columns = count == 2 ? 1 : 2;
    const int first = alone ? 1 : 2;
    const int rows = (count - first + columns - 1) / columns;
    struct ui_rect rest = rect;
    const int share = rect.h * 13 / (13 + 9 * rows);
    const int most = alone ? rect.h : (rect.w - UI_GAP) / 2; /* no card is higher than broad */
    const struct ui_rect top =
        rows == 0 ? rect : ui_cut_top(&rest, share < most ? share : most, UI_GAP);
    for (int i = 0; i < first; i++) {
        entry_draw(kiosk, frame, ui_grid(top, first, 1, UI_GAP, i), offers[i]);
    }
    for (int i = first; i < count; i++) {
        entry_draw(kiosk, frame, ui_grid(rest, columns, rows, UI_GAP, i - first), offers[i]);
    }
}

/* Wide: the main thing at the left, the others beside it in up to three columns. */
static void entries_wide_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct entry *offers[ENTRIES];
    const int count = offered(kiosk, offers);
    const int columns = count > 7 ? 3 : count > 3 ? 2 : 1;
    const int rows = (count - 1 + columns - 1) / columns;
    const int main_wide = columns == 3   ? rect.w / 3
                          : columns == 2 ? rect.w * 2 / 5
                                         : rect.w * 11 / 20;
    entry_draw(kiosk, frame, ui_cut_left(&rect, main_wide, UI_GAP), offers[0]);
    for (int i = 1; i < count; i++) {
        entry_draw(kiosk, frame, ui_grid(rect, columns, rows, UI_GAP, i - 1), offers[i]);
    }
}

static void bar_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect bar)
{
    const struct words *words = &kiosk->words;
    ui_fill(frame, bar, UI_SURFACE);
    struct ui_rect inner = ui_inset(bar, UI_MARGIN, 0);
    const bool wide = frame->scale->wide;
    const struct ui_rect foot = wide ? inner : ui_cut_bottom(&inner, 72, 0);
    ui_cut_top(&inner, wide ? (inner.h - UI_TARGET_MIN) / 2 : 24, 0);
    struct ui_rect row = ui_cut_top(&inner, wide ? UI_TARGET_MIN : 200, 0);
    chrome_low(kiosk, frame, &row);
    const struct ui_button buttons[3] = {
        /* In two languages: who is to find it may read neither. */
        {.id = KIOSK_LANGUAGE,
         .name = "language",
         .label = words_say(words, WORD_LANGUAGE),
         .sub = words_get(words->language == WORDS_EN ? WORDS_ZH : WORDS_EN, WORD_LANGUAGE),
         .icon = UI_ICON_GLOBE},
        {.id = KIOSK_ACCESS,
         .name = "access",
         .label = words_say(words, WORD_ACCESS),
         .sub = words_say(words, WORD_ACCESS_SUB),
         .icon = UI_ICON_ACCESS},
        {.id = KIOSK_HELP,
         .name = "help",
         .label = words_say(words, WORD_HELP),
         .sub = words_say(words, WORD_HELP_SUB),
         .icon = UI_ICON_HEADSET},
    };
    for (int i = 0; i < 3; i++) {
        struct ui_button button = buttons[i];
        button.look = UI_LOOK_QUIET;
        button.icon_above = !wide;
        ui_button(frame, ui_grid(row, 3, 1, UI_GAP, i), &button);
    }
    if (!wide) {
        const struct ui_text left = {.size = UI_SIZE_LEAST, .colour = UI_INK_2, .stand = UI_MIDDLE};
        struct ui_text right = left;
        right.align = UI_RIGHT;
        ui_text(frame, foot, kiosk->words.language == WORDS_ZH ? &left : &right,
                words_say(words, WORD_FOOT_PRIVACY));
        if (kiosk->words.language == WORDS_ZH) {
            ui_text(frame, foot, &right, words_say(words, WORD_FOOT_HOTLINE));
        }
    }
}

static void upright_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect page)
{
    const struct words *words = &kiosk->words;
    const struct ui_text hero = {
        .size = UI_SIZE_HERO, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE};
    const struct ui_text sub = {.size = UI_SIZE_BODY, .colour = UI_INK_2, .stand = UI_MIDDLE};

    const struct ui_rect bar = ui_cut_bottom(&page, 296, 24);
    page = ui_inset(page, UI_MARGIN, 0);
    ui_cut_top(&page, 40, 0);
    pill_draw(kiosk, frame, ui_cut_top(&page, 56, 32), UI_LEFT);
    ui_text(frame, ui_cut_top(&page, 84, 4), &hero, words_say(words, WORD_HELLO));
    ui_text(frame, ui_cut_top(&page, 48, 32), &sub, words_say(words, WORD_HELLO_SUB));
    waiting_draw(kiosk, frame, ui_cut_top(&page, 112, 0));
    ui_cut_top(&page, 640 - page.y, 0);
    entries_upright_draw(kiosk, frame, page);
    bar_draw(kiosk, frame, bar);
}

static void wide_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect page)
{
    const struct words *words = &kiosk->words;
    const bool small = frame->scale->height < 1000;
    const struct ui_text hero = {
        .size = small ? UI_SIZE_TITLE : UI_SIZE_HERO, .weight = UI_BOLD, .colour = UI_INK};

    const struct ui_rect bar = ui_cut_bottom(&page, small ? 128 : 136, 24);
    page = ui_inset(page, UI_MARGIN, 0);
    ui_cut_top(&page, small ? 20 : 32, 0);
    struct ui_rect head = ui_cut_top(&page, small ? 76 : 96, small ? 16 : 24);
    const struct ui_rect pill = ui_cut_right(&head, 440, UI_GAP);
    pill_draw(kiosk, frame, ui_centre(pill, pill.w, 56), UI_RIGHT);
    ui_text(frame, head, &hero, words_say(words, WORD_HELLO));
    waiting_draw(kiosk, frame, ui_cut_top(&page, small ? 96 : 112, UI_GAP));
    entries_wide_draw(kiosk, frame, page);
    bar_draw(kiosk, frame, bar);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct ui_rect page = chrome_header(kiosk, frame);
    if (frame->scale->wide) {
        wide_draw(kiosk, frame, page);
    } else {
        upright_draw(kiosk, frame, page);
    }
}

static void act(struct kiosk *kiosk, ui_id id)
{
    for (int i = 0; i < ENTRIES; i++) {
        if (entries[i].id == id && (entries[i].ready == NULL || entries[i].ready(kiosk))) {
            entries[i].go(kiosk);
            return;
        }
    }
}

/* Nobody is there, and all is well: time to tell what is good to know. */
static bool rests(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP && kiosk->hall != NULL && kiosk->services != NULL &&
           !access_is_changed(kiosk);
}

/* Where the entries stand has changed under a finger that may be on its way: as another screen. */
static void watch_entries(struct kiosk *kiosk)
{
    const struct entry *offers[ENTRIES];
    const int count = offered(kiosk, offers);
    uint32_t set = 0;
    for (int i = 0; i < count; i++) {
        set |= 1U << (offers[i] - entries);
    }
    if (kiosk->home_entries != 0 && kiosk->home_entries != set &&
        kiosk->home_serial == kiosk->screen_serial) {
        kiosk->screen_serial++;
        kiosk->dirty = true;
    }
    kiosk->home_serial = kiosk->screen_serial;
    kiosk->home_entries = set;
}

static void tick(struct kiosk *kiosk)
{
    watch_entries(kiosk);
    if (rests(kiosk) && kiosk->now_ms - kiosk->touched_ms >= KIOSK_IDLE_MS) {
        kiosk_show(kiosk, SCREEN_IDLE);
    } else {
        screen_tick_stay(kiosk);
    }
}

static int64_t wake_ms(const struct kiosk *kiosk)
{
    return rests(kiosk) ? kiosk->touched_ms + KIOSK_IDLE_MS : INT64_MAX;
}

/* Only what a visitor set there goes after a while: kiosk_left_ms(). */
const struct screen screen_home = {
    .limit_ms = KIOSK_SESSION_MS, .draw = draw, .act = act, .tick = tick, .wake_ms = wake_ms};
