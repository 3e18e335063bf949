#include "hall-server/net/hub.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, ENVELOPE_MAX_BYTES = 128 };

struct topic;

/* One reader's wish for one topic: in the topic's list and in the reader's. */
struct subscription {
    struct topic *topic;
    struct hub_reader *reader;
    struct subscription *topic_previous;
    struct subscription *topic_next;
    struct subscription *reader_next;
    bool pending; /* the topic's message was not taken by this reader yet */
};

struct topic {
    char name[HUB_NAME_MAX + 1];
    struct topic *bucket_next;
    struct topic *dirty_previous;
    struct topic *dirty_next;
    struct subscription *subscriptions; /* never empty while the topic lives */
    struct hub_message *message;        /* NULL before the first publish */
    int64_t seq;
    int64_t rendered_at_ms;
    int interval_ms;
    bool dirty;
    bool urgent;   /* due whatever the interval */
    bool rendered; /* at least once */
};

struct hub_reader {
    struct hub *hub;
    struct subscription *subscriptions; /* hub_take() goes round this list */
    void (*wake)(void *context);
    void *context;
    int pending_count;
    int topic_count;
};

struct hub {
    struct topic *buckets[BUCKETS];
    struct topic *dirty;
    int topic_count;
    int reader_count;
};

/* FNV-1a, 32 bits. */
static unsigned bucket_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    }
    return hash % BUCKETS;
}

static struct topic *topic_find(const struct hub *hub, const char *name)
{
    struct topic *topic = hub->buckets[bucket_of(name)];
    while (topic != NULL && strcmp(topic->name, name) != 0) {
        topic = topic->bucket_next;
    }
    return topic;
}

static void dirty_set(struct hub *hub, struct topic *topic)
{
    if (topic->dirty) {
        return;
    }
    topic->dirty = true;
    topic->dirty_previous = NULL;
    topic->dirty_next = hub->dirty;
    if (hub->dirty != NULL) {
        hub->dirty->dirty_previous = topic;
    }
    hub->dirty = topic;
}

static void dirty_clear(struct hub *hub, struct topic *topic)
{
    if (!topic->dirty) {
        return;
    }
    topic->dirty = false;
    if (topic->dirty_previous != NULL) {
        topic->dirty_previous->dirty_next = topic->dirty_next;
    } else {
        hub->dirty = topic->dirty_next;
    }
    if (topic->dirty_next != NULL) {
        topic->dirty_next->dirty_previous = topic->dirty_previous;
    }
}

static struct topic *topic_make(struct hub *hub, const char *name, int interval_ms)
{
    struct topic *topic = calloc(1, sizeof *topic);
    if (topic == NULL) {
        return NULL;
    }
    (void)snprintf(topic->name, sizeof topic->name, "%s", name);
    topic->interval_ms = interval_ms;
    struct topic **bucket = &hub->buckets[bucket_of(name)];
    topic->bucket_next = *bucket;
    *bucket = topic;
    hub->topic_count++;
    return topic;
}

static void topic_free(struct hub *hub, struct topic *topic)
{
    struct topic **place = &hub->buckets[bucket_of(topic->name)];
    while (*place != topic) {
        place = &(*place)->bucket_next;
    }
    *place = topic->bucket_next;
    dirty_clear(hub, topic);
    hub_message_release(topic->message);
    hub->topic_count--;
    free(topic);
}

struct hub *hub_create(void)
{
    return calloc(1, sizeof(struct hub));
}

void hub_destroy(struct hub *hub)
{
    if (hub != NULL) {
        assert(hub->reader_count == 0 && hub->topic_count == 0);
        free(hub);
    }
}

struct hub_reader *hub_reader_open(struct hub *hub, void (*wake)(void *context), void *context)
{
    struct hub_reader *reader = calloc(1, sizeof *reader);
    if (reader != NULL) {
        reader->hub = hub;
        reader->wake = wake;
        reader->context = context;
        hub->reader_count++;
    }
    return reader;
}

void hub_reader_close(struct hub_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    while (reader->subscriptions != NULL) {
        struct subscription *subscription = reader->subscriptions;
        struct topic *topic = subscription->topic;
        reader->subscriptions = subscription->reader_next;
        if (subscription->topic_previous != NULL) {
            subscription->topic_previous->topic_next = subscription->topic_next;
        } else {
            topic->subscriptions = subscription->topic_next;
        }
        if (subscription->topic_next != NULL) {
            subscription->topic_next->topic_previous = subscription->topic_previous;
        }
        if (topic->subscriptions == NULL) {
            topic_free(reader->hub, topic);
        }
        free(subscription);
    }
    reader->hub->reader_count--;
    free(reader);
}

int hub_reader_count(const struct hub *hub)
{
    return hub->reader_count;
}

int hub_topic_count(const struct hub *hub)
{
    return hub->topic_count;
}

static void pending_set(struct subscription *subscription)
{
    if (!subscription->pending) {
        subscription->pending = true;
        subscription->reader->pending_count++;
    }
    subscription->reader->wake(subscription->reader->context);
}

/* The reader's subscription to `topic`, new at the end of its list if there was none. */
static struct subscription *subscription_of(struct hub_reader *reader, struct topic *topic)
{
    struct subscription **place = &reader->subscriptions;
    while (*place != NULL && (*place)->topic != topic) {
        place = &(*place)->reader_next;
    }
    if (*place != NULL || reader->topic_count == HUB_READER_TOPICS_MAX) {
        return *place;
    }
    struct subscription *subscription = calloc(1, sizeof *subscription);
    if (subscription == NULL) {
        return NULL;
    }
    *subscription =
        (struct subscription){.topic = topic, .reader = reader, .topic_next = topic->subscriptions};
    if (topic->subscriptions != NULL) {
        topic->subscriptions->topic_previous = subscription;
    }
    topic->subscriptions = subscription;
    *place = subscription;
    reader->topic_count++;
    return subscription;
}

int hub_subscribe(struct hub_reader *reader, const char *name, int64_t after_seq, int interval_ms)
{
    struct hub *hub = reader->hub;
    assert(name[0] != '\0' && strlen(name) <= HUB_NAME_MAX);

    struct topic *topic = topic_find(hub, name);
    if (topic == NULL) {
        if (hub->topic_count == HUB_TOPICS_MAX) {
            return HUB_FULL;
        }
        topic = topic_make(hub, name, interval_ms);
        if (topic == NULL) {
            return HUB_NO_MEMORY;
        }
    }
    struct subscription *subscription = subscription_of(reader, topic);
    if (subscription == NULL) {
        if (topic->subscriptions == NULL) {
            topic_free(hub, topic);
        }
        return reader->topic_count == HUB_READER_TOPICS_MAX ? HUB_FULL : HUB_NO_MEMORY;
    }
    if (topic->message == NULL) {
        dirty_set(hub, topic);
    } else if (topic->seq > after_seq) {
        pending_set(subscription);
    }
    return HUB_OK;
}

void hub_mark(struct hub *hub, const char *name)
{
    struct topic *topic = topic_find(hub, name);
    if (topic != NULL) {
        dirty_set(hub, topic);
    }
}

void hub_mark_urgent(struct hub *hub, const char *name)
{
    struct topic *topic = topic_find(hub, name);
    if (topic != NULL) {
        topic->urgent = true;
        dirty_set(hub, topic);
    }
}

void hub_mark_all(struct hub *hub)
{
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        for (struct topic *topic = hub->buckets[bucket]; topic != NULL;
             topic = topic->bucket_next) {
            dirty_set(hub, topic);
        }
    }
}

void hub_each(struct hub *hub, const char *prefix, void (*each)(void *context, const char *name),
              void *context)
{
    const size_t length = strlen(prefix);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        for (struct topic *topic = hub->buckets[bucket]; topic != NULL;
             topic = topic->bucket_next) {
            if (strncmp(topic->name, prefix, length) == 0) {
                each(context, topic->name);
            }
        }
    }
}

static int64_t due_in_ms(const struct topic *topic, int64_t now_ms)
{
    const int64_t since_ms = now_ms - topic->rendered_at_ms;
    if (topic->urgent || !topic->rendered || topic->message == NULL || since_ms < 0 ||
        since_ms >= topic->interval_ms) {
        return 0;
    }
    return topic->interval_ms - since_ms;
}

void hub_each_due(struct hub *hub, int64_t now_ms, void (*each)(void *context, const char *name),
                  void *context)
{
    struct topic *next = NULL;
    for (struct topic *topic = hub->dirty; topic != NULL; topic = next) {
        next = topic->dirty_next;
        if (due_in_ms(topic, now_ms) == 0) {
            dirty_clear(hub, topic);
            topic->rendered = true;
            topic->urgent = false;
            topic->rendered_at_ms = now_ms;
            each(context, topic->name);
        }
    }
}

int64_t hub_due_in_ms(const struct hub *hub, int64_t now_ms)
{
    int64_t soonest_ms = -1;
    for (const struct topic *topic = hub->dirty; topic != NULL; topic = topic->dirty_next) {
        const int64_t in_ms = due_in_ms(topic, now_ms);
        if (soonest_ms < 0 || in_ms < soonest_ms) {
            soonest_ms = in_ms;
        }
    }
    return soonest_ms;
}

static struct hub_message *message_make(const char *name, int64_t seq, const char *state,
                                        size_t length_bytes)
{
    char envelope[ENVELOPE_MAX_BYTES];
    const int front =
        snprintf(envelope, sizeof envelope,
                 "{\"topic\":\"%.*s\",\"seq\":%lld,\"state\":", (int)strcspn(name, "+"), name,
                 (long long)seq);
    assert(front > 0 && front < ENVELOPE_MAX_BYTES);
    const size_t front_bytes = (size_t)front;
    struct hub_message *message =
        malloc(sizeof *message + HUB_FRONT_BYTES + front_bytes + length_bytes + 1);
    if (message == NULL) {
        return NULL;
    }
    message->holders = 1;
    message->length_bytes = front_bytes + length_bytes + 1;
    message->text = (unsigned char *)(message + 1) + HUB_FRONT_BYTES;
    memcpy(message->text, envelope, front_bytes);
    memcpy(message->text + front_bytes, state, length_bytes);
    message->text[front_bytes + length_bytes] = '}';
    return message;
}

int hub_publish(struct hub *hub, const char *name, int64_t seq, const char *state,
                size_t length_bytes)
{
    struct topic *topic = topic_find(hub, name);
    if (topic == NULL) {
        return HUB_OK;
    }
    struct hub_message *message = message_make(name, seq, state, length_bytes);
    if (message == NULL) {
        dirty_set(hub, topic);
        return HUB_NO_MEMORY;
    }
    hub_message_release(topic->message);
    topic->message = message;
    topic->seq = seq;
    for (struct subscription *subscription = topic->subscriptions; subscription != NULL;
         subscription = subscription->topic_next) {
        pending_set(subscription);
    }
    return HUB_OK;
}

struct hub_message *hub_take(struct hub_reader *reader)
{
    struct subscription **place = &reader->subscriptions;
    while (*place != NULL && !((*place)->pending && (*place)->topic->message != NULL)) {
        place = &(*place)->reader_next;
    }
    struct subscription *taken = *place;
    if (taken == NULL) {
        return NULL;
    }
    taken->pending = false;
    reader->pending_count--;
    /* To the end of the list, so that a topic that changes all the time starves no other. */
    *place = taken->reader_next;
    taken->reader_next = NULL;
    while (*place != NULL) {
        place = &(*place)->reader_next;
    }
    *place = taken;
    taken->topic->message->holders++;
    return taken->topic->message;
}

bool hub_has(const struct hub_reader *reader)
{
    return reader->pending_count > 0;
}

void hub_message_release(struct hub_message *message)
{
    if (message == NULL) {
        return;
    }
    assert(message->holders > 0);
    message->holders--;
    if (message->holders == 0) {
        free(message);
    }
}
