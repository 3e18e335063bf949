/*
 * A phrase to samples: clips where there are, espeak-ng for the words between them. Of this room
 * only; the voice's thread. Runs a child process for each run of words and reads its output.
 */
#ifndef DRIVERS_SOUND_SPEAKER_H
#define DRIVERS_SOUND_SPEAKER_H

#include "drivers/sound/phrase.h"
#include "drivers/sound/wav.h"

enum {
    SPEAKER_OK = 0,
    SPEAKER_NO_ESPEAK = -1, /* it can't be started, or it failed */
    SPEAKER_BAD_CLIP = -2,  /* a clip is there and is no sound; its words were spoken */
    SPEAKER_NO_MEMORY = -3,
};

/* Growing samples; free() `samples` at the end. */
struct speech {
    int16_t *samples;
    size_t count;
    size_t room;
};

/* Appends; `clips` may be NULL. On an error what could be said was appended. */
__attribute__((warn_unused_result)) int speaker_say(const struct phrase *phrase, const char *clips,
                                                    struct speech *speech);

__attribute__((warn_unused_result)) int speech_append(struct speech *speech, const int16_t *samples,
                                                      size_t count);
__attribute__((warn_unused_result)) int speech_pause(struct speech *speech, int pause_ms);

/* Two soft tones, 0.6 s. */
__attribute__((warn_unused_result)) int speech_chime(struct speech *speech);

#endif
