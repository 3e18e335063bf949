#include "kiosk/sdl/canvas.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const float PI_F = 3.14159265358979f;

/* Ink over ground; `part` 0–255. Two channels at a time. */
static uint32_t blend(uint32_t ground, uint32_t ink, uint32_t part)
{
    const uint32_t scaled = part + (part >> 7); /* 255 becomes 256, so that all is all */
    const uint32_t rb = ground & 0xFF00FF;
    const uint32_t g = ground & 0x00FF00;
    const uint32_t new_rb = rb + ((((ink & 0xFF00FF) - rb) * scaled) >> 8);
    const uint32_t new_g = g + ((((ink & 0x00FF00) - g) * scaled) >> 8);
    return (new_rb & 0xFF00FF) | (new_g & 0x00FF00);
}

void canvas_ink_init(struct canvas_ink *ink, uint32_t rgb, uint32_t ground)
{
    ink->rgb = rgb;
    ink->ground = ground;
    for (uint32_t part = 0; part < 256; part++) {
        ink->mixed[part] = blend(ground, rgb, part);
    }
}

static uint32_t *pixel_at(struct canvas *canvas, int x, int y)
{
    return canvas->pixels + (size_t)y * (size_t)canvas->stride_px + x;
}

static uint32_t coverage(float distance)
{
    const float part = 0.5f - distance;
    return part <= 0 ? 0 : part >= 1 ? 255 : (uint32_t)(part * 255.0f + 0.5f);
}

void canvas_fill(struct canvas *canvas, struct ui_rect box, uint32_t rgb)
{
    const struct ui_rect seen = ui_rect_cross(box, canvas->clip);
    if (ui_rect_is_empty(seen)) {
        return;
    }
    /* The first row by pixels, the others as copies of it: as fast as memory is. */
    uint32_t *first = pixel_at(canvas, seen.x, seen.y);
    for (int x = 0; x < seen.w; x++) {
        first[x] = rgb;
    }
    for (int y = seen.y + 1; y < seen.y + seen.h; y++) {
        memcpy(pixel_at(canvas, seen.x, y), first, (size_t)seen.w * sizeof(*first));
    }
}

/* Signed distance of a pixel's middle from a rounded box: below 0 inside. */
static float round_distance(struct ui_rect box, float radius, int x, int y)
{
    const float half_w = (float)box.w / 2;
    const float half_h = (float)box.h / 2;
    const float dx = fabsf((float)x + 0.5f - (float)box.x - half_w) - half_w + radius;
    const float dy = fabsf((float)y + 0.5f - (float)box.y - half_h) - half_h + radius;
    const float over_x = dx > 0 ? dx : 0;
    const float over_y = dy > 0 ? dy : 0;
    const float inside = dx > dy ? dx : dy;
    return sqrtf(over_x * over_x + over_y * over_y) + (inside < 0 ? inside : 0) - radius;
}

static int radius_of(struct ui_rect box, int radius_px)
{
    const int most = (box.w < box.h ? box.w : box.h) / 2;
    return radius_px < most ? radius_px : most;
}

/* Half of a circle's chord `dy` away from its middle, or 0 outside. */
static int half_chord(float radius, float dy)
{
    const float square = radius * radius - dy * dy;
    return radius > 0 && square > 0 ? (int)sqrtf(square) : 0;
}

/* Cuts from *left and *right what ink of the box does not reach on row y, but for a pixel. */
static void round_reach(struct ui_rect box, int radius, int y, int *left, int *right)
{
    const float middle_y = (float)box.y + (float)box.h / 2;
    const float dy = fabsf((float)y + 0.5f - middle_y) - (float)box.h / 2 + (float)radius;
    if (dy <= 0) {
        return;
    }
    const int reach = half_chord((float)radius + 1, dy) + 1;
    const int from = box.x + radius - reach;
    const int to = box.x + box.w - radius + reach;
    *left = from > *left ? from : *left;
    *right = to < *right ? to : *right;
}

/* The box is convex: on a row, all that lies between two pixels of full ink has full ink too. */
static void round_pixels(struct canvas *canvas, struct ui_rect part, struct ui_rect box, int radius,
                         uint32_t rgb)
{
    const struct ui_rect seen = ui_rect_cross(part, canvas->clip);
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = pixel_at(canvas, 0, y);
        int left = seen.x;
        int right = seen.x + seen.w;
        uint32_t ink = 0;
        round_reach(box, radius, y, &left, &right);
        for (; left < right && ink < 255; left++) {
            ink = coverage(round_distance(box, (float)radius, left, y));
            row[left] = blend(row[left], rgb, ink);
        }
        for (ink = 0; left < right && ink < 255; right--) {
            ink = coverage(round_distance(box, (float)radius, right - 1, y));
            row[right - 1] = blend(row[right - 1], rgb, ink);
        }
        for (; left < right; left++) {
            row[left] = rgb;
        }
    }
}

void canvas_round(struct canvas *canvas, struct ui_rect box, int radius_px, int top_px,
                  uint32_t rgb)
{
    const int radius = radius_of(box, radius_px);
    const struct ui_rect clip = canvas->clip;
    const int right = box.x + box.w - radius;
    const int foot = box.y + box.h - radius;

    canvas->clip = ui_rect_cross(clip, ui_rect_make(box.x, top_px, box.w, box.y + box.h - top_px));
    canvas_fill(canvas, ui_rect_make(box.x + radius, box.y, box.w - 2 * radius, box.h), rgb);
    canvas_fill(canvas, ui_rect_make(box.x, box.y + radius, radius, box.h - 2 * radius), rgb);
    canvas_fill(canvas, ui_rect_make(right, box.y + radius, radius, box.h - 2 * radius), rgb);
    const struct ui_rect corners[4] = {{box.x, box.y, radius, radius},
                                       {right, box.y, radius, radius},
                                       {box.x, foot, radius, radius},
                                       {right, foot, radius, radius}};
    for (int i = 0; i < 4; i++) {
        round_pixels(canvas, corners[i], box, radius, rgb);
    }
    canvas->clip = clip;
}

static void frame_pixels(struct canvas *canvas, struct ui_rect part, struct ui_rect box, int radius,
                         int line, uint32_t rgb)
{
    const struct ui_rect seen = ui_rect_cross(part, canvas->clip);
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = pixel_at(canvas, 0, y);
        for (int x = seen.x; x < seen.x + seen.w; x++) {
            const float distance = round_distance(box, (float)radius, x, y);
            const uint32_t outer = coverage(distance);
            const uint32_t inner = coverage(distance + (float)line);
            row[x] = blend(row[x], rgb, outer - inner);
        }
    }
}

void canvas_frame(struct canvas *canvas, struct ui_rect box, int radius_px, int line_px,
                  uint32_t rgb)
{
    const int radius = radius_of(box, radius_px);
    const int band = radius > line_px ? radius : line_px;
    struct ui_rect rest = box;
    struct ui_rect rows[2] = {ui_cut_top(&rest, band, 0), ui_cut_bottom(&rest, band, 0)};
    for (int i = 0; i < 2; i++) {
        frame_pixels(canvas, ui_cut_left(&rows[i], band, 0), box, radius, line_px, rgb);
        frame_pixels(canvas, ui_cut_right(&rows[i], band, 0), box, radius, line_px, rgb);
    }
    canvas_fill(canvas, ui_cut_top(&rows[0], line_px, 0), rgb);
    canvas_fill(canvas, ui_cut_bottom(&rows[1], line_px, 0), rgb);
    canvas_fill(canvas, ui_cut_left(&rest, line_px, 0), rgb);
    canvas_fill(canvas, ui_cut_right(&rest, line_px, 0), rgb);
}

/* Most of a mask is bare or full: eight pixels that are all the one are put at a time. */
static void mask_row(uint32_t *to, const uint8_t *from, int count, const struct canvas_ink *ink)
{
    enum { STEP = sizeof(uint64_t) };
    int at = 0;
    while (at < count) {
        uint64_t eight = 0;
        if (count - at >= STEP) {
            memcpy(&eight, from + at, STEP);
            if (eight == 0) {
                at += STEP;
                continue;
            }
        }
        if (eight == UINT64_MAX) {
            for (int i = 0; i < STEP; i++) {
                to[at + i] = ink->rgb;
            }
            at += STEP;
            continue;
        }
        const int end = count - at >= STEP ? at + STEP : count;
        for (; at < end; at++) {
            to[at] =
                to[at] == ink->ground ? ink->mixed[from[at]] : blend(to[at], ink->rgb, from[at]);
        }
    }
}

void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int width_px,
                 int height_px, int stride_bytes, const struct canvas_ink *ink)
{
    const struct ui_rect seen =
        ui_rect_cross(ui_rect_make(x, y, width_px, height_px), canvas->clip);
    for (int row = seen.y; row < seen.y + seen.h; row++) {
        mask_row(pixel_at(canvas, seen.x, row),
                 mask + (ptrdiff_t)(row - y) * stride_bytes + (seen.x - x), seen.w, ink);
    }
}

static float segment_distance(float x, float y, const struct ui_segment *segment)
{
    const float along_x = segment->x1 - segment->x0;
    const float along_y = segment->y1 - segment->y0;
    const float length = along_x * along_x + along_y * along_y;
    float at = 0;
    if (length > 0) {
        at = ((x - segment->x0) * along_x + (y - segment->y0) * along_y) / length;
        at = at < 0 ? 0 : at > 1 ? 1 : at;
    }
    const float dx = x - segment->x0 - at * along_x;
    const float dy = y - segment->y0 - at * along_y;
    return sqrtf(dx * dx + dy * dy);
}

void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, float line_px,
                 uint32_t rgb)
{
    const struct ui_segment segment = {x0, y0, x1, y1};
    const int over = (int)(line_px / 2) + 2;
    const int left = (int)(x0 < x1 ? x0 : x1) - over;
    const int top = (int)(y0 < y1 ? y0 : y1) - over;
    const struct ui_rect box = ui_rect_make(left, top, (int)fabsf(x1 - x0) + 2 * over + 1,
                                            (int)fabsf(y1 - y0) + 2 * over + 1);
    const struct ui_rect seen = ui_rect_cross(box, canvas->clip);
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = pixel_at(canvas, 0, y);
        for (int x = seen.x; x < seen.x + seen.w; x++) {
            const float distance = segment_distance((float)x + 0.5f, (float)y + 0.5f, &segment);
            row[x] = blend(row[x], rgb, coverage(distance - line_px / 2));
        }
    }
}

/* (x, y), from the middle, lies on the part of a ring from its top, clockwise, to `end` (radians).
 */
static bool ring_has(float x, float y, float end, const struct ui_segment *way)
{
    const bool right_half = x >= 0;
    if (right_half != (end < PI_F)) {
        return right_half;
    }
    return way->x1 * y - way->y1 * x < 0;
}

struct ring {
    float x, y; /* the middle */
    float radius, half_line;
    float end; /* of the part, in radians; 0: there is none */
    struct ui_segment way;
    struct ui_segment ends[2]; /* round */
    uint32_t rgb, track_rgb;
};

static void ring_pixels(uint32_t *row, const struct ring *ring, int y, int from, int to)
{
    for (int x = from; x < to; x++) {
        const float px = (float)x + 0.5f;
        const float py = (float)y + 0.5f;
        const float dx = px - ring->x;
        const float dy = py - ring->y;
        const float from_middle = sqrtf(dx * dx + dy * dy);
        const uint32_t cover = coverage(fabsf(from_middle - ring->radius) - ring->half_line);
        if (cover == 0) {
            continue;
        }
        uint32_t ink = ring_has(dx, dy, ring->end, &ring->way) ? 255 : 0;
        if (ink == 0 && ring->end > 0) {
            const uint32_t first =
                coverage(segment_distance(px, py, &ring->ends[0]) - ring->half_line);
            const uint32_t last =
                coverage(segment_distance(px, py, &ring->ends[1]) - ring->half_line);
            ink = first > last ? first : last;
        }
        row[x] = blend(row[x], blend(ring->track_rgb, ring->rgb, ink), cover);
    }
}

void canvas_ring(struct canvas *canvas, struct ui_rect box, int line_px, int part, uint32_t rgb,
                 uint32_t track_rgb)
{
    struct ring ring = {.x = (float)box.x + (float)box.w / 2,
                        .y = (float)box.y + (float)box.h / 2,
                        .half_line = (float)line_px / 2,
                        .end = 2 * PI_F * (float)part / 1000.0f,
                        .rgb = rgb,
                        .track_rgb = track_rgb};
    ring.radius = (float)box.w / 2 - ring.half_line;
    ring.way = (struct ui_segment){0, 0, sinf(ring.end), -cosf(ring.end)};
    const float end_x = ring.x + ring.radius * ring.way.x1;
    const float end_y = ring.y + ring.radius * ring.way.y1;
    const float top_y = ring.y - ring.radius;
    ring.ends[0] = (struct ui_segment){ring.x, top_y, ring.x, top_y};
    ring.ends[1] = (struct ui_segment){end_x, end_y, end_x, end_y};

    const struct ui_rect seen = ui_rect_cross(box, canvas->clip);
    const int right = seen.x + seen.w;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = pixel_at(canvas, 0, y);
        /* Only where the line can be: most of the box is its hole. */
        const float dy = (float)y + 0.5f - ring.y;
        const int hole = half_chord(ring.radius - ring.half_line - 2, dy);
        const int hole_left = (int)ring.x - hole;
        const int hole_right = (int)ring.x + hole;
        ring_pixels(row, &ring, y, seen.x, hole_left < right ? hole_left : right);
        ring_pixels(row, &ring, y, hole_right > seen.x ? hole_right : seen.x, right);
    }
}

void canvas_icon_mask(uint8_t *mask, int side_px, const struct ui_segment *segments, int count,
                      int stroke_x10)
{
    assert(side_px > 0);
    const float unit = (float)side_px / UI_ICON_GRID;
    float half = (float)stroke_x10 / 20.0f * unit;
    half = half < 0.6f ? 0.6f : half; /* thinner than a pixel would fade */

    memset(mask, 0, (size_t)side_px * (size_t)side_px);
    for (int i = 0; i < count; i++) {
        const struct ui_segment line = {segments[i].x0 * unit, segments[i].y0 * unit,
                                        segments[i].x1 * unit, segments[i].y1 * unit};
        const float left = (line.x0 < line.x1 ? line.x0 : line.x1) - half - 1;
        const float top = (line.y0 < line.y1 ? line.y0 : line.y1) - half - 1;
        const struct ui_rect box =
            ui_rect_make((int)floorf(left), (int)floorf(top),
                         (int)ceilf(fabsf(line.x1 - line.x0) + 2 * half) + 4,
                         (int)ceilf(fabsf(line.y1 - line.y0) + 2 * half) + 4);
        const struct ui_rect seen = ui_rect_cross(box, ui_rect_make(0, 0, side_px, side_px));
        for (int y = seen.y; y < seen.y + seen.h; y++) {
            uint8_t *row = mask + (size_t)y * (size_t)side_px;
            for (int x = seen.x; x < seen.x + seen.w; x++) {
                const float distance =
                    segment_distance((float)x + 0.5f, (float)y + 0.5f, &line) - half;
                const uint32_t cover = coverage(distance);
                row[x] = cover > row[x] ? (uint8_t)cover : row[x];
            }
        }
    }
}
