#include "kiosk/ime/ime_hand.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zinnia.h>

enum { HAND_CANDIDATES = 36 };

static const char MODEL[] = "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";

struct ime_hand {
    zinnia_recognizer_t *recognizer;
};

struct ime_hand *ime_hand_open(const char *model)
{
    struct ime_hand *hand = calloc(1, sizeof(*hand));
    if (hand == NULL) {
        return NULL;
    }
    hand->recognizer = zinnia_recognizer_new();
    if (hand->recognizer == NULL ||
        !zinnia_recognizer_open(hand->recognizer, model == NULL ? MODEL : model)) {
        ime_hand_close(hand);
        return NULL;
    }
    return hand;
}

void ime_hand_close(struct ime_hand *hand)
{
    if (hand != NULL) {
        if (hand->recognizer != NULL) {
            zinnia_recognizer_destroy(hand->recognizer);
        }
        free(hand);
    }
}

void ime_hand_answer(struct ime_hand *hand, const struct ui_question *question,
                     struct ui_candidates *ret_candidates)
{
    const struct ui_ink *ink = &question->ink;
    zinnia_character_t *character = zinnia_character_new();
    if (character == NULL) {
        return;
    }
    zinnia_character_set_width(character, UI_INK_SIDE);
    zinnia_character_set_height(character, UI_INK_SIDE);
    for (int i = 0; i < ink->stroke_count; i++) {
        for (int at = ui_ink_start(ink, i); at < ink->ends[i]; at++) {
            (void)zinnia_character_add(character, (size_t)i, ink->points[at].x, ink->points[at].y);
        }
    }
    zinnia_result_t *result =
        zinnia_recognizer_classify(hand->recognizer, character, HAND_CANDIDATES);
    bool room = result != NULL;
    for (size_t i = 0; room && i < zinnia_result_size(result); i++) {
        const char *text = zinnia_result_value(result, i);
        room = ui_candidates_add(ret_candidates, text, strlen(text), 0);
    }
    if (result != NULL) {
        zinnia_result_destroy(result);
    }
    zinnia_character_clear(character);
    zinnia_character_destroy(character);
}
