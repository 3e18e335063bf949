/*
 * Chinese input of the kiosk: carries the keyboard's newest question to mashang-ime and its answer
 * back, in a thread of its own, so that neither a slow start nor a hang is felt on the screen.
 *
 *   IDLE ──question──► START ──► ASK ──answer──► WAIT ──question──► ASK
 *    ▲                              │              │ nobody asks for idle_ms, or the visit is over
 *    │                              │ died, hangs  ▼
 *    └──── told; once more anew ◄───┘            IDLE: the process is ended
 *
 * Only the newest question counts: what was asked before it and not begun is dropped. One that
 * fails is told (the screen then says so, and letters go on) and tried once more with a new
 * process; after IME_FAILS_MAX in a row no process is started for IME_REST_MS.
 *
 * The program's first thread calls all of these; `on_news` is called by the other one.
 */
#ifndef KIOSK_APP_IME_H
#define KIOSK_APP_IME_H

#include "kiosk/screens/kiosk.h"

struct ime;

enum {
    IME_START_MS = 5000, /* for an answer that needs data from a slow disk first */
    IME_ANSWER_MS = 2000,
    IME_IDLE_MS = 60000,
    IME_FAILS_MAX = 4,
    IME_REST_MS = 5000,
};

struct ime_config {
    const char *program; /* NULL: mashang-ime beside this program */
    int64_t idle_ms;     /* 0: IME_IDLE_MS */
    int64_t answer_ms;   /* 0: IME_ANSWER_MS */
    void (*on_news)(void *context);
    void *context;
};

/* NULL: there is no such program, and the keyboard has letters and digits. */
struct ime *ime_open(const struct ime_config *config);
void ime_close(struct ime *ime); /* NULL is fine */

/* KIOSK_ASK_IME. */
void ime_ask(struct ime *ime, struct kiosk *kiosk);
/* KIOSK_FORGET: the process and all that it was asked are gone. */
void ime_forget(struct ime *ime);
/* Tells the visit what came. */
void ime_poll(struct ime *ime, struct kiosk *kiosk, int64_t now_ms);

#endif
