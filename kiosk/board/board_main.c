/*
 * mashang-board: the hall's big screen and its voice.
 *
 *   hall ──link──► struct board ──► draw list ──► window
 *                       └──► wishes: speak (drivers/sound), acknowledge (link)
 *
 * The link and the voice have threads of their own; everything here is the program's first thread.
 */
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/supervisor.h"
#include "drivers/sound/sinks.h"
#include "drivers/sound/voice.h"
#include "kiosk/board/hall_screen.h"
#include "kiosk/board/picture_store.h"
#include "kiosk/board/spoken_file.h"
#include "kiosk/screens/board.h"
#include "kiosk/sdl/pictures.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VOICE_LOOK_MS = 100 };

static const char usage[] =
    "mashang-board --hall URL [--ca FILE] (--key KEY | --key-file FILE) [--size WxH]\n"
    "              [--windowed | --panel any|CONNECTOR[:right|:over|:left]]\n"
    "              [--area ID] [--mute | --voice-out FILE.wav | --sound-card NAME]\n"
    "              [--clips DIR] [--state FILE] [--pictures DIR]\n"
    "              [--describe FILE.json] [--picture FILE.png]\n"
    "\n"
    "Shows and speaks the hall's calls, each once. FILE of --key-file holds the key, or is a\n"
    "demo-access.json. --area shows and speaks one area's calls alone, so that areas, each with a\n"
    "board, call at once; --sound-card gives each its loudspeaker (`mashang-device list` names\n"
    "them; a part of a name will do). --state keeps what was spoken over a restart, --pictures\n"
    "what the hall's notices show.\n";

struct options {
    struct screen_options screen; /* first: its rows count from there */
    const char *area;
    bool mute;
    const char *voice_out;
    const char *sound_card;
    const char *clips;
    const char *state;
    const char *pictures;
};

struct program {
    struct options options;
    struct supervisor supervisor;
    struct hall_screen screen;
    struct picture_store store;
    struct voice *voice; /* NULL: mute */
    struct voice_sink sink;
    struct board board;
    struct { /* of the board, as they are on the disk */
        int64_t spoken_seq, seen_seq;
        int pending_count;
    } kept;
    uint32_t picture_number; /* of the newest picture */
    int64_t again_ms;        /* the stage wants to be shown again then */
};

static const struct option_row rows[] = {
    SCREEN_OPTION_ROWS,
    {"--area", option_take_text, offsetof(struct options, area)},
    {"--mute", NULL, offsetof(struct options, mute)},
    {"--voice-out", option_take_text, offsetof(struct options, voice_out)},
    {"--sound-card", option_take_text, offsetof(struct options, sound_card)},
    {"--clips", option_take_text, offsetof(struct options, clips)},
    {"--state", option_take_text, offsetof(struct options, state)},
    {"--pictures", option_take_text, offsetof(struct options, pictures)},
};

/* --- The voice ------------------------------------------------------------------------------- */

static void voice_fault(void *context, const char *what)
{
    (void)context;
    log_line(LOG_WARN, "board.voice", "fault=%s", what);
}

/* A board without a loudspeaker still shows everything. */
static void voice_start(struct program *program)
{
    const struct options *options = &program->options;
    if (options->mute) {
        return;
    }
    const int opened = options->voice_out != NULL
                           ? sink_file_open(options->voice_out, &program->sink)
                           : sink_speaker_open(options->sound_card, &program->sink);
    if (opened != SINK_OK) {
        log_line(LOG_WARN, "board.voice", "fault=%s",
                 opened == SINK_NO_CARD ? "no-such-card" : "no-output");
        return;
    }
    const struct voice_config config = {
        .clips = options->clips, .chime = true, .sink = program->sink, .on_fault = voice_fault};
    if (voice_create(&config, &program->voice) != VOICE_OK) {
        log_line(LOG_WARN, "board.voice", "fault=no-thread");
    }
}

static void voice_end(struct program *program)
{
    voice_destroy(program->voice);
    if (program->sink.context != NULL && program->options.voice_out != NULL) {
        sink_file_close(&program->sink);
    } else if (program->sink.context != NULL) {
        sink_speaker_close(&program->sink);
    }
}

/* Before anything sounds, so that a crash can't say it twice. */
static void calls_keep(struct program *program)
{
    const struct board *board = &program->board;
    const bool same = program->kept.spoken_seq == board->spoken_seq &&
                      program->kept.seen_seq == board->seen_seq &&
                      program->kept.pending_count == board->pending_count;
    if (program->options.state == NULL || same || !board->has_state) {
        return;
    }
    program->kept.spoken_seq = board->spoken_seq;
    program->kept.seen_seq = board->seen_seq;
    program->kept.pending_count = board->pending_count;
    if (!spoken_file_write(program->options.state, board)) {
        log_line(LOG_WARN, "board.state", "fault=not-written seq=%lld",
                 (long long)board->spoken_seq);
    }
}

static void calls_restore(struct program *program)
{
    static struct spoken spoken;
    const char *path = program->options.state;
    if (path != NULL) {
        spoken_file_read(path, &spoken);
    }
    board_init(&program->board, program->options.area, spoken.spoken_seq);
    board_restore(&program->board, spoken.done_seq, spoken.pending, spoken.pending_count);
}

/* A picture goes when another notice takes its notice's place: until then that one may come back.
 */
static void pictures_leave(struct pictures *pictures, const struct board *board)
{
    for (int slot = 0; slot < PICTURE_SLOTS_MAX; slot++) {
        const uint32_t number = pictures->slots[slot].number;
        bool shown = false;
        for (int i = 0; i < BOARD_NOTICES_MAX; i++) {
            shown = shown || board->notices[i].picture_number == number;
        }
        if (!shown) {
            pictures_drop(pictures, number);
        }
    }
}

/* Shows a picture that came; one that did not is logged, and its notice stands in words. */
static void picture_take(struct program *program, const char *name, const struct picture_file *file)
{
    if (file->pixels == NULL ||
        !pictures_put(stage_pictures(program->screen.stage), program->picture_number + 1,
                      file->pixels, file->width_px, file->height_px)) {
        log_line(LOG_WARN, "board.picture", "fault=not-there name=%s", name);
        return;
    }
    board_picture(&program->board, name, ++program->picture_number, file->width_px,
                  file->height_px);
}

/* Each is looked for once: on the disk, or else at the hall, which may be long in coming. */
static void pictures_follow(struct program *program)
{
    struct board *board = &program->board;
    pictures_leave(stage_pictures(program->screen.stage), board);
    for (int i = 0; i < board->notice_count; i++) {
        struct board_notice *notice = &board->notices[i];
        struct picture_file file = {0};
        if (notice->picture[0] == 0 || notice->picture_number != 0 || notice->picture_tried) {
            continue;
        }
        notice->picture_tried = true;
        if (picture_store_want(&program->store, program->screen.link, notice->picture, &file) !=
            PICTURE_ASKED) {
            picture_take(program, notice->picture, &file);
        }
    }
}

static void call_speak(struct program *program, const struct board_wish *wish)
{
    if (program->voice == NULL) {
        log_line(LOG_INFO, "board.voice", "unspoken=mute seq=%lld number=%s",
                 (long long)wish->call.seq, wish->call.number);
        return;
    }
    struct utterance utterance = {.phrase_count = wish->both_languages ? 2 : 1};
    const char *number = wish->call.number;
    const char *window = wish->call.window;
    if (phrase_call(PHRASE_ZH, number, window, &utterance.phrases[0]) != PHRASE_OK ||
        phrase_call(PHRASE_EN, number, window, &utterance.phrases[1]) != PHRASE_OK ||
        voice_say(program->voice, &utterance) != VOICE_OK) {
        log_line(LOG_WARN, "board.voice", "fault=unspoken seq=%lld", (long long)wish->call.seq);
        return;
    }
    log_line(LOG_INFO, "board.voice", "spoken=%s seq=%lld number=%s",
             wish->both_languages ? "zh,en" : "zh", (long long)wish->call.seq, number);
}

static void emergency_speak(struct program *program)
{
    if (program->voice == NULL) {
        return;
    }
    struct utterance utterance = {.phrase_count = 2, .urgent = true};
    phrase_emergency(PHRASE_ZH, program->board.notice_typed, &utterance.phrases[0]);
    phrase_emergency(PHRASE_EN, program->board.notice_typed, &utterance.phrases[1]);
    if (voice_say(program->voice, &utterance) != VOICE_OK) {
        log_line(LOG_WARN, "board.voice", "fault=emergency-unspoken");
    }
}

/* --- The loop -------------------------------------------------------------------------------- */

static void event_take(struct program *program, const struct client_event *event, int64_t now_ms)
{
    char name[PICTURE_KEPT_ROOM];
    struct picture_file file;
    if (picture_store_answer(&program->store, event, name, &file)) {
        picture_take(program, name, &file);
    } else if (event->kind == CLIENT_PUSH && event->shape->kind == SHAPE_BOARD) {
        board_take(&program->board, event->shape->of.board, now_ms);
    } else if (event->kind == CLIENT_LINE) {
        board_line(&program->board, event->line);
        log_line(event->line == CLIENT_LINE_UP ? LOG_INFO : LOG_WARN, "board.line",
                 "up=%d refused=%d code=%s", event->line == CLIENT_LINE_UP,
                 event->line == CLIENT_LINE_REFUSED, event->problem.code);
    }
}

static void wishes_carry_out(struct program *program)
{
    struct board_wish wish;
    while (board_next_wish(&program->board, &wish)) {
        switch (wish.kind) {
        case BOARD_ACKNOWLEDGE:
            link_acknowledge(program->screen.link, "board", wish.call.seq);
            break;
        case BOARD_SPEAK:
            call_speak(program, &wish);
            break;
        case BOARD_UNSPOKEN:
            log_line(wish.rule == BOARD_RULE_QUIET ? LOG_INFO : LOG_WARN, "board.voice",
                     "unspoken=%s seq=%lld number=%s", board_rule_name(wish.rule),
                     (long long)wish.call.seq, wish.call.number);
            break;
        case BOARD_EMERGENCY:
            emergency_speak(program);
            break;
        }
    }
}

static void turn(struct program *program, int64_t now_ms)
{
    struct client_event event;
    while (link_poll(program->screen.link, &event)) {
        event_take(program, &event, now_ms);
        client_event_deinit(&event);
    }
    const bool speaking = program->voice != NULL && voice_waiting(program->voice) > 0;
    board_voice(&program->board, speaking, now_ms);
    calls_keep(program);
    wishes_carry_out(program);
    pictures_follow(program);
    struct stage *stage = program->screen.stage;
    board_draw(&program->board, stage_list(stage), stage_scale(stage), stage_measure(stage),
               now_ms);
    program->again_ms = stage_show(stage, "board", program->board.seq, 0, now_ms);
}

static int64_t wake_of(struct program *program, int64_t now_ms)
{
    const int64_t alive_ms = supervisor_alive(&program->supervisor, now_ms);
    int64_t wake_ms = board_next_wake_ms(&program->board, now_ms);
    if (program->voice != NULL && voice_waiting(program->voice) > 0 &&
        now_ms + VOICE_LOOK_MS < wake_ms) {
        wake_ms = now_ms + VOICE_LOOK_MS;
    }
    wake_ms = alive_ms < wake_ms ? alive_ms : wake_ms;
    return program->again_ms < wake_ms ? program->again_ms : wake_ms;
}

static void run(struct program *program)
{
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        turn(program, now_ms);
        now_ms = clock_monotonic_ms();
        struct window_event event;
        bool found = stage_wait(program->screen.stage, wake_of(program, now_ms), now_ms, &event);
        while (found) {
            if (event.kind == WINDOW_QUIT) {
                return;
            }
            found = stage_wait(program->screen.stage, 0, 0, &event);
        }
    }
}

static bool program_start(struct program *program)
{
    const struct options *options = &program->options;
    const struct hall_screen_look look = {.title = "马上办 大屏",
                                          .design_w = BOARD_WIDTH,
                                          .design_h = BOARD_HEIGHT,
                                          .scale = board_scale,
                                          .pointer_hidden = true};
    if (!hall_screen_open(&program->screen, &options->screen, &look)) {
        return false;
    }
    picture_store_init(&program->store, options->pictures);
    link_subscribe(program->screen.link, "board");
    calls_restore(program);
    voice_start(program);
    supervisor_ready(&program->supervisor);
    return true;
}

int main(int count, char **words)
{
    static struct program program;
    int status = 0;
    if (!screen_options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, usage,
                             &program.options.screen, &status)) {
        return status;
    }
    supervisor_open(&program.supervisor);
    const bool started = program_start(&program);
    if (started) {
        run(&program);
    }
    supervisor_stopping(&program.supervisor);
    voice_end(&program);
    hall_screen_close(&program.screen);
    return started ? EXIT_SUCCESS : EXIT_FAILURE;
}
