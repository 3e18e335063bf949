/*
 * One file of a catalogue: its cells under the columns of its layout, and an index by first column.
 * Shared by the .c files of the catalogue only.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_TABLE_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_TABLE_H

#include "hall-server/catalogue/catalogue.h"

struct catalogue_table {
    char *bytes;        /* what the cells point into */
    const char **cells; /* rows × columns */
    int *lines;         /* of each row */
    int *sorted;        /* rows in the order of their first cells; after _index() */
    int row_count;
    int row_room;
    int positions[CATALOGUE_COLUMNS_MAX]; /* of each layout column in the file, from 0; -1: not
                                             there */
};

struct catalogue {
    struct catalogue_table tables[CATALOGUE_FILE_COUNT];
};

__attribute__((format(printf, 6, 7))) void
catalogue_problem_add(struct catalogue_problems *problems, enum catalogue_file file, int line,
                      int column, const char *code, const char *format, ...);

/* Fills the table from `load`; every problem of form goes to `problems`. False: out of memory. */
bool catalogue_table_read(struct catalogue_table *table, enum catalogue_file file,
                          catalogue_load load, void *context, struct catalogue_problems *problems);

/* What cells say by themselves and to each other. */
void catalogue_check(const struct catalogue *catalogue, struct catalogue_problems *problems);
/* The floor plan, when the rest holds together. */
void catalogue_floor_check(const struct catalogue *catalogue, struct catalogue_problems *problems);

#endif
