#include "hall-server/net/slowdown.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { US_PER_TAKE = 1000000 / SLOWDOWN_BUCKET_PER_S };
static const int64_t bucket_full_us = (int64_t)SLOWDOWN_BUCKET_BURST * US_PER_TAKE;

void slowdown_init(struct slowdown *slowdown)
{
    memset(slowdown, 0, sizeof *slowdown);
}

/* The place of `key`, or the one longest idle, cleared for it. */
static struct slowdown_place *place_of(struct slowdown *slowdown, const char *key, int64_t now_ms)
{
    struct slowdown_place *oldest = &slowdown->places[0];
    const size_t length = strnlen(key, SLOWDOWN_KEY_MAX);
    assert(length > 0);

    for (int i = 0; i < SLOWDOWN_PLACES; i++) {
        struct slowdown_place *place = &slowdown->places[i];
        if (strncmp(place->key, key, length) == 0 && place->key[length] == '\0') {
            return place;
        }
        if (place->key[0] == '\0') {
            oldest = place;
            break;
        }
        if (place->used_at_ms < oldest->used_at_ms) {
            oldest = place;
        }
    }
    memset(oldest, 0, sizeof *oldest);
    memcpy(oldest->key, key, length);
    oldest->bucket_us = bucket_full_us;
    oldest->used_at_ms = now_ms;
    return oldest;
}

int64_t slowdown_wait_ms(struct slowdown *slowdown, const char *key, int64_t now_ms)
{
    const struct slowdown_place *place = place_of(slowdown, key, now_ms);
    return place->until_ms > now_ms ? place->until_ms - now_ms : 0;
}

void slowdown_wrong(struct slowdown *slowdown, const char *key, int free_tries, int64_t now_ms)
{
    struct slowdown_place *place = place_of(slowdown, key, now_ms);
    if (now_ms - place->wrong_at_ms > SLOWDOWN_FORGET_MS) {
        place->wrong = 0;
    }
    place->wrong++;
    place->wrong_at_ms = now_ms;
    place->used_at_ms = now_ms;
    if (place->wrong <= free_tries) {
        return;
    }
    int64_t wait_ms = SLOWDOWN_WAIT_MS;
    for (int over = place->wrong - free_tries; over > 1 && wait_ms < SLOWDOWN_WAIT_MAX_MS; over--) {
        wait_ms *= 2;
    }
    place->until_ms = now_ms + (wait_ms < SLOWDOWN_WAIT_MAX_MS ? wait_ms : SLOWDOWN_WAIT_MAX_MS);
}

void slowdown_right(struct slowdown *slowdown, const char *key, int64_t now_ms)
{
    struct slowdown_place *place = place_of(slowdown, key, now_ms);
    place->wrong = 0;
    place->was_right = true;
    place->until_ms = 0;
    place->used_at_ms = now_ms;
}

bool slowdown_knows(const struct slowdown *slowdown, const char *key)
{
    for (int i = 0; i < SLOWDOWN_PLACES; i++) {
        if (strncmp(slowdown->places[i].key, key, SLOWDOWN_KEY_MAX) == 0) {
            return slowdown->places[i].was_right;
        }
    }
    return false;
}

bool slowdown_take(struct slowdown *slowdown, const char *key, int64_t now_ms)
{
    struct slowdown_place *place = place_of(slowdown, key, now_ms);
    const int64_t gained_us = (now_ms - place->used_at_ms) * 1000;
    if (gained_us > 0) {
        place->bucket_us += gained_us < bucket_full_us ? gained_us : bucket_full_us;
    }
    if (place->bucket_us > bucket_full_us) {
        place->bucket_us = bucket_full_us;
    }
    place->used_at_ms = now_ms;
    if (place->bucket_us < US_PER_TAKE) {
        return false;
    }
    place->bucket_us -= US_PER_TAKE;
    return true;
}
