#include "hall-server/catalogue/catalogue_texts.h"

#include "hall-server/catalogue/csv_reader.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_ROOM = CSV_CELL_MAX_BYTES + 1, KEY_ROOM = 48 };

void catalogue_texts_deinit(struct catalogue_texts *texts)
{
    for (int file = 0; file < CATALOGUE_FILE_COUNT; file++) {
        if (texts->files[file].cap_bytes > 0) {
            buffer_deinit(&texts->files[file]);
        }
    }
    memset(texts, 0, sizeof *texts);
}

enum catalogue_file catalogue_file_find(const char *file_name)
{
    int file = 0;
    while (file < CATALOGUE_FILE_COUNT &&
           strcmp(catalogue_layout((enum catalogue_file)file)->file_name, file_name) != 0) {
        file++;
    }
    return (enum catalogue_file)file;
}

int catalogue_texts_load(void *context, const char *file_name, char **ret_bytes,
                         size_t *ret_size_bytes)
{
    const struct catalogue_texts *texts = context;
    const enum catalogue_file file = catalogue_file_find(file_name);
    if (file == CATALOGUE_FILE_COUNT || texts->files[file].cap_bytes == 0) {
        return -1;
    }
    const size_t size_bytes = texts->files[file].length_bytes;
    char *bytes = malloc(size_bytes + 1);
    if (bytes == NULL) {
        return -1;
    }
    memcpy(bytes, buffer_text(&texts->files[file]), size_bytes);
    *ret_bytes = bytes;
    *ret_size_bytes = size_bytes;
    return 0;
}

/* ---- writing ---- */

struct writer {
    struct buffer *to;
    bool begun; /* a cell of this row is there */
    bool failed;
};

static void put(struct writer *writer, const char *text, size_t length)
{
    writer->failed = writer->failed || buffer_append(writer->to, text, length) != BUFFER_OK;
}

/* A cell with quotes where it needs them. */
static void cell_put(struct writer *writer, const char *text)
{
    if (writer->begun) {
        put(writer, ",", 1);
    }
    writer->begun = true;
    if (text[strcspn(text, ",\"")] == '\0') {
        put(writer, text, strlen(text));
        return;
    }
    put(writer, "\"", 1);
    for (const char *at = text; *at != '\0'; at++) {
        put(writer, at, 1);
        if (*at == '"') {
            put(writer, "\"", 1);
        }
    }
    put(writer, "\"", 1);
}

static void row_end(struct writer *writer)
{
    put(writer, "\n", 1);
    writer->begun = false;
}

static struct writer file_begin(struct catalogue_texts *texts, enum catalogue_file file)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    struct writer writer = {.to = &texts->files[file]};
    if (writer.to->cap_bytes == 0) {
        buffer_init(writer.to, CSV_FILE_MAX_BYTES);
    }
    buffer_clear(writer.to);
    for (int i = 0; layout->columns[i].name != NULL; i++) {
        if (layout->columns[i].kind != KIND_IGNORED) {
            cell_put(&writer, layout->columns[i].name);
        }
    }
    row_end(&writer);
    return writer;
}

/* ---- from the document ---- */

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text);
    const size_t end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

/* What stands for the column in a row's object; NULL: nothing. */
static json_t *value_of(const json_t *object, const char *column)
{
    char base[KEY_ROOM];
    const bool chinese = ends_with(column, "_zh");
    if (!chinese && !ends_with(column, "_en")) {
        return json_object_get(object, column);
    }
    (void)snprintf(base, sizeof base, "%.*s", (int)strlen(column) - 3, column);
    return json_object_get(json_object_get(object, base), chinese ? "zh" : "en");
}

static void clock_print(int64_t minutes, char *to, size_t room)
{
    (void)snprintf(to, room, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

static void hours_print(const json_t *spans, char ret_text[CELL_ROOM])
{
    size_t i = 0;
    json_t *span = NULL;
    (void)snprintf(ret_text, CELL_ROOM, "%s", json_array_size(spans) == 0 ? "closed" : "");
    json_array_foreach(spans, i, span)
    {
        char opens[8], closes[8];
        const size_t at = strlen(ret_text);
        clock_print(json_integer_value(json_array_get(span, 0)), opens, sizeof opens);
        clock_print(json_integer_value(json_array_get(span, 1)), closes, sizeof closes);
        (void)snprintf(ret_text + at, CELL_ROOM - at, "%s%s-%s", i == 0 ? "" : " ", opens, closes);
    }
}

static void words_print(const json_t *words, char ret_text[CELL_ROOM])
{
    size_t i = 0;
    json_t *word = NULL;
    ret_text[0] = '\0';
    json_array_foreach(words, i, word)
    {
        const size_t at = strlen(ret_text);
        (void)snprintf(ret_text + at, CELL_ROOM - at, "%s%s", i == 0 ? "" : " ",
                       json_is_string(word) ? json_string_value(word) : "");
    }
}

/* The cell that made this value: the other direction of the document's writer. */
static void cell_of(const struct catalogue_column *what, const json_t *value,
                    char ret_text[CELL_ROOM])
{
    ret_text[0] = '\0';
    if (value == NULL) {
        return;
    }
    switch (what->kind) {
    case KIND_COUNT:
        (void)snprintf(ret_text, CELL_ROOM, "%lld", (long long)json_integer_value(value));
        break;
    case KIND_FLAG:
        (void)snprintf(ret_text, CELL_ROOM, "%s", json_is_true(value) ? "true" : "false");
        break;
    case KIND_CLOCK:
        clock_print(json_integer_value(value), ret_text, CELL_ROOM);
        break;
    case KIND_HOURS:
        hours_print(value, ret_text);
        break;
    case KIND_REFERENCES:
        words_print(value, ret_text);
        break;
    case KIND_ID:
    case KIND_PREFIX:
    case KIND_TEXT:
    case KIND_PICTURE:
    case KIND_REFERENCE:
        (void)snprintf(ret_text, CELL_ROOM, "%s",
                       json_is_string(value) ? json_string_value(value) : "");
        break;
    case KIND_IGNORED:
        break;
    }
}

static void columns_put(struct writer *writer, const struct catalogue_column *columns,
                        const json_t *object)
{
    char text[CELL_ROOM];
    for (int i = 0; columns[i].name != NULL; i++) {
        if (columns[i].kind != KIND_IGNORED) {
            cell_of(&columns[i], value_of(object, columns[i].name), text);
            cell_put(writer, text);
        }
    }
    row_end(writer);
}

static bool hall_write(struct catalogue_texts *texts, const json_t *hall)
{
    const struct catalogue_column *keys = catalogue_hall_keys();
    struct writer writer = file_begin(texts, CATALOGUE_HALL);
    char text[CELL_ROOM];
    for (int i = 0; keys[i].name != NULL; i++) {
        json_t *value = value_of(hall, keys[i].name);
        if (value == NULL) {
            continue;
        }
        cell_of(&keys[i], value, text);
        cell_put(&writer, keys[i].name);
        cell_put(&writer, text);
        row_end(&writer);
    }
    return !writer.failed;
}

/* The rows that the document keeps in each guide's list `key`: guide and position, then the rest.
 */
static bool inner_write(struct catalogue_texts *texts, enum catalogue_file file,
                        const json_t *guides, const char *key)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    struct writer writer = file_begin(texts, file);
    size_t i = 0;
    json_t *guide = NULL;
    json_array_foreach(guides, i, guide)
    {
        size_t place = 0;
        json_t *item = NULL;
        json_array_foreach(json_object_get(guide, key), place, item)
        {
            char position[24];
            const json_t *id = json_object_get(guide, "id");
            /* A step is its text alone. */
            json_t *object = json_object_get(item, "zh") == NULL ? json_incref(item)
                                                                 : json_pack("{s:O}", "text", item);
            (void)snprintf(position, sizeof position, "%zu", place + 1);
            cell_put(&writer, json_is_string(id) ? json_string_value(id) : "");
            cell_put(&writer, position);
            columns_put(&writer, layout->columns + 2, object);
            json_decref(object);
        }
    }
    return !writer.failed;
}

static bool table_write(struct catalogue_texts *texts, enum catalogue_file file,
                        const json_t *document)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    const json_t *rows = json_object_get(document, layout->json_key);
    struct writer writer = file_begin(texts, file);
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(rows, i, row)
    {
        columns_put(&writer, layout->columns, row);
    }
    return !writer.failed;
}

int catalogue_texts_of_json(const char *document, size_t size_bytes, struct catalogue_texts *texts)
{
    json_t *root = json_loadb(document, size_bytes, JSON_REJECT_DUPLICATES, NULL);
    const json_t *guides = json_object_get(root, "guides");
    bool good = json_is_object(root);
    for (int i = 0; i < CATALOGUE_FILE_COUNT && good; i++) {
        const enum catalogue_file file = (enum catalogue_file)i;
        good = file == CATALOGUE_HALL        ? hall_write(texts, json_object_get(root, "hall"))
               : file == CATALOGUE_MATERIALS ? inner_write(texts, file, guides, "materials")
               : file == CATALOGUE_STEPS     ? inner_write(texts, file, guides, "flow")
                                             : table_write(texts, file, root);
    }
    json_decref(root);
    if (!good) {
        catalogue_texts_deinit(texts);
    }
    return good ? 0 : -1;
}
