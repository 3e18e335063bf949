#include "hall-server/model/paper.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

_Static_assert(PAPER_HASH_BYTES == crypto_generichash_BYTES, "one hash of the library's size");

#define PAPER_NAME(symbol, name) name,
static const char *const names[PAPER_STATE_COUNT] = {PAPER_STATES(PAPER_NAME)};
#undef PAPER_NAME

const char *paper_state_name(enum paper_state state)
{
    assert(state < PAPER_STATE_COUNT);
    return names[state];
}

static void put_text(crypto_generichash_state *state, const char *text)
{
    crypto_generichash_update(state, (const uint8_t *)text, strlen(text) + 1);
}

void paper_hash(const struct paper_text *text, uint8_t ret_hash[PAPER_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, PAPER_HASH_BYTES);
    put_text(&state, text->title);
    for (uint8_t i = 0; i < text->line_count; i++) {
        put_text(&state, text->lines[i]);
    }
    crypto_generichash_final(&state, ret_hash, PAPER_HASH_BYTES);
}

bool paper_sign_is_good(const struct paper_sign *sign)
{
    uint16_t end = 0;
    if (sign->stroke_count > LIMIT_SIGN_STROKES || sign->point_count > LIMIT_SIGN_POINTS) {
        return false;
    }
    for (uint16_t i = 0; i < sign->stroke_count; i++) {
        if (sign->ends[i] <= end) {
            return false;
        }
        end = sign->ends[i];
    }
    bool good = end == sign->point_count;
    for (uint16_t i = 0; good && i < sign->point_count; i++) {
        good = sign->points[i].x <= SIGN_SIDE && sign->points[i].y <= SIGN_SIDE;
    }
    return good;
}

static int apart(uint16_t one, uint16_t other)
{
    return one > other ? one - other : other - one;
}

bool paper_sign_is_enough(const struct paper_sign *sign)
{
    int ink = 0;
    uint16_t at = 0;
    for (uint16_t i = 0; i < sign->stroke_count; i++) {
        for (at++; at < sign->ends[i]; at++) {
            const int across = SIGN_ASPECT * apart(sign->points[at].x, sign->points[at - 1].x);
            const int down = apart(sign->points[at].y, sign->points[at - 1].y);
            ink += across > down ? across : down;
        }
    }
    return ink >= SIGN_INK_LEAST;
}

static void put_u16(crypto_generichash_state *state, uint16_t value)
{
    const uint8_t bytes[2] = {(uint8_t)value, (uint8_t)(value >> 8)};
    crypto_generichash_update(state, bytes, sizeof bytes);
}

void paper_sign_hash(const struct paper_sign *sign, uint8_t ret_hash[PAPER_HASH_BYTES])
{
    crypto_generichash_state state;
    assert(paper_sign_is_good(sign));
    crypto_generichash_init(&state, NULL, 0, PAPER_HASH_BYTES);
    put_u16(&state, sign->stroke_count);
    put_u16(&state, sign->point_count);
    for (uint16_t i = 0; i < sign->stroke_count; i++) {
        put_u16(&state, sign->ends[i]);
    }
    for (uint16_t i = 0; i < sign->point_count; i++) {
        put_u16(&state, sign->points[i].x);
        put_u16(&state, sign->points[i].y);
    }
    crypto_generichash_final(&state, ret_hash, PAPER_HASH_BYTES);
}
