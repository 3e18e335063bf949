#include "firmware/board/stm32f405/board.h"
#include "firmware/board/stm32f405/chip.h"

enum {
    READY_TRIES = 200000, /* some milliseconds: over a byte's time by far */
    LINE_BAUD_DIVISOR = 84000000 / 115200,
    CONSOLE_BAUD_DIVISOR = 42000000 / 115200,
    DRIVER_ENABLE_PIN = 8,
    PIN_MODES = 0x2U << 18 | 0x2U << 20 | 0x2U << 4 | 0x2U << 6 | 0x1U << 16, /* 9 10 2 3, out 8 */
    PIN_MODE_MASK = 0x3U << 18 | 0x3U << 20 | 0x3U << 4 | 0x3U << 6 | 0x3U << 16,
};

struct usart_ring line_ring;
struct usart_ring console_ring;

/* A full ring loses the newest byte: the frame's CRC tells. */
static void ring_put(struct usart_ring *ring, uint8_t byte)
{
    const uint16_t next = (uint16_t)((ring->written + 1) % USART_RING_BYTES);
    if (next != ring->read) {
        ring->bytes[ring->written] = byte;
        ring->written = next;
    }
}

static void usart_interrupt(struct chip_usart *usart, struct usart_ring *ring)
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

bool usart_is_empty(const struct usart_ring *ring)
{
    return ring->read == ring->written;
}

size_t usart_take(struct usart_ring *ring, uint8_t *ret_bytes, size_t room)
{
    size_t size = 0;
    while (size < room && !usart_is_empty(ring)) {
        ret_bytes[size++] = ring->bytes[ring->read];
        ring->read = (uint16_t)((ring->read + 1) % USART_RING_BYTES);
    }
    return size;
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
    GPIOA_BSRR = 1U << DRIVER_ENABLE_PIN;
    bool ready = true;
    for (size_t i = 0; i < size_bytes && ready; i++) {
        ready = usart_wait(CHIP_USART1, USART_STATUS_TXE);
        CHIP_USART1->data = bytes[i];
    }
    (void)usart_wait(CHIP_USART1, USART_STATUS_TC);
    GPIOA_BSRR = 1U << (DRIVER_ENABLE_PIN + 16);
    CHIP_USART1->control1 |= USART_CONTROL1_RE;
}

void console_put(void *unused, char character)
{
    (void)unused;
    if (usart_wait(CHIP_USART2, USART_STATUS_TXE)) {
        CHIP_USART2->data = (uint8_t)character;
    }
}

void usart_start(void)
{
    RCC_AHB1ENR |= 1U << 0;
    RCC_APB2ENR |= 1U << 4;
    RCC_APB1ENR |= 1U << 17;
    GPIOA_AFRL = (GPIOA_AFRL & ~0xFF00U) | 0x7700U;
    GPIOA_AFRH = (GPIOA_AFRH & ~0x0FF0U) | 0x0770U;
    GPIOA_MODER = (GPIOA_MODER & ~(uint32_t)PIN_MODE_MASK) | PIN_MODES;
    const uint32_t control =
        USART_CONTROL1_UE | USART_CONTROL1_TE | USART_CONTROL1_RE | USART_CONTROL1_RXNEIE;
    CHIP_USART1->baud = LINE_BAUD_DIVISOR;
    CHIP_USART2->baud = CONSOLE_BAUD_DIVISOR;
    CHIP_USART1->control1 = control;
    CHIP_USART2->control1 = control;
    NVIC_ISER1 = 1U << (IRQ_USART1 - 32) | 1U << (IRQ_USART2 - 32);
}
