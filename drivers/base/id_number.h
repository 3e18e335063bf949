/*
 * The number of a person by GB 11643: six digits of the place, eight of the birth, three in order,
 * and a check character by ISO 7064, MOD 11-2 (0–9 or X).
 *
 * Pure; any thread. Whoever holds a number wipes it.
 */
#ifndef DRIVERS_BASE_ID_NUMBER_H
#define DRIVERS_BASE_ID_NUMBER_H

#include <stdbool.h>

enum { ID_NUMBER_LENGTH = 18, ID_NUMBER_BIRTH_AT = 6, DATE_LENGTH = 8 };

/* The check character that belongs to 17 digits; '\0' when one of them is no digit. */
char id_number_check(const char *digits);

/* 18 characters, a place, a date of birth that exists (1880–2099), the right check character. */
bool id_number_is_good(const char *number);

/* Eight digits YYYYMMDD of a day that exists, years 1880–2199. */
bool id_number_date_is_good(const char *date);

#endif
