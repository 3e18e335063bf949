/*
 * What a keyboard asks of whoever turns letters and strokes into characters (kiosk/ime), and what
 * comes back: the words that kiosk/ui/keys.h and the helper's wire share.
 *
 *   letters "shenfenzheng", or ink ──question──► helper ──candidates──► 身份证 身份 神 …
 *
 * Each question is whole in itself: a helper that was started a moment ago answers it like one that
 * heard all before. Fixed memory; pure; any thread; depends on nothing.
 */
#ifndef KIOSK_UI_COMPOSE_H
#define KIOSK_UI_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UI_INK_SIDE = 1000,      /* a pad is 0…1000 wide and as high, whatever its pixels */
    UI_INK_STROKES_MAX = 96, /* a character has 40 at most; a name written stroke by stroke, more */
    UI_INK_POINTS_MAX = 1024,
    UI_INK_STEP = 6, /* points nearer than this to the last one say nothing new */

    UI_COMPOSE_LETTERS_MAX = 48,      /* a–z and the apostrophe */
    UI_COMPOSE_BEFORE_BYTES_MAX = 48, /* of the text before: a sentence's sense */

    UI_CANDIDATES_MAX = 240,
    UI_CANDIDATE_BYTES_MAX = 64, /* one of them, UTF-8 */
    UI_CANDIDATE_WORD_BYTES_MAX = 16,
    UI_CANDIDATES_BYTES_MAX = 4096,
};

struct ui_ink_point {
    int16_t x;
    int16_t y;
};

struct ui_ink {
    int stroke_count;
    int point_count;
    uint16_t ends[UI_INK_STROKES_MAX]; /* where each stroke's points end */
    struct ui_ink_point points[UI_INK_POINTS_MAX];
};

/* The pen comes down; false: no room, nothing was added. Places outside are moved to the edge. */
bool ui_ink_begin(struct ui_ink *ink, int x, int y);
/* …and goes on. False: too near to the last point, or no room. A stroke must have begun. */
bool ui_ink_add(struct ui_ink *ink, int x, int y);
/* Takes the last stroke away; false: there was none. */
bool ui_ink_undo(struct ui_ink *ink);
void ui_ink_clear(struct ui_ink *ink); /* wipes */
/* Where stroke `stroke` begins among the points. */
int ui_ink_start(const struct ui_ink *ink, int stroke);

enum ui_question_kind { UI_ASK_NOTHING, UI_ASK_PINYIN, UI_ASK_HAND, UI_ASK_COUNT };

struct ui_question {
    enum ui_question_kind kind;
    uint32_t serial; /* given back with the answer */
    char letters[UI_COMPOSE_LETTERS_MAX + 1];
    char before[UI_COMPOSE_BEFORE_BYTES_MAX + 1];
    struct ui_ink ink;
};

struct ui_candidate {
    uint16_t at;     /* in texts */
    uint16_t word;   /* in texts: a usual word that has this character; 0: none is known */
    uint8_t bytes;   /* 1…UI_CANDIDATE_BYTES_MAX */
    uint8_t letters; /* so many letters of the question it stands for; ink: 0 */
};

struct ui_candidates {
    int count;
    int byte_count;
    struct ui_candidate rows[UI_CANDIDATES_MAX];
    char texts[UI_CANDIDATES_BYTES_MAX]; /* and words; each is followed by a NUL */
};

void ui_candidates_clear(struct ui_candidates *candidates); /* wipes */
/* False: no room, or too long, or empty. */
bool ui_candidates_add(struct ui_candidates *candidates, const char *text, size_t bytes,
                       int letters);
const char *ui_candidate_text(const struct ui_candidates *candidates, int index);
/* A word that tells candidate `index` from those that sound alike: 身体 for 身. False: no room, or
 * too long, or empty. At most once for each. */
bool ui_candidate_word_put(struct ui_candidates *candidates, int index, const char *word,
                           size_t bytes);
/* "": none is known. */
const char *ui_candidate_word(const struct ui_candidates *candidates, int index);

#endif
