#include "drivers/sound/voice.h"

#include "drivers/base/stack_wipe.h"
#include "drivers/sound/mixer.h"
#include "drivers/sound/speaker.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_BETWEEN_MS = 350, PAUSE_AFTER_MS = 600 };

/* Those that wait, and the one that is being said, which is the first. */
struct queue {
    struct utterance utterances[VOICE_QUEUE_MAX];
    size_t first, count;
};

struct voice {
    char clips[VOICE_PATH_BYTES_MAX]; /* "" for none */
    struct voice_config config;
    pthread_t thread;

    /* The thread's own: what sounds now. */
    struct mixer mixer;
    struct speech said[MIXER_TRACKS];
    bool saying[MIXER_TRACKS];

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    bool stopping;
    bool hushing;       /* what sounds of the calls ends at the next block */
    int volume_percent; /* 0–100 */
    struct queue queues[MIXER_TRACKS];
};

static void voice_fault(const struct voice *voice, const char *what)
{
    if (voice->config.on_fault != NULL) {
        voice->config.on_fault(voice->config.context, what);
    }
}

/* Makes the whole sound first, so that it goes out without a gap. */
static void utterance_make(const struct voice *voice, const struct utterance *utterance,
                           struct speech *speech)
{
    int result = voice->config.chime ? speech_chime(speech) : SPEAKER_OK;
    const char *clips = voice->clips[0] != 0 ? voice->clips : NULL;
    for (int i = 0; i < utterance->phrase_count; i++) {
        const int said = speaker_say(&utterance->phrases[i], clips, speech);
        result = said != SPEAKER_OK ? said : result;
        const int pause_ms = i + 1 < utterance->phrase_count ? PAUSE_BETWEEN_MS : PAUSE_AFTER_MS;
        const int paused = speech_pause(speech, pause_ms);
        result = paused != SPEAKER_OK ? paused : result;
    }
    if (result != SPEAKER_OK) {
        voice_fault(voice, result == SPEAKER_BAD_CLIP ? "clip" : "espeak");
    }
}

/* The next of a track that is silent, if one waits; the lock is held, and given up meanwhile. */
static void track_begin(struct voice *voice, enum mixer_track track)
{
    const struct queue *queue = &voice->queues[track];
    if (voice->saying[track] || queue->count == 0 || voice->stopping) {
        return;
    }
    const struct utterance next = queue->utterances[queue->first];
    voice->saying[track] = true;
    pthread_mutex_unlock(&voice->lock);
    utterance_make(voice, &next, &voice->said[track]);
    mixer_play(&voice->mixer, track, voice->said[track].samples, voice->said[track].count);
    pthread_mutex_lock(&voice->lock);
}

/* The lock is held. */
static void track_end(struct voice *voice, enum mixer_track track)
{
    if (!voice->saying[track] || !mixer_ended(&voice->mixer, track)) {
        return;
    }
    struct queue *queue = &voice->queues[track];
    explicit_bzero(&queue->utterances[queue->first], sizeof(queue->utterances[0]));
    free(voice->said[track].samples);
    voice->said[track] = (struct speech){0};
    voice->saying[track] = false;
    queue->first = (queue->first + 1) % VOICE_QUEUE_MAX;
    queue->count--;
    pthread_cond_broadcast(&voice->changed);
}

static void block_play(struct voice *voice, int percent)
{
    int16_t block[WAV_RATE_HZ * VOICE_BLOCK_MS / 1000];
    const size_t count = mixer_take(&voice->mixer, block, sizeof(block) / sizeof(block[0]));
    for (size_t i = 0; percent < 100 && i < count; i++) {
        block[i] = (int16_t)(block[i] * percent / 100);
    }
    if (count > 0 && voice->config.sink.play(voice->config.sink.context, block, count) < 0) {
        voice_fault(voice, "sink");
    }
}

static bool is_idle(const struct voice *voice)
{
    return !voice->saying[MIXER_CALLS] && !voice->saying[MIXER_URGENT] &&
           voice->queues[MIXER_CALLS].count == 0 && voice->queues[MIXER_URGENT].count == 0;
}

static void *voice_run(void *argument)
{
    struct voice *voice = argument;
    pthread_mutex_lock(&voice->lock);
    for (;;) {
        while (is_idle(voice) && !voice->stopping) {
            stack_wipe(); /* who was spoken to has gone */
            pthread_cond_wait(&voice->changed, &voice->lock);
        }
        track_begin(voice, MIXER_URGENT);
        track_begin(voice, MIXER_CALLS);
        if (!voice->saying[MIXER_CALLS] && !voice->saying[MIXER_URGENT]) {
            break; /* stopping */
        }
        const int percent = voice->volume_percent;
        if (voice->hushing && voice->saying[MIXER_CALLS]) {
            mixer_stop(&voice->mixer, MIXER_CALLS);
        }
        voice->hushing = false;
        pthread_mutex_unlock(&voice->lock);
        block_play(voice, percent);
        pthread_mutex_lock(&voice->lock);
        track_end(voice, MIXER_URGENT);
        track_end(voice, MIXER_CALLS);
    }
    pthread_mutex_unlock(&voice->lock);
    return NULL;
}

int voice_create(const struct voice_config *config, struct voice **ret_voice)
{
    assert(config->sink.play != NULL);
    struct voice *voice = calloc(1, sizeof(*voice));
    if (voice == NULL) {
        return VOICE_NO_START;
    }
    voice->config = *config;
    voice->volume_percent = 100;
    mixer_init(&voice->mixer);
    if (config->clips != NULL) {
        snprintf(voice->clips, sizeof(voice->clips), "%s", config->clips);
    }
    pthread_mutex_init(&voice->lock, NULL);
    pthread_cond_init(&voice->changed, NULL);
    /* Signals are the program's. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const int failed = pthread_create(&voice->thread, NULL, voice_run, voice);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        pthread_cond_destroy(&voice->changed);
        pthread_mutex_destroy(&voice->lock);
        free(voice);
        return VOICE_NO_START;
    }
    *ret_voice = voice;
    return VOICE_OK;
}

int voice_say(struct voice *voice, const struct utterance *utterance)
{
    assert(utterance->phrase_count >= 1 && utterance->phrase_count <= 2);
    int result = VOICE_FULL;
    pthread_mutex_lock(&voice->lock);
    struct queue *queue = &voice->queues[utterance->urgent ? MIXER_URGENT : MIXER_CALLS];
    if (queue->count < VOICE_QUEUE_MAX) {
        queue->utterances[(queue->first + queue->count) % VOICE_QUEUE_MAX] = *utterance;
        queue->count++;
        pthread_cond_broadcast(&voice->changed);
        result = VOICE_OK;
    }
    pthread_mutex_unlock(&voice->lock);
    return result;
}

size_t voice_waiting(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    const size_t waiting = voice->queues[MIXER_CALLS].count + voice->queues[MIXER_URGENT].count;
    pthread_mutex_unlock(&voice->lock);
    return waiting;
}

void voice_hush(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    struct queue *queue = &voice->queues[MIXER_CALLS];
    /* The one that is being made or said is the first, and ends in the thread. */
    queue->count = queue->count > 0 && voice->saying[MIXER_CALLS] ? 1 : 0;
    for (size_t i = queue->count; i < VOICE_QUEUE_MAX; i++) {
        /* Said to somebody, or no longer to be said. */
        explicit_bzero(&queue->utterances[(queue->first + i) % VOICE_QUEUE_MAX],
                       sizeof(queue->utterances[0]));
    }
    voice->hushing = queue->count > 0;
    pthread_cond_broadcast(&voice->changed);
    pthread_mutex_unlock(&voice->lock);
}

void voice_volume(struct voice *voice, int percent)
{
    assert(percent >= 0 && percent <= 100);
    pthread_mutex_lock(&voice->lock);
    voice->volume_percent = percent;
    pthread_mutex_unlock(&voice->lock);
}

void voice_finish(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    while (!is_idle(voice)) {
        pthread_cond_wait(&voice->changed, &voice->lock);
    }
    pthread_mutex_unlock(&voice->lock);
}

void voice_destroy(struct voice *voice)
{
    if (voice == NULL) {
        return;
    }
    pthread_mutex_lock(&voice->lock);
    voice->stopping = true;
    pthread_cond_broadcast(&voice->changed);
    pthread_mutex_unlock(&voice->lock);
    pthread_join(voice->thread, NULL);
    pthread_cond_destroy(&voice->changed);
    pthread_mutex_destroy(&voice->lock);
    free(voice);
}
