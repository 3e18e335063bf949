#include "hall-server/client/shapes.h"

#include "hall-server/calendar/calendar_stamp.h"
#include "hall-server/client/arena.h"
#include "hall-server/client/fields.h"
#include "hall-server/client/shape_tree.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Where a value goes: `to` is its struct, `arena` holds what it points to. */
struct reader {
    struct shape_arena *arena;
    int depth;
};

static int record_read(struct reader *reader, const struct field_record *record, const json_t *json,
                       unsigned char *to);

/* The empty values of fields that are missing: texts are never NULL. */
static void record_clear(const struct field_record *record, unsigned char *to)
{
    for (const struct field *field = record->fields; field->name != NULL; field++) {
        if (field->kind == FIELD_TEXT) {
            const char **text = (const char **)(void *)(to + field->offset);
            *text = "";
        } else if (field->kind == FIELD_RECORD) {
            record_clear(field->record, to + field->offset);
        }
    }
}

static int text_read(struct reader *reader, const json_t *json, const char **ret_text)
{
    if (!json_is_string(json)) {
        return SHAPE_MALFORMED;
    }
    const char *text =
        shape_arena_text(reader->arena, json_string_value(json), json_string_length(json));
    if (text == NULL) {
        return SHAPE_NO_MEMORY;
    }
    *ret_text = text;
    return SHAPE_OK;
}

static int list_size(const json_t *json, size_t *ret_count)
{
    if (!json_is_array(json)) {
        return SHAPE_MALFORMED;
    }
    if (json_array_size(json) > SHAPE_LIST_MAX) {
        return SHAPE_TOO_LARGE;
    }
    *ret_count = json_array_size(json);
    return SHAPE_OK;
}

static int list_read(struct reader *reader, const struct field *field, const json_t *json,
                     unsigned char *to)
{
    size_t count;
    int result = list_size(json, &count);
    if (result != SHAPE_OK || count == 0) {
        return result;
    }
    const size_t size = field->record->size_bytes;
    unsigned char *items = shape_arena_take(reader->arena, count * size);
    if (items == NULL) {
        return SHAPE_NO_MEMORY;
    }
    for (size_t i = 0; i < count && result == SHAPE_OK; i++) {
        result = record_read(reader, field->record, json_array_get(json, i), items + i * size);
    }
    memcpy(to + field->offset, &items, sizeof(items));
    memcpy(to + field->count_offset, &count, sizeof(count));
    return result;
}

static int text_list_read(struct reader *reader, const struct field *field, const json_t *json,
                          unsigned char *to)
{
    size_t count;
    int result = list_size(json, &count);
    if (result != SHAPE_OK || count == 0) {
        return result;
    }
    const char **items = shape_arena_take(reader->arena, count * sizeof(*items));
    if (items == NULL) {
        return SHAPE_NO_MEMORY;
    }
    for (size_t i = 0; i < count && result == SHAPE_OK; i++) {
        result = text_read(reader, json_array_get(json, i), &items[i]);
    }
    memcpy(to + field->offset, &items, sizeof(items));
    memcpy(to + field->count_offset, &count, sizeof(count));
    return result;
}

static int pointer_read(struct reader *reader, const struct field *field, const json_t *json,
                        unsigned char *to)
{
    unsigned char *item = shape_arena_take(reader->arena, field->record->size_bytes);
    if (item == NULL) {
        return SHAPE_NO_MEMORY;
    }
    const int result = record_read(reader, field->record, json, item);
    memcpy(to + field->offset, &item, sizeof(item));
    return result;
}

static int enum_read(const struct field *field, const json_t *json, unsigned char *to)
{
    if (!json_is_string(json)) {
        return SHAPE_MALFORMED;
    }
    for (int value = 0; field->names[value] != NULL; value++) {
        if (strcmp(field->names[value], json_string_value(json)) == 0) {
            memcpy(to + field->offset, &value, sizeof(value));
            return SHAPE_OK;
        }
    }
    return SHAPE_MALFORMED;
}

static int time_read(const struct field *field, const json_t *json, unsigned char *to)
{
    int64_t at_ms;
    int zone_min;
    if (!json_is_string(json) ||
        calendar_stamp_parse(json_string_value(json), &at_ms, &zone_min) != 0) {
        return SHAPE_MALFORMED;
    }
    const int64_t offset_min = zone_min;
    memcpy(to + field->offset, field->kind == FIELD_TIME ? &at_ms : &offset_min, sizeof(int64_t));
    return SHAPE_OK;
}

static int plain_read(struct reader *reader, const struct field *field, const json_t *json,
                      unsigned char *to)
{
    if (field->kind == FIELD_TEXT) {
        const char *text;
        const int result = text_read(reader, json, &text);
        if (result == SHAPE_OK) {
            memcpy(to + field->offset, &text, sizeof(text));
        }
        return result;
    }
    if (field->kind == FIELD_INTEGER) {
        if (!json_is_integer(json)) {
            return SHAPE_MALFORMED;
        }
        const int64_t value = json_integer_value(json);
        memcpy(to + field->offset, &value, sizeof(value));
        return SHAPE_OK;
    }
    assert(field->kind == FIELD_BOOL);
    if (!json_is_boolean(json)) {
        return SHAPE_MALFORMED;
    }
    const bool value = json_is_true(json);
    memcpy(to + field->offset, &value, sizeof(value));
    return SHAPE_OK;
}

static int field_read(struct reader *reader, const struct field *field, const json_t *json,
                      unsigned char *to)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_INTEGER:
    case FIELD_BOOL:
        return plain_read(reader, field, json, to);
    case FIELD_TIME:
    case FIELD_OFFSET:
        return time_read(field, json, to);
    case FIELD_ENUM:
        return enum_read(field, json, to);
    case FIELD_RECORD:
        return record_read(reader, field->record, json, to + field->offset);
    case FIELD_POINTER:
        return pointer_read(reader, field, json, to);
    case FIELD_LIST:
        return list_read(reader, field, json, to);
    case FIELD_TEXT_LIST:
        return text_list_read(reader, field, json, to);
    }
    assert(false); /* a kind of field without a reader */
    return SHAPE_MALFORMED;
}

static int record_read(struct reader *reader, const struct field_record *record, const json_t *json,
                       unsigned char *to)
{
    if (!json_is_object(json)) {
        return SHAPE_MALFORMED;
    }
    reader->depth++;
    assert(reader->depth <= SHAPE_DEPTH_MAX);
    record_clear(record, to);
    int result = SHAPE_OK;
    for (const struct field *field = record->fields; field->name != NULL && result == SHAPE_OK;
         field++) {
        const json_t *value = json_object_get(json, field->name);
        if (value == NULL || json_is_null(value)) {
            result = field->optional ? SHAPE_OK : SHAPE_MALFORMED;
        } else {
            result = field_read(reader, field, value, to);
        }
    }
    reader->depth--;
    return result;
}

static int shape_create(enum shape_kind kind, struct shape **ret_shape)
{
    struct shape *shape = calloc(1, sizeof(*shape));
    if (shape == NULL) {
        return SHAPE_NO_MEMORY;
    }
    shape->kind = kind;
    shape->arena = shape_arena_create();
    if (shape->arena == NULL) {
        free(shape);
        return SHAPE_NO_MEMORY;
    }
    *ret_shape = shape;
    return SHAPE_OK;
}

static int shape_read(struct shape *shape, const json_t *json)
{
    const struct field_record *record = field_record_of((int)shape->kind);
    if (record == NULL) {
        return SHAPE_OK;
    }
    struct reader reader = {.arena = shape->arena};
    unsigned char *to = shape_arena_take(shape->arena, record->size_bytes);
    if (to == NULL) {
        return SHAPE_NO_MEMORY;
    }
    shape->of.any = to;
    return record_read(&reader, record, json, to);
}

int shape_from_tree(enum shape_kind kind, const json_t *tree, struct shape **ret_shape)
{
    struct shape *shape = NULL;
    int result = shape_create(kind, &shape);
    if (result == SHAPE_OK) {
        result = shape_read(shape, tree);
    }
    if (result != SHAPE_OK) {
        shape_destroy(shape);
        return result;
    }
    *ret_shape = shape;
    return SHAPE_OK;
}

int shape_parse(enum shape_kind kind, const char *json, size_t size_bytes, struct shape **ret_shape)
{
    if (kind == SHAPE_NOTHING) {
        return shape_from_tree(kind, NULL, ret_shape);
    }
    if (size_bytes > SHAPE_BODY_BYTES_MAX) {
        return SHAPE_TOO_LARGE;
    }
    json_t *tree = json_loadb(json, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    if (tree == NULL) {
        return SHAPE_MALFORMED;
    }
    const int result = shape_from_tree(kind, tree, ret_shape);
    json_decref(tree);
    return result;
}

void shape_destroy(struct shape *shape)
{
    if (shape != NULL) {
        shape_arena_destroy(shape->arena);
        free(shape);
    }
}

const char *shape_name_text(const struct shape_name *name, bool english)
{
    return english && name->en != NULL && name->en[0] != 0 ? name->en : name->zh;
}
