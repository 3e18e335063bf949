#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32f405/chip.h"
#include "firmware/board/stm32f405/pins.h"

enum {
    READY_TRIES = 200000, /* some milliseconds: over a byte's time by far */
    LINE_BAUD_DIVISOR = 84000000 / 115200,
    CONSOLE_BAUD_DIVISOR = 42000000 / 115200,
};

static const struct pin pins[] = {F405_PINS(PIN_ROW)};

struct ring console_ring;

static void usart_interrupt(struct chip_usart *usart, struct ring *ring)
{
    if ((usart->status & USART_STATUS_RXNE) != 0) {
        ring_put(ring, (uint8_t)usart->data); /* reading takes the flags away, overrun too */
    }
}

void line_interrupt(void)
{
    usart_interrupt(CHIP_USART1, &line_ring);
}

void console_interrupt(void)
{
    usart_interrupt(CHIP_USART2, &console_ring);
}

static bool usart_wait(const struct chip_usart *usart, uint32_t bit)
{
    for (uint32_t i = 0; i < READY_TRIES; i++) {
        if ((usart->status & bit) != 0) {
            return true;
        }
    }
    return false;
}

void line_send(const uint8_t *bytes, size_t size_bytes)
{
    CHIP_USART1->control1 &= ~(uint32_t)USART_CONTROL1_RE;
    pin_put(CHIP_PORT_A, AT_LINE_DRIVE, 1);
    bool ready = true;
    for (size_t i = 0; i < size_bytes && ready; i++) {
        ready = usart_wait(CHIP_USART1, USART_STATUS_TXE);
        CHIP_USART1->data = bytes[i];
    }
    (void)usart_wait(CHIP_USART1, USART_STATUS_TC);
    pin_put(CHIP_PORT_A, AT_LINE_DRIVE, 0);
    CHIP_USART1->control1 |= USART_CONTROL1_RE;
}

void console_put(void *unused, char character)
{
    (void)unused;
    if (usart_wait(CHIP_USART2, USART_STATUS_TXE)) {
        CHIP_USART2->data = (uint8_t)character;
    }
}

void line_start(void)
{
    RCC_AHB1ENR |= 1U << 0;
    RCC_APB2ENR |= 1U << 4;
    RCC_APB1ENR |= 1U << 17;
    pins_start(pins, sizeof(pins) / sizeof(pins[0]));
    const uint32_t control =
        USART_CONTROL1_UE | USART_CONTROL1_TE | USART_CONTROL1_RE | USART_CONTROL1_RXNEIE;
    CHIP_USART1->baud = LINE_BAUD_DIVISOR;
    CHIP_USART2->baud = CONSOLE_BAUD_DIVISOR;
    CHIP_USART1->control1 = control;
    CHIP_USART2->control1 = control;
    NVIC_ISER1 = 1U << (IRQ_USART1 - 32) | 1U << (IRQ_USART2 - 32);
}
