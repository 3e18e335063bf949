#include "drivers/sound/loudness.h"

#include "drivers/sound/wav.h"

#include <assert.h>
#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

/* Each round of turning up is held below the peak, and so a little too quiet: three come within 0.3
 * LU. */
enum { ROUNDS = 3 };
#define SILENCE_LUFS (-70.0)
#define CLOSE_LU 0.1
#define FALL_PER_SAMPLE 0.998 /* of the held gain: back by half in 16 ms */

bool loudness_measure(const int16_t *samples, size_t count, double *ret_lufs)
{
    assert(samples != NULL || count == 0);
    if (count == 0) {
        return false;
    }
    ebur128_state *state = ebur128_init(1, WAV_RATE_HZ, EBUR128_MODE_I);
    if (state == NULL) {
        return false;
    }
    bool added = true;
    size_t fed = 0;
    do {
        added = ebur128_add_frames_short(state, samples, count) == EBUR128_SUCCESS;
        fed += count;
    } while (added && fed < WAV_RATE_HZ);
    double lufs = -HUGE_VAL;
    const bool measured = added && ebur128_loudness_global(state, &lufs) == EBUR128_SUCCESS;
    ebur128_destroy(&state);
    if (!measured || lufs < SILENCE_LUFS) {
        return false;
    }
    *ret_lufs = lufs;
    return true;
}

/* Writes `from` × gain, held below `peak`: what is too loud is turned down from before it until
 * after it. */
static void turn(const int16_t *from, int16_t *to, float *held, size_t count, double gain,
                 int16_t peak)
{
    double level = 0;
    for (size_t i = count; i > 0; i--) { /* backwards: the ear hears no sudden step */
        level = fmax(fabs(from[i - 1] * gain), level * FALL_PER_SAMPLE);
        held[i - 1] = (float)level;
    }
    level = 0;
    for (size_t i = 0; i < count; i++) {
        level = fmax(held[i], level * FALL_PER_SAMPLE);
        const double down = level > peak ? peak / level : 1.0;
        to[i] = (int16_t)lrint(from[i] * gain * down);
    }
}

bool loudness_bring(int16_t *samples, size_t count, double lufs, int16_t peak)
{
    assert(lufs > SILENCE_LUFS && lufs < 0 && peak > 0);
    double is_lufs = 0;
    if (!loudness_measure(samples, count, &is_lufs)) {
        return false;
    }
    int16_t *made = malloc(count * sizeof(*made));
    float *held = malloc(count * sizeof(*held));
    double gain = 1.0;
    bool brought = made != NULL && held != NULL;
    for (int round = 0;
         brought && round < ROUNDS && (round == 0 || fabs(lufs - is_lufs) > CLOSE_LU); round++) {
        gain *= pow(10.0, (lufs - is_lufs) / 20.0);
        turn(samples, made, held, count, gain, peak);
        brought = loudness_measure(made, count, &is_lufs);
    }
    for (size_t i = 0; brought && i < count; i++) {
        samples[i] = made[i];
    }
    free(held);
    free(made);
    return brought;
}
