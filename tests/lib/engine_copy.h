/*
 * Makes one engine the same as another: for tests that try many commands from one state. Much
 * cheaper than a replay, and knows the engine's memory: a field that it leaves out is seen
 * by comparing digests, as tests/model does. Without bookings.
 *
 * Both were created with the same limits.
 */
#ifndef TESTS_LIB_ENGINE_COPY_H
#define TESTS_LIB_ENGINE_COPY_H

#include "hall-server/engine/engine.h"

void engine_copy(struct engine *to, const struct engine *from);

#endif
