#include "hall-server/client/shapes.h"

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
    int64_t offset_min;
    if (!json_is_string(json) ||
        shape_time_parse(json_string_value(json), &at_ms, &offset_min) != SHAPE_OK) {
        return SHAPE_MALFORMED;
    }
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

/* Exactly `digits` digits of `text`; -1 if one of them is none. */
static int digits_read(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Days since 1970-01-01 of a Gregorian date (Hinnant's days_from_civil). */
static int64_t date_days(int year, int month, int day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = y / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* "Z" or "+08:00" at the text's end. */
static int zone_read(const char *text, int64_t *ret_offset_min)
{
    if (strcmp(text, "Z") == 0) {
        *ret_offset_min = 0;
        return SHAPE_OK;
    }
    if ((text[0] != '+' && text[0] != '-') || strlen(text) != 6 || text[3] != ':') {
        return SHAPE_MALFORMED;
    }
    const int hours = digits_read(text + 1, 2);
    const int minutes = digits_read(text + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return SHAPE_MALFORMED;
    }
    const int64_t offset_min = (int64_t)hours * 60 + minutes;
    *ret_offset_min = text[0] == '-' ? -offset_min : offset_min;
    return SHAPE_OK;
}

int shape_time_parse(const char *text, int64_t *ret_at_ms, int64_t *ret_offset_min)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        const bool fits = form[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
        if (!fits) {
            return SHAPE_MALFORMED; /* the NUL fits nowhere, so this never reads past the end */
        }
    }
    const int month = digits_read(text + 5, 2);
    const int day = digits_read(text + 8, 2);
    const int hour = digits_read(text + 11, 2);
    const int minute = digits_read(text + 14, 2);
    const int second = digits_read(text + 17, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
        return SHAPE_MALFORMED;
    }
    const char *rest = text + sizeof(form) - 1;
    int64_t fraction_ms = 0;
    if (rest[0] == '.') {
        const size_t digits = strspn(rest + 1, "0123456789");
        if (digits == 0 || digits > 9) {
            return SHAPE_MALFORMED;
        }
        static const int weights[] = {100, 10, 1};
        for (size_t i = 0; i < digits && i < 3; i++) {
            fraction_ms += (int64_t)(rest[1 + i] - '0') * weights[i];
        }
        rest += 1 + digits;
    }
    int64_t offset_min;
    if (zone_read(rest, &offset_min) != SHAPE_OK) {
        return SHAPE_MALFORMED;
    }
    const int64_t minutes =
        (date_days(digits_read(text, 4), month, day) * 24 + hour) * 60 + minute - offset_min;
    *ret_at_ms = (minutes * 60 + second) * 1000 + fraction_ms;
    *ret_offset_min = offset_min;
    return SHAPE_OK;
}
