/* A hall's own recordings may be any file. */
#include "drivers/sound/loudness.h"
#include "drivers/sound/wav.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wav_sound sound;
    if (wav_parse(data, size, &sound) == WAV_OK) {
        loudness_bring(sound.samples, sound.count, -19.0, 20000);
        free(sound.samples);
    }
    return 0;
}
