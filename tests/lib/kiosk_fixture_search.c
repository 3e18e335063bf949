/* Scenes of finding a service by typing. */
#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct search *made;

static void made_free(void)
{
    search_destroy(made);
}

struct search *fixture_search(void)
{
    if (made == NULL) {
        made = search_of_services(fixture_services());
        assert(made != NULL && atexit(made_free) == 0);
    }
    return made;
}

void fixture_search_lead(struct kiosk *kiosk, enum fixture_scene scene,
                         enum words_language language)
{
    const char *text = "";
    if (scene == SCENE_SEARCH_CONTRAST) {
        fixture_act(kiosk, KIOSK_CONTRAST);
    }
    fixture_act(kiosk, KIOSK_SEARCH);
    switch (scene) {
    case SCENE_SEARCH_INITIALS:
    case SCENE_SEARCH_CONTRAST:
        text = language == WORDS_ZH ? "spjyxk" : "food";
        break;
    case SCENE_SEARCH_MANY:
    case SCENE_SEARCH_RING:
        text = "s";
        break;
    case SCENE_SEARCH_NONE:
        text = "zzzzqqqq";
        break;
    case SCENE_SEARCH_DIGITS:
        fixture_act(kiosk, UI_KEYS_MODE + UI_KEYS_DIGITS);
        break;
    default:
        break;
    }
    for (; *text != '\0'; text++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *text));
    }
    if (scene == SCENE_SEARCH_RING) {
        kiosk_tick(kiosk, kiosk->now_ms + KIOSK_SESSION_MS - 20500);
    }
}

/* ---- guides with what was typed ---- */

static void letters_touch(struct kiosk *kiosk, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *letters));
    }
}

static void piece_put(struct search_piece *piece, int row, enum search_part part, const char *text,
                      const char *mark)
{
    const char *at = strstr(text, mark);
    assert(at != NULL && strlen(text) < sizeof(piece->text));
    *piece = (struct search_piece){.row = row,
                                   .part = part,
                                   .from_byte = (int)(at - text),
                                   .to_byte = (int)(at - text + (ptrdiff_t)strlen(mark))};
    memcpy(piece->text, text, strlen(text) + 1);
}

int fixture_pieces(struct search_piece ret_pieces[SEARCH_PIECES_MAX], enum words_language language)
{
    static const struct {
        enum search_part part;
        const char *zh, *en;
    } rows[] = {
        {SEARCH_PART_MATERIAL, "居民户口簿原件", "Household register, original"},
        {SEARCH_PART_STEP, "窗口核对户口簿与申请表上的姓名、住址，信息一致的当场受理",
         "The clerk compares the household register with the name and address on the form"},
        {SEARCH_PART_BASIS, "《中华人民共和国户口登记条例》及本市居住管理规定",
         "Regulations on Household Registration of the People's Republic of China"},
        {SEARCH_PART_FEE, "户口簿工本费每本 6 元", "Six yuan for a household booklet"},
    };
    const struct shape_services *services = fixture_services();
    const int count = 9;
    for (int i = 0; i < count; i++) {
        const bool zh = language == WORDS_ZH;
        const size_t row = (size_t)i % (sizeof(rows) / sizeof(rows[0]));
        piece_put(&ret_pieces[i], (int)((size_t)i * 5 % services->service_count), rows[row].part,
                  zh ? rows[row].zh : rows[row].en,
                  zh           ? "户口"
                  : i % 4 == 2 ? "Household"
                               : (row == 0 ? "Household" : "household"));
        ret_pieces[i].cut_after = i == 1;
        ret_pieces[i].cut_before = i == 3;
    }
    return count;
}

/* 户口 by its pinyin, not chosen yet; in other languages an English word. */
void fixture_search_guides(struct kiosk *kiosk, enum fixture_scene scene,
                           enum words_language language)
{
    struct search_piece pieces[SEARCH_PIECES_MAX];
    struct ui_candidates candidates = {0};
    struct ui_question question;
    char typed[SEARCH_TYPED_ROOM];
    const int count = fixture_pieces(pieces, language);
    kiosk->has_ime = language == WORDS_ZH;
    fixture_act(kiosk, KIOSK_SEARCH);
    if (language == WORDS_ZH) {
        letters_touch(kiosk, "hukou");
        assert(ui_keys_ask(&kiosk->visitor.keys, &question));
        assert(ui_candidates_add(&candidates, "户口", strlen("户口"), 5));
        assert(ui_candidates_add(&candidates, "虎口", strlen("虎口"), 5));
        kiosk_ime_answer(kiosk, kiosk->visit, question.serial, &candidates, kiosk->now_ms);
    } else {
        letters_touch(kiosk, "household");
    }
    const uint32_t serial = search_guides_question(kiosk, false, typed);
    assert(strcmp(typed, language == WORDS_ZH ? "户口" : "household") == 0);
    kiosk_guides_found(kiosk, kiosk->visit, serial, pieces,
                       scene == SCENE_SEARCH_GUIDES_FEW ? 2 : count, true, kiosk->now_ms);
    kiosk->visitor.pages[SCREEN_SEARCH] = 1; /* below the names */
}
