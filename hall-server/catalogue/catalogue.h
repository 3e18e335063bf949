/*
 * A hall's catalogue folder in memory: read strictly, checked as a whole, or refused with a list of
 * what is wrong and where. Nothing is applied by halves: with one problem there is no catalogue.
 *
 * No I/O of its own: the bytes of each file come through a function of the caller's, so that tests
 * and the fuzzer need no folder. One thread. Includes drivers/base and this room.
 * Order: catalogue_read(), then any of the readers of cells, then catalogue_destroy().
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_H

#include "hall-server/catalogue/catalogue_schema.h"

#include <stddef.h>

enum { CATALOGUE_PROBLEMS_MAX = 50, CATALOGUE_WORDS_ROOM = 200 };

struct catalogue_problem {
    const char *file_name; /* static */
    int line;              /* 0: the file as a whole */
    int column;            /* the cell's number from 1; 0: the line as a whole */
    const char *code;      /* static: "unknown_reference", for programs */
    char words[CATALOGUE_WORDS_ROOM];
};

/* The first CATALOGUE_PROBLEMS_MAX of them; `count` goes on counting. */
struct catalogue_problems {
    int count;
    struct catalogue_problem list[CATALOGUE_PROBLEMS_MAX];
};

/*
 * Gives the bytes of `file_name`: malloc'd with room for one more, to be freed by the reader. 0, or
 * -1 if the file cannot be read, or -2 if it is larger than CSV_FILE_MAX_BYTES.
 */
typedef int (*catalogue_load)(void *context, const char *file_name, char **ret_bytes,
                              size_t *ret_size_bytes);

struct catalogue; /* opaque */

enum { CATALOGUE_OK = 0, CATALOGUE_REFUSED = -1, CATALOGUE_NO_MEMORY = -2 };

/*
 * CATALOGUE_OK and *ret_catalogue, which is the caller's to destroy; or CATALOGUE_REFUSED with
 * *problems filled in and *ret_catalogue untouched.
 */
__attribute__((warn_unused_result)) int catalogue_read(catalogue_load load, void *context,
                                                       struct catalogue **ret_catalogue,
                                                       struct catalogue_problems *problems);
void catalogue_destroy(struct catalogue *catalogue); /* NULL is fine */

int catalogue_rows(const struct catalogue *catalogue, enum catalogue_file file);

/* The cell of `row` under the layout's column number `column`; "" when empty, never NULL. */
const char *catalogue_cell(const struct catalogue *catalogue, enum catalogue_file file, int row,
                           int column);

/* The row whose first column is `id` (length bytes long), or -1. */
int catalogue_find(const struct catalogue *catalogue, enum catalogue_file file, const char *id,
                   int length);

/* The value of `key` of hall.csv; "" when it is not given. */
const char *catalogue_hall_value(const struct catalogue *catalogue, const char *key);

/* The number of the column called `name`; it must exist. */
int catalogue_column(enum catalogue_file file, const char *name);

#endif
