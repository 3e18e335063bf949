#include "firmware/board/stm32g0/keys.h"

#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32g0/chip.h"
#include "firmware/board/stm32g0/pins.h"

enum {
    ROWS = 4,
    COLUMNS = 5,
    COLUMN_BITS = (1 << COLUMNS) - 1,
    SCAN_MS = 4,      /* while something is down; the core settles contacts */
    SETTLE_TURNS = 64 /* from a row's edge to its columns: some microseconds */
};

static volatile bool edge; /* by the interrupt alone, cleared by the loop */
static uint32_t down;
static int64_t scan_ms;

void keys_interrupt(void)
{
    EXTI_FPR1 = COLUMN_BITS;
    edge = true;
}

bool matrix_keys_touched(void)
{
    return edge;
}

/* Row after row low, the others released; then all low, so that any key makes an edge. */
static uint32_t matrix_scan(void)
{
    uint32_t found = 0;
    for (unsigned row = 0; row < ROWS; row++) {
        for (unsigned other = 0; other < ROWS; other++) {
            pin_put(CHIP_PORT_B, AT_ROW_0 + other, other != row);
        }
        for (unsigned turn = 0; turn < SETTLE_TURNS; turn++) {
            (void)CHIP_PORT(CHIP_PORT_A)->in;
        }
        found |= (~CHIP_PORT(CHIP_PORT_A)->in & COLUMN_BITS) << (row * COLUMNS);
    }
    for (unsigned row = 0; row < ROWS; row++) {
        pin_put(CHIP_PORT_B, AT_ROW_0 + row, 0);
    }
    return found;
}

void matrix_keys_run(struct device *device, int64_t now_ms)
{
    if (!edge && (down == 0 || now_ms < scan_ms)) {
        return;
    }
    EXTI_IMR1 &= ~(uint32_t)COLUMN_BITS; /* its own edges wake nobody */
    edge = false;
    const uint32_t found = matrix_scan() & ((1U << device->ops->key_count) - 1U);
    EXTI_FPR1 = COLUMN_BITS;
    EXTI_IMR1 |= COLUMN_BITS;
    /* Pressed behind the scan's back, its edge is gone: look again. */
    edge = edge || (found == 0 && (~CHIP_PORT(CHIP_PORT_A)->in & COLUMN_BITS) != 0);
    scan_ms = now_ms + SCAN_MS;
    if (found != down) {
        down = found;
        device_switches(device, down, now_ms);
    }
}

int64_t matrix_keys_next_ms(void)
{
    return down != 0 ? scan_ms : NEVER_MS;
}

void matrix_keys_start(void)
{
    EXTI_FTSR1 |= COLUMN_BITS;
    EXTI_IMR1 |= COLUMN_BITS;
    edge = true; /* what is held down from the start */
    NVIC_ISER0 = 1U << IRQ_EXTI0_1 | 1U << IRQ_EXTI2_3 | 1U << IRQ_EXTI4_15;
}
