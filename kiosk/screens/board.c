#include "kiosk/screens/board.h"

#include "hall-server/model/limits.h"
#include "kiosk/screens/rest.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_MINUTES = 1440 };

#define BOARD_RULE_NAME(symbol, name) name,
static const char *const rule_names[BOARD_RULE_COUNT] = {BOARD_RULES(BOARD_RULE_NAME)};

const char *board_rule_name(enum board_rule rule)
{
    assert(rule < BOARD_RULE_COUNT);
    return rule_names[rule];
}

/* --- What comes ------------------------------------------------------------------------------ */

static void text_keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

void board_init(struct board *board, const char *area, int64_t spoken_seq)
{
    assert(spoken_seq >= 0);
    *board = (struct board){.spoken_seq = spoken_seq,
                            .done_seq = spoken_seq,
                            .emergency_ms = INT64_MIN,
                            .offset_min = 480};
    text_keep(board->area, sizeof(board->area), area == NULL ? "" : area);
}

void board_restore(struct board *board, int64_t done_seq, const struct board_call *pending,
                   int count)
{
    assert(!board->has_state && count >= 0);
    board->done_seq = done_seq > board->spoken_seq ? done_seq : board->spoken_seq;
    for (int i = 0; i < count && board->pending_count < BOARD_PENDING_MAX; i++) {
        const int64_t before = board->pending_count == 0
                                   ? board->spoken_seq
                                   : board->pending[board->pending_count - 1].seq;
        if (pending[i].seq > before && pending[i].seq <= board->done_seq) {
            board->pending[board->pending_count++] = pending[i];
        }
    }
}

static struct board_wish *wish_add(struct board *board, enum board_wish_kind kind,
                                   const struct board_call *call)
{
    assert(board->wish_count < BOARD_WISHES_MAX);
    const int at = (board->wish_first + board->wish_count) % BOARD_WISHES_MAX;
    board->wishes[at] = (struct board_wish){
        .kind = kind, .call = *call, .both_languages = board->pending_count <= BOARD_HURRY};
    board->wish_count++;
    return &board->wishes[at];
}

static void unspoken(struct board *board, const struct board_call *call, enum board_rule rule)
{
    wish_add(board, BOARD_UNSPOKEN, call)->rule = rule;
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

int64_t board_wall_ms(const struct board *board, int64_t now_ms)
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

static bool is_quiet(const struct board *board, int64_t now_ms)
{
    const int64_t minute =
        (board_wall_ms(board, now_ms) / MINUTE_MS + board->offset_min) % DAY_MINUTES;
    for (int i = 0; i < board->quiet_count; i++) {
        if (minute >= board->quiet[i][0] && minute < board->quiet[i][1]) {
            return true;
        }
    }
    return false;
}

static void call_speak(struct board *board, const struct board_call *call, int64_t now_ms)
{
    if (board_wall_ms(board, now_ms) - call->at_ms > BOARD_SPEAK_MS) {
        unspoken(board, call, BOARD_RULE_LATE);
    } else if (is_quiet(board, now_ms)) {
        unspoken(board, call, BOARD_RULE_QUIET);
    } else {
        wish_add(board, BOARD_SPEAK, call);
    }
}

static void card_show(struct board *board, int64_t now_ms)
{
    while (board->pending_count > 0) {
        const struct board_call call = pending_pop(board);
        wish_add(board, BOARD_ACKNOWLEDGE, &call);
        assert(call.seq > board->spoken_seq); /* else it would not have been taken in */
        board->spoken_seq = call.seq;
        if (call_is_over(board, &call)) {
            recent_add(board, &call);
            unspoken(board, &call, BOARD_RULE_OVER);
            continue;
        }
        if (board->has_card) {
            recent_add(board, &board->card);
        }
        board->card = call;
        board->has_card = true;
        board->card_since_ms = now_ms;
        call_speak(board, &call, now_ms);
        return;
    }
}

static bool is_ours(const struct board *board, const char *area)
{
    return board->area[0] == 0 || strcmp(board->area, area) == 0;
}

/* One of those that waited when the program ended. */
static bool waits(const struct board *board, int64_t seq)
{
    for (int i = 0; seq <= board->done_seq && i < board->pending_count; i++) {
        if (board->pending[i].seq == seq) {
            return true;
        }
    }
    return false;
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
    if (!is_ours(board, call->area) || waits(board, call->seq)) {
        return;
    }
    if (call->seq <= board->done_seq) {
        recent_add(board, &kept);
        wish_add(board, BOARD_ACKNOWLEDGE, &kept);
    } else if (fresh && board->pending_count < BOARD_PENDING_MAX) {
        board->pending[board->pending_count++] = kept;
    } else {
        kept.missed = true;
        recent_add(board, &kept);
        wish_add(board, BOARD_ACKNOWLEDGE, &kept);
        unspoken(board, &kept, fresh ? BOARD_RULE_FULL : BOARD_RULE_MISSED);
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

static bool notice_is_ours(const struct board *board, const struct shape_board_notice *notice)
{
    bool ours = notice->area_count == 0 || board->area[0] == 0;
    for (size_t i = 0; i < notice->area_count; i++) {
        ours = ours || is_ours(board, notice->areas[i]);
    }
    return ours;
}

/* What did not change keeps its picture and its code. */
static void notice_take(struct board_notice *to, const struct shape_board_notice *from)
{
    if (strcmp(to->code, from->qr) != 0) {
        to->qr.size = 0;
        text_keep(to->code, sizeof(to->code), from->qr);
        if (from->qr[0] != 0 && ui_qr_make(from->qr, &to->qr) != UI_QR_OK) {
            to->qr.size = 0; /* its words stand alone */
        }
    }
    if (strcmp(to->picture, from->picture) != 0) {
        to->picture_number = 0;
        to->picture_tried = false;
        text_keep(to->picture, sizeof(to->picture), from->picture);
    }
    text_keep(to->zh, sizeof(to->zh), from->text.zh);
    text_keep(to->en, sizeof(to->en), from->text.en);
}

/* What the hall wants of its boards, apart from calls. */
static void wants_take(struct board *board, const struct shape_board *state)
{
    board->notice_count = 0;
    for (size_t i = 0; i < state->notice_count && board->notice_count < BOARD_NOTICES_MAX; i++) {
        if (notice_is_ours(board, &state->notices[i])) {
            notice_take(&board->notices[board->notice_count++], &state->notices[i]);
        }
    }
    board->quiet_count = 0;
    for (size_t i = 0; i < state->quiet_count && board->quiet_count < BOARD_QUIET_MAX; i++) {
        board->quiet[board->quiet_count][0] = (int)state->quiet[i].from;
        board->quiet[board->quiet_count++][1] = (int)state->quiet[i].until;
    }
    board->area_zh[0] = 0;
    for (size_t i = 0; board->area[0] != 0 && i < state->area_count; i++) {
        if (strcmp(state->areas[i].id, board->area) == 0) {
            text_keep(board->area_zh, sizeof(board->area_zh), state->areas[i].name.zh);
        }
    }
}

void board_picture(struct board *board, const char *file, uint32_t number, int width_px,
                   int height_px)
{
    for (int i = 0; i < board->notice_count; i++) {
        struct board_notice *notice = &board->notices[i];
        if (strcmp(notice->picture, file) == 0) {
            notice->picture_number = number;
            notice->picture_px[0] = width_px;
            notice->picture_px[1] = height_px;
        }
    }
}

/*
 * The hall lists its last calls alone. If it lists as many as it can, and all of them are news,
 * then there may have been others before them that nobody can tell of.
 */
static void gap_note(struct board *board, const struct shape_board *state,
                     const struct shape_call *oldest_new)
{
    bool missed = false; /* what is said of the gap goes with the marks */
    for (int i = 0; i < board->recent_count; i++) {
        missed = missed || board->recent[i].missed;
    }
    board->gap_seq = missed ? board->gap_seq : 0;
    const int64_t heard_seq = board->seen_seq > board->done_seq ? board->seen_seq : board->done_seq;
    if (heard_seq > 0 && oldest_new != NULL && state->call_count >= LIMIT_RECENT_CALLS &&
        call_after(state, 0)->seq == oldest_new->seq && oldest_new->seq > heard_seq) {
        board->gap_seq = oldest_new->seq;
    }
}

void board_take(struct board *board, const struct shape_board *state, int64_t now_ms)
{
    const bool knows_nothing = !board->has_state && board->done_seq == 0;
    const int64_t fresh_ms = knows_nothing ? BOARD_FIRST_MS : BOARD_FRESH_MS;
    const bool first = !board->has_state;
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
    wants_take(board, state);
    if (state->seq < board->seen_seq || state->seq < board->done_seq) {
        /* A hall's numbers never go back: this is another hall, and what was kept is not of it. */
        board->seen_seq = 0;
        board->spoken_seq = 0;
        board->done_seq = 0;
        board->gap_seq = 0;
        board->pending_count = 0;
    }
    board->seq = state->seq;
    const struct shape_call *call = call_after(state, board->seen_seq);
    gap_note(board, state, call);
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
    if (first || board->window_count > 0) {
        board->needed_ms = now_ms;
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
    if (board->has_card || board->notice_zh[0] != 0) {
        board->needed_ms = now_ms;
    }
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

bool board_rests(const struct board *board, int64_t now_ms)
{
    return board->has_state && board->window_count == 0 && !board->has_card &&
           board->pending_count == 0 && board->notice_zh[0] == 0 &&
           now_ms - board->needed_ms >= REST_AFTER_MS;
}

bool board_notice_is_page(const struct board_notice *notice)
{
    return notice->picture_number != 0 || notice->qr.size > 0 ||
           strlen(notice->zh) > BOARD_FOOT_BYTES_MAX;
}

int board_foot_count(const struct board *board)
{
    int count = 0;
    for (int i = 0; i < board->notice_count; i++) {
        count += !board_notice_is_page(&board->notices[i]);
    }
    return count > 0 ? count : 1;
}

int board_page_count(const struct board *board, int per_page, int *ret_window_pages)
{
    const int pages = (board->window_count + per_page - 1) / per_page;
    int count = *ret_window_pages = pages > 1 ? pages : 1;
    for (int i = 0; i < board->notice_count; i++) {
        count += board_notice_is_page(&board->notices[i]);
    }
    return count;
}

int64_t board_next_wake_ms(const struct board *board, int64_t now_ms)
{
    int64_t wake_ms = now_ms + MINUTE_MS - board_wall_ms(board, now_ms) % MINUTE_MS; /* clock */
    if (board->window_count > BOARD_PAGE_LEAST || board->notice_count > 0) {
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
