/*
 * The small screen before the visitor at a window: who sits there, whose turn it is, and the review
 * in five levels. State + events + now_ms → a draw list and wishes; no I/O, no clock.
 *
 *              review_open                touched a level              done
 *   WINDOW ───────────────────► REVIEW ────────────────────► SENDING ───────► THANKS
 *     ▲  ▲                        │ 40 s, or the next visitor  │ refused,       │ 5 s
 *     │  └────────────────────────┘ is being served            ▼ no answer      │
 *     │                                                       SORRY             │
 *     └──────────────────────────────────────────────────────◄─┴────────────────┘
 *
 * No level is chosen beforehand, all tiles are alike, and who says nothing counts as 未评价.
 *
 * Order: seat_init(); seat_take()/seat_hall()/seat_line()/seat_act()/seat_answer() for what comes;
 * seat_tick() at seat_next_wake_ms(); after each, seat_next_wish() and seat_draw(). One thread.
 */
#ifndef KIOSK_SCREENS_SEAT_H
#define KIOSK_SCREENS_SEAT_H

#include "hall-server/client/client.h"
#include "kiosk/ui/frame.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SEAT_WIDTH = 1024,
    SEAT_HEIGHT = 600,
    SEAT_TEXT_ROOM = 256,
    SEAT_ID_ROOM = 32,
    SEAT_REVIEW_MS = 40000,
    SEAT_THANKS_MS = 5000,
};

enum seat_screen {
    SEAT_SCREEN_WINDOW,
    SEAT_SCREEN_REVIEW,
    SEAT_SCREEN_SENDING,
    SEAT_SCREEN_THANKS,
    SEAT_SCREEN_SORRY,
    SEAT_SCREEN_COUNT
};

/* Targets of the review: SEAT_LEVEL + 5 is 非常满意 … SEAT_LEVEL + 1 非常不满意. */
enum { SEAT_LEVEL = 10 };

enum seat_answer { SEAT_ANSWER_DONE, SEAT_ANSWER_ALREADY, SEAT_ANSWER_NONE_OPEN, SEAT_ANSWER_LOST };

struct seat_screen_state {
    enum seat_screen screen;
    int64_t since_ms;
    bool has_state;
    enum client_line line;
    int level_wish; /* 1–5 to be sent, 0 for none */

    char hall[SEAT_TEXT_ROOM];
    char notice[SEAT_TEXT_ROOM];               /* of the hall, for every screen; "" for none */
    int64_t hall_now_ms, heard_ms, offset_min; /* the hall's clock, as in board.h */
    char window[SEAT_ID_ROOM];
    char clerk[SEAT_ID_ROOM];
    char name[SEAT_TEXT_ROOM]; /* of its groups */
    char pause_reason[SEAT_TEXT_ROOM];
    enum shape_seat_state state;
    char number[SEAT_ID_ROOM]; /* called or served now; "" for none */
    bool serving;
    bool review_open;
    int64_t served_today;
    int64_t passed_served; /* the review of this many served was answered or let pass; -1 none */
    char last_number[SEAT_ID_ROOM]; /* whom the review is about */
    char last_service[SEAT_TEXT_ROOM];
    int64_t seq;
};

void seat_init(struct seat_screen_state *seat, const char *window);

/* Newest states; copied. */
void seat_take(struct seat_screen_state *seat, const struct shape_seat *state, int64_t now_ms);
void seat_hall(struct seat_screen_state *seat, const struct shape_hall *hall, int64_t now_ms);
void seat_line(struct seat_screen_state *seat, enum client_line line);

/* The target that a finger or key chose. */
void seat_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms);

/* What became of the review that seat_next_wish() gave. */
void seat_answer(struct seat_screen_state *seat, enum seat_answer answer, int64_t now_ms);

void seat_tick(struct seat_screen_state *seat, int64_t now_ms);
int64_t seat_next_wake_ms(const struct seat_screen_state *seat, int64_t now_ms);

/* A level to send as this seat's review, once; 0 if there is none. */
int seat_next_wish(struct seat_screen_state *seat);

/* "window", "review", …; static. */
const char *seat_screen_name(enum seat_screen screen);

void seat_draw(const struct seat_screen_state *seat, struct ui_list *list,
               const struct ui_scale *scale, const struct ui_measure *measure,
               const struct ui_input *input, int64_t now_ms);

#endif
