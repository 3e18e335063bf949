#include "drivers/sound/speaker.h"

#include "drivers/base/buffer.h"
#include "drivers/sound/loudness.h"
#include "drivers/sound/voice.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WORDS_BYTES_MAX = PHRASE_PIECES_MAX * PHRASE_TEXT_BYTES_MAX,
    FILE_BYTES_MAX = WAV_SAMPLES_MAX * 2 * 2 * 3, /* a clip of 48 kHz in stereo */
    READ_BYTES = 8192,
    READ_WAIT_MS = 5000, /* espeak-ng answers in milliseconds, or not at all */
    CHIME_MS = 300,
    CHIME_PEAK = 6000,
};

extern char **environ;

int speech_append(struct speech *speech, const int16_t *samples, size_t count)
{
    if (speech->room - speech->count < count) {
        const size_t room = (speech->count + count) * 2;
        int16_t *grown = realloc(speech->samples, room * sizeof(*grown));
        if (grown == NULL) {
            return SPEAKER_NO_MEMORY;
        }
        speech->samples = grown;
        speech->room = room;
    }
    if (count > 0) {
        memcpy(speech->samples + speech->count, samples, count * sizeof(*samples));
        speech->count += count;
    }
    return SPEAKER_OK;
}

int speech_pause(struct speech *speech, int pause_ms)
{
    assert(pause_ms >= 0 && pause_ms <= 10000);
    static const int16_t silence[WAV_RATE_HZ / 10];
    const size_t most = sizeof(silence) / sizeof(silence[0]);
    int result = SPEAKER_OK;
    for (size_t left = (size_t)pause_ms * WAV_RATE_HZ / 1000; left > 0 && result == SPEAKER_OK;) {
        const size_t now = left < most ? left : most;
        result = speech_append(speech, silence, now);
        left -= now;
    }
    return result;
}

int speech_chime(struct speech *speech)
{
    static const double tones_hz[] = {659.26, 523.25}; /* e, c */
    const double turn = 6.283185307179586;
    const int count = WAV_RATE_HZ * CHIME_MS / 1000;
    for (size_t tone = 0; tone < 2; tone++) {
        for (int i = 0; i < count; i++) {
            const double fade = exp(-5.0 * i / count) * (i < 200 ? i / 200.0 : 1.0);
            const double wave = sin(turn * tones_hz[tone] * i / WAV_RATE_HZ);
            const int16_t sample = (int16_t)(CHIME_PEAK * fade * wave);
            if (speech_append(speech, &sample, 1) != SPEAKER_OK) {
                return SPEAKER_NO_MEMORY;
            }
        }
    }
    return SPEAKER_OK;
}

/* All of `fd` into `out`; false on an error, beyond its cap, or when nothing comes for too long. */
static bool read_all(int fd, struct buffer *out)
{
    uint8_t bytes[READ_BYTES];
    for (;;) {
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (poll(&waiting, 1, READ_WAIT_MS) == 0) {
            return false;
        }
        const ssize_t size = read(fd, bytes, sizeof(bytes));
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return size == 0;
        }
        if (buffer_append(out, bytes, (size_t)size) != BUFFER_OK) {
            return false;
        }
    }
}

static int sound_append(struct speech *speech, const struct buffer *file)
{
    struct wav_sound sound;
    const int result = wav_parse(file->bytes, file->length_bytes, &sound);
    if (result != WAV_OK) {
        return result == WAV_NO_MEMORY ? SPEAKER_NO_MEMORY : SPEAKER_BAD_CLIP;
    }
    loudness_bring(sound.samples, sound.count, VOICE_LUFS, VOICE_PEAK); /* or it is silent */
    const int appended = speech_append(speech, sound.samples, sound.count);
    free(sound.samples);
    return appended;
}

/* The child; *ret_fd is where its sound comes out. */
static bool espeak_start(const char *voice, const char *words, pid_t *ret_child, int *ret_fd)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const char *const arguments[] = {"espeak-ng", "-v", voice,      "-s", "145", "-a",
                                     "80",        "-z", "--stdout", "--", words, NULL};
    char *copies[sizeof(arguments) / sizeof(arguments[0])];
    memcpy(copies, arguments, sizeof(arguments)); /* posix_spawn takes char *, and writes nothing */
    /* Our threads block all signals; the child should not. */
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    const int failed = posix_spawnp(ret_child, "espeak-ng", &actions, &attributes, copies, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        return false;
    }
    *ret_fd = ends[0];
    return true;
}

static int words_speak(const char *voice, const char *words, struct speech *speech)
{
    pid_t child;
    int fd;
    if (!espeak_start(voice, words, &child, &fd)) {
        return SPEAKER_NO_ESPEAK;
    }
    struct buffer file;
    buffer_init(&file, FILE_BYTES_MAX);
    const bool read = read_all(fd, &file);
    close(fd);
    if (!read) {
        kill(child, SIGKILL);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    int result = SPEAKER_NO_ESPEAK;
    if (read && WIFEXITED(status) && WEXITSTATUS(status) == 0 && file.length_bytes > 0) {
        result = sound_append(speech, &file);
        result = result == SPEAKER_BAD_CLIP ? SPEAKER_NO_ESPEAK : result;
    }
    buffer_deinit(&file);
    return result;
}

enum clip_result { CLIP_SAID, CLIP_NONE, CLIP_BAD };

static enum clip_result clip_say(const char *folder, const char *name, struct speech *speech)
{
    char path[VOICE_PATH_BYTES_MAX + PHRASE_TEXT_BYTES_MAX + 8];
    snprintf(path, sizeof(path), "%s/%s.wav", folder, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return CLIP_NONE;
    }
    struct buffer file;
    buffer_init(&file, FILE_BYTES_MAX);
    const bool said =
        read_all(fd, &file) && file.length_bytes > 0 && sound_append(speech, &file) == SPEAKER_OK;
    close(fd);
    buffer_deinit(&file);
    return said ? CLIP_SAID : CLIP_BAD;
}

/* Speaks the words that wait, if there are any. */
static int words_flush(const struct phrase *phrase, char *words, struct speech *speech)
{
    if (words[0] == 0) {
        return SPEAKER_OK;
    }
    const int result = words_speak(phrase_voice(phrase->language), words, speech);
    words[0] = 0;
    return result;
}

int speaker_say(const struct phrase *phrase, const char *clips, struct speech *speech)
{
    char words[WORDS_BYTES_MAX] = ""; /* of pieces without a clip, until one with a clip comes */
    const size_t from = speech->count;
    int fault = SPEAKER_OK;
    for (int i = 0; i < phrase->piece_count; i++) {
        const struct phrase_piece *piece = &phrase->pieces[i];
        struct speech clip = {0};
        const enum clip_result found = clips == NULL || piece->clip[0] == '\0'
                                           ? CLIP_NONE
                                           : clip_say(clips, piece->clip, &clip);
        if (found == CLIP_SAID) {
            const int flushed = words_flush(phrase, words, speech);
            const int said = speech_append(speech, clip.samples, clip.count);
            fault = flushed != SPEAKER_OK ? flushed : said != SPEAKER_OK ? said : fault;
        } else {
            const size_t length = strlen(words);
            snprintf(words + length, sizeof(words) - length, "%s%s", length == 0 ? "" : " ",
                     piece->words);
            fault = found == CLIP_BAD ? SPEAKER_BAD_CLIP : fault;
        }
        free(clip.samples);
    }
    const int flushed = words_flush(phrase, words, speech);
    if (speech->count > from) { /* pieces are alike by themselves; this is what is heard */
        loudness_bring(speech->samples + from, speech->count - from, VOICE_LUFS, VOICE_PEAK);
    }
    return flushed != SPEAKER_OK ? flushed : fault;
}
