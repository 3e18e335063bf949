/*
 * The rows of days before, `waits-days` in the data folder: a line a day, so that they are there
 * again after a restart. They are figures about the hall and not its truth: if the file cannot be
 * written or read, the log says so and the hall goes on.
 *
 * The loop's thread, once a day.
 */
#ifndef HALL_SERVER_APP_WAITS_DAYS_H
#define HALL_SERVER_APP_WAITS_DAYS_H

#include "hall-server/proto/views.h"

/* How many were read, at most `limit`, oldest first; 0 when there is no file, or a bad one. */
size_t waits_days_read(const char *folder, struct view_wait_day *ret_days, size_t limit);

/* Replaces the file as a whole. */
void waits_days_write(const char *folder, const struct view_wait_day *days, size_t count);

#endif
