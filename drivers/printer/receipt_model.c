#include "drivers/printer/receipt_model.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

static const struct receipt_model models[] = {
    {"raster", RECEIPT_SET_NONE, 0, 0},
    {"epson-zh", RECEIPT_SET_GB18030, 24, 12}, /* TM-T82/T88 with the simplified Chinese font */
    {"gprinter", RECEIPT_SET_GB18030, 24, 12},
    {"xprinter", RECEIPT_SET_GBK, 24, 12},
    {"gb2312", RECEIPT_SET_GB2312, 24, 12}, /* older ones that are like each other */
};
enum { MODELS = sizeof(models) / sizeof(models[0]) };

int receipt_model_find(const char *name, size_t length)
{
    for (int i = 0; i < MODELS; i++) {
        if (strlen(models[i].name) == length && memcmp(models[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

const struct receipt_model *receipt_model_at(int place)
{
    assert(place >= 0 && place < MODELS);
    return &models[place];
}

/* One character's bytes are within the model's set. */
static bool set_has(enum receipt_set set, const uint8_t *bytes, size_t size)
{
    switch (set) {
    case RECEIPT_SET_GB2312:
        return size == 2 && bytes[0] >= 0xA1 && bytes[0] <= 0xF7 && bytes[1] >= 0xA1;
    case RECEIPT_SET_GBK:
        return size == 2;
    case RECEIPT_SET_GB18030:
        return size == 2 || size == 4;
    case RECEIPT_SET_NONE:
        break;
    }
    return false;
}

/* The next character of `text`; how many bytes it took, 0: the model lacks it. */
static size_t character_put(const struct receipt_model *model, iconv_t table, const char *text,
                            size_t left, uint8_t *ret_bytes, size_t room, size_t *ret_put,
                            int *width_dots)
{
    uint32_t code = 0;
    bool good = false;
    const size_t taken = utf8_next(text, left, &code, &good);
    if (!good || code < 0x20 || code == 0x7F || room < 4) {
        return 0;
    }
    if (code < 0x80) {
        ret_bytes[0] = (uint8_t)code;
        *ret_put = 1;
        *width_dots += model->ascii_dots;
        return taken;
    }
    char from_bytes[4];
    memcpy(from_bytes, text, taken);
    char *from = from_bytes;
    char *to = (char *)ret_bytes;
    size_t from_left = taken;
    size_t to_left = 4;
    if (iconv(table, &from, &from_left, &to, &to_left) == (size_t)-1 ||
        !set_has(model->set, ret_bytes, 4 - to_left)) {
        return 0;
    }
    *ret_put = 4 - to_left;
    *width_dots += model->hanzi_dots;
    return taken;
}

int receipt_model_encode(const struct receipt_model *model, const char *text, size_t size_bytes,
                         uint8_t *ret_bytes, size_t room, int *ret_width_dots)
{
    if (model->set == RECEIPT_SET_NONE) {
        return -1;
    }
    const iconv_t table = iconv_open("GB18030", "UTF-8");
    if (table == (iconv_t)-1) {
        return -1;
    }
    size_t used = 0;
    int width_dots = 0;
    bool whole = true;
    while (size_bytes > 0 && whole) {
        size_t put = 0;
        const size_t taken = character_put(model, table, text, size_bytes, ret_bytes + used,
                                           room - used, &put, &width_dots);
        whole = taken > 0;
        text += taken;
        size_bytes -= taken;
        used += put;
    }
    (void)iconv_close(table);
    if (!whole) {
        return -1;
    }
    *ret_width_dots = width_dots;
    return (int)used;
}
