#include "drivers/sound/sinks.h"

#include "drivers/sound/sound_card.h"
#include "drivers/sound/wav.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SPEAKER_LOOK_MS = 20,
    SPEAKER_WAIT_MS_MAX = 60000,
    SPEAKER_AHEAD_BYTES = 2 * WAV_RATE_HZ * VOICE_BLOCK_MS / 1000 * (int)sizeof(int16_t),
};

struct speaker {
    SDL_AudioDeviceID device;
};

/* Waits until the device has no more than so much to play; a device that hangs is given up. */
static int speaker_wait(const struct speaker *speaker, Uint32 bytes)
{
    for (int waited_ms = 0; SDL_GetQueuedAudioSize(speaker->device) > bytes;
         waited_ms += SPEAKER_LOOK_MS) {
        if (waited_ms > SPEAKER_WAIT_MS_MAX) {
            SDL_ClearQueuedAudio(speaker->device);
            return -1;
        }
        SDL_Delay(SPEAKER_LOOK_MS);
    }
    return 0;
}

/* Two blocks stay ahead, so that there is no gap between them. */
static int speaker_play(void *context, const int16_t *samples, size_t count)
{
    const struct speaker *speaker = context;
    if (count == 0) {
        return 0;
    }
    if (SDL_QueueAudio(speaker->device, samples, (Uint32)(count * sizeof(*samples))) != 0) {
        return -1;
    }
    return speaker_wait(speaker, SPEAKER_AHEAD_BYTES);
}

/* SDL's audio has been started. */
static void cards_read(struct sound_cards *ret_cards)
{
    ret_cards->count = 0;
    const int count = SDL_GetNumAudioDevices(0);
    for (int i = 0; i < count && ret_cards->count < SOUND_CARDS_MAX; i++) {
        const char *name = SDL_GetAudioDeviceName(i, 0);
        char *kept = ret_cards->names[ret_cards->count];
        /* A name that was cut would not be found again. */
        if (name != NULL &&
            snprintf(kept, SOUND_CARD_NAME_ROOM, "%s", name) < SOUND_CARD_NAME_ROOM) {
            ret_cards->count++;
        }
    }
}

void sound_cards_list(struct sound_cards *ret_cards)
{
    ret_cards->count = 0;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {
        cards_read(ret_cards);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
}

static int device_open(const char *card, SDL_AudioDeviceID *ret_device)
{
    static struct sound_cards cards;
    const SDL_AudioSpec wanted = {
        .freq = WAV_RATE_HZ, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    const char *name = NULL;
    if (card != NULL) {
        cards_read(&cards);
        const int place = sound_card_choose(&cards, card);
        if (place < 0) {
            return SINK_NO_CARD;
        }
        name = cards.names[place];
    }
    *ret_device = SDL_OpenAudioDevice(name, 0, &wanted, NULL, 0);
    return *ret_device == 0 ? SINK_NO_OUTPUT : SINK_OK;
}

int sink_speaker_open(const char *card, struct voice_sink *ret_sink)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return SINK_NO_OUTPUT;
    }
    struct speaker *speaker = calloc(1, sizeof(*speaker));
    const int result = speaker == NULL ? SINK_NO_OUTPUT : device_open(card, &speaker->device);
    if (result != SINK_OK) {
        free(speaker);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return result;
    }
    SDL_PauseAudioDevice(speaker->device, 0);
    *ret_sink = (struct voice_sink){.context = speaker, .play = speaker_play};
    return SINK_OK;
}

void sink_speaker_close(struct voice_sink *sink)
{
    struct speaker *speaker = sink->context;
    if (speaker == NULL) {
        return;
    }
    (void)speaker_wait(speaker, 0);
    SDL_CloseAudioDevice(speaker->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    free(speaker);
    sink->context = NULL;
}
