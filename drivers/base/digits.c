#include "drivers/base/digits.h"

#include <assert.h>
#include <stddef.h>

int digits_read(const char *text, int count)
{
    assert(text != NULL && count >= 1 && count <= DIGITS_MAX);

    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}
