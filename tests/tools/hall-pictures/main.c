/*
 * hall-pictures FOLDER
 * Writes board-SCENE-SIZE.png and seat-SCENE-SIZE.png: the hall's big screen and the screen before
 * the visitor, each in the states that people meet, with the story of mockups (A047 to window 12).
 */
#include "kiosk/screens/board.h"
#include "kiosk/screens/seat.h"
#include "kiosk/sdl/painter.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATH_ROOM = 512, WINDOWS = 48 };

static const int64_t wall_ms = INT64_C(1773629045000); /* 2026-03-16 10:44:05 in +08:00 */
static struct ui_list list;
static struct painter *painter;
static const char *folder;

/* A picture that overflows is no good picture. */
static bool picture_write(const char *screen, const char *scene, int width_px, int height_px)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%s/%s-%s-%dx%d.png", folder, screen, scene, width_px, height_px);
    if (list.overflows > 0 || list.dropped > 0) {
        fprintf(stderr, "%s: %d texts overflow, %d things dropped\n", path, list.overflows,
                list.dropped);
        return false;
    }
    return painter_picture(painter, &list, path) == PAINTER_OK;
}

/* --- The board --- */

static const struct shape_call calls[] = {
    {.seq = 1, .number = "C020", .window = "26", .seat = "", .area = "", .at_ms = 1},
    {.seq = 2, .number = "AB108", .window = "22", .seat = "", .area = "", .at_ms = 1},
    {.seq = 3, .number = "D009", .window = "33", .seat = "", .area = "", .at_ms = 1},
    {.seq = 4, .number = "A045", .window = "14", .seat = "", .area = "", .at_ms = 1},
    {.seq = 5, .number = "E018", .window = "38", .seat = "", .area = "", .at_ms = 1},
    {.seq = 6, .number = "B063", .window = "19", .seat = "", .area = "", .at_ms = 1},
    {.seq = 7, .number = "C021", .window = "27", .seat = "", .area = "", .at_ms = 1},
    {.seq = 8, .number = "A046", .window = "15", .seat = "", .area = "", .at_ms = 1},
    {.seq = 9,
     .number = "A047",
     .window = "12",
     .seat = "",
     .area = "",
     .at_ms = INT64_C(1773629040000)},
};
enum { CALLS = sizeof(calls) / sizeof(calls[0]) };

static void windows_fill(struct shape_board_window ret_windows[WINDOWS], char ids[WINDOWS][4])
{
    for (int i = 0; i < WINDOWS; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%d", i + 1);
        struct shape_board_window *window = &ret_windows[i];
        *window =
            (struct shape_board_window){.window = ids[i],
                                        .seat = "",
                                        .state = i % 11 == 8 ? SHAPE_SEAT_PAUSED : SHAPE_SEAT_OPEN,
                                        .number = "",
                                        .names = {"", ""}};
        for (int c = 0; c < CALLS; c++) {
            if (atoi(calls[c].window) == i + 1) {
                window->number = calls[c].number;
                window->state = SHAPE_SEAT_OPEN;
            }
        }
    }
}

static bool board_pictures(int width_px, int height_px)
{
    static struct board board;
    static struct shape_board_window windows[WINDOWS];
    static char ids[WINDOWS][4];
    const struct ui_scale scale = board_scale(width_px, height_px);
    const struct ui_measure *measure = painter_measure(painter);
    windows_fill(windows, ids);
    struct shape_board state = {.hall = {"滨海市公共行政服务中心", ""},
                                .now_ms = wall_ms,
                                .offset_min = 480,
                                .calls = calls,
                                .call_count = CALLS - 1,
                                .windows = windows,
                                .window_count = WINDOWS,
                                .waiting = 86,
                                .seq = 9};
    board_init(&board, NULL, 0);
    board_draw(&board, &list, &scale, measure, 0);
    bool good = picture_write("board", "connecting", width_px, height_px);
    board_line(&board, CLIENT_LINE_UP);
    board_take(&board, &state, 0);
    board_draw(&board, &list, &scale, measure, 0);
    good = picture_write("board", "idle", width_px, height_px) && good;
    state.call_count = CALLS;
    board_take(&board, &state, 0);
    board_draw(&board, &list, &scale, measure, 0);
    good = picture_write("board", "calling", width_px, height_px) && good;
    board_line(&board, CLIENT_LINE_DOWN);
    board_draw(&board, &list, &scale, measure, 0);
    return picture_write("board", "lost", width_px, height_px) && good;
}

/* --- The seat --- */

static const struct shape_hall hall = {
    .name = {"滨海市公共行政服务中心", ""}, .now_ms = INT64_C(1773629160000), .offset_min = 480};

static struct seat_screen_state seat;

static void seat_step(const struct shape_seat_ticket *ticket, bool review, int64_t served)
{
    const struct shape_seat state = {.id = "12",
                                     .window = "12",
                                     .area = "1",
                                     .name = {"食品药品经营·个体户与合作社", ""},
                                     .state = SHAPE_SEAT_OPEN,
                                     .pause_reason = "",
                                     .clerk = "0317",
                                     .ticket = ticket,
                                     .review_open = review,
                                     .served_today = served};
    seat_take(&seat, &state, 0);
}

static bool seat_picture(const char *scene, int width_px, int height_px)
{
    const struct ui_scale scale = ui_scale_fit(width_px, height_px, SEAT_WIDTH, SEAT_HEIGHT);
    struct ui_input input;
    ui_input_init(&input, UI_TOUCH_SLOP);
    seat_draw(&seat, &list, &scale, painter_measure(painter), &input, 0);
    return picture_write("seat", scene, width_px, height_px);
}

static bool seat_pictures(int width_px, int height_px)
{
    struct shape_seat_ticket ticket = {.id = "t",
                                       .number = "A047",
                                       .service = {"食品经营许可（变更）", ""},
                                       .state = SHAPE_LEG_CALLED};
    seat_init(&seat, "12");
    seat_hall(&seat, &hall, 0);
    seat_step(NULL, false, 8);
    bool good = seat_picture("lost", width_px, height_px);
    seat_line(&seat, CLIENT_LINE_UP);
    good = seat_picture("waiting", width_px, height_px) && good;
    seat_step(&ticket, false, 8);
    good = seat_picture("called", width_px, height_px) && good;
    ticket.state = SHAPE_LEG_SERVING;
    seat_step(&ticket, false, 8);
    good = seat_picture("serving", width_px, height_px) && good;
    seat_step(NULL, true, 9);
    good = seat_picture("review", width_px, height_px) && good;
    seat_act(&seat, SEAT_LEVEL + 5, 0);
    seat_answer(&seat, SEAT_ANSWER_DONE, 0);
    good = seat_picture("thanks", width_px, height_px) && good;
    seat_init(&seat, "12");
    seat_hall(&seat, &hall, 0);
    seat_line(&seat, CLIENT_LINE_UP);
    seat_step(NULL, true, 9);
    seat_act(&seat, SEAT_LEVEL + 1, 0);
    seat_answer(&seat, SEAT_ANSWER_LOST, 0);
    return seat_picture("sorry", width_px, height_px) && good;
}

int main(int count, char **words)
{
    if (count != 2 || painter_create(NULL, &painter) != PAINTER_OK) {
        fprintf(stderr, "hall-pictures FOLDER\n");
        return 2;
    }
    folder = words[1];
    bool good = board_pictures(1920, 1080);
    good = board_pictures(1280, 720) && good;
    good = board_pictures(1080, 1920) && good;
    good = board_pictures(3840, 2160) && good;
    good = seat_pictures(1024, 600) && good;
    good = seat_pictures(1280, 800) && good;
    if (painter_missing(painter) > 0) {
        fprintf(stderr, "%d characters have no font\n", painter_missing(painter));
        good = false;
    }
    painter_destroy(painter);
    return good ? 0 : 1;
}
