/*
 * Where the program's thread and the link's thread meet: asks and subscriptions go in, events come
 * out. Of this room only. The program owns the asking end, the link's thread the other one; the
 * lock inside guards everything. A readable file descriptor says that events wait.
 *
 * Order: mailbox_create(), both ends at will, mailbox_destroy() when the link's thread has ended.
 */
#ifndef HALL_SERVER_LINK_MAILBOX_H
#define HALL_SERVER_LINK_MAILBOX_H

#include "hall-server/client/client.h"

#include <stdbool.h>
#include <stdint.h>

enum { MAILBOX_EVENTS_MAX = 64 };

struct mailbox;

struct mailbox_topic {
    char name[CLIENT_TOPIC_BYTES_MAX];
    int64_t acknowledged;
    bool fresh; /* subscribed or acknowledged since it was taken last */
};

struct mailbox *mailbox_create(void);          /* NULL if the system has no room */
void mailbox_destroy(struct mailbox *mailbox); /* NULL is fine */

/* The program's end. A tag, or 0 if CLIENT_ASKS_MAX asks have no answer that was taken. */
uint32_t mailbox_ask(struct mailbox *mailbox, const struct client_ask *ask);
void mailbox_topic(struct mailbox *mailbox, const char *topic, int64_t acknowledged);
void mailbox_stop(struct mailbox *mailbox);
/* *ret_unblocked: the mailbox was full, and the link's thread must be woken. */
bool mailbox_take_event(struct mailbox *mailbox, struct client_event *ret_event,
                        bool *ret_unblocked);
int mailbox_fd(const struct mailbox *mailbox);

/* The link's end. */
bool mailbox_is_stopped(struct mailbox *mailbox);
bool mailbox_take_ask(struct mailbox *mailbox, uint32_t *ret_tag, struct client_ask *ret_ask);
bool mailbox_take_topic(struct mailbox *mailbox, struct mailbox_topic *ret_topic);
bool mailbox_has_room(struct mailbox *mailbox);
/* Takes the event over. True if it is the first that waits. */
bool mailbox_put_event(struct mailbox *mailbox, const struct client_event *event);

#endif
