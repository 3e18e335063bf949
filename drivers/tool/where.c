#include "drivers/tool/where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cables[WHERE_CABLES] = {"serial", "hid",  "keys", "usb",   "lp",
                                                 "tcp",    "sane", "v4l2", "folder"};
static const char *const ends[] = {"line", "stx-etx", "silence"};
enum {
    ENDS = sizeof(ends) / sizeof(ends[0]),
    BAUD_MAX = 4000000,
    GAP_MS_MIN = 20,
    GAP_MS_MAX = 2000
};

/* What a path says by itself; the first row that it holds. */
static const struct {
    const char *part;
    enum where_cable cable;
} signs[] = {
    {"hidraw", WHERE_HID},     {"-hid", WHERE_HID},       {"/input/", WHERE_KEYS},
    {"-keys", WHERE_KEYS},     {"tty", WHERE_SERIAL},     {"/pts/", WHERE_SERIAL},
    {"-serial", WHERE_SERIAL}, {"usb/lp", WHERE_PRINTER}, {"/video", WHERE_V4L2},
};
enum { SIGNS = sizeof(signs) / sizeof(signs[0]) };

static int name_find(const char *const *names, int count, const char *text, size_t length)
{
    for (int i = 0; i < count; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            return i;
        }
    }
    return -1;
}

/* A whole number from least to most; -1: it is none. */
static int number_read(const char *text, size_t length, int least, int most)
{
    int number = 0;
    if (length == 0 || length > 7) {
        return -1;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number >= least && number <= most ? number : -1;
}

/* One "name=value" of `length` bytes. */
static bool setting_read(const char *text, size_t length, struct where *where)
{
    static const char *const answers[] = {"no", "yes"};
    const char *equals = memchr(text, '=', length);
    if (equals == NULL) {
        return false;
    }
    const char *value = equals + 1;
    const size_t name_length = (size_t)(equals - text);
    const size_t value_length = length - name_length - 1;
    int found = -1;
    if (name_length == 3 && memcmp(text, "end", 3) == 0) {
        found = name_find(ends, ENDS, value, value_length);
        where->end = found >= 0 ? (enum where_end)found : where->end;
    } else if (name_length == 3 && memcmp(text, "aim", 3) == 0) {
        found = name_find(answers, 2, value, value_length);
        where->aim = found == 1;
    } else if (name_length == 7 && memcmp(text, "counted", 7) == 0) {
        found = name_find(answers, 2, value, value_length);
        where->counted = found == 1;
    } else if (name_length == 4 && memcmp(text, "baud", 4) == 0) {
        found = where->baud = number_read(value, value_length, 1, BAUD_MAX);
    } else if (name_length == 3 && memcmp(text, "gap", 3) == 0) {
        found = where->gap_ms = number_read(value, value_length, GAP_MS_MIN, GAP_MS_MAX);
    }
    return found >= 0;
}

static bool settings_read(const char *text, struct where *where)
{
    for (;;) {
        const size_t length = strcspn(text, "&");
        if (!setting_read(text, length, where)) {
            return false;
        }
        if (text[length] == '\0') {
            return true;
        }
        text += length + 1;
    }
}

/* "0400:c35a": four hexadecimal digits each. */
static bool ids_read(const char *text, size_t length, struct where *where)
{
    char *end = NULL;
    if (length != 9 || text[4] != ':' || strspn(text, "0123456789abcdefABCDEF") != 4 ||
        strspn(text + 5, "0123456789abcdefABCDEF") < 4) {
        return false;
    }
    where->vendor = (uint16_t)strtoul(text, &end, 16);
    where->product = (uint16_t)strtoul(text + 5, &end, 16);
    return true;
}

static int cable_of_path(const char *path)
{
    for (int i = 0; i < SIGNS; i++) {
        if (strstr(path, signs[i].part) != NULL) {
            return (int)signs[i].cable;
        }
    }
    return -1;
}

bool where_read(const char *text, struct where *ret_where, const char **ret_wrong)
{
    struct where where = {.baud = 0};
    *ret_wrong = "it is too long";
    if (strlen(text) > WHERE_TEXT_MAX) {
        return false;
    }
    const char *colon = strchr(text, ':');
    int cable = colon == NULL || text[0] == '/'
                    ? -1
                    : name_find(cables, WHERE_CABLES, text, (size_t)(colon - text));
    *ret_wrong = "before the colon stands serial, hid, keys, usb, lp, tcp, sane, v4l2 or folder";
    if (colon != NULL && text[0] != '/' && cable < 0) {
        return false;
    }
    const char *path = cable >= 0 ? colon + 1 : text;
    const size_t length = strcspn(path, "?");
    *ret_wrong = "the path is empty or too long";
    if ((length == 0 && cable != WHERE_SANE) || length >= sizeof(where.path)) {
        return false;
    }
    *ret_wrong =
        "after the question mark: end=line|stx-etx|silence, aim=yes|no, baud=N, gap=20..2000, "
        "counted=yes|no";
    if (path[length] == '?' && !settings_read(path + length + 1, &where)) {
        return false;
    }
    *ret_wrong = "usb: wants vendor and product, such as usb:0400:c35a";
    if (cable == WHERE_USB && !ids_read(path, length, &where)) {
        return false;
    }
    if (cable != WHERE_USB) {
        memcpy(where.path, path, length);
        where.path[length] = '\0';
        cable = cable >= 0 ? cable : cable_of_path(where.path);
    }
    *ret_wrong = "say what cable it is: serial:PATH, hid:PATH or keys:PATH";
    if (cable < 0) {
        return false;
    }
    where.cable = (enum where_cable)cable;
    *ret_where = where;
    return true;
}

const char *where_cable_name(enum where_cable cable)
{
    return cables[cable];
}

const char *where_end_name(enum where_end end)
{
    return ends[end];
}
