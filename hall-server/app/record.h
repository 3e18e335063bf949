/*
 * Brings the record of administration from access.db into the journal, and writes there which event
 * each note became (net/access_record.h). It looks once a second, and when it is told to: hallctl
 * changes access.db while the hall runs, too.
 *
 *   access.db: note without seq ──> engine, journal ··durable·· ──> worker: seq of the note
 *
 * A note that the journal had first (of the configuration) goes the other way. The loop's thread.
 */
#ifndef HALL_SERVER_APP_RECORD_H
#define HALL_SERVER_APP_RECORD_H

#include "hall-server/model/event.h"

struct app;
struct record;

/* NULL: no memory. After app->signin and app->access are there. */
struct record *record_create(struct app *app);
void record_start(struct record *record); /* the hall is there */
void record_stop(struct record *record);  /* before the hall is destroyed; NULL is fine */
void record_destroy(struct record *record);

/* What access.db has, goes into the engine now. Who answers then waits for the disk. */
void record_drain(struct record *record);

/* Each event that the engine took; `replayed`: when the hall was opened. */
void record_event(struct record *record, const struct event *event, bool replayed);

#endif
