#include "drivers/sound/mixer.h"

#include "drivers/sound/wav.h"

#include <assert.h>
#include <math.h>

void mixer_init(struct mixer *mixer)
{
    *mixer = (struct mixer){.gain = 1.0F};
}

void mixer_stop(struct mixer *mixer, enum mixer_track track)
{
    mixer->tracks[track].at = mixer->tracks[track].count;
}

bool mixer_ended(const struct mixer *mixer, enum mixer_track track)
{
    return mixer->tracks[track].at == mixer->tracks[track].count;
}

void mixer_play(struct mixer *mixer, enum mixer_track track, const int16_t *samples, size_t count)
{
    assert(mixer_ended(mixer, track) && (samples != NULL || count == 0));
    mixer->tracks[track].samples = samples;
    mixer->tracks[track].count = count;
    mixer->tracks[track].at = 0;
}

static float track_next(struct mixer *mixer, enum mixer_track track)
{
    return mixer_ended(mixer, track)
               ? 0.0F
               : (float)mixer->tracks[track].samples[mixer->tracks[track].at++];
}

size_t mixer_take(struct mixer *mixer, int16_t *ret_samples, size_t room)
{
    const float low = 1.0F / MIXER_DUCK_DIVIDES;
    const float step = (1.0F - low) * 1000.0F / (MIXER_RAMP_MS * (float)WAV_RATE_HZ);
    size_t made = 0;
    while (made < room && !(mixer_ended(mixer, MIXER_CALLS) && mixer_ended(mixer, MIXER_URGENT))) {
        mixer->gain = mixer_ended(mixer, MIXER_URGENT) ? fminf(mixer->gain + step, 1.0F)
                                                       : fmaxf(mixer->gain - step, low);
        const float call = track_next(mixer, MIXER_CALLS) * mixer->gain;
        const float both = call + track_next(mixer, MIXER_URGENT);
        ret_samples[made++] = (int16_t)lrintf(fmaxf(INT16_MIN, fminf(both, INT16_MAX)));
    }
    return made;
}
