/* The ticket: its code is read back by zbar, it stays inside the paper, bad facts are refused. */
#include "drivers/printer/picture_png.h"
#include "kiosk/ticket/ticket.h"
#include "kiosk/ticket/ticket_slip.h"
#include "tests/lib/cmocka_all.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
            static struct ticket_look look;
            ticket_look_init(&look);
            look.width_px = widths[i];
            assert_int_equal(ticket_draw(fonts, &look, &facts, &picture), TICKET_OK);
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
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &picture), TICKET_OK);
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
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &full), TICKET_OK);
    facts.windows = NULL;
    facts.ahead = -1;
    facts.wait_p50_s = TICKET_WAIT_UNKNOWN;
    facts.wait_p90_s = TICKET_WAIT_UNKNOWN;
    facts.material_count = 0;
    struct ticket_picture bare;
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &bare), TICKET_OK);
    assert_true(bare.height_px < full.height_px - 300);
    ticket_deinit(&full);
    ticket_deinit(&bare);
}

static void test_each_further_service_has_a_line_of_its_own(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    int before = 0;
    for (int count = 0; count <= TICKET_ALSO_MAX; count++) {
        struct ticket_picture picture;
        facts.also_count = count;
        for (int i = 0; i < count; i++) {
            facts.also[i] = "个人独资企业设立登记·3 号窗口";
        }
        assert_int_equal(ticket_draw(fonts, NULL, &facts, &picture), TICKET_OK);
        assert_true(picture.height_px > before);
        before = picture.height_px;
        code_check(&picture, facts.visitor_url);
        ticket_deinit(&picture);
    }
    struct ticket_picture none;
    facts.also[1] = "\xff";
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &none), TICKET_BAD_FACTS);
    facts.also_count = TICKET_ALSO_MAX + 1;
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &none), TICKET_BAD_FACTS);
}

static void test_two_numbers_give_two_pictures_and_one_number_one(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    struct ticket_picture one;
    struct ticket_picture same;
    struct ticket_picture other;
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &one), TICKET_OK);
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &same), TICKET_OK);
    facts.number = "A048";
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &other), TICKET_OK);
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
    static struct ticket_look look;
    ticket_look_init(&look);
    look.width_px = TICKET_WIDTH_58_PX;
    assert_int_equal(ticket_draw(fonts, &look, &facts, &picture), error);
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

/* ---- a hall's own look ---- */

static char folder[] = "/tmp/ticket-look-XXXXXX";
static struct ticket_look look;

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void file_write(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(in_folder(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* All ink. */
static void png_make(const char *name, int width_px, int height_px)
{
    static uint8_t rows[1024 * 1024 / 8];
    struct buffer png;
    memset(rows, 0xFF, sizeof(rows));
    buffer_init(&png, PICTURE_PNG_BYTES_MAX);
    assert_int_equal(picture_png_write(rows, width_px, height_px, (width_px + 7) / 8, NULL, &png),
                     PICTURE_OK);
    file_write(name, png.bytes, png.length_bytes);
    buffer_deinit(&png);
}

static int folder_make(void **unused)
{
    (void)unused;
    snprintf(folder, sizeof(folder), "/tmp/ticket-look-XXXXXX");
    assert_non_null(mkdtemp(folder));
    png_make("logo.png", 100, 40);
    png_make("way.png", 300, 200);
    png_make("wide.png", 577, 10);
    png_make("high.png", 100, TICKET_LOGO_HEIGHT_PX_MAX + 1);
    file_write("no.png", "no picture", 10);
    return 0;
}

static int folder_remove(void **unused)
{
    (void)unused;
    static const char *const names[] = {"logo.png", "way.png", "wide.png",
                                        "high.png", "no.png",  "look.json"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        unlink(in_folder(names[i]));
    }
    ticket_look_deinit(&look);
    return rmdir(folder);
}

static const char whole_look[] =
    "{\"paper_mm\": 80, \"logo\": \"logo.png\", \"maps\": {\"1\": \"way.png\", \"2\": "
    "\"logo.png\"},"
    "\"sizes\": {\"number\": 60, \"text\": 120}, \"leave_out\": [\"materials\", \"advice\", "
    "\"fee\"],"
    "\"words\": {\"zh\": {\"greeting\": \"欢迎您\", \"footer\": \"投诉 12345\"},"
    " \"en\": {\"advice\": \"Just ask.\"}}}";

static void test_a_hall_has_its_own_look(void **unused)
{
    (void)unused;
    char reason[TICKET_LOOK_REASON_ROOM] = "?";
    file_write("look.json", whole_look, strlen(whole_look));
    if (ticket_look_read(in_folder("look.json"), &look, reason) != 0) {
        fail_msg("%s", reason);
    }
    assert_int_equal(look.width_px, TICKET_WIDTH_80_PX);
    assert_int_equal(look.logo.width_px, 100);
    assert_int_equal(look.logo.height_px, 40);
    assert_int_equal(look.map_count, 2);
    assert_string_equal(look.maps[0].area, "1");
    assert_int_equal(look.percent[TICKET_SIZE_NUMBER], 60);
    assert_int_equal(look.percent[TICKET_SIZE_HALL], 100);
    assert_int_equal(look.left_out, 1U << TICKET_PART_MATERIALS | 1U << TICKET_PART_ADVICE |
                                        1U << TICKET_PART_FEE);
    assert_string_equal(look.words[TICKET_ZH][TICKET_OWN_GREETING], "欢迎您");
    assert_string_equal(look.words[TICKET_EN][TICKET_OWN_ADVICE], "Just ask.");

    struct ticket_facts facts = facts_make(TICKET_ZH);
    struct ticket_picture plain;
    struct ticket_picture mapped;
    assert_int_equal(ticket_draw(fonts, &look, &facts, &plain), TICKET_OK);
    for (int y = 24; y < 24 + 40; y++) { /* the logo, in the middle of the head */
        assert_false(ink_at(&plain, 237, y));
        assert_true(ink_at(&plain, 238, y) && ink_at(&plain, 337, y));
        assert_false(ink_at(&plain, 338, y));
    }
    code_check(&plain, facts.visitor_url);
    facts.area_id = "1";
    assert_int_equal(ticket_draw(fonts, &look, &facts, &mapped), TICKET_OK);
    assert_in_range(mapped.height_px, plain.height_px + 200, plain.height_px + 300);
    code_check(&mapped, facts.visitor_url);
    const int mapped_px = mapped.height_px;
    ticket_deinit(&mapped);
    facts.way = "就在本层，左起第 3 个窗口";
    assert_int_equal(ticket_draw(fonts, &look, &facts, &mapped), TICKET_OK);
    assert_int_equal(mapped.height_px, mapped_px); /* it is drawn, and not said too */
    assert_null(strstr(mapped.words, "左起第"));
    ticket_deinit(&mapped);
    facts.area_id = "9"; /* nobody drew its way */
    assert_int_equal(ticket_draw(fonts, &look, &facts, &mapped), TICKET_OK);
    assert_non_null(strstr(mapped.words, "就在本层，左起第 3 个窗口"));
    ticket_deinit(&mapped);
    facts.way = NULL;
    assert_int_equal(ticket_draw(fonts, &look, &facts, &mapped), TICKET_OK);
    assert_int_equal(mapped.height_px, plain.height_px);
    ticket_deinit(&mapped);
    facts.again = "补打 14:05，原号票作废"; /* what is not the first paper says so */
    assert_int_equal(ticket_draw(fonts, &look, &facts, &mapped), TICKET_OK);
    assert_non_null(strstr(mapped.words, facts.again));
    ticket_deinit(&mapped);
    ticket_deinit(&plain);
}

/*
 * A hall of 50 m by 30 m: window 7 at its back wall, the kiosk in the middle of the front, a wall
 * between them with a gap at the right.
 */
static const struct ticket_map *map_make(void)
{
    static struct floor_plan plan;
    static struct floor_scratch scratch;
    static struct floor_route route;
    static const char *const marked[] = {"7"};
    static const struct ticket_map map = {.plan = &plan,
                                          .route = &route,
                                          .marked = marked,
                                          .marked_count = 1,
                                          .here = "您在这里",
                                          .lift = "电梯",
                                          .stairs = "楼梯"};
    static const struct floor_thing things[] = {
        {FLOOR_GROUND, FLOOR_ANY, 1, 0, 0, 500, 300, "", "", ""},
        {FLOOR_WINDOW, FLOOR_DOWN, 1, 100, 20, 40, 10, "6", "", ""},
        {FLOOR_WINDOW, FLOOR_DOWN, 1, 230, 20, 40, 10, "7", "", ""},
        {FLOOR_WALL, FLOOR_ANY, 1, 0, 150, 400, 3, "", "", ""},
        {FLOOR_KIOSK, FLOOR_DOWN, 1, 245, 240, 10, 10, "k1", "", ""},
    };
    floor_plan_init(&plan);
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
        assert_true(floor_add(&plan, &things[i]));
    }
    assert_true(floor_route_find(&plan, 4, 2, false, &scratch, &route));
    return &map;
}

/* Dots of ink in a box. */
static int ink_in(const struct ticket_picture *picture, int x, int y, int wide, int high)
{
    int ink = 0;
    for (int i = 0; i < wide * high; i++) {
        ink += ink_at(picture, x + i % wide, y + i / wide) ? 1 : 0;
    }
    return ink;
}

static void test_the_way_is_drawn_from_the_floor_plan(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    struct ticket_picture plain;
    struct ticket_picture mapped;
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &plain), TICKET_OK);
    facts.map = map_make();
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &mapped), TICKET_OK);
    const int high = 300 * 512 / 500; /* as broad as the text */
    assert_in_range(mapped.height_px, plain.height_px + high, plain.height_px + high + 60);
    code_check(&mapped, facts.visitor_url);
    assert_null(strstr(mapped.words, "您在这里")); /* dots on every printer */
    int top = 0; /* of its frame: two lines of ink that are so far apart */
    while (top < mapped.height_px - high &&
           ink_in(&mapped, 40, top, 496, 1) + ink_in(&mapped, 40, top + high - 1, 496, 1) < 992) {
        top++;
    }
    assert_true(top < mapped.height_px - high);
    /* The marked window's frame is thick, the other's is not; the wall; the way through its gap. */
    const int in_dm = 512;
    assert_int_equal(ink_in(&mapped, 32 + 250 * in_dm / 500, top, 1, high) > 0, 1);
    const int wall_y = top + 151 * in_dm / 500;
    assert_int_equal(ink_in(&mapped, 36, wall_y, 380 * in_dm / 500, 1), 380 * in_dm / 500);
    const int gap_x = 32 + 404 * in_dm / 500;
    const int gap_wide = 80 * in_dm / 500;
    assert_in_range(ink_in(&mapped, gap_x, wall_y, gap_wide, 1), 5, 5); /* the way alone */
    const int six = ink_in(&mapped, 32 + 100 * in_dm / 500, top, 40 * in_dm / 500, 34);
    const int seven = ink_in(&mapped, 32 + 230 * in_dm / 500, top, 40 * in_dm / 500, 34);
    assert_true(seven > 2 * six);
    ticket_deinit(&mapped);
    facts.way = "面对自助机：向前走约 10 米"; /* it is said under the map */
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &mapped), TICKET_OK);
    assert_non_null(strstr(mapped.words, "面对自助机"));
    ticket_deinit(&mapped);
    ticket_deinit(&plain);
}

static void test_each_part_that_is_left_out_is_gone(void **unused)
{
    (void)unused;
    struct ticket_facts facts = facts_make(TICKET_ZH);
    facts.map = map_make();
    struct ticket_picture full;
    facts.area = "一楼大厅";
    facts.holder_mark = "尾号 4821";
    facts.fee_and_time = "不收费";
    facts.footer = "1 号取号机";
    assert_int_equal(ticket_draw(fonts, NULL, &facts, &full), TICKET_OK);
    for (int part = 0; part < TICKET_PART_COUNT; part++) {
        struct ticket_picture less;
        ticket_look_init(&look);
        look.left_out = 1U << part;
        assert_int_equal(ticket_draw(fonts, &look, &facts, &less), TICKET_OK);
        assert_true(less.height_px <= full.height_px - 30);
        code_check(&less, facts.visitor_url);
        ticket_deinit(&less);
    }
    ticket_deinit(&full);
}

static void test_a_look_that_is_wrong_is_refused_with_its_word(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        const char *word; /* in the reason */
    } wrong[] = {
        {"", "line"},
        {"[]", "object"},
        {"{\"paper_mm\": 80", "line"},
        {"{\"paper_mm\": 80, \"paper_mm\": 58}", "duplicate"},
        {"{\"paper_mm\": 79}", "paper_mm"},
        {"{\"paper_mm\": \"80\"}", "paper_mm"},
        {"{\"colour\": 1}", "colour"},
        {"{\"logo\": \"gone.png\"}", "gone.png"},
        {"{\"logo\": \"../logo.png\"}", "../logo.png"},
        {"{\"logo\": \"\"}", "no name"},
        {"{\"logo\": \"no.png\"}", "no whole PNG"},
        {"{\"logo\": \"wide.png\"}", "wider"},
        {"{\"logo\": \"high.png\"}", "too high"},
        {"{\"maps\": {\"1\": 7}}", "no name"},
        {"{\"maps\": {\"\": \"way.png\"}}", "area"},
        {"{\"maps\": {\"a-very-long-area-id\": \"way.png\"}}", "a-very-long-area-id"},
        {"{\"sizes\": {\"number\": 49}}", "number"},
        {"{\"sizes\": {\"number\": 151}}", "number"},
        {"{\"sizes\": {\"code\": 100}}", "code"},
        {"{\"leave_out\": [\"code\"]}", "code"},
        {"{\"leave_out\": [1]}", "can't be left out"},
        {"{\"words\": {\"fr\": {}}}", "fr"},
        {"{\"words\": {\"zh\": 1}}", "zh"},
        {"{\"words\": {\"zh\": {\"motto\": \"x\"}}}", "motto"},
        {"{\"words\": {\"zh\": {\"footer\": \"a\\nb\"}}}", "footer"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char reason[TICKET_LOOK_REASON_ROOM] = "";
        file_write("look.json", wrong[i].text, strlen(wrong[i].text));
        assert_int_equal(ticket_look_read(in_folder("look.json"), &look, reason), -1);
        if (strstr(reason, wrong[i].word) == NULL) {
            fail_msg("%s: %s", wrong[i].text, reason);
        }
        assert_int_equal(look.width_px, TICKET_WIDTH_80_PX); /* the standard */
        assert_null(look.logo.bytes);
    }
    char reason[TICKET_LOOK_REASON_ROOM] = "";
    assert_int_equal(ticket_look_read(in_folder("none.json"), &look, reason), -1);
    assert_non_null(strstr(reason, "can't be read"));
}

static void test_a_look_cut_anywhere_is_refused(void **unused)
{
    (void)unused;
    for (size_t cut = 0; cut < strlen(whole_look); cut++) {
        char reason[TICKET_LOOK_REASON_ROOM] = "";
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, whole_look, cut);
        assert_int_equal(ticket_look_parse(exact, cut, in_folder("look.json"), &look, reason), -1);
        assert_true(reason[0] != '\0');
        free(exact);
    }
}

static void test_the_alignment_page_reaches_all_four_edges(void **unused)
{
    (void)unused;
    static const int widths[] = {TICKET_WIDTH_80_PX, TICKET_WIDTH_58_PX};
    for (int i = 0; i < 2; i++) {
        struct ticket_picture page;
        ticket_look_init(&look);
        look.width_px = widths[i];
        assert_int_equal(ticket_alignment_draw(fonts, &look, &page), TICKET_OK);
        assert_int_equal(page.width_px, widths[i]);
        for (int x = 0; x < page.width_px; x++) {
            assert_true(ink_at(&page, x, 0) && ink_at(&page, x, page.height_px - 1));
        }
        for (int y = 0; y < page.height_px; y++) {
            assert_true(ink_at(&page, 0, y) && ink_at(&page, page.width_px - 1, y));
        }
        code_check(&page, "https://hall.example/alignment");
        ticket_deinit(&page);
    }
}

static void test_the_slip_of_an_appointment_says_its_signed_code(void **unused)
{
    (void)unused;
    struct ticket_slip slip = {
        .hall = "滨海市公共行政服务中心",
        .title = "预约单",
        .code = "K7M29XTW",
        .service = "企业职工基本养老保险关系转移接续申请（统筹范围内跨区转移）",
        .when = "3月17日 星期二·09:00",
        .how = "到时间请凭预约码或身份证在取号机报到，8:45 起可以报到。",
        .signed_code = "MS1.A.SzdNMjlYVFc.abcdefgh.AZzxR2x8dMOKf3mN0q2hRQAZzxR2x8dMOKf3mN0q2hRQ"
                       "AZzxR2x8dMOKf3mN0q2hRQAZzxR2x8dMOKf3mN0q2hRQ",
        .footer = "咨询投诉 12345"};
    struct ticket_look narrow;
    ticket_look_init(&narrow);
    narrow.width_px = TICKET_WIDTH_58_PX;
    const struct ticket_look *const looks[] = {NULL, &narrow};
    for (int i = 0; i < 2; i++) {
        struct ticket_picture picture;
        assert_int_equal(ticket_slip_draw(fonts, looks[i], &slip, &picture), TICKET_OK);
        code_check(&picture, slip.signed_code);
        assert_non_null(strstr(picture.words, "K7M29XTW"));
        ticket_deinit(&picture);
    }
    slip.code = "";
    struct ticket_picture untouched = {.width_px = 1};
    assert_int_equal(ticket_slip_draw(fonts, NULL, &slip, &untouched), TICKET_BAD_FACTS);
    assert_int_equal(untouched.width_px, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_slip_of_an_appointment_says_its_signed_code),
        cmocka_unit_test(test_the_code_is_read_back_on_both_papers_and_in_both_languages),
        cmocka_unit_test(test_nothing_touches_the_edge_of_the_paper),
        cmocka_unit_test(test_parts_without_facts_leave_no_gap),
        cmocka_unit_test(test_each_further_service_has_a_line_of_its_own),
        cmocka_unit_test(test_two_numbers_give_two_pictures_and_one_number_one),
        cmocka_unit_test(test_bad_facts_are_refused),
        cmocka_unit_test(test_the_way_is_drawn_from_the_floor_plan),
#define LOOK_TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
        LOOK_TEST(test_a_hall_has_its_own_look),
        LOOK_TEST(test_each_part_that_is_left_out_is_gone),
        LOOK_TEST(test_a_look_that_is_wrong_is_refused_with_its_word),
        LOOK_TEST(test_a_look_cut_anywhere_is_refused),
        cmocka_unit_test(test_the_alignment_page_reaches_all_four_edges),
#undef LOOK_TEST
    };
    return cmocka_run_group_tests(tests, fonts_open, fonts_close);
}
