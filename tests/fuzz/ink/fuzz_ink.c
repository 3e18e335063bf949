/*
 * The called number's code: any bytes are a picture or are refused, and a picture that came out of
 * bytes comes back from its own code. Any pixels come back, too.
 *
 * Input: width / 8 and height, then the code, which is tried as pixels as well.
 */
#include "drivers/wire/ink_pack.h"

#include <assert.h>
#include <string.h>

enum { WIDTH_MAX = 24, HEIGHT_MAX = 32, PIXELS_MAX = WIDTH_MAX * HEIGHT_MAX, CODE_ROOM = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void there_and_back(const uint8_t *pixels, unsigned width_px, unsigned height_px)
{
    uint8_t code[CODE_ROOM];
    uint8_t back[PIXELS_MAX];
    size_t code_size = 0;
    int result = ink_pack(pixels, width_px, height_px, code, sizeof(code), &code_size);
    assert(result == INK_PACK_OK);
    result = ink_unpack(code, code_size, width_px, height_px, back);
    assert(result == INK_PACK_OK);
    assert(memcmp(pixels, back, (size_t)width_px / 8 * height_px) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const unsigned width_px = (1 + data[0] % WIDTH_MAX) * 8U;
    const unsigned height_px = 1 + data[1] % HEIGHT_MAX;
    uint8_t pixels[PIXELS_MAX] = {0};
    data += 2;
    size -= 2;
    if (ink_unpack(data, size, width_px, height_px, pixels) == INK_PACK_OK) {
        there_and_back(pixels, width_px, height_px);
    }
    memset(pixels, 0, sizeof(pixels));
    memcpy(pixels, data, size < sizeof(pixels) ? size : sizeof(pixels));
    there_and_back(pixels, width_px, height_px);
    return 0;
}
