/* The inside of the simulation: for the files of this folder. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "hall-server/app/hall_clock.h"
#include "hall-server/net/hub.h"
#include "tests/sim/observer.h"
#include "tests/sim/sim.h"

enum {
    SECOND_MS = 1000,
    MINUTE_MS = 60 * SECOND_MS,
    HOUR_MS = 60 * MINUTE_MS,
    DAY_MS = 24 * HOUR_MS,
    DAY_HOURS = 10,    /* of one day: 08:30 to 18:30 in the hall */
    DAY_OFF_HOURS = 1, /* somebody comes to closed doors */
    PATIENCE_MS = 90 * SECOND_MS,
    ASK_AGAIN_MS = 3 * SECOND_MS,
    MESSAGES_LIMIT = 1 << 16, /* on their way at once */
    ASKS_LIMIT = 4096,        /* open at once */
    CONFIGS_LIMIT = 64,
    REQUEST_SLOTS = 1 << 19,
    PAPERS_LIMIT = 1 << 14,          /* printed by kiosks without the hall */
    BOARD_CALLS_MS = 10 * MINUTE_MS, /* so long a call is shown */
    TOLD_LIMIT = 1 << 16,            /* tickets and appointments that somebody was told */
    KIOSK_BLOCKS_LIMIT = 64,
};
#define REQUEST_LOST UINT64_MAX /* as a request's seq: a crash took it */
/* 2026-03-16, a Monday, 08:30 in the hall (UTC+8). */
#define SIM_MORNING_MS INT64_C(1773621000000)

enum message_kind {
    MESSAGE_COMMAND, /* to the server */
    MESSAGE_ANSWER,  /* to who asked */
    MESSAGE_ASK_AGAIN,
    MESSAGE_ARRIVAL, /* somebody comes in */
    MESSAGE_WHIM,    /* somebody with a ticket does something */
    MESSAGE_BOOKING, /* somebody with an appointment does something */
    MESSAGE_EMERGENCY,
    MESSAGE_STOP,    /* a manager stops numbers of a queue, or gives them again */
    MESSAGE_DEVICE,  /* something of a window device goes on record */
    MESSAGE_REDRESS, /* staff answer a bad review */
    MESSAGE_SHEET,   /* a clerk shows a paper to confirm, or somebody says what it is */
    MESSAGE_CLERK,   /* a clerk looks up */
    MESSAGE_SYNCED,
    MESSAGE_TIMER, /* the server's */
    MESSAGE_CRASH,
    MESSAGE_RESTART,
    MESSAGE_CLOCK_STEP,
    MESSAGE_CONFIG,
    MESSAGE_ROUND, /* the boards' state is rendered */
    MESSAGE_STATE, /* and arrives at a board */
    MESSAGE_KIOSK, /* a kiosk looks whether it hears the hall */
    MESSAGE_BOARD, /* a board falls silent, or comes back */
};

struct answer {
    struct engine_result result;
    bool asked_before;         /* on an earlier day */
    uint16_t number;           /* of its ticket */
    int32_t day;               /* business day on which it acted */
    struct number_block block; /* the kiosk's, of a take or show; count 0: none */
};

struct message {
    int64_t at_ms;
    uint64_t order; /* of two at the same time, the earlier made goes first */
    enum message_kind kind;
    uint32_t who;        /* ask, seat or board, as the kind says */
    uint32_t generation; /* of that ask, of the server's life, or of the board's connection */
    union {
        struct command command;
        struct answer answer;
        struct {
            struct uuid ticket;
            enum command_kind kind;
            uint8_t kiosk;
        } whim;
        struct {
            struct booking_code code;
            struct person_key person;
            uint16_t service;
            enum command_kind kind;
        } booking;
        enum command_kind emergency; /* shut or open; of a queue too */
        struct hub_message *state;
        uint64_t synced_to;
    } as;
};

/* What somebody wants from the server until it answers: asked again with the same request id. */
struct ask {
    bool open;
    uint32_t generation;
    int64_t until_ms;
    struct command command;
    uint16_t seat;  /* the clerk who asks, or INDEX_NONE */
    uint8_t kiosk;  /* whose network it needs */
    bool is_second; /* the same key pressed twice: nobody waits for this answer */
};

/* A request that acted, for the journal's table and for "answers the same". */
struct sim_request {
    struct request_key key;
    uint32_t print;
    uint64_t seq; /* of its first event; 0: a free place */
    int32_t day;
    struct answer answer;
};

struct held_answer {
    struct message message;
    uint64_t seq; /* goes out when this is durable */
};

/* What the engine keeps over the turn of the day. */
struct sim_snapshot {
    uint64_t turn_seq;
    uint8_t *bytes;
    size_t size_bytes;
};

struct sim_server {
    bool up;
    uint32_t life;
    struct engine *engine;
    int64_t clock_offset_ms;
    struct hall_clock clock;
    int64_t moved_ms; /* the world's time when the hall's went on last */
    int64_t last_ms;
    struct event *log;    /* the journal: log[0] has seq log_first */
    int64_t *log_made_ms; /* of each, by the world's time */
    size_t log_count;
    size_t log_room;
    uint64_t log_first;
    const struct hall_config *log_config; /* in force before log[0] */
    struct sim_snapshot snapshots[2];     /* the older turn's first; the newer may be lost */
    uint64_t durable_seq;
    uint64_t syncing_to; /* 0: no sync is under way */
    struct held_answer *held;
    size_t held_count;
    size_t held_room;
    struct sim_request *requests;
    struct sim_request **request_order; /* as they acted */
    size_t request_count;
    struct hub *hub;
    bool round_planned;
    bool round_pending; /* rendered, waits for the disk */
    uint64_t round_seq;
    char round_state[4096];
    size_t round_bytes;
    struct hall_config *configs[CONFIGS_LIMIT];
    uint32_t config_count;
    uint64_t steps;
};

struct sim_board {
    bool up;
    uint32_t generation;
    struct hub_reader *reader;
    size_t shown; /* of the observer's calls */
    uint64_t shown_seq;
};

struct sim_block {
    uint16_t queue;
    uint16_t first;
    uint8_t count;
    uint8_t used; /* today, from the first on */
    int64_t given_ms;
    int32_t ends_day;
    int32_t shown_day;
};

struct sim_kiosk {
    int64_t offline_until_ms;
    int32_t day;
    bool speaks; /* of a block, and has no answer yet */
    uint32_t block_count;
    struct sim_block blocks[KIOSK_BLOCKS_LIMIT];
};

/* Printed without the hall: must be in it once, in the end. */
struct sim_paper {
    uint8_t kiosk;
    uint16_t queue;
    int32_t day;
    bool asked;
    bool answered;
    uint64_t merged_seq; /* 0: the hall does not have it */
    struct command_merge merge;
};

/* What somebody was told is so: a ticket of today, or an appointment that was not given up. */
struct sim_told {
    struct uuid ticket;
    struct booking_code booking; /* empty: it is a ticket */
    uint16_t number;
    int32_t day;
    bool over; /* an appointment: cancelled or used, or somebody tries to */
};

struct world {
    struct sim_options options;
    struct sim_figures *figures;
    struct dice dice;
    struct dice stop_dice;   /* of its own, so that seeds of before play as they did at first */
    struct dice device_dice; /* as that */
    struct dice sheet_dice;  /* as that */
    struct dice redress_dice;
    int64_t now_ms;
    int64_t end_ms; /* of today's coming and going */
    bool draining;  /* the last minutes: no more faults, everything comes to its end */
    uint64_t order;
    struct message **heap;
    size_t heap_count;
    struct ask asks[ASKS_LIMIT];
    uint32_t ask_free; /* where to look first */
    uint32_t requests_made;
    struct sim_server server;
    struct observer observer;
    struct sim_board boards[SIM_BOARDS];
    struct sim_kiosk kiosks[SIM_KIOSKS];
    struct sim_paper papers[PAPERS_LIMIT];
    uint32_t paper_count;
    struct sim_told told[TOLD_LIMIT];
    uint32_t told_count;
    uint64_t told_seq; /* the last one that somebody was told of */
    bool stays_late;   /* clerks go on until nobody waits, else they go when the hall closes */
    uint16_t seats;
    uint16_t services;
    int64_t arrival_gap_ms; /* mean */
    int64_t service_ms;     /* mean */
};

/* net.c */
struct message *message_make(struct world *world, enum message_kind kind, int64_t in_ms);
void message_post(struct world *world, struct message *message);
struct message *message_next(struct world *world); /* NULL: none; the caller frees it */
/* To or from the server: lost, late or twice, as the dice say. `kiosk`: whose line; SIM_KIOSKS:
 * another one. */
void message_send(struct world *world, const struct message *message, uint8_t kiosk);
void ask_start(struct world *world, const struct command *command, uint16_t seat, uint8_t kiosk,
               bool is_second);
void ask_again(struct world *world, const struct message *message);
/* The ask that an answer is for, closed now; NULL when it came late. */
struct ask *ask_answered(struct world *world, const struct message *message);

/* server.c */
void server_init(struct world *world);
void server_deinit(struct world *world);
void server_command(struct world *world, const struct message *message);
void server_synced(struct world *world, const struct message *message);
void server_timer(struct world *world);
void server_crash(struct world *world, bool disk_refused);
void server_restart(struct world *world);
void server_config(struct world *world);
void server_round(struct world *world);
int64_t server_made_ms(const struct world *world, uint64_t seq); /* true time of an event */
void server_settle(struct world *world); /* all is durable and replays to the same engine */
const struct hall_config *server_config_now(const struct world *world);

/* board.c */
void board_connect(struct world *world, uint32_t board);
void board_break(struct world *world, uint32_t board);
void board_turn(struct world *world, const struct message *message);
void board_state(struct world *world, struct message *message);
void boards_deliver(struct world *world);
/* Old calls before `next_seq` (0: all) are not owed to the board any more. */
void board_forgive(struct world *world, uint32_t board, uint64_t next_seq);

/* offline.c */
void offline_start(struct world *world);
void offline_turn(struct world *world, const struct message *message);
/* False: the kiosk hears the hall, or has no number for this. */
bool offline_print(struct world *world, uint8_t index, const struct command_issue *issue);
void offline_tell(const struct world *world, const struct command *command,
                  struct answer *ret_answer);
void offline_answered(struct world *world, const struct ask *ask, const struct answer *answer);
void offline_event(struct world *world, const struct event *event);
void offline_forget(struct world *world, uint64_t kept);
void offline_end(struct world *world); /* all hear the hall again */
void offline_check(const struct world *world);

/* hours.c: what people make of the hall's hours */
enum observed_open hours_now(const struct world *world);
bool hours_has_day(const struct world *world); /* it opens at all today */
int64_t hours_next_ms(const struct world *world);
/* False: the clerk works on as ever. Else *ret_kind is what is done now (COMMAND_COUNT: nothing),
 * and who closed the seat comes back when the hall opens. */
bool hours_clerk_rests(struct world *world, uint16_t seat, enum command_kind *ret_kind);

/* told.c */
void told_answer(struct world *world, const struct ask *ask, const struct answer *answer);
void told_booking_over(struct world *world, const struct booking_code *code);
void told_morning(struct world *world);
const char *told_check(const struct world *world);

/* people.c */
void people_start(struct world *world);
/* help.c: somebody at a kiosk may call a guide; what comes of it. */
void help_call(struct world *world, uint8_t kiosk);
void help_answered(struct world *world, const struct ask *ask, const struct answer *answer);

/* devices.c: notes of window devices, each with what follows from it. */
void devices_plan(struct world *world);
void devices_turn(struct world *world);
void devices_answered(struct world *world, const struct ask *ask, const struct answer *answer);

/* redress.c: what follows bad reviews. */
void redress_plan(struct world *world);
void redress_turn(struct world *world);

/* sheets.c: papers to confirm before who is served, each answered or left. */
void sheets_plan(struct world *world);
void sheets_turn(struct world *world, const struct message *message);
void sheets_answered(struct world *world, const struct ask *ask, const struct answer *answer);

/* appointments.c */
void appointment_make(struct world *world);
void appointment_next(struct world *world, const struct message *message);
void appointment_answered(struct world *world, const struct ask *ask, const struct answer *answer);
void people_arrive(struct world *world);
void people_whim(struct world *world, const struct message *message);
/* What somebody with a ticket does in a while; COMMAND_COUNT: whatever comes to mind. */
void people_plan(struct world *world, struct uuid ticket, enum command_kind kind, uint8_t kiosk,
                 int64_t in_ms);
void people_name_kiosk(struct command *command, uint8_t kiosk);
void people_name_request(struct world *world, struct command *command);
void people_random_bytes(struct world *world, uint8_t *bytes, size_t count);
void people_emergency(struct world *world, const struct message *message);
void people_stop(struct world *world, const struct message *message);
void people_stop_plan(struct world *world, enum command_kind kind, uint32_t queue, int64_t in_ms);
void people_clerk(struct world *world, uint16_t seat);
void people_press(struct world *world, const struct message *message);
void people_answered(struct world *world, const struct message *message);

#endif
