/* Lines of a record: what is written reads back, and what is out of form is refused. */
#include "drivers/tool/record_file.h"

#include "tests/lib/cmocka_all.h"

#include <string.h>

static char text[RECORD_LINE_ROOM];
static struct record_line line;

static bool reads(const char *line_text)
{
    return record_line_read(line_text, &line);
}

static void lines_read_back(void **state)
{
    (void)state;
    static uint8_t bytes[RECORD_BYTES_MAX];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    for (size_t size = 0; size <= sizeof(bytes); size += size < 9 ? 1 : 511) {
        record_line_write((int64_t)size * 1000, size % 2 == 0, bytes, size, text);
        assert_int_equal(text[strlen(text) - 1], '\n');
        text[strlen(text) - 1] = '\0';
        assert_true(reads(text));
        assert_int_equal(line.kind, RECORD_PASSED);
        assert_int_equal(line.at_ms, (int64_t)size * 1000);
        assert_int_equal(line.to_device, size % 2 == 0);
        assert_int_equal(line.size_bytes, size);
        assert_memory_equal(line.bytes, bytes, size);
    }
    record_line_write(1520, false, (const uint8_t *)"\x02]", 2, text);
    assert_string_equal(text, "1520 < 025d\n");
    record_line_write(0, true, NULL, 0, text);
    assert_string_equal(text, "0 >\n");
}

static void notes(void **state)
{
    (void)state;
    assert_true(reads("kind barcode"));
    assert_int_equal(line.kind, RECORD_NOTE);
    assert_string_equal(line.name, "kind");
    assert_string_equal(line.value, "barcode");
    assert_true(reads("where serial:device?end=line&aim=no"));
}

static void out_of_form(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "kind",   " 0 <",    "0",
                                      "0 ",     "0 =",    "0 <00",   "0 < 0",
                                      "0 < 0g", "0 < 0A", "0 <  00", "1234567890123 < 00",
                                      "-1 < 0", "Kind x", "x0 yyyy", "kindofalongname_ x"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(reads(bad[i]));
    }
    static char long_line[2 * RECORD_BYTES_MAX + 16] = "0 < ";
    memset(long_line + 4, '0', 2 * RECORD_BYTES_MAX + 2);
    assert_false(reads(long_line));
    long_line[4 + 2 * RECORD_BYTES_MAX] = '\0';
    assert_true(reads(long_line));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_read_back),
        cmocka_unit_test(notes),
        cmocka_unit_test(out_of_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
