/*
 * The four kinds of cards read as they were written, names whole; what makes a card of no use is
 * refused, all else is a warning; spoiled blocks never leave their fields.
 */
#include "drivers/base/utf8.h"
#include "drivers/idcard/card_codes.h"
#include "drivers/idcard/card_text.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_up_card.h"
#include "tests/lib/mutate.h"

#include <stdio.h>
#include <string.h>

enum { CITIZEN, RARE, HMT, FOREIGN_2017, FOREIGN_2023 };

static const char *or_nothing(const char *text)
{
    return text == NULL ? "" : text;
}

static struct card_text read_good(const uint8_t *block)
{
    struct card_text text;
    memset(&text, 0xA5, sizeof(text));
    assert_int_equal(card_text_read(block, CARD_TEXT_BYTES, &text), CARD_TEXT_OK);
    return text;
}

static void test_each_kind_of_card_reads_as_it_was_written(void **unused)
{
    (void)unused;
    static const enum card_kind kinds[] = {CARD_CITIZEN, CARD_CITIZEN, CARD_HMT_RESIDENT,
                                           CARD_FOREIGN_2017, CARD_FOREIGN_2023};
    for (int i = 0; i < MADE_UP_COUNT; i++) {
        const struct made_up_card *card = &made_up_cards[i];
        uint8_t block[CARD_TEXT_BYTES];
        made_up_card_text(card, block);
        const struct card_text text = read_good(block);
        assert_int_equal(text.kind, kinds[i]);
        assert_string_equal(text.name, card->name);
        assert_string_equal(text.latin_name, or_nothing(card->latin_name));
        assert_int_equal(text.sex, card->sex[0]);
        assert_int_equal(text.nation, card->nation == NULL ? 0 : atoi(card->nation));
        assert_string_equal(text.birth, card->birth);
        assert_string_equal(text.address, or_nothing(card->address));
        assert_string_equal(text.number, card->number);
        assert_string_equal(text.issuer, or_nothing(card->issuer));
        assert_string_equal(text.valid_from, card->valid_from);
        assert_int_equal(text.valid_for_ever, i == RARE);
        assert_string_equal(text.valid_to, i == RARE ? "" : card->valid_to);
        assert_string_equal(text.country, or_nothing(card->country));
        assert_string_equal(text.pass_number, or_nothing(card->pass_number));
        assert_string_equal(text.issue_count, or_nothing(card->issue_count));
        /* Made-up people come from places that were never there. */
        assert_int_equal(text.warnings, card->letter == ' ' ? CARD_WARN_DIVISION : 0);
    }
}

/* The published layout of a citizen's card, independent of our table. */
static void test_the_published_layout_is_ours(void **unused)
{
    (void)unused;
    static const struct {
        const char *field;
        const char *text;
        size_t to;
    } fields[] = {
        {"name", "虚构", offsetof(struct card_text, name)},
        {"birth", "19800229", offsetof(struct card_text, birth)},
        {"address", "某处", offsetof(struct card_text, address)},
        {"id_number", "19999919800229001X", offsetof(struct card_text, number)},
        {"issuer", "某局", offsetof(struct card_text, issuer)},
        {"valid_from", "20160301", offsetof(struct card_text, valid_from)},
        {"valid_to", "20360301", offsetof(struct card_text, valid_to)},
    };
    FILE *file = fopen("tests/data/idcard/text_layout.tsv", "r");
    assert_non_null(file);
    uint8_t block[CARD_TEXT_BYTES];
    made_up_field("", block, sizeof(block));
    char line[256];
    size_t found = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        char name[32];
        size_t at = 0;
        size_t bytes = 0;
        if (sscanf(line, "%31s %zu %zu", name, &at, &bytes) != 3) {
            continue;
        }
        if (strcmp(name, "sex") == 0) {
            made_up_field("2", block + at, bytes);
        } else if (strcmp(name, "nation") == 0) {
            made_up_field("56", block + at, bytes);
        }
        for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
            if (strcmp(name, fields[i].field) == 0) {
                made_up_field(fields[i].text, block + at, bytes);
                found++;
            }
        }
    }
    fclose(file);
    assert_int_equal(found, sizeof(fields) / sizeof(fields[0]));
    const struct card_text text = read_good(block);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *got = (const char *)&text + fields[i].to;
        assert_string_equal(got, fields[i].text);
    }
    assert_int_equal(text.sex, '2');
    assert_string_equal(card_nation_name(text.nation), "基诺");
}

static void test_any_size_but_the_whole_block_is_refused(void **unused)
{
    (void)unused;
    uint8_t block[CARD_TEXT_BYTES];
    made_up_card_text(&made_up_cards[CITIZEN], block);
    struct card_text text;
    for (size_t cut = 0; cut < CARD_TEXT_BYTES; cut++) {
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, block, cut);
        assert_int_equal(card_text_read(exact, cut, &text), CARD_TEXT_BAD_SIZE);
        free(exact);
    }
}

static void test_only_the_four_letters_and_a_blank_are_cards(void **unused)
{
    (void)unused;
    int known = 0;
    for (int letter = 0; letter < 0x10000; letter++) {
        uint8_t block[CARD_TEXT_BYTES];
        struct card_text text;
        made_up_card_text(&made_up_cards[CITIZEN], block);
        block[CARD_TEXT_KIND_AT] = (uint8_t)(letter & 0xFF);
        block[CARD_TEXT_KIND_AT + 1] = (uint8_t)(letter >> 8);
        known += card_text_read(block, sizeof(block), &text) != CARD_TEXT_UNKNOWN_KIND ? 1 : 0;
    }
    assert_int_equal(known, 5); /* ' ', 0, I, J, Y */
}

static void test_a_number_with_one_wrong_character_is_refused(void **unused)
{
    (void)unused;
    static const char others[] = "0123456789X";
    for (int which = 0; which < MADE_UP_COUNT; which++) {
        struct made_up_card card = made_up_cards[which];
        char number[20];
        snprintf(number, sizeof(number), "%s", card.number);
        card.number = number;
        for (size_t at = 0; at < strlen(number); at++) {
            const char right = number[at];
            for (size_t i = 0; i < sizeof(others) - 1; i++) {
                uint8_t block[CARD_TEXT_BYTES];
                struct card_text text;
                number[at] = others[i];
                made_up_card_text(&card, block);
                const bool same = others[i] == right;
                /* A 2017 number has no check character: only its shape. */
                const bool shaped = card.letter == 'I' && (at < 3) == (others[i] == 'X');
                assert_int_equal(card_text_read(block, sizeof(block), &text),
                                 same || shaped ? CARD_TEXT_OK : CARD_TEXT_BAD_NUMBER);
            }
            number[at] = right;
        }
    }
}

/* The warnings of the citizen whose field was changed so, without that of the made-up place. */
static unsigned warnings_of(size_t at, size_t bytes, const char *text)
{
    uint8_t block[CARD_TEXT_BYTES];
    made_up_card_text(&made_up_cards[CITIZEN], block);
    made_up_field(text, block + at, bytes);
    return read_good(block).warnings & ~(unsigned)CARD_WARN_DIVISION;
}

static void test_what_is_odd_is_a_warning_and_never_a_refusal(void **unused)
{
    (void)unused;
    assert_int_equal(warnings_of(0, 30, "马上有"), 0);
    assert_int_equal(warnings_of(0, 30, ""), CARD_WARN_NAME);
    assert_int_equal(warnings_of(30, 2, "7"), CARD_WARN_SEX);
    assert_int_equal(warnings_of(32, 4, "57"), CARD_WARN_NATION);
    assert_int_equal(warnings_of(32, 4, "97"), 0);
    assert_int_equal(warnings_of(36, 16, "19800301"), CARD_WARN_BIRTH);
    assert_int_equal(warnings_of(36, 16, "19810229"), CARD_WARN_BIRTH);
    assert_int_equal(warnings_of(188, 16, "20370301"), CARD_WARN_VALIDITY);
    assert_int_equal(warnings_of(204, 16, "20361301"), CARD_WARN_VALIDITY);
    assert_int_equal(warnings_of(204, 16, "永久"), CARD_WARN_VALIDITY);
    struct made_up_card card = made_up_cards[CITIZEN];
    card.number = "110105194912310"
                  "02X"; /* the standard's own example: a place that is there */
    card.birth = "19491231";
    uint8_t block[CARD_TEXT_BYTES];
    made_up_card_text(&card, block);
    assert_int_equal(read_good(block).warnings, 0);
}

static void test_half_a_surrogate_is_replaced_and_said(void **unused)
{
    (void)unused;
    static const struct {
        uint8_t units[8];
        const char *name;
    } rows[] = {
        {{0x42, 0xD8, 'a', 0, ' ', 0, ' ', 0}, "\uFFFDa"},          /* high, then none */
        {{0xB7, 0xDF, 'a', 0, ' ', 0, ' ', 0}, "\uFFFDa"},          /* low alone */
        {{0x42, 0xD8, 0x42, 0xD8, 0xB7, 0xDF, ' ', 0}, "\uFFFD𠮷"}, /* a half before a whole */
        {{'a', 0, 0x07, 0, 'b', 0, ' ', 0}, "a\uFFFDb"},            /* a bell */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t block[CARD_TEXT_BYTES];
        made_up_card_text(&made_up_cards[CITIZEN], block);
        memcpy(block, rows[i].units, sizeof(rows[i].units));
        const struct card_text text = read_good(block);
        assert_string_equal(text.name, rows[i].name);
        assert_true((text.warnings & CARD_WARN_NAME) != 0);
    }
    /* Cut by the end of the field: the next field's low half must not be taken. */
    uint8_t block[CARD_TEXT_BYTES];
    made_up_card_text(&made_up_cards[CITIZEN], block);
    block[28] = 0x42;
    block[29] = 0xD8;
    block[30] = 0xB7;
    block[31] = 0xDF;
    assert_true((read_good(block).warnings & CARD_WARN_NAME) != 0);
}

static void test_the_newest_address_takes_the_place_of_the_first(void **unused)
{
    (void)unused;
    uint8_t block[CARD_TEXT_BYTES];
    uint8_t address[CARD_ADDRESS_BYTES];
    made_up_card_text(&made_up_cards[CITIZEN], block);
    struct card_text text = read_good(block);
    made_up_field("", address, sizeof(address));
    assert_false(card_text_put_address(&text, address, sizeof(address)));
    assert_string_equal(text.address, made_up_cards[CITIZEN].address);
    made_up_field("某省某县新路三号", address, sizeof(address));
    assert_false(card_text_put_address(&text, address, sizeof(address) - 2));
    assert_true(card_text_put_address(&text, address, sizeof(address)));
    assert_string_equal(text.address, "某省某县新路三号");
    card_text_wipe(&text);
    const struct card_text nothing = {0};
    assert_memory_equal(&text, &nothing, sizeof(text));
}

static void test_the_codes_are_in_order_and_known(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < CARD_DIVISION_COUNT; i++) {
        char digits[12];
        snprintf(digits, sizeof(digits), "%06ld", card_division_at(i));
        assert_true(card_division_is_known(digits));
        assert_true(i == 0 || card_division_at(i - 1) < card_division_at(i));
    }
    assert_true(card_division_is_known("511602"));
    assert_false(card_division_is_known("199901"));
    assert_false(card_division_is_known("000000"));
    assert_false(card_division_is_known("11010x"));
    assert_string_equal(card_nation_name(1), "汉");
    assert_null(card_nation_name(0));
}

static void check_texts(const struct card_text *text)
{
    const char *const fields[] = {text->name,        text->latin_name, text->birth,
                                  text->address,     text->number,     text->issuer,
                                  text->valid_from,  text->valid_to,   text->country,
                                  text->pass_number, text->issue_count};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        assert_true(utf8_is_valid(fields[i], strlen(fields[i])));
    }
}

static void test_mutations_are_refused_or_read(void **unused)
{
    (void)unused;
    struct mutate mutate = {256248};
    int good = 0;
    for (long i = mutate_count(5000); i > 0; i--) {
        uint8_t block[CARD_TEXT_BYTES];
        struct card_text text;
        made_up_card_text(&made_up_cards[i % MADE_UP_COUNT], block);
        const size_t size = mutate_bytes(&mutate, block, sizeof(block));
        const int result = card_text_read(block, size, &text);
        if (result == CARD_TEXT_OK) {
            check_texts(&text);
            good++;
        }
    }
    assert_true(good > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_card_reads_as_it_was_written),
        cmocka_unit_test(test_the_published_layout_is_ours),
        cmocka_unit_test(test_any_size_but_the_whole_block_is_refused),
        cmocka_unit_test(test_only_the_four_letters_and_a_blank_are_cards),
        cmocka_unit_test(test_a_number_with_one_wrong_character_is_refused),
        cmocka_unit_test(test_what_is_odd_is_a_warning_and_never_a_refusal),
        cmocka_unit_test(test_half_a_surrogate_is_replaced_and_said),
        cmocka_unit_test(test_the_newest_address_takes_the_place_of_the_first),
        cmocka_unit_test(test_the_codes_are_in_order_and_known),
        cmocka_unit_test(test_mutations_are_refused_or_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
