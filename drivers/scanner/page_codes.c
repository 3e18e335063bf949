#include "drivers/scanner/page_codes.h"

#include "drivers/base/utf8.h"
#include "drivers/scanner/grey.h"

#include <assert.h>
#include <iconv.h>
#include <string.h>
#include <zbar.h>

/* Kinds that papers carry. Short ones (I2/5, DataBar, Codabar) are seen in tables and hatching. */
static const zbar_symbol_type_t kinds[] = {ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_CODE93,
                                           ZBAR_EAN13};

static zbar_image_scanner_t *reader_make(void)
{
    zbar_image_scanner_t *reader = zbar_image_scanner_create();
    if (reader == NULL) {
        return NULL;
    }
    zbar_image_scanner_set_config(reader, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        zbar_image_scanner_set_config(reader, kinds[i], ZBAR_CFG_ENABLE, 1);
    }
    /* zbar would guess, and takes 办 in UTF-8 for Japanese. */
    zbar_image_scanner_set_config(reader, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    return reader;
}

/* Text that is no UTF-8 is taken for GB 18030, as many Chinese programs still write it. */
static void code_to_utf8(struct page_code *code)
{
    if (utf8_is_valid(code->text, code->text_bytes)) {
        return;
    }
    const iconv_t way = iconv_open("UTF-8", "GB18030");
    if (way == (iconv_t)-1) {
        return;
    }
    char text[PAGE_CODE_TEXT_ROOM] = "";
    char *from = code->text;
    char *to = text;
    size_t from_left = code->text_bytes;
    size_t to_left = sizeof(text) - 1;
    if (iconv(way, &from, &from_left, &to, &to_left) != (size_t)-1) {
        memcpy(code->text, text, sizeof(text));
        code->text_bytes = sizeof(text) - 1 - to_left;
    }
    iconv_close(way);
}

static int symbol_top(const zbar_symbol_t *symbol)
{
    int top = INT32_MAX;
    for (unsigned i = 0; i < zbar_symbol_get_loc_size(symbol); i++) {
        const int y = zbar_symbol_get_loc_y(symbol, i);
        top = y < top ? y : top;
    }
    return top;
}

/* Puts the symbol among those that were found, the highest first. */
static void code_take(const zbar_symbol_t *symbol, struct page_codes *codes,
                      int tops[PAGE_CODES_MAX])
{
    const size_t length = zbar_symbol_get_data_length(symbol);
    const bool bars = zbar_symbol_get_type(symbol) != ZBAR_QRCODE;
    if (length == 0 || length >= PAGE_CODE_TEXT_ROOM ||
        (bars && zbar_symbol_get_quality(symbol) < PAGE_CODE_QUALITY_MIN)) {
        return;
    }
    const int top = symbol_top(symbol);
    size_t at = codes->count;
    while (at > 0 && tops[at - 1] > top) {
        at--;
    }
    if (at == PAGE_CODES_MAX) {
        return;
    }
    codes->count += codes->count < PAGE_CODES_MAX;
    for (size_t i = codes->count - 1; i > at; i--) {
        codes->codes[i] = codes->codes[i - 1];
        tops[i] = tops[i - 1];
    }
    struct page_code *code = &codes->codes[at];
    *code = (struct page_code){.text_bytes = length};
    snprintf(code->kind, sizeof(code->kind), "%s",
             zbar_get_symbol_name(zbar_symbol_get_type(symbol)));
    memcpy(code->text, zbar_symbol_get_data(symbol), length);
    code_to_utf8(code);
    tops[at] = top;
}

int page_codes_read(struct page *page, struct page_codes *ret_codes)
{
    const struct grey *grey = page_grey(page);
    *ret_codes = (struct page_codes){0};
    if (grey == NULL) {
        return PAGE_NO_MEMORY;
    }
    zbar_image_scanner_t *reader = reader_make();
    zbar_image_t *image = zbar_image_create();
    if (reader != NULL && image != NULL) {
        int tops[PAGE_CODES_MAX] = {0};
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, (unsigned)grey->width_px, (unsigned)grey->height_px);
        zbar_image_set_data(image, grey->bytes, (size_t)grey->width_px * (size_t)grey->height_px,
                            NULL);
        zbar_scan_image(reader, image);
        for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
             symbol = zbar_symbol_next(symbol)) {
            code_take(symbol, ret_codes, tops);
        }
    }
    const bool made = reader != NULL && image != NULL;
    if (image != NULL) {
        zbar_image_destroy(image);
    }
    if (reader != NULL) {
        zbar_image_scanner_destroy(reader);
    }
    return made ? PAGE_OK : PAGE_NO_MEMORY;
}
