#include "hall-server/model/booking.h"

#include <string.h>

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct booking_code booking_code_make(const uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES])
{
    struct booking_code code;
    uint64_t bits = 0;
    for (int i = 0; i < BOOKING_CODE_ENTROPY_BYTES; i++) {
        bits = bits << 8 | entropy[i];
    }
    for (int i = LIMIT_BOOKING_CODE_BYTES - 1; i >= 0; i--) {
        code.text[i] = letters[bits & 31];
        bits >>= 5;
    }
    code.text[LIMIT_BOOKING_CODE_BYTES] = '\0';
    return code;
}

/* The letter that is meant by what somebody typed, or 0. */
static char letter_of(char c)
{
    if (c >= 'a' && c <= 'z') {
        c = (char)(c - 'a' + 'A');
    }
    if (c == 'O') {
        c = '0';
    } else if (c == 'I' || c == 'L') {
        c = '1';
    }
    if (c == '\0' || strchr(letters, c) == NULL) {
        return '\0';
    }
    return c;
}

bool booking_code_parse(const char *text, size_t size_bytes, struct booking_code *ret_code)
{
    struct booking_code code;
    size_t count = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        if (text[i] == '-') {
            continue;
        }
        const char letter = letter_of(text[i]);
        if (letter == '\0' || count == LIMIT_BOOKING_CODE_BYTES) {
            return false;
        }
        code.text[count++] = letter;
    }
    if (count != LIMIT_BOOKING_CODE_BYTES) {
        return false;
    }
    code.text[count] = '\0';
    *ret_code = code;
    return true;
}

bool booking_code_is_good(const struct booking_code *code)
{
    const size_t size = strnlen(code->text, LIMIT_BOOKING_CODE_BYTES + 1);
    return size == LIMIT_BOOKING_CODE_BYTES && strspn(code->text, letters) == size;
}

bool booking_code_equal(const struct booking_code *a, const struct booking_code *b)
{
    return strcmp(a->text, b->text) == 0;
}

bool person_key_equal(const struct person_key *a, const struct person_key *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool person_key_is_none(const struct person_key *key)
{
    static const struct person_key none = {{0}};
    return person_key_equal(key, &none);
}
