/* Scenes of the keyboard with somebody who knows Chinese, on the screen that finds a service. */
#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <string.h>

/* What libpinyin gives for shenfenzheng, and zinnia for the strokes below. */
static const struct {
    const char *text;
    int letters;
} words[] = {
    {"身份证", 12}, {"身分证", 12}, {"身份", 7}, {"身分", 7}, {"神", 4}, {"身", 4}, {"深", 4},
    {"沈", 4},      {"甚", 4},      {"参", 4},   {"什", 4},   {"申", 4}, {"肾", 4}, {"审", 4},
    {"伸", 4},      {"慎", 4},      {"绅", 4},   {"渗", 4},   {"莘", 4}, {"砷", 4}, {"婶", 4},
};
/* What tells 神, 身 and 木 from those that sound alike, as libpinyin knows it. */
static const struct {
    int index;
    const char *word;
} usual[] = {{4, "精神"}, {5, "身体"}};
static const char usual_by_hand[] = "木头";
static const char *const characters[] = {"木", "甫", "米", "戈", "才", "十", "桢", "棍", "桃",
                                         "枯", "柄", "株", "椅", "本", "梳", "协", "柬", "棕"};

static const struct ui_ink_point strokes[][3] = {
    {{150, 330}, {500, 325}, {850, 330}},
    {{500, 100}, {500, 500}, {500, 900}},
    {{490, 340}, {400, 520}, {150, 720}},
    {{510, 340}, {620, 520}, {860, 720}},
};

static void answer(struct kiosk *kiosk, bool hand)
{
    struct ui_question question;
    struct ui_candidates candidates = {0};
    assert(ui_keys_ask(&kiosk->visitor.keys, &question));
    for (size_t i = 0; hand && i < sizeof(characters) / sizeof(characters[0]); i++) {
        assert(ui_candidates_add(&candidates, characters[i], strlen(characters[i]), 0));
    }
    for (size_t i = 0; !hand && i < sizeof(words) / sizeof(words[0]); i++) {
        assert(
            ui_candidates_add(&candidates, words[i].text, strlen(words[i].text), words[i].letters));
    }
    for (size_t i = 0; !hand && i < sizeof(usual) / sizeof(usual[0]); i++) {
        assert(ui_candidate_word_put(&candidates, usual[i].index, usual[i].word,
                                     strlen(usual[i].word)));
    }
    assert(!hand || ui_candidate_word_put(&candidates, 0, usual_by_hand, strlen(usual_by_hand)));
    kiosk_ime_answer(kiosk, kiosk->visit, question.serial, &candidates, kiosk->now_ms);
}

static void letters_touch(struct kiosk *kiosk)
{
    fixture_act(kiosk, UI_KEYS_MODE + UI_KEYS_PINYIN);
    for (const char *letter = "shenfenzheng"; *letter != '\0'; letter++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *letter));
    }
}

static void strokes_draw(struct kiosk *kiosk)
{
    fixture_act(kiosk, UI_KEYS_MODE + UI_KEYS_HAND);
    for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++) {
        static const enum ui_pen_step steps[] = {UI_PEN_DOWN, UI_PEN_MOVE, UI_PEN_UP};
        for (int at = 0; at < 3; at++) {
            const struct ui_pen pen = {steps[at], UI_KEYS_PAD, strokes[i][at].x, strokes[i][at].y};
            kiosk_pen(kiosk, &pen, kiosk->now_ms);
        }
    }
}

void fixture_keys_lead(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    struct ui_question question;
    (void)language;
    kiosk->has_ime = true;
    fixture_act(kiosk, KIOSK_SEARCH);
    switch (scene) {
    case SCENE_KEYS_PINYIN:
        letters_touch(kiosk);
        answer(kiosk, false);
        break;
    case SCENE_KEYS_LOST:
        letters_touch(kiosk);
        assert(ui_keys_ask(&kiosk->visitor.keys, &question));
        kiosk_ime_lost(kiosk, kiosk->visit, question.serial, kiosk->now_ms);
        break;
    case SCENE_KEYS_HAND:
        strokes_draw(kiosk);
        answer(kiosk, true);
        break;
    default: /* SCENE_KEYS_HAND_EMPTY */
        fixture_act(kiosk, UI_KEYS_MODE + UI_KEYS_HAND);
        break;
    }
}
