#include "drivers/base/log.h"

#include "drivers/base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { LOG_LINE_ROOM = 1024 };

static const char *const level_names[] = {"debug", "info", "warn", "error"};
static enum log_level lowest = LOG_INFO;

void log_set_level(enum log_level level)
{
    lowest = level;
}

void log_line(enum log_level level, const char *code, const char *format, ...)
{
    if (level < lowest) {
        return;
    }
    char line[LOG_LINE_ROOM];
    char time_text[CLOCK_RFC3339_ROOM];
    clock_format_rfc3339(clock_wall_ms(), 0, time_text);
    int used = snprintf(line, sizeof(line) - 1, "%s %s %s ", time_text, level_names[level], code);
    va_list arguments;
    va_start(arguments, format);
    used += vsnprintf(line + used, sizeof(line) - 1 - (size_t)used, format, arguments);
    va_end(arguments);
    if (used > LOG_LINE_ROOM - 2) {
        used = LOG_LINE_ROOM - 2;
    }
    line[used] = '\n';
    /* A log that cannot be written must not stop the hall. */
    const ssize_t written = write(STDERR_FILENO, line, (size_t)used + 1);
    (void)written;
}
