/* Pixels as a PNG file, through libpng. */
#include "kiosk/sdl/painter.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <png.h>

static void row_put(const struct canvas *canvas, int y, png_bytep ret_row)
{
    const uint32_t *pixels = canvas->pixels + (size_t)y * (size_t)canvas->stride_px;
    for (int x = 0; x < canvas->width_px; x++) {
        *ret_row++ = (png_byte)(pixels[x] >> 16);
        *ret_row++ = (png_byte)(pixels[x] >> 8);
        *ret_row++ = (png_byte)pixels[x];
    }
}

int canvas_write_png(const struct canvas *canvas, const char *path)
{
    volatile int error = PAINTER_NO_MEMORY;
    png_structp png = NULL;
    png_infop info = NULL;
    png_bytep row = malloc((size_t)canvas->width_px * 3);
    FILE *file = fopen(path, "wb");

    if (file == NULL) {
        error = PAINTER_NO_FILE;
        goto cleanup;
    }
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    info = png == NULL ? NULL : png_create_info_struct(png);
    if (row == NULL || info == NULL) {
        goto cleanup;
    }
    error = PAINTER_NO_FILE;
    if (setjmp(png_jmpbuf(png)) != 0) {
        goto cleanup;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)canvas->width_px, (png_uint_32)canvas->height_px, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < canvas->height_px; y++) {
        row_put(canvas, y, row);
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    error = PAINTER_OK;

cleanup:
    png_destroy_write_struct(&png, &info);
    if (file != NULL && fclose(file) != 0) {
        error = PAINTER_NO_FILE;
    }
    free(row);
    return error;
}
