/* A name is looked up while the loop goes on, however long that takes; and nobody has to wait. */
#include "hall-server/outbox/lookup.h"

#include "tests/lib/cmocka_all.h"

#include <ev.h>
#include <semaphore.h>
#include <string.h>

static struct ev_loop *loop;
static sem_t asked; /* the thread has begun */
static sem_t goes;  /* and may come back */
static int told;
static struct lookup_answer last;

static void slow(const char *host, struct lookup_answer *ret_answer)
{
    sem_post(&asked);
    while (sem_wait(&goes) != 0) {
    }
    if (strcmp(host, "nobody.example") != 0) {
        ret_answer->count = 1;
        memcpy(ret_answer->addresses[0], "192.0.2.7", 10);
    }
    sem_post(&asked);
}

static void on_done(void *context, const struct lookup_answer *answer)
{
    (void)context;
    told++;
    last = *answer;
    ev_break(loop, EVBREAK_ALL);
}

static int setup(void **unused)
{
    (void)unused;
    told = 0;
    loop = ev_loop_new(EVFLAG_AUTO);
    return loop == NULL || sem_init(&asked, 0, 0) != 0 || sem_init(&goes, 0, 0) != 0;
}

static int teardown(void **unused)
{
    (void)unused;
    ev_loop_destroy(loop);
    return sem_destroy(&asked) + sem_destroy(&goes);
}

static void wait_asked(void)
{
    while (sem_wait(&asked) != 0) {
    }
}

static void run_until_told(void)
{
    ev_ref(loop); /* it goes on although only a lookup is there */
    ev_run(loop, 0);
    ev_unref(loop);
}

static void test_the_loop_goes_on_while_a_name_is_looked_up(void **unused)
{
    (void)unused;
    struct lookup *lookup = lookup_create(loop, slow, on_done, NULL);
    assert_non_null(lookup);
    assert_true(lookup_begin(lookup, "city.example"));
    wait_asked();
    for (int i = 0; i < 3; i++) {
        ev_run(loop, EVRUN_NOWAIT);
        assert_true(lookup_is_busy(lookup));
    }
    assert_int_equal(told, 0);
    sem_post(&goes);
    run_until_told();
    assert_int_equal(told, 1);
    assert_int_equal(last.count, 1);
    assert_string_equal(last.addresses[0], "192.0.2.7");
    assert_false(lookup_is_busy(lookup));
    assert_true(lookup_begin(lookup, "nobody.example"));
    sem_post(&goes);
    run_until_told();
    assert_int_equal(told, 2);
    assert_int_equal(last.count, 0);
    lookup_destroy(lookup);
    for (int i = 0; i < 3; i++) { /* all that the threads had to say */
        wait_asked();
    }
}

static void test_who_leaves_waits_for_nobody(void **unused)
{
    (void)unused;
    struct lookup *lookup = lookup_create(loop, slow, on_done, NULL);
    assert_true(lookup_begin(lookup, "city.example"));
    wait_asked();
    lookup_destroy(lookup); /* while the thread is at it: it frees what is left */
    sem_post(&goes);
    wait_asked();
    ev_run(loop, EVRUN_NOWAIT);
    assert_int_equal(told, 0);
    lookup = lookup_create(loop, slow, on_done, NULL);
    lookup_destroy(lookup); /* and without any */
    lookup_destroy(NULL);
}

static void test_an_address_is_no_name(void **unused)
{
    (void)unused;
    struct lookup_answer answer;
    assert_true(lookup_is_address("127.0.0.1") && lookup_is_address("2001:db8::7"));
    assert_false(lookup_is_address("city.example") || lookup_is_address("127.0.0.1.nip") ||
                 lookup_is_address(""));
    lookup_system("127.0.0.1", &answer);
    assert_int_equal(answer.count, 1);
    assert_string_equal(answer.addresses[0], "127.0.0.1");
}

#define LOOP(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOOP(test_the_loop_goes_on_while_a_name_is_looked_up),
        LOOP(test_who_leaves_waits_for_nobody),
        LOOP(test_an_address_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
