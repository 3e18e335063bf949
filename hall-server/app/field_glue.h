/*
 * Joins the field room (threads of the lines) to the hall (loop's thread) by the field port.
 *
 *   line's thread:  a press --> the seat as it was last told --> order --> field_port_post()
 *   loop's thread:  on_seats --> what changed --> field_show_*();  on_answer --> field_key_done()
 *
 * The lines start with the first on_seats, since the configuration says where devices are wired,
 * and start anew when another configuration wires them otherwise. Lines that could not start are
 * tried again, at first after FIELD_GLUE_AGAIN_MS, then after twice the time before; meanwhile the
 * dashboard has their devices as lost. (A port that is not there is no such case: its line runs,
 * and looks for it.)
 *
 * Loop's thread. Order: field_glue_create(), the loop runs, field_glue_destroy() before the port's
 * owner ends.
 */
#ifndef HALL_SERVER_APP_FIELD_GLUE_H
#define HALL_SERVER_APP_FIELD_GLUE_H

#include "hall-server/app/field_port.h"

enum { FIELD_GLUE_AGAIN_MS = 1000, FIELD_GLUE_AGAIN_MAX_MS = 60000 };

struct field_glue;

/*
 * `lines[i]` is the port of the configuration's line i + 1, or NULL when there is none; copied.
 * NULL when memory is short, or `count` passes FIELD_LINES_MAX, or a path is too long.
 */
struct field_glue *field_glue_create(struct field_port *port, const char *const *lines, int count);
void field_glue_destroy(struct field_glue *glue); /* NULL is fine */

#endif
