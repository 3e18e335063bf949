#include "drivers/printer/picture_png.h"

#include <assert.h>
#include <png.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void png_append(png_structp png, png_bytep bytes, png_size_t size_bytes)
{
    struct buffer *to = png_get_io_ptr(png);
    if (buffer_append(to, bytes, size_bytes) != BUFFER_OK) {
        png_error(png, "no room");
    }
}

static void png_flush_nothing(png_structp png)
{
    (void)png;
}

static char words_key[] = "mashang-words";

static void words_set(png_structp png, png_infop info, const char *words)
{
    png_text text = {.compression = PNG_ITXT_COMPRESSION_NONE, .key = words_key};
    if (words != NULL && words[0] != '\0') {
        /* libpng copies it, and takes a char *. */
        memcpy(&text.text, &words, sizeof(words));
        png_set_text(png, info, &text, 1);
    }
}

/* PNG 1.2, 3.2: after the signature chunk after chunk: length, name, data, CRC. */
enum { SIGNATURE = 8, FRAME = 12 };

/* The length of the data of the chunk at `at`; false: there is no whole one. */
static bool chunk_at(const uint8_t *bytes, size_t size_bytes, size_t at, size_t *ret_length)
{
    if (at > size_bytes || size_bytes - at < FRAME) {
        return false;
    }
    *ret_length = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 |
                  (size_t)bytes[at + 2] << 8 | bytes[at + 3];
    return *ret_length <= size_bytes - at - FRAME;
}

/* libpng takes memory for a chunk as long as it says to be, before it reads it. */
static bool chunks_are_whole(const uint8_t *bytes, size_t size_bytes)
{
    size_t at = SIGNATURE;
    size_t length = 0;
    while (chunk_at(bytes, size_bytes, at, &length)) {
        if (memcmp(bytes + at + 4, "IEND", 4) == 0) {
            return true;
        }
        at += FRAME + length;
    }
    return false;
}

/* The data of an iTXt chunk: key, NUL, two zeros for "not compressed", language, NUL, the key
 * translated, NUL, the text. */
const char *picture_png_words(const uint8_t *bytes, size_t size_bytes, size_t *ret_size_bytes)
{
    static const char head[] = "mashang-words\0\0\0\0"; /* and one NUL more by itself */
    size_t length = 0;
    for (size_t at = SIGNATURE; chunk_at(bytes, size_bytes, at, &length); at += FRAME + length) {
        const uint8_t *data = bytes + at + 8;
        if (memcmp(bytes + at + 4, "iTXt", 4) == 0 && length > sizeof(head) &&
            memcmp(data, head, sizeof(head)) == 0) {
            *ret_size_bytes = length - sizeof(head);
            return (const char *)data + sizeof(head);
        }
    }
    return NULL;
}

int picture_png_write(const uint8_t *bytes, int width_px, int height_px, int stride_bytes,
                      const char *words, struct buffer *ret_png)
{
    assert(width_px > 0 && height_px > 0 && stride_bytes >= (width_px + 7) / 8);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return PICTURE_NO_MEMORY;
    }
    png_set_write_fn(png, ret_png, png_append, png_flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)width_px, (png_uint_32)height_px, 1, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    words_set(png, info, words);
    png_write_info(png, info);
    png_set_invert_mono(png);
    for (int row = 0; row < height_px; row++) {
        png_write_row(png, bytes + (size_t)row * (size_t)stride_bytes);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return PICTURE_OK;
}

/* 8-bit grey to dots. */
static void dots_make(const uint8_t *grey, int width_px, const struct picture *picture)
{
    for (int row = 0; row < picture->height_px; row++) {
        const uint8_t *from = grey + (size_t)row * (size_t)width_px;
        uint8_t *to = picture->bytes + (size_t)row * (size_t)picture->width_bytes;
        for (int x = 0; x < width_px; x++) {
            to[x / 8] = (uint8_t)(to[x / 8] | (from[x] < 128 ? 0x80 >> (x % 8) : 0));
        }
    }
}

int picture_png_read(const uint8_t *bytes, size_t size_bytes, int width_bytes, int height_px_max,
                     struct picture *ret_picture)
{
    assert(width_bytes > 0 && height_px_max > 0);
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (size_bytes == 0 || size_bytes > PICTURE_PNG_BYTES_MAX ||
        !chunks_are_whole(bytes, size_bytes) ||
        png_image_begin_read_from_memory(&image, bytes, size_bytes) == 0) {
        return PICTURE_NOT_PNG;
    }
    int result = PICTURE_TOO_LARGE;
    uint8_t *grey = NULL;
    struct picture picture = {.width_bytes = width_bytes, .height_px = (int)image.height};
    if (image.width > (png_uint_32)width_bytes * 8 || image.height > (png_uint_32)height_px_max) {
        goto cleanup;
    }
    image.format = PNG_FORMAT_GRAY;
    result = PICTURE_NO_MEMORY;
    grey = malloc(PNG_IMAGE_SIZE(image));
    picture.bytes = calloc((size_t)width_bytes, image.height);
    if (grey == NULL || picture.bytes == NULL) {
        goto cleanup;
    }
    const png_color paper = {255, 255, 255};
    const int width_px = (int)image.width;
    result = PICTURE_NOT_PNG;
    if (png_image_finish_read(&image, &paper, grey, 0, NULL) == 0) {
        goto cleanup;
    }
    dots_make(grey, width_px, &picture);
    *ret_picture = picture;
    picture.bytes = NULL;
    result = PICTURE_OK;
cleanup:
    png_image_free(&image);
    free(grey);
    free(picture.bytes);
    return result;
}

void picture_deinit(struct picture *picture)
{
    free(picture->bytes);
    *picture = (struct picture){0};
}
