/*
 * A4 papers of a service: makes the paper of a service (kiosk/leaflet) in a thread of its
 * own, sends it, and tells the visit what came of it.
 *
 *   a4_print() ──copies the facts──► thread: PDF ──► a4_poll(): sheets_print() ──► a4_ended()
 *
 * Depends on kiosk/leaflet, and on kiosk/app/sheets for the printer. The program's first thread
 * calls; nothing here waits. One paper at a time: the visit asks for no second before the first has
 * ended. Order: a4_open(); a4_poll() in every turn of the loop; a4_close().
 */
#ifndef KIOSK_APP_A4_H
#define KIOSK_APP_A4_H

#include "kiosk/app/sheets.h"
#include "kiosk/screens/kiosk.h"

#include <stdint.h>

struct a4;

/* `sheets` must outlive it; `fonts`: a folder or NULL. `wake` is called from the thread when a PDF
 * is ready. NULL when there is no memory. */
struct a4 *a4_open(struct sheets *sheets, const char *fonts, void (*wake)(void *context),
                   void *context);
void a4_close(struct a4 *a4); /* NULL is fine */

/* Carries KIOSK_PRINT_A4 out; if that fails at once the visit is told so. */
void a4_carry_out(struct a4 *a4, struct kiosk *kiosk, const struct kiosk_wish *wish,
                  int64_t now_ms);

/* Sends a paper that has been made. */
void a4_poll(struct a4 *a4, struct kiosk *kiosk, int64_t now_ms);

/* How a job of `sheets` ended: the visit is told if it was this one's. */
void a4_ended(struct a4 *a4, struct kiosk *kiosk, const struct sheets_end *job, int64_t now_ms);

#endif
