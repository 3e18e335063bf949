#include "hall-server/model/id.h"

#include <assert.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char base64url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

static bool is_letter_or_digit(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z');
}

struct uuid uuid_make(int64_t at_ms, const uint8_t entropy[UUID_ENTROPY_BYTES])
{
    assert(at_ms >= 0 && at_ms < (INT64_C(1) << 48));
    struct uuid id;
    for (int i = 0; i < 6; i++) {
        id.bytes[i] = (uint8_t)(at_ms >> (40 - 8 * i));
    }
    memcpy(id.bytes + 6, entropy, UUID_ENTROPY_BYTES);
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0F)); /* version 7 */
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F)); /* the variant of RFC 9562 */
    return id;
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool uuid_is_nil(const struct uuid *id)
{
    static const struct uuid nil;
    return uuid_equal(id, &nil);
}

static bool uuid_hyphen_follows(int byte)
{
    return byte == 3 || byte == 5 || byte == 7 || byte == 9;
}

void uuid_format(const struct uuid *id, char ret_text[UUID_TEXT_BYTES + 1])
{
    size_t at = 0;
    for (int i = 0; i < 16; i++) {
        ret_text[at++] = hex_digits[id->bytes[i] >> 4];
        ret_text[at++] = hex_digits[id->bytes[i] & 15];
        if (uuid_hyphen_follows(i)) {
            ret_text[at++] = '-';
        }
    }
    assert(at == UUID_TEXT_BYTES);
    ret_text[at] = 0;
}

int uuid_parse(const char *text, size_t size_bytes, struct uuid *ret_id)
{
    if (size_bytes != UUID_TEXT_BYTES) {
        return ID_MALFORMED;
    }
    struct uuid id;
    size_t at = 0;
    for (int i = 0; i < 16; i++) {
        const int high = hex_value(text[at++]);
        const int low = hex_value(text[at++]);
        if (high < 0 || low < 0) {
            return ID_MALFORMED;
        }
        id.bytes[i] = (uint8_t)(high * 16 + low);
        if (uuid_hyphen_follows(i) && text[at++] != '-') {
            return ID_MALFORMED;
        }
    }
    *ret_id = id;
    return ID_OK;
}

int short_id_parse(const char *text, size_t size_bytes, struct short_id *ret_id)
{
    if (size_bytes == 0 || size_bytes > LIMIT_SHORT_ID_BYTES) {
        return ID_MALFORMED;
    }
    for (size_t i = 0; i < size_bytes; i++) {
        if (!is_letter_or_digit(text[i]) && text[i] != '-') {
            return ID_MALFORMED;
        }
    }
    memset(ret_id, 0, sizeof(*ret_id));
    memcpy(ret_id->text, text, size_bytes);
    return ID_OK;
}

bool short_id_equal(const struct short_id *a, const struct short_id *b)
{
    return strcmp(a->text, b->text) == 0;
}

bool short_id_is_none(const struct short_id *id)
{
    return id->text[0] == 0;
}

void visitor_token_format(const struct uuid *ticket, const struct visitor_secret *secret,
                          char ret_text[VISITOR_TOKEN_TEXT_BYTES + 1])
{
    uint8_t bytes[VISITOR_TOKEN_BYTES];
    memcpy(bytes, ticket->bytes, sizeof(ticket->bytes));
    memcpy(bytes + sizeof(ticket->bytes), secret->bytes, sizeof(secret->bytes));

    uint32_t held = 0;
    int held_bits = 0;
    size_t at = 0;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        held = (held << 8) | bytes[i];
        held_bits += 8;
        while (held_bits >= 6) {
            held_bits -= 6;
            ret_text[at++] = base64url_digits[(held >> held_bits) & 63];
        }
    }
    ret_text[at++] = base64url_digits[(held << (6 - held_bits)) & 63];
    assert(at == VISITOR_TOKEN_TEXT_BYTES);
    ret_text[at] = 0;
}

static int base64url_value(char digit)
{
    if (digit >= 'A' && digit <= 'Z') {
        return digit - 'A';
    }
    if (digit >= 'a' && digit <= 'z') {
        return digit - 'a' + 26;
    }
    if (digit >= '0' && digit <= '9') {
        return digit - '0' + 52;
    }
    return digit == '-' ? 62 : digit == '_' ? 63 : -1;
}

int visitor_token_parse(const char *text, size_t size_bytes, struct uuid *ret_ticket,
                        struct visitor_secret *ret_secret)
{
    if (size_bytes != VISITOR_TOKEN_TEXT_BYTES) {
        return ID_MALFORMED;
    }
    uint8_t bytes[VISITOR_TOKEN_BYTES];
    uint32_t held = 0;
    int held_bits = 0;
    size_t at = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        const int value = base64url_value(text[i]);
        if (value < 0) {
            return ID_MALFORMED;
        }
        held = (held << 6) | (uint32_t)value;
        held_bits += 6;
        if (held_bits >= 8) {
            held_bits -= 8;
            bytes[at++] = (uint8_t)(held >> held_bits);
        }
    }
    assert(at == sizeof(bytes));
    if ((held & ((1u << held_bits) - 1)) != 0) {
        return ID_MALFORMED; /* one token, one spelling */
    }
    memcpy(ret_ticket->bytes, bytes, sizeof(ret_ticket->bytes));
    memcpy(ret_secret->bytes, bytes + sizeof(ret_ticket->bytes), sizeof(ret_secret->bytes));
    return ID_OK;
}

bool visitor_secret_equal(const struct visitor_secret *a, const struct visitor_secret *b)
{
    unsigned differ = 0;
    for (size_t i = 0; i < sizeof(a->bytes); i++) {
        differ |= (unsigned)(a->bytes[i] ^ b->bytes[i]);
    }
    return differ == 0;
}

bool request_id_is_good(const char *text, size_t size_bytes)
{
    if (size_bytes < LIMIT_REQUEST_ID_LEAST_BYTES || size_bytes > LIMIT_REQUEST_ID_BYTES) {
        return false;
    }
    for (size_t i = 0; i < size_bytes; i++) {
        const char letter = text[i];
        if (!is_letter_or_digit(letter) && letter != '.' && letter != '_' && letter != '-') {
            return false;
        }
    }
    return true;
}
