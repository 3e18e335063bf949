/*
 * Between the visit (kiosk/screens) and the hall (hall-server/link): carries wishes there and
 * answers back, and keeps the shapes that the visit looks at.
 *
 * The program's first thread. Order: session_open(); session_poll() when woken; session_wish() for
 * each wish that is the hall's; session_close().
 */
#ifndef KIOSK_APP_SESSION_H
#define KIOSK_APP_SESSION_H

#include "hall-server/client/ask.h"
#include "hall-server/link/link.h"
#include "kiosk/app/catalogue.h"
#include "kiosk/app/offline.h"
#include "kiosk/screens/kiosk.h"

#include <stdbool.h>

enum {
    SESSION_ASKS_MAX = 32,
    SESSION_KEPT_MAX = 32, /* functions of screens that keep an answer */
};

struct session_ask {
    uint32_t tag; /* 0: free */
    enum kiosk_wish_kind kind;
    uint32_t visit;
    kiosk_answered_fn *answered; /* of KIOSK_ASK_HALL */
};

/* An answer that a screen looks at. */
struct session_kept {
    kiosk_answered_fn *answered; /* NULL: free */
    uint32_t visit;
    struct shape *shape; /* owned */
};

struct session {
    struct link *link;
    bool no_key;                /* this kiosk is not enrolled */
    struct offline *offline;    /* NULL: nothing is printed without the hall */
    uint32_t offline_tag;       /* what was said of it and is not answered; 0: nothing */
    char offline_url[128];      /* what the code on such a paper says */
    struct catalogue catalogue; /* what is known without the hall */
    struct session_ask asks[SESSION_ASKS_MAX];
    struct client_part parts[CLIENT_PARTS_MAX];
    int part_count;
    uint32_t report_tag; /* of the report that is on its way; 0: none. One at a time, so that an
                            older one is never heard last */
    bool report_again;   /* something has changed since it was sent */
    struct shape *hall;  /* owned; the visit points into them */
    struct shape *services;
    struct search *search; /* over `services` */
    struct shape *queues;
    struct shape *board;
    struct shape *service;
    struct shape *ticket;
    struct session_kept kept[SESSION_KEPT_MAX];
};

/* The error of link_open(). The visit is not yet told anything. */
__attribute__((warn_unused_result)) int session_open(struct session *session,
                                                     const struct link_config *config);
void session_close(struct session *session);

/* Tells the visit what was kept of the hall; before the hall was heard. */
void session_recall(struct session *session, struct kiosk *kiosk, int64_t now_ms);

/* Tells the visit all that came. */
void session_poll(struct session *session, struct kiosk *kiosk, int64_t now_ms);

/* False: the wish is not the hall's but the printer's. */
bool session_wish(struct session *session, struct kiosk *kiosk, const struct kiosk_wish *wish,
                  int64_t now_ms);

/* Says what there is to say of numbers without the hall; in every turn. */
void session_offline(struct session *session, struct kiosk *kiosk, int64_t now_ms);

/* Fetches what is to be kept of the hall, little by little; in every turn. */
void session_walk(struct session *session, const struct kiosk *kiosk, int64_t now_ms);
int64_t session_walk_wake_ms(const struct session *session, const struct kiosk *kiosk);

/*
 * A part's state ("printer", "media-empty") for the dashboard; static texts. All parts are said
 * each time, since the hall keeps the last word.
 */
void session_report(struct session *session, const char *part, const char *state);

#endif
