#include "kiosk/ime/ime_pinyin.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <pinyin.h>

/* No such folder: libpinyin then begins with an empty dictionary of the user's, in memory. */
static const char NO_USER[] = "/nonexistent";

struct ime_pinyin {
    pinyin_context_t *context;
    pinyin_instance_t *instance;
};

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
