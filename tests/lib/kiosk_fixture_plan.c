/* The way to a window on a floor plan: the first two floors of the demo hall. */
#include "tests/lib/kiosk_fixture.h"

#define ROW(kind, id, floor, x, y, w, h, front)                                                    \
    {                                                                                              \
        (kind), (id), (front), {"", ""}, (floor), (x), (y), (w), (h)                               \
    }

/* As assets/catalogue/floor.csv has them. */
static const struct shape_floor_thing things[] = {
    ROW("floor", "", 1, 0, 0, 600, 360, ""),
    ROW("area", "1", 1, 3, 3, 594, 247, ""),
    ROW("wall", "", 1, 0, 0, 600, 3, ""),
    ROW("wall", "", 1, 0, 357, 600, 3, ""),
    ROW("wall", "", 1, 0, 3, 3, 354, ""),
    ROW("wall", "", 1, 597, 3, 3, 354, ""),
    ROW("block", "", 1, 3, 3, 594, 57, ""),
    ROW("block", "", 1, 3, 60, 57, 150, ""),
    ROW("block", "", 1, 540, 60, 57, 150, ""),
    ROW("window", "1", 1, 60, 170, 12, 34, "right"),
    ROW("window", "2", 1, 60, 125, 12, 34, "right"),
    ROW("window", "3", 1, 60, 80, 12, 34, "right"),
    ROW("window", "4", 1, 87, 60, 39, 12, "down"),
    ROW("window", "5", 1, 130, 60, 39, 12, "down"),
    ROW("window", "6", 1, 173, 60, 39, 12, "down"),
    ROW("window", "7", 1, 216, 60, 39, 12, "down"),
    ROW("window", "8", 1, 259, 60, 39, 12, "down"),
    ROW("window", "9", 1, 302, 60, 39, 12, "down"),
    ROW("window", "10", 1, 345, 60, 39, 12, "down"),
    ROW("window", "11", 1, 388, 60, 39, 12, "down"),
    ROW("window", "12", 1, 431, 60, 39, 12, "down"),
    ROW("window", "13", 1, 474, 60, 39, 12, "down"),
    ROW("window", "14", 1, 528, 80, 12, 34, "left"),
    ROW("window", "15", 1, 528, 125, 12, 34, "left"),
    ROW("window", "16", 1, 528, 170, 12, 34, "left"),
    ROW("block", "", 1, 150, 125, 130, 10, ""),
    ROW("block", "", 1, 150, 155, 130, 10, ""),
    ROW("block", "", 1, 150, 185, 130, 10, ""),
    ROW("block", "", 1, 320, 125, 130, 10, ""),
    ROW("block", "", 1, 320, 155, 130, 10, ""),
    ROW("block", "", 1, 320, 185, 130, 10, ""),
    ROW("lift", "east", 1, 572, 262, 25, 24, "left"),
    ROW("lift", "east-2", 1, 572, 288, 25, 24, "left"),
    ROW("stairs", "east", 1, 557, 320, 40, 37, "left"),
    ROW("stairs", "west", 1, 3, 220, 40, 24, "right"),
    ROW("toilet", "", 1, 3, 290, 60, 67, "right"),
    ROW("toilet", "accessible", 1, 63, 327, 30, 30, "up"),
    ROW("door", "", 1, 270, 355, 60, 5, ""),
    ROW("door", "", 1, 595, 225, 5, 20, ""),
    ROW("desk", "", 1, 270, 262, 60, 18, "down"),
    ROW("kiosk", "k1", 1, 190, 300, 8, 6, "down"),
    ROW("kiosk", "k2", 1, 215, 300, 8, 6, "down"),
    ROW("kiosk", "k3", 1, 385, 300, 8, 6, "down"),
    ROW("kiosk", "k4", 1, 410, 300, 8, 6, "down"),
    ROW("block", "", 1, 120, 290, 50, 14, ""),
    ROW("floor", "", 2, 0, 0, 600, 360, ""),
    ROW("area", "2", 2, 3, 3, 594, 247, ""),
    ROW("wall", "", 2, 0, 0, 600, 3, ""),
    ROW("wall", "", 2, 0, 357, 600, 3, ""),
    ROW("wall", "", 2, 0, 3, 3, 354, ""),
    ROW("wall", "", 2, 597, 3, 3, 354, ""),
    ROW("block", "", 2, 3, 3, 594, 57, ""),
    ROW("block", "", 2, 3, 60, 57, 150, ""),
    ROW("block", "", 2, 540, 60, 57, 150, ""),
    ROW("window", "17", 2, 60, 170, 12, 34, "right"),
    ROW("window", "18", 2, 60, 125, 12, 34, "right"),
    ROW("window", "19", 2, 60, 80, 12, 34, "right"),
    ROW("window", "20", 2, 92, 60, 31, 12, "down"),
    ROW("window", "21", 2, 127, 60, 31, 12, "down"),
    ROW("window", "22", 2, 162, 60, 31, 12, "down"),
    ROW("window", "23", 2, 197, 60, 31, 12, "down"),
    ROW("window", "24", 2, 232, 60, 31, 12, "down"),
    ROW("window", "25", 2, 267, 60, 31, 12, "down"),
    ROW("window", "26", 2, 302, 60, 31, 12, "down"),
    ROW("window", "27", 2, 337, 60, 31, 12, "down"),
    ROW("window", "28", 2, 372, 60, 31, 12, "down"),
    ROW("window", "29", 2, 407, 60, 31, 12, "down"),
    ROW("window", "30", 2, 442, 60, 31, 12, "down"),
    ROW("window", "31", 2, 477, 60, 31, 12, "down"),
    ROW("window", "32", 2, 528, 80, 12, 34, "left"),
    ROW("window", "33", 2, 528, 125, 12, 34, "left"),
    ROW("window", "34", 2, 528, 170, 12, 34, "left"),
    ROW("block", "", 2, 150, 125, 130, 10, ""),
    ROW("block", "", 2, 150, 155, 130, 10, ""),
    ROW("block", "", 2, 150, 185, 130, 10, ""),
    ROW("block", "", 2, 320, 125, 130, 10, ""),
    ROW("block", "", 2, 320, 155, 130, 10, ""),
    ROW("block", "", 2, 320, 185, 130, 10, ""),
    ROW("lift", "east", 2, 572, 262, 25, 24, "left"),
    ROW("lift", "east-2", 2, 572, 288, 25, 24, "left"),
    ROW("stairs", "east", 2, 557, 320, 40, 37, "left"),
    ROW("stairs", "west", 2, 3, 220, 40, 24, "right"),
    ROW("toilet", "", 2, 3, 290, 60, 67, "right"),
    ROW("toilet", "accessible", 2, 63, 327, 30, 30, "up"),
    ROW("desk", "", 2, 270, 262, 60, 18, "down"),
    ROW("kiosk", "k5", 2, 470, 300, 8, 6, "right"),
};

const struct shape_services *fixture_services_planned(void)
{
    static struct shape_services services;
    services = *fixture_services();
    services.floor_plan = things;
    services.floor_count = sizeof(things) / sizeof(things[0]);
    return &services;
}

void fixture_plan(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    static struct search *search;
    search = kiosk->search;
    kiosk->place = "1";
    kiosk->spot = "k1";
    kiosk_services(kiosk, fixture_services_planned(), kiosk->now_ms);
    kiosk_search(kiosk, search, kiosk->now_ms);
    if (scene == SCENE_PLAN_HOME) { /* with all that there can be */
        const struct papers_scanner scanner = {.device = PAPERS_READY, .printer = true};
        kiosk_scanner(kiosk, &scanner, kiosk->now_ms);
    } else if (scene == SCENE_FIND || scene == SCENE_FIND_WINDOWS || scene == SCENE_PLAN_TOILET) {
        fixture_act(kiosk, KIOSK_FIND);
        if (scene != SCENE_FIND) { /* toilets first; after exits, desk and lifts the areas */
            fixture_choose(kiosk, scene == SCENE_PLAN_TOILET ? 0 : 4);
        }
    } else if (scene == SCENE_PLAN || scene == SCENE_PLAN_NEARER) {
        fixture_where(kiosk, SCENE_STANDING_CALLED, language);
        fixture_act(kiosk, KIOSK_WAY);
    } else {
        const char *const up[] = {"23"};
        way_open(kiosk, up, 1);
    }
    if (scene == SCENE_PLAN_NEARER) {
        fixture_act(kiosk, KIOSK_OWN + 1);
    } else if (scene == SCENE_PLAN_START) {
        fixture_act(kiosk, KIOSK_ITEM); /* the first floor, where one is */
        fixture_act(kiosk, KIOSK_OWN);  /* without steps */
    }
}
