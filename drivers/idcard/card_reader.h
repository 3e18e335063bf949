/*
 * How a reader is asked, as a machine without a wire: bytes and the time go in; bytes, events and
 * the next time to be woken come out.
 *
 *   UNPLUGGED ──▶ ASKING ──▶ NAMING ──▶ SEEKING ──9F──▶ SELECTING ──90──▶ READING ──90──▶ (ADDRESS)
 *      ▲            ▲ status   its id     │ ▲ find, every     │ 81             │ 41, 31 …       │
 *      │            │                  80 └─┘ 300 ms          ▼                ▼ again, then    ▼
 *   unplugged       ├─ RESETTING ◀── a module that fails   SEEKING          HOLDING ◀─── event:
 * card from any        └─ silent three times (from any)                           │ find, then
 * select, │ every 300 ms: neither SEEKING ◀── event: card gone ───┘ twice in a row
 *
 * A module that has read a card may not find it again while it lies there, and another may not
 * select it: a card is gone when both say so, twice. Answers do not say what they answer: one whose
 * status or size does not fit what was asked is taken for a late one, and passed over; after a
 * time-out the line has time to become quiet, and what came meanwhile is forgotten.
 *
 * Pure, no allocation; one thread, the caller's. Holds a person's data between the reading and the
 * event, and wipes it then; nothing of it may be logged. Source: GA 467.
 */
#ifndef DRIVERS_IDCARD_CARD_READER_H
#define DRIVERS_IDCARD_CARD_READER_H

#include "drivers/idcard/card_text.h"
#include "drivers/idcard/sam_status.h"
#include "drivers/wire/sam_frame.h"

enum {
    CARD_READER_POLL_MS = 300,   /* the least time from one search to the next */
    CARD_READER_SETTLE_MS = 100, /* after a time-out, before the next command */
    CARD_READER_AGAIN_MS = 2000, /* after the module failed or was silent */
    CARD_READER_SILENT_MAX = 3,  /* commands without an answer before it counts as silent */
    CARD_READER_TRIES_MAX = 3,   /* readings of one card, sayings of one command */
    CARD_READER_MISSES_MAX = 2,  /* searches in vain before a card counts as gone */
    CARD_READER_PART_MAX_BYTES = 1024,
};

enum card_reader_state {
    CARD_READER_UNPLUGGED,
    CARD_READER_RESETTING,
    CARD_READER_ASKING,
    CARD_READER_NAMING,
    CARD_READER_SEEKING,
    CARD_READER_SELECTING,
    CARD_READER_READING,
    CARD_READER_ADDRESS,
    CARD_READER_HOLDING_FIND,
    CARD_READER_HOLDING_SELECT,
    CARD_READER_STATE_COUNT,
};

enum card_reader_event_kind {
    CARD_READER_EVENT_READY,   /* the module serves; `id` says which it is */
    CARD_READER_EVENT_CARD,    /* a card was read */
    CARD_READER_EVENT_GONE,    /* the card that was read is no longer there */
    CARD_READER_EVENT_PROBLEM, /* `problem` says what; it lasts until READY, CARD or CLEAR */
    CARD_READER_EVENT_CLEAR, /* the last problem is over: the card that could not be read is gone */
};

/* Pointers are into the reader, valid inside the callback. */
struct card_reader_event {
    enum card_reader_event_kind kind;
    const char *id;                                      /* READY: "" if it did not say */
    const struct sam_problem *problem;                   /* PROBLEM */
    const uint8_t *text, *photo, *fingerprint, *address; /* CARD */
    size_t text_bytes, photo_bytes, fingerprint_bytes, address_bytes;
};

/* Must not call the reader. */
typedef void card_reader_on_event(void *context, const struct card_reader_event *event);

struct card_reader_settings {
    bool with_fingerprint;
    bool with_address; /* ask also for the newest address */
    card_reader_on_event *on_event;
    void *context;
};

/* A part of a card that was read. */
struct card_reader_part {
    size_t size_bytes;
    uint8_t bytes[CARD_READER_PART_MAX_BYTES];
};

/* For the functions below alone. */
struct card_reader {
    struct card_reader_settings settings;
    enum card_reader_state state;
    bool asked;        /* a command is out, its answer is due at due_ms */
    int64_t due_ms;    /* asked: when it is too late; else when the next command goes out */
    int64_t sought_ms; /* the last search */
    bool card_told;    /* HOLDING: the card was told, so that it being gone is told as well */
    bool failing;      /* the module fails or is silent */
    int silent, tries, misses;
    const struct sam_problem *problem; /* NULL: none */
    char id[SAM_ID_TEXT_ROOM];
    uint8_t out[SAM_COMMAND_MAX_BYTES];
    size_t out_bytes;
    struct card_reader_part text, photo, fingerprint, address;
    struct sam_decoder decoder;
};

void card_reader_init(struct card_reader *reader, const struct card_reader_settings *settings);

/* The wire is there; asks at once who answers. */
void card_reader_plug(struct card_reader *reader, int64_t now_ms);

/* The wire is gone; a card that was told is told to be gone. Fine when it was not there. */
void card_reader_unplug(struct card_reader *reader);

/* What came, in any pieces. */
void card_reader_input(struct card_reader *reader, const uint8_t *bytes, size_t size_bytes,
                       int64_t now_ms);

/* To be called at card_reader_next_ms(), earlier or later. */
void card_reader_tick(struct card_reader *reader, int64_t now_ms);

/* A whole command to be sent, once; 0: none. */
size_t card_reader_output(struct card_reader *reader, uint8_t ret_bytes[SAM_COMMAND_MAX_BYTES]);

/* When card_reader_tick() has something to do; INT64_MAX: not before it is plugged. */
int64_t card_reader_next_ms(const struct card_reader *reader);

/* Wipes all. */
void card_reader_deinit(struct card_reader *reader);

#endif
