/*
 * Every scene × language × size: nothing overflows with the real fonts, no text lies on another or
 * leaves its target, every target is large, apart and within reach, four keys reach each of them,
 * what is said while taking a number is said in the visitor's language, and the draw lists are
 * those kept in tests/golden/kiosk-screens.txt (by a measure without fonts; a line a scene, for
 * each language one hash of all its sizes). Each picture is drawn once and looked at by every
 * check.
 *
 *   screens_test --write     writes the golden file anew, after a look at the pictures
 */
#include "kiosk/sdl/painter.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture_looks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char golden_path[] = "tests/golden/kiosk-screens.txt";
enum { NAME_ROOM = 80, READ_ROOM = 8192, GOLDEN_ROOM = 512 };

static struct painter *painter;
static struct kiosk kiosk;
static struct ui_list list;
static struct ui_scale panel;
static struct ui_scale scale; /* of the visitor on it */
static struct ui_input input;

static void draw(const struct look *look, const struct ui_measure *measure)
{
    panel = ui_scale_for_kiosk(look_sizes[look->size][0], look_sizes[look->size][1]);
    ui_input_init(&input, 10);
    look_lead(&kiosk, look);
    scale = access_scale(&kiosk, &panel);
    kiosk_draw(&kiosk, &list, &panel, measure, &input);
}

static void name_of(char name[NAME_ROOM], const struct look *look)
{
    (void)snprintf(name, NAME_ROOM, "%s %s %dx%d %s", fixture_scene_name(look->scene),
                   words_language_code(look->language), look_sizes[look->size][0],
                   look_sizes[look->size][1], look_mode_name(look->mode));
}

static int check_fits(const char *name)
{
    if (list.overflows == 0 && list.dropped == 0) {
        return 0;
    }
    print_error("%s: %d texts overflow, %d dropped\n", name, list.overflows, list.dropped);
    return 1;
}

/* The letters themselves: without the empty parts over capitals and under the baseline. */
static struct ui_rect ink_of(const struct ui_item *item)
{
    struct ui_metrics metrics;
    const struct ui_measure *measure = painter_measure(painter);
    measure->metrics(measure->context, (enum ui_weight)item->weight, item->size_px, &metrics);
    return ui_rect_make(item->x_px + 1, item->baseline_px - metrics.cap_px, item->box.w - 2,
                        metrics.cap_px + item->size_px / 16);
}

static int check_texts(const char *name)
{
    const struct ui_rect whole = ui_rect_make(0, 0, list.width_px, list.height_px);
    int faults = 0;
    for (int i = 0; i < list.item_count; i++) {
        if (list.items[i].kind != UI_ITEM_TEXT) {
            continue;
        }
        const struct ui_rect ink = ink_of(&list.items[i]);
        const char *text = ui_list_text(&list, &list.items[i]);
        if (!ui_rect_inside(ink, whole)) {
            print_error("%s: outside of the screen: %s\n", name, text);
            faults++;
        }
        for (int j = i + 1; j < list.item_count; j++) {
            if (list.items[j].kind == UI_ITEM_TEXT && ui_rect_meets(ink, ink_of(&list.items[j]))) {
                print_error("%s: \"%s\" on \"%s\"\n", name, ui_list_text(&list, &list.items[j]),
                            text);
                faults++;
            }
        }
        for (int t = 0; t < list.target_count; t++) {
            const struct ui_target *target = &list.targets[t];
            if ((target->flags & UI_TARGET_FREE) == 0 && ui_rect_meets(ink, target->box) &&
                !ui_rect_inside(ink, target->box)) {
                print_error("%s: leaves its target: %s\n", name, text);
                faults++;
            }
        }
    }
    return faults;
}

static bool is_ground(const struct ui_item *item)
{
    return item->kind == UI_ITEM_FILL || item->kind == UI_ITEM_CARD || item->kind == UI_ITEM_QR;
}

/* What a text stands on: the last ground before it; that must hold all of it, and nothing after it
 * may lie over it. */
static int check_grounds(const char *name)
{
    int faults = 0;
    for (int i = 0; i < list.item_count; i++) {
        if (list.items[i].kind != UI_ITEM_TEXT) {
            continue;
        }
        const struct ui_rect ink = ink_of(&list.items[i]);
        const char *text = ui_list_text(&list, &list.items[i]);
        enum ui_colour ground = list.ground;
        const struct ui_item *under = NULL;
        for (int j = 0; j < list.item_count; j++) {
            if (!is_ground(&list.items[j]) || !ui_rect_meets(list.items[j].box, ink)) {
                continue;
            }
            if (j > i) {
                print_error("%s: covered: %s\n", name, text);
                faults++;
            } else {
                under = &list.items[j];
                ground = (enum ui_colour)under->colour;
            }
        }
        if (under != NULL && !ui_rect_inside(ink, under->box)) {
            print_error("%s: over the edge of its card: %s\n", name, text);
            faults++;
        }
        if (ui_contrast_x100(ui_colour_rgb(list.theme, ground),
                             ui_colour_rgb(list.theme, (enum ui_colour)list.items[i].colour)) <
            700) {
            print_error("%s: less than 7:1: %s\n", name, text);
            faults++;
        }
    }
    return faults;
}

static int check_targets(const char *name)
{
    const struct ui_rect whole = ui_rect_make(0, 0, list.width_px, list.height_px);
    int faults = 0;
    for (int i = 0; i < list.target_count; i++) {
        const struct ui_target *target = &list.targets[i];
        const struct ui_rect box = target->box;
        if ((target->flags & UI_TARGET_FREE) != 0) {
            continue;
        }
        /* A pixel of rounding is allowed. */
        const int least = (box.h < box.w ? box.h : box.w) + 1;
        /* A keyboard's keys are narrower and nearer to each other. */
        const bool key = (target->flags & UI_TARGET_KEY) != 0;
        const int large = least >= ui_px(&scale, key ? UI_KEY_WIDTH_MIN : UI_TARGET_MIN);
        /* Upright: at 1.2 m and below; in the low part all of it. */
        const int reach = scale.top_px > 0 ? box.y >= scale.top_px
                          : scale.wide     ? 1
                                           : box.y >= ui_px(&panel, UI_REACH_TOP);
        if (!large || !reach || !ui_rect_inside(box, whole)) {
            print_error("%s: %s is %dx%d at %d,%d\n", name, ui_target_name(&list, target), box.w,
                        box.h, box.x, box.y);
            faults++;
        }
        for (int j = i + 1; j < list.target_count; j++) {
            const bool keys = key && (list.targets[j].flags & UI_TARGET_KEY) != 0;
            const int gap = ui_px(&scale, keys ? UI_KEYS_GAP : 16) - 1;
            const struct ui_rect near =
                ui_rect_make(box.x - gap, box.y - gap, box.w + 2 * gap, box.h + 2 * gap);
            if ((list.targets[j].flags & UI_TARGET_FREE) == 0 &&
                ui_rect_meets(near, list.targets[j].box)) {
                print_error("%s: %s is too near to %s\n", name, ui_target_name(&list, target),
                            ui_target_name(&list, &list.targets[j]));
                faults++;
            }
        }
    }
    return faults;
}

static int check_keys(const char *name)
{
    bool reached[UI_TARGETS_MAX] = {false};
    int faults = 0;
    for (int step = 0; step <= list.target_count; step++) {
        (void)ui_input_key(&input, &list, UI_KEY_NEXT);
        for (int i = 0; i < list.target_count; i++) {
            reached[i] = reached[i] || list.targets[i].id == input.focus;
        }
    }
    for (int i = 0; i < list.target_count; i++) {
        const int skipped = UI_TARGET_DISABLED | UI_TARGET_FREE;
        if (!reached[i] && (list.targets[i].flags & skipped) == 0) {
            print_error("%s: keys do not reach %s\n", name,
                        ui_target_name(&list, &list.targets[i]));
            faults++;
        }
    }
    return faults;
}

static int check_one_main(const char *name)
{
    int mains = 0;
    for (int i = 0; i < list.target_count; i++) {
        mains += (list.targets[i].flags & UI_TARGET_MAIN) != 0;
    }
    if (mains > 1) {
        print_error("%s: %d main actions\n", name, mains);
        return 1;
    }
    return 0;
}

/* "12 分钟" alone is a false promise: minutes of waiting come as a range. */
static int check_ranges(const char *name)
{
    char text[READ_ROOM];
    ui_list_read(&list, text, sizeof(text));
    int faults = 0;
    for (const char *at = text; (at = strstr(at, " 分钟")) != NULL; at++) {
        const char *from = at;
        while (from > text && from[-1] >= '0' && from[-1] <= '9') {
            from--;
        }
        const size_t dash = strlen("–");
        if (from == at || (size_t)(from - text) < dash || memcmp(from - dash, "–", dash) != 0) {
            print_error("%s: a single number of minutes\n", name);
            faults++;
        }
    }
    return faults;
}

/* Screens of taking a number: in every language of the kiosk, word by word. */
static const bool is_taking[SCREEN_COUNT] = {
    [SCREEN_HOME] = true,         [SCREEN_DEPARTMENTS] = true, [SCREEN_GROUPS] = true,
    [SCREEN_SERVICES] = true,     [SCREEN_CONFIRM] = true,     [SCREEN_CHECKING] = true,
    [SCREEN_ISSUING] = true,      [SCREEN_PRINTING] = true,    [SCREEN_THANKS] = true,
    [SCREEN_CLAIM] = true,        [SCREEN_CLAIM_OVER] = true,  [SCREEN_NO_PAPER] = true,
    [SCREEN_CLOSED] = true,       [SCREEN_GONE] = true,        [SCREEN_REFUSED] = true,
    [SCREEN_ACCESS] = true,       [SCREEN_LANGUAGE] = true,    [SCREEN_HELP] = true,
    [SCREEN_STILL_THERE] = true,  [SCREEN_SEARCH] = true,      [SCREEN_WAY] = true,
    [SCREEN_WHOSE] = true,        [SCREEN_FOR_OTHER] = true,   [SCREEN_CALL_WHY] = true,
    [SCREEN_CALL_SENDING] = true, [SCREEN_CALL] = true,
};

/* The longest part of a row between what is filled in. */
static size_t longest_part(const char *row, const char **ret_part)
{
    size_t longest = 0;
    while (*row != '\0') {
        const size_t length = strcspn(row, "{");
        if (length > longest) {
            longest = length;
            *ret_part = row;
        }
        row += length + (row[length] == '{' ? strlen("{0}") : 0);
    }
    return longest;
}

static int check_translated(const char *name)
{
    static char text[UI_LETTERS_MAX];
    int faults = 0;
    if (!is_taking[kiosk.screen]) {
        return 0;
    }
    (void)ui_list_read(&list, text, sizeof(text));
    for (int word = 0; word < WORD_COUNT; word++) {
        const char *part = "";
        char english[WORDS_ROOM];
        if (words_has(kiosk.words.language, (enum word)word)) {
            continue;
        }
        const size_t length = longest_part(words_get(WORDS_EN, (enum word)word), &part);
        (void)snprintf(english, sizeof(english), "%.*s", (int)length, part);
        if (length > 0 && strstr(text, english) != NULL) {
            print_error("%s: not translated: %s (kiosk/screens/words/po.py missing %s)\n", name,
                        english, words_language_code(kiosk.words.language));
            faults++;
        }
    }
    return faults;
}

/* What every picture is looked at for. */
#define CHECKS(X)                                                                                  \
    X(check_fits, test_no_text_overflows_and_nothing_is_dropped)                                   \
    X(check_texts, test_every_text_lies_clear_and_within_its_target)                               \
    X(check_grounds, test_every_text_stands_whole_on_its_ground_at_7_to_1)                         \
    X(check_targets, test_every_target_is_large_apart_and_in_reach)                                \
    X(check_keys, test_four_keys_reach_every_target)                                               \
    X(check_one_main, test_a_screen_has_one_main_action)                                           \
    X(check_ranges, test_waits_are_ranges_on_every_screen)                                         \
    X(check_translated, test_taking_a_number_is_said_in_every_language)

#define CHECK_ENUM(check, test) CHECK_##check,
enum { CHECKS(CHECK_ENUM) CHECK_COUNT };
#define CHECK_ROW(check, test) check,
static int (*const checks[CHECK_COUNT])(const char *name) = {CHECKS(CHECK_ROW)};
static int faults_of[CHECK_COUNT];

#define CHECK_TEST(check, test)                                                                    \
    static void test(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        assert_int_equal(faults_of[CHECK_##check], 0);                                             \
    }
CHECKS(CHECK_TEST)

static void look_at(const struct look *look)
{
    char name[NAME_ROOM];
    name_of(name, look);
    draw(look, painter_measure(painter));
    for (int check = 0; check < CHECK_COUNT; check++) {
        faults_of[check] += checks[check](name);
    }
}

/* Every picture of the kiosk, drawn with the real fonts; prints what is wrong. */
static void look_at_all(void)
{
    for (int i = 0; i < LOOK_COUNT; i++) {
        const struct look look = look_of(i);
        if (look_is_other(&look)) {
            look_at(&look);
        }
    }
}

/* --- The kept hashes: a line a scene, by name, so that lines of several hands merge ----------- */

/* One number for all sizes and modes of a language: 64-bit FNV-1a over their hashes. */
static uint64_t hash_of(struct look look)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (look.size = 0; look.size < LOOK_SIZES; look.size++) {
        for (int mode = 0; mode < LOOK_MODE_COUNT; mode++) {
            look.mode = (enum look_mode)mode;
            if (look_is_other(&look)) {
                draw(&look, fixed_measure());
                hash = (hash ^ ui_list_hash(&list)) * 0x100000001B3U;
            }
        }
    }
    return hash;
}

static void golden_line(int scene, char line[GOLDEN_ROOM])
{
    struct look look = {.scene = (enum fixture_scene)scene};
    int length = snprintf(line, GOLDEN_ROOM, "%s", fixture_scene_name(look.scene));
    for (int language = 0; language < WORDS_LANGUAGE_COUNT; language++) {
        look.language = (enum words_language)language;
        length += snprintf(line + length, (size_t)(GOLDEN_ROOM - length), " %s=%016" PRIx64,
                           words_language_code(look.language), hash_of(look));
    }
    (void)snprintf(line + length, (size_t)(GOLDEN_ROOM - length), "\n");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static int golden_write(void)
{
    static char lines[SCENE_COUNT][GOLDEN_ROOM];
    FILE *file = fopen(golden_path, "w");
    if (file == NULL) {
        return 1;
    }
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        golden_line(scene, lines[scene]);
    }
    qsort(lines, SCENE_COUNT, sizeof(lines[0]), by_text);
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        (void)fputs(lines[scene], file);
    }
    return fclose(file) == 0 ? 0 : 1;
}

/* The scene whose line this is, or SCENE_COUNT. */
static int scene_of(const char *line)
{
    const size_t length = strcspn(line, " ");
    int scene = 0;
    while (scene < SCENE_COUNT) {
        const char *name = fixture_scene_name((enum fixture_scene)scene);
        if (strlen(name) == length && strncmp(name, line, length) == 0) {
            break;
        }
        scene++;
    }
    return scene;
}

static void test_every_screen_is_the_one_that_was_looked_at(void **state)
{
    (void)state;
    static bool kept[SCENE_COUNT];
    char line[GOLDEN_ROOM];
    char drawn[GOLDEN_ROOM];
    int faults = 0;
    FILE *file = fopen(golden_path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        const int scene = scene_of(line);
        if (scene == SCENE_COUNT || kept[scene]) {
            print_error("kept, and no scene or twice: %s", line);
            faults++;
            continue;
        }
        kept[scene] = true;
        golden_line(scene, drawn);
        if (strcmp(line, drawn) != 0) {
            print_error("drawn: %s kept: %s", drawn, line);
            faults++;
        }
    }
    (void)fclose(file);
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        if (!kept[scene]) {
            print_error("not kept: %s\n", fixture_scene_name((enum fixture_scene)scene));
            faults++;
        }
    }
    if (faults > 0) {
        print_error("sh tests/run golden shows them before and after; "
                    "GOLDEN=write sh tests/run golden keeps them\n");
    }
    assert_int_equal(faults, 0);
}

/* The mean em of the letters that are shown, in thousandths of a pixel. */
static int64_t mean_em(void)
{
    int64_t sum = 0;
    int64_t bytes = 0;
    for (int i = 0; i < list.item_count; i++) {
        if (list.items[i].kind == UI_ITEM_TEXT) {
            sum += (int64_t)list.items[i].size_px * list.items[i].text_bytes;
            bytes += list.items[i].text_bytes;
        }
    }
    return bytes == 0 ? 0 : sum * 1000 / bytes;
}

/* On small panels and beside a keyboard units stay as they are. */
static void test_large_letters_are_larger_where_nothing_else_is(void **state)
{
    (void)state;
    enum { LEAST_PERCENT = 105, USUAL_PERCENT = 115 };
    int looks = 0;
    int usual = 0;
    int faults = 0;
    for (int i = 0; i < LOOK_COUNT; i++) {
        struct look look = look_of(i);
        if (look.mode != LOOK_LARGE || look.language > WORDS_EN) {
            continue;
        }
        draw(&look, painter_measure(painter));
        const int64_t large = mean_em();
        if (scale.letters_percent == 100) {
            continue;
        }
        look.mode = LOOK_DAY;
        draw(&look, painter_measure(painter));
        looks++;
        usual += large * 100 >= mean_em() * USUAL_PERCENT;
        if (large * 100 < mean_em() * LEAST_PERCENT) {
            char name[NAME_ROOM];
            name_of(name, &look);
            print_error("%s: letters grow by %d %% alone\n", name,
                        (int)(large * 100 / mean_em() - 100));
            faults++;
        }
    }
    assert_int_equal(faults, 0);
    assert_true(looks > 0 && usual * 10 >= looks * 9); /* nine screens of ten */
}

static int setup(void **state)
{
    (void)state;
    if (painter_create(NULL, &painter) != PAINTER_OK) {
        return -1;
    }
    look_at_all();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

#define CHECK_UNIT(check, test) cmocka_unit_test(test),

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], "--write") == 0) {
        return golden_write();
    }
    const struct CMUnitTest tests[] = {
        CHECKS(CHECK_UNIT) cmocka_unit_test(test_every_screen_is_the_one_that_was_looked_at),
        cmocka_unit_test(test_large_letters_are_larger_where_nothing_else_is),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
