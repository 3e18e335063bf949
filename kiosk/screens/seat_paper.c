/*
 * A paper to confirm: the clerk's lines, page by page; on the last one the visitor says that it is
 * right. That it is not can be said on each. The text goes with the service that it is of.
 */
#include "kiosk/screens/rest.h"
#include "kiosk/screens/seat_parts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 26, LINE_GAP = 10, HEAD_H = 96, FOOT_H = 104 };

static const struct ui_text line_how = {
    .size = LINE_SIZE, .weight = UI_MEDIUM, .colour = UI_INK, .lines_max = 5, .may_cut = true};

/* ---- what comes ---- */

static void forget(struct seat_screen_state *seat)
{
    memset(&seat->paper, 0, sizeof(seat->paper));
}

void seat_paper_heard(struct seat_screen_state *seat, const struct shape_seat_paper *told,
                      int64_t now_ms)
{
    const bool there = told != NULL && seat->serving;
    const bool shown = there && told->state == SHAPE_PAPER_SHOWN;
    if (there && !shown && told->id == seat->paper.id) {
        seat_paper_said(seat, now_ms); /* the hall's answer is still on its way */
    } else if (!shown) {
        forget(seat);
    } else if (seat->paper.id != told->id) {
        forget(seat);
        seat->paper.id = told->id;
        seat->paper.wish = SEAT_PAPER_READ;
    }
}

void seat_paper_take(struct seat_screen_state *seat, const struct shape_paper *paper)
{
    struct seat_paper_page *page = &seat->paper;
    if (page->id == 0 || paper->id != page->id || paper->line_count > LIMIT_PAPER_LINES) {
        return;
    }
    snprintf(page->text.title, sizeof(page->text.title), "%s", paper->title);
    for (size_t i = 0; i < paper->line_count; i++) {
        snprintf(page->text.lines[i], sizeof(page->text.lines[i]), "%s", paper->lines[i]);
    }
    page->text.line_count = (uint8_t)paper->line_count;
    page->to_sign = paper->sign;
}

void seat_paper_failed(struct seat_screen_state *seat, int64_t now_ms)
{
    if (seat->paper.id == 0) {
        return; /* it is over, and so is what was said of it */
    }
    seat->paper.failed = true;
    if (seat->screen == SEAT_SCREEN_PAPER_SENDING) {
        const bool signing = seat->paper.sign.ink.stroke_count > 0;
        seat_screen_set(seat, signing ? SEAT_SCREEN_SIGN : SEAT_SCREEN_WINDOW, now_ms);
    } else {
        seat->paper.again_ms = now_ms + SEAT_PAPER_AGAIN_MS; /* its text did not come */
    }
}

void seat_paper_said(struct seat_screen_state *seat, int64_t now_ms)
{
    forget(seat);
    if (seat->screen == SEAT_SCREEN_PAPER_SENDING) {
        seat_screen_set(seat, SEAT_SCREEN_PAPER_SAID, now_ms);
    }
}

enum seat_paper_wish seat_paper_next_wish(struct seat_screen_state *seat, int64_t now_ms)
{
    struct seat_paper_page *page = &seat->paper;
    enum seat_paper_wish wish = page->wish;
    if (page->again_ms != 0 && page->again_ms <= now_ms) {
        wish = SEAT_PAPER_READ;
        page->again_ms = 0;
    }
    page->wish = SEAT_PAPER_NOTHING;
    return wish;
}

void seat_paper_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms)
{
    if (id == SEAT_PAPER_NEXT) {
        seat->paper.page++;
    } else if (id == SEAT_PAPER_BACK && seat->paper.page > 0) {
        seat->paper.page--;
    } else if (id == SEAT_PAPER_RIGHT && seat->paper.to_sign) {
        seat->paper.failed = false;
        seat_screen_set(seat, SEAT_SCREEN_SIGN, now_ms);
    } else if (id == SEAT_PAPER_RIGHT || id == SEAT_PAPER_NOT) {
        seat->paper.wish = id == SEAT_PAPER_RIGHT ? SEAT_PAPER_CONFIRM : SEAT_PAPER_REFUSE;
        seat_screen_set(seat, SEAT_SCREEN_PAPER_SENDING, now_ms);
    }
}

/* ---- what is drawn ---- */

/* The line after those of the page that begins with `first`; one at least, so that pages end. */
static int page_end(struct ui_frame *frame, const struct paper_text *text, int first,
                    struct ui_rect body)
{
    int high = 0;
    int at = first;
    while (at < text->line_count) {
        high += ui_text_height(frame, body.w, &line_how, text->lines[at]) + LINE_GAP;
        if (high > body.h && at > first) {
            return at;
        }
        at++;
    }
    return at;
}

static void lines_draw(struct ui_frame *frame, const struct paper_text *text, int first, int end,
                       struct ui_rect body)
{
    for (int i = first; i < end; i++) {
        const int high = ui_text_height(frame, body.w, &line_how, text->lines[i]);
        ui_text(frame, ui_cut_top(&body, high, LINE_GAP), &line_how, text->lines[i]);
    }
}

static void buttons_draw(struct ui_frame *frame, struct ui_rect rect, bool back, bool last,
                         bool to_sign)
{
    const int width = (rect.w - 2 * 24) / 3; /* all are as large */
    ui_button(frame, ui_cut_left(&rect, width, 24),
              &(struct ui_button){.id = SEAT_PAPER_NOT,
                                  .name = "paper-not-right",
                                  .label = "有误，请修改",
                                  .sub = "Not right",
                                  .look = UI_LOOK_CARD,
                                  .size = 28});
    const struct ui_rect middle = ui_cut_left(&rect, width, 24);
    if (back) {
        ui_button(frame, middle,
                  &(struct ui_button){.id = SEAT_PAPER_BACK,
                                      .name = "paper-back",
                                      .label = "上一页",
                                      .sub = "Page before",
                                      .look = UI_LOOK_CARD,
                                      .flags = UI_TARGET_BACK,
                                      .size = 28});
    }
    ui_button(frame, rect,
              &(struct ui_button){.id = last ? SEAT_PAPER_RIGHT : SEAT_PAPER_NEXT,
                                  .name = last ? "paper-right" : "paper-next",
                                  .label = !last     ? "下一页"
                                           : to_sign ? "核对无误，去签名"
                                                     : "核对无误，确认",
                                  .sub = !last     ? "Next page"
                                         : to_sign ? "It is right: sign"
                                                   : "It is right",
                                  .look = UI_LOOK_MAIN,
                                  .flags = UI_TARGET_MAIN,
                                  .size = 28});
}

void seat_paper_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                     struct ui_rect page)
{
    const struct paper_text *text = &seat->paper.text;
    seat_visit_header_draw(seat, frame, ui_cut_top(&page, 72, 16));
    page = ui_inset(page, 40 - REST_MOST, 0);
    struct ui_rect head = ui_cut_top(&page, HEAD_H, 8);
    const struct ui_rect body = ui_cut_top(&page, page.h - FOOT_H - 32, 16);
    const struct ui_rect inner = ui_inset(body, 24, 16);
    int first = 0;
    int number = 0;
    int end = page_end(frame, text, 0, inner);
    while (number < seat->paper.page && end < text->line_count) {
        first = end;
        number++;
        end = page_end(frame, text, first, inner);
    }
    ui_text(
        frame, ui_cut_top(&head, 52, 0),
        &(struct ui_text){
            .size = 36, .weight = UI_BOLD, .colour = UI_INK, .stand = UI_MIDDLE, .may_cut = true},
        text->title);
    ui_text(frame, head, &(struct ui_text){.size = 22, .colour = UI_INK_2, .stand = UI_MIDDLE},
            seat->paper.failed ? "刚才没有送到，请再按一次　Not sent, please press again"
                               : "请核对，有不对的请告诉窗口　Please check these lines");
    ui_card(frame, body, UI_RADIUS, UI_SURFACE, UI_NONE);
    lines_draw(frame, text, first, end, inner);
    buttons_draw(frame, ui_cut_top(&page, FOOT_H, 0), first > 0, end == text->line_count,
                 seat->paper.to_sign);
}
