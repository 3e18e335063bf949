/*
 * What the kiosk says, in every language, and the small grammar around it: numbers, minutes,
 * windows, dates. "{0}" and "{1}" in a row stand for what is put in. Chinese and English are the
 * table words.inc; further languages are columns that words/po.py makes of words/po/LANGUAGE.po,
 * and a word that has none there is said in English.
 *
 * Pure, no allocation: what is put together lives in the `struct words` until words_reset().
 * One thread.
 */
#ifndef KIOSK_SCREENS_WORDS_H
#define KIOSK_SCREENS_WORDS_H

#include "hall-server/client/shapes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* symbol, code, its own name, what fonts are told (BCP 47). Those after English are from po files,
 * in the order of CMakeLists.txt. */
#define WORDS_LANGUAGES(X)                                                                         \
    X(WORDS_ZH, "zh", "中文", "zh-Hans")                                                           \
    X(WORDS_EN, "en", "English", "en")                                                             \
    X(WORDS_JA, "ja", "日本語", "ja")                                                              \
    X(WORDS_KO, "ko", "한국어", "ko")                                                              \
    X(WORDS_RU, "ru", "Русский", "ru")

#define WORDS_LANGUAGE_ENUM(symbol, code, name, tag) symbol,
enum words_language { WORDS_LANGUAGES(WORDS_LANGUAGE_ENUM) WORDS_LANGUAGE_COUNT };
#undef WORDS_LANGUAGE_ENUM

#define WORD(symbol, zh, en) WORD_##symbol,
enum word {
#include "kiosk/screens/words.inc"
    WORD_COUNT
};
#undef WORD

enum { WORDS_ROOM = 8192 };

struct words {
    enum words_language language;
    size_t used;
    char room[WORDS_ROOM];
};

/* Forgets what was put together, bytes and all; the language stays. */
void words_reset(struct words *words);

/* "zh"; "中文", as those who read it write it; "zh-Hans". Static. */
const char *words_language_code(enum words_language language);
const char *words_language_name(enum words_language language);
const char *words_language_tag(enum words_language language);
/* By its code; WORDS_LANGUAGE_COUNT when it is none of ours. */
enum words_language words_language_find(const char *code);

/* The row has words of its own in the language, not English instead. */
bool words_has(enum words_language language, enum word word);

/* The row as it stands; static, never NULL. */
const char *words_get(enum words_language language, enum word word);
const char *words_say(const struct words *words, enum word word);

/* The row with {0} and {1} filled in; NULL arguments are "". "" when the room is used up. */
const char *words_fill(struct words *words, enum word word, const char *first, const char *second);
const char *words_fill_int(struct words *words, enum word word, int64_t first);

/* A number as text. */
const char *words_int(struct words *words, int64_t number);

/* The name in Chinese for those who read it, else in English, or in Chinese where there is no
 * other. */
const char *words_name(const struct words *words, const struct shape_name *name);

/* "约 8–15 分钟": always a range; words for "can't be said" when wait is NULL. */
const char *words_wait(struct words *words, const struct shape_wait *wait);

/* "12–16、18 号窗口"; "" for none. Window ids that are not numbers are listed as they are. */
const char *words_windows(struct words *words, const char *const *windows, size_t count);

/* The same without the words around: "12–16、18". */
const char *words_window_list(struct words *words, const char *const *windows, size_t count);

/* "当场办结" for 0 days, else "3 个工作日". */
const char *words_days(struct words *words, int64_t days);

/* "不收费" for 0, else yuan. */
const char *words_fee(struct words *words, const struct shape_guide *guide);

/* Of the hall's clock: "10:32" and "3月16日 星期一". */
const char *words_clock(struct words *words, int64_t wall_ms, int64_t offset_min);
const char *words_date(struct words *words, int64_t wall_ms, int64_t offset_min);

#endif
