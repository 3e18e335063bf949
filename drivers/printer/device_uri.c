#include "drivers/printer/device_uri.h"

#include "drivers/printer/receipt_model.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_DIGITS_MAX = 7 };

static const struct {
    const char *name;
    size_t offset;
    int min;
    int max;
    int step;
} options[] = {
    {"dots", offsetof(struct device_uri, dots), 64, 832, 8},
    {"baud", offsetof(struct device_uri, baud), 1200, 921600, 1},
    {"patience", offsetof(struct device_uri, patience_s), 1, 86400, 1},
};
enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) };

/* Reads digits; -1 when there are none or too many. *text moves behind them. */
static int number_read(const char **text)
{
    int value = 0;
    int digits = 0;
    while (**text >= '0' && **text <= '9' && digits <= NUMBER_DIGITS_MAX) {
        value = value * 10 + (**text - '0');
        (*text)++;
        digits++;
    }
    return digits == 0 || digits > NUMBER_DIGITS_MAX ? -1 : value;
}

/* "model=NAME" at *text. */
static bool model_read(const char **text, struct device_uri *uri)
{
    static const char name[] = "model=";
    if (strncmp(*text, name, sizeof(name) - 1) != 0) {
        return false;
    }
    *text += sizeof(name) - 1;
    const size_t length = strcspn(*text, "&");
    uri->model = receipt_model_find(*text, length);
    *text += length;
    return uri->model >= 0;
}

/* "name=number" at *text, or the model. */
static bool option_read(const char **text, struct device_uri *uri)
{
    if (**text == 'm') {
        return model_read(text, uri);
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        const size_t length = strlen(options[i].name);
        if (strncmp(*text, options[i].name, length) != 0 || (*text)[length] != '=') {
            continue;
        }
        *text += length + 1;
        const int value = number_read(text);
        if (value < options[i].min || value > options[i].max || value % options[i].step != 0) {
            return false;
        }
        memcpy((char *)uri + options[i].offset, &value, sizeof(value));
        return true;
    }
    return false;
}

/* Copies up to one of `ends` (or the text's end); false when nothing is there or it is too long. */
static bool part_read(const char **text, const char *ends, char ret_part[DEVICE_URI_TEXT_MAX])
{
    const size_t length = strcspn(*text, ends);
    if (length == 0 || length >= DEVICE_URI_TEXT_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if ((*text)[i] <= ' ' || (*text)[i] == 0x7F) {
            return false;
        }
    }
    memcpy(ret_part, *text, length);
    ret_part[length] = '\0';
    *text += length;
    return true;
}

static bool authority_read(const char **text, struct device_uri *uri)
{
    if (!part_read(text, ":/?", uri->host)) {
        return false;
    }
    if (**text == ':') {
        (*text)++;
        uri->port = number_read(text);
        if (uri->port < 1 || uri->port > 65535) {
            return false;
        }
    }
    *text += **text == '/' ? 1 : 0;
    return true;
}

int device_uri_read(const char *text, struct device_uri *ret_uri)
{
    static const char scheme[] = DEVICE_URI_SCHEME ":";
    struct device_uri uri = {.port = 9100, .dots = 576, .patience_s = 600};
    if (strncmp(text, scheme, sizeof(scheme) - 1) != 0) {
        return DEVICE_URI_BAD;
    }
    text += sizeof(scheme) - 1;
    bool good = false;
    if (strncmp(text, "//", 2) == 0) {
        text += 2;
        good = authority_read(&text, &uri);
    } else {
        good = text[0] == '/' && part_read(&text, "?", uri.path);
    }
    if (good && *text == '?') {
        text++;
        good = option_read(&text, &uri);
        while (good && *text == '&') {
            text++;
            good = option_read(&text, &uri);
        }
    }
    if (!good || *text != '\0') {
        return DEVICE_URI_BAD;
    }
    *ret_uri = uri;
    return DEVICE_URI_OK;
}
