/* Any document that reaches the back-end: a picture within the paper's limits, or refused. */
#include "drivers/printer/device_uri.h"
#include "drivers/printer/picture_png.h"
#include "drivers/printer/receipt_text.h"

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
    size_t words_bytes = 0;
    const char *words = picture_png_words(data, size, &words_bytes);
    if (words != NULL) {
        static uint8_t dots[72 * 64];
        static struct receipt_text lines;
        const struct receipt_picture receipt = {.bytes = dots, .width_bytes = 72, .rows = 64};
        receipt_text_make(&lines, receipt_model_at(1), &receipt, words, words_bytes);
        assert(lines.count >= 0 && lines.count <= RECEIPT_LINES_MAX);
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
