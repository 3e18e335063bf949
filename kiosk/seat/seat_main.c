/*
 * mashang-seat: the screen before the visitor at one window, on the program's first thread; the
 * link has its own.
 */
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/supervisor.h"
#include "kiosk/board/hall_screen.h"
#include "kiosk/board/picture_store.h"
#include "kiosk/screens/seat.h"
#include "kiosk/sdl/pictures.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, SEAT_ARGUMENT_BYTES_MAX = 24 };

static const char usage[] =
    "mashang-seat --hall URL [--ca FILE] (--key KEY | --key-file FILE) --seat ID [--size WxH]\n"
    "             [--windowed | --panel any|CONNECTOR[:right|:over|:left]]\n"
    "             [--pictures DIR] [--describe FILE.json] [--picture FILE.png]\n"
    "\n"
    "Shows who sits at the seat and whose turn it is, and takes the review. FILE of --key-file "
    "holds\n"
    "the key, or is a demo-access.json. --pictures keeps staff's photos over a "
    "restart.\n";

struct options {
    struct screen_options screen; /* first: its rows count from there */
    const char *seat;
    const char *pictures;
};

struct program {
    struct options options;
    struct supervisor supervisor;
    struct hall_screen screen;
    struct picture_store store;
    struct seat_screen_state seat;
    struct ui_input input;
    uint32_t review_tag; /* 0: none is on its way */
    uint32_t paper_tag;  /* the same of a paper to confirm */
    uint32_t photo;      /* number of the newest */
    int64_t again_ms;    /* the stage wants to be shown again then */
};

static int take_seat(void *field, const char *value)
{
    const size_t length = strlen(value);
    return option_take_text(field, value) && length <= SEAT_ARGUMENT_BYTES_MAX &&
           strspn(value, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") ==
               length;
}

static const struct option_row rows[] = {
    SCREEN_OPTION_ROWS,
    {"--seat", take_seat, offsetof(struct options, seat)},
    {"--pictures", option_take_text, offsetof(struct options, pictures)},
};

/* --- What comes ------------------------------------------------------------------------------ */

static enum seat_answer answer_of(const struct client_event *event)
{
    if (event->outcome == CLIENT_DONE) {
        return SEAT_ANSWER_DONE;
    }
    if (strcmp(event->problem.code, "already_reviewed") == 0) {
        return SEAT_ANSWER_ALREADY;
    }
    return strcmp(event->problem.code, "no_review_open") == 0 ? SEAT_ANSWER_NONE_OPEN
                                                              : SEAT_ANSWER_LOST;
}

/* The newest photo; the one before it goes. Without it there is a silhouette. */
static void photo_take(struct program *program, const char *name, const struct picture_file *file)
{
    struct seat_screen_state *seat = &program->seat;
    struct pictures *pictures = stage_pictures(program->screen.stage);
    if (strcmp(seat->photo, name) != 0) {
        free(file->pixels); /* somebody else sits here by now */
        return;
    }
    pictures_drop(pictures, program->photo);
    if (file->pixels == NULL || !pictures_put(pictures, program->photo + 1, file->pixels,
                                              file->width_px, file->height_px)) {
        log_line(LOG_WARN, "seat.photo", "fault=not-there name=%s", name);
        return;
    }
    program->photo++;
    seat_photo(seat, program->photo, file->width_px, file->height_px);
}

static void event_take(struct program *program, const struct client_event *event, int64_t now_ms)
{
    char name[PICTURE_KEPT_ROOM];
    struct picture_file file;
    if (picture_store_answer(&program->store, event, name, &file)) {
        photo_take(program, name, &file);
    } else if (event->kind == CLIENT_PUSH && event->shape->kind == SHAPE_SEAT) {
        seat_take(&program->seat, event->shape->of.seat, now_ms);
    } else if (event->kind == CLIENT_PUSH && event->shape->kind == SHAPE_HALL) {
        seat_hall(&program->seat, event->shape->of.hall, now_ms);
    } else if (event->kind == CLIENT_ANSWER && event->tag == program->review_tag) {
        program->review_tag = 0;
        if (event->outcome == CLIENT_DONE && event->shape != NULL) {
            seat_reviewed(&program->seat, event->shape->of.review);
        }
        seat_answer(&program->seat, answer_of(event), now_ms);
        if (event->outcome != CLIENT_DONE) {
            log_line(LOG_WARN, "seat.review", "outcome=%d status=%d code=%s", (int)event->outcome,
                     event->problem.status, event->problem.code);
        }
    } else if (event->kind == CLIENT_ANSWER && event->tag == program->paper_tag) {
        program->paper_tag = 0;
        if (event->outcome != CLIENT_DONE || event->shape == NULL) {
            seat_paper_failed(&program->seat, now_ms);
            log_line(LOG_WARN, "seat.paper", "outcome=%d status=%d code=%s", (int)event->outcome,
                     event->problem.status, event->problem.code);
        } else if (event->shape->kind == SHAPE_PAPER) {
            seat_paper_take(&program->seat, event->shape->of.paper);
        } else {
            seat_paper_said(&program->seat, now_ms);
        }
    } else if (event->kind == CLIENT_LINE) {
        seat_line(&program->seat, event->line);
        log_line(event->line == CLIENT_LINE_UP ? LOG_INFO : LOG_WARN, "seat.line",
                 "up=%d refused=%d code=%s", event->line == CLIENT_LINE_UP,
                 event->line == CLIENT_LINE_REFUSED, event->problem.code);
    }
}

/* What the finger wrote, if it is on the field of the sign. */
static void pen_take(struct program *program)
{
    struct ui_pen pen;
    if (ui_input_pen(&program->input, &pen)) {
        seat_sign_pen(&program->seat, &pen);
    }
}

/* The target that acts, or 0. */
static ui_id touch_take(struct program *program, const struct window_event *event, int64_t now_ms)
{
    struct ui_input *input = &program->input;
    const struct ui_list *list = stage_list(program->screen.stage);
    switch (event->kind) {
    case WINDOW_PRESS:
        ui_input_press(input, list, now_ms, event->finger, event->x_px, event->y_px);
        return 0;
    case WINDOW_MOVE:
        ui_input_move(input, list, event->finger, event->x_px, event->y_px);
        return 0;
    case WINDOW_RELEASE:
        return ui_input_release(input, list, event->finger, event->x_px, event->y_px);
    case WINDOW_KEY:
        return ui_input_key(input, list, event->key);
    default:
        return 0;
    }
}

/* It is looked for once: on the disk, or else at the hall, which may be long in coming. */
static void photo_follow(struct program *program)
{
    struct seat_screen_state *seat = &program->seat;
    struct picture_file file = {0};
    if (seat->photo[0] == 0 || seat->photo_tried) {
        return;
    }
    seat->photo_tried = true;
    if (picture_store_want(&program->store, program->screen.link, seat->photo, &file) !=
        PICTURE_ASKED) {
        photo_take(program, seat->photo, &file);
    }
}

/* The newest question of a paper is the one whose answer counts. */
static void paper_ask(struct program *program, int64_t now_ms)
{
    const enum seat_paper_wish wish = seat_paper_next_wish(&program->seat, now_ms);
    static struct paper_sign sign; /* not for the stack; wiped */
    const char *seat = program->options.seat;
    const bool right = wish == SEAT_PAPER_CONFIRM;
    const bool is_signed = right && program->seat.paper.to_sign;
    if (wish == SEAT_PAPER_NOTHING) {
        return;
    }
    if (is_signed) {
        seat_sign_take(&program->seat, &sign);
    }
    program->paper_tag =
        link_ask(program->screen.link, wish == SEAT_PAPER_READ
                                           ? client_get_paper(seat)
                                           : client_answer_paper(seat, program->seat.paper.id,
                                                                 right, is_signed ? &sign : NULL));
    explicit_bzero(&sign, sizeof(sign));
    if (program->paper_tag == 0) {
        seat_paper_failed(&program->seat, now_ms);
    }
}

static void turn(struct program *program, int64_t now_ms)
{
    const enum seat_screen before = program->seat.screen;
    struct client_event event;
    while (link_poll(program->screen.link, &event)) {
        event_take(program, &event, now_ms);
        client_event_deinit(&event);
    }
    photo_follow(program);
    seat_tick(&program->seat, now_ms);
    const int level = seat_next_wish(&program->seat);
    if (level != 0) {
        program->review_tag =
            link_ask(program->screen.link, seat_review_ask(&program->seat, level));
        if (program->review_tag == 0) {
            seat_answer(&program->seat, SEAT_ANSWER_LOST, now_ms);
        }
    }
    paper_ask(program, now_ms);
    if (program->seat.screen != before) {
        ui_input_screen_changed(&program->input, now_ms);
    }
    struct stage *stage = program->screen.stage;
    seat_draw(&program->seat, stage_list(stage), stage_scale(stage), stage_measure(stage),
              &program->input, now_ms);
    program->again_ms = stage_show(stage, seat_screen_name(program->seat.screen), program->seat.seq,
                                   program->input.focus, now_ms);
}

static int64_t wake_of(struct program *program, int64_t now_ms)
{
    const int64_t alive_ms = supervisor_alive(&program->supervisor, now_ms);
    int64_t wake_ms = seat_next_wake_ms(&program->seat, now_ms);
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
            now_ms = clock_monotonic_ms();
            const ui_id chosen = touch_take(program, &event, now_ms);
            pen_take(program);
            if (chosen != 0) {
                seat_act(&program->seat, chosen, now_ms);
            }
            found = stage_wait(program->screen.stage, 0, 0, &event);
        }
    }
}

static bool program_start(struct program *program)
{
    const struct options *options = &program->options;
    const struct hall_screen_look look = {
        .title = "马上办 评价屏", .design_w = SEAT_WIDTH, .design_h = SEAT_HEIGHT};
    if (!hall_screen_open(&program->screen, &options->screen, &look)) {
        return false;
    }
    char topic[CLIENT_TOPIC_BYTES_MAX];
    picture_store_init(&program->store, options->pictures);
    snprintf(topic, sizeof(topic), "seat:%s", options->seat);
    link_subscribe(program->screen.link, topic);
    link_subscribe(program->screen.link, "hall");
    seat_init(&program->seat, options->seat);
    ui_input_init(&program->input, UI_TOUCH_SLOP);
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
    if (program.options.seat == NULL) {
        fprintf(stderr, "which --seat?\n\n%s", usage);
        return EXIT_USAGE;
    }
    supervisor_open(&program.supervisor);
    const bool started = program_start(&program);
    if (started) {
        run(&program);
    }
    supervisor_stopping(&program.supervisor);
    hall_screen_close(&program.screen);
    return started ? EXIT_SUCCESS : EXIT_FAILURE;
}
