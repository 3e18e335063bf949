/* While nobody is there: the waits, how it goes, and the hall's own news take turns, each in
 * Chinese and then in English. Any touch wakes home (kiosk_touched). */
#include "kiosk/screens/screen.h"

#include <string.h>

enum { LINES_MAX = 8, LINE_HIGH = 104, FOOT_HIGH = 160, STEPS = 3 };

/* A queue that somebody waits in, or that is open. */
static bool is_told(const struct shape_queue *queue)
{
    return queue->waiting > 0 || queue->open_seats > 0;
}

static void wait_line_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                           const struct shape_queue *queue)
{
    struct words *words = &kiosk->words;
    const struct ui_text name = {.size = UI_SIZE_BODY,
                                 .weight = UI_BOLD,
                                 .colour = UI_INK,
                                 .stand = UI_MIDDLE,
                                 .lines_max = 2,
                                 .line_height = 40,
                                 .may_cut = true};
    const struct ui_text figure = {.size = UI_SIZE_SMALL,
                                   .weight = UI_BOLD,
                                   .colour = UI_PRIMARY,
                                   .align = UI_RIGHT,
                                   .stand = UI_MIDDLE,
                                   .may_cut = true};
    const char *waiting = queue->waiting > 0
                              ? words_fill_int(words, WORD_WAITING_COUNT, queue->waiting)
                              : words_say(words, WORD_WAITING_NONE);
    const char *text = queue->wait == NULL || queue->waiting == 0
                           ? waiting
                           : words_fill(words, WORD_PAIR, waiting, words_wait(words, queue->wait));
    ui_card(frame, row, UI_RADIUS, UI_SURFACE, UI_NONE);
    row = ui_inset(row, 32, 0);
    ui_text(frame, ui_cut_right(&row, row.w / 2, UI_GAP), &figure, text);
    ui_text(frame, row, &name, words_name(words, &queue->name));
}

/* The queues with most people first, as many as fit. */
static void waits_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct shape_queues *queues = kiosk->queues;
    const struct shape_queue *most[LINES_MAX] = {NULL};
    int count = 0;
    for (size_t i = 0; queues != NULL && i < queues->queue_count; i++) {
        const struct shape_queue *queue = &queues->queues[i];
        int at = count;
        while (at > 0 && most[at - 1]->waiting < queue->waiting) {
            at--;
        }
        if (!is_told(queue) || at >= LINES_MAX) {
            continue;
        }
        count = count < LINES_MAX ? count + 1 : LINES_MAX;
        memmove(&most[at + 1], &most[at], (size_t)(count - at - 1) * sizeof(struct shape_queue *));
        most[at] = queue;
    }
    const int columns = frame->scale->wide ? 2 : 1;
    const int rows = rows_that_fit(rect.h, LINE_HIGH);
    for (int i = 0; i < count && i < rows * columns; i++) {
        wait_line_draw(kiosk, frame, ui_grid(rect, columns, rows, UI_GAP, i), most[i]);
    }
    if (count == 0) {
        const struct ui_text none = {.size = UI_SIZE_HEAD,
                                     .colour = UI_INK,
                                     .align = UI_CENTRE,
                                     .stand = UI_MIDDLE,
                                     .lines_max = 2};
        ui_text(frame, rect, &none, words_say(&kiosk->words, WORD_IDLE_WAITS_NONE));
    }
}

static void lines_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                       const char *const lines[STEPS], const enum ui_icon icons[STEPS])
{
    const bool wide = frame->scale->wide;
    const struct ui_text how = {.size = wide ? UI_SIZE_NAME : UI_SIZE_HEAD,
                                .weight = UI_BOLD,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 4};
    (void)kiosk;
    for (int i = 0; i < STEPS; i++) {
        struct ui_rect card = ui_grid(rect, wide ? STEPS : 1, wide ? 1 : STEPS, UI_GAP, i);
        ui_card(frame, card, UI_RADIUS, UI_SURFACE, UI_NONE);
        card = ui_inset(card, 40, 16);
        const struct ui_rect tile = ui_cut_left(&card, wide ? 96 : 144, 32);
        const struct ui_rect square = ui_centre(tile, tile.w, tile.w);
        ui_card(frame, square, UI_RADIUS, UI_TINT, UI_NONE);
        ui_icon(frame, ui_inset(square, tile.w / 5, tile.w / 5), icons[i], 15, UI_PRIMARY);
        ui_text(frame, card, &how, lines[i]);
    }
}

static void steps_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    static const enum ui_icon icons[STEPS] = {UI_ICON_SEARCH, UI_ICON_PAPER, UI_ICON_TICKET};
    const struct words *words = &kiosk->words;
    const char *const lines[STEPS] = {words_say(words, WORD_IDLE_STEP_1),
                                      words_say(words, WORD_IDLE_STEP_2),
                                      words_say(words, WORD_IDLE_STEP_3)};
    lines_draw(kiosk, frame, rect, lines, icons);
}

static void news_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    static const enum ui_icon icons[STEPS] = {UI_ICON_BELL, UI_ICON_HEADSET, UI_ICON_HEART};
    const struct words *words = &kiosk->words;
    const struct shape_name *notice = kiosk->hall == NULL ? NULL : kiosk->hall->notice;
    const char *const lines[STEPS] = {
        notice == NULL ? words_say(words, WORD_IDLE_FREE) : words_name(words, notice),
        words_say(words, WORD_IDLE_HOTLINE), words_say(words, WORD_IDLE_PRIORITY)};
    lines_draw(kiosk, frame, rect, lines, icons);
}

static const struct {
    enum word title;
    void (*draw)(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect);
} pages[] = {
    {WORD_IDLE_WAITS, waits_draw},
    {WORD_IDLE_STEPS, steps_draw},
    {WORD_IDLE_HALL, news_draw},
};
enum { PAGES = sizeof(pages) / sizeof(pages[0]), LANGUAGES = 2 };

/* Which page stands now: pages one after another, then the same in the other language. */
static int turn_of(const struct kiosk *kiosk)
{
    return (int)((kiosk->now_ms - kiosk->screen_since_ms) / KIOSK_IDLE_PAGE_MS %
                 ((int64_t)PAGES * LANGUAGES));
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    static const enum words_language languages[LANGUAGES] = {WORDS_ZH, WORDS_EN};
    struct words *words = &kiosk->words;
    const enum words_language own = words->language;
    const int turn = turn_of(kiosk);
    words->language = languages[turn / PAGES];

    const bool small = frame->scale->height < 1000;
    struct ui_rect page = ui_inset(chrome_header(kiosk, frame), UI_MARGIN, small ? 16 : 40);
    struct ui_rect foot = ui_cut_bottom(&page, small ? UI_TARGET_MIN : FOOT_HIGH, UI_GAP);
    const struct ui_text title = {
        .size = small ? UI_SIZE_TITLE : UI_SIZE_HERO, .weight = UI_BOLD, .colour = UI_INK};
    const struct ui_text touch = {.size = UI_SIZE_ACTION,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    ui_target(frame, ui_scale_whole(frame->scale), KIOSK_OWN, UI_TARGET_FREE, "anywhere",
              words_say(words, WORD_IDLE_TOUCH));
    ui_text(frame, ui_cut_top(&page, small ? 80 : 100, UI_GAP), &title,
            words_say(words, pages[turn % PAGES].title));
    pages[turn % PAGES].draw(kiosk, frame, page);
    ui_card(frame, foot, UI_RADIUS, UI_PRIMARY, UI_NONE);
    ui_text(frame, foot, &touch, words_say(words, WORD_IDLE_TOUCH));
    words->language = own;
}

static void act(struct kiosk *kiosk, ui_id id)
{
    (void)id;
    kiosk_show(kiosk, SCREEN_HOME);
}

static void tick(struct kiosk *kiosk)
{
    if (turn_of(kiosk) != kiosk->idle_turn) {
        kiosk->idle_turn = turn_of(kiosk);
        kiosk->dirty = true;
    }
}

static int64_t wake_ms(const struct kiosk *kiosk)
{
    const int64_t since_ms = kiosk->now_ms - kiosk->screen_since_ms;
    return kiosk->now_ms + KIOSK_IDLE_PAGE_MS - since_ms % KIOSK_IDLE_PAGE_MS;
}

const struct screen screen_idle = {.draw = draw, .act = act, .tick = tick, .wake_ms = wake_ms};
