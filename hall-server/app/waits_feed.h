/*
 * Shows the predictor of waits what happens in the hall, event by event, and scores what was told:
 * the interval of each new ticket is kept, and when its first leg is called for the first time it
 * is counted into the day's row and taught to the queue.
 *
 * The loop's thread only. A replay feeds it too, so that a server that comes back knows its day;
 * rows of earlier days, and what queues taught in them, are in waits_days.h's file.
 */
#ifndef HALL_SERVER_APP_WAITS_FEED_H
#define HALL_SERVER_APP_WAITS_FEED_H

#include "hall-server/engine/view.h"
#include "hall-server/proto/views.h"

enum { WAITS_FEED_ARRIVALS_MIN = 60 }; /* half of an arrival's weight is gone after it */

struct waits_feed;

/* NULL: memory is short. NULL is fine for destroy. `folder` is the data folder. */
struct waits_feed *waits_feed_create(const char *folder);
void waits_feed_destroy(struct waits_feed *feed);

/* The journal is replayed from its beginning: all of today is forgotten. */
void waits_feed_reset(struct waits_feed *feed);

/* `event`, which `engine` has applied just now. */
void waits_feed_event(struct waits_feed *feed, const struct engine *engine,
                      const struct event *event);

/* By the place of the queue in the configuration in force. */
const struct waits_pace *waits_feed_paces(const struct waits_feed *feed);

/* Who came into the queue, an hour, of late. */
double waits_feed_arrivals_per_hour(const struct waits_feed *feed, uint16_t queue, int64_t now_ms);

/* Days of which somebody was called, oldest first; valid until the next event. */
size_t waits_feed_days(struct waits_feed *feed, const struct engine *engine,
                       const struct view_wait_day **ret_days);

#endif
