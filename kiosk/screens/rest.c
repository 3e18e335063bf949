#include "kiosk/screens/rest.h"

#include "kiosk/screens/hall_time.h"

#include <assert.h>
#include <stdio.h>

enum { REST_COLUMNS = 3, REST_ROWS = 5, REST_STRIDE = 7, MINUTE_MS = 60000 };

/* Each once, far from the last one at no time: what moves is not seen moving. */
static const signed char places[REST_PLACES][2] = {{0, 0},  {1, 0},   {1, 1},  {0, 1}, {-1, 1},
                                                   {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};

struct ui_rect rest_moved(struct ui_rect page, int64_t wall_ms)
{
    assert(wall_ms >= 0);
    const signed char *place = places[wall_ms / MINUTE_MS % REST_PLACES];
    const struct ui_rect inner = ui_inset(page, REST_MOST, REST_MOST);
    return ui_rect_make(inner.x + place[0] * REST_MOST, inner.y + place[1] * REST_MOST, inner.w,
                        inner.h);
}

void rest_draw(struct ui_frame *frame, struct ui_rect page, int64_t wall_ms, int64_t offset_min,
               int size, const char *name)
{
    assert(wall_ms >= 0);
    struct hall_time time;
    char clock[16];
    hall_time_of(wall_ms, offset_min, &time);
    snprintf(clock, sizeof(clock), "%02d:%02d", time.hour, time.minute);
    const int at = (int)(wall_ms / MINUTE_MS * REST_STRIDE % ((int64_t)REST_COLUMNS * REST_ROWS));
    const enum ui_align align = (enum ui_align)(at % REST_COLUMNS);
    const int height = page.h / REST_ROWS;
    struct ui_rect row = ui_inset(
        ui_rect_make(page.x, page.y + at / REST_COLUMNS * height, page.w, height), size / 2, 0);
    ui_text(frame, ui_cut_top(&row, row.h / 2, 0),
            &(struct ui_text){.size = size,
                              .line_height = size,
                              .weight = UI_BOLD,
                              .colour = UI_BOARD_LINE,
                              .align = align,
                              .stand = UI_FOOT},
            clock);
    ui_text(frame, row,
            &(struct ui_text){.size = size / 2,
                              .colour = UI_BOARD_LINE,
                              .align = align,
                              .stand = UI_TOP,
                              .may_cut = true},
            name);
}
