/*
 * One key of a search over the real catalogue beside a plain search for the same text in all its
 * names: as JSON, milliseconds per key of the dearest text and of the middle one.
 *
 *     bench-search PROJECT_FOLDER ROUNDS
 */
#include "tests/lib/real_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 100000 };

static const char *const typed[] = {
    "s",        "sf",           "sfz",          "sfzb",
    "shenfenz", "shenfenzheng", "shefnenzheng", "zhuxiaodengji",
    "身份证",   "身分证明书",   "licence",      "qqqqqqqqqqqq",
    "511602",   "80",           "社保",         "gongshangyingyezhizhao",
};
enum { TYPED_COUNT = sizeof(typed) / sizeof(typed[0]) };

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

static double find_ms(struct search *search, const char *text, int rounds)
{
    static struct search_hit hits[SEARCH_HITS_MAX];
    const double from_ms = now_ms();
    for (int i = 0; i < rounds; i++) {
        (void)search_find(search, text, hits, SEARCH_HITS_MAX);
    }
    return (now_ms() - from_ms) / rounds;
}

static int plain_found;

static double plain_ms(const struct real_names *names, const char *text, int rounds)
{
    const double from_ms = now_ms();
    for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < names->count; k++) {
            for (int t = 0; t < SEARCH_TEXT_COUNT; t++) {
                const char *name = names->entries[k].texts[t];
                plain_found += name != NULL && strstr(name, text) != NULL;
            }
        }
    }
    return (now_ms() - from_ms) / rounds;
}

int main(int count, char **words)
{
    static struct real_names names;
    const int rounds = count == 3 ? atoi(words[2]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX || !real_names_read(&names, words[1])) {
        fprintf(stderr, "usage: bench-search PROJECT_FOLDER ROUNDS\n");
        return 2;
    }
    struct search *search = search_create(names.entries, names.count);
    if (search == NULL) {
        return 1;
    }
    double find[TYPED_COUNT];
    double plain[TYPED_COUNT];
    for (int i = 0; i < TYPED_COUNT; i++) {
        find[i] = find_ms(search, typed[i], rounds);
        plain[i] = plain_ms(&names, typed[i], rounds);
        fprintf(stderr, "%-24s %.3f %.3f ms\n", typed[i], find[i], plain[i]);
    }
    qsort(find, TYPED_COUNT, sizeof(find[0]), less);
    qsort(plain, TYPED_COUNT, sizeof(plain[0]), less);
    printf("{\"worst_ms\":%.4f,\"median_ms\":%.4f,\"plain_ms\":%.4f,\"plain_found\":%d}\n",
           find[TYPED_COUNT - 1], find[TYPED_COUNT / 2], plain[TYPED_COUNT / 2], plain_found);
    search_destroy(search);
    real_names_free(&names);
    return 0;
}
