#include "hall-server/catalogue/catalogue_json.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_days.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { FORMAT = 1, KEY_ROOM = 48 };

static json_t *words_json(const char *text)
{
    json_t *list = json_array();
    const char *word = NULL;
    int length = 0;
    while (catalogue_word_next(&text, &word, &length)) {
        json_array_append_new(list, json_stringn(word, (size_t)length));
    }
    return list;
}

static json_t *hours_json(const char *text)
{
    struct catalogue_hours hours = {0};
    const bool good = catalogue_hours_read(text, &hours);
    assert(good);
    json_t *list = json_array();
    for (int i = 0; i < hours.count; i++) {
        json_array_append_new(list, json_pack("[ii]", hours.spans[i][0], hours.spans[i][1]));
    }
    return list;
}

/* A checked cell as its kind's JSON; NULL for an empty one that needs no place. */
static json_t *value_json(const struct catalogue_column *what, const char *text)
{
    int64_t count = 0;
    int minutes = 0;
    bool good = true;
    json_t *value = NULL;

    switch (what->kind) {
    case KIND_COUNT:
        if (text[0] != '\0') {
            good = catalogue_count_read(text, what->min, what->max, &count);
            value = json_integer(count);
        }
        break;
    case KIND_FLAG:
        value = text[0] != '\0' ? json_boolean(strcmp(text, "true") == 0) : NULL;
        break;
    case KIND_CLOCK:
        good = catalogue_clock_read(text, &minutes);
        value = json_integer(minutes);
        break;
    case KIND_HOURS:
        value = text[0] != '\0' ? hours_json(text) : NULL;
        break;
    case KIND_REFERENCES:
        value = words_json(text);
        break;
    case KIND_ID:
    case KIND_PREFIX:
    case KIND_TEXT:
    case KIND_PICTURE:
    case KIND_REFERENCE:
        value = json_string(text);
        break;
    case KIND_IGNORED:
        break;
    }
    assert(good);
    return value;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text);
    const size_t end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

/* "name_zh" makes "name": {"zh", "en"}, filled by it and by "name_en"; others keep their name. */
static void value_put(json_t *object, const struct catalogue_column *what, const char *text)
{
    json_t *value = value_json(what, text);
    const bool chinese = ends_with(what->name, "_zh");
    if (value == NULL) {
        return;
    }
    if (!chinese && !ends_with(what->name, "_en")) {
        json_object_set_new(object, what->name, value);
        return;
    }
    char base[KEY_ROOM];
    snprintf(base, sizeof(base), "%.*s", (int)strlen(what->name) - 3, what->name);
    json_t *name = json_object_get(object, base);
    if (name == NULL) {
        json_object_set_new(object, base, json_pack("{s:s, s:s}", "zh", "", "en", ""));
        name = json_object_get(object, base);
    }
    json_object_set_new(name, chinese ? "zh" : "en", value);
}

static json_t *row_json(const struct catalogue *catalogue, enum catalogue_file file, int row)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    json_t *object = json_object();
    for (int i = 0; layout->columns[i].name != NULL; i++) {
        value_put(object, &layout->columns[i], catalogue_cell(catalogue, file, row, i));
    }
    return object;
}

static json_t *table_json(const struct catalogue *catalogue, enum catalogue_file file)
{
    json_t *list = json_array();
    for (int row = 0; row < catalogue_rows(catalogue, file); row++) {
        json_array_append_new(list, row_json(catalogue, file, row));
    }
    return list;
}

static json_t *hall_json(const struct catalogue *catalogue, bool always_open)
{
    const struct catalogue_column *keys = catalogue_hall_keys();
    json_t *hall = json_object();
    for (int i = 0; keys[i].name != NULL; i++) {
        value_put(hall, &keys[i], catalogue_hall_value(catalogue, keys[i].name));
    }
    if (always_open) {
        json_object_set_new(hall, "always_open", json_true());
    }
    return hall;
}

/* The statutory exceptions go along, so that a replay has the calendar of its day. */
static json_t *calendar_json(void)
{
    const struct calendar_table table = calendar_statutory();
    json_t *off = json_array();
    json_t *work = json_array();
    for (size_t i = 0; i < table.count; i++) {
        const struct calendar_exception *row = &table.rows[i];
        char text[CALENDAR_DATE_ROOM];
        const struct calendar_date date = {row->year, row->month, row->day};
        calendar_day_format(calendar_day_from_date(date), text);
        json_array_append_new(row->off ? off : work, json_string(text));
    }
    return json_pack("{s:i, s:i, s:o, s:o}", "first_year", table.first_year, "last_year",
                     table.last_year, "off", off, "work", work);
}

/*
 * Each row of `file` belongs to the guide of its first column. They go into the guide's list
 * `key` in order of the second column; guides are few and their rows fewer.
 */
static void guides_fill(const struct catalogue *catalogue, json_t *guides, enum catalogue_file file,
                        const char *key, const char *only)
{
    const int rows = catalogue_rows(catalogue, file);
    int64_t highest = 0;
    for (int row = 0; row < rows; row++) {
        int64_t position = 0;
        if (catalogue_count_read(catalogue_cell(catalogue, file, row, 1), 1, 99, &position)) {
            highest = position > highest ? position : highest;
        }
    }
    size_t i = 0;
    json_t *guide = NULL;
    json_array_foreach(guides, i, guide)
    {
        json_object_set_new(guide, key, json_array());
    }
    for (int64_t turn = 1; turn <= highest; turn++) {
        for (int row = 0; row < rows; row++) {
            const char *id = catalogue_cell(catalogue, file, row, 0);
            int64_t position = 0;
            if (!catalogue_count_read(catalogue_cell(catalogue, file, row, 1), 1, 99, &position) ||
                position != turn) {
                continue;
            }
            json_t *item = row_json(catalogue, file, row);
            json_object_del(item, "guide");
            json_object_del(item, "position");
            const int at = catalogue_find(catalogue, CATALOGUE_GUIDES, id, (int)strlen(id));
            json_t *list = json_object_get(json_array_get(guides, (size_t)at), key);
            json_t *inner = only == NULL ? NULL : json_object_get(item, only);
            json_array_append(list, inner != NULL ? inner : item);
            json_decref(item);
        }
    }
}

char *catalogue_json(const struct catalogue *catalogue,
                     const struct catalogue_json_options *options, size_t *ret_size_bytes)
{
    assert(catalogue != NULL && options != NULL && options->version > 0);

    json_t *document = json_object();
    json_object_set_new(document, "format", json_integer(FORMAT));
    json_object_set_new(document, "version", json_integer(options->version));
    json_object_set_new(document, "hall", hall_json(catalogue, options->always_open));
    json_object_set_new(document, "calendar", calendar_json());
    for (int file = CATALOGUE_AREAS; file < CATALOGUE_FILE_COUNT; file++) {
        const char *key = catalogue_layout((enum catalogue_file)file)->json_key;
        if (key[0] != '\0') {
            json_object_set_new(document, key, table_json(catalogue, (enum catalogue_file)file));
        }
    }
    json_t *guides = json_object_get(document, "guides");
    guides_fill(catalogue, guides, CATALOGUE_MATERIALS, "materials", NULL);
    guides_fill(catalogue, guides, CATALOGUE_STEPS, "flow", "text");
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    if (text != NULL) {
        *ret_size_bytes = strlen(text);
    }
    return text;
}
