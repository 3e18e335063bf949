#include "drivers/wire/sha256.h"

enum { ROUNDS = 64, WINDOW = 16, LENGTH_AT = 56 };

static const uint32_t constants[ROUNDS] = {
    0x428A2F98U, 0x71374491U, 0xB5C0FBCFU, 0xE9B5DBA5U, 0x3956C25BU, 0x59F111F1U, 0x923F82A4U,
    0xAB1C5ED5U, 0xD807AA98U, 0x12835B01U, 0x243185BEU, 0x550C7DC3U, 0x72BE5D74U, 0x80DEB1FEU,
    0x9BDC06A7U, 0xC19BF174U, 0xE49B69C1U, 0xEFBE4786U, 0x0FC19DC6U, 0x240CA1CCU, 0x2DE92C6FU,
    0x4A7484AAU, 0x5CB0A9DCU, 0x76F988DAU, 0x983E5152U, 0xA831C66DU, 0xB00327C8U, 0xBF597FC7U,
    0xC6E00BF3U, 0xD5A79147U, 0x06CA6351U, 0x14292967U, 0x27B70A85U, 0x2E1B2138U, 0x4D2C6DFCU,
    0x53380D13U, 0x650A7354U, 0x766A0ABBU, 0x81C2C92EU, 0x92722C85U, 0xA2BFE8A1U, 0xA81A664BU,
    0xC24B8B70U, 0xC76C51A3U, 0xD192E819U, 0xD6990624U, 0xF40E3585U, 0x106AA070U, 0x19A4C116U,
    0x1E376C08U, 0x2748774CU, 0x34B0BCB5U, 0x391C0CB3U, 0x4ED8AA4AU, 0x5B9CCA4FU, 0x682E6FF3U,
    0x748F82EEU, 0x78A5636FU, 0x84C87814U, 0x8CC70208U, 0x90BEFFFAU, 0xA4506CEBU, 0xBEF9A3F7U,
    0xC67178F2U};

static uint32_t turn(uint32_t word, unsigned by)
{
    return word >> by | word << (32 - by);
}

static uint32_t word_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Word `round` of the schedule, in a window of the last sixteen: a device has little stack. */
static uint32_t schedule(uint32_t window[WINDOW], unsigned round)
{
    uint32_t *word = &window[round % WINDOW];
    if (round >= WINDOW) {
        const uint32_t before2 = window[(round - 2) % WINDOW];
        const uint32_t before15 = window[(round - 15) % WINDOW];
        *word += (turn(before2, 17) ^ turn(before2, 19) ^ before2 >> 10) +
                 window[(round - 7) % WINDOW] +
                 (turn(before15, 7) ^ turn(before15, 18) ^ before15 >> 3);
    }
    return *word;
}

static void take_block(struct sha256 *sha)
{
    uint32_t window[WINDOW];
    uint32_t v[SHA256_STATE_WORDS];
    for (unsigned i = 0; i < WINDOW; i++) {
        window[i] = word_at(sha->block + (size_t)i * 4);
    }
    for (unsigned i = 0; i < SHA256_STATE_WORDS; i++) {
        v[i] = sha->state[i];
    }
    for (unsigned round = 0; round < ROUNDS; round++) {
        const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const uint32_t most = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        const uint32_t one = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + choice +
                             constants[round] + schedule(window, round);
        const uint32_t two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + most;
        for (unsigned i = SHA256_STATE_WORDS - 1; i > 0; i--) {
            v[i] = v[i - 1];
        }
        v[4] += one;
        v[0] = one + two;
    }
    for (unsigned i = 0; i < SHA256_STATE_WORDS; i++) {
        sha->state[i] += v[i];
    }
}

void sha256_init(struct sha256 *sha)
{
    *sha = (struct sha256){.state = {0x6A09E667U, 0xBB67AE85U, 0x3C6EF372U, 0xA54FF53AU,
                                     0x510E527FU, 0x9B05688CU, 0x1F83D9ABU, 0x5BE0CD19U}};
}

void sha256_add(struct sha256 *sha, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        sha->block[sha->size_bytes++ % SHA256_BLOCK_BYTES] = bytes[i];
        if (sha->size_bytes % SHA256_BLOCK_BYTES == 0) {
            take_block(sha);
        }
    }
}

void sha256_end(struct sha256 *sha, uint8_t ret_digest[SHA256_BYTES])
{
    const uint32_t size_bytes = sha->size_bytes;
    const uint8_t one = 0x80;
    const uint8_t zero = 0;
    sha256_add(sha, &one, 1);
    while (sha->size_bytes % SHA256_BLOCK_BYTES != LENGTH_AT) {
        sha256_add(sha, &zero, 1);
    }
    const uint8_t bits[8] = {0,
                             0,
                             0,
                             (uint8_t)(size_bytes >> 29),
                             (uint8_t)(size_bytes >> 21),
                             (uint8_t)(size_bytes >> 13),
                             (uint8_t)(size_bytes >> 5),
                             (uint8_t)(size_bytes << 3)};
    sha256_add(sha, bits, sizeof(bits));
    for (unsigned i = 0; i < SHA256_BYTES; i++) {
        ret_digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
    }
}
