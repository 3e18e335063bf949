/*
 * What the boards of ST's chips share, and what each of them gives; see the boards' READMEs for
 * pins.
 *
 *   bus USART --interrupt--> ring --+                      +--> bus USART (RS-485, driver enable)
 *   the face  --interrupt-----------+--> board_main loop --+--> the face (keys in, panel out)
 *   SysTick one-shot ---------------+    sleeps between
 *
 * The face is what people touch and see: keys and LEDs, or a console of text where a board has
 * none. Interrupts move bytes and nothing else; all the rest is the loop.
 */
#ifndef FIRMWARE_BOARD_STM32_BOARD_H
#define FIRMWARE_BOARD_STM32_BOARD_H

#include "firmware/core/device.h"

/* ---- each board's own ---- */

struct board {
    uint16_t number;       /* BOARD_* */
    uint32_t ticks_per_ms; /* of SysTick; × SLEEP_MAX_MS fits into 24 bits */
    const uint8_t *unique_id;
    uint32_t settings_at; /* a page of flash for settings.c alone */
    uint32_t areas_at[UPDATE_AREA_COUNT];
};
extern const struct board board;

/* False in an emulator, which has no debug identity, no unique id and no flash that is written. */
bool board_is_real(void);
/* The core's clock; a chip whose clock does not come starts anew. */
void board_clock_start(void);
/* The page or sector that begins at this address becomes all ones. False: it did not. */
bool board_flash_erase(uint32_t at);
/* Whole units of 8 bytes that are erased. */
bool board_flash_write(uint32_t at, const uint8_t *bytes, uint32_t size_bytes);
void line_start(void);
/* Sends all, not hearing itself; a transmitter that never gets ready is given up. */
void line_send(const uint8_t *bytes, size_t size_bytes);

void face_start(void);
/* Something came that an interrupt has put away: do not sleep. Interrupts are off. */
bool face_is_awake(void);
void face_run(struct device *device, int64_t now_ms);
int64_t face_next_ms(const struct device *device, int64_t now_ms);

/* ---- shared ---- */

/* ticks.c: time since start from SysTick, and the next interrupt, at most SLEEP_MAX_MS ahead. */
enum { SLEEP_MAX_MS = 700 };
void ticks_start(void);
int64_t ticks_ms(void);
void ticks_wake_in(int64_t in_ms);
void ticks_interrupt(void);

/* ring.c */
enum { RING_BYTES = 256 };
struct ring {
    volatile uint16_t written; /* by the interrupt alone */
    volatile uint16_t read;    /* by the loop alone */
    uint8_t bytes[RING_BYTES];
};
extern struct ring line_ring;
/* A full ring loses the newest byte: the frame's CRC tells. */
void ring_put(struct ring *ring, uint8_t byte);
/* Up to `room` bytes that came; how many. */
size_t ring_take(struct ring *ring, uint8_t *ret_bytes, size_t room);
bool ring_is_empty(const struct ring *ring);

/* watch.c: the independent watchdog, on a clock of its own; what stops for longer is started anew.
 */
void watch_start(void);
void watch_feed(void);

/* settings.c: who this device is, from the settings page of flash, else a default. */
struct settings {
    struct device_identity identity;
    uint16_t width_px;
    uint16_t height_px;
};
struct settings settings_read(enum device_kind kind, uint8_t default_address);
/* Keeps an address that the hall gave; some seconds of no other work, when it is another one. */
void settings_keep(const struct device *device);

/* startup.c */
void reset_handler(void);
void fault_handler(void);
extern uint32_t stack_top[];
union vector {
    uint32_t *stack;
    void (*handler)(void);
};

__attribute__((noreturn, noinline)) void board_main(void);

#endif
