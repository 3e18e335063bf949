/*
 * A QR code as modules. Made when its text is known (the library allocates), never while drawing.
 * Depends on libqrencode. Any thread.
 */
#ifndef KIOSK_UI_QR_H
#define KIOSK_UI_QR_H

#include <stdbool.h>
#include <stdint.h>

enum {
    UI_QR_OK = 0,
    UI_QR_TOO_LONG = -1,
    UI_QR_NO_MEMORY = -2,
    UI_QR_MODULES_MAX = 57, /* version 10: 213 bytes at level M */
    UI_QR_QUIET = 4,        /* empty modules around, by ISO/IEC 18004 */
};

struct ui_qr {
    int size; /* modules a side; 0: none */
    uint8_t bits[(UI_QR_MODULES_MAX * UI_QR_MODULES_MAX + 7) / 8];
};

/* Level M. On an error *ret_qr is untouched. `text` is UTF-8, not empty. */
__attribute__((warn_unused_result)) int ui_qr_make(const char *text, struct ui_qr *ret_qr);

bool ui_qr_is_dark(const struct ui_qr *qr, int x, int y);

#endif
