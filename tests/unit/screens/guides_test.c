/* Guides below the names that were found: what is asked, what is shown, and what is late. */
#include "tests/lib/cmocka_all.h"
#include "tests/unit/screens/screen_kit.h"

#include <string.h>

static int asked;

static void listen(void *context, const struct kiosk *listened, const struct kiosk_wish *wish)
{
    (void)context;
    (void)listened;
    asked += wish->kind == KIOSK_FIND_GUIDES;
}

static int setup(void **state)
{
    (void)kiosk_setup(state);
    asked = 0;
    fixture_listen(listen, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_listen(NULL, NULL);
    return 0;
}

static void letters(const char *text)
{
    for (; *text != '\0'; text++) {
        fixture_act(&kiosk, (ui_id)(UI_KEYS_LETTER + *text));
    }
}

static void a_letter_or_two_ask_no_guide(void **state)
{
    (void)state;
    fixture_act(&kiosk, KIOSK_SEARCH);
    letters("zz");
    assert_int_equal(asked, 0);
    letters("z");
    assert_int_equal(asked, 1);
    fixture_act(&kiosk, UI_KEYS_BACKSPACE);
    assert_int_equal(asked, 1);
}

/* Only of the newest question, and of this visit. */
static void a_late_answer_is_not_shown(void **state)
{
    (void)state;
    struct search_piece pieces[SEARCH_PIECES_MAX];
    char typed[SEARCH_TYPED_ROOM];
    const int count = fixture_pieces(pieces, WORDS_ZH);
    fixture_act(&kiosk, KIOSK_SEARCH);
    letters("zzz");
    const uint32_t serial = search_guides_question(&kiosk, false, typed);
    assert_string_equal(typed, "zzz");
    kiosk_guides_found(&kiosk, kiosk.visit, serial, pieces, count, true, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.search.piece_count, count);
    letters("z");
    assert_int_equal(kiosk.visitor.search.piece_count, 0);
    kiosk_guides_found(&kiosk, kiosk.visit, serial, pieces, count, true, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.search.piece_count, 0);
    const uint32_t newest = search_guides_question(&kiosk, false, typed);
    const uint32_t visit = kiosk.visit;
    fixture_act(&kiosk, KIOSK_HOME);
    kiosk_guides_found(&kiosk, visit, newest, pieces, count, true, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.search.piece_count, 0);
}

static void a_service_of_another_catalogue_is_not_shown(void **state)
{
    (void)state;
    struct search_piece pieces[2];
    char typed[SEARCH_TYPED_ROOM];
    memset(pieces, 0, sizeof(pieces));
    pieces[0].row = (int)fixture_services()->service_count;
    fixture_act(&kiosk, KIOSK_SEARCH);
    letters("zzz");
    kiosk_guides_found(&kiosk, kiosk.visit, search_guides_question(&kiosk, false, typed), pieces, 2,
                       true, kiosk.now_ms);
    assert_int_equal(kiosk.visitor.search.piece_count, 1);
    draw();
    assert_int_equal(list.dropped, 0);
}

/* Cards are touched over pages: names first, then guides, each to its own service. */
static void each_card_leads_to_its_service(void **state)
{
    (void)state;
    struct search_piece pieces[SEARCH_PIECES_MAX];
    char typed[SEARCH_TYPED_ROOM];
    const int count = fixture_pieces(pieces, WORDS_ZH);
    fixture_act(&kiosk, KIOSK_SEARCH);
    letters("sfz");
    const int hits = kiosk.visitor.search.hit_count;
    assert_true(hits > 0);
    kiosk_guides_found(&kiosk, kiosk.visit, search_guides_question(&kiosk, false, typed), pieces,
                       count, true, kiosk.now_ms);
    for (int i = 0; i < count; i++) {
        draw();
        fixture_choose(&kiosk, hits + i);
        assert_int_equal(kiosk.screen, SCREEN_CONFIRM);
        assert_int_equal(kiosk.visitor.service_row, pieces[i].row);
        fixture_act(&kiosk, KIOSK_BACK);
        assert_int_equal(kiosk.screen, SCREEN_SEARCH);
    }
}

/* A name that was found is not found again; nothing found says where nothing was. */
static void what_is_said_of_names_and_guides(void **state)
{
    (void)state;
    char typed[SEARCH_TYPED_ROOM];
    fixture_act(&kiosk, KIOSK_SEARCH);
    letters("spjyxk");
    const struct search_hit *hit = kiosk.visitor.search.hits;
    while (hit->kind != SEARCH_SERVICE) {
        hit++;
        assert_true(hit < kiosk.visitor.search.hits + kiosk.visitor.search.hit_count);
    }
    const int row = hit->row;
    assert_true(search_has_hit(&kiosk, row));
    letters("zzzzzz");
    assert_false(search_has_hit(&kiosk, row));
    kiosk_guides_found(&kiosk, kiosk.visit, search_guides_question(&kiosk, false, typed), NULL, 0,
                       false, kiosk.now_ms);
    assert_false(kiosk.visitor.search.guides_whole);
    kiosk_guides_found(&kiosk, kiosk.visit, search_guides_question(&kiosk, false, typed), NULL, 0,
                       true, kiosk.now_ms);
    assert_true(kiosk.visitor.search.guides_whole);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_letter_or_two_ask_no_guide),
        TEST(a_late_answer_is_not_shown),
        TEST(a_service_of_another_catalogue_is_not_shown),
        TEST(each_card_leads_to_its_service),
        TEST(what_is_said_of_names_and_guides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
