/*
 * The hall server's parts, wired: the hall (engine and journal), the net, sign-in, the field port.
 *
 * The loop's thread owns all of it. Order: app_create(), the loop runs, app_destroy().
 */
#ifndef HALL_SERVER_APP_APP_H
#define HALL_SERVER_APP_APP_H

#include "drivers/sign/signed_code.h"
#include "hall-server/app/bus_book.h"
#include "hall-server/app/config_port.h"
#include "hall-server/app/devices.h"
#include "hall-server/app/field_glue.h"
#include "hall-server/app/field_port.h"
#include "hall-server/app/hall.h"
#include "hall-server/app/outbox_glue.h"
#include "hall-server/app/record.h"
#include "hall-server/app/report_worker.h"
#include "hall-server/app/signin.h"
#include "hall-server/field/field.h"
#include "hall-server/net/net.h"
#include "hall-server/proto/views.h"

#include <ev.h>

struct app_settings {
    const char *folder; /* data */
    const char *pages;  /* NULL: none */
    const char *bind;
    int port;             /* 0: any free one */
    const char *tls_bind; /* NULL: no door over TLS; its files are FOLDER/tls/hall.crt and .key */
    int tls_port;
    int line_count;
    const char *lines[FIELD_LINES_MAX]; /* ports of the field bus; NULL: that line is not here */
};

/* What a push round rendered, while it waits for the disk. */
struct waits_feed;
struct round_state {
    struct round_state *next;
    char name[HUB_NAME_MAX + 1];
    struct buffer text;
};

/* What kiosks get, and what signs the codes that they check. */
struct desk_keys {
    uint8_t card[ACCESS_HALL_KEY_BYTES];
    uint8_t code_public[SIGNED_CODE_PUBLIC_BYTES];
    uint8_t code_secret[SIGNED_CODE_SECRET_BYTES];
};

struct app {
    struct ev_loop *loop;
    struct hall *hall;
    struct net *net;
    struct access *access;
    struct signin *signin;
    struct record *record; /* of administration */
    struct report_worker *reports;
    struct devices devices;
    struct bus_book bus_book;
    struct field_port *field_port;
    struct field_glue *field_glue;
    struct firmware_folder *firmware; /* what window devices should run; NULL without lines */
    struct outbox_glue *outbox;
    struct config_port *config_port;
    struct waits_feed *waits;
    uint8_t hall_key[ACCESS_HALL_KEY_BYTES];
    struct desk_keys desk_keys;
    char bind[64];
    char folder[512];
    int lock;               /* file descriptor of the data folder's lock, or -1 */
    struct buffer services; /* GET services without a department: made once a configuration */
    int64_t started_ms;     /* monotonic */

    /* topics.c: one round at a time is on its way to the disk. */
    struct round_state *round;
    int64_t round_seq;
    bool round_pending;
    bool field_changed; /* the field port's states are to be told with the next round */
    bool queue_changed[LIMIT_QUEUES];
    bool seat_changed[LIMIT_SEATS];
    bool anything_changed;
    struct paper_files *paper_files;        /* the three: seat_papers.c */
    struct paper_kept *papers[LIMIT_SEATS]; /* NULL where there is none */
    struct paper_held *papers_held;
    bool papers_stale; /* memory was rebuilt: what is kept is to be read again */
    struct ev_prepare prepare;
    struct ev_timer due;
    struct ev_timer minute; /* what changes by time alone */
    bool stopping;          /* nothing is decided any more */
};

enum {
    APP_OK = 0,
    APP_NO_FOLDER = -1, /* no such folder, or no hall in it */
    APP_LOCKED = -2,    /* another server has it */
    APP_NO_ACCESS = -3,
    APP_NO_JOURNAL = -4,
    APP_NO_PORT = -5,
    APP_NO_MEMORY = -6,
    APP_BAD_WEBHOOKS = -7,
    APP_NO_TLS = -8
};
const char *app_error_words(int error);

__attribute__((warn_unused_result)) int app_create(const struct app_settings *settings,
                                                   struct ev_loop *loop, struct app **ret_app);
void app_destroy(struct app *app); /* NULL is fine */

/* The views of now; false while there is no engine. */
bool app_views(struct app *app, struct views *ret_views);

/* answers.c: one function for each route. */
void answers_handle(void *context, struct net_request *request);
/* A visitor whose paper was replaced by a new one: PROBLEM_REPLACED. Others may. */
enum problem visitors_may(void *context, const struct net_caller *caller);

/* desk.c: keys that are made of the hall's. */
void desk_keys_make(const uint8_t hall_key[ACCESS_HALL_KEY_BYTES], struct desk_keys *ret_keys);

/* sessions.c */
void sessions_open(struct app *app, struct net_request *request);
void sessions_current(struct app *app, struct net_request *request);
void sessions_close(struct app *app, struct net_request *request);
void sessions_done(void *context, struct signin_job *job);
/* spares.c: the same for what a spare asked. */
void spares_done(struct app *app, struct net_request *request, struct signin_job *job);

/* reports.c */
void reports_done(void *context, struct report_job *job);

/* seat_papers.c: what is over, after each batch; all, at the end, or as memory is rebuilt; and
 * then what the disk has of it. */
void seat_papers_forget_over(struct app *app);
void seat_papers_forget_all(struct app *app);
void seat_papers_recover(struct app *app);

/* topics.c */
void topics_start(struct app *app);
void topics_stop(struct app *app);
enum problem topics_may(void *context, const struct net_caller *caller, const char *topic,
                        char ret_name[HUB_NAME_MAX + 1], int *ret_interval_ms);
void topics_wanted(void *context);
void topics_on_events(void *context, const struct engine_events *events);
void topics_on_change(void *context);
void topics_on_devices(struct app *app);

#endif
