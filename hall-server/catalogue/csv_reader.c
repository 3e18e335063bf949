#include "hall-server/catalogue/csv_reader.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static const struct {
    enum csv_result result;
    const char *code;
    const char *words;
} result_texts[] = {
#define CSV_TEXT(symbol, value, code, words) {symbol, code, words},
    CSV_RESULTS(CSV_TEXT)
#undef CSV_TEXT
};

static size_t result_find(enum csv_result result)
{
    const size_t count = sizeof(result_texts) / sizeof(result_texts[0]);
    size_t i = 0;
    while (i < count && result_texts[i].result != result) {
        i++;
    }
    assert(i < count);
    return i;
}

const char *csv_result_code(enum csv_result result)
{
    return result_texts[result_find(result)].code;
}

const char *csv_result_words(enum csv_result result)
{
    return result_texts[result_find(result)].words;
}

static enum csv_result fail(struct csv_reader *reader, enum csv_result error, int column)
{
    reader->state = error;
    reader->error_line = reader->line;
    reader->error_column = column;
    return error;
}

/* Points the reader at the first malformed byte, for a helpful line and column. */
static void fail_utf8(struct csv_reader *reader)
{
    int column = 1;
    for (size_t at = 0; at < reader->size_bytes;) {
        uint32_t code = 0;
        bool good = false;
        at += utf8_next(reader->bytes + at, reader->size_bytes - at, &code, &good);
        if (!good) {
            break;
        }
        column = code == '\n' ? 1 : column + (code == ',' ? 1 : 0);
        reader->line += code == '\n' ? 1 : 0;
    }
    fail(reader, CSV_BAD_UTF8, column);
}

void csv_reader_init(struct csv_reader *reader, char *bytes, size_t size_bytes)
{
    assert(reader != NULL && bytes != NULL);

    *reader = (struct csv_reader){.bytes = bytes, .size_bytes = size_bytes, .line = 1};
    reader->state = CSV_RECORD;
    if (size_bytes > CSV_FILE_MAX_BYTES) {
        fail(reader, CSV_TOO_LARGE, 1);
        return;
    }
    if (!utf8_is_valid(bytes, size_bytes)) {
        fail_utf8(reader);
        return;
    }
    bytes[size_bytes] = '\0';
    if (size_bytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        reader->at = 3;
    }
}

static bool at_line_end(const struct csv_reader *reader, size_t at)
{
    const char *bytes = reader->bytes;
    return at == reader->size_bytes || bytes[at] == '\n' ||
           (bytes[at] == '\r' && at + 1 < reader->size_bytes && bytes[at + 1] == '\n');
}

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == 0x7F; /* plain char has no sign on ARM */
}

/*
 * Reads one cell from `at`, writing what it says to the same place: unquoting only shrinks. Leaves
 * `at` on the comma or line end after it. The NUL is put later, when the separator was seen.
 */
static enum csv_result cell_read(struct csv_reader *reader, int column, char **ret_end)
{
    char *bytes = reader->bytes;
    size_t from = reader->at;
    char *to = bytes + from;
    const char *start = to;
    const bool quoted = from < reader->size_bytes && bytes[from] == '"';
    from += quoted ? 1 : 0;
    for (;;) {
        if (quoted && from == reader->size_bytes) {
            return fail(reader, CSV_OPEN_QUOTE, column);
        }
        if (!quoted && (at_line_end(reader, from) || bytes[from] == ',')) {
            break;
        }
        if (bytes[from] == '"') {
            if (!quoted) {
                return fail(reader, CSV_BAD_QUOTE, column);
            }
            if (from + 1 == reader->size_bytes || bytes[from + 1] != '"') {
                from++;
                break;
            }
            from++;
        } else if (is_control(bytes[from])) {
            return fail(reader, CSV_BAD_CHARACTER, column);
        }
        *to++ = bytes[from++];
    }
    if (!at_line_end(reader, from) && bytes[from] != ',') {
        return fail(reader, CSV_BAD_QUOTE, column);
    }
    if (to - start > CSV_CELL_MAX_BYTES) {
        return fail(reader, CSV_CELL_TOO_LONG, column);
    }
    reader->at = from;
    *ret_end = to;
    return CSV_RECORD;
}

/* Steps over the line's end at `at`; nothing is there at the end of the file. */
static void line_step(struct csv_reader *reader)
{
    if (reader->at == reader->size_bytes) {
        return;
    }
    reader->at += reader->bytes[reader->at] == '\r' ? 2 : 1;
    reader->line++;
}

static enum csv_result record_read(struct csv_reader *reader, struct csv_record *record)
{
    *record = (struct csv_record){.line = reader->line};
    const int limit = reader->cell_count > 0 ? reader->cell_count : CSV_CELLS_MAX;
    for (bool more = true; more;) {
        if (record->cell_count == limit) {
            return fail(reader, CSV_TOO_MANY_CELLS, limit + 1);
        }
        char *end = NULL;
        record->cells[record->cell_count] = reader->bytes + reader->at;
        const enum csv_result result = cell_read(reader, record->cell_count + 1, &end);
        if (result != CSV_RECORD) {
            return result;
        }
        record->cell_count++;
        more = !at_line_end(reader, reader->at);
        if (more) {
            reader->at++;
        } else {
            line_step(reader);
        }
        /* The separator was read, so its byte may go. */
        *end = '\0';
    }
    return CSV_RECORD;
}

static bool record_is_blank(const struct csv_record *record)
{
    for (int i = 0; i < record->cell_count; i++) {
        if (record->cells[i][0] != '\0') {
            return false;
        }
    }
    return true;
}

enum csv_result csv_reader_next(struct csv_reader *reader, struct csv_record *ret_record)
{
    assert(reader != NULL && ret_record != NULL);

    struct csv_record record;
    do {
        if (reader->state != CSV_RECORD) {
            return reader->state;
        }
        if (reader->at == reader->size_bytes) {
            reader->state = CSV_END;
            return CSV_END;
        }
        if (record_read(reader, &record) != CSV_RECORD) {
            return reader->state;
        }
    } while (record_is_blank(&record));

    if (reader->cell_count == 0) {
        reader->cell_count = record.cell_count;
    } else if (record.cell_count < reader->cell_count) {
        reader->line = record.line;
        return fail(reader, CSV_TOO_FEW_CELLS, record.cell_count + 1);
    }
    if (reader->record_count == CSV_RECORDS_MAX) {
        reader->line = record.line;
        return fail(reader, CSV_TOO_MANY_RECORDS, 1);
    }
    reader->record_count++;
    *ret_record = record;
    return CSV_RECORD;
}
