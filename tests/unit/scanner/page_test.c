/* Pages from bytes and rows: whole, cut at every byte, damaged, too big; and back to bytes. */
#include "drivers/scanner/page.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/paper_name.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"
#include "tests/lib/mutate.h"

#include <leptonica/allheaders.h>
#include <string.h>

static const struct page_limits small_limits = {1000, 500000};

static void small_page(struct page *page, bool grey)
{
    made_page_draw(&(struct made_page){.width_px = 96, .height_px = 64, .lines = 6, .grey = grey},
                   page);
}

static void test_jpeg_comes_back_with_its_bytes(void **state)
{
    (void)state;
    struct page page;
    small_page(&page, false);
    struct page_bytes jpeg;
    assert_int_equal(page_encode_jpeg(&page, 90, &jpeg), PAGE_OK);
    struct page again;
    assert_int_equal(page_read(jpeg.bytes, jpeg.size_bytes, 0, &small_limits, &again), PAGE_OK);
    assert_int_equal(pixGetWidth(again.pix), 96);
    assert_int_equal(pixGetHeight(again.pix), 64);
    assert_int_equal(pixGetDepth(again.pix), 32);
    assert_int_equal(again.dpi, 150);
    assert_int_equal(again.jpeg_bytes, jpeg.size_bytes);
    assert_memory_equal(again.jpeg, jpeg.bytes, jpeg.size_bytes);
    l_uint32 corner = 0;
    pixGetPixel(again.pix, 0, 0, &corner);
    assert_true((corner >> 24) > 240 && (corner >> 16 & 255) > 240 && (corner >> 8 & 255) > 240);
    page_bytes_deinit(&jpeg);
    page_deinit(&again);
    page_deinit(&page);
}

static void test_jpeg_cut_at_every_byte_is_said(void **state)
{
    (void)state;
    struct page page;
    small_page(&page, true);
    struct page_bytes jpeg;
    assert_int_equal(page_encode_jpeg(&page, 60, &jpeg), PAGE_OK);
    for (size_t size = 0; size < jpeg.size_bytes; size++) {
        uint8_t *cut = malloc(size + 1); /* of exact size, so that a read behind it is seen */
        memcpy(cut, jpeg.bytes, size);
        cut = realloc(cut, size > 0 ? size : 1);
        struct page read = {0};
        const int result = page_read(cut, size, 0, &small_limits, &read);
        if (size + 2 < jpeg.size_bytes) {
            assert_true(result == PAGE_CUT || result == PAGE_UNKNOWN_KIND);
            assert_true((result == PAGE_UNKNOWN_KIND) == (size < 2));
        } else if (result == PAGE_OK) { /* all rows are there, only the end mark lacks */
            page_deinit(&read);
        }
        free(cut);
    }
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

static void test_png_cut_at_every_byte_is_said(void **state)
{
    (void)state;
    struct page page;
    small_page(&page, false);
    pixSetResolution(page.pix, 150, 150);
    l_uint8 *png = NULL;
    size_t png_bytes = 0;
    assert_int_equal(pixWriteMemPng(&png, &png_bytes, page.pix, 0.0F), 0);
    for (size_t size = 0; size <= png_bytes; size++) {
        uint8_t *cut = malloc(size > 0 ? size : 1);
        memcpy(cut, png, size);
        struct page read = {0};
        const int result = page_read(cut, size, 200, &small_limits, &read);
        if (size < png_bytes) {
            assert_true(result == PAGE_CUT || result == PAGE_UNKNOWN_KIND);
            assert_null(read.pix);
        } else {
            assert_int_equal(result, PAGE_OK);
            assert_int_equal(read.dpi, 150);
            assert_null(read.jpeg);
            page_deinit(&read);
        }
        free(cut);
    }
    lept_free(png);
    page_deinit(&page);
}

/* Where a JPEG's frame says its height: behind SOF0's length and precision. */
static uint8_t *jpeg_height(struct page_bytes *jpeg)
{
    for (size_t at = 2; at + 9 < jpeg->size_bytes; at++) {
        if (jpeg->bytes[at] == 0xff && jpeg->bytes[at + 1] == 0xc0) {
            return jpeg->bytes + at + 5;
        }
    }
    fail();
    return NULL;
}

static void test_huge_sizes_are_refused_before_decoding(void **state)
{
    (void)state;
    struct page page;
    small_page(&page, false);
    struct page_bytes jpeg;
    assert_int_equal(page_encode_jpeg(&page, 60, &jpeg), PAGE_OK);
    memset(jpeg_height(&jpeg), 0xfd, 4); /* 65021 × 65021: 17 GB of colour pixels */
    struct page read = {0};
    assert_int_equal(page_read(jpeg.bytes, jpeg.size_bytes, 0, &page_limits_of_halls, &read),
                     PAGE_TOO_BIG);
    l_uint8 *png = NULL;
    size_t png_bytes = 0;
    assert_int_equal(pixWriteMemPng(&png, &png_bytes, page.pix, 0.0F), 0);
    memset(png + 17, 0xff, 3); /* IHDR's width */
    assert_int_not_equal(page_read(png, png_bytes, 0, &page_limits_of_halls, &read), PAGE_OK);
    const struct page_shape great = {16384, 16384, 3, 8, 300};
    struct page_rows rows;
    assert_int_equal(page_begin(&rows, &great, &page_limits_of_halls), PAGE_TOO_BIG);
    assert_null(read.pix);
    lept_free(png);
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

static void test_jpeg_without_tables_is_no_file_for_a_viewer(void **state)
{
    (void)state;
    struct page page;
    small_page(&page, true);
    struct page_bytes jpeg;
    assert_int_equal(page_encode_jpeg(&page, 60, &jpeg), PAGE_OK);
    /* As cameras send MJPEG: without the Huffman tables, that the decoder knows by heart. */
    size_t at = 2;
    while (at + 4 < jpeg.size_bytes && jpeg.bytes[at + 1] != 0xda) {
        const size_t length = 2 + ((size_t)jpeg.bytes[at + 2] << 8 | jpeg.bytes[at + 3]);
        if (jpeg.bytes[at + 1] == 0xc4) {
            memmove(jpeg.bytes + at, jpeg.bytes + at + length, jpeg.size_bytes - at - length);
            jpeg.size_bytes -= length;
        } else {
            at += length;
        }
    }
    struct page read;
    assert_int_equal(page_read(jpeg.bytes, jpeg.size_bytes, 0, &small_limits, &read), PAGE_OK);
    assert_null(read.jpeg);
    page_deinit(&read);
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

/* Rows come in pieces of every size, and give the same page. */
static void test_rows_cut_at_every_byte(void **state)
{
    (void)state;
    static const struct page_shape shapes[] = {
        {7, 5, 3, 8, 300}, {7, 5, 1, 8, 300}, {13, 5, 1, 1, 300}, {7, 0, 3, 8, 300}};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        uint8_t bytes[7 * 5 * 3];
        for (size_t k = 0; k < sizeof(bytes); k++) {
            bytes[k] = (uint8_t)(k * 37 + 11);
        }
        const size_t row_bytes =
            ((size_t)shapes[i].width_px * (size_t)(shapes[i].channels * shapes[i].bits) + 7) / 8;
        const size_t size = row_bytes * 5;
        PIX *first = NULL;
        for (size_t cut = 0; cut <= size; cut++) {
            struct page_rows rows;
            struct page page = {0};
            assert_int_equal(page_begin(&rows, &shapes[i], &small_limits), PAGE_OK);
            assert_int_equal(page_rows(&rows, bytes, cut), PAGE_OK);
            assert_int_equal(page_rows(&rows, bytes + cut, size - cut), PAGE_OK);
            assert_int_equal(page_end(&rows, &page), PAGE_OK);
            assert_int_equal(pixGetHeight(page.pix), 5);
            l_int32 same = 1;
            if (first == NULL) {
                first = pixCopy(NULL, page.pix);
            } else {
                pixEqual(first, page.pix, &same);
            }
            assert_int_equal(same, 1);
            page_deinit(&page);
            /* The same bytes, and then nothing more: less than the announced page. */
            assert_int_equal(page_begin(&rows, &shapes[i], &small_limits), PAGE_OK);
            assert_int_equal(page_rows(&rows, bytes, cut), PAGE_OK);
            const int cut_result = page_end(&rows, &page);
            if (cut == size || (shapes[i].height_px == 0 && cut > 0 && cut % row_bytes == 0)) {
                assert_int_equal(cut_result, PAGE_OK);
                page_deinit(&page);
            } else {
                assert_true(cut_result == PAGE_CUT || (cut == 0 && cut_result == PAGE_NO_ROWS));
            }
        }
        pixDestroy(&first);
    }
}

static void test_more_rows_than_announced_are_refused(void **state)
{
    (void)state;
    static const uint8_t bytes[64] = {0};
    struct page_rows rows;
    assert_int_equal(page_begin(&rows, &(struct page_shape){4, 2, 1, 8, 300}, &small_limits),
                     PAGE_OK);
    assert_int_equal(page_rows(&rows, bytes, 8), PAGE_OK);
    assert_int_equal(page_rows(&rows, bytes, 4), PAGE_TOO_BIG);
    page_rows_deinit(&rows);
    /* A paper without an end: the limits end it, of pixels or of a side. */
    static const struct page_limits tiny[] = {{64, 4 * 10}, {10, 4 * 5000}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(page_begin(&rows, &(struct page_shape){4, 0, 1, 8, 300}, &tiny[i]),
                         PAGE_OK);
        int result = PAGE_OK;
        int taken = 0;
        while (result == PAGE_OK && taken < 20) {
            result = page_rows(&rows, bytes, 4);
            taken += result == PAGE_OK;
        }
        assert_int_equal(result, PAGE_TOO_BIG);
        assert_int_equal(taken, 10);
        page_rows_deinit(&rows);
    }
}

static void test_a_long_page_grows(void **state)
{
    (void)state;
    static const uint8_t bytes[300] = {1, 2, 3};
    const struct page_limits limits = {8192, 100 * 8000};
    struct page_rows rows;
    struct page page;
    assert_int_equal(page_begin(&rows, &(struct page_shape){100, 0, 3, 8, 300}, &limits), PAGE_OK);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(page_rows(&rows, bytes, sizeof(bytes)), PAGE_OK);
    }
    assert_int_equal(page_end(&rows, &page), PAGE_OK);
    assert_int_equal(pixGetHeight(page.pix), 5000);
    l_uint32 pixel = 0;
    pixGetPixel(page.pix, 0, 4999, &pixel);
    assert_int_equal(pixel, 0x01020300);
    page_deinit(&page);
}

static void test_names_of_codes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *name; /* "" : none */
    } rows[] = {
        {"A001-20261123", "A001-20261123"},
        {"申请表 2026", "申请表-2026"},
        {"../../etc/passwd", "etc-passwd"},
        {".hidden", "hidden"},
        {"a/../b", "a-b"},
        {"https://hall.example/v/AB12cd", "AB12cd"},
        {"https://hall.example/v/AB12cd/", "AB12cd"},
        {"...", ""},
        {"///", ""},
        {"", ""},
        {"x\n\ny\x01", "x-y"},
        {"\xff\xfe", ""},
        {"a\xe2\x80\xae"
         "fdp.exe",
         "a-fdp.exe"}, /* a mark that turns the direction */
        {"C:\\con", "C-con"},
        {"end. ", "end"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char name[PAPER_NAME_ROOM];
        const bool found = paper_name_of_code(rows[i].text, strlen(rows[i].text), name);
        assert_string_equal(name, rows[i].name);
        assert_int_equal(found, rows[i].name[0] != '\0');
    }
    char longer[400];
    char name[PAPER_NAME_ROOM];
    memset(longer, 'x', sizeof(longer));
    assert_true(paper_name_of_code(longer, sizeof(longer), name));
    assert_int_equal(strlen(name), PAPER_NAME_BYTES_MAX);
    char file[PAPER_NAME_ROOM + 16];
    paper_name_try("a", 1, "pdf", file, sizeof(file));
    assert_string_equal(file, "a.pdf");
    paper_name_try("a", 2, "pdf", file, sizeof(file));
    assert_string_equal(file, "a-2.pdf");
}

/* A picture with wrong bytes: refused or decoded, within its limits. */
static void test_spoiled_pictures_are_survived(void **state)
{
    (void)state;
    struct mutate mutate = {20260316};
    struct page page;
    struct page_bytes jpeg;
    l_uint8 *png = NULL;
    size_t png_bytes = 0;
    static uint8_t bytes[16384];
    small_page(&page, false);
    assert_int_equal(page_encode_jpeg(&page, 40, &jpeg), PAGE_OK);
    assert_int_equal(pixWriteMemPng(&png, &png_bytes, page.pix, 0.0F), 0);
    page_deinit(&page);
    assert_true(jpeg.size_bytes <= sizeof(bytes) && png_bytes <= sizeof(bytes));
    for (long i = mutate_count(1000); i > 0; i--) {
        const bool is_jpeg = i % 2 == 0;
        const size_t size = is_jpeg ? jpeg.size_bytes : png_bytes;
        memcpy(bytes, is_jpeg ? jpeg.bytes : png, size);
        const size_t left = mutate_bytes(&mutate, bytes, size);
        struct page read = {0};
        if (page_read(bytes, left, 0, &small_limits, &read) == PAGE_OK) {
            assert_true(pixGetWidth(read.pix) <= 1000 && pixGetHeight(read.pix) <= 1000);
        } else {
            assert_null(read.pix);
        }
        page_deinit(&read);
    }
    lept_free(png);
    page_bytes_deinit(&jpeg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jpeg_comes_back_with_its_bytes),
        cmocka_unit_test(test_jpeg_cut_at_every_byte_is_said),
        cmocka_unit_test(test_png_cut_at_every_byte_is_said),
        cmocka_unit_test(test_huge_sizes_are_refused_before_decoding),
        cmocka_unit_test(test_jpeg_without_tables_is_no_file_for_a_viewer),
        cmocka_unit_test(test_rows_cut_at_every_byte),
        cmocka_unit_test(test_more_rows_than_announced_are_refused),
        cmocka_unit_test(test_a_long_page_grows),
        cmocka_unit_test(test_names_of_codes),
        cmocka_unit_test(test_spoiled_pictures_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
