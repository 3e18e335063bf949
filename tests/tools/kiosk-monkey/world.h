/*
 * The kiosk's machine with everything around it played: a hall and a printer that answer late,
 * wrongly or not at all, and the loop of kiosk/app between them. Time is virtual; one seed, one
 * course.
 *
 *   world_open(); then world_pass() and any of kiosk/screens' functions on world->kiosk, each
 * followed by world_turn(), which is what the app does after every event; world_close().
 *
 * What the hall answers is on the heap and freed when the app would free it, so that a sanitizer
 * sees a screen that looks at an answer for too long.
 */
#ifndef TESTS_TOOLS_KIOSK_MONKEY_WORLD_H
#define TESTS_TOOLS_KIOSK_MONKEY_WORLD_H

#include "kiosk/ui/input.h"
#include "tests/lib/kiosk_fixture.h"

enum {
    WORLD_PENDING_MAX = 256,
    WORLD_KEPT_MAX = 48, /* handlers of answers, as many as the app has room for */
    WORLD_SPINS_MAX = 1000,
};

/* How the world answers. */
enum world_temper {
    WORLD_AT_RANDOM,
    WORLD_DEAD, /* at once, and always with a failure; nothing is allocated or freed */
};

struct world_pending {
    struct kiosk_wish wish;
    int64_t due_ms;
};

struct world_kept {
    kiosk_answered_fn *answered;
    struct shape *shape;
    uint32_t visit;
};

struct world {
    uint64_t random;
    enum world_temper temper;
    int64_t now_ms;
    struct kiosk kiosk;
    struct ui_input input;
    struct ui_scale scale;
    struct ui_list list;
    uint32_t serial_seen;
    uint32_t seen[SCREEN_COUNT]; /* how often a screen came */
    struct world_pending pending[WORLD_PENDING_MAX];
    int pending_count;
    struct shape_ticket *ticket; /* what the visit looks at */
    struct shape_service *service;
    struct world_kept kept[WORLD_KEPT_MAX];
    int faults;
};

/* Below `bound`, which is over 0. */
uint32_t world_random(struct world *world, uint32_t bound);
/* True once in `times`. */
bool world_once_in(struct world *world, uint32_t times);

void world_open(struct world *world, uint64_t seed);
void world_close(struct world *world);

/* From a scene of the fixture on, on a panel of this size. */
void world_lead(struct world *world, enum fixture_scene scene, enum words_language language,
                int width_px, int height_px);

/* Wishes are taken, the screen is drawn, what must always hold is looked at. */
void world_turn(struct world *world);

/* Time passes, with everything that falls due in it. */
void world_pass(struct world *world, int64_t ms);

/* Says a fault with the screen that it is on, and counts it. */
__attribute__((format(printf, 2, 3))) void world_fault(struct world *world, const char *format,
                                                       ...);

#endif
