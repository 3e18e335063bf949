#include "kiosk/ticket/ticket_map.h"

#include "kiosk/ticket/ticket_paper.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BOX = 24, /* of a window, as deep as its number needs */
    MARKED = 34,
    NUMBER_PX = PAPER_SMALLEST_PX,
    MARKED_PX = 28,
    WALL = 3,
    WAY = 5,
    HEAD = 14,
    START = 18,
    GRAIN = 8, /* a dot in so many: what stands in the way */
    HIGH_MAX = 480,
    SCALE = 1024,
};

struct lens {
    int x, y; /* of the drawing on the paper */
    int x_dm, y_dm;
    int wide, high; /* dots */
    int scale;
};

struct box {
    int x, y, w, h;
};

static int lens_x(const struct lens *lens, int x_dm)
{
    return lens->x + (x_dm - lens->x_dm) * lens->scale / SCALE;
}

static int lens_y(const struct lens *lens, int y_dm)
{
    return lens->y + (y_dm - lens->y_dm) * lens->scale / SCALE;
}

static struct box lens_box(const struct lens *lens, const struct floor_thing *thing)
{
    const int x = lens_x(lens, thing->x_dm);
    const int y = lens_y(lens, thing->y_dm);
    return (struct box){x, y, lens_x(lens, thing->x_dm + thing->w_dm) - x,
                        lens_y(lens, thing->y_dm + thing->h_dm) - y};
}

static void frame_draw(struct ticket_paper *paper, struct box box, int line)
{
    paper_rect(paper, box.x, box.y, box.w, line);
    paper_rect(paper, box.x, box.y + box.h - line, box.w, line);
    paper_rect(paper, box.x, box.y, line, box.h);
    paper_rect(paper, box.x + box.w - line, box.y, line, box.h);
}

static void grain_draw(struct ticket_paper *paper, struct box box)
{
    for (int y = box.y - box.y % GRAIN + GRAIN; y < box.y + box.h; y += GRAIN) {
        for (int x = box.x - box.x % GRAIN + GRAIN; x < box.x + box.w; x += GRAIN) {
            paper_rect(paper, x, y, 2, 2);
        }
    }
}

/* As deep as `least`, away from the side that people stand at; within the drawing. */
static struct box window_box(const struct lens *lens, const struct floor_thing *thing, int least)
{
    struct box box = lens_box(lens, thing);
    const bool level = thing->front == FLOOR_UP || thing->front == FLOOR_DOWN;
    const int deep = least - (level ? box.h : box.w);
    if (deep > 0 && level) {
        box.y -= thing->front == FLOOR_DOWN ? deep : 0;
        box.h += deep;
    } else if (deep > 0) {
        box.x -= thing->front == FLOOR_RIGHT ? deep : 0;
        box.w += deep;
    }
    box.x = box.x < lens->x ? lens->x : box.x;
    box.y = box.y < lens->y ? lens->y : box.y;
    return box;
}

static void window_draw(struct ticket_paper *paper, const struct lens *lens,
                        const struct floor_thing *thing, bool marked)
{
    const int size = marked ? MARKED_PX : NUMBER_PX;
    struct box box = window_box(lens, thing, marked ? MARKED : BOX);
    const int wide = paper_text_width(paper, marked ? HEADING : SMALL, size, thing->id);
    const int lack = marked ? wide + 2 * WAY + 6 - box.w : 0;
    if (lack > 0) { /* over its neighbours */
        box.x -= lack / 2;
        box.w += lack;
    }
    paper_clear(paper, box.x, box.y, box.w, box.h);
    frame_draw(paper, box, marked ? WAY : 1);
    if (wide <= box.w || marked) {
        paper_dots(paper, marked ? HEADING : SMALL, size, box.y, box.h, thing->id, box.x, box.w);
    }
}

static bool is_marked(const struct ticket_map *map, const char *id)
{
    for (size_t i = 0; i < map->marked_count; i++) {
        if (strcmp(map->marked[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static void things_draw(struct ticket_paper *paper, const struct lens *lens,
                        const struct ticket_map *map, int floor)
{
    for (int marked = 0; marked < 3; marked++) { /* what is marked lies above the others */
        for (int i = 0; i < map->plan->count; i++) {
            const struct floor_thing *thing = &map->plan->things[i];
            const struct box box = lens_box(lens, thing);
            const bool window = thing->kind == FLOOR_WINDOW;
            const int turn = !window ? 0 : is_marked(map, thing->id) ? 2 : 1;
            if (thing->floor != floor || turn != marked) {
                continue;
            }
            if (window) {
                window_draw(paper, lens, thing, turn == 2);
            } else if (thing->kind == FLOOR_WALL) {
                paper_rect(paper, box.x, box.y, box.w < WALL ? WALL : box.w,
                           box.h < WALL ? WALL : box.h);
            } else if (thing->kind == FLOOR_BLOCK) {
                grain_draw(paper, box);
            } else if (thing->kind == FLOOR_DOOR) {
                paper_clear(paper, box.x, box.y, box.w, box.h);
            } else if (!floor_is_open(thing->kind)) {
                frame_draw(paper, box, 1);
            }
        }
    }
}

static void line_draw(struct ticket_paper *paper, int x0, int y0, int x1, int y1)
{
    const int x = x0 < x1 ? x0 : x1;
    const int y = y0 < y1 ? y0 : y1;
    paper_rect(paper, x - WAY / 2, y - WAY / 2, abs(x1 - x0) + WAY, abs(y1 - y0) + WAY);
}

/* A triangle whose tip is there. */
static void arrow_draw(struct ticket_paper *paper, int x, int y, int dx, int dy)
{
    for (int i = 0; i < HEAD; i++) {
        paper_rect(paper, x - dx * i - (dy != 0 ? i / 2 : 0), y - dy * i - (dx != 0 ? i / 2 : 0),
                   dy != 0 ? i + 1 : 1, dx != 0 ? i + 1 : 1);
    }
}

static void way_draw(struct ticket_paper *paper, const struct lens *lens,
                     const struct ticket_map *map, const struct floor_leg *leg)
{
    const struct floor_thing *to = &map->plan->things[leg->to];
    const struct floor_thing *from = &map->plan->things[leg->from];
    const struct floor_point end = leg->points[leg->count - 1];
    for (int i = 1; i < leg->count; i++) {
        line_draw(paper, lens_x(lens, leg->points[i - 1].x_dm),
                  lens_y(lens, leg->points[i - 1].y_dm), lens_x(lens, leg->points[i].x_dm),
                  lens_y(lens, leg->points[i].y_dm));
    }
    const int dx = end.x_dm < to->x_dm ? 1 : end.x_dm >= to->x_dm + to->w_dm ? -1 : 0;
    const int dy = dx != 0 ? 0 : end.y_dm < to->y_dm ? 1 : -1;
    arrow_draw(paper, lens_x(lens, end.x_dm) + dx * HEAD / 2,
               lens_y(lens, end.y_dm) + dy * HEAD / 2, dx, dy);
    /* Where it begins: a dot, and what that is, where the paper has room. */
    const int x = lens_x(lens, leg->points[0].x_dm);
    const int y = lens_y(lens, leg->points[0].y_dm);
    const char *label = from->kind == FLOOR_LIFT     ? map->lift
                        : from->kind == FLOOR_STAIRS ? map->stairs
                                                     : map->here;
    const int wide = paper_text_width(paper, SMALL, NUMBER_PX, label) + 8;
    int left = x - wide / 2;
    left = left < lens->x + WALL ? lens->x + WALL : left;
    left = left + wide > lens->x + lens->wide - WALL ? lens->x + lens->wide - WALL - wide : left;
    const int below = y + START / 2 + 2;
    const int top = below + BOX > lens->y + lens->high ? y - START / 2 - 2 - BOX : below;
    paper_rect(paper, x - START / 2, y - START / 2 + 4, START, START - 8);
    paper_rect(paper, x - START / 2 + 4, y - START / 2, START - 8, START);
    paper_clear(paper, left, top, wide, BOX);
    paper_dots(paper, SMALL, NUMBER_PX, top, BOX, label, left, wide);
}

void ticket_map_put(struct ticket_paper *paper, const struct ticket_map *map)
{
    assert(map->route->count >= 1);
    const struct floor_leg *leg = &map->route->legs[map->route->count - 1];
    const int at = floor_ground(map->plan, leg->floor);
    assert(at >= 0); /* a way has its floors */
    const struct floor_thing *ground = &map->plan->things[at];
    const int across = paper_width(paper) * SCALE / ground->w_dm;
    const int along = HIGH_MAX * SCALE / ground->h_dm;
    struct lens lens = {
        .x_dm = ground->x_dm, .y_dm = ground->y_dm, .scale = across < along ? across : along};
    lens.wide = ground->w_dm * lens.scale / SCALE;
    lens.high = ground->h_dm * lens.scale / SCALE;
    lens.x = paper_scaled(paper, PAPER_MARGIN) + (paper_width(paper) - lens.wide) / 2;
    lens.y = paper->y;
    things_draw(paper, &lens, map, leg->floor);
    way_draw(paper, &lens, map, leg);
    frame_draw(paper, (struct box){lens.x, lens.y, lens.wide, lens.high}, 2);
    paper->y += lens.high;
}
