/*
 * One run of mashang-ime (kiosk/ime): started, asked, ended. Every wait has an end.
 *
 *   NONE ──start──► RUNS ──ask: an answer──► RUNS
 *    ▲                │
 *    └────────────────┘ ime_child_end(): after any error but IME_REFUSED_IT, or when it is not
 * needed
 *
 * What the child would say to a terminal goes nowhere; files of the kiosk's that were left open for
 * it are closed by it (ime_main.c). One thread (ime.c's).
 */
#ifndef KIOSK_APP_IME_CHILD_H
#define KIOSK_APP_IME_CHILD_H

#include "kiosk/ui/compose.h"

#include <stdint.h>
#include <sys/types.h>

/* error, name */
#define IME_ERRORS(X)                                                                              \
    X(IME_OK, 0, "ok")                                                                             \
    X(IME_NOT_STARTED, -1, "not_started")                                                          \
    X(IME_DIED, -2, "died")                                                                        \
    X(IME_HANGS, -3, "hangs")                                                                      \
    X(IME_GARBLED, -4, "garbled")                                                                  \
    X(IME_REFUSED_IT, -5, "no_data")
#define IME_ERROR_ENUM(symbol, value, name) symbol = (value),
enum ime_error { IME_ERRORS(IME_ERROR_ENUM) };
#undef IME_ERROR_ENUM

struct ime_child {
    pid_t pid; /* 0: none */
    int socket;
};

const char *ime_error_name(int error);

/* IME_NOT_STARTED: no such program, or the system has no room. */
__attribute__((warn_unused_result)) int ime_child_start(struct ime_child *child,
                                                        const char *program);
/* Waits at most timeout_ms for the answer to this very question. */
__attribute__((warn_unused_result)) int ime_child_ask(struct ime_child *child,
                                                      const struct ui_question *question,
                                                      int timeout_ms,
                                                      struct ui_candidates *ret_candidates);
/* Kills and reaps it; fine when there is none. */
void ime_child_end(struct ime_child *child);

#endif
