/*
 * Chinese input through its own process, as the kiosk has it: from its start to the first answer,
 * each key of words that halls need, a drawn character, and what memory is its alone; as JSON.
 *
 *     bench-ime MASHANG_IME ROUNDS
 */
#include "kiosk/app/ime_child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 1000, KEYS_MAX = 512, ANSWER_MS = 10000 };

static const char *const words[] = {
    "shenfenzheng", "juzhuzheng",   "yingyezhizhao",
    "gongjijin",    "hunyindengji", "yi",
    "shi",          "sfz",          "banlishenfenzhengxuyaoshenmecailiao",
};

static struct ime_child child;
static struct ui_candidates candidates;
static uint32_t serial;

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int less(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Ends the program when there is no answer. */
static double ask_ms(struct ui_question *question)
{
    const double from_ms = now_ms();
    question->serial = ++serial;
    const int error = ime_child_ask(&child, question, ANSWER_MS, &candidates);
    if (error != IME_OK || candidates.count == 0) {
        fprintf(stderr, "bench-ime: %s\n", ime_error_name(error));
        ime_child_end(&child);
        exit(1);
    }
    return now_ms() - from_ms;
}

/* Each word letter by letter; returns how many keys. */
static int keys_ask(double times[KEYS_MAX])
{
    int count = 0;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (size_t length = 1; length <= strlen(words[i]) && count < KEYS_MAX; length++) {
            struct ui_question question = {.kind = UI_ASK_PINYIN};
            memcpy(question.letters, words[i], length);
            times[count++] = ask_ms(&question);
        }
    }
    return count;
}

static double hand_ms(void)
{
    enum { STROKES = 12, POINTS = 24 };
    struct ui_question question = {.kind = UI_ASK_HAND};
    for (int stroke = 0; stroke < STROKES; stroke++) {
        const int at = 60 + stroke * 75;
        (void)ui_ink_begin(&question.ink, stroke % 2 == 0 ? 50 : at, stroke % 2 == 0 ? at : 50);
        for (int point = 1; point < POINTS; point++) {
            const int along = 50 + point * 38;
            (void)ui_ink_add(&question.ink, stroke % 2 == 0 ? along : at,
                             stroke % 2 == 0 ? at : along);
        }
    }
    return ask_ms(&question);
}

/* Memory that is no mapped file, from /proc/PID/status, in KiB. */
static long own_kib(void)
{
    char line[256];
    long kib = -1;
    (void)snprintf(line, sizeof(line), "/proc/%d/status", (int)child.pid);
    FILE *file = fopen(line, "r");
    while (file != NULL && kib < 0 && fgets(line, sizeof(line), file) != NULL) {
        (void)sscanf(line, "RssAnon: %ld", &kib);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return kib;
}

int main(int count, char **arguments)
{
    static double keys[KEYS_MAX];
    static double drawn[ROUNDS_MAX];
    const int rounds = count == 3 ? atoi(arguments[2]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: bench-ime MASHANG_IME ROUNDS\n");
        return 2;
    }
    struct ui_question first = {.kind = UI_ASK_PINYIN, .letters = "s"};
    const double from_ms = now_ms();
    if (ime_child_start(&child, arguments[1]) != IME_OK) {
        fprintf(stderr, "bench-ime: %s does not start\n", arguments[1]);
        return 1;
    }
    (void)ask_ms(&first);
    const double start_ms = now_ms() - from_ms;
    int key_count = 0;
    for (int i = 0; i < rounds; i++) {
        key_count = keys_ask(keys);
        drawn[i] = hand_ms();
    }
    qsort(keys, (size_t)key_count, sizeof(keys[0]), less);
    qsort(drawn, (size_t)rounds, sizeof(drawn[0]), less);
    printf("{\"start_ms\":%.3f,\"key_ms\":%.3f,\"worst_ms\":%.3f,\"hand_ms\":%.3f,"
           "\"own_mib\":%.3f}\n",
           start_ms, keys[key_count / 2], keys[key_count - 1], drawn[rounds / 2],
           (double)own_kib() / 1024);
    ime_child_end(&child);
    return 0;
}
