/*
 * One receipt on one ESC/POS printer, printed once: the rules, without I/O. The CUPS back-end is
 * the shell around it; the tests run it against a printer in memory with paper that ends at any
 * row.
 *
 * Bytes and times come in, bytes and the next time come out; nothing is read from the system. One
 * thread. Order: receipt_job_init(), then whatever happens, until `state` is RECEIPT_END:
 *   receipt_job_link()     the connection came up or broke (shell opens it while !link_up)
 *   receipt_job_receive()  bytes came
 *   receipt_job_output() → bytes to write; receipt_job_sent() how many the connection took
 *   receipt_job_tick()     time passed: at least each RECEIPT_LOOK_MS
 *   receipt_job_cancel()   somebody gave the job up
 *
 *     LINK ──up──► ASK ──ready──────────────► BANDS ──last ink is on paper──► CUT ──► END printed
 *      ▲            │ ▲ │                       │  ▲                           │
 *      │ broken     │ │ └─it can't clear─► DRAIN┘  │            paper ends here: the ticket
 *      │ (all)   not│ │1 s                         │            is whole, END printed
 *      │      ready │ │                 paper ended, cover opened
 *      │            ▼ │                            │
 *      │           WAIT ◄──────────────── CLEAR ◄──┘
 *      └─ from BANDS with the last ink sent and not confirmed ──► END unknown
 *
 * Why it can say "once": behind each band goes a barrier (GS r) that the printer answers when the
 * band is done, and bands end exactly at the last row that has ink. If a stop comes before that
 * barrier, the paper lacks at least one row of ink: what is there is a fragment, the printer's
 * buffer is cleared and the receipt starts again from its first row. After it, nothing is sent
 * again. In doubt (the cable is gone, and the last ink may be out or not) it prints nothing more
 * and says "unknown".
 */
#ifndef DRIVERS_PRINTER_RECEIPT_JOB_H
#define DRIVERS_PRINTER_RECEIPT_JOB_H

#include "drivers/wire/escpos.h"

#include <stdbool.h>
#include <stdint.h>

enum receipt_state {
    RECEIPT_LINK,  /* no connection */
    RECEIPT_ASK,   /* a round of questions is on its way */
    RECEIPT_WAIT,  /* the printer can't print now; asks again each second */
    RECEIPT_CLEAR, /* told the printer to forget the rest of a fragment */
    RECEIPT_DRAIN, /* it can't forget: lets it print the rest, then cuts that off */
    RECEIPT_BANDS,
    RECEIPT_CUT,
    RECEIPT_VOID, /* marks and cuts off the fragment of a job that was given up */
    RECEIPT_END,
    RECEIPT_STATE_COUNT
};

enum receipt_outcome {
    RECEIPT_PRINTED, /* whole, once; for a question: it was answered or the printer is offline */
    RECEIPT_NOTHING, /* no dot was sent */
    RECEIPT_UNKNOWN, /* something is or may be on paper, and it may or may not be whole */
};

/* Bits of `reasons`; receipt_reason_name() gives IPP's keywords (RFC 8011 5.4.12). */
#define RECEIPT_REASONS(X)                                                                         \
    X(RECEIPT_MEDIA_EMPTY, "media-empty-error")                                                    \
    X(RECEIPT_MEDIA_LOW, "media-low-warning")                                                      \
    X(RECEIPT_COVER_OPEN, "cover-open-error")                                                      \
    X(RECEIPT_JAM, "media-jam-error")                                                              \
    X(RECEIPT_OFFLINE,                                                                             \
      "offline-report,timed-out-error") /* CUPS itself drops the first after a job */              \
    X(RECEIPT_OTHER, "other-error")

#define RECEIPT_REASON_ENUM(symbol, name) symbol##_AT,
enum receipt_reason_at { RECEIPT_REASONS(RECEIPT_REASON_ENUM) RECEIPT_REASON_COUNT };
#undef RECEIPT_REASON_ENUM
#define RECEIPT_REASON_BIT(symbol, name) symbol = 1 << symbol##_AT,
enum receipt_reason { RECEIPT_REASONS(RECEIPT_REASON_BIT) };
#undef RECEIPT_REASON_BIT

enum {
    RECEIPT_ROWS_MAX = 8192,
    RECEIPT_RESTARTS_MAX = 8,    /* of one receipt: more than this is not the paper's fault */
    RECEIPT_UNCONFIRMED_MAX = 2, /* bands on their way: one prints, one waits behind it */
    RECEIPT_GARBAGE_MAX = 256,   /* bytes of nonsense on one connection before it is made anew */
    RECEIPT_OUT_BYTES = ESCPOS_BAND_HEADER_BYTES + ESCPOS_WIDTH_BYTES_MAX * ESCPOS_BAND_ROWS_MAX +
                        16 * ESCPOS_COMMAND_BYTES_MAX + 8 * 1024,
    RECEIPT_QUIET_MS = 60,    /* silence after nonsense before the next question */
    RECEIPT_ANSWER_MS = 1000, /* a question is answered in this time, or the printer is silent */
    RECEIPT_AGAIN_MS = 1000,  /* between looks at a printer that is not ready */
    RECEIPT_BARRIER_LOOK_MS = 1500, /* a band takes less; then somebody should ask what is wrong */
    RECEIPT_BARRIER_LOST_MS = 8000, /* it is ready and yet silent: the answer was lost */
    RECEIPT_CLEAR_MS = 1500,
    RECEIPT_BABBLE_MS = 3000, /* nonsense for so long is no printer */
    RECEIPT_LOOK_MS = 20,
    RECEIPT_LINE_BYTES_MAX = 512,
    RECEIPT_CANCEL_MS = 5000, /* of the end of a job that was given up; CUPS kills after more */
};

/* Rows of the picture that go as text: commands and all, made by receipt_text.h. */
struct receipt_line {
    int row;
    int rows;
    size_t length;
    uint8_t bytes[RECEIPT_LINE_BYTES_MAX];
};

/* 1 bit a dot, top row first, the highest bit is left, 1 = black; must outlive the job. */
struct receipt_picture {
    const uint8_t *bytes;
    int width_bytes;                  /* 1–ESCPOS_WIDTH_BYTES_MAX; also the distance of rows */
    int rows;                         /* 1–RECEIPT_ROWS_MAX */
    const struct receipt_line *lines; /* by row, apart from each other; NULL: all are dots */
    int line_count;
};

struct receipt_job {
    const struct receipt_picture *picture; /* NULL: only asks */
    int64_t patience_ms;                   /* how long it waits for a printer that isn't ready */
    enum receipt_state state;
    enum receipt_outcome outcome; /* once state is RECEIPT_END */
    unsigned reasons;             /* what the printer said last; 0 = nothing is wrong */
    bool reasons_known;           /* it said so in this job */
    int progress;                 /* 0: no dot was sent; 100: the last ink is confirmed */
    bool link_up;
    bool relink; /* the shell must close the connection: nothing sensible comes from it */

    /* All below is the machine's own. */
    int64_t since_ms;     /* of the state */
    int64_t trouble_ms;   /* since when the printer isn't ready; -1 = it is */
    int64_t cancel_by_ms; /* -1 = not given up */
    int ink_rows;         /* up to and with the last row that has ink */
    int next_row;         /* to be sent */
    int next_line;        /* of the picture's lines: none before has a row from next_row on */
    int unconfirmed;      /* barriers on their way */
    int64_t barrier_ms;   /* when the oldest was sent or the last answer came */
    bool barrier_again;   /* one more was sent because an answer was lost */
    bool last_ink_taken;  /* the connection took the last byte of ink */
    bool dirty;           /* bands on their way hold dots that the printer answers */
    bool fragment;        /* there is ink over the knife that is no receipt */
    bool spoiled;         /* this attempt is to be begun again */
    bool clear_tried;
    bool cleared;
    int restarts;
    int garbage;
    int64_t garbage_ms; /* of the first since the last good round; -1 = none */
    int64_t quiet_until_ms;
    bool asking;
    bool ask_due;
    enum escpos_ask ask;
    int64_t ask_ms;   /* when the question went out */
    int64_t round_ms; /* when the round began */
    struct escpos_status status;
    size_t in_length;
    uint8_t in[8];
    size_t out_length;
    size_t out_taken;
    uint8_t out[RECEIPT_OUT_BYTES];
};

/* `picture` may be NULL: then the job only asks for the printer's state and ends. */
void receipt_job_init(struct receipt_job *job, const struct receipt_picture *picture,
                      int64_t patience_ms, int64_t now_ms);

void receipt_job_link(struct receipt_job *job, bool up, int64_t now_ms);
void receipt_job_receive(struct receipt_job *job, const uint8_t *bytes, size_t size_bytes,
                         int64_t now_ms);

/* The bytes that wait for the connection: *ret_bytes is valid until the next call. */
size_t receipt_job_output(const struct receipt_job *job, const uint8_t **ret_bytes);
void receipt_job_sent(struct receipt_job *job, size_t size_bytes, int64_t now_ms);

void receipt_job_cancel(struct receipt_job *job, int64_t now_ms);
void receipt_job_tick(struct receipt_job *job, int64_t now_ms);

/*
 * Straight after receipt_job_init(): an earlier run had sent a part of this picture and was killed.
 * The printer is made to forget it, and what is over the knife is marked and cut off first.
 */
void receipt_job_resume(struct receipt_job *job);

/* The last row of ink is on its way or about to be: a new run must not print the picture again. */
bool receipt_job_in_doubt(const struct receipt_job *job);

/* Static, never NULL. */
const char *receipt_reason_name(enum receipt_reason_at reason);
const char *receipt_state_name(enum receipt_state state);

#endif
