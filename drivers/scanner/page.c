#include "drivers/scanner/page.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <string.h>

const struct page_limits page_limits_of_halls = {PAGE_SIDE_PX_MAX, PAGE_PIXELS_MAX};

enum { ROWS_FIRST = 1024 };

const char *page_error_name(int error)
{
#define PAGE_ERROR_NAME(symbol, value, name)                                                       \
    case symbol:                                                                                   \
        return name;
    switch ((enum page_error)error) {
        PAGE_ERRORS(PAGE_ERROR_NAME)
    }
#undef PAGE_ERROR_NAME
    return "unknown";
}

void page_changed(struct page *page, struct Pix *pix)
{
    assert(pix != NULL);
    if (page->pix != pix) {
        pixDestroy(&page->pix);
    }
    page->pix = pix;
    free(page->jpeg);
    page->jpeg = NULL;
    page->jpeg_bytes = 0;
    grey_deinit(&page->grey);
}

const struct grey *page_grey(struct page *page)
{
    if (page->grey.bytes != NULL) {
        return &page->grey;
    }
    const int factor =
        grey_factor_for_side(pixGetWidth(page->pix), pixGetHeight(page->pix), PAGE_GREY_SIDE_PX);
    return grey_make(page->pix, factor, &page->grey) == 0 ? &page->grey : NULL;
}

void page_deinit(struct page *page)
{
    pixDestroy(&page->pix);
    free(page->jpeg);
    grey_deinit(&page->grey);
    *page = (struct page){0};
}

static bool shape_fits(const struct page_shape *shape, const struct page_limits *limits)
{
    const bool bits_fit = shape->bits == 8 || (shape->bits == 1 && shape->channels == 1);
    return bits_fit && (shape->channels == 1 || shape->channels == 3) && shape->width_px > 0 &&
           shape->width_px <= limits->side_px_max && shape->height_px >= 0 &&
           shape->height_px <= limits->side_px_max && shape->dpi >= 0 &&
           shape->dpi <= PAGE_DPI_MAX &&
           (int64_t)shape->width_px * shape->height_px <= limits->pixels_max;
}

int page_begin(struct page_rows *rows, const struct page_shape *shape,
               const struct page_limits *limits)
{
    setMsgSeverity(L_SEVERITY_NONE); /* only programs log */
    *rows = (struct page_rows){.shape = *shape, .limits = *limits};
    if (!shape_fits(shape, limits)) {
        return PAGE_TOO_BIG;
    }
    const int depth = shape->channels == 3 ? 32 : shape->bits;
    rows->row_bytes = ((size_t)shape->width_px * (size_t)(shape->channels * shape->bits) + 7) / 8;
    rows->rows_room = shape->height_px > 0 ? shape->height_px : ROWS_FIRST;
    if (rows->rows_room > limits->side_px_max) {
        rows->rows_room = limits->side_px_max;
    }
    if ((int64_t)shape->width_px * rows->rows_room > limits->pixels_max) {
        rows->rows_room = (int)(limits->pixels_max / shape->width_px);
    }
    rows->page.dpi = shape->dpi;
    rows->page.pix =
        rows->rows_room > 0 ? pixCreateNoInit(shape->width_px, rows->rows_room, depth) : NULL;
    rows->row = malloc(rows->row_bytes);
    if (rows->page.pix == NULL || rows->row == NULL) {
        page_rows_deinit(rows);
        return PAGE_NO_MEMORY;
    }
    return PAGE_OK;
}

/* Makes room for one more row of a page whose height is not known. */
static int rows_grow(struct page_rows *rows)
{
    if (rows->rows_done < rows->rows_room) {
        return PAGE_OK;
    }
    int room = rows->rows_room + rows->rows_room / 2;
    const int64_t most = rows->limits.pixels_max / rows->shape.width_px;
    room = room < rows->limits.side_px_max ? room : rows->limits.side_px_max;
    room = room < most ? room : (int)most;
    if (rows->shape.height_px > 0 || room <= rows->rows_room) {
        return PAGE_TOO_BIG;
    }
    PIX *pix = rows->page.pix;
    const size_t line_bytes = (size_t)pixGetWpl(pix) * sizeof(l_uint32);
    l_uint32 *data = realloc(pixGetData(pix), line_bytes * (size_t)room);
    if (data == NULL) {
        return PAGE_NO_MEMORY;
    }
    pixSetData(pix, data);
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): pixSetData() keeps it, which clang can't see */
    pixSetHeight(pix, room);
    rows->rows_room = room;
    return PAGE_OK;
}

static void row_store(struct page_rows *rows, const uint8_t *from)
{
    PIX *pix = rows->page.pix;
    const int width = rows->shape.width_px;
    l_uint32 *line = pixGetData(pix) + (size_t)rows->rows_done * (size_t)pixGetWpl(pix);
    if (rows->shape.channels == 3) {
        for (int x = 0; x < width; x++, from += 3) {
            line[x] = (l_uint32)from[0] << 24 | (l_uint32)from[1] << 16 | (l_uint32)from[2] << 8;
        }
        return;
    }
    const int words = pixGetWpl(pix);
    for (int i = 0; i < words; i++) { /* leptonica keeps bytes in words of the machine */
        l_uint32 word = 0;
        for (size_t k = 0; k < 4; k++) {
            const size_t at = (size_t)i * 4 + k;
            word = word << 8 | (at < rows->row_bytes ? from[at] : 0U);
        }
        line[i] = word;
    }
}

int page_rows(struct page_rows *rows, const uint8_t *bytes, size_t size_bytes)
{
    assert(rows->page.pix != NULL);
    while (size_bytes > 0) {
        const size_t lacks = rows->row_bytes - rows->row_filled;
        const size_t taken = size_bytes < lacks ? size_bytes : lacks;
        memcpy(rows->row + rows->row_filled, bytes, taken);
        rows->row_filled += taken;
        bytes += taken;
        size_bytes -= taken;
        if (rows->row_filled < rows->row_bytes) {
            break;
        }
        const int grown = rows_grow(rows);
        if (grown != PAGE_OK) {
            return grown;
        }
        row_store(rows, rows->row);
        rows->rows_done++;
        rows->row_filled = 0;
    }
    return PAGE_OK;
}

int page_end(struct page_rows *rows, struct page *ret_page)
{
    assert(rows->page.pix != NULL);
    int result = PAGE_OK;
    if (rows->row_filled > 0 ||
        (rows->shape.height_px > 0 && rows->rows_done < rows->shape.height_px)) {
        result = PAGE_CUT;
    } else if (rows->rows_done == 0) {
        result = PAGE_NO_ROWS;
    } else {
        pixSetHeight(rows->page.pix, rows->rows_done);
        *ret_page = rows->page;
        rows->page = (struct page){0};
    }
    page_rows_deinit(rows);
    return result;
}

void page_rows_deinit(struct page_rows *rows)
{
    page_deinit(&rows->page);
    free(rows->row);
    *rows = (struct page_rows){0};
}
