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
