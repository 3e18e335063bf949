#include "hall-server/proto/config_forms.h"

#include "hall-server/proto/config_json.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_text(const json_t *value)
{
    return config_is_text(value, SIZE_MAX);
}

static bool is_name(const json_t *value)
{
    return is_text(json_object_get(value, "zh")) && is_text(json_object_get(value, "en"));
}

static const char *field_wrong(const json_t *row, const struct hall_config *unused)
{
    (void)unused;
    const json_t *position = json_object_get(row, "position");
    const int64_t at = json_integer_value(position);
    if (!is_text(json_object_get(row, "form"))) {
        return "\"form\" is not a text";
    }
    if (!json_is_integer(position) || at < 1 || at > CONFIG_FORM_FIELDS_MAX) {
        return "\"position\" is not a whole number from 1 to 24";
    }
    return is_name(json_object_get(row, "label")) && is_name(json_object_get(row, "value")) &&
                   is_name(json_object_get(row, "hint"))
               ? NULL
               : "\"label\", \"value\" or \"hint\" is not a text in two languages";
}

static const char *form_wrong(const json_t *row, const struct hall_config *unused)
{
    (void)unused;
    if (!is_text(json_object_get(row, "id")) || !is_name(json_object_get(row, "title"))) {
        return "\"id\" or \"title\" is not a text";
    }
    if (!json_is_boolean(json_object_get(row, "sample"))) {
        return "\"sample\" is neither true nor false";
    }
    return json_is_array(json_object_get(row, "guides")) ? NULL : "\"guides\" is not a list";
}

/* The fields of a form in the order of their positions. */
static json_t *fields_of(const json_t *rows, const char *form)
{
    json_t *places[CONFIG_FORM_FIELDS_MAX + 1] = {NULL};
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (strcmp(json_string_value(json_object_get(row, "form")), form) == 0) {
            places[json_integer_value(json_object_get(row, "position"))] = row;
        }
    }
    for (int at = 1; at <= CONFIG_FORM_FIELDS_MAX; at++) {
        if (places[at] != NULL) {
            (void)json_array_append_new(
                list, json_pack("{s:O, s:O, s:O}", "label", json_object_get(places[at], "label"),
                                "value", json_object_get(places[at], "value"), "hint",
                                json_object_get(places[at], "hint")));
        }
    }
    return list;
}

json_t *config_forms_read(const json_t *document, struct config_rows_wrong *ret_wrong)
{
    const json_t *rows = json_object_get(document, "forms");
    const json_t *fields = json_object_get(document, "form_fields");
    json_t *forms = json_array();
    if (rows == NULL ||
        !config_rows_are_good(fields, "form_fields",
                              (size_t)CONFIG_FORMS_MAX * CONFIG_FORM_FIELDS_MAX, field_wrong, NULL,
                              ret_wrong) ||
        !config_rows_are_good(rows, "forms", CONFIG_FORMS_MAX, form_wrong, NULL, ret_wrong)) {
        return forms;
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        json_t *id = json_object_get(row, "id");
        (void)json_array_append_new(
            forms, json_pack("{s:O, s:O, s:O, s:O, s:o}", "id", id, "sample",
                             json_object_get(row, "sample"), "title", json_object_get(row, "title"),
                             "guides", json_object_get(row, "guides"), "fields",
                             fields_of(fields, json_string_value(id))));
    }
    return forms;
}

static bool has(const json_t *guides, const char *guide)
{
    for (size_t i = 0; i < json_array_size(guides); i++) {
        const char *id = json_string_value(json_array_get(guides, i));
        if (id != NULL && strcmp(id, guide) == 0) {
            return true;
        }
    }
    return false;
}

json_t *config_forms_of(const json_t *forms, const char *guide)
{
    json_t *own = json_array();
    for (size_t i = 0; i < json_array_size(forms); i++) {
        const json_t *form = json_array_get(forms, i);
        if (has(json_object_get(form, "guides"), guide)) {
            (void)json_array_append_new(own, json_pack("{s:O, s:O, s:O, s:O}", "id",
                                                       json_object_get(form, "id"), "sample",
                                                       json_object_get(form, "sample"), "title",
                                                       json_object_get(form, "title"), "fields",
                                                       json_object_get(form, "fields")));
        }
    }
    return own;
}
