/* Why this level: eight reasons that fit it, several or none; to say nothing is as easy. */
#include "kiosk/screens/rest.h"
#include "kiosk/screens/seat_parts.h"

#include "hall-server/model/review.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 4, GAP = 24 };

/* The reason in a place of the level's page. */
static int reason_at(const struct seat_screen_state *seat, int place)
{
    const uint32_t offered = review_reasons_of((uint8_t)seat->said.level);
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if ((offered >> i & 1) != 0 && place-- == 0) {
            return i;
        }
    }
    return -1;
}

static int chosen_count(const struct seat_screen_state *seat)
{
    int count = 0;
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        count += (int)(seat->said.reasons >> i & 1);
    }
    return count;
}

void seat_reasons_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms)
{
    if (id >= SEAT_REASON && id < SEAT_REASON + REVIEW_REASONS_OFFERED) {
        const int reason = reason_at(seat, id - SEAT_REASON);
        assert(reason >= 0);
        seat->said.reasons ^= UINT32_C(1) << reason;
        seat->since_ms = now_ms; /* who chooses has time for the next */
    } else if (id == SEAT_SUBMIT && seat->said.reasons != 0) {
        seat->said.whole = true;
        seat->level_wish = seat->said.level;
        seat_screen_set(seat, SEAT_SCREEN_SENDING, now_ms);
    } else if (id == SEAT_SKIP) {
        seat_screen_set(seat, SEAT_SCREEN_THANKS, now_ms);
    } else if (id == SEAT_ANEW) {
        seat->said.reasons = 0;
        seat_screen_set(seat, SEAT_SCREEN_REVIEW, now_ms);
    }
}

static void reason_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect rect, int place)
{
    const int reason = reason_at(seat, place);
    const struct review_reason_row *row = review_reason_row((enum review_reason)reason);
    const bool chosen = (seat->said.reasons >> reason & 1) != 0;
    const ui_id id = (ui_id)(SEAT_REASON + place);
    const bool lit = chosen || ui_is_pressed(frame, id);
    ui_card(frame, rect, UI_RADIUS, lit ? UI_TINT : UI_SURFACE, UI_NONE);
    ui_outline(frame, rect, UI_RADIUS, lit ? 4 : 2, lit ? UI_PRIMARY : UI_OUTLINE);
    ui_target(frame, rect, id, chosen ? UI_TARGET_CHOSEN : 0, row->id, row->zh);
    struct ui_rect inner = ui_inset(rect, 10, 10);
    if (chosen) {
        ui_icon(frame, ui_centre(ui_cut_left(&inner, 28, 4), 28, 28), UI_ICON_TICK, 24, UI_PRIMARY);
    }
    ui_text(frame, ui_cut_top(&inner, 44, 0),
            &(struct ui_text){.size = 24,
                              .weight = chosen ? UI_BOLD : UI_MEDIUM,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE},
            row->zh);
    ui_text(frame, inner,
            &(struct ui_text){.size = UI_SEAT_LEAST,
                              .colour = UI_INK_2,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            row->en);
}

static void buttons_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                         struct ui_rect rect)
{
    const int count = chosen_count(seat);
    char submit[48];
    snprintf(submit, sizeof(submit), "提交已选 %d 项", count);
    ui_button(frame, ui_cut_left(&rect, 218, GAP),
              &(struct ui_button){.id = SEAT_ANEW,
                                  .name = "anew",
                                  .label = "重新选",
                                  .sub = "Rate anew",
                                  .look = UI_LOOK_CARD,
                                  .flags = UI_TARGET_BACK,
                                  .size = 28});
    const int half = (rect.w - GAP) / 2; /* to say nothing is as large */
    ui_button(frame, ui_cut_left(&rect, half, GAP),
              &(struct ui_button){.id = SEAT_SKIP,
                                  .name = "skip",
                                  .label = "不说明原因",
                                  .sub = "No reason",
                                  .look = UI_LOOK_CARD,
                                  .size = 28});
    ui_button(frame, rect,
              &(struct ui_button){.id = SEAT_SUBMIT,
                                  .name = "submit",
                                  .label = submit,
                                  .sub = "Send",
                                  .look = count == 0 ? UI_LOOK_OFF : UI_LOOK_MAIN,
                                  .flags = count == 0 ? UI_TARGET_DISABLED : UI_TARGET_MAIN,
                                  .size = 28});
}

void seat_reasons_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                       struct ui_rect page, int64_t now_ms)
{
    char title[96];
    snprintf(title, sizeof(title), "已记下“%s”，是因为什么？", seat_level_zh(seat->said.level));
    seat_visit_header_draw(seat, frame, ui_cut_top(&page, 72, 24));
    page = ui_inset(page, 40 - REST_MOST, 0);
    seat_question_draw(seat, frame, ui_cut_top(&page, 96, 16), title,
                       "可选多项，也可不选；窗口看不到是谁评的　Why? Any, or none", now_ms);
    const struct ui_rect grid = ui_cut_top(&page, 2 * 100 + 20, 24);
    for (int i = 0; i < REVIEW_REASONS_OFFERED; i++) {
        reason_draw(seat, frame, ui_grid(grid, COLUMNS, REVIEW_REASONS_OFFERED / COLUMNS, 20, i),
                    i);
    }
    buttons_draw(seat, frame, ui_cut_top(&page, 104, 0));
}
