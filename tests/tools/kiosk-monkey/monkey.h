/*
 * Who touches the kiosk without sense: fingers on targets and beside them, drags, keys, letters, a
 * hall and a printer with bad days, and pauses. After it has done something, now and then, it is
 * asked whether a visitor could still get out of there (monkey_ways_out).
 */
#ifndef TESTS_TOOLS_KIOSK_MONKEY_MONKEY_H
#define TESTS_TOOLS_KIOSK_MONKEY_MONKEY_H

#include "tests/tools/kiosk-monkey/world.h"

enum {
    /* The longest stay, longer as who needs more time has it, with its question, twice. */
    MONKEY_OUT_MS = 30 * 60 * 1000,
    MONKEY_OUT_TOUCHES = 12,
    MONKEY_OUT_TOUCHING_MS = 180 * 1000,
};

/* One thing that happens, and what follows from it. Returns how many touches and keys it was. */
int monkey_step(struct world *world);

/*
 * From a copy of this world, with the hall open again and nobody answering: by waiting alone the
 * home screen comes within MONKEY_OUT_MS; by the touches that lead out, within MONKEY_OUT_TOUCHES
 * of them. A world that does not let out is a fault of `world`.
 */
void monkey_ways_out(struct world *world);

#endif
