/* Colour and right angles: what page_look.h says of them. */
#include "drivers/scanner/page_look.h"

#include <assert.h>
#include <leptonica/allheaders.h>

/* How far the mean of a block is from grey. */
static int block_chroma(const struct Pix *pix, uint32_t x0, uint32_t y0)
{
    int sums[3] = {0, 0, 0};
    for (uint32_t y = y0; y < y0 + LOOK_COLOUR_BLOCK_PX; y++) {
        const l_uint32 *line = pix->data + (size_t)y * pix->wpl;
        for (uint32_t x = x0; x < x0 + LOOK_COLOUR_BLOCK_PX; x++) {
            sums[0] += (int)(line[x] >> 24);
            sums[1] += (int)(line[x] >> 16 & 0xFF);
            sums[2] += (int)(line[x] >> 8 & 0xFF);
        }
    }
    int least = sums[0];
    int most = sums[0];
    for (int i = 1; i < 3; i++) {
        least = sums[i] < least ? sums[i] : least;
        most = sums[i] > most ? sums[i] : most;
    }
    return (most - least) / (LOOK_COLOUR_BLOCK_PX * LOOK_COLOUR_BLOCK_PX);
}

bool look_has_colour(const struct page *page)
{
    const struct Pix *pix = page->pix;
    if (pix->d != 32) {
        return false;
    }
    int64_t coloured = 0;
    int64_t blocks = 0;
    for (uint32_t y = 0; y + LOOK_COLOUR_BLOCK_PX <= pix->h; y += LOOK_COLOUR_BLOCK_PX) {
        for (uint32_t x = 0; x + LOOK_COLOUR_BLOCK_PX <= pix->w; x += LOOK_COLOUR_BLOCK_PX) {
            coloured += block_chroma(pix, x, y) >= LOOK_COLOUR_CHROMA_MIN;
            blocks++;
        }
    }
    return coloured * 1000000 >= blocks * LOOK_COLOUR_PER_MILLION_MIN && coloured > 0;
}

int look_to_grey(struct page *page)
{
    if (pixGetDepth(page->pix) != 32) {
        return PAGE_OK;
    }
    PIX *grey = pixConvertRGBToLuminance(page->pix);
    if (grey == NULL) {
        return PAGE_NO_MEMORY;
    }
    page_changed(page, grey);
    return PAGE_OK;
}

int look_turn_quarters(struct page *page, int quarters)
{
    assert(quarters >= 0 && quarters <= 3);
    if (quarters == 0) {
        return PAGE_OK;
    }
    PIX *turned = pixRotateOrth(page->pix, quarters);
    if (turned == NULL) {
        return PAGE_NO_MEMORY;
    }
    page_changed(page, turned);
    return PAGE_OK;
}
