#include "hall-server/link/link.h"

#include "drivers/base/clock.h"
#include "drivers/base/stack_wipe.h"
#include "hall-server/link/mailbox.h"
#include "hall-server/link/wires.h"

#include <assert.h>
#include <ev.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct link {
    struct mailbox *mailbox;
    void (*on_event)(void *context);
    void *context;
    pthread_t thread;

    /* The link's thread alone, from its start to its end: */
    struct ev_loop *loop;
    struct ev_async woken;
    struct ev_timer timer;
    struct ev_prepare turn;
    struct client *client;
    struct wires *wires;
};

#define LINK_ERROR_CASE(symbol, value, words)                                                      \
    case symbol:                                                                                   \
        return words;
const char *link_error_name(enum link_error error)
{
    switch (error) {
        LINK_ERRORS(LINK_ERROR_CASE)
    }
    return "unknown";
}
#undef LINK_ERROR_CASE

/* --- The link's thread ----------------------------------------------------------------------- */

/* What the program wants of the client. */
static void link_take_posts(struct link *link, int64_t now_ms)
{
    uint32_t tag;
    struct client_ask ask;
    /* The mailbox lets no more asks in than the client holds. */
    while (mailbox_take_ask(link->mailbox, &tag, &ask)) {
        const int result = client_ask(link->client, tag, &ask, now_ms);
        assert(result == CLIENT_OK);
        (void)result;
        wires_carry_out(link->wires, link->client);
    }
    struct mailbox_topic topic;
    while (mailbox_take_topic(link->mailbox, &topic)) {
        const int result = client_subscribe(link->client, topic.name, now_ms);
        assert(result == CLIENT_OK);
        (void)result;
        client_acknowledge(link->client, topic.name, topic.acknowledged, now_ms);
        wires_carry_out(link->wires, link->client);
    }
}

static void link_give_events(struct link *link)
{
    bool first = false;
    struct client_event event;
    while (mailbox_has_room(link->mailbox) && client_next_event(link->client, &event)) {
        first = mailbox_put_event(link->mailbox, &event) || first;
    }
    if (first && link->on_event != NULL) {
        link->on_event(link->context);
    }
}

/* Before the loop sleeps: everything that is due, and when to wake. */
static void link_turn(struct ev_loop *loop, struct ev_prepare *turn, int events)
{
    (void)events;
    struct link *link = turn->data;
    if (mailbox_is_stopped(link->mailbox)) {
        ev_break(loop, EVBREAK_ALL);
        ev_feed_event(loop, &link->woken, EV_ASYNC); /* so that it doesn't sleep first */
        return;
    }
    const int64_t now_ms = clock_monotonic_ms();
    link_take_posts(link, now_ms);
    client_tick(link->client, now_ms);
    wires_carry_out(link->wires, link->client);
    link_give_events(link);
    const int64_t wake_ms = client_next_wake_ms(link->client);
    ev_timer_stop(loop, &link->timer);
    if (wake_ms != INT64_MAX) {
        const int64_t wait_ms = wake_ms > now_ms ? wake_ms - now_ms : 0;
        ev_now_update(loop);
        ev_timer_set(&link->timer, (double)wait_ms / 1000.0, 0.0);
        ev_timer_start(loop, &link->timer);
    }
    stack_wipe(); /* answers came through here */
}

static void link_woken(struct ev_loop *loop, struct ev_async *woken, int events)
{
    (void)loop;
    (void)woken;
    (void)events; /* link_turn() does the work */
}

static void link_timer(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)loop;
    (void)timer;
    (void)events; /* link_turn() does the work */
}

static void *link_run(void *argument)
{
    struct link *link = argument;
    ev_run(link->loop, 0);
    return NULL;
}

/* --- The program's thread -------------------------------------------------------------------- */

static void link_free(struct link *link)
{
    wires_destroy(link->wires);
    if (link->loop != NULL) {
        ev_loop_destroy(link->loop);
    }
    client_destroy(link->client);
    mailbox_destroy(link->mailbox);
    free(link);
}

static bool link_start_thread(struct link *link)
{
    /* Signals are the program's. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const int result = pthread_create(&link->thread, NULL, link_run, link);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result == 0;
}

int link_open(const struct link_config *config, struct link **ret_link)
{
    struct wires_address address;
    if (!wires_address_parse(config->url, &address)) {
        return LINK_BAD_URL;
    }
    if (strlen(config->key) >= ASK_KEY_BYTES_MAX) {
        return LINK_BAD_KEY;
    }
    if (config->ca != NULL && !wires_authority_is_good(config->ca)) {
        return LINK_BAD_CA;
    }
    struct link *link = calloc(1, sizeof(*link));
    if (link == NULL) {
        return LINK_NO_START;
    }
    link->on_event = config->on_event;
    link->context = config->context;
    uint64_t seed[2];
    if (getrandom(seed, sizeof(seed), 0) != sizeof(seed)) {
        goto failed;
    }
    link->mailbox = mailbox_create();
    link->client = client_create(config->key, seed);
    link->loop = ev_loop_new(EVFLAG_AUTO);
    if (link->mailbox == NULL || link->client == NULL || link->loop == NULL) {
        goto failed;
    }
    link->wires = wires_create(&address, config->ca, link->loop, link->client);
    if (link->wires == NULL) {
        goto failed;
    }
    ev_async_init(&link->woken, link_woken);
    ev_async_start(link->loop, &link->woken);
    ev_timer_init(&link->timer, link_timer, 0.0, 0.0);
    ev_prepare_init(&link->turn, link_turn);
    link->turn.data = link;
    ev_prepare_start(link->loop, &link->turn);
    if (!link_start_thread(link)) {
        goto failed;
    }
    *ret_link = link;
    return LINK_OK;
failed:
    link_free(link);
    return LINK_NO_START;
}

void link_close(struct link *link)
{
    if (link == NULL) {
        return;
    }
    mailbox_stop(link->mailbox);
    ev_async_send(link->loop, &link->woken);
    pthread_join(link->thread, NULL);
    link_free(link);
}

uint32_t link_ask(struct link *link, struct client_ask ask)
{
    const uint32_t tag = mailbox_ask(link->mailbox, &ask);
    if (tag == 0) {
        client_ask_drop(&ask);
    }
    ev_async_send(link->loop, &link->woken);
    return tag;
}

void link_subscribe(struct link *link, const char *topic)
{
    mailbox_topic(link->mailbox, topic, 0);
    ev_async_send(link->loop, &link->woken);
}

void link_acknowledge(struct link *link, const char *topic, int64_t seq)
{
    mailbox_topic(link->mailbox, topic, seq);
    ev_async_send(link->loop, &link->woken);
}

bool link_poll(struct link *link, struct client_event *ret_event)
{
    bool unblocked;
    const bool found = mailbox_take_event(link->mailbox, ret_event, &unblocked);
    if (unblocked) {
        ev_async_send(link->loop, &link->woken);
    }
    return found;
}

bool link_wait(struct link *link, int timeout_ms)
{
    struct pollfd waiting = {.fd = mailbox_fd(link->mailbox), .events = POLLIN};
    return poll(&waiting, 1, timeout_ms) > 0;
}

int link_fd(const struct link *link)
{
    return mailbox_fd(link->mailbox);
}
