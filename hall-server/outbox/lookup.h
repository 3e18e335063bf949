/*
 * Looks a host's name up without holding the loop: in a thread made for it, since what the system
 * offers (getaddrinfo) waits for servers of names, up to half a minute when they are silent.
 *
 *   RESTS ──begin──> BUSY ──the thread is done; ev_async──> `done` on the loop's thread, RESTS
 *                     └──destroy: nobody is told; the thread frees what is left when it comes back
 *
 * One name at a time; an address in digits needs no lookup (lookup_is_address). All calls on the
 * loop's thread; the thread meets it at one struct under its lock.
 */
#ifndef HALL_SERVER_OUTBOX_LOOKUP_H
#define HALL_SERVER_OUTBOX_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

enum { LOOKUP_ADDRESSES = 4, LOOKUP_ADDRESS_ROOM = 48, LOOKUP_HOST_ROOM = 128 };

struct lookup_answer {
    size_t count; /* 0: there is no such name, or nobody knows */
    char addresses[LOOKUP_ADDRESSES][LOOKUP_ADDRESS_ROOM]; /* in digits, the system's order */
};

struct ev_loop;
struct lookup;
typedef void lookup_done(void *context, const struct lookup_answer *answer);
/* May take long; on a thread of its own. lookup_system() is the system's. */
typedef void lookup_resolve(const char *host, struct lookup_answer *ret_answer);
void lookup_system(const char *host, struct lookup_answer *ret_answer);

/* 127.0.0.1, ::1 */
bool lookup_is_address(const char *host);

/* NULL: no memory. */
struct lookup *lookup_create(struct ev_loop *loop, lookup_resolve *resolve, lookup_done *done,
                             void *context);
void lookup_destroy(struct lookup *lookup); /* NULL is fine */

bool lookup_is_busy(const struct lookup *lookup);
/* It is not busy. False: no thread can be made now; `done` does not come. */
__attribute__((warn_unused_result)) bool lookup_begin(struct lookup *lookup, const char *host);

#endif
