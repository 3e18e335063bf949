#include "drivers/sound/spoken_text.h"

#include "drivers/base/utf8.h"
#include "drivers/text/reading.h"

#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    WORD_ROOM = 24,      /* of one word for the synthesiser; a longer English one is left out */
    SPELLED_LETTERS = 3, /* of a Latin word in Mandarin: "A 区", "B1 层", "APP" */
    FULL_WIDTH_SPACE = 0x3000,
    FULL_WIDTH_FIRST = 0xFF01, /* ！ … ～ stand for ! … ~ */
    FULL_WIDTH_LAST = 0xFF5E,
};

struct writer {
    struct phrase *phrase;
    int first; /* the place of the first piece that is ours */
    bool full;
};

/* One more word; a piece holds as many as have room beside the comma that may follow. */
static void word_add(struct writer *writer, const char *word)
{
    struct phrase *phrase = writer->phrase;
    const size_t length = strlen(word);
    assert(length > 0 && length < WORD_ROOM);
    _Static_assert((int)WORD_ROOM + 4 <= (int)PHRASE_TEXT_BYTES_MAX, "a word and its commas");
    if (phrase->piece_count > writer->first && !writer->full) {
        char *words = phrase->pieces[phrase->piece_count - 1].words;
        const size_t used = strlen(words);
        if (used + 1 + length + 1 < PHRASE_TEXT_BYTES_MAX) {
            words[used] = ' ';
            memcpy(words + used + 1, word, length + 1);
            return;
        }
    }
    writer->full = writer->full || phrase->piece_count == PHRASE_PIECES_MAX;
    if (!writer->full) {
        /* What was said before has its end. */
        const bool follows = writer->first > 0 && phrase->piece_count == writer->first;
        struct phrase_piece *piece = &phrase->pieces[phrase->piece_count++];
        *piece = (struct phrase_piece){.clip = ""};
        snprintf(piece->words, sizeof(piece->words), "%s%s", follows ? ", " : "", word);
    }
}

static void pause_add(const struct writer *writer)
{
    const struct phrase *phrase = writer->phrase;
    if (phrase->piece_count > writer->first && !writer->full) {
        char *words = writer->phrase->pieces[phrase->piece_count - 1].words;
        const size_t used = strlen(words);
        assert(used + 1 < PHRASE_TEXT_BYTES_MAX);
        if (words[used - 1] != ',') {
            words[used] = ',';
            words[used + 1] = '\0';
        }
    }
}

static uint32_t half_width(uint32_t code)
{
    if (code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST) {
        return code - FULL_WIDTH_FIRST + '!';
    }
    return code == FULL_WIDTH_SPACE ? ' ' : code;
}

static bool is_latin(uint32_t code)
{
    return code < 0x80 && isalnum((int)code) != 0;
}

/* Letters and digits that stand together, as the language says them. */
static void latin_add(struct writer *writer, const char *word, size_t length)
{
    char copy[WORD_ROOM];
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        letters += isalpha((unsigned char)word[i]) != 0;
    }
    if (writer->phrase->language == PHRASE_EN) {
        if (length < sizeof(copy)) {
            memcpy(copy, word, length);
            copy[length] = '\0';
            word_add(writer, copy);
        }
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (isdigit((unsigned char)word[i]) != 0) {
            word_add(writer, phrase_zh_digit(word[i] - '0'));
        } else if (letters <= SPELLED_LETTERS) {
            word_add(writer, phrase_zh_letter(word[i]));
        }
    }
}

/* The language can say the text: Mandarin what has a character, English what has none. */
static bool is_speakable(enum phrase_language language, const char *text)
{
    bool has_character = false;
    for (size_t at = 0, left = strlen(text); left > 0;) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(text + at, left, &code, &good);
        has_character = has_character || text_reading(code) != NULL;
        at += taken;
        left -= taken;
    }
    return has_character == (language == PHRASE_ZH);
}

int spoken_text_add(struct phrase *phrase, const char *text)
{
    struct writer writer = {.phrase = phrase, .first = phrase->piece_count};
    char latin[WORD_ROOM];
    size_t latin_length = 0;
    if (!is_speakable(phrase->language, text)) {
        return 0;
    }
    for (size_t at = 0, left = strlen(text); left > 0;) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(text + at, left, &code, &good);
        at += taken;
        left -= taken;
        code = half_width(code);
        if (is_latin(code)) {
            latin_length += latin_length < sizeof(latin) ? 1 : 0;
            latin[latin_length - 1] = (char)code;
        }
        if (latin_length > 0 && (!is_latin(code) || left == 0)) {
            latin_add(&writer, latin, latin_length);
            latin_length = 0;
        }
        const char *reading = text_reading(code);
        if (reading != NULL) {
            word_add(&writer, reading);
        } else if (!is_latin(code) && code != ' ') {
            pause_add(&writer);
        }
    }
    pause_add(&writer);
    return phrase->piece_count - writer.first;
}
