/*
 * Any bytes as a picture from a device: refused, or a page that goes the whole way: the sheet,
 * skew, ground, ink, codes, and back to bytes. The first byte chooses what is tried; sizes are
 * small, as the limits are the caller's.
 */
#include "drivers/scanner/page.h"
#include "drivers/scanner/page_codes.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/page_look.h"
#include "drivers/scanner/paper_name.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct page_limits limits = {640, 100000};

static void names_check(const struct page_codes *codes)
{
    assert(codes->count <= PAGE_CODES_MAX);
    for (size_t i = 0; i < codes->count; i++) {
        char name[PAPER_NAME_ROOM];
        if (paper_name_of_code(codes->codes[i].text, codes->codes[i].text_bytes, name)) {
            assert(name[0] != '.' && strchr(name, '/') == NULL);
        }
    }
}

static void page_walk(struct page *page)
{
    struct look_sheet sheet;
    struct page_codes codes;
    struct page_bytes bytes = {0};
    if (look_find_sheet(page, &sheet)) {
        const int cut = look_cut_sheet(page, &sheet);
        assert(cut == PAGE_OK || cut == PAGE_NO_MEMORY);
    }
    const int skew = look_skew_centideg(page);
    assert(skew >= -LOOK_SKEW_MAX_CENTIDEG && skew <= LOOK_SKEW_MAX_CENTIDEG);
    assert(skew == 0 || look_turn(page, skew) == PAGE_OK);
    assert(page_codes_read(page, &codes) == PAGE_OK || codes.count == 0);
    names_check(&codes);
    assert(look_whiten(page) == PAGE_OK);
    const int ink = look_ink_per_million(page);
    assert(ink >= 0 && ink <= 1000000);
    if (pixGetDepth(page->pix) != 1) {
        assert(page_encode_jpeg(page, PAGE_QUALITY_USUAL, &bytes) == PAGE_OK);
        page_bytes_deinit(&bytes);
    }
    assert(look_to_ink(page) == PAGE_OK);
    assert(page_encode_g4(page, &bytes) == PAGE_OK);
    page_bytes_deinit(&bytes);
}

/* Bytes as a scanner's rows. */
static int rows_read(const uint8_t *data, size_t size, struct page *ret_page)
{
    const struct page_shape shape = {data[0] % 80, data[1] % 90, data[2] % 4, data[2] & 64 ? 1 : 8,
                                     300};
    struct page_rows rows;
    int result = page_begin(&rows, &shape, &limits);
    if (result == PAGE_OK) {
        result = page_rows(&rows, data + 3, size - 3);
        if (result == PAGE_OK) {
            return page_end(&rows, ret_page);
        }
        page_rows_deinit(&rows);
    }
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page page = {0};
    char name[PAPER_NAME_ROOM];
    if (size < 4) {
        return 0;
    }
    const int result = (data[0] & 1) != 0 ? rows_read(data + 1, size - 1, &page)
                                          : page_read(data + 1, size - 1, 0, &limits, &page);
    if (result == PAGE_OK) {
        assert(pixGetWidth(page.pix) <= 640 && pixGetHeight(page.pix) <= 640);
        page_walk(&page);
        page_deinit(&page);
    } else {
        assert(page.pix == NULL);
    }
    if (paper_name_of_code((const char *)data, size, name)) {
        assert(name[0] != '.' && strlen(name) <= PAPER_NAME_BYTES_MAX && strchr(name, '/') == NULL);
    }
    return 0;
}
