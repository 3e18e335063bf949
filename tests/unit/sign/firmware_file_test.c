/* A firmware file is taken whole and as it was signed, or not at all. */
#include "drivers/sign/firmware_file.h"
#include "tests/lib/cmocka_all.h"

#include <sodium.h>
#include <string.h>

enum { IMAGE_BYTES = 40, FILE_ROOM = 1024 };

struct made {
    uint8_t public_key[FIRMWARE_FILE_PUBLIC_BYTES];
    uint8_t secret[FIRMWARE_FILE_SECRET_BYTES];
    uint8_t bytes[FILE_ROOM];
    size_t size_bytes;
};

static void add_part(struct made *made, uint16_t slots, uint16_t version)
{
    struct firmware_head head = {.kind = DEVICE_PAD,
                                 .board = BOARD_HOST,
                                 .version = version,
                                 .slots = slots,
                                 .size_bytes = IMAGE_BYTES};
    uint8_t *const part = made->bytes + made->size_bytes;
    uint8_t *const image = part + FIRMWARE_FILE_PART_HEAD_BYTES;
    for (int i = 0; i < IMAGE_BYTES; i++) {
        image[i] = (uint8_t)(i + slots);
    }
    firmware_file_sign(made->secret, &head, image, part);
    made->size_bytes += FIRMWARE_FILE_PART_HEAD_BYTES + IMAGE_BYTES;
}

static struct made made_of_two(void)
{
    struct made made = {0};
    uint8_t seed[crypto_sign_SEEDBYTES] = {7};
    assert_true(sodium_init() >= 0);
    crypto_sign_seed_keypair(made.public_key, made.secret, seed);
    add_part(&made, 1, 0x0200);
    add_part(&made, 2, 0x0200);
    return made;
}

static enum firmware_file_result check(const struct made *made, struct firmware_file *file)
{
    return firmware_file_check(made->public_key, made->bytes, made->size_bytes, file);
}

static void test_what_was_signed_is_found_by_slot(void **unused)
{
    (void)unused;
    const struct made made = made_of_two();
    struct firmware_file file;
    assert_int_equal(check(&made, &file), FIRMWARE_FILE_OK);
    assert_int_equal(file.part_count, 2);
    assert_ptr_equal(firmware_file_part(&file, 1)->head_bytes, made.bytes);
    assert_int_equal(firmware_file_part(&file, 2)->image[0], 2);
    assert_int_equal(firmware_file_part(&file, 1)->head.version, 0x0200);
}

static void test_cut_at_every_byte_it_is_refused_or_one_whole_part(void **unused)
{
    (void)unused;
    struct made made = made_of_two();
    const size_t whole = made.size_bytes;
    for (size_t size = 0; size < whole; size++) {
        struct firmware_file file = {.part_count = 99};
        made.size_bytes = size;
        const enum firmware_file_result result = check(&made, &file);
        assert_int_equal(result, size == whole / 2 ? FIRMWARE_FILE_OK : FIRMWARE_FILE_CUT);
        assert_int_equal(file.part_count, result == FIRMWARE_FILE_OK ? 1 : 99);
    }
}

static void test_any_other_byte_is_refused(void **unused)
{
    (void)unused;
    const struct made good = made_of_two();
    for (size_t at = 0; at < good.size_bytes; at++) {
        struct made made = good;
        struct firmware_file file;
        made.bytes[at] ^= 0x10;
        assert_int_not_equal(check(&made, &file), FIRMWARE_FILE_OK);
    }
    struct made other = good;
    struct firmware_file file;
    other.public_key[3] ^= 1;
    assert_int_equal(check(&other, &file), FIRMWARE_FILE_WRONG_SIGNATURE);
}

static void test_parts_must_be_of_one_version_and_of_two_slots(void **unused)
{
    (void)unused;
    struct firmware_file file;
    struct made made = made_of_two();
    add_part(&made, 2, 0x0200);
    assert_int_equal(check(&made, &file), FIRMWARE_FILE_BAD_PARTS); /* three */
    made.size_bytes = FIRMWARE_FILE_PART_HEAD_BYTES + IMAGE_BYTES;
    add_part(&made, 2, 0x0201);
    assert_int_equal(check(&made, &file), FIRMWARE_FILE_BAD_PARTS);
    made.size_bytes = FIRMWARE_FILE_PART_HEAD_BYTES + IMAGE_BYTES;
    add_part(&made, 3, 0x0200);
    assert_int_equal(check(&made, &file), FIRMWARE_FILE_BAD_PARTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_signed_is_found_by_slot),
        cmocka_unit_test(test_cut_at_every_byte_it_is_refused_or_one_whole_part),
        cmocka_unit_test(test_any_other_byte_is_refused),
        cmocka_unit_test(test_parts_must_be_of_one_version_and_of_two_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
