/*
 * Any commands in any order: after each, the engine and a second model of the same rules, written
 * as plainly as could be (second_model.h), must agree on what was done, where everybody is, who is
 * due at each seat, and how many go before whom.
 *
 * Three bytes a command: which, and two numbers for whom and what.
 */
#include "hall-server/engine/view.h"
#include "tests/fuzz/engine_commands/second_model.h"
#include "tests/lib/engine_copy.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMANDS_MOST = 512, DAY_MS = 15 * 3600000 };
#define MORNING_MS INT64_C(1773626400000) /* 10:00 in the hall; the day turns at 03:00 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct pair {
    struct engine *engine;
    struct second_model model;
    struct engine_events events;
    struct engine_result result;
    unsigned requests;
};

static void set_id(struct short_id *id, const char *text)
{
    const int result = short_id_parse(text, strlen(text), id);
    assert(result == ID_OK);
    (void)result;
}

static const struct hall_config *config_of_rules(void)
{
    static struct hall_config *config;
    static const char *const names[] = {"A", "B", "C"};
    if (config != NULL) {
        return config;
    }
    config = calloc(1, sizeof(*config));
    assert(config != NULL);
    hall_config_reset(config);
    config->version = 1;
    uint32_t name = 0;
    const int added = hall_config_add_text(config, "厅", strlen("厅"), &name);
    assert(added == HALL_CONFIG_OK);
    (void)added;
    config->name.zh = name;
    config->hours.always_open = true;
    config->hold_timeout_ms = (uint32_t)hall_rules.hold_ms;
    config->absent_reenter_ms = (uint32_t)hall_rules.reenter_ms;
    config->absent_limit = (uint8_t)hall_rules.misses_most;
    config->area_count = config->department_count = config->window_count = 1;
    set_id(&config->areas[0].id, "1");
    set_id(&config->departments[0].id, "d");
    set_id(&config->windows[0].id, "1");
    config->queue_count = QUEUES;
    for (int i = 0; i < QUEUES; i++) {
        struct hall_queue *queue = &config->queues[i];
        set_id(&queue->id, names[i]);
        memcpy(queue->prefix, names[i], 2);
        queue->digits = 3;
        queue->name.zh = name;
        for (int class = 0; class < CLASS_COUNT; class ++) {
            queue->rates[class] = (uint16_t)hall_rules.ordinary_rate;
        }
        queue->rates[CLASS_PRIORITY] = (uint16_t)hall_rules.priority_rate;
        queue->rates[CLASS_RETURN] = (uint16_t)hall_rules.return_rate;
        queue->overtakings_limit = (uint16_t)hall_rules.overtakings_most[i];
        queue->overtaking_wait_limit_ms = (uint32_t)hall_rules.wait_most_ms[i];
    }
    config->service_count = SERVICES;
    for (int i = 0; i < SERVICES; i++) {
        set_id(&config->services[i].id, names[i]);
        config->services[i].queue = (uint16_t)hall_rules.queue_of_service[i];
        config->services[i].name.zh = name;
    }
    config->seat_count = SEATS;
    for (int i = 0; i < SEATS; i++) {
        set_id(&config->seats[i].id, names[i]);
        for (uint16_t queue = 0; queue < QUEUES; queue++) {
            if (hall_rules.serves[i][queue]) {
                config->seats[i].queues[config->seats[i].queue_count++] = queue;
            }
        }
    }
    const char *what = NULL;
    size_t index = 0;
    const int checked = hall_config_check(config, &what, &index);
    assert(checked == HALL_CONFIG_OK);
    (void)checked;
    return config;
}

static struct uuid id_of(int person)
{
    const uint8_t entropy[UUID_ENTROPY_BYTES] = {9, 8, 7, 6, 5, 4, 3, 2, 1, (uint8_t)(person + 1)};
    return uuid_make(MORNING_MS, entropy);
}

/* Does it in the engine; true if it is done. */
static bool act(struct pair *pair, struct command *command, enum role role, const char *who)
{
    command->now_ms = pair->model.now_ms;
    command->actor.role = role;
    if (who[0] != 0) {
        set_id(&command->actor.id, who);
    }
    if (command->kind > COMMAND_TICK) {
        snprintf(command->request_id, sizeof(command->request_id), "request-%u", pair->requests++);
    }
    engine_do(pair->engine, command, &pair->events, &pair->result);
    if (pair->result.problem != PROBLEM_NONE) {
        assert(pair->events.count == 0);
    }
    return pair->result.problem == PROBLEM_NONE;
}

/* ---- one command to both ---- */

static void do_issue(struct pair *pair, uint8_t a, uint8_t b)
{
    if (pair->model.count == TICKETS_MOST) {
        return;
    }
    struct command command = {.kind = COMMAND_ISSUE};
    const int count = 1 + a % 2;
    const bool guide = (b & 8) != 0;
    int services[2] = {b % SERVICES, (b >> 4) % SERVICES};
    command.as.issue.id = id_of(pair->model.count);
    command.as.issue.service_count = (uint8_t)count;
    command.as.issue.services[0] = (uint16_t)services[0];
    command.as.issue.services[1] = (uint16_t)services[1];
    command.as.issue.class = (a & 4) != 0 ? CLASS_PRIORITY : CLASS_ORDINARY;
    const bool done = act(pair, &command, guide ? ROLE_GUIDE : ROLE_KIOSK, guide ? "g" : "k");
    const bool expected = second_issue(&pair->model, services, count, (a & 4) != 0, guide);
    assert(done == expected);
    (void)done;
    (void)expected;
}

static void do_defer(struct pair *pair, int person, int places, struct command *command)
{
    command->as.ticket.places = (uint8_t)places;
    const int ahead = second_defer(&pair->model, person, places);
    const bool done = act(pair, command, ROLE_VISITOR, "");
    assert(done == (ahead != NOBODY));
    if (!done) {
        return;
    }
    /* How the engine makes it so is its own affair; that so many go first is not. Who came in the
     * same moment as the last of them cannot be told apart, and goes first as well. */
    struct person *who = &pair->model.people[person];
    const int leg = second_active(who);
    const struct ticket *ticket = engine_ticket_find(pair->engine, &command->as.ticket.id);
    const struct leg *theirs = engine_leg(pair->engine, ticket, (uint8_t)leg);
    if (pair->events.count > 0 && pair->events.events[0].kind == EVENT_LEG_DEFERRED) {
        who->legs[leg].credit_from_ms = theirs->credit_from_ms;
        who->legs[leg].overtaken = 0;
    }
    const int now_ahead = second_ahead(&pair->model, person, leg);
    assert(now_ahead >= ahead);
    /* Who was first by the bound and lets somebody go is just short of it, and has then only his
     * credit: that may not do for the very place. */
    const int64_t bound_ms = hall_rules.wait_most_ms[who->legs[leg].queue];
    assert(now_ahead <= ahead + second_near(&pair->model, person, leg) ||
           (bound_ms > 0 && pair->model.now_ms - who->legs[leg].credit_from_ms == bound_ms - 1));
    (void)now_ahead;
    (void)bound_ms;
}

static void do_ticket(struct pair *pair, uint8_t which, uint8_t a, uint8_t b)
{
    if (pair->model.count == 0) {
        return;
    }
    const int person = a % pair->model.count;
    struct command command = {.as.ticket = {.id = id_of(person)}};
    bool done = false;
    bool expected = false;
    switch (which) {
    case 0:
        command.kind = COMMAND_PRINT_RESULT;
        command.as.ticket.result = b % 4 == 0 ? PRINT_FAILED : PRINT_PRINTED;
        done = act(pair, &command, ROLE_KIOSK, "k");
        expected = second_print(&pair->model, person, b % 4 != 0);
        break;
    case 1:
        command.kind = COMMAND_CLAIM;
        done = act(pair, &command, ROLE_VISITOR, "");
        expected = second_claim(&pair->model, person);
        break;
    case 2:
        command.kind = COMMAND_CANCEL;
        done = act(pair, &command, ROLE_VISITOR, "");
        expected = second_cancel(&pair->model, person);
        break;
    case 3:
        command.kind = COMMAND_COME_BACK;
        done = act(pair, &command, ROLE_VISITOR, "");
        expected = second_come_back(&pair->model, person);
        break;
    default:
        command.kind = COMMAND_DEFER;
        do_defer(pair, person, 1 + b % 3, &command);
        return;
    }
    assert(done == expected);
    (void)done;
    (void)expected;
}

static void do_next_by_hand(struct pair *pair, int seat, uint8_t b)
{
    if (pair->model.count == 0) {
        return;
    }
    const int person = b % pair->model.count;
    struct command command = {.kind = COMMAND_SEAT_NEXT};
    command.as.seat.seat = (uint16_t)seat;
    command.as.seat.pick = id_of(person);
    memcpy(command.as.seat.reason, "ill", 4);
    const bool done = act(pair, &command, ROLE_PAD, "p");
    const bool expected = second_pick(&pair->model, seat, person);
    assert(done == expected);
    (void)done;
    (void)expected;
}

static void do_transfer(struct pair *pair, int seat, uint8_t b)
{
    struct command command = {.kind = COMMAND_SEAT_TRANSFER};
    const int to_seat = b % 2 == 0 ? (b >> 1) % SEATS : NOBODY;
    const int to_queue = b % 2 == 0 ? NOBODY : (b >> 1) % QUEUES;
    command.as.seat.seat = (uint16_t)seat;
    command.as.seat.to_seat = to_seat == NOBODY ? INDEX_NONE : (uint16_t)to_seat;
    command.as.seat.to_queue = to_queue == NOBODY ? INDEX_NONE : (uint16_t)to_queue;
    const bool done = act(pair, &command, ROLE_PAD, "p");
    const bool expected = second_transfer(&pair->model, seat, to_queue, to_seat);
    assert(done == expected);
    (void)done;
    (void)expected;
}

static void do_seat(struct pair *pair, uint8_t which, uint8_t a)
{
    static const struct {
        enum command_kind kind;
        bool (*second)(struct second_model *model, int seat);
    } rows[] = {
        {COMMAND_SEAT_OPEN, second_open},     {COMMAND_SEAT_CLOSE, second_close},
        {COMMAND_SEAT_PAUSE, second_pause},   {COMMAND_SEAT_NEXT, second_next},
        {COMMAND_SEAT_RECALL, second_recall}, {COMMAND_SEAT_ABSENT, second_absent},
        {COMMAND_SEAT_START, second_start},   {COMMAND_SEAT_FINISH, second_finish},
        {COMMAND_SEAT_PARK, second_park},     {COMMAND_REVIEW, second_review},
    };
    const size_t row = which % (sizeof(rows) / sizeof(rows[0]));
    const int seat = a % SEATS;
    struct command command = {.kind = rows[row].kind};
    if (command.kind == COMMAND_REVIEW) {
        command.as.review.seat = (uint16_t)seat;
        command.as.review.level = 3;
    } else {
        command.as.seat.seat = (uint16_t)seat;
        command.as.seat.to_queue = command.as.seat.to_seat = INDEX_NONE;
    }
    const bool done = act(pair, &command, ROLE_PAD, "p");
    const bool expected = rows[row].second(&pair->model, seat);
    assert(done == expected);
    (void)done;
    (void)expected;
}

static void do_wait(struct pair *pair, uint8_t a)
{
    const int64_t wait_ms = (int64_t)(a + 1) * 5000;
    second_wait(&pair->model, wait_ms);
    struct command command = {.kind = COMMAND_TICK};
    const bool done = act(pair, &command, ROLE_SYSTEM, "");
    assert(done);
    (void)done;
}

/* ---- do they agree? ---- */

static bool same_place(enum where where, uint8_t state)
{
    static const enum leg_state places[] = {
        [AT_PRINTER] = LEG_ISSUED, [IN_LINE] = LEG_WAITING, [CALLED] = LEG_CALLED,
        [SERVED] = LEG_SERVING,    [ASIDE] = LEG_PARKED,    [AWAY] = LEG_ABSENT,
        [DONE] = LEG_FINISHED,     [GONE] = LEG_CANCELLED,
    };
    return places[where] == state;
}

static void compare_people(const struct pair *pair)
{
    assert(engine_ticket_count(pair->engine) == (uint32_t)pair->model.count);
    for (int i = 0; i < pair->model.count; i++) {
        const struct person *person = &pair->model.people[i];
        const struct ticket *ticket = engine_ticket_at(pair->engine, (uint32_t)i);
        assert(ticket->number == person->number && ticket->queue == person->queue);
        assert(ticket->leg_count == person->leg_count);
        assert((ticket->holder != HOLDER_NONE) == person->held);
        assert(ticket->active == second_active(person));
        for (int k = 0; k < person->leg_count; k++) {
            const struct leg *leg = engine_leg(pair->engine, ticket, (uint8_t)k);
            const struct person_leg *mine = &person->legs[k];
            assert(same_place(mine->where, leg->state));
            assert(leg->queue == mine->queue && leg->overtaken == mine->overtaken);
            assert(leg->credit_from_ms == mine->credit_from_ms);
            if (mine->where == IN_LINE) {
                assert(engine_leg_ahead(pair->engine, leg, pair->model.now_ms) ==
                       (uint32_t)second_ahead(&pair->model, i, k));
            }
        }
    }
}

static void compare_seats(const struct pair *pair)
{
    static const enum seat_status statuses[] = {SEAT_CLOSED, SEAT_OPEN, SEAT_PAUSED};
    for (int i = 0; i < SEATS; i++) {
        const struct seat_state *seat = engine_seat(pair->engine, (uint16_t)i);
        int leg = 0;
        const int visitor = second_visitor(&pair->model, i, &leg);
        assert(seat->status == statuses[pair->model.seat_open[i]]);
        assert((seat->leg == SLOT_NONE) == (visitor == NOBODY));
        if (visitor != NOBODY) {
            const struct leg *theirs = engine_leg_at(pair->engine, seat->leg);
            assert(theirs->ticket == (uint32_t)visitor && theirs->index == leg);
            (void)theirs;
        }
        const struct leg *due = engine_seat_due(pair->engine, (uint16_t)i, pair->model.now_ms);
        const int mine = second_due(&pair->model, i, &leg);
        assert((due == NULL) == (mine == NOBODY));
        assert(due == NULL || (due->ticket == (uint32_t)mine && due->index == leg));
        (void)due;
    }
}

static void start(struct pair *pair)
{
    static const struct engine_limits limits = {
        .tickets = TICKETS_MOST, .legs = 256, .requests = COMMANDS_MOST + 8};
    static struct engine *fresh; /* its tables are large: made once, and copied */
    static struct engine *used;
    if (fresh == NULL) {
        fresh = engine_create(&limits);
        used = engine_create(&limits);
        assert(fresh != NULL && used != NULL);
    }
    memset(pair, 0, sizeof(*pair));
    engine_copy(used, fresh);
    pair->engine = used;
    second_init(&pair->model, MORNING_MS);
    struct command command = {.kind = COMMAND_CONFIG_APPLY, .as.config = {config_of_rules()}};
    const bool done = act(pair, &command, ROLE_SYSTEM, "");
    assert(done);
    (void)done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pair pair;
    start(&pair);
    for (size_t at = 0;
         at + 3 <= size && at < 3 * COMMANDS_MOST && pair.model.now_ms < MORNING_MS + DAY_MS;
         at += 3) {
        const uint8_t which = data[at] % 20;
        const uint8_t a = data[at + 1];
        const uint8_t b = data[at + 2];
        if (which == 0) {
            do_issue(&pair, a, b);
        } else if (which <= 5) {
            do_ticket(&pair, (uint8_t)(which - 1), a, b);
        } else if (which == 6) {
            do_next_by_hand(&pair, a % SEATS, b);
        } else if (which == 7) {
            do_transfer(&pair, a % SEATS, b);
        } else if (which == 8) {
            do_wait(&pair, a);
        } else {
            do_seat(&pair, (uint8_t)(which - 9), a);
        }
        compare_people(&pair);
        compare_seats(&pair);
        assert(at % 24 != 0 || engine_check(pair.engine) == NULL);
    }
    return 0;
}
