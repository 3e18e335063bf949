/* What a call left on a thread's stack is found there afterwards, unless the thread wiped it. */
#include "drivers/base/stack_wipe.h"
#include "tests/lib/cmocka_all.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

enum { STACK_BYTES = 2 * 1024 * 1024, DEEP_BYTES = 64 * 1024, COPIES = 16 };

static const char secret[] = "somebody's name, on a stack";

/* Copies all over its frame, as calls with buffers do. */
static __attribute__((noinline)) char leave(void)
{
    volatile char room[DEEP_BYTES];
    for (size_t copy = 0; copy < COPIES; copy++) {
        for (size_t i = 0; i < sizeof(secret); i++) {
            room[copy * (DEEP_BYTES / COPIES) + i] = secret[i];
        }
    }
    return room[0];
}

static void *run(void *context)
{
    const bool *wipes = context;
    assert_int_equal(leave(), secret[0]);
    if (*wipes) {
        stack_wipe();
    }
    return NULL;
}

/* How often it lies in the stack of a thread that has ended. */
static int copies_left(bool wipes)
{
    pthread_t thread;
    pthread_attr_t attributes;
    char *stack =
        mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int count = 0;
    assert_true(stack != MAP_FAILED);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, STACK_BYTES), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run, &wipes), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    for (size_t i = 0; i + sizeof(secret) <= STACK_BYTES; i++) {
        count += memcmp(stack + i, secret, sizeof(secret)) == 0 ? 1 : 0;
    }
    assert_int_equal(munmap(stack, STACK_BYTES), 0);
    return count;
}

static void test_nothing_of_earlier_calls_stays_on_a_wiped_stack(void **state)
{
    (void)state;
    assert_in_range(copies_left(false), COPIES / 2, COPIES);
    assert_int_equal(copies_left(true), 0);
}

static void test_the_first_thread_goes_on_after_it(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(leave(), secret[0]);
        stack_wipe();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_of_earlier_calls_stays_on_a_wiped_stack),
        cmocka_unit_test(test_the_first_thread_goes_on_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
