/*
 * The fields of the shapes as tables: what the JSON calls them and where they go in the struct.
 * Of this room only. Constant data; any thread.
 */
#ifndef HALL_SERVER_CLIENT_FIELDS_H
#define HALL_SERVER_CLIENT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum field_kind {
    FIELD_TEXT,      /* const char *; null or missing (if optional) gives "" */
    FIELD_INTEGER,   /* int64_t; null (if optional) gives 0 */
    FIELD_BOOL,      /* bool */
    FIELD_TIME,      /* int64_t ms; null (if optional) gives 0 */
    FIELD_OFFSET,    /* int64_t minutes: the offset of the same RFC 3339 text */
    FIELD_ENUM,      /* an enum's int by `names` */
    FIELD_RECORD,    /* a struct in place, by `record` */
    FIELD_POINTER,   /* a pointer to a struct, by `record`; null gives NULL */
    FIELD_LIST,      /* a pointer to structs by `record`, and their count at `count_offset` */
    FIELD_TEXT_LIST, /* a pointer to const char *, and their count */
};

struct field_record;

struct field {
    const char *name;
    enum field_kind kind;
    bool optional; /* may be missing or null */
    size_t offset;
    size_t count_offset;
    const struct field_record *record;
    const char *const *names; /* NULL-terminated */
};

struct field_record {
    size_t size_bytes;
    const struct field *fields; /* up to one whose name is NULL */
};

/* By enum shape_kind; NULL for SHAPE_NOTHING. */
const struct field_record *field_record_of(int shape_kind);

#endif
