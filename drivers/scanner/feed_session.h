/*
 * The program's end of a feeder, without the feeder: bytes in, pages and ends of scans out. Pure.
 *
 *   OPENING ──READY──► IDLE ──start()──► SCANNING ──DONE──► IDLE
 *      │                 └──preview()──► SCANNING (one picture)
 *      └──FAILED, gone() or nonsense, from anywhere──► OVER
 *
 * A page that is not whole when a scan ends is thrown away and said; those before it were given on
 * already. One thread. Order: feed_session_init(), …, feed_session_deinit().
 */
#ifndef DRIVERS_SCANNER_FEED_SESSION_H
#define DRIVERS_SCANNER_FEED_SESSION_H

#include "drivers/base/buffer.h"
#include "drivers/scanner/feed_wire.h"

enum { FEED_FILE_BYTES_MAX = 64 * 1024 * 1024 };

enum feed_state { FEED_STATE_OPENING, FEED_STATE_IDLE, FEED_STATE_SCANNING, FEED_STATE_OVER };

enum feed_event_kind {
    FEED_EVENT_READY,     /* `name` */
    FEED_EVENT_PAGE,      /* `page`; take it by copying it and zeroing the event's */
    FEED_EVENT_PREVIEW,   /* `page` */
    FEED_EVENT_LOST_PAGE, /* one page of which something came was not whole or not understood:
                           * `problem`; the scan goes on
                           */
    FEED_EVENT_DONE, /* `problem`, and how many `pages` came whole; exactly one for each start */
    FEED_EVENT_OVER, /* the feeder is of no more use: `problem` */
};

struct feed_event {
    enum feed_event_kind kind;
    enum paper_problem problem;
    const char *name;
    struct page *page;
    enum feed_side side;
    int pages;
};

typedef void feed_listener(void *context, const struct feed_event *event);

struct feed_session {
    enum feed_state state;
    struct page_limits limits;
    feed_listener *listener;
    void *context;
    struct buffer bytes;    /* not yet a frame */
    struct buffer file;     /* of a page that comes as a file */
    struct page_rows rows;  /* of a page that comes as rows */
    struct feed_page shape; /* of the open page */
    bool page_open;
    bool page_begun;                 /* some of its bytes came */
    enum paper_problem page_problem; /* why the open page is thrown away when it ends */
    int pages;                       /* whole, since start() */
};

void feed_session_init(struct feed_session *session, const struct page_limits *limits,
                       feed_listener *listener, void *context);
void feed_session_deinit(struct feed_session *session);

/* A scan or a preview was asked for; only in IDLE. */
void feed_session_start(struct feed_session *session);

/* What the feeder sent. After it the session may be OVER. */
void feed_session_bytes(struct feed_session *session, const uint8_t *bytes, size_t size_bytes);

/* The feeder ended, or was ended, for this reason. Nothing happens if the session is OVER. */
void feed_session_gone(struct feed_session *session, enum paper_problem problem);

#endif
