/*
 * How wide text is: asked by layout, answered by whoever has the fonts (kiosk/sdl with
 * drivers/text) or, in tests, by a rule of thumb. All figures are pixels.
 *
 * Depends on nothing. Called on the thread that lays out.
 */
#ifndef KIOSK_UI_MEASURE_H
#define KIOSK_UI_MEASURE_H

#include <stddef.h>

/* The same order as the first styles of drivers/text. */
enum ui_weight { UI_REGULAR, UI_MEDIUM, UI_BOLD, UI_BLACK, UI_WEIGHT_COUNT };

struct ui_metrics {
    int ascent_px; /* over the baseline */
    int descent_px;
    int cap_px; /* height of a capital or a figure */
};

struct ui_measure {
    void *context;
    int (*width_px)(void *context, enum ui_weight weight, int size_px, const char *text,
                    size_t size_bytes);
    /* How many bytes fit in width_px as the first line; *ret_next is where the second begins. */
    size_t (*line_fit)(void *context, enum ui_weight weight, int size_px, const char *text,
                       size_t size_bytes, int width_px, size_t *ret_next);
    void (*metrics)(void *context, enum ui_weight weight, int size_px,
                    struct ui_metrics *ret_metrics);
};

#endif
