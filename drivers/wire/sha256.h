/*
 * SHA-256 (FIPS 180-4) for who has no library: a window device checks a whole image with it. The
 * server uses libsodium's; both must come to the same.
 *
 * Pure, freestanding, 112 bytes of state; any thread. Order: sha256_init(), sha256_add() as often
 * as needed, sha256_end().
 */
#ifndef DRIVERS_WIRE_SHA256_H
#define DRIVERS_WIRE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_BLOCK_BYTES = 64, SHA256_STATE_WORDS = 8 };

struct sha256 {
    uint32_t state[SHA256_STATE_WORDS];
    uint32_t size_bytes; /* added so far; images are far smaller than 4 GiB */
    uint8_t block[SHA256_BLOCK_BYTES];
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const uint8_t *bytes, size_t size_bytes);
/* The digest; `sha` is used up. */
void sha256_end(struct sha256 *sha, uint8_t ret_digest[SHA256_BYTES]);

#endif
