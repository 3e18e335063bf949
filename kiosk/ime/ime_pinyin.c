#include "kiosk/ime/ime_pinyin.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <pinyin.h>

/* No such folder: libpinyin then begins with an empty dictionary of the user's, in memory. */
static const char NO_USER[] = "/nonexistent";

enum {
    /* The characters that words are made of: CJK Unified Ideographs, without extensions. */
    FIRST_CHARACTER = 0x4E00,
    CHARACTERS = 0x9FFF - FIRST_CHARACTER + 1,
    WORD_TOKENS_MAX = 1 << 18,
    WORD_GAP_MAX = 1024, /* tokens without a phrase, after which there are no more */
    WORD_CHARACTERS_MAX = 4,
    SHORT_WORD = 2, /* is understood sooner than a longer one, however usual that is */
};

struct ime_word {
    phrase_token_t token; /* null_token: no word has this character */
    uint32_t rank;
};

struct ime_pinyin {
    pinyin_context_t *context;
    pinyin_instance_t *instance;
    struct ime_word words[CHARACTERS]; /* the most usual of each character */
};

/* The codes of at most WORD_CHARACTERS_MAX characters; how many, or 0: more, or others. */
static int characters_of(const char *text, uint32_t codes[WORD_CHARACTERS_MAX])
{
    size_t left = strlen(text);
    int count = 0;
    while (left > 0) {
        bool good = false;
        uint32_t code = 0;
        const size_t took = utf8_next(text, left, &code, &good);
        if (!good || count == WORD_CHARACTERS_MAX || code < FIRST_CHARACTER ||
            code >= FIRST_CHARACTER + CHARACTERS) {
            return 0;
        }
        codes[count++] = code;
        text += took;
        left -= took;
    }
    return count;
}

static void word_learn(struct ime_pinyin *pinyin, phrase_token_t token, const char *phrase)
{
    uint32_t codes[WORD_CHARACTERS_MAX];
    guint uses = 0;
    const int count = characters_of(phrase, codes);
    if (count < SHORT_WORD || !pinyin_token_get_unigram_frequency(pinyin->instance, token, &uses)) {
        return;
    }
    const uint32_t half = UINT32_MAX / 2;
    const uint32_t rank = (uses < half ? uses + 1 : half) + (count == SHORT_WORD ? half : 0);
    for (int i = 0; i < count; i++) {
        struct ime_word *word = &pinyin->words[codes[i] - FIRST_CHARACTER];
        if (rank > word->rank) {
            *word = (struct ime_word){.token = token, .rank = rank};
        }
    }
}

/* All phrases of the general dictionary, once: some 95,000, in hundredths of a second. */
static void words_learn(struct ime_pinyin *pinyin)
{
    int gap = 0;
    for (guint32 at = 0; at < WORD_TOKENS_MAX && gap < WORD_GAP_MAX; at++) {
        const phrase_token_t token = PHRASE_INDEX_MAKE_TOKEN(GB_DICTIONARY, at);
        gchar *phrase = NULL;
        guint length = 0;
        if (!pinyin_token_get_phrase(pinyin->instance, token, &length, &phrase)) {
            gap++;
            continue;
        }
        gap = 0;
        word_learn(pinyin, token, phrase);
        g_free(phrase);
    }
}

void ime_pinyin_words(const struct ime_pinyin *pinyin, struct ui_candidates *candidates)
{
    bool room = true;
    for (int i = 0; i < candidates->count && room; i++) {
        uint32_t codes[WORD_CHARACTERS_MAX];
        if (characters_of(ui_candidate_text(candidates, i), codes) != 1) {
            continue;
        }
        const phrase_token_t token = pinyin->words[codes[0] - FIRST_CHARACTER].token;
        gchar *phrase = NULL;
        guint length = 0;
        if (token != null_token &&
            pinyin_token_get_phrase(pinyin->instance, token, &length, &phrase)) {
            room = ui_candidate_word_put(candidates, i, phrase, strlen(phrase));
            g_free(phrase);
        }
    }
}

struct ime_pinyin *ime_pinyin_open(const char *data)
{
    struct ime_pinyin *pinyin = calloc(1, sizeof(*pinyin));
    if (pinyin == NULL) {
        return NULL;
    }
    pinyin->context = pinyin_init(data == NULL ? IME_PINYIN_DATA : data, NO_USER);
    if (pinyin->context == NULL) {
        free(pinyin);
        return NULL;
    }
    /* First letters alone are enough (sfz), ü may be v or u, and ng may be gn. */
    (void)pinyin_set_options(pinyin->context, PINYIN_INCOMPLETE | PINYIN_CORRECT_ALL |
                                                  USE_DIVIDED_TABLE | USE_RESPLIT_TABLE);
    (void)pinyin_load_phrase_library(pinyin->context, GBK_DICTIONARY); /* rare names */
    pinyin->instance = pinyin_alloc_instance(pinyin->context);
    assert(pinyin->instance != NULL);
    words_learn(pinyin);
    return pinyin;
}

void ime_pinyin_close(struct ime_pinyin *pinyin)
{
    if (pinyin != NULL) {
        pinyin_free_instance(pinyin->instance);
        pinyin_fini(pinyin->context);
        free(pinyin);
    }
}

/* How many letters the candidate stands for: libpinyin says it only when it is chosen. */
static int letters_of(struct ime_pinyin *pinyin, lookup_candidate_t *candidate, size_t parsed)
{
    lookup_candidate_type_t type = NORMAL_CANDIDATE;
    if (!pinyin_get_candidate_type(pinyin->instance, candidate, &type)) {
        return 0;
    }
    if (type == NBEST_MATCH_CANDIDATE) {
        return (int)parsed;
    }
    if (type != NORMAL_CANDIDATE) {
        return 0;
    }
    const int end = pinyin_choose_candidate(pinyin->instance, 0, candidate);
    (void)pinyin_clear_constraint(pinyin->instance, 0);
    return end;
}

void ime_pinyin_answer(struct ime_pinyin *pinyin, const struct ui_question *question,
                       struct ui_candidates *ret_candidates)
{
    pinyin_instance_t *instance = pinyin->instance;
    guint count = 0;
    const size_t parsed = pinyin_parse_more_full_pinyins(instance, question->letters);
    if (parsed > 0) {
        (void)(question->before[0] == '\0'
                   ? pinyin_guess_sentence(instance)
                   : pinyin_guess_sentence_with_prefix(instance, question->before));
        (void)pinyin_guess_candidates(instance, 0,
                                      SORT_BY_PHRASE_LENGTH_AND_PINYIN_LENGTH_AND_FREQUENCY);
        (void)pinyin_get_n_candidate(instance, &count);
    }
    bool room = true;
    for (guint i = 0; i < count && room; i++) {
        lookup_candidate_t *candidate = NULL;
        const gchar *text = NULL;
        if (!pinyin_get_candidate(instance, i, &candidate) ||
            !pinyin_get_candidate_string(instance, candidate, &text) || text == NULL) {
            continue;
        }
        const int letters = letters_of(pinyin, candidate, parsed);
        const size_t bytes = strlen(text);
        if (letters > 0 && letters <= UI_COMPOSE_LETTERS_MAX && bytes <= UI_CANDIDATE_BYTES_MAX) {
            room = ui_candidates_add(ret_candidates, text, bytes, letters);
        }
    }
    (void)pinyin_reset(instance);
}
