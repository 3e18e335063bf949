/* Any document that reaches the back-end: a picture within the paper's limits, or refused. */
#include "drivers/printer/device_uri.h"
#include "drivers/printer/picture_png.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture picture;
    if (picture_png_read(data, size, 72, 512, &picture) == PICTURE_OK) {
        assert(picture.height_px > 0 && picture.height_px <= 512);
        assert(picture.width_bytes == 72);
        picture_deinit(&picture);
    }
    char text[DEVICE_URI_TEXT_MAX * 2];
    const size_t length = size < sizeof(text) - 1 ? size : sizeof(text) - 1;
    memcpy(text, data, length);
    text[length] = '\0';
    struct device_uri uri;
    if (device_uri_read(text, &uri) == DEVICE_URI_OK) {
        assert((uri.path[0] == '\0') != (uri.host[0] == '\0'));
        assert(uri.dots >= 64 && uri.dots <= 832 && uri.dots % 8 == 0);
    }
    return 0;
}
