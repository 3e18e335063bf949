/* kiosk/sdl without SDL: what a list says is what the pixels show, and a part of it is the same
 * part. */
#include "kiosk/sdl/painter.h"
#include "kiosk/ui/frame.h"
#include "tests/lib/cmocka_all.h"

#include <malloc.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 400, HEIGHT = 360, PICTURE = 7 };

static struct painter *painter;
static struct ui_list list;
static struct ui_scale scale;
static struct ui_input input;
static uint32_t whole[WIDTH * HEIGHT];
static uint32_t parts[WIDTH * HEIGHT];

static int setup(void **state)
{
    (void)state;
    if (painter_create(NULL, &painter) != PAINTER_OK) {
        return -1;
    }
    uint32_t *pixels = malloc(17 * 11 * sizeof(*pixels));
    for (uint32_t i = 0; i < 17 * 11; i++) {
        pixels[i] = i * 0x01071D & 0xFFFFFF;
    }
    return pictures_put(painter_pictures(painter), PICTURE, pixels, 17, 11) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

/* Two strokes and a dot. */
static const struct ui_ink hand = {
    .stroke_count = 3,
    .point_count = 6,
    .ends = {3, 5, 6},
    .points = {{0, 100}, {500, 160}, {1000, 90}, {480, 0}, {520, 1000}, {900, 900}}};

static void draw(const char *words)
{
    struct ui_frame frame;
    struct ui_qr qr = {0};
    scale = ui_scale_fit(WIDTH, HEIGHT, WIDTH, HEIGHT);
    ui_input_init(&input, 10);
    input.focus = 1;
    input.focus_shown = true;
    ui_frame_begin(&frame, &list, &scale, painter_measure(painter), &input, UI_THEME_DAY, UI_PAGE);
    ui_button(&frame, ui_rect_make(20, 20, 360, 104),
              &(struct ui_button){.id = 1, .name = "a", .label = words, .icon = UI_ICON_TICKET});
    assert_int_equal(ui_qr_make("http://127.0.0.1/", &qr), UI_QR_OK);
    ui_qr(&frame, ui_rect_make(20, 150, 180, 180), &qr);
    ui_ring(&frame, ui_rect_make(240, 150, 104, 104), 8, 300, UI_PRIMARY, UI_LINE);
    (void)ui_picture(&frame, ui_rect_make(260, 264, 60, 30), PICTURE, 17, 11);
    ui_stroke(&frame, 220, 300, 380, 330, 5, UI_DANGER);
    ui_ink(&frame, ui_rect_make(210, 150, 180, 180), &hand, 9, UI_INK);
    ui_frame_end(&frame);
}

static void paint(uint32_t *pixels, struct ui_rect clip)
{
    struct canvas canvas = {
        .pixels = pixels, .width_px = WIDTH, .height_px = HEIGHT, .stride_px = WIDTH, .clip = clip};
    painter_paint(painter, &list, &canvas);
}

static void test_parts_painted_alone_make_the_same_whole(void **state)
{
    (void)state;
    draw("取号办事");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    memset(parts, 0x55, sizeof(parts));
    for (int i = 0; i < 7 * 5; i++) {
        paint(parts, ui_grid(ui_rect_make(0, 0, WIDTH, HEIGHT), 7, 5, 0, i));
    }
    assert_memory_equal(whole, parts, sizeof(whole));
    assert_int_equal(painter_missing(painter), 0);
}

/* Large things on large things, opaque and rounded: what is hidden is not painted, and is not
 * missed. In tiles too small to hide anything each item is painted in its turn. */
static void test_what_lies_below_is_covered_as_if_it_had_been_painted(void **state)
{
    (void)state;
    enum { FRAMES = 20, THINGS = 24, TILES = 12 };
    struct ui_frame frame;
    uint32_t dice = 7;
    for (int round = 0; round < FRAMES; round++) {
        ui_frame_begin(&frame, &list, &scale, painter_measure(painter), NULL, UI_THEME_DAY,
                       UI_PAGE);
        for (int i = 0; i < THINGS; i++) {
            int drawn[6];
            for (int j = 0; j < 6; j++) {
                dice = dice * 1664525U + 1013904223U;
                drawn[j] = (int)(dice >> 16);
            }
            const struct ui_rect box = ui_rect_make(drawn[0] % WIDTH - 40, drawn[1] % HEIGHT - 40,
                                                    40 + drawn[2] % 200, 40 + drawn[3] % 160);
            const enum ui_colour colour = i % 2 == 0 ? UI_SURFACE : UI_TINT;
            if (drawn[4] % 3 == 0) {
                ui_fill(&frame, box, colour);
            } else {
                ui_card(&frame, box, drawn[5] % 30, colour, drawn[4] % 3 == 1 ? UI_EDGE : UI_NONE);
            }
            ui_outline(&frame, box, 12, 3, UI_OUTLINE);
        }
        memset(whole, 0xAA, sizeof(whole));
        memset(parts, 0x55, sizeof(parts));
        paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
        for (int i = 0; i < TILES * TILES; i++) {
            paint(parts, ui_grid(ui_rect_make(0, 0, WIDTH, HEIGHT), TILES, TILES, 0, i));
        }
        assert_memory_equal(whole, parts, sizeof(whole));
    }
}

static void test_painting_what_differs_gives_the_new_screen(void **state)
{
    (void)state;
    static struct ui_list before;
    struct ui_rect dirty[UI_DIRTY_MAX];
    draw("返回首页");
    before = list;
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    draw("呼叫导服吗");
    const int count = ui_list_diff(&before, &list, dirty);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        paint(parts, dirty[i]);
    }
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_memory_equal(whole, parts, sizeof(whole));
}

static void test_a_fill_is_exact_and_text_leaves_ink(void **state)
{
    (void)state;
    draw("一");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_int_equal(whole[WIDTH * 2 + 2], ui_colour_rgb(UI_THEME_DAY, UI_PAGE));
    int ink = 0;
    for (int y = 30; y < 110; y++) {
        for (int x = 30; x < 370; x++) {
            ink += whole[y * WIDTH + x] == ui_colour_rgb(UI_THEME_DAY, UI_ON_PRIMARY);
        }
    }
    assert_in_range(ink, 40, 4000);
}

static void test_the_same_words_are_shaped_once(void **state)
{
    (void)state;
    draw("我的号码");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    const uint64_t shaped = painter_shaped(painter);
    draw("我的号码");
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_true(painter_shaped(painter) == shaped);
    assert_memory_equal(whole, parts, sizeof(whole));
    draw("我的号玛");
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_true(painter_shaped(painter) == shaped + 1);
    assert_memory_not_equal(whole, parts, sizeof(whole));
}

/* More words than the painter keeps, and one that it does not keep at all. */
static void test_forgotten_words_are_painted_the_same_again(void **state)
{
    (void)state;
    char words[400];
    draw("预约取号");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    const uint64_t shaped = painter_shaped(painter);
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(words, sizeof(words), "第%d号", i);
        draw(words);
        paint(parts, ui_rect_make(20, 20, 360, 104));
    }
    draw("预约取号");
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_true(painter_shaped(painter) > shaped + 1000);
    assert_memory_equal(whole, parts, sizeof(whole));

    memset(words, 'l', sizeof(words) - 1);
    words[sizeof(words) - 1] = 0;
    draw(words);
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_memory_equal(whole, parts, sizeof(whole));
}

static void test_a_remembered_line_is_the_line_of_its_own_width(void **state)
{
    (void)state;
    static const char words[] = "办理营业执照需要的材料和样表";
    const struct ui_measure *measure = painter_measure(painter);
    size_t fit[2][10];
    size_t next[2][10];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 10; i++) {
            fit[round][i] = measure->line_fit(measure->context, UI_REGULAR, 24, words,
                                              strlen(words), 24 * (i + 1) + 12, &next[round][i]);
            assert_int_equal(fit[round][i], 3 * (i + 1));
            assert_int_equal(next[round][i], fit[round][i]);
        }
    }
}

/* The painter's own memory, all of it. */
static bool painter_holds(const char *words)
{
    const char *memory = (const char *)painter;
    const size_t size = malloc_usable_size(painter);
    for (size_t at = 0; at + strlen(words) <= size; at++) {
        if (memcmp(memory + at, words, strlen(words)) == 0) {
            return true;
        }
    }
    return false;
}

static void test_what_was_painted_for_one_person_is_not_kept_for_the_next(void **state)
{
    (void)state;
    draw("身份证");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_true(painter_holds("身份证"));
    painter_forget(painter);
    assert_false(painter_holds("身份证"));
    paint(parts, ui_rect_make(0, 0, WIDTH, HEIGHT));
    assert_memory_equal(whole, parts, sizeof(whole));
}

static void test_ink_is_where_the_hand_was(void **state)
{
    (void)state;
    draw("写");
    paint(whole, ui_rect_make(0, 0, WIDTH, HEIGHT));
    const uint32_t ink = ui_colour_rgb(UI_THEME_DAY, UI_INK);
    for (int i = 0; i < hand.point_count; i++) {
        const int x = 210 + hand.points[i].x * 179 / UI_INK_SIDE;
        const int y = 150 + hand.points[i].y * 179 / UI_INK_SIDE;
        assert_int_equal(whole[y * WIDTH + x], ink);
    }
    assert_int_equal(whole[(150 + 170) * WIDTH + 210 + 8], ui_colour_rgb(UI_THEME_DAY, UI_PAGE));
}

static uint8_t corners_mask[512 * 512];

static struct canvas blank(void)
{
    memset(parts, 0, sizeof(parts));
    return (struct canvas){.pixels = parts,
                           .width_px = WIDTH,
                           .height_px = HEIGHT,
                           .stride_px = WIDTH,
                           .clip = {0, 0, WIDTH, HEIGHT}};
}

/* 1: surely inside, -1: surely outside, 0: at the edge, where ink is partial. */
static int side_of(double distance)
{
    return distance < -0.6 ? 1 : distance > 0.6 ? -1 : 0;
}

static void test_discs_and_rings_of_each_size_have_ink_where_they_are(void **state)
{
    (void)state;
    for (int radius = 1; radius <= 150; radius += 7) {
        const struct ui_rect box = ui_rect_make(31, 17, 2 * radius, 2 * radius);
        const struct canvas_corners corners = {corners_mask, 2 * radius};
        const double middle_x = box.x + radius;
        const double middle_y = box.y + radius;
        for (int is_ring = 0; is_ring < 2; is_ring++) {
            struct canvas canvas = blank();
            if (is_ring) {
                canvas_ring(&canvas, box, 6, 0, 0xFFFFFF, 0xFFFFFF);
            } else {
                canvas_corners_mask(corners_mask, 2 * radius, radius, 0);
                canvas_round(&canvas, box, &corners, box.y, 0xFFFFFF);
            }
            for (int at = 0; at < WIDTH * HEIGHT; at++) {
                const double from_middle =
                    hypot(at % WIDTH + 0.5 - middle_x, at / WIDTH + 0.5 - middle_y);
                const int side =
                    side_of(is_ring ? fabs(from_middle - (radius - 3)) - 3 : from_middle - radius);
                assert_true(side == 0 || (side > 0) == (parts[at] == 0xFFFFFF));
                assert_true(side >= 0 || parts[at] == 0);
            }
        }
    }
}

/* What a channel becomes, in plain words. */
static uint32_t mixed(uint32_t ground, uint32_t ink, int part)
{
    const int scaled = part + (part >> 7);
    uint32_t pixel = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const int from = (int)(ground >> shift & 0xFF);
        const int to = (int)(ink >> shift & 0xFF);
        pixel |= (uint32_t)((from * (256 - scaled) + to * scaled) / 256) << shift;
    }
    return pixel;
}

/* Each part of ink on each ground, in rows of each length and at each place. */
static void test_ink_mixes_with_any_ground(void **state)
{
    (void)state;
    static const uint32_t grounds[] = {0x102030, 0xF0E0D0, 0x00FF00, 0xFFFFFF, 0};
    static const uint32_t inks[] = {0x8040C0, 0, 0xFFFFFF};
    static uint8_t mask[256];
    for (int x = 0; x < 256; x++) {
        mask[x] = (uint8_t)(x * 37); /* all parts, neighbours apart */
    }
    memset(mask + 100, 0, 30);
    memset(mask + 150, 255, 30);
    for (int i = 0; i < 15; i++) {
        for (int length = 1; length <= 256; length += length < 40 ? 1 : 31) {
            const int from = length * 7 % (257 - length);
            struct canvas canvas = blank();
            canvas_fill(&canvas, canvas.clip, grounds[i / 3]);
            canvas_mask(&canvas, 5, 9, mask + from, length, 1, 256, inks[i % 3]);
            for (int x = 0; x < WIDTH; x++) {
                const bool inked = x >= 5 && x < 5 + length;
                assert_int_equal(parts[9 * WIDTH + x], mixed(grounds[i / 3], inks[i % 3],
                                                             inked ? mask[from + x - 5] : 0));
            }
        }
    }
}

/* A frame is what a filled box has and the box within it has not; its line meets its corners. */
static void test_a_frame_is_closed_and_empty(void **state)
{
    (void)state;
    for (int line = 1; line < 12; line++) {
        for (int radius = 0; radius < 40; radius += 3) {
            const int side = 2 * (radius > line ? radius : line);
            const struct canvas_corners corners = {corners_mask, side};
            struct canvas canvas = blank();
            canvas_corners_mask(corners_mask, side, radius, line);
            canvas_frame(&canvas, ui_rect_make(20, 30, 101, 90), &corners, line, 0xFFFFFF);
            int ink[2] = {0, 0};
            for (int at = 0; at < line; at++) { /* from the left edge, and from the top one */
                ink[0] += parts[(30 + 45) * WIDTH + 20 + at] == 0xFFFFFF;
                ink[1] += parts[(30 + at) * WIDTH + 20 + 50] == 0xFFFFFF;
            }
            assert_int_equal(ink[0], line);
            assert_int_equal(ink[1], line);
            assert_int_equal(parts[(30 + 45) * WIDTH + 20 + line], 0);
            assert_int_equal(parts[(30 + 45) * WIDTH + 19], 0);
            /* On the way to the corner at 45 degrees lies a line's width of ink. */
            double sum = 0;
            for (int at = 0; at < 45; at++) {
                sum += (double)(parts[(30 + at) * WIDTH + 20 + at] & 0xFF) / 255 * sqrt(2);
            }
            assert_true(fabs(sum - line) < (radius < line + 2 ? line : 1.5));
        }
    }
}

static void test_a_picture_that_can_not_be_written_is_told(void **state)
{
    (void)state;
    draw("一");
    assert_int_equal(painter_picture(painter, &list, "/nowhere/at/all.png"), PAINTER_NO_FILE);
}

static uint32_t *pixels_of(const uint32_t *from, size_t count)
{
    uint32_t *pixels = malloc(count * sizeof(*pixels));
    assert_non_null(pixels);
    memcpy(pixels, from, count * sizeof(*pixels));
    return pixels;
}

/* Shrunk, each pixel is the mean of those that it stands for; stretched, it is repeated. */
static void test_a_picture_fills_its_box(void **state)
{
    (void)state;
    static const uint32_t four[] = {0x000000, 0x102030, 0x204060, 0x306090};
    struct canvas canvas = {.pixels = parts,
                            .width_px = WIDTH,
                            .height_px = HEIGHT,
                            .stride_px = WIDTH,
                            .clip = {0, 0, WIDTH, HEIGHT}};
    canvas_picture(&canvas, ui_rect_make(5, 5, 1, 1), four, 2, 2);
    assert_int_equal(parts[5 * WIDTH + 5], 0x183048);
    canvas_picture(&canvas, ui_rect_make(10, 10, 4, 4), four, 2, 2);
    assert_int_equal(parts[10 * WIDTH + 11], four[0]);
    assert_int_equal(parts[10 * WIDTH + 12], four[1]);
    assert_int_equal(parts[13 * WIDTH + 10], four[2]);
    assert_int_equal(parts[13 * WIDTH + 13], four[3]);
    canvas.clip = ui_rect_make(21, 20, 1, 1); /* nothing outside of the clip is written */
    parts[20 * WIDTH + 20] = 0xABCDEF;
    canvas_picture(&canvas, ui_rect_make(20, 20, 2, 2), four, 2, 2);
    assert_int_equal(parts[20 * WIDTH + 20], 0xABCDEF);
    assert_int_equal(parts[20 * WIDTH + 21], four[1]);
}

static void test_pictures_come_and_go(void **state)
{
    (void)state;
    static const uint32_t one[] = {0x123456};
    struct pictures pictures = {0};
    assert_null(pictures_get(&pictures, 0));
    for (uint32_t i = 1; i <= PICTURE_SLOTS_MAX; i++) {
        assert_true(pictures_put(&pictures, i, pixels_of(one, 1), 1, 1));
    }
    assert_false(pictures_put(&pictures, 99, pixels_of(one, 1), 1, 1));
    assert_false(pictures_put(&pictures, 5, pixels_of(one, 1), 1, 1)); /* it is there */
    assert_int_equal(pictures_get(&pictures, 5)->pixels[0], one[0]);
    pictures_drop(&pictures, 5);
    pictures_drop(&pictures, 5);
    assert_null(pictures_get(&pictures, 5));
    assert_true(pictures_put(&pictures, 99, pixels_of(one, 1), 1, 1));
    pictures_drop_all(&pictures);
    assert_null(pictures_get(&pictures, 99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_painted_alone_make_the_same_whole),
        cmocka_unit_test(test_what_lies_below_is_covered_as_if_it_had_been_painted),
        cmocka_unit_test(test_painting_what_differs_gives_the_new_screen),
        cmocka_unit_test(test_a_fill_is_exact_and_text_leaves_ink),
        cmocka_unit_test(test_the_same_words_are_shaped_once),
        cmocka_unit_test(test_forgotten_words_are_painted_the_same_again),
        cmocka_unit_test(test_what_was_painted_for_one_person_is_not_kept_for_the_next),
        cmocka_unit_test(test_ink_is_where_the_hand_was),
        cmocka_unit_test(test_a_remembered_line_is_the_line_of_its_own_width),
        cmocka_unit_test(test_discs_and_rings_of_each_size_have_ink_where_they_are),
        cmocka_unit_test(test_ink_mixes_with_any_ground),
        cmocka_unit_test(test_a_frame_is_closed_and_empty),
        cmocka_unit_test(test_a_picture_that_can_not_be_written_is_told),
        cmocka_unit_test(test_a_picture_fills_its_box),
        cmocka_unit_test(test_pictures_come_and_go),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
