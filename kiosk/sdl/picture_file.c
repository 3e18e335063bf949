#include "kiosk/sdl/picture_file.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 1024 };

static bool pixels_read(png_image *image, struct picture_file *ret_file)
{
    static const png_color white = {255, 255, 255};
    image->format = PNG_FORMAT_RGB;
    uint32_t *pixels = calloc((size_t)image->width * image->height, sizeof(*pixels));
    if (pixels == NULL) {
        return false;
    }
    uint8_t *bytes = malloc(PNG_IMAGE_SIZE(*image));
    const bool good = bytes != NULL && png_image_finish_read(image, &white, bytes, 0, NULL) != 0;
    for (size_t i = 0; good && i < (size_t)image->width * image->height; i++) {
        pixels[i] =
            (uint32_t)bytes[3 * i] << 16 | (uint32_t)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
    }
    free(bytes);
    if (!good) {
        free(pixels);
        return false;
    }
    *ret_file = (struct picture_file){pixels, (int)image->width, (int)image->height};
    return true;
}

static bool sides_are_good(const png_image *image)
{
    return image->width >= 1 && image->height >= 1 && image->width <= PICTURE_FILE_SIDE_MAX &&
           image->height <= PICTURE_FILE_SIDE_MAX;
}

bool picture_file_read(const char *folder, const char *name, struct picture_file *ret_file)
{
    char path[PATH_ROOM];
    const int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (name[0] == 0 || name[0] == '.' || strchr(name, '/') != NULL || length < 0 ||
        (size_t)length >= sizeof(path)) {
        return false;
    }
    png_image image = {.version = PNG_IMAGE_VERSION};
    bool good = png_image_begin_read_from_file(&image, path) != 0;
    good = good && sides_are_good(&image) && pixels_read(&image, ret_file);
    png_image_free(&image);
    return good;
}

bool picture_file_decode(const void *bytes, size_t size_bytes, struct picture_file *ret_file)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    bool good = png_image_begin_read_from_memory(&image, bytes, size_bytes) != 0;
    good = good && sides_are_good(&image) && pixels_read(&image, ret_file);
    png_image_free(&image);
    return good;
}
