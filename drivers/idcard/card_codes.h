/*
 * The codes on a card: nationalities (GB/T 3304) and administrative divisions (GB/T 2260, every one
 * since 1980: a number keeps the code of its day). Pure; any thread.
 */
#ifndef DRIVERS_IDCARD_CARD_CODES_H
#define DRIVERS_IDCARD_CARD_CODES_H

#include <stdbool.h>
#include <stddef.h>

enum { CARD_NATION_COUNT = 58, CARD_DIVISION_COUNT = 7111, CARD_DIVISION_DIGITS = 6 };

/* The name in Chinese, such as "汉"; NULL: no such code. Static. */
const char *card_nation_name(int code);

/* The first six digits of `number` were a division's code at some time. */
bool card_division_is_known(const char *number);

/* The i-th code (< CARD_DIVISION_COUNT), ascending: for tests. */
long card_division_at(size_t i);

#endif
