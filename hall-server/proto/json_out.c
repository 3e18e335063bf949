#include "hall-server/proto/json_out.h"

#include "drivers/base/clock.h"

#include <assert.h>
#include <string.h>

enum { KEY_ROOM = 64, NUMBER_ROOM = 24 };

static void put(struct json_out *out, const void *bytes, size_t length_bytes)
{
    if (!out->failed && buffer_append(out->buffer, bytes, length_bytes) != BUFFER_OK) {
        out->failed = true;
    }
}

/* Before a value or a key: the comma, if one is due. */
static void comma(struct json_out *out)
{
    if (out->after_key) {
        out->after_key = false;
        return;
    }
    if (out->has_member[out->depth]) {
        put(out, ",", 1);
    }
    out->has_member[out->depth] = true;
}

static void open_with(struct json_out *out, const char *mark)
{
    comma(out);
    put(out, mark, 1);
    out->depth++;
    assert(out->depth < JSON_OUT_DEPTH_MAX);
    out->has_member[out->depth] = false;
}

static void close_with(struct json_out *out, const char *mark)
{
    assert(out->depth > 0 && !out->after_key);
    out->depth--;
    put(out, mark, 1);
}

/* The escape of a byte that is not plain. */
static const char *escape_of(unsigned char c, char room[7])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        (void)snprintf(room, 7, "\\u%04x", c);
        return room;
    }
}

/* JSON takes every byte as it is but these. */
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void put_escaped(struct json_out *out, const char *text)
{
    const char *from = text;
    char room[7];
    for (; *text != '\0'; text++) {
        if (!is_plain((unsigned char)*text)) {
            const char *escape = escape_of((unsigned char)*text, room);
            put(out, from, (size_t)(text - from));
            put(out, escape, strlen(escape));
            from = text + 1;
        }
    }
    put(out, from, (size_t)(text - from));
}

static void put_quoted(struct json_out *out, const char *text)
{
    put(out, "\"", 1);
    put_escaped(out, text);
    put(out, "\"", 1);
}

void json_out_begin(struct json_out *out, struct buffer *buffer)
{
    *out = (struct json_out){.buffer = buffer};
}

int json_out_end(struct json_out *out)
{
    assert(out->depth == 0 && !out->after_key);
    return out->failed ? BUFFER_FULL : BUFFER_OK;
}

void json_out_object(struct json_out *out)
{
    open_with(out, "{");
}

void json_out_object_end(struct json_out *out)
{
    close_with(out, "}");
}

void json_out_array(struct json_out *out)
{
    open_with(out, "[");
}

void json_out_array_end(struct json_out *out)
{
    close_with(out, "]");
}

/* Keys are ours: plain and short. One append, since an answer has many. */
void json_out_key(struct json_out *out, const char *key)
{
    char quoted[KEY_ROOM];
    const size_t length = strlen(key);
    size_t at = 0;
    assert(!out->after_key && out->depth > 0 && length + 4 <= sizeof quoted);
    if (out->has_member[out->depth]) {
        quoted[at++] = ',';
    }
    out->has_member[out->depth] = true;
    quoted[at++] = '"';
    memcpy(quoted + at, key, length + 1); /* where its end lies comes the quote */
    at += length;
    quoted[at++] = '"';
    quoted[at++] = ':';
    put(out, quoted, at);
    out->after_key = true;
}

void json_out_text(struct json_out *out, const char *text)
{
    comma(out);
    put_quoted(out, text);
}

void json_out_text_begin(struct json_out *out)
{
    comma(out);
    put(out, "\"", 1);
}

void json_out_text_part(struct json_out *out, const char *text)
{
    put_escaped(out, text);
}

void json_out_text_end(struct json_out *out)
{
    put(out, "\"", 1);
}

void json_out_made(struct json_out *out, const char *json, size_t length_bytes)
{
    comma(out);
    put(out, json, length_bytes);
}

void json_out_number(struct json_out *out, int64_t number)
{
    char digits[NUMBER_ROOM];
    char *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        *--at = '-';
    }
    comma(out);
    put(out, at, (size_t)(digits + sizeof digits - at));
}

void json_out_bool(struct json_out *out, bool value)
{
    comma(out);
    put(out, value ? "true" : "false", value ? 4 : 5);
}

void json_out_null(struct json_out *out)
{
    comma(out);
    put(out, "null", 4);
}

void json_out_key_text(struct json_out *out, const char *key, const char *text)
{
    json_out_key(out, key);
    if (text == NULL) {
        json_out_null(out);
    } else {
        json_out_text(out, text);
    }
}

void json_out_key_number(struct json_out *out, const char *key, int64_t number)
{
    json_out_key(out, key);
    json_out_number(out, number);
}

void json_out_key_bool(struct json_out *out, const char *key, bool value)
{
    json_out_key(out, key);
    json_out_bool(out, value);
}

void json_out_key_null(struct json_out *out, const char *key)
{
    json_out_key(out, key);
    json_out_null(out);
}

void json_out_key_name(struct json_out *out, const char *key, const char *zh, const char *en)
{
    json_out_key(out, key);
    json_out_object(out);
    json_out_key_text(out, "zh", zh);
    json_out_key_text(out, "en", en);
    json_out_object_end(out);
}

void json_out_key_time(struct json_out *out, const char *key, int64_t at_ms, int offset_min)
{
    char text[CLOCK_RFC3339_ROOM];
    if (at_ms == 0) {
        json_out_key_null(out, key);
        return;
    }
    clock_format_rfc3339(at_ms, offset_min, text);
    json_out_key_text(out, key, text);
}
