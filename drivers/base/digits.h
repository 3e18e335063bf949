/*
 * Digits of a fixed width, as dates, times and identity numbers have them. Pure; any thread.
 */
#ifndef DRIVERS_BASE_DIGITS_H
#define DRIVERS_BASE_DIGITS_H

enum { DIGITS_MAX = 9 };

/*
 * The first `count` (1 … DIGITS_MAX) characters of `text` as a decimal number; -1 if one of them is
 * no digit. It stops there, so it never reads past a NUL.
 */
int digits_read(const char *text, int count);

#endif
