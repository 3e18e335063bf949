/* A turned picture: a place, a box and a touch all say the same of each turn; what is not painted
 * is left. */
#include "tests/lib/cmocka_all.h"

#include "kiosk/sdl/panel.h"
#include "kiosk/sdl/turn.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 5, HEIGHT = 3, STRIDE = 8, ROOM = 8 * 8, UNTOUCHED = 0xEE };

static uint32_t colour(int x, int y)
{
    return (uint32_t)(0x100 * (y + 1) + x + 1);
}

/* Where the picture's (x, y) lies on the panel, said as a person would who turns a sheet. */
static void place(enum turn turn, int x, int y, int *ret_x, int *ret_y)
{
    *ret_x = turn == TURN_NONE   ? x
             : turn == TURN_OVER ? WIDTH - 1 - x
             : turn == TURN_LEFT ? y
                                 : HEIGHT - 1 - y;
    *ret_y = turn == TURN_NONE    ? y
             : turn == TURN_OVER  ? HEIGHT - 1 - y
             : turn == TURN_RIGHT ? x
                                  : WIDTH - 1 - x;
}

static void part_is_turned(enum turn turn, struct ui_rect part)
{
    uint32_t from[ROOM] = {0};
    uint32_t to[ROOM];
    int width = WIDTH;
    int height = HEIGHT;
    turn_size(turn, &width, &height);
    const struct turn_pixels picture = {from, WIDTH, HEIGHT, STRIDE};
    const struct turn_pixels panel = {to, width, height, STRIDE};
    const struct ui_rect at = turn_rect(turn, part, WIDTH, HEIGHT);
    int inside = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            from[y * STRIDE + x] = colour(x, y);
        }
    }
    for (int i = 0; i < ROOM; i++) {
        to[i] = UNTOUCHED;
    }
    turn_copy(turn, &picture, part, &panel);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int panel_x = 0;
            int panel_y = 0;
            place(turn, x, y, &panel_x, &panel_y);
            const bool in =
                x >= part.x && x < part.x + part.w && y >= part.y && y < part.y + part.h;
            assert_int_equal(to[panel_y * STRIDE + panel_x], in ? colour(x, y) : UNTOUCHED);
            assert_int_equal(ui_rect_has(at, panel_x, panel_y), in);
            inside += in;
            to[panel_y * STRIDE + panel_x] = UNTOUCHED;
        }
    }
    assert_int_equal(at.w * at.h, inside);
    for (int i = 0; i < ROOM; i++) {
        assert_int_equal(to[i], UNTOUCHED);
    }
}

static void test_every_part_lies_where_its_turn_puts_it(void **unused)
{
    (void)unused;
    for (int turn = 0; turn < TURN_COUNT; turn++) {
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                part_is_turned((enum turn)turn, ui_rect_make(0, 0, x + 1, y + 1));
                part_is_turned((enum turn)turn, ui_rect_make(x, y, WIDTH - x, HEIGHT - y));
            }
        }
    }
}

static void test_a_touch_is_where_the_pixel_is(void **unused)
{
    (void)unused;
    for (int turn = 0; turn < TURN_COUNT; turn++) {
        int width = WIDTH;
        int height = HEIGHT;
        turn_size((enum turn)turn, &width, &height);
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                int panel_x = 0;
                int panel_y = 0;
                place((enum turn)turn, x, y, &panel_x, &panel_y);
                float at_x = ((float)panel_x + 0.5F) / (float)width;
                float at_y = ((float)panel_y + 0.5F) / (float)height;
                turn_touch((enum turn)turn, &at_x, &at_y);
                assert_int_equal((int)(at_x * WIDTH), x);
                assert_int_equal((int)(at_y * HEIGHT), y);
            }
        }
    }
}

static void test_words_for_a_panel(void **unused)
{
    (void)unused;
    static const struct {
        const char *words;
        bool read;
        const char *connector;
        enum turn turn;
    } rows[] = {
        {"any", true, "", TURN_NONE},
        {"any:left", true, "", TURN_LEFT},
        {"HDMI-A-1", true, "HDMI-A-1", TURN_NONE},
        {"HDMI-A-1:right", true, "HDMI-A-1", TURN_RIGHT},
        {"an:over", true, "an", TURN_OVER},
        {"any2", true, "any2", TURN_NONE},
        {"", false, "", TURN_NONE},
        {":right", false, "", TURN_NONE},
        {"any:", false, "", TURN_NONE},
        {"any:up", false, "", TURN_NONE},
        {"any:right:left", false, "", TURN_NONE},
        {"1234567890123456789012345678901", true, "1234567890123456789012345678901", TURN_NONE},
        {"12345678901234567890123456789012", false, "", TURN_NONE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct panel_config config = {.connector = "before", .turn = TURN_OVER};
        assert_int_equal(panel_read(rows[i].words, &config), rows[i].read);
        if (rows[i].read) {
            assert_string_equal(config.connector, rows[i].connector);
            assert_int_equal(config.turn, rows[i].turn);
        } else {
            assert_string_equal(config.connector, "before");
        }
    }
}

static void test_every_error_has_its_words(void **unused)
{
    (void)unused;
    for (int error = PANEL_GONE; error < PANEL_OK; error++) {
        assert_true(strlen(panel_error_text(error)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_part_lies_where_its_turn_puts_it),
        cmocka_unit_test(test_a_touch_is_where_the_pixel_is),
        cmocka_unit_test(test_words_for_a_panel),
        cmocka_unit_test(test_every_error_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
