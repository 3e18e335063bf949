/*
 * What a hall's catalogue folder holds: its files, their columns, and what a cell may say. These
 * tables are the truth for reading, checking, the JSON document and the folder's README.
 *
 * Pure data and pure parsers of single cells; any thread. The .c includes model/picture.h alone.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_SCHEMA_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

/* symbol, file name, key in the JSON document ("" = inside another) */
#define CATALOGUE_FILES(X)                                                                         \
    X(CATALOGUE_HALL, "hall.csv", "hall")                                                          \
    X(CATALOGUE_AREAS, "areas.csv", "areas")                                                       \
    X(CATALOGUE_DEPARTMENTS, "departments.csv", "departments")                                     \
    X(CATALOGUE_QUEUES, "queues.csv", "queues")                                                    \
    X(CATALOGUE_GUIDES, "guides.csv", "guides")                                                    \
    X(CATALOGUE_MATERIALS, "guide_materials.csv", "")                                              \
    X(CATALOGUE_STEPS, "guide_steps.csv", "")                                                      \
    X(CATALOGUE_SERVICES, "services.csv", "services")                                              \
    X(CATALOGUE_WINDOWS, "windows.csv", "windows")                                                 \
    X(CATALOGUE_SEATS, "seats.csv", "seats")                                                       \
    X(CATALOGUE_EVENTS, "life_events.csv", "life_events")                                          \
    X(CATALOGUE_FLOOR, "floor.csv", "floor_plan")                                                  \
    X(CATALOGUE_FORMS, "forms.csv", "forms")                                                       \
    X(CATALOGUE_FIELDS, "form_fields.csv", "form_fields")                                          \
    X(CATALOGUE_NOTICES, "notices.csv", "notices")                                                 \
    X(CATALOGUE_STAFF, "staff.csv", "staff")
#define CATALOGUE_ENUM(symbol, name, key) symbol,
enum catalogue_file { CATALOGUE_FILES(CATALOGUE_ENUM) CATALOGUE_FILE_COUNT };
#undef CATALOGUE_ENUM

enum catalogue_kind {
    KIND_ID,         /* 1–24 of [A-Za-z0-9-] */
    KIND_PREFIX,     /* 1–2 of [A-Z]: a queue's id is the prefix of its numbers */
    KIND_TEXT,       /* `max` bytes at most */
    KIND_COUNT,      /* a whole number, min..max */
    KIND_FLAG,       /* true or false */
    KIND_CLOCK,      /* HH:MM, as minutes */
    KIND_HOURS,      /* spans HH:MM-HH:MM with a space between them, rising */
    KIND_REFERENCE,  /* an id of file `to` */
    KIND_REFERENCES, /* ids of file `to` with a space between them, `max` at most, none twice */
    KIND_PICTURE,    /* a file's name: `max` of A-Z a-z 0-9 - _ . at most, no dot first */
    KIND_IGNORED,    /* for people: not in the document */
};

enum {
    CATALOGUE_COLUMNS_MAX = 16,
    CATALOGUE_IDS_MAX = 8,
    CATALOGUE_WORDS_MAX = 64,
    CATALOGUE_SPANS_MAX = 3
};

/* A column, or a key of hall.csv. */
struct catalogue_column {
    const char *name; /* NULL ends a list */
    enum catalogue_kind kind;
    bool required;
    int64_t min;
    int64_t max;
    enum catalogue_file to;
};

struct catalogue_layout {
    const char *file_name;
    const char *json_key;
    int key_columns; /* the first so many columns together are unique in the file; 0: none are */
    int rows_min;    /* 0, in a table of its own: also the file may be missing */
    int rows_max;
    struct catalogue_column columns[CATALOGUE_COLUMNS_MAX + 1];
};

/* Static. The rows of hall.csv are key, value, meaning; its keys are catalogue_hall_keys(). */
const struct catalogue_layout *catalogue_layout(enum catalogue_file file);
const struct catalogue_column *catalogue_hall_keys(void);

int catalogue_column_count(enum catalogue_file file);

/* One cell each; false, with the output untouched, when it doesn't read as its kind. */
bool catalogue_id_is_good(const char *text);
bool catalogue_prefix_is_good(const char *text);
__attribute__((warn_unused_result)) bool catalogue_count_read(const char *text, int64_t min,
                                                              int64_t max, int64_t *ret_count);
__attribute__((warn_unused_result)) bool catalogue_clock_read(const char *text, int *ret_minutes);

struct catalogue_hours {
    int count;
    int spans[CATALOGUE_SPANS_MAX][2]; /* opens, closes, minutes */
};
__attribute__((warn_unused_result)) bool catalogue_hours_read(const char *text,
                                                              struct catalogue_hours *ret_hours);

/* Takes the next word of a list: its start and length, and *text after it; false at the end. */
bool catalogue_word_next(const char **text, const char **ret_word, int *ret_length);

#endif
