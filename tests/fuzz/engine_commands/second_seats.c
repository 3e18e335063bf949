/* Clerks: who is called, served, sent on; and the last step taken back. */
#include "tests/fuzz/engine_commands/second_model.h"

#include <stddef.h>
#include <string.h>

enum { RECALLS_MOST = 200, CALLS_MOST = 255 };

static bool is_busy(const struct second_model *model, int seat)
{
    int leg = 0;
    return second_visitor(model, seat, &leg) != NOBODY;
}

/* Who waited for it alone waits for the queue; calls before that did not pass him. */
static void release(struct second_model *model, int seat)
{
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            struct person_leg *leg = &model->people[i].legs[k];
            if (leg->only == seat) {
                leg->only = NOBODY;
                leg->stay++;
                leg->calls_undone = 0;
            }
        }
    }
}

/* Who comes to a seat or goes: nothing from before is taken back any more. */
static void sit(struct second_model *model, int seat, int open)
{
    struct desk *desk = &model->desks[seat];
    if (desk->open != open) {
        if (open == 0) {
            release(model, seat);
        }
        desk->open = open;
        desk->last.step = NO_STEP;
        desk->closed_review_person = NOBODY;
    }
}

bool second_open(struct second_model *model, int seat)
{
    sit(model, seat, 1);
    return true;
}

bool second_close(struct second_model *model, int seat)
{
    if (is_busy(model, seat)) {
        return false;
    }
    sit(model, seat, 0);
    return true;
}

bool second_pause(struct second_model *model, int seat)
{
    if (model->desks[seat].open == 0 || is_busy(model, seat)) {
        return false;
    }
    sit(model, seat, 2);
    return true;
}

/* ---- steps ---- */

/* Keeps what the undo needs; `began`: the visitor was only called before. */
static void remember(struct second_model *model, int seat, enum step step, int person, int leg,
                     bool began)
{
    model->desks[seat].last = (struct last_step){
        .step = step,
        .person = person,
        .leg = leg,
        .changes = model->people[person].legs[leg].changes,
        .began = began,
        .at_ms = model->now_ms,
    };
}

static void count_call(struct person_leg *leg)
{
    leg->calls += leg->calls < CALLS_MOST ? 1 : 0;
}

static int *passings(struct person_leg *leg, bool by_hand)
{
    return by_hand ? &leg->picked_past : &leg->overtaken;
}

static void call(struct second_model *model, int seat, int person, int leg, bool by_hand)
{
    struct person_leg *called = &model->people[person].legs[leg];
    struct desk *desk = &model->desks[seat];
    desk->by_hand = by_hand;
    memset(desk->passed, 0, sizeof(desk->passed));
    for (int i = 0; i < model->count; i++) {
        for (int k = 0; k < model->people[i].leg_count; k++) {
            struct person_leg *other = &model->people[i].legs[k];
            if (other->where == IN_LINE && other != called && other->queue == called->queue &&
                second_may_call(other, seat) && second_came_before(model, i, k, person, leg)) {
                (*passings(other, by_hand))++;
                desk->passed[i] = (struct passed){true, k, other->stay, other->calls_undone};
            }
        }
    }
    called->seat = seat;
    count_call(called);
    called->recalls = 0;
    called->called_ms = model->now_ms;
    called->call_order = ++model->calls;
    second_put(model, person, leg, CALLED);
    remember(model, seat, STEP_CALL, person, leg, false);
}

bool second_next(struct second_model *model, int seat)
{
    int leg = 0;
    const int due = second_due(model, seat, &leg);
    if (model->shut || model->desks[seat].open != 1 || is_busy(model, seat) || due == NOBODY) {
        return false;
    }
    call(model, seat, due, leg, false);
    return true;
}

bool second_pick(struct second_model *model, int seat, int person)
{
    const int leg = second_active(&model->people[person]);
    const struct person_leg *at = &model->people[person].legs[leg];
    if (model->shut || model->desks[seat].open != 1 || is_busy(model, seat) ||
        at->where != IN_LINE || !hall_rules.serves[seat][at->queue]) {
        return false;
    }
    call(model, seat, person, leg, true);
    return true;
}

/* The visitor's leg if he was called and not begun (or begun too, if `also_served`). */
static struct person_leg *visitor_leg(struct second_model *model, int seat, bool also_served,
                                      int *ret_person, int *ret_leg)
{
    const int person = second_visitor(model, seat, ret_leg);
    if (person == NOBODY || model->desks[seat].open == 0) {
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
    if (leg == NULL || leg->recalls >= RECALLS_MOST) {
        return false;
    }
    leg->recalls++;
    count_call(leg);
    leg->called_ms = model->now_ms;
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
    second_put(model, person, at, AWAY);
    leg->misses++;
    bool ended[LEGS_MOST] = {false};
    if (leg->misses >= hall_rules.misses_most) {
        for (int i = 0; i < model->people[person].leg_count; i++) {
            ended[i] = model->people[person].legs[i].where == AT_PRINTER;
        }
        second_give_up(model, person);
    }
    remember(model, seat, STEP_MISS, person, at, false);
    memcpy(model->desks[seat].last.ended, ended, sizeof(ended));
    return true;
}

/* A service begins: what the last visitor could review here is past. */
static bool begin(struct second_model *model, int seat, int person, int leg)
{
    struct desk *desk = &model->desks[seat];
    if (model->people[person].legs[leg].where != CALLED) {
        return false;
    }
    second_put(model, person, leg, SERVED);
    desk->closed_review_person = desk->review_person;
    desk->closed_review_leg = desk->review_leg;
    desk->review_person = NOBODY;
    return true;
}

bool second_start(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, false, &person, &at) == NULL) {
        return false;
    }
    (void)begin(model, seat, person, at);
    remember(model, seat, STEP_START, person, at, false);
    return true;
}

bool second_finish(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, true, &person, &at) == NULL) {
        return false;
    }
    const bool began = begin(model, seat, person, at);
    second_put(model, person, at, DONE);
    model->desks[seat].review_person = person;
    model->desks[seat].review_leg = at;
    for (int i = 0; i < model->people[person].leg_count; i++) {
        if (model->people[person].legs[i].where == AT_PRINTER) {
            second_put(model, person, i, IN_LINE);
            break;
        }
    }
    remember(model, seat, STEP_FINISH, person, at, began);
    return true;
}

bool second_park(struct second_model *model, int seat)
{
    int person = 0;
    int at = 0;
    if (visitor_leg(model, seat, true, &person, &at) == NULL) {
        return false;
    }
    const bool began = begin(model, seat, person, at);
    second_put(model, person, at, ASIDE);
    remember(model, seat, STEP_PARK, person, at, began);
    return true;
}

bool second_transfer(struct second_model *model, int seat, int to_queue, int to_seat)
{
    int person = 0;
    int at = 0;
    struct person_leg *leg = visitor_leg(model, seat, true, &person, &at);
    if (leg == NULL || model->people[person].leg_count == LEGS_MOST ||
        (to_seat != NOBODY && model->desks[to_seat].open == 0)) {
        return false;
    }
    const bool began = begin(model, seat, person, at);
    second_put(model, person, at, DONE);
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
    remember(model, seat, STEP_FINISH, person, at, began);
    return true;
}

bool second_review(struct second_model *model, int seat)
{
    struct desk *desk = &model->desks[seat];
    if (desk->review_person == NOBODY) {
        return false;
    }
    model->people[desk->review_person].legs[desk->review_leg].reviewed = true;
    desk->review_person = NOBODY;
    return true;
}

/* ---- and back ---- */

/* As if it had not been called: nobody was passed, and the first call was none. */
static void uncall(struct second_model *model, int seat, int person, int leg)
{
    struct person_leg *called = &model->people[person].legs[leg];
    struct desk *desk = &model->desks[seat];
    for (int i = 0; i < model->count; i++) {
        const struct passed *passed = &desk->passed[i];
        struct person_leg *other = &model->people[i].legs[passed->leg];
        /* Of his own undone calls only the last one is remembered. */
        if (passed->is && other->where == IN_LINE && other->stay == passed->stay &&
            other->calls_undone <= passed->calls_undone + 1) {
            (*passings(other, desk->by_hand))--;
        }
    }
    called->calls -= 1 + called->recalls;
    called->recalls = 0;
    called->calls_undone++;
    second_put(model, person, leg, IN_LINE);
    if (called->calls == 0) {
        called->seat = NOBODY;
    }
}

/* It was only called after all; the visitor before may review again. */
static void unbegin(struct second_model *model, int seat, int person, int leg)
{
    struct desk *desk = &model->desks[seat];
    const int before = desk->closed_review_person;
    second_put(model, person, leg, CALLED);
    desk->closed_review_person = NOBODY;
    if (before != NOBODY && desk->review_person == NOBODY) {
        const struct person_leg *done = &model->people[before].legs[desk->closed_review_leg];
        if (done->where == DONE && !done->reviewed) {
            desk->review_person = before;
            desk->review_leg = desk->closed_review_leg;
        }
    }
}

static bool unfinish(struct second_model *model, int seat, int person, int leg)
{
    struct person *who = &model->people[person];
    struct person_leg *done = &who->legs[leg];
    const int next = second_active(who);
    const enum where where = who->legs[next].where;
    const bool goes_on = where != DONE && where != GONE;
    for (int i = 0; i < who->leg_count; i++) {
        if (who->legs[i].calls > 0 && who->legs[i].call_order > done->call_order) {
            return false; /* another counter has called him since */
        }
    }
    if (done->reviewed || (goes_on && where != IN_LINE)) {
        return false;
    }
    if (goes_on) {
        second_put(model, person, next, done->transferred ? GONE : AT_PRINTER);
        who->legs[next].undone = done->transferred;
    }
    done->transferred = false;
    second_put(model, person, leg, SERVED);
    struct desk *desk = &model->desks[seat];
    if (desk->review_person == person && desk->review_leg == leg) {
        desk->review_person = NOBODY;
    }
    return true;
}

static void unmiss(struct second_model *model, const struct last_step *last)
{
    for (int i = 0; i < LEGS_MOST; i++) {
        if (last->ended[i]) {
            second_put(model, last->person, i, AT_PRINTER);
        }
    }
    model->people[last->person].legs[last->leg].misses--;
    second_put(model, last->person, last->leg, CALLED);
}

enum step second_step(const struct second_model *model, int seat)
{
    const struct desk *desk = &model->desks[seat];
    const struct last_step *last = &desk->last;
    int leg = 0;
    const int visitor = second_visitor(model, seat, &leg);
    if (desk->open != 1) {
        return NO_STEP;
    }
    if (visitor != NOBODY && model->people[visitor].legs[leg].where == CALLED) {
        const int64_t called_ms = model->people[visitor].legs[leg].called_ms;
        return model->now_ms <= called_ms + hall_rules.undo_ms ? STEP_CALL : NO_STEP;
    }
    if (last->step == NO_STEP || last->step == STEP_CALL ||
        model->now_ms > last->at_ms + hall_rules.undo_ms ||
        model->people[last->person].legs[last->leg].changes != last->changes ||
        (visitor != NOBODY && (visitor != last->person || leg != last->leg))) {
        return NO_STEP;
    }
    return last->step;
}

bool second_undo(struct second_model *model, int seat)
{
    const struct last_step last = model->desks[seat].last;
    int leg = 0;
    const int visitor = second_visitor(model, seat, &leg);
    switch (second_step(model, seat)) {
    case NO_STEP:
        return false;
    case STEP_CALL:
        uncall(model, seat, visitor, leg);
        break;
    case STEP_START:
        unbegin(model, seat, last.person, last.leg);
        break;
    case STEP_MISS:
        unmiss(model, &last);
        break;
    case STEP_PARK:
        second_put(model, last.person, last.leg, SERVED);
        break;
    case STEP_FINISH:
        if (!unfinish(model, seat, last.person, last.leg)) {
            return false;
        }
        break;
    }
    if (last.began) {
        unbegin(model, seat, last.person, last.leg);
    }
    model->desks[seat].last = (struct last_step){.step = NO_STEP};
    return true;
}
