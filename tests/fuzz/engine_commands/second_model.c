/* Visitors, their order, and time. */
#include "tests/fuzz/engine_commands/second_model.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define ZONE_MS (8 * INT64_C(3600000))
#define TURN_MS (3 * INT64_C(3600000))

const struct hall_rules hall_rules = {
    .queue_of_service = {0, 0, 1},
    .serves = {{true, true}, {true, false}, {false, true}},
    .rates =
        {[ORDINARY] = 100, [PRIORITY] = 250, [APPOINTMENT] = 180, [RETURN] = 300, [PROJECT] = 130},
    .grounds = {{.kind = ORDINARY},
                {.kind = PRIORITY},
                {.kind = PRIORITY, .rate = 400},
                {.kind = PRIORITY, .ignored = true},
                {.kind = PRIORITY, .confirm = true},
                {.kind = PRIORITY, .rate = 90},
                {.kind = PROJECT, .confirm = true, .rate = 160},
                {.kind = PROJECT}},
    .overtakings_most = {2, 0},
    .wait_most_ms = {20 * 60000, 0},
    .hold_ms = 120000,
    .reenter_ms = 300000,
    .undo_ms = 60000,
    .misses_most = 2,
    .slot_quota = {2, 1},
    .booking_days = 3,
    .missed_most = 2,
    .ban_days = 4,
    .missed_known_days = 90,
    .open_most = 8,
    .grace_ms = 600000,
    .late_ms = 600000,
    .offline_from = 310,
    .run_numbers = 3,
    .runs_held_most = 4,
    .run_days = 7,
    .restore_skip = 300,
};

int second_local_day(int64_t at_ms)
{
    return (int)((at_ms + ZONE_MS) / DAY_MS);
}

int second_business_day(int64_t at_ms)
{
    return (int)((at_ms + ZONE_MS - TURN_MS) / DAY_MS);
}

static void morning(struct second_model *model)
{
    model->day = second_business_day(model->now_ms);
    model->count = 0;
    memset(model->people, 0, sizeof(model->people));
    memset(model->desks, 0, sizeof(model->desks));
    for (int seat = 0; seat < SEATS; seat++) {
        model->desks[seat].review_person = NOBODY;
        model->desks[seat].closed_review_person = NOBODY;
    }
    for (int queue = 0; queue < QUEUES; queue++) {
        model->next_number[queue] = 1;
    }
}

void second_init(struct second_model *model, int64_t now_ms)
{
    memset(model, 0, sizeof(*model));
    model->now_ms = now_ms;
    morning(model);
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
    int last = person->leg_count - 1;
    while (person->legs[last].undone) {
        last--;
    }
    return last;
}

/* ---- the order ---- */

static int64_t rate_of(const struct person *person, const struct person_leg *leg)
{
    int64_t best = hall_rules.rates[person->kind];
    if (person->counts && person->ground != NO_GROUND) {
        const struct ground_rule *ground = &hall_rules.grounds[person->ground];
        const int64_t rate = ground->rate > 0 ? ground->rate : hall_rules.rates[ground->kind];
        best = rate > best ? rate : best;
    }
    if (leg->came_back && hall_rules.rates[RETURN] > best) {
        best = hall_rules.rates[RETURN];
    }
    return best;
}

static int64_t credit(const struct second_model *model, int person, int leg)
{
    const struct person_leg *at = &model->people[person].legs[leg];
    return rate_of(&model->people[person], at) * (model->now_ms - at->credit_from_ms);
}

static bool is_bound(const struct second_model *model, int person, int leg)
{
    const struct person_leg *at = &model->people[person].legs[leg];
    const int most = hall_rules.overtakings_most[at->queue];
    const int64_t wait_most_ms = hall_rules.wait_most_ms[at->queue];
    return (most > 0 && at->overtaken >= most) ||
           (wait_most_ms > 0 && model->now_ms - at->credit_from_ms >= wait_most_ms);
}

bool second_came_before(const struct second_model *model, int a, int a_leg, int b, int b_leg)
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
    return second_came_before(model, a, a_leg, b, b_leg);
}

bool second_may_call(const struct person_leg *leg, int seat)
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
                second_may_call(leg, seat) &&
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

/* How many go before, if its credit began at `from_ms` and it was never overtaken. */
static int ahead_from(const struct second_model *model, int person, int64_t from_ms)
{
    static struct second_model other;
    other = *model;
    struct person *who = &other.people[person];
    const int leg = second_active(who);
    who->legs[leg].credit_from_ms = from_ms;
    who->legs[leg].overtaken = 0;
    return second_ahead(&other, person, leg);
}

/* Tries every beginning at which anybody's turn to go before it could change. */
int second_place(const struct second_model *model, int person, int wanted)
{
    const struct person *who = &model->people[person];
    const struct person_leg *leg = &who->legs[second_active(who)];
    const int64_t now_ms = model->now_ms;
    const int64_t long_ago_ms = now_ms - 365 * DAY_MS;
    int best = TICKETS_MOST;
    for (int i = -1; i < model->count; i++) {
        for (int k = 0; k < (i < 0 ? 1 : model->people[i].leg_count); k++) {
            const struct person_leg *other = i < 0 ? NULL : &model->people[i].legs[k];
            if (i == person ||
                (i >= 0 && (other->where != IN_LINE || other->queue != leg->queue))) {
                continue;
            }
            const int64_t at_ms = i < 0 ? long_ago_ms : other->credit_from_ms;
            const int64_t even_ms = i < 0 ? now_ms - hall_rules.wait_most_ms[leg->queue]
                                          : now_ms - credit(model, i, k) / rate_of(who, leg);
            for (int64_t from_ms = -2; from_ms <= 2; from_ms++) {
                const int one = ahead_from(model, person, at_ms + from_ms);
                const int two = ahead_from(model, person, even_ms + from_ms);
                best = one >= wanted && one < best ? one : best;
                best = two >= wanted && two < best ? two : best;
            }
        }
    }
    return best;
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

void second_put(struct second_model *model, int person, int leg, enum where where)
{
    struct person_leg *at = &model->people[person].legs[leg];
    if (where == IN_LINE && at->where != CALLED) {
        at->stay++;
        at->calls_undone = 0;
    }
    at->where = where;
    at->since_ms = model->now_ms;
    at->changes++;
}

struct person *second_add(struct second_model *model, const int *services, int count,
                          enum kind kind, int issuer)
{
    if (model->count == TICKETS_MOST) {
        return NULL;
    }
    struct person *person = &model->people[model->count++];
    memset(person, 0, sizeof(*person));
    person->serial = model->serials++;
    person->queue = hall_rules.queue_of_service[services[0]];
    person->kind = kind;
    person->issuer = issuer;
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
    return person;
}

bool second_number(struct second_model *model, int queue, int *ret_number)
{
    if (model->next_number[queue] >= hall_rules.offline_from) {
        return false;
    }
    *ret_number = model->next_number[queue]++;
    return true;
}

void second_hold(struct second_model *model, struct person *person)
{
    person->held = true;
    second_put(model, (int)(person - model->people), 0, IN_LINE);
}

static bool kind_needs_staff(enum kind kind)
{
    for (int i = NO_GROUND + 1; i < GROUNDS; i++) {
        if (hall_rules.grounds[i].kind == kind &&
            (hall_rules.grounds[i].confirm || hall_rules.grounds[i].ignored)) {
            return true;
        }
    }
    return false;
}

bool second_issue(struct second_model *model, const int *services, int count, enum kind kind,
                  int ground, int issuer)
{
    const struct ground_rule *rule = &hall_rules.grounds[ground];
    int number = 0;
    if (kind == RETURN || model->shut || model->count == TICKETS_MOST ||
        (ground == NO_GROUND && issuer != GUIDE && kind_needs_staff(kind)) ||
        (ground != NO_GROUND && (rule->ignored || (kind != ORDINARY && kind != rule->kind))) ||
        !second_number(model, hall_rules.queue_of_service[services[0]], &number)) {
        return false;
    }
    struct person *person = second_add(model, services, count, kind, issuer);
    person->number = number;
    if (ground != NO_GROUND) {
        person->ground = ground;
        person->counts = issuer == GUIDE || !rule->confirm;
        person->kind = person->counts ? rule->kind : ORDINARY;
    }
    if (issuer == GUIDE) {
        second_hold(model, person);
    }
    return true;
}

bool second_confirm(struct second_model *model, int person, int ground, bool staff)
{
    struct person *at = &model->people[person];
    const int seen = ground == AS_SAID ? at->ground : ground;
    if (!staff || ground > AS_SAID || is_over(at->legs[second_active(at)].where) ||
        (ground == AS_SAID && seen == NO_GROUND) || hall_rules.grounds[seen].ignored) {
        return false;
    }
    at->kind = at->kind == APPOINTMENT ? APPOINTMENT : hall_rules.grounds[seen].kind;
    at->ground = seen;
    at->counts = seen != NO_GROUND;
    return true;
}

bool second_print(struct second_model *model, int person, int kiosk, bool printed)
{
    struct person *at = &model->people[person];
    if (at->issuer != kiosk || at->withdrawn) {
        return false; /* another one's ticket; withdrawn */
    }
    if (at->legs[0].where != AT_PRINTER) {
        return true;
    }
    second_put(model, person, 0, printed ? IN_LINE : AT_PRINTER);
    at->held = at->held || printed;
    return true;
}

bool second_claim(struct second_model *model, int person)
{
    if (model->people[person].held || model->people[person].legs[0].where != AT_PRINTER) {
        return false;
    }
    second_hold(model, &model->people[person]);
    return true;
}

void second_give_up(struct second_model *model, int person)
{
    for (int i = 0; i < model->people[person].leg_count; i++) {
        if (!is_over(model->people[person].legs[i].where)) {
            second_put(model, person, i, GONE);
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
    second_give_up(model, person);
    return true;
}

/* Who did not come waits anew. */
static void reenter(struct second_model *model, int person, int leg)
{
    model->people[person].legs[leg].credit_from_ms = model->now_ms;
    model->people[person].legs[leg].overtaken = 0;
    second_put(model, person, leg, IN_LINE);
}

bool second_come_back(struct second_model *model, int person)
{
    struct person *at = &model->people[person];
    const int leg = second_active(at);
    if (at->legs[leg].where == ASIDE) {
        at->legs[leg].came_back = true;
        second_put(model, person, leg, IN_LINE);
        return true;
    }
    if (at->legs[leg].where == AWAY) {
        reenter(model, person, leg);
        return true;
    }
    return false;
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

void second_deferred(struct second_model *model, int person, int64_t credit_from_ms)
{
    struct person_leg *leg = &model->people[person].legs[second_active(&model->people[person])];
    leg->credit_from_ms = credit_from_ms;
    leg->overtaken = 0;
    leg->stay++;
    leg->calls_undone = 0;
}

bool second_shut(struct second_model *model, bool shut)
{
    const bool other = model->shut != shut;
    model->shut = shut;
    return other;
}

/* ---- time ---- */

void second_wait(struct second_model *model, int64_t wait_ms)
{
    model->now_ms += wait_ms;
    if (second_business_day(model->now_ms) > model->day) {
        morning(model);
        second_turn_bookings(model);
        second_turn_runs(model);
    }
    for (int i = 0; i < model->count; i++) {
        struct person *person = &model->people[i];
        if (person->legs[0].where == AT_PRINTER &&
            person->legs[0].since_ms + hall_rules.hold_ms <= model->now_ms) {
            person->withdrawn = true;
            second_give_up(model, i);
        }
        for (int k = 0; k < person->leg_count; k++) {
            if (person->legs[k].where == AWAY &&
                person->legs[k].since_ms + hall_rules.reenter_ms <= model->now_ms) {
                reenter(model, i, k);
            }
        }
    }
    second_miss_bookings(model);
}

int64_t second_due_ms(const struct second_model *model)
{
    int64_t due_ms = (model->day + 1) * DAY_MS - ZONE_MS + TURN_MS;
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            const struct person_leg *leg = &model->people[i].legs[k];
            const int64_t at_ms = leg->where == AWAY ? leg->since_ms + hall_rules.reenter_ms
                                  : leg->where == AT_PRINTER && k == 0
                                      ? leg->since_ms + hall_rules.hold_ms
                                      : INT64_MAX;
            due_ms = at_ms < due_ms ? at_ms : due_ms;
        }
    }
    const int64_t bookings_ms = second_bookings_due_ms(model);
    return bookings_ms < due_ms ? bookings_ms : due_ms;
}
