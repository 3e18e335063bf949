#include "kiosk/ticket/ticket_look.h"

#include "drivers/base/buffer.h"
#include "drivers/base/utf8.h"
#include "drivers/printer/picture_png.h"

#include <assert.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 64, PATH_ROOM = 4096 };

/* Where the reading stands: the first thing that is wrong ends it. */
struct reader {
    struct ticket_look *look;
    const char *path;
    char *reason; /* "": all is well so far */
};

#define LOOK_WORD(symbol, word) word,
static const char *const part_words[] = {TICKET_PARTS(LOOK_WORD)};
static const char *const size_words[] = {TICKET_SIZES(LOOK_WORD)};
static const char *const own_words[] = {TICKET_OWN_WORDS(LOOK_WORD)};
#undef LOOK_WORD
static const char *const languages[TICKET_LANGUAGE_COUNT] = {"zh", "en", "ja", "ko", "ru"};

void ticket_look_init(struct ticket_look *look)
{
    memset(look, 0, sizeof(*look));
    look->width_px = TICKET_WIDTH_80_PX;
    for (int i = 0; i < TICKET_SIZE_COUNT; i++) {
        look->percent[i] = 100;
    }
}

void ticket_look_deinit(struct ticket_look *look)
{
    free(look->logo.bytes);
    for (int i = 0; i < look->map_count; i++) {
        free(look->maps[i].image.bytes);
    }
    ticket_look_init(look);
}

static bool is_well(const struct reader *reader)
{
    return reader->reason[0] == '\0';
}

static void refuse(struct reader *reader, const char *what, const char *why)
{
    if (is_well(reader)) {
        snprintf(reader->reason, TICKET_LOOK_REASON_ROOM, "\"%.60s\" %s", what, why);
    }
}

static int word_find(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

/* ---- files ---- */

static int file_read(const char *path, struct buffer *bytes)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int result = fd < 0 ? -1 : 0;
    while (result == 0) {
        uint8_t block[4096];
        const ssize_t size = read(fd, block, sizeof(block));
        if (size <= 0) {
            result = size == 0 ? 1 : -1;
        } else if (buffer_append(bytes, block, (size_t)size) != BUFFER_OK) {
            result = -1;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return result == 1 ? 0 : -1;
}

/* What stands right of the last ink is no part of the picture: it is centred by what is seen. */
static int ink_width(const struct picture *picture)
{
    for (int x = picture->width_bytes * 8; x > 0; x--) {
        for (int y = 0; y < picture->height_px; y++) {
            const uint8_t byte = picture->bytes[y * picture->width_bytes + (x - 1) / 8];
            if ((byte >> (7 - (x - 1) % 8) & 1) != 0) {
                return x;
            }
        }
    }
    return 0;
}

/* `name` is a file beside the look's own. */
static void image_read(struct reader *reader, const char *name, int height_px_max,
                       struct ticket_image *ret_image)
{
    const char *slash = strrchr(reader->path, '/');
    const int folder = slash == NULL ? 0 : (int)(slash + 1 - reader->path);
    char path[PATH_ROOM];
    struct buffer bytes;
    struct picture picture;
    if (name == NULL || name[0] == '\0' || strchr(name, '/') != NULL ||
        strlen(name) > NAME_BYTES_MAX ||
        snprintf(path, sizeof(path), "%.*s%s", folder, reader->path, name) >= (int)sizeof(path)) {
        refuse(reader, name == NULL ? "" : name, "is no name of a picture beside this file");
        return;
    }
    buffer_init(&bytes, PICTURE_PNG_BYTES_MAX);
    if (file_read(path, &bytes) != 0) {
        refuse(reader, name, "can't be read");
    } else {
        const int result = picture_png_read(bytes.bytes, bytes.length_bytes,
                                            reader->look->width_px / 8, height_px_max, &picture);
        if (result != PICTURE_OK) {
            refuse(reader, name,
                   result == PICTURE_TOO_LARGE ? "is wider than the paper or too high"
                                               : "is no whole PNG");
        } else {
            *ret_image = (struct ticket_image){picture.bytes, ink_width(&picture),
                                               picture.height_px, picture.width_bytes};
        }
    }
    buffer_deinit(&bytes);
}

/* ---- members ---- */

static void paper_take(struct reader *reader, const json_t *value)
{
    const json_int_t mm = json_integer_value(value);
    if (mm != 80 && mm != 58) {
        refuse(reader, "paper_mm", "is neither 80 nor 58");
        return;
    }
    reader->look->width_px = mm == 80 ? TICKET_WIDTH_80_PX : TICKET_WIDTH_58_PX;
}

static void logo_take(struct reader *reader, const json_t *value)
{
    image_read(reader, json_string_value(value), TICKET_LOGO_HEIGHT_PX_MAX, &reader->look->logo);
}

static void maps_take(struct reader *reader, const json_t *value)
{
    const char *area;
    json_t *name;
    json_object_foreach((json_t *)(uintptr_t)value, area, name)
    {
        struct ticket_look *look = reader->look;
        if (look->map_count == TICKET_MAPS_MAX || area[0] == '\0' ||
            strlen(area) >= TICKET_AREA_ROOM) {
            refuse(reader, area, "is one map too many, or no area's id");
            return;
        }
        struct ticket_image image = {0};
        image_read(reader, json_string_value(name), TICKET_MAP_HEIGHT_PX_MAX, &image);
        if (!is_well(reader)) {
            return;
        }
        snprintf(look->maps[look->map_count].area, TICKET_AREA_ROOM, "%s", area);
        look->maps[look->map_count++].image = image;
    }
}

static void sizes_take(struct reader *reader, const json_t *value)
{
    const char *word;
    json_t *percent;
    json_object_foreach((json_t *)(uintptr_t)value, word, percent)
    {
        const int size = word_find(size_words, TICKET_SIZE_COUNT, word);
        const json_int_t wanted = json_integer_value(percent);
        if (size < 0 || wanted < TICKET_PERCENT_MIN || wanted > TICKET_PERCENT_MAX) {
            refuse(reader, word, size < 0 ? "has no size" : "is not 50 to 150 percent");
            return;
        }
        reader->look->percent[size] = (int)wanted;
    }
}

static void left_out_take(struct reader *reader, const json_t *value)
{
    size_t i;
    json_t *word;
    json_array_foreach(value, i, word)
    {
        const char *text = json_is_string(word) ? json_string_value(word) : "";
        const int part = word_find(part_words, TICKET_PART_COUNT, text);
        if (part < 0) {
            refuse(reader, text, "can't be left out");
            return;
        }
        reader->look->left_out |= 1U << part;
    }
}

static bool line_is_good(const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL || strlen(text) != json_string_length(value) ||
        strlen(text) > TICKET_TEXT_BYTES_MAX) {
        return false;
    }
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20) {
            return false;
        }
    }
    return true;
}

static void language_take(struct reader *reader, int language, const json_t *value)
{
    const char *word;
    json_t *text;
    json_object_foreach((json_t *)(uintptr_t)value, word, text)
    {
        const int own = word_find(own_words, TICKET_OWN_COUNT, word);
        if (own < 0 || !line_is_good(text)) {
            refuse(reader, word,
                   own < 0 ? "is no word of a ticket" : "is too long or no line of text");
            return;
        }
        snprintf(reader->look->words[language][own], TICKET_TEXT_BYTES_MAX + 1, "%s",
                 json_string_value(text));
    }
}

static void words_take(struct reader *reader, const json_t *value)
{
    const char *word;
    json_t *texts;
    json_object_foreach((json_t *)(uintptr_t)value, word, texts)
    {
        const int language = word_find(languages, TICKET_LANGUAGE_COUNT, word);
        if (language < 0 || !json_is_object(texts)) {
            refuse(reader, word, "is no language of a ticket with its words");
            return;
        }
        language_take(reader, language, texts);
    }
}

/* In this order: a picture's width is the paper's. */
static const struct {
    const char *word;
    json_type type;
    void (*take)(struct reader *reader, const json_t *value);
} members[] = {
    {"paper_mm", JSON_INTEGER, paper_take},   {"logo", JSON_STRING, logo_take},
    {"maps", JSON_OBJECT, maps_take},         {"sizes", JSON_OBJECT, sizes_take},
    {"leave_out", JSON_ARRAY, left_out_take}, {"words", JSON_OBJECT, words_take},
};

static void root_take(struct reader *reader, const json_t *root)
{
    size_t known = 0;
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]) && is_well(reader); i++) {
        const json_t *value = json_object_get(root, members[i].word);
        if (value == NULL) {
            continue;
        }
        known++;
        if (json_typeof(value) != members[i].type) {
            refuse(reader, members[i].word, "is not written as it must be");
        } else {
            members[i].take(reader, value);
        }
    }
    const char *word;
    json_t *value;
    if (is_well(reader) && known < json_object_size(root)) {
        json_object_foreach((json_t *)(uintptr_t)root, word, value)
        {
            bool found = false;
            for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
                found = found || strcmp(members[i].word, word) == 0;
            }
            if (!found) {
                refuse(reader, word, "is nothing that a ticket has");
            }
        }
    }
}

int ticket_look_parse(const uint8_t *bytes, size_t size_bytes, const char *path,
                      struct ticket_look *look, char ret_reason[TICKET_LOOK_REASON_ROOM])
{
    assert(path != NULL && look != NULL && ret_reason != NULL);
    struct reader reader = {look, path, ret_reason};
    json_error_t error;
    ret_reason[0] = '\0';
    ticket_look_init(look);
    json_t *root = json_loadb((const char *)bytes, size_bytes, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        snprintf(ret_reason, TICKET_LOOK_REASON_ROOM, "line %d: %.100s", error.line, error.text);
    } else if (!json_is_object(root)) {
        snprintf(ret_reason, TICKET_LOOK_REASON_ROOM, "an object was expected");
    } else {
        root_take(&reader, root);
    }
    json_decref(root);
    if (!is_well(&reader)) {
        ticket_look_deinit(look);
        return -1;
    }
    return 0;
}

int ticket_look_read(const char *path, struct ticket_look *look,
                     char ret_reason[TICKET_LOOK_REASON_ROOM])
{
    struct buffer bytes;
    int result = -1;
    buffer_init(&bytes, TICKET_LOOK_BYTES_MAX);
    ticket_look_init(look);
    if (file_read(path, &bytes) != 0) {
        snprintf(ret_reason, TICKET_LOOK_REASON_ROOM, "it can't be read, or is too long");
    } else {
        result = ticket_look_parse(bytes.bytes, bytes.length_bytes, path, look, ret_reason);
    }
    buffer_deinit(&bytes);
    return result;
}
