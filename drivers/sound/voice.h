/*
 * A voice: says phrases one after the other, each once, in the order in which they were given. What
 * a hall has recorded is played from its folder of clips, the rest is spoken by espeak-ng, which
 * runs as a child process: nothing leaves the machine. All of it is equally loud (VOICE_LUFS). What
 * is urgent has a queue of its own and is said at once, while a call that sounds ducks under it.
 *
 *     voice_say() ──► two queues ──► the voice's thread: clips, espeak-ng, mixer ──► sink
 *
 * Depends on phrase, wav, pthreads. Any one thread calls; the voice has a thread of its own, which
 * calls the sink. The queue's lock is inside.
 *
 * Order: voice_create(), voice_say()/voice_waiting() at will, voice_finish() to hear all out or
 * not, voice_destroy().
 */
#ifndef DRIVERS_SOUND_VOICE_H
#define DRIVERS_SOUND_VOICE_H

#include "drivers/sound/phrase.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOICE_QUEUE_MAX = 64, VOICE_PEAK = 26000, VOICE_BLOCK_MS = 100, VOICE_PATH_BYTES_MAX = 512 };
#define VOICE_LUFS (-19.0) /* of each phrase, whoever says it */

enum {
    VOICE_OK = 0,
    VOICE_FULL = -1,     /* VOICE_QUEUE_MAX wait in its queue: say it again later */
    VOICE_NO_START = -2, /* no memory or no thread */
};

/* Where sound goes, VOICE_BLOCK_MS at a time. `play` returns when the next samples may come; 0, or
 * negative if it failed. */
struct voice_sink {
    void *context;
    int (*play)(void *context, const int16_t *samples, size_t count);
};

struct voice_config {
    const char *clips; /* folder with zh/ and en/; NULL for none; copied */
    bool chime;        /* two soft tones before each utterance */
    struct voice_sink sink;
    /* A failure, once each time that it happens: "espeak", "sink", "clip"; may be NULL. */
    void (*on_fault)(void *context, const char *what);
    void *context;
};

/* One thing to say: a phrase in one language, then perhaps in the other. */
struct utterance {
    struct phrase phrases[2];
    int phrase_count;
    bool urgent;
};

struct voice;

__attribute__((warn_unused_result)) int voice_create(const struct voice_config *config,
                                                     struct voice **ret_voice);

__attribute__((warn_unused_result)) int voice_say(struct voice *voice,
                                                  const struct utterance *utterance);

/* Utterances that are not yet wholly said. */
size_t voice_waiting(struct voice *voice);

/* Drops what waits and what sounds now, but for what is urgent. */
void voice_hush(struct voice *voice);

/* How loud what is said from now on is, in percent of VOICE_LUFS' samples: 0–100. */
void voice_volume(struct voice *voice, int percent);

/* Blocks until all is said. */
void voice_finish(struct voice *voice);

/* Ends after what sounds now. NULL is fine. */
void voice_destroy(struct voice *voice);

#endif
