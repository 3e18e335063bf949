/*
 * Between the files of the seat's screen: seat.c has the states and the window's page, the others a
 * page each. Not for anybody else.
 */
#ifndef KIOSK_SCREENS_SEAT_PARTS_H
#define KIOSK_SCREENS_SEAT_PARTS_H

#include "kiosk/screens/seat.h"

void seat_screen_set(struct seat_screen_state *seat, enum seat_screen screen, int64_t now_ms);
/* The bar above what is about one visit: window and clerk left, number and service right. */
void seat_visit_header_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                            struct ui_rect rect);
/* What is asked, and how: a line each, and right of them the seconds that are left. */
void seat_question_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                        struct ui_rect head, const char *title, const char *how, int64_t now_ms);
/* "不满意", "Poor"; level 1–5. */
const char *seat_level_zh(int level);

/* seat_reasons.c: why this level? */
void seat_reasons_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms);
void seat_reasons_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                       struct ui_rect page, int64_t now_ms);

/* seat_paper.c: what the seat says of a paper, and its page. */
void seat_paper_heard(struct seat_screen_state *seat, const struct shape_seat_paper *told,
                      int64_t now_ms);
void seat_paper_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms);
void seat_paper_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                     struct ui_rect page);

/* seat_sign.c: the sign that a paper asks for. */
void seat_sign_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms);
void seat_sign_draw(const struct seat_screen_state *seat, struct ui_frame *frame,
                    struct ui_rect page);

#endif
