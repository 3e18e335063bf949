#include "kiosk/ui/qr.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <qrencode.h>

int ui_qr_make(const char *text, struct ui_qr *ret_qr)
{
    assert(text != NULL && *text != '\0');

    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return errno == ENOMEM ? UI_QR_NO_MEMORY : UI_QR_TOO_LONG;
    }
    if (code->width > UI_QR_MODULES_MAX) {
        QRcode_free(code);
        return UI_QR_TOO_LONG;
    }
    struct ui_qr qr = {.size = code->width};
    for (int i = 0; i < code->width * code->width; i++) {
        if ((code->data[i] & 1) != 0) {
            qr.bits[i / 8] = (uint8_t)(qr.bits[i / 8] | (1U << (i % 8)));
        }
    }
    QRcode_free(code);
    *ret_qr = qr;
    return UI_QR_OK;
}

bool ui_qr_is_dark(const struct ui_qr *qr, int x, int y)
{
    assert(x >= 0 && x < qr->size && y >= 0 && y < qr->size);
    const int bit = y * qr->size + x;
    return ((unsigned)qr->bits[bit / 8] >> (bit % 8) & 1U) != 0;
}
