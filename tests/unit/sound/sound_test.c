/*
 * Phrases as a hall says them, recordings read strictly, a file that is a valid WAV after each
 * call, and a voice that says everything once and in order. espeak-ng itself is heard in the group
 * `voice`.
 */
#include "drivers/sound/phrase.h"
#include "drivers/sound/sinks.h"
#include "drivers/sound/voice.h"
#include "drivers/sound/wav.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void assert_says(enum phrase_language language, const char *number, const char *window,
                        const char *words)
{
    struct phrase phrase;
    char said[512] = "";
    assert_int_equal(phrase_call(language, number, window, &phrase), PHRASE_OK);
    for (int i = 0; i < phrase.piece_count; i++) {
        const size_t length = strlen(said);
        snprintf(said + length, sizeof(said) - length, "%s%s", i == 0 ? "" : " ",
                 phrase.pieces[i].words);
        assert_true(phrase.pieces[i].words[0] != 0);
    }
    assert_string_equal(said, words);
}

static void test_calls_are_said_digit_by_digit_and_windows_as_numbers(void **unused)
{
    (void)unused;
    assert_says(PHRASE_ZH, "A047", "12",
                "qing3 ei1 ling2 si4 qi1 hao4, dao4 shi2 er4 hao4 chuang1 kou3");
    assert_says(PHRASE_ZH, "B110", "30",
                "qing3 bi4 yi1 yi1 ling2 hao4, dao4 san1 shi2 hao4 chuang1 kou3");
    assert_says(PHRASE_ZH, "C9", "10", "qing3 xi1 jiu3 hao4, dao4 shi2 hao4 chuang1 kou3");
    assert_says(PHRASE_ZH, "C9", "48", "qing3 xi1 jiu3 hao4, dao4 si4 shi2 ba1 hao4 chuang1 kou3");
    assert_says(PHRASE_ZH, "C9", "8", "qing3 xi1 jiu3 hao4, dao4 ba1 hao4 chuang1 kou3");
    assert_says(PHRASE_ZH, "C9", "12b", "qing3 xi1 jiu3 hao4, dao4 shi2 er4 bi4 hao4 chuang1 kou3");
    assert_says(PHRASE_EN, "A047", "12", "Number A. 0 4 7 please go to window 12");
}

static void test_every_letter_digit_and_window_has_words(void **unused)
{
    (void)unused;
    for (int language = 0; language < PHRASE_LANGUAGE_COUNT; language++) {
        for (int c = 'A'; c <= 'Z'; c++) {
            for (int window = 1; window <= 99; window++) {
                char number[8];
                char name[8];
                struct phrase phrase;
                snprintf(number, sizeof(number), "%c%03d", c, window * 10);
                snprintf(name, sizeof(name), "%d", window);
                assert_int_equal(phrase_call((enum phrase_language)language, number, name, &phrase),
                                 PHRASE_OK);
                for (int i = 0; i < phrase.piece_count; i++) {
                    assert_true(strlen(phrase.pieces[i].words) > 0);
                    assert_true(strlen(phrase.pieces[i].words) < PHRASE_TEXT_BYTES_MAX - 1);
                }
            }
        }
    }
}

static void test_what_cannot_be_said_is_refused(void **unused)
{
    (void)unused;
    static const char *const bad[] = {"", "A047;rm", "A 47", "甲047", "A04700000000000", "$(x)"};
    struct phrase phrase = {.piece_count = 77};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(phrase_call(PHRASE_ZH, bad[i], "12", &phrase), PHRASE_UNSPEAKABLE);
        assert_int_equal(phrase_call(PHRASE_EN, "A047", bad[i], &phrase), PHRASE_UNSPEAKABLE);
    }
    assert_int_equal(phrase.piece_count, 77);
}

/* A small recording: `rate_hz`, `channels`, all samples `value`. */
static size_t recording(uint8_t *to, unsigned rate_hz, unsigned channels, unsigned frames,
                        int16_t value)
{
    uint8_t header[] = {'R', 'I', 'F', 'F', 0,  0, 0,   0,   'W', 'A', 'V', 'E', 'f', 'm', 't',
                        ' ', 16,  0,   0,   0,  1, 0,   0,   0,   0,   0,   0,   0,   0,   0,
                        0,   0,   0,   0,   16, 0, 'd', 'a', 't', 'a', 255, 255, 255, 127};
    header[22] = (uint8_t)channels;
    header[24] = (uint8_t)(rate_hz & 255);
    header[25] = (uint8_t)(rate_hz >> 8);
    memcpy(to, header, sizeof(header));
    for (unsigned i = 0; i < frames * channels; i++) {
        to[sizeof(header) + 2 * i] = (uint8_t)((uint16_t)value & 255);
        to[sizeof(header) + 2 * i + 1] = (uint8_t)((uint16_t)value >> 8);
    }
    return sizeof(header) + (size_t)frames * channels * 2;
}

static void test_recordings_come_to_one_rate(void **unused)
{
    (void)unused;
    static const unsigned rates[] = {8000, 11025, 16000, 22050, 44100, 48000};
    static uint8_t bytes[200000];
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        for (unsigned channels = 1; channels <= 2; channels++) {
            const size_t size = recording(bytes, rates[i], channels, rates[i] / 2, -1234);
            struct wav_sound sound;
            assert_int_equal(wav_parse(bytes, size, &sound), WAV_OK);
            assert_in_range(sound.count, WAV_RATE_HZ / 2 - 2, WAV_RATE_HZ / 2 + 2);
            for (size_t at = 0; at < sound.count; at++) {
                assert_int_equal(sound.samples[at], -1234);
            }
            free(sound.samples);
        }
    }
}

static void test_a_recording_cut_anywhere_is_shorter_or_refused(void **unused)
{
    (void)unused;
    uint8_t bytes[256];
    const size_t size = recording(bytes, 22050, 1, 50, 99);
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *exact = malloc(cut + 1); /* so that a sanitizer sees a read beyond it */
        memcpy(exact, bytes, cut);
        struct wav_sound sound = {0};
        const int result = wav_parse(exact, cut, &sound);
        assert_int_equal(result, cut < WAV_HEADER_BYTES ? WAV_MALFORMED : WAV_OK);
        assert_true(sound.count <= 50);
        free(sound.samples);
        free(exact);
    }
    bytes[34] = 8; /* bits a sample */
    struct wav_sound sound;
    assert_int_equal(wav_parse(bytes, size, &sound), WAV_UNSUPPORTED);
}

static void test_loud_is_turned_down_and_quiet_left_alone(void **unused)
{
    (void)unused;
    int16_t loud[] = {INT16_MIN, 16384, 0};
    wav_limit_peak(&(struct wav_sound){loud, 3}, 16384);
    assert_int_equal(loud[0], -16384);
    assert_int_equal(loud[1], 8192);
    int16_t quiet[] = {-5, 5};
    wav_limit_peak(&(struct wav_sound){quiet, 2}, 16384);
    assert_int_equal(quiet[0], -5);
}

static void test_the_file_is_valid_after_each_call_and_goes_on(void **unused)
{
    (void)unused;
    char path[] = "/tmp/sound-test-XXXXXX";
    close(mkstemp(path));
    const int16_t samples[] = {1, -2, 3};
    for (size_t round = 1; round <= 3; round++) {
        struct wav_writer *writer;
        assert_int_equal(wav_writer_open(path, &writer), WAV_OK);
        assert_int_equal(wav_writer_append(writer, samples, 3), WAV_OK);
        uint8_t bytes[256];
        FILE *file = fopen(path, "rb");
        const size_t size = fread(bytes, 1, sizeof(bytes), file);
        fclose(file);
        assert_int_equal(size, WAV_HEADER_BYTES + round * sizeof(samples));
        struct wav_sound sound;
        assert_int_equal(wav_parse(bytes, size, &sound), WAV_OK);
        assert_int_equal(sound.count, 3 * round);
        assert_int_equal(sound.samples[3 * round - 2], -2);
        free(sound.samples);
        wav_writer_close(writer);
    }
    unlink(path);
}

/* --- The voice, with clips alone, so that no espeak-ng is needed --- */

struct heard {
    int plays;
    int16_t marks[256]; /* the first sample of each run of equal ones */
    int mark_count;
};

static int heard_play(void *context, const int16_t *samples, size_t count)
{
    struct heard *heard = context;
    heard->plays++;
    for (size_t i = 0; i < count; i++) {
        if (samples[i] != 0 && (i == 0 || samples[i] != samples[i - 1])) {
            assert_true(heard->mark_count < 256);
            heard->marks[heard->mark_count++] = samples[i];
        }
    }
    return 0;
}

static void clip_write(const char *folder, const char *name, int16_t value)
{
    char path[256];
    static uint8_t bytes[1024];
    snprintf(path, sizeof(path), "%s/%s.wav", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(bytes, 1, recording(bytes, 22050, 1, 100, value), file);
    fclose(file);
}

static void test_clips_sound_in_order_each_call_once(void **unused)
{
    (void)unused;
    static const char *const names[] = {"zh/please", "zh/letter-a", "zh/number", "zh/to",
                                        "zh/to-window"};
    char folder[] = "/tmp/sound-clips-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char zh[64];
    snprintf(zh, sizeof(zh), "%s/zh", folder);
    assert_int_equal(mkdir(zh, 0700), 0);
    for (int i = 0; i < 5; i++) {
        clip_write(folder, names[i], (int16_t)(1000 + i));
    }
    for (int digit = 0; digit <= 10; digit++) {
        char name[32];
        snprintf(name, sizeof(name), "zh/digit-%d", digit);
        clip_write(folder, name, (int16_t)(2000 + digit));
    }
    struct heard heard = {0};
    const struct voice_config config = {.clips = folder,
                                        .sink = {.context = &heard, .play = heard_play}};
    struct voice *voice;
    assert_int_equal(voice_create(&config, &voice), VOICE_OK);
    for (int call = 1; call <= 3; call++) {
        char number[8];
        snprintf(number, sizeof(number), "A%d", call);
        struct utterance utterance = {.phrase_count = 1};
        assert_int_equal(phrase_call(PHRASE_ZH, number, "12", &utterance.phrases[0]), PHRASE_OK);
        assert_int_equal(voice_say(voice, &utterance), VOICE_OK);
    }
    voice_finish(voice);
    assert_int_equal(voice_waiting(voice), 0);
    voice_destroy(voice);
    static const int16_t one[] = {1000, 1001, 0, 1002, 1003, 2010, 2002, 1004};
    assert_int_equal(heard.plays, 3);
    assert_int_equal(heard.mark_count, 3 * 8);
    for (int i = 0; i < 24; i++) {
        assert_int_equal(heard.marks[i], i % 8 == 2 ? 2001 + i / 8 : one[i % 8]);
    }
    for (int i = 0; i < 5 + 11; i++) {
        char path[256];
        if (i < 5) {
            snprintf(path, sizeof(path), "%s/%s.wav", folder, names[i]);
        } else {
            snprintf(path, sizeof(path), "%s/zh/digit-%d.wav", folder, i - 5);
        }
        unlink(path);
    }
    rmdir(zh);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_are_said_digit_by_digit_and_windows_as_numbers),
        cmocka_unit_test(test_every_letter_digit_and_window_has_words),
        cmocka_unit_test(test_what_cannot_be_said_is_refused),
        cmocka_unit_test(test_recordings_come_to_one_rate),
        cmocka_unit_test(test_a_recording_cut_anywhere_is_shorter_or_refused),
        cmocka_unit_test(test_loud_is_turned_down_and_quiet_left_alone),
        cmocka_unit_test(test_the_file_is_valid_after_each_call_and_goes_on),
        cmocka_unit_test(test_clips_sound_in_order_each_call_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
