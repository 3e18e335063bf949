#include "hall-server/outbox/outbox.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>

int64_t outbox_wait_ms(uint32_t tries)
{
    int64_t wait_ms = OUTBOX_FIRST_WAIT_MS;
    for (uint32_t i = 1; i < tries && wait_ms < OUTBOX_LONGEST_WAIT_MS; i++) {
        wait_ms *= 2;
    }
    return wait_ms < OUTBOX_LONGEST_WAIT_MS ? wait_ms : OUTBOX_LONGEST_WAIT_MS;
}

void outbox_posted(struct outbox_lane *lane, uint64_t id, int64_t at_ms, uint32_t tries,
                   int64_t now_ms)
{
    assert(lane->state == LANE_REST);
    lane->state = LANE_POSTING;
    lane->id = id;
    lane->at_ms = at_ms;
    lane->tries = tries;
    lane->wake_ms = now_ms + OUTBOX_POST_MS;
}

enum outbox_verdict outbox_answered(struct outbox_lane *lane, int status, int64_t now_ms,
                                    int64_t *ret_next_ms)
{
    assert(lane->state == LANE_POSTING);
    lane->state = LANE_MARKING;
    lane->tries++;
    lane->wake_ms = INT64_MAX;
    *ret_next_ms = now_ms;
    if (status >= 200 && status <= 299) {
        return OUTBOX_SENT;
    }
    *ret_next_ms = now_ms + outbox_wait_ms(lane->tries);
    return *ret_next_ms - lane->at_ms > OUTBOX_GIVE_UP_MS ? OUTBOX_GIVEN_UP : OUTBOX_AGAIN;
}

void outbox_key(uint64_t id, const void *body, size_t size_bytes, char ret_key[OUTBOX_KEY_ROOM])
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof(hash), body, size_bytes, NULL, 0);
    int length = snprintf(ret_key, OUTBOX_KEY_ROOM, "%llu-", (unsigned long long)id);
    for (int i = 0; i < 8 && length + 2 < OUTBOX_KEY_ROOM; i++) {
        length += snprintf(ret_key + length, (size_t)(OUTBOX_KEY_ROOM - length), "%02x", hash[i]);
    }
}
