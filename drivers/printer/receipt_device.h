/*
 * A receipt printer as a device (drivers/io/device.h) that is only asked: DLE EOT, once each
 * RECEIPT_DEVICE_EVERY_MS. For a technician at the cable (`mashang-device test printer`), without
 * CUPS; what prints goes through CUPS (printer.h), and while CUPS has a job nobody else may ask,
 * since the answers would go to either.
 *
 *   ABSENT ──opened──► OPENING ──answers──► READY ⇄ FAILED (paper, cover, jam; by the table)
 *      ▲                                       │
 *      └── gone, or silent ◄───────────────────┘
 *
 * One thread. A TCP connection that is made may take DEVICE_LINK_CONNECT_MS in on_ready().
 */
#ifndef DRIVERS_PRINTER_RECEIPT_DEVICE_H
#define DRIVERS_PRINTER_RECEIPT_DEVICE_H

#include "drivers/io/device.h"
#include "drivers/printer/device_uri.h"

enum { RECEIPT_DEVICE_EVERY_MS = 1000 };

struct receipt_device;

/* The address is copied. NULL: no memory. */
struct device *receipt_device_create(const struct device_uri *uri);
void receipt_device_destroy(struct device *device); /* closes it too; NULL is fine */

/* What is said of these reasons (enum receipt_reason); the worst of them. Pure. */
struct device_health receipt_device_health_of(unsigned reasons);

#endif
