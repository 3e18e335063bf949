/*
 * Memory that is given out in small pieces and freed all at once: what a shape points to.
 *
 * Depends on nothing. One owner at a time; any thread. Order: arena_create(), arena_take() any
 * number of times, arena_destroy().
 */
#ifndef HALL_SERVER_CLIENT_ARENA_H
#define HALL_SERVER_CLIENT_ARENA_H

#include <stddef.h>

struct shape_arena;

/* NULL if there is no memory. */
struct shape_arena *shape_arena_create(void);
void shape_arena_destroy(struct shape_arena *arena); /* NULL is fine */

/* Zeroed bytes, aligned for any object, until the arena's end; NULL if there is no memory. */
void *shape_arena_take(struct shape_arena *arena, size_t size_bytes);

/* A copy of `text` with its NUL. */
const char *shape_arena_text(struct shape_arena *arena, const char *text, size_t size_bytes);

#endif
