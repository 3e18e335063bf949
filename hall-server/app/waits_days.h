/*
 * What is kept of the waits of days before, `waits-days` in the data folder: a row a day of how the
 * intervals held, and what each queue has taught, so that they are there again after a restart. It
 * is figures about the hall and not its truth: if the file cannot be written or read, the log says
 * so and the hall goes on.
 *
 *     20500 312 280 51230.500 30410.250      business day, tickets, covered, sums of losses
 *     taught 20501                           at the beginning of this business day, by queue:
 *     queue A 212.5 1893 0.012 -0.04         calls and seat minutes of the past, shifts
 *
 * The loop's thread, once a day.
 */
#ifndef HALL_SERVER_APP_WAITS_DAYS_H
#define HALL_SERVER_APP_WAITS_DAYS_H

#include "hall-server/model/limits.h"
#include "hall-server/proto/views.h"
#include "hall-server/waits/waits.h"

enum { WAITS_DAYS = 13 }; /* rows kept */

struct waits_queue_taught {
    struct short_id queue;
    struct waits_taught taught;
};

struct waits_days {
    struct view_wait_day days[WAITS_DAYS + 1]; /* oldest first; the last one is room for today */
    size_t count;
    int32_t taught_day; /* 0: nothing was taught */
    uint16_t taught_count;
    struct waits_queue_taught taught[LIMIT_QUEUES];
};

/* Without a file, or with a bad one: nothing. */
void waits_days_read(const char *folder, struct waits_days *ret_days);

/* Replaces the file as a whole. */
void waits_days_write(const char *folder, const struct waits_days *days);

#endif
