/*
 * What the model and the engine use of libsodium, for machines that the tests only visit: BLAKE2b
 * (RFC 7693) without a key, 16 to 64 bytes, and hexadecimal. So the cross-built replayer needs no
 * foreign packages; that it is the same hash is shown by equal digests with the real library on
 * x86-64.
 */
#ifndef TESTS_REPLAY_SODIUM_H
#define TESTS_REPLAY_SODIUM_H

#include <stddef.h>
#include <stdint.h>

enum { crypto_generichash_BYTES_MIN = 16, crypto_generichash_BYTES = 32 };

typedef struct {
    uint64_t h[8];
    uint64_t total;
    uint8_t block[128];
    size_t held;
    size_t out_bytes;
} crypto_generichash_state;

int crypto_generichash_init(crypto_generichash_state *state, const uint8_t *key, size_t key_bytes,
                            size_t out_bytes);
int crypto_generichash_update(crypto_generichash_state *state, const uint8_t *bytes,
                              unsigned long long size_bytes);
int crypto_generichash_final(crypto_generichash_state *state, uint8_t *ret_hash, size_t out_bytes);
int crypto_generichash(uint8_t *ret_hash, size_t out_bytes, const uint8_t *bytes,
                       unsigned long long size_bytes, const uint8_t *key, size_t key_bytes);
char *sodium_bin2hex(char *ret_hex, size_t room, const uint8_t *bytes, size_t size_bytes);

#endif
