/*
 * Board and seat screen, every scene in every size, with usual and with the longest words: nothing
 * overflows by the real fonts nor by a measure without fonts, targets are large enough and apart,
 * and each is the one that was looked at: a line a scene in tests/golden/hall/screens.txt.
 *
 *   screens_hall_test            checks
 *   screens_hall_test --write    writes the golden file anew, after a look at the pictures
 */
#include "kiosk/screens/seat.h"
#include "kiosk/sdl/painter.h"
#include "kiosk/ui/theme.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/hall_fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char golden_path[] = "tests/golden/hall/screens.txt";
enum { LINE_ROOM = 256 };

static struct ui_list list;
static struct painter *painter;

typedef void (*looker)(enum hall_scene scene, enum hall_words words, int size);

static void look_at_all(looker look)
{
    int px[2];
    for (int scene = 0; scene < HALL_SCENE_COUNT; scene++) {
        for (int words = 0; words < HALL_WORDS_COUNT; words++) {
            for (int size = 0; size < HALL_SIZES; size++) {
                if (hall_size((enum hall_scene)scene, size, px)) {
                    look((enum hall_scene)scene, (enum hall_words)words, size);
                }
            }
        }
    }
}

static void fits_look(enum hall_scene scene, enum hall_words words, int size)
{
    for (int fonts = 0; fonts <= 1; fonts++) {
        hall_scene_draw(scene, words, size, &list,
                        fonts == 0 ? fixed_measure() : painter_measure(painter));
        if (list.overflows > 0 || list.dropped > 0) {
            fail_msg("%s words %d size %d fonts %d: %d overflow, %d dropped",
                     hall_scene_name(scene), (int)words, size, fonts, list.overflows, list.dropped);
        }
    }
}

static void test_nothing_overflows(void **unused)
{
    (void)unused;
    look_at_all(fits_look);
    assert_int_equal(painter_missing(painter), 0);
}

static void targets_look(enum hall_scene scene, enum hall_words words, int size)
{
    hall_scene_draw(scene, words, size, &list, fixed_measure());
    int px[2];
    assert_true(hall_size(scene, size, px));
    const struct ui_scale scale = ui_scale_fit(px[0], px[1], SEAT_WIDTH, SEAT_HEIGHT);
    for (int i = 0; i < list.target_count; i++) {
        assert_true(list.targets[i].box.h >= ui_px(&scale, UI_SEAT_TARGET_MIN) - 1);
        for (int other = 0; other < i; other++) {
            assert_false(ui_rect_meets(list.targets[i].box, list.targets[other].box));
        }
    }
}

static void test_targets_are_large_and_apart(void **unused)
{
    (void)unused;
    look_at_all(targets_look);
}

static void golden_line(enum hall_scene scene, char line[LINE_ROOM])
{
    int length = snprintf(line, LINE_ROOM, "%s", hall_scene_name(scene));
    for (int words = 0; words < HALL_WORDS_COUNT; words++) {
        uint64_t hash = 0xCBF29CE484222325U;
        int px[2];
        for (int size = 0; size < HALL_SIZES; size++) {
            if (hall_size(scene, size, px)) {
                hall_scene_draw(scene, (enum hall_words)words, size, &list, fixed_measure());
                hash = (hash ^ ui_list_hash(&list)) * 0x100000001B3U;
            }
        }
        length += snprintf(line + length, (size_t)(LINE_ROOM - length), " %s=%016" PRIx64,
                           words == HALL_USUAL ? "usual" : "longest", hash);
    }
    (void)snprintf(line + length, (size_t)(LINE_ROOM - length), "\n");
}

static int golden_write(void)
{
    char line[LINE_ROOM];
    FILE *file = fopen(golden_path, "w");
    if (file == NULL) {
        return 1;
    }
    for (int scene = 0; scene < HALL_SCENE_COUNT; scene++) {
        golden_line((enum hall_scene)scene, line);
        (void)fputs(line, file);
    }
    return fclose(file) == 0 ? 0 : 1;
}

static void test_every_screen_is_the_one_that_was_looked_at(void **unused)
{
    (void)unused;
    char kept[LINE_ROOM];
    char drawn[LINE_ROOM];
    int faults = 0;
    FILE *file = fopen(golden_path, "r");
    assert_non_null(file);
    for (int scene = 0; scene < HALL_SCENE_COUNT; scene++) {
        golden_line((enum hall_scene)scene, drawn);
        if (fgets(kept, sizeof(kept), file) == NULL || strcmp(kept, drawn) != 0) {
            print_error("drawn: %s", drawn);
            faults++;
        }
    }
    assert_null(fgets(kept, sizeof(kept), file));
    (void)fclose(file);
    if (faults > 0) {
        print_error("sh tests/run golden shows them before and after; "
                    "GOLDEN=write sh tests/run golden keeps them\n");
    }
    assert_int_equal(faults, 0);
}

static int setup(void **unused)
{
    (void)unused;
    return painter_create(NULL, &painter) == PAINTER_OK ? 0 : -1;
}

static int teardown(void **unused)
{
    (void)unused;
    painter_destroy(painter);
    return 0;
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "--write") == 0) {
        return golden_write();
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_overflows),
        cmocka_unit_test(test_targets_are_large_and_apart),
        cmocka_unit_test(test_every_screen_is_the_one_that_was_looked_at),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
