#include "drivers/idcard/card_person.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* The kinds of numbers of the hall's appointments (proto/booking_json.h). */
enum { NUMBER_RESIDENT = 1, NUMBER_OTHER = 2 };

static void hash_make(const struct card_text *text, const uint8_t *key, uint8_t *ret_hash)
{
    static const char purpose[8] = "person";
    /* The hall takes a number for a resident's if it is one of GB 11643 with a good date. */
    const bool resident = text->kind == CARD_CITIZEN || text->kind == CARD_HMT_RESIDENT;
    const uint8_t kind = resident ? NUMBER_RESIDENT : NUMBER_OTHER;
    crypto_generichash_state state;
    const int begun =
        crypto_generichash_init(&state, key, CARD_PERSON_KEY_BYTES, CARD_PERSON_HASH_BYTES);
    assert(begun == 0);
    crypto_generichash_update(&state, (const uint8_t *)purpose, sizeof(purpose));
    crypto_generichash_update(&state, &kind, 1);
    crypto_generichash_update(&state, (const uint8_t *)text->number, strlen(text->number));
    crypto_generichash_final(&state, ret_hash, CARD_PERSON_HASH_BYTES);
    sodium_memzero(&state, sizeof(state));
}

static void mask(const char *number, char *ret_masked)
{
    const size_t length = strlen(number);
    for (size_t i = 0; i < length; i++) {
        const bool stays = i < CARD_PERSON_MASK_FIRST || i + CARD_PERSON_MASK_LAST >= length;
        ret_masked[i] = '*';
        if (stays) {
            ret_masked[i] = number[i];
        }
    }
    ret_masked[length] = '\0';
}

/* How a hall writes a name where others can read it. Blanks and commas stay. */
static void name_mask(const char *name, char *ret_masked)
{
    const size_t length = strlen(name);
    size_t out = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        bool good = false;
        const size_t size = utf8_next(name + at, length - at, &code, &good);
        if (at == 0 || code == ' ' || code == ',') {
            memcpy(ret_masked + out, name + at, size);
            out += size;
        } else {
            ret_masked[out++] = '*';
        }
        at += size;
    }
    ret_masked[out] = '\0';
}

void card_person_make(const struct card_text *text, const uint8_t key[CARD_PERSON_KEY_BYTES],
                      unsigned want, struct card_person *ret_person)
{
    memset(ret_person, 0, sizeof(*ret_person));
    ret_person->kind = text->kind;
    ret_person->warnings = text->warnings;
    hash_make(text, key, ret_person->hash);
    mask(text->number, ret_person->number_masked);
    name_mask(text->name[0] != '\0' ? text->name : text->latin_name, ret_person->name_masked);
    if ((want & CARD_WANT_NAME) != 0) {
        if (text->name[0] != '\0') {
            memcpy(ret_person->name, text->name, sizeof(text->name));
        } else {
            memcpy(ret_person->name, text->latin_name, sizeof(text->latin_name));
        }
    }
    if ((want & CARD_WANT_BIRTH) != 0) {
        memcpy(ret_person->birth, text->birth, sizeof(text->birth));
    }
    if ((want & CARD_WANT_SEX) != 0) {
        ret_person->sex = text->sex;
    }
    if ((want & CARD_WANT_ADDRESS) != 0) {
        memcpy(ret_person->address, text->address, sizeof(text->address));
    }
    if ((want & CARD_WANT_VALIDITY) != 0) {
        memcpy(ret_person->valid_to, text->valid_to, sizeof(text->valid_to));
    }
}

void card_person_wipe(struct card_person *person)
{
    sodium_memzero(person, sizeof(*person));
}
