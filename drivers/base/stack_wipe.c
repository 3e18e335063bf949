#include "drivers/base/stack_wipe.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    DEPTH_BYTES_MAX = 1024 * 1024, /* nobody of ours goes deeper */
    NEAR_BYTES = 16 * 1024,        /* wiped by hand: no page of it may go, we stand on the first */
};

/* Where this thread's stack ends; 0: not known. */
static __attribute__((noinline)) uintptr_t stack_lowest(void)
{
    static _Thread_local uintptr_t lowest;
    pthread_attr_t attributes;
    void *at;
    size_t size;
    if (lowest == 0 && pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &at, &size) == 0) {
            lowest = (uintptr_t)at;
        }
        (void)pthread_attr_destroy(&attributes);
    }
    return lowest;
}

/* Frames as they are written: a sanitizer's have wide gaps, which nobody would wipe. */
#define PLAIN_FRAME __attribute__((noinline, no_sanitize("address")))

/* Its own frame is what it wipes. */
static PLAIN_FRAME void near_wipe(void)
{
    char room[NEAR_BYTES];
    explicit_bzero(room, sizeof(room));
}

PLAIN_FRAME void stack_wipe(void)
{
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    const uintptr_t lowest = stack_lowest();
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t deepest = here - DEPTH_BYTES_MAX > lowest ? here - DEPTH_BYTES_MAX : lowest;
    const uintptr_t from = (deepest + page - 1) / page * page;
    const uintptr_t until = (here - NEAR_BYTES / 2) / page * page;
    near_wipe();
    if (lowest != 0 && from < until) {
        void *far = (void *)from; // NOLINT(performance-no-int-to-ptr)
        /* Where the first thread's stack has not grown to there is nothing, which is an error that
         * says so after the rest is done. */
        (void)madvise(far, until - from, MADV_DONTNEED);
    }
    /* Whoever binds a function at its first call saves all registers there, and they too hold what
     * was copied last. */
    near_wipe();
}
