#include "tests/lib/fixed_measure.h"

#include "drivers/base/utf8.h"

static int letter_px(uint32_t code, int size_px)
{
    return code >= 0x2E80 ? size_px : (size_px * 11 + 19) / 20;
}

static int width_px(void *context, enum ui_weight weight, int size_px, const char *text,
                    size_t size_bytes)
{
    (void)context;
    (void)weight;
    int width = 0;
    for (size_t at = 0; at < size_bytes;) {
        uint32_t code;
        bool good;
        at += utf8_next(text + at, size_bytes - at, &code, &good);
        width += letter_px(code, size_px);
    }
    return width;
}

/* Breaks between any two wide characters and after spaces. */
static size_t line_fit(void *context, enum ui_weight weight, int size_px, const char *text,
                       size_t size_bytes, int room_px, size_t *ret_next)
{
    (void)context;
    (void)weight;
    size_t breaks = 0;
    size_t at = 0;
    int width = 0;
    while (at < size_bytes) {
        uint32_t code;
        bool good;
        const size_t took = utf8_next(text + at, size_bytes - at, &code, &good);
        width += letter_px(code, size_px);
        if (code >= 0x2E80 && at > 0 && width - letter_px(code, size_px) <= room_px) {
            breaks = at;
        }
        if (width > room_px && at > 0) {
            break;
        }
        at += took;
        if (code == ' ') {
            breaks = at;
        }
    }
    if (at >= size_bytes) {
        breaks = size_bytes;
    } else if (breaks == 0) {
        breaks = at;
    }
    *ret_next = breaks;
    while (breaks > 1 && text[breaks - 1] == ' ') {
        breaks--;
    }
    return breaks;
}

static void metrics(void *context, enum ui_weight weight, int size_px,
                    struct ui_metrics *ret_metrics)
{
    (void)context;
    (void)weight;
    *ret_metrics = (struct ui_metrics){.ascent_px = size_px * 116 / 100,
                                       .descent_px = size_px * 29 / 100,
                                       .cap_px = size_px * 73 / 100};
}

const struct ui_measure *fixed_measure(void)
{
    static const struct ui_measure measure = {
        .width_px = width_px, .line_fit = line_fit, .metrics = metrics};
    return &measure;
}
