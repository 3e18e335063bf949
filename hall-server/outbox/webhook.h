/*
 * Posts one message at a time for each of some lanes, over libwebsockets on the server's loop. What
 * the answer says beyond its status is not read. The loop's thread only.
 */
#ifndef HALL_SERVER_OUTBOX_WEBHOOK_H
#define HALL_SERVER_OUTBOX_WEBHOOK_H

#include "hall-server/outbox/targets.h"

#include <stddef.h>

struct ev_loop;
struct webhooks;

enum { WEBHOOK_BODY_LIMIT = 4096 };

/* `status` is HTTP's, or 0 when no answer came. Once for each post that was not dropped. */
typedef void webhook_done(void *context, size_t lane, int status);

/* NULL: no memory. `targets` lives as long; lane i is for target i. */
struct webhooks *webhooks_create(struct ev_loop *loop, const struct targets *targets,
                                 webhook_done *done, void *context);
void webhooks_destroy(struct webhooks *webhooks); /* NULL is fine; nobody is told any more */

/* Begins; `done` may come before this returns. The lane's post before is done or dropped. */
void webhook_post(struct webhooks *webhooks, size_t lane, const char *key, const char *body,
                  size_t size_bytes);
/* Nobody waits for this one any more. */
void webhook_drop(struct webhooks *webhooks, size_t lane);

#endif
