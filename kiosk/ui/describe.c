#include "kiosk/ui/describe.h"

#include <inttypes.h>
#include <string.h>

/* RFC 8259 §7. */
static int put_string(struct buffer *out, const char *text, size_t size_bytes)
{
    int error = buffer_append(out, "\"", 1);
    for (size_t i = 0; i < size_bytes && error == BUFFER_OK; i++) {
        const unsigned char letter = (unsigned char)text[i];
        if (letter < 0x20) {
            error = buffer_append_format(out, "\\u%04x", letter);
        } else if (letter == '"' || letter == '\\') {
            const char pair[2] = {'\\', (char)letter};
            error = buffer_append(out, pair, 2);
        } else {
            error = buffer_append(out, text + i, 1);
        }
    }
    return error == BUFFER_OK ? buffer_append(out, "\"", 1) : error;
}

static int put_texts(const struct ui_list *list, struct buffer *out)
{
    char line[UI_LETTERS_MAX];
    size_t length = 0;
    bool first = true;
    int error = buffer_append_text(out, ",\"texts\":[");

    for (int i = 0; i < list->item_count && error == BUFFER_OK; i++) {
        const struct ui_item *item = &list->items[i];
        if (item->kind != UI_ITEM_TEXT) {
            continue;
        }
        memcpy(line + length, ui_list_text(list, item), item->text_bytes);
        length += item->text_bytes;
        if (item->goes_on) {
            continue;
        }
        error = first ? BUFFER_OK : buffer_append(out, ",", 1);
        error = error == BUFFER_OK ? put_string(out, line, length) : error;
        first = false;
        length = 0;
    }
    return error == BUFFER_OK ? buffer_append(out, "]", 1) : error;
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static int put_target(const struct ui_list *list, const struct ui_target *target, bool focus,
                      struct buffer *out)
{
    int error = buffer_append_text(out, "{\"name\":");
    error = error == BUFFER_OK ? put_string(out, ui_target_name(list, target), target->name_bytes)
                               : error;
    error = error == BUFFER_OK ? buffer_append_text(out, ",\"label\":") : error;
    error = error == BUFFER_OK ? put_string(out, ui_target_label(list, target), target->label_bytes)
                               : error;
    if (error != BUFFER_OK) {
        return error;
    }
    return buffer_append_format(out,
                                ",\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d,\"enabled\":%s,"
                                "\"chosen\":%s,\"focus\":%s}",
                                target->box.x, target->box.y, target->box.w, target->box.h,
                                truth((target->flags & UI_TARGET_DISABLED) == 0),
                                truth((target->flags & UI_TARGET_CHOSEN) != 0), truth(focus));
}

int ui_describe(const struct ui_list *list, const char *screen, int64_t seq, ui_id focus,
                struct buffer *out)
{
    int error = buffer_append_format(
        out, "{\"screen\":\"%s\",\"seq\":%" PRId64 ",\"width\":%d,\"height\":%d", screen, seq,
        list->width_px, list->height_px);
    error = error == BUFFER_OK ? put_texts(list, out) : error;
    error = error == BUFFER_OK ? buffer_append_text(out, ",\"targets\":[") : error;
    for (int i = 0; i < list->target_count && error == BUFFER_OK; i++) {
        const struct ui_target *target = &list->targets[i];
        error = i == 0 ? BUFFER_OK : buffer_append(out, ",", 1);
        error = error == BUFFER_OK
                    ? put_target(list, target, focus != 0 && target->id == focus, out)
                    : error;
    }
    return error == BUFFER_OK ? buffer_append_text(out, "]}\n") : error;
}
