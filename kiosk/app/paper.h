/*
 * The kiosk's printer: asks it for its state, draws a number as a ticket, sends it, and tells the
 * visit (kiosk/screens) what came of it.
 *
 * Depends on drivers/printer, kiosk/ticket. The program's first thread; nothing here waits.
 * Order: paper_open(); paper_poll() in every turn of the loop; paper_close().
 */
#ifndef KIOSK_APP_PAPER_H
#define KIOSK_APP_PAPER_H

#include "drivers/text/text.h"
#include "kiosk/screens/kiosk.h"

#include <stdbool.h>
#include <stdint.h>

struct paper;

/*
 * `queue` is copied by the driver; `look` is a file (kiosk/ticket/ticket_look.h) or NULL. NULL when
 * the driver can't be started: a kiosk without paper.
 */
struct paper *paper_open(const char *queue, const char *look);
void paper_close(struct paper *paper); /* NULL is fine */

void paper_ask(struct paper *paper, struct kiosk *kiosk, int64_t now_ms);

/* Draws and sends the visit's number; if that fails at once the visit is told so. */
void paper_print(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk,
                 int64_t now_ms);
/* The page for who looks after the printer; kiosk_staff_tried() tells how it ended. */
void paper_try(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk, uint32_t visit,
               int64_t now_ms);
/* The same of the appointment that was made. */
void paper_print_slip(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk,
                      int64_t now_ms);
void paper_cancel(struct paper *paper);

/*
 * Tells the visit all that the printer said. Returns the name of a new state for the hall's
 * dashboard ("ok", "media-empty" …), or NULL when it is as before.
 */
const char *paper_poll(struct paper *paper, struct kiosk *kiosk, int64_t now_ms);

/* How soon paper_poll() is worth a call. */
int paper_poll_ms(const struct paper *paper);

#endif
