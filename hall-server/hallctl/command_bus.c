/* device found, blink, bind, notes: new window devices, asked of the hall that runs. */
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_call.h"

#include "drivers/wire/register_map.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_ID_BYTES = 13, DEVICE_ID_DIGITS = REG_UNIQUE_ID_SIZE * 4 };

/* "" where there is none. */
static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static long long number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static int print_json(json_t *answer)
{
    (void)json_dumpf(answer, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(answer);
    return COMMAND_DONE;
}

int command_device_found(const struct command_line *line)
{
    json_t *answer = hall_call(line->words[0], "/api/v1/bus", NULL);
    size_t i;
    const json_t *device;
    if (answer == NULL) {
        return COMMAND_FAILED;
    }
    if (line->json) {
        return print_json(answer);
    }
    json_array_foreach(json_object_get(answer, "devices"), i, device)
    {
        printf("%s  %s  line %lld  heard %lld s ago  keys pressed %lld times\n",
               text_of(device, "device"), text_of(device, "kind"), number_of(device, "line"),
               number_of(device, "heard_s"), number_of(device, "presses"));
    }
    if (json_array_size(json_object_get(answer, "devices")) == 0) {
        printf("no new device waits; one is found about ten seconds after it is plugged in\n");
    }
    json_decref(answer);
    return COMMAND_DONE;
}

/* A wish of this call's alone; NULL after a refusal. */
static json_t *wish_make(void)
{
    unsigned char bytes[REQUEST_ID_BYTES];
    char id[2 * REQUEST_ID_BYTES + 1];
    if (sodium_init() < 0) {
        command_refuse("no randomness");
        return NULL;
    }
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(id, sizeof id, bytes, sizeof bytes);
    return json_pack("{s:s}", "request_id", id);
}

int command_device_blink(const struct command_line *line)
{
    json_t *wish = wish_make();
    if (wish == NULL) {
        return COMMAND_FAILED;
    }
    json_object_set_new(wish, "device", json_string(line->words[1]));
    json_t *answer = hall_call(line->words[0], "/api/v1/bus/blink", wish);
    json_decref(wish);
    if (answer == NULL) {
        return COMMAND_FAILED;
    }
    json_decref(answer);
    printf("%s blinks\n", line->words[1]);
    return COMMAND_DONE;
}

int command_device_bind(const struct command_line *line)
{
    const char *seat = line->words[1];
    const char *what = line->words[2];
    const bool by_id = strlen(what) == DEVICE_ID_DIGITS;
    json_t *wish = wish_make();
    if (wish == NULL) {
        return COMMAND_FAILED;
    }
    json_object_set_new(wish, "seat", json_string(seat));
    json_object_set_new(wish, by_id ? "device" : "kind", json_string(what));
    json_t *answer = hall_call(line->words[0], "/api/v1/bus/bind", wish);
    json_decref(wish);
    if (answer == NULL) {
        return COMMAND_FAILED;
    }
    printf("%s of seat %s, line %lld address %lld: on record%s\n", text_of(answer, "kind"), seat,
           number_of(answer, "line"), number_of(answer, "address"),
           by_id ? "" : "; press a key of the new device within two minutes");
    json_decref(answer);
    return COMMAND_DONE;
}

static void note_print(const json_t *note)
{
    const char *device = text_of(note, "device");
    const char *words = text_of(note, "words");
    printf("%s  %s  %s  %s of seat %s, line %lld address %lld", text_of(note, "at"),
           text_of(note, "by"), text_of(note, "what"), text_of(note, "kind"), text_of(note, "seat"),
           number_of(note, "line"), number_of(note, "address"));
    if (device[0] != '\0') {
        printf("  %s", device);
    }
    if (json_object_get(note, "version_to") != NULL) {
        printf("  %s to %s", text_of(note, "version_from"), text_of(note, "version_to"));
    }
    printf("%s%s\n", words[0] == '\0' ? "" : "  ", words);
}

/* The newest last, as in a log. */
int command_device_notes(const struct command_line *line)
{
    json_t *answer = hall_call(line->words[0], "/api/v1/bus/notes", NULL);
    if (answer == NULL) {
        return COMMAND_FAILED;
    }
    if (line->json) {
        return print_json(answer);
    }
    const json_t *notes = json_object_get(answer, "notes");
    for (size_t i = json_array_size(notes); i > 0; i--) {
        note_print(json_array_get(notes, i - 1));
    }
    json_decref(answer);
    return COMMAND_DONE;
}
