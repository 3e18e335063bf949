/*
 * How loud something sounds, and bringing it to a wanted loudness: ITU-R BS.1770-4 in LUFS, as EBU
 * R 128 takes it (libebur128). A peak says little: a shrill clip and a soft one with the same peak
 * differ by half.
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_SOUND_LOUDNESS_H
#define DRIVERS_SOUND_LOUDNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Samples at WAV_RATE_HZ, mono; shorter than a second counts as if it went on and on. False: it is
 * silent (below −70 LUFS), or there is no memory. */
__attribute__((warn_unused_result)) bool loudness_measure(const int16_t *samples, size_t count,
                                                          double *ret_lufs);

/*
 * Turns up or down to `lufs`; what would stand above `peak` is held below it softly, since to turn
 * all down for one consonant would leave the rest too quiet. False: silent or no memory, and
 * nothing was changed.
 */
bool loudness_bring(int16_t *samples, size_t count, double lufs, int16_t peak);

#endif
