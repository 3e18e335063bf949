#include "kiosk/sdl/canvas.h"

#include "kiosk/sdl/mix.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const float PI_F = 3.14159265358979f;

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

/* Where a mask is bare, nothing is to be done. */
static void mask_eight(uint32_t *to, uint64_t parts, uint32_t rgb)
{
    if (parts != 0) {
        mix_eight(to, parts, rgb);
    }
}

static void mask_row(uint32_t *to, const uint8_t *from, int count, uint32_t rgb)
{
    static const uint8_t last[2 * MIX_STEP] = {[MIX_STEP] = 255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t parts = 0;
    uint64_t kept = 0;
    int at = 0;
    if (count < MIX_STEP) {
        for (; at < count; at++) {
            to[at] = mix_one(to[at], rgb, from[at]);
        }
        return;
    }
    for (; count - at >= MIX_STEP; at += MIX_STEP) {
        memcpy(&parts, from + at, sizeof(parts));
        mask_eight(to + at, parts, rgb);
    }
    /* The row's last eight once more, without ink where it was put already. */
    memcpy(&parts, from + count - MIX_STEP, sizeof(parts));
    memcpy(&kept, last + (count - at), sizeof(kept));
    mask_eight(to + count - MIX_STEP, parts & kept, rgb);
}

void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int width_px,
                 int height_px, int stride_bytes, uint32_t rgb)
{
    const struct ui_rect seen =
        ui_rect_cross(ui_rect_make(x, y, width_px, height_px), canvas->clip);
    for (int row = seen.y; row < seen.y + seen.h; row++) {
        mask_row(pixel_at(canvas, seen.x, row),
                 mask + (ptrdiff_t)(row - y) * stride_bytes + (seen.x - x), seen.w, rgb);
    }
}

/* How far a pixel's middle lies outside a rounded square of side_px; below 0 inside. */
static float round_distance(int side_px, int radius_px, int x, int y)
{
    const float half = (float)side_px / 2;
    const float radius = (float)radius_px;
    const float dx = fabsf((float)x + 0.5f - half) - half + radius;
    const float dy = fabsf((float)y + 0.5f - half) - half + radius;
    const float over_x = dx > 0 ? dx : 0;
    const float over_y = dy > 0 ? dy : 0;
    const float inside = dx > dy ? dx : dy;
    return sqrtf(over_x * over_x + over_y * over_y) + (inside < 0 ? inside : 0) - radius;
}

void canvas_corners_mask(uint8_t *mask, int side_px, int radius_px, int line_px)
{
    assert(side_px >= 2 * radius_px && side_px >= 2 * line_px);
    for (int y = 0; y < side_px; y++) {
        for (int x = 0; x < side_px; x++) {
            const float distance = round_distance(side_px, radius_px, x, y);
            const uint32_t within = line_px > 0 ? coverage(distance + (float)line_px) : 0;
            mask[(size_t)y * (size_t)side_px + (size_t)x] = (uint8_t)(coverage(distance) - within);
        }
    }
}

/* In each corner of the box, its quarter of the mask. */
static void put_corners(struct canvas *canvas, struct ui_rect box,
                        const struct canvas_corners *corners, uint32_t rgb)
{
    const int side = corners->side_px;
    const int corner = side / 2;
    for (int i = 0; i < 4; i++) {
        const int right = i % 2;
        const int low = i / 2;
        canvas_mask(canvas, box.x + right * (box.w - corner), box.y + low * (box.h - corner),
                    corners->mask + (size_t)(low * corner) * (size_t)side +
                        (size_t)(right * corner),
                    corner, corner, side, rgb);
    }
}

void canvas_round(struct canvas *canvas, struct ui_rect box, const struct canvas_corners *corners,
                  int top_px, uint32_t rgb)
{
    const struct ui_rect clip = canvas->clip;
    const int side = corners->side_px;
    const int corner = side / 2;
    assert(side % 2 == 0 && side <= box.w && side <= box.h);
    canvas->clip = ui_rect_cross(clip, ui_rect_make(box.x, top_px, box.w, box.y + box.h - top_px));
    canvas_fill(canvas, ui_rect_make(box.x + corner, box.y, box.w - side, corner), rgb);
    canvas_fill(canvas, ui_rect_make(box.x, box.y + corner, box.w, box.h - side), rgb);
    canvas_fill(canvas, ui_rect_make(box.x + corner, box.y + box.h - corner, box.w - side, corner),
                rgb);
    put_corners(canvas, box, corners, rgb);
    canvas->clip = clip;
}

void canvas_frame(struct canvas *canvas, struct ui_rect box, const struct canvas_corners *corners,
                  int line_px, uint32_t rgb)
{
    const int side = corners->side_px;
    const int corner = side / 2;
    const int right = box.x + box.w - line_px;
    const int foot = box.y + box.h - line_px;
    assert(side % 2 == 0 && side <= box.w && side <= box.h && line_px <= corner);
    canvas_fill(canvas, ui_rect_make(box.x + corner, box.y, box.w - side, line_px), rgb);
    canvas_fill(canvas, ui_rect_make(box.x + corner, foot, box.w - side, line_px), rgb);
    canvas_fill(canvas, ui_rect_make(box.x, box.y + corner, line_px, box.h - side), rgb);
    canvas_fill(canvas, ui_rect_make(right, box.y + corner, line_px, box.h - side), rgb);
    put_corners(canvas, box, corners, rgb);
}

static float segment_square(float x, float y, const struct ui_segment *segment)
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
    return dx * dx + dy * dy;
}

static float segment_distance(float x, float y, const struct ui_segment *segment)
{
    return sqrtf(segment_square(x, y, segment));
}

/* How much of a pixel a line of half-width `half` covers: a root only at its edge. */
static uint32_t line_coverage(float square, float half)
{
    const float outer = half + 0.5f;
    const float inner = half - 0.5f;
    if (square >= outer * outer) {
        return 0;
    }
    return inner > 0 && square <= inner * inner ? 255 : coverage(sqrtf(square) - half);
}

/* Where on the row at `y` a point can be within `reach` of the segment: below the part of it that
 * is no farther up or down. False: nowhere. */
static bool row_reach(const struct ui_segment *segment, float y, float reach, float *ret_from,
                      float *ret_to)
{
    const float rise = segment->y1 - segment->y0;
    const float run = segment->x1 - segment->x0;
    float first = 0;
    float last = 1;
    if (fabsf(rise) > 0.001f) {
        const float a = (y - reach - segment->y0) / rise;
        const float b = (y + reach - segment->y0) / rise;
        first = fmaxf(fminf(a, b), 0);
        last = fminf(fmaxf(a, b), 1);
    }
    const float from_x = segment->x0 + first * run;
    const float to_x = segment->x0 + last * run;
    *ret_from = fminf(from_x, to_x) - reach;
    *ret_to = fmaxf(from_x, to_x) + reach;
    return first <= last;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
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
        float from;
        float to;
        /* A long stroke that leans has most of its box empty. */
        if (!row_reach(&segment, (float)y + 0.5f, line_px / 2 + 1, &from, &to)) {
            continue;
        }
        const int last = smaller(seen.x + seen.w, (int)to + 2);
        for (int x = larger(seen.x, (int)from - 1); x < last; x++) {
            const float square = segment_square((float)x + 0.5f, (float)y + 0.5f, &segment);
            const uint32_t part = line_coverage(square, line_px / 2);
            row[x] = part == 0 ? row[x] : mix_one(row[x], rgb, part);
        }
    }
}

/* Half of a circle's chord `dy` away from its middle, or 0 outside. */
static int half_chord(float radius, float dy)
{
    const float square = radius * radius - dy * dy;
    return radius > 0 && square > 0 ? (int)sqrtf(square) : 0;
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
        row[x] = mix_one(row[x], mix_one(ring->track_rgb, ring->rgb, ink), cover);
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
        /* Only where the line can be: most of the box is its hole, or outside. */
        const float dy = (float)y + 0.5f - ring.y;
        const int hole = half_chord(ring.radius - ring.half_line - 2, dy);
        const int reach = half_chord(ring.radius + ring.half_line + 1, dy) + 2;
        const int from = larger((int)ring.x - reach, seen.x);
        const int to = smaller((int)ring.x + reach, right);
        ring_pixels(row, &ring, y, from, smaller((int)ring.x - hole, to));
        ring_pixels(row, &ring, y, larger((int)ring.x + hole, from), to);
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
