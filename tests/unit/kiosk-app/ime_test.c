/* Chinese input around the real mashang-ime: it is started on need, and killed, stopped, wrong or
 * missing, the keyboard hears of it and goes on. */
#include "drivers/base/clock.h"
#include "kiosk/app/ime.h"
#include "kiosk/app/ime_child.h"
#include "tests/lib/cmocka_all.h"

#include <dirent.h>
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 60, LONG_MS = 30000, SHORT_MS = 200 };

static struct ime_child child;
static struct ui_question question;
static struct ui_candidates candidates;
static struct kiosk kiosk;
static sem_t news;

static void on_news(void *context)
{
    (void)context;
    assert_int_equal(sem_post(&news), 0);
}

static int start(void **state)
{
    (void)state;
    memset(&child, 0, sizeof(child));
    question = (struct ui_question){.kind = UI_ASK_PINYIN, .serial = 41, .letters = "shenfenzheng"};
    kiosk_init(&kiosk, WORDS_ZH, false, 1000);
    ui_keys_begin(&kiosk.visitor.keys, UI_KEYS_ALL, UI_KEYS_PINYIN, 30);
    return sem_init(&news, 0, 0);
}

static int end(void **state)
{
    (void)state;
    ime_child_end(&child);
    return sem_destroy(&news);
}

static void test_a_child_answers(void **state)
{
    (void)state;
    assert_int_equal(ime_child_start(&child, MASHANG_IME), IME_OK);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_OK);
    assert_string_equal(ui_candidate_text(&candidates, 0), "身份证");
    question = (struct ui_question){.kind = UI_ASK_HAND, .serial = 42};
    assert_true(ui_ink_begin(&question.ink, 100, 500));
    assert_true(ui_ink_add(&question.ink, 900, 500));
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_OK);
    assert_string_equal(ui_candidate_text(&candidates, 0), "一");
}

static void test_a_child_that_was_killed_has_died_and_another_answers(void **state)
{
    (void)state;
    assert_int_equal(ime_child_start(&child, MASHANG_IME), IME_OK);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_OK);
    assert_int_equal(kill(child.pid, SIGKILL), 0);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_DIED);
    ime_child_end(&child);
    assert_int_equal(ime_child_start(&child, MASHANG_IME), IME_OK);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_OK);
}

static void test_a_child_that_hangs_is_not_waited_for(void **state)
{
    (void)state;
    assert_int_equal(ime_child_start(&child, MASHANG_IME), IME_OK);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_OK);
    assert_int_equal(kill(child.pid, SIGSTOP), 0);
    assert_int_equal(ime_child_ask(&child, &question, SHORT_MS, &candidates), IME_HANGS);
}

static void test_programs_that_are_not_ours_are_errors(void **state)
{
    (void)state;
    assert_int_equal(ime_child_start(&child, "/nonexistent/ime"), IME_NOT_STARTED);
    assert_int_equal(child.pid, 0);
    assert_int_equal(ime_child_start(&child, "/bin/true"), IME_OK);
    assert_int_equal(ime_child_ask(&child, &question, LONG_MS, &candidates), IME_DIED);
    assert_null(ime_open(&(struct ime_config){.program = "/nonexistent/ime", .on_news = on_news}));
}

static void test_a_child_that_is_told_nonsense_ends(void **state)
{
    (void)state;
    static const char nonsense[] = "GET / HTTP/1.1\r\n\r\n";
    assert_int_equal(ime_child_start(&child, MASHANG_IME), IME_OK);
    assert_int_equal(write(child.socket, nonsense, sizeof(nonsense)), sizeof(nonsense));
    char byte;
    ssize_t count;
    while ((count = read(child.socket, &byte, 1)) < 0 && errno == EINTR) {
    }
    assert_int_equal(count, 0);
}

/* A process whose parent this one is, or 0. */
static pid_t a_child(void)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    pid_t found = 0;
    assert_non_null(folder);
    while (found == 0 && (entry = readdir(folder)) != NULL) {
        char path[64];
        char line[512];
        const int pid = atoi(entry->d_name);
        (void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
        FILE *file = pid > 0 ? fopen(path, "r") : NULL;
        if (file == NULL) {
            continue;
        }
        const char *name_end = fgets(line, sizeof(line), file) == NULL ? NULL : strrchr(line, ')');
        int parent = 0;
        if (name_end != NULL && sscanf(name_end, ") %*c %d", &parent) == 1 && parent == getpid()) {
            found = (pid_t)pid;
        }
        (void)fclose(file);
    }
    (void)closedir(folder);
    return found;
}

static void child_goes(void)
{
    const struct timespec moment = {.tv_nsec = 5000000};
    const int64_t until_ms = clock_monotonic_ms() + (int64_t)PATIENCE_S * 1000;
    while (a_child() != 0 && clock_monotonic_ms() < until_ms) {
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(a_child(), 0);
}

/* One key, and its news until the helper has answered it; true: it was lost on the way. */
static bool press(struct ime *ime, char letter)
{
    bool lost = false;
    struct timespec until;
    assert_true(ui_keys_act(&kiosk.visitor.keys, (ui_id)(UI_KEYS_LETTER + letter)));
    ime_ask(ime, &kiosk);
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    do {
        int waited;
        while ((waited = sem_timedwait(&news, &until)) != 0 && errno == EINTR) {
        }
        assert_int_equal(waited, 0);
        ime_poll(ime, &kiosk, 2000);
        lost = lost || kiosk.visitor.keys.helper == UI_HELPER_LOST;
    } while (kiosk.visitor.keys.helper != UI_HELPER_ANSWERED);
    return lost;
}

static void test_it_starts_with_the_first_question_and_goes_with_the_visit(void **state)
{
    (void)state;
    struct ime *ime = ime_open(
        &(struct ime_config){.program = MASHANG_IME, .answer_ms = LONG_MS, .on_news = on_news});
    assert_non_null(ime);
    assert_int_equal(a_child(), 0);
    (void)press(ime, 'h');
    (void)press(ime, 'u');
    assert_true(a_child() != 0);
    assert_true(kiosk.visitor.keys.candidates.count > 0);
    ime_forget(ime);
    child_goes();
    (void)press(ime, 'k'); /* the next visitor */
    assert_true(a_child() != 0);
    ime_close(ime);
    assert_int_equal(a_child(), 0);
}

static void test_one_that_nobody_asks_is_ended(void **state)
{
    (void)state;
    struct ime *ime = ime_open(&(struct ime_config){
        .program = MASHANG_IME, .idle_ms = SHORT_MS, .answer_ms = LONG_MS, .on_news = on_news});
    assert_non_null(ime);
    (void)press(ime, 'h');
    child_goes();
    (void)press(ime, 'u');
    ime_close(ime);
}

static void test_killed_or_stopped_it_is_told_lost_and_answers_anew(void **state)
{
    (void)state;
    static const int blows[] = {SIGKILL, SIGSTOP, SIGSEGV};
    struct ime *ime = ime_open(
        &(struct ime_config){.program = MASHANG_IME, .answer_ms = 500, .on_news = on_news});
    assert_non_null(ime);
    (void)press(ime, 's');
    for (size_t i = 0; i < sizeof(blows) / sizeof(blows[0]); i++) {
        const pid_t before = a_child();
        assert_true(before != 0);
        assert_int_equal(kill(before, blows[i]), 0);
        (void)press(ime, 'h'); /* whether the loss was seen in between is a matter of moments */
        assert_true(a_child() != before);
    }
    assert_string_equal(kiosk.visitor.keys.letters, "shhh");
    ime_close(ime);
}

/* A program that always ends at once: told lost every time, and not started over and over. */
static void test_one_that_always_dies_leaves_the_letters(void **state)
{
    (void)state;
    struct ime *ime = ime_open(&(struct ime_config){.program = "/bin/true", .on_news = on_news});
    assert_non_null(ime);
    for (const char *letter = "hukou"; *letter != '\0'; letter++) {
        assert_true(ui_keys_act(&kiosk.visitor.keys, (ui_id)(UI_KEYS_LETTER + *letter)));
        ime_ask(ime, &kiosk);
        int waited;
        while ((waited = sem_wait(&news)) != 0 && errno == EINTR) {
        }
        assert_int_equal(waited, 0);
        ime_poll(ime, &kiosk, 2000);
        assert_int_equal(kiosk.visitor.keys.helper, UI_HELPER_LOST);
    }
    assert_int_equal(kiosk.visitor.keys.candidates.count, 1);
    assert_string_equal(ui_candidate_text(&kiosk.visitor.keys.candidates, 0), "hukou");
    ime_close(ime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_child_answers, start, end),
        cmocka_unit_test_setup_teardown(test_a_child_that_was_killed_has_died_and_another_answers,
                                        start, end),
        cmocka_unit_test_setup_teardown(test_a_child_that_hangs_is_not_waited_for, start, end),
        cmocka_unit_test_setup_teardown(test_programs_that_are_not_ours_are_errors, start, end),
        cmocka_unit_test_setup_teardown(test_a_child_that_is_told_nonsense_ends, start, end),
        cmocka_unit_test_setup_teardown(
            test_it_starts_with_the_first_question_and_goes_with_the_visit, start, end),
        cmocka_unit_test_setup_teardown(test_one_that_nobody_asks_is_ended, start, end),
        cmocka_unit_test_setup_teardown(test_killed_or_stopped_it_is_told_lost_and_answers_anew,
                                        start, end),
        cmocka_unit_test_setup_teardown(test_one_that_always_dies_leaves_the_letters, start, end),
    };
    return cmocka_run_group_tests_name("kiosk: Chinese input", tests, NULL, NULL);
}
