/*
 * The strip (窗口条屏) over a window: one row of LEDs, 1 bit a pixel, that shows what it is given.
 *
 *   next --latch (CRC agrees)--> latched --+
 *                                          +--> shown: latched, minus the cleared columns while a
 *   runs --region number--> region pixels -+    region is in force, under the region; or, when the
 *                                          |    call went dark, the kept left columns of latched
 *   band --band number--> moves through ---+    alone
 *                         its window
 *
 * Freestanding; see firmware/core/device.h for the thread and the order of calls.
 */
#ifndef FIRMWARE_STRIP_STRIP_H
#define FIRMWARE_STRIP_STRIP_H

#include "firmware/core/device.h"

enum {
    STRIP_FRAME_BYTES = FRAME_REGISTERS_MAX * 2,
    STRIP_REGION_BYTES = REGION_WIDTH_MAX_PX / 8 * REGION_HEIGHT_MAX_PX,
    STRIP_RUN_BYTES = REGION_DATA_REGISTERS * 2,
    STRIP_BAND_BYTES = BAND_REGISTERS_MAX * 2,
    STRIP_BLINKS = 8,
    STRIP_BLINK_MS = 500, /* half on, half off */
};

/* REGION_NUMBER .. REGION_BYTES, in the order of the map. */
struct strip_region {
    uint16_t number;
    uint16_t flags;
    uint16_t clear_x_px;
    uint16_t clear_width_px;
    uint16_t x_px;
    uint16_t y_px;
    uint16_t width_px; /* 0: no region */
    uint16_t height_px;
    uint16_t crc;
    uint16_t bytes;
};

/* BAND_NUMBER .. BAND_CRC, in the order of the map. */
struct strip_band {
    uint16_t number;
    uint16_t x_px;
    uint16_t y_px;
    uint16_t width_px; /* 0: no band */
    uint16_t height_px;
    uint16_t length_px;
    uint16_t speed_px_s;
    uint16_t crc;
};

struct strip {
    struct device device; /* first: cells are offsets from here */
    uint16_t width_px;
    uint16_t height_px;
    uint16_t brightness;
    uint16_t keep_width_px;
    uint16_t latch_number; /* as written */
    uint16_t latch_crc;
    uint16_t latched_number; /* in force */
    uint16_t latched_crc;
    struct strip_region asked; /* as written */
    struct strip_region shown; /* in force; number and width 0: none */
    int64_t region_began_ms;
    struct strip_band band_asked; /* as written */
    struct strip_band band;       /* in force; number and width 0: none */
    int64_t band_began_ms;
    uint8_t next[STRIP_FRAME_BYTES];
    uint8_t latched[STRIP_FRAME_BYTES];
    uint8_t runs[STRIP_RUN_BYTES];
    uint8_t pixels[STRIP_REGION_BYTES]; /* of the region in force */
    uint8_t spare[STRIP_REGION_BYTES];  /* of one that is being checked */
    uint8_t band_pixels[STRIP_BAND_BYTES];
};

/* The three sizes that are made. */
bool strip_size_is_made(unsigned width_px, unsigned height_px);

/* All LEDs off; a size that is not made is a mistake of the caller: asserted. */
void strip_init(struct strip *strip, const struct device_identity *identity, uint16_t width_px,
                uint16_t height_px, int64_t now_ms);

/*
 * Is the LED lit now? `moving`: with the blinking of a new call and the band where it is by now, as
 * the board scans it out; else steady, and the band at its beginning.
 */
bool strip_pixel(const struct strip *strip, unsigned x_px, unsigned y_px, bool moving,
                 int64_t now_ms);

/* Eight of them from x_px (a multiple of 8) on, the left one in the highest bit. */
uint8_t strip_eight(const struct strip *strip, unsigned x_px, unsigned y_px, bool moving,
                    int64_t now_ms);

/* The band's column at the left of its window; 0 without a band, and while there is a region. */
unsigned strip_band_at(const struct strip *strip, int64_t now_ms);

/* The half of a new call's blinking that is lit; true when nothing blinks. */
bool strip_region_is_lit(const struct strip *strip, int64_t now_ms);

/* Eight pixels of what FRAME_LATCHED reads, from x_px (a multiple of 8) on. */
uint8_t strip_latched_byte(const struct strip *strip, unsigned x_px, unsigned y_px);

#endif
