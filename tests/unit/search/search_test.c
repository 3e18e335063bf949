/* What people type, and what must come of it: made-up names for the order, real ones for "found".
 */
#include "kiosk/search/pinyin.h"
#include "kiosk/search/search.h"
#include "kiosk/search/search_text.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/real_names.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct search_entry few[] = {
    {SEARCH_SERVICE, 0, 0, {"居民身份证办理（包括临时）", NULL, "Identity card", "511A01-02"}},
    {SEARCH_SERVICE, 1, 0, {"身份证", NULL, "", NULL}},
    {SEARCH_SERVICE, 2, 0, {"身份证明", NULL, "Proof of identity", NULL}},
    {SEARCH_SERVICE, 3, 0, {"重庆银行调解", NULL, "Business licence", NULL}},
    {SEARCH_SERVICE, 4, 0, {"８０周岁以上老年人绿卡", NULL, NULL, NULL}},
    {SEARCH_DEPARTMENT, 0, 0, {"市公安局", "公安", "Public Security Bureau", NULL}},
    {SEARCH_EVENT, 0, 0, {"新生儿出生", NULL, "A child is born", NULL}},
};

static struct search *few_create(void)
{
    struct search *search = search_create(few, (int)(sizeof(few) / sizeof(few[0])));
    assert_non_null(search);
    return search;
}

/* Rows of services in the order of the hits, as text: "1 2 0". */
static const char *rows(struct search *search, const char *typed)
{
    static char text[1024];
    struct search_hit hits[SEARCH_HITS_MAX];
    const int count = search_find(search, typed, hits, SEARCH_HITS_MAX);
    size_t length = 0;
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        static const char *const kinds[] = {"", "E", "D"};
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s%d",
                                   i == 0 ? "" : " ", kinds[hits[i].kind], hits[i].row);
    }
    return text;
}

static void a_key_is_read_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        const char *rows;
    } cases[] = {
        {"身份证", "1 2 0"}, /* exact, beginning, inside */
        {"shenfenzheng", "1 2 0"},
        {"sfz", "1 2 0"}, /* initials: the shorter first, then inside */
        {"shenfz", "1 2 0"},
        {"身fenz", "1 2 0"},
        {"SFZ", "1 2 0"},
        {"ＳＦＺ", "1 2 0"},
        {" s f-z ", "1 2 0"},
        {"sfzm", "2"},
        {"zhongqing", "3"}, /* 重 zhòng, 重 chóng, 行 xíng háng, 调 tiáo diào */
        {"cqyhtj", "3"},
        {"zqyxdj", "3"},
        {"80zhou", "4"},
        {"lvka", "4"}, /* 绿 lǜ, as keyboards have it, and as people try */
        {"luka", "4"},
        {"gaj", "D0"},
        {"ga", "D0"},
        {"gongan", "D0"},
        {"xse", "E0"},
        {"identity", "0 2"}, /* English: its words, the first word first */
        {"proof of id", "2"},
        {"dentity", "0 2"}, /* not within a word, but as one with a key left out */
        {"licence", "3"},
        {"511a0102", "0"},
        {"a0102", ""}, /* a code from its beginning alone */
        {"……（）", ""},
        {"", ""},
        {"qqqqqq", ""},
        {"你好世界", ""},
    };
    struct search *search = few_create();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *got = rows(search, cases[i].typed);
        if (strcmp(got, cases[i].rows) != 0) {
            fail_msg("\"%s\" found \"%s\", not \"%s\"", cases[i].typed, got, cases[i].rows);
        }
    }
    search_destroy(search);
}

static void one_wrong_key_is_forgiven_and_two_are_not(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "shenfenzehng",  "shefnenzheng", "shenffenzheng", "shenfenzhhng",
        "shenfwnzheng",  "hsenfenzheng", "henfenzheng",   "xshenfenzheng",
        "shenfenzhengx", "身分证",       "身证明",
    };
    struct search *search = few_create();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct search_hit hits[SEARCH_HITS_MAX];
        const int count = search_find(search, wrong[i], hits, SEARCH_HITS_MAX);
        bool found = false;
        for (int k = 0; k < count; k++) {
            found = found || (hits[k].kind == SEARCH_SERVICE && hits[k].row == 2);
        }
        if (!found) {
            fail_msg("\"%s\" found nothing", wrong[i]);
        }
    }
    assert_string_equal(rows(search, "sxenfexzheng"), "");
    assert_string_equal(rows(search, "xfz"), ""); /* too short to be thought wrong */
    search_destroy(search);
}

static void a_hit_says_where(void **state)
{
    (void)state;
    struct search *search = few_create();
    struct search_hit hits[SEARCH_HITS_MAX];
    assert_int_equal(search_find(search, "sfz", hits, SEARCH_HITS_MAX), 3);
    assert_int_equal(hits[0].level, SEARCH_INITIALS);
    assert_int_equal(hits[2].level, SEARCH_INSIDE_INITIALS);
    assert_int_equal(hits[2].from_byte, strlen("居民"));
    assert_int_equal(hits[2].to_byte, strlen("居民身份证"));
    /* A bracket between what matched is within it. */
    assert_int_equal(search_find(search, "banlibaokuo", hits, SEARCH_HITS_MAX), 1);
    assert_int_equal(hits[0].from_byte, strlen("居民身份证"));
    assert_int_equal(hits[0].to_byte, strlen("居民身份证办理（包括"));
    assert_int_equal(search_find(search, "公安", hits, SEARCH_HITS_MAX), 1);
    assert_int_equal(hits[0].level, SEARCH_EXACT);
    assert_int_equal(hits[0].text, SEARCH_SHORT);
    assert_int_equal(search_find(search, "business lic", hits, SEARCH_HITS_MAX), 1);
    assert_int_equal(hits[0].text, SEARCH_ENGLISH);
    assert_int_equal(hits[0].to_byte, strlen("business lic"));
    assert_int_equal(search_find(search, "sfz", hits, 1), 1); /* no more than there is room for */
    search_destroy(search);
}

static void who_is_chosen_more_comes_first_within_its_level(void **state)
{
    (void)state;
    struct search *search = few_create();
    search_used(search, SEARCH_SERVICE, 2, 1);
    search_used(search, SEARCH_SERVICE, 0, 2);
    search_used(search, SEARCH_SERVICE, 99, 1);
    assert_string_equal(rows(search, "sfz"), "2 1 0");
    assert_string_equal(rows(search, "shenfenzheng"), "1 2 0");
    search_destroy(search);
}

static void readings_are_typed_without_tones(void **state)
{
    (void)state;
    const char *readings[PINYIN_READINGS_MAX];
    assert_int_equal(pinyin_readings(0x884C, readings), 3); /* 行 */
    assert_string_equal(readings[0], "xing");
    assert_string_equal(readings[1], "hang");
    assert_int_equal(pinyin_readings(0x5973, readings), 2); /* 女 */
    assert_string_equal(readings[0], "nv");
    assert_string_equal(readings[1], "nu");
    assert_int_equal(pinyin_readings('a', readings), 0);
    assert_int_equal(pinyin_readings(0x10FFFF, readings), 0);
}

static void any_bytes_are_a_key(void **state)
{
    (void)state;
    struct search *search = few_create();
    char typed[4 * SEARCH_KEY_MAX + 1];
    memset(typed, 's', sizeof(typed) - 1);
    typed[sizeof(typed) - 1] = '\0';
    assert_string_equal(rows(search, typed), "");
    assert_string_equal(rows(search, "\xFF\xFE\x80"), "");
    assert_string_equal(rows(search, "s\xFF"
                                     "fz"),
                        "1 2 0");
    assert_string_equal(rows(search, "sfz"), "1 2 0"); /* nothing stays of the key before */
    search_destroy(search);
}

static void nothing_to_search_finds_nothing(void **state)
{
    (void)state;
    struct search_hit hit;
    struct search *search = search_create(NULL, 0);
    assert_non_null(search);
    assert_int_equal(search_find(search, "sfz", &hit, 1), 0);
    search_destroy(search);
    search_destroy(NULL);
    assert_null(search_create(few, SEARCH_ENTRIES_MAX + 1));
}

/* ---- the real catalogue ---- */

struct real {
    struct real_names names;
    struct search *search;
};

static int real_setup(void **state)
{
    static struct real real;
    if (!real_names_read(&real.names, ".")) {
        return -1;
    }
    real.search = search_create(real.names.entries, real.names.count);
    *state = &real;
    return real.search == NULL;
}

static int real_teardown(void **state)
{
    struct real *real = *state;
    search_destroy(real->search);
    real_names_free(&real->names);
    return 0;
}

/* Where the service with this name is among the hits; names are not all different. -1: nowhere. */
static int place_of(struct real *real, const char *typed, const char *name)
{
    struct search_hit hits[SEARCH_HITS_MAX];
    const int count = search_find(real->search, typed, hits, SEARCH_HITS_MAX);
    for (int i = 0; i < count; i++) {
        if (hits[i].kind == SEARCH_SERVICE &&
            strcmp(real->names.entries[hits[i].row].texts[SEARCH_NAME], name) == 0) {
            return i;
        }
    }
    return -1;
}

/* What is typed for the first `characters` of `name`: `letters` of each main reading. */
static void spell(const char *name, int characters, size_t letters, char ret_typed[256])
{
    size_t length = 0;
    for (int i = 0; *name != '\0' && i < characters;) {
        const char *readings[PINYIN_READINGS_MAX];
        const uint32_t code = search_code_next(&name);
        if (code == 0) {
            continue;
        }
        if (pinyin_readings(code, readings) == 0) {
            ret_typed[length++] = (char)code;
        } else {
            for (size_t k = 0; k < letters && readings[0][k] != '\0'; k++) {
                ret_typed[length++] = readings[0][k];
            }
        }
        i++;
    }
    ret_typed[length] = '\0';
}

/* A third of them; with SEARCH_ALL (group `search`) all. */
static void every_service_is_found_by_its_initials(void **state)
{
    struct real *real = *state;
    for (int i = 0; i < real->names.service_count; i += getenv("SEARCH_ALL") != NULL ? 1 : 3) {
        const char *name = real->names.entries[i].texts[SEARCH_NAME];
        char typed[256];
        spell(name, SEARCH_KEY_MAX, 1, typed);
        const int place = place_of(real, typed, name);
        if (place < 0 || place >= 5) { /* on the first page */
            fail_msg("%s by %s: place %d", name, typed, place);
        }
    }
    assert_true(real->names.service_count > 1000);
}

static void every_service_is_found_by_its_first_characters(void **state)
{
    struct real *real = *state;
    for (int i = 0; i < real->names.service_count; i++) {
        const char *name = real->names.entries[i].texts[SEARCH_NAME];
        const char *end = name;
        for (int k = 0; k < 4 && *end != '\0'; k++) {
            (void)search_code_next(&end);
        }
        char typed[64];
        (void)snprintf(typed, sizeof(typed), "%.*s", (int)(end - name), name);
        if (place_of(real, typed, name) < 0) {
            fail_msg("%s by %s: not found", name, typed);
        }
    }
}

enum { HOW_COUNT = 4 };

static void mistype(char *typed, int how, size_t at)
{
    const size_t length = strlen(typed);
    const char other = typed[at] == 'q' ? 'v' : 'q';
    switch (how) {
    case 0: /* one too many */
        memmove(typed + at + 1, typed + at, length - at + 1);
        typed[at] = other;
        break;
    case 1: /* left out */
        memmove(typed + at, typed + at + 1, length - at);
        break;
    case 2: /* another */
        typed[at] = other;
        break;
    default: { /* two in the wrong order */
        const char first = typed[at];
        typed[at] = typed[at + 1];
        typed[at + 1] = first;
        break;
    }
    }
}

/* A sixth of them by one kind of error each; with SEARCH_ALL all by every kind. */
static void every_service_is_found_by_pinyin_with_one_wrong_key(void **state)
{
    struct real *real = *state;
    const bool all = getenv("SEARCH_ALL") != NULL;
    int tried = 0;
    for (int k = 0; k < real->names.service_count * HOW_COUNT; k += all ? 1 : 6 * HOW_COUNT + 1) {
        const char *name = real->names.entries[k / HOW_COUNT].texts[SEARCH_NAME];
        char typed[256];
        spell(name, 6, PINYIN_SYLLABLE_ROOM, typed);
        const size_t length = strlen(typed);
        if (length > SEARCH_KEY_MAX - 1 || length < SEARCH_NEAR_LETTERS + 2) {
            continue;
        }
        mistype(typed, k % HOW_COUNT, (size_t)k % (length - 1));
        if (place_of(real, typed, name) < 0) {
            fail_msg("%s by %s: not found", name, typed);
        }
        tried++;
    }
    assert_true(tried > 150);
}

static void what_people_type_leads_to_what_they_mean(void **state)
{
    struct real *real = *state;
    static const struct {
        const char *typed;
        const char *name;
        int within;
    } cases[] = {
        {"sfz", "居民身份证办理（包括临时）", 5},
        {"shenfz", "居民身份证办理（包括临时）", 5},
        {"身份证", "居民身份证办理（包括临时）", 5},
        {"身分证", "居民身份证办理（包括临时）", 5},
        {"shenfenzehng", "居民身份证办理（包括临时）", 5},
        {"80", "80周岁以上老年人高龄津贴发放", 1},
        {"laonianren", "80周岁以上老年人高龄津贴发放", 8},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int place = place_of(real, cases[i].typed, cases[i].name);
        if (place < 0 || place >= cases[i].within) {
            fail_msg("%s: %s at place %d", cases[i].typed, cases[i].name, place);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_read_in_many_ways),
        cmocka_unit_test(one_wrong_key_is_forgiven_and_two_are_not),
        cmocka_unit_test(a_hit_says_where),
        cmocka_unit_test(who_is_chosen_more_comes_first_within_its_level),
        cmocka_unit_test(readings_are_typed_without_tones),
        cmocka_unit_test(any_bytes_are_a_key),
        cmocka_unit_test(nothing_to_search_finds_nothing),
        cmocka_unit_test_setup_teardown(every_service_is_found_by_its_initials, real_setup,
                                        real_teardown),
        cmocka_unit_test_setup_teardown(every_service_is_found_by_its_first_characters, real_setup,
                                        real_teardown),
        cmocka_unit_test_setup_teardown(every_service_is_found_by_pinyin_with_one_wrong_key,
                                        real_setup, real_teardown),
        cmocka_unit_test_setup_teardown(what_people_type_leads_to_what_they_mean, real_setup,
                                        real_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
