#include "kiosk/screens/seat_parts.h"

#include "hall-server/model/limits.h"
#include "kiosk/screens/hall_time.h"
#include "kiosk/screens/rest.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60000, TILES = 5 };

/* By level 1–5. */
static const struct {
    const char *zh;
    const char *en;
    const char *name;
    enum ui_icon icon;
} levels[TILES + 1] = {
    [1] = {"非常不满意", "Very poor", "level:1", UI_ICON_SMILE_1},
    [2] = {"不满意", "Poor", "level:2", UI_ICON_SMILE_2},
    [3] = {"基本满意", "Fair", "level:3", UI_ICON_SMILE_3},
    [4] = {"满意", "Good", "level:4", UI_ICON_SMILE_4},
    [5] = {"非常满意", "Very good", "level:5", UI_ICON_SMILE_5},
};

static const char *const screen_names[SEAT_SCREEN_COUNT] = {
    "window",  "review", "sending",       "thanks",     "sorry", "private",
    "reasons", "paper",  "paper-sending", "paper-said", "sign"};

const char *seat_screen_name(enum seat_screen screen)
{
    assert(screen < SEAT_SCREEN_COUNT);
    return screen_names[screen];
}

/* --- What comes ------------------------------------------------------------------------------ */

static void text_keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

void seat_init(struct seat_screen_state *seat, const char *id)
{
    *seat = (struct seat_screen_state){.offset_min = 480, .passed_served = -1};
    text_keep(seat->id, sizeof(seat->id), id);
    text_keep(seat->window, sizeof(seat->window), id); /* until the hall says which */
}

const char *seat_level_zh(int level)
{
    return levels[level].zh;
}

void seat_screen_set(struct seat_screen_state *seat, enum seat_screen screen, int64_t now_ms)
{
    seat->screen = screen;
    seat->since_ms = now_ms;
    if (screen == SEAT_SCREEN_WINDOW) {
        seat->said = (struct seat_said){.level = 0};
    }
}

/* The review that is open now has had its chance. */
static void review_pass(struct seat_screen_state *seat)
{
    seat->passed_served = seat->served_today;
}

/* Which screen follows from what the hall says. */
static void screen_follow(struct seat_screen_state *seat, int64_t now_ms)
{
    const bool wanted = seat->review_open && seat->passed_served != seat->served_today;
    if (seat->screen == SEAT_SCREEN_PRIVATE && !(seat->serving && seat->hidden)) {
        seat_screen_set(seat, SEAT_SCREEN_WINDOW, now_ms);
    }
    const bool to_read = seat->paper.text.line_count > 0;
    if (seat->screen == SEAT_SCREEN_WINDOW && to_read) {
        seat_screen_set(seat, SEAT_SCREEN_PAPER, now_ms);
    } else if (((seat->screen == SEAT_SCREEN_PAPER || seat->screen == SEAT_SCREEN_SIGN) &&
                !to_read) ||
               (seat->screen == SEAT_SCREEN_PAPER_SENDING && seat->paper.id == 0)) {
        seat_screen_set(seat, SEAT_SCREEN_WINDOW, now_ms);
    }
    const bool over = seat->serving || (!seat->review_open && seat->said.ticket[0] == 0);
    if (seat->screen == SEAT_SCREEN_WINDOW && wanted && !seat->serving) {
        seat_screen_set(seat, SEAT_SCREEN_REVIEW, now_ms);
    } else if (seat->screen == SEAT_SCREEN_REASONS && seat->serving) {
        seat_screen_set(seat, SEAT_SCREEN_WINDOW, now_ms);
    } else if (seat->screen == SEAT_SCREEN_REVIEW && over) {
        review_pass(seat);
        seat_screen_set(seat, SEAT_SCREEN_WINDOW, now_ms);
    }
}

static void person_take(struct seat_screen_state *seat, const struct shape_person *person)
{
    const char *photo = person == NULL ? "" : person->photo;
    text_keep(seat->post, sizeof(seat->post), person == NULL ? "" : person->post.zh);
    if (strcmp(seat->photo, photo) != 0) {
        text_keep(seat->photo, sizeof(seat->photo), photo);
        seat->photo_number = 0;
        seat->photo_tried = false;
    }
}

void seat_photo(struct seat_screen_state *seat, uint32_t number, int width_px, int height_px)
{
    seat->photo_number = number;
    seat->photo_px[0] = width_px;
    seat->photo_px[1] = height_px;
}

void seat_take(struct seat_screen_state *seat, const struct shape_seat *state, int64_t now_ms)
{
    if (state->state != SHAPE_SEAT_CLOSED || seat->state != SHAPE_SEAT_CLOSED || !seat->has_state) {
        seat->closed_ms = now_ms;
    }
    seat->has_state = true;
    seat->state = state->state;
    person_take(seat, state->staff);
    seat->seq = state->seq;
    text_keep(seat->window, sizeof(seat->window), state->window);
    text_keep(seat->clerk, sizeof(seat->clerk), state->clerk);
    text_keep(seat->name, sizeof(seat->name), state->name.zh);
    text_keep(seat->pause_reason, sizeof(seat->pause_reason), state->pause_reason);
    seat->serving = false;
    seat->number[0] = 0;
    if (state->ticket != NULL) {
        text_keep(seat->number, sizeof(seat->number), state->ticket->number);
        seat->serving = state->ticket->state == SHAPE_LEG_SERVING;
    }
    if (seat->serving) {
        seat->hidden = seat->hidden && strcmp(seat->last_number, state->ticket->number) == 0;
        text_keep(seat->last_number, sizeof(seat->last_number), state->ticket->number);
        text_keep(seat->last_service, sizeof(seat->last_service), state->ticket->service.zh);
    }
    seat->served_today = state->served_today;
    seat->review_open = state->review_open;
    seat_paper_heard(seat, state->paper, now_ms);
    screen_follow(seat, now_ms);
}

void seat_hall(struct seat_screen_state *seat, const struct shape_hall *hall, int64_t now_ms)
{
    text_keep(seat->hall, sizeof(seat->hall), hall->name.zh);
    text_keep(seat->notice, sizeof(seat->notice), hall->notice == NULL ? "" : hall->notice->zh);
    seat->hall_now_ms = hall->now_ms;
    seat->heard_ms = now_ms;
    seat->offset_min = hall->offset_min;
}

void seat_line(struct seat_screen_state *seat, enum client_line line)
{
    seat->line = line;
}

void seat_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms)
{
    if (seat->screen == SEAT_SCREEN_REVIEW && id > SEAT_LEVEL && id <= SEAT_LEVEL + TILES) {
        seat->level_wish = seat->said.level = id - SEAT_LEVEL;
        seat->said.reasons = 0;
        seat->said.whole = false;
        seat_screen_set(seat, SEAT_SCREEN_SENDING, now_ms);
    } else if (seat->screen == SEAT_SCREEN_REASONS) {
        seat_reasons_act(seat, id, now_ms);
    } else if (seat->screen == SEAT_SCREEN_PAPER) {
        seat_paper_act(seat, id, now_ms);
    } else if (seat->screen == SEAT_SCREEN_SIGN) {
        seat_sign_act(seat, id, now_ms);
    } else if (seat->screen == SEAT_SCREEN_WINDOW && id == SEAT_HIDE && seat->serving) {
        seat->hidden = true;
        seat_screen_set(seat, SEAT_SCREEN_PRIVATE, now_ms);
    } else if (seat->screen == SEAT_SCREEN_PRIVATE && id == SEAT_SHOW) {
        seat->hidden = false;
        seat_screen_set(seat, SEAT_SCREEN_WINDOW, now_ms);
    }
}

bool seat_rests(const struct seat_screen_state *seat, int64_t now_ms)
{
    return seat->has_state && seat->state == SHAPE_SEAT_CLOSED && seat->number[0] == 0 &&
           seat->screen == SEAT_SCREEN_WINDOW && seat->notice[0] == 0 &&
           seat->line == CLIENT_LINE_UP && now_ms - seat->closed_ms >= REST_AFTER_MS;
}

void seat_answer(struct seat_screen_state *seat, enum seat_answer answer, int64_t now_ms)
{
    if (seat->screen != SEAT_SCREEN_SENDING) {
        return;
    }
    /* Said already is said: the first answer was lost, or the five keys were quicker. */
    const bool said = answer == SEAT_ANSWER_DONE || answer == SEAT_ANSWER_ALREADY;
    const bool more = answer == SEAT_ANSWER_DONE && seat->said.ticket[0] != 0 &&
                      !seat->said.whole && !seat->serving;
    review_pass(seat);
    seat_screen_set(seat,
                    more   ? SEAT_SCREEN_REASONS
                    : said ? SEAT_SCREEN_THANKS
                           : SEAT_SCREEN_SORRY,
                    now_ms);
}

void seat_reviewed(struct seat_screen_state *seat, const struct shape_review *review)
{
    static const char digits[] = "0123456789abcdef-";
    const bool known = review->ticket != NULL &&
                       strspn(review->ticket, digits) == SEAT_TICKET_ROOM - 1 &&
                       strlen(review->ticket) == SEAT_TICKET_ROOM - 1 && review->leg >= 0 &&
                       review->leg < LIMIT_LEGS_PER_TICKET;
    if (seat->screen == SEAT_SCREEN_SENDING && known) {
        text_keep(seat->said.ticket, sizeof(seat->said.ticket), review->ticket);
        seat->said.leg = (int)review->leg;
    }
}

struct client_ask seat_review_ask(const struct seat_screen_state *seat, int level)
{
    const struct seat_said *said = &seat->said;
    return said->ticket[0] == 0
               ? client_review_seat(seat->id, level)
               : client_review_said(seat->id, said->ticket, said->leg, level, said->reasons);
}

static int64_t screen_ends_ms(const struct seat_screen_state *seat)
{
    switch (seat->screen) {
    case SEAT_SCREEN_REVIEW:
    case SEAT_SCREEN_REASONS:
        return seat->since_ms + SEAT_REVIEW_MS;
    case SEAT_SCREEN_THANKS:
    case SEAT_SCREEN_SORRY:
    case SEAT_SCREEN_PAPER_SAID:
        return seat->since_ms + SEAT_THANKS_MS;
    default:
        return INT64_MAX;
    }
}

void seat_tick(struct seat_screen_state *seat, int64_t now_ms)
{
    if (screen_ends_ms(seat) <= now_ms) {
        if (seat->screen == SEAT_SCREEN_REVIEW) {
            review_pass(seat);
        }
        seat_screen_set(
            seat, seat->screen == SEAT_SCREEN_REASONS ? SEAT_SCREEN_THANKS : SEAT_SCREEN_WINDOW,
            now_ms);
    }
    screen_follow(seat, now_ms);
}

static int64_t wall_ms(const struct seat_screen_state *seat, int64_t now_ms)
{
    return seat->hall_now_ms + (now_ms - seat->heard_ms);
}

int64_t seat_next_wake_ms(const struct seat_screen_state *seat, int64_t now_ms)
{
    int64_t wake_ms = now_ms + MINUTE_MS - wall_ms(seat, now_ms) % MINUTE_MS; /* the clock */
    const int64_t ends_ms = screen_ends_ms(seat);
    wake_ms = ends_ms < wake_ms ? ends_ms : wake_ms;
    const int64_t again_ms = seat->paper.again_ms;
    wake_ms = again_ms != 0 && again_ms < wake_ms ? again_ms : wake_ms;
    if (seat->screen == SEAT_SCREEN_REVIEW || seat->screen == SEAT_SCREEN_REASONS) {
        const int64_t second_ms = now_ms + SECOND_MS - (now_ms - seat->since_ms) % SECOND_MS;
        wake_ms = second_ms < wake_ms ? second_ms : wake_ms;
    }
    return wake_ms > now_ms ? wake_ms : now_ms;
}

int seat_next_wish(struct seat_screen_state *seat)
{
    const int level = seat->level_wish;
    seat->level_wish = 0;
    return level;
}

/* --- What is drawn --------------------------------------------------------------------------- */

static void header_draw(struct ui_frame *frame, struct ui_rect rect, const char *left,
                        const char *right)
{
    ui_fill(frame, ui_rect_make(0, 0, ui_scale_whole(frame->scale).w, rect.y + rect.h), UI_SURFACE);
    rect = ui_inset(rect, 40 - REST_MOST, 0);
    ui_text(frame, ui_cut_right(&rect, 440, 24),
            &(struct ui_text){.size = 24,
                              .weight = UI_MEDIUM,
                              .colour = UI_INK_2,
                              .align = UI_RIGHT,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            right);
    ui_text(
        frame, rect,
        &(struct ui_text){
            .size = 24, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE, .may_cut = true},
        left);
}

static void hall_header_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                             struct ui_rect rect, int64_t now_ms)
{
    char right[64] = "";
    if (seat->hall_now_ms > 0) {
        struct hall_time time;
        hall_time_of(wall_ms(seat, now_ms), seat->offset_min, &time);
        snprintf(right, sizeof(right), "%d月%d日 %s　%02d:%02d", time.month, time.day,
                 time.weekday_zh, time.hour, time.minute);
    }
    header_draw(frame, rect, seat->hall[0] != 0 ? seat->hall : "政务服务大厅", right);
}

void seat_visit_header_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                            struct ui_rect rect)
{
    char left[SEAT_ID_ROOM * 3];
    char right[SEAT_ID_ROOM + SEAT_TEXT_ROOM + 8];
    snprintf(left, sizeof(left), "%s 号窗口%s%s", seat->window, seat->clerk[0] != 0 ? "·工号 " : "",
             seat->clerk);
    snprintf(right, sizeof(right), "%s%s%s", seat->hidden ? "" : seat->last_number,
             seat->hidden || seat->last_service[0] == 0 ? "" : "·",
             seat->hidden ? "" : seat->last_service);
    header_draw(frame, rect, left, right);
}

/* No hall has to give its clerks' pictures: then a silhouette. */
static void photo_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                       struct ui_rect rect)
{
    if (seat->photo_number != 0 && seat->clerk[0] != 0) {
        ui_picture(frame, rect, seat->photo_number, seat->photo_px[0], seat->photo_px[1]);
        return;
    }
    ui_card(frame, rect, UI_RADIUS, UI_LINE, UI_NONE);
    ui_icon(frame, ui_inset(rect, 24, 48), UI_ICON_PERSON, 12, UI_OUTLINE);
}

static void fact_draw(struct ui_frame *frame, struct ui_rect *column, const char *label,
                      const char *value, int size, int lines)
{
    ui_text(frame, ui_cut_top(column, 32, 0),
            &(struct ui_text){.size = UI_SEAT_LEAST, .colour = UI_INK_2, .stand = UI_MIDDLE},
            label);
    const struct ui_text how = {
        .size = size, .weight = UI_BOLD, .colour = UI_INK, .lines_max = lines, .may_cut = true};
    ui_text(frame, ui_cut_top(column, size * 13 / 10 * lines, 12), &how, value);
}

static void facts_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                       struct ui_rect column)
{
    const char *clerk = seat->clerk[0] != 0 ? seat->clerk : "—";
    if (seat->post[0] == 0 || seat->clerk[0] == 0) {
        fact_draw(frame, &column, "工号 Staff no.", clerk, 56, 1);
        fact_draw(frame, &column, "办理业务 Services", seat->name, 32, 3);
        return;
    }
    fact_draw(frame, &column, "工号 Staff no.", clerk, 48, 1);
    fact_draw(frame, &column, "岗位 Post", seat->post, 32, 1);
    fact_draw(frame, &column, "办理业务 Services", seat->name, 28, 2);
}

static void window_card_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                             struct ui_rect rect)
{
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    struct ui_rect inner = ui_inset(rect, 12, 24);
    ui_text(frame, ui_cut_top(&inner, 184, 0),
            &(struct ui_text){.size = UI_SEAT_NUMBER,
                              .line_height = 176,
                              .weight = UI_BLACK,
                              .colour = UI_PRIMARY,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            seat->window);
    ui_text(frame, inner,
            &(struct ui_text){.size = 32,
                              .weight = UI_MEDIUM,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            "号窗口");
}

/* What the bar at the foot says: in words, and with a number in the middle of them. */
struct bar {
    enum ui_colour ground;
    enum ui_colour text;
    const char *before;
    const char *number;
    const char *after;
};

static struct bar bar_of(const struct seat_screen_state *seat)
{
    if (seat->line == CLIENT_LINE_REFUSED) {
        return (struct bar){UI_DANGER_TINT, UI_DANGER_TEXT, "本屏还未获授权，请找管理员", "", ""};
    }
    if (!seat->has_state || seat->line != CLIENT_LINE_UP) {
        return (struct bar){UI_WARN_TINT, UI_WARN_TEXT, "正在连接大厅，号码都有效", "", ""};
    }
    if (seat->number[0] != 0) {
        return seat->serving
                   ? (struct bar){UI_PRIMARY, UI_ON_PRIMARY, "正在为 ", seat->number, " 服务"}
                   : (struct bar){UI_CALL, UI_CALL_TEXT, "请 ", seat->number, " 到本窗口"};
    }
    if (seat->notice[0] != 0) {
        return (struct bar){UI_DANGER_TINT, UI_DANGER_TEXT, seat->notice, "", ""};
    }
    if (seat->state == SHAPE_SEAT_PAUSED) {
        return (struct bar){UI_WARN_TINT, UI_WARN_TEXT, "暂停服务", "",
                            seat->pause_reason[0] != 0 ? seat->pause_reason : ""};
    }
    if (seat->state == SHAPE_SEAT_CLOSED) {
        return (struct bar){UI_LINE, UI_INK_2, "本窗口现在不办公", "", ""};
    }
    return (struct bar){UI_OK_TINT, UI_OK_TEXT, "请等候叫号", "", ""};
}

/* As large as all of it allows: an emergency must not lose a word. */
static void sentence_draw(struct ui_frame *frame, struct ui_rect rect, enum ui_colour colour,
                          const char *text)
{
    struct ui_text how = {.size = 40,
                          .weight = UI_MEDIUM,
                          .colour = colour,
                          .align = UI_CENTRE,
                          .stand = UI_MIDDLE,
                          .lines_max = 3};
    ui_text_shrink(frame, rect, &how, UI_SEAT_LEAST, text);
    ui_text(frame, rect, &how, text);
}

static void bar_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                     struct ui_rect rect)
{
    const struct bar bar = bar_of(seat);
    ui_card(frame, rect, UI_RADIUS, bar.ground, UI_NONE);
    const bool gap = bar.number[0] == 0 && bar.after[0] != 0;
    const struct ui_span spans[] = {{bar.before, 40, UI_MEDIUM, bar.text},
                                    {gap ? "：" : bar.number, 56, UI_BOLD, bar.text},
                                    {bar.after, 40, UI_MEDIUM, bar.text}};
    if (bar.after[0] == 0) {
        sentence_draw(frame, ui_inset(rect, 16, 4), bar.text, bar.before);
    } else {
        ui_spans(frame, rect, UI_CENTRE, spans, 3);
    }
}

static void window_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect page, int64_t now_ms)
{
    hall_header_draw(seat, frame, ui_cut_top(&page, 72, 40), now_ms);
    page = ui_inset(page, 40 - REST_MOST, 0);
    struct ui_rect row = ui_cut_top(&page, 304, 40);
    photo_draw(seat, frame, ui_cut_left(&row, 240, 40));
    window_card_draw(seat, frame, ui_cut_right(&row, 264, 24));
    facts_draw(seat, frame, row);
    struct ui_rect foot = ui_cut_top(&page, 104, 0);
    if (seat->serving && seat->line == CLIENT_LINE_UP) {
        ui_button(frame, ui_cut_right(&foot, 216, 24),
                  &(struct ui_button){.id = SEAT_HIDE,
                                      .name = "hide",
                                      .label = "遮挡屏幕",
                                      .sub = "Cover screen",
                                      .look = UI_LOOK_CARD,
                                      .size = 32});
    }
    bar_draw(seat, frame, foot);
}

/* Who stands behind reads nothing of the visit. */
static void private_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                         struct ui_rect page, int64_t now_ms)
{
    hall_header_draw(seat, frame, ui_cut_top(&page, 72, 72), now_ms);
    page = ui_inset(page, 40 - REST_MOST, 0);
    ui_text(frame, ui_cut_top(&page, 96, 8),
            &(struct ui_text){.size = 56,
                              .weight = UI_BOLD,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            "正在办理，屏幕已遮挡");
    ui_text(
        frame, ui_cut_top(&page, 56, 72),
        &(struct ui_text){.size = 28, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE},
        "您的号码和事项不再显示　The screen is covered");
    ui_button(frame, ui_centre(ui_cut_top(&page, 104, 0), 400, 104),
              &(struct ui_button){.id = SEAT_SHOW,
                                  .name = "show",
                                  .label = "恢复显示",
                                  .sub = "Show again",
                                  .look = UI_LOOK_CARD,
                                  .size = 32});
}

static void tile_draw(struct ui_frame *frame, struct ui_rect rect, int level)
{
    const ui_id id = (ui_id)(SEAT_LEVEL + level);
    const bool pressed = ui_is_pressed(frame, id);
    ui_card(frame, rect, UI_RADIUS, pressed ? UI_TINT : UI_SURFACE, UI_NONE);
    ui_outline(frame, rect, UI_RADIUS, pressed ? 4 : 2, pressed ? UI_PRIMARY : UI_OUTLINE);
    struct ui_rect inner = ui_inset(rect, 4, 20);
    ui_icon(frame, ui_cut_top(&inner, 96, 16), levels[level].icon, 13, UI_INK);
    ui_text(frame, ui_cut_top(&inner, 40, 0),
            &(struct ui_text){.size = UI_SEAT_BODY,
                              .weight = UI_BOLD,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            levels[level].zh);
    ui_text(frame, inner,
            &(struct ui_text){
                .size = UI_SEAT_LEAST, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE},
            levels[level].en);
    ui_target(frame, rect, id, 0, levels[level].name, levels[level].zh);
}

void seat_question_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect head, const char *title, const char *how, int64_t now_ms)
{
    const int64_t left_ms = seat->since_ms + SEAT_REVIEW_MS - now_ms;
    const int64_t left_s = left_ms <= 0 ? 0 : (left_ms + SECOND_MS - 1) / SECOND_MS;
    char seconds[24];
    snprintf(seconds, sizeof(seconds), "%lld", (long long)left_s);
    const struct ui_rect ring = ui_cut_right(&head, head.h, 24);
    ui_ring(frame, ring, 8, (int)(left_s * SECOND_MS * 1000 / SEAT_REVIEW_MS), UI_PRIMARY, UI_LINE);
    ui_text(frame, ring,
            &(struct ui_text){.size = 40,
                              .weight = UI_BOLD,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            seconds);
    ui_text(frame, ui_cut_top(&head, 60, 0),
            &(struct ui_text){
                .size = UI_SEAT_TITLE, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE},
            title);
    ui_text(frame, head, &(struct ui_text){.size = 24, .colour = UI_INK_2, .stand = UI_MIDDLE},
            how);
}

static void review_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect page, int64_t now_ms)
{
    seat_visit_header_draw(seat, frame, ui_cut_top(&page, 72, 32));
    page = ui_inset(page, 40 - REST_MOST, 0);
    seat_question_draw(seat, frame, ui_cut_top(&page, 104, 40), "请评价本次服务",
                       "轻触一项，由您自己选择　How was your visit?", now_ms);
    const struct ui_rect tiles = ui_cut_top(&page, 224, 24);
    for (int i = 0; i < TILES; i++) {
        tile_draw(frame, ui_rect_make(tiles.x + i * (176 + 16), tiles.y, 176, tiles.h), TILES - i);
    }
    ui_text(
        frame, ui_cut_top(&page, 48, 0),
        &(struct ui_text){.size = 22, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE},
        "不选也可以：记为“未评价”，不会算作满意");
}

struct notice {
    enum ui_icon icon;
    enum ui_colour ground;
    enum ui_colour mark;
    const char *title;
    const char *body;
};

/* By screen. */
static const struct notice notices[SEAT_SCREEN_COUNT] = {
    [SEAT_SCREEN_SENDING] = {UI_ICON_CLOCK, UI_TINT, UI_PRIMARY, "正在提交…",
                             "请稍候　One moment, please"},
    [SEAT_SCREEN_PAPER_SENDING] = {UI_ICON_CLOCK, UI_TINT, UI_PRIMARY, "正在告诉窗口…",
                                   "请稍候　One moment, please"},
    [SEAT_SCREEN_PAPER_SAID] = {UI_ICON_TICK, UI_OK_TINT, UI_OK, "已告诉窗口",
                                "工作人员会继续办理　The window has your answer"},
    [SEAT_SCREEN_THANKS] = {UI_ICON_TICK, UI_OK_TINT, UI_OK, "谢谢您的评价",
                            "请带好您的证件和材料　Thank you"},
    [SEAT_SCREEN_SORRY] =
        {UI_ICON_WARN, UI_WARN_TINT, UI_WARN, "这次没能记下您的评价",
         "可以用小票上的二维码再评一次　Please review by the code on your ticket"},
};

/* The level is there; that is what counts. */
static const struct notice reasons_lost = {UI_ICON_WARN, UI_WARN_TINT, UI_WARN, "评价已记下",
                                           "原因没有送到大厅　Your rating is kept, its reasons "
                                           "were not heard"};

static void notice_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect page)
{
    const bool kept = seat->screen == SEAT_SCREEN_SORRY && seat->said.whole;
    const struct notice *notice = kept ? &reasons_lost : &notices[seat->screen];
    assert(notice->title != NULL);
    seat_visit_header_draw(seat, frame, ui_cut_top(&page, 72, 64));
    page = ui_inset(page, 40 - REST_MOST, 0);
    const struct ui_rect mark = ui_centre(ui_cut_top(&page, 200, 32), 200, 200);
    ui_card(frame, mark, 100, notice->ground, UI_NONE);
    ui_icon(frame, ui_inset(mark, 48, 48), notice->icon, 20, notice->mark);
    ui_text(frame, ui_cut_top(&page, 80, 8),
            &(struct ui_text){.size = 56,
                              .weight = UI_BOLD,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            notice->title);
    ui_text(
        frame, ui_cut_top(&page, 48, 0),
        &(struct ui_text){.size = 24, .colour = UI_INK_2, .align = UI_CENTRE, .stand = UI_MIDDLE},
        notice->body);
}

void seat_draw(const struct seat_screen_state *seat, struct ui_list *list,
               const struct ui_scale *scale, const struct ui_measure *measure,
               const struct ui_input *input, int64_t now_ms)
{
    struct ui_frame frame;
    ui_frame_begin(&frame, list, scale, measure, input, UI_THEME_DAY,
                   seat_rests(seat, now_ms) ? UI_BOARD : UI_PAGE);
    const struct ui_rect page = rest_moved(ui_scale_whole(scale), wall_ms(seat, now_ms));
    if (seat_rests(seat, now_ms)) {
        rest_draw(&frame, page, wall_ms(seat, now_ms), seat->offset_min, 40, seat->hall);
    } else if (seat->screen == SEAT_SCREEN_PRIVATE) {
        private_draw(seat, &frame, page, now_ms);
    } else if (seat->screen == SEAT_SCREEN_WINDOW) {
        window_draw(seat, &frame, page, now_ms);
    } else if (seat->screen == SEAT_SCREEN_PAPER) {
        seat_paper_draw(seat, &frame, page);
    } else if (seat->screen == SEAT_SCREEN_SIGN) {
        seat_sign_draw(seat, &frame, page);
    } else if (seat->screen == SEAT_SCREEN_REASONS) {
        seat_reasons_draw(seat, &frame, page, now_ms);
    } else if (seat->screen == SEAT_SCREEN_REVIEW) {
        review_draw(seat, &frame, page, now_ms);
    } else {
        notice_draw(seat, &frame, page);
    }
    ui_frame_end(&frame);
}
