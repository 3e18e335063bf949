#include "tests/lib/half_picture.h"

#include <stdlib.h>

enum { HALF = 2, TONES = 0xE0 /* eight of each colour */ };

/* Plain ground stays as it is; the edges of letters get few tones, for small files. */
static uint32_t mean_of_four(const uint32_t *pixels, int stride)
{
    const uint32_t four[] = {pixels[0], pixels[1], pixels[stride], pixels[stride + 1]};
    uint32_t mean = 0;
    if (four[0] == four[1] && four[0] == four[2] && four[0] == four[3]) {
        return four[0];
    }
    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += four[i] >> shift & 0xFF;
        }
        mean |= (sum / 4 & TONES) << shift;
    }
    return mean;
}

/* In place: what is written lies never after what is still to be read. */
static void halve(struct canvas *canvas)
{
    const int wide = canvas->stride_px;
    for (int y = 0; y < canvas->height_px / HALF; y++) {
        for (int x = 0; x < canvas->width_px / HALF; x++) {
            canvas->pixels[y * (wide / HALF) + x] = mean_of_four(
                canvas->pixels + (size_t)y * HALF * (size_t)wide + (size_t)x * HALF, wide);
        }
    }
    canvas->width_px /= HALF;
    canvas->height_px /= HALF;
    canvas->stride_px = wide / HALF;
}

int half_picture_write(struct painter *painter, const struct ui_list *list, const char *path)
{
    struct canvas canvas = {.width_px = list->width_px,
                            .height_px = list->height_px,
                            .stride_px = list->width_px,
                            .clip = ui_rect_make(0, 0, list->width_px, list->height_px)};
    canvas.pixels = malloc((size_t)list->width_px * (size_t)list->height_px * sizeof(uint32_t));
    if (canvas.pixels == NULL) {
        return PAINTER_NO_MEMORY;
    }
    painter_paint(painter, list, &canvas);
    halve(&canvas);
    const int error = canvas_write_png(&canvas, path);
    free(canvas.pixels);
    return error;
}
