/*
 * Reads CSV (RFC 4180) as a spreadsheet writes it, strictly: UTF-8 with or without BOM, LF or CRLF,
 * quotes where needed, every record with the header's count of cells.
 *
 * Pure: bytes in, records out; no I/O and no allocation. It works in place: cells are unquoted and
 * ended with NUL inside the caller's bytes, and live as long as these. Includes drivers/base only.
 * Order: csv_reader_init() once, then csv_reader_next() until it gives CSV_END or an error.
 * After an error the reader stays on it: what follows a broken quote cannot be trusted.
 */
#ifndef HALL_SERVER_CATALOGUE_CSV_READER_H
#define HALL_SERVER_CATALOGUE_CSV_READER_H

#include <stddef.h>

enum {
    CSV_CELLS_MAX = 24,
    CSV_CELL_MAX_BYTES = 2048,
    CSV_FILE_MAX_BYTES = 8 * 1024 * 1024,
    CSV_RECORDS_MAX = 20000,
};

/* symbol, value, code for programs, words for people */
#define CSV_RESULTS(X)                                                                             \
    X(CSV_RECORD, 1, "record", "a record")                                                         \
    X(CSV_END, 0, "end", "the end of the file")                                                    \
    X(CSV_BAD_UTF8, -1, "bad_utf8", "the text is not UTF-8; save it as \"CSV UTF-8\"")             \
    X(CSV_BAD_CHARACTER, -2, "bad_character", "a control character or line break in a cell")       \
    X(CSV_BAD_QUOTE, -3, "bad_quote", "a quote in the middle of a cell, or text after one")        \
    X(CSV_OPEN_QUOTE, -4, "open_quote", "a quote is opened and never closed")                      \
    X(CSV_CELL_TOO_LONG, -5, "cell_too_long", "more than 2048 bytes in a cell")                    \
    X(CSV_TOO_MANY_CELLS, -6, "too_many_cells", "more cells than the header or 24")                \
    X(CSV_TOO_FEW_CELLS, -7, "too_few_cells", "fewer cells than the header")                       \
    X(CSV_TOO_MANY_RECORDS, -8, "too_many_records", "more than 20000 records")                     \
    X(CSV_TOO_LARGE, -9, "file_too_large", "the file is larger than 8 MiB")
#define CSV_ENUM(symbol, value, code, words) symbol = (value),
enum csv_result { CSV_RESULTS(CSV_ENUM) };
#undef CSV_ENUM

struct csv_record {
    int line;                         /* 1 is the header's; where the record stands in the file */
    int cell_count;                   /* 1..CSV_CELLS_MAX */
    const char *cells[CSV_CELLS_MAX]; /* NUL-terminated, valid UTF-8, into the caller's bytes */
};

struct csv_reader {
    char *bytes;
    size_t size_bytes;
    size_t at;
    int line;
    int cell_count;   /* of the header; 0 before it */
    int record_count; /* given out */
    enum csv_result state;
    int error_line;   /* set with an error */
    int error_column; /* the cell's number, from 1 */
};

/*
 * `bytes` has room for size_bytes + 1 and is changed; it must outlive the records. The first record
 * that comes is the header. Bytes that are too many or not UTF-8 are told by the first _next().
 */
void csv_reader_init(struct csv_reader *reader, char *bytes, size_t size_bytes);

/*
 * CSV_RECORD and *ret_record; CSV_END; or an error, with error_line and error_column set and
 * *ret_record untouched. Records whose cells are all empty are passed over.
 */
__attribute__((warn_unused_result)) enum csv_result csv_reader_next(struct csv_reader *reader,
                                                                    struct csv_record *ret_record);

/* Static, never NULL. */
const char *csv_result_code(enum csv_result result);
const char *csv_result_words(enum csv_result result);

#endif
