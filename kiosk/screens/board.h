/*
 * The hall's big screen: which call is on the card now, which wait for it, what was called before,
 * and which window serves whom. State + events + now_ms → a draw list and wishes; no I/O, no clock.
 *
 *   board's state ──► calls not seen yet ──► PENDING ──► CARD (≥ 6 s, spoken) ──► RECENT
 *                            │ older than 3 minutes          │ its seat has gone on    ▲
 *                            └───────────────────────────────┴─────────────────────────┘
 *
 * Every call is shown in the order of its seq and none is dropped; one whose seat has meanwhile
 * gone on to somebody else (or to nobody) is listed and no longer calls; each is spoken at most
 * once, and not at all when it is a minute old (who comes then comes for the screen): what was said
 * is kept by the program (BOARD_SPEAK) and given back at the start.
 *
 * Order: board_init(); board_take()/board_line()/board_voice() for what comes; board_tick() at
 * board_next_wake_ms(); after each, empty board_next_wish(), and board_draw(). One thread.
 */
#ifndef KIOSK_SCREENS_BOARD_H
#define KIOSK_SCREENS_BOARD_H

#include "hall-server/client/client.h"
#include "kiosk/ui/frame.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    BOARD_WIDTH = 1920,
    BOARD_HEIGHT = 1080,
    BOARD_PENDING_MAX = 256,
    BOARD_RECENT_MAX = 8,
    BOARD_WINDOWS_MAX = 64,
    BOARD_WISHES_MAX = 2 * BOARD_PENDING_MAX + 1,
    BOARD_ID_ROOM = 12, /* of a number or window */
    BOARD_NAME_ROOM = 128,
    BOARD_NOTICE_ROOM = 256,

    BOARD_CARD_MS = 6000,        /* at least */
    BOARD_CARD_MOST_MS = 20000,  /* with a voice that doesn't end */
    BOARD_CARD_IDLE_MS = 120000, /* then the card asks to listen */
    BOARD_FRESH_MS = 180000,     /* an older call is shown among the recent ones and not spoken */
    BOARD_SPEAK_MS = 60000,      /* an older call has its card and is not spoken */
    BOARD_EMERGENCY_MS = 60000,  /* an emergency is said again after this time */
    BOARD_FIRST_MS = 30000,      /* the same for a board that knows nothing of what was spoken */
    BOARD_PAGE_MS = 8000,        /* of the list of windows */
    BOARD_HURRY = 3,             /* with more waiting, calls are spoken in Chinese alone */
};

struct board_call {
    int64_t seq;
    int64_t at_ms; /* the hall's time */
    char number[BOARD_ID_ROOM];
    char window[BOARD_ID_ROOM];
    char seat[BOARD_ID_ROOM];
    int64_t again;
};

struct board_window {
    char window[BOARD_ID_ROOM];
    char seat[BOARD_ID_ROOM];
    char number[BOARD_ID_ROOM]; /* "" if nobody is there */
    enum shape_seat_state state;
};

enum board_wish_kind {
    BOARD_SPEAK,       /* `call`; keep its seq first, so that a crash can't say it twice */
    BOARD_UNSPOKEN,    /* `call` is shown, and too old to be spoken: keep its seq, and log it */
    BOARD_EMERGENCY,   /* say that the hall has stopped, over everything else */
    BOARD_ACKNOWLEDGE, /* `call.seq` was shown */
};

struct board_wish {
    enum board_wish_kind kind;
    struct board_call call;
    bool both_languages;
};

struct board {
    bool has_state;
    enum client_line line;
    bool speaking;
    char hall_zh[BOARD_NAME_ROOM];
    char hall_en[BOARD_NAME_ROOM];
    char area[BOARD_ID_ROOM]; /* the only one that is shown and spoken; "" for the whole hall */
    char notice_zh[BOARD_NOTICE_ROOM]; /* in place of calls while it is not "" */
    char notice_en[BOARD_NOTICE_ROOM];
    char notice_typed[BOARD_NOTICE_ROOM]; /* what of it a person wrote, to be said; "" */
    int64_t emergency_ms;                 /* when the notice was said last; INT64_MIN: not yet */
    int64_t hall_now_ms;                  /* when the hall spoke last … */
    int64_t heard_ms;                     /* … and when that was here */
    int64_t offset_min;
    int64_t waiting;
    int64_t seq;      /* of the newest state */
    int64_t seen_seq; /* of the newest call taken in */
    int64_t spoken_seq;

    struct board_call pending[BOARD_PENDING_MAX];
    int pending_count;
    bool has_card;
    struct board_call card;
    int64_t card_since_ms;
    struct board_call recent[BOARD_RECENT_MAX]; /* newest first */
    int recent_count;
    struct board_window windows[BOARD_WINDOWS_MAX]; /* those that are open */
    int window_count;

    struct board_wish wishes[BOARD_WISHES_MAX];
    int wish_first, wish_count;
};

/*
 * `spoken_seq` is what the program kept from its last run, 0 for nothing. `area` is an area's id,
 * for a board of one floor that calls at the same time as the others do; NULL or "" for the whole
 * hall.
 */
void board_init(struct board *board, const char *area, int64_t spoken_seq);

/* A new state of the hall's board; copied. */
void board_take(struct board *board, const struct shape_board *state, int64_t now_ms);

void board_line(struct board *board, enum client_line line);

/* Whether something is being said; the next call waits for it. */
void board_voice(struct board *board, bool speaking, int64_t now_ms);

void board_tick(struct board *board, int64_t now_ms);
int64_t board_next_wake_ms(const struct board *board, int64_t now_ms);

/* Takes the oldest; false if there is none. */
bool board_next_wish(struct board *board, struct board_wish *ret_wish);

/* Fills the list for a panel of the scale's size (a design of BOARD_WIDTH × BOARD_HEIGHT). */
void board_draw(const struct board *board, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, int64_t now_ms);

#endif
