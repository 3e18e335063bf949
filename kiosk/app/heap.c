/*
 * What is freed is zeroed first: ours, and that of every library in this program, since their calls
 * of free() and realloc() come here. Libraries free what a visitor typed, was given or laid on the
 * glass without wiping it; nothing of a visit may be found afterwards (README.md).
 *
 * Any thread. glibc's allocator stays what it is: this only stands before two of its doors. Not in
 * builds with sanitizers, whose allocators look at what was freed.
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEAP_IS_WATCHED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEAP_IS_WATCHED
#endif

#if defined(__GLIBC__) && !defined(HEAP_IS_WATCHED)

/* glibc's own, under the names that it exports for this. */
extern void __libc_free(void *piece);                   // NOLINT(bugprone-reserved-identifier)
extern void *__libc_realloc(void *piece, size_t bytes); // NOLINT(bugprone-reserved-identifier)

void free(void *piece)
{
    if (piece != NULL) {
        explicit_bzero(piece, malloc_usable_size(piece));
        __libc_free(piece);
    }
}

/* Never moved by glibc, which would leave the old place as it is. */
void *realloc(void *piece, size_t bytes)
{
    if (piece == NULL) {
        return malloc(bytes);
    }
    const size_t had = malloc_usable_size(piece);
    if (bytes != 0 && bytes <= had) {
        explicit_bzero((char *)piece + bytes, had - bytes);
        return __libc_realloc(piece, bytes);
    }
    void *made = bytes == 0 ? NULL : malloc(bytes);
    if (made != NULL) {
        memcpy(made, piece, had);
    }
    if (made != NULL || bytes == 0) {
        free(piece);
    }
    return made;
}

#endif
