/* The fast suite that a mutant must not get past: unit tests, a simulation, a small model. */
#ifndef TESTS_MUTATION_SUITE_H
#define TESTS_MUTATION_SUITE_H

#include <stdbool.h>

/* 0: all is well. May also exit, assert or crash: that is a fault seen, too. */
int suite_run(void);

#endif
