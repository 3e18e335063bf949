/*
 * Slows those who guess: after a few wrong tries an account or a source has to wait, longer with
 * each try; and bounds how often a source may ask without a right to.
 *
 * Pure: no clock, no I/O. Belongs to the loop's thread. Keys are short texts
 * ("user:0317@10.0.0.7", "source:10.0.0.7"); a fixed table, where the one longest idle gives its
 * place.
 */
#ifndef HALL_SERVER_NET_SLOWDOWN_H
#define HALL_SERVER_NET_SLOWDOWN_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SLOWDOWN_PLACES = 512,
    SLOWDOWN_KEY_MAX = 79,
    SLOWDOWN_USER_FREE = 4, /* wrong passwords of one account by one source before the first wait */
    SLOWDOWN_ACCOUNT_FREE = 32,   /* by all sources from which it never signed in */
    SLOWDOWN_SOURCE_FREE = 12,    /* of one source, where many people may sit behind one address */
    SLOWDOWN_WAIT_MS = 1000,      /* the first wait; it doubles with each wrong try */
    SLOWDOWN_WAIT_MAX_MS = 60000, /* and ends here */
    SLOWDOWN_FORGET_MS = 900000,  /* a quarter of an hour without a wrong try is forgiven */
    SLOWDOWN_BUCKET_BURST = 400,  /* what a source may ask at once without a key */
    SLOWDOWN_BUCKET_PER_S = 100,  /* and for how long */
};

struct slowdown_place {
    char key[SLOWDOWN_KEY_MAX + 1];
    int wrong;
    bool was_right;
    int64_t wrong_at_ms;
    int64_t until_ms;
    int64_t bucket_us; /* credit, in microseconds of SLOWDOWN_BUCKET_PER_S */
    int64_t used_at_ms;
};

struct slowdown {
    struct slowdown_place places[SLOWDOWN_PLACES];
};

void slowdown_init(struct slowdown *slowdown);

/* How long `key` still has to wait, ms; 0 = may try. */
int64_t slowdown_wait_ms(struct slowdown *slowdown, const char *key, int64_t now_ms);

/* A wrong try; the first `free_tries` of a quarter of an hour cost nothing. */
void slowdown_wrong(struct slowdown *slowdown, const char *key, int free_tries, int64_t now_ms);

/* A right one: the account starts afresh. */
void slowdown_right(struct slowdown *slowdown, const char *key, int64_t now_ms);

/* Whether `key` was right before, as long as its place is not taken by another. */
bool slowdown_knows(const struct slowdown *slowdown, const char *key);

/* Takes one from the bucket of `key`; false if it is empty. */
bool slowdown_take(struct slowdown *slowdown, const char *key, int64_t now_ms);

#endif
