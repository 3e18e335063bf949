/* What a scanned text is: every form, every refusal, tags that another program made, and the same
 * judgement as the hall's own readers of tokens and codes. */
#include "drivers/barcode/aim.h"
#include "drivers/barcode/scan_check.h"
#include "drivers/base/utf8.h"
#include "hall-server/model/booking.h"
#include "hall-server/model/id.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#define TOKEN "AZzxR2x8dMOKf3mN0q2hRQAAAAAAAAAAAAAAAA"
enum { WALL_S = 1773628000 };

/* Of the seed 0, 1, 2 …, by OpenSSL. */
static uint8_t key[SIGNED_CODE_PUBLIC_BYTES] = {
    0x03, 0xA1, 0x07, 0xBF, 0xF3, 0xCE, 0x10, 0xBE, 0x1D, 0x70, 0xDD, 0x18, 0xE7, 0x4B, 0xC0, 0x99,
    0x67, 0xE4, 0xD6, 0x30, 0x9B, 0xA5, 0x0D, 0x5F, 0x1D, 0xDC, 0x86, 0x64, 0x12, 0x55, 0x31, 0xB8};
static struct scan_meaning meaning;

static struct scan_rules rules_make(void)
{
    return (struct scan_rules){.bases = {"https://hall.example:8443/", "http://127.0.0.1:8080"},
                               .key = key,
                               .wall_ms = (int64_t)WALL_S * 1000};
}

static enum scan_problem check_bytes(const void *bytes, size_t size, const char *aim)
{
    static struct scan scan;
    const struct scan_rules rules = rules_make();
    scan.length_bytes = size;
    memcpy(scan.bytes, bytes, size);
    snprintf(scan.aim, sizeof(scan.aim), "%s", aim);
    return scan_check(&scan, &rules, &meaning);
}

static enum scan_problem check(const char *text)
{
    return check_bytes(text, strlen(text), "]Q1");
}

static void is(const char *text, enum scan_kind kind, const char *plain)
{
    assert_int_equal(check(text), SCAN_OK);
    assert_int_equal(meaning.kind, kind);
    assert_string_equal(meaning.text, plain);
}

static void every_form(void **state)
{
    (void)state;
    is(TOKEN, SCAN_TICKET, TOKEN);
    assert_false(meaning.proven);
    is("https://hall.example:8443/t/" TOKEN, SCAN_TICKET, TOKEN);
    is("HTTPS://HALL.EXAMPLE:8443/t/" TOKEN "?claim=1", SCAN_TICKET, TOKEN);
    is("  http://127.0.0.1:8080/t/" TOKEN "#x ", SCAN_TICKET, TOKEN);
    is("K7M29XTW", SCAN_APPOINTMENT, "K7M29XTW");
    is("k7m2-9xtw", SCAN_APPOINTMENT, "K7M29XTW");
    is("OIL0-1234", SCAN_APPOINTMENT, "01101234");
    is("BJ-20260316-000123", SCAN_CASE, "BJ20260316000123");
    is("BJ202603160001", SCAN_CASE, "BJ202603160001");
    is("3301062026031600012", SCAN_CASE, "3301062026031600012");
    is("134567890123456789", SCAN_PHONE, "134567890123456789");
    is("2856789012345678", SCAN_PHONE, "2856789012345678");
    is("https://pay.example/q?x=1", SCAN_PHONE, "https://pay.example/q?x=1");
    is("https://pay.example/t/short", SCAN_PHONE, "https://pay.example/t/short");
    assert_string_equal(scan_kind_name(SCAN_PHONE), "phone");
}

static void every_refusal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum scan_problem why;
    } rows[] = {
        {"", SCAN_EMPTY},
        {"   ", SCAN_EMPTY},
        {"\xC4\xE3\xBA\xC3", SCAN_BAD_TEXT}, /* GB18030 */
        {"K7M2\x1D"
         "9XTW",
         SCAN_BAD_CHARACTER},
        {"K7M29XTW\n", SCAN_BAD_CHARACTER},
        {"K7M29XTW\x7F", SCAN_BAD_CHARACTER},
        {"K7M29\xE2\x80\xAEXTW", SCAN_BAD_CHARACTER}, /* U+202E turns what is seen around */
        {"\xEF\xBB\xBFK7M29XTW", SCAN_BAD_CHARACTER},
        {"\xC2\x85K7M29XTW", SCAN_BAD_CHARACTER},
        {"https://other.example/t/" TOKEN, SCAN_OTHER_HALL},
        {"https://hall.example:8443.evil/t/" TOKEN, SCAN_OTHER_HALL},
        {"https://hall.example:8443/x/t/" TOKEN, SCAN_OTHER_HALL},
        {"K7M29XT", SCAN_UNKNOWN},
        {"K7M29XTU", SCAN_UNKNOWN},
        {"K7M29XTWW", SCAN_UNKNOWN},
        {TOKEN "A", SCAN_UNKNOWN},
        {"BJ-20260230-000123", SCAN_UNKNOWN}, /* no such day */
        {"BJ--20260316-000123", SCAN_UNKNOWN},
        {"BJ-20260316-123", SCAN_UNKNOWN},
        {"9901062026031600012", SCAN_UNKNOWN}, /* no such province */
        {"马上办", SCAN_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        memset(&meaning, 0x5A, sizeof(meaning));
        assert_int_equal(check(rows[i].text), rows[i].why);
        assert_int_equal(meaning.text[0], 0x5A);
        assert_true(scan_problem_code(rows[i].why)[0] != '\0');
        assert_true(scan_problem_zh(rows[i].why)[0] != '\0');
        assert_true(scan_problem_en(rows[i].why)[0] != '\0');
    }
}

/* Made up numbers of nobody: the check character is right, the division has no such serial. */
static void numbers_of_persons_are_refused(void **state)
{
    (void)state;
    char text[19] = "11010119000307000";
    int refused = 0;
    for (int last = 0; last < 11; last++) {
        text[17] = last == 10 ? 'X' : (char)('0' + last);
        refused += check(text) == SCAN_PERSON_NUMBER;
    }
    assert_int_equal(refused, 1);
}

static void goods_and_lengths(void **state)
{
    (void)state;
    static char text[SCAN_BYTES_MAX];
    memset(text, 'A', sizeof(text));
    assert_int_equal(check_bytes("12345670", 8, "]E4"), SCAN_GOODS);
    assert_int_equal(check_bytes("12345670", 8, ""), SCAN_OK);
    assert_int_equal(check_bytes("12345670", 8, "]Z0"), SCAN_UNKNOWN);
    assert_int_equal(check_bytes(text, SCAN_TEXT_MAX + 1, ""), SCAN_TOO_LONG);
    assert_int_equal(check_bytes(text, SCAN_TEXT_MAX, ""), SCAN_UNKNOWN);
    memcpy(text, "https://", 8);
    assert_int_equal(check_bytes(text, SCAN_TEXT_MAX, ""), SCAN_OK);
    assert_int_equal(strlen(meaning.text), SCAN_TEXT_MAX);
    assert_int_equal(check_bytes("K7M2\0XTW", 8, ""), SCAN_BAD_CHARACTER);
}

/* Signatures made by OpenSSL with the seed 0…31: openssl pkeyutl -sign -rawin -inkey … */
static const char signed_appointment[] =
    "MS1.A.K7M29XTW.1773628200."
    "yBafo_scn4vPQrytoe-gy-8o7LbUy3z7TCIw_HQtq0l8Fo2qJYdhsTy_TEwyFmI3d8_noByoeS_BDDFNErFFCg";

static void signed_codes(void **state)
{
    (void)state;
    is(signed_appointment, SCAN_APPOINTMENT, "K7M29XTW");
    assert_true(meaning.proven);
    is("MS1.T." TOKEN ".0."
       "bfDdC8Ayq8_MSvrjJ5Qp6oq0KdPe_iiFPt56zIXewxTgpBz39MxmI72cf2lt-68SnHnESMKEAr3WrhPjwq6ADw",
       SCAN_TICKET, TOKEN);
    is("MS1.C.BJ20260316000123.0."
       "IXheNAC8sL9Ue6X8Q7vys0sLJCGkdDDGW0ZDRx6XvyKWXT9A2qp3vsF66r3fuLlLwE8fLA2ZGy6twqCrrdPGAg",
       SCAN_CASE, "BJ20260316000123");
    /* A tag that proves, over a value that is not what it says to be. */
    assert_int_equal(check("MS1.A.BJ20260316000123.0."
                           "pZBpN8E0Q2esx_UnCjoc_YmSjlcI6now1MxVS7ZnT8YL8h80WITD_eexNByossM_"
                           "GJf9IqIlpwWPpQeB1QJlDg"),
                     SCAN_BAD_PAYLOAD);

    char text[SIGNED_CODE_TEXT_ROOM];
    uint8_t seed[SIGNED_CODE_SEED_BYTES];
    uint8_t public_key[SIGNED_CODE_PUBLIC_BYTES];
    uint8_t secret[SIGNED_CODE_SECRET_BYTES];
    for (size_t i = 0; i < sizeof(seed); i++) {
        seed[i] = (uint8_t)i;
    }
    signed_code_keys(seed, public_key, secret);
    assert_memory_equal(public_key, key, sizeof(key));
    struct signed_code what = {.kind = 'A', .value = "K7M29XTW", .expires_s = 1773628200};
    assert_true(signed_code_make(secret, &what, text));
    assert_string_equal(text, signed_appointment);
    what.kind = 'X';
    assert_false(signed_code_make(secret, &what, text));
}

/* Each character of a signed code, changed to each other one, is refused. */
static void no_changed_code_passes(void **state)
{
    (void)state;
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    char text[sizeof(signed_appointment)];
    for (size_t at = 0; at < sizeof(text) - 1; at++) {
        for (const char *c = alphabet; *c != '\0'; c++) {
            memcpy(text, signed_appointment, sizeof(text));
            if (text[at] == *c) {
                continue;
            }
            text[at] = *c;
            const enum scan_problem problem = check(text);
            assert_true(problem == SCAN_BAD_TAG || problem == SCAN_BAD_PAYLOAD ||
                        problem == SCAN_UNKNOWN);
        }
        memcpy(text, signed_appointment, sizeof(text));
        assert_true(check_bytes(text, at, "") != SCAN_OK); /* cut at every byte */
    }
}

static void time_and_key_of_signed_codes(void **state)
{
    (void)state;
    struct signed_code what;
    const size_t length = sizeof(signed_appointment) - 1;
    const int64_t end_ms = (int64_t)1773628200 * 1000;
    (void)rules_make();
    assert_int_equal(signed_code_check(key, signed_appointment, length, end_ms - 1, &what),
                     SIGNED_CODE_OK);
    assert_int_equal(what.expires_s, 1773628200);
    assert_int_equal(signed_code_check(key, signed_appointment, length, end_ms, &what),
                     SIGNED_CODE_EXPIRED);
    assert_int_equal(signed_code_check(NULL, signed_appointment, length, 0, &what),
                     SIGNED_CODE_NO_KEY);
    key[31] ^= 1;
    assert_int_equal(signed_code_check(key, signed_appointment, length, 0, &what),
                     SIGNED_CODE_WRONG);
    key[31] ^= 1;
}

/* Random texts near the forms: this room and the hall's model call the same things by the same
 * name, so that a kiosk never sends what the hall cannot read. */
static void judges_as_the_hall_does(void **state)
{
    (void)state;
    static const char alphabet[] = "AQgwKZkzOoIiLlUu019-_~ ";
    uint32_t random = 7;
    int tokens = 0;
    int codes = 0;
    for (int turn = 0; turn < 50000; turn++) {
        char text[64] = TOKEN;
        const bool long_one = turn % 2 == 0;
        size_t length = long_one ? 38 : 8 + (size_t)turn % 3;
        const int changes = long_one ? 2 : (int)length;
        for (int i = 0; i < changes; i++) {
            random = random * 1664525u + 1013904223u;
            const size_t at = long_one && i == 0 ? 37 : (random >> 4) % length;
            text[long_one ? at : (size_t)i] = alphabet[(random >> 12) % (sizeof(alphabet) - 1)];
        }
        text[length] = '\0';
        if (text[0] == ' ' || text[length - 1] == ' ') {
            continue;
        }
        struct uuid ticket;
        struct visitor_secret secret;
        struct booking_code code;
        const bool token = visitor_token_parse(text, length, &ticket, &secret) == ID_OK;
        const bool appointment = booking_code_parse(text, length, &code);
        const enum scan_problem problem = check_bytes(text, length, "");
        assert_int_equal(problem == SCAN_OK && meaning.kind == SCAN_TICKET, token);
        assert_int_equal(problem == SCAN_OK && meaning.kind == SCAN_APPOINTMENT, appointment);
        if (appointment) {
            assert_string_equal(meaning.text, code.text);
        }
        tokens += token;
        codes += appointment;
    }
    assert_true(tokens > 100 && codes > 100);
}

static void identifiers(void **state)
{
    (void)state;
    assert_string_equal(aim_find("]Q1")->name, "QR Code");
    assert_string_equal(aim_find("]C1")->name, "Code 128");
    assert_string_equal(aim_find("]h0")->name, "Han Xin Code");
    assert_string_equal(aim_find("]zC")->name, "Aztec Code");
    assert_null(aim_find(""));
    assert_null(aim_find("]Q"));
    assert_null(aim_find("]Q9"));
    assert_null(aim_find("xQ1"));
    assert_null(aim_find("]V0"));
    assert_true(aim_leads((const unsigned char *)"]Q1x", 4));
    assert_false(aim_leads((const unsigned char *)"]Q", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form),
        cmocka_unit_test(every_refusal),
        cmocka_unit_test(numbers_of_persons_are_refused),
        cmocka_unit_test(goods_and_lengths),
        cmocka_unit_test(signed_codes),
        cmocka_unit_test(no_changed_code_passes),
        cmocka_unit_test(time_and_key_of_signed_codes),
        cmocka_unit_test(judges_as_the_hall_does),
        cmocka_unit_test(identifiers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
