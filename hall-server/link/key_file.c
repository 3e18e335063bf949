#include "hall-server/link/link.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { KEY_FILE_BYTES_MAX = 16384 };

static int key_copy(const char *key, size_t key_bytes, char *ret_key, size_t room_bytes)
{
    if (key_bytes == 0 || key_bytes >= room_bytes) {
        return LINK_BAD_KEY;
    }
    memcpy(ret_key, key, key_bytes);
    ret_key[key_bytes] = 0;
    return LINK_OK;
}

int link_read_key(const char *path, const char *kind, char *ret_key, size_t room_bytes)
{
    char text[KEY_FILE_BYTES_MAX];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return LINK_BAD_KEY;
    }
    const size_t size = fread(text, 1, sizeof(text), file);
    fclose(file);
    if (size == sizeof(text)) {
        return LINK_BAD_KEY;
    }
    text[size] = 0;
    if (text[0] != '{') {
        return key_copy(text, strcspn(text, " \r\n\t"), ret_key, room_bytes);
    }
    json_t *tree = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *key = json_object_get(json_object_get(tree, kind), "key");
    const int result = json_is_string(key) ? key_copy(json_string_value(key),
                                                      json_string_length(key), ret_key, room_bytes)
                                           : LINK_BAD_KEY;
    json_decref(tree);
    return result;
}
