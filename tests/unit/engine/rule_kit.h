/*
 * What the tests of the rules share: one small hall, and short words for what is done in it.
 * small_hall_do checks every invariant after each step; each test ends with a replay, since the
 * events alone must give the same engine.
 */
#ifndef TESTS_UNIT_ENGINE_RULE_KIT_H
#define TESTS_UNIT_ENGINE_RULE_KIT_H

#include "tests/lib/small_hall.h"

extern struct small_hall hall;

int hall_setup(void **unused);
int hall_teardown(void **unused);
#define RULE(test) cmocka_unit_test_setup_teardown(test, hall_setup, hall_teardown)

/* "A001"; valid until the next call. */
const char *number_of(struct uuid id);
enum leg_state state_of(struct uuid id);
void pass_minutes(int minutes);

/* Each asserts that it is done. */
void open_seat(uint16_t seat);
struct uuid called_next(uint16_t seat);
void assert_called(uint16_t seat, struct uuid expected);
void serve(uint16_t seat); /* start, five minutes, finish */
void transfer(uint16_t seat, uint16_t to_queue, uint16_t to_seat, enum problem expected);

#endif
