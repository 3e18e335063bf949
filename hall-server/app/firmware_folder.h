/*
 * The firmware that this hall's window devices should run, as files in the hall's folder:
 *
 *   DIR/firmware/key.pub          the firmware key, 64 hex digits; without it nothing is sent
 *   DIR/firmware/pad.msfw         for all pads; evaluator.msfw, strip.msfw alike
 *   DIR/firmware/pad@SEAT.msfw    for the pad of one seat, over that
 *   DIR/firmware/pad.older.msfw   either with .older: also for those that run a newer version
 *
 * hallctl puts them there whole. They are looked at every FIRMWARE_LOOK_S seconds, and what is new
 * goes to the lines; the lines starting anew is new to all. Loop's thread.
 */
#ifndef HALL_SERVER_APP_FIRMWARE_FOLDER_H
#define HALL_SERVER_APP_FIRMWARE_FOLDER_H

#include "hall-server/app/field_glue.h"

enum { FIRMWARE_LOOK_S = 2, FIRMWARE_FILES_MAX = 64 };

struct app;
struct ev_loop;
struct firmware_folder;

/* NULL: no memory. */
struct firmware_folder *firmware_folder_create(struct ev_loop *loop, struct app *app,
                                               const char *folder, struct field_glue *glue);
void firmware_folder_destroy(struct firmware_folder *firmware); /* NULL is fine */

#endif
