#include "hall-server/catalogue/catalogue.h"

#include "hall-server/catalogue/catalogue_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int catalogue_rows(const struct catalogue *catalogue, enum catalogue_file file)
{
    assert(file < CATALOGUE_FILE_COUNT);
    return catalogue->tables[file].row_count;
}

const char *catalogue_cell(const struct catalogue *catalogue, enum catalogue_file file, int row,
                           int column)
{
    const struct catalogue_table *table = &catalogue->tables[file];
    const int columns = catalogue_column_count(file);
    assert(row >= 0 && row < table->row_count && column >= 0 && column < columns);
    return table->cells[row * columns + column];
}

int catalogue_column(enum catalogue_file file, const char *name)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    int column = 0;
    while (layout->columns[column].name != NULL &&
           strcmp(layout->columns[column].name, name) != 0) {
        column++;
    }
    assert(layout->columns[column].name != NULL);
    return column;
}

/* `id` of `length` bytes against a whole cell, as strcmp() orders. */
static int id_compare(const char *id, int length, const char *cell)
{
    const int order = strncmp(id, cell, (size_t)length);
    return order != 0 || cell[length] == '\0' ? order : -1;
}

int catalogue_find(const struct catalogue *catalogue, enum catalogue_file file, const char *id,
                   int length)
{
    const struct catalogue_table *table = &catalogue->tables[file];
    int low = 0;
    int high = table->sorted == NULL ? 0 : table->row_count;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        const int row = table->sorted[middle];
        const int order = id_compare(id, length, catalogue_cell(catalogue, file, row, 0));
        if (order == 0) {
            return row;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return -1;
}

const char *catalogue_hall_value(const struct catalogue *catalogue, const char *key)
{
    const int row = catalogue_find(catalogue, CATALOGUE_HALL, key, (int)strlen(key));
    return row < 0 ? "" : catalogue_cell(catalogue, CATALOGUE_HALL, row, 1);
}

static const char *first_cell(const struct catalogue_table *table, int columns, int row)
{
    return table->cells[(size_t)row * (size_t)columns];
}

/* A bottom-up merge sort, so that rows with the same first cell stay in the file's order. */
static void rows_merge(const struct catalogue_table *table, int columns, const int *from, int *to,
                       int start, int middle, int end)
{
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
        const bool take_left =
            left < middle && (right >= end || strcmp(first_cell(table, columns, from[left]),
                                                     first_cell(table, columns, from[right])) <= 0);
        to[at] = take_left ? from[left++] : from[right++];
    }
}

static bool table_index(struct catalogue_table *table, enum catalogue_file file)
{
    const int count = table->row_count;
    const int columns = catalogue_column_count(file);
    int *sorted = calloc((size_t)count + 1, sizeof(*sorted));
    int *other = calloc((size_t)count + 1, sizeof(*other));
    if (sorted == NULL || other == NULL) {
        free(sorted);
        free(other);
        return false;
    }
    for (int i = 0; i < count; i++) {
        sorted[i] = i;
    }
    for (int width = 1; width < count; width *= 2) {
        for (int start = 0; start < count; start += 2 * width) {
            const int middle = start + width < count ? start + width : count;
            const int end = start + 2 * width < count ? start + 2 * width : count;
            rows_merge(table, columns, sorted, other, start, middle, end);
        }
        int *swap = sorted;
        sorted = other;
        other = swap;
    }
    free(other);
    table->sorted = sorted;
    return true;
}

int catalogue_read(catalogue_load load, void *context, struct catalogue **ret_catalogue,
                   struct catalogue_problems *problems)
{
    assert(load != NULL && ret_catalogue != NULL && problems != NULL);

    problems->count = 0;
    struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
    bool memory = catalogue != NULL;
    for (int file = 0; memory && file < CATALOGUE_FILE_COUNT; file++) {
        struct catalogue_table *table = &catalogue->tables[file];
        memory = catalogue_table_read(table, (enum catalogue_file)file, load, context, problems) &&
                 table_index(table, (enum catalogue_file)file);
    }
    if (memory && problems->count == 0) {
        catalogue_check(catalogue, problems);
    }
    if (!memory || problems->count > 0) {
        catalogue_destroy(catalogue);
        return memory ? CATALOGUE_REFUSED : CATALOGUE_NO_MEMORY;
    }
    *ret_catalogue = catalogue;
    return CATALOGUE_OK;
}

void catalogue_destroy(struct catalogue *catalogue)
{
    for (int file = 0; catalogue != NULL && file < CATALOGUE_FILE_COUNT; file++) {
        struct catalogue_table *table = &catalogue->tables[file];
        free(table->bytes);
        free(table->cells);
        free(table->lines);
        free(table->sorted);
    }
    free(catalogue);
}
