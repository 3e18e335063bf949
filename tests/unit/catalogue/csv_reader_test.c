/* The CSV reader: what spreadsheets write, what it refuses and where, and every cut of a file. */
#include "hall-server/catalogue/csv_reader.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

/* Reads `text` (an exact copy, so that a read past the end is seen) to its end; gives the result.
 */
static enum csv_result read_all(const char *text, size_t size, char *seen, size_t seen_room,
                                struct csv_reader *reader)
{
    char *bytes = malloc(size + 1);
    assert_non_null(bytes);
    memcpy(bytes, text, size);
    csv_reader_init(reader, bytes, size);
    struct csv_record record;
    enum csv_result result = CSV_END;
    size_t length = 0;
    seen[0] = '\0';
    while ((result = csv_reader_next(reader, &record)) == CSV_RECORD) {
        length += (size_t)snprintf(seen + length, seen_room - length, "%d", record.line);
        for (int i = 0; i < record.cell_count; i++) {
            length += (size_t)snprintf(seen + length, seen_room - length, "|%s", record.cells[i]);
        }
        length += (size_t)snprintf(seen + length, seen_room - length, "\n");
    }
    /* It stays where it is. */
    assert_int_equal(csv_reader_next(reader, &record), result);
    free(bytes);
    return result;
}

static void test_what_spreadsheets_write(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        const char *seen;
    } files[] = {
        {"", ""},
        {"a,b\n1,2\n", "1|a|b\n2|1|2\n"},
        {"\xEF\xBB\xBF"
         "a,b\r\n1,2\r\n",
         "1|a|b\n2|1|2\n"},
        {"a,b\n1,2", "1|a|b\n2|1|2\n"},
        {"a,b\n1,\n,2", "1|a|b\n2|1|\n3||2\n"},
        {"a,b\n\"1,5\",\"say \"\"yes\"\"\"\n", "1|a|b\n2|1,5|say \"yes\"\n"},
        {"a,b\n\n,\n\"\",\"\"\n3,4\n", "1|a|b\n5|3|4\n"},
        {"名称\n\"马上，办\"\n", "1|名称\n2|马上，办\n"},
    };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char seen[256];
        struct csv_reader reader;
        assert_int_equal(
            read_all(files[i].text, strlen(files[i].text), seen, sizeof(seen), &reader), CSV_END);
        assert_string_equal(seen, files[i].seen);
    }
}

static void test_each_fault_is_named_with_line_and_column(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        enum csv_result error;
        int line;
        int column;
    } faults[] = {
        {"a,b\n1,\xFF\n", CSV_BAD_UTF8, 2, 2},
        {"a,b\n1,x\ty\n", CSV_BAD_CHARACTER, 2, 2},
        {"a,b\n\"1\n2\",3\n", CSV_BAD_CHARACTER, 2, 1},
        {"a,b\n1,x\ry\n", CSV_BAD_CHARACTER, 2, 2},
        {"a,b\n1,x\"y\n", CSV_BAD_QUOTE, 2, 2},
        {"a,b\n\"1\"x,2\n", CSV_BAD_QUOTE, 2, 1},
        {"a,b\n1,\"x", CSV_OPEN_QUOTE, 2, 2},
        {"a,b\n1,2\n3\n", CSV_TOO_FEW_CELLS, 3, 2},
        {"a,b\n1,2,3\n", CSV_TOO_MANY_CELLS, 2, 3},
        {",,,,,,,,,,,,,,,,,,,,,,,,x\n", CSV_TOO_MANY_CELLS, 1, 25},
    };
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        char seen[256];
        struct csv_reader reader;
        assert_int_equal(
            read_all(faults[i].text, strlen(faults[i].text), seen, sizeof(seen), &reader),
            faults[i].error);
        assert_int_equal(reader.error_line, faults[i].line);
        assert_int_equal(reader.error_column, faults[i].column);
        assert_true(strlen(csv_result_code(faults[i].error)) > 0);
    }
}

static void test_a_cell_has_its_longest(void **unused)
{
    (void)unused;
    char text[CSV_CELL_MAX_BYTES + 8];
    char seen[CSV_CELL_MAX_BYTES + 64];
    struct csv_reader reader;
    memset(text, 'x', sizeof(text));
    text[CSV_CELL_MAX_BYTES] = '\n';
    assert_int_equal(read_all(text, CSV_CELL_MAX_BYTES + 1, seen, sizeof(seen), &reader), CSV_END);
    text[CSV_CELL_MAX_BYTES] = 'x';
    text[CSV_CELL_MAX_BYTES + 1] = '\n';
    assert_int_equal(read_all(text, CSV_CELL_MAX_BYTES + 2, seen, sizeof(seen), &reader),
                     CSV_CELL_TOO_LONG);
}

/* A prefix of a good file gives whole records that the file has, and then an end or an error. */
static void test_every_cut_gives_only_what_was_there(void **unused)
{
    (void)unused;
    static const char whole[] =
        "\xEF\xBB\xBFid,名称\r\n1,\"马上，\"\"办\"\"\"\r\n22,\"\"\r\n333,末\r\n";
    char expected[256];
    struct csv_reader reader;
    assert_int_equal(read_all(whole, sizeof(whole) - 1, expected, sizeof(expected), &reader),
                     CSV_END);
    for (size_t cut = 0; cut < sizeof(whole) - 1; cut++) {
        char seen[256];
        const enum csv_result result = read_all(whole, cut, seen, sizeof(seen), &reader);
        assert_int_not_equal(result, CSV_RECORD);
        /* All but the last line, which the cut may have shortened, are the file's. */
        size_t good = strlen(seen);
        for (good -= good > 0 ? 1 : 0; good > 0 && seen[good - 1] != '\n'; good--) {
        }
        assert_memory_equal(seen, expected, good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_spreadsheets_write),
        cmocka_unit_test(test_each_fault_is_named_with_line_and_column),
        cmocka_unit_test(test_a_cell_has_its_longest),
        cmocka_unit_test(test_every_cut_gives_only_what_was_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
