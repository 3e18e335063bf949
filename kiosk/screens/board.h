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
 * once, or skipped by a rule (BOARD_RULES) that the program logs. What waits, and what is done
 * with, is kept by the program and given back at the start (board_restore), so that a board that is
 * ended in the middle of anything goes on with the next call. What was called while it was off
 * stands among the recent ones with a mark; if the hall's list may not reach back to the last one
 * that was heard of, the screen says so.
 *
 * What the hall wants to be read (notices of the board's area) takes turns: short ones at the foot,
 * those with a picture or a code in the place of the list of windows. Lying and upright panels have
 * a design each. Nothing stands in the same place all day (rest.h).
 *
 * Order: board_init(); board_take()/board_line()/board_voice() for what comes; board_tick() at
 * board_next_wake_ms(); after each, empty board_next_wish(), and board_draw(). One thread.
 */
#ifndef KIOSK_SCREENS_BOARD_H
#define KIOSK_SCREENS_BOARD_H

#include "hall-server/client/client.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/qr.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    BOARD_WIDTH = 1920,
    BOARD_HEIGHT = 1080,
    BOARD_HIGH_WIDTH = 1080, /* of an upright panel */
    BOARD_HIGH_HEIGHT = 1920,
    BOARD_PENDING_MAX = 1024,
    BOARD_RECENT_MAX = 8,
    BOARD_WINDOWS_MAX = 64,
    BOARD_WISHES_MAX = 2 * BOARD_PENDING_MAX + 1,
    BOARD_ID_ROOM = 12, /* of a number or window */
    BOARD_NAME_ROOM = 128,
    BOARD_NOTICE_ROOM = 256,
    BOARD_NOTICES_MAX = 12,
    BOARD_NOTICE_TEXT_ROOM = 401,
    BOARD_FOOT_BYTES_MAX = 90, /* 30 characters: more have a page */
    BOARD_PICTURE_ROOM = 61,
    BOARD_QUIET_MAX = 3,

    BOARD_CARD_MS = 6000,        /* at least */
    BOARD_CARD_MOST_MS = 20000,  /* with a voice that doesn't end */
    BOARD_CARD_IDLE_MS = 120000, /* then the card asks to listen */
    BOARD_FRESH_MS = 180000,     /* an older call is shown among the recent ones and not spoken */
    BOARD_SPEAK_MS = 60000,      /* an older call has its card and is not spoken */
    BOARD_EMERGENCY_MS = 60000,  /* an emergency is said again after this time */
    BOARD_FIRST_MS = 30000,      /* the same for a board that knows nothing of what was spoken */
    BOARD_PAGE_LEAST = 12,       /* windows of a page, at least */
    BOARD_PAGE_MS = 8000,        /* of the list of windows */
    BOARD_HURRY = 3,             /* with more waiting, calls are spoken in Chinese alone */
};

/* Why a call that is shown is not spoken. */
#define BOARD_RULES(X)                                                                             \
    X(BOARD_RULE_LATE, "late")     /* a minute old: who comes then comes for the screen */         \
    X(BOARD_RULE_QUIET, "quiet")   /* the hall's quiet hours */                                    \
    X(BOARD_RULE_OVER, "over")     /* its seat has gone on: no card either */                      \
    X(BOARD_RULE_MISSED, "missed") /* was called while the board was off: no card either */        \
    X(BOARD_RULE_FULL, "full")     /* BOARD_PENDING_MAX wait: no card either */
#define BOARD_RULE_ENUM(symbol, name) symbol,
enum board_rule { BOARD_RULES(BOARD_RULE_ENUM) BOARD_RULE_COUNT };
#undef BOARD_RULE_ENUM
const char *board_rule_name(enum board_rule rule);

struct board_call {
    int64_t seq;
    int64_t at_ms; /* the hall's time */
    char number[BOARD_ID_ROOM];
    char window[BOARD_ID_ROOM];
    char seat[BOARD_ID_ROOM];
    int64_t again;
    bool missed; /* never had a card here */
};

/* What the hall wants to be read. */
struct board_notice {
    char zh[BOARD_NOTICE_TEXT_ROOM];
    char en[BOARD_NOTICE_TEXT_ROOM];
    char picture[BOARD_PICTURE_ROOM]; /* a file's name; "" */
    char code[BOARD_NOTICE_TEXT_ROOM];
    struct ui_qr qr;         /* of `code` */
    uint32_t picture_number; /* 0: none, or not there yet: board_picture() */
    int picture_px[2];
    bool picture_tried; /* by the program, which looks for a file once */
};

struct board_window {
    char window[BOARD_ID_ROOM];
    char seat[BOARD_ID_ROOM];
    char number[BOARD_ID_ROOM]; /* "" if nobody is there */
    enum shape_seat_state state;
};

enum board_wish_kind {
    BOARD_SPEAK,       /* `call` */
    BOARD_UNSPOKEN,    /* `call` is not spoken by `rule`: log it */
    BOARD_EMERGENCY,   /* say that the hall has stopped, over everything else */
    BOARD_ACKNOWLEDGE, /* `call.seq` was shown */
};

struct board_wish {
    enum board_wish_kind kind;
    struct board_call call;
    enum board_rule rule;
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
    int64_t seq;                   /* of the newest state */
    int64_t seen_seq;              /* of the newest call taken in */
    int64_t done_seq;              /* up to here calls were taken in before the last start */
    int64_t spoken_seq;            /* of the newest that had its turn */
    int64_t needed_ms;             /* when somebody last had a use for the screen */
    char area_zh[BOARD_NAME_ROOM]; /* of `area`; "" */
    struct board_notice notices[BOARD_NOTICES_MAX];
    int notice_count;
    int quiet[BOARD_QUIET_MAX][2]; /* minutes of each day: from, until */
    int quiet_count;

    struct board_call pending[BOARD_PENDING_MAX];
    int pending_count;
    bool has_card;
    struct board_call card;
    int64_t card_since_ms;
    struct board_call recent[BOARD_RECENT_MAX]; /* newest first */
    int recent_count;
    int64_t gap_seq; /* 0, or the oldest call that the hall still knew when some may be lost here */
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

/* After board_init(): what waited when the program ended, and the newest that was taken in. */
void board_restore(struct board *board, int64_t done_seq, const struct board_call *pending,
                   int count);

/* A notice's file is the picture of this number; kept until another notice takes its place. */
void board_picture(struct board *board, const char *file, uint32_t number, int width_px,
                   int height_px);

/* A new state of the hall's board; copied. */
void board_take(struct board *board, const struct shape_board *state, int64_t now_ms);

void board_line(struct board *board, enum client_line line);

/* Whether something is being said; the next call waits for it. */
void board_voice(struct board *board, bool speaking, int64_t now_ms);

void board_tick(struct board *board, int64_t now_ms);
int64_t board_next_wake_ms(const struct board *board, int64_t now_ms);

/* Takes the oldest; false if there is none. */
bool board_next_wish(struct board *board, struct board_wish *ret_wish);

/* Nobody has had a use for the screen for REST_AFTER_MS: all windows are closed. */
bool board_rests(const struct board *board, int64_t now_ms);

/* The hall's wall clock. */
int64_t board_wall_ms(const struct board *board, int64_t now_ms);

/* It needs a page: for its picture, its code or its length. Else its words do at the foot. */
bool board_notice_is_page(const struct board_notice *notice);

/* How many texts take turns at the foot; how many pages in the list of windows' place, of which the
 * first so many are windows, `per_page` each. Inside of this room. */
int board_foot_count(const struct board *board);
int board_page_count(const struct board *board, int per_page, int *ret_window_pages);

/* The design for a panel: lying or upright. */
struct ui_scale board_scale(int width_px, int height_px);

/* Fills the list for a panel of board_scale(). */
void board_draw(const struct board *board, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, int64_t now_ms);

#endif
