#include "drivers/base/log.h"

#include "drivers/base/clock.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOG_LINE_ROOM = 1024 };

static const char *const level_names[] = {"debug", "info", "warn", "error"};
static enum log_level lowest = LOG_INFO;

/* The newest lines, one after another; `lock` is theirs. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char kept[LOG_KEPT_BYTES];
static size_t kept_bytes;

static void keep(const char *line, size_t length)
{
    (void)pthread_mutex_lock(&lock);
    size_t drop = 0; /* the oldest lines, whole */
    while (kept_bytes - drop + length > sizeof(kept)) {
        const char *end = memchr(kept + drop, '\n', kept_bytes - drop);
        drop = end == NULL ? kept_bytes : (size_t)(end - kept) + 1;
    }
    memmove(kept, kept + drop, kept_bytes - drop);
    kept_bytes -= drop;
    memcpy(kept + kept_bytes, line, length);
    kept_bytes += length;
    (void)pthread_mutex_unlock(&lock);
}

size_t log_kept(char ret_lines[LOG_KEPT_BYTES])
{
    (void)pthread_mutex_lock(&lock);
    const size_t length = kept_bytes;
    memcpy(ret_lines, kept, length);
    (void)pthread_mutex_unlock(&lock);
    return length;
}

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
    keep(line, (size_t)used + 1);
    /* A log that cannot be written must not stop the hall. */
    const ssize_t written = write(STDERR_FILENO, line, (size_t)used + 1);
    (void)written;
}
