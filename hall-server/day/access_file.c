#include "hall-server/day/access_file.h"

#include <jansson.h>
#include <stddef.h>
#include <string.h>

/* member of the file, field of it (NULL: the member itself), where it goes */
static const struct {
    const char *member;
    const char *field;
    size_t offset;
} rows[] = {
    {"base_url", NULL, offsetof(struct access_file, base_url)},
    {"kiosk", "key", offsetof(struct access_file, kiosk_key)},
    {"clerk", "password", offsetof(struct access_file, clerk_password)},
    {"manager", "user", offsetof(struct access_file, manager_user)},
    {"manager", "password", offsetof(struct access_file, manager_password)},
};

bool access_file_read(const char *path, struct access_file *ret_access)
{
    json_t *tree = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    struct access_file access = {0};
    bool whole = tree != NULL;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && whole; i++) {
        const json_t *value = json_object_get(tree, rows[i].member);
        value = rows[i].field != NULL ? json_object_get(value, rows[i].field) : value;
        whole = json_is_string(value) && json_string_length(value) < ACCESS_TEXT_ROOM;
        if (whole) {
            memcpy((char *)&access + rows[i].offset, json_string_value(value),
                   json_string_length(value) + 1);
        }
    }
    json_decref(tree);
    if (whole) {
        *ret_access = access;
    }
    return whole;
}
