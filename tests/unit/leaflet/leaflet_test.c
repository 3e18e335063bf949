/*
 * A4 papers: facts that can't be printed are refused before a byte; a disk that refuses is said;
 * the largest guide there can be gets pages enough; a book keeps its order and its pages. What
 * stands on the pages is read back in the group `leaflet`.
 */
#include "drivers/base/buffer.h"
#include "drivers/text/reading.h"
#include "kiosk/leaflet/guide_book.h"
#include "kiosk/leaflet/leaflet.h"
#include "kiosk/leaflet/leaflet_words.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PDF_BYTES_MAX = 16 * 1024 * 1024 };

static struct text_fonts *fonts; /* to the program's end */

struct taken {
    struct buffer bytes;
    size_t refuse_after; /* bytes */
};

static int sink(void *context, const uint8_t *bytes, size_t size_bytes)
{
    struct taken *taken = context;
    if (taken->bytes.length_bytes + size_bytes > taken->refuse_after) {
        return -1;
    }
    return buffer_append(&taken->bytes, bytes, size_bytes) == BUFFER_OK ? 0 : -1;
}

static void taken_init(struct taken *taken, size_t refuse_after)
{
    buffer_init(&taken->bytes, PDF_BYTES_MAX);
    taken->refuse_after = refuse_after;
}

/* Pages are counted by their objects: cairo writes these uncompressed. */
static int pages_of(const struct taken *taken)
{
    static const char word[] = "/Type /Page ";
    int pages = 0;
    for (size_t i = 0; i + sizeof(word) - 1 <= taken->bytes.length_bytes; i++) {
        pages += memcmp(taken->bytes.bytes + i, word, sizeof(word) - 1) == 0 ? 1 : 0;
    }
    return pages;
}

static const struct leaflet_facts usual = {
    .language = LEAFLET_ZH,
    .hall = "滨海市公共行政服务中心",
    .hours = "09:00–12:00",
    .printed_at = "2026-03-16 10:34",
    .place = "1 号取号机",
    .service = {.name = "食品经营许可（变更）",
                .code = "511Z07001006",
                .department = "市行政审批局",
                .windows = "12–16",
                .basis = "《食品安全法》",
                .fee = "不收费",
                .statutory_days = 20,
                .promised_days = 3,
                .materials = {{"申请表", "原件 1 份", true, true},
                              {"平面布局图", "复印件 1 份", true, false}},
                .material_count = 2,
                .steps = {"申请：在窗口提交", "办结"},
                .step_count = 2,
                .url = "https://hall.example/guide/food-001"},
};

static void test_papers_are_written(void **unused)
{
    (void)unused;
    for (int language = 0; language < LEAFLET_LANGUAGE_COUNT; language++) {
        struct leaflet_facts facts = usual;
        facts.language = (enum leaflet_language)language;
        struct taken taken;
        taken_init(&taken, SIZE_MAX);
        assert_int_equal(leaflet_notice_write(fonts, &facts, sink, &taken), LEAFLET_OK);
        assert_memory_equal(taken.bytes.bytes, "%PDF-", 5);
        assert_int_equal(pages_of(&taken), 1);
        buffer_deinit(&taken.bytes);
        taken_init(&taken, SIZE_MAX);
        assert_int_equal(leaflet_guide_write(fonts, &facts, sink, &taken), LEAFLET_OK);
        assert_int_equal(pages_of(&taken), 1);
        buffer_deinit(&taken.bytes);
    }
}

static const struct leaflet_form usual_form = {
    .title = "授权委托书",
    .fields = {{"委托人", "陈春生", "本人不能来的人"},
               {"受托人", "林小满", NULL},
               {"委托事项", "代为提交材料、领取结果", "写具体的事项"}},
    .field_count = 3};

/* A blank one has nothing of the example in it: the fewer bytes. */
static void test_a_form_is_written_blank_and_filled(void **unused)
{
    (void)unused;
    struct leaflet_facts facts = usual;
    size_t sizes[2];
    facts.form = usual_form;
    for (int filled = 0; filled < 2; filled++) {
        struct taken taken;
        taken_init(&taken, SIZE_MAX);
        assert_int_equal(leaflet_form_write(fonts, &facts, filled, sink, &taken), LEAFLET_OK);
        assert_memory_equal(taken.bytes.bytes, "%PDF-", 5);
        assert_int_equal(pages_of(&taken), 1);
        sizes[filled] = taken.bytes.length_bytes;
        buffer_deinit(&taken.bytes);
    }
    assert_true(sizes[0] < sizes[1]);
}

static void test_a_form_that_is_none_is_refused(void **unused)
{
    (void)unused;
    static char long_text[LEAFLET_TEXT_BYTES_MAX + 2];
    memset(long_text, 'a', sizeof(long_text) - 1);
    struct leaflet_form forms[6];
    for (size_t i = 0; i < 6; i++) {
        forms[i] = usual_form;
    }
    forms[0].field_count = 0;
    forms[1].title = NULL;
    forms[2].fields[1].label = "";
    forms[3].fields[0].value = "a\nb";
    forms[4].fields[2].hint = long_text;
    forms[5].field_count = LEAFLET_FIELDS_MAX + 1;
    for (size_t i = 0; i < 6; i++) {
        struct leaflet_facts facts = usual;
        struct taken taken;
        facts.form = forms[i];
        taken_init(&taken, SIZE_MAX);
        assert_int_equal(leaflet_form_write(fonts, &facts, true, sink, &taken), LEAFLET_BAD_FACTS);
        assert_int_equal(taken.bytes.length_bytes, 0);
        buffer_deinit(&taken.bytes);
    }
}

/* Lines go over to another page whole, and there is an end. */
static void test_the_longest_form_gets_pages_enough(void **unused)
{
    (void)unused;
    char text[LEAFLET_TEXT_BYTES_MAX + 1] = "";
    for (size_t i = 0; i + 3 <= 600; i += 3) {
        memcpy(text + i, "填", 3);
        text[i + 3] = '\0';
    }
    struct leaflet_facts facts = usual;
    struct taken taken;
    facts.form = (struct leaflet_form){.title = text, .field_count = LEAFLET_FIELDS_MAX};
    for (int i = 0; i < LEAFLET_FIELDS_MAX; i++) {
        facts.form.fields[i] = (struct leaflet_field){text, text, text};
    }
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(leaflet_form_write(fonts, &facts, true, sink, &taken), LEAFLET_OK);
    assert_in_range(pages_of(&taken), 6, 16);
    buffer_deinit(&taken.bytes);
}

static void assert_refused(const struct leaflet_facts *facts)
{
    struct taken taken;
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(leaflet_notice_write(fonts, facts, sink, &taken), LEAFLET_BAD_FACTS);
    assert_int_equal(leaflet_guide_write(fonts, facts, sink, &taken), LEAFLET_BAD_FACTS);
    assert_int_equal(taken.bytes.length_bytes, 0);
    buffer_deinit(&taken.bytes);
}

static void test_bad_facts_are_refused_before_the_first_byte(void **unused)
{
    (void)unused;
    static char long_text[LEAFLET_TEXT_BYTES_MAX + 2];
    memset(long_text, 'a', sizeof(long_text) - 1);
    static const char *const bad[] = {"\xE7\x81", "a\nb",         "a\tb",
                                      "\x7F",     "\xED\xA0\x80", long_text};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct leaflet_facts facts = usual;
        facts.service.name = bad[i];
        assert_refused(&facts);
        facts = usual;
        facts.service.materials[1].form = bad[i];
        assert_refused(&facts);
        facts = usual;
        facts.service.steps[0] = bad[i];
        assert_refused(&facts);
        facts = usual;
        facts.hall = bad[i];
        assert_refused(&facts);
        facts = usual;
        facts.place = bad[i];
        assert_refused(&facts);
        facts = usual;
        facts.service.url = bad[i];
        assert_refused(&facts);
    }
    struct leaflet_facts facts = usual;
    facts.hall = NULL;
    assert_refused(&facts);
    facts = usual;
    facts.service.name = "";
    assert_refused(&facts);
    facts = usual;
    facts.service.material_count = LEAFLET_MATERIALS_MAX + 1;
    assert_refused(&facts);
}

static void test_what_is_left_out_leaves_a_paper(void **unused)
{
    (void)unused;
    const struct leaflet_facts least = {
        .hall = "大厅", .service = {.name = "事项", .promised_days = -1, .statutory_days = -1}};
    struct taken taken;
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(leaflet_notice_write(fonts, &least, sink, &taken), LEAFLET_OK);
    assert_int_equal(leaflet_guide_write(fonts, &least, sink, &taken), LEAFLET_OK);
    buffer_deinit(&taken.bytes);
}

static void test_a_disk_that_refuses_is_said(void **unused)
{
    (void)unused;
    static const size_t places[] = {0, 1, 1000, 20000};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct taken taken;
        taken_init(&taken, places[i]);
        assert_int_equal(leaflet_guide_write(fonts, &usual, sink, &taken), LEAFLET_NOT_WRITTEN);
        buffer_deinit(&taken.bytes);
    }
}

/* Forty materials and twenty steps of the longest texts: on pages enough, none too long. */
static void test_the_largest_guide_has_room(void **unused)
{
    (void)unused;
    static char text[LEAFLET_TEXT_BYTES_MAX + 1];
    for (size_t i = 0; i + 3 <= LEAFLET_TEXT_BYTES_MAX; i += 3) {
        memcpy(text + i, "材", 3);
    }
    static struct leaflet_facts facts;
    facts = usual;
    facts.service.name = facts.service.department = facts.service.basis = facts.service.fee = text;
    facts.service.material_count = LEAFLET_MATERIALS_MAX;
    facts.service.step_count = LEAFLET_STEPS_MAX;
    for (int i = 0; i < LEAFLET_MATERIALS_MAX; i++) {
        facts.service.materials[i] = (struct leaflet_material){text, text, i % 2 == 0, i % 3 == 0};
    }
    for (int i = 0; i < LEAFLET_STEPS_MAX; i++) {
        facts.service.steps[i] = text;
    }
    struct taken taken;
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(leaflet_guide_write(fonts, &facts, sink, &taken), LEAFLET_OK);
    assert_in_range(pages_of(&taken), 10, 40);
    buffer_deinit(&taken.bytes);
    static char url[LEAFLET_URL_BYTES_MAX + 1];
    memset(url, 'u', LEAFLET_URL_BYTES_MAX);
    facts = usual;
    facts.service.url = url; /* the longest one is still a code */
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(leaflet_guide_write(fonts, &facts, sink, &taken), LEAFLET_OK);
    buffer_deinit(&taken.bytes);
}

/* ── The book ── */

static const char *const book_names[] = {"食品经营许可", "安全生产许可", "3 类医疗器械备案",
                                         "（市级）婚姻登记", "ISO 认证"};
enum { BOOK_NAMES = sizeof(book_names) / sizeof(book_names[0]) };

static int bad_place = -1;

static void give(void *context, int place, struct leaflet_service *ret_service)
{
    (void)context;
    *ret_service = usual.service;
    ret_service->name = place == bad_place ? "" : book_names[place % BOOK_NAMES];
}

static struct guide_book book_of(const struct guide_book_department *departments, int count,
                                 int services)
{
    return (struct guide_book){.hall = "大厅",
                               .departments = departments,
                               .department_count = count,
                               .service_count = services,
                               .service = give};
}

static void test_a_book_has_a_page_for_each_chapter_at_least(void **unused)
{
    (void)unused;
    static const struct guide_book_department departments[] = {{"甲部门", 0, 2}, {"乙部门", 2, 3}};
    const struct guide_book book = book_of(departments, 2, 5);
    struct taken taken;
    int place = 0;
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(guide_book_write(fonts, &book, sink, &taken, &place), LEAFLET_OK);
    assert_int_equal(place, -1);
    assert_int_equal(pages_of(&taken), 5); /* cover, contents, two chapters, index */
    buffer_deinit(&taken.bytes);
}

static void test_a_service_that_cannot_be_printed_is_named(void **unused)
{
    (void)unused;
    static const struct guide_book_department departments[] = {{"甲部门", 0, 5}};
    struct guide_book book = book_of(departments, 1, 5);
    struct taken taken;
    int place = 0;
    bad_place = 3;
    taken_init(&taken, SIZE_MAX);
    assert_int_equal(guide_book_write(fonts, &book, sink, &taken, &place), LEAFLET_BAD_FACTS);
    assert_int_equal(place, 3);
    assert_int_equal(taken.bytes.length_bytes, 0);
    bad_place = -1;
    taken.refuse_after = 3000;
    assert_int_equal(guide_book_write(fonts, &book, sink, &taken, &place), LEAFLET_NOT_WRITTEN);
    book.department_count = 0;
    assert_int_equal(guide_book_write(fonts, &book, sink, &taken, &place), LEAFLET_BAD_FACTS);
    buffer_deinit(&taken.bytes);
}

static void test_readings_are_those_of_the_table(void **unused)
{
    (void)unused;
    assert_string_equal(text_reading(0x98DF), "shi2"); /* 食 */
    assert_string_equal(text_reading(0x5973), "nv3");  /* 女 */
    assert_string_equal(text_reading(0x88C5), "zhuang1");
    assert_null(text_reading('A'));
    assert_null(text_reading(0x10FFFF));
}

static void test_words_are_cut_at_a_character(void **unused)
{
    (void)unused;
    char text[20];
    assert_string_equal(leaflet_format(text, sizeof(text), LEAFLET_ZH, LEAFLET_WINDOWS, "12–16"),
                        "12–16 号窗口");
    assert_string_equal(leaflet_format(text, 8, LEAFLET_ZH, LEAFLET_MISSING, 3), "还缺 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_papers_are_written),
        cmocka_unit_test(test_a_form_is_written_blank_and_filled),
        cmocka_unit_test(test_a_form_that_is_none_is_refused),
        cmocka_unit_test(test_the_longest_form_gets_pages_enough),
        cmocka_unit_test(test_bad_facts_are_refused_before_the_first_byte),
        cmocka_unit_test(test_what_is_left_out_leaves_a_paper),
        cmocka_unit_test(test_a_disk_that_refuses_is_said),
        cmocka_unit_test(test_the_largest_guide_has_room),
        cmocka_unit_test(test_a_book_has_a_page_for_each_chapter_at_least),
        cmocka_unit_test(test_a_service_that_cannot_be_printed_is_named),
        cmocka_unit_test(test_readings_are_those_of_the_table),
        cmocka_unit_test(test_words_are_cut_at_a_character),
    };
    if (text_fonts_create(NULL, &fonts) != TEXT_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
