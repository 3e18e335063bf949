/* Home: is the hall open, how many wait, and the one big thing to do. */
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
    if (kiosk->hall == NULL) {
        return;
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

enum { TILE_GAP = 32, WORDS_GAP = 8, ACTION_PAD = 40, ARROW = 64 };

/* How an action stands in its card: words under the picture where there is room, else beside it. */
struct action_shape {
    int tile;
    struct ui_text label;
    struct ui_text sub;
    bool stacked;
    int label_high;
    int sub_high;
};

static struct action_shape action_shape(const struct ui_frame *frame, struct ui_rect face,
                                        bool main, const char *label, const char *sub)
{
    struct action_shape shape = {
        .tile = !main          ? 104
                : face.h > 400 ? 176
                               : 144,
        .label = {.size = main ? 96 : UI_SIZE_HEAD, .weight = UI_BOLD, .lines_max = 2},
        .sub = {.size = main ? 36 : UI_SIZE_SMALL, .lines_max = 3},
        .stacked = true,
    };
    if (main && (face.h < 400 || ui_text_width(frame, shape.label.size, UI_BOLD, label) > face.w)) {
        shape.label.size = 72;
    }
    for (;;) {
        const int wide = shape.stacked ? face.w : face.w - shape.tile - TILE_GAP;
        shape.label_high = ui_text_height(frame, wide, &shape.label, label);
        shape.sub_high = ui_text_height(frame, wide, &shape.sub, sub);
        const int words = shape.label_high + WORDS_GAP + shape.sub_high;
        if (!shape.stacked || shape.tile + TILE_GAP + words + 2 * TILE_GAP <= face.h) {
            return shape;
        }
        shape.stacked = false;
    }
}

/* The two actions: filled and large, and white beside or under it. */
static void action_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, ui_id id,
                        bool main)
{
    const struct words *words = &kiosk->words;
    const bool off = kiosk->services == NULL;
    const struct ui_look_colours *colours = ui_look_colours(off    ? UI_LOOK_OFF
                                                            : main ? UI_LOOK_MAIN
                                                                   : UI_LOOK_CARD);
    const char *label = words_say(words, main ? WORD_TAKE : WORD_GUIDE);
    const char *sub = words_say(words, main ? WORD_TAKE_SUB : WORD_GUIDE_SUB);
    const int flags = (main ? UI_TARGET_MAIN : 0) | (off ? UI_TARGET_DISABLED : 0);
    struct ui_rect face = ui_press_card(frame, rect, main ? UI_LOOK_MAIN : UI_LOOK_CARD, id, flags,
                                        main ? "take" : "guide", label);
    face = ui_inset(face, ACTION_PAD, 0);
    const struct ui_rect arrow = ui_cut_right(&face, ARROW, 16);
    struct action_shape shape = action_shape(frame, face, main, label, sub);
    const int high = shape.label_high + WORDS_GAP + shape.sub_high;
    struct ui_rect tile;
    struct ui_rect lines;
    if (shape.stacked) {
        lines = ui_centre(face, face.w, shape.tile + TILE_GAP + high);
        tile = ui_cut_top(&lines, shape.tile, TILE_GAP);
        tile.w = shape.tile;
    } else {
        tile = ui_centre(ui_cut_left(&face, shape.tile, TILE_GAP), shape.tile, shape.tile);
        lines = ui_centre(face, face.w, high);
    }
    if (!off) {
        ui_card(frame, tile, UI_RADIUS, main ? UI_PRESSED : UI_TINT, UI_NONE);
    }
    ui_icon(frame, ui_inset(tile, shape.tile / 5, shape.tile / 5),
            main ? UI_ICON_TICKET : UI_ICON_BOOK, 15, colours->mark);
    ui_icon(frame, arrow, UI_ICON_NEXT, 18, colours->mark);
    shape.label.colour = colours->text;
    shape.sub.colour = colours->text_2;
    ui_text(frame, ui_cut_top(&lines, shape.label_high, WORDS_GAP), &shape.label, label);
    ui_text(frame, lines, &shape.sub, sub);
}

static void bar_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect bar)
{
    const struct words *words = &kiosk->words;
    const bool day = kiosk->theme == UI_THEME_DAY;
    ui_fill(frame, bar, UI_SURFACE);
    struct ui_rect inner = ui_inset(bar, UI_MARGIN, 0);
    const bool wide = frame->scale->wide;
    const struct ui_rect foot = wide ? inner : ui_cut_bottom(&inner, 72, 0);
    ui_cut_top(&inner, wide ? (inner.h - UI_TARGET_MIN) / 2 : 24, 0);
    const struct ui_rect row = ui_cut_top(&inner, wide ? UI_TARGET_MIN : 200, 0);
    const struct ui_button buttons[3] = {
        {.id = KIOSK_LANGUAGE,
         .name = "language",
         .label = words_say(words, WORD_LANGUAGE_OTHER),
         .sub = words_say(words, WORD_LANGUAGE),
         .icon = UI_ICON_GLOBE},
        {.id = KIOSK_CONTRAST,
         .name = "contrast",
         .label = words_say(words, WORD_CONTRAST),
         .sub = words_say(words, day ? WORD_CONTRAST_SUB : WORD_CONTRAST_SUB_DAY),
         .icon = UI_ICON_CONTRAST},
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
    const struct ui_rect second = ui_cut_bottom(&page, 264, UI_GAP);
    action_draw(kiosk, frame, page, KIOSK_TAKE, true);
    action_draw(kiosk, frame, second, KIOSK_GUIDE, false);
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
    action_draw(kiosk, frame, ui_cut_left(&page, page.w * 11 / 20, UI_GAP), KIOSK_TAKE, true);
    action_draw(kiosk, frame, page, KIOSK_GUIDE, false);
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
    switch (id) {
    case KIOSK_TAKE:
        if (kiosk->hall != NULL && !kiosk_hall_gives(kiosk)) {
            kiosk_show(kiosk, SCREEN_CLOSED);
        } else {
            kiosk_show_departments(kiosk);
        }
        break;
    case KIOSK_GUIDE:
        kiosk_show_departments(kiosk);
        break;
    case KIOSK_CONTRAST:
        kiosk->theme = kiosk->theme == UI_THEME_DAY ? UI_THEME_CONTRAST : UI_THEME_DAY;
        kiosk->dirty = true;
        break;
    default:
        break;
    }
}

/* Only what a visitor set there goes after a while: kiosk_left_ms(). */
const struct screen screen_home = {.limit_ms = KIOSK_SESSION_MS, .draw = draw, .act = act};
