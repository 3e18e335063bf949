/*
 * The device over a feeder that is a shell's lines, with injected time: ready, silent, crashed,
 * unwilling to be cancelled, started again. Nothing here waits for a time: poll() waits for the
 * feeder's word.
 */
#include "drivers/scanner/scanner.h"
#include "tests/lib/cmocka_all.h"

#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORD_MS = 60000 }; /* until a shell has started, at the latest */

struct trial {
    struct scanner *scanner;
    struct device *device;
    char feeder[64];
    int64_t now_ms;
    int ready;
    int pages;
    int done;
    int over;
    enum paper_problem problem;
};

static void listen(void *context, const struct feed_event *event)
{
    struct trial *trial = context;
    trial->ready += event->kind == FEED_EVENT_READY;
    trial->pages += event->kind == FEED_EVENT_PAGE;
    trial->done += event->kind == FEED_EVENT_DONE;
    trial->over += event->kind == FEED_EVENT_OVER;
    if (event->kind == FEED_EVENT_DONE || event->kind == FEED_EVENT_OVER) {
        trial->problem = event->problem;
    }
}

/* A feeder of these lines of sh. */
static void trial_begin(struct trial *trial, const char *lines)
{
    static const char *const words[] = {"--source", "made:up", NULL};
    *trial = (struct trial){.now_ms = 1000000};
    snprintf(trial->feeder, sizeof(trial->feeder), "/tmp/scanner-test-XXXXXX");
    const int file = mkstemp(trial->feeder);
    assert_true(file >= 0);
    FILE *script = fdopen(file, "w");
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\n%s", lines);
    assert_int_equal(fchmod(file, 0700), 0);
    assert_int_equal(fclose(script), 0);
    const struct scanner_options options = {
        .feeder = trial->feeder, .words = words, .listener = listen, .context = trial};
    assert_int_equal(scanner_create(&options, &trial->scanner), SCANNER_OK);
    trial->device = scanner_device(trial->scanner);
    assert_string_equal(trial->device->ops->kind, "scanner");
    assert_int_equal(device_open(trial->device, trial->now_ms), 0);
    assert_int_equal(device_health(trial->device).state, DEVICE_OPENING);
}

static void trial_end(struct trial *trial)
{
    scanner_destroy(trial->scanner);
    unlink(trial->feeder);
}

/* Until the count has grown; the device's time stands still. */
static void hear(struct trial *trial, const int *count)
{
    const int before = *count;
    while (*count == before) {
        struct pollfd fds[DEVICE_FDS_MAX];
        const size_t wanted = device_poll_fds(trial->device, fds, DEVICE_FDS_MAX);
        assert_true(wanted > 0);
        assert_true(poll(fds, (nfds_t)wanted, WORD_MS) > 0);
        device_on_ready(trial->device, fds, wanted, trial->now_ms);
    }
}

#define SAY_READY "printf 'r\\000\\000\\000\\003abc'\n"
/* A page of 2 × 1 grey pixels, and the end of the scan. */
#define SAY_PAGE                                                                                   \
    "printf "                                                                                      \
    "'p\\000\\000\\000\\020\\000\\000\\001\\010\\000\\000\\001\\054\\000\\000\\000\\002\\000\\000" \
    "\\000\\001'\n"                                                                                \
    "printf 'd\\000\\000\\000\\002ab'; printf 'e\\000\\000\\000\\001\\000'\n"
#define SAY_DONE "printf 'o\\000\\000\\000\\001\\000'\n"
#define WAIT_COMMAND "dd bs=2 count=1 of=/dev/null 2>/dev/null\n"

static void test_pages_come_and_the_device_is_ready_again(void **state)
{
    (void)state;
    struct trial trial;
    trial_begin(&trial, SAY_READY WAIT_COMMAND SAY_PAGE SAY_PAGE SAY_DONE WAIT_COMMAND);
    assert_int_equal(scanner_start(trial.scanner, 0, trial.now_ms), SCANNER_NOT_READY);
    hear(&trial, &trial.ready);
    assert_string_equal(scanner_name(trial.scanner), "abc");
    assert_int_equal(device_health(trial.device).state, DEVICE_READY);
    assert_true(device_next_deadline_ms(trial.device) == DEVICE_NO_DEADLINE);
    assert_int_equal(scanner_start(trial.scanner, 0, trial.now_ms), SCANNER_OK);
    assert_int_equal(device_health(trial.device).state, DEVICE_BUSY);
    hear(&trial, &trial.done);
    assert_int_equal(trial.pages, 2);
    assert_int_equal(trial.problem, SCAN_FINE);
    assert_int_equal(device_health(trial.device).state, DEVICE_READY);
    assert_string_equal(device_health(trial.device).code, "");
    trial_end(&trial);
}

static void test_a_silent_feeder_is_ended_and_started_again(void **state)
{
    (void)state;
    struct trial trial;
    trial_begin(&trial, SAY_READY WAIT_COMMAND SAY_PAGE "exec cat >/dev/null\n");
    hear(&trial, &trial.ready);
    assert_int_equal(scanner_start(trial.scanner, 0, trial.now_ms), SCANNER_OK);
    hear(&trial, &trial.pages);
    const int64_t deadline_ms = device_next_deadline_ms(trial.device);
    assert_true(deadline_ms == trial.now_ms + SCANNER_SILENCE_MS);
    device_on_ready(trial.device, NULL, 0, deadline_ms - 1);
    assert_int_equal(trial.done, 0);
    trial.now_ms = deadline_ms;
    device_on_ready(trial.device, NULL, 0, trial.now_ms);
    assert_int_equal(trial.done, 1);
    assert_int_equal(trial.over, 1);
    assert_int_equal(trial.problem, SCAN_SILENT);
    assert_int_equal(device_health(trial.device).state, DEVICE_FAILED);
    assert_string_equal(device_health(trial.device).code, "scanner.silent");
    assert_true(strlen(device_health(trial.device).advice_zh) > 0);
    trial.now_ms = device_next_deadline_ms(trial.device);
    device_on_ready(trial.device, NULL, 0, trial.now_ms);
    hear(&trial, &trial.ready);
    assert_int_equal(device_health(trial.device).state, DEVICE_READY);
    assert_string_equal(device_health(trial.device).code, "");
    trial_end(&trial);
}

static void test_a_crash_keeps_the_pages_before(void **state)
{
    (void)state;
    struct trial trial;
    trial_begin(&trial, SAY_READY WAIT_COMMAND SAY_PAGE "printf 'p\\000\\000'\nkill -9 $$\n");
    hear(&trial, &trial.ready);
    assert_int_equal(scanner_start(trial.scanner, 0, trial.now_ms), SCANNER_OK);
    hear(&trial, &trial.over);
    assert_int_equal(trial.pages, 1);
    assert_int_equal(trial.done, 1);
    assert_int_equal(trial.problem, SCAN_CRASHED);
    assert_int_equal(device_health(trial.device).state, DEVICE_FAILED);
    assert_true(device_next_deadline_ms(trial.device) == trial.now_ms + SCANNER_RETRY_MS);
    trial_end(&trial);
}

static void test_a_feeder_that_will_not_be_cancelled_is_ended(void **state)
{
    (void)state;
    struct trial trial;
    trial_begin(&trial, SAY_READY WAIT_COMMAND SAY_PAGE "exec cat >/dev/null\n");
    hear(&trial, &trial.ready);
    assert_int_equal(scanner_start(trial.scanner, 0, trial.now_ms), SCANNER_OK);
    hear(&trial, &trial.pages);
    scanner_cancel(trial.scanner, trial.now_ms);
    trial.now_ms += SCANNER_CANCEL_MS;
    assert_true(device_next_deadline_ms(trial.device) == trial.now_ms);
    device_on_ready(trial.device, NULL, 0, trial.now_ms);
    assert_int_equal(trial.done, 1);
    assert_int_equal(trial.problem, SCAN_CANCELLED);
    trial_end(&trial);
}

static void test_what_is_not_there_is_looked_for_again(void **state)
{
    (void)state;
    struct trial trial;
    trial_begin(&trial, "printf 'f\\000\\000\\000\\001\\001'\n"); /* SCAN_ABSENT */
    hear(&trial, &trial.over);
    assert_int_equal(device_health(trial.device).state, DEVICE_ABSENT);
    assert_string_equal(device_health(trial.device).code, "scanner.absent");
    trial.now_ms += SCANNER_RETRY_MS;
    device_on_ready(trial.device, NULL, 0, trial.now_ms);
    assert_int_equal(device_health(trial.device).state, DEVICE_OPENING);
    hear(&trial, &trial.over);
    device_close(trial.device);
    assert_int_equal(device_open(trial.device, trial.now_ms), 0);
    hear(&trial, &trial.over);
    trial_end(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_come_and_the_device_is_ready_again),
        cmocka_unit_test(test_a_silent_feeder_is_ended_and_started_again),
        cmocka_unit_test(test_a_crash_keeps_the_pages_before),
        cmocka_unit_test(test_a_feeder_that_will_not_be_cancelled_is_ended),
        cmocka_unit_test(test_what_is_not_there_is_looked_for_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
