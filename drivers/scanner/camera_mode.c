#include "drivers/scanner/camera_mode.h"

#include <assert.h>

enum { YUYV_WORTH = 2 };

int camera_mode_choose(const struct camera_mode *modes, size_t count, int64_t pixels_max)
{
    int best = -1;
    int64_t best_worth = 0;
    for (size_t i = 0; i < count; i++) {
        const struct camera_mode *mode = &modes[i];
        const bool jpeg = mode->fourcc == CAMERA_MJPG || mode->fourcc == CAMERA_JPEG;
        const bool yuyv = mode->fourcc == CAMERA_YUYV && mode->width_px % 2 == 0;
        if ((!jpeg && !yuyv) || mode->width_px <= 0 || mode->height_px <= 0) {
            continue;
        }
        const int64_t pixels = (int64_t)mode->width_px * mode->height_px;
        const int64_t worth = jpeg ? pixels * YUYV_WORTH : pixels;
        if (pixels <= pixels_max && worth > best_worth) {
            best = (int)i;
            best_worth = worth;
        }
    }
    return best;
}

size_t camera_jpeg_bytes(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes < 4 || bytes[0] != 0xff || bytes[1] != 0xd8) {
        return 0;
    }
    /* What fills up is zeros, or what was there before; the last end mark counts. */
    for (size_t end = size_bytes; end >= 4; end--) {
        if (bytes[end - 2] == 0xff && bytes[end - 1] == 0xd9) {
            return end;
        }
    }
    return 0;
}

static uint8_t byte_of(int value)
{
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

void camera_yuyv_row(const uint8_t *row, int width_px, uint8_t *ret_rgb)
{
    assert(width_px % 2 == 0);
    for (int x = 0; x < width_px; x++, ret_rgb += 3) {
        const uint8_t *pair = row + (size_t)(x / 2) * 4;
        const int luma = 298 * (pair[x % 2 == 0 ? 0 : 2] - 16);
        const int blue = pair[1] - 128;
        const int red = pair[3] - 128;
        ret_rgb[0] = byte_of((luma + 409 * red + 128) >> 8);
        ret_rgb[1] = byte_of((luma - 100 * blue - 208 * red + 128) >> 8);
        ret_rgb[2] = byte_of((luma + 516 * blue + 128) >> 8);
    }
}
