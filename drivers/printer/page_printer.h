/*
 * A printer of pages asked by itself: IPP's Get-Printer-Attributes (RFC 8011 4.2.5) at the address
 * that its queue prints to. CUPS knows of such a printer what it said at its last job; paper that
 * ran out since, or a cable that was pulled, only the printer can tell.
 *
 * Each call waits for the network, PAGE_PRINTER_WAIT_MS at most for each of its two steps, so only
 * printer.c's worker calls these.
 */
#ifndef DRIVERS_PRINTER_PAGE_PRINTER_H
#define DRIVERS_PRINTER_PAGE_PRINTER_H

#include "drivers/printer/printer.h"

#include <stdbool.h>

enum { PAGE_PRINTER_WAIT_MS = 3000 };

/* The address is one that can be asked: ipp:, ipps:, http: or https:. Pure. */
bool page_printer_is_asked(const char *device_uri);

/*
 * What the printer says of itself now; PRINTER_OFFLINE when nobody answers there, or what answers
 * is no printer. `device_uri` must be one that is asked.
 */
enum printer_state page_printer_look(const char *device_uri);

#endif
