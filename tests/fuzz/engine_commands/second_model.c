#include "tests/fuzz/engine_commands/second_model.h"

#include <string.h>

const struct hall_rules hall_rules = {
    .queue_of_service = {0, 0, 1},
    .serves = {{true, true}, {true, false}, {false, true}},
    .ordinary_rate = 100,
    .priority_rate = 250,
    .return_rate = 300,
    .overtakings_most = {2, 0},
    .wait_most_ms = {20 * 60000, 0},
    .hold_ms = 120000,
    .reenter_ms = 300000,
    .misses_most = 2,
};

void second_init(struct second_model *model, int64_t now_ms)
{
    memset(model, 0, sizeof(*model));
    model->now_ms = now_ms;
    for (int seat = 0; seat < SEATS; seat++) {
        model->review_person[seat] = NOBODY;
    }
}

static bool is_here(enum where where)
{
    return where == IN_LINE || where == CALLED || where == SERVED || where == ASIDE ||
           where == AWAY;
}

static bool is_over(enum where where)
{
    return where == DONE || where == GONE;
}

int second_active(const struct person *person)
{
    for (int i = 0; i < person->leg_count; i++) {
        if (is_here(person->legs[i].where)) {
            return i;
        }
    }
    for (int i = 0; i < person->leg_count; i++) {
        if (person->legs[i].where == AT_PRINTER) {
            return i;
        }
    }
    return person->leg_count - 1;
}

/* ---- the order ---- */

static int64_t credit(const struct second_model *model, int person, int leg)
{
    const struct person_leg *at = &model->people[person].legs[leg];
    int64_t rate =
        model->people[person].priority ? hall_rules.priority_rate : hall_rules.ordinary_rate;
    if (at->came_back && hall_rules.return_rate > rate) {
        rate = hall_rules.return_rate;
    }
    return rate * (model->now_ms - at->credit_from_ms);
}

static bool is_bound(const struct second_model *model, int person, int leg)
{
    const struct person_leg *at = &model->people[person].legs[leg];
    const int most = hall_rules.overtakings_most[at->queue];
    const int64_t wait_most_ms = hall_rules.wait_most_ms[at->queue];
    return (most > 0 && at->overtaken >= most) ||
           (wait_most_ms > 0 && model->now_ms - at->credit_from_ms >= wait_most_ms);
}

static bool came_before(const struct second_model *model, int a, int a_leg, int b, int b_leg)
{
    const int64_t a_ms = model->people[a].legs[a_leg].credit_from_ms;
    const int64_t b_ms = model->people[b].legs[b_leg].credit_from_ms;
    if (a_ms != b_ms) {
        return a_ms < b_ms;
    }
    return a != b ? a < b : a_leg < b_leg;
}

static bool goes_before(const struct second_model *model, int a, int a_leg, int b, int b_leg)
{
    const bool a_bound = is_bound(model, a, a_leg);
    const bool b_bound = is_bound(model, b, b_leg);
    if (a_bound != b_bound) {
        return a_bound;
    }
    const int64_t a_credit = credit(model, a, a_leg);
    const int64_t b_credit = credit(model, b, b_leg);
    if (!a_bound && a_credit != b_credit) {
        return a_credit > b_credit;
    }
    return came_before(model, a, a_leg, b, b_leg);
}

static bool may_call(const struct person_leg *leg, int seat)
{
    return leg->only == NOBODY || leg->only == seat;
}

int second_due(const struct second_model *model, int seat, int *ret_leg)
{
    int best = NOBODY;
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            const struct person_leg *leg = &model->people[i].legs[k];
            if (leg->where == IN_LINE && hall_rules.serves[seat][leg->queue] &&
                may_call(leg, seat) &&
                (best == NOBODY || goes_before(model, i, k, best, *ret_leg))) {
                best = i;
                *ret_leg = k;
            }
        }
    }
    return best;
}

int second_ahead(const struct second_model *model, int person, int leg)
{
    const int queue = model->people[person].legs[leg].queue;
    int ahead = 0;
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            const struct person_leg *other = &model->people[i].legs[k];
            if (other->where == IN_LINE && other->queue == queue && (i != person || k != leg) &&
                goes_before(model, i, k, person, leg)) {
                ahead++;
            }
        }
    }
    return ahead;
}

static bool is_within(int64_t a, int64_t b, int64_t distance)
{
    return a - b <= distance && b - a <= distance;
}

int second_near(const struct second_model *model, int person, int leg)
{
    const struct person_leg *here = &model->people[person].legs[leg];
    int near = 0;
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            const struct person_leg *other = &model->people[i].legs[k];
            if (other->where == IN_LINE && other->queue == here->queue && i != person &&
                (is_within(credit(model, i, k), credit(model, person, leg),
                           2 * hall_rules.return_rate) ||
                 (hall_rules.overtakings_most[other->queue] > 0 &&
                  other->overtaken >= hall_rules.overtakings_most[other->queue]) ||
                 is_within(other->credit_from_ms, here->credit_from_ms, 2))) {
                near++;
            }
        }
    }
    return near;
}

int second_visitor(const struct second_model *model, int seat, int *ret_leg)
{
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            const struct person_leg *leg = &model->people[i].legs[k];
            if ((leg->where == CALLED || leg->where == SERVED) && leg->seat == seat) {
                *ret_leg = k;
                return i;
            }
        }
    }
    return NOBODY;
}

/* ---- visitors ---- */

static void put(struct second_model *model, int person, int leg, enum where where)
{
    model->people[person].legs[leg].where = where;
    model->people[person].legs[leg].since_ms = model->now_ms;
}

bool second_issue(struct second_model *model, const int *services, int count, bool priority,
                  bool by_guide)
{
    struct person *person = &model->people[model->count++];
    memset(person, 0, sizeof(*person));
    person->queue = hall_rules.queue_of_service[services[0]];
    person->number = ++model->next_number[person->queue];
    person->priority = priority;
    person->by_guide = by_guide;
    person->held = by_guide;
    person->issued_ms = model->now_ms;
    person->leg_count = count;
    for (int i = 0; i < count; i++) {
        person->legs[i] = (struct person_leg){
            .where = AT_PRINTER,
            .queue = hall_rules.queue_of_service[services[i]],
            .seat = NOBODY,
            .only = NOBODY,
            .credit_from_ms = model->now_ms,
            .since_ms = model->now_ms,
        };
    }
    if (by_guide) {
        put(model, model->count - 1, 0, IN_LINE);
    }
    return true;
}

bool second_print(struct second_model *model, int person, bool printed)
{
    struct person *at = &model->people[person];
    if (at->by_guide || at->withdrawn) {
        return false; /* another one's ticket; withdrawn */
    }
    if (at->legs[0].where != AT_PRINTER) {
        return true;
    }
    put(model, person, 0, printed ? IN_LINE : AT_PRINTER);
    at->held = at->held || printed;
    return true;
}

bool second_claim(struct second_model *model, int person)
{
    if (model->people[person].held || model->people[person].legs[0].where != AT_PRINTER) {
        return false;
    }
    model->people[person].held = true;
    put(model, person, 0, IN_LINE);
    return true;
}

static void give_up(struct second_model *model, int person)
{
    for (int i = 0; i < model->people[person].leg_count; i++) {
        if (!is_over(model->people[person].legs[i].where)) {
            put(model, person, i, GONE);
        }
    }
}

bool second_cancel(struct second_model *model, int person)
{
    const struct person *at = &model->people[person];
    const enum where where = at->legs[second_active(at)].where;
    if (where == CALLED || where == SERVED || is_over(where)) {
        return false;
    }
    give_up(model, person);
    return true;
}

bool second_come_back(struct second_model *model, int person)
{
    struct person *at = &model->people[person];
    const int leg = second_active(at);
    if (at->legs[leg].where == ASIDE) {
        at->legs[leg].came_back = true;
    } else if (at->legs[leg].where == AWAY) {
        at->legs[leg].credit_from_ms = model->now_ms;
        at->legs[leg].overtaken = 0;
    } else {
        return false;
    }
    put(model, person, leg, IN_LINE);
    return true;
}

int second_defer(const struct second_model *model, int person, int places)
{
    const struct person *at = &model->people[person];
    const int leg = second_active(at);
    if (at->legs[leg].where != IN_LINE) {
        return NOBODY;
    }
    int in_line = 0;
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            in_line += model->people[i].legs[k].where == IN_LINE &&
                               model->people[i].legs[k].queue == at->legs[leg].queue
                           ? 1
                           : 0;
        }
    }
    const int ahead = second_ahead(model, person, leg) + places;
    return ahead < in_line ? ahead : in_line - 1;
}

/* ---- clerks ---- */

bool second_open(struct second_model *model, int seat)
{
    model->seat_open[seat] = 1;
    return true;
}

static bool is_busy(const struct second_model *model, int seat)
{
    int leg = 0;
    return second_visitor(model, seat, &leg) != NOBODY;
}

bool second_close(struct second_model *model, int seat)
{
    if (is_busy(model, seat)) {
        return false;
    }
    for (int i = 0; i < model->count; i++) { /* who waited for it alone waits for the queue */
        for (int k = 0; k < model->people[i].leg_count; k++) {
            struct person_leg *leg = &model->people[i].legs[k];
            leg->only = leg->only == seat ? NOBODY : leg->only;
        }
    }
    model->seat_open[seat] = 0;
    return true;
}

bool second_pause(struct second_model *model, int seat)
{
    if (model->seat_open[seat] == 0 || is_busy(model, seat)) {
        return false;
    }
    model->seat_open[seat] = 2;
    return true;
}

static void call(struct second_model *model, int seat, int person, int leg, bool by_rule)
{
    struct person_leg *called = &model->people[person].legs[leg];
    for (int i = 0; i < model->count && by_rule; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            struct person_leg *other = &model->people[i].legs[k];
            if (other->where == IN_LINE && other != called && other->queue == called->queue &&
                may_call(other, seat) && came_before(model, i, k, person, leg)) {
                other->overtaken++;
            }
        }
    }
    called->seat = seat;
    called->recalls = 0;
    put(model, person, leg, CALLED);
}

bool second_next(struct second_model *model, int seat)
{
    int leg = 0;
    const int due = second_due(model, seat, &leg);
    if (model->seat_open[seat] != 1 || is_busy(model, seat) || due == NOBODY) {
        return false;
    }
    call(model, seat, due, leg, true);
    return true;
}

bool second_pick(struct second_model *model, int seat, int person)
{
    const int leg = second_active(&model->people[person]);
    const struct person_leg *at = &model->people[person].legs[leg];
    if (model->seat_open[seat] != 1 || is_busy(model, seat) || at->where != IN_LINE ||
        !hall_rules.serves[seat][at->queue]) {
        return false;
    }
    call(model, seat, person, leg, false);
    return true;
}

/* The visitor's leg if he was called and not begun (or begun too, if `also_served`). */
static struct person_leg *visitor_leg(struct second_model *model, int seat, bool also_served,
                                      int *ret_person, int *ret_leg)
{
    const int person = second_visitor(model, seat, ret_leg);
    if (person == NOBODY || model->seat_open[seat] == 0) {
        return NULL;
    }
    struct person_leg *leg = &model->people[person].legs[*ret_leg];
    *ret_person = person;
    return leg->where == CALLED || also_served ? leg : NULL;
}

bool second_recall(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    struct person_leg *leg = visitor_leg(model, seat, false, &person, &at);
    if (leg == NULL || leg->recalls >= 200) {
        return false;
    }
    leg->recalls++;
    return true;
}

bool second_absent(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    struct person_leg *leg = visitor_leg(model, seat, false, &person, &at);
    if (leg == NULL) {
        return false;
    }
    put(model, person, at, AWAY);
    leg->misses++;
    if (leg->misses >= hall_rules.misses_most) {
        give_up(model, person);
    }
    return true;
}

/* A service begins: what the last visitor could review here is past. */
static void begin(struct second_model *model, int seat, int person, int leg)
{
    if (model->people[person].legs[leg].where == CALLED) {
        put(model, person, leg, SERVED);
        model->review_person[seat] = NOBODY;
    }
}

bool second_start(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, false, &person, &at) == NULL) {
        return false;
    }
    begin(model, seat, person, at);
    return true;
}

bool second_finish(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, true, &person, &at) == NULL) {
        return false;
    }
    begin(model, seat, person, at);
    put(model, person, at, DONE);
    model->review_person[seat] = person;
    model->review_leg[seat] = at;
    for (int i = 0; i < model->people[person].leg_count; i++) {
        if (model->people[person].legs[i].where == AT_PRINTER) {
            put(model, person, i, IN_LINE);
            break;
        }
    }
    return true;
}

bool second_park(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, true, &person, &at) == NULL) {
        return false;
    }
    begin(model, seat, person, at);
    put(model, person, at, ASIDE);
    return true;
}

bool second_transfer(struct second_model *model, int seat, int to_queue, int to_seat)
{
    int person = 0;
    int at = 0;
    struct person_leg *leg = visitor_leg(model, seat, true, &person, &at);
    if (leg == NULL || model->people[person].leg_count == LEGS_MOST ||
        (to_seat != NOBODY && model->seat_open[to_seat] == 0)) {
        return false;
    }
    begin(model, seat, person, at);
    put(model, person, at, DONE);
    leg->transferred = true;
    int queue = to_queue;
    if (to_seat != NOBODY) {
        queue = hall_rules.serves[to_seat][leg->queue] ? leg->queue
                : hall_rules.serves[to_seat][0]        ? 0
                                                       : 1;
    }
    struct person *who = &model->people[person];
    who->legs[who->leg_count++] = (struct person_leg){
        .where = IN_LINE,
        .queue = queue,
        .seat = NOBODY,
        .only = to_seat,
        .credit_from_ms = who->issued_ms,
        .since_ms = model->now_ms,
    };
    return true;
}

bool second_review(struct second_model *model, int seat)
{
    if (model->review_person[seat] == NOBODY) {
        return false;
    }
    model->review_person[seat] = NOBODY;
    return true;
}

/* ---- time ---- */

void second_wait(struct second_model *model, int64_t wait_ms)
{
    model->now_ms += wait_ms;
    for (int i = 0; i < model->count; i++) {
        struct person *person = &model->people[i];
        if (person->legs[0].where == AT_PRINTER &&
            person->legs[0].since_ms + hall_rules.hold_ms <= model->now_ms) {
            person->withdrawn = true;
            give_up(model, i);
        }
        for (int k = 0; k < person->leg_count; k++) {
            struct person_leg *leg = &person->legs[k];
            if (leg->where == AWAY && leg->since_ms + hall_rules.reenter_ms <= model->now_ms) {
                leg->credit_from_ms = model->now_ms;
                leg->overtaken = 0;
                put(model, i, k, IN_LINE);
            }
        }
    }
}
