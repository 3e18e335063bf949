/*
 * What reports read of a journal: tickets and their legs, who sat where, what happened to one
 * ticket. From the journal itself and from the archive files of older days, each fact once: both
 * change in one transaction, so a day is read where the journal's list of archives says it is.
 *
 * Beside a server that has the journal: a connection of its own that can't write. The journal's own
 * part is read in one short transaction and archives after it, since a long one would keep the log
 * from beginning anew. Any thread, one at a time for each `struct facts`. Order: facts_open(), the
 * others, facts_close().
 */
#ifndef HALL_SERVER_JOURNAL_FACTS_H
#define HALL_SERVER_JOURNAL_FACTS_H

#include "hall-server/journal/journal.h"
#include "hall-server/model/leg_state.h"

#include <stdatomic.h>

struct facts; /* opaque */

/* When to give up; then JOURNAL_STOPPED comes back. */
struct facts_bounds {
    int64_t time_ms;         /* of a call here */
    const atomic_bool *stop; /* NULL: nobody will */
};

/* A leg with what its ticket says. Times that are not known are 0. */
struct fact_leg {
    struct uuid ticket;
    uint16_t number;       /* of the ticket */
    uint16_t ticket_queue; /* whose number it is */
    int64_t issued_ms;     /* of the ticket */
    uint8_t leg;
    uint8_t state;  /* enum leg_state */
    uint8_t cause;  /* enum move_cause */
    uint8_t review; /* 1 … REVIEW_LEVELS; 0: none */
    uint16_t service;
    uint16_t seat;   /* that called it last; INDEX_NONE */
    uint32_t config; /* whose places `service` and `ticket_queue` are, and `seat` unless a new
                        configuration came between */
    int64_t first_called_ms;
    int64_t called_ms;
    int64_t started_ms;
    int64_t finished_ms;
};

/* Somebody sat down, stood up, or paused. `seat` is a place of the configuration of then, as in the
 * legs that it called. */
struct fact_seat {
    int64_t at_ms;
    uint16_t seat;
    struct short_id clerk; /* none: nobody */
};

/* JOURNAL_NOT_FOUND: no journal there. */
__attribute__((warn_unused_result)) int
facts_open(const char *folder, const struct facts_bounds *bounds, struct facts **ret_facts);
void facts_close(struct facts *facts); /* NULL is fine */

/*
 * Legs of the tickets that were issued in from_ms … to_ms (not with it): those of one ticket one
 * after another, in their order; tickets in no order. False stops: JOURNAL_STOPPED.
 */
__attribute__((warn_unused_result)) int
facts_legs(struct facts *facts, int64_t from_ms, int64_t to_ms,
           bool (*each)(void *context, const struct fact_leg *leg), void *context);

/* The same of one ticket alone. */
__attribute__((warn_unused_result)) int
facts_ticket(struct facts *facts, const struct uuid *ticket, int64_t from_ms, int64_t to_ms,
             bool (*each)(void *context, const struct fact_leg *leg), void *context);

/* In order of time within each file. */
__attribute__((warn_unused_result)) int
facts_seats(struct facts *facts, int64_t from_ms, int64_t to_ms,
            bool (*each)(void *context, const struct fact_seat *seat), void *context);

/* Everything about one ticket of that time, oldest first; its reviews too: the caller leaves out
 * what nobody may see. */
__attribute__((warn_unused_result)) int
facts_events(struct facts *facts, const struct uuid *ticket, int64_t from_ms, int64_t to_ms,
             bool (*each)(void *context, const struct event *event), void *context);

/* The text of the configuration with that version; freed by the caller. JOURNAL_NOT_FOUND. */
__attribute__((warn_unused_result)) int facts_config(struct facts *facts, uint32_t version,
                                                     char **ret_text, size_t *ret_size_bytes);

#endif
