/*
 * Topics, their newest state, and who wants it. A reader that is slow skips states, never gets an
 * old one after a newer one, and costs a flag for each of its topics: the state itself is shared.
 *
 * Order: hub_create(); readers open, subscribe, take and close; the owner marks topics that
 * changed, renders them with hub_each_due(), and publishes when that is durable. Belongs to the
 * loop's thread. No I/O: `wake` tells the shell that a reader has something to take.
 */
#ifndef HALL_SERVER_NET_HUB_H
#define HALL_SERVER_NET_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HUB_TOPICS_MAX = 16384,      /* alive at once: boards, seats, and a phone each for its ticket */
    HUB_READER_TOPICS_MAX = 160, /* of one reader: a hall's seats and queues */
    HUB_NAME_MAX = 48,           /* "ticket:" and a UUID, and a '+' */
    HUB_FRONT_BYTES = 32,        /* before a message's text, for the frame's header */
};

enum hub_error {
    HUB_OK = 0,
    HUB_FULL = -1, /* too many topics */
    HUB_NO_MEMORY = -2,
};

struct hub;
struct hub_reader;

/* A published state as it goes out: {"topic":…,"seq":…,"state":…}; shared by its readers. */
struct hub_message {
    int holders;
    size_t length_bytes;
    unsigned char *text; /* HUB_FRONT_BYTES of room before it */
};

struct hub *hub_create(void); /* NULL: no memory */
void hub_destroy(struct hub *hub);

/* `wake(context)` is called when the reader has something to take; it must not call the hub. */
struct hub_reader *hub_reader_open(struct hub *hub, void (*wake)(void *context), void *context);
void hub_reader_close(struct hub_reader *reader); /* NULL is fine */
int hub_reader_count(const struct hub *hub);
int hub_topic_count(const struct hub *hub); /* those that somebody wants */

/*
 * From now on the reader gets `name` (1–HUB_NAME_MAX characters): at once if the hub has its newest
 * state and that is newer than `after_seq`, else when it is published next; the topic counts as
 * changed then. States follow each other at least `interval_ms` apart.
 */
__attribute__((warn_unused_result)) int hub_subscribe(struct hub_reader *reader, const char *name,
                                                      int64_t after_seq, int interval_ms);

/* The topic changed. Nothing happens if nobody wants it. */
void hub_mark(struct hub *hub, const char *name);
void hub_mark_urgent(struct hub *hub, const char *name); /* and is due whatever its interval */
void hub_mark_all(struct hub *hub); /* everything changed, and states kept are worth nothing */

/* Each topic that somebody wants and whose name starts with `prefix`; `each` must not subscribe. */
void hub_each(struct hub *hub, const char *prefix, void (*each)(void *context, const char *name),
              void *context);

/*
 * Calls `each` for every changed topic whose interval is over, and counts it as unchanged then.
 * `each` renders it and publishes it, now or later.
 */
void hub_each_due(struct hub *hub, int64_t now_ms, void (*each)(void *context, const char *name),
                  void *context);

/* When hub_each_due() will have something next: ms from now, 0 = now, -1 = nothing is changed. */
int64_t hub_due_in_ms(const struct hub *hub, int64_t now_ms);

/* The newest state of `name` (told to readers without its '+', if it ends so): JSON of
 * length_bytes, copied. Unwanted topics are dropped. */
__attribute__((warn_unused_result)) int hub_publish(struct hub *hub, const char *name, int64_t seq,
                                                    const char *state, size_t length_bytes);

/*
 * The next state for this reader, or NULL. Its holder is now the caller too: hub_message_release()
 * when it is written.
 */
struct hub_message *hub_take(struct hub_reader *reader);
bool hub_has(const struct hub_reader *reader);
void hub_message_release(struct hub_message *message); /* NULL is fine */

#endif
