/*
 * kiosk-golden FOLDER
 *
 * At most 150 pictures of the kiosk's screens, half as wide and high as the panel, and for each a
 * line "NAME HASH" on stdout, of its draw list by a measure without fonts: the same on every
 * machine, while pixels are not.
 *
 * Of languages, panels and modes each scene has a few combinations; where it begins among them
 * follows from its name, so that a new scene leaves the pictures of the others alone. All scenes
 * together have every pair of two of the three.
 */
#include "kiosk/sdl/painter.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/half_picture.h"
#include "tests/lib/kiosk_fixture_looks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PICTURES_MAX = 150,
    EACH_MAX = 2,
    STRIDE = 37, /* has no part in common with COMBINATIONS */
    COMBINATIONS = WORDS_LANGUAGE_COUNT * LOOK_SIZES * LOOK_MODE_COUNT,
    PATH_ROOM = 512,
    NAME_ROOM = 96,
};

static struct kiosk kiosk;
static struct ui_list list;

static void draw(const struct look *look, const struct ui_measure *measure)
{
    const struct ui_scale panel =
        ui_scale_for_kiosk(look_sizes[look->size][0], look_sizes[look->size][1]);
    struct ui_input input;
    ui_input_init(&input, ui_px(&panel, UI_TOUCH_SLOP));
    look_lead(&kiosk, look);
    kiosk_draw(&kiosk, &list, &panel, measure, &input);
}

static int picture(struct painter *painter, const char *folder, const struct look *look)
{
    char name[NAME_ROOM];
    char path[PATH_ROOM];
    (void)snprintf(name, sizeof(name), "%s-%s-%dx%d-%s", fixture_scene_name(look->scene),
                   words_language_code(look->language), look_sizes[look->size][0],
                   look_sizes[look->size][1], look_mode_name(look->mode));
    draw(look, fixed_measure());
    (void)printf("%s %016" PRIx64 "\n", name, ui_list_hash(&list));
    draw(look, painter_measure(painter));
    (void)snprintf(path, sizeof(path), "%s/%s.png", folder, name);
    return half_picture_write(painter, &list, path);
}

static uint32_t name_hash(const char *name)
{
    uint32_t number = 2166136261U;
    for (; *name != '\0'; name++) {
        number = (number ^ (uint8_t)*name) * 16777619U;
    }
    return number;
}

static uint32_t scene_hash(int scene)
{
    return name_hash(fixture_scene_name((enum fixture_scene)scene));
}

/* There are more scenes than pictures: those whose names' hashes are the greatest have none (their
 * draw lists' hashes are kept all the same). A new scene moves one other at most. */
static bool is_passed(int scene)
{
    int greater = 0;
    for (int other = 0; other < SCENE_COUNT; other++) {
        greater += scene_hash(other) > scene_hash(scene) ? 1 : 0;
    }
    return greater < SCENE_COUNT - PICTURES_MAX;
}

int main(int count, char **words)
{
    struct painter *painter = NULL;
    int error = 0;
    const int fit = PICTURES_MAX / SCENE_COUNT;
    const int each = fit < 1 ? 1 : fit < EACH_MAX ? fit : EACH_MAX;
    if (count != 2 || painter_create(NULL, &painter) != PAINTER_OK) {
        (void)fprintf(stderr, "kiosk-golden FOLDER\n");
        return 2;
    }
    for (int scene = 0; scene < SCENE_COUNT && error == 0; scene++) {
        int at = (int)(scene_hash(scene) % COMBINATIONS);
        for (int made = is_passed(scene) ? each : 0; made < each && error == 0;) {
            const struct look look = look_of(scene * COMBINATIONS + at);
            at = (at + STRIDE) % COMBINATIONS;
            if (look_is_other(&look)) {
                error = picture(painter, words[1], &look);
                made++;
            }
        }
    }
    painter_destroy(painter);
    return error == 0 ? 0 : 1;
}
