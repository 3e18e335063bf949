#include "kiosk/screens/board.h"

#include "kiosk/screens/hall_time.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    WINDOW_COLUMNS = 2,
    WINDOW_ROWS = 8,
    WINDOWS_PER_PAGE = WINDOW_COLUMNS * WINDOW_ROWS,
    WINDOW_GAP = 32,
};

/* --- What comes ------------------------------------------------------------------------------ */

static void text_keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

void board_init(struct board *board, const char *area, int64_t spoken_seq)
{
    assert(spoken_seq >= 0);
    *board = (struct board){.spoken_seq = spoken_seq, .emergency_ms = INT64_MIN, .offset_min = 480};
    text_keep(board->area, sizeof(board->area), area == NULL ? "" : area);
}

static void wish_add(struct board *board, enum board_wish_kind kind, const struct board_call *call)
{
    assert(board->wish_count < BOARD_WISHES_MAX);
    const int at = (board->wish_first + board->wish_count) % BOARD_WISHES_MAX;
    board->wishes[at] = (struct board_wish){
        .kind = kind, .call = *call, .both_languages = board->pending_count <= BOARD_HURRY};
    board->wish_count++;
}

bool board_next_wish(struct board *board, struct board_wish *ret_wish)
{
    if (board->wish_count == 0) {
        return false;
    }
    *ret_wish = board->wishes[board->wish_first];
    board->wish_first = (board->wish_first + 1) % BOARD_WISHES_MAX;
    board->wish_count--;
    return true;
}

/* A number that is called again stands in the list once. */
static void recent_add(struct board *board, const struct board_call *call)
{
    int end = board->recent_count < BOARD_RECENT_MAX ? board->recent_count : BOARD_RECENT_MAX - 1;
    for (int i = 0; i < board->recent_count; i++) {
        if (strcmp(board->recent[i].number, call->number) == 0) {
            end = i;
            break;
        }
    }
    memmove(&board->recent[1], &board->recent[0], (size_t)end * sizeof(board->recent[0]));
    board->recent[0] = *call;
    if (end == board->recent_count) {
        board->recent_count++;
    }
}

static int64_t board_wall_ms(const struct board *board, int64_t now_ms)
{
    return board->hall_now_ms + (now_ms - board->heard_ms);
}

static struct board_call pending_pop(struct board *board)
{
    assert(board->pending_count > 0);
    const struct board_call call = board->pending[0];
    board->pending_count--;
    memmove(&board->pending[0], &board->pending[1],
            (size_t)board->pending_count * sizeof(board->pending[0]));
    return call;
}

/* Its seat has gone on: calling would send the visitor to a window that expects somebody else. */
static bool call_is_over(const struct board *board, const struct board_call *call)
{
    for (int i = 0; i < board->window_count; i++) {
        if (call->seat[0] != 0 && strcmp(board->windows[i].seat, call->seat) == 0) {
            return strcmp(board->windows[i].number, call->number) != 0;
        }
    }
    return false; /* the hall doesn't say */
}

static void card_show(struct board *board, int64_t now_ms)
{
    while (board->pending_count > 0) {
        const struct board_call call = pending_pop(board);
        wish_add(board, BOARD_ACKNOWLEDGE, &call);
        if (call_is_over(board, &call)) {
            recent_add(board, &call);
            continue;
        }
        if (board->has_card) {
            recent_add(board, &board->card);
        }
        board->card = call;
        board->has_card = true;
        board->card_since_ms = now_ms;
        assert(call.seq > board->spoken_seq); /* else it would not have been taken in */
        board->spoken_seq = call.seq;
        const bool late = board_wall_ms(board, now_ms) - call.at_ms > BOARD_SPEAK_MS;
        wish_add(board, late ? BOARD_UNSPOKEN : BOARD_SPEAK, &call);
        return;
    }
}

static bool is_ours(const struct board *board, const char *area)
{
    return board->area[0] == 0 || strcmp(board->area, area) == 0;
}

/* One that the board has not seen: to the card's queue, or among the recent if it is stale. */
static void call_take(struct board *board, const struct shape_call *call, int64_t hall_now_ms,
                      int64_t fresh_ms)
{
    struct board_call kept = {.seq = call->seq, .at_ms = call->at_ms, .again = call->again};
    text_keep(kept.number, sizeof(kept.number), call->number);
    text_keep(kept.window, sizeof(kept.window), call->window);
    text_keep(kept.seat, sizeof(kept.seat), call->seat);
    board->seen_seq = call->seq;
    const bool fresh = hall_now_ms - call->at_ms <= fresh_ms;
    const bool said = call->seq <= board->spoken_seq;
    if (!is_ours(board, call->area)) {
        return;
    }
    if (fresh && !said && board->pending_count < BOARD_PENDING_MAX) {
        board->pending[board->pending_count++] = kept;
    } else {
        recent_add(board, &kept);
        wish_add(board, BOARD_ACKNOWLEDGE, &kept);
    }
}

/* The first call after `seq`, however the state lists them; NULL for none. */
static const struct shape_call *call_after(const struct shape_board *state, int64_t seq)
{
    const struct shape_call *first = NULL;
    for (size_t i = 0; i < state->call_count; i++) {
        const struct shape_call *call = &state->calls[i];
        if (call->seq > seq && (first == NULL || call->seq < first->seq)) {
            first = call;
        }
    }
    return first;
}

void board_take(struct board *board, const struct shape_board *state, int64_t now_ms)
{
    const bool knows_nothing = !board->has_state && board->spoken_seq == 0;
    const int64_t fresh_ms = knows_nothing ? BOARD_FIRST_MS : BOARD_FRESH_MS;
    board->has_state = true;
    text_keep(board->hall_zh, sizeof(board->hall_zh), state->hall.zh);
    text_keep(board->hall_en, sizeof(board->hall_en), state->hall.en);
    text_keep(board->notice_zh, sizeof(board->notice_zh),
              state->notice == NULL ? "" : state->notice->zh);
    text_keep(board->notice_en, sizeof(board->notice_en),
              state->notice == NULL ? "" : state->notice->en);
    text_keep(board->notice_typed, sizeof(board->notice_typed),
              state->notice == NULL ? "" : state->notice->reason);
    board->hall_now_ms = state->now_ms;
    board->heard_ms = now_ms;
    board->offset_min = state->offset_min;
    board->waiting = state->waiting;
    if (state->seq < board->seen_seq || state->seq < board->spoken_seq) {
        /* A hall's numbers never go back: this is another hall, and what was kept is not of it. */
        board->seen_seq = 0;
        board->spoken_seq = 0;
        board->pending_count = 0;
    }
    board->seq = state->seq;
    const struct shape_call *call = call_after(state, board->seen_seq);
    while (call != NULL) {
        call_take(board, call, state->now_ms, fresh_ms);
        call = call_after(state, board->seen_seq);
    }
    board->window_count = 0;
    for (size_t i = 0; i < state->window_count && board->window_count < BOARD_WINDOWS_MAX; i++) {
        const struct shape_board_window *from = &state->windows[i];
        if (from->state == SHAPE_SEAT_CLOSED || !is_ours(board, from->area)) {
            continue;
        }
        struct board_window *window = &board->windows[board->window_count++];
        window->state = from->state;
        text_keep(window->window, sizeof(window->window), from->window);
        text_keep(window->seat, sizeof(window->seat), from->seat);
        text_keep(window->number, sizeof(window->number), from->number);
    }
    board_tick(board, now_ms);
}

void board_line(struct board *board, enum client_line line)
{
    board->line = line;
}

void board_voice(struct board *board, bool speaking, int64_t now_ms)
{
    board->speaking = speaking;
    board_tick(board, now_ms);
}

/* Once when it comes, and again while it stands. */
static void emergency_say(struct board *board, int64_t now_ms)
{
    if (board->notice_zh[0] == 0) {
        board->emergency_ms = INT64_MIN;
    } else if (board->emergency_ms == INT64_MIN ||
               now_ms - board->emergency_ms >= BOARD_EMERGENCY_MS) {
        board->emergency_ms = now_ms;
        wish_add(board, BOARD_EMERGENCY, &(struct board_call){0});
    }
}

void board_tick(struct board *board, int64_t now_ms)
{
    emergency_say(board, now_ms);
    const int64_t stood_ms = now_ms - board->card_since_ms;
    const bool free = !board->has_card || stood_ms >= BOARD_CARD_MOST_MS ||
                      (stood_ms >= BOARD_CARD_MS && !board->speaking);
    if (board->pending_count > 0 && free) {
        card_show(board, now_ms);
    } else if (board->has_card && board->pending_count == 0 && stood_ms >= BOARD_CARD_IDLE_MS) {
        recent_add(board, &board->card);
        board->has_card = false;
    }
}

static int board_pages(const struct board *board)
{
    const int pages = (board->window_count + WINDOWS_PER_PAGE - 1) / WINDOWS_PER_PAGE;
    return pages > 1 ? pages : 1;
}

int64_t board_next_wake_ms(const struct board *board, int64_t now_ms)
{
    int64_t wake_ms = now_ms + 60000 - board_wall_ms(board, now_ms) % 60000; /* the clock */
    if (board_pages(board) > 1) {
        const int64_t page_ms = now_ms + BOARD_PAGE_MS - now_ms % BOARD_PAGE_MS;
        wake_ms = page_ms < wake_ms ? page_ms : wake_ms;
    }
    if (board->emergency_ms != INT64_MIN) {
        const int64_t again_ms = board->emergency_ms + BOARD_EMERGENCY_MS;
        wake_ms = again_ms < wake_ms ? again_ms : wake_ms;
    }
    if (board->has_card) {
        int64_t card_ms = board->card_since_ms + BOARD_CARD_IDLE_MS;
        if (board->pending_count > 0) {
            card_ms = board->card_since_ms + (board->speaking ? BOARD_CARD_MOST_MS : BOARD_CARD_MS);
        }
        wake_ms = card_ms < wake_ms ? card_ms : wake_ms;
    }
    return wake_ms > now_ms ? wake_ms : now_ms;
}

/* --- What is drawn --------------------------------------------------------------------------- */

static void header_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect,
                        int64_t now_ms)
{
    rect = ui_inset(rect, 48, 0);
    struct hall_time time;
    hall_time_of(board_wall_ms(board, now_ms), board->offset_min, &time);
    if (board->has_state) {
        char date[64];
        char clock[16];
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
    const char *name = board->has_state ? board->hall_zh : "政务服务大厅";
    ui_text(frame, rect,
            &(struct ui_text){.size = 52,
                              .weight = UI_BOLD,
                              .colour = UI_BOARD_TEXT,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            name);
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

static void card_label(struct ui_frame *frame, struct ui_rect rect, const char *zh, const char *en)
{
    const struct ui_span spans[] = {{zh, 80, UI_BOLD, UI_CALL_TEXT},
                                    {en, UI_BOARD_LEAST, UI_MEDIUM, UI_CALL_TEXT}};
    ui_spans(frame, rect, UI_LEFT, spans, 2);
}

static void card_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect)
{
    ui_card(frame, rect, UI_RADIUS, UI_CALL, UI_NONE);
    const struct ui_rect line = ui_rect_make(rect.x + 608, rect.y + 48, 4, rect.h - 96);
    ui_fill(frame, line, UI_CALL_TEXT);
    struct ui_rect left = ui_rect_make(rect.x + 64, rect.y + 32, 528, rect.h - 64);
    struct ui_rect right = ui_rect_make(rect.x + 660, rect.y + 32, rect.w - 660 - 32, rect.h - 64);
    const bool again = board->card.again > 0;
    card_label(frame, ui_cut_top(&left, 104, 8), again ? "再请" : "请",
               again ? "  Number, again" : "  Number");
    fit_draw(
        frame, left,
        (struct ui_text){
            .size = UI_BOARD_CALL, .weight = UI_BLACK, .colour = UI_CALL_TEXT, .stand = UI_MIDDLE},
        96, board->card.number);
    card_label(frame, ui_cut_top(&right, 104, 8), "到", "  Go to window");
    const struct ui_span spans[] = {{board->card.window, UI_BOARD_CALL, UI_BLACK, UI_CALL_TEXT},
                                    {" 号窗口", 72, UI_BOLD, UI_CALL_TEXT}};
    ui_spans(frame, right, UI_LEFT, spans, 2);
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
    struct ui_rect inner = ui_inset(rect, 64, 72);
    ui_text(frame, ui_cut_top(&inner, 128, 16),
            &(struct ui_text){
                .size = 80, .weight = UI_BOLD, .colour = UI_BOARD_TEXT, .stand = UI_MIDDLE},
            title);
    ui_text(frame, inner,
            &(struct ui_text){.size = UI_BOARD_BODY, .colour = UI_BOARD_TEXT_2, .stand = UI_MIDDLE},
            sub);
}

static void recent_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect)
{
    for (int i = 0; i < BOARD_RECENT_MAX; i++) {
        const int column = i / 4;
        const struct ui_rect cell =
            ui_rect_make(rect.x + column * (584 + 24), rect.y + (i % 4) * (88 + 8), 584, 88);
        ui_card(frame, cell, UI_RADIUS, UI_BOARD_CARD, UI_NONE);
        if (i >= board->recent_count) {
            continue;
        }
        const struct board_call *call = &board->recent[i];
        struct ui_rect inner = ui_inset(cell, 32, 0);
        const struct ui_span window[] = {{call->window, 64, UI_BOLD, UI_BOARD_TEXT},
                                         {" 号窗口", 48, UI_MEDIUM, UI_BOARD_TEXT}};
        ui_spans(frame, ui_cut_right(&inner, 290, 8), UI_RIGHT, window, 2);
        fit_draw(frame, inner,
                 (struct ui_text){
                     .size = 64, .weight = UI_BOLD, .colour = UI_BOARD_TEXT, .stand = UI_MIDDLE},
                 UI_BOARD_BODY, call->number);
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

static void windows_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect,
                         int64_t now_ms)
{
    ui_card(frame, rect, UI_RADIUS, UI_BOARD_CARD, UI_NONE);
    struct ui_rect inner = ui_inset(rect, 40, 12);
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
    const int pages = board_pages(board);
    const int page = (int)(now_ms / BOARD_PAGE_MS % pages);
    const int row = inner.h / WINDOW_ROWS;
    for (int i = 0; i < WINDOWS_PER_PAGE; i++) {
        const int at = page * WINDOWS_PER_PAGE + i;
        const int column = i / WINDOW_ROWS;
        const int width = (inner.w - WINDOW_GAP) / WINDOW_COLUMNS;
        const struct ui_rect cell = ui_rect_make(inner.x + column * (width + WINDOW_GAP),
                                                 inner.y + (i % WINDOW_ROWS) * row, width, row);
        ui_fill(frame, ui_rect_make(cell.x, cell.y, cell.w, 2), UI_BOARD_LINE);
        if (at < board->window_count) {
            window_draw(&board->windows[at], frame, cell);
        }
    }
}

static void footer_draw(const struct board *board, struct ui_frame *frame, struct ui_rect rect)
{
    const bool lost = board->has_state && board->line != CLIENT_LINE_UP;
    ui_fill(frame, rect, lost ? UI_WARN_TINT : UI_SURFACE);
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
                              .may_cut = true},
            lost ? "正在重新连接，号码都有效。叫号请听窗口工作人员，或问导服。"
                 : "听到叫号请带好材料到窗口。过号了请找导服，不用重新取号。");
}

void board_draw(const struct board *board, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, int64_t now_ms)
{
    struct ui_frame frame;
    ui_frame_begin(&frame, list, scale, measure, NULL, UI_THEME_DAY, UI_BOARD);
    struct ui_rect page = ui_scale_whole(scale);
    header_draw(board, &frame, ui_cut_top(&page, 120, 0), now_ms);
    footer_draw(board, &frame, ui_cut_bottom(&page, 112, 24));
    page = ui_rect_make(page.x + 48, page.y, page.w - 96, page.h);
    struct ui_rect left = ui_cut_left(&page, 1192, 24);
    const struct ui_rect card = ui_cut_top(&left, 424, 24);
    if (board->has_card && board->notice_zh[0] == '\0') {
        card_draw(board, &frame, card);
    } else {
        idle_card_draw(board, &frame, card);
    }
    recent_draw(board, &frame, left);
    windows_draw(board, &frame, page, now_ms);
    ui_frame_end(&frame);
}
