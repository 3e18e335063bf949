#include "hall-server/hallctl/trace_score.h"

#include "hall-server/waits/waits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * The simple ones say their value as P50, and it times their best ratio as P90: the one of least
 * loss on the tickets that the hall's predictor was fitted on.
 */
static const double LAST_WAIT_P90 = 2.25;
static const double ROLLING_MEAN_P90 = 1.25;

static const int64_t MS_PER_MIN = 60000;

/* At one minute: calls first, then what is seen, then who comes. */
enum event_kind { EVENT_CALL, EVENT_SNAPSHOT, EVENT_ARRIVAL };

struct trace_event {
    const struct trace_key *key;
    size_t row;
    int32_t at_min;
    int32_t number;
    enum event_kind kind;
};

struct outcome {
    struct wait_interval said[TRACE_PREDICTORS];
    bool told;
    bool called;
};

struct walk {
    const struct trace *trace;
    struct outcome *outcomes; /* by ticket */
    struct trace_scores *scores;
    const struct trace_key *key; /* of the queue and day at hand */
    struct waits_pace pace;
    int32_t calls; /* of the day */
    uint32_t waiting;
    uint32_t open_seats;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int queue_compare(const struct trace_key *a, const struct trace_key *b)
{
    const int order = strcmp(a->office, b->office);
    return order != 0 ? order : strcmp(a->queue, b->queue);
}

static int event_compare(const void *left, const void *right)
{
    const struct trace_event *a = left;
    const struct trace_event *b = right;
    int order = queue_compare(a->key, b->key);
    order = order != 0 ? order : compare(a->key->day, b->key->day);
    order = order != 0 ? order : compare(a->at_min, b->at_min);
    order = order != 0 ? order : compare(a->kind, b->kind);
    order = order != 0 ? order : compare(a->number, b->number);
    return order != 0 ? order : compare((int64_t)a->row, (int64_t)b->row);
}

static int64_t hall_ms(const struct walk *walk, int32_t minute)
{
    return ((int64_t)walk->key->day * TRACE_MINUTES_PER_DAY + minute) * MS_PER_MIN;
}

/* From the middle of the coming to the middle of the call. */
static int64_t waited_ms(const struct trace_ticket *ticket)
{
    const int32_t halves = ticket->called_after_min + ticket->called_by_min -
                           ticket->arrived_after_min - ticket->arrived_by_min;
    return halves * MS_PER_MIN / 2;
}

/* Who takes a ticket knows what time it is: how long ago the last look was, at his coming. */
static uint32_t news_ms(const struct trace_ticket *ticket)
{
    const int64_t halves = ticket->arrived_by_min - ticket->arrived_after_min;
    return (uint32_t)(halves * MS_PER_MIN / 2);
}

static bool is_well_known(const struct trace_ticket *ticket)
{
    return ticket->called_by_min - ticket->called_after_min <= TRACE_WELL_KNOWN_MIN &&
           ticket->arrived_by_min - ticket->arrived_after_min <= TRACE_WELL_KNOWN_MIN;
}

static struct trace_office *office_at_hand(struct walk *walk)
{
    assert(walk->scores->office_count > 0);
    return &walk->scores->offices[walk->scores->office_count - 1];
}

static void outcome_score(struct walk *walk, size_t row)
{
    const struct trace_ticket *ticket = &walk->trace->tickets[row];
    const struct outcome *outcome = &walk->outcomes[row];
    for (int i = 0; i < TRACE_PREDICTORS; i++) {
        waits_score_count(&walk->scores->all[i], &outcome->said[i], waited_ms(ticket));
        waits_score_count(&office_at_hand(walk)->scores[i], &outcome->said[i], waited_ms(ticket));
        if (is_well_known(ticket)) {
            waits_score_count(&walk->scores->well_known[i], &outcome->said[i], waited_ms(ticket));
        }
    }
    waits_pace_learn(&walk->pace, &outcome->said[TRACE_HALL], waited_ms(ticket));
}

static struct wait_interval interval_of(double middle_min, double p90_ratio)
{
    return (struct wait_interval){.p50_s = (uint32_t)(middle_min * 60),
                                  .p90_s = (uint32_t)(middle_min * p90_ratio * 60)};
}

static void on_arrival(struct walk *walk, const struct trace_event *event)
{
    const int64_t now_ms = hall_ms(walk, event->at_min);
    const struct trace_ticket *ticket = &walk->trace->tickets[event->row];
    struct outcome *outcome = &walk->outcomes[event->row];
    const int32_t ahead = event->number - 1 - walk->calls;
    /* No counter seen open says little there: they open when somebody comes. */
    const uint32_t seats = walk->open_seats > 0 ? walk->open_seats : 1;
    const struct wait_inputs inputs = {.ahead = ahead > 0 ? (uint32_t)ahead : 0,
                                       .open_seats = seats,
                                       .busy_seats = seats,
                                       .shared_seats_milli = seats * 1000,
                                       .news_ms = news_ms(ticket)};
    waits_pace_look(&walk->pace, now_ms, walk->waiting, walk->open_seats);
    const bool told = waits_estimate(&inputs, &walk->pace, now_ms, &outcome->said[TRACE_HALL]);
    assert(told);
    outcome->said[TRACE_LAST_WAIT] = interval_of(waits_last_min(&walk->pace), LAST_WAIT_P90);
    outcome->said[TRACE_ROLLING_MEAN] =
        interval_of(waits_rolling_mean_min(&inputs, &walk->pace), ROLLING_MEAN_P90);
    outcome->told = told;
    if (outcome->called) {
        outcome_score(walk, event->row); /* came and went before the first look */
    }
}

static void on_call(struct walk *walk, const struct trace_event *event)
{
    const struct trace_ticket *ticket = &walk->trace->tickets[event->row];
    struct outcome *outcome = &walk->outcomes[event->row];
    const int64_t middle_ms =
        (hall_ms(walk, ticket->called_after_min) + hall_ms(walk, ticket->called_by_min)) / 2;
    waits_pace_called(&walk->pace, middle_ms, waited_ms(ticket));
    walk->calls++;
    outcome->called = true;
    if (outcome->told) {
        outcome_score(walk, event->row);
    }
}

static void on_snapshot(struct walk *walk, const struct trace_event *event)
{
    const struct trace_snapshot *snapshot = &walk->trace->snapshots[event->row];
    walk->waiting = (uint32_t)snapshot->waiting;
    walk->open_seats = (uint32_t)snapshot->open_seats;
    waits_pace_look(&walk->pace, hall_ms(walk, event->at_min), walk->waiting, walk->open_seats);
}

/* Another queue, or the next day of this one; false: one office too many. */
static bool turn_to(struct walk *walk, const struct trace_key *key)
{
    struct trace_scores *scores = walk->scores;
    if (walk->key == NULL || queue_compare(walk->key, key) != 0) {
        waits_pace_init(&walk->pace);
    } else {
        waits_pace_turn(&walk->pace);
    }
    if (walk->key == NULL || strcmp(walk->key->office, key->office) != 0) {
        if (scores->office_count == TRACE_OFFICES_MAX) {
            return false;
        }
        memcpy(scores->offices[scores->office_count++].name, key->office, sizeof(key->office));
    }
    walk->key = key;
    walk->calls = 0;
    walk->waiting = 0;
    walk->open_seats = 0;
    return true;
}

static bool events_walk(struct walk *walk, const struct trace_event *events, size_t count)
{
    static void (*const on_event[])(struct walk *, const struct trace_event *) = {
        [EVENT_CALL] = on_call, [EVENT_SNAPSHOT] = on_snapshot, [EVENT_ARRIVAL] = on_arrival};
    for (size_t i = 0; i < count; i++) {
        const struct trace_key *key = events[i].key;
        if ((walk->key == NULL || queue_compare(walk->key, key) != 0 ||
             walk->key->day != key->day) &&
            !turn_to(walk, key)) {
            return false;
        }
        on_event[events[i].kind](walk, &events[i]);
    }
    return true;
}

static size_t events_fill(const struct trace *trace, struct trace_event *events)
{
    size_t count = 0;
    for (size_t i = 0; i < trace->ticket_count; i++) {
        const struct trace_ticket *ticket = &trace->tickets[i];
        events[count++] = (struct trace_event){&ticket->key, i, ticket->arrived_after_min,
                                               ticket->number, EVENT_ARRIVAL};
        events[count++] = (struct trace_event){&ticket->key, i, ticket->called_by_min,
                                               ticket->number, EVENT_CALL};
    }
    for (size_t i = 0; i < trace->snapshot_count; i++) {
        const struct trace_snapshot *snapshot = &trace->snapshots[i];
        events[count++] =
            (struct trace_event){&snapshot->key, i, snapshot->at_min, 0, EVENT_SNAPSHOT};
    }
    return count;
}

bool trace_score(const struct trace *trace, struct trace_scores *ret_scores)
{
    const size_t room = trace->ticket_count * 2 + trace->snapshot_count;
    struct trace_event *events = calloc(room + 1, sizeof(*events));
    struct outcome *outcomes = calloc(trace->ticket_count + 1, sizeof(*outcomes));
    struct walk walk = {.trace = trace, .outcomes = outcomes, .scores = ret_scores};
    bool good = events != NULL && outcomes != NULL;
    memset(ret_scores, 0, sizeof(*ret_scores));
    if (good) {
        const size_t count = events_fill(trace, events);
        assert(count == room);
        qsort(events, count, sizeof(*events), event_compare);
        good = events_walk(&walk, events, count);
    }
    free(events);
    free(outcomes);
    return good;
}
