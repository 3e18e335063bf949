/* Pages out of files' bytes: sizes are looked at before anything is decoded. */
#include "drivers/scanner/page.h"

#include <assert.h>
#include <jerror.h>
#include <jpeglib.h>
#include <leptonica/allheaders.h>
#include <setjmp.h>
#include <string.h>

struct jpeg_trouble {
    struct jpeg_error_mgr manager; /* first: libjpeg gives us its address */
    jmp_buf back;
    int error; /* of enum page_error */
};

static void jpeg_give_up(j_common_ptr any)
{
    struct jpeg_trouble *trouble = (struct jpeg_trouble *)any->err;
    if (trouble->error == PAGE_OK) {
        trouble->error = any->err->msg_code == JERR_OUT_OF_MEMORY ? PAGE_NO_MEMORY : PAGE_DAMAGED;
    }
    longjmp(trouble->back, 1);
}

/* libjpeg would fill what is missing with grey and only warn. */
static void jpeg_hear(j_common_ptr any, int level)
{
    if (level >= 0) {
        return;
    }
    struct jpeg_trouble *trouble = (struct jpeg_trouble *)any->err;
    if (any->err->msg_code == JWRN_JPEG_EOF) {
        trouble->error = PAGE_CUT;
        jpeg_give_up(any);
    }
    if (any->err->msg_code == JWRN_HIT_MARKER || any->err->msg_code == JWRN_HUFF_BAD_CODE ||
        any->err->msg_code == JWRN_MUST_RESYNC) {
        trouble->error = PAGE_DAMAGED;
        jpeg_give_up(any);
    }
}

static void jpeg_watch(j_common_ptr any)
{
    const struct jpeg_decompress_struct *jpeg = (const struct jpeg_decompress_struct *)any;
    if (jpeg->input_scan_number > PAGE_JPEG_SCANS_MAX) {
        ((struct jpeg_trouble *)any->err)->error = PAGE_TOO_BIG;
        jpeg_give_up(any);
    }
}

static bool size_fits(int64_t width_px, int64_t height_px, const struct page_limits *limits)
{
    return width_px > 0 && height_px > 0 && width_px <= limits->side_px_max &&
           height_px <= limits->side_px_max && width_px * height_px <= limits->pixels_max;
}

/*
 * The tables of a JPEG are inside of it, and it begins as a file does: a viewer of PDFs needs that.
 * Walks the marker segments up to the first scan.
 */
static bool jpeg_stands_alone(const uint8_t *bytes, size_t size_bytes)
{
    size_t at = 2;
    while (at + 4 <= size_bytes && bytes[at] == 0xff) {
        const uint8_t marker = bytes[at + 1];
        if (marker == 0xc4) { /* DHT */
            return true;
        }
        if (marker == 0xda) { /* SOS */
            return false;
        }
        at += 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
    }
    return false;
}

static int dpi_within(int dpi)
{
    return dpi >= PAGE_DPI_MIN && dpi <= PAGE_DPI_MAX ? dpi : 0;
}

/* Reads the header and starts; longjmps on trouble. */
static int jpeg_start(struct jpeg_decompress_struct *jpeg, const struct page_limits *limits)
{
    jpeg_read_header(jpeg, TRUE);
    if (!size_fits(jpeg->image_width, jpeg->image_height, limits)) {
        return PAGE_TOO_BIG;
    }
    if (jpeg->num_components != 1 && jpeg->num_components != 3) {
        return PAGE_NO_COLOURS;
    }
    /* JCS_EXT_RGBX would leave the last byte to chance; the rows are turned into words below. */
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(jpeg);
    return PAGE_OK;
}

static int jpeg_read(const uint8_t *bytes, size_t size_bytes, int dpi,
                     const struct page_limits *limits, struct page *ret_page)
{
    struct jpeg_decompress_struct jpeg = {0};
    struct jpeg_progress_mgr progress = {.progress_monitor = jpeg_watch};
    struct jpeg_trouble trouble = {.error = PAGE_OK};
    struct page_rows rows = {0};
    struct page_rows *volatile built = &rows; /* lives across longjmp */
    uint8_t *volatile row = NULL;
    jpeg.err = jpeg_std_error(&trouble.manager);
    trouble.manager.error_exit = jpeg_give_up;
    trouble.manager.emit_message = jpeg_hear;
    if (setjmp(trouble.back) != 0) {
        goto cleanup;
    }
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    jpeg_mem_src(&jpeg, bytes, size_bytes);
    trouble.error = jpeg_start(&jpeg, limits);
    if (trouble.error != PAGE_OK) {
        goto cleanup;
    }
    const int own_dpi = jpeg.density_unit == 1 ? dpi_within(jpeg.X_density) : 0;
    const struct page_shape shape = {(int)jpeg.output_width, (int)jpeg.output_height,
                                     jpeg.output_components, 8, own_dpi != 0 ? own_dpi : dpi};
    trouble.error = page_begin(built, &shape, limits);
    row = malloc((size_t)shape.width_px * (size_t)shape.channels);
    if (trouble.error != PAGE_OK || row == NULL) {
        trouble.error = trouble.error == PAGE_OK ? PAGE_NO_MEMORY : trouble.error;
        goto cleanup;
    }
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW to = row;
        jpeg_read_scanlines(&jpeg, &to, 1);
        const int stored = page_rows(built, row, (size_t)shape.width_px * (size_t)shape.channels);
        assert(stored == PAGE_OK);
    }
    jpeg_finish_decompress(&jpeg);
    trouble.error = page_end(built, ret_page);

cleanup:
    jpeg_destroy_decompress(&jpeg);
    free(row);
    page_rows_deinit(built);
    return trouble.error;
}

/* Keeps a copy of the JPEG beside the pixels, where it can go into a PDF as it is. */
static int jpeg_keep(const uint8_t *bytes, size_t size_bytes, struct page *page)
{
    if (!jpeg_stands_alone(bytes, size_bytes)) {
        return PAGE_OK;
    }
    page->jpeg = malloc(size_bytes);
    if (page->jpeg == NULL) {
        return PAGE_NO_MEMORY;
    }
    memcpy(page->jpeg, bytes, size_bytes);
    page->jpeg_bytes = size_bytes;
    return PAGE_OK;
}

/* A PNG ends with its IEND chunk; libpng itself does not look that far. */
static bool png_is_whole(const uint8_t *bytes, size_t size_bytes)
{
    static const uint8_t end[12] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
    return size_bytes >= sizeof(end) &&
           memcmp(bytes + size_bytes - sizeof(end), end, sizeof(end)) == 0;
}

static int png_read(const uint8_t *bytes, size_t size_bytes, int dpi,
                    const struct page_limits *limits, struct page *ret_page)
{
    l_int32 width = 0;
    l_int32 height = 0;
    if (readHeaderMemPng(bytes, size_bytes, &width, &height, NULL, NULL, NULL) != 0) {
        return png_is_whole(bytes, size_bytes) ? PAGE_DAMAGED : PAGE_CUT;
    }
    if (!size_fits(width, height, limits)) {
        return PAGE_TOO_BIG;
    }
    if (!png_is_whole(bytes, size_bytes)) {
        return PAGE_CUT;
    }
    PIX *read = pixReadMemPng(bytes, size_bytes);
    if (read == NULL) {
        return PAGE_DAMAGED;
    }
    const int read_dpi = dpi_within(pixGetXRes(read));
    if (pixGetSpp(read) == 4) { /* what is transparent is paper */
        PIX *flat = pixAlphaBlendUniform(read, 0xffffff00);
        pixDestroy(&read);
        read = flat;
    }
    PIX *pix = NULL;
    if (read != NULL && pixGetDepth(read) == 1 && pixGetColormap(read) == NULL) {
        pix = pixClone(read);
    } else if (read != NULL) {
        pix = pixConvertTo8Or32(read, L_CLONE, 0);
    }
    pixDestroy(&read);
    if (pix == NULL) {
        return PAGE_NO_MEMORY;
    }
    *ret_page = (struct page){.pix = pix, .dpi = read_dpi != 0 ? read_dpi : dpi};
    return PAGE_OK;
}

int page_read(const uint8_t *bytes, size_t size_bytes, int dpi, const struct page_limits *limits,
              struct page *ret_page)
{
    static const uint8_t jpeg_begin[2] = {0xff, 0xd8};
    static const uint8_t png_begin[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    assert(bytes != NULL || size_bytes == 0);
    setMsgSeverity(L_SEVERITY_NONE);
    if (size_bytes >= sizeof(png_begin) && memcmp(bytes, png_begin, sizeof(png_begin)) == 0) {
        return png_read(bytes, size_bytes, dpi, limits, ret_page);
    }
    if (size_bytes < sizeof(jpeg_begin) || memcmp(bytes, jpeg_begin, sizeof(jpeg_begin)) != 0) {
        return PAGE_UNKNOWN_KIND;
    }
    struct page page = {0};
    int result = jpeg_read(bytes, size_bytes, dpi, limits, &page);
    if (result == PAGE_OK) {
        result = jpeg_keep(bytes, size_bytes, &page);
        if (result != PAGE_OK) {
            page_deinit(&page);
            return result;
        }
        *ret_page = page;
    }
    return result;
}
