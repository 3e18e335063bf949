/* The published vectors of FIPS 180-4, in one run and in pieces. */
#include "drivers/wire/sha256.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static void digest_of(const char *text, size_t size_bytes, unsigned times, char ret_hex[65])
{
    struct sha256 sha;
    uint8_t digest[SHA256_BYTES];
    sha256_init(&sha);
    for (unsigned i = 0; i < times; i++) {
        sha256_add(&sha, (const uint8_t *)text, size_bytes);
    }
    sha256_end(&sha, digest);
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        snprintf(ret_hex + 2 * i, 3, "%02x", digest[i]);
    }
}

static void test_published_vectors(void **unused)
{
    (void)unused;
    static const char *const two_blocks =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    char hex[65];
    digest_of("", 0, 1, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_of("abc", 3, 1, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_of(two_blocks, strlen(two_blocks), 1, hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    digest_of("aaaaaaaaaa", 10, 100000, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_published_vectors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
