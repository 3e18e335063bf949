/*
 * The small screen before the visitor at a window: who sits there, whose turn it is, and the review
 * in five levels. State + events + now_ms → a draw list and wishes; no I/O, no clock.
 *
 *              review_open                touched a level              said all
 *   WINDOW ───────────────────► REVIEW ────────────────────► SENDING ───────► THANKS
 *     ▲  ▲                       │ ▲                           │ ▲ │            ▲  │ 5 s
 *     │  └───────────────────────┘ │ anew         level taken ▼ │ ▼ refused,   │  │
 *     │    40 s, or the next       └──────────────────── REASONS │ SORRY        │  │
 *     │    visitor is served            reasons chosen ───┘ └────┘─── none ────┘  │
 *     └──────────────────────────────────────────────────────◄─────────────────────┘
 *
 * While somebody is served, the clerk may put a paper before him (PAPER, from WINDOW): read page by
 * page, said to be right or not, and forgotten as the service ends. One that asks for a sign is
 * said to be right on a page of its own: PAPER ──► SIGN ──► PAPER_SENDING.
 *
 * A level counts as soon as the hall has it; reasons are said after it, by the hall's own table
 * (model/review.h), or not at all.
 *
 * Who is being served may cover the screen (SEAT_HIDE: WINDOW ──► PRIVATE) against eyes from
 * behind: no number, no service, until it is uncovered or the visit is over; the review of such a
 * visit says neither.
 *
 * A photo and a post come from the hall's list of staff; the photo is the program's to read
 * (seat_photo). Nothing stands in the same place all day, and a closed window's screen is dark but
 * for a clock that wanders (rest.h).
 *
 * No level is chosen beforehand, all tiles are alike, and who says nothing counts as 未评价.
 *
 * Order: seat_init(); seat_take()/seat_hall()/seat_line()/seat_act()/seat_answer() for what comes;
 * seat_tick() at seat_next_wake_ms(); after each, seat_next_wish() and seat_draw(). One thread.
 */
#ifndef KIOSK_SCREENS_SEAT_H
#define KIOSK_SCREENS_SEAT_H

#include "hall-server/client/client.h"
#include "hall-server/model/paper.h"
#include "kiosk/ui/frame.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SEAT_WIDTH = 1024,
    SEAT_HEIGHT = 600,
    SEAT_TEXT_ROOM = 256,
    SEAT_ID_ROOM = 32,
    SEAT_PHOTO_ROOM = 61,
    SEAT_TICKET_ROOM = 37,
    SEAT_REVIEW_MS = 40000,
    SEAT_THANKS_MS = 5000,
    SEAT_PAPER_AGAIN_MS = 10000, /* a paper whose text did not come is asked for again */
};

enum seat_screen {
    SEAT_SCREEN_WINDOW,
    SEAT_SCREEN_REVIEW,
    SEAT_SCREEN_SENDING,
    SEAT_SCREEN_THANKS,
    SEAT_SCREEN_SORRY,
    SEAT_SCREEN_PRIVATE,
    SEAT_SCREEN_REASONS,
    SEAT_SCREEN_PAPER,
    SEAT_SCREEN_PAPER_SENDING,
    SEAT_SCREEN_PAPER_SAID,
    SEAT_SCREEN_SIGN,
    SEAT_SCREEN_COUNT
};

/* Targets of the review: SEAT_LEVEL + 5 is 非常满意 … SEAT_LEVEL + 1 非常不满意. */
enum { SEAT_LEVEL = 10, SEAT_HIDE = 20, SEAT_SHOW };
/* Targets of the reasons: SEAT_REASON + the place among those of the level. */
enum { SEAT_SUBMIT = 22, SEAT_SKIP, SEAT_ANEW, SEAT_REASON = 30 };
enum { SEAT_PAPER_RIGHT = 40, SEAT_PAPER_NOT, SEAT_PAPER_NEXT, SEAT_PAPER_BACK };
/* Targets of the sign: the field is drawn on, see seat_sign_pen(). */
enum { SEAT_SIGN_FIELD = 50, SEAT_SIGN_ANEW, SEAT_SIGN_BACK, SEAT_SIGN_DONE };

enum seat_answer { SEAT_ANSWER_DONE, SEAT_ANSWER_ALREADY, SEAT_ANSWER_NONE_OPEN, SEAT_ANSWER_LOST };

/* The review that was given here just now; forgotten with the page. */
struct seat_said {
    char ticket[SEAT_TICKET_ROOM]; /* whose, as the hall says; "": the hall has none yet */
    int leg;
    int level;
    uint32_t reasons; /* chosen: bits of enum review_reason */
    bool whole;       /* what is sent now has them */
};

/* What the program is to ask of the hall for a paper: its text, or what the visitor said. */
enum seat_paper_wish { SEAT_PAPER_NOTHING, SEAT_PAPER_READ, SEAT_PAPER_CONFIRM, SEAT_PAPER_REFUSE };

/* What the visitor's finger wrote. */
struct seat_sign {
    struct ui_ink ink;
    bool pen_down;
    bool too_short; /* said to be done, and was not enough */
};

/* The paper before the visitor; zeroed as it is answered, withdrawn or its service ends. */
struct seat_paper_page {
    int64_t id; /* 0: none */
    enum seat_paper_wish wish;
    int64_t again_ms; /* 0: its text is there, or on the way */
    bool failed;      /* what was said of it was not heard */
    int page;
    bool to_sign;
    struct paper_text text; /* no lines: not here yet */
    struct seat_sign sign;
};

struct seat_screen_state {
    enum seat_screen screen;
    int64_t since_ms;
    bool has_state;
    enum client_line line;
    int level_wish; /* 1–5 to be sent, 0 for none */
    struct seat_said said;
    struct seat_paper_page paper;

    char hall[SEAT_TEXT_ROOM];
    char notice[SEAT_TEXT_ROOM];               /* of the hall, for every screen; "" for none */
    int64_t hall_now_ms, heard_ms, offset_min; /* the hall's clock, as in board.h */
    char id[SEAT_ID_ROOM];
    char window[SEAT_ID_ROOM];
    char clerk[SEAT_ID_ROOM];
    char post[SEAT_TEXT_ROOM];   /* of who has the work number; "" */
    char photo[SEAT_PHOTO_ROOM]; /* a file's name; "" */
    uint32_t photo_number;       /* 0: none, or not there */
    int photo_px[2];
    bool photo_tried;          /* by the program, which looks for a file once */
    char name[SEAT_TEXT_ROOM]; /* of its groups */
    char pause_reason[SEAT_TEXT_ROOM];
    enum shape_seat_state state;
    char number[SEAT_ID_ROOM]; /* called or served now; "" for none */
    bool serving;
    bool hidden;       /* the visit was covered */
    int64_t closed_ms; /* since when the window is closed */
    bool review_open;
    int64_t served_today;
    int64_t passed_served; /* the review of this many served was answered or let pass; -1 none */
    char last_number[SEAT_ID_ROOM]; /* whom the review is about */
    char last_service[SEAT_TEXT_ROOM];
    int64_t seq;
};

void seat_init(struct seat_screen_state *seat, const char *id);

/* Newest states; copied. */
void seat_take(struct seat_screen_state *seat, const struct shape_seat *state, int64_t now_ms);
void seat_hall(struct seat_screen_state *seat, const struct shape_hall *hall, int64_t now_ms);
void seat_line(struct seat_screen_state *seat, enum client_line line);

/* The photo's file is the picture of this number; kept until another sits there. */
void seat_photo(struct seat_screen_state *seat, uint32_t number, int width_px, int height_px);

/* The window has been closed for REST_AFTER_MS, and there is nothing to say. */
bool seat_rests(const struct seat_screen_state *seat, int64_t now_ms);

/* The target that a finger or key chose. */
void seat_act(struct seat_screen_state *seat, ui_id id, int64_t now_ms);

/* What became of the review that seat_next_wish() gave. */
void seat_answer(struct seat_screen_state *seat, enum seat_answer answer, int64_t now_ms);

/* The hall has it; said before seat_answer(SEAT_ANSWER_DONE): then reasons can be. */
void seat_reviewed(struct seat_screen_state *seat, const struct shape_review *review);

void seat_tick(struct seat_screen_state *seat, int64_t now_ms);
int64_t seat_next_wake_ms(const struct seat_screen_state *seat, int64_t now_ms);

/* A level to send as this seat's review, once; 0 if there is none. */
int seat_next_wish(struct seat_screen_state *seat);
/* How it is asked of the hall. */
struct client_ask seat_review_ask(const struct seat_screen_state *seat, int level);

/* What to ask of the hall for the paper with seat->paper.id, once. Then what came of it: its text;
 * or what the visitor said is there; or neither. */
enum seat_paper_wish seat_paper_next_wish(struct seat_screen_state *seat, int64_t now_ms);
void seat_paper_take(struct seat_screen_state *seat, const struct shape_paper *paper);
void seat_paper_said(struct seat_screen_state *seat, int64_t now_ms);
void seat_paper_failed(struct seat_screen_state *seat, int64_t now_ms);

/* A finger on the field. What stands there then: the sign of a paper that asks for one, when its
 * wish is SEAT_PAPER_CONFIRM. */
void seat_sign_pen(struct seat_screen_state *seat, const struct ui_pen *pen);
void seat_sign_take(const struct seat_screen_state *seat, struct paper_sign *ret_sign);

/* "window", "review", …; static. */
const char *seat_screen_name(enum seat_screen screen);

void seat_draw(const struct seat_screen_state *seat, struct ui_list *list,
               const struct ui_scale *scale, const struct ui_measure *measure,
               const struct ui_input *input, int64_t now_ms);

#endif
