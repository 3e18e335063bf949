/*
 * A growable run of bytes with a cap: for text and frames whose size comes from outside.
 *
 * Depends on nothing. Not shared between threads; its owner is whoever called buffer_init().
 * Order: buffer_init(), any number of appends, buffer_deinit(). The bytes are always followed by a
 * NUL that is not counted, so that text can be passed on as a C string.
 */
#ifndef DRIVERS_BASE_BUFFER_H
#define DRIVERS_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

enum { BUFFER_OK = 0, BUFFER_FULL = -1, BUFFER_NO_MEMORY = -2 };

struct buffer {
    uint8_t *bytes; /* NULL until the first append */
    size_t length_bytes;
    size_t room_bytes;
    size_t cap_bytes; /* length_bytes never passes it */
};

/* An empty buffer that will hold at most `cap_bytes` (> 0). Allocates nothing. */
void buffer_init(struct buffer *buffer, size_t cap_bytes);

/* Frees the bytes; the buffer is empty again and keeps its cap. */
void buffer_deinit(struct buffer *buffer);

/* Forgets the bytes and keeps the memory. */
void buffer_clear(struct buffer *buffer);

/* Append; on BUFFER_FULL or BUFFER_NO_MEMORY nothing was appended. `bytes` may be NULL if size is
 * 0. */
__attribute__((warn_unused_result)) int buffer_append(struct buffer *buffer, const void *bytes,
                                                      size_t size_bytes);
__attribute__((warn_unused_result)) int buffer_append_text(struct buffer *buffer, const char *text);
__attribute__((warn_unused_result, format(printf, 2, 3))) int
buffer_append_format(struct buffer *buffer, const char *format, ...);

/* Takes the first `size_bytes` (≤ length_bytes) away. */
void buffer_consume(struct buffer *buffer, size_t size_bytes);

/* The bytes as a C string; "" when nothing was appended. Valid until the next change. */
const char *buffer_text(const struct buffer *buffer);

#endif
