#include "hall-server/outbox/lookup.h"

#include <arpa/inet.h>
#include <assert.h>
#include <ev.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* What both threads touch, under its lock. Freed by whoever comes last. */
struct errand {
    pthread_mutex_t lock;
    struct lookup *owner; /* NULL: nobody waits any more */
    bool ended;
    lookup_resolve *resolve;
    char host[LOOKUP_HOST_ROOM];
    struct lookup_answer answer;
};

struct lookup {
    struct ev_loop *loop;
    lookup_resolve *resolve;
    lookup_done *done;
    void *context;
    struct ev_async wake;
    struct errand *errand; /* NULL: rests */
};

bool lookup_is_address(const char *host)
{
    uint8_t bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

void lookup_system(const char *host, struct lookup_answer *ret_answer)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    ret_answer->count = 0;
    if (getaddrinfo(host, NULL, &hints, &found) != 0) {
        return;
    }
    for (const struct addrinfo *at = found; at != NULL && ret_answer->count < LOOKUP_ADDRESSES;
         at = at->ai_next) {
        if (getnameinfo(at->ai_addr, at->ai_addrlen, ret_answer->addresses[ret_answer->count],
                        LOOKUP_ADDRESS_ROOM, NULL, 0, NI_NUMERICHOST) == 0) {
            ret_answer->count++;
        }
    }
    freeaddrinfo(found);
}

static void lock(struct errand *errand)
{
    const int result = pthread_mutex_lock(&errand->lock);
    assert(result == 0);
    (void)result;
}

static void unlock(struct errand *errand)
{
    const int result = pthread_mutex_unlock(&errand->lock);
    assert(result == 0);
    (void)result;
}

static void errand_free(struct errand *errand)
{
    pthread_mutex_destroy(&errand->lock);
    free(errand);
}

static void *errand_run(void *argument)
{
    struct errand *errand = argument;
    struct lookup_answer answer = {0};
    errand->resolve(errand->host, &answer);
    lock(errand);
    const bool left = errand->owner == NULL;
    if (!left) {
        errand->answer = answer;
        errand->ended = true;
        ev_async_send(errand->owner->loop, &errand->owner->wake);
    }
    unlock(errand);
    if (left) {
        errand_free(errand);
    }
    return NULL;
}

static void on_wake(struct ev_loop *loop, struct ev_async *wake, int happenings)
{
    struct lookup *lookup = wake->data;
    struct errand *errand = lookup->errand;
    (void)loop;
    (void)happenings;
    if (errand == NULL) {
        return;
    }
    lock(errand);
    const bool ended = errand->ended;
    unlock(errand);
    if (ended) {
        const struct lookup_answer answer = errand->answer;
        lookup->errand = NULL;
        errand_free(errand);
        lookup->done(lookup->context, &answer);
    }
}

struct lookup *lookup_create(struct ev_loop *loop, lookup_resolve *resolve, lookup_done *done,
                             void *context)
{
    struct lookup *lookup = calloc(1, sizeof(*lookup));
    if (lookup == NULL) {
        return NULL;
    }
    lookup->loop = loop;
    lookup->resolve = resolve;
    lookup->done = done;
    lookup->context = context;
    ev_async_init(&lookup->wake, on_wake);
    lookup->wake.data = lookup;
    ev_async_start(loop, &lookup->wake);
    ev_unref(loop); /* a name that is looked up keeps nobody running */
    return lookup;
}

void lookup_destroy(struct lookup *lookup)
{
    if (lookup == NULL) {
        return;
    }
    if (lookup->errand != NULL) {
        lock(lookup->errand);
        const bool ended = lookup->errand->ended;
        lookup->errand->owner = NULL;
        unlock(lookup->errand);
        if (ended) {
            errand_free(lookup->errand);
        }
    }
    ev_ref(lookup->loop);
    ev_async_stop(lookup->loop, &lookup->wake);
    free(lookup);
}

bool lookup_is_busy(const struct lookup *lookup)
{
    return lookup->errand != NULL;
}

bool lookup_begin(struct lookup *lookup, const char *host)
{
    pthread_t thread;
    pthread_attr_t detached;
    struct errand *errand = calloc(1, sizeof(*errand));
    assert(lookup->errand == NULL && strlen(host) < LOOKUP_HOST_ROOM);
    if (errand == NULL) {
        return false;
    }
    snprintf(errand->host, sizeof(errand->host), "%s", host);
    errand->owner = lookup;
    errand->resolve = lookup->resolve;
    pthread_mutex_init(&errand->lock, NULL);
    bool made = pthread_attr_init(&detached) == 0;
    if (made) {
        made = pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED) == 0 &&
               pthread_create(&thread, &detached, errand_run, errand) == 0;
        pthread_attr_destroy(&detached);
    }
    if (!made) {
        errand_free(errand);
        return false;
    }
    lookup->errand = errand;
    return true;
}
