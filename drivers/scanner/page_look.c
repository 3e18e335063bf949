#include "drivers/scanner/page_look.h"

#include "drivers/scanner/grey.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum {
    GUESS_DPI = 200,
    A4_WIDTH_MM_X10 = 2100,
    A4_HEIGHT_MM_X10 = 2970,
    A4_SIDES_OFF_PERCENT = 4,
    INCH_MM_X10 = 254,
    SKEW_SIDE_PX = 1800,          /* about 150 dpi of A4: lines of 9 pt are some pixels high */
    SKEW_INK_DARKER_PERCENT = 70, /* of the page's ground */
    SKEW_INK_MIN_PER_MILLE = 2,   /* less ink has no lines to tell an angle from */
    GROUND_SIDE_PX = 880,
    GROUND_PERCENT = 75, /* this part of a tile is darker than its ground */
    WHITE_LEVEL = 250,
    WHITEN_TILE_PX = 24, /* for 300 dpi: smaller than a heading's letters are high would eat them */
    WHITEN_INK = 60,
    WHITEN_COUNT_MIN = 150,
};

static const double SKEW_CONFIDENCE_MIN = 3.0; /* leptonica's own advice */
static const double RADIANS_IN_CENTIDEG = M_PI / 18000.0;

int look_guess_dpi(int width_px, int height_px)
{
    const int64_t small = width_px < height_px ? width_px : height_px;
    const int64_t great = width_px < height_px ? height_px : width_px;
    const int64_t off = great * A4_WIDTH_MM_X10 - small * A4_HEIGHT_MM_X10;
    const int64_t bound = great * A4_WIDTH_MM_X10 * A4_SIDES_OFF_PERCENT / 100;
    const int64_t dpi = (small * INCH_MM_X10 + A4_WIDTH_MM_X10 / 2) / A4_WIDTH_MM_X10;
    const bool is_a4 = off <= bound && off >= -bound;
    return is_a4 && dpi >= PAGE_DPI_MIN && dpi <= PAGE_DPI_MAX ? (int)dpi : GUESS_DPI;
}

int look_small(struct page *page, int side_px, struct grey *ret_grey)
{
    const struct grey *base = page_grey(page);
    return base == NULL
               ? -1
               : grey_shrink(base, grey_factor_for_side(base->width_px, base->height_px, side_px),
                             ret_grey);
}

/* The small picture as 1 bit, 1 where a pixel is below `level` (or not, if `bright`). */
static PIX *ink_of(const struct grey *grey, int level, bool bright)
{
    PIX *ink = pixCreate(grey->width_px, grey->height_px, 1);
    if (ink == NULL) {
        return NULL;
    }
    for (int y = 0; y < grey->height_px; y++) {
        const uint8_t *row = grey->bytes + (size_t)y * (size_t)grey->width_px;
        l_uint32 *line = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
        for (int x = 0; x < grey->width_px; x++) {
            if ((row[x] < level) != bright) {
                SET_DATA_BIT(line, x);
            }
        }
    }
    return ink;
}

int look_skew_centideg(struct page *page)
{
    struct grey grey;
    if (look_small(page, SKEW_SIDE_PX, &grey) != 0) {
        return 0;
    }
    int64_t counts[256];
    grey_count(&grey, 0, 0, grey.width_px, grey.height_px, counts);
    const int ground = grey_percentile(counts, GROUND_PERCENT);
    const int level = ground * SKEW_INK_DARKER_PERCENT / 100;
    int64_t dark = 0;
    for (int value = 0; value < level; value++) {
        dark += counts[value];
    }
    const int64_t all = (int64_t)grey.width_px * grey.height_px;
    PIX *ink = dark * 1000 >= all * SKEW_INK_MIN_PER_MILLE ? ink_of(&grey, level, false) : NULL;
    grey_deinit(&grey);
    l_float32 degrees = 0;
    l_float32 confidence = 0;
    /* pixFindSkew() gives the turn that mends the page, clockwise positive. */
    const bool found = ink != NULL && pixFindSkew(ink, &degrees, &confidence) == 0;
    pixDestroy(&ink);
    if (!found || (double)confidence < SKEW_CONFIDENCE_MIN || !isfinite((double)degrees)) {
        return 0;
    }
    const int skew = (int)lround(-100.0 * (double)degrees);
    const int size = skew < 0 ? -skew : skew;
    return size < LOOK_SKEW_MIN_CENTIDEG || size > LOOK_SKEW_MAX_CENTIDEG ? 0 : skew;
}

int look_turn(struct page *page, int skew_centideg)
{
    grey_deinit(&page->grey); /* of no more use, and two pages' pixels are here in a moment */
    const int type = pixGetDepth(page->pix) == 1 ? L_ROTATE_SHEAR : L_ROTATE_AREA_MAP;
    PIX *turned = pixRotate(page->pix, (l_float32)(-skew_centideg * RADIANS_IN_CENTIDEG), type,
                            L_BRING_IN_WHITE, 0, 0);
    if (turned == NULL) {
        return PAGE_NO_MEMORY;
    }
    page_changed(page, turned);
    return PAGE_OK;
}

bool look_is_grounded(struct page *page)
{
    struct grey grey;
    if (pixGetDepth(page->pix) == 1 || look_small(page, GROUND_SIDE_PX, &grey) != 0) {
        return false;
    }
    int dark_tiles = 0;
    int tiles = 0;
    for (int row = 0; row < LOOK_GROUND_TILES; row++) {
        for (int column = 0; column < LOOK_GROUND_TILES; column++) {
            const int x0 = column * grey.width_px / LOOK_GROUND_TILES;
            const int y0 = row * grey.height_px / LOOK_GROUND_TILES;
            const int x1 = (column + 1) * grey.width_px / LOOK_GROUND_TILES;
            const int y1 = (row + 1) * grey.height_px / LOOK_GROUND_TILES;
            int64_t counts[256];
            grey_count(&grey, x0, y0, x1, y1, counts);
            tiles += x1 > x0 && y1 > y0;
            dark_tiles += grey_percentile(counts, GROUND_PERCENT) < LOOK_WHITE_MIN;
        }
    }
    grey_deinit(&grey);
    return dark_tiles * 100 > tiles * LOOK_GROUND_DARK_PERCENT;
}

int look_whiten(struct page *page)
{
    if (pixGetDepth(page->pix) == 1) {
        return PAGE_OK;
    }
    grey_deinit(&page->grey);
    PIX *white = pixBackgroundNorm(page->pix, NULL, NULL, WHITEN_TILE_PX, WHITEN_TILE_PX,
                                   WHITEN_INK, WHITEN_COUNT_MIN, WHITE_LEVEL, 2, 2);
    if (white == NULL) { /* too small for tiles, or darker than any paper: it stays as it is */
        return PAGE_OK;
    }
    /* leptonica gives a copy when it finds no ground; then the page stays as it is, bytes and all.
     */
    struct page tried = {.pix = white};
    if (look_is_grounded(&tried)) {
        page_deinit(&tried);
        return PAGE_OK;
    }
    page_changed(page, white);
    page->grey = tried.grey;
    return PAGE_OK;
}

int look_to_ink(struct page *page)
{
    if (pixGetDepth(page->pix) == 1) {
        return PAGE_OK;
    }
    PIX *grey =
        pixGetDepth(page->pix) == 32 ? pixConvertRGBToLuminance(page->pix) : pixClone(page->pix);
    PIX *ink = grey == NULL ? NULL : pixThresholdToBinary(grey, LOOK_INK_LEVEL);
    pixDestroy(&grey);
    if (ink == NULL) {
        return PAGE_NO_MEMORY;
    }
    page_changed(page, ink);
    return PAGE_OK;
}

/* Pixels of specks that are more than dust. */
static int64_t ink_count(PIX *ink)
{
    BOXA *boxes = pixConnComp(ink, NULL, 8);
    if (boxes == NULL) {
        return 0;
    }
    int64_t pixels = 0;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        l_int32 x;
        l_int32 y;
        l_int32 width;
        l_int32 height;
        boxaGetBoxGeometry(boxes, i, &x, &y, &width, &height);
        if (width > LOOK_DUST_PX_MAX || height > LOOK_DUST_PX_MAX) {
            for (int row = y; row < y + height; row++) {
                const l_uint32 *line = pixGetData(ink) + (size_t)row * (size_t)pixGetWpl(ink);
                for (int column = x; column < x + width; column++) {
                    pixels += GET_DATA_BIT(line, column);
                }
            }
        }
    }
    boxaDestroy(&boxes);
    return pixels;
}

/* Wipes what is left of the border, which has punch holes, shadows and the edge of the desk. */
static void border_wipe(struct grey *grey, int border, int ground)
{
    for (int y = 0; y < grey->height_px; y++) {
        uint8_t *row = grey->bytes + (size_t)y * (size_t)grey->width_px;
        const bool outside = y < border || y >= grey->height_px - border;
        for (int x = 0; x < grey->width_px; x++) {
            if (outside || x < border || x >= grey->width_px - border) {
                row[x] = (uint8_t)ground;
            }
        }
    }
}

int look_ink_per_million(struct page *page)
{
    const int dpi =
        page->dpi > 0 ? page->dpi : look_guess_dpi(pixGetWidth(page->pix), pixGetHeight(page->pix));
    struct grey grey;
    const struct grey *base = page_grey(page);
    if (base == NULL) {
        return 0;
    }
    const int times = dpi / base->factor / LOOK_BLANK_DPI;
    if (grey_shrink(base, times > 1 ? times : 1, &grey) != 0) {
        return 0;
    }
    int64_t counts[256];
    grey_count(&grey, 0, 0, grey.width_px, grey.height_px, counts);
    const int ground = grey_percentile(counts, GROUND_PERCENT);
    const int shorter = grey.width_px < grey.height_px ? grey.width_px : grey.height_px;
    border_wipe(&grey, shorter * LOOK_BLANK_BORDER_PERCENT / 100, ground);
    PIX *ink = ink_of(&grey, ground > LOOK_INK_DARKER ? ground - LOOK_INK_DARKER : 0, false);
    const int64_t pixels = ink == NULL ? 0 : ink_count(ink);
    const int64_t all = (int64_t)grey.width_px * grey.height_px;
    pixDestroy(&ink);
    grey_deinit(&grey);
    return (int)(pixels * 1000000 / all);
}

bool look_is_blank(struct page *page)
{
    return look_ink_per_million(page) <= LOOK_BLANK_INK_PER_MILLION_MAX;
}
