#include "drivers/scanner/paper_name.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAME_CODE_FIRST = 0xa1, PRIVATE_FIRST = 0xe000, PRIVATE_LAST = 0xf8ff };

/* Spaces, marks of direction and joiners that would make two names look alike. */
static const struct {
    uint32_t first;
    uint32_t last;
} unseen[] = {
    {0xad, 0xad},     {0x115f, 0x1160}, {0x1680, 0x1680}, {0x180b, 0x180f},
    {0x2000, 0x206f}, {0x3000, 0x3000}, {0x3164, 0x3164}, {PRIVATE_FIRST, PRIVATE_LAST},
    {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff0, 0xffff}, {0xe0000, 0x10ffff},
};

static bool code_fits(uint32_t code)
{
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z') || code == '-' || code == '_' || code == '.';
    }
    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
        if (code >= unseen[i].first && code <= unseen[i].last) {
            return false;
        }
    }
    return code >= NAME_CODE_FIRST;
}

/* Where the last part of an address begins; 0 for other texts. */
static size_t last_part(const char *text, size_t size_bytes)
{
    if (size_bytes < 7 || (memcmp(text, "http://", 7) != 0 && memcmp(text, "https:/", 7) != 0)) {
        return 0;
    }
    size_t end = size_bytes;
    while (end > 0 && text[end - 1] == '/') {
        end--;
    }
    while (end > 0 && text[end - 1] != '/') {
        end--;
    }
    return end;
}

bool paper_name_of_code(const char *text, size_t size_bytes, char ret_name[PAPER_NAME_ROOM])
{
    size_t used = 0;
    bool gap = false;
    for (size_t at = last_part(text, size_bytes); at < size_bytes;) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(text + at, size_bytes - at, &code, &good);
        const bool joins = code == '-' || code == '.';
        if (!good || !code_fits(code) || (joins && (used == 0 || gap))) {
            gap = gap || used > 0;
        } else {
            if (used + gap + taken > PAPER_NAME_BYTES_MAX) {
                break;
            }
            if (gap && ret_name[used - 1] != '-' && ret_name[used - 1] != '.') {
                ret_name[used++] = '-';
            }
            memcpy(ret_name + used, text + at, taken);
            used += taken;
            gap = false;
        }
        at += taken;
    }
    while (used > 0 && (ret_name[used - 1] == '.' || ret_name[used - 1] == '-')) {
        used--;
    }
    ret_name[used] = '\0';
    return used > 0;
}

void paper_name_try(const char *name, int number, const char *ending, char *ret_file, size_t room)
{
    assert(number >= 1 && number <= PAPER_SAME_NAME_MAX);
    if (number == 1) {
        snprintf(ret_file, room, "%s.%s", name, ending);
    } else {
        snprintf(ret_file, room, "%s-%d.%s", name, number, ending);
    }
}
