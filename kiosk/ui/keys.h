/*
 * The keyboard on the screen and the text that it fills: letters, Chinese by pinyin or by hand, and
 * large digits. State, what keys do, and (keys_draw.c) how it looks.
 *
 *   a screen with a field           the program
 *   ui_keys_begin(&keys, …)
 *   ui_keys_field(), ui_keys_draw()   in each frame
 *   ui_keys_act(&keys, id)            a target acted: true when it was a key
 *                                     ui_keys_type(&keys, 'a')  from a keyboard with real keys
 *                                     ui_keys_pen(&keys, &pen)  from kiosk/ui/input.h
 *                                     ui_keys_ask() → helper → ui_keys_answer() or ui_keys_lost()
 *   keys.text is what stands in the field
 *   ui_keys_end(&keys)              wipes it all
 *
 * With a helper that died the letters stand themselves for what can be chosen, so a field can be
 * filled all the same. Pure: no I/O, no clock, no allocation; one thread.
 */
#ifndef KIOSK_UI_KEYS_H
#define KIOSK_UI_KEYS_H

#include "kiosk/ui/compose.h"
#include "kiosk/ui/frame.h"

enum ui_keys_mode {
    UI_KEYS_PINYIN,
    UI_KEYS_HAND,
    UI_KEYS_LETTERS,
    UI_KEYS_DIGITS,
    UI_KEYS_MODE_COUNT
};

/* Which modes a field offers: bits by mode. */
enum {
    UI_KEYS_ALL = (1 << UI_KEYS_MODE_COUNT) - 1,
    UI_KEYS_PLAIN = 1 << UI_KEYS_LETTERS | 1 << UI_KEYS_DIGITS, /* without a helper */
    UI_KEYS_ONLY_DIGITS = 1 << UI_KEYS_DIGITS,

    UI_KEYS_TEXT_ROOM = 128,
    UI_KEYS_PAGES_MAX = 64,
};

/* Targets of the keyboard; screens keep theirs below. */
enum {
    UI_KEYS_FIRST = 2000,
    UI_KEYS_LETTER = UI_KEYS_FIRST, /* + the letter or digit as ASCII */
    UI_KEYS_BACKSPACE = UI_KEYS_FIRST + 128,
    UI_KEYS_SPACE,
    UI_KEYS_CAPITALS,
    UI_KEYS_CLEAR,
    UI_KEYS_UNDO,    /* the last stroke */
    UI_KEYS_REWRITE, /* all strokes */
    UI_KEYS_PAGE_BACK,
    UI_KEYS_PAGE_ON,
    UI_KEYS_PAD,
    UI_KEYS_MODE,                            /* + enum ui_keys_mode */
    UI_KEYS_CANDIDATE = UI_KEYS_FIRST + 160, /* + its place on the page */
    UI_KEYS_LAST = UI_KEYS_FIRST + 255,
};

/* What the keyboard says, in the visitor's language: the screens' words. */
enum ui_keys_word {
    UI_KEYS_SAY_PINYIN, /* names of the modes, in their order */
    UI_KEYS_SAY_HAND,
    UI_KEYS_SAY_LETTERS,
    UI_KEYS_SAY_DIGITS,
    UI_KEYS_SAY_BACKSPACE,
    UI_KEYS_SAY_SPACE,
    UI_KEYS_SAY_CAPITALS,
    UI_KEYS_SAY_CLEAR,
    UI_KEYS_SAY_UNDO,
    UI_KEYS_SAY_REWRITE,
    UI_KEYS_SAY_PAGE_BACK,
    UI_KEYS_SAY_PAGE_ON,
    UI_KEYS_SAY_PAD,         /* "write one character here" */
    UI_KEYS_SAY_PINYIN_HINT, /* in the empty row of candidates */
    UI_KEYS_SAY_HAND_HINT,
    UI_KEYS_SAY_NONE, /* nothing goes with these letters or strokes */
    UI_KEYS_SAY_LOST, /* the helper is being started again; letters go on */
    UI_KEYS_SAY_COUNT
};

enum ui_keys_helper {
    UI_HELPER_QUIET,    /* nothing is asked */
    UI_HELPER_ASKED,    /* an answer is to come: what is seen cannot be chosen any more */
    UI_HELPER_ANSWERED, /* candidates go with what is typed */
    UI_HELPER_LOST,     /* it died or was too slow; the next key asks anew */
};

struct ui_keys {
    unsigned modes;
    enum ui_keys_mode mode;
    bool capitals;
    char text[UI_KEYS_TEXT_ROOM]; /* UTF-8 */
    int text_max;                 /* characters */
    char letters[UI_COMPOSE_LETTERS_MAX + 1];
    struct ui_ink ink;
    bool pen_down;
    struct ui_candidates candidates;
    int page;
    int page_starts[UI_KEYS_PAGES_MAX]; /* of the pages that were seen, and of the next one */
    int page_cards;                     /* how many the page has, as drawn last */
    enum ui_keys_helper helper;
    uint32_t serial; /* of the newest question; goes on over fields */
    bool ask;        /* the newest question was not taken yet */
    bool first;      /* the space was pressed before the answer: choose its first */
};

/* An empty field. `modes` are bits, `mode` one of them; text_max characters at most. */
void ui_keys_begin(struct ui_keys *keys, unsigned modes, enum ui_keys_mode mode, int text_max);
/* Nothing of what was typed stays. */
void ui_keys_end(struct ui_keys *keys);

/* Something is typed, or being typed. */
bool ui_keys_is_empty(const struct ui_keys *keys);

/* A target of the keyboard acted; false: `id` is none of its. */
bool ui_keys_act(struct ui_keys *keys, ui_id id);

/*
 * A key of a real keyboard: a printable letter of ASCII, or '\b'. False: it means nothing here (a
 * backspace in an empty field goes back). Digits choose while pinyin waits, like the space.
 */
bool ui_keys_type(struct ui_keys *keys, char letter);

/* On the target UI_KEYS_PAD; false: another pad, or none to write on now. */
bool ui_keys_pen(struct ui_keys *keys, const struct ui_pen *pen);

/* The newest thing to ask the helper, once; false: nothing new. */
bool ui_keys_ask(struct ui_keys *keys, struct ui_question *ret_question);
/* False: an older question's answer; nothing changed. The text may change: the space waits. */
bool ui_keys_answer(struct ui_keys *keys, uint32_t serial, const struct ui_candidates *candidates);
/* The helper gives no answer to this question. */
bool ui_keys_lost(struct ui_keys *keys, uint32_t serial);

/* The candidate that the target `id` stands for, as drawn last; -1: it is none. */
int ui_keys_candidate(const struct ui_keys *keys, ui_id id);

/* The field: text, what is being composed, a caret; `hint` stands in an empty one. */
void ui_keys_field(struct ui_frame *frame, struct ui_rect rect, const struct ui_keys *keys,
                   const char *hint);

/* The keyboard fills rect: at least UI_KEYS_LEAST_H high and UI_KEYS_LEAST_W wide; large letters
 * (scale.h) do with UI_SHRINK_PERCENT of that width, which are as many pixels. */
void ui_keys_draw(struct ui_frame *frame, struct ui_rect rect, struct ui_keys *keys,
                  const char *const words[UI_KEYS_SAY_COUNT]);

enum {
    UI_KEYS_GAP = 8,
    UI_KEYS_LEAST_W = 10 * UI_KEY_WIDTH_MIN + 9 * UI_KEYS_GAP,
    UI_KEYS_LEAST_H = 5 * UI_TARGET_MIN + 4 * UI_KEYS_GAP, /* a row of candidates, four of keys */
};

#endif
