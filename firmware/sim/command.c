#include "firmware/sim/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAY_ROOM = 512, PATH_ROOM = 256 };

__attribute__((format(printf, 2, 3))) static void say(struct turn *turn, const char *format, ...)
{
    char text[SAY_ROOM];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof(text), format, values);
    va_end(values);
    /* Over the cap: the end is cut, the reader sees that "ok" is missing. */
    (void)!buffer_append_text(&turn->answer, text);
}

static void put_answer(void *context, char character)
{
    struct turn *turn = context;
    (void)!buffer_append(&turn->answer, &character, 1);
}

static struct host_device *device_named(struct turn *turn)
{
    struct host_device *host = line_device(turn->line, turn->words[1]);
    if (host == NULL) {
        say(turn, "error: no device \"%s\" in here; \"devices\" lists them\n", turn->words[1]);
    }
    return host;
}

static void say_ok(struct turn *turn)
{
    say(turn, "ok\n");
}

static void do_key(struct turn *turn)
{
    struct host_device *host = device_named(turn);
    if (host == NULL) {
        return;
    }
    switch (host_device_press(host, turn->words[2])) {
    case HOST_OK:
        say_ok(turn);
        break;
    case HOST_FINGERS_BUSY:
        say(turn, "error: %d presses are waiting already\n", HOST_FINGERS_MAX);
        break;
    default:
        say(turn, "error: %s has no key \"%s\"; it has", turn->words[1], turn->words[2]);
        const struct device_kind_ops *ops = host_device_core(host)->ops;
        for (int i = 0; i < ops->key_count; i++) {
            say(turn, " %s", ops->keys[i].name);
        }
        say(turn, ops->key_count == 0 ? " none\n" : "\n");
        break;
    }
}

static void state_one(struct turn *turn, const char *name, const char *state)
{
    const struct host_device *host = line_device(turn->line, name);
    say(turn, "%s %s\n", name, state);
    if (host != NULL && strcmp(state, "unplugged") != 0) {
        const struct text_out out = {put_answer, turn};
        host_device_describe(host, turn->now_ms, &out);
    }
}

static void visit_state(void *context, const char *name, const char *state)
{
    struct turn *turn = context;
    if (turn->words[1] == NULL || strcmp(turn->words[1], name) == 0) {
        state_one(turn, name, state);
    }
}

static void do_state(struct turn *turn)
{
    line_each(turn->line, visit_state, turn);
    if (turn->answer.length_bytes == 0 && turn->words[1] != NULL) {
        say(turn, "error: no device \"%s\"; \"devices\" lists them\n", turn->words[1]);
        return;
    }
    say_ok(turn);
}

static void visit_name(void *context, const char *name, const char *state)
{
    say(context, "%s %s\n", name, state);
}

static void do_devices(struct turn *turn)
{
    line_each(turn->line, visit_name, turn);
    say_ok(turn);
}

/* A portable bitmap, 1 is lit; written beside and moved, so that a reader never sees a half. */
enum picture { PICTURE_LATCHED, PICTURE_SHOWN, PICTURE_NOW };

static bool write_picture(const struct strip *strip, enum picture picture, const char *path)
{
    char beside[PATH_ROOM + 8];
    snprintf(beside, sizeof(beside), "%s.new", path);
    FILE *file = fopen(beside, "wb");
    if (file == NULL) {
        return false;
    }
    fprintf(file, "P4\n%u %u\n", strip->width_px, strip->height_px);
    for (unsigned y_px = 0; y_px < strip->height_px; y_px++) {
        for (unsigned x_px = 0; x_px < strip->width_px; x_px += 8) {
            const uint8_t byte =
                picture == PICTURE_LATCHED
                    ? strip_latched_byte(strip, x_px, y_px)
                    : strip_eight(strip, x_px, y_px, picture == PICTURE_NOW, strip->device.now_ms);
            fputc(byte, file);
        }
    }
    const bool written = ferror(file) == 0;
    return fclose(file) == 0 && written && rename(beside, path) == 0;
}

static void do_picture(struct turn *turn, enum picture picture)
{
    const struct host_device *host = device_named(turn);
    if (host == NULL) {
        return;
    }
    const struct strip *strip = host_device_strip(host);
    if (strip == NULL) {
        say(turn, "error: %s is no strip\n", turn->words[1]);
    } else if (!write_picture(strip, picture, turn->words[2])) {
        say(turn, "error: %s: %s\n", turn->words[2], strerror(errno));
    } else {
        say_ok(turn);
    }
}

static void do_frame(struct turn *turn)
{
    do_picture(turn, PICTURE_LATCHED);
}

static void do_shown(struct turn *turn)
{
    do_picture(turn, PICTURE_SHOWN);
}

/* At this moment: a band where it is by now, a new call lit or not. */
static void do_now(struct turn *turn)
{
    do_picture(turn, PICTURE_NOW);
}

static void say_found(struct turn *turn, bool found)
{
    if (found) {
        say_ok(turn);
    } else {
        say(turn, "error: %s is not on the line\n", turn->words[1]);
    }
}

static void do_unplug(struct turn *turn)
{
    say_found(turn, line_unplug(turn->line, turn->words[1]));
}

static void do_cut(struct turn *turn)
{
    say_found(turn, line_cut(turn->line, turn->words[1]));
}

/* The power goes in the middle of a write to flash, and is back with "plug". */
static void do_cut_write(struct turn *turn)
{
    struct host_device *host = device_named(turn);
    if (host != NULL) {
        host_device_cut(host, (unsigned)strtoul(turn->words[2], NULL, 10));
        say_ok(turn);
    }
}

static void do_plug(struct turn *turn)
{
    say_found(turn, line_plug(turn->line, turn->words[1], turn->now_ms));
}

static void do_quit(struct turn *turn)
{
    *turn->quit = true;
    say_ok(turn);
}

static void do_help(struct turn *turn);

static const struct {
    const char *name;
    const char *rest;
    int least; /* words with the name */
    int most;
    void (*run)(struct turn *turn);
} commands[] = {
    {"key", "DEVICE NAME", 3, 3, do_key},
    {"state", "[DEVICE]", 1, 2, do_state},
    {"frame", "DEVICE FILE.pbm", 3, 3, do_frame},
    {"shown", "DEVICE FILE.pbm", 3, 3, do_shown},
    {"now", "DEVICE FILE.pbm", 3, 3, do_now},
    {"unplug", "DEVICE", 2, 2, do_unplug},
    {"cut", "DEVICE", 2, 2, do_cut},
    {"cut-write", "DEVICE N", 3, 3, do_cut_write},
    {"plug", "DEVICE", 2, 2, do_plug},
    {"devices", "", 1, 1, do_devices},
    {"help", "", 1, 1, do_help},
    {"quit", "", 1, 1, do_quit},
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void do_help(struct turn *turn)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        say(turn, "%s %s\n", commands[i].name, commands[i].rest);
    }
    say_ok(turn);
}

static int split(char *text, char *ret_words[COMMAND_WORDS_MAX])
{
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t\r", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r", &rest)) {
        if (count == COMMAND_WORDS_MAX) {
            return COMMAND_WORDS_MAX + 1;
        }
        ret_words[count++] = word;
    }
    return count;
}

void command_obey(struct turn *turn, char *text)
{
    const int count = split(text, turn->words);
    for (int i = 0; i < COMMAND_COUNT && count > 0; i++) {
        if (strcmp(turn->words[0], commands[i].name) != 0) {
            continue;
        }
        if (count < commands[i].least || count > commands[i].most) {
            say(turn, "error: it is \"%s %s\"\n", commands[i].name, commands[i].rest);
        } else {
            commands[i].run(turn);
        }
        return;
    }
    say(turn, "error: no such command; \"help\" lists them\n");
}
