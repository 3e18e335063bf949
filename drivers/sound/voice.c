#include "drivers/sound/voice.h"

#include "drivers/sound/speaker.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_BETWEEN_MS = 350, PAUSE_AFTER_MS = 600 };

struct voice {
    char clips[VOICE_PATH_BYTES_MAX]; /* "" for none */
    struct voice_config config;
    pthread_t thread;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    bool stopping;
    struct utterance queue[VOICE_QUEUE_MAX];
    size_t first, count; /* the first one is being said */
};

static void voice_fault(const struct voice *voice, const char *what)
{
    if (voice->config.on_fault != NULL) {
        voice->config.on_fault(voice->config.context, what);
    }
}

/* Makes the whole sound first, so that it goes out without a gap. */
static void utterance_say(struct voice *voice, const struct utterance *utterance)
{
    struct speech speech = {0};
    int result = voice->config.chime ? speech_chime(&speech) : SPEAKER_OK;
    const char *clips = voice->clips[0] != 0 ? voice->clips : NULL;
    for (int i = 0; i < utterance->phrase_count; i++) {
        const int said = speaker_say(&utterance->phrases[i], clips, &speech);
        result = said != SPEAKER_OK ? said : result;
        const int pause_ms = i + 1 < utterance->phrase_count ? PAUSE_BETWEEN_MS : PAUSE_AFTER_MS;
        const int paused = speech_pause(&speech, pause_ms);
        result = paused != SPEAKER_OK ? paused : result;
    }
    if (result != SPEAKER_OK) {
        voice_fault(voice, result == SPEAKER_BAD_CLIP ? "clip" : "espeak");
    }
    if (voice->config.sink.play(voice->config.sink.context, speech.samples, speech.count) < 0) {
        voice_fault(voice, "sink");
    }
    free(speech.samples);
}

static void *voice_run(void *argument)
{
    struct voice *voice = argument;
    pthread_mutex_lock(&voice->lock);
    for (;;) {
        while (voice->count == 0 && !voice->stopping) {
            pthread_cond_wait(&voice->changed, &voice->lock);
        }
        if (voice->stopping) {
            break;
        }
        const struct utterance now = voice->queue[voice->first];
        pthread_mutex_unlock(&voice->lock);
        utterance_say(voice, &now);
        pthread_mutex_lock(&voice->lock);
        voice->first = (voice->first + 1) % VOICE_QUEUE_MAX;
        voice->count--;
        pthread_cond_broadcast(&voice->changed);
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
    if (voice->count < VOICE_QUEUE_MAX) {
        voice->queue[(voice->first + voice->count) % VOICE_QUEUE_MAX] = *utterance;
        voice->count++;
        pthread_cond_broadcast(&voice->changed);
        result = VOICE_OK;
    }
    pthread_mutex_unlock(&voice->lock);
    return result;
}

size_t voice_waiting(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    const size_t waiting = voice->count;
    pthread_mutex_unlock(&voice->lock);
    return waiting;
}

void voice_finish(struct voice *voice)
{
    pthread_mutex_lock(&voice->lock);
    while (voice->count > 0) {
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
