#include "hall-server/app/waits_feed.h"

#include "hall-server/app/waits_days.h"
#include "hall-server/waits/waits.h"
#include "hall-server/waits/waits_score.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line longer than that is counted, not walked, for a new ticket's place in it. */
enum { LINE_WALKED_MAX = 256, FOLDER_ROOM = 512 };

static const double MS_PER_MIN = 60000.0;
/* A rush at the opening does not go on like that. */
static const double ARRIVALS_LEAST_MIN = 30;

/* Came into a queue; fades like the memories of the pace. */
struct arrivals {
    double count;
    int64_t first_ms; /* today; 0: nobody yet */
    int64_t last_ms;
};

struct waits_feed {
    char folder[FOLDER_ROOM];
    uint16_t queue_count;
    struct short_id queues[LIMIT_QUEUES]; /* whose place it is */
    struct waits_pace paces[LIMIT_QUEUES];
    struct arrivals arrivals[LIMIT_QUEUES];
    struct waits_score today;
    struct waits_days kept;
    int32_t business_day;
    uint32_t
        open_seats; /* of the hall: while there is none, nobody can say, and a replay is quick */
    uint32_t said_count;
    struct wait_interval said[LIMIT_TICKETS]; /* by ticket; p90_s UINT32_MAX: nothing, or over */
};

static const struct wait_interval nothing_said = {0, UINT32_MAX};

struct waits_feed *waits_feed_create(const char *folder)
{
    struct waits_feed *feed = calloc(1, sizeof(*feed));
    if (feed != NULL) {
        (void)snprintf(feed->folder, sizeof(feed->folder), "%s", folder);
        waits_days_read(folder, &feed->kept);
    }
    return feed;
}

void waits_feed_destroy(struct waits_feed *feed)
{
    free(feed);
}

static void today_forget(struct waits_feed *feed)
{
    feed->today = (struct waits_score){0};
    feed->said_count = 0;
    memset(feed->arrivals, 0, sizeof(feed->arrivals));
}

void waits_feed_reset(struct waits_feed *feed)
{
    today_forget(feed);
    for (int queue = 0; queue < LIMIT_QUEUES; queue++) {
        waits_pace_init(&feed->paces[queue]);
    }
    feed->queue_count = 0;
}

const struct waits_pace *waits_feed_paces(const struct waits_feed *feed)
{
    return feed->paces;
}

double waits_feed_arrivals_per_hour(const struct waits_feed *feed, uint16_t queue, int64_t now_ms)
{
    const struct arrivals *arrivals = &feed->arrivals[queue];
    if (arrivals->first_ms == 0) {
        return 0;
    }
    /* As many as would have faded to this count, came they evenly since the first. */
    const double since_min =
        fmax(ARRIVALS_LEAST_MIN, (double)(now_ms - arrivals->first_ms) / MS_PER_MIN);
    const double fade_min = WAITS_FEED_ARRIVALS_MIN / log(2);
    const double last_min = fmax(0, (double)(now_ms - arrivals->last_ms) / MS_PER_MIN);
    const double count = arrivals->count * exp(-last_min / fade_min);
    return 60 * count / (fade_min * (1 - exp(-since_min / fade_min)));
}

size_t waits_feed_days(struct waits_feed *feed, const struct engine *engine,
                       const struct view_wait_day **ret_days)
{
    size_t count = feed->kept.count;
    if (feed->today.tickets > 0) {
        feed->kept.days[count].business_day = engine_business_day(engine);
        feed->kept.days[count].score = feed->today;
        count++;
    }
    *ret_days = feed->kept.days;
    return count;
}

/* ---- the furniture and the day ---- */

/* Queues may have other places now; what was seen goes with them. */
static void queues_place(struct waits_feed *feed, const struct hall_config *config)
{
    static struct waits_pace paces[LIMIT_QUEUES];
    static struct arrivals arrivals[LIMIT_QUEUES];
    memset(paces, 0, sizeof(paces));
    memset(arrivals, 0, sizeof(arrivals));
    for (uint16_t before = 0; before < feed->queue_count; before++) {
        const uint16_t now = hall_queue_find(config, feed->queues[before].text);
        if (now != INDEX_NONE) {
            paces[now] = feed->paces[before];
            arrivals[now] = feed->arrivals[before];
        }
    }
    memcpy(feed->paces, paces, sizeof(paces));
    memcpy(feed->arrivals, arrivals, sizeof(arrivals));
    feed->queue_count = config->queue_count;
    for (uint16_t queue = 0; queue < config->queue_count; queue++) {
        feed->queues[queue] = config->queues[queue].id;
    }
}

/* A replay may meet a turn whose row is kept already. */
static void day_keep(struct waits_feed *feed)
{
    struct waits_days *kept = &feed->kept;
    if (kept->count > 0 && kept->days[kept->count - 1].business_day >= feed->business_day) {
        return;
    }
    if (kept->count == WAITS_DAYS) {
        memmove(kept->days, kept->days + 1, (WAITS_DAYS - 1) * sizeof(kept->days[0]));
        kept->count--;
    }
    kept->days[kept->count].business_day = feed->business_day;
    kept->days[kept->count].score = feed->today;
    kept->count++;
}

/* What queues had taught as of a day's beginning: from here a replay of the day teaches the same.
 */
static void taught_take(struct waits_feed *feed, const struct hall_config *config)
{
    for (uint16_t i = 0; i < feed->kept.taught_count; i++) {
        const struct waits_queue_taught *row = &feed->kept.taught[i];
        const uint16_t queue = hall_queue_find(config, row->queue.text);
        if (queue != INDEX_NONE) {
            feed->paces[queue].taught = row->taught;
        }
    }
}

static void taught_keep(struct waits_feed *feed, int32_t business_day)
{
    struct waits_days *kept = &feed->kept;
    kept->taught_day = business_day;
    kept->taught_count = feed->queue_count;
    for (uint16_t queue = 0; queue < feed->queue_count; queue++) {
        kept->taught[queue] = (struct waits_queue_taught){.queue = feed->queues[queue],
                                                          .taught = feed->paces[queue].taught};
    }
}

static void day_turn(struct waits_feed *feed, const struct hall_config *config,
                     int32_t business_day)
{
    if (feed->today.tickets > 0) {
        day_keep(feed);
    }
    today_forget(feed);
    for (uint16_t queue = 0; queue < feed->queue_count; queue++) {
        waits_pace_turn(&feed->paces[queue]);
    }
    if (feed->kept.taught_day == business_day) {
        taught_take(feed, config); /* a replay: it may know less of the days before */
    } else if (feed->kept.taught_day < business_day) {
        taught_keep(feed, business_day);
        waits_days_write(feed->folder, &feed->kept);
    }
}

/* ---- what happens in a queue ---- */

static void queue_look(struct waits_feed *feed, const struct engine *engine, uint16_t queue,
                       int64_t at_ms)
{
    struct waits_pace *pace = &feed->paces[queue];
    if (pace->look_ms == 0 || at_ms - pace->look_ms >= WAITS_LOOK_MS) {
        waits_pace_look(pace, at_ms, engine_queue(engine, queue)->waiting,
                        engine_queue_open_seats(engine, queue));
    }
}

static void said_keep(struct waits_feed *feed, uint32_t ticket, struct wait_interval said)
{
    assert(ticket < LIMIT_TICKETS);
    while (feed->said_count <= ticket) {
        feed->said[feed->said_count++] = nothing_said;
    }
    feed->said[ticket] = said;
}

static void on_issued(struct waits_feed *feed, const struct engine *engine,
                      const struct ticket *ticket, int64_t at_ms)
{
    const struct leg *leg = engine_leg(engine, ticket, 0);
    const uint32_t waiting = engine_queue(engine, leg->queue)->waiting;
    const uint32_t ahead =
        waiting <= LINE_WALKED_MAX ? engine_leg_ahead(engine, leg, at_ms) : waiting;
    struct arrivals *arrivals = &feed->arrivals[leg->queue];
    struct wait_inputs inputs;
    struct wait_interval said;
    bool told = false;
    if (feed->open_seats > 0) {
        queue_look(feed, engine, leg->queue, at_ms);
        engine_wait_inputs(engine, leg->queue, ahead, &inputs);
        told = waits_estimate(&inputs, &feed->paces[leg->queue], at_ms, &said);
    }
    said_keep(feed, leg->ticket, told ? said : nothing_said);

    const double since_min = (double)(at_ms - arrivals->last_ms) / MS_PER_MIN;
    const double kept =
        arrivals->first_ms == 0 ? 0 : exp2(-fmax(0, since_min) / WAITS_FEED_ARRIVALS_MIN);
    arrivals->count = arrivals->count * kept + 1;
    arrivals->first_ms = arrivals->first_ms == 0 ? at_ms : arrivals->first_ms;
    arrivals->last_ms = at_ms;
}

static void on_called(struct waits_feed *feed, const struct ticket *ticket, const struct leg *leg,
                      int64_t at_ms)
{
    struct waits_pace *pace = &feed->paces[leg->queue];
    if (leg->index != 0 || leg->first_called_ms != at_ms || at_ms < ticket->issued_ms) {
        waits_pace_called(pace, at_ms, WAITS_UNKNOWN_MS);
        return;
    }
    const int64_t waited_ms = at_ms - ticket->issued_ms;
    waits_pace_called(pace, at_ms, waited_ms);
    if (leg->ticket >= feed->said_count || feed->said[leg->ticket].p90_s == UINT32_MAX) {
        return;
    }
    waits_score_count(&feed->today, &feed->said[leg->ticket], waited_ms);
    waits_pace_learn(pace, &feed->said[leg->ticket], waited_ms);
    feed->said[leg->ticket] = nothing_said; /* a call after an undone one counts no more */
}

static void on_leg_moved(struct waits_feed *feed, const struct engine *engine,
                         const struct event *event)
{
    const struct event_leg_moved *moved = &event->as.leg_moved;
    const struct ticket *ticket = engine_ticket_find(engine, &moved->ticket);
    if (ticket == NULL || moved->leg >= ticket->leg_count) {
        return;
    }
    const struct leg *leg = engine_leg(engine, ticket, moved->leg);
    if (moved->move == LEG_CALL) {
        on_called(feed, ticket, leg, event->at_ms);
    }
    queue_look(feed, engine, leg->queue, event->at_ms);
}

static uint32_t open_seats_count(const struct engine *engine)
{
    uint32_t open = 0;
    for (uint16_t seat = 0; seat < engine_config(engine)->seat_count; seat++) {
        open += engine_seat(engine, seat)->status == SEAT_OPEN ? 1 : 0;
    }
    return open;
}

void waits_feed_event(struct waits_feed *feed, const struct engine *engine,
                      const struct event *event)
{
    const struct ticket *ticket = NULL;
    if (engine_config(engine) == NULL) {
        return;
    }
    const bool begins = feed->queue_count == 0;
    if (begins || event->kind == EVENT_CONFIG_APPLIED) {
        queues_place(feed, engine_config(engine));
        feed->open_seats = open_seats_count(engine);
    }
    if (begins && feed->kept.taught_day <= engine_business_day(engine)) {
        taught_take(feed, engine_config(engine));
    }
    switch (event->kind) {
    case EVENT_DAY_TURNED:
        day_turn(feed, engine_config(engine), engine_business_day(engine));
        feed->open_seats = open_seats_count(engine);
        break;
    case EVENT_SEAT_MOVED:
        feed->open_seats = open_seats_count(engine);
        break;
    case EVENT_TICKET_ISSUED:
        ticket = engine_ticket_find(engine, &event->as.ticket_issued.id);
        if (ticket != NULL) {
            on_issued(feed, engine, ticket, event->at_ms);
        }
        break;
    case EVENT_LEG_MOVED:
        on_leg_moved(feed, engine, event);
        break;
    default:
        break;
    }
    feed->business_day = engine_business_day(engine);
}
