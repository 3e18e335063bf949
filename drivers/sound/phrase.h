/*
 * What is said when a number is called, as pieces that a speaker strings together:
 *
 *   zh:  请 | A | 0 | 4 | 7 | 号 | 到 | 十 | 二 | 号窗口       qing3 ei1 ling2 si4 qi1 hao4 …
 *   en:  Number | A | 0 | 4 | 7 | please go to window | 12
 *
 * Each piece has the name of a clip that a hall may have recorded ("zh/digit-7") and the words for
 * a synthesiser: pinyin with tones in Mandarin, since Debian's voice reads no characters. The
 * digits of a number are said one by one; a window is said as people say numbers.
 *
 * Pure: tables only. Any thread.
 */
#ifndef DRIVERS_SOUND_PHRASE_H
#define DRIVERS_SOUND_PHRASE_H

enum phrase_language { PHRASE_ZH, PHRASE_EN, PHRASE_LANGUAGE_COUNT };

enum { PHRASE_PIECES_MAX = 32, PHRASE_TEXT_BYTES_MAX = 32, PHRASE_NUMBER_BYTES_MAX = 12 };

enum {
    PHRASE_OK = 0,
    PHRASE_UNSPEAKABLE = -1, /* a character that is no ASCII letter, digit or '-', or too many */
};

struct phrase_piece {
    char clip[PHRASE_TEXT_BYTES_MAX];  /* without ".wav"; "": none has its words */
    char words[PHRASE_TEXT_BYTES_MAX]; /* for the synthesiser; may end in a comma */
};

struct phrase {
    enum phrase_language language;
    int piece_count;
    struct phrase_piece pieces[PHRASE_PIECES_MAX];
};

/* "A047" is called to window "12". On PHRASE_OK *ret_phrase is whole, else untouched. */
__attribute__((warn_unused_result)) int phrase_call(enum phrase_language language,
                                                    const char *number, const char *window,
                                                    struct phrase *ret_phrase);

/*
 * "Attention: the hall stops for an emergency; follow the staff." Whole in each language; then what
 * a person typed of it (spoken_text.h), if the language can say that. `typed` may be "".
 */
void phrase_emergency(enum phrase_language language, const char *typed, struct phrase *ret_phrase);

/* Pinyin of a digit 0–9 or an ASCII letter, as calls say them; static. */
const char *phrase_zh_digit(int digit);
const char *phrase_zh_letter(char letter);

/* The voice of espeak-ng for a language; static. */
const char *phrase_voice(enum phrase_language language);

#endif
