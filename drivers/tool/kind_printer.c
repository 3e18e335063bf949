/* Receipt printers for `mashang-device`: what they answer to DLE EOT, without CUPS. */
#include "drivers/printer/receipt_device.h"
#include "drivers/tool/kind.h"

#include <stdio.h>

static struct device *create(const struct kind_use *use, struct port **ret_port,
                             const char **ret_wrong)
{
    const struct where *where = use->where;
    char text[DEVICE_URI_TEXT_MAX];
    struct device_uri uri;
    *ret_port = NULL;
    *ret_wrong = "a printer is tested and watched; what it prints is a visitor's, so not recorded";
    if (use->sink != NULL || use->replay) {
        return NULL;
    }
    *ret_wrong = "a printer is on /dev/usb/lp0, serial:PATH or tcp:HOST:PORT";
    if (where->cable != WHERE_PRINTER && where->cable != WHERE_SERIAL &&
        where->cable != WHERE_TCP) {
        return NULL;
    }
    int length = snprintf(text, sizeof(text), DEVICE_URI_SCHEME ":%s%s",
                          where->cable == WHERE_TCP ? "//" : "", where->path);
    if (where->baud > 0 && length > 0 && (size_t)length < sizeof(text)) {
        length += snprintf(text + length, sizeof(text) - (size_t)length, "?baud=%d", where->baud);
    }
    if (length < 0 || (size_t)length >= sizeof(text) ||
        device_uri_read(text, &uri) != DEVICE_URI_OK) {
        return NULL;
    }
    *ret_wrong = "no memory";
    return receipt_device_create(&uri);
}

const struct tool_kind kind_printer = {
    .name = "printer",
    .help = "a receipt printer (ESC/POS) at its cable: paper, cover, cutter; not while CUPS prints",
    .create = create,
    .destroy = receipt_device_destroy,
};
