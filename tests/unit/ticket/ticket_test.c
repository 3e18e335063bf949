/* The ticket: its code is read back by zbar, it stays inside the paper, bad facts are refused. */
#include "kiosk/ticket/ticket.h"
#include "tests/lib/cmocka_all.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

static struct text_fonts *fonts;

static int fonts_open(void **unused)
{
    (void)unused;
    return text_fonts_create(NULL, &fonts);
}

static int fonts_close(void **unused)
{
    (void)unused;
    text_fonts_destroy(fonts);
    return 0;
}

static struct ticket_facts facts_make(enum ticket_language language)
{
    return (struct ticket_facts){
        .language = language,
        .hall = "滨海市公共行政服务中心",
        .number = "A047",
        .service = "食品经营许可（变更）",
        .windows = "12–16",
        .ahead = 6,
        .wait_p50_s = 480,
        .wait_p90_s = 900,
        .issued_at = "2026-03-16T10:34:00+08:00",
        .materials = {"食品经营许可证正本、副本"},
        .material_count = 1,
        .visitor_url = "http://127.0.0.1:8080/t/q7Jm2Zx9cVb4Nn1Kd8Rt6Yw3Ha5Le0Pf2Su7Gi",
    };
}

static bool ink_at(const struct ticket_picture *picture, int x, int y)
{
    return (picture->bytes[y * picture->stride_bytes + x / 8] >> (7 - x % 8) & 1) != 0;
}

/* What zbar reads in the picture must be `url`, and nothing else. */
static void code_check(const struct ticket_picture *picture, const char *url)
{
    const size_t size = (size_t)picture->width_px * (size_t)picture->height_px;
    uint8_t *grey = malloc(size);
    assert_non_null(grey);
    for (size_t i = 0; i < size; i++) {
        const int x = (int)(i % (size_t)picture->width_px);
        const int y = (int)(i / (size_t)picture->width_px);
        grey[i] = ink_at(picture, x, y) ? 0 : 255;
    }
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)picture->width_px, (unsigned)picture->height_px);
    zbar_image_set_data(image, grey, size, NULL);
    assert_int_equal(zbar_scan_image(scanner, image), 1);
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    assert_string_equal(zbar_symbol_get_data(symbol), url);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    free(grey);
}

static void test_the_code_is_read_back_on_both_papers_and_in_both_languages(void **unused)
{
    (void)unused;
    static const int widths[] = {TICKET_WIDTH_80_PX, TICKET_WIDTH_58_PX};
    for (int language = 0; language < TICKET_LANGUAGE_COUNT; language++) {
        for (int i = 0; i < 2; i++) {
            const struct ticket_facts facts = facts_make((enum ticket_language)language);
            struct ticket_picture picture;
            assert_int_equal(ticket_draw(fonts, &facts, widths[i], &picture), TICKET_OK);
            assert_int_equal(picture.width_px, widths[i]);
            code_check(&picture, facts.visitor_url);
            ticket_deinit(&picture);
        }
    }
}

static void test_nothing_touches_the_edge_of_the_paper(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    facts.number = "AB00471234";
    facts.service = "很长很长的事项名称很长很长的事项名称很长很长的事项名称（变更、延续、注销）";
    facts.footer = "一行很长很长很长很长很长很长很长很长很长很长很长很长很长很长的页脚";
    struct ticket_picture picture;
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &picture), TICKET_OK);
    for (int y = 0; y < picture.height_px; y++) {
        for (int x = 0; x < 24; x++) {
            assert_false(ink_at(&picture, x, y));
            assert_false(ink_at(&picture, picture.width_px - 1 - x, y));
        }
    }
    code_check(&picture, facts.visitor_url);
    ticket_deinit(&picture);
}

static void test_parts_without_facts_leave_no_gap(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    struct ticket_picture full;
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &full), TICKET_OK);
    facts.windows = NULL;
    facts.ahead = -1;
    facts.wait_p50_s = TICKET_WAIT_UNKNOWN;
    facts.wait_p90_s = TICKET_WAIT_UNKNOWN;
    facts.material_count = 0;
    struct ticket_picture bare;
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &bare), TICKET_OK);
    assert_true(bare.height_px < full.height_px - 300);
    ticket_deinit(&full);
    ticket_deinit(&bare);
}

static void test_two_numbers_give_two_pictures_and_one_number_one(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    struct ticket_picture one;
    struct ticket_picture same;
    struct ticket_picture other;
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &one), TICKET_OK);
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &same), TICKET_OK);
    facts.number = "A048";
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_80_PX, &other), TICKET_OK);
    const size_t size = (size_t)one.height_px * (size_t)one.stride_bytes;
    assert_int_equal(one.height_px, same.height_px);
    assert_memory_equal(one.bytes, same.bytes, size);
    assert_int_equal(one.height_px, other.height_px);
    assert_memory_not_equal(one.bytes, other.bytes, size);
    ticket_deinit(&one);
    ticket_deinit(&same);
    ticket_deinit(&other);
}

static void refused(struct ticket_facts facts, int error)
{
    struct ticket_picture picture = {.height_px = -7};
    assert_int_equal(ticket_draw(fonts, &facts, TICKET_WIDTH_58_PX, &picture), error);
    assert_int_equal(picture.height_px, -7);
}

static void test_bad_facts_are_refused(void **unused)
{
    (void)unused;
    char long_text[TICKET_TEXT_BYTES_MAX + 2];
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    struct ticket_facts facts = facts_make(TICKET_ZH);
    facts.number = NULL;
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.service = "\xff\xfe";
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.hall = long_text;
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.issued_at = "yesterday";
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.wait_p90_s = 10;
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.footer = "two\nlines";
    refused(facts, TICKET_BAD_FACTS);
    facts = facts_make(TICKET_ZH);
    facts.visitor_url = long_text + 1; /* fits a code, but not this paper */
    refused(facts, TICKET_NO_CODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_code_is_read_back_on_both_papers_and_in_both_languages),
        cmocka_unit_test(test_nothing_touches_the_edge_of_the_paper),
        cmocka_unit_test(test_parts_without_facts_leave_no_gap),
        cmocka_unit_test(test_two_numbers_give_two_pictures_and_one_number_one),
        cmocka_unit_test(test_bad_facts_are_refused),
    };
    return cmocka_run_group_tests(tests, fonts_open, fonts_close);
}
