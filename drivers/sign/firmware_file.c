#include "drivers/sign/firmware_file.h"

#include <sodium.h>
#include <string.h>

enum { BOTH_SLOTS = 3 };

static enum firmware_file_result head_result(enum update_code code)
{
    return code == UPDATE_OK             ? FIRMWARE_FILE_OK
           : code == UPDATE_OTHER_FORMAT ? FIRMWARE_FILE_OTHER_FORMAT
                                         : FIRMWARE_FILE_NO_IMAGE;
}

static enum firmware_file_result part_read(const uint8_t *public_key, const uint8_t *bytes,
                                           size_t size_bytes, struct firmware_part *part)
{
    if (size_bytes < FIRMWARE_FILE_PART_HEAD_BYTES) {
        return FIRMWARE_FILE_CUT;
    }
    const enum firmware_file_result head = head_result(firmware_head_read(bytes, &part->head));
    if (head != FIRMWARE_FILE_OK) {
        return head;
    }
    if (size_bytes - FIRMWARE_FILE_PART_HEAD_BYTES < part->head.size_bytes) {
        return FIRMWARE_FILE_CUT;
    }
    if (crypto_sign_verify_detached(bytes + FIRMWARE_HEAD_BYTES, bytes, FIRMWARE_HEAD_BYTES,
                                    public_key) != 0) {
        return FIRMWARE_FILE_WRONG_SIGNATURE;
    }
    part->head_bytes = bytes;
    part->image = bytes + FIRMWARE_FILE_PART_HEAD_BYTES;
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, part->image, part->head.size_bytes);
    return memcmp(hash, part->head.hash, sizeof(hash)) == 0 ? FIRMWARE_FILE_OK
                                                            : FIRMWARE_FILE_WRONG_HASH;
}

static bool parts_agree(const struct firmware_file *file)
{
    unsigned slots = 0;
    for (int i = 0; i < file->part_count; i++) {
        const struct firmware_head *head = &file->parts[i].head;
        const struct firmware_head *first = &file->parts[0].head;
        if (head->slots == 0 || head->slots > BOTH_SLOTS || (slots & head->slots) != 0 ||
            head->kind != first->kind || head->board != first->board ||
            head->version != first->version) {
            return false;
        }
        slots |= head->slots;
    }
    return true;
}

enum firmware_file_result firmware_file_check(const uint8_t public_key[FIRMWARE_FILE_PUBLIC_BYTES],
                                              const uint8_t *bytes, size_t size_bytes,
                                              struct firmware_file *ret_file)
{
    struct firmware_file file = {0};
    size_t at = 0;
    do {
        if (file.part_count == FIRMWARE_FILE_PARTS_MAX) {
            return FIRMWARE_FILE_BAD_PARTS;
        }
        struct firmware_part *part = &file.parts[file.part_count];
        const enum firmware_file_result result =
            part_read(public_key, bytes + at, size_bytes - at, part);
        if (result != FIRMWARE_FILE_OK) {
            return result;
        }
        file.part_count++;
        at += FIRMWARE_FILE_PART_HEAD_BYTES + part->head.size_bytes;
    } while (at < size_bytes);
    if (!parts_agree(&file)) {
        return FIRMWARE_FILE_BAD_PARTS;
    }
    *ret_file = file;
    return FIRMWARE_FILE_OK;
}

const struct firmware_part *firmware_file_part(const struct firmware_file *file, uint16_t slot)
{
    for (int i = 0; i < file->part_count; i++) {
        if ((file->parts[i].head.slots & slot) != 0) {
            return &file->parts[i];
        }
    }
    return NULL;
}

void firmware_file_sign(const uint8_t secret[FIRMWARE_FILE_SECRET_BYTES],
                        struct firmware_head *head, const uint8_t *image,
                        uint8_t ret_bytes[FIRMWARE_FILE_PART_HEAD_BYTES])
{
    crypto_hash_sha256(head->hash, image, head->size_bytes);
    firmware_head_write(head, ret_bytes);
    crypto_sign_detached(ret_bytes + FIRMWARE_HEAD_BYTES, NULL, ret_bytes, FIRMWARE_HEAD_BYTES,
                         secret);
}

const char *firmware_file_words(enum firmware_file_result result)
{
#define WORDS(symbol, number, words)                                                               \
    case symbol:                                                                                   \
        return words;
    switch (result) {
        FIRMWARE_FILE_RESULTS(WORDS)
    }
#undef WORDS
    return "unknown";
}
