/*
 * kiosk-pictures FOLDER [SCENE|all [LANGUAGE|all [WIDTHxHEIGHT|all [large|low|large-low]]]]
 * Writes SCENE-LANGUAGE-SIZE.png of the kiosk's screens, with the demo hall's names.
 */
#include "kiosk/sdl/painter.h"
#include "tests/lib/kiosk_fixture.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int sizes[][2] = {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 480}};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]), PATH_ROOM = 512 };

static struct kiosk kiosk;
static struct ui_list list;

/* What the scanner's thread would have made: pages of lines, under the numbers that scenes name. */
static void pages_put(struct painter *painter)
{
    enum { PAGES = 24, WIDE = 707, HIGH = 1000, LINE = 24, MARGIN = 70 };
    for (uint32_t page = 1; page <= PAGES; page++) {
        const bool across = page % 5 == 4; /* as kiosk_fixture_papers.c has them */
        const int width = across ? HIGH : WIDE;
        const int height = across ? WIDE : HIGH;
        uint32_t *pixels = malloc((size_t)width * (size_t)height * sizeof(*pixels));
        for (int y = 0; y < height && pixels != NULL; y++) {
            for (int x = 0; x < width; x++) {
                const bool inside = x > MARGIN && x < width - MARGIN && y > MARGIN &&
                                    y < height - MARGIN - (int)page * 16 && page % 7 != 5;
                const bool ink = inside && y % LINE < LINE / 2 && (x / 9 + y / LINE * 7) % 5 != 0;
                pixels[(size_t)y * (size_t)width + (size_t)x] = ink ? 0x33373F : 0xFFFEFA;
            }
        }
        if (pixels != NULL) {
            (void)pictures_put(painter_pictures(painter), page, pixels, width, height);
        }
    }
}

static bool wanted(const char *wish, const char *name)
{
    return wish == NULL || strcmp(wish, "all") == 0 || strcmp(wish, name) == 0;
}

static int picture(struct painter *painter, const char *folder, enum fixture_scene scene,
                   enum words_language language, const int size[2], const char *mode)
{
    const struct ui_scale scale = ui_scale_for_kiosk(size[0], size[1]);
    struct ui_input input;
    char path[PATH_ROOM];
    ui_input_init(&input, 10);
    fixture_lead(&kiosk, scene, language);
    kiosk.visitor.access.large = strstr(mode, "large") != NULL;
    kiosk.visitor.access.low = strstr(mode, "low") != NULL;
    kiosk_draw(&kiosk, &list, &scale, painter_measure(painter), &input);
    (void)snprintf(path, sizeof(path), "%s/kiosk-%s-%s-%dx%d%s%s.png", folder,
                   fixture_scene_name(scene), words_language_code(language), size[0], size[1],
                   *mode == '\0' ? "" : "-", mode);
    if (list.overflows > 0 || list.dropped > 0) {
        fprintf(stderr, "%s: %d texts overflow, %d things dropped\n", path, list.overflows,
                list.dropped);
    }
    return painter_picture(painter, &list, path);
}

int main(int count, char **words)
{
    struct painter *painter;
    if (count < 2 || painter_create(NULL, &painter) != PAINTER_OK) {
        fprintf(stderr, "kiosk-pictures FOLDER [SCENE [LANGUAGE [SIZE [MODE]]]]\n");
        return 2;
    }
    int error = 0;
    pages_put(painter);
    for (int scene = 0; scene < SCENE_COUNT && error == 0; scene++) {
        for (int language = 0; language < WORDS_LANGUAGE_COUNT && error == 0; language++) {
            for (int size = 0; size < SIZES && error == 0; size++) {
                char name[32];
                (void)snprintf(name, sizeof(name), "%dx%d", sizes[size][0], sizes[size][1]);
                if (wanted(count > 2 ? words[2] : NULL,
                           fixture_scene_name((enum fixture_scene)scene)) &&
                    wanted(count > 3 ? words[3] : NULL,
                           words_language_code((enum words_language)language)) &&
                    wanted(count > 4 ? words[4] : NULL, name)) {
                    error = picture(painter, words[1], (enum fixture_scene)scene,
                                    (enum words_language)language, sizes[size],
                                    count > 5 ? words[5] : "");
                }
            }
        }
    }
    if (painter_missing(painter) > 0) {
        fprintf(stderr, "%d characters have no font\n", painter_missing(painter));
    }
    painter_destroy(painter);
    return error == 0 ? 0 : 1;
}
