#include "firmware/board/stm32f405/board.h"
#include "firmware/board/stm32f405/chip.h"

/* An eighth of 168 MHz; 24 bits of it are 798 ms. */
enum { TICKS_PER_MS = 21000, TICKS_MAX = SLEEP_MAX_MS * TICKS_PER_MS, TICKS_MIN = 64 };

static volatile int64_t passed_ticks; /* before the period that runs */
static volatile uint32_t period_ticks;

static int64_t now_ticks(void)
{
    uint32_t left = SYST_CVR;
    int64_t whole = passed_ticks;
    if ((SCB_ICSR & ICSR_SYST_PENDING) != 0) {
        /* It has wrapped and its interrupt has not run: this period is over, read the next one's.
         */
        whole += period_ticks;
        left = SYST_CVR;
    }
    return whole + (left == 0 ? 0 : period_ticks - left);
}

int64_t ticks_ms(void)
{
    chip_interrupts_off();
    const int64_t now = now_ticks();
    chip_interrupts_on();
    return now / TICKS_PER_MS;
}

void ticks_wake_in(int64_t in_ms)
{
    const int64_t now = now_ticks();
    /* To the edge of the millisecond, so that waking early never means waking twice. */
    int64_t period = in_ms * TICKS_PER_MS - now % TICKS_PER_MS;
    period = period > TICKS_MAX ? TICKS_MAX : period;
    period = period < TICKS_MIN ? TICKS_MIN : period;
    passed_ticks = now;
    period_ticks = (uint32_t)period;
    SYST_RVR = period_ticks - 1;
    SYST_CVR = 0; /* starts the period over */
    SCB_ICSR = ICSR_SYST_CLEAR;
}

void ticks_interrupt(void)
{
    passed_ticks += period_ticks;
}

void ticks_start(void)
{
    period_ticks = TICKS_MAX;
    SYST_RVR = TICKS_MAX - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_ENABLE | SYST_INTERRUPT;
}
