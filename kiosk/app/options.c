#include "kiosk/app/options.h"

#include "kiosk/ui/scale.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char options_usage[] =
    "mashang-kiosk --hall URL (--key KEY | --key-file FILE) [options]\n"
    "  --printer QUEUE      print numbers on this CUPS queue; without it numbers go to phones\n"
    "  --size WxH           in pixels; without it all of the display\n"
    "  --windowed           in a window that can be moved\n"
    "  --language zh|en     of a new visit (zh)\n"
    "  --fonts FOLDER       take fonts from here first\n"
    "  --describe FILE      keep the screen's words and targets there as JSON\n"
    "  --picture FILE.png   keep a picture of the screen there\n";

enum option_kind { OPTION_TEXT, OPTION_FLAG, OPTION_SIZE, OPTION_LANGUAGE };

static const struct {
    const char *name;
    enum option_kind kind;
    size_t at;
} rows[] = {
    {"--hall", OPTION_TEXT, offsetof(struct options, hall)},
    {"--key", OPTION_TEXT, offsetof(struct options, key)},
    {"--key-file", OPTION_TEXT, offsetof(struct options, key_file)},
    {"--printer", OPTION_TEXT, offsetof(struct options, printer)},
    {"--describe", OPTION_TEXT, offsetof(struct options, describe)},
    {"--picture", OPTION_TEXT, offsetof(struct options, picture)},
    {"--fonts", OPTION_TEXT, offsetof(struct options, fonts)},
    {"--size", OPTION_SIZE, 0},
    {"--language", OPTION_LANGUAGE, 0},
    {"--windowed", OPTION_FLAG, offsetof(struct options, windowed)},
};

/* "1080x1920" within what ui_scale takes. */
static bool size_parse(const char *text, int *ret_width_px, int *ret_height_px)
{
    char *end;
    const long width = strtol(text, &end, 10);
    if (end == text || *end != 'x') {
        return false;
    }
    const char *second = end + 1;
    const long height = strtol(second, &end, 10);
    if (end == second || *end != '\0' || width < UI_PANEL_PX_MIN || width > UI_PANEL_PX_MAX ||
        height < UI_PANEL_PX_MIN || height > UI_PANEL_PX_MAX) {
        return false;
    }
    *ret_width_px = (int)width;
    *ret_height_px = (int)height;
    return true;
}

static bool language_parse(const char *text, enum words_language *ret_language)
{
    if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0) {
        return false;
    }
    *ret_language = strcmp(text, "en") == 0 ? WORDS_EN : WORDS_ZH;
    return true;
}

static bool value_set(struct options *options, enum option_kind kind, size_t at, const char *value)
{
    char *field = (char *)options + at;
    switch (kind) {
    case OPTION_TEXT:
        memcpy(field, &value, sizeof(value));
        return *value != '\0';
    case OPTION_SIZE:
        return size_parse(value, &options->width_px, &options->height_px);
    case OPTION_LANGUAGE:
        return language_parse(value, &options->language);
    default:
        return false;
    }
}

int options_parse(int count, char *const *words, struct options *ret_options,
                  const char **ret_wrong)
{
    const size_t row_count = sizeof(rows) / sizeof(rows[0]);
    struct options options = {.language = WORDS_ZH};

    for (int i = 1; i < count; i++) {
        size_t row = 0;
        while (row < row_count && strcmp(rows[row].name, words[i]) != 0) {
            row++;
        }
        *ret_wrong = words[i];
        if (strcmp(words[i], "--help") == 0) {
            return OPTIONS_HELP;
        }
        if (row == row_count) {
            return OPTIONS_BAD;
        }
        if (rows[row].kind == OPTION_FLAG) {
            *(bool *)((char *)&options + rows[row].at) = true;
        } else if (i + 1 == count ||
                   !value_set(&options, rows[row].kind, rows[row].at, words[++i])) {
            return OPTIONS_BAD;
        }
    }
    if (options.hall == NULL || (options.key == NULL && options.key_file == NULL)) {
        *ret_wrong = options.hall == NULL ? "--hall" : "--key";
        return OPTIONS_BAD;
    }
    *ret_options = options;
    return OPTIONS_OK;
}
