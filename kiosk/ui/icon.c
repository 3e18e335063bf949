#include "kiosk/ui/icon.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define UI_ICON_PATH(symbol, path) path,
static const char *const paths[UI_ICON_COUNT] = {UI_ICONS(UI_ICON_PATH)};
#undef UI_ICON_PATH

/* A reader of one path: M L H V C S A Z and their relative forms, repeated arguments included. */
struct pen {
    const char *at;
    char command;
    float x, y;             /* where the pen stands */
    float start_x, start_y; /* of the open figure, for Z */
    float hand_x, hand_y;   /* last control point, for S */
    struct ui_segment *segments;
    int count;
};

enum { CURVE_PIECES = 6, ARC_PIECES_OF_A_TURN = 24 };
static const float PI_F = 3.14159265358979f;

static void skip_marks(struct pen *pen)
{
    while (*pen->at == ' ' || *pen->at == ',') {
        pen->at++;
    }
}

/* Numbers may stand against each other: ".5-2" and "1.2.4" are two each. */
static float number(struct pen *pen)
{
    skip_marks(pen);
    float sign = 1;
    if (*pen->at == '-') {
        sign = -1;
        pen->at++;
    }
    assert((*pen->at >= '0' && *pen->at <= '9') || *pen->at == '.');
    float value = 0;
    while (*pen->at >= '0' && *pen->at <= '9') {
        value = value * 10 + (float)(*pen->at++ - '0');
    }
    if (*pen->at == '.') {
        pen->at++;
        for (float part = 0.1f; *pen->at >= '0' && *pen->at <= '9'; part /= 10) {
            value += part * (float)(*pen->at++ - '0');
        }
    }
    return sign * value;
}

static void line_to(struct pen *pen, float x, float y)
{
    assert(pen->count < UI_ICON_SEGMENTS_MAX);
    pen->segments[pen->count++] = (struct ui_segment){pen->x, pen->y, x, y};
    pen->x = x;
    pen->y = y;
}

static void curve_to(struct pen *pen, float ax, float ay, float bx, float by, float x, float y)
{
    const float x0 = pen->x;
    const float y0 = pen->y;
    for (int piece = 1; piece <= CURVE_PIECES; piece++) {
        const float t = (float)piece / CURVE_PIECES;
        const float u = 1 - t;
        line_to(pen, u * u * u * x0 + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * x,
                u * u * u * y0 + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * y);
    }
    pen->hand_x = bx;
    pen->hand_y = by;
}

/* SVG 1.1 appendix F.6.5: from two ends to a centre; axes along the grid. */
static void arc_to(struct pen *pen, float rx, float ry, bool large, bool sweep, float x, float y)
{
    const float half_x = (pen->x - x) / 2;
    const float half_y = (pen->y - y) / 2;
    const float over = half_x * half_x / (rx * rx) + half_y * half_y / (ry * ry);
    if (over > 1) {
        rx *= sqrtf(over);
        ry *= sqrtf(over);
    }
    const float below = rx * rx * half_y * half_y + ry * ry * half_x * half_x;
    const float above = rx * rx * ry * ry - below;
    float k = below > 0 && above > 0 ? sqrtf(above / below) : 0;
    k = large == sweep ? -k : k;
    const float middle_x = k * rx * half_y / ry;
    const float middle_y = -k * ry * half_x / rx;
    const float centre_x = middle_x + (pen->x + x) / 2;
    const float centre_y = middle_y + (pen->y + y) / 2;
    const float from = atan2f((half_y - middle_y) / ry, (half_x - middle_x) / rx);
    float turn = atan2f((-half_y - middle_y) / ry, (-half_x - middle_x) / rx) - from;
    if (sweep && turn < 0) {
        turn += 2 * PI_F;
    } else if (!sweep && turn > 0) {
        turn -= 2 * PI_F;
    }
    const int pieces = 1 + (int)(fabsf(turn) / (2 * PI_F) * ARC_PIECES_OF_A_TURN);
    for (int piece = 1; piece < pieces; piece++) {
        const float angle = from + turn * (float)piece / (float)pieces;
        line_to(pen, centre_x + rx * cosf(angle), centre_y + ry * sinf(angle));
    }
    line_to(pen, x, y);
}

static void curve_step(struct pen *pen, float from_x, float from_y, bool smooth)
{
    const float ax = smooth ? 2 * pen->x - pen->hand_x : from_x + number(pen);
    const float ay = smooth ? 2 * pen->y - pen->hand_y : from_y + number(pen);
    const float bx = from_x + number(pen);
    const float by = from_y + number(pen);
    const float x = from_x + number(pen);
    const float y = from_y + number(pen);
    curve_to(pen, ax, ay, bx, by, x, y);
}

static void arc_step(struct pen *pen, float from_x, float from_y)
{
    const float rx = number(pen);
    const float ry = number(pen);
    (void)number(pen); /* the axes' turn: always 0 here */
    const bool large = number(pen) > 0;
    const bool sweep = number(pen) > 0;
    const float x = from_x + number(pen);
    const float y = from_y + number(pen);
    arc_to(pen, rx, ry, large, sweep, x, y);
}

static void step(struct pen *pen)
{
    const bool relative = pen->command >= 'a';
    const float from_x = relative ? pen->x : 0;
    const float from_y = relative ? pen->y : 0;
    float x;

    switch (pen->command & ~0x20) {
    case 'M':
        x = from_x + number(pen);
        pen->y = from_y + number(pen);
        pen->start_x = pen->x = x;
        pen->start_y = pen->y;
        pen->command = relative ? 'l' : 'L';
        break;
    case 'L':
        x = from_x + number(pen);
        line_to(pen, x, from_y + number(pen));
        break;
    case 'H':
        line_to(pen, from_x + number(pen), pen->y);
        break;
    case 'V':
        line_to(pen, pen->x, from_y + number(pen));
        break;
    case 'C':
        curve_step(pen, from_x, from_y, false);
        break;
    case 'S':
        curve_step(pen, from_x, from_y, true);
        break;
    case 'A':
        arc_step(pen, from_x, from_y);
        break;
    default:
        assert(false && "a letter that icons do not use");
    }
}

int ui_icon_segments(enum ui_icon icon, struct ui_segment ret_segments[UI_ICON_SEGMENTS_MAX])
{
    assert(icon < UI_ICON_COUNT);
    struct pen pen = {.at = paths[icon], .segments = ret_segments};

    while (skip_marks(&pen), *pen.at != '\0') {
        if (strchr("MmLlHhVvCcSsAa", *pen.at) != NULL) {
            pen.command = *pen.at++;
        } else if (*pen.at == 'z' || *pen.at == 'Z') {
            pen.at++;
            line_to(&pen, pen.start_x, pen.start_y);
            continue;
        }
        /* S mirrors the last hand only after a curve. */
        if (strchr("CcSs", pen.command) == NULL) {
            pen.hand_x = pen.x;
            pen.hand_y = pen.y;
        }
        step(&pen);
        if (strchr("CcSs", pen.command) == NULL) {
            pen.hand_x = pen.x;
            pen.hand_y = pen.y;
        }
    }
    return pen.count;
}
