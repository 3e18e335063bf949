#include "hall-server/link/mailbox.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct posted_ask {
    uint32_t tag;
    struct client_ask ask;
};

struct mailbox {
    pthread_mutex_t lock; /* guards all below but fd */
    bool stopped;
    uint32_t last_tag;
    size_t open_asks; /* posted, and their answers not yet taken */
    struct posted_ask asks[CLIENT_ASKS_MAX];
    size_t ask_first, ask_count;
    struct mailbox_topic topics[CLIENT_TOPICS_MAX];
    size_t topic_count;
    struct client_event events[MAILBOX_EVENTS_MAX];
    size_t event_first, event_count;
    int fd;
};

struct mailbox *mailbox_create(void)
{
    struct mailbox *mailbox = calloc(1, sizeof(*mailbox));
    if (mailbox == NULL) {
        return NULL;
    }
    mailbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (mailbox->fd < 0 || pthread_mutex_init(&mailbox->lock, NULL) != 0) {
        if (mailbox->fd >= 0) {
            close(mailbox->fd);
        }
        free(mailbox);
        return NULL;
    }
    return mailbox;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    if (mailbox == NULL) {
        return;
    }
    for (size_t i = 0; i < mailbox->event_count; i++) {
        client_event_deinit(&mailbox->events[(mailbox->event_first + i) % MAILBOX_EVENTS_MAX]);
    }
    for (size_t i = 0; i < mailbox->ask_count; i++) {
        client_ask_drop(&mailbox->asks[(mailbox->ask_first + i) % CLIENT_ASKS_MAX].ask);
    }
    close(mailbox->fd);
    pthread_mutex_destroy(&mailbox->lock);
    free(mailbox);
}

static void mailbox_lock(struct mailbox *mailbox)
{
    const int result = pthread_mutex_lock(&mailbox->lock);
    assert(result == 0);
    (void)result;
}

static void mailbox_unlock(struct mailbox *mailbox)
{
    const int result = pthread_mutex_unlock(&mailbox->lock);
    assert(result == 0);
    (void)result;
}

uint32_t mailbox_ask(struct mailbox *mailbox, const struct client_ask *ask)
{
    uint32_t tag = 0;
    mailbox_lock(mailbox);
    if (mailbox->open_asks < CLIENT_ASKS_MAX) {
        assert(mailbox->ask_count < CLIENT_ASKS_MAX);
        mailbox->last_tag++;
        mailbox->last_tag += mailbox->last_tag == 0; /* 0 is no tag */
        tag = mailbox->last_tag;
        const size_t at = (mailbox->ask_first + mailbox->ask_count) % CLIENT_ASKS_MAX;
        mailbox->asks[at] = (struct posted_ask){tag, *ask};
        mailbox->ask_count++;
        mailbox->open_asks++;
    }
    mailbox_unlock(mailbox);
    return tag;
}

void mailbox_topic(struct mailbox *mailbox, const char *topic, int64_t acknowledged)
{
    assert(strlen(topic) < CLIENT_TOPIC_BYTES_MAX);
    mailbox_lock(mailbox);
    size_t at = 0;
    while (at < mailbox->topic_count && strcmp(mailbox->topics[at].name, topic) != 0) {
        at++;
    }
    assert(at < CLIENT_TOPICS_MAX);
    struct mailbox_topic *known = &mailbox->topics[at];
    if (at == mailbox->topic_count) {
        mailbox->topic_count++;
        *known = (struct mailbox_topic){.fresh = true};
        snprintf(known->name, sizeof(known->name), "%s", topic);
    }
    if (acknowledged > known->acknowledged) {
        known->acknowledged = acknowledged;
        known->fresh = true;
    }
    mailbox_unlock(mailbox);
}

void mailbox_stop(struct mailbox *mailbox)
{
    mailbox_lock(mailbox);
    mailbox->stopped = true;
    mailbox_unlock(mailbox);
}

bool mailbox_take_event(struct mailbox *mailbox, struct client_event *ret_event,
                        bool *ret_unblocked)
{
    mailbox_lock(mailbox);
    const bool found = mailbox->event_count > 0;
    *ret_unblocked = mailbox->event_count == MAILBOX_EVENTS_MAX;
    if (found) {
        *ret_event = mailbox->events[mailbox->event_first];
        explicit_bzero(&mailbox->events[mailbox->event_first], sizeof(mailbox->events[0]));
        mailbox->event_first = (mailbox->event_first + 1) % MAILBOX_EVENTS_MAX;
        mailbox->event_count--;
        if (ret_event->kind == CLIENT_ANSWER) {
            assert(mailbox->open_asks > 0);
            mailbox->open_asks--;
        }
    }
    if (mailbox->event_count == 0) {
        uint64_t ignored;
        while (read(mailbox->fd, &ignored, sizeof(ignored)) > 0) {
        }
    }
    mailbox_unlock(mailbox);
    return found;
}

int mailbox_fd(const struct mailbox *mailbox)
{
    return mailbox->fd;
}

bool mailbox_is_stopped(struct mailbox *mailbox)
{
    mailbox_lock(mailbox);
    const bool stopped = mailbox->stopped;
    mailbox_unlock(mailbox);
    return stopped;
}

bool mailbox_take_ask(struct mailbox *mailbox, uint32_t *ret_tag, struct client_ask *ret_ask)
{
    mailbox_lock(mailbox);
    const bool found = mailbox->ask_count > 0;
    if (found) {
        *ret_tag = mailbox->asks[mailbox->ask_first].tag;
        *ret_ask = mailbox->asks[mailbox->ask_first].ask;
        explicit_bzero(&mailbox->asks[mailbox->ask_first], sizeof(mailbox->asks[0]));
        mailbox->ask_first = (mailbox->ask_first + 1) % CLIENT_ASKS_MAX;
        mailbox->ask_count--;
    }
    mailbox_unlock(mailbox);
    return found;
}

bool mailbox_take_topic(struct mailbox *mailbox, struct mailbox_topic *ret_topic)
{
    bool found = false;
    mailbox_lock(mailbox);
    for (size_t i = 0; i < mailbox->topic_count && !found; i++) {
        found = mailbox->topics[i].fresh;
        if (found) {
            mailbox->topics[i].fresh = false;
            *ret_topic = mailbox->topics[i];
        }
    }
    mailbox_unlock(mailbox);
    return found;
}

bool mailbox_has_room(struct mailbox *mailbox)
{
    mailbox_lock(mailbox);
    const bool room = mailbox->event_count < MAILBOX_EVENTS_MAX;
    mailbox_unlock(mailbox);
    return room;
}

bool mailbox_put_event(struct mailbox *mailbox, const struct client_event *event)
{
    mailbox_lock(mailbox);
    assert(mailbox->event_count < MAILBOX_EVENTS_MAX);
    const bool first = mailbox->event_count == 0;
    mailbox->events[(mailbox->event_first + mailbox->event_count) % MAILBOX_EVENTS_MAX] = *event;
    mailbox->event_count++;
    if (first) {
        const uint64_t one = 1;
        const ssize_t written = write(mailbox->fd, &one, sizeof(one));
        assert(written == sizeof(one));
        (void)written;
    }
    mailbox_unlock(mailbox);
    return first;
}
