/*
 * A memory of shaped runs: a screen paints the same words again and again, and shaping them costs
 * more than putting their glyphs. Fixed size; of runs that share a shelf the one that was not used
 * for longest goes. One thread. Inside kiosk/sdl only.
 *
 *   key ──► shelf ──► RUNS_A_SHELF places, each with its text, which is compared whole
 */
#ifndef KIOSK_SDL_RUNS_H
#define KIOSK_SDL_RUNS_H

#include <stddef.h>
#include <stdint.h>

enum {
    RUNS_SHELVES = 64, /* a power of two */
    RUNS_A_SHELF = 4,
    RUN_TEXT_BYTES_MAX = 192, /* longer ones, or with more glyphs, are shaped each time */
    RUN_GLYPHS_MAX = 64,
};

/* Where a glyph stands, in whole pixels from the run's origin. */
struct run_glyph {
    uint32_t id;
    uint16_t face;
    int16_t x_px;
    int16_t y_px;
};

struct run {
    uint64_t used; /* 0: free; grows with each use */
    uint16_t size_px;
    uint8_t style;
    uint8_t text_bytes;
    uint8_t missing; /* characters that no face has */
    uint8_t count;
    char text[RUN_TEXT_BYTES_MAX];
    struct run_glyph glyphs[RUN_GLYPHS_MAX];
};

/* All zero to begin with. */
struct runs {
    uint64_t clock;
    struct run places[RUNS_SHELVES][RUNS_A_SHELF];
};

/* NULL when it is not there. Valid until the next runs_put(). */
const struct run *runs_get(struct runs *runs, int style, int size_px, const char *text,
                           size_t text_bytes);

/* A place for it, without glyphs yet: the caller fills them in. text_bytes ≤ RUN_TEXT_BYTES_MAX. */
struct run *runs_put(struct runs *runs, int style, int size_px, const char *text,
                     size_t text_bytes);

#endif
