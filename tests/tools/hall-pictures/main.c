/*
 * hall-pictures FOLDER            every scene of the board and the seat's screen, by hall_fixture.h
 * hall-pictures --golden FOLDER   one picture a scene, half as wide and high as its panel, and a
 *                                 line "NAME HASH" on stdout, of its list by a measure without
 * fonts
 *
 * Of sizes and words each kept scene has one combination, which follows from its place: all
 * together have every size with either words.
 */
#include "kiosk/sdl/painter.h"
#include "kiosk/sdl/pictures.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/half_picture.h"
#include "tests/lib/hall_fixture.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 512, NAME_ROOM = 96 };

static struct ui_list list;
static struct painter *painter;

static void name_of(enum hall_scene scene, enum hall_words words, int size, char name[NAME_ROOM])
{
    int px[2];
    (void)hall_size(scene, size, px);
    (void)snprintf(name, NAME_ROOM, "%s-%dx%d%s", hall_scene_name(scene), px[0], px[1],
                   words == HALL_USUAL ? "" : "-longest");
}

/* Something to see: a gradient in the shape of a photo. */
static bool picture_put(void)
{
    uint32_t *pixels = malloc((size_t)HALL_PICTURE_W * HALL_PICTURE_H * sizeof(*pixels));
    for (int i = 0; pixels != NULL && i < HALL_PICTURE_W * HALL_PICTURE_H; i++) {
        const uint32_t x = (uint32_t)(i % HALL_PICTURE_W * 255 / HALL_PICTURE_W);
        const uint32_t y = (uint32_t)(i / HALL_PICTURE_W * 255 / HALL_PICTURE_H);
        pixels[i] = x << 16 | y << 8 | 0x80;
    }
    return pixels != NULL && pictures_put(painter_pictures(painter), HALL_PICTURE_NUMBER, pixels,
                                          HALL_PICTURE_W, HALL_PICTURE_H);
}

/* A picture that overflows is no good picture. */
static bool whole(enum hall_scene scene, enum hall_words words, const char *folder)
{
    bool good = true;
    int px[2];
    for (int size = 0; size < HALL_SIZES; size++) {
        char name[NAME_ROOM];
        char path[PATH_ROOM];
        if (!hall_size(scene, size, px)) {
            continue;
        }
        name_of(scene, words, size, name);
        (void)snprintf(path, sizeof(path), "%s/%s.png", folder, name);
        hall_scene_draw(scene, words, size, &list, painter_measure(painter));
        if (list.overflows > 0 || list.dropped > 0) {
            fprintf(stderr, "%s: %d texts overflow, %d things dropped\n", path, list.overflows,
                    list.dropped);
            good = false;
        }
        good = painter_picture(painter, &list, path) == PAINTER_OK && good;
    }
    return good;
}

static bool golden(enum hall_scene scene, const char *folder)
{
    int px[2];
    int sizes = 0;
    while (sizes < HALL_SIZES && hall_size(scene, sizes, px)) {
        sizes++;
    }
    const int size = (int)scene % sizes;
    const enum hall_words words = (enum hall_words)((int)scene / sizes % HALL_WORDS_COUNT);
    char name[NAME_ROOM];
    char path[PATH_ROOM];
    name_of(scene, words, size, name);
    (void)snprintf(path, sizeof(path), "%s/%s.png", folder, name);
    hall_scene_draw(scene, words, size, &list, fixed_measure());
    (void)printf("%s %016" PRIx64 "\n", name, ui_list_hash(&list));
    hall_scene_draw(scene, words, size, &list, painter_measure(painter));
    return half_picture_write(painter, &list, path) == PAINTER_OK;
}

int main(int count, char **words)
{
    const bool keep = count == 3 && strcmp(words[1], "--golden") == 0;
    if ((count != 2 && !keep) || painter_create(NULL, &painter) != PAINTER_OK || !picture_put()) {
        fprintf(stderr, "hall-pictures [--golden] FOLDER\n");
        return 2;
    }
    bool good = true;
    for (int scene = 0; scene < HALL_SCENE_COUNT; scene++) {
        if (keep) {
            good = golden((enum hall_scene)scene, words[2]) && good;
        } else {
            good = whole((enum hall_scene)scene, HALL_USUAL, words[1]) && good;
            good = whole((enum hall_scene)scene, HALL_LONGEST, words[1]) && good;
        }
    }
    if (painter_missing(painter) > 0) {
        fprintf(stderr, "%d characters have no font\n", painter_missing(painter));
        good = false;
    }
    painter_destroy(painter);
    return good ? 0 : 1;
}
