/* What a board shows: one design for lying panels, one for upright ones. */
#include "kiosk/screens/board.h"

#include "kiosk/screens/hall_time.h"
#include "kiosk/screens/rest.h"

#include <stdio.h>

enum { WINDOW_GAP = 32, RECENT_ROWS = 4, EMERGENCY_LEAST = 32 };

/* Where the parts of a page are, in units. */
struct layout {
    bool high; /* upright */
    int header_h, footer_h, card_h;
    int number_size, window_size, word_size; /* of a recent call */
    int window_columns, window_rows;
};

static const struct layout layouts[] = {{.header_h = 120,
                                         .footer_h = 112,
                                         .card_h = 424,
                                         .number_size = 60,
                                         .window_size = 60,
                                         .word_size = 48,
                                         .window_columns = 2,
                                         .window_rows = 8},
                                        {.high = true,
                                         .header_h = 208,
                                         .footer_h = 176,
                                         .card_h = 680,
                                         .number_size = 56,
                                         .window_size = 56,
                                         .word_size = 40,
                                         .window_columns = 3,
                                         .window_rows = 4}};

static const struct layout *layout_of(const struct ui_scale *scale)
{
    return &layouts[scale->wide ? 0 : 1];
}

struct ui_scale board_scale(int width_px, int height_px)
{
    return width_px >= height_px
               ? ui_scale_fit(width_px, height_px, BOARD_WIDTH, BOARD_HEIGHT)
               : ui_scale_fit(width_px, height_px, BOARD_HIGH_WIDTH, BOARD_HIGH_HEIGHT);
}

/* One line as large as the box allows, from its own size down to `least`. */
static void fit_draw(struct ui_frame *frame, struct ui_rect rect, struct ui_text how, int least,
                     const char *text)
{
    while (how.size > least && ui_text_width(frame, how.size, how.weight, text) > rect.w) {
        how.size -= 4;
    }
    how.line_height = how.size * 12 / 10;
    ui_text(frame, rect, &how, text);
}

static void time_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect,
                      int64_t now_ms)
{
    struct hall_time time;
    char date[64];
    char clock[16];
    hall_time_of(board_wall_ms(board, now_ms), board->offset_min, &time);
    snprintf(date, sizeof(date), "%d月%d日 %s", time.month, time.day, time.weekday_zh);
    snprintf(clock, sizeof(clock), "%02d:%02d", time.hour, time.minute);
    ui_text(frame, ui_cut_right(&rect, 232, 24),
            &(struct ui_text){.size = 80,
                              .weight = UI_BOLD,
                              .colour = UI_BOARD_TEXT,
                              .align = UI_RIGHT,
                              .stand = UI_MIDDLE},
            clock);
    ui_text(frame, ui_cut_right(&rect, 400, 24),
            &(struct ui_text){.size = UI_BOARD_LEAST,
                              .colour = UI_BOARD_TEXT_2,
                              .align = UI_RIGHT,
                              .stand = UI_MIDDLE},
            date);
}

static void name_draw(struct ui_frame *frame, struct ui_rect rect, int least, const char *name)
{
    fit_draw(frame, rect,
             (struct ui_text){.size = 52,
                              .weight = UI_BOLD,
                              .colour = UI_BOARD_TEXT,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
             least, name);
}

/* Upright, hall and area have a line each. */
static void header_draw(const struct board *board, struct ui_frame *frame,
                        const struct layout *layout, struct ui_rect rect, int64_t now_ms)
{
    rect = ui_inset(rect, 48, 0);
    const char *hall = board->has_state ? board->hall_zh : "政务服务大厅";
    struct ui_rect row = layout->high ? ui_cut_bottom(&rect, 104, 0) : rect;
    char name[2 * BOARD_NAME_ROOM + 8];
    if (board->has_state) {
        time_draw(board, frame, row, now_ms);
    }
    ui_cut_right(&row, 656, 24);
    if (layout->high) {
        name_draw(frame, rect, UI_BOARD_LEAST, hall);
        name_draw(frame, row, 32, board->area_zh);
    } else {
        snprintf(name, sizeof(name), "%s%s%s", hall, board->area_zh[0] != 0 ? " · " : "",
                 board->area_zh);
        name_draw(frame, row, UI_BOARD_LEAST, name);
    }
}

static void card_label(struct ui_frame *frame, struct ui_rect rect, const char *zh, const char *en)
{
    const struct ui_span spans[] = {{zh, 80, UI_BOLD, UI_CALL_TEXT},
                                    {en, UI_BOARD_LEAST, UI_MEDIUM, UI_CALL_TEXT}};
    ui_spans(frame, rect, UI_LEFT, spans, 2);
}

/* Beside each other, or upright one above the other. */
static void card_draw(const struct board *board, struct ui_frame *frame,
                      const struct layout *layout, struct ui_rect rect)
{
    ui_card(frame, rect, UI_RADIUS, UI_CALL, UI_NONE);
    struct ui_rect left = ui_rect_make(rect.x + 64, rect.y + 32, 528, rect.h - 64);
    struct ui_rect right = ui_rect_make(rect.x + 660, rect.y + 32, rect.w - 660 - 32, rect.h - 64);
    struct ui_rect line = ui_rect_make(rect.x + 608, rect.y + 48, 4, rect.h - 96);
    if (layout->high) {
        const int half = rect.h / 2;
        left = ui_rect_make(rect.x + 64, rect.y + 8, rect.w - 128, half - 16);
        right = ui_rect_make(rect.x + 64, rect.y + half + 8, rect.w - 128, half - 16);
        line = ui_rect_make(rect.x + 64, rect.y + half - 2, rect.w - 128, 4);
    }
    ui_fill(frame, line, UI_CALL_TEXT);
    const bool again = board->card.again > 0;
    card_label(frame, ui_cut_top(&left, layout->high ? 80 : 104, layout->high ? 0 : 8),
               again ? "再请" : "请", again ? "  Number, again" : "  Number");
    fit_draw(
        frame, left,
        (struct ui_text){
            .size = UI_BOARD_CALL, .weight = UI_BLACK, .colour = UI_CALL_TEXT, .stand = UI_MIDDLE},
        96, board->card.number);
    card_label(frame, ui_cut_top(&right, layout->high ? 80 : 104, layout->high ? 0 : 8), "到",
               "  Go to window");
    const struct ui_span spans[] = {{board->card.window, UI_BOARD_CALL, UI_BLACK, UI_CALL_TEXT},
                                    {" 号窗口", 72, UI_BOLD, UI_CALL_TEXT}};
    ui_spans(frame, right, UI_LEFT, spans, 2);
}

/* As large as all of it allows: an emergency must not lose a word. */
static void whole_draw(struct ui_frame *frame, struct ui_rect rect, int size, const char *text)
{
    struct ui_text how = {.size = size,
                          .weight = size > UI_BOARD_BODY ? UI_BOLD : UI_REGULAR,
                          .colour = size > UI_BOARD_BODY ? UI_BOARD_TEXT : UI_BOARD_TEXT_2,
                          .stand = UI_MIDDLE,
                          .lines_max = UI_LINES_MAX};
    ui_text_shrink(frame, rect, &how, EMERGENCY_LEAST, text);
    how.lines_max =
        rect.h / how.line_height < UI_LINES_MAX ? rect.h / how.line_height : UI_LINES_MAX;
    ui_text(frame, rect, &how, text);
}

/* What the card says when it calls nobody: title, and the same in English. */
static void idle_card_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect)
{
    const char *title = "正在连接大厅…";
    const char *sub = "Connecting to the hall";
    if (board->line == CLIENT_LINE_REFUSED) {
        title = "本屏还未获授权，请找管理员";
        sub = "The hall refuses this screen's key";
    } else if (board->notice_zh[0] != '\0') {
        title = board->notice_zh;
        sub = board->notice_en;
    } else if (board->has_state) {
        title = "请留意叫号";
        sub = "Please watch for your number";
    }
    ui_card(frame, rect, UI_RADIUS, UI_BOARD_CARD, UI_NONE);
    struct ui_rect inner = ui_inset(rect, 64, 48);
    whole_draw(frame, ui_cut_top(&inner, inner.h * 6 / 10, 8), 80, title);
    whole_draw(frame, inner, UI_BOARD_BODY, sub);
}

static void recent_call_draw(const struct board_call *call, struct ui_frame *frame,
                             const struct layout *layout, struct ui_rect cell)
{
    struct ui_rect inner = ui_inset(cell, 24, 0);
    const struct ui_span window[] = {{call->window, layout->window_size, UI_BOLD, UI_BOARD_TEXT},
                                     {" 号窗口", layout->word_size, UI_MEDIUM, UI_BOARD_TEXT}};
    ui_spans(frame, ui_cut_right(&inner, layout->high ? 220 : 290, 8), UI_RIGHT, window, 2);
    if (call->missed) {
        ui_icon(frame, ui_cut_left(&inner, 44, 8), UI_ICON_CLOCK, 20, UI_CALL);
    }
    fit_draw(frame, inner,
             (struct ui_text){.size = layout->number_size,
                              .weight = UI_BOLD,
                              .colour = UI_BOARD_TEXT,
                              .stand = UI_MIDDLE},
             UI_BOARD_LEAST, call->number);
}

static void recent_draw(const struct board *board, struct ui_frame *frame,
                        const struct layout *layout, struct ui_rect rect)
{
    struct ui_rect head = ui_cut_top(&rect, 52, 4);
    bool missed = false;
    for (int i = 0; i < BOARD_RECENT_MAX; i++) {
        const struct ui_rect cell =
            ui_rect_make(rect.x + i / RECENT_ROWS * ((rect.w - 24) / 2 + 24),
                         rect.y + i % RECENT_ROWS * ((rect.h + 8) / RECENT_ROWS), (rect.w - 24) / 2,
                         (rect.h + 8) / RECENT_ROWS - 8);
        ui_card(frame, cell, UI_RADIUS, UI_BOARD_CARD, UI_NONE);
        if (i < board->recent_count) {
            recent_call_draw(&board->recent[i], frame, layout, cell);
            missed = missed || board->recent[i].missed;
        }
    }
    const struct ui_text small = {
        .size = UI_BOARD_LEAST, .colour = UI_BOARD_TEXT_2, .stand = UI_MIDDLE};
    ui_text(frame, ui_cut_left(&head, 460, 8), &small, "最近叫号 Recent calls");
    if (missed) {
        ui_icon(frame, ui_cut_left(&head, 40, 8), UI_ICON_CLOCK, 20, UI_CALL);
        const char *words =
            layout->high ? "本屏未播报 Missed here" : "本屏未播报，请看号码 Missed here";
        if (board->gap_seq != 0) {
            words = layout->high ? "未播报，或有更早的" : "未播报，或有更早的 Missed here";
        }
        ui_text(frame, head, &small, words);
    }
}

static void window_draw(const struct board_window *window, struct ui_frame *frame,
                        struct ui_rect cell)
{
    const bool busy = window->number[0] != 0;
    const char *said = busy ? window->number : window->state == SHAPE_SEAT_PAUSED ? "暂停" : "空闲";
    ui_text(frame, ui_cut_left(&cell, 68, 4),
            &(struct ui_text){.size = 48, .weight = UI_BOLD, .colour = UI_CALL, .stand = UI_MIDDLE},
            window->window);
    fit_draw(frame, cell,
             (struct ui_text){.size = busy ? 56 : UI_BOARD_LEAST,
                              .weight = busy ? UI_BOLD : UI_REGULAR,
                              .colour = busy ? UI_BOARD_TEXT : UI_BOARD_TEXT_2,
                              .align = UI_RIGHT,
                              .stand = UI_MIDDLE},
             UI_BOARD_LEAST, said);
}

static void windows_draw(const struct board *board, struct ui_frame *frame,
                         const struct layout *layout, struct ui_rect inner, int page)
{
    struct ui_rect head = ui_cut_top(&inner, 84, 0);
    char waiting[32];
    snprintf(waiting, sizeof(waiting), "%lld", (long long)board->waiting);
    const struct ui_span spans[] = {{"等候 ", UI_BOARD_LEAST, UI_MEDIUM, UI_BOARD_TEXT_2},
                                    {waiting, 56, UI_BOLD, UI_BOARD_TEXT},
                                    {" 人", UI_BOARD_LEAST, UI_MEDIUM, UI_BOARD_TEXT_2}};
    if (board->has_state) {
        ui_spans(frame, ui_cut_right(&head, 260, 8), UI_RIGHT, spans, 3);
    }
    ui_text(
        frame, head,
        &(struct ui_text){
            .size = UI_BOARD_BODY, .weight = UI_BOLD, .colour = UI_BOARD_TEXT, .stand = UI_MIDDLE},
        "窗口办理中");
    const int columns = layout->window_columns;
    const int row = inner.h / layout->window_rows;
    const int width = (inner.w - WINDOW_GAP * (columns - 1)) / columns;
    for (int i = 0; i < columns * layout->window_rows; i++) {
        const int at = page * columns * layout->window_rows + i;
        const int column = i / layout->window_rows;
        const struct ui_rect cell =
            ui_rect_make(inner.x + column * (width + WINDOW_GAP),
                         inner.y + (i % layout->window_rows) * row, width, row);
        ui_fill(frame, ui_rect_make(cell.x, cell.y, cell.w, 2), UI_BOARD_LINE);
        if (at < board->window_count) {
            window_draw(&board->windows[at], frame, cell);
        }
    }
}

/* Takes the box of a picture or code off the foot, or upright off a side. */
static struct ui_rect notice_box(const struct layout *layout, struct ui_rect *inner, bool first)
{
    if (!layout->high) {
        return ui_cut_bottom(inner, 296, 16);
    }
    return first ? ui_cut_left(inner, inner->h, 24) : ui_cut_right(inner, inner->h, 24);
}

/* A picture, a code, and words in what is left of the place. */
static void notice_draw(const struct board_notice *notice, struct ui_frame *frame,
                        const struct layout *layout, struct ui_rect inner)
{
    ui_text(frame, ui_cut_top(&inner, 84, 0),
            &(struct ui_text){
                .size = UI_BOARD_BODY, .weight = UI_BOLD, .colour = UI_CALL, .stand = UI_MIDDLE},
            "通知 Notice");
    if (notice->qr.size > 0) {
        struct ui_rect box = notice_box(layout, &inner, false);
        const int side = box.w < box.h ? box.w : box.h;
        box = ui_centre(box, side, side);
        ui_card(frame, box, UI_RADIUS, UI_SURFACE, UI_NONE);
        ui_qr(frame, ui_inset(box, 4, 4), &notice->qr);
    }
    if (notice->picture_number != 0) {
        ui_picture(frame, notice_box(layout, &inner, true), notice->picture_number,
                   notice->picture_px[0], notice->picture_px[1]);
    }
    struct ui_text how = {.size = 44,
                          .line_height = 56,
                          .weight = UI_MEDIUM,
                          .colour = UI_BOARD_TEXT,
                          .may_cut = true};
    const int lines = inner.h / how.line_height;
    how.lines_max = lines < 2 ? 1 : notice->en[0] == 0 ? lines : (lines + 1) / 2;
    const int used = ui_text(frame, inner, &how, notice->zh);
    ui_cut_top(&inner, used, 0);
    how.size = UI_BOARD_LEAST;
    how.weight = UI_REGULAR;
    how.colour = UI_BOARD_TEXT_2;
    how.lines_max = inner.h / how.line_height;
    if (how.lines_max > 0) {
        ui_text(frame, inner, &how, notice->en);
    }
}

/* The notice that is number `place` among those with a page, or those at the foot; NULL: none. */
static const struct board_notice *notice_at(const struct board *board, bool page, int place)
{
    for (int i = 0; i < board->notice_count; i++) {
        const struct board_notice *notice = &board->notices[i];
        if (board_notice_is_page(notice) == page && place-- == 0) {
            return notice;
        }
    }
    return NULL;
}

/* Windows and the notices that need a page take turns. */
static void pages_draw(const struct board *board, struct ui_frame *frame,
                       const struct layout *layout, struct ui_rect rect, int64_t now_ms)
{
    int windows = 1;
    const int count =
        board_page_count(board, layout->window_columns * layout->window_rows, &windows);
    const int page = (int)(now_ms / BOARD_PAGE_MS % count);
    ui_card(frame, rect, UI_RADIUS, UI_BOARD_CARD, UI_NONE);
    const struct ui_rect inner = ui_inset(rect, 40, 12);
    const struct board_notice *notice =
        page < windows ? NULL : notice_at(board, true, page - windows);
    if (notice != NULL) {
        notice_draw(notice, frame, layout, inner);
    } else {
        windows_draw(board, frame, layout, inner, page);
    }
}

static void footer_draw(const struct board *board, struct ui_frame *frame,
                        const struct layout *layout, struct ui_rect rect, int64_t now_ms)
{
    const bool lost = board->has_state && board->line != CLIENT_LINE_UP;
    const struct board_notice *notice =
        notice_at(board, false, (int)(now_ms / BOARD_PAGE_MS % board_foot_count(board)));
    const struct ui_rect whole = ui_scale_whole(frame->scale);
    ui_fill(frame, ui_rect_make(0, rect.y, whole.w, whole.h - rect.y),
            lost ? UI_WARN_TINT : UI_SURFACE);
    struct ui_rect inner = ui_inset(rect, 48, 20);
    struct ui_rect tag = ui_cut_left(&inner, 136, 32);
    ui_card(frame, tag, UI_RADIUS, lost ? UI_WARN_TEXT : UI_PRIMARY, UI_NONE);
    ui_text(frame, tag,
            &(struct ui_text){.size = 44,
                              .weight = UI_BOLD,
                              .colour = UI_ON_PRIMARY,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            lost ? "断线" : "通知");
    ui_text(frame, inner,
            &(struct ui_text){.size = UI_BOARD_BODY,
                              .weight = UI_MEDIUM,
                              .colour = lost ? UI_WARN_TEXT : UI_INK,
                              .stand = UI_MIDDLE,
                              .lines_max = layout->high ? 2 : 1,
                              .may_cut = true},
            lost ? "正在重新连接，号码都有效。叫号请听窗口工作人员，或问导服。"
            : notice != NULL ? notice->zh
                             : "听到叫号请带好材料到窗口。过号了请找导服，不用重新取号。");
}

void board_draw(const struct board *board, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, int64_t now_ms)
{
    const struct layout *layout = layout_of(scale);
    struct ui_frame frame;
    ui_frame_begin(&frame, list, scale, measure, NULL, UI_THEME_DAY, UI_BOARD);
    const int64_t wall_ms = board_wall_ms(board, now_ms);
    struct ui_rect page = rest_moved(ui_scale_whole(scale), wall_ms);
    if (board_rests(board, now_ms)) {
        rest_draw(&frame, page, wall_ms, board->offset_min, UI_BOARD_NUMBER, board->hall_zh);
        ui_frame_end(&frame);
        return;
    }
    header_draw(board, &frame, layout, ui_cut_top(&page, layout->header_h, 0), now_ms);
    footer_draw(board, &frame, layout, ui_cut_bottom(&page, layout->footer_h, 24), now_ms);
    page = ui_rect_make(page.x + 44, page.y, page.w - 88, page.h);
    struct ui_rect left = layout->high ? page : ui_cut_left(&page, 1192, 24);
    const struct ui_rect card = ui_cut_top(&left, layout->card_h, 24);
    if (layout->high) {
        page = ui_cut_bottom(&left, left.h / 2, 24);
    }
    if (board->has_card && board->notice_zh[0] == '\0') {
        card_draw(board, &frame, layout, card);
    } else {
        idle_card_draw(board, &frame, card);
    }
    recent_draw(board, &frame, layout, left);
    pages_draw(board, &frame, layout, page, now_ms);
    ui_frame_end(&frame);
}
