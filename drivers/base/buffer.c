#include "drivers/base/buffer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_FIRST_ROOM_BYTES = 64 };

void buffer_init(struct buffer *buffer, size_t cap_bytes)
{
    assert(buffer != NULL);
    assert(cap_bytes > 0);
    *buffer = (struct buffer){.cap_bytes = cap_bytes};
}

void buffer_deinit(struct buffer *buffer)
{
    free(buffer->bytes);
    buffer_init(buffer, buffer->cap_bytes);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length_bytes = 0;
    if (buffer->bytes != NULL) {
        buffer->bytes[0] = 0;
    }
}

/* Makes room for `size_bytes` more and the NUL behind them. */
static int buffer_reserve(struct buffer *buffer, size_t size_bytes)
{
    assert(buffer->length_bytes <= buffer->cap_bytes);
    if (size_bytes > buffer->cap_bytes - buffer->length_bytes) {
        return BUFFER_FULL;
    }
    const size_t wanted = buffer->length_bytes + size_bytes + 1;
    if (wanted <= buffer->room_bytes) {
        return BUFFER_OK;
    }
    size_t room = buffer->room_bytes == 0 ? BUFFER_FIRST_ROOM_BYTES : buffer->room_bytes;
    while (room < wanted) {
        room *= 2;
    }
    uint8_t *bytes = realloc(buffer->bytes, room);
    if (bytes == NULL) {
        return BUFFER_NO_MEMORY;
    }
    buffer->bytes = bytes;
    buffer->room_bytes = room;
    return BUFFER_OK;
}

int buffer_append(struct buffer *buffer, const void *bytes, size_t size_bytes)
{
    assert(bytes != NULL || size_bytes == 0);
    const int result = buffer_reserve(buffer, size_bytes);
    if (result != BUFFER_OK) {
        return result;
    }
    if (size_bytes > 0) {
        memcpy(buffer->bytes + buffer->length_bytes, bytes, size_bytes);
    }
    buffer->length_bytes += size_bytes;
    buffer->bytes[buffer->length_bytes] = 0;
    return BUFFER_OK;
}

int buffer_append_text(struct buffer *buffer, const char *text)
{
    return buffer_append(buffer, text, strlen(text));
}

int buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int wanted = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(wanted >= 0);
    const int result = buffer_reserve(buffer, (size_t)wanted);
    if (result != BUFFER_OK) {
        return result;
    }
    va_start(arguments, format);
    vsnprintf((char *)buffer->bytes + buffer->length_bytes, (size_t)wanted + 1, format, arguments);
    va_end(arguments);
    buffer->length_bytes += (size_t)wanted;
    return BUFFER_OK;
}

void buffer_consume(struct buffer *buffer, size_t size_bytes)
{
    assert(size_bytes <= buffer->length_bytes);
    if (size_bytes == 0) {
        return;
    }
    buffer->length_bytes -= size_bytes;
    memmove(buffer->bytes, buffer->bytes + size_bytes, buffer->length_bytes);
    buffer->bytes[buffer->length_bytes] = 0;
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->bytes == NULL ? "" : (const char *)buffer->bytes;
}
