#include "firmware/core/keys.h"

#include "firmware/core/light.h"

#include <assert.h>
#include <stddef.h>

void keys_init(struct keys *keys)
{
    *keys = (struct keys){0};
}

void keys_switches(struct keys *keys, uint32_t down, int64_t now_ms)
{
    assert(down >> KEY_SWITCHES_MAX == 0);
    for (unsigned i = 0; i < KEY_SWITCHES_MAX; i++) {
        if (((keys->raw ^ down) >> i & 1U) != 0) {
            keys->changed_ms[i] = now_ms;
        }
    }
    keys->raw = down;
}

uint32_t keys_settle(struct keys *keys, int64_t now_ms)
{
    uint32_t pressed = 0;
    for (unsigned i = 0; i < KEY_SWITCHES_MAX; i++) {
        const uint32_t bit = 1U << i;
        if (((keys->raw ^ keys->settled) & bit) != 0 &&
            now_ms - keys->changed_ms[i] >= KEY_SETTLE_MS) {
            keys->settled ^= bit;
            pressed |= keys->settled & bit;
        }
    }
    return pressed;
}

bool keys_are_down(const struct keys *keys, int64_t since_ms)
{
    for (unsigned i = 0; i < KEY_SWITCHES_MAX; i++) {
        if (((keys->raw | keys->settled) >> i & 1U) != 0 && keys->changed_ms[i] > since_ms) {
            return true;
        }
    }
    return false;
}

int64_t keys_next_ms(const struct keys *keys)
{
    int64_t next_ms = NEVER_MS;
    for (unsigned i = 0; i < KEY_SWITCHES_MAX; i++) {
        const int64_t at_ms = keys->changed_ms[i] + KEY_SETTLE_MS;
        if (((keys->raw ^ keys->settled) >> i & 1U) != 0 && at_ms < next_ms) {
            next_ms = at_ms;
        }
    }
    return next_ms;
}

void key_ring_init(struct key_ring *ring)
{
    *ring = (struct key_ring){.first = 1};
}

bool key_ring_push(struct key_ring *ring, uint16_t code, uint16_t context, int64_t now_ms)
{
    assert(code != 0);
    if (ring->count == KEY_RING_SIZE) {
        ring->refused++;
        return false;
    }
    ring->events[(ring->first + ring->count) % KEY_RING_SIZE] =
        (struct key_event){.at_ms = now_ms, .code = code, .context = context};
    ring->count++;
    return true;
}

const struct key_event *key_ring_at(const struct key_ring *ring, unsigned i)
{
    assert(i < ring->count);
    return &ring->events[(ring->first + i) % KEY_RING_SIZE];
}

bool key_ring_may_acknowledge(const struct key_ring *ring, uint32_t session, uint32_t number)
{
    if (session == 0) {
        return true;
    }
    if (ring->session == 0) {
        return number == 0;
    }
    /* Waiting numbers are first .. first + count - 1; those before were given, those after were
     * not. */
    const uint32_t ahead = number - ring->first;
    return session == ring->session && (ahead < ring->count || ahead > INT32_MAX);
}

void key_ring_acknowledge(struct key_ring *ring, uint32_t session, uint32_t number)
{
    assert(key_ring_may_acknowledge(ring, session, number));
    if (session == 0) {
        return;
    }
    if (ring->session == 0) {
        ring->session = session;
        return;
    }
    const uint32_t ahead = number - ring->first;
    if (ahead < ring->count) {
        ring->first += ahead + 1;
        ring->count = (uint16_t)(ring->count - ahead - 1);
    }
}
