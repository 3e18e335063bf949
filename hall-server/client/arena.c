#include "hall-server/client/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 4096, ARENA_ALIGN_BYTES = sizeof(max_align_t) };

struct chunk {
    struct chunk *next;
    size_t used_bytes;
    size_t room_bytes;
    max_align_t bytes[];
};

struct shape_arena {
    struct chunk *newest;
};

struct shape_arena *shape_arena_create(void)
{
    return calloc(1, sizeof(struct shape_arena));
}

void shape_arena_destroy(struct shape_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    for (struct chunk *chunk = arena->newest; chunk != NULL;) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(arena);
}

static struct chunk *chunk_create(size_t size_bytes)
{
    const size_t room = size_bytes > CHUNK_BYTES ? size_bytes : CHUNK_BYTES;
    struct chunk *chunk = calloc(1, sizeof(struct chunk) + room);
    if (chunk != NULL) {
        chunk->room_bytes = room;
    }
    return chunk;
}

void *shape_arena_take(struct shape_arena *arena, size_t size_bytes)
{
    assert(size_bytes < SIZE_MAX / 2);
    const size_t size =
        (size_bytes + ARENA_ALIGN_BYTES - 1) / ARENA_ALIGN_BYTES * ARENA_ALIGN_BYTES;
    struct chunk *chunk = arena->newest;
    if (chunk == NULL || chunk->room_bytes - chunk->used_bytes < size) {
        struct chunk *fresh = chunk_create(size);
        if (fresh == NULL) {
            return NULL;
        }
        fresh->next = chunk;
        arena->newest = chunk = fresh;
    }
    void *piece = (unsigned char *)chunk->bytes + chunk->used_bytes;
    chunk->used_bytes += size;
    return piece;
}

const char *shape_arena_text(struct shape_arena *arena, const char *text, size_t size_bytes)
{
    char *copy = shape_arena_take(arena, size_bytes + 1);
    if (copy != NULL) {
        memcpy(copy, text, size_bytes);
    }
    return copy;
}
