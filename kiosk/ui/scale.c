#include "kiosk/ui/scale.h"

#include <assert.h>

enum { ONE = 65536 };

struct ui_scale ui_scale_fit(int width_px, int height_px, int design_w, int design_h)
{
    assert(width_px >= UI_PANEL_PX_MIN && width_px <= UI_PANEL_PX_MAX);
    assert(height_px >= UI_PANEL_PX_MIN && height_px <= UI_PANEL_PX_MAX);
    assert(design_w > 0 && design_h > 0);

    const int64_t by_width = (int64_t)width_px * ONE / design_w;
    const int64_t by_height = (int64_t)height_px * ONE / design_h;
    const int64_t unit = by_width < by_height ? by_width : by_height;
    return (struct ui_scale){
        .width_px = width_px,
        .height_px = height_px,
        .width = (int)((int64_t)width_px * ONE / unit),
        .height = (int)((int64_t)height_px * ONE / unit),
        .wide = width_px > height_px,
        .unit_x64k = unit,
        .letters_percent = 100,
    };
}

/* Chosen by the panel's shape and its shorter side; the first row that fits holds. */
static const struct {
    bool wide;
    int side_px_min;
    int design_w;
    int design_h;
} kiosk_designs[] = {
    {false, 0, 1080, 1920},
    {true, 1000, 1920, 1080},
    {true, 0, 1440, 864}, /* 800×480 to 1280×800: larger letters, shorter pages */
};

struct ui_scale ui_scale_for_kiosk(int width_px, int height_px)
{
    const bool wide = width_px > height_px;
    const int side_px = wide ? height_px : width_px;
    const int count = (int)(sizeof(kiosk_designs) / sizeof(kiosk_designs[0]));
    int row = 0;

    while (row < count - 1 &&
           (kiosk_designs[row].wide != wide || side_px < kiosk_designs[row].side_px_min)) {
        row++;
    }
    return ui_scale_fit(width_px, height_px, kiosk_designs[row].design_w,
                        kiosk_designs[row].design_h);
}

/* The designs that a person may ask for; the first row whose panel it is holds. */
static const struct {
    bool wide;
    int side_px_min;
    int low_h_percent; /* of the panel's height that "low" uses; 0: all */
    struct {
        int w;
        int h;
    } large, low, both;
} visitor_designs[] = {
    {false, 0, 38, {864, 1536}, {1440, 960}, {1280, 853}},
    {true, 1000, 0, {1440, 864}, {1920, 1080}, {1440, 864}},
    {true, 0, 0, {0, 0}, {0, 0}, {0, 0}}, /* its units are large already: letters alone grow */
};

struct ui_scale ui_scale_for_visitor(const struct ui_scale *panel, bool large, bool low)
{
    const int side_px = panel->wide ? panel->height_px : panel->width_px;
    const int count = (int)(sizeof(visitor_designs) / sizeof(visitor_designs[0]));
    int row = 0;
    while (row < count - 1 && (visitor_designs[row].wide != panel->wide ||
                               side_px < visitor_designs[row].side_px_min)) {
        row++;
    }
    low = low && visitor_designs[row].low_h_percent > 0;
    struct ui_scale scale = *panel;
    if (!low && large && visitor_designs[row].large.w == 0) {
        ui_scale_grow_letters(&scale);
        return scale;
    }
    if (!large && !low) {
        return scale;
    }
    const int height_px =
        low ? panel->height_px * visitor_designs[row].low_h_percent / 100 : panel->height_px;
    const int w = !low    ? visitor_designs[row].large.w
                  : large ? visitor_designs[row].both.w
                          : visitor_designs[row].low.w;
    const int h = !low    ? visitor_designs[row].large.h
                  : large ? visitor_designs[row].both.h
                          : visitor_designs[row].low.h;
    scale = ui_scale_fit(panel->width_px, height_px, w, h);
    scale.height_px = panel->height_px;
    scale.top_px = panel->height_px - height_px;
    scale.wide = panel->wide || low;
    scale.may_shrink = large;
    return scale;
}

void ui_scale_grow_letters(struct ui_scale *scale)
{
    scale->letters_percent = UI_GROW_PERCENT;
}

int ui_scale_grown(const struct ui_scale *scale, int units)
{
    return units * scale->letters_percent / 100;
}

int ui_scale_grown_within(const struct ui_scale *scale, int units, int room)
{
    const int grown = ui_scale_grown(scale, units);
    return grown <= room ? grown : units < room ? room : units;
}

int ui_px(const struct ui_scale *scale, int units)
{
    const int64_t scaled = units * scale->unit_x64k;
    return (int)((scaled + (scaled < 0 ? -ONE / 2 : ONE / 2)) / ONE);
}

struct ui_rect ui_rect_px(const struct ui_scale *scale, struct ui_rect units)
{
    const int left = ui_px(scale, units.x);
    const int top = ui_px(scale, units.y);
    return ui_rect_make(left, scale->top_px + top, ui_px(scale, units.x + units.w) - left,
                        ui_px(scale, units.y + units.h) - top);
}

int ui_units(const struct ui_scale *scale, int px)
{
    return (int)(((int64_t)px * ONE + scale->unit_x64k - 1) / scale->unit_x64k);
}

struct ui_rect ui_scale_whole(const struct ui_scale *scale)
{
    return ui_rect_make(0, 0, scale->width, scale->height);
}

static bool panel_side(int px)
{
    return px >= UI_PANEL_PX_MIN && px <= UI_PANEL_PX_MAX;
}

int ui_take_panel_size(void *field, const char *value)
{
    const int *size_px = field;
    return option_take_size(field, value) && panel_side(size_px[0]) && panel_side(size_px[1]);
}
