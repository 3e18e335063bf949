/*
 * A firmware file, as people carry it: one part for each slot that its image is linked for, or one
 * part for both.
 *
 *   head (drivers/wire/firmware_image.h), 64 | Ed25519 signature over the head, 64 | image
 *   ... and a second part
 *
 * The head has the image's SHA-256, so the signature is over all of it. firmware_file_check() looks
 * at everything before a byte goes to a device: the signature by the hall's firmware key, then the
 * hash. Pure; any thread. libsodium, initialised by the program.
 */
#ifndef DRIVERS_SIGN_FIRMWARE_FILE_H
#define DRIVERS_SIGN_FIRMWARE_FILE_H

#include "drivers/wire/firmware_image.h"

enum {
    FIRMWARE_FILE_PARTS_MAX = 2,
    FIRMWARE_FILE_SIGNATURE_BYTES = 64,
    FIRMWARE_FILE_PUBLIC_BYTES = 32,
    FIRMWARE_FILE_SECRET_BYTES = 64,
    FIRMWARE_FILE_PART_HEAD_BYTES = FIRMWARE_HEAD_BYTES + FIRMWARE_FILE_SIGNATURE_BYTES,
    FIRMWARE_FILE_MAX_BYTES =
        FIRMWARE_FILE_PARTS_MAX * (FIRMWARE_FILE_PART_HEAD_BYTES + FIRMWARE_IMAGE_MAX_BYTES),
};

/* code, its number, in words */
#define FIRMWARE_FILE_RESULTS(X)                                                                   \
    X(FIRMWARE_FILE_OK, 0, "good")                                                                 \
    X(FIRMWARE_FILE_CUT, -1, "the file ends too early")                                            \
    X(FIRMWARE_FILE_NO_IMAGE, -2, "not a firmware file")                                           \
    X(FIRMWARE_FILE_OTHER_FORMAT, -3, "a firmware file of another format")                         \
    X(FIRMWARE_FILE_WRONG_SIGNATURE, -4, "not signed with this hall's firmware key")               \
    X(FIRMWARE_FILE_WRONG_HASH, -5, "the image is not the one that was signed")                    \
    X(FIRMWARE_FILE_BAD_PARTS, -6, "its parts are not of one version for one device")              \
    X(FIRMWARE_FILE_OTHER_KIND, -7, "firmware of another kind of device")                          \
    X(FIRMWARE_FILE_NO_ROOM, -8, "too many firmware files since the start")

#define FIRMWARE_FILE_ENUM(symbol, number, words) symbol = (number),
enum firmware_file_result { FIRMWARE_FILE_RESULTS(FIRMWARE_FILE_ENUM) };
#undef FIRMWARE_FILE_ENUM

struct firmware_part {
    struct firmware_head head;
    const uint8_t *head_bytes; /* into the file */
    const uint8_t *image;      /* head.size_bytes of them */
};

struct firmware_file {
    int part_count;
    struct firmware_part parts[FIRMWARE_FILE_PARTS_MAX];
};

/* What was found first; *ret_file, which points into `bytes`, is untouched unless OK. */
__attribute__((warn_unused_result)) enum firmware_file_result
firmware_file_check(const uint8_t public_key[FIRMWARE_FILE_PUBLIC_BYTES], const uint8_t *bytes,
                    size_t size_bytes, struct firmware_file *ret_file);

/* The part that runs in a slot (1 A, 2 B); NULL: none does. */
const struct firmware_part *firmware_file_part(const struct firmware_file *file, uint16_t slot);

/*
 * Makes a part of an image: fills `head->hash` and writes head and signature. The image follows
 * them in the file; its size is head->size_bytes.
 */
void firmware_file_sign(const uint8_t secret[FIRMWARE_FILE_SECRET_BYTES],
                        struct firmware_head *head, const uint8_t *image,
                        uint8_t ret_bytes[FIRMWARE_FILE_PART_HEAD_BYTES]);

/* In words, for people. Static. */
const char *firmware_file_words(enum firmware_file_result result);

#endif
