/* A fault ends the program, and says with which command it is seen again. */
#ifndef TESTS_SIM_FAIL_H
#define TESTS_SIM_FAIL_H

#include "tests/sim/sim.h"

/* What runs now: told when something fails, also by an assertion of the engine's. */
void sim_fail_watch(const struct sim_options *options);
_Noreturn void sim_fail(const char *what, const char *detail);

#endif
