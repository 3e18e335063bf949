#include "tests/replay/sodium.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 128, ROUNDS = 12 };

static const uint64_t start[8] = {
    UINT64_C(0x6A09E667F3BCC908), UINT64_C(0xBB67AE8584CAA73B), UINT64_C(0x3C6EF372FE94F82B),
    UINT64_C(0xA54FF53A5F1D36F1), UINT64_C(0x510E527FADE682D1), UINT64_C(0x9B05688C2B3E6C1F),
    UINT64_C(0x1F83D9ABFB41BD6B), UINT64_C(0x5BE0CD19137E2179),
};

/* RFC 7693, 2.7; rounds 10 and 11 begin anew. */
static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t turn(uint64_t number, int bits)
{
    return number >> bits | number << (64 - bits);
}

static void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y)
{
    v[a] = v[a] + v[b] + x;
    v[d] = turn(v[d] ^ v[a], 32);
    v[c] = v[c] + v[d];
    v[b] = turn(v[b] ^ v[c], 24);
    v[a] = v[a] + v[b] + y;
    v[d] = turn(v[d] ^ v[a], 16);
    v[c] = v[c] + v[d];
    v[b] = turn(v[b] ^ v[c], 63);
}

static void compress(crypto_generichash_state *state, int last)
{
    static const uint8_t lanes[8][4] = {{0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14},
                                        {3, 7, 11, 15}, {0, 5, 10, 15}, {1, 6, 11, 12},
                                        {2, 7, 8, 13},  {3, 4, 9, 14}};
    uint64_t v[16];
    uint64_t m[16];
    for (int i = 0; i < 8; i++) {
        v[i] = state->h[i];
        v[i + 8] = start[i];
    }
    v[12] ^= state->total;
    v[14] = last ? ~v[14] : v[14];
    for (int i = 0; i < 16; i++) {
        m[i] = 0;
        for (int k = 7; k >= 0; k--) {
            m[i] = m[i] << 8 | state->block[8 * i + k];
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        const uint8_t *s = sigma[round % 10];
        for (int i = 0; i < 8; i++) {
            mix(v, lanes[i][0], lanes[i][1], lanes[i][2], lanes[i][3], m[s[2 * i]],
                m[s[2 * i + 1]]);
        }
    }
    for (int i = 0; i < 8; i++) {
        state->h[i] ^= v[i] ^ v[i + 8];
    }
}

int crypto_generichash_init(crypto_generichash_state *state, const uint8_t *key, size_t key_bytes,
                            size_t out_bytes)
{
    assert(key == NULL && key_bytes == 0 && out_bytes >= 16 && out_bytes <= 64);
    (void)key;
    (void)key_bytes;
    memset(state, 0, sizeof(*state));
    memcpy(state->h, start, sizeof(start));
    state->h[0] ^= UINT64_C(0x01010000) ^ out_bytes;
    state->out_bytes = out_bytes;
    return 0;
}

int crypto_generichash_update(crypto_generichash_state *state, const uint8_t *bytes,
                              unsigned long long size_bytes)
{
    for (unsigned long long i = 0; i < size_bytes; i++) {
        if (state->held == BLOCK) { /* the last block must still be here at the end */
            state->total += BLOCK;
            compress(state, 0);
            state->held = 0;
        }
        state->block[state->held++] = bytes[i];
    }
    return 0;
}

int crypto_generichash_final(crypto_generichash_state *state, uint8_t *ret_hash, size_t out_bytes)
{
    assert(out_bytes == state->out_bytes);
    state->total += state->held;
    memset(state->block + state->held, 0, BLOCK - state->held);
    compress(state, 1);
    for (size_t i = 0; i < out_bytes; i++) {
        ret_hash[i] = (uint8_t)(state->h[i / 8] >> (8 * (i % 8)));
    }
    return 0;
}

int crypto_generichash(uint8_t *ret_hash, size_t out_bytes, const uint8_t *bytes,
                       unsigned long long size_bytes, const uint8_t *key, size_t key_bytes)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, key_bytes, out_bytes);
    crypto_generichash_update(&state, bytes, size_bytes);
    return crypto_generichash_final(&state, ret_hash, out_bytes);
}

char *sodium_bin2hex(char *ret_hex, size_t room, const uint8_t *bytes, size_t size_bytes)
{
    static const char digits[] = "0123456789abcdef";
    assert(room > 2 * size_bytes);
    for (size_t i = 0; i < size_bytes; i++) {
        ret_hex[2 * i] = digits[bytes[i] >> 4];
        ret_hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_hex[2 * size_bytes] = '\0';
    return ret_hex;
}
