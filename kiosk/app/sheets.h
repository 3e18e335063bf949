/*
 * The kiosk's printer of A4 pages: takes a PDF, prints it once, says how it ended, and how the
 * printer stands. The one that has the queue open, for papers of a visitor (papers.h) and of a
 * service (a4.h). What is printed is forgotten by the driver and by CUPS when it ends.
 *
 * Depends on drivers/printer. The program's first thread; nothing here waits. Order: sheets_open();
 * sheets_poll() in every turn of the loop; sheets_close().
 */
#ifndef KIOSK_APP_SHEETS_H
#define KIOSK_APP_SHEETS_H

#include "kiosk/screens/kiosk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sheets;

/* A CUPS queue (IPP Everywhere); copied. NULL: the driver can't be started. */
struct sheets *sheets_open(const char *queue);
void sheets_close(struct sheets *sheets); /* NULL is fine, here and below */

/* Copies the PDF and prints it. The job's number, or 0: it was not taken. */
uint64_t sheets_print(struct sheets *sheets, const void *pdf, size_t size_bytes);

/* Its end comes all the same. */
void sheets_cancel(struct sheets *sheets, uint64_t job);

struct sheets_end {
    uint64_t job;
    enum kiosk_print_end end;
};

/* Takes the oldest end of a job, and tells the visit the printer's state on the way; false: none.
 */
bool sheets_poll(struct sheets *sheets, struct kiosk *kiosk, int64_t now_ms,
                 struct sheets_end *ret_end);

/* The name of a state since the last call, for the hall's dashboard ("ok", "media-empty" …); NULL
 * when it is as before. */
const char *sheets_news(struct sheets *sheets);

/* How soon sheets_poll() is worth a call. */
int sheets_poll_ms(const struct sheets *sheets);

#endif
