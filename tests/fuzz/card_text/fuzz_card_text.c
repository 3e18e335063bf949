/* Any block: refused, or every field of it is good UTF-8 and the number is as it must be. */
#include "drivers/base/id_number.h"
#include "drivers/base/utf8.h"
#include "drivers/idcard/card_codes.h"
#include "drivers/idcard/card_text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct card_text *text)
{
    const char *const fields[] = {text->name,        text->latin_name, text->birth,
                                  text->address,     text->number,     text->issuer,
                                  text->valid_from,  text->valid_to,   text->country,
                                  text->pass_number, text->issue_count};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        assert(utf8_is_valid(fields[i], strlen(fields[i])));
    }
    assert(text->kind == CARD_FOREIGN_2017 ||
           id_number_check(text->number) == text->number[ID_NUMBER_LENGTH - 1]);
    assert(text->kind != CARD_CITIZEN || (text->warnings & CARD_WARN_NATION) != 0 ||
           card_nation_name(text->nation) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct card_text text;
    if (card_text_read(data, size, &text) == CARD_TEXT_OK) {
        check(&text);
        (void)card_text_put_address(&text, data, CARD_ADDRESS_BYTES);
        check(&text);
        card_text_wipe(&text);
    }
    return 0;
}
