#include "hall-server/catalogue/catalogue_table.h"

#include "hall-server/catalogue/csv_reader.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void catalogue_problem_add(struct catalogue_problems *problems, enum catalogue_file file, int line,
                           int column, const char *code, const char *format, ...)
{
    if (problems->count < CATALOGUE_PROBLEMS_MAX) {
        struct catalogue_problem *problem = &problems->list[problems->count];
        problem->file_name = catalogue_layout(file)->file_name;
        problem->line = line;
        problem->column = column;
        problem->code = code;
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(problem->words, sizeof(problem->words), format, arguments);
        va_end(arguments);
    }
    problems->count++;
}

static int header_find(const struct csv_record *header, const char *name)
{
    for (int i = 0; i < header->cell_count; i++) {
        if (strcmp(header->cells[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

/* Every column of the layout once, in any order, and no other; one that need not be filled in may
 * be missing, so that folders written before it came are read. */
static bool header_read(struct catalogue_table *table, enum catalogue_file file,
                        const struct csv_record *header, struct catalogue_problems *problems)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    const int before = problems->count;
    for (int i = 0; layout->columns[i].name != NULL; i++) {
        table->positions[i] = header_find(header, layout->columns[i].name);
        if (table->positions[i] < 0 && layout->columns[i].required) {
            catalogue_problem_add(problems, file, header->line, 0, "missing_column",
                                  "the column \"%s\" is missing", layout->columns[i].name);
        }
    }
    for (int i = 0; i < header->cell_count; i++) {
        bool known = false;
        for (int j = 0; layout->columns[j].name != NULL; j++) {
            known = known || strcmp(layout->columns[j].name, header->cells[i]) == 0;
        }
        if (!known) {
            catalogue_problem_add(problems, file, header->line, i + 1, "unknown_column",
                                  "no column is called \"%.60s\" here", header->cells[i]);
        } else if (header_find(header, header->cells[i]) != i) {
            catalogue_problem_add(problems, file, header->line, i + 1, "duplicate_column",
                                  "the column \"%s\" is here twice", header->cells[i]);
        }
    }
    return problems->count == before;
}

static bool table_grow(struct catalogue_table *table, int columns)
{
    if (table->row_count < table->row_room) {
        return true;
    }
    const int room = table->row_room == 0 ? 64 : table->row_room * 2;
    const char **cells =
        realloc(table->cells, (size_t)room * (size_t)columns * sizeof(table->cells[0]));
    if (cells == NULL) {
        return false;
    }
    table->cells = cells;
    int *lines = realloc(table->lines, (size_t)room * sizeof(table->lines[0]));
    if (lines == NULL) {
        return false;
    }
    table->lines = lines;
    table->row_room = room;
    return true;
}

static bool rows_read(struct catalogue_table *table, enum catalogue_file file,
                      struct csv_reader *reader, struct catalogue_problems *problems)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    const int columns = catalogue_column_count(file);
    struct csv_record record;
    enum csv_result result = CSV_END;
    while ((result = csv_reader_next(reader, &record)) == CSV_RECORD) {
        if (table->row_count == layout->rows_max) {
            catalogue_problem_add(problems, file, record.line, 0, "too_many_rows",
                                  "more than %d rows", layout->rows_max);
            return true;
        }
        if (!table_grow(table, columns)) {
            return false;
        }
        for (int i = 0; i < columns; i++) {
            table->cells[table->row_count * columns + i] =
                table->positions[i] < 0 ? "" : record.cells[table->positions[i]];
        }
        table->lines[table->row_count++] = record.line;
    }
    if (result != CSV_END) {
        catalogue_problem_add(problems, file, reader->error_line, reader->error_column,
                              csv_result_code(result), "%s", csv_result_words(result));
    } else if (table->row_count < layout->rows_min) {
        catalogue_problem_add(problems, file, 0, 0, "too_few_rows", "at least %d row is needed",
                              layout->rows_min);
    }
    return true;
}

bool catalogue_table_read(struct catalogue_table *table, enum catalogue_file file,
                          catalogue_load load, void *context, struct catalogue_problems *problems)
{
    size_t size_bytes = 0;
    const int loaded = load(context, catalogue_layout(file)->file_name, &table->bytes, &size_bytes);
    const struct catalogue_layout *layout = catalogue_layout(file);
    const bool may_miss = layout->rows_min == 0 && layout->json_key[0] != '\0';
    if (loaded == -1 && may_miss) {
        return true; /* a hall without such a table, or from before it */
    }
    if (loaded != 0) {
        const bool large = loaded == -2;
        catalogue_problem_add(problems, file, 0, 0, large ? "file_too_large" : "no_file",
                              large ? "the file is larger than 8 MiB"
                                    : "the file is missing or cannot be read");
        return true;
    }
    struct csv_reader reader;
    struct csv_record header;
    csv_reader_init(&reader, table->bytes, size_bytes);
    const enum csv_result result = csv_reader_next(&reader, &header);
    if (result == CSV_END) {
        catalogue_problem_add(problems, file, 0, 0, "empty_file", "the file is empty");
        return true;
    }
    if (result != CSV_RECORD) {
        catalogue_problem_add(problems, file, reader.error_line, reader.error_column,
                              csv_result_code(result), "%s", csv_result_words(result));
        return true;
    }
    return !header_read(table, file, &header, problems) ||
           rows_read(table, file, &reader, problems);
}
