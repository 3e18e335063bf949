/*
 * The kiosk's printer of pages: makes the paper of a service (kiosk/leaflet) in a thread of its
 * own, sends it, and tells the visit what came of it.
 *
 *   a4_print() ──copies the facts──► thread: PDF ──► a4_poll(): printer_submit_pdf ──► its end
 *
 * Depends on drivers/printer, kiosk/leaflet. The program's first thread calls; nothing here waits.
 * One paper at a time: the visit asks for no second before the first has ended. Order: a4_open();
 * a4_poll() in every turn of the loop; a4_close().
 */
#ifndef KIOSK_APP_A4_H
#define KIOSK_APP_A4_H

#include "kiosk/screens/kiosk.h"

#include <stdint.h>

struct a4;

/* `queue`: of CUPS. `fonts`: a folder or NULL. `wake` is called from the thread when a PDF is
 * ready. NULL when the driver can't be started. */
struct a4 *a4_open(const char *queue, const char *fonts, void (*wake)(void *context),
                   void *context);
void a4_close(struct a4 *a4); /* NULL is fine */

/* Carries KIOSK_PRINT_A4 out; if that fails at once the visit is told so. */
void a4_carry_out(struct a4 *a4, struct kiosk *kiosk, const struct kiosk_wish *wish,
                  int64_t now_ms);

/* Tells the visit all that the printer said. The name of a new state, or NULL; as paper_poll(). */
const char *a4_poll(struct a4 *a4, struct kiosk *kiosk, int64_t now_ms);
int a4_poll_ms(const struct a4 *a4);

#endif
