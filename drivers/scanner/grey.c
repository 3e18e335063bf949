#include "drivers/scanner/grey.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <string.h>

enum {
    PARTS = 4,
    FACTOR_MAX = 256
}; /* grey is a quarter of red, half of green, a quarter of blue */

int grey_factor_for_side(int width_px, int height_px, int side_px)
{
    const int longer = width_px > height_px ? width_px : height_px;
    assert(side_px > 0);
    return longer <= side_px ? 1 : (longer + side_px - 1) / side_px;
}

/* Adds a row of colour pixels to the sums of their blocks. Red and blue ride in one word. */
static void row_add_colour(const l_uint32 *line, int factor, int blocks, uint32_t *sums)
{
    for (int block = 0; block < blocks; block++, line += factor) {
        uint32_t red_blue = 0;
        uint32_t green = 0;
        for (int i = 0; i < factor; i++) {
            red_blue += line[i] >> 8 & 0x00ff00ffU;
            green += line[i] >> 16 & 0xffU;
        }
        sums[block] += (red_blue >> 16) + (red_blue & 0xffffU) + 2 * green;
    }
}

static void row_add_grey(const l_uint32 *line, int factor, int blocks, uint32_t *sums)
{
    for (int block = 0, x = 0; block < blocks; block++) {
        uint32_t sum = 0;
        for (int i = 0; i < factor; i++, x++) {
            sum += (uint32_t)GET_DATA_BYTE(line, x);
        }
        sums[block] += sum * PARTS;
    }
}

static void row_add_ink(const l_uint32 *line, int factor, int blocks, uint32_t *sums)
{
    for (int block = 0, x = 0; block < blocks; block++) {
        uint32_t sum = 0;
        for (int i = 0; i < factor; i++, x++) {
            sum += GET_DATA_BIT(line, x) != 0 ? 0U : 255U;
        }
        sums[block] += sum * PARTS;
    }
}

int grey_make(const struct Pix *pix, int factor, struct grey *ret_grey)
{
    assert(pix->d == 1 || pix->d == 8 || pix->d == 32);
    assert(factor > 0 && factor <= FACTOR_MAX); /* sums stay within their words */
    const int width = (int)pix->w / factor;
    const int height = (int)pix->h / factor;
    if (width == 0 || height == 0) {
        return -1;
    }
    uint32_t *sums = malloc((size_t)width * sizeof(*sums));
    uint8_t *bytes = malloc((size_t)width * (size_t)height);
    if (sums == NULL || bytes == NULL) {
        free(sums);
        free(bytes);
        return -1;
    }
    const uint32_t pixels = PARTS * (uint32_t)factor * (uint32_t)factor;
    void (*const row_add)(const l_uint32 *, int, int, uint32_t *) = pix->d == 32  ? row_add_colour
                                                                    : pix->d == 8 ? row_add_grey
                                                                                  : row_add_ink;
    for (int y = 0; y < height; y++) {
        memset(sums, 0, (size_t)width * sizeof(*sums));
        for (int i = 0; i < factor; i++) {
            const size_t row = (size_t)y * (size_t)factor + (size_t)i;
            row_add(pix->data + row * pix->wpl, factor, width, sums);
        }
        for (int x = 0; x < width; x++) {
            bytes[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)(sums[x] / pixels);
        }
    }
    free(sums);
    *ret_grey = (struct grey){width, height, factor, bytes};
    return 0;
}

int grey_shrink(const struct grey *from, int times, struct grey *ret_grey)
{
    assert(times > 0 && times <= FACTOR_MAX);
    const int width = from->width_px / times;
    const int height = from->height_px / times;
    uint8_t *bytes = width > 0 && height > 0 ? malloc((size_t)width * (size_t)height) : NULL;
    if (bytes == NULL) {
        return -1;
    }
    const uint32_t pixels = (uint32_t)times * (uint32_t)times;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            const uint8_t *block = from->bytes +
                                   (size_t)y * (size_t)times * (size_t)from->width_px +
                                   (size_t)x * (size_t)times;
            uint32_t sum = 0;
            for (int i = 0; i < times; i++, block += from->width_px) {
                for (int k = 0; k < times; k++) {
                    sum += block[k];
                }
            }
            bytes[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)(sum / pixels);
        }
    }
    *ret_grey = (struct grey){width, height, from->factor * times, bytes};
    return 0;
}

void grey_deinit(struct grey *grey)
{
    free(grey->bytes);
    *grey = (struct grey){0};
}

void grey_count(const struct grey *grey, int x0, int y0, int x1, int y1, int64_t ret_counts[256])
{
    assert(x0 >= 0 && y0 >= 0 && x1 <= grey->width_px && y1 <= grey->height_px);
    memset(ret_counts, 0, 256 * sizeof(*ret_counts));
    for (int y = y0; y < y1; y++) {
        const uint8_t *row = grey->bytes + (size_t)y * (size_t)grey->width_px;
        for (int x = x0; x < x1; x++) {
            ret_counts[row[x]]++;
        }
    }
}

int grey_percentile(const int64_t counts[256], int percent)
{
    int64_t all = 0;
    for (int value = 0; value < 256; value++) {
        all += counts[value];
    }
    int64_t below = 0;
    for (int value = 0; value < 255; value++) {
        below += counts[value];
        if (all > 0 && below * 100 >= all * percent) {
            return value;
        }
    }
    return 255;
}

int grey_split(const int64_t counts[256], int *ret_contrast)
{
    int64_t all = 0;
    int64_t sum = 0;
    for (int value = 0; value < 256; value++) {
        all += counts[value];
        sum += counts[value] * value;
    }
    int64_t dark = 0;
    int64_t dark_sum = 0;
    double best = 0.0;
    int best_level = 0;
    *ret_contrast = 0;
    for (int level = 1; level < 256; level++) {
        dark += counts[level - 1];
        dark_sum += counts[level - 1] * (level - 1);
        if (dark == 0 || dark == all) {
            continue;
        }
        const double mean_dark = (double)dark_sum / (double)dark;
        const double mean_bright = (double)(sum - dark_sum) / (double)(all - dark);
        const double apart = mean_bright - mean_dark;
        const double between = (double)dark * (double)(all - dark) * apart * apart;
        if (between > best) {
            best = between;
            best_level = level;
            *ret_contrast = (int)apart;
        }
    }
    return best_level;
}
