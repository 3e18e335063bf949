#include "kiosk/screens/keys.h"

#include <stdio.h>
#include <string.h>

enum { TYPED_ROOM = UI_KEYS_TEXT_ROOM + UI_COMPOSE_LETTERS_MAX + UI_CANDIDATE_BYTES_MAX + 4 };

_Static_assert(WORD_KEYS_LOST - WORD_KEYS_PINYIN == (int)UI_KEYS_SAY_LOST &&
                   WORD_KEYS_PAD - WORD_KEYS_PINYIN == (int)UI_KEYS_SAY_PAD &&
                   WORD_KEYS_UNDO - WORD_KEYS_PINYIN == (int)UI_KEYS_SAY_UNDO &&
                   (int)UI_KEYS_SAY_PINYIN == 0 &&
                   (int)UI_KEYS_SAY_LOST + 1 == (int)UI_KEYS_SAY_COUNT,
               "words/keys.inc and what a keyboard says are in one order");

const char *keys_first_word(const struct kiosk *kiosk, int *ret_letters)
{
    const struct ui_keys *keys = &kiosk->visitor.keys;
    const bool has = keys->letters[0] != '\0' && keys->helper == UI_HELPER_ANSWERED &&
                     keys->candidates.count > 0;
    if (ret_letters != NULL) {
        *ret_letters = has ? keys->candidates.rows[0].letters : 0;
    }
    return has ? ui_candidate_text(&keys->candidates, 0) : "";
}

static bool has_field(const struct kiosk *kiosk)
{
    return kiosk_screen_now(kiosk)->typed != NULL;
}

/* The first mode that is offered, in the order in which this visitor would want it. */
static enum ui_keys_mode first_mode(const struct kiosk *kiosk, unsigned modes)
{
    static const enum ui_keys_mode orders[2][UI_KEYS_MODE_COUNT] = {
        {UI_KEYS_PINYIN, UI_KEYS_LETTERS, UI_KEYS_HAND, UI_KEYS_DIGITS},
        {UI_KEYS_LETTERS, UI_KEYS_PINYIN, UI_KEYS_HAND, UI_KEYS_DIGITS},
    };
    const enum ui_keys_mode *order = orders[kiosk->words.language != WORDS_ZH];
    int at = 0;
    while (at < UI_KEYS_MODE_COUNT - 1 && (modes & 1U << order[at]) == 0) {
        at++;
    }
    return order[at];
}

void keys_begin(struct kiosk *kiosk, unsigned modes, int text_max)
{
    const unsigned plain = modes & UI_KEYS_PLAIN;
    const unsigned offered = kiosk->has_ime ? modes : plain != 0 ? plain : 1U << UI_KEYS_LETTERS;
    ui_keys_begin(&kiosk->visitor.keys, offered, first_mode(kiosk, offered), text_max);
    kiosk->dirty = true;
}

void keys_end(struct kiosk *kiosk)
{
    ui_keys_end(&kiosk->visitor.keys);
}

void keys_field_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                     enum word hint)
{
    ui_keys_field(frame, rect, &kiosk->visitor.keys, words_say(&kiosk->words, hint));
}

void keys_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const char *words[UI_KEYS_SAY_COUNT];
    for (int i = 0; i < UI_KEYS_SAY_COUNT; i++) {
        words[i] = words_say(&kiosk->words, (enum word)(WORD_KEYS_PINYIN + i));
    }
    ui_keys_draw(frame, rect, &kiosk->visitor.keys, words);
}

/* One wish, however many keys were pressed: the newest question is what counts. */
static void ask_if_new(struct kiosk *kiosk)
{
    if (!kiosk->visitor.keys.ask) {
        return;
    }
    for (int i = 0; i < kiosk->wish_count; i++) {
        if (kiosk->wishes[i].kind == KIOSK_ASK_IME) {
            return;
        }
    }
    kiosk_wish(kiosk, KIOSK_ASK_IME, NULL);
}

/* What stands in the field, the letters that wait, and their first word: a search reads all. */
static void typed_copy(const struct kiosk *kiosk, char ret_typed[TYPED_ROOM])
{
    const struct ui_keys *keys = &kiosk->visitor.keys;
    (void)snprintf(ret_typed, TYPED_ROOM, "%s\n%s\n%s", keys->text, keys->letters,
                   keys_first_word(kiosk, NULL));
}

/* After a key: what follows from it. `before` is what was typed then. */
static void follow(struct kiosk *kiosk, const char *before)
{
    char now[TYPED_ROOM];
    kiosk->dirty = true;
    ask_if_new(kiosk);
    typed_copy(kiosk, now);
    if (has_field(kiosk) && strcmp(before, now) != 0) {
        kiosk_screen_now(kiosk)->typed(kiosk);
    }
}

bool keys_act(struct kiosk *kiosk, ui_id id)
{
    char before[TYPED_ROOM];
    typed_copy(kiosk, before);
    if (!has_field(kiosk) || !ui_keys_act(&kiosk->visitor.keys, id)) {
        return false;
    }
    follow(kiosk, before);
    return true;
}

bool kiosk_type(struct kiosk *kiosk, char letter, int64_t now_ms)
{
    char before[TYPED_ROOM];
    typed_copy(kiosk, before);
    kiosk_touch_at(kiosk, now_ms);
    if (!has_field(kiosk) || !ui_keys_type(&kiosk->visitor.keys, letter)) {
        return false;
    }
    follow(kiosk, before);
    return true;
}

void kiosk_pen(struct kiosk *kiosk, const struct ui_pen *pen, int64_t now_ms)
{
    kiosk_touch_at(kiosk, now_ms);
    if (has_field(kiosk) && ui_keys_pen(&kiosk->visitor.keys, pen)) {
        kiosk->dirty = true;
        ask_if_new(kiosk);
    }
}

void kiosk_ime_answer(struct kiosk *kiosk, uint32_t visit, uint32_t serial,
                      const struct ui_candidates *candidates, int64_t now_ms)
{
    char before[TYPED_ROOM];
    kiosk->now_ms = now_ms;
    typed_copy(kiosk, before);
    if (visit == kiosk->visit && ui_keys_answer(&kiosk->visitor.keys, serial, candidates)) {
        follow(kiosk, before);
    }
}

void kiosk_ime_lost(struct kiosk *kiosk, uint32_t visit, uint32_t serial, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && ui_keys_lost(&kiosk->visitor.keys, serial)) {
        kiosk->dirty = true;
    }
}
