#include "hall-server/proto/config_rows.h"

#include <string.h>

bool config_is_text(const json_t *value, size_t most_bytes)
{
    return json_is_string(value) && json_string_length(value) <= most_bytes &&
           strlen(json_string_value(value)) == json_string_length(value);
}

bool config_rows_are_good(const json_t *list, const char *name, size_t most, config_row_check check,
                          const struct hall_config *config, struct config_rows_wrong *ret_wrong)
{
    const char *what = !json_is_array(list)           ? "is not a list"
                       : json_array_size(list) > most ? "more than there may be"
                                                      : NULL;
    size_t place = 0;
    while (what == NULL && place < json_array_size(list)) {
        what = check(json_array_get(list, place), config);
        place += what == NULL;
    }
    if (what != NULL) {
        *ret_wrong = (struct config_rows_wrong){name, place, what};
    }
    return what == NULL;
}
