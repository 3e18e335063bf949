/*
 * Phrases as a hall says them, recordings read strictly, a file that is a valid WAV after each
 * call, and a voice that says everything once and in order. espeak-ng itself is heard in the group
 * `voice`.
 */
#include "drivers/sound/loudness.h"
#include "drivers/sound/mixer.h"
#include "drivers/sound/phrase.h"
#include "drivers/sound/sinks.h"
#include "drivers/sound/sound_card.h"
#include "drivers/sound/spoken_text.h"
#include "drivers/sound/voice.h"
#include "drivers/sound/wav.h"

#include "tests/lib/cmocka_all.h"

#include <math.h>
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

static void test_an_emergency_is_said_whole(void **unused)
{
    (void)unused;
    static const char *const words[] = {
        [PHRASE_ZH] = "qing3 zhu4 yi4, da4 ting1 jin3 ji2 zan4 ting2 fu2 wu4, qing3 ting1 cong2 "
                      "gong1 zuo4 ren2 yuan2 zhi3 yin3",
        [PHRASE_EN] = "Attention please. This hall is closed for an emergency. Please follow the "
                      "staff."};
    for (int language = 0; language < PHRASE_LANGUAGE_COUNT; language++) {
        struct phrase phrase;
        char said[512] = "";
        phrase_emergency((enum phrase_language)language, "", &phrase);
        for (int i = 0; i < phrase.piece_count; i++) {
            const size_t length = strlen(said);
            snprintf(said + length, sizeof(said) - length, "%s%s", i == 0 ? "" : " ",
                     phrase.pieces[i].words);
        }
        assert_string_equal(said, words[language]);
    }
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

static void assert_typed(enum phrase_language language, const char *typed, const char *words)
{
    struct phrase phrase = {.language = language};
    char said[PHRASE_PIECES_MAX * PHRASE_TEXT_BYTES_MAX] = "";
    const int pieces = spoken_text_add(&phrase, typed);
    assert_int_equal(pieces, phrase.piece_count);
    for (int i = 0; i < phrase.piece_count; i++) {
        const size_t length = strlen(said);
        assert_string_equal(phrase.pieces[i].clip, "");
        snprintf(said + length, sizeof(said) - length, "%s%s", i == 0 ? "" : " ",
                 phrase.pieces[i].words);
    }
    assert_string_equal(said, words);
}

static void test_what_was_typed_is_said_and_nothing_else_gets_out(void **unused)
{
    (void)unused;
    assert_typed(PHRASE_ZH, "火警，请疏散！", "huo3 jing3, qing3 shu1 san4,");
    assert_typed(PHRASE_ZH, "B1层A区 停电２小时",
                 "bi4 yi1 ceng2 ei1 qu1 ting2 dian4 er4 xiao3 shi2,");
    assert_typed(PHRASE_ZH, "请看 https://a.example", "qing3 kan4, ei1,");
    assert_typed(PHRASE_EN, "fire alarm, leave by exit 2!", "fire alarm, leave by exit 2,");
    assert_typed(PHRASE_EN, "--voice=x [[a]] <audio> $(reboot) \"q\"",
                 "voice, x, a, audio, reboot, q,");
    assert_typed(PHRASE_EN, "火警 fire", ""); /* half of it would warn of the wrong thing */
    assert_typed(PHRASE_ZH, "fire alarm", "");
    assert_typed(PHRASE_ZH, "\xE7\x81 火", "huo3,"); /* broken UTF-8 is a pause */
    assert_typed(PHRASE_ZH, "", "");
    assert_typed(PHRASE_EN, "、、！", "");
}

static void test_a_long_text_ends_at_a_word(void **unused)
{
    (void)unused;
    static char typed[4000];
    struct phrase phrase;
    for (size_t i = 0; i + 3 < sizeof(typed); i += 3) {
        memcpy(typed + i, "\xE8\xA3\x85", 3); /* 装: zhuang1, the longest there is */
    }
    phrase_emergency(PHRASE_ZH, typed, &phrase);
    assert_int_equal(phrase.piece_count, PHRASE_PIECES_MAX);
    assert_string_equal(phrase.pieces[5].words, ", zhuang1 zhuang1 zhuang1");
    for (int i = 6; i < phrase.piece_count; i++) {
        assert_string_equal(phrase.pieces[i].words, "zhuang1 zhuang1 zhuang1");
    }
}

static void test_a_card_is_the_one_that_is_named_or_none(void **unused)
{
    (void)unused;
    const struct sound_cards cards = {.count = 4,
                                      .names = {"HDA Intel PCH, ALC887-VD Analog",
                                                "HDA Intel PCH, HDMI 0", "USB Audio",
                                                "USB Audio #2"}};
    assert_int_equal(sound_card_choose(&cards, "USB Audio"), 2); /* exactly this one */
    assert_int_equal(sound_card_choose(&cards, "usb audio #"), 3);
    assert_int_equal(sound_card_choose(&cards, "analog"), 0);
    assert_int_equal(sound_card_choose(&cards, "hda"), SOUND_CARD_SEVERAL);
    assert_int_equal(sound_card_choose(&cards, "usb"), SOUND_CARD_SEVERAL);
    assert_int_equal(sound_card_choose(&cards, "Bluetooth"), SOUND_CARD_NONE);
    assert_int_equal(sound_card_choose(&cards, ""), SOUND_CARD_NONE);
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

/* ---- loudness ---- */

static void wave_write(int16_t *to, size_t count, double hertz, double peak)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = (int16_t)lrint(peak * sin(6.283185307179586 * hertz * (double)i / WAV_RATE_HZ));
    }
}

static int16_t peak_of(const int16_t *samples, size_t count)
{
    int highest = 0;
    for (size_t i = 0; i < count; i++) {
        highest = abs(samples[i]) > highest ? abs(samples[i]) : highest;
    }
    return (int16_t)highest;
}

/* EBU Tech 3341, case 1: a sine of 1 kHz at −23 dBFS, which in one channel counts −26.0 LUFS (two
 * make −23). */
static void test_loudness_is_what_the_broadcasters_say(void **unused)
{
    (void)unused;
    static int16_t samples[2 * WAV_RATE_HZ];
    const size_t count = sizeof(samples) / sizeof(samples[0]);
    wave_write(samples, count, 1000, 32768 * pow(10, -23.0 / 20));
    double lufs = 0;
    assert_true(loudness_measure(samples, count, &lufs));
    assert_true(fabs(lufs + 26.0) < 0.2);
}

static void test_loud_and_quiet_and_short_come_to_one_loudness(void **unused)
{
    (void)unused;
    static int16_t samples[2 * WAV_RATE_HZ];
    static const struct {
        size_t count;
        double hertz, peak;
    } sounds[] = {{2 * WAV_RATE_HZ, 300, 32767},
                  {WAV_RATE_HZ, 300, 400},
                  {WAV_RATE_HZ / 10, 900, 3000},
                  {WAV_RATE_HZ / 3, 3000, 20000},
                  {400, 440, 9000}};
    for (size_t i = 0; i < sizeof(sounds) / sizeof(sounds[0]); i++) {
        double lufs = 0;
        wave_write(samples, sounds[i].count, sounds[i].hertz, sounds[i].peak);
        assert_true(loudness_bring(samples, sounds[i].count, VOICE_LUFS, VOICE_PEAK));
        assert_true(loudness_measure(samples, sounds[i].count, &lufs));
        assert_true(fabs(lufs - VOICE_LUFS) < 0.5);
        assert_in_range(peak_of(samples, sounds[i].count), 1, VOICE_PEAK);
    }
}

static void test_a_click_does_not_make_a_recording_quiet(void **unused)
{
    (void)unused;
    static int16_t samples[2 * WAV_RATE_HZ];
    const size_t count = sizeof(samples) / sizeof(samples[0]);
    wave_write(samples, count, 500, 300);
    samples[WAV_RATE_HZ] = 32767;
    double lufs = 0;
    assert_true(loudness_bring(samples, count, VOICE_LUFS, VOICE_PEAK));
    assert_true(loudness_measure(samples, count, &lufs));
    assert_true(fabs(lufs - VOICE_LUFS) < 1.0);
    assert_in_range(peak_of(samples, count), 1, VOICE_PEAK);
}

static void test_silence_stays_silence(void **unused)
{
    (void)unused;
    static int16_t samples[WAV_RATE_HZ];
    double lufs = 7;
    assert_false(loudness_measure(samples, WAV_RATE_HZ, &lufs));
    assert_false(loudness_measure(samples, 0, &lufs));
    assert_false(loudness_bring(samples, WAV_RATE_HZ, VOICE_LUFS, VOICE_PEAK));
    assert_true(lufs == 7);
    assert_int_equal(peak_of(samples, WAV_RATE_HZ), 0);
}

/* ---- two tracks ---- */

static void test_a_call_ducks_under_what_is_urgent_and_comes_back(void **unused)
{
    (void)unused;
    enum { CALL = WAV_RATE_HZ, URGENT = WAV_RATE_HZ / 4, LEAD = 2000, ROOM = 700 };
    static int16_t call[CALL];
    static int16_t urgent[URGENT];
    static int16_t out[CALL + ROOM];
    for (size_t i = 0; i < CALL; i++) {
        call[i] = 10000;
    }
    for (size_t i = 0; i < URGENT; i++) {
        urgent[i] = 300;
    }
    struct mixer mixer;
    mixer_init(&mixer);
    assert_int_equal(mixer_take(&mixer, out, ROOM), 0);
    mixer_play(&mixer, MIXER_CALLS, call, CALL);
    size_t made = mixer_take(&mixer, out, LEAD);
    assert_int_equal(made, LEAD);
    mixer_play(&mixer, MIXER_URGENT, urgent, URGENT);
    for (size_t now = ROOM; now == ROOM; made += now) {
        now = mixer_take(&mixer, out + made, ROOM);
    }
    assert_int_equal(made, CALL); /* nothing of the call is lost */
    const size_t ramp = WAV_RATE_HZ * MIXER_RAMP_MS / 1000 + 2;
    for (size_t i = 0; i < made; i++) {
        const bool over = i < LEAD || i >= LEAD + URGENT + ramp;
        if (over) {
            assert_int_equal(out[i], 10000);
        } else if (i >= LEAD + ramp && i < LEAD + URGENT) {
            assert_in_range(out[i], 1299, 1301); /* a tenth of one, and the other */
        } else {
            assert_true(abs(out[i] - out[i - 1]) <= 310); /* no click */
        }
    }
    assert_true(mixer_ended(&mixer, MIXER_CALLS) && mixer_ended(&mixer, MIXER_URGENT));
}

static void test_two_loud_tracks_are_cut_and_not_turned_over(void **unused)
{
    (void)unused;
    static const int16_t loud[] = {INT16_MAX, INT16_MIN};
    int16_t out[2];
    struct mixer mixer;
    mixer_init(&mixer);
    mixer_play(&mixer, MIXER_CALLS, loud, 2);
    mixer_play(&mixer, MIXER_URGENT, loud, 2);
    assert_int_equal(mixer_take(&mixer, out, 2), 2);
    assert_int_equal(out[0], INT16_MAX);
    assert_int_equal(out[1], INT16_MIN);
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

/* A clip is a square wave, and the length of its half waves is its name. */
enum { HALF_WAVES = 240, MARKS_MAX = 4096 };

struct heard {
    int16_t marks[MARKS_MAX]; /* the half wave's length of each run of equal ones */
    int mark_count;
    int half; /* samples of this sign so far */
    int sign;
    size_t samples;
    struct voice *voice; /* says `urgent` after `urgent_at` samples, if that is not 0 */
    struct utterance urgent;
    size_t urgent_at;
};

static int heard_play(void *context, const int16_t *samples, size_t count)
{
    struct heard *heard = context;
    assert_in_range(count, 1, WAV_RATE_HZ * VOICE_BLOCK_MS / 1000);
    for (size_t i = 0; i < count; i++) {
        const int sign = samples[i] > 0 ? 1 : samples[i] < 0 ? -1 : 0;
        if (sign != heard->sign) {
            const bool again =
                heard->mark_count > 0 && heard->marks[heard->mark_count - 1] == heard->half;
            if (heard->sign != 0 && !again) {
                assert_true(heard->mark_count < MARKS_MAX);
                heard->marks[heard->mark_count++] = (int16_t)heard->half;
            }
            heard->sign = sign;
            heard->half = 0;
        }
        heard->half++;
    }
    heard->samples += count;
    if (heard->urgent_at > 0 && heard->samples >= heard->urgent_at) {
        heard->urgent_at = 0;
        assert_int_equal(voice_say(heard->voice, &heard->urgent), VOICE_OK);
    }
    return 0;
}

static void clip_write(const char *folder, const char *name, int half)
{
    char path[256];
    static uint8_t bytes[WAV_HEADER_BYTES + 2 * HALF_WAVES * 32];
    snprintf(path, sizeof(path), "%s/%s.wav", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    const size_t frames = (size_t)HALF_WAVES * (size_t)half;
    const size_t size = recording(bytes, 22050, 1, (unsigned)frames, 500);
    for (size_t i = 0; i < frames; i++) {
        if (i / (size_t)half % 2 == 1) {
            const uint16_t low = (uint16_t)-500;
            bytes[WAV_HEADER_BYTES + 2 * i] = (uint8_t)(low & 255);
            bytes[WAV_HEADER_BYTES + 2 * i + 1] = (uint8_t)(low >> 8);
        }
    }
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static const char *const clip_names[] = {
    "zh/please",        "zh/letter-a",  "zh/number",  "zh/to",
    "zh/to-window",     "zh/attention", "zh/hall",    "zh/stops-for-emergency",
    "zh/please-follow", "zh/staff",     "zh/digit-0", "zh/digit-1",
    "zh/digit-2",       "zh/digit-3",   "zh/digit-10"};
enum { CLIPS = sizeof(clip_names) / sizeof(clip_names[0]), FIRST_HALF = 10 };

/* Every clip has its place in the table and FIRST_HALF as its half wave. */
static void clips_make(char folder[32])
{
    char zh[64];
    snprintf(folder, 32, "/tmp/sound-clips-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(zh, sizeof(zh), "%s/zh", folder);
    assert_int_equal(mkdir(zh, 0700), 0);
    for (int i = 0; i < CLIPS; i++) {
        clip_write(folder, clip_names[i], FIRST_HALF + i);
    }
}

static void clips_remove(const char *folder)
{
    char path[256];
    for (int i = 0; i < CLIPS; i++) {
        snprintf(path, sizeof(path), "%s/%s.wav", folder, clip_names[i]);
        unlink(path);
    }
    snprintf(path, sizeof(path), "%s/zh", folder);
    rmdir(path);
    rmdir(folder);
}

static struct utterance call_of(const char *number)
{
    struct utterance utterance = {.phrase_count = 1};
    assert_int_equal(phrase_call(PHRASE_ZH, number, "12", &utterance.phrases[0]), PHRASE_OK);
    return utterance;
}

static void test_clips_sound_in_order_each_call_once(void **unused)
{
    (void)unused;
    char folder[32];
    clips_make(folder);
    struct heard heard = {0};
    const struct voice_config config = {.clips = folder,
                                        .sink = {.context = &heard, .play = heard_play}};
    struct voice *voice;
    assert_int_equal(voice_create(&config, &voice), VOICE_OK);
    for (int call = 1; call <= 3; call++) {
        char number[8];
        snprintf(number, sizeof(number), "A%d", call);
        const struct utterance utterance = call_of(number);
        assert_int_equal(voice_say(voice, &utterance), VOICE_OK);
    }
    voice_finish(voice);
    assert_int_equal(voice_waiting(voice), 0);
    voice_destroy(voice);
    /* please A … number to ten two to-window */
    static const int16_t one[] = {0, 1, -1, 2, 3, 14, 12, 4};
    assert_int_equal(heard.mark_count, 3 * 8);
    for (int i = 0; i < 24; i++) {
        const int clip = i % 8 == 2 ? 11 + i / 8 : one[i % 8];
        assert_int_equal(heard.marks[i], FIRST_HALF + clip);
    }
    clips_remove(folder);
}

/* The emergency comes while a call is said: both are heard to their end, and what waits comes
 * after. */
static void test_an_emergency_waits_for_no_call(void **unused)
{
    (void)unused;
    char folder[32];
    clips_make(folder);
    struct heard alone = {0};
    struct heard heard = {.urgent_at = 1, .urgent = {.phrase_count = 1, .urgent = true}};
    phrase_emergency(PHRASE_ZH, "", &heard.urgent.phrases[0]);
    struct voice_config config = {.clips = folder, .sink = {&alone, heard_play}};
    const struct utterance call = call_of("A1");
    const struct utterance next = call_of("A2");
    struct voice *voice;
    assert_int_equal(voice_create(&config, &voice), VOICE_OK);
    assert_int_equal(voice_say(voice, &call), VOICE_OK);
    assert_int_equal(voice_say(voice, &next), VOICE_OK);
    voice_finish(voice);
    voice_destroy(voice);

    config.sink.context = &heard;
    assert_int_equal(voice_create(&config, &heard.voice), VOICE_OK);
    assert_int_equal(voice_say(heard.voice, &call), VOICE_OK);
    assert_int_equal(voice_say(heard.voice, &next), VOICE_OK);
    voice_finish(heard.voice);
    assert_int_equal(voice_waiting(heard.voice), 0);
    voice_destroy(heard.voice);
    /* It sounds within the first call, not after both. */
    assert_in_range(heard.samples, alone.samples, alone.samples + WAV_RATE_HZ / 2);
    int attention = -1;
    int last_call = -1;
    for (int i = 0; i < heard.mark_count; i++) {
        attention = heard.marks[i] == FIRST_HALF + 5 && attention < 0 ? i : attention;
        last_call = heard.marks[i] == FIRST_HALF + 12 ? i : last_call;
    }
    assert_true(attention >= 0 && attention < last_call);
    clips_remove(folder);
}

/* A listener who has had enough at the first block, once all three wait. */
struct hushing {
    _Atomic(struct voice *) voice;
    size_t blocks;
    bool hushed;
    int loudest;
};

static int hushing_play(void *context, const int16_t *samples, size_t count)
{
    struct hushing *hushing = context;
    for (size_t i = 0; i < count; i++) {
        hushing->loudest = abs(samples[i]) > hushing->loudest ? abs(samples[i]) : hushing->loudest;
    }
    hushing->blocks++;
    while (!hushing->hushed && (hushing->voice == NULL || voice_waiting(hushing->voice) < 3)) {
    }
    if (!hushing->hushed) {
        voice_hush(hushing->voice);
        hushing->hushed = true;
    }
    return 0;
}

static void test_hush_ends_what_sounds_and_what_waits_and_volume_holds(void **unused)
{
    (void)unused;
    char folder[32];
    clips_make(folder);
    struct hushing hushing = {.hushed = false};
    const struct voice_config config = {.clips = folder, .sink = {&hushing, hushing_play}};
    const struct utterance call = call_of("A1");
    struct voice *voice;
    assert_int_equal(voice_create(&config, &voice), VOICE_OK);
    hushing.voice = voice;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(voice_say(voice, &call), VOICE_OK);
    }
    voice_finish(voice);
    assert_int_equal(hushing.blocks, 1);
    assert_int_equal(voice_say(voice, &call), VOICE_OK); /* and the next is said whole */
    voice_finish(voice);
    assert_true(hushing.blocks > 2);
    const int loudest = hushing.loudest;
    hushing.loudest = 0;
    voice_volume(voice, 25);
    assert_int_equal(voice_say(voice, &call), VOICE_OK);
    voice_finish(voice);
    voice_destroy(voice);
    assert_in_range(hushing.loudest, loudest / 4 - 1, loudest / 4 + 1);
    clips_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_are_said_digit_by_digit_and_windows_as_numbers),
        cmocka_unit_test(test_an_emergency_is_said_whole),
        cmocka_unit_test(test_what_was_typed_is_said_and_nothing_else_gets_out),
        cmocka_unit_test(test_a_long_text_ends_at_a_word),
        cmocka_unit_test(test_a_card_is_the_one_that_is_named_or_none),
        cmocka_unit_test(test_every_letter_digit_and_window_has_words),
        cmocka_unit_test(test_what_cannot_be_said_is_refused),
        cmocka_unit_test(test_recordings_come_to_one_rate),
        cmocka_unit_test(test_a_recording_cut_anywhere_is_shorter_or_refused),
        cmocka_unit_test(test_loudness_is_what_the_broadcasters_say),
        cmocka_unit_test(test_loud_and_quiet_and_short_come_to_one_loudness),
        cmocka_unit_test(test_a_click_does_not_make_a_recording_quiet),
        cmocka_unit_test(test_silence_stays_silence),
        cmocka_unit_test(test_a_call_ducks_under_what_is_urgent_and_comes_back),
        cmocka_unit_test(test_two_loud_tracks_are_cut_and_not_turned_over),
        cmocka_unit_test(test_the_file_is_valid_after_each_call_and_goes_on),
        cmocka_unit_test(test_clips_sound_in_order_each_call_once),
        cmocka_unit_test(test_an_emergency_waits_for_no_call),
        cmocka_unit_test(test_hush_ends_what_sounds_and_what_waits_and_volume_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
