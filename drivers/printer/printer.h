/*
 * A printer behind a CUPS queue, for a program with a frame loop: nothing here waits for the
 * network or the paper. Receipts are pictures, pages are PDFs. Knows jobs; nothing of halls.
 *
 *      caller's thread                         worker thread (the only one that speaks with CUPS)
 *      printer_submit ──► commands (≤ 8) ──►   CUPS: create job, send PNG, follow it
 *      printer_ask    ──►                      CUPS: a ReportStatus job, then the queue's reasons
 *      printer_event_next ◄── events (≤ 32) ◄─ states when they change, answers, ends of jobs
 *
 * A job's way:
 *
 *      submit ──► sent ──► printing ──► PRINTED
 *                  │          │   └───► FAILED   nothing of it is on paper
 *                  │          └───────► UNKNOWN  something may be on paper
 *                  └──────────────────► FAILED   (never accepted, or cancelled before its turn)
 *
 * A job waits while the paper is out (its state says so: PRINTER_MEDIA_EMPTY) and prints once when
 * it is back; whether to wait or to printer_cancel() is the caller's. Each submitted job ends in
 * exactly one PRINTER_EVENT_JOB; after CUPS was unreachable for PRINTER_LOST_MS it ends as UNKNOWN.
 *
 * All functions: any one thread of the caller's. Order: printer_open(), …, printer_close().
 */
#ifndef DRIVERS_PRINTER_PRINTER_H
#define DRIVERS_PRINTER_PRINTER_H

#include <stdbool.h>
#include <stdint.h>

#define PRINTER_ERRORS(X)                                                                          \
    X(PRINTER_OK, 0, "ok")                                                                         \
    X(PRINTER_NO_MEMORY, -1, "no memory")                                                          \
    X(PRINTER_NO_THREAD, -2, "the worker thread can't be started")                                 \
    X(PRINTER_BUSY, -3, "too many jobs wait")                                                      \
    X(PRINTER_BAD_PICTURE, -4, "the picture's size is outside the limits")                         \
    X(PRINTER_NO_JOB, -5, "no such job, or it has ended")                                          \
    X(PRINTER_BAD_PDF, -6, "no PDF, or larger than the limit")

#define PRINTER_ERROR_ENUM(symbol, value, name) symbol = (value),
enum printer_error { PRINTER_ERRORS(PRINTER_ERROR_ENUM) };
#undef PRINTER_ERROR_ENUM

/* The words of the API's device report (`printer_state_name()`), worst last. */
#define PRINTER_STATES(X)                                                                          \
    X(PRINTER_UNKNOWN, "unknown") /* never asked, or CUPS is not reachable */                      \
    X(PRINTER_READY, "ok")                                                                         \
    X(PRINTER_MEDIA_LOW, "media-low") /* prints, but a roll should be near */                      \
    X(PRINTER_OFFLINE, "offline")     /* cable, power, or it answers nonsense */                   \
    X(PRINTER_JAM, "jam")                                                                          \
    X(PRINTER_COVER_OPEN, "cover-open")                                                            \
    X(PRINTER_MEDIA_EMPTY, "media-empty")

#define PRINTER_STATE_ENUM(symbol, name) symbol,
enum printer_state { PRINTER_STATES(PRINTER_STATE_ENUM) PRINTER_STATE_COUNT };
#undef PRINTER_STATE_ENUM

enum printer_end { PRINTER_PRINTED, PRINTER_FAILED, PRINTER_END_UNKNOWN, PRINTER_END_COUNT };

enum {
    PRINTER_JOBS_MAX = 8,
    PRINTER_EVENTS_MAX = 32,
    PRINTER_WIDTH_PX_MAX = 832,
    PRINTER_HEIGHT_PX_MAX = 8192, /* a metre of paper */
    PRINTER_PDF_BYTES_MAX = 64 * 1024 * 1024,
    PRINTER_REASON_ROOM = 32,
    PRINTER_LOST_MS = 30000,
};

struct printer_options {
    const char *server;   /* "host:port" or the path of a socket; NULL: CUPS's own default */
    const char *queue;    /* its name; never NULL */
    int64_t ask_every_ms; /* how often an idle printer is asked; 0: only by printer_ask() */
};

/* A 1-bit picture, top row first, the highest bit is left, 1 = black. */
struct printer_picture {
    const uint8_t *bytes;
    int width_px;
    int height_px;
    int stride_bytes;
    const char *words; /* what is written where (receipt_text.h), for models with text; NULL */
};

enum printer_event_kind {
    PRINTER_EVENT_STATE, /* the state changed, or an answer to printer_ask() */
    PRINTER_EVENT_JOB,   /* a job ended */
};

struct printer_event {
    enum printer_event_kind kind;
    enum printer_state state;         /* now, in both kinds */
    uint64_t job;                     /* JOB: the number that printer_submit() was given */
    enum printer_end end;             /* JOB */
    char reason[PRINTER_REASON_ROOM]; /* JOB that is not PRINTED: "media-empty", "cancelled" … */
};

struct printer;

/* Starts the worker. CUPS need not be there yet. The caller closes it. */
__attribute__((warn_unused_result)) int printer_open(const struct printer_options *options,
                                                     struct printer **ret_printer);

/* Waits for the worker (at most some seconds); jobs that have not ended stay in CUPS. NULL is fine.
 */
void printer_close(struct printer *printer);

/*
 * Asks the printer itself (not CUPS's memory of it) for its state; the answer is a
 * PRINTER_EVENT_STATE even if nothing changed. Do this before a number is taken.
 */
__attribute__((warn_unused_result)) int printer_ask(struct printer *printer);

/* The newest known state, and how old that knowledge is (ret_age_ms may be NULL; -1 = never known).
 */
enum printer_state printer_state_get(struct printer *printer, int64_t *ret_age_ms);

/* The state lets a ticket be printed. */
bool printer_state_prints(enum printer_state state);

/* Copies the picture and prints it once. `job` is the caller's own number, not used before. */
__attribute__((warn_unused_result)) int printer_submit(struct printer *printer, uint64_t job,
                                                       const struct printer_picture *picture);

/*
 * The same with a document for a printer of pages, which CUPS knows by itself (IPP Everywhere).
 * Such a printer tells no progress: a job that was begun and did not complete ends as UNKNOWN. When
 * it has ended, CUPS is told to forget the document, and our copy is overwritten.
 */
__attribute__((warn_unused_result)) int printer_submit_pdf(struct printer *printer, uint64_t job,
                                                           const void *bytes, size_t size_bytes);

/*
 * Asks that the job be given up. Its end comes as an event all the same: FAILED when nothing of it
 * is on paper, PRINTED when it was too late, UNKNOWN in between.
 */
__attribute__((warn_unused_result)) int printer_cancel(struct printer *printer, uint64_t job);

/* Takes the oldest event; false when there is none. Never waits. */
bool printer_event_next(struct printer *printer, struct printer_event *ret_event);

/* Static words, never NULL. */
const char *printer_state_name(enum printer_state state);
const char *printer_end_name(enum printer_end end); /* "printed", "failed", "unknown" */
const char *printer_error_name(int error);

#endif
