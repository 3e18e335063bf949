#include "kiosk/ui/theme.h"

#include <assert.h>
#include <math.h>

#define UI_COLOUR_ROW(symbol, day, contrast) {day, contrast},
static const uint32_t colours[UI_COLOUR_COUNT][UI_THEME_COUNT] = {UI_COLOURS(UI_COLOUR_ROW)};
#undef UI_COLOUR_ROW

uint32_t ui_colour_rgb(enum ui_theme theme, enum ui_colour colour)
{
    assert(theme < UI_THEME_COUNT);
    assert(colour < UI_COLOUR_COUNT);
    return colours[colour][theme];
}

/* Relative luminance: WCAG 2.2, definitions. */
static double luminance(uint32_t rgb)
{
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int part = 0; part < 3; part++) {
        const double value = (double)((rgb >> (16 - 8 * part)) & 0xFF) / 255.0;
        const double linear = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
        sum += weights[part] * linear;
    }
    return sum;
}

int ui_contrast_x100(uint32_t rgb_a, uint32_t rgb_b)
{
    const double a = luminance(rgb_a);
    const double b = luminance(rgb_b);
    const double high = a > b ? a : b;
    const double low = a > b ? b : a;
    return (int)((high + 0.05) / (low + 0.05) * 100.0);
}
