/* What of a guide can be found, and the piece that is shown when it was. */
#include "kiosk/app/guide_texts.h"
#include "kiosk/search/search_shared.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#define TEN "一二三四五六七八九十"

static const struct shape_material materials[] = {
    {.name = {"居民户口簿", "Household register"}, .form = {"原件及复印件", "Original and copy"}},
    {.name = {"居住证明", "Proof of address"}, .form = {"原件", "Original"}},
};
static const struct shape_name flow[] = {
    {"窗口核对户口本", "The clerk looks at the register"},
    {TEN TEN TEN TEN TEN TEN TEN "到银行缴款" TEN TEN, ""},
};
static const struct shape_guide guide = {.materials = materials,
                                         .material_count = 2,
                                         .basis = {"《户口登记条例》", "Household Regulations"},
                                         .fee = {"不收费", "Free of charge"},
                                         .flow = flow,
                                         .flow_count = 2};
static const struct shape_service service = {
    .id = "s-1", .code = "510", .name = {"迁移", "Moving"}, .guide = &guide};

static void assert_piece(const char *typed, bool english, enum search_part part, const char *text,
                         const char *mark)
{
    struct search_piece piece;
    assert_true(guide_texts_piece(&service, typed, english, 7, &piece));
    assert_int_equal(piece.row, 7);
    assert_int_equal(piece.part, part);
    assert_string_equal(piece.text, text);
    assert_int_equal(piece.to_byte - piece.from_byte, strlen(mark));
    assert_memory_equal(piece.text + piece.from_byte, mark, strlen(mark));
}

static void a_piece_is_the_text_with_most_of_what_was_typed(void **state)
{
    (void)state;
    assert_piece("户口", false, SEARCH_PART_MATERIAL, "居民户口簿", "户口");
    assert_piece("户口本", false, SEARCH_PART_STEP, "窗口核对户口本", "户口本");
    assert_piece("户口登记", false, SEARCH_PART_BASIS, "《户口登记条例》", "户口登记");
    assert_piece("居住", false, SEARCH_PART_MATERIAL, "居住证明", "居住");
    assert_piece("复印", true, SEARCH_PART_MATERIAL, "原件及复印件", "复印");
    assert_piece("HOUSEHOLD reg", true, SEARCH_PART_MATERIAL, "Household register",
                 "Household reg");
    assert_piece("费", true, SEARCH_PART_FEE, "不收费", "费");
    struct search_piece piece;
    assert_false(guide_texts_piece(&service, "龘", false, 0, &piece));
    assert_false(guide_texts_piece(&service, "", false, 0, &piece));
    const struct shape_service bare = {.id = "s", .code = "", .name = {"户口", ""}};
    assert_false(guide_texts_piece(&bare, "户口", false, 0, &piece));
}

static void a_long_text_is_cut_around_what_matched(void **state)
{
    (void)state;
    struct search_piece piece;
    assert_true(guide_texts_piece(&service, "缴款", false, 0, &piece));
    assert_true(piece.cut_before && !piece.cut_after);
    assert_memory_equal(piece.text + piece.from_byte, "缴款", strlen("缴款"));
    assert_true(guide_texts_piece(&service, "一二", false, 0, &piece));
    assert_true(!piece.cut_before && piece.cut_after);
    assert_int_equal(piece.from_byte, 0);
    assert_true(strlen(piece.text) < SEARCH_PIECE_ROOM && strlen(piece.text) % 3 == 0);
}

/* What is a word for the store is what can be shown. */
static void every_text_is_given_as_words(void **state)
{
    (void)state;
    struct buffer words;
    buffer_init(&words, 64 * 1024);
    assert_int_equal(guide_texts_words(&service, &words), BUFFER_OK);
    static const char *const texts[] = {
        "510",        "迁移",   "居民户口簿",       "Proof of address", "原件及复印件",
        "到银行缴款", "不收费", "《户口登记条例》", "Moving",           "Free of charge"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_non_null(strstr(buffer_text(&words), texts[i]));
    }
    buffer_deinit(&words);
}

static void assert_shared(const char *text, const char *typed, int characters, const char *run)
{
    const struct search_shared shared = search_shared(text, typed);
    assert_int_equal(shared.characters, characters);
    assert_int_equal(shared.to_byte - shared.from_byte, strlen(run));
    assert_memory_equal(text + shared.from_byte, run, strlen(run));
}

static void what_two_texts_share(void **state)
{
    (void)state;
    assert_shared("abcabd", "ABD", 3, "abd");
    assert_shared("a  b", "  ", 0, "");
    assert_shared("one two", "two one", 3, "one");
    assert_shared("户口簿", "户籍 口簿", 2, "口簿");
    assert_shared("x\xFFy", "\xFFy", 1, "y");
    assert_shared("", "a", 0, "");
    /* Cut at every byte, both ends agree with characters. */
    const char *typed = "居民户口簿 Household\xF0\x9F";
    for (size_t cut = 0; cut <= strlen(typed); cut++) {
        char part[64];
        (void)snprintf(part, sizeof(part), "%.*s", (int)cut, typed);
        const struct search_shared shared = search_shared(typed, part);
        assert_true(shared.from_byte >= 0 && shared.to_byte <= (int)strlen(typed));
        assert_true((shared.characters == 0) == (shared.from_byte == shared.to_byte));
    }
    /* More than is looked at. */
    char many[400] = {0};
    memset(many, 'a', sizeof(many) - 1);
    assert_int_equal(search_shared(many, many).characters, SEARCH_SHARED_TYPED_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_is_the_text_with_most_of_what_was_typed),
        cmocka_unit_test(a_long_text_is_cut_around_what_matched),
        cmocka_unit_test(every_text_is_given_as_words),
        cmocka_unit_test(what_two_texts_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
