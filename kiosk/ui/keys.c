#include "kiosk/ui/keys.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

void ui_keys_begin(struct ui_keys *keys, unsigned modes, enum ui_keys_mode mode, int text_max)
{
    assert(mode < UI_KEYS_MODE_COUNT && (modes & 1U << mode) != 0 && text_max > 0);
    const uint32_t serial = keys->serial;
    memset(keys, 0, sizeof(*keys));
    keys->modes = modes;
    keys->mode = mode;
    keys->text_max = text_max;
    keys->serial = serial;
}

void ui_keys_end(struct ui_keys *keys)
{
    const uint32_t serial = keys->serial;
    memset(keys, 0, sizeof(*keys));
    keys->serial = serial; /* a late answer finds no question of its number */
}

bool ui_keys_is_empty(const struct ui_keys *keys)
{
    return keys->text[0] == '\0' && keys->letters[0] == '\0' && keys->ink.stroke_count == 0;
}

static void candidates_forget(struct ui_keys *keys)
{
    ui_candidates_clear(&keys->candidates);
    keys->page = 0;
    keys->page_cards = 0;
    keys->page_starts[0] = 0;
}

/* Without a helper the letters themselves can be chosen: a search knows pinyin too. */
static void letters_stand(struct ui_keys *keys)
{
    const size_t length = strlen(keys->letters);
    candidates_forget(keys);
    (void)ui_candidates_add(&keys->candidates, keys->letters, length, (int)length);
}

/* What is composed has changed: ask, or there is nothing to ask. */
static void changed(struct ui_keys *keys)
{
    const bool composing = keys->letters[0] != '\0' || keys->ink.stroke_count > 0;
    keys->serial++;
    keys->ask = composing;
    keys->first = false;
    if (!composing) {
        keys->helper = UI_HELPER_QUIET;
        candidates_forget(keys);
    } else if (keys->helper == UI_HELPER_LOST) {
        letters_stand(keys);
    } else {
        keys->helper = UI_HELPER_ASKED;
    }
}

static void composed_forget(struct ui_keys *keys)
{
    memset(keys->letters, 0, sizeof(keys->letters));
    ui_ink_clear(&keys->ink);
    keys->pen_down = false;
    changed(keys);
}

static void text_put(struct ui_keys *keys, const char *text, size_t bytes)
{
    const size_t had = strlen(keys->text);
    if (had + bytes >= sizeof(keys->text) ||
        utf8_count(keys->text, had) + utf8_count(text, bytes) > (size_t)keys->text_max) {
        return; /* full: nothing is cut in half */
    }
    memcpy(keys->text + had, text, bytes);
    keys->text[had + bytes] = '\0';
}

static void text_take_back(struct ui_keys *keys)
{
    size_t at = strlen(keys->text);
    while (at > 0 && ((unsigned char)keys->text[--at] & 0xC0) == 0x80) {
        keys->text[at] = '\0';
    }
    keys->text[at] = '\0';
}

/* The first `count` letters are done with, and an apostrophe that divided them from the rest. */
static void letters_take(struct ui_keys *keys, size_t count)
{
    const size_t had = strlen(keys->letters);
    count = count > had ? had : count;
    while (keys->letters[count] == '\'') {
        count++;
    }
    memmove(keys->letters, keys->letters + count, had - count);
    memset(keys->letters + had - count, 0, count);
}

static void choose(struct ui_keys *keys, int place)
{
    const int index = keys->page_starts[keys->page] + place;
    if (place >= keys->page_cards || index >= keys->candidates.count ||
        keys->helper == UI_HELPER_ASKED) {
        return; /* a touch on what has just gone, or is about to */
    }
    const struct ui_candidate *row = &keys->candidates.rows[index];
    text_put(keys, ui_candidate_text(&keys->candidates, index), row->bytes);
    letters_take(keys, row->letters);
    ui_ink_clear(&keys->ink);
    candidates_forget(keys);
    changed(keys);
}

static void page_turn(struct ui_keys *keys, int by)
{
    const int start = keys->page_starts[keys->page];
    if (by < 0) {
        keys->page -= keys->page > 0;
    } else if (keys->page + 1 < UI_KEYS_PAGES_MAX &&
               start + keys->page_cards < keys->candidates.count) {
        keys->page_starts[++keys->page] = start + keys->page_cards;
    }
}

static void letter_put(struct ui_keys *keys, char letter)
{
    const bool is_letter = letter >= 'a' && letter <= 'z';
    if (keys->mode == UI_KEYS_PINYIN && (is_letter || letter == '\'')) {
        const size_t had = strlen(keys->letters);
        if (had < UI_COMPOSE_LETTERS_MAX && (is_letter || had > 0)) {
            keys->letters[had] = letter;
            changed(keys);
        }
        return;
    }
    char put = letter;
    if (keys->capitals && is_letter) {
        put = (char)(letter - 'a' + 'A');
    }
    text_put(keys, &put, 1);
}

static void space(struct ui_keys *keys)
{
    if (keys->letters[0] != '\0' || keys->ink.stroke_count > 0) {
        keys->first = keys->helper == UI_HELPER_ASKED;
        choose(keys, 0);
    } else if (keys->text[0] != '\0') {
        text_put(keys, " ", 1);
    }
}

static void backspace(struct ui_keys *keys)
{
    const size_t had = strlen(keys->letters);
    if (keys->ink.stroke_count > 0) {
        composed_forget(keys);
    } else if (had > 0) {
        keys->letters[had - 1] = '\0';
        candidates_forget(keys); /* they may stand for letters that are gone */
        changed(keys);
    } else {
        text_take_back(keys);
    }
}

static void undo(struct ui_keys *keys)
{
    if (ui_ink_undo(&keys->ink)) {
        keys->pen_down = false;
        candidates_forget(keys);
        changed(keys);
    }
}

static void mode_set(struct ui_keys *keys, enum ui_keys_mode mode)
{
    if ((keys->modes & 1U << mode) != 0 && mode != keys->mode) {
        composed_forget(keys);
        keys->mode = mode;
    }
}

bool ui_keys_act(struct ui_keys *keys, ui_id id)
{
    if (id < UI_KEYS_FIRST || id > UI_KEYS_LAST) {
        return false;
    }
    if (id >= UI_KEYS_CANDIDATE) {
        choose(keys, id - UI_KEYS_CANDIDATE);
        return true;
    }
    if (id >= UI_KEYS_MODE && id < UI_KEYS_MODE + UI_KEYS_MODE_COUNT) {
        mode_set(keys, (enum ui_keys_mode)(id - UI_KEYS_MODE));
        return true;
    }
    switch (id) {
    case UI_KEYS_BACKSPACE:
        backspace(keys);
        break;
    case UI_KEYS_SPACE:
        space(keys);
        break;
    case UI_KEYS_CAPITALS:
        keys->capitals = !keys->capitals;
        break;
    case UI_KEYS_CLEAR:
        memset(keys->text, 0, sizeof(keys->text));
        composed_forget(keys);
        break;
    case UI_KEYS_UNDO:
        undo(keys);
        break;
    case UI_KEYS_REWRITE:
        composed_forget(keys);
        break;
    case UI_KEYS_PAGE_BACK:
        page_turn(keys, -1);
        break;
    case UI_KEYS_PAGE_ON:
        page_turn(keys, 1);
        break;
    case UI_KEYS_PAD:
        break;
    default:
        letter_put(keys, (char)(id - UI_KEYS_LETTER));
    }
    return true;
}

int ui_keys_candidate(const struct ui_keys *keys, ui_id id)
{
    const int place = (int)id - UI_KEYS_CANDIDATE;
    const int index = keys->page_starts[keys->page] + place;
    return place >= 0 && place < keys->page_cards && index < keys->candidates.count ? index : -1;
}

bool ui_keys_type(struct ui_keys *keys, char letter)
{
    if (letter == '\b') {
        if (ui_keys_is_empty(keys)) {
            return false;
        }
        backspace(keys);
        return true;
    }
    if (letter == ' ') {
        const bool means = !ui_keys_is_empty(keys);
        space(keys);
        return means;
    }
    if (letter < ' ' || letter > '~') {
        return false;
    }
    const bool is_digit = letter >= '0' && letter <= '9';
    const bool waits = keys->letters[0] != '\0' || keys->ink.stroke_count > 0;
    if (is_digit && waits) {
        choose(keys, letter == '0' ? 9 : letter - '1');
        return true;
    }
    if (keys->modes == UI_KEYS_ONLY_DIGITS && !is_digit) {
        if (letter == 'x' || letter == 'X') {
            letter_put(keys, 'X'); /* the last place of a citizen's number */
        }
        return letter == 'x' || letter == 'X';
    }
    if (keys->mode == UI_KEYS_HAND || keys->mode == UI_KEYS_DIGITS) {
        composed_forget(keys); /* who types has keys */
        const enum ui_keys_mode better =
            (keys->modes & 1U << UI_KEYS_PINYIN) != 0 ? UI_KEYS_PINYIN : UI_KEYS_LETTERS;
        if (!is_digit && (keys->modes & 1U << better) != 0) {
            keys->mode = better;
        }
    }
    letter_put(keys, letter);
    return true;
}

bool ui_keys_pen(struct ui_keys *keys, const struct ui_pen *pen)
{
    if (pen->id != UI_KEYS_PAD || keys->mode != UI_KEYS_HAND) {
        return false;
    }
    if (pen->step == UI_PEN_DOWN) {
        keys->pen_down = ui_ink_begin(&keys->ink, pen->x, pen->y);
    } else if (keys->pen_down) {
        (void)ui_ink_add(&keys->ink, pen->x, pen->y);
        keys->pen_down = pen->step != UI_PEN_UP;
        if (!keys->pen_down) {
            changed(keys);
        }
    }
    return true;
}

/* The end of the text: what a sentence is guessed from. */
static void before_copy(const struct ui_keys *keys, struct ui_question *question)
{
    const size_t length = strlen(keys->text);
    size_t from = length > UI_COMPOSE_BEFORE_BYTES_MAX ? length - UI_COMPOSE_BEFORE_BYTES_MAX : 0;
    while (from < length && ((unsigned char)keys->text[from] & 0xC0) == 0x80) {
        from++;
    }
    memcpy(question->before, keys->text + from, length - from);
}

bool ui_keys_ask(struct ui_keys *keys, struct ui_question *ret_question)
{
    if (!keys->ask) {
        return false;
    }
    keys->ask = false;
    memset(ret_question, 0, sizeof(*ret_question));
    ret_question->kind = keys->mode == UI_KEYS_HAND ? UI_ASK_HAND : UI_ASK_PINYIN;
    ret_question->serial = keys->serial;
    memcpy(ret_question->letters, keys->letters, sizeof(keys->letters));
    before_copy(keys, ret_question);
    ret_question->ink = keys->ink;
    return true;
}

bool ui_keys_answer(struct ui_keys *keys, uint32_t serial, const struct ui_candidates *candidates)
{
    if (serial != keys->serial ||
        (keys->helper != UI_HELPER_ASKED && keys->helper != UI_HELPER_LOST)) {
        return false;
    }
    candidates_forget(keys);
    keys->candidates = *candidates;
    keys->helper = UI_HELPER_ANSWERED;
    if (keys->first && candidates->count > 0) {
        keys->page_cards = 1; /* not drawn yet, but surely on the page */
        choose(keys, 0);
    }
    keys->first = false;
    return true;
}

bool ui_keys_lost(struct ui_keys *keys, uint32_t serial)
{
    if (serial != keys->serial ||
        (keys->helper != UI_HELPER_ASKED && keys->helper != UI_HELPER_LOST)) {
        return false;
    }
    keys->helper = UI_HELPER_LOST;
    letters_stand(keys);
    return true;
}
