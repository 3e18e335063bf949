/*
 * WAV in and out (RIFF/WAVE, PCM 16 bit): reading a recording into samples of our one format, and
 * writing a file that is valid at every moment.
 *
 * wav_parse() is pure; the writer does file I/O. One thread each.
 */
#ifndef DRIVERS_SOUND_WAV_H
#define DRIVERS_SOUND_WAV_H

#include <stddef.h>
#include <stdint.h>

enum {
    WAV_RATE_HZ = 22050, /* what espeak-ng gives: all of ours is this, mono */
    WAV_HEADER_BYTES = 44,
    WAV_SAMPLES_MAX = WAV_RATE_HZ * 30, /* of one recording */
    WAV_FILE_BYTES_MAX = 1 << 30,
};

enum {
    WAV_OK = 0,
    WAV_MALFORMED = -1,   /* not RIFF/WAVE, or cut within its header */
    WAV_UNSUPPORTED = -2, /* not PCM of 16 bit, one or two channels, 8–48 kHz */
    WAV_TOO_LONG = -3,
    WAV_NO_MEMORY = -4,
    WAV_FILE = -5, /* the file can't be read or written, or is full */
};

/* Samples at WAV_RATE_HZ, mono. `samples` is allocated; free() it. */
struct wav_sound {
    int16_t *samples;
    size_t count;
};

/*
 * Reads a whole file of bytes. A data chunk that says it is longer than what is there (a stream's
 * header) ends with the bytes. On WAV_OK *ret_sound is the caller's, else untouched.
 */
__attribute__((warn_unused_result)) int wav_parse(const uint8_t *bytes, size_t size_bytes,
                                                  struct wav_sound *ret_sound);

struct wav_writer;

/* Opens `path` to go on after what is there, or anew if that is no WAV of our format. */
__attribute__((warn_unused_result)) int wav_writer_open(const char *path,
                                                        struct wav_writer **ret_writer);
/* After each call the file is a valid WAV with all samples so far. */
__attribute__((warn_unused_result)) int wav_writer_append(struct wav_writer *writer,
                                                          const int16_t *samples, size_t count);
void wav_writer_close(struct wav_writer *writer); /* NULL is fine */

#endif
