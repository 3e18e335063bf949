/* The way to a window: from the hall's two floors, and from halls of other shapes. */
#include "tests/lib/kiosk_fixture.h"

#include <stdio.h>

enum { MANY = 60 };

/* Three areas, two of them on one floor; the first has more windows than a wall takes. */
static void other_hall(struct kiosk *kiosk)
{
    static const struct shape_area areas[] = {
        {"1", {"一楼 综合受理", "Ground floor: all services"}, 1},
        {"1b", {"不动产登记专区", "Registration of land and buildings"}, 1},
        {"0", {"自助区", "Self-service"}, -1},
    };
    static struct shape_hall hall;
    static struct shape_board_window places[MANY];
    static struct shape_board board;
    static char names[MANY][8];
    hall = *fixture_hall(SHAPE_HALL_OPEN);
    hall.areas = areas;
    hall.area_count = sizeof(areas) / sizeof(areas[0]);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%d", i + 1);
        places[i] = (struct shape_board_window){
            .seat = names[i], .window = names[i], .area = i < 10 ? "1b" : "1"};
    }
    board = (struct shape_board){.windows = places, .window_count = MANY};
    kiosk_hall(kiosk, &hall, kiosk->now_ms);
    kiosk_board(kiosk, &board, kiosk->now_ms);
}

void fixture_way(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    if (scene == SCENE_WAY_MANY || scene == SCENE_WAY_BESIDE) {
        other_hall(kiosk);
        kiosk->place = scene == SCENE_WAY_MANY ? "0" : "1b";
    } else if (scene != SCENE_WAY) {
        kiosk->place = scene == SCENE_WAY_UP ? "2" : "1";
    }
    if (scene == SCENE_WAY || scene == SCENE_WAY_BESIDE) {
        fixture_number(kiosk, SCENE_THANKS, language);
    } else {
        fixture_where(kiosk, SCENE_STANDING_CALLED, language);
    }
    fixture_act(kiosk, KIOSK_WAY);
}
