#include "hall-server/proto/json_in.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

void json_in_refuse(struct json_in *in, enum problem problem, const char *key)
{
    assert(problem != PROBLEM_NONE);
    if (in->problem == PROBLEM_NONE) {
        in->problem = problem;
        (void)snprintf(in->field, sizeof in->field, "%s", key);
    }
}

/* How deep brackets nest, outside of texts; jansson's own bound is far above ours. */
static int depth_of(const char *text, size_t length_bytes)
{
    int depth = 0;
    int deepest = 0;
    bool in_text = false;
    for (size_t i = 0; i < length_bytes; i++) {
        const char c = text[i];
        if (in_text) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_text = false;
            }
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return deepest;
}

static enum problem problem_of(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_duplicate_key:
        return PROBLEM_DUPLICATE_KEY;
    case json_error_invalid_utf8:
        return PROBLEM_BAD_UTF8;
    case json_error_stack_overflow:
        return PROBLEM_TOO_DEEP;
    default:
        return PROBLEM_BAD_JSON;
    }
}

void json_in_open(struct json_in *in, const char *text, size_t length_bytes, size_t limit_bytes)
{
    json_error_t error;
    *in = (struct json_in){.problem = PROBLEM_NONE};
    if (length_bytes > limit_bytes) {
        json_in_refuse(in, PROBLEM_TOO_LARGE, "");
    } else if (!utf8_is_valid(text, length_bytes)) {
        json_in_refuse(in, PROBLEM_BAD_UTF8, "");
    } else if (depth_of(text, length_bytes) > JSON_IN_DEPTH_MAX) {
        json_in_refuse(in, PROBLEM_TOO_DEEP, "");
    } else {
        in->root = json_loadb(text, length_bytes, JSON_REJECT_DUPLICATES, &error);
        if (in->root == NULL) {
            json_in_refuse(in, problem_of(&error), "");
        } else if (!json_is_object(in->root)) {
            json_in_refuse(in, PROBLEM_WRONG_TYPE, "");
        }
    }
}

enum problem json_in_close(struct json_in *in)
{
    if (in->root != NULL && in->problem == PROBLEM_NONE && json_object_size(in->root) > in->seen) {
        json_in_refuse(in, PROBLEM_UNKNOWN_FIELD, "");
    }
    json_decref(in->root);
    in->root = NULL;
    return in->problem;
}

json_t *json_in_field(struct json_in *in, const char *key, bool required)
{
    json_t *value = json_object_get(in->root, key);
    if (value != NULL) {
        in->seen++;
    } else if (required) {
        json_in_refuse(in, PROBLEM_MISSING_FIELD, key);
    }
    return value;
}

void json_in_text(struct json_in *in, const char *key, bool required, char *ret_text, size_t room)
{
    json_t *value = json_in_field(in, key, required);
    assert(room > 0);
    ret_text[0] = '\0';
    if (value == NULL) {
        return;
    }
    if (!json_is_string(value)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, key);
        return;
    }
    const size_t length = json_string_length(value);
    if (length >= room) {
        json_in_refuse(in, PROBLEM_TOO_LONG, key);
    } else if (memchr(json_string_value(value), '\0', length) != NULL) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, key);
    } else {
        memcpy(ret_text, json_string_value(value), length);
        ret_text[length] = '\0';
    }
}

bool json_in_is_row(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7F) {
            return false;
        }
    }
    return text[strspn(text, " ")] != '\0';
}

int64_t json_in_number(struct json_in *in, const char *key, bool required, int64_t least,
                       int64_t most, int64_t otherwise)
{
    json_t *value = json_in_field(in, key, required);
    if (value == NULL) {
        return otherwise;
    }
    if (!json_is_integer(value)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, key);
        return otherwise;
    }
    const json_int_t number = json_integer_value(value);
    if (number < least || number > most) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, key);
        return otherwise;
    }
    return number;
}

bool json_in_bool(struct json_in *in, const char *key, bool otherwise)
{
    json_t *value = json_in_field(in, key, false);
    if (value == NULL) {
        return otherwise;
    }
    if (!json_is_boolean(value)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, key);
    }
    return json_is_true(value);
}

void json_in_request_id(struct json_in *in, char ret_id[LIMIT_REQUEST_ID_BYTES + 1])
{
    json_t *value = json_in_field(in, "request_id", false);
    if (value == NULL || !json_is_string(value) ||
        !request_id_is_good(json_string_value(value), json_string_length(value))) {
        json_in_refuse(in, PROBLEM_REQUEST_ID_MISSING, "request_id");
        return;
    }
    memcpy(ret_id, json_string_value(value), json_string_length(value) + 1);
}
