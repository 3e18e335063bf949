/*
 * Two tracks into one: the calls, and what is urgent. While the urgent one sounds, the call is
 * heard on at a tenth of its loudness (it ducks), and comes back after it; neither is cut.
 *
 *   calls   ▁▁███████▁▂▂▂▂▂▂▂▁█████▁▁
 *   urgent           ████████
 *
 * Pure: samples in, samples out; the voice's thread.
 */
#ifndef DRIVERS_SOUND_MIXER_H
#define DRIVERS_SOUND_MIXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mixer_track { MIXER_CALLS, MIXER_URGENT, MIXER_TRACKS };

enum { MIXER_DUCK_DIVIDES = 10, MIXER_RAMP_MS = 60 };

struct mixer {
    struct {
        const int16_t *samples; /* the caller's, until the track has ended */
        size_t count, at;
    } tracks[MIXER_TRACKS];
    float gain; /* of the calls now; starts at 1 */
};

void mixer_init(struct mixer *mixer);

/* Begins a track that has ended. */
void mixer_play(struct mixer *mixer, enum mixer_track track, const int16_t *samples, size_t count);
/* Ends a track where it is. */
void mixer_stop(struct mixer *mixer, enum mixer_track track);
bool mixer_ended(const struct mixer *mixer, enum mixer_track track);

/* The next samples, at most `room`; 0 when both tracks have ended. */
size_t mixer_take(struct mixer *mixer, int16_t *ret_samples, size_t room);

#endif
