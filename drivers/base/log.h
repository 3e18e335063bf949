/*
 * One line a happening, to stderr: time, level, a stable code, the object, figures. For programs
 * only: a library returns an error. Never give it a person's data: no ID number, name or token.
 * Any thread: a line is one write().
 */
#ifndef DRIVERS_BASE_LOG_H
#define DRIVERS_BASE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below `level` are dropped. At the start: LOG_INFO. Call before threads are made. */
void log_set_level(enum log_level level);

/* `code` is a stable word such as "journal.opened"; the rest reads "key=value key=value". */
__attribute__((format(printf, 3, 4))) void log_line(enum log_level level, const char *code,
                                                    const char *format, ...);

#endif
