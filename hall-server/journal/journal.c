#include "hall-server/journal/journal.h"

#include <assert.h>
#include <sodium.h>

const char *journal_error_text(int error)
{
    switch ((enum journal_error)error) {
#define JOURNAL_CASE(symbol, value, text)                                                          \
    case symbol:                                                                                   \
        return text;
        JOURNAL_ERRORS(JOURNAL_CASE)
#undef JOURNAL_CASE
    }
    return "unknown error";
}

void journal_config_hash(const char *text, size_t size_bytes, uint8_t ret_hash[32])
{
    const int result = crypto_generichash(ret_hash, 32, (const uint8_t *)text, size_bytes, NULL, 0);
    assert(result == 0);
    (void)result;
}

/* Each turn of the day has its snapshot, and only the first event may be one. */
static bool turn_is_attached(const struct event *events, size_t count,
                             const struct journal_attached *attached)
{
    for (size_t i = 1; i < count; i++) {
        if (events[i].kind == EVENT_DAY_TURNED) {
            return false;
        }
    }
    return (events[0].kind == EVENT_DAY_TURNED) == (attached->snapshot != NULL);
}

int journal_propose(struct journal *journal, const struct event *events, size_t count,
                    const struct journal_attached *attached, journal_done *done, void *context)
{
    static const struct journal_attached nothing;
    attached = attached == NULL ? &nothing : attached;
    assert(count >= 1 && count <= LIMIT_EVENTS_PER_COMMAND);
    assert(turn_is_attached(events, count, attached));
    assert(attached->message_count <= JOURNAL_MESSAGES_LIMIT);
    assert(attached->snapshot_bytes <= JOURNAL_SNAPSHOT_BYTES_LIMIT);
    assert(attached->config == NULL || attached->config->size_bytes <= JOURNAL_CONFIG_BYTES_LIMIT);
    return journal->backend->propose(journal, events, count, attached, done, context);
}

bool journal_has_room(const struct journal *journal)
{
    return journal->backend->has_room(journal);
}

size_t journal_deliver(struct journal *journal)
{
    return journal->backend->deliver(journal);
}

uint64_t journal_durable_seq(const struct journal *journal)
{
    return journal->backend->durable_seq(journal);
}

enum journal_role journal_role(const struct journal *journal)
{
    return journal->backend->role(journal);
}

int journal_request_find(struct journal *journal, const struct request_key *key,
                         struct journal_request *ret_request)
{
    return journal->backend->request_find(journal, key, ret_request);
}

int journal_compact(struct journal *journal, int64_t now_ms)
{
    return journal->backend->compact(journal, now_ms);
}

int journal_message_next(struct journal *journal, const struct short_id *target,
                         struct journal_message *ret_message,
                         char ret_body[JOURNAL_MESSAGE_BYTES_LIMIT])
{
    return journal->backend->message_next(journal, target, ret_message, ret_body);
}

int journal_message_mark(struct journal *journal, const struct journal_mark *mark,
                         journal_done *done, void *context)
{
    assert(mark->id != 0);
    return journal->backend->message_mark(journal, mark, done, context);
}

void journal_archives(struct journal *journal, struct journal_archives *ret_archives)
{
    journal->backend->archives(journal, ret_archives);
}

void journal_close(struct journal *journal)
{
    if (journal != NULL) {
        journal->backend->close(journal);
    }
}
