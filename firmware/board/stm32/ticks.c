#include "firmware/board/stm32/arm.h"
#include "firmware/board/stm32/board.h"

enum { TICKS_MIN = 64 };

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
    return now / (int64_t)board.ticks_per_ms;
}

void ticks_wake_in(int64_t in_ms)
{
    const int64_t now = now_ticks();
    /* To the edge of the millisecond, so that waking early never means waking twice. */
    int64_t period = in_ms * (int64_t)board.ticks_per_ms - now % (int64_t)board.ticks_per_ms;
    const int64_t most = SLEEP_MAX_MS * (int64_t)board.ticks_per_ms;
    period = period > most ? most : period;
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
    period_ticks = SLEEP_MAX_MS * board.ticks_per_ms;
    SYST_RVR = period_ticks - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_ENABLE | SYST_INTERRUPT;
}
