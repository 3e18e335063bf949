#include "drivers/sound/sinks.h"

#include "drivers/sound/wav.h"

#include <SDL.h>
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

int sink_speaker_open(struct voice_sink *ret_sink)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return SINK_NO_OUTPUT;
    }
    struct speaker *speaker = calloc(1, sizeof(*speaker));
    const SDL_AudioSpec wanted = {
        .freq = WAV_RATE_HZ, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    if (speaker != NULL) {
        speaker->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    }
    if (speaker == NULL || speaker->device == 0) {
        free(speaker);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return SINK_NO_OUTPUT;
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
