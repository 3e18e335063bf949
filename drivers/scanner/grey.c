#include "drivers/scanner/grey.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <string.h>

enum { WEIGHT_RED = 77, WEIGHT_GREEN = 150, WEIGHT_BLUE = 29 }; /* ITU-R BT.601, of 256 */

int grey_factor_for_side(const struct Pix *pix, int side_px)
{
    const int longer = (int)(pix->w > pix->h ? pix->w : pix->h);
    assert(side_px > 0);
    return longer <= side_px ? 1 : (longer + side_px - 1) / side_px;
}

/* Adds one row of pixels, in blocks of `factor`, to `sums`. */
static void row_add(const struct Pix *pix, const l_uint32 *line, int factor, int blocks,
                    uint32_t *sums)
{
    int x = 0;
    for (int block = 0; block < blocks; block++) {
        uint32_t sum = 0;
        for (int i = 0; i < factor; i++, x++) {
            if (pix->d == 32) {
                const l_uint32 word = line[x];
                sum += ((word >> 24) * WEIGHT_RED + (word >> 16 & 255) * WEIGHT_GREEN +
                        (word >> 8 & 255) * WEIGHT_BLUE) >>
                       8;
            } else if (pix->d == 8) {
                sum += (uint32_t)GET_DATA_BYTE(line, x);
            } else {
                sum += GET_DATA_BIT(line, x) != 0 ? 0U : 255U;
            }
        }
        sums[block] += sum;
    }
}

int grey_make(const struct Pix *pix, int factor, struct grey *ret_grey)
{
    assert(pix->d == 1 || pix->d == 8 || pix->d == 32);
    assert(factor > 0 && factor <= 4096); /* sums stay in 32 bits */
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
    const uint32_t pixels = (uint32_t)factor * (uint32_t)factor;
    for (int y = 0; y < height; y++) {
        memset(sums, 0, (size_t)width * sizeof(*sums));
        for (int i = 0; i < factor; i++) {
            const size_t row = (size_t)y * (size_t)factor + (size_t)i;
            row_add(pix, pix->data + row * pix->wpl, factor, width, sums);
        }
        for (int x = 0; x < width; x++) {
            bytes[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)(sums[x] / pixels);
        }
    }
    free(sums);
    *ret_grey = (struct grey){width, height, factor, bytes};
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
