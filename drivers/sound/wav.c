#include "drivers/sound/wav.h"

#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE_HZ_MIN = 8000, RATE_HZ_MAX = 48000, FORMAT_PCM = 1, FORMAT_BYTES_MIN = 16 };

static uint32_t read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static unsigned read_u16(const uint8_t *at)
{
    return (unsigned)at[0] | (unsigned)at[1] << 8;
}

struct wav_format {
    unsigned channels;
    unsigned rate_hz;
};

static int format_parse(const uint8_t *chunk, size_t size_bytes, struct wav_format *ret_format)
{
    if (size_bytes < FORMAT_BYTES_MIN) {
        return WAV_MALFORMED;
    }
    const struct wav_format format = {read_u16(chunk + 2), read_u32(chunk + 4)};
    if (read_u16(chunk) != FORMAT_PCM || read_u16(chunk + 14) != 16 || format.channels < 1 ||
        format.channels > 2 || format.rate_hz < RATE_HZ_MIN || format.rate_hz > RATE_HZ_MAX) {
        return WAV_UNSUPPORTED;
    }
    *ret_format = format;
    return WAV_OK;
}

/* One frame of the recording, its channels made one. */
static int frame_value(const uint8_t *data, const struct wav_format *format, size_t frame)
{
    int sum = 0;
    for (unsigned channel = 0; channel < format->channels; channel++) {
        const uint8_t *at = data + 2 * (frame * format->channels + channel);
        sum += (int16_t)(uint16_t)read_u16(at);
    }
    return sum / (int)format->channels;
}

/* Brings the frames to our rate by straight lines between them: enough for speech. */
static int sound_make(const uint8_t *data, size_t size_bytes, const struct wav_format *format,
                      struct wav_sound *ret_sound)
{
    const uint64_t frames = size_bytes / (2 * (uint64_t)format->channels);
    const uint64_t count = frames * WAV_RATE_HZ / format->rate_hz;
    if (count > WAV_SAMPLES_MAX) {
        return WAV_TOO_LONG;
    }
    int16_t *samples = malloc((count + 1) * sizeof(*samples));
    if (samples == NULL) {
        return WAV_NO_MEMORY;
    }
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t at = i * format->rate_hz; /* in parts of WAV_RATE_HZ */
        const uint64_t frame = at / WAV_RATE_HZ;
        const int part = (int)(at % WAV_RATE_HZ);
        const int now = frame_value(data, format, (size_t)frame);
        const int next = frame + 1 < frames ? frame_value(data, format, (size_t)frame + 1) : now;
        samples[i] = (int16_t)(now + (int)((int64_t)(next - now) * part / WAV_RATE_HZ));
    }
    *ret_sound = (struct wav_sound){samples, (size_t)count};
    return WAV_OK;
}

int wav_parse(const uint8_t *bytes, size_t size_bytes, struct wav_sound *ret_sound)
{
    if (size_bytes < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0) {
        return WAV_MALFORMED;
    }
    struct wav_format format = {0};
    size_t at = 12;
    while (size_bytes - at >= 8) {
        const uint8_t *chunk = bytes + at + 8;
        const size_t rest = size_bytes - at - 8;
        const size_t said = read_u32(bytes + at + 4);
        const size_t size = said < rest ? said : rest;
        if (memcmp(bytes + at, "fmt ", 4) == 0) {
            const int result = format_parse(chunk, size, &format);
            if (result != WAV_OK) {
                return result;
            }
        } else if (memcmp(bytes + at, "data", 4) == 0) {
            return format.channels == 0 ? WAV_MALFORMED
                                        : sound_make(chunk, size, &format, ret_sound);
        }
        const size_t padded = size + (size & 1);
        if (padded > rest) {
            break;
        }
        at += 8 + padded;
    }
    return WAV_MALFORMED;
}

/* --- Writing --------------------------------------------------------------------------------- */

struct wav_writer {
    int fd;
    uint32_t data_bytes;
};

static void write_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (uint8_t)(value >> (8 * i));
    }
}

static void header_make(uint32_t data_bytes, uint8_t ret_header[WAV_HEADER_BYTES])
{
    static const uint8_t fixed[WAV_HEADER_BYTES] = {
        'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16,  0,   0,   0,
        1,   0,   1,   0,   0, 0, 0, 0, 0,   0,   0,   0,   2,   0,   16,  0,   'd', 'a', 't', 'a'};
    memcpy(ret_header, fixed, WAV_HEADER_BYTES);
    write_u32(ret_header + 4, data_bytes + WAV_HEADER_BYTES - 8);
    write_u32(ret_header + 24, WAV_RATE_HZ);
    write_u32(ret_header + 28, WAV_RATE_HZ * 2);
    write_u32(ret_header + 40, data_bytes);
}

static bool write_all(int fd, const void *bytes, size_t size_bytes, off_t at)
{
    const uint8_t *next = bytes;
    while (size_bytes > 0) {
        const ssize_t written = pwrite(fd, next, size_bytes, at);
        if (written <= 0) {
            return false;
        }
        next += written;
        at += written;
        size_bytes -= (size_t)written;
    }
    return true;
}

/* The bytes of sound in a file of our own making; 0 for any other. */
static uint32_t data_bytes_find(int fd)
{
    uint8_t header[WAV_HEADER_BYTES];
    uint8_t expected[WAV_HEADER_BYTES];
    struct stat about;
    if (fstat(fd, &about) != 0 || pread(fd, header, sizeof(header), 0) != sizeof(header)) {
        return 0;
    }
    const uint32_t data_bytes = read_u32(header + 40);
    header_make(data_bytes, expected);
    const bool ours = memcmp(header, expected, sizeof(header)) == 0 &&
                      about.st_size >= (off_t)data_bytes + WAV_HEADER_BYTES;
    return ours ? data_bytes : 0;
}

int wav_writer_open(const char *path, struct wav_writer **ret_writer)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        return WAV_FILE;
    }
    struct wav_writer *writer = calloc(1, sizeof(*writer));
    if (writer == NULL) {
        close(fd);
        return WAV_NO_MEMORY;
    }
    uint8_t header[WAV_HEADER_BYTES];
    writer->fd = fd;
    writer->data_bytes = data_bytes_find(fd);
    header_make(writer->data_bytes, header);
    if (ftruncate(fd, (off_t)writer->data_bytes + WAV_HEADER_BYTES) != 0 ||
        !write_all(fd, header, sizeof(header), 0)) {
        wav_writer_close(writer);
        return WAV_FILE;
    }
    *ret_writer = writer;
    return WAV_OK;
}

int wav_writer_append(struct wav_writer *writer, const int16_t *samples, size_t count)
{
    const size_t size_bytes = count * 2;
    if (size_bytes > WAV_FILE_BYTES_MAX - writer->data_bytes) {
        return WAV_FILE;
    }
    uint8_t *bytes = malloc(size_bytes + 1);
    if (bytes == NULL) {
        return WAV_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        bytes[2 * i] = (uint8_t)((uint16_t)samples[i] & 255);
        bytes[2 * i + 1] = (uint8_t)((uint16_t)samples[i] >> 8);
    }
    /* The sound first: until the header tells of it, it is not there. */
    const off_t end = (off_t)writer->data_bytes + WAV_HEADER_BYTES;
    bool written = write_all(writer->fd, bytes, size_bytes, end);
    free(bytes);
    if (written) {
        uint8_t header[WAV_HEADER_BYTES];
        header_make(writer->data_bytes + (uint32_t)size_bytes, header);
        written = write_all(writer->fd, header, sizeof(header), 0);
    }
    if (!written) {
        return WAV_FILE;
    }
    writer->data_bytes += (uint32_t)size_bytes;
    return WAV_OK;
}

void wav_writer_close(struct wav_writer *writer)
{
    if (writer != NULL) {
        close(writer->fd);
        free(writer);
    }
}
