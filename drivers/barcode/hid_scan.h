/*
 * Reports of a HID POS scanner in, whole codes out. A long code comes in several reports, each but
 * the last with its "continued" bit; one that stops in the middle is dropped, never shortened.
 *
 *            report, continued            report, continued
 *   (none) ─────────────────────▶ (part) ───────────────────▶ (part)
 *      ▲  report, last: a scan       │ last: a scan; too long, another symbology, HID_SCAN_PART_MS
 *      └─────────────────────────────┘   without the rest: a problem
 *
 * Pure; one thread. Order: hid_scan_init(), then hid_scan_report() for each report, hid_scan_tick()
 * at hid_scan_deadline_ms().
 */
#ifndef DRIVERS_BARCODE_HID_SCAN_H
#define DRIVERS_BARCODE_HID_SCAN_H

#include "drivers/barcode/hid_layout.h"
#include "drivers/barcode/scan.h"

enum { HID_SCAN_PART_MS = 500 };

struct hid_scan {
    struct hid_layout layout;
    struct scan part;
    bool open;     /* a part waits for its rest */
    bool skipping; /* the rest of a code that was dropped */
    int64_t part_at_ms;
};

void hid_scan_init(struct hid_scan *reader, const struct hid_layout *layout);

/*
 * One report with its id. SCAN_STEP_SCAN and *ret_scan; or SCAN_STEP_PROBLEM and *ret_problem;
 * reports of other kinds are SCAN_STEP_NONE.
 */
enum scan_step hid_scan_report(struct hid_scan *reader, const uint8_t *report, size_t size_bytes,
                               int64_t now_ms, struct scan *ret_scan,
                               enum scan_problem *ret_problem);

/* A part whose rest did not come in time is dropped: SCAN_STEP_PROBLEM. */
enum scan_step hid_scan_tick(struct hid_scan *reader, int64_t now_ms,
                             enum scan_problem *ret_problem);

/* INT64_MAX: nothing waits. */
int64_t hid_scan_deadline_ms(const struct hid_scan *reader);

#endif
