/*
 * The independent watchdog, the same block at the same address on all of these chips: RM0090 and
 * RM0454, chapter "Independent watchdog (IWDG)", registers IWDG_KR, IWDG_PR, IWDG_RLR.
 *
 * Its clock is about 32 kHz (RM0090: 17 to 47), divided by 256: 1,000 of it are 8 s, and at
 * least 5. The longest that the loop does not turn is the erasing of a sector of 128 KiB, 4 s at
 * the worst.
 */
#include "firmware/board/stm32/arm.h"
#include "firmware/board/stm32/board.h"

#define IWDG_KR CHIP_REGISTER(0x40003000U)
#define IWDG_PR CHIP_REGISTER(0x40003004U)
#define IWDG_RLR CHIP_REGISTER(0x40003008U)

enum { START = 0xCCCC, UNLOCK = 0x5555, FEED = 0xAAAA, BY_256 = 6, RELOAD = 1000 };

void watch_start(void)
{
    /* Started first, as the manual has it: that starts its clock, which takes the other two. */
    IWDG_KR = START;
    IWDG_KR = UNLOCK;
    IWDG_PR = BY_256;
    IWDG_RLR = RELOAD;
    IWDG_KR = FEED;
}

void watch_feed(void)
{
    IWDG_KR = FEED;
}
