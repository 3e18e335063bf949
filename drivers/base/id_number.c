#include "drivers/base/id_number.h"

#include "drivers/base/digits.h"

#include <string.h>

enum { DIGITS = ID_NUMBER_LENGTH - 1, YEAR_FIRST = 1880, YEAR_LAST_BORN = 2099, YEAR_LAST = 2199 };

char id_number_check(const char *digits)
{
    static const int weights[DIGITS] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "10X98765432";
    int sum = 0;
    for (int i = 0; i < DIGITS; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return '\0';
        }
        sum += (digits[i] - '0') * weights[i];
    }
    return checks[sum % 11];
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool id_number_date_is_good(const char *date)
{
    const int year = digits_read(date, 4);
    if (year < YEAR_FIRST || year > YEAR_LAST) {
        return false;
    }
    const int month = digits_read(date + 4, 2);
    if (month < 1 || month > 12) {
        return false;
    }
    const int day = digits_read(date + 6, 2);
    return day >= 1 && day <= days_of(year, month);
}

bool id_number_is_good(const char *number)
{
    return strlen(number) == ID_NUMBER_LENGTH && number[0] != '0' &&
           id_number_check(number) == number[DIGITS] &&
           id_number_date_is_good(number + ID_NUMBER_BIRTH_AT) &&
           digits_read(number + ID_NUMBER_BIRTH_AT, 4) <= YEAR_LAST_BORN;
}
