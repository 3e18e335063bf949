/*
 * Keys: from bouncing contacts to presses that are neither lost nor doubled.
 *
 *   switches --keys_switches()--> settled for 10 ms --keys_settle()--> new presses (bits)
 *   press --key_ring_push()--> ring of 16, numbered from 1 --key_ring_acknowledge()--> gone
 *
 * A press is told again at every poll until the master acknowledges its number under the session
 * that this device was given after its start (register_map.h tells the whole exchange).
 *
 * Freestanding, no I/O; called from the device's one loop; time is an argument and never goes back.
 */
#ifndef FIRMWARE_CORE_KEYS_H
#define FIRMWARE_CORE_KEYS_H

#include "drivers/wire/register_map.h"

#include <stdbool.h>
#include <stdint.h>

enum { KEY_SWITCHES_MAX = 20, KEY_SETTLE_MS = 10 };

/* The contacts: bit i of a word is switch i, 1 is down. */
struct keys {
    uint32_t raw;
    uint32_t settled;
    int64_t changed_ms[KEY_SWITCHES_MAX];
};

void keys_init(struct keys *keys);

/* What the contacts read now. Bits from KEY_SWITCHES_MAX up are a mistake of the board: asserted.
 */
void keys_switches(struct keys *keys, uint32_t down, int64_t now_ms);

/* The switches that have just become settled down. Call at keys_next_ms() and after any change. */
uint32_t keys_settle(struct keys *keys, int64_t now_ms);

/* A contact is down, or was until just now, that has moved since `since_ms`. */
bool keys_are_down(const struct keys *keys, int64_t since_ms);

/* When a contact will have settled, or NEVER_MS. */
int64_t keys_next_ms(const struct keys *keys);

struct key_event {
    int64_t at_ms;
    uint16_t code;
    uint16_t context;
};

struct key_ring {
    struct key_event events[KEY_RING_SIZE]; /* number n is at n % KEY_RING_SIZE */
    uint32_t session;                       /* 0 until a master gives one */
    uint32_t first;                         /* number of the oldest waiting, or of the next */
    uint16_t count;
    uint16_t refused;
};

void key_ring_init(struct key_ring *ring);

/* A press. False: the ring is full; nothing was taken, and `refused` counts it. */
bool key_ring_push(struct key_ring *ring, uint16_t code, uint16_t context, int64_t now_ms);

/* The i-th waiting (i < ring->count), oldest first. */
const struct key_event *key_ring_at(const struct key_ring *ring, unsigned i);

/* Would key_ring_acknowledge() take it? */
bool key_ring_may_acknowledge(const struct key_ring *ring, uint32_t session, uint32_t number);

/* Takes a session, or forgets presses up to `number`; one that was gone already changes nothing. */
void key_ring_acknowledge(struct key_ring *ring, uint32_t session, uint32_t number);

#endif
