/*
 * The pieces of the board, one line each; see the README for pins and the console's words.
 *
 *   USART1 --interrupt--> ring --+                      +--> USART1 (RS-485, driver enable on PA8)
 *   USART2 --interrupt--> ring --+--> board_main loop --+--> USART2 (console: keys in, panel out)
 *   SysTick one-shot ------------+    sleeps between
 *
 * Interrupts move bytes and nothing else; all the rest is the loop.
 */
#ifndef FIRMWARE_BOARD_STM32F405_BOARD_H
#define FIRMWARE_BOARD_STM32F405_BOARD_H

#include "firmware/core/device.h"

/* ticks.c: time since start from SysTick, and the next interrupt, at most SLEEP_MAX_MS ahead. */
enum { SLEEP_MAX_MS = 700 };
void ticks_start(void);
int64_t ticks_ms(void);
void ticks_wake_in(int64_t in_ms);
void ticks_interrupt(void);

/* usart.c */
enum { USART_RING_BYTES = 256 };
struct usart_ring {
    volatile uint16_t written; /* by the interrupt alone */
    volatile uint16_t read;    /* by the loop alone */
    uint8_t bytes[USART_RING_BYTES];
};
extern struct usart_ring line_ring;
extern struct usart_ring console_ring;
void usart_start(void);
void line_interrupt(void);
void console_interrupt(void);
/* Up to `room` bytes that came; how many. */
size_t usart_take(struct usart_ring *ring, uint8_t *ret_bytes, size_t room);
bool usart_is_empty(const struct usart_ring *ring);
/* Sends all, not hearing itself; a transmitter that never gets ready is given up. */
void line_send(const uint8_t *bytes, size_t size_bytes);
void console_put(void *unused, char character);

/* settings.c: who this device is, from the settings page of flash, else a default. */
struct settings {
    struct device_identity identity;
    uint16_t width_px;
    uint16_t height_px;
};
struct settings settings_read(enum device_kind kind, uint8_t default_address);
/* Keeps an address that the hall gave; some seconds of no other work, when it is another one. */
void settings_keep(const struct device *device);

/* console.c */
void console_hear(struct device *device, const uint8_t *bytes, size_t size_bytes, int64_t now_ms);
void console_run(struct device *device, int64_t now_ms);
int64_t console_next_ms(void);

/* image_*.c: the one device of this image, started, and what only its kind can tell. */
struct device *image_start(void);
void image_picture(const struct text_out *out);

__attribute__((noreturn, noinline)) void board_main(void);

#endif
