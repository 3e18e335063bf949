/*
 * What the hall tells other programs: writes the messages beside their events, and lets the outbox
 * room send what the journal has. The loop's thread.
 */
#ifndef HALL_SERVER_APP_OUTBOX_GLUE_H
#define HALL_SERVER_APP_OUTBOX_GLUE_H

#include "hall-server/app/hall.h"
#include "hall-server/engine/engine.h"
#include "hall-server/journal/journal.h"

struct outbox_glue;

enum { OUTBOX_GLUE_OK = 0, OUTBOX_GLUE_NO_MEMORY = -1, OUTBOX_GLUE_BAD_FILE = -2 };

/* Reads webhooks.json of the folder; a bad one is logged. Before the hall opens. */
__attribute__((warn_unused_result)) int outbox_glue_create(struct ev_loop *loop, const char *folder,
                                                           struct outbox_glue **ret_glue);
/* The hall runs: what an earlier server left goes now. */
void outbox_glue_start(struct outbox_glue *glue, struct hall *hall);
/* Nothing leaves any more; before the hall is destroyed. NULL is fine, also below. */
void outbox_glue_stop(struct outbox_glue *glue);
void outbox_glue_destroy(struct outbox_glue *glue);

/*
 * Before the events go to the journal: the messages that go with them. They are the glue's, valid
 * until the next call.
 */
void outbox_glue_attach(struct outbox_glue *glue, const struct engine *engine,
                        const struct engine_events *events, struct journal_attached *attached);

#endif
