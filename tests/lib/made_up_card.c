#include "tests/lib/made_up_card.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

const struct made_up_card made_up_cards[MADE_UP_COUNT] = {
    {.what = "a citizen",
     .letter = ' ',
     .name = "马上有",
     .sex = "1",
     .nation = "01",
     .birth = "19800229",
     .address = "某省某市某区虚构路一号",
     .number = "190101198002290012",
     .issuer = "某市公安局某区分局",
     .valid_from = "20160301",
     .valid_to = "20360301"},
    /* 𠮷 (beyond the first plane), a private-use character of an old system, a middle dot */
    {.what = "a citizen with rare characters",
     .letter = ' ',
     .name = "𠮷\uE863·𬭊",
     .sex = "2",
     .nation = "05",
     .birth = "19800229",
     .address = "某省𠮷县",
     .number = "19990119800229009X",
     .issuer = "某县公安局",
     .valid_from = "20160301",
     .valid_to = "长期"},
    {.what = "a resident of Hong Kong",
     .letter = 'J',
     .name = "虚构人",
     .sex = "2",
     .birth = "19991231",
     .address = "某省某市某区虚构路二号",
     .number = "840000199912310034",
     .issuer = "某市公安局",
     .valid_from = "20190101",
     .valid_to = "20240101",
     .pass_number = "H00000000",
     .issue_count = "01"},
    {.what = "a foreign resident of 2017",
     .letter = 'I',
     .name = "虚构",
     .latin_name = "NOBODY, ANN MARIE",
     .sex = "2",
     .birth = "19850615",
     .number = "ZZZ000000000001",
     .valid_from = "20180101",
     .valid_to = "20280101",
     .country = "ZZZ"},
    /* its 35th character is a blank: the name goes on in the second place */
    {.what = "a foreign resident of 2023",
     .letter = 'Y',
     .name = "虚构",
     .latin_name = "NOBODYOFNOWHERE ANNAMARIAELISABETH ROSALINDE",
     .sex = "1",
     .birth = "19850615",
     .number = "900000198506150049",
     .valid_from = "20240101",
     .valid_to = "20340101",
     .country = "ZZZ",
     .issue_count = "00"},
};

void made_up_field(const char *text, uint8_t *ret_bytes, size_t size_bytes)
{
    size_t at = 0;
    for (size_t used = 0, length = strlen(text); used < length;) {
        uint32_t code = 0;
        bool good = false;
        used += utf8_next(text + used, length - used, &code, &good);
        uint16_t units[2] = {(uint16_t)code, 0};
        size_t count = 1;
        if (code > 0xFFFF) {
            units[0] = (uint16_t)(0xD800 + ((code - 0x10000) >> 10));
            units[1] = (uint16_t)(0xDC00 + ((code - 0x10000) & 0x3FF));
            count = 2;
        }
        for (size_t i = 0; i < count && at + 2 <= size_bytes; i++, at += 2) {
            ret_bytes[at] = (uint8_t)(units[i] & 0xFF);
            ret_bytes[at + 1] = (uint8_t)(units[i] >> 8);
        }
    }
    for (; at + 2 <= size_bytes; at += 2) {
        ret_bytes[at] = ' ';
        ret_bytes[at + 1] = 0;
    }
}

static void put(const char *text, uint8_t *block, size_t at, size_t size_bytes)
{
    assert(at + size_bytes <= CARD_TEXT_BYTES);
    made_up_field(text == NULL ? "" : text, block + at, size_bytes);
}

/* The fields that citizens, J and Y have at the same places. */
static void put_common(const struct made_up_card *card, uint8_t *block)
{
    put(card->name, block, 0, 30);
    put(card->sex, block, 30, 2);
    put(card->birth, block, 36, 16);
    put(card->number, block, 122, 36);
    put(card->valid_from, block, 188, 16);
    put(card->valid_to, block, 204, 16);
}

void made_up_card_text(const struct made_up_card *card, uint8_t ret_bytes[CARD_TEXT_BYTES])
{
    const char letter[] = {card->letter, '\0'};
    put("", ret_bytes, 0, CARD_TEXT_BYTES);
    put(letter, ret_bytes, CARD_TEXT_KIND_AT, 2);
    switch (card->letter) {
    case 'I':
        put(card->latin_name, ret_bytes, 0, 120);
        put(card->sex, ret_bytes, 120, 2);
        put(card->number, ret_bytes, 122, 30);
        put(card->country, ret_bytes, 152, 6);
        put(card->name, ret_bytes, 158, 30);
        put(card->valid_from, ret_bytes, 188, 16);
        put(card->valid_to, ret_bytes, 204, 16);
        put(card->birth, ret_bytes, 220, 16);
        return;
    case 'Y': {
        uint8_t latin[92];
        made_up_field(card->latin_name, latin, sizeof(latin));
        put_common(card, ret_bytes);
        put(card->issue_count, ret_bytes, 32, 4);
        memcpy(ret_bytes + 52, latin, 70);
        memcpy(ret_bytes + 220, latin + 70, 22);
        put(card->country, ret_bytes, 242, 6);
        return;
    }
    default:
        put_common(card, ret_bytes);
        put(card->nation, ret_bytes, 32, 4);
        put(card->address, ret_bytes, 52, 70);
        put(card->issuer, ret_bytes, 158, 30);
        put(card->pass_number, ret_bytes, 220, 18);
        put(card->issue_count, ret_bytes, 238, 4);
    }
}
