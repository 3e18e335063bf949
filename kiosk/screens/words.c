#include "kiosk/screens/words.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { OWN_LANGUAGES = WORDS_EN + 1 };

#define WORD(symbol, zh, en) {zh, en},
static const char *const rows[WORD_COUNT][OWN_LANGUAGES] = {
#include "kiosk/screens/words.inc"
};
#undef WORD

/* NULL: not translated. */
static const char *const translated[WORD_COUNT][WORDS_LANGUAGE_COUNT - OWN_LANGUAGES] = {
#include "kiosk/screens/words_po.inc"
};

#define WORDS_LANGUAGE_ROW(symbol, code, name, tag) {code, name, tag},
static const struct {
    const char *code;
    const char *name;
    const char *tag;
} languages[WORDS_LANGUAGE_COUNT] = {WORDS_LANGUAGES(WORDS_LANGUAGE_ROW)};
#undef WORDS_LANGUAGE_ROW

enum { MINUTE_S = 60, DAY_MS = 86400000, MINUTE_MS = 60000 };

void words_reset(struct words *words)
{
    /* What was said to one visitor is not left lying about for the next. */
    memset(words->room, 0, words->used + 1);
    words->used = 0;
}

const char *words_language_code(enum words_language language)
{
    assert(language < WORDS_LANGUAGE_COUNT);
    return languages[language].code;
}

const char *words_language_name(enum words_language language)
{
    assert(language < WORDS_LANGUAGE_COUNT);
    return languages[language].name;
}

const char *words_language_tag(enum words_language language)
{
    assert(language < WORDS_LANGUAGE_COUNT);
    return languages[language].tag;
}

enum words_language words_language_find(const char *code)
{
    int language = 0;
    while (language < WORDS_LANGUAGE_COUNT && strcmp(languages[language].code, code) != 0) {
        language++;
    }
    return (enum words_language)language;
}

bool words_has(enum words_language language, enum word word)
{
    assert(language < WORDS_LANGUAGE_COUNT);
    assert(word < WORD_COUNT);
    return (int)language < OWN_LANGUAGES || translated[word][(int)language - OWN_LANGUAGES] != NULL;
}

const char *words_get(enum words_language language, enum word word)
{
    if (!words_has(language, word)) {
        return rows[word][WORDS_EN];
    }
    return (int)language < OWN_LANGUAGES ? rows[word][language]
                                         : translated[word][(int)language - OWN_LANGUAGES];
}

const char *words_say(const struct words *words, enum word word)
{
    return words_get(words->language, word);
}

/* Appends to the text being put together; what finds no room is left out. The last byte of the room
 * is always a NUL, so a text begun in a full room is "". */
static void put(struct words *words, const char *text, size_t size_bytes)
{
    const size_t left = WORDS_ROOM - 1 - words->used;
    size_bytes = size_bytes < left ? size_bytes : left;
    memcpy(words->room + words->used, text, size_bytes);
    words->used += size_bytes;
    words->room[words->used] = '\0';
}

static const char *begin(struct words *words)
{
    words->room[words->used] = '\0';
    return words->room + words->used;
}

static void end(struct words *words)
{
    if (words->used < WORDS_ROOM - 1) {
        words->used++;
    }
}

const char *words_fill(struct words *words, enum word word, const char *first, const char *second)
{
    const char *row = words_say(words, word);
    const char *text = begin(words);
    while (*row != '\0') {
        const char *mark = strchr(row, '{');
        if (mark == NULL) {
            put(words, row, strlen(row));
            break;
        }
        assert((mark[1] == '0' || mark[1] == '1') && mark[2] == '}');
        put(words, row, (size_t)(mark - row));
        const char *argument = mark[1] == '0' ? first : second;
        if (argument != NULL) {
            put(words, argument, strlen(argument));
        }
        row = mark + 3;
    }
    end(words);
    return text;
}

const char *words_int(struct words *words, int64_t number)
{
    char digits[24];
    const int length = snprintf(digits, sizeof(digits), "%" PRId64, number);
    const char *text = begin(words);
    put(words, digits, (size_t)length);
    end(words);
    return text;
}

const char *words_fill_int(struct words *words, enum word word, int64_t first)
{
    return words_fill(words, word, words_int(words, first), NULL);
}

const char *words_name(const struct words *words, const struct shape_name *name)
{
    return shape_name_text(name, words->language != WORDS_ZH);
}

const char *words_wait(struct words *words, const struct shape_wait *wait)
{
    if (wait == NULL) {
        return words_say(words, WORD_WAIT_UNKNOWN);
    }
    /* Down and up to whole minutes, and never one number: "1–2" at least. */
    const int64_t low = wait->p50_s < MINUTE_S ? 1 : wait->p50_s / MINUTE_S;
    int64_t high = (wait->p90_s + MINUTE_S - 1) / MINUTE_S;
    high = high <= low ? low + 1 : high;
    char range[48];
    (void)snprintf(range, sizeof(range), "%" PRId64 "–%" PRId64, low, high);
    return words_fill(words, WORD_WAIT_RANGE, range, NULL);
}

/* The window's number, or -1 when its id is none. */
static int window_number(const char *window)
{
    int number = 0;
    for (const char *at = window; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || number > 9999) {
            return -1;
        }
        number = number * 10 + (*at - '0');
    }
    return *window == '\0' ? -1 : number;
}

const char *words_window_list(struct words *words, const char *const *windows, size_t count)
{
    const char *text = begin(words);
    for (size_t i = 0; i < count;) {
        size_t last = i;
        const int first_number = window_number(windows[i]);
        while (first_number >= 0 && last + 1 < count &&
               window_number(windows[last + 1]) == first_number + (int)(last + 1 - i)) {
            last++;
        }
        if (i > 0) {
            const char *and = words_say(words, WORD_WINDOWS_AND);
            put(words, and, strlen(and));
        }
        put(words, windows[i], strlen(windows[i]));
        if (last > i) {
            put(words, "–", strlen("–"));
            put(words, windows[last], strlen(windows[last]));
        }
        i = last + 1;
    }
    end(words);
    return text;
}

const char *words_windows(struct words *words, const char *const *windows, size_t count)
{
    if (count == 0) {
        return "";
    }
    return words_fill(words, WORD_WINDOWS_OF, words_window_list(words, windows, count), NULL);
}

const char *words_days(struct words *words, int64_t days)
{
    return days == 0 ? words_say(words, WORD_ON_THE_SPOT) : words_fill_int(words, WORD_DAYS, days);
}

const char *words_fee(struct words *words, const struct shape_guide *guide)
{
    if (guide->fee_fen == 0) {
        /* The catalogue's own words are Chinese and English. */
        const char *own =
            (int)words->language < OWN_LANGUAGES ? words_name(words, &guide->fee) : "";
        return *own != '\0' && strlen(own) < 40 ? own : words_say(words, WORD_FEE_NONE);
    }
    char yuan[32];
    const int64_t fen = guide->fee_fen % 100;
    if (fen == 0) {
        (void)snprintf(yuan, sizeof(yuan), "%" PRId64, guide->fee_fen / 100);
    } else {
        (void)snprintf(yuan, sizeof(yuan), "%" PRId64 ".%02d", guide->fee_fen / 100, (int)fen);
    }
    return words_fill(words, WORD_FEE_YUAN, yuan, NULL);
}

struct day {
    int64_t minute; /* of the day */
    int weekday;    /* 0 is Sunday */
    int month;
    int day;
};

/* Howard Hinnant's days-to-civil, for years from 1970 on. */
static struct day day_of(int64_t wall_ms, int64_t offset_min)
{
    const int64_t local_ms = wall_ms + offset_min * MINUTE_MS;
    const int64_t days = local_ms / DAY_MS;
    const int64_t shifted = days + 719468;
    const int64_t of_era = shifted % 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t shifted_month = (5 * of_year + 2) / 153;
    return (struct day){
        .minute = local_ms % DAY_MS / MINUTE_MS,
        .weekday = (int)((days + 4) % 7),
        .month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9),
        .day = (int)(of_year - (153 * shifted_month + 2) / 5 + 1),
    };
}

const char *words_clock(struct words *words, int64_t wall_ms, int64_t offset_min)
{
    const struct day day = day_of(wall_ms, offset_min);
    char clock[16];
    const int length = snprintf(clock, sizeof(clock), "%d:%02d", (int)(day.minute / 60) % 24,
                                (int)(day.minute % 60));
    const char *text = begin(words);
    put(words, clock, (size_t)length);
    end(words);
    return text;
}

const char *words_date(struct words *words, int64_t wall_ms, int64_t offset_min)
{
    const struct day day = day_of(wall_ms, offset_min);
    const char *date =
        words_fill(words, WORD_DATE, words_int(words, day.month), words_int(words, day.day));
    const char *week = words_say(words, (enum word)(WORD_WEEK_0 + day.weekday));
    const char *text = begin(words);
    put(words, date, strlen(date));
    put(words, " ", 1);
    put(words, week, strlen(week));
    end(words);
    return text;
}
