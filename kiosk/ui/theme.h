/*
 * The colours, sizes and distances of all screens of the hall, named by use and taken from one
 * table, so that another theme (high contrast) changes one column. Contrast on kiosk and seat:
 * 7:1 or better, tested.
 *
 * Pure; any thread; depends on nothing.
 */
#ifndef KIOSK_UI_THEME_H
#define KIOSK_UI_THEME_H

#include <stdint.h>

/* colour, day 0xRRGGBB, high contrast 0xRRGGBB */
#define UI_COLOURS(X)                                                                              \
    X(UI_NONE, 0x000000, 0x000000)       /* draws nothing */                                       \
    X(UI_INK, 0x14213D, 0xFFFFFF)        /* main text */                                           \
    X(UI_INK_2, 0x3A4864, 0xFFFFFF)      /* secondary text */                                      \
    X(UI_PRIMARY, 0x1B4F9C, 0xFFD500)    /* the one main action; links */                          \
    X(UI_PRESSED, 0x163F7E, 0xFFFFFF)    /* the main action under a finger */                      \
    X(UI_ON_PRIMARY, 0xFFFFFF, 0x000000) /* text on the two above */                               \
    X(UI_TINT, 0xE8F0FB, 0x1A1A1A)       /* icon tiles, strips that inform, chosen chips */        \
    X(UI_TINT_PRESSED, 0xCFDFF6, 0x4A4A4A)                                                         \
    X(UI_PAGE, 0xF3F6FB, 0x000000)    /* behind everything */                                      \
    X(UI_SURFACE, 0xFFFFFF, 0x161616) /* cards */                                                  \
    X(UI_LINE, 0xDCE4EF, 0x8A8A8A)    /* hairlines, tracks */                                      \
    X(UI_OUTLINE, 0x7F8FAB, 0xFFFFFF) /* around fields and boxes to tick */                        \
    X(UI_EDGE, 0xC3D0E3, 0xFFFFFF)    /* the base edge of what can be touched */                   \
    X(UI_EDGE_PRIMARY, 0x0F2F61, 0xB89A00)                                                         \
    X(UI_OK, 0x2E7D5B, 0x7CFC9A)                                                                   \
    X(UI_OK_TEXT, 0x1F5A41, 0x7CFC9A)                                                              \
    X(UI_OK_TINT, 0xE6F3EC, 0x0A2A16)                                                              \
    X(UI_OK_EDGE, 0xA9CDBB, 0xFFFFFF)                                                              \
    X(UI_WARN, 0xC77700, 0xFFD500)                                                                 \
    X(UI_WARN_TEXT, 0x6B3F00, 0xFFD500)                                                            \
    X(UI_WARN_TINT, 0xFFF2D6, 0x2A2000)                                                            \
    X(UI_WARN_EDGE, 0xE9C98A, 0xFFFFFF)                                                            \
    X(UI_DANGER, 0xA3211A, 0xFF8A80)                                                               \
    X(UI_DANGER_TEXT, 0x8C1D17, 0xFF8A80)                                                          \
    X(UI_DANGER_TINT, 0xFCEBEA, 0x2A0A08)                                                          \
    X(UI_FOCUS, 0xF2B705, 0x00E5FF)      /* the ring around the focused target */                  \
    X(UI_FOCUS_DARK, 0x14213D, 0x000000) /* its inner line, so that it shows on any ground */      \
    X(UI_QR_INK, 0x000000, 0x000000)                                                               \
    X(UI_QR_GROUND, 0xFFFFFF, 0xFFFFFF)                                                            \
    X(UI_BOARD, 0x0B1B36, 0x000000) /* hall display */                                             \
    X(UI_BOARD_CARD, 0x14284A, 0x1A1A1A)                                                           \
    X(UI_BOARD_LINE, 0x2A4166, 0x8A8A8A)                                                           \
    X(UI_BOARD_TEXT, 0xFFFFFF, 0xFFFFFF)                                                           \
    X(UI_BOARD_TEXT_2, 0xC9D6EA, 0xFFFFFF)                                                         \
    X(UI_CALL, 0xF2B705, 0xFFD500)      /* a call's ground */                                      \
    X(UI_CALL_TEXT, 0x14213D, 0x000000) /* and what stands on it */                                \
    X(UI_LED, 0xFFB000, 0xFFB000)

#define UI_COLOUR_ENUM(symbol, day, contrast) symbol,
enum ui_colour { UI_COLOURS(UI_COLOUR_ENUM) UI_COLOUR_COUNT };
#undef UI_COLOUR_ENUM

enum ui_theme { UI_THEME_DAY, UI_THEME_CONTRAST, UI_THEME_COUNT };

/* 0xRRGGBB. */
uint32_t ui_colour_rgb(enum ui_theme theme, enum ui_colour colour);

/* WCAG 2 contrast × 100: 700 is 7:1. */
int ui_contrast_x100(uint32_t rgb_a, uint32_t rgb_b);

/* Sizes of type in units: of the em, like CSS font-size. */
enum ui_size {
    /* kiosk, 1080 units wide */
    UI_SIZE_NUMBER = 200, /* the ticket's number on the last screen */
    UI_SIZE_HERO = 64,
    UI_SIZE_TITLE = 56,
    UI_SIZE_ACTION = 52,
    UI_SIZE_HEAD = 42,
    UI_SIZE_NAME = 36,
    UI_SIZE_BODY = 32,
    UI_SIZE_SMALL = 28,
    UI_SIZE_LEAST = 26, /* nothing on a kiosk is smaller */
    /* hall display, 1920 units wide */
    UI_BOARD_CALL = 200,
    UI_BOARD_NUMBER = 80,
    UI_BOARD_HEAD = 64,
    UI_BOARD_BODY = 48,
    UI_BOARD_LEAST = 40,
    /* seat device, 1024 units wide */
    UI_SEAT_NUMBER = 160,
    UI_SEAT_TITLE = 44,
    UI_SEAT_BODY = 28,
    UI_SEAT_LEAST = 20,
};

/* Distances in units. */
enum {
    UI_GRID = 8,
    UI_RADIUS = 8,
    UI_BASE_EDGE = 4,
    UI_MARGIN = 48,
    UI_GAP = 24,
    UI_TARGET_MIN = 104,   /* height of what can be touched on a kiosk */
    UI_KEY_WIDTH_MIN = 84, /* of a keyboard's keys: as high, narrower, and nearer to each other */
    UI_SEAT_TARGET_MIN = 96,
    UI_REACH_TOP = 620, /* upright kiosk: no target above it */
    UI_TOUCH_SLOP = 10, /* a touch that misses a target by less still means it */
    UI_FOCUS_LINE = 6,
};

#endif
