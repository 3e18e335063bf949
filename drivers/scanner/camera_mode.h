/*
 * Which of a document camera's modes is taken, and whether a frame of it is whole. Pure: the thin
 * part that asks the kernel is feeder_v4l2.c. Any thread.
 */
#ifndef DRIVERS_SCANNER_CAMERA_MODE_H
#define DRIVERS_SCANNER_CAMERA_MODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAMERA_MODES_MAX = 128 };

/* The letters of a pixel format, as V4L2's v4l2_fourcc() puts them. */
#define CAMERA_FOURCC(a, b, c, d)                                                                  \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define CAMERA_MJPG CAMERA_FOURCC('M', 'J', 'P', 'G')
#define CAMERA_JPEG CAMERA_FOURCC('J', 'P', 'E', 'G')
#define CAMERA_YUYV CAMERA_FOURCC('Y', 'U', 'Y', 'V')

struct camera_mode {
    uint32_t fourcc;
    int width_px;
    int height_px;
};

/*
 * The place of the best mode in the list, -1: none. For a page: the most pixels within
 * `pixels_max`, as JPEG rather than YUYV unless YUYV has more than twice the pixels (it is slow
 * over USB, but some cameras give JPEG in small sizes only). Of two that are as great, the first:
 * cameras list what they do best first.
 */
int camera_mode_choose(const struct camera_mode *modes, size_t count, int64_t pixels_max);

/* How many of a frame's bytes are one JPEG from its begin to its end mark (cameras fill up the
 * rest); 0: it is none, or it was cut on its way. */
size_t camera_jpeg_bytes(const uint8_t *bytes, size_t size_bytes);

/* Two pixels of YUYV (ITU-R BT.601, studio swing) a time, as red, green, blue. `width_px` is even.
 */
void camera_yuyv_row(const uint8_t *row, int width_px, uint8_t *ret_rgb);

#endif
