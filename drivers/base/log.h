/*
 * One line a happening, to stderr: time, level, a stable code, the object, figures. For programs
 * only: a library returns an error. Never give it a person's data: no ID number, name or token.
 * Any thread: a line is one write().
 */
#ifndef DRIVERS_BASE_LOG_H
#define DRIVERS_BASE_LOG_H

#include <stddef.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below `level` are dropped. At the start: LOG_INFO. Call before threads are made. */
void log_set_level(enum log_level level);

/* `code` is a stable word such as "journal.opened"; the rest reads "key=value key=value". */
__attribute__((format(printf, 3, 4))) void log_line(enum log_level level, const char *code,
                                                    const char *format, ...);

/* The newest whole lines are kept in memory from the first one on, for who mends the machine:
 * copies them, oldest first, and returns how many bytes. Any thread. */
enum { LOG_KEPT_BYTES = 32768 };
size_t log_kept(char ret_lines[LOG_KEPT_BYTES]);

#endif
