/*
 * Every scene of the board and of the seat's screen, led there by what the hall says and by touches
 * alone: for golden hashes, overflows, targets and pictures. Story and names are the mockups'.
 *
 * Each scene is drawn with the usual words and with the longest that a hall can have (a number of
 * two letters, long names and notices), and on every size of its program. Both languages of a
 * scene stand on the same picture. Pure; one thread.
 */
#ifndef TESTS_LIB_HALL_FIXTURE_H
#define TESTS_LIB_HALL_FIXTURE_H

#include "kiosk/ui/list.h"
#include "kiosk/ui/measure.h"

#include <stdbool.h>

/* symbol, name */
#define HALL_SCENES(X)                                                                             \
    X(HALL_BOARD_CONNECTING, "board-connecting")                                                   \
    X(HALL_BOARD_REFUSED, "board-refused")                                                         \
    X(HALL_BOARD_IDLE, "board-idle")                                                               \
    X(HALL_BOARD_CALLING, "board-calling")                                                         \
    X(HALL_BOARD_AGAIN, "board-again")                                                             \
    X(HALL_BOARD_MISSED, "board-missed")                                                           \
    X(HALL_BOARD_LOST, "board-lost")                                                               \
    X(HALL_BOARD_EMERGENCY, "board-emergency")                                                     \
    X(HALL_BOARD_AREA, "board-area")                                                               \
    X(HALL_BOARD_NOTICE, "board-notice")                                                           \
    X(HALL_BOARD_CODE, "board-code")                                                               \
    X(HALL_BOARD_PICTURE, "board-picture")                                                         \
    X(HALL_BOARD_REST, "board-rest")                                                               \
    X(HALL_SEAT_LOST, "seat-lost")                                                                 \
    X(HALL_SEAT_REFUSED, "seat-refused")                                                           \
    X(HALL_SEAT_WAITING, "seat-waiting")                                                           \
    X(HALL_SEAT_POST, "seat-post")                                                                 \
    X(HALL_SEAT_PHOTO, "seat-photo")                                                               \
    X(HALL_SEAT_CALLED, "seat-called")                                                             \
    X(HALL_SEAT_SERVING, "seat-serving")                                                           \
    X(HALL_SEAT_COVERED, "seat-covered")                                                           \
    X(HALL_SEAT_PAUSED, "seat-paused")                                                             \
    X(HALL_SEAT_CLOSED, "seat-closed")                                                             \
    X(HALL_SEAT_EMERGENCY, "seat-emergency")                                                       \
    X(HALL_SEAT_REVIEW, "seat-review")                                                             \
    X(HALL_SEAT_SENDING, "seat-sending")                                                           \
    X(HALL_SEAT_THANKS, "seat-thanks")                                                             \
    X(HALL_SEAT_SORRY, "seat-sorry")                                                               \
    X(HALL_SEAT_REASONS, "seat-reasons")                                                           \
    X(HALL_SEAT_REASONS_GOOD, "seat-reasons-good")                                                 \
    X(HALL_SEAT_REASONS_LOST, "seat-reasons-lost")                                                 \
    X(HALL_SEAT_PAPER, "seat-paper")                                                               \
    X(HALL_SEAT_PAPER_LONG, "seat-paper-long")                                                     \
    X(HALL_SEAT_SIGN, "seat-sign")                                                                 \
    X(HALL_SEAT_SIGN_HALF, "seat-sign-half")                                                       \
    X(HALL_SEAT_SIGN_SHORT, "seat-sign-short")                                                     \
    X(HALL_SEAT_SIGN_DONE, "seat-sign-done")                                                       \
    X(HALL_SEAT_REST, "seat-rest")
#define HALL_SCENE_ENUM(symbol, name) symbol,
enum hall_scene { HALL_SCENES(HALL_SCENE_ENUM) HALL_SCENE_COUNT };
#undef HALL_SCENE_ENUM

enum hall_words { HALL_USUAL, HALL_LONGEST, HALL_WORDS_COUNT };

enum { HALL_SIZES = 5, HALL_PICTURE_NUMBER = 1, HALL_PICTURE_W = 640, HALL_PICTURE_H = 400 };

const char *hall_scene_name(enum hall_scene scene);

/* The panel's width and height; false: the scene's program has no such size. */
bool hall_size(enum hall_scene scene, int size, int ret_px[2]);

void hall_scene_draw(enum hall_scene scene, enum hall_words words, int size, struct ui_list *list,
                     const struct ui_measure *measure);

#endif
