#include "drivers/scanner/page_encode.h"

#include <assert.h>
#include <jpeglib.h>
#include <leptonica/allheaders.h>
#include <setjmp.h>
#include <string.h>
#include <tiffio.h>

void page_bytes_deinit(struct page_bytes *bytes)
{
    free(bytes->bytes);
    *bytes = (struct page_bytes){0};
}

struct jpeg_trouble {
    struct jpeg_error_mgr manager; /* first: libjpeg gives us its address */
    jmp_buf back;
};

static void jpeg_give_up(j_common_ptr any)
{
    longjmp(((struct jpeg_trouble *)any->err)->back, 1);
}

/* One row as libjpeg wants it: bytes of grey, or of red, green and blue. */
static void row_unpack(const struct Pix *pix, uint32_t y, uint8_t *row)
{
    const l_uint32 *line = pix->data + (size_t)y * pix->wpl;
    if (pix->d == 8) {
        for (uint32_t x = 0; x < pix->w; x++) {
            row[x] = (uint8_t)GET_DATA_BYTE(line, x);
        }
        return;
    }
    for (uint32_t x = 0; x < pix->w; x++, row += 3) {
        row[0] = (uint8_t)(line[x] >> 24);
        row[1] = (uint8_t)(line[x] >> 16);
        row[2] = (uint8_t)(line[x] >> 8);
    }
}

static void jpeg_set_up(struct jpeg_compress_struct *jpeg, const struct page *page, int quality)
{
    const struct Pix *pix = page->pix;
    jpeg->image_width = pix->w;
    jpeg->image_height = pix->h;
    jpeg->input_components = pix->d == 8 ? 1 : 3;
    jpeg->in_color_space = pix->d == 8 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
    jpeg->density_unit = 1;
    jpeg->X_density = (UINT16)(page->dpi > 0 ? page->dpi : 72);
    jpeg->Y_density = jpeg->X_density;
}

int page_encode_jpeg(const struct page *page, int quality, struct page_bytes *ret_bytes)
{
    const struct Pix *pix = page->pix;
    assert(pix->d == 8 || pix->d == 32);
    assert(quality >= PAGE_QUALITY_MIN && quality <= PAGE_QUALITY_MAX);
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_trouble trouble;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    uint8_t *row = malloc((size_t)pix->w * 3);
    /* libjpeg writes where these are long after setjmp; their addresses are all it needs. */
    uint8_t *volatile kept_row = row;
    volatile int result = PAGE_NO_MEMORY;
    if (row == NULL) {
        return PAGE_NO_MEMORY;
    }
    jpeg.err = jpeg_std_error(&trouble.manager);
    trouble.manager.error_exit = jpeg_give_up;
    if (setjmp(trouble.back) != 0) {
        goto cleanup;
    }
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg_set_up(&jpeg, page, quality);
    jpeg_start_compress(&jpeg, TRUE);
    for (uint32_t y = 0; y < pix->h; y++) {
        JSAMPROW from = kept_row;
        row_unpack(pix, y, kept_row);
        jpeg_write_scanlines(&jpeg, &from, 1);
    }
    jpeg_finish_compress(&jpeg);
    result = PAGE_OK;

cleanup:
    jpeg_destroy_compress(&jpeg);
    free(kept_row);
    if (result != PAGE_OK) {
        free(bytes);
        return result;
    }
    *ret_bytes = (struct page_bytes){bytes, size};
    return PAGE_OK;
}

/*
 * libtiff has the G4 coder; it writes files, so here is one in memory. Bounded: G4 of a page is
 * never more than a few times its bits.
 */
struct memory_file {
    uint8_t *bytes;
    size_t size;
    size_t room;
    size_t room_max;
    size_t at;
};

static tmsize_t memory_read(thandle_t handle, void *to, tmsize_t count)
{
    struct memory_file *file = handle;
    const size_t left = file->at < file->size ? file->size - file->at : 0;
    const size_t taken = (size_t)count < left ? (size_t)count : left;
    memcpy(to, file->bytes + file->at, taken);
    file->at += taken;
    return (tmsize_t)taken;
}

static tmsize_t memory_write(thandle_t handle, void *from, tmsize_t count)
{
    struct memory_file *file = handle;
    const size_t end = file->at + (size_t)count;
    if (end > file->room_max) {
        return 0;
    }
    if (end > file->room) {
        const size_t room = end * 2 < file->room_max ? end * 2 : file->room_max;
        uint8_t *bytes = realloc(file->bytes, room);
        if (bytes == NULL) {
            return 0;
        }
        memset(bytes + file->room, 0, room - file->room);
        file->bytes = bytes;
        file->room = room;
    }
    memcpy(file->bytes + file->at, from, (size_t)count);
    file->at = end;
    file->size = end > file->size ? end : file->size;
    return count;
}

static toff_t memory_seek(thandle_t handle, toff_t to, int whence)
{
    struct memory_file *file = handle;
    const size_t base = whence == SEEK_CUR ? file->at : whence == SEEK_END ? file->size : 0;
    const size_t at = base + (size_t)to;
    if (at > file->room_max) {
        return (toff_t)-1;
    }
    file->at = at;
    return at;
}

static int memory_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t memory_size(thandle_t handle)
{
    return ((struct memory_file *)handle)->size;
}

/* All rows as one strip; ret_at and ret_size say where in the file its bytes are. */
static bool strip_write(const struct Pix *pix, struct memory_file *file, size_t *ret_at,
                        size_t *ret_size)
{
    TIFF *tiff = TIFFClientOpen("page", "w", file, memory_read, memory_write, memory_seek,
                                memory_close, memory_size, NULL, NULL);
    const size_t row_bytes = ((size_t)pix->w + 7) / 8;
    uint8_t *row = malloc(row_bytes + 4);
    bool good = tiff != NULL && row != NULL &&
                TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, pix->w) == 1 &&
                TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, pix->h) == 1 &&
                TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1) == 1 &&
                TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 &&
                TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, pix->h) == 1 &&
                TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4) == 1 &&
                TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) == 1 &&
                TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) == 1;
    for (uint32_t y = 0; good && y < pix->h; y++) {
        const l_uint32 *line = pix->data + (size_t)y * pix->wpl;
        for (size_t i = 0; i < row_bytes; i++) {
            row[i] = (uint8_t)GET_DATA_BYTE(line, i);
        }
        good = TIFFWriteScanline(tiff, row, y, 0) == 1;
    }
    good = good && TIFFFlushData(tiff) == 1;
    uint64_t *offsets = NULL;
    uint64_t *sizes = NULL;
    good = good && TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets) == 1 &&
           TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &sizes) == 1;
    if (good) {
        *ret_at = offsets[0];
        *ret_size = sizes[0];
    }
    if (tiff != NULL) {
        TIFFClose(tiff);
    }
    free(row);
    return good && *ret_at <= file->size && *ret_size <= file->size - *ret_at;
}

int page_encode_g4(const struct page *page, struct page_bytes *ret_bytes)
{
    const struct Pix *pix = page->pix;
    assert(pix->d == 1);
    struct memory_file file = {.room_max = (size_t)pix->w * pix->h + 65536};
    size_t at = 0;
    size_t size = 0;
    if (!strip_write(pix, &file, &at, &size) || size == 0) {
        free(file.bytes);
        return PAGE_NO_MEMORY;
    }
    memmove(file.bytes, file.bytes + at, size);
    *ret_bytes = (struct page_bytes){file.bytes, size};
    return PAGE_OK;
}
