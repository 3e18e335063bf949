/*
 * kiosk-monkey [--touches N] [--seed N]
 * From every scene of the fixture in turn, random walks until N touches are done. Prints how often
 * each screen came; ends with 1 after the first fault, and says the seed of its walk.
 */
#include "tests/tools/kiosk-monkey/monkey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WALK_STEPS = 60, ASK_EVERY = 20, USAGE = 2, TOUCHES = 2000 };

static const int sizes[][2] = {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 480}};
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static struct world world;

/* One walk from the scene; returns its touches. */
static int walk(enum fixture_scene scene, int size)
{
    const enum words_language language =
        (enum words_language)world_random(&world, WORDS_LANGUAGE_COUNT);
    int touches = 0;
    world_lead(&world, scene, language, sizes[size][0], sizes[size][1]);
    world.kiosk.has_ime = world_once_in(&world, 2);
    monkey_ways_out(&world);
    for (int step = 0; step < WALK_STEPS && world.faults == 0; step++) {
        touches += monkey_step(&world);
        if (world_once_in(&world, ASK_EVERY)) {
            monkey_ways_out(&world);
        }
    }
    return touches;
}

static void tell(const uint32_t *seen, long touches, long walks)
{
    (void)printf("touches=%ld walks=%ld\n", touches, walks);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        (void)printf("%8u %s\n", (unsigned)seen[screen],
                     kiosk_screen_name((enum kiosk_screen)screen));
    }
}

int main(int count, char **words)
{
    static uint32_t seen[SCREEN_COUNT];
    long wanted = TOUCHES;
    long seed = 1;
    long touches = 0;
    long walks = 0;
    for (int i = 1; i + 1 < count; i += 2) {
        long *field = strcmp(words[i], "--touches") == 0 ? &wanted
                      : strcmp(words[i], "--seed") == 0  ? &seed
                                                         : NULL;
        if (field == NULL) {
            (void)fprintf(stderr, "kiosk-monkey [--touches N] [--seed N]\n");
            return USAGE;
        }
        *field = strtol(words[i + 1], NULL, 10);
    }
    /* Every scene at least once, however few touches are wanted. */
    for (; touches < wanted || walks < SCENE_COUNT; walks++) {
        world_open(&world, (uint64_t)(seed + walks));
        touches += walk((enum fixture_scene)(walks % SCENE_COUNT), (int)(walks % SIZES));
        for (int screen = 0; screen < SCREEN_COUNT; screen++) {
            seen[screen] += world.seen[screen];
        }
        const int faults = world.faults;
        world_close(&world);
        if (faults != 0) {
            (void)printf("seed=%ld scene=%s\n", seed + walks,
                         fixture_scene_name((enum fixture_scene)(walks % SCENE_COUNT)));
            return EXIT_FAILURE;
        }
    }
    tell(seen, touches, walks);
    return EXIT_SUCCESS;
}
