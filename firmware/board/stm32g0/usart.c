#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32g0/chip.h"
#include "firmware/board/stm32g0/pins.h"

enum {
    READY_TRIES = 200000, /* some milliseconds: over a byte's time by far */
    LINE_BAUD_DIVISOR = 64000000 / 115200,
};

static const struct pin pins[] = {LINE_PINS(PIN_ROW)};

void line_interrupt(void)
{
    uint32_t status = USART1_ISR;
    for (unsigned i = 0; i < RING_BYTES && (status & USART_ISR_CAME) != 0; i++) {
        ring_put(&line_ring, (uint8_t)USART1_RDR);
        status = USART1_ISR;
    }
    USART1_ICR = USART_ISR_OVERRUN; /* what it lost, the frame's CRC tells */
}

static bool line_wait(uint32_t bit)
{
    for (uint32_t i = 0; i < READY_TRIES; i++) {
        if ((USART1_ISR & bit) != 0) {
            return true;
        }
    }
    return false;
}

void line_send(const uint8_t *bytes, size_t size_bytes)
{
    USART1_CR1 &= ~(uint32_t)USART_CR1_RECEIVER;
    bool ready = true;
    for (size_t i = 0; i < size_bytes && ready; i++) {
        ready = line_wait(USART_ISR_ROOM);
        USART1_TDR = bytes[i];
    }
    (void)line_wait(USART_ISR_SENT);
    USART1_CR1 |= USART_CR1_RECEIVER;
}

void line_start(void)
{
    RCC_IOPENR |= RCC_IOPENR_A_AND_B;
    RCC_APBENR2 |= RCC_APBENR2_USART1;
    pins_start(pins, sizeof(pins) / sizeof(pins[0]));
    USART1_BRR = LINE_BAUD_DIVISOR;
    USART1_CR3 = USART_CR3_DRIVE;
    USART1_CR1 = USART_CR1_RECEIVER | USART_CR1_SENDER | USART_CR1_ASK | USART_CR1_DRIVE_AFTER |
                 USART_CR1_DRIVE_AHEAD | USART_CR1_FIFO;
    USART1_CR1 |= USART_CR1_ON;
    NVIC_ISER0 = 1U << IRQ_USART1;
}
