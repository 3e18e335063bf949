/* splitmix64: small, seeded, the same on every machine. Whole numbers only, for the same reason. */
#ifndef TESTS_SIM_DICE_H
#define TESTS_SIM_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice, uint64_t sides)
{
    uint64_t z = (dice->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % sides;
}

static inline bool dice_once_in(struct dice *dice, uint64_t times)
{
    return dice_roll(dice, times) == 0;
}

static inline int64_t dice_between(struct dice *dice, int64_t least, int64_t most)
{
    return least + (int64_t)dice_roll(dice, (uint64_t)(most - least) + 1);
}

#endif
