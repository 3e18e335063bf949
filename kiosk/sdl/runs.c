#include "kiosk/sdl/runs.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static struct run *shelf_of(struct runs *runs, int style, int size_px, const char *text,
                            size_t text_bytes)
{
    uint32_t hash = 0x811C9DC5U ^ (uint32_t)style ^ ((uint32_t)size_px << 8);
    for (size_t i = 0; i < text_bytes; i++) {
        hash = (hash ^ (uint8_t)text[i]) * 0x01000193U;
    }
    return runs->places[(hash >> 16 ^ hash) & (RUNS_SHELVES - 1)];
}

static bool run_is(const struct run *run, int style, int size_px, const char *text,
                   size_t text_bytes)
{
    return run->used != 0 && run->style == style && run->size_px == size_px &&
           run->text_bytes == text_bytes && memcmp(run->text, text, text_bytes) == 0;
}

const struct run *runs_get(struct runs *runs, int style, int size_px, const char *text,
                           size_t text_bytes)
{
    struct run *shelf = shelf_of(runs, style, size_px, text, text_bytes);
    for (int i = 0; i < RUNS_A_SHELF; i++) {
        if (run_is(&shelf[i], style, size_px, text, text_bytes)) {
            shelf[i].used = ++runs->clock;
            return &shelf[i];
        }
    }
    return NULL;
}

struct run *runs_put(struct runs *runs, int style, int size_px, const char *text, size_t text_bytes)
{
    assert(text_bytes <= RUN_TEXT_BYTES_MAX && size_px <= UINT16_MAX);
    struct run *shelf = shelf_of(runs, style, size_px, text, text_bytes);
    struct run *place = &shelf[0];
    for (int i = 1; i < RUNS_A_SHELF; i++) {
        place = shelf[i].used < place->used ? &shelf[i] : place;
    }
    *place = (struct run){.used = ++runs->clock,
                          .size_px = (uint16_t)size_px,
                          .style = (uint8_t)style,
                          .text_bytes = (uint8_t)text_bytes};
    memcpy(place->text, text, text_bytes);
    return place;
}
