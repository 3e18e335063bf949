/*
 * A screen in words, as JSON: its name, its texts in reading order, and its targets with their
 * boxes in pixels. For speech, for tools that help people, and for tests that touch as people do.
 *
 *   {"screen":"home","seq":3,"width":1080,"height":1920,"texts":["…"],
 *    "targets":[{"name":"take","label":"取号办事","x":48,"y":640,"w":480,"h":288,
 *                "enabled":true,"chosen":false,"focus":false}]}
 *
 * Pure but for the buffer's memory; not called while drawing.
 */
#ifndef KIOSK_UI_DESCRIBE_H
#define KIOSK_UI_DESCRIBE_H

#include "drivers/base/buffer.h"
#include "kiosk/ui/list.h"

/* Appends to `out`; the errors of drivers/base/buffer.h. `focus` 0: none. */
__attribute__((warn_unused_result)) int ui_describe(const struct ui_list *list, const char *screen,
                                                    int64_t seq, ui_id focus, struct buffer *out);

#endif
