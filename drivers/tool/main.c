/* mashang-device: what is plugged in, whether it serves, what it says. The table is help and
 * dispatch. */
#include "drivers/tool/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_MAX = 86400 };

static const struct {
    const char *name;
    const char *takes;
    bool with_place; /* KIND and WHERE come first */
    bool with_file;
    const char *help;
    int (*run)(const struct tool_line *line);
} commands[] = {
    {"list", "", false, false,
     "print what is plugged in that a hall uses, and whether you may use it", tool_list},
    {"test", "KIND WHERE [--seconds N]", true, false,
     "try a device: ready, or what is wrong and what to do about it", tool_test},
    {"watch", "KIND WHERE [--seconds N] [--show]", true, false,
     "print what happens at a device; --show: also what a code says", tool_watch},
    {"record", "KIND WHERE FILE [--seconds N]", true, true,
     "write the device's bytes into the new FILE, what is personal painted over", tool_record},
    {"replay", "FILE", false, true, "play a record again and print what the driver makes of it",
     tool_replay},
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void help_print(FILE *to)
{
    fputs("mashang-device: the devices of a hall\n\n", to);
    for (int i = 0; i < COMMANDS; i++) {
        fprintf(to, "  mashang-device %s %s\n      %s\n", commands[i].name, commands[i].takes,
                commands[i].help);
    }
    fputs("\nKIND\n", to);
    for (int i = 0; kind_at(i) != NULL; i++) {
        fprintf(to, "  %-10s %s\n", kind_at(i)->name, kind_at(i)->help);
    }
    fputs("\nWHERE\n  a path of /dev (list prints it), or serial:PATH, hid:PATH, keys:PATH,"
          " usb:VENDOR:PRODUCT;\n"
          "  printers: /dev/usb/lp0, serial:PATH, tcp:HOST:PORT;"
          " papers: sane:NAME, v4l2:PATH, folder:PATH;\n  settings after it: "
          "?end=line|stx-etx|silence&aim=yes&baud=9600&gap=200&counted=yes\n",
          to);
}

int tool_refuse(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("mashang-device: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return status;
}

/* Takes the options out of the words; how many words are left, or -1. */
static int options_take(int count, char **words, struct tool_line *line)
{
    int left = 0;
    for (int i = 0; i < count; i++) {
        const bool has_value = i + 1 < count;
        if (strcmp(words[i], "--show") == 0) {
            line->show = true;
        } else if (strcmp(words[i], "--seconds") == 0 && has_value) {
            char *end = NULL;
            const long seconds = strtol(words[++i], &end, 10);
            if (*end != '\0' || seconds < 1 || seconds > SECONDS_MAX) {
                return -1;
            }
            line->seconds = (int)seconds;
        } else if (strcmp(words[i], "--root") == 0 && has_value) {
            line->root = words[++i]; /* for tests: where sys and dev are */
        } else if (words[i][0] == '-') {
            return -1;
        } else {
            words[left++] = words[i];
        }
    }
    return left;
}

static int command_run(int place, int count, char **words)
{
    struct tool_line line = {.root = ""};
    const char *wrong = "";
    const int left = options_take(count, words, &line);
    const int wants = (commands[place].with_place ? 2 : 0) + (commands[place].with_file ? 1 : 0);
    if (left != wants) {
        fprintf(stderr, "usage: mashang-device %s %s\n", commands[place].name,
                commands[place].takes);
        return TOOL_MISUSED;
    }
    if (commands[place].with_place) {
        line.kind = kind_find(words[0]);
        line.where_text = words[1];
        if (line.kind == NULL) {
            return tool_refuse(TOOL_MISUSED, "%s: no such kind of device", words[0]);
        }
        if (!where_read(words[1], &line.where, &wrong)) {
            return tool_refuse(TOOL_MISUSED, "%s: %s", words[1], wrong);
        }
    }
    line.file = commands[place].with_file ? words[wants - 1] : NULL;
    return commands[place].run(&line);
}

int main(int count, char **words)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (count == 2 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0)) {
        help_print(stdout);
        return TOOL_DONE;
    }
    for (int place = 0; count >= 2 && place < COMMANDS; place++) {
        if (strcmp(words[1], commands[place].name) == 0) {
            return command_run(place, count - 2, words + 2);
        }
    }
    help_print(stderr);
    return TOOL_MISUSED;
}
