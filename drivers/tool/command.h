/*
 * The commands of mashang-device. Each does its work, says what it did on stdout or what is wrong
 * on stderr, and returns the exit status: 0 done, 1 the device does not serve, 2 wrongly called.
 */
#ifndef DRIVERS_TOOL_COMMAND_H
#define DRIVERS_TOOL_COMMAND_H

#include "drivers/tool/kind.h"

enum { TOOL_DONE = 0, TOOL_FAILED = 1, TOOL_MISUSED = 2 };

struct tool_line {
    const struct tool_kind *kind; /* NULL for commands that take none */
    struct where where;
    const char *where_text;
    const char *file;
    int seconds; /* 0: until Ctrl-C (watch, record), 5 (test) */
    bool show;
    const char *root; /* "" but in tests */
};

int tool_list(const struct tool_line *line);
int tool_test(const struct tool_line *line);
int tool_watch(const struct tool_line *line);
int tool_record(const struct tool_line *line);
int tool_replay(const struct tool_line *line);

/* Says it on stderr and gives `status`. */
__attribute__((format(printf, 2, 3))) int tool_refuse(int status, const char *format, ...);

#endif
