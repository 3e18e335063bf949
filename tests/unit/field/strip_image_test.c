/*
 * Strips: whatever a window has to say is on some page, whole, inside the strip; and a number
 * changes only its own region. With STRIP_PICTURES set to a folder, the pictures are kept there as
 * PBM files.
 *
 * What each layout looks like in each size that is made is kept in tests/golden/strips.txt, eight
 * LEDs a sign; `strip_image_test --write` keeps it as it is now.
 */
#include "drivers/text/text.h"
#include "hall-server/field/strip_image.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int width_px, height_px;
    struct strip_view view;
} cases[] = {
    {"open-few",
     512,
     32,
     {STRIP_OPEN, "12", "", 0, "", 3, {"企业登记", "变更登记", "食品经营许可"}}},
    {"open-many",
     512,
     32,
     {STRIP_OPEN,
      "27",
      "",
      0,
      "",
      9,
      {"社会保险登记", "养老保险待遇", "医疗保障参保与报销", "就业与失业登记", "不动产登记受理",
       "公积金提取与贷款", "户政业务", "出入境证件", "残疾人证与补贴"}}},
    {"called", 512, 32, {STRIP_CALLED, "12", "A047", 0, "", 1, {"企业登记"}}},
    {"serving", 512, 32, {STRIP_SERVING, "12", "A047", 0, "", 1, {"企业登记"}}},
    {"paused", 512, 32, {STRIP_PAUSED, "12", "", 0, "请到 13 号窗口", 1, {"企业登记"}}},
    {"closed", 512, 32, {STRIP_CLOSED, "12", "", 0, "", 1, {"企业登记"}}},
    {"narrow-called", 256, 32, {STRIP_CALLED, "48", "AB0123", 0, "", 0, {""}}},
    {"narrow-open", 256, 32, {STRIP_OPEN, "48", "", 0, "", 2, {"企业登记", "食品经营许可"}}},
    {"low-called", 192, 16, {STRIP_CALLED, "7", "A047", 0, "", 0, {""}}},
    {"low-open", 192, 16, {STRIP_OPEN, "7", "", 0, "", 2, {"企业登记", "食品经营许可"}}},
};
enum { CASE_COUNT = sizeof(cases) / sizeof(cases[0]) };

static struct text_fonts *fonts;

static int open_fonts(void **unused)
{
    (void)unused;
    return text_fonts_create(NULL, &fonts);
}

static int close_fonts(void **unused)
{
    (void)unused;
    text_fonts_destroy(fonts);
    return 0;
}

static int lit_in(const struct strip_image *image, int from_px, int to_px)
{
    int count = 0;
    for (int y = 0; y < image->height_px; y++) {
        for (int x = from_px; x < to_px; x++) {
            count += strip_image_lit(image, x, y);
        }
    }
    return count;
}

static void keep_picture(const char *name, int page, const struct strip_image *image)
{
    const char *folder = getenv("STRIP_PICTURES");
    if (folder == NULL) {
        return;
    }
    char path[1024];
    snprintf(path, sizeof(path), "%s/strip-%s-%d.pbm", folder, name, page);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "P4\n%d %d\n", image->width_px, image->height_px);
    fwrite(image->bytes, 1, (size_t)image->width_px / 8 * (size_t)image->height_px, file);
    fclose(file);
}

static void test_every_case_draws_its_window_and_its_words(void **unused)
{
    (void)unused;
    for (int i = 0; i < CASE_COUNT; i++) {
        if (cases[i].view.name_count == 0) {
            continue;
        }
        const int pages =
            strip_image_pages(fonts, &cases[i].view, cases[i].width_px, cases[i].height_px);
        assert_in_range(pages, 1, STRIP_NAMES_MAX);
        for (int page = 0; page < pages; page++) {
            struct strip_image image;
            assert_true(strip_image_draw(fonts, &cases[i].view, page, cases[i].width_px,
                                         cases[i].height_px, &image));
            assert_true(lit_in(&image, 0, 36) > 10);
            assert_true(lit_in(&image, 64, image.width_px) > 40);
            /* Text that ran over the edge would touch the last column. */
            assert_int_equal(lit_in(&image, image.width_px - 1, image.width_px), 0);
            keep_picture(cases[i].name, page, &image);
        }
    }
}

static void test_pages_hold_all_names_and_no_name_twice(void **unused)
{
    (void)unused;
    /* Each name alone has as much ink as it adds to the pages: none is lost, none is cut. */
    const struct strip_view *many = &cases[1].view;
    const int pages = strip_image_pages(fonts, many, 512, 32);
    assert_int_equal(pages, 2);
    int ink = 0;
    for (int page = 0; page < pages; page++) {
        struct strip_image image;
        assert_true(strip_image_draw(fonts, many, page, 512, 32, &image));
        ink += lit_in(&image, 64, 512);
    }
    int alone = 0;
    int separators = 0;
    for (int i = 0; i < many->name_count; i++) {
        struct text_run run;
        uint8_t bytes[STRIP_IMAGE_BYTES_MAX] = {0};
        const struct text_canvas canvas = {bytes, 512, 32, 64, TEXT_MONO};
        assert_int_equal(
            text_shape(fonts, TEXT_PIXEL, 16, many->names[i], strlen(many->names[i]), &run),
            TEXT_OK);
        assert_int_equal(text_draw(fonts, &run, &canvas, 0, 24), TEXT_OK);
        for (int k = 0; k < STRIP_IMAGE_BYTES_MAX; k++) {
            alone += __builtin_popcount(bytes[k]);
        }
        separators++;
    }
    assert_in_range(ink, alone, alone + separators * 8);
}

static void test_each_number_fits_its_region(void **unused)
{
    (void)unused;
    for (int i = 0; i < CASE_COUNT; i++) {
        if (cases[i].view.state != STRIP_CALLED && cases[i].view.state != STRIP_SERVING) {
            continue;
        }
        struct strip_image region;
        assert_true(strip_image_region(fonts, &cases[i].view, cases[i].width_px, cases[i].height_px,
                                       &region));
        const struct strip_place place = strip_image_place(cases[i].width_px);
        assert_int_equal(region.width_px, place.width_px);
        assert_true(region.width_px <= STRIP_REGION_WIDTH_MAX_PX);
        assert_true(place.x_px >= place.clear_x_px);
        assert_true(place.x_px + place.width_px <= place.clear_x_px + place.clear_width_px);
        assert_int_equal(place.clear_x_px + place.clear_width_px, cases[i].width_px);
        assert_true(lit_in(&region, 0, region.width_px) > 80);
        assert_int_equal(lit_in(&region, 0, 1), 0);
        assert_int_equal(lit_in(&region, region.width_px - 1, region.width_px), 0);
        keep_picture(cases[i].name, 9, &region);
    }
}

static void test_sizes_that_no_strip_has_are_refused(void **unused)
{
    (void)unused;
    static const int bad[][2] = {{0, 32}, {520, 32}, {500, 32}, {512, 40}, {512, 8}, {56, 16}};
    struct strip_image untouched = {.width_px = 7};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(strip_image_draw(fonts, &cases[0].view, 0, bad[i][0], bad[i][1], &untouched));
        assert_int_equal(untouched.width_px, 7);
    }
}

/* What lies behind a text's end does not count; everything else that is shown does. */
static void test_a_view_is_equal_to_its_like_alone(void **unused)
{
    (void)unused;
    const struct strip_view one = {STRIP_CALLED, "12", "A047", 5, "", 2, {"企业登记", "公积金"}};
    struct strip_view other;
    memset(&other, 0xA5, sizeof(other));
    other.state = one.state;
    other.call = one.call;
    other.name_count = one.name_count;
    snprintf(other.window, sizeof(other.window), "%s", one.window);
    snprintf(other.number, sizeof(other.number), "%s", one.number);
    snprintf(other.reason, sizeof(other.reason), "%s", one.reason);
    for (int i = 0; i < one.name_count; i++) {
        snprintf(other.names[i], sizeof(other.names[i]), "%s", one.names[i]);
    }
    assert_true(strip_view_equal(&one, &other));

    struct strip_view changed[7];
    for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++) {
        changed[i] = one;
    }
    changed[0].state = STRIP_SERVING;
    changed[1].call++;
    changed[2].name_count--;
    changed[3].window[0] = '2';
    changed[4].number[3] = '8';
    changed[5].reason[0] = 'x';
    changed[6].names[1][0] = 'x';
    for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++) {
        assert_false(strip_view_equal(&one, &changed[i]));
    }
}

/* --- Golden pictures: every layout in every size that is made --- */

static const int sizes[][2] = {{512, 32}, {256, 32}, {192, 16}};
enum { SIZE_COUNT = sizeof(sizes) / sizeof(sizes[0]) };
static const char golden_path[] = "tests/golden/strips.txt";
enum { GOLDEN_ROOM = 512 * 1024 };

static const struct {
    const char *name;
    struct strip_view view;
} layouts[] = {
    {"groups, few", {STRIP_OPEN, "12", "", 0, "", 1, {"食品药品经营"}}},
    {"groups, many",
     {STRIP_OPEN,
      "27",
      "",
      0,
      "",
      4,
      {"社会保险登记", "养老保险待遇", "医疗保障参保与报销", "就业与失业登记"}}},
    {"a group with rare characters",
     {STRIP_OPEN, "8", "", 0, "", 1, {"㙟𠮷𣲗𬺈 Ωß§1½"}}},
    {"called", {STRIP_CALLED, "12", "A047", 1, "", 1, {"食品药品经营"}}},
    {"called, a long number", {STRIP_CALLED, "48", "AB1234", 1, "", 1, {"食品药品经营"}}},
    {"serving", {STRIP_SERVING, "12", "A047", 1, "", 1, {"食品药品经营"}}},
    {"paused", {STRIP_PAUSED, "12", "", 0, "", 0, {""}}},
    {"paused with its reason", {STRIP_PAUSED, "12", "", 0, "打印材料，请到 13 号窗口", 0, {""}}},
    {"paused with a long reason",
     {STRIP_PAUSED, "12", "", 0, "系统维护预计十一点恢复，急办请到二楼 31 至 34 号窗口", 0, {""}}},
    {"closed", {STRIP_CLOSED, "12", "", 0, "", 0, {""}}},
    {"emergency", {STRIP_EMERGENCY, "12", "", 0, "火警疏散", 0, {""}}},
};
enum { LAYOUT_COUNT = sizeof(layouts) / sizeof(layouts[0]) };

/* Two by four LEDs a sign of Unicode's braille, a line of signs for four rows. */
static size_t put_picture(const struct strip_image *image, char *text)
{
    static const uint8_t dots[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    size_t at = 0;
    for (int y = 0; y < image->height_px; y += 4) {
        for (int x = 0; x < image->width_px; x += 2) {
            unsigned sign = 0;
            for (int i = 0; i < 8; i++) {
                sign |= strip_image_lit(image, x + i % 2, y + i / 2) ? dots[i / 2][i % 2] : 0U;
            }
            text[at++] = (char)0xE2;
            text[at++] = (char)(0xA0 | sign >> 6);
            text[at++] = (char)(0x80 | (sign & 0x3F));
        }
        text[at++] = '\n';
    }
    return at;
}

static size_t put_layout(int layout, int size, char *text)
{
    const struct strip_view *view = &layouts[layout].view;
    const int width_px = sizes[size][0], height_px = sizes[size][1];
    const bool number = strip_state_has_number(view->state);
    const int pages = number ? 1 : strip_image_pages(fonts, view, width_px, height_px);
    size_t at = 0;
    for (int page = 0; page < pages; page++) {
        struct strip_image image;
        struct strip_image region;
        assert_true(strip_image_draw(fonts, view, page, width_px, height_px, &image));
        if (number) {
            assert_true(strip_image_region(fonts, view, width_px, height_px, &region));
            strip_image_lay(&region, &image);
        }
        at += (size_t)snprintf(text + at, 200, "%s, %d × %d, page %d of %d\n", layouts[layout].name,
                               width_px, height_px, page + 1, pages);
        at += put_picture(&image, text + at);
    }
    return at;
}

static char *all_layouts(size_t *ret_size)
{
    char *text = malloc(GOLDEN_ROOM);
    assert_non_null(text);
    size_t at = 0;
    for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
        for (int size = 0; size < SIZE_COUNT; size++) {
            assert_true(at < GOLDEN_ROOM / 2);
            at += put_layout(layout, size, text + at);
        }
    }
    *ret_size = at;
    return text;
}

static void test_each_layout_looks_as_it_was_kept(void **unused)
{
    (void)unused;
    size_t size = 0;
    char *now = all_layouts(&size);
    char *kept = calloc(1, GOLDEN_ROOM);
    FILE *file = fopen(golden_path, "rb");
    assert_true(file != NULL && kept != NULL);
    const size_t kept_size = fread(kept, 1, GOLDEN_ROOM, file);
    fclose(file);
    size_t same = 0;
    int line = 1;
    while (same < size && same < kept_size && now[same] == kept[same]) {
        line += now[same++] == '\n';
    }
    if (same != size || same != kept_size) {
        fail_msg("%s, line %d is drawn otherwise; --write keeps it", golden_path, line);
    }
    free(kept);
    free(now);
}

static int write_golden(void)
{
    size_t size = 0;
    void *none = NULL;
    if (open_fonts(&none) != TEXT_OK) {
        return 1;
    }
    char *text = all_layouts(&size);
    FILE *file = fopen(golden_path, "wb");
    const bool good = file != NULL && fwrite(text, 1, size, file) == size;
    free(text);
    (void)close_fonts(&none);
    return file != NULL && fclose(file) == 0 && good ? 0 : 1;
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "--write") == 0) {
        return write_golden();
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_draws_its_window_and_its_words),
        cmocka_unit_test(test_pages_hold_all_names_and_no_name_twice),
        cmocka_unit_test(test_each_number_fits_its_region),
        cmocka_unit_test(test_sizes_that_no_strip_has_are_refused),
        cmocka_unit_test(test_a_view_is_equal_to_its_like_alone),
        cmocka_unit_test(test_each_layout_looks_as_it_was_kept),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
