/* Papers: one page large, and what can be done to it; and its sides trimmed. */
#include "kiosk/screens/screen.h"

#include <assert.h>

enum {
    PREVIOUS = KIOSK_OWN,
    NEXT,
    TURN,
    FRAME,
    TRIM,
    AGAIN,
    EARLIER,
    LATER,
    REMOVE,
    TOP,
    RIGHT,
    FOOT,
    LEFT,
    UNTRIM,
    BUTTONS = 9,
    COLUMNS = 3,
    ROW_HIGH = 112,
};

static const struct papers_page *page_now(const struct kiosk *kiosk)
{
    return &kiosk->visitor.papers.told.pages[kiosk->visitor.papers.page];
}

/* The page as it will be printed. While it is worked on, the picture before stays. */
static void large_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct papers_told *told = &kiosk->visitor.papers.told;
    const struct words *words = &kiosk->words;
    const bool there = told->shown == kiosk->visitor.papers.page && told->large != 0;
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    struct ui_rect inner = ui_inset(rect, 16, 16);
    if (there) {
        const struct ui_rect place =
            ui_picture(frame, inner, told->large, told->large_width_px, told->large_height_px);
        ui_outline(frame, place, 0, 2, UI_OUTLINE);
    }
    if (!there || told->working) {
        const struct ui_text how = {.size = UI_SIZE_SMALL,
                                    .weight = UI_BOLD,
                                    .colour = UI_INK,
                                    .align = UI_CENTRE,
                                    .stand = UI_MIDDLE};
        const char *text = words_say(words, WORD_PAPERS_WORKING);
        const int wide = ui_text_width(frame, how.size, how.weight, text) + 64;
        const struct ui_rect pill = ui_centre(inner, wide, 64);
        ui_card(frame, pill, 32, UI_SURFACE, UI_NONE);
        ui_outline(frame, pill, 32, 2, UI_LINE);
        ui_text(frame, pill, &how, text);
    }
}

/* Upright: the page above, its buttons where a hand reaches; wide: side by side. */
static struct ui_rect layout(struct kiosk *kiosk, struct ui_frame *frame, const struct page *page,
                             int rows)
{
    struct ui_rect body = page->body;
    if (page->wide) {
        const struct ui_rect left = ui_cut_left(&body, body.w * 2 / 5, 32);
        large_draw(kiosk, frame, left);
        const int high = rows * ROW_HIGH + (rows - 1) * UI_GAP;
        return page->small ? body : ui_cut_top(&body, high * 5 / 4, 0);
    }
    struct ui_rect buttons = ui_cut_bottom(&body, rows * ROW_HIGH + (rows - 1) * UI_GAP, UI_GAP);
    struct ui_rect top = page->info;
    top.h = body.y + body.h - page->info.y;
    large_draw(kiosk, frame, top);
    return buttons;
}

static void page_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct papers_visit *papers = &kiosk->visitor.papers;
    const struct papers_page *row = page_now(kiosk);
    const int count = papers->told.count;
    const bool first = papers->page == 0;
    const bool last = papers->page + 1 >= count;
    const struct chrome chrome = {
        .title = words_fill(words, WORD_PAPERS_PAGE_OF, words_int(words, papers->page + 1),
                            words_int(words, count)),
        .back = true,
        .home = true,
        .help = true,
    };
    const struct {
        ui_id id;
        const char *name;
        enum word label;
        enum ui_icon icon;
        bool off;
    } rows[BUTTONS] = {
        {PREVIOUS, "previous-page", WORD_PAPERS_PREVIOUS, UI_ICON_PREVIOUS, first},
        {TURN, "turn", WORD_PAPERS_TURN, UI_ICON_TURN, false},
        {NEXT, "next-page", WORD_PAPERS_NEXT, UI_ICON_NEXT, last},
        {FRAME, "frame", row->keep_frame ? WORD_PAPERS_EDGES : WORD_PAPERS_WHOLE, UI_ICON_PAPER,
         !row->has_edges},
        {TRIM, "trim", WORD_PAPERS_TRIM, UI_ICON_CROP, false},
        {AGAIN, "again", WORD_PAPERS_AGAIN, UI_ICON_SCAN, false},
        {EARLIER, "earlier", WORD_PAPERS_EARLIER, UI_ICON_UP, first},
        {LATER, "later", WORD_PAPERS_LATER, UI_ICON_DOWN, last},
        {REMOVE, "remove", WORD_PAPERS_REMOVE, UI_ICON_BIN, false},
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const struct ui_rect buttons = layout(kiosk, frame, &page, BUTTONS / COLUMNS);
    for (int i = 0; i < BUTTONS; i++) {
        ui_button(frame, ui_grid(buttons, COLUMNS, BUTTONS / COLUMNS, UI_GAP, i),
                  &(struct ui_button){.id = rows[i].id,
                                      .name = rows[i].name,
                                      .label = words_say(words, rows[i].label),
                                      .icon = rows[i].icon,
                                      .look = UI_LOOK_CARD,
                                      .size = UI_SIZE_SMALL,
                                      .flags = rows[i].off ? UI_TARGET_DISABLED : 0});
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void move(struct kiosk *kiosk, int to)
{
    papers_ask(kiosk, PAPERS_MOVE, kiosk->visitor.papers.page, to);
    kiosk->visitor.papers.page = to; /* it is followed */
    papers_ask(kiosk, PAPERS_LOOK, to, 0);
}

static void page_act(struct kiosk *kiosk, ui_id id)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    const int page = papers->page;
    const int count = papers->told.count;
    kiosk->dirty = true;
    if (id == PREVIOUS && page > 0) {
        papers_look(kiosk, page - 1);
    } else if (id == NEXT && page + 1 < count) {
        papers_look(kiosk, page + 1);
    } else if (id == TURN) {
        papers_ask(kiosk, PAPERS_TURN, page, 0);
    } else if (id == FRAME && page_now(kiosk)->has_edges) {
        papers_ask(kiosk, PAPERS_FRAME, page, !page_now(kiosk)->keep_frame);
    } else if (id == TRIM) {
        kiosk_show(kiosk, SCREEN_PAPERS_TRIM);
    } else if (id == AGAIN) {
        papers_scan(kiosk, page);
    } else if (id == EARLIER && page > 0) {
        move(kiosk, page - 1);
    } else if (id == LATER && page + 1 < count) {
        move(kiosk, page + 1);
    } else if (id == REMOVE) {
        papers_ask(kiosk, PAPERS_REMOVE, page, 0);
        if (count > 1) {
            papers_ask(kiosk, PAPERS_LOOK, page + 1 < count ? page : page - 1, 0);
        }
    }
}

static void page_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_PAPERS_LIST);
}

static void trim_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    static const struct {
        ui_id id;
        const char *name;
        enum word label;
        enum ui_icon icon;
    } rows[] = {
        {TOP, "top", WORD_PAPERS_TRIM_TOP, UI_ICON_DOWN},
        {FOOT, "foot", WORD_PAPERS_TRIM_FOOT, UI_ICON_UP},
        {LEFT, "left", WORD_PAPERS_TRIM_LEFT, UI_ICON_NEXT},
        {RIGHT, "right", WORD_PAPERS_TRIM_RIGHT, UI_ICON_PREVIOUS},
    };
    const struct words *words = &kiosk->words;
    const struct chrome chrome = {
        .title = words_say(words, WORD_PAPERS_TRIM_TITLE),
        .sub = words_say(words, WORD_PAPERS_TRIM_SUB),
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect buttons = layout(kiosk, frame, &page, 3);
    const int row_high = (buttons.h - 2 * UI_GAP) / 3;
    const struct ui_rect undo = ui_cut_bottom(&buttons, row_high, UI_GAP);
    const bool trimmed = page_now(kiosk)->trimmed;
    for (int i = 0; i < 4; i++) {
        ui_button(frame, ui_grid(buttons, 2, 2, UI_GAP, i),
                  &(struct ui_button){.id = rows[i].id,
                                      .name = rows[i].name,
                                      .label = words_say(words, rows[i].label),
                                      .icon = rows[i].icon,
                                      .look = UI_LOOK_CARD});
    }
    ui_button(frame, undo,
              &(struct ui_button){.id = UNTRIM,
                                  .name = "untrim",
                                  .label = words_say(words, WORD_PAPERS_UNTRIM),
                                  .icon = UI_ICON_UNDO,
                                  .look = UI_LOOK_CARD,
                                  .flags = trimmed ? 0 : UI_TARGET_DISABLED});
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void trim_act(struct kiosk *kiosk, ui_id id)
{
    const int page = kiosk->visitor.papers.page;
    if (id >= TOP && id <= LEFT) {
        _Static_assert(RIGHT - TOP == (int)PAPERS_SIDE_RIGHT && LEFT - TOP == (int)PAPERS_SIDE_LEFT,
                       "the targets are in the order of the sides");
        papers_ask(kiosk, PAPERS_TRIM, page, id - TOP);
    } else if (id == UNTRIM && page_now(kiosk)->trimmed) {
        papers_ask(kiosk, PAPERS_UNTRIM, page, 0);
    }
}

static void trim_back(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_PAPERS_PAGE);
}

const struct screen screen_papers_page = {.limit_ms = KIOSK_SESSION_MS,
                                          .asks = true,
                                          .draw = page_draw,
                                          .act = page_act,
                                          .back = page_back};
const struct screen screen_papers_trim = {.limit_ms = KIOSK_SESSION_MS,
                                          .asks = true,
                                          .draw = trim_draw,
                                          .act = trim_act,
                                          .back = trim_back};
