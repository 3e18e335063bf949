#include "kiosk/app/speech.h"

#include "drivers/base/log.h"
#include "drivers/sound/sinks.h"
#include "drivers/sound/spoken_text.h"
#include "drivers/sound/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a voice goes: a card, or a file for tests. */
struct outlet {
    struct voice *voice; /* NULL: not opened */
    struct voice_sink sink;
    bool is_file;
};

struct speech_line {
    const struct options *options;
    struct outlet loud;    /* for all to hear */
    struct outlet private; /* the headphones' own; not opened: they share the other */
    struct outlet *now;    /* one of both */
    struct speak speak;
    struct speak_words words;
};

/* Steps of about 6 dB, −24 dB to full (EN 301 549 clause 8.2.1.1 asks for a range of 18 dB). */
static const int percents[2 * ACCESS_LOUDER + 1] = {6, 12, 25, 50, 100};

/* As much of a line as one phrase holds: characters become syllables of up to six letters. */
enum { PART_BYTES_MAX = 360 };

static void voice_fault(void *context, const char *what)
{
    (void)context;
    log_line(LOG_WARN, "kiosk.speech", "fault=%s", what);
}

static void outlet_close(struct outlet *outlet)
{
    if (outlet->voice == NULL) {
        return;
    }
    voice_destroy(outlet->voice);
    if (outlet->is_file) {
        sink_file_close(&outlet->sink);
    } else {
        sink_speaker_close(&outlet->sink);
    }
    outlet->voice = NULL;
}

/* False: there is none; that is logged. */
static bool outlet_open(struct outlet *outlet, const char *card, const char *file)
{
    const bool named = card != NULL && strcmp(card, "default") != 0;
    const int opened = file != NULL ? sink_file_open(file, &outlet->sink)
                                    : sink_speaker_open(named ? card : NULL, &outlet->sink);
    if (opened != SINK_OK) {
        log_line(LOG_WARN, "kiosk.speech", "fault=%s",
                 opened == SINK_NO_CARD ? "no-card" : "no-output");
        return false;
    }
    outlet->is_file = file != NULL;
    const struct voice_config config = {.sink = outlet->sink, .on_fault = voice_fault};
    if (voice_create(&config, &outlet->voice) == VOICE_OK) {
        return true;
    }
    log_line(LOG_WARN, "kiosk.speech", "fault=no-thread");
    outlet->voice = NULL;
    if (outlet->is_file) {
        sink_file_close(&outlet->sink);
    } else {
        sink_speaker_close(&outlet->sink);
    }
    return false;
}

struct speech_line *speech_open(const struct options *options)
{
    if (options->speech == NULL && options->speech_out == NULL) {
        return NULL;
    }
    struct speech_line *speech = calloc(1, sizeof(*speech));
    if (speech == NULL) {
        return NULL;
    }
    speech->options = options;
    speech->now = &speech->loud;
    if (!outlet_open(&speech->loud, options->speech, options->speech_out)) {
        free(speech);
        return NULL;
    }
    if (options->private_card != NULL || options->private_out != NULL) {
        (void)outlet_open(&speech->private, options->private_card, options->private_out);
    }
    return speech;
}

void speech_close(struct speech_line *speech)
{
    if (speech != NULL) {
        outlet_close(&speech->loud);
        outlet_close(&speech->private);
        free(speech);
    }
}

/* Where a line that is too long for one phrase may be parted: after its last pause that fits. */
static size_t part_length(const char *text, size_t bytes)
{
    static const char *const pauses[] = {"。", "，", "、", "；", ". ", ", "};
    size_t best = 0;
    if (bytes <= PART_BYTES_MAX) {
        return bytes;
    }
    for (size_t i = 0; i < sizeof(pauses) / sizeof(pauses[0]); i++) {
        const size_t length = strlen(pauses[i]);
        for (size_t at = PART_BYTES_MAX - length; at > best; at--) {
            if (memcmp(text + at, pauses[i], length) == 0) {
                best = at + length;
                break;
            }
        }
    }
    if (best > 0) {
        return best;
    }
    best = PART_BYTES_MAX; /* no pause: at a character's end */
    while ((text[best] & 0xC0) == 0x80) {
        best--;
    }
    return best;
}

static void say(struct speech_line *speech, enum phrase_language language, const char *text,
                size_t bytes)
{
    char part[PART_BYTES_MAX + 1];
    struct utterance utterance = {.phrase_count = 1};
    utterance.phrases[0].language = language;
    memcpy(part, text, bytes);
    part[bytes] = '\0';
    if (spoken_text_add(&utterance.phrases[0], part) > 0 &&
        voice_say(speech->now->voice, &utterance) != VOICE_OK) {
        log_line(LOG_WARN, "kiosk.speech", "fault=full");
    }
}

static void say_lines(struct speech_line *speech)
{
    const char *line = speech->words.text;
    while (*line != '\0') {
        const enum phrase_language language = *line == 'z' ? PHRASE_ZH : PHRASE_EN;
        size_t left = strcspn(line, "\n") - 1;
        line++;
        while (left > 0) {
            const size_t bytes = part_length(line, left);
            say(speech, language, line, bytes);
            line += bytes;
            left -= bytes;
        }
        line += *line == '\n' ? 1 : 0;
    }
}

/* For tests: a listener with eyes closed. */
static void words_keep(const struct speech_line *speech)
{
    if (speech->options->speech_words == NULL) {
        return;
    }
    FILE *file = fopen(speech->options->speech_words, "a");
    if (file != NULL) {
        (void)fwrite(speech->words.text, 1, speech->words.length, file);
        (void)fclose(file);
    }
}

/* What is said for one person's ears goes on nowhere else. */
static void outlet_choose(struct speech_line *speech, bool headphones)
{
    struct outlet *now =
        headphones && speech->private.voice != NULL ? &speech->private : &speech->loud;
    if (now != speech->now) {
        voice_hush(speech->now->voice);
        speech->now = now;
    }
}

void speech_follow(struct speech_line *speech, const struct kiosk *kiosk,
                   const struct ui_list *list, const struct ui_input *input)
{
    if (speech == NULL) {
        return;
    }
    outlet_choose(speech, kiosk->headphones);
    if (!speak_next(&speech->speak, kiosk, list, input,
                    speech->options->headphones || kiosk->headphones, &speech->words)) {
        return;
    }
    voice_hush(speech->now->voice);
    voice_volume(speech->now->voice, percents[kiosk->visitor.access.louder + ACCESS_LOUDER]);
    say_lines(speech);
    words_keep(speech);
    /* Nothing of what was said to one person stays. */
    memset(&speech->words, 0, sizeof(speech->words));
}

void speech_try(struct speech_line *speech, enum words_language language)
{
    if (speech == NULL) {
        return;
    }
    const int length = snprintf(speech->words.text, sizeof(speech->words.text), "%s\n",
                                language == WORDS_ZH ? "z语音测试，一，二，三"
                                                     : "eThis is a test: one, two, three");
    speech->words.length = (size_t)length;
    voice_hush(speech->now->voice);
    say_lines(speech);
    words_keep(speech);
    memset(&speech->words, 0, sizeof(speech->words));
}

void speech_hush(struct speech_line *speech)
{
    if (speech != NULL) {
        voice_hush(speech->now->voice);
    }
}

void speech_repeat(struct speech_line *speech)
{
    if (speech != NULL) {
        speak_again(&speech->speak);
    }
}
