#include "drivers/barcode/scan_check.h"

#include "drivers/barcode/aim.h"
#include "drivers/base/digits.h"
#include "drivers/base/id_number.h"
#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

enum {
    APPOINTMENT_CHARACTERS = 8,
    APPOINTMENT_TEXT_MAX = 16,
    CASE_TEXT_MAX = 32,
    PAYMENT_DIGITS_MAX = 24,
};

/* Ranges that are refused in any text: what cannot be seen, or changes what is seen. */
static const struct {
    uint32_t first;
    uint32_t last;
} hidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x200B, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF},
};

/* Codes of payment that phones show: all digits. */
static const struct {
    const char *what;
    int first_two_least;
    int first_two_most;
    size_t digits_least;
    size_t digits_most;
} payments[] = {
    {"WeChat Pay", 10, 15, 18, 18},
    {"Alipay", 25, 30, 16, 24},
    {"UnionPay", 62, 62, 19, 19},
};

/* Provinces, the first two digits of a division code (GB/T 2260). */
static const uint8_t provinces[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                    35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
                                    53, 54, 61, 62, 63, 64, 65, 71, 81, 82};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char small(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

static size_t digits_at(const char *text)
{
    size_t count = 0;
    while (is_digit(text[count])) {
        count++;
    }
    return count;
}

/* Eight digits are a day between the two years. */
static bool is_day(const char *text, int year_least, int year_most)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = digits_read(text, 4);
    const int month = digits_read(text + 4, 2);
    const int day = digits_read(text + 6, 2);
    if (year < year_least || year > year_most || month < 1 || month > 12 || day < 1) {
        return false;
    }
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool is_province(const char *text)
{
    const int number = digits_read(text, 2);
    for (size_t i = 0; i < sizeof(provinces); i++) {
        if (provinces[i] == number) {
            return true;
        }
    }
    return false;
}

/* A person's number, also of one who was born before or after all who live: it is refused either
 * way. */
static bool is_person_number(const char *text, size_t length)
{
    if (length != ID_NUMBER_LENGTH || digits_at(text) < ID_NUMBER_LENGTH - 1 ||
        !is_province(text) || !is_day(text + ID_NUMBER_BIRTH_AT, 1850, 2150)) {
        return false;
    }
    const char last = text[ID_NUMBER_LENGTH - 1];
    return id_number_check(text) == (last == 'x' ? 'X' : last);
}

static bool is_token(const char *text, size_t length)
{
    if (length != SCAN_TOKEN_CHARACTERS) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const char c = small(text[i]);
        if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '-' && c != '_') {
            return false;
        }
    }
    /* 28 bytes are 224 bits, 38 characters 228: the last four bits are zero. */
    return strchr("AQgw", text[length - 1]) != NULL;
}

/* Writes the plain form. */
static bool appointment_read(const char *text, size_t length, char *ret_text)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    size_t count = 0;
    if (length > APPOINTMENT_TEXT_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '-') {
            continue;
        }
        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        if (c == 'O') {
            c = '0';
        } else if (c == 'I' || c == 'L') {
            c = '1';
        }
        if (count == APPOINTMENT_CHARACTERS || strchr(letters, c) == NULL) {
            return false;
        }
        ret_text[count++] = c;
    }
    ret_text[count] = '\0';
    return count == APPOINTMENT_CHARACTERS;
}

/* Hyphens stand between the parts or not at all; the plain form has none. */
static bool case_read(const char *text, size_t length, char *ret_text)
{
    size_t letters = 0;
    size_t count = 0;
    if (length > CASE_TEXT_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const bool hyphen = text[i] == '-' && i > 0 && text[i - 1] != '-' && i + 1 < length;
        if (!hyphen) {
            ret_text[count++] = text[i];
        }
    }
    ret_text[count] = '\0';
    while (ret_text[letters] >= 'A' && ret_text[letters] <= 'Z') {
        letters++;
    }
    const size_t digits = digits_at(ret_text + letters);
    if (letters + digits != count) {
        return false;
    }
    if (letters == 0) {
        return digits >= 6 + 8 + 5 && digits <= 6 + 8 + 8 && is_province(ret_text) &&
               is_day(ret_text + 6, 2000, 2099);
    }
    return letters <= 6 && digits >= 8 + 4 && digits <= 8 + 8 &&
           is_day(ret_text + letters, 2000, 2099);
}

static bool is_payment(const char *text, size_t length)
{
    if (length > PAYMENT_DIGITS_MAX || length < 2 || digits_at(text) != length) {
        return false;
    }
    const int first_two = digits_read(text, 2);
    for (size_t i = 0; i < sizeof(payments) / sizeof(payments[0]); i++) {
        if (first_two >= payments[i].first_two_least && first_two <= payments[i].first_two_most &&
            length >= payments[i].digits_least && length <= payments[i].digits_most) {
            return true;
        }
    }
    return false;
}

/* How long the prefix is, case aside; 0: another text. */
static size_t prefix_of(const char *text, const char *prefix)
{
    size_t at = 0;
    while (prefix[at] != '\0') {
        if (small(text[at]) != small(prefix[at])) {
            return 0;
        }
        at++;
    }
    return at;
}

/* The token in a visitor's link: "/t/TOKEN", then the end or a query. NULL: no such link. */
static const char *link_token(const char *text, size_t *ret_before)
{
    const char *mark = strstr(text, "/t/");
    if (mark == NULL || strcspn(mark + 3, "?#") != SCAN_TOKEN_CHARACTERS ||
        !is_token(mark + 3, SCAN_TOKEN_CHARACTERS)) {
        return NULL;
    }
    *ret_before = (size_t)(mark - text);
    return mark + 3;
}

static bool base_is_ours(const struct scan_rules *rules, const char *text, size_t before)
{
    bool any = true;
    for (int i = 0; i < SCAN_BASES_MAX && rules->bases[i] != NULL; i++) {
        size_t length = prefix_of(text, rules->bases[i]);
        any = false;
        while (length > 0 && text[length - 1] == '/') {
            length--;
        }
        if (length > 0 && length == before) {
            return true;
        }
    }
    return any;
}

static enum scan_problem told(struct scan_meaning *ret_meaning, enum scan_kind kind,
                              const char *text, size_t length)
{
    assert(length <= SCAN_TEXT_MAX);
    ret_meaning->kind = kind;
    memcpy(ret_meaning->text, text, length);
    ret_meaning->text[length] = '\0';
    return SCAN_OK;
}

static enum scan_problem link_read(const char *text, size_t length, const struct scan_rules *rules,
                                   struct scan_meaning *ret_meaning)
{
    size_t before = 0;
    const char *token = link_token(text, &before);
    if (token == NULL) {
        return told(ret_meaning, SCAN_PHONE, text, length);
    }
    return base_is_ours(rules, text, before)
               ? told(ret_meaning, SCAN_TICKET, token, SCAN_TOKEN_CHARACTERS)
               : SCAN_OTHER_HALL;
}

/* Which form the text has. */
static enum scan_problem form_read(const char *text, size_t length, const struct scan_rules *rules,
                                   struct scan_meaning *ret_meaning)
{
    char plain[CASE_TEXT_MAX + 1];
    _Static_assert((int)CASE_TEXT_MAX >= (int)APPOINTMENT_TEXT_MAX, "one room for both");
    if (prefix_of(text, "https://") > 0 || prefix_of(text, "http://") > 0) {
        return link_read(text, length, rules, ret_meaning);
    }
    if (is_person_number(text, length)) {
        return SCAN_PERSON_NUMBER;
    }
    if (is_token(text, length)) {
        return told(ret_meaning, SCAN_TICKET, text, length);
    }
    if (appointment_read(text, length, plain)) {
        return told(ret_meaning, SCAN_APPOINTMENT, plain, APPOINTMENT_CHARACTERS);
    }
    if (case_read(text, length, plain)) {
        return told(ret_meaning, SCAN_CASE, plain, strlen(plain));
    }
    return is_payment(text, length) ? told(ret_meaning, SCAN_PHONE, text, length) : SCAN_UNKNOWN;
}

static enum scan_problem signed_read(const char *text, size_t length,
                                     const struct scan_rules *rules,
                                     struct scan_meaning *ret_meaning)
{
    static const struct {
        char letter;
        enum scan_kind kind;
    } kinds[] = {{'T', SCAN_TICKET}, {'A', SCAN_APPOINTMENT}, {'C', SCAN_CASE}};
    struct signed_code what;
    switch (signed_code_check(rules->key, text, length, rules->wall_ms, &what)) {
    case SIGNED_CODE_OK:
        break;
    case SIGNED_CODE_MALFORMED:
        return SCAN_BAD_PAYLOAD;
    case SIGNED_CODE_NO_KEY:
        return SCAN_NO_KEY;
    case SIGNED_CODE_EXPIRED:
        return SCAN_EXPIRED;
    case SIGNED_CODE_WRONG:
        return SCAN_BAD_TAG;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct scan_meaning meaning;
        if (kinds[i].letter == what.kind &&
            form_read(what.value, strlen(what.value), rules, &meaning) == SCAN_OK &&
            meaning.kind == kinds[i].kind) {
            *ret_meaning = meaning;
            ret_meaning->proven = true;
            return SCAN_OK;
        }
    }
    return SCAN_BAD_PAYLOAD;
}

static enum scan_problem characters_check(const char *text, size_t length)
{
    if (!utf8_is_valid(text, length)) {
        return SCAN_BAD_TEXT;
    }
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        bool good = false;
        at += utf8_next(text + at, length - at, &code, &good);
        for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
            if (code >= hidden[i].first && code <= hidden[i].last) {
                return SCAN_BAD_CHARACTER;
            }
        }
    }
    return SCAN_OK;
}

enum scan_problem scan_check(const struct scan *scan, const struct scan_rules *rules,
                             struct scan_meaning *ret_meaning)
{
    char text[SCAN_TEXT_MAX + 1];
    const char *bytes = (const char *)scan->bytes;
    size_t length = scan->length_bytes;
    while (length > 0 && bytes[0] == ' ') {
        bytes++;
        length--;
    }
    while (length > 0 && bytes[length - 1] == ' ') {
        length--;
    }
    if (length == 0) {
        return SCAN_EMPTY;
    }
    if (length > SCAN_TEXT_MAX) {
        return SCAN_TOO_LONG;
    }
    enum scan_problem problem = characters_check(bytes, length);
    if (problem != SCAN_OK) {
        return problem;
    }
    const struct aim_symbology *symbology = aim_find(scan->aim);
    if (symbology != NULL && symbology->use != AIM_ANY) {
        return symbology->use == AIM_GOODS ? SCAN_GOODS : SCAN_UNKNOWN;
    }
    memcpy(text, bytes, length);
    text[length] = '\0';
    struct scan_meaning meaning = {.proven = false};
    problem = strncmp(text, SIGNED_CODE_HEAD, sizeof(SIGNED_CODE_HEAD) - 1) == 0
                  ? signed_read(text, length, rules, &meaning)
                  : form_read(text, length, rules, &meaning);
    if (problem == SCAN_OK) {
        *ret_meaning = meaning;
    }
    return problem;
}

const char *scan_kind_name(enum scan_kind kind)
{
    static const char *const names[SCAN_KINDS] = {"ticket", "appointment", "case", "phone"};
    return kind >= 0 && kind < SCAN_KINDS ? names[kind] : "";
}
