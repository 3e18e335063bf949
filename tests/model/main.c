/*
 * hall-model: all interleavings of a small world's commands, to a depth.
 *
 *   hall-model --depth D          visits all states that D commands lead to
 *   hall-model --path 0,1,17      tells one path, as a fault prints it
 *
 *   one queue more than needed, two seats, three tickets (one gains credit faster, one passes two
 *   queues), every command that somebody may give there, and time that passes only by a command
 *
 * States are visited in order of depth, each once. Two states are the same when everything that
 * decides about what follows is: so not the numbers of events, the requests and the hall's time
 * (engine_digest holds those, and no two paths have the same), but their order and the ages. In
 * each new state engine_check holds and every open ticket can go on; at each step a refusal changes
 * nothing, who is called was due, and now and then a replay gives the same engine_digest.
 *
 * Prints the number of states, or the commands that lead to the fault.
 */
#include "hall-server/engine/state.h"
#include "tests/lib/engine_copy.h"

#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TICKETS = 3,
    SEATS = 2,
    DEPTH_MOST = 24,
    STATES_MOST = 6000000,
    TABLE_PLACES = 1 << 24,
    REPLAY_EACH = 1024, /* states between two whole replays */
    KEY_FIELDS_MOST = 1024,
    LEGS_MOST = 64,
    EVENTS_MOST = 512,
};
#define MORNING_MS INT64_C(1773626400000)

struct step {
    struct command command;
    int64_t wait_ms; /* passes before it */
    const char *name;
};

struct visit {
    uint32_t parent;
    uint8_t step;
    uint8_t depth;
};

struct model {
    struct hall_config *config;
    struct step steps[64];
    uint8_t step_count;
    struct engine *start; /* both seats open, nobody there */
    struct engine *at;    /* the state that is looked at */
    struct engine *after; /* what one step makes of it */
    struct event *events; /* from the very first */
    size_t event_count;
    size_t start_events;
    struct visit *visits;
    uint32_t visit_count;
    uint64_t *table;
    uint64_t transitions;
    uint64_t refusals;
    uint64_t replays;
};

static const struct engine_limits limits = {.tickets = 4, .legs = 64, .requests = 64};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static void set_id(struct short_id *id, const char *text)
{
    if (short_id_parse(text, strlen(text), id) != ID_OK) {
        die("a bad id");
    }
}

static void make_config(struct hall_config *config)
{
    static const char *const prefixes[] = {"A", "B"};
    uint32_t name = 0;
    hall_config_reset(config);
    config->version = 1;
    if (hall_config_add_text(config, "小厅", strlen("小厅"), &name) != HALL_CONFIG_OK) {
        die("no room for a name");
    }
    config->name.zh = name;
    config->hours.always_open = true;
    config->absent_limit = 2;
    config->absent_reenter_ms = 120000;
    config->hold_timeout_ms = 120000;
    config->area_count = config->department_count = config->window_count = 1;
    set_id(&config->areas[0].id, "1");
    set_id(&config->departments[0].id, "d");
    set_id(&config->windows[0].id, "1");
    config->queue_count = config->service_count = 2;
    for (uint16_t i = 0; i < 2; i++) {
        struct hall_queue *queue = &config->queues[i];
        set_id(&queue->id, prefixes[i]);
        memcpy(queue->prefix, prefixes[i], 2);
        queue->digits = 3;
        queue->name.zh = name;
        for (int class = 0; class < CLASS_COUNT; class ++) {
            queue->rates[class] = class == CLASS_ORDINARY ? 100 : 300;
        }
        queue->overtakings_limit = 1;
        set_id(&config->services[i].id, prefixes[i]);
        config->services[i].queue = i;
        config->services[i].name.zh = name;
    }
    config->seat_count = SEATS;
    config->seats[0] = (struct hall_seat){.queue_count = 2, .queues = {0, 1}};
    config->seats[1] = (struct hall_seat){.queue_count = 1, .queues = {0}};
    set_id(&config->seats[0].id, "1");
    set_id(&config->seats[1].id, "2");
    const char *what = NULL;
    size_t index = 0;
    if (hall_config_check(config, &what, &index) != HALL_CONFIG_OK) {
        die(what);
    }
}

/* ---- the commands ---- */

static struct step *add(struct model *model, enum command_kind kind, const char *name)
{
    if (model->step_count == sizeof(model->steps) / sizeof(model->steps[0])) {
        die("too many steps");
    }
    struct step *step = &model->steps[model->step_count++];
    step->name = name;
    step->command.kind = kind;
    return step;
}

static struct uuid ticket_id(int ticket)
{
    const uint8_t entropy[UUID_ENTROPY_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, (uint8_t)(ticket + 1)};
    return uuid_make(MORNING_MS, entropy);
}

static void add_ticket_steps(struct model *model)
{
    static const struct {
        enum command_kind kind;
        enum role role;
        const char *name;
    } rows[] = {
        {COMMAND_PRINT_RESULT, ROLE_KIOSK, "print"},
        {COMMAND_CANCEL, ROLE_VISITOR, "cancel"},
        {COMMAND_DEFER, ROLE_VISITOR, "defer"},
        {COMMAND_COME_BACK, ROLE_VISITOR, "come back"},
    };
    for (int ticket = 0; ticket < TICKETS; ticket++) {
        struct step *issue = add(model, COMMAND_ISSUE, "issue");
        issue->command.actor.role = ROLE_KIOSK;
        set_id(&issue->command.actor.id, "kiosk");
        issue->command.as.issue.id = ticket_id(ticket);
        issue->command.as.issue.class = ticket == 1 ? CLASS_PRIORITY : CLASS_ORDINARY;
        issue->command.as.issue.service_count = ticket == 2 ? 2 : 1;
        issue->command.as.issue.services[1] = 1;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct step *step = add(model, rows[i].kind, rows[i].name);
            step->command.actor.role = rows[i].role;
            if (rows[i].role == ROLE_KIOSK) {
                set_id(&step->command.actor.id, "kiosk");
            }
            step->command.as.ticket.id = ticket_id(ticket);
            step->command.as.ticket.places = 1;
        }
    }
}

static void add_seat_steps(struct model *model)
{
    static const struct {
        enum command_kind kind;
        const char *name;
        uint16_t to_queue, to_seat;
        bool pick;
    } rows[] = {
        {COMMAND_SEAT_CLOSE, "close", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_OPEN, "open", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_NEXT, "next", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_NEXT, "next by hand", INDEX_NONE, INDEX_NONE, true},
        {COMMAND_SEAT_RECALL, "recall", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_ABSENT, "absent", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_START, "start", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_FINISH, "finish", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_PARK, "park", INDEX_NONE, INDEX_NONE, false},
        {COMMAND_SEAT_TRANSFER, "transfer to B", 1, INDEX_NONE, false},
        {COMMAND_SEAT_TRANSFER, "transfer to seat 1", INDEX_NONE, 0, false},
        {COMMAND_SEAT_UNDO, "undo", INDEX_NONE, INDEX_NONE, false},
    };
    for (uint16_t seat = 0; seat < SEATS; seat++) {
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct step *step = add(model, rows[i].kind, rows[i].name);
            step->command.actor.role = ROLE_PAD;
            set_id(&step->command.actor.id, seat == 0 ? "pad-1" : "pad-2");
            step->command.as.seat.seat = seat;
            step->command.as.seat.to_queue = rows[i].to_queue;
            step->command.as.seat.to_seat = rows[i].to_seat;
            if (rows[i].pick) {
                step->command.as.seat.pick = ticket_id(0);
                memcpy(step->command.as.seat.reason, "ill", 4);
            }
        }
    }
    struct step *review = add(model, COMMAND_REVIEW, "review");
    review->command.actor.role = ROLE_DISPLAY;
    review->command.as.review.seat = 0;
    review->command.as.review.level = 5;
    struct step *outcome = add(model, COMMAND_SEAT_OUTCOME, "given back");
    outcome->command.actor.role = ROLE_PAD;
    set_id(&outcome->command.actor.id, "pad-1");
    outcome->command.as.seat.to_queue = outcome->command.as.seat.to_seat = INDEX_NONE;
    outcome->command.as.seat.outcome = OUTCOME_GIVEN_BACK;
    memcpy(outcome->command.as.seat.missing, "photo", 6);
    struct step *minute = add(model, COMMAND_TICK, "a minute");
    minute->wait_ms = 61000;
    minute->command.actor.role = ROLE_SYSTEM;
}

/* ---- what makes two states the same ---- */

struct key {
    int64_t fields[KEY_FIELDS_MOST];
    size_t count;
};

static void put(struct key *key, int64_t field)
{
    if (key->count == KEY_FIELDS_MOST) {
        die("a state has too many fields");
    }
    key->fields[key->count++] = field;
}

/* Only the order of events matters, not their numbers. */
static int64_t rank_of(const struct engine *engine, uint64_t seq)
{
    int64_t rank = 0;
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        const struct leg *leg = &engine->legs[i];
        rank += leg->line_seq < seq ? 1 : 0;
        rank += leg->call_seq < seq ? 1 : 0;
        rank += leg->away_seq < seq ? 1 : 0;
        rank += leg->back_seq < seq ? 1 : 0;
    }
    return rank;
}

/* How long ago; all that is longer than any rule of this hall looks is the same. */
static int64_t age(const struct engine *engine, int64_t at_ms)
{
    return at_ms == 0 ? -1 : engine->last_ms - at_ms;
}

static void put_leg(struct key *key, const struct engine *engine, const struct leg *leg)
{
    const int64_t fields[] = {
        leg->ticket,
        leg->line_previous,
        leg->line_next,
        leg->queue,
        leg->seat,
        leg->pinned,
        leg->state,
        leg->class,
        leg->index,
        leg->cause,
        leg->calls,
        leg->recalls,
        leg->misses,
        leg->review,
        leg->outcome,
        leg->returned,
        leg->picked,
        leg->overtaken,
        age(engine, leg->credit_from_ms),
        age(engine, leg->state_since_ms),
        age(engine, leg->called_ms),
        leg->first_called_ms != 0,
        leg->started_ms != 0,
        rank_of(engine, leg->line_seq),
        rank_of(engine, leg->call_seq),
        rank_of(engine, leg->away_seq),
        rank_of(engine, leg->back_seq),
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        put(key, fields[i]);
    }
}

static uint64_t state_key(const struct engine *engine)
{
    struct key key = {.count = 0};
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        put(&key, engine->tickets[i].id.bytes[15]);
        put(&key, engine->tickets[i].holder);
        put(&key, engine->tickets[i].printed);
        put(&key, engine->tickets[i].active);
    }
    for (uint32_t i = 0; i < engine->leg_count; i++) {
        put_leg(&key, engine, &engine->legs[i]);
    }
    for (uint16_t i = 0; i < engine->config->queue_count; i++) {
        put(&key, engine->queues[i].line.first);
        put(&key, engine->queues[i].next_number);
    }
    for (uint16_t i = 0; i < engine->config->seat_count; i++) {
        const struct seat_state *seat = &engine->seats[i];
        const bool undoable = seat->undo_leg != SLOT_NONE;
        put(&key, seat->status);
        put(&key, seat->leg);
        put(&key, seat->review_leg);
        put(&key, seat->finished_leg);
        put(&key, seat->undo_leg);
        put(&key, undoable ? seat->undo_move : 0);
        put(&key, undoable ? seat->undo_started : 0);
        put(&key, undoable ? age(engine, seat->undo_ms) : 0);
    }
    put(&key, engine->unheld.first);
    put(&key, engine->absent.first);
    uint8_t hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof(hash), (const uint8_t *)key.fields,
                       key.count * sizeof(key.fields[0]), NULL, 0);
    uint64_t number = 0;
    memcpy(&number, hash, sizeof(number));
    return number == 0 ? 1 : number;
}

/* False when it was known. */
static bool table_add(struct model *model, uint64_t number)
{
    uint64_t at = number % TABLE_PLACES;
    while (model->table[at] != 0) {
        if (model->table[at] == number) {
            return false;
        }
        at = (at + 1) % TABLE_PLACES;
    }
    model->table[at] = number;
    return true;
}

/* ---- stepping ---- */

/* Request ids are new at each depth, so that the same key pressed again is another press. */
static enum problem do_step(struct engine *engine, const struct step *step, unsigned depth,
                            struct engine_events *events)
{
    struct command command = step->command;
    struct engine_result result;
    command.now_ms = engine->last_ms + step->wait_ms;
    if (command.kind != COMMAND_TICK) {
        snprintf(command.request_id, sizeof(command.request_id), "depth-%04u", depth);
    }
    engine_do(engine, &command, events, &result);
    if (step->wait_ms >
        0) { /* the hall's time passes also when nothing happens: the shell's part */
        engine->last_ms = command.now_ms;
    }
    return result.problem;
}

static void path_print(const struct model *model, uint32_t visit, const struct step *last)
{
    uint8_t steps[DEPTH_MOST + 1];
    size_t count = 0;
    for (; visit != 0; visit = model->visits[visit].parent) {
        steps[count++] = model->visits[visit].step;
    }
    fprintf(stderr, "to see it again: build/release/bin/hall-model --path ");
    while (count-- > 0) {
        fprintf(stderr, "%u%s", steps[count], count > 0 || last != NULL ? "," : "");
    }
    if (last != NULL) {
        fprintf(stderr, "%d", (int)(last - model->steps));
    }
    fprintf(stderr, "\n");
}

/* What is tried now, for an assertion of the engine's. */
static const struct model *trying;
static uint32_t trying_visit;
static const struct step *trying_step;

static void on_abort(int number)
{
    (void)number;
    fprintf(stderr, "an assertion failed, after:\n");
    path_print(trying, trying_visit, trying_step);
    _exit(99);
}

static _Noreturn void fault(const struct model *model, uint32_t visit, const struct step *last,
                            const char *what)
{
    fprintf(stderr, "%s, after:\n", what);
    path_print(model, visit, last);
    exit(1);
}

/* Makes model->at the state of `visit`, with its events. */
static void go_to(struct model *model, uint32_t visit)
{
    uint8_t steps[DEPTH_MOST];
    static struct engine_events events;
    size_t count = 0;
    for (uint32_t at = visit; at != 0; at = model->visits[at].parent) {
        steps[count++] = model->visits[at].step;
    }
    engine_copy(model->at, model->start);
    model->event_count = model->start_events;
    for (unsigned depth = 0; count-- > 0; depth++) {
        (void)do_step(model->at, &model->steps[steps[count]], depth, &events);
        for (size_t i = 0; i < events.count && model->event_count < EVENTS_MOST; i++) {
            model->events[model->event_count++] = events.events[i];
        }
    }
}

/* Within its queue, nobody that this seat may call goes before who was called. */
static bool called_was_due(const struct engine *before, const struct engine_events *events)
{
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->events[i];
        if (event->kind != EVENT_LEG_MOVED || event->as.leg_moved.move != LEG_CALL ||
            event->as.leg_moved.cause != CAUSE_RULE) {
            continue;
        }
        const struct ticket *ticket = engine_ticket_find(before, &event->as.leg_moved.ticket);
        const struct leg *called = engine_leg(before, ticket, event->as.leg_moved.leg);
        for (uint32_t k = 0; k < before->leg_count; k++) {
            const struct leg *leg = &before->legs[k];
            const bool could =
                leg->state == LEG_WAITING && leg->queue == called->queue &&
                (leg->pinned == INDEX_NONE || leg->pinned == event->as.leg_moved.seat);
            if (could && leg != called && order_before(before, leg, called, event->at_ms)) {
                return false;
            }
        }
    }
    return true;
}

static void check_replay(struct model *model, uint32_t visit)
{
    struct engine_digest digests[2];
    struct engine *replayed = engine_create(&limits);
    for (size_t i = 0; i < model->event_count; i++) {
        if (!engine_accepts(replayed, &model->events[i])) {
            fault(model, visit, NULL, "the events do not replay");
        }
        engine_apply(replayed, &model->events[i]);
    }
    replayed->last_ms = model->at->last_ms;
    engine_digest(model->at, &digests[0]);
    engine_digest(replayed, &digests[1]);
    if (memcmp(&digests[0], &digests[1], sizeof(digests[0])) != 0) {
        fault(model, visit, NULL, "a replay gives another engine");
    }
    engine_destroy(replayed);
    engine_copy(model->after, model->at);
    engine_digest(model->after, &digests[1]);
    if (memcmp(&digests[0], &digests[1], sizeof(digests[0])) != 0) {
        fault(model, visit, NULL, "engine_copy leaves something out: mend tests/lib/engine_copy.c");
    }
    model->replays++;
}

static bool something_is_open(const struct engine *engine)
{
    for (uint32_t i = 0; i < engine->ticket_count; i++) {
        if (!leg_state_is_end(engine_ticket_state(engine, &engine->tickets[i]))) {
            return true;
        }
    }
    return false;
}

/* Tries every command in the state of `visit`; new states are appended. */
static void expand(struct model *model, uint32_t visit, uint8_t depth_most)
{
    static struct engine_events events;
    const uint8_t depth = model->visits[visit].depth;
    bool dirty = true;
    bool goes_on = false;
    trying = model;
    trying_visit = visit;
    trying_step = NULL;
    go_to(model, visit);
    if (visit % REPLAY_EACH == 0) {
        check_replay(model, visit);
    }
    for (uint8_t i = 0; i < model->step_count; i++) {
        const struct step *step = &model->steps[i];
        if (dirty) {
            engine_copy(model->after, model->at);
        }
        trying_step = step;
        const enum problem problem = do_step(model->after, step, depth, &events);
        model->transitions++;
        dirty = events.count > 0;
        if (problem != PROBLEM_NONE) {
            model->refusals++;
            if (dirty || model->after->seq != model->at->seq) {
                fault(model, visit, step, "a refused command changed something");
            }
            continue;
        }
        if (!dirty && step->wait_ms == 0) {
            continue;
        }
        dirty = true;
        goes_on = goes_on || events.count > 0;
        if (!called_was_due(model->at, &events)) {
            fault(model, visit, step, "another one was due");
        }
        const char *wrong = engine_check(model->after);
        if (wrong != NULL) {
            fault(model, visit, step, wrong);
        }
        if (depth < depth_most && model->visit_count < STATES_MOST &&
            table_add(model, state_key(model->after))) {
            model->visits[model->visit_count++] =
                (struct visit){.parent = visit, .step = i, .depth = (uint8_t)(depth + 1)};
        }
    }
    if (!goes_on && something_is_open(model->at)) {
        fault(model, visit, NULL, "nothing leads on from here");
    }
}

static void start(struct model *model)
{
    static struct engine_events events;
    struct engine_result result;
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .now_ms = MORNING_MS,
                              .as.config = {.config = model->config}};
    engine_do(model->start, &command, &events, &result);
    model->events[model->event_count++] = events.events[0];
    for (uint16_t seat = 0; seat < SEATS; seat++) {
        struct command open = {.kind = COMMAND_SEAT_OPEN,
                               .actor = {.role = ROLE_PAD, .id = {"pad-1"}},
                               .now_ms = MORNING_MS,
                               .as.seat = {.seat = seat}};
        open.actor.id.text[4] = (char)('1' + seat);
        snprintf(open.request_id, sizeof(open.request_id), "opening-%u", seat);
        engine_do(model->start, &open, &events, &result);
        model->events[model->event_count++] = events.events[0];
    }
    model->start_events = model->event_count;
}

static void model_init(struct model *model)
{
    memset(model, 0, sizeof(*model));
    model->config = calloc(1, sizeof(*model->config));
    model->start = engine_create(&limits);
    model->at = engine_create(&limits);
    model->after = engine_create(&limits);
    model->events = calloc(EVENTS_MOST, sizeof(model->events[0]));
    model->visits = calloc(STATES_MOST, sizeof(model->visits[0]));
    model->table = calloc(TABLE_PLACES, sizeof(model->table[0]));
    if (model->config == NULL || model->start == NULL || model->at == NULL ||
        model->after == NULL || model->events == NULL || model->visits == NULL ||
        model->table == NULL) {
        die("memory is short");
    }
    make_config(model->config);
    add_ticket_steps(model);
    add_seat_steps(model);
    start(model);
    model->visits[model->visit_count++] = (struct visit){.parent = 0};
    (void)table_add(model, state_key(model->start));
}

static void model_deinit(struct model *model)
{
    engine_destroy(model->start);
    engine_destroy(model->at);
    engine_destroy(model->after);
    free(model->config);
    free(model->events);
    free(model->visits);
    free(model->table);
}

static void print_step(const struct step *step, enum problem problem,
                       const struct engine_events *events)
{
    printf("%s (%s)%s%s\n", step->name, step->command.actor.id.text,
           problem == PROBLEM_NONE ? "" : ": ",
           problem == PROBLEM_NONE ? "" : problem_code(problem));
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->events[i];
        printf("    %s", event_name(event->kind));
        if (event->kind == EVENT_LEG_MOVED) {
            const struct event_leg_moved *moved = &event->as.leg_moved;
            printf(" ticket %u leg %u %s (%s)", moved->ticket.bytes[15], moved->leg,
                   leg_move_name((enum leg_move)moved->move),
                   move_cause_name((enum move_cause)moved->cause));
        }
        printf("\n");
    }
}

/* One path, told step by step. */
static int play_path(struct model *model, const char *path)
{
    static struct engine_events events;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    engine_copy(model->at, model->start);
    for (unsigned depth = 0; *path != 0; depth++) {
        char *end = NULL;
        const unsigned long index = strtoul(path, &end, 10);
        if (end == path || index >= model->step_count) {
            die("a path is numbers of steps with commas between");
        }
        path = *end == ',' ? end + 1 : end;
        const enum problem problem = do_step(model->at, &model->steps[index], depth, &events);
        print_step(&model->steps[index], problem, &events);
        const char *wrong = engine_check(model->at);
        if (wrong != NULL) {
            die(wrong);
        }
    }
    return 0;
}

int main(int count, char **words)
{
    static struct model model;
    unsigned long depth = 0;
    if (count == 3 && strcmp(words[1], "--path") == 0) {
        model_init(&model);
        const int result = play_path(&model, words[2]);
        model_deinit(&model);
        return result;
    }
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(words[i], "--depth") == 0) {
            depth = strtoul(words[i + 1], NULL, 10);
        }
    }
    if (depth == 0 || depth > DEPTH_MOST || count != 3) {
        fprintf(stderr, "hall-model --depth 1…%d | --path STEPS\n", DEPTH_MOST);
        return 2;
    }
    signal(SIGABRT, on_abort);
    model_init(&model);
    uint32_t by_depth[DEPTH_MOST + 1] = {0};
    for (uint32_t visit = 0; visit < model.visit_count; visit++) {
        by_depth[model.visits[visit].depth]++;
        expand(&model, visit, (uint8_t)depth);
    }
    for (unsigned long i = 0; i <= depth; i++) {
        printf("depth %lu: %u new states\n", i, by_depth[i]);
    }
    printf("states=%u steps=%" PRIu64 " refused=%" PRIu64 " replays=%" PRIu64 "%s\n",
           model.visit_count, model.transitions, model.refusals, model.replays,
           model.visit_count == STATES_MOST ? " (no room for more)" : "");
    model_deinit(&model);
    return model.visit_count == STATES_MOST ? 1 : 0;
}
