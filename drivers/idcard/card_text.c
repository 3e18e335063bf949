#include "drivers/idcard/card_text.h"

#include "drivers/base/id_number.h"
#include "drivers/base/utf8.h"
#include "drivers/idcard/card_codes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FOREIGN_2017_LENGTH = 15, FOREIGN_2017_LETTERS = 3, COUNTRY_LENGTH = 3 };

/* A field's place in the block and in struct card_text. */
struct field {
    size_t at, bytes, to;
    unsigned warning; /* when a character is broken */
};

#define FIELD(name, at, bytes, warning)                                                            \
    {                                                                                              \
        (at), (bytes), offsetof(struct card_text, name), (warning)                                 \
    }
enum { FIELDS_MAX = 12 };

/* Sex and nation are numbers, and have a place of their own; 0 bytes: the kind has none. */
struct layout {
    uint16_t letter;
    enum card_kind kind;
    size_t sex_at, nation_at, nation_bytes;
    struct field fields[FIELDS_MAX];
};

static const struct layout layouts[] = {
    {' ',
     CARD_CITIZEN,
     30,
     32,
     4,
     {
         FIELD(name, 0, 30, CARD_WARN_NAME),
         FIELD(birth, 36, 16, CARD_WARN_BIRTH),
         FIELD(address, 52, 70, CARD_WARN_TEXT),
         FIELD(number, 122, 36, CARD_WARN_TEXT),
         FIELD(issuer, 158, 30, CARD_WARN_TEXT),
         FIELD(valid_from, 188, 16, CARD_WARN_VALIDITY),
         FIELD(valid_to, 204, 16, CARD_WARN_VALIDITY),
     }},
    {'J',
     CARD_HMT_RESIDENT,
     30,
     0,
     0,
     {
         FIELD(name, 0, 30, CARD_WARN_NAME),
         FIELD(birth, 36, 16, CARD_WARN_BIRTH),
         FIELD(address, 52, 70, CARD_WARN_TEXT),
         FIELD(number, 122, 36, CARD_WARN_TEXT),
         FIELD(issuer, 158, 30, CARD_WARN_TEXT),
         FIELD(valid_from, 188, 16, CARD_WARN_VALIDITY),
         FIELD(valid_to, 204, 16, CARD_WARN_VALIDITY),
         FIELD(pass_number, 220, 18, CARD_WARN_TEXT),
         FIELD(issue_count, 238, 4, CARD_WARN_TEXT),
     }},
    {'I',
     CARD_FOREIGN_2017,
     120,
     0,
     0,
     {
         FIELD(latin_name, 0, 120, CARD_WARN_NAME),
         FIELD(number, 122, 30, CARD_WARN_TEXT),
         FIELD(country, 152, 6, CARD_WARN_NATION),
         FIELD(name, 158, 30, CARD_WARN_NAME),
         FIELD(valid_from, 188, 16, CARD_WARN_VALIDITY),
         FIELD(valid_to, 204, 16, CARD_WARN_VALIDITY),
         FIELD(birth, 220, 16, CARD_WARN_BIRTH),
     }},
    {'Y',
     CARD_FOREIGN_2023,
     30,
     0,
     0,
     {
         FIELD(name, 0, 30, CARD_WARN_NAME),
         FIELD(issue_count, 32, 4, CARD_WARN_TEXT),
         FIELD(birth, 36, 16, CARD_WARN_BIRTH),
         FIELD(number, 122, 36, CARD_WARN_TEXT),
         FIELD(valid_from, 188, 16, CARD_WARN_VALIDITY),
         FIELD(valid_to, 204, 16, CARD_WARN_VALIDITY),
         FIELD(country, 242, 6, CARD_WARN_NATION),
     }},
};

/* The Latin name of a card of 2023: characters 1 to 35, and 36 to 46. */
enum { LATIN_AT = 52, LATIN_BYTES = 70, LATIN_REST_AT = 220, LATIN_REST_BYTES = 22 };

static uint16_t unit_at(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | (bytes[1] << 8));
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* The code point at the start (size_bytes ≥ 2), how many bytes it took, and whether it is whole. */
static uint32_t code_next(const uint8_t *bytes, size_t size_bytes, size_t *ret_taken,
                          bool *ret_whole)
{
    const uint32_t first = unit_at(bytes);
    *ret_taken = 2;
    *ret_whole = true;
    if (is_high(first) && size_bytes >= 4 && is_low(unit_at(bytes + 2))) {
        *ret_taken = 4;
        return 0x10000 + ((first - 0xD800) << 10) + (unit_at(bytes + 2) - 0xDC00U);
    }
    if (is_high(first) || is_low(first) || first < ' ' || first == 0x7F || first == 0xFFFE ||
        first == 0xFFFF) {
        *ret_whole = false;
        return UTF8_REPLACEMENT;
    }
    return first;
}

/*
 * A field to UTF-8 at `text` (room for CARD_ROOM of its bytes), without the blanks that fill it up.
 * It ends at a zero unit. False: a character was broken.
 */
static bool utf16_read(const uint8_t *bytes, size_t size_bytes, char *text)
{
    bool good = true;
    size_t length = 0;
    size_t last = 0; /* the end of what is no blank */
    for (size_t at = 0; at + 2 <= size_bytes && unit_at(bytes + at) != 0;) {
        size_t taken = 0;
        bool whole = false;
        const uint32_t code = code_next(bytes + at, size_bytes - at, &taken, &whole);
        length += utf8_put(code, text + length);
        if (code != ' ' && code != 0x3000) {
            last = length;
        }
        good = good && whole;
        at += taken;
    }
    text[last] = '\0';
    return good;
}

static const struct layout *layout_find(uint16_t letter)
{
    for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
        if (layouts[i].letter == letter || (layouts[i].letter == ' ' && letter == 0)) {
            return &layouts[i];
        }
    }
    return NULL;
}

/* Three letters and twelve digits. */
static bool is_foreign_2017(const char *number)
{
    if (strlen(number) != FOREIGN_2017_LENGTH) {
        return false;
    }
    for (int i = 0; i < FOREIGN_2017_LENGTH; i++) {
        const bool letter = number[i] >= 'A' && number[i] <= 'Z';
        const bool digit = number[i] >= '0' && number[i] <= '9';
        if (i < FOREIGN_2017_LETTERS ? !letter : !digit) {
            return false;
        }
    }
    return true;
}

/* A resident's number with the right check character; a wrong date in it is a warning. */
static bool number_is_good(const struct card_text *text)
{
    if (text->kind == CARD_FOREIGN_2017) {
        return is_foreign_2017(text->number);
    }
    return strlen(text->number) == ID_NUMBER_LENGTH &&
           id_number_check(text->number) == text->number[ID_NUMBER_LENGTH - 1];
}

static unsigned number_warnings(const struct card_text *text)
{
    unsigned warnings = 0;
    if (text->kind == CARD_FOREIGN_2017) {
        return 0;
    }
    if (memcmp(text->number + ID_NUMBER_BIRTH_AT, text->birth, DATE_LENGTH) != 0) {
        warnings |= CARD_WARN_BIRTH;
    }
    if (text->kind == CARD_CITIZEN && !card_division_is_known(text->number)) {
        warnings |= CARD_WARN_DIVISION;
    }
    return warnings;
}

static bool date_is_good(const char *date)
{
    return strlen(date) == DATE_LENGTH && id_number_date_is_good(date);
}

/* 长期: the card never ends. */
static void validity_check(struct card_text *text)
{
    if (strcmp(text->valid_to, "长期") == 0) {
        text->valid_for_ever = true;
        text->valid_to[0] = '\0';
    }
    const bool ends = text->valid_for_ever || (date_is_good(text->valid_to) &&
                                               strcmp(text->valid_from, text->valid_to) <= 0);
    if (!date_is_good(text->valid_from) || !ends) {
        text->warnings |= CARD_WARN_VALIDITY;
    }
}

static void fields_check(struct card_text *text, bool has_nation)
{
    if (strchr("0129", text->sex) == NULL || text->sex == '\0') {
        text->warnings |= CARD_WARN_SEX;
    }
    if (has_nation && card_nation_name(text->nation) == NULL) {
        text->warnings |= CARD_WARN_NATION;
    }
    const bool foreign = text->kind == CARD_FOREIGN_2017 || text->kind == CARD_FOREIGN_2023;
    if (foreign && strlen(text->country) != COUNTRY_LENGTH) {
        text->warnings |= CARD_WARN_NATION;
    }
    if (text->name[0] == '\0' && text->latin_name[0] == '\0') {
        text->warnings |= CARD_WARN_NAME;
    }
    if (!date_is_good(text->birth)) {
        text->warnings |= CARD_WARN_BIRTH;
    }
    validity_check(text);
    text->warnings |= number_warnings(text);
}

/* A long Latin name goes on in a second place. */
static void latin_name_read(const uint8_t *bytes, struct card_text *text)
{
    uint8_t whole[LATIN_BYTES + LATIN_REST_BYTES];
    memcpy(whole, bytes + LATIN_AT, LATIN_BYTES);
    memcpy(whole + LATIN_BYTES, bytes + LATIN_REST_AT, LATIN_REST_BYTES);
    if (!utf16_read(whole, sizeof(whole), text->latin_name)) {
        text->warnings |= CARD_WARN_NAME;
    }
    explicit_bzero(whole, sizeof(whole));
}

int card_text_read(const uint8_t *bytes, size_t size_bytes, struct card_text *ret_text)
{
    if (size_bytes != CARD_TEXT_BYTES) {
        return CARD_TEXT_BAD_SIZE;
    }
    const struct layout *layout = layout_find(unit_at(bytes + CARD_TEXT_KIND_AT));
    if (layout == NULL) {
        return CARD_TEXT_UNKNOWN_KIND;
    }
    struct card_text text = {.kind = layout->kind};
    for (const struct field *field = layout->fields; field->bytes > 0; field++) {
        assert(field->at + field->bytes <= CARD_TEXT_BYTES);
        if (!utf16_read(bytes + field->at, field->bytes, (char *)&text + field->to)) {
            text.warnings |= field->warning;
        }
    }
    const uint16_t sex = unit_at(bytes + layout->sex_at);
    if (sex < 0x80) {
        text.sex = (char)sex;
    }
    if (layout->nation_bytes > 0) {
        char digits[CARD_ROOM(4)];
        (void)utf16_read(bytes + layout->nation_at, layout->nation_bytes, digits);
        text.nation = (int)strtol(digits, NULL, 10);
    }
    if (layout->kind == CARD_FOREIGN_2023) {
        latin_name_read(bytes, &text);
    }
    int result = CARD_TEXT_BAD_NUMBER;
    if (number_is_good(&text)) {
        fields_check(&text, layout->nation_bytes > 0);
        *ret_text = text;
        result = CARD_TEXT_OK;
    }
    card_text_wipe(&text);
    return result;
}

bool card_text_put_address(struct card_text *text, const uint8_t *bytes, size_t size_bytes)
{
    char address[CARD_ROOM(CARD_ADDRESS_BYTES)];
    if (size_bytes != CARD_ADDRESS_BYTES) {
        return false;
    }
    const bool good = utf16_read(bytes, size_bytes, address);
    const bool found = address[0] != '\0';
    if (found) {
        memcpy(text->address, address, sizeof(address));
        text->warnings |= good ? 0U : (unsigned)CARD_WARN_TEXT;
    }
    explicit_bzero(address, sizeof(address));
    return found;
}

void card_text_wipe(struct card_text *text)
{
    explicit_bzero(text, sizeof(*text));
}
