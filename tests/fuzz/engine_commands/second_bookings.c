/* Appointments: one list, walked for everything. */
#include "tests/fuzz/engine_commands/second_model.h"

#include <stddef.h>

#define DAY_MS INT64_C(86400000)
#define ZONE_MS (8 * INT64_C(3600000))
#define MINUTE_MS INT64_C(60000)

static int64_t begins_ms(int day, int minute)
{
    return day * DAY_MS - ZONE_MS + minute * MINUTE_MS;
}

static int64_t opens_ms(const struct appointment *booking)
{
    return begins_ms(booking->day, booking->minute) - hall_rules.grace_ms;
}

static int64_t closes_ms(const struct appointment *booking)
{
    return begins_ms(booking->day, booking->minute + SLOT_MIN) + hall_rules.grace_ms;
}

int second_left(const struct second_model *model, int queue, int day, int minute)
{
    const int today = second_local_day(model->now_ms);
    if (day < today || day > today + hall_rules.booking_days || minute % SLOT_MIN != 0 ||
        begins_ms(day, minute) <= model->now_ms) {
        return NOBODY;
    }
    int left = hall_rules.slot_quota[queue];
    for (int i = 0; i < model->booking_count; i++) {
        const struct appointment *booking = &model->bookings[i];
        if (booking->day == day && booking->minute == minute && booking->booked != CALLED_OFF &&
            hall_rules.queue_of_service[booking->service] == queue) {
            left--;
        }
    }
    return left;
}

/* One for each service and day, and not too many that are still to come; `but`: not counted. */
static bool may_book(const struct second_model *model, int card, int service, int day, int but)
{
    int open = 0;
    for (int i = 0; i < model->booking_count; i++) {
        const struct appointment *booking = &model->bookings[i];
        if (booking->card != card || i == but) {
            continue;
        }
        if (booking->service == service && booking->day == day && booking->booked != CALLED_OFF) {
            return false;
        }
        open += booking->booked == BOOKED ? 1 : 0;
    }
    return open < hall_rules.open_most;
}

static struct appointment *touched(struct second_model *model, int booking)
{
    model->bookings[booking].touched = ++model->touches;
    return &model->bookings[booking];
}

bool second_book(struct second_model *model, int card, int service, int day, int minute)
{
    const struct missed *missed = &model->missed[card];
    if (second_left(model, hall_rules.queue_of_service[service], day, minute) <= 0 ||
        !may_book(model, card, service, day, NOBODY) ||
        (missed->known && missed->refused_until > second_local_day(model->now_ms))) {
        return false;
    }
    model->bookings[model->booking_count] = (struct appointment){
        .code = model->codes++,
        .card = card,
        .service = service,
        .day = day,
        .minute = minute,
        .ticket = NOBODY,
    };
    (void)touched(model, model->booking_count++);
    return true;
}

static bool is_to_come(const struct second_model *model, int booking)
{
    const struct appointment *at = &model->bookings[booking];
    return at->booked == BOOKED && model->now_ms < begins_ms(at->day, at->minute);
}

bool second_change(struct second_model *model, int booking, int day, int minute)
{
    const struct appointment *at = &model->bookings[booking];
    if (!is_to_come(model, booking)) {
        return false;
    }
    if (at->day == day && at->minute == minute) {
        return true;
    }
    if (second_left(model, hall_rules.queue_of_service[at->service], day, minute) <= 0 ||
        !may_book(model, at->card, at->service, day, booking)) {
        return false;
    }
    touched(model, booking)->day = day;
    model->bookings[booking].minute = minute;
    return true;
}

bool second_call_off(struct second_model *model, int booking)
{
    if (!is_to_come(model, booking)) {
        return false;
    }
    touched(model, booking)->booked = CALLED_OFF;
    return true;
}

/* The hall bears so many; then none can be made for some days, and the count begins anew. */
static void miss(struct second_model *model, int booking)
{
    const struct appointment *at = touched(model, booking);
    struct missed *missed = &model->missed[at->card];
    model->bookings[booking].booked = MISSED;
    if (model->shut || model->now_ms - closes_ms(at) > hall_rules.late_ms) {
        return; /* the hall was not there to let anybody in */
    }
    if (!missed->known) {
        *missed = (struct missed){.known = true};
    }
    missed->times++;
    missed->last_day = at->day;
    if (missed->times == hall_rules.missed_most) {
        const int until = at->day + 1 + hall_rules.ban_days;
        missed->times = 0;
        missed->refused_until = until > missed->refused_until ? until : missed->refused_until;
    }
}

void second_miss_bookings(struct second_model *model)
{
    for (int i = 0; i < model->booking_count; i++) {
        if (model->bookings[i].booked == BOOKED &&
            closes_ms(&model->bookings[i]) <= model->now_ms) {
            miss(model, i);
        }
    }
}

int64_t second_bookings_due_ms(const struct second_model *model)
{
    int64_t due_ms = INT64_MAX;
    for (int i = 0; i < model->booking_count; i++) {
        const struct appointment *at = &model->bookings[i];
        if (at->booked == BOOKED && closes_ms(at) < due_ms) {
            due_ms = closes_ms(at);
        }
    }
    return due_ms;
}

void second_turn_bookings(struct second_model *model)
{
    int kept = 0;
    for (int i = 0; i < model->booking_count; i++) {
        if (model->bookings[i].booked == BOOKED) {
            model->bookings[kept++] = model->bookings[i];
        }
    }
    model->booking_count = kept;
    for (int card = 0; card < CARDS; card++) {
        const struct missed *missed = &model->missed[card];
        if (missed->last_day + hall_rules.missed_known_days <= model->day &&
            missed->refused_until <= model->day) {
            model->missed[card].known = false;
        }
    }
}

/* ---- at the hall ---- */

/* The ticket, or NULL: the hall can give none. */
static struct person *ticket(struct second_model *model, int booking, enum kind kind, int issuer)
{
    const int service = model->bookings[booking].service;
    int number = 0;
    if (model->shut || model->count == TICKETS_MOST ||
        !second_number(model, hall_rules.queue_of_service[service], &number)) {
        return NULL;
    }
    struct person *person = second_add(model, &service, 1, kind, issuer);
    person->number = number;
    if (issuer == GUIDE) {
        second_hold(model, person);
    }
    model->bookings[booking].ticket = person->serial;
    return person;
}

bool second_check_in(struct second_model *model, int booking, bool ordinary, int issuer)
{
    const struct appointment *at = &model->bookings[booking];
    if (at->booked == CALLED_OFF || at->ticket != NOBODY || model->now_ms < opens_ms(at)) {
        return false;
    }
    if (at->booked == BOOKED && model->now_ms < closes_ms(at)) {
        if (ticket(model, booking, APPOINTMENT, issuer) == NULL) {
            return false;
        }
        touched(model, booking)->booked = CHECKED_IN;
        return true;
    }
    if (at->day != second_local_day(model->now_ms) || !ordinary ||
        ticket(model, booking, ORDINARY, issuer) == NULL) {
        return false;
    }
    if (at->booked == BOOKED) {
        miss(model, booking);
    }
    (void)touched(model, booking);
    return true;
}

/* Is `a` what a card is rather for than `b`? One that can be checked in now, then one for later,
 * then one that was missed and has no ticket yet. Of such the first, and then what was made first.
 */
static bool is_rather(const struct second_model *model, const struct appointment *a,
                      const struct appointment *b)
{
    const struct appointment *both[2] = {a, b};
    int worth[2];
    for (int i = 0; i < 2; i++) {
        const struct appointment *at = both[i];
        const bool open = at->booked == BOOKED && model->now_ms < closes_ms(at);
        const bool late = (at->booked == BOOKED && !open) || at->booked == MISSED;
        worth[i] = open && model->now_ms >= opens_ms(at) ? 3
                   : open                                ? 2
                   : late && at->ticket == NOBODY        ? 1
                                                         : 0;
    }
    if (worth[0] != worth[1]) {
        return worth[0] > worth[1];
    }
    if (a->minute != b->minute) {
        return a->minute < b->minute;
    }
    return a->touched < b->touched;
}

int second_card(const struct second_model *model, int card)
{
    int best = NOBODY;
    for (int i = 0; i < model->booking_count; i++) {
        const struct appointment *at = &model->bookings[i];
        if (at->card == card && at->day == second_local_day(model->now_ms) &&
            (best == NOBODY || is_rather(model, at, &model->bookings[best]))) {
            best = i;
        }
    }
    return best;
}
