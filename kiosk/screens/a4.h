/*
 * A4 papers of the service that is shown: what is still missing, or its whole guide, on the printer
 * of pages beside the kiosk. From a touch to the end that the printer tells; a paper that is on its
 * way keeps nobody: 返回 leads on, and the paper comes all the same.
 *
 *   a service's screen ──a4_print()──► RUNS ──printed──► DONE
 *                                       │ ├──failed──► FAILED (again, or on without it)
 *                                       │ └──nobody can say──► UNSURE
 *                                       └─ A4_WAIT_MS over, on this screen: UNSURE
 *
 * Pure; the thread that draws. The program sets kiosk->has_a4 before a visit, carries out
 * KIOSK_PRINT_A4, and tells kiosk_a4_state() and kiosk_a4_ended().
 */
#ifndef KIOSK_SCREENS_A4_H
#define KIOSK_SCREENS_A4_H

#include <stdbool.h>
#include <stdint.h>

enum { A4_WAIT_MS = 90000 }; /* pages warm up, and wait for their turn */

enum a4_what {
    A4_NOTICE, /* 一次性告知单: by the materials that are ticked */
    A4_GUIDE,  /* the whole guide */
    A4_FORM,   /* form_shown(), to be filled in */
    A4_FORM_SAMPLE,
};

enum a4_state { A4_NONE, A4_RUNS, A4_DONE, A4_FAILED, A4_UNSURE };

struct a4_visit {
    enum a4_what what;
    enum a4_state state;
    int64_t since_ms;
};

struct kiosk;

/* The way of any screen that shows visitor.service with its guide: asks for the paper and shows how
 * it goes. Nothing happens while one is on its way or where a4_offers() says no. */
void a4_print(struct kiosk *kiosk, enum a4_what what);

/* Another service is shown: what was printed of the last one is no matter of its screens. */
void a4_forget(struct kiosk *kiosk);

/* There is a printer of pages and a guide to print. */
bool a4_offers(const struct kiosk *kiosk);
/* And it prints now, as far as is known. */
bool a4_prints(const struct kiosk *kiosk);

#endif
