/*
 * Pixels: filling, blending, rounded corners and strokes with smooth edges, always inside a clip.
 * The memory is the caller's (a window's surface or a picture); a pixel is 0x00RRGGBB.
 *
 * Pure, no allocation, no SDL. One thread a canvas.
 */
#ifndef KIOSK_SDL_CANVAS_H
#define KIOSK_SDL_CANVAS_H

#include "kiosk/ui/icon.h"
#include "kiosk/ui/rect.h"

#include <stdint.h>

struct canvas {
    uint32_t *pixels;
    int width_px;
    int height_px;
    int stride_px;
    struct ui_rect clip; /* nothing outside is written; must lie within the canvas */
};

void canvas_fill(struct canvas *canvas, struct ui_rect box, uint32_t rgb);

/* A picture (0x00RRGGBB, rows without gaps) shrunk or stretched to the box: each pixel is the mean
 * of those that it stands for. */
void canvas_picture(struct canvas *canvas, struct ui_rect box, const uint32_t *pixels, int width_px,
                    int height_px);

/* Ink where the mask is: 255 = all ink. */
void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int width_px,
                 int height_px, int stride_bytes, uint32_t rgb);

/*
 * The smooth corners of boxes: a rounded square of side_px × side_px, whose quarters they are. One
 * mask serves all boxes of a radius, filled (line_px 0) or as a frame of line_px. side_px is even,
 * and at least twice the radius and the line.
 */
struct canvas_corners {
    const uint8_t *mask;
    int side_px; /* no box is smaller */
};
void canvas_corners_mask(uint8_t *mask, int side_px, int radius_px, int line_px);

/* A filled box; only rows from `top_px` down are written. */
void canvas_round(struct canvas *canvas, struct ui_rect box, const struct canvas_corners *corners,
                  int top_px, uint32_t rgb);

/* A frame of line_px inside the box. */
void canvas_frame(struct canvas *canvas, struct ui_rect box, const struct canvas_corners *corners,
                  int line_px, uint32_t rgb);

/* A stroke with round ends. */
void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, float line_px,
                 uint32_t rgb);

/* `part` of 1000 of a ring that fills the square box, from twelve o'clock clockwise, on a track. */
void canvas_ring(struct canvas *canvas, struct ui_rect box, int line_px, int part, uint32_t rgb,
                 uint32_t track_rgb);

/* Strokes of an icon of side_px × side_px into a mask (cleared first), stroke in grid units × 10.
 */
void canvas_icon_mask(uint8_t *mask, int side_px, const struct ui_segment *segments, int count,
                      int stroke_x10);

#endif
