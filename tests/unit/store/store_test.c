/* What the kiosk keeps for a time without the hall, and what it does with a file that is damaged.
 */
#include "kiosk/store/grams.h"
#include "kiosk/store/store.h"
#include "tests/lib/cmocka_all.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static char path[96];

static int setup(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "/tmp/mashang-store-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(path, sizeof(path), "%s/kiosk.store", folder);
    return 0;
}

static int teardown(void **state)
{
    static const char *const beside[] = {"", "-wal", "-shm"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char name[128];
        (void)snprintf(name, sizeof(name), "%s%s", path, beside[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

static struct store *opened(int wanted)
{
    struct store *store = NULL;
    assert_int_equal(store_open(path, &store), wanted);
    return store;
}

static void put(struct store *store, const char *name, const char *text)
{
    assert_int_equal(store_put(store, name, text, strlen(text)), STORE_OK);
}

static void assert_kept(struct store *store, const char *name, const char *text)
{
    char *got = NULL;
    size_t size_bytes = 0;
    assert_int_equal(store_get(store, name, &got, &size_bytes), STORE_OK);
    assert_string_equal(got, text);
    assert_int_equal(size_bytes, strlen(text));
    free(got);
}

static void what_was_put_is_there_after_a_restart(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size_bytes = 0;
    struct store *store = opened(STORE_OK);
    assert_int_equal(store_get(store, "hall", &text, &size_bytes), STORE_NOTHING);
    put(store, "services", "{\"version\":1}");
    put(store, "services", "{\"version\":2}");
    put(store, "hall", "");
    assert_int_equal(store_put(store, "hall", "x", (size_t)STORE_TEXT_BYTES_MAX + 1),
                     STORE_TOO_LARGE);
    store_close(store);
    store = opened(STORE_OK);
    assert_kept(store, "services", "{\"version\":2}");
    assert_kept(store, "hall", "");
    store_close(store);
    store_close(NULL);
}

static void guides_are_found_by_their_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"营业执照原件 1 份，经营场所证明", NULL,
                                        "居民户口簿；身份证复印件 Identity card",
                                        "营业场所照片，执业证"};
    int found[8];
    struct store *store = opened(STORE_OK);
    for (int i = 0; i < 4; i++) {
        char service[8];
        (void)snprintf(service, sizeof(service), "s-%d", i);
        if (texts[i] != NULL) {
            assert_false(store_has_guide(store, service));
            assert_int_equal(store_guide(store, i, service, "{}", texts[i]), STORE_OK);
            assert_int_equal(store_guide(store, i, service, "{}", "户口"), STORE_OK); /* it stays */
            assert_true(store_has_guide(store, service));
        }
    }
    assert_int_equal(store_find(store, "营业执照", found, 8), 1); /* and not 营业…执业 */
    assert_int_equal(found[0], 0);
    assert_int_equal(store_find(store, "户口", found, 8), 1); /* a word of two characters */
    assert_int_equal(found[0], 2);
    assert_int_equal(store_find(store, "场所", found, 8), 2);
    assert_int_equal(store_find(store, "场所", found, 1), 1);
    assert_int_equal(store_find(store, "簿", found, 8), 1); /* the last one of a run */
    assert_int_equal(store_find(store, "ident 身份证", found, 8), 1);
    assert_int_equal(store_find(store, "dentity", found, 8), 0);
    assert_int_equal(store_find(store, "\"' OR *:()", found, 8), 0);
    assert_int_equal(store_find(store, "", found, 8), 0);
    put(store, "services", "{}");
    store_close(store);
    store = opened(STORE_OK);
    char *text = NULL;
    size_t size_bytes = 0;
    assert_int_equal(store_find(store, "户口", found, 8), 1);
    assert_int_equal(store_guide_get(store, "s-2", &text, &size_bytes), STORE_OK);
    assert_string_equal(text, "{}");
    free(text);
    /* Another catalogue. */
    assert_int_equal(store_guides_forget(store), STORE_OK);
    assert_int_equal(store_find(store, "户口", found, 8), 0);
    assert_int_equal(store_guide_get(store, "s-2", &text, &size_bytes), STORE_NOTHING);
    assert_int_equal(store_guide(store, 0, "s-2", "{}", texts[2]), STORE_OK);
    assert_int_equal(store_find(store, "户口", found, 8), 1);
    assert_int_equal(found[0], 0);
    assert_kept(store, "services", "{}");
    store_close(store);
}

/* Whatever is typed is a question that SQLite can read, cut at any byte. */
static void any_bytes_are_a_question(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\"户口\" OR 居住* NEAR(a b, 2) words:x ^y -z AND NOT (",
        "''\"\"*:^-+(){}[]\\;--/**/%_?1@x$y",
        "户\xE5\x8F\x00口",
        "\xFF\xFE\xF0\x9F\x98\x80 é ß 𠮷野家 가 ア １２Ａ",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9",
        "户口居住证明材料营业执照身份证件申请表格授权委托书房产证结婚证出生医学证明户口居住证明材料"
        "营业执照"
        "身份证件申请表格授权委托书房产证结婚证出生医学证明户口居住证明材料营业执照身份证件申请表格"
        "授权委托"};
    struct store *store = opened(STORE_OK);
    int found[4];
    assert_int_equal(store_guide(store, 0, "s-0", "{}", "居民户口簿，居住证明 a NEAR OR NOT AND"),
                     STORE_OK);
    assert_int_equal(store_guide_count(store), 1);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const size_t size = strlen(texts[i]);
        for (size_t from = 0; from <= size; from++) {
            for (size_t to = from; to <= size; to += to - from > 12 ? 8 : 1) {
                char typed[512];
                (void)snprintf(typed, sizeof(typed), "%.*s", (int)(to - from), texts[i] + from);
                assert_true(store_find(store, typed, found, 4) >= 0);
            }
        }
    }
    assert_int_equal(store_find(store, "\"户口\" near( OR", found, 4), 1);
    assert_int_equal(store_find(store, "居住", found, 4), 1);
    assert_int_equal(store_find(store, "居", found, 4), 1);
    store_close(store);
}

static void a_service_that_is_chosen_is_counted(void **state)
{
    (void)state;
    struct store *store = opened(STORE_OK);
    assert_int_equal(store_uses(store, "hrss-001"), 0);
    assert_int_equal(store_use(store, "hrss-001"), STORE_OK);
    assert_int_equal(store_use(store, "hrss-001"), STORE_OK);
    assert_int_equal(store_use(store, "tax-002"), STORE_OK);
    store_close(store);
    store = opened(STORE_OK);
    assert_int_equal(store_uses(store, "hrss-001"), 2);
    assert_int_equal(store_uses(store, "tax-002"), 1);
    store_close(store);
}

static void file_spoil(long at, const char *bytes, size_t size_bytes)
{
    const int file = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, bytes, size_bytes, at), size_bytes);
    assert_int_equal(close(file), 0);
}

static void a_damaged_file_is_made_anew(void **state)
{
    (void)state;
    static char noise[3 * 4096];
    memset(noise, 0x5A, sizeof(noise));
    static const long places[] = {0, 4096, 8192};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct store *store = NULL;
        assert_true(store_open(path, &store) >= 0);
        put(store, "services", "{}");
        store_close(store); /* the log goes into the file then */
        file_spoil(places[i], noise, sizeof(noise));
        store = opened(STORE_ANEW);
        char *text = NULL;
        size_t size_bytes = 0;
        assert_int_equal(store_get(store, "services", &text, &size_bytes), STORE_NOTHING);
        put(store, "services", "{\"again\":1}");
        store_close(store);
        store = opened(STORE_OK);
        assert_kept(store, "services", "{\"again\":1}");
        store_close(store);
    }
}

static void another_programs_file_is_made_anew_and_a_folder_is_not(void **state)
{
    (void)state;
    struct store *store = NULL;
    file_spoil(0, "mashang-offline 1", 17);
    store = opened(STORE_ANEW);
    store_close(store);
    assert_int_equal(store_open("/nowhere/at/all", &store), STORE_IO);
    assert_int_equal(store_open(folder, &store), STORE_IO);
}

static void words_are_pairs_of_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *words;
        const char *question;
    } cases[] = {
        {"营业执照 1 份", "营业 业执 执照 照 1 份 ", "\"营业\" \"业执\" \"执照\" \"1\"* \"份\"* "},
        {"ID card卡", "ID card 卡 ", "\"ID\"* \"card\"* \"卡\"* "},
        {"（\"）", "", ""},
        {"\xE8\x90", "", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out;
        buffer_init(&out, 1024);
        assert_int_equal(grams_of_text(cases[i].text, &out), BUFFER_OK);
        assert_string_equal(buffer_text(&out), cases[i].words);
        buffer_clear(&out);
        assert_int_equal(grams_of_question(cases[i].text, &out), BUFFER_OK);
        assert_string_equal(buffer_text(&out), cases[i].question);
        buffer_deinit(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_put_is_there_after_a_restart, setup, teardown),
        cmocka_unit_test_setup_teardown(guides_are_found_by_their_text, setup, teardown),
        cmocka_unit_test_setup_teardown(any_bytes_are_a_question, setup, teardown),
        cmocka_unit_test_setup_teardown(a_service_that_is_chosen_is_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_made_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(another_programs_file_is_made_anew_and_a_folder_is_not,
                                        setup, teardown),
        cmocka_unit_test(words_are_pairs_of_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
