/*
 * A folder for papers that nobody else may read, now or later: each file is encrypted (libsodium's
 * secretstream, XChaCha20-Poly1305) under a key that is in this process' locked memory and nowhere
 * else. Forgetting the key ends all files at once; a program that is killed leaves nothing
 * readable.
 *
 *   file:  header (24 bytes)   chunk of 64 KiB + 17 …   last chunk (marked as last) + 17
 *
 * A file's number is sealed in with each chunk: files can't be taken for each other, be cut, or be
 * of an earlier key. What is written is not synced: it need not outlive the process.
 *
 * One thread a safe. Order: paper_safe_open(), then any of the rest, paper_safe_close().
 */
#ifndef DRIVERS_SCANNER_PAPER_SAFE_H
#define DRIVERS_SCANNER_PAPER_SAFE_H

#include "drivers/base/buffer.h"

#include <stddef.h>
#include <stdint.h>

#define PAPER_SAFE_ERRORS(X)                                                                       \
    X(PAPER_SAFE_OK, 0, "ok")                                                                      \
    X(PAPER_SAFE_NO_MEMORY, -1, "no-memory")                                                       \
    X(PAPER_SAFE_NO_FOLDER, -2, "no-folder")     /* can't be made, or is another's, or in use */   \
    X(PAPER_SAFE_NOT_WRITTEN, -3, "not-written") /* the disk is full; what was begun is removed */ \
    X(PAPER_SAFE_DAMAGED, -4, "damaged")         /* not what this key sealed */                    \
    X(PAPER_SAFE_TOO_BIG, -5, "too-big")         /* more than the buffer may hold */

#define PAPER_SAFE_ERROR_ENUM(symbol, value, name) symbol = (value),
enum paper_safe_error { PAPER_SAFE_ERRORS(PAPER_SAFE_ERROR_ENUM) };
#undef PAPER_SAFE_ERROR_ENUM

enum {
    PAPER_SAFE_CHUNK_BYTES = 64 * 1024,
    PAPER_SAFE_NAME_ROOM = 32,
    PAPER_SAFE_PATH_ROOM = 512,
};

struct paper_safe;

/*
 * Makes the folder if it is not there (mode 0700; one that belongs to somebody else or is a link is
 * not taken), removes what an earlier program left in it, and makes a key.
 */
__attribute__((warn_unused_result)) int paper_safe_open(const char *folder,
                                                        struct paper_safe **ret_safe);

/* paper_safe_empty(), and frees. NULL is fine. */
void paper_safe_close(struct paper_safe *safe);

/* Forgets the key, removes all files and makes a new key. An open file is given up. */
void paper_safe_empty(struct paper_safe *safe);

/*
 * A new file, written in parts: begin, write …, then end, or drop. One at a time. After an error
 * the file is gone; paper_safe_file_drop() is fine all the same. Numbers begin with 1.
 */
__attribute__((warn_unused_result)) int paper_safe_file_begin(struct paper_safe *safe);
__attribute__((warn_unused_result)) int
paper_safe_file_write(struct paper_safe *safe, const uint8_t *bytes, size_t size_bytes);
__attribute__((warn_unused_result)) int paper_safe_file_end(struct paper_safe *safe,
                                                            uint32_t *ret_file);
void paper_safe_file_drop(struct paper_safe *safe);

/* The three in one. */
__attribute__((warn_unused_result)) int paper_safe_put(struct paper_safe *safe,
                                                       const uint8_t *bytes, size_t size_bytes,
                                                       uint32_t *ret_file);

/* Appends the file's bytes; on an error the buffer is as it was. The caller wipes it. */
__attribute__((warn_unused_result)) int paper_safe_get(const struct paper_safe *safe, uint32_t file,
                                                       struct buffer *ret_bytes);

/* Nothing happens if there is no such file. */
void paper_safe_remove(struct paper_safe *safe, uint32_t file);

/* Overwrites what a buffer holds and frees it; for bytes that came out of a safe. */
void paper_safe_wipe(struct buffer *bytes);

/* "not-written"; never NULL. */
const char *paper_safe_error_name(int error);

#endif
