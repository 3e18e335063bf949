#include "firmware/board/stm32g0/leds.h"

#include "firmware/board/stm32g0/chip.h"
#include "firmware/board/stm32g0/pins.h"

enum {
    DRIVER = 0x70 << 1, /* to write to it */
    CLOCK_ON = 0x21,
    DISPLAY_ON = 0x81,
    DIMMING = 0xE0,
    HALF_BIT_TURNS = 40, /* 5 µs or more: up to 100 kHz */
    CHARACTER_FIRST = 32,
    CHARACTER_LAST = 95,
    BYTES = LED_COMS * 2,
};

enum {
    A = 1 << 0,
    B = 1 << 1,
    C = 1 << 2,
    D = 1 << 3,
    E = 1 << 4,
    F = 1 << 5,
    G1 = 1 << 6,
    G2 = 1 << 7,
    H = 1 << 8,
    I = 1 << 9,
    J = 1 << 10,
    K = 1 << 11,
    L = 1 << 12,
    M = 1 << 13,
    G = G1 | G2,
    POINT = 1 << LED_ROW_POINT,
};

static const uint16_t characters[CHARACTER_LAST - CHARACTER_FIRST + 1] = {
    /*   ! " # */ 0,
    B | C | POINT,
    F | I,
    B | C | D | G | I | L,
    /* $ % & ' */ A | C | D | F | G | I | L,
    C | F | J | K,
    A | D | E | G1 | H | I | M,
    I,
    /* ( ) * + */ J | M,
    H | K,
    G | H | I | J | K | L | M,
    G | I | L,
    /* , - . / */ K,
    G,
    POINT,
    J | K,
    /* 0 1 2 3 */ A | B | C | D | E | F | J | K,
    B | C | J,
    A | B | D | E | G,
    A | B | C | D | G2,
    /* 4 5 6 7 */ B | C | F | G,
    A | C | D | F | G,
    A | C | D | E | F | G,
    A | B | C,
    /* 8 9 : ; */ A | B | C | D | E | F | G,
    A | B | C | D | F | G,
    I | L,
    I | K,
    /* < = > ? */ J | M,
    D | G,
    H | K,
    A | B | G2 | L,
    /* @ A B C */ A | B | D | E | F | G2 | I,
    A | B | C | E | F | G,
    A | B | C | D | G2 | I | L,
    A | D | E | F,
    /* D E F G */ A | B | C | D | I | L,
    A | D | E | F | G,
    A | E | F | G1,
    A | C | D | E | F | G2,
    /* H I J K */ B | C | E | F | G,
    A | D | I | L,
    B | C | D | E,
    E | F | G1 | J | M,
    /* L M N O */ D | E | F,
    B | C | E | F | H | J,
    B | C | E | F | H | M,
    A | B | C | D | E | F,
    /* P Q R S */ A | B | E | F | G,
    A | B | C | D | E | F | M,
    A | B | E | F | G | M,
    A | C | D | F | G,
    /* T U V W */ A | I | L,
    B | C | D | E | F,
    E | F | J | K,
    B | C | E | F | K | M,
    /* X Y Z [ */ H | J | K | M,
    H | J | L,
    A | D | J | K,
    A | D | E | F,
    /* \ ] ^ _ */ H | M,
    A | B | C | D,
    K | M,
    D,
};

static uint8_t shown[BYTES];
static uint8_t shown_brightness;
static bool started;

uint16_t leds_character(unsigned character)
{
    return character < CHARACTER_FIRST || character > CHARACTER_LAST
               ? 0
               : characters[character - CHARACTER_FIRST];
}

static void half_bit(void)
{
    for (unsigned turn = 0; turn < HALF_BIT_TURNS; turn++) {
        (void)CHIP_PORT(CHIP_PORT_B)->in;
    }
}

static void clock_put(int high)
{
    pin_put(CHIP_PORT_B, AT_LED_CLOCK, high);
    half_bit();
}

static void data_put(int high)
{
    pin_put(CHIP_PORT_B, AT_LED_DATA, high);
    half_bit();
}

/* True: the driver took it. */
static bool byte_put(unsigned byte)
{
    for (int bit = 7; bit >= 0; bit--) {
        data_put((byte >> bit & 1U) != 0);
        clock_put(1);
        clock_put(0);
    }
    data_put(1);
    clock_put(1);
    const bool taken = (CHIP_PORT(CHIP_PORT_B)->in & 1U << AT_LED_DATA) == 0;
    clock_put(0);
    return taken;
}

/* A command, and as many bytes after it as there are. */
static bool driver_tell(unsigned command, const uint8_t *bytes, unsigned count)
{
    data_put(0);
    clock_put(0);
    bool taken = byte_put(DRIVER) && byte_put(command);
    for (unsigned i = 0; i < count && taken; i++) {
        taken = byte_put(bytes[i]);
    }
    data_put(0);
    clock_put(1);
    data_put(1);
    return taken;
}

/* All of it, also to a driver that had lost its power. */
static bool driver_tell_all(void)
{
    return driver_tell(CLOCK_ON, 0, 0) && driver_tell(0, shown, BYTES) &&
           driver_tell((unsigned)DIMMING | shown_brightness, 0, 0) && driver_tell(DISPLAY_ON, 0, 0);
}

void leds_start(void)
{
    started = driver_tell_all();
}

bool leds_show(const uint16_t rows[LED_COMS], unsigned brightness)
{
    bool same = started && brightness == shown_brightness;
    for (unsigned i = 0; i < BYTES; i++) {
        const uint8_t byte = (uint8_t)(rows[i / 2] >> (i % 2 * 8));
        same = same && byte == shown[i];
        shown[i] = byte;
    }
    shown_brightness = (uint8_t)brightness;
    started = same || driver_tell_all();
    return started;
}
