#include "hall-server/proto/config_screens.h"

#include "hall-server/model/picture.h"
#include "hall-server/proto/config_json.h"

#include <stdbool.h>
#include <string.h>

enum { DAY_MINUTES = 1440 };

static bool is_text(const json_t *row, const char *key, size_t most_bytes)
{
    return config_is_text(json_object_get(row, key), most_bytes);
}

static bool is_name(const json_t *row, const char *key)
{
    const json_t *name = json_object_get(row, key);
    return is_text(name, "zh", CONFIG_NOTICE_BYTES_MAX) &&
           is_text(name, "en", CONFIG_NOTICE_BYTES_MAX);
}

/* A picture's name, or none. */
static bool is_picture(const json_t *row, const char *key)
{
    const char *name = json_string_value(json_object_get(row, key));
    return is_text(row, key, PICTURE_NAME_BYTES_MAX) &&
           (name[0] == '\0' || picture_name_is_good(name));
}

static const char *notice_wrong(const json_t *row, const struct hall_config *config)
{
    const json_t *areas = json_object_get(row, "areas");
    if (!is_text(row, "id", LIMIT_SHORT_ID_BYTES) || !is_name(row, "text")) {
        return "\"id\" or \"text\" is not a text, or too long";
    }
    if (!is_picture(row, "picture") || !is_text(row, "qr", CONFIG_NOTICE_BYTES_MAX)) {
        return "\"picture\" is no file's name, or \"qr\" is not a text";
    }
    if (!json_is_array(areas) || json_array_size(areas) > LIMIT_AREAS) {
        return "\"areas\" is not a list";
    }
    for (size_t i = 0; i < json_array_size(areas); i++) {
        const char *id = json_string_value(json_array_get(areas, i));
        if (id == NULL || hall_area_find(config, id) == INDEX_NONE) {
            return "\"areas\" names nothing that there is";
        }
    }
    return NULL;
}

static const char *person_wrong(const json_t *row, const struct hall_config *config)
{
    if (!is_text(row, "id", LIMIT_SHORT_ID_BYTES) || !is_name(row, "post")) {
        return "\"id\" or \"post\" is not a text, or too long";
    }
    if (!is_picture(row, "photo") || !is_text(row, "department", LIMIT_SHORT_ID_BYTES)) {
        return "\"photo\" is no file's name, or \"department\" is not a text";
    }
    const char *department = json_string_value(json_object_get(row, "department"));
    return department[0] == '\0' || hall_department_find(config, department) != INDEX_NONE
               ? NULL
               : "\"department\" names nothing that there is";
}

static json_t *list_read(const json_t *document, const char *key, size_t most,
                         config_row_check check, const struct hall_config *config,
                         struct config_rows_wrong *ret_wrong)
{
    json_t *list = json_object_get(document, key);
    if (list == NULL) {
        return json_array();
    }
    return config_rows_are_good(list, key, most, check, config, ret_wrong) ? json_incref(list)
                                                                           : NULL;
}

json_t *config_notices_read(const json_t *document, const struct hall_config *config,
                            struct config_rows_wrong *ret_wrong)
{
    return list_read(document, "notices", CONFIG_NOTICES_MAX, notice_wrong, config, ret_wrong);
}

json_t *config_staff_read(const json_t *document, const struct hall_config *config,
                          struct config_rows_wrong *ret_wrong)
{
    return list_read(document, "staff", CONFIG_STAFF_MAX, person_wrong, config, ret_wrong);
}

json_t *config_quiet_read(const json_t *document, struct config_rows_wrong *ret_wrong)
{
    json_t *list = json_object_get(json_object_get(document, "hall"), "quiet_hours");
    if (list == NULL) {
        return json_array();
    }
    bool good = json_is_array(list) && json_array_size(list) <= CALENDAR_SPANS_MAX;
    json_t *told = json_array();
    json_int_t before = 0;
    for (size_t i = 0; good && i < json_array_size(list); i++) {
        const json_t *span = json_array_get(list, i);
        const json_int_t from = json_integer_value(json_array_get(span, 0));
        const json_int_t until = json_integer_value(json_array_get(span, 1));
        good = json_array_size(span) == 2 && json_is_integer(json_array_get(span, 0)) &&
               from >= before && until > from && until <= DAY_MINUTES;
        before = until;
        json_array_append_new(told, json_pack("{s:I, s:I}", "from", from, "until", until));
    }
    if (!good) {
        *ret_wrong = (struct config_rows_wrong){"hall", 0, "\"quiet_hours\" has no such spans"};
        json_decref(told);
        return NULL;
    }
    return told;
}
