#include "drivers/tool/record_file.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

int record_hex_read(const char *text, uint8_t *ret_bytes, size_t room)
{
    const size_t length = strlen(text);
    if (length % 2 != 0 || length / 2 > room) {
        return -1;
    }
    for (size_t i = 0; i < length / 2; i++) {
        const int high = digit_of(text[2 * i]);
        const int low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return -1;
        }
        ret_bytes[i] = (uint8_t)(high * 16 + low);
    }
    return (int)(length / 2);
}

void record_hex_write(const uint8_t *bytes, size_t size_bytes, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size_bytes; i++) {
        ret_text[2 * i] = digits[bytes[i] >> 4];
        ret_text[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_text[2 * size_bytes] = '\0';
}

/* "descriptor 058c…": a word of small letters, a space, the rest. */
static bool note_read(const char *line, struct record_line *ret_line)
{
    const size_t length = strspn(line, "abcdefghijklmnopqrstuvwxyz");
    if (length == 0 || length >= sizeof(ret_line->name) || line[length] != ' ') {
        return false;
    }
    ret_line->kind = RECORD_NOTE;
    memcpy(ret_line->name, line, length);
    ret_line->name[length] = '\0';
    ret_line->value = line + length + 1;
    return true;
}

bool record_line_read(const char *line, struct record_line *ret_line)
{
    int64_t at_ms = 0;
    size_t digits = 0;
    while (line[digits] >= '0' && line[digits] <= '9' && digits < 12) {
        at_ms = at_ms * 10 + (line[digits] - '0');
        digits++;
    }
    if (digits == 0) {
        return note_read(line, ret_line);
    }
    const char *rest = line + digits;
    if (rest[0] != ' ' || (rest[1] != '<' && rest[1] != '>') ||
        (rest[2] != ' ' && rest[2] != '\0')) {
        return false;
    }
    const int size =
        rest[2] == '\0' ? 0 : record_hex_read(rest + 3, ret_line->bytes, sizeof(ret_line->bytes));
    if (size < 0) {
        return false;
    }
    ret_line->kind = RECORD_PASSED;
    ret_line->at_ms = at_ms;
    ret_line->to_device = rest[1] == '>';
    ret_line->size_bytes = (size_t)size;
    return true;
}

void record_line_write(int64_t at_ms, bool to_device, const uint8_t *bytes, size_t size_bytes,
                       char ret_line[RECORD_LINE_ROOM])
{
    assert(size_bytes <= RECORD_BYTES_MAX);
    const int head = snprintf(ret_line, RECORD_LINE_ROOM, "%lld %c%s", (long long)at_ms,
                              to_device ? '>' : '<', size_bytes > 0 ? " " : "");
    assert(head > 0);
    if (size_bytes > 0) {
        record_hex_write(bytes, size_bytes, ret_line + head);
    }
    const size_t length = strlen(ret_line);
    ret_line[length] = '\n';
    ret_line[length + 1] = '\0';
}
