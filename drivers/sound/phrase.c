#include "drivers/sound/phrase.h"

#include "drivers/sound/spoken_text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const folders[PHRASE_LANGUAGE_COUNT] = {"zh", "en"};
static const char *const voices[PHRASE_LANGUAGE_COUNT] = {"cmn-latn-pinyin", "en-gb"};

/* How Mandarin names what a number is made of: 0–9, and 10 for windows. */
static const char *const zh_digits[] = {"ling2", "yi1", "er4", "san1", "si4", "wu3",
                                        "liu4",  "qi1", "ba1", "jiu3", "shi2"};

/* Letters by the names that they have in Chinese schools, as near as pinyin comes. */
static const char *const zh_letters[] = {
    "ei1",      "bi4",          "xi1",         "di4",    "yi4",      "ai2 fu5", "ji4",
    "ei2 chi5", "ai4",          "jie4",        "kei4",   "ai2 lou5", "ai2 mu5", "en1",
    "ou1",      "pi4",          "kiu4",        "a4 er5", "ai2 si5",  "ti4",     "you1",
    "wei1",     "da2 bu5 liu5", "ai2 ke5 si5", "wai4",   "zei4",
};

/* What stands before, between and after the number and the window. */
struct frame_piece {
    const char *clip;
    const char *words;
};
static const struct {
    struct frame_piece before, between[2], after;
} frames[PHRASE_LANGUAGE_COUNT] = {
    [PHRASE_ZH] = {.before = {"please", "qing3"},
                   .between = {{"number", "hao4,"}, {"to", "dao4"}},
                   .after = {"to-window", "hao4 chuang1 kou3"}},
    [PHRASE_EN] = {.before = {"number", "Number"},
                   .between = {{"please-go-to-window", "please go to window"}, {NULL, NULL}},
                   .after = {NULL, NULL}},
};

/* 请注意，大厅紧急暂停服务，请听从工作人员指引。 */
static const struct frame_piece emergencies[PHRASE_LANGUAGE_COUNT][5] = {
    [PHRASE_ZH] = {{"attention", "qing3 zhu4 yi4,"},
                   {"hall", "da4 ting1"},
                   {"stops-for-emergency", "jin3 ji2 zan4 ting2 fu2 wu4,"},
                   {"please-follow", "qing3 ting1 cong2"},
                   {"staff", "gong1 zuo4 ren2 yuan2 zhi3 yin3"}},
    [PHRASE_EN] = {{"attention", "Attention please."},
                   {"hall", "This hall"},
                   {"stops-for-emergency", "is closed for an emergency."},
                   {"please-follow", "Please follow"},
                   {"staff", "the staff."}},
};

const char *phrase_voice(enum phrase_language language)
{
    assert(language < PHRASE_LANGUAGE_COUNT);
    return voices[language];
}

/* PHRASE_UNSPEAKABLE when there is no more room. */
static int piece_add(struct phrase *phrase, const char *clip, const char *words)
{
    if (phrase->piece_count == PHRASE_PIECES_MAX) {
        return PHRASE_UNSPEAKABLE;
    }
    struct phrase_piece *piece = &phrase->pieces[phrase->piece_count++];
    snprintf(piece->clip, sizeof(piece->clip), "%s/%s", folders[phrase->language], clip);
    snprintf(piece->words, sizeof(piece->words), "%s", words);
    return PHRASE_OK;
}

static int frame_add(struct phrase *phrase, struct frame_piece piece)
{
    return piece.clip == NULL ? PHRASE_OK : piece_add(phrase, piece.clip, piece.words);
}

static int digit_add(struct phrase *phrase, int digit)
{
    assert(digit >= 0 && digit <= 10);
    char clip[16];
    char words[16];
    snprintf(clip, sizeof(clip), "digit-%d", digit);
    snprintf(words, sizeof(words), "%d", digit);
    return piece_add(phrase, clip, phrase->language == PHRASE_ZH ? zh_digits[digit] : words);
}

static int letter_add(struct phrase *phrase, char letter)
{
    const char upper = (char)(letter >= 'a' ? letter - 'a' + 'A' : letter);
    char clip[16];
    /* A letter and a point: espeak-ng reads it as a name, not as an article. */
    const char words[] = {upper, '.', 0};
    snprintf(clip, sizeof(clip), "letter-%c", upper - 'A' + 'a');
    return piece_add(phrase, clip, phrase->language == PHRASE_ZH ? zh_letters[upper - 'A'] : words);
}

/* Character by character: "A047", or a window such as "12b" after its figures. */
static int spell(struct phrase *phrase, const char *text)
{
    int result = PHRASE_OK;
    for (; *text != 0 && result == PHRASE_OK; text++) {
        const char c = *text;
        if (c >= '0' && c <= '9') {
            result = digit_add(phrase, c - '0');
        } else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            result = letter_add(phrase, c);
        } else if (c != '-') {
            result = PHRASE_UNSPEAKABLE;
        }
    }
    return result;
}

/* 1–99 as Mandarin says them: 12 is 十二, 30 is 三十, 48 is 四十八. */
static int zh_count(struct phrase *phrase, int value)
{
    assert(value >= 1 && value <= 99);
    const int tens = value / 10;
    const int ones = value % 10;
    int result = PHRASE_OK;
    if (tens > 1) {
        result = digit_add(phrase, tens);
    }
    if (result == PHRASE_OK && tens > 0) {
        result = digit_add(phrase, 10);
    }
    if (result == PHRASE_OK && ones > 0) {
        result = digit_add(phrase, ones);
    }
    return result;
}

static int en_count(struct phrase *phrase, int value)
{
    char clip[16];
    char words[16];
    snprintf(clip, sizeof(clip), "number-%d", value);
    snprintf(words, sizeof(words), "%d", value);
    return piece_add(phrase, clip, words);
}

/* A window of 1–99 as a count and the rest by letters; anything else is spelled. */
static int window_add(struct phrase *phrase, const char *window)
{
    const size_t digits = strspn(window, "0123456789");
    if (digits == 0 || digits > 2 || window[0] == '0') {
        return spell(phrase, window);
    }
    int value = 0;
    for (size_t i = 0; i < digits; i++) {
        value = value * 10 + (window[i] - '0');
    }
    const int result =
        phrase->language == PHRASE_ZH ? zh_count(phrase, value) : en_count(phrase, value);
    return result == PHRASE_OK ? spell(phrase, window + digits) : result;
}

int phrase_call(enum phrase_language language, const char *number, const char *window,
                struct phrase *ret_phrase)
{
    assert(language < PHRASE_LANGUAGE_COUNT);
    const size_t most = PHRASE_NUMBER_BYTES_MAX;
    if (number[0] == 0 || window[0] == 0 || strlen(number) >= most || strlen(window) >= most) {
        return PHRASE_UNSPEAKABLE;
    }
    struct phrase phrase = {.language = language};
    int result = frame_add(&phrase, frames[language].before);
    if (result == PHRASE_OK) {
        result = spell(&phrase, number);
    }
    for (int i = 0; i < 2 && result == PHRASE_OK; i++) {
        result = frame_add(&phrase, frames[language].between[i]);
    }
    if (result == PHRASE_OK) {
        result = window_add(&phrase, window);
    }
    if (result == PHRASE_OK) {
        result = frame_add(&phrase, frames[language].after);
    }
    if (result == PHRASE_OK) {
        *ret_phrase = phrase;
    }
    return result;
}

const char *phrase_zh_digit(int digit)
{
    assert(digit >= 0 && digit <= 9);
    return zh_digits[digit];
}

const char *phrase_zh_letter(char letter)
{
    const char upper = (char)(letter >= 'a' ? letter - 'a' + 'A' : letter);
    assert(upper >= 'A' && upper <= 'Z');
    return zh_letters[upper - 'A'];
}

void phrase_emergency(enum phrase_language language, const char *typed, struct phrase *ret_phrase)
{
    assert(language < PHRASE_LANGUAGE_COUNT);
    struct phrase phrase = {.language = language};
    const size_t most = sizeof(emergencies[language]) / sizeof(emergencies[language][0]);
    for (size_t i = 0; i < most; i++) {
        const int result = frame_add(&phrase, emergencies[language][i]);
        assert(result == PHRASE_OK);
        (void)result;
    }
    (void)spoken_text_add(&phrase, typed); /* nothing, when the language cannot say it */
    *ret_phrase = phrase;
}
