/*
 * The server: the real engine, a journal in memory, and answers that wait until they are durable.
 *
 *   command ──> engine_do ──> log ──sync──> durable ──> answers, boards
 *                              └── what is not synced is lost when the server is killed
 *
 * As in the real one, a transaction holds all that came while the last one was synced; killed in
 * the midst of a sync, it is there as a whole or not at all.
 */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include "hall-server/engine/snapshot.h"
#include "hall-server/model/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    REFUSES_ONCE_IN = 20000, /* syncs */
    CRASH_AT_WRITE_ONCE_IN = 500,
    CRASH_AT_TURN_ONCE_IN = 4, /* at the write that turns the day */
    OUTAGE_ONCE_IN = 40,       /* crashes: the machine is away for minutes */
    TICKS_AT_ONCE = 16,
    TIMER_MS = 10 * SECOND_MS,
    STANDS_MOST_MS = 10, /* the hall's time, while time goes on */
};

void (*sim_on_durable)(const struct event *event);

static const struct engine_limits sim_limits = {
    .tickets = 32768, .legs = 65536, .requests = 262144};

static uint64_t log_end(const struct sim_server *server)
{
    return server->log_first + server->log_count - 1;
}

static struct event *log_at(struct sim_server *server, uint64_t seq)
{
    return &server->log[seq - server->log_first];
}

const struct hall_config *server_config_now(const struct world *world)
{
    return world->server.configs[world->server.config_count - 1];
}

/* ---- the table of requests ---- */

static struct sim_request *request_place(struct sim_server *server, const struct request_key *key)
{
    uint64_t at = 0;
    memcpy(&at, key->bytes, sizeof(at));
    at %= REQUEST_SLOTS;
    while (server->requests[at].seq != 0 &&
           memcmp(&server->requests[at].key, key, sizeof(*key)) != 0) {
        at = (at + 1) % REQUEST_SLOTS;
    }
    return &server->requests[at];
}

/* What a crash lost never happened: those requests may act again. Places stay, so that the chains
 * through them hold. */
static void requests_forget(struct sim_server *server, uint64_t after_seq)
{
    while (server->request_count > 0) {
        struct sim_request *last = server->request_order[server->request_count - 1];
        if (last->seq <= after_seq) {
            return;
        }
        last->seq = REQUEST_LOST;
        server->request_count--;
    }
}

static bool request_is_known(const struct sim_request *request)
{
    return request->seq != 0 && request->seq != REQUEST_LOST;
}

/* ---- the journal ---- */

/* Of an empty log, which a crash in the first moments leaves, it is the end, too. */
static size_t replay_start(const struct sim_server *server)
{
    size_t from = server->log_count > 0 ? server->log_count - 1 : 0;
    while (from > 0 && server->log[from].kind != EVENT_DAY_TURNED) {
        from--;
    }
    return from;
}

/* The configuration in force before log[at]. */
static const struct hall_config *config_before(const struct sim_server *server, size_t at)
{
    const struct hall_config *config = server->log_config;
    for (size_t i = 0; i < at; i++) {
        if (server->log[i].kind == EVENT_CONFIG_APPLIED) {
            config = server->log[i].as.config_applied.config;
        }
    }
    return config;
}

int64_t server_made_ms(const struct world *world, uint64_t seq)
{
    const struct sim_server *server = &world->server;
    return seq < server->log_first ? INT64_MIN / 2 : server->log_made_ms[seq - server->log_first];
}

static void log_drop_old(struct sim_server *server)
{
    size_t turns = 0;
    for (size_t i = server->log_count; i-- > 0;) {
        turns += server->log[i].kind == EVENT_DAY_TURNED ? 1 : 0;
        if (turns == 2 && server->log[i].seq <= server->durable_seq) {
            server->log_config = config_before(server, i);
            memmove(server->log, server->log + i, (server->log_count - i) * sizeof(server->log[0]));
            memmove(server->log_made_ms, server->log_made_ms + i,
                    (server->log_count - i) * sizeof(server->log_made_ms[0]));
            server->log_first += i;
            server->log_count -= i;
            return;
        }
    }
}

static void log_append(struct world *world, const struct event *event)
{
    struct sim_server *server = &world->server;
    if (event->seq != log_end(server) + 1) {
        sim_fail("an event does not follow the one before", event_name(event->kind));
    }
    if (event->kind == EVENT_DAY_TURNED) {
        log_drop_old(server);
    }
    if (server->log_count == server->log_room) {
        server->log_room = server->log_room == 0 ? 4096 : server->log_room * 2;
        server->log = realloc(server->log, server->log_room * sizeof(server->log[0]));
        server->log_made_ms =
            realloc(server->log_made_ms, server->log_room * sizeof(server->log_made_ms[0]));
        if (server->log == NULL || server->log_made_ms == NULL) {
            abort();
        }
    }
    server->log_made_ms[server->log_count] = world->now_ms;
    server->log[server->log_count++] = *event;
    world->figures->events++;
    world->figures->tickets +=
        event->kind == EVENT_TICKET_ISSUED || event->kind == EVENT_TICKET_MERGED ? 1 : 0;
}

static void sync_start(struct world *world)
{
    struct sim_server *server = &world->server;
    if (server->syncing_to != 0 || log_end(server) == server->durable_seq) {
        return;
    }
    server->syncing_to = log_end(server);
    const int64_t in_ms = dice_once_in(&world->dice, 60) ? dice_between(&world->dice, 100, 3000)
                                                         : dice_between(&world->dice, 1, 15);
    struct message *message = message_make(world, MESSAGE_SYNCED, in_ms);
    message->generation = server->life;
    message->as.synced_to = server->syncing_to;
    message_post(world, message);
}

/* ---- answers ---- */

static void answer_hold(struct world *world, const struct message *message, uint64_t seq)
{
    struct sim_server *server = &world->server;
    if (server->held_count == server->held_room) {
        server->held_room = server->held_room == 0 ? 64 : server->held_room * 2;
        server->held = realloc(server->held, server->held_room * sizeof(server->held[0]));
        if (server->held == NULL) {
            abort();
        }
    }
    server->held[server->held_count++] = (struct held_answer){.message = *message, .seq = seq};
}

/* False: the server was killed between two of them. */
static bool answers_send(struct world *world)
{
    struct sim_server *server = &world->server;
    size_t sent = 0;
    while (sent < server->held_count && server->held[sent].seq <= server->durable_seq) {
        const struct message *message = &server->held[sent].message;
        message_send(world, message, world->asks[message->who].kiosk);
        sent++;
        if (!world->draining && !world->options.calm &&
            dice_once_in(&world->dice, 4 * CRASH_AT_WRITE_ONCE_IN)) {
            server_crash(world, false);
            return false;
        }
    }
    for (size_t i = sent; i < server->held_count; i++) {
        server->held[i - sent] = server->held[i];
    }
    server->held_count -= sent;
    return true;
}

static bool turns_the_day(struct sim_server *server, uint64_t to_seq)
{
    for (uint64_t seq = server->durable_seq + 1; seq <= to_seq; seq++) {
        if (log_at(server, seq)->kind == EVENT_DAY_TURNED) {
            return true;
        }
    }
    return false;
}

void server_synced(struct world *world, const struct message *message)
{
    struct sim_server *server = &world->server;
    if (!server->up || message->generation != server->life) {
        return;
    }
    if (!world->draining && !world->options.calm) {
        if (dice_once_in(&world->dice, REFUSES_ONCE_IN)) {
            server_crash(world, true);
            return;
        }
        const bool turn = turns_the_day(server, message->as.synced_to);
        if (dice_once_in(&world->dice, turn ? CRASH_AT_TURN_ONCE_IN : CRASH_AT_WRITE_ONCE_IN)) {
            world->figures->crashes_at_turn += turn ? 1 : 0;
            server_crash(world, false);
            return;
        }
    }
    for (uint64_t seq = server->durable_seq + 1; seq <= message->as.synced_to; seq++) {
        if (sim_on_durable != NULL) {
            sim_on_durable(log_at(server, seq));
        }
    }
    server->durable_seq = message->as.synced_to;
    server->syncing_to = 0;
    if (!answers_send(world)) {
        return;
    }
    if (server->round_pending && server->round_seq <= server->durable_seq) {
        server->round_pending = false;
        if (hub_publish(server->hub, "board", (int64_t)server->round_seq, server->round_state,
                        server->round_bytes) != HUB_OK) {
            abort();
        }
        boards_deliver(world);
    }
    sync_start(world);
}

/* ---- commands ---- */

static int64_t server_now(struct world *world)
{
    struct sim_server *server = &world->server;
    const int64_t wall_ms = world->now_ms + server->clock_offset_ms;
    const int64_t now_ms = hall_clock_now(&server->clock, wall_ms, world->now_ms);
    if (now_ms < server->last_ms) {
        sim_fail("the hall's time went back", "clock");
    }
    if (now_ms == server->last_ms && world->now_ms - server->moved_ms > STANDS_MOST_MS) {
        sim_fail("the hall's time stood still", "clock");
    }
    server->moved_ms = now_ms > server->last_ms ? world->now_ms : server->moved_ms;
    server->last_ms = now_ms;
    return now_ms;
}

/* The whole engine, by itself, against the books, and against what people were told. */
static void check_all(struct world *world, const char *when)
{
    struct sim_server *server = &world->server;
    const char *wrong = engine_check(server->engine);
    if (wrong == NULL) {
        wrong = observer_compare_all(&world->observer, server->engine, server->last_ms);
    }
    if (wrong == NULL) {
        wrong = told_check(world);
    }
    if (wrong != NULL) {
        sim_fail(wrong, when);
    }
}

static void count_event(struct world *world, const struct event *event)
{
    struct sim_figures *figures = world->figures;
    const struct event_booking_moved *booking = &event->as.booking_moved;
    if (event->kind == EVENT_LEG_MOVED && event->as.leg_moved.move == LEG_CALL) {
        figures->served_late +=
            observer_open_at(world->observer.config, event->at_ms) == OBSERVED_CLOSED ? 1 : 0;
    } else if (event->kind == EVENT_CLOCK_STEPPED) {
        figures->steps_on_record++;
    } else if (event->kind == EVENT_BOOKING_MOVED) {
        figures->bookings[SIM_BOOKING_IN] += booking->move == LEG_CHECK_IN ? 1 : 0;
        figures->bookings[SIM_BOOKING_LATE] += booking->late;
        figures->bookings[SIM_BOOKING_MISSED] += booking->move == LEG_EXPIRE && !booking->late;
        figures->bookings[SIM_BOOKING_BAN] += booking->refused_until > 0 && booking->misses == 0;
    }
}

static void step_check(struct world *world, const struct engine_events *events)
{
    struct sim_server *server = &world->server;
    for (size_t i = 0; i < events->count; i++) {
        const char *wrong = observer_event(&world->observer, &events->events[i]);
        if (wrong != NULL) {
            sim_fail(wrong, event_name(events->events[i].kind));
        }
        offline_event(world, &events->events[i]);
        count_event(world, &events->events[i]);
    }
    for (size_t i = 0; i < events->count; i++) {
        const char *wrong = observer_compare(&world->observer, server->engine, &events->events[i]);
        if (wrong != NULL) {
            sim_fail(wrong, event_name(events->events[i].kind));
        }
    }
    if (++server->steps % SIM_CHECK_STEPS == 0) {
        world->figures->checks++;
        check_all(world, "after a while");
    }
}

static void refusal_check(struct world *world, const struct command *command, enum problem problem)
{
    const int64_t last_ms = engine_last_ms(world->server.engine);
    const int64_t now_ms = command->now_ms > last_ms ? command->now_ms : last_ms;
    world->figures->refused++;
    world->figures->refused_by[problem]++;
    const char *wrong = observer_refused(&world->observer, command, problem, now_ms);
    if (wrong != NULL) {
        char detail[96];
        snprintf(detail, sizeof(detail), "%s: %s", command_name(command->kind), wrong);
        sim_fail("the hall refused something without a reason", detail);
    }
}

static void snapshot_take(struct sim_server *server)
{
    struct sim_snapshot *snapshot = &server->snapshots[1];
    if (snapshot->turn_seq != 0) {
        free(server->snapshots[0].bytes);
        server->snapshots[0] = *snapshot;
    }
    snapshot->turn_seq = log_end(server) + 1;
    snapshot->size_bytes = engine_snapshot_write(server->engine, NULL, 0);
    snapshot->bytes = malloc(snapshot->size_bytes);
    if (snapshot->bytes == NULL ||
        engine_snapshot_write(server->engine, snapshot->bytes, snapshot->size_bytes) !=
            snapshot->size_bytes) {
        abort();
    }
}

/* A crash took that turn of the day: the one before it is the last. By its seq alone nobody could
 * tell later, when other events have grown past it. */
static void snapshot_forget(struct sim_server *server, uint64_t kept)
{
    struct sim_snapshot *snapshot = &server->snapshots[1];
    if (snapshot->turn_seq > kept) {
        free(snapshot->bytes);
        *snapshot = (struct sim_snapshot){.bytes = NULL};
    }
}

static void do_command(struct world *world, struct command *command,
                       struct engine_result *ret_result)
{
    static struct engine_events events;
    struct sim_server *server = &world->server;
    command->now_ms = server_now(world);
    if (engine_day_is_due(server->engine, command->now_ms)) {
        snapshot_take(server);
    }
    engine_do(server->engine, command, &events, ret_result);
    for (size_t i = 0; i < events.count; i++) {
        log_append(world, &events.events[i]);
    }
    step_check(world, &events);
    if (events.count > 0) {
        hub_mark_urgent(server->hub, "board");
        if (!server->round_planned) {
            server->round_planned = true;
            struct message *round = message_make(world, MESSAGE_ROUND, 50);
            round->generation = server->life;
            message_post(world, round);
        }
    }
    world->figures->acted += events.count > 0 ? 1 : 0;
    world->figures->acted_by_kind[command->kind] += events.count > 0 ? 1 : 0;
    if (ret_result->problem != PROBLEM_NONE) {
        refusal_check(world, command, ret_result->problem);
    }
    sync_start(world);
}

static bool same_answer(const struct engine_result *a, const struct engine_result *b)
{
    return a->seq == b->seq && a->seat == b->seat && a->leg == b->leg &&
           uuid_equal(&a->ticket, &b->ticket);
}

/* What acted is in the table; what is told to have acted before is told as the first time. */
static void request_keep(struct world *world, struct sim_request *request,
                         const struct request_key *key, uint32_t print, const struct answer *answer,
                         uint64_t first_seq)
{
    struct sim_server *server = &world->server;
    const bool known = request_is_known(request);
    if (answer->result.repeated) {
        world->figures->repeated++;
        if (!known || !same_answer(&request->answer.result, &answer->result)) {
            sim_fail("a request that acted was answered otherwise the second time", "repeat");
        }
        return;
    }
    if (answer->result.problem != PROBLEM_NONE || answer->result.seq < first_seq) {
        return; /* nothing happened */
    }
    if (known) {
        sim_fail("a request acted twice", "request");
    }
    if (server->request_count == REQUEST_SLOTS / 2) {
        sim_fail("too many requests", "the simulation itself");
    }
    server->request_order[server->request_count++] = request;
    *request = (struct sim_request){.key = *key,
                                    .print = print,
                                    .seq = first_seq,
                                    .day = engine_business_day(server->engine),
                                    .answer = *answer};
}

void server_command(struct world *world, const struct message *message)
{
    struct sim_server *server = &world->server;
    struct command command = message->as.command;
    struct message back = {
        .kind = MESSAGE_ANSWER, .who = message->who, .generation = message->generation};
    struct answer *answer = &back.as.answer;
    if (!server->up) {
        return;
    }
    world->figures->commands++;
    struct request_key key;
    uint32_t print = 0;
    request_key_make(&command, server_config_now(world), &key, &print);
    struct sim_request *request = request_place(server, &key);
    const int32_t today = hall_business_day(server_config_now(world), server_now(world));
    if (request_is_known(request) && request->day != today) {
        *answer = request->answer; /* the journal's table knows it, as hall_did_before */
        answer->asked_before = true;
    } else {
        const uint64_t first_seq = log_end(server) + 1;
        do_command(world, &command, &answer->result);
        const struct ticket *ticket = engine_ticket_find(server->engine, &answer->result.ticket);
        offline_tell(world, &command, answer);
        answer->number = ticket == NULL ? 0 : ticket->number;
        answer->day = engine_business_day(server->engine);
        request_keep(world, request, &key, print, answer, first_seq);
    }
    answer_hold(world, &back, log_end(server));
    (void)answers_send(world);
}

void server_timer(struct world *world)
{
    struct sim_server *server = &world->server;
    if (server->up && server_now(world) > 0 && server->clock.step_ms != 0) { /* put on record */
        struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
        struct engine_result result;
        tick.as.tick.step_ms = hall_clock_take_step(&server->clock);
        do_command(world, &tick, &result);
    }
    for (int i = 0;
         server->up && i < TICKS_AT_ONCE && engine_next_due_ms(server->engine) <= server_now(world);
         i++) {
        struct command tick = {.kind = COMMAND_TICK, .actor = {.role = ROLE_SYSTEM}};
        struct engine_result result;
        do_command(world, &tick, &result);
    }
    message_post(world, message_make(world, MESSAGE_TIMER, TIMER_MS));
}

static void config_apply(struct world *world, const struct hall_config *config)
{
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = config}};
    struct engine_result result;
    do_command(world, &command, &result);
    if (result.problem != PROBLEM_NONE) {
        sim_fail("other rates were refused", "config");
    }
}

void server_config(struct world *world)
{
    struct sim_server *server = &world->server;
    if (!server->up || server->config_count == CONFIGS_LIMIT) {
        return;
    }
    struct hall_config *config = calloc(1, sizeof(*config));
    if (config == NULL) {
        abort();
    }
    const struct dice shape = {world->options.seed};
    sim_config_make(config, shape, world->options.big, server->config_count + 1);
    server->configs[server->config_count++] = config;
    config_apply(world, config);
    world->figures->config_changes++;
}

/* ---- boards ---- */

static void render(void *context, const char *name)
{
    struct world *world = context;
    struct sim_server *server = &world->server;
    struct recent_call calls[LIMIT_RECENT_CALLS];
    (void)name;
    const int64_t since_ms =
        server_now(world) - BOARD_CALLS_MS - hall_clock_ahead_ms(&server->clock);
    const size_t count = engine_recent_calls(server->engine, since_ms, calls);
    server->round_bytes = 0;
    for (size_t i = 0; i < count; i++) {
        server->round_bytes += (size_t)snprintf(server->round_state + server->round_bytes,
                                                sizeof(server->round_state) - server->round_bytes,
                                                "%llu ", (unsigned long long)calls[i].seq);
    }
    server->round_seq = engine_seq(server->engine);
    server->round_pending = true;
}

void server_round(struct world *world)
{
    struct sim_server *server = &world->server;
    if (!server->up) {
        return;
    }
    server->round_planned = false;
    if (server->round_pending) { /* one at a time: what changed since is the next one */
        server->round_planned = true;
        struct message *round = message_make(world, MESSAGE_ROUND, 20);
        round->generation = server->life;
        message_post(world, round);
        return;
    }
    hub_each_due(server->hub, world->now_ms, render, world);
    if (server->round_pending && server->round_seq <= server->durable_seq) {
        server->round_pending = false;
        if (hub_publish(server->hub, "board", (int64_t)server->round_seq, server->round_state,
                        server->round_bytes) != HUB_OK) {
            abort();
        }
        boards_deliver(world);
    }
}

/* ---- life and death ---- */

/* From the last turn of the day and its snapshot, or from the first event: as the journal does. */
static struct engine *replay(struct world *world)
{
    struct sim_server *server = &world->server;
    struct engine *engine = engine_create(&sim_limits);
    const size_t from = replay_start(server);
    if (server->log_count > 0 && server->log[from].kind == EVENT_DAY_TURNED) {
        const struct sim_snapshot *snapshot =
            &server->snapshots[server->snapshots[0].turn_seq == server->log[from].seq ? 0 : 1];
        if (snapshot->turn_seq != server->log[from].seq ||
            engine_snapshot_read(engine, config_before(server, from), snapshot->bytes,
                                 snapshot->size_bytes) != SNAPSHOT_OK) {
            sim_fail("a snapshot does not read", "replay");
        }
    }
    for (size_t i = from; i < server->log_count; i++) {
        if (!engine_accepts(engine, &server->log[i])) {
            sim_fail("the journal does not replay", event_name(server->log[i].kind));
        }
        engine_apply(engine, &server->log[i]);
    }
    return engine;
}

/* The books follow the journal: what was lost is not in them any more. */
static void observe_again(struct world *world)
{
    struct sim_server *server = &world->server;
    const size_t from = replay_start(server);
    observer_forget(&world->observer, server->log_count > 0 ? server->log[from].seq : 0);
    world->observer.config = config_before(server, from);
    for (size_t i = from; i < server->log_count; i++) {
        const char *wrong = observer_event(&world->observer, &server->log[i]);
        if (wrong != NULL) {
            sim_fail(wrong, "after a replay");
        }
    }
}

static void compare_digests(const struct engine *was, const struct engine *is)
{
    struct engine_digest digests[2];
    engine_digest(was, &digests[0]);
    engine_digest(is, &digests[1]);
    if (memcmp(digests[0].bytes, digests[1].bytes, sizeof(digests[0].bytes)) != 0) {
        sim_fail("a replay gives another engine", "engine_digest");
    }
}

void server_crash(struct world *world, bool disk_refused)
{
    struct sim_server *server = &world->server;
    if (!server->up) {
        return;
    }
    uint64_t kept = server->durable_seq;
    if (!disk_refused && server->syncing_to != 0 && dice_once_in(&world->dice, 2)) {
        kept = server->syncing_to;
    }
    if (!disk_refused) {
        world->figures->crashes++;
    } else {
        world->figures->disk_refusals++;
    }
    world->figures->events_lost += log_end(server) - kept;
    if (world->told_seq > kept) {
        sim_fail("a crash took what somebody was told", "crash");
    }
    const bool all_kept = kept == log_end(server);
    while (log_end(server) > kept) {
        server->log_count--;
    }
    for (uint64_t seq = server->durable_seq + 1; seq <= kept; seq++) {
        if (sim_on_durable != NULL) {
            sim_on_durable(log_at(server, seq));
        }
    }
    server->durable_seq = kept;
    snapshot_forget(server, kept);
    requests_forget(server, kept);
    offline_forget(world, kept);
    struct engine *engine = replay(world);
    if (all_kept) {
        compare_digests(server->engine, engine);
    }
    engine_destroy(server->engine);
    server->engine = engine;
    server->up = false;
    server->life++;
    server->held_count = 0;
    server->syncing_to = 0;
    server->round_planned = server->round_pending = false;
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        board_break(world, i);
    }
    hub_destroy(server->hub);
    server->hub = hub_create();
    const bool outage =
        !world->draining && !world->options.big && dice_once_in(&world->dice, OUTAGE_ONCE_IN);
    const int64_t down_ms = outage ? dice_between(&world->dice, 5 * MINUTE_MS, 40 * MINUTE_MS)
                            : disk_refused ? 1000
                                           : dice_between(&world->dice, 200, 8000);
    world->figures->outages += outage ? 1 : 0;
    message_post(world, message_make(world, MESSAGE_RESTART, down_ms));
}

void server_restart(struct world *world)
{
    struct sim_server *server = &world->server;
    server->up = true;
    if (engine_last_ms(server->engine) > server->last_ms) {
        sim_fail("the journal is ahead of the hall's time", "clock");
    }
    server->last_ms = engine_last_ms(server->engine); /* the shell knows no more than this */
    server->moved_ms = world->now_ms;
    memset(&server->clock, 0, sizeof(server->clock));
    (void)hall_clock_now(&server->clock, world->now_ms + server->clock_offset_ms, world->now_ms);
    hall_clock_raise(&server->clock, server->last_ms);
    /* Not even the hall's first configuration was durable: its folder is still there. */
    const bool anew = engine_config(server->engine) == NULL;
    while (server->config_count > (anew ? 1 : engine_config(server->engine)->version)) {
        free(server->configs[--server->config_count]); /* lost with the tail */
    }
    observe_again(world);
    if (anew) {
        world->figures->starts_anew++;
        config_apply(world, server->configs[0]);
    }
    check_all(world, "after a restart");
    for (uint32_t i = 0; i < SIM_BOARDS; i++) {
        board_connect(world, i);
    }
}

void server_init(struct world *world)
{
    struct sim_server *server = &world->server;
    server->engine = engine_create(&sim_limits);
    server->requests = calloc(REQUEST_SLOTS, sizeof(server->requests[0]));
    server->request_order = calloc(REQUEST_SLOTS, sizeof(struct sim_request *));
    server->hub = hub_create();
    if (server->engine == NULL || server->requests == NULL || server->request_order == NULL ||
        server->hub == NULL) {
        abort();
    }
    server->up = true;
    server->life = 1;
    server->log_first = 1;
    server_config(world);
    message_post(world, message_make(world, MESSAGE_TIMER, TIMER_MS));
}

void server_settle(struct world *world)
{
    struct sim_server *server = &world->server;
    if (!server->up || server->durable_seq != log_end(server) || server->held_count > 0) {
        sim_fail("something is still on its way", "the end");
    }
    check_all(world, "at the end");
    struct engine *engine = replay(world);
    compare_digests(server->engine, engine);
    engine_digest(engine, &world->figures->digest);
    engine_destroy(engine);
}

void server_deinit(struct world *world)
{
    struct sim_server *server = &world->server;
    engine_destroy(server->engine);
    hub_destroy(server->hub);
    free(server->requests);
    free(server->request_order);
    free(server->log);
    free(server->log_made_ms);
    free(server->snapshots[0].bytes);
    free(server->snapshots[1].bytes);
    free(server->held);
    for (uint32_t i = 0; i < server->config_count; i++) {
        free(server->configs[i]);
    }
}
