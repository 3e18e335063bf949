/*
 * Joins the field room (threads of the lines) to the hall (loop's thread) by the field port.
 *
 *   line's thread:  a press --> the seat as it was last told --> order --> field_port_post()
 *   loop's thread:  on_seats --> what changed --> field_show_*();  on_answer --> field_key_done()
 *
 * What goes on record takes the same way, and a wish comes back as field_bind() when it is durable.
 * A note that could not be kept is tried again after FIELD_GLUE_AGAIN_MS.
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
#include "hall-server/field/field.h"

enum { FIELD_GLUE_AGAIN_MS = 1000, FIELD_GLUE_AGAIN_MAX_MS = 60000, FIELD_GLUE_OWED_MAX = 64 };

struct field_glue;

/*
 * `lines[i]` is the port of the configuration's line i + 1, or NULL when there is none; copied.
 * NULL when memory is short, or `count` passes FIELD_LINES_MAX, or a path is too long.
 */
struct field_glue *field_glue_create(struct field_port *port, const char *const *lines, int count);
void field_glue_destroy(struct field_glue *glue); /* NULL is fine */

/*
 * New devices on the lines, for who binds them (bus.c). `glue` may be NULL: a hall without lines.
 * What a person asks is carried out by the line within seconds; the list and the dashboard show it.
 */
int field_glue_new_devices(struct field_glue *glue, struct field_new_device *ret_devices, int room);
bool field_glue_blink(struct field_glue *glue, const struct field_new_device *device, int seconds);

/* Where the device of this kind at the seat is wired, on that line (-1: any); false: nowhere. */
bool field_glue_wire(const struct field_glue *glue, const struct hall_config *config, uint16_t seat,
                     enum device_kind kind, int line, struct field_wire *ret_wire);

/*
 * Carries out what is on record under `seq`, durably: a wish that a device gets the address of the
 * note's place. False: the lines do not run, or have no room for it now.
 */
bool field_glue_bind(struct field_glue *glue, const struct device_note *note, uint64_t seq);

/* `started` is called each time that the lines begin to run. */
void field_glue_on_start(struct field_glue *glue, void (*started)(void *context), void *context);

/* The strips of all windows, by `at` from 0: false past the last. With no lines there are none. */
struct field_glue_strip {
    uint16_t window; /* place in the configuration */
    struct field_wire wire;
    struct field_picture picture;
};
bool field_glue_strip(struct field_glue *glue, int at, struct field_glue_strip *ret_strip);

/* Every device that is wired to a line that runs, by `at` from 0: false past the last. */
struct field_glue_device {
    uint16_t seat; /* of a strip the first of its window */
    struct field_wire wire;
    struct field_look look;
};
bool field_glue_device(struct field_glue *glue, int at, struct field_glue_device *ret_device);

/* Grows when devices are wired anew; 0: no line runs. What was told to the lines before is gone. */
uint32_t field_glue_wiring(const struct field_glue *glue);

/*
 * The firmware for all devices of a kind, or that of one seat (INDEX_NONE: all); *ret_devices is
 * how many were told. Results as field_update(); FIRMWARE_FILE_OK with 0 devices: there are none.
 */
enum firmware_file_result field_glue_firmware(struct field_glue *glue,
                                              const struct hall_config *config,
                                              enum device_kind kind, uint16_t seat,
                                              const struct field_firmware *firmware,
                                              int *ret_devices);

#endif
