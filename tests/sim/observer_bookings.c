/*
 * The observer's books of appointments: one for each person, service and day; no more than the
 * quota in a slot; only in the hours, in time, and by who may; missed ones, and for how long nobody
 * books who missed too many. Kept from the events alone, over the turn of the day.
 *
 *   booked ──check_in──> in          from a grace time before the slot until one after it
 *     │ ├────cancel────> cancelled   until the slot begins; its place is free again
 *     │ └────expire────> missed ──late──> missed, with an ordinary ticket (on that day)
 *     └─change─> booked at another time
 */
#include "tests/sim/observer.h"

#include <string.h>

enum {
    SLOT_OF_MS = 15 * 60000,
    HALL_WAS_DOWN_MS = 600000, /* noticed so late, nobody could have come in */
    FORGOTTEN_AFTER_DAYS = 90,
    OPEN_OF_PERSON = 8,
};

/* ---- finding ---- */

static struct observed_booking *row_of(struct observed_bookings *bookings,
                                       const struct booking_code *code)
{
    for (uint32_t i = 0; i < bookings->count; i++) {
        if (memcmp(bookings->rows[i].code.text, code->text, sizeof(code->text)) == 0) {
            return &bookings->rows[i];
        }
    }
    return NULL;
}

static bool same_person(const struct person_key *a, const struct person_key *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static struct observed_misser *misser_of(struct observed_bookings *bookings,
                                         const struct person_key *person)
{
    for (uint32_t i = 0; i < bookings->misser_count; i++) {
        if (same_person(&bookings->missers[i].person, person)) {
            return &bookings->missers[i];
        }
    }
    return NULL;
}

static int64_t slot_ms(const struct observer *observer, const struct observed_booking *row)
{
    return observer_moment_ms(observer->config, row->day, row->minute);
}

static int64_t opens_ms(const struct observer *observer, const struct observed_booking *row)
{
    return slot_ms(observer, row) - observer->config->booking_grace_ms;
}

static int64_t closes_ms(const struct observer *observer, const struct observed_booking *row)
{
    return slot_ms(observer, row) + SLOT_OF_MS + observer->config->booking_grace_ms;
}

/* ---- what speaks against a slot, and against a person: all of it ---- */

enum {
    AGAINST_NO_SLOT = 1 << 0,
    AGAINST_TOO_FAR = 1 << 1,
    AGAINST_UNPUBLISHED = 1 << 2,
    AGAINST_FULL = 1 << 3,
    AGAINST_TWIN = 1 << 4,
    AGAINST_MANY = 1 << 5,
    AGAINST_BAN = 1 << 6,
};

static bool is_in_hours(const struct hall_config *config, int32_t day, uint16_t minute)
{
    const struct calendar_day_hours hours = observer_hours_of_day(config, day);
    for (uint8_t i = 0; i < hours.count; i++) {
        if (minute >= hours.spans[i].opens_min && minute + 15 <= hours.spans[i].closes_min) {
            return minute % 15 == 0;
        }
    }
    return false;
}

static unsigned against_slot(const struct observer *observer, uint16_t service, int32_t day,
                             uint16_t minute, int64_t now_ms)
{
    const struct hall_config *config = observer->config;
    const uint16_t queue = config->services[service].queue;
    const int32_t today = observer_local_day(config, now_ms);
    uint32_t taken = 0;
    unsigned against = 0;
    for (uint32_t i = 0; i < observer->bookings.count; i++) {
        const struct observed_booking *row = &observer->bookings.rows[i];
        taken += row->day == day && row->minute == minute && row->fate != FATE_CANCELLED &&
                         config->services[row->service].queue == queue
                     ? 1
                     : 0;
    }
    against |= day < today || config->queues[queue].slot_quota == 0 ||
                       !is_in_hours(config, day, minute) ||
                       observer_moment_ms(config, day, minute) <= now_ms
                   ? AGAINST_NO_SLOT
                   : 0U;
    against |= day > today + config->booking_days ? AGAINST_TOO_FAR : 0U;
    against |= observer_day_is_published(config) ? 0U : AGAINST_UNPUBLISHED;
    against |= taken >= config->queues[queue].slot_quota ? AGAINST_FULL : 0U;
    return against;
}

/* `but`: the one that is being changed, or NULL. */
static unsigned against_person(const struct observer *observer, const struct person_key *person,
                               uint16_t service, int32_t day, const struct observed_booking *but)
{
    uint32_t open = 0;
    unsigned against = 0;
    for (uint32_t i = 0; i < observer->bookings.count; i++) {
        const struct observed_booking *row = &observer->bookings.rows[i];
        if (row == but || !same_person(&row->person, person)) {
            continue;
        }
        open += row->fate == FATE_OPEN ? 1 : 0;
        against |= row->service == service && row->day == day && row->fate != FATE_CANCELLED
                       ? AGAINST_TWIN
                       : 0U;
    }
    return against | (open >= OPEN_OF_PERSON ? AGAINST_MANY : 0U);
}

static unsigned against_banned(struct observer *observer, const struct person_key *person,
                               int64_t now_ms)
{
    const struct observed_misser *misser = misser_of(&observer->bookings, person);
    const int32_t today = observer_local_day(observer->config, now_ms);
    return misser != NULL && misser->refused_until > today ? AGAINST_BAN : 0U;
}

static const char *tell(unsigned against)
{
    return against & AGAINST_BAN           ? "who may not make an appointment made one"
           : against & AGAINST_TWIN        ? "a person has two appointments of a service and day"
           : against & AGAINST_MANY        ? "a person has too many appointments"
           : against & AGAINST_FULL        ? "a slot has more appointments than its quota"
           : against & AGAINST_TOO_FAR     ? "an appointment was made too far ahead"
           : against & AGAINST_UNPUBLISHED ? "an appointment was made in a year without a calendar"
           : against & AGAINST_NO_SLOT     ? "an appointment is past, or outside of the hours"
                                           : NULL;
}

/* ---- events ---- */

const char *observer_booked(struct observer *observer, const struct event *event)
{
    const struct event_booked *body = &event->as.booked;
    struct observed_bookings *bookings = &observer->bookings;
    if (row_of(bookings, &body->code) != NULL) {
        return "two appointments have the same code";
    }
    if (bookings->count == OBSERVED_BOOKINGS) {
        return "more appointments than the simulation can follow";
    }
    const unsigned against =
        against_slot(observer, body->service, body->day, body->minute, event->at_ms) |
        against_person(observer, &body->person, body->service, body->day, NULL) |
        against_banned(observer, &body->person, event->at_ms);
    bookings->rows[bookings->count++] = (struct observed_booking){.code = body->code,
                                                                  .person = body->person,
                                                                  .service = body->service,
                                                                  .day = body->day,
                                                                  .minute = body->minute,
                                                                  .fate = FATE_OPEN};
    return tell(against);
}

const char *observer_booking_changed(struct observer *observer, const struct event *event)
{
    const struct event_booking_changed *body = &event->as.booking_changed;
    struct observed_booking *row = row_of(&observer->bookings, &body->code);
    if (row == NULL || row->fate != FATE_OPEN || event->at_ms >= slot_ms(observer, row)) {
        return "an appointment was changed that is over, or unknown";
    }
    const unsigned against =
        against_slot(observer, row->service, body->day, body->minute, event->at_ms) |
        against_person(observer, &row->person, row->service, body->day, row);
    row->day = body->day;
    row->minute = body->minute;
    return tell(against);
}

static const char *see_check_in(struct observer *observer, const struct event *event,
                                struct observed_booking *row)
{
    const struct event_booking_moved *body = &event->as.booking_moved;
    const struct observed_ticket *ticket = observer_find(observer, &body->ticket);
    if (event->at_ms < opens_ms(observer, row) || event->at_ms >= closes_ms(observer, row)) {
        return "somebody checked in too early or too late";
    }
    if (ticket == NULL || ticket->class != CLASS_APPOINTMENT || ticket->leg_count != 1 ||
        ticket->queue != observer->config->services[row->service].queue) {
        return "a check-in gave no ticket of its appointment";
    }
    row->ticket = body->ticket;
    row->fate = FATE_IN;
    return NULL;
}

static const char *see_late(struct observer *observer, const struct event *event,
                            struct observed_booking *row)
{
    const struct event_booking_moved *body = &event->as.booking_moved;
    const struct observed_ticket *ticket = observer_find(observer, &body->ticket);
    if (row->fate != FATE_MISSED || !uuid_is_nil(&row->ticket) ||
        row->day != observer_local_day(observer->config, event->at_ms)) {
        return "a late visitor had a ticket already, or an appointment of another day";
    }
    if (ticket == NULL || ticket->class != CLASS_ORDINARY) {
        return "a late visitor got no ordinary ticket";
    }
    row->ticket = body->ticket;
    return NULL;
}

/* What is held against who did not come: the hall's rules, once more. */
static const char *see_missed(struct observer *observer, const struct event *event,
                              struct observed_booking *row)
{
    const struct event_booking_moved *body = &event->as.booking_moved;
    const struct hall_config *config = observer->config;
    struct observed_bookings *bookings = &observer->bookings;
    const int64_t late_ms = event->at_ms - closes_ms(observer, row);
    struct observed_misser *misser = misser_of(bookings, &row->person);
    struct observed_misser sum = {.person = row->person, .last_day = row->day};
    if (late_ms < 0) {
        return "an appointment was missed before its time was over";
    }
    row->fate = FATE_MISSED;
    if (observer->shut || late_ms > HALL_WAS_DOWN_MS || config->miss_limit == 0) {
        return body->misses != 0 || body->refused_until != 0
                   ? "a missed appointment counts though nobody could come in, or none do"
                   : NULL;
    }
    sum.misses = (uint16_t)(misser == NULL ? 1 : misser->misses + 1);
    sum.refused_until = misser == NULL ? 0 : misser->refused_until;
    if (sum.misses >= config->miss_limit) {
        const int32_t until = row->day + 1 + config->miss_ban_days;
        sum.misses = 0;
        sum.refused_until = until > sum.refused_until ? until : sum.refused_until;
    }
    if (misser == NULL && bookings->misser_count == OBSERVED_MISSERS) {
        return "more missed appointments than the simulation can follow";
    }
    misser = misser != NULL ? misser : &bookings->missers[bookings->misser_count++];
    *misser = sum;
    return body->misses != sum.misses || body->refused_until != sum.refused_until
               ? "missed appointments are counted otherwise than they came"
               : NULL;
}

const char *observer_booking_moved(struct observer *observer, const struct event *event)
{
    const struct event_booking_moved *body = &event->as.booking_moved;
    struct observed_booking *row = row_of(&observer->bookings, &body->code);
    if (row == NULL) {
        return "an appointment moved that nobody knows";
    }
    if (body->late) {
        return see_late(observer, event, row);
    }
    if (row->fate != FATE_OPEN) {
        return "an appointment moved that is over";
    }
    switch (body->move) {
    case LEG_CHECK_IN:
        return see_check_in(observer, event, row);
    case LEG_CANCEL:
        row->fate = FATE_CANCELLED;
        return event->at_ms >= slot_ms(observer, row) ? "an appointment was cancelled too late"
                                                      : NULL;
    case LEG_EXPIRE:
        return see_missed(observer, event, row);
    default:
        return "an appointment made a move that is not drawn";
    }
}

/* ---- the turn of the day, and a crash ---- */

void observer_bookings_turn(struct observer *observer, const struct event *event)
{
    struct observed_bookings *bookings = &observer->bookings;
    const int32_t day = event->as.day_turned.business_day;
    uint32_t kept = 0;
    if (observer->booking_turns[1].turn_seq != event->seq) {
        observer->booking_turns[0] = observer->booking_turns[1];
    }
    bookings->turn_seq = event->seq;
    observer->booking_turns[1] = *bookings;
    for (uint32_t i = 0; i < bookings->count; i++) {
        if (bookings->rows[i].fate == FATE_OPEN) {
            bookings->rows[kept++] = bookings->rows[i];
        }
    }
    bookings->count = kept;
    kept = 0;
    for (uint32_t i = 0; i < bookings->misser_count; i++) {
        const struct observed_misser *misser = &bookings->missers[i];
        if (misser->last_day + FORGOTTEN_AFTER_DAYS > day || misser->refused_until > day) {
            bookings->missers[kept++] = *misser;
        }
    }
    bookings->misser_count = kept;
}

void observer_bookings_forget(struct observer *observer, uint64_t turn_seq)
{
    if (observer->booking_turns[1].turn_seq > turn_seq) { /* the crash took that turn */
        observer->booking_turns[1] = observer->booking_turns[0];
    }
    if (observer->booking_turns[1].turn_seq == turn_seq) {
        observer->bookings = observer->booking_turns[1];
    } else { /* from the first event */
        memset(&observer->bookings, 0, sizeof(observer->bookings));
        memset(observer->booking_turns, 0, sizeof(observer->booking_turns));
    }
}

/* ---- the engine's own ---- */

static bool is_the_same(const struct observed_booking *mine, const struct booking *theirs)
{
    static const uint8_t states[] = {[FATE_OPEN] = LEG_BOOKED,
                                     [FATE_IN] = LEG_WAITING,
                                     [FATE_CANCELLED] = LEG_CANCELLED,
                                     [FATE_MISSED] = LEG_EXPIRED};
    return theirs != NULL && theirs->state == states[mine->fate] && theirs->day == mine->day &&
           theirs->minute == mine->minute && theirs->service == mine->service &&
           same_person(&theirs->person, &mine->person) &&
           uuid_equal(&theirs->ticket, &mine->ticket);
}

const char *observer_compare_booking(const struct observer *observer, const struct engine *engine,
                                     const struct event *event)
{
    struct booking_code code = {.text = ""};
    event_booking(event, &code);
    if (code.text[0] == 0) {
        return NULL;
    }
    for (uint32_t i = 0; i < observer->bookings.count; i++) {
        const struct observed_booking *row = &observer->bookings.rows[i];
        if (memcmp(row->code.text, code.text, sizeof(code.text)) == 0) {
            return is_the_same(row, engine_booking_find(engine, &code))
                       ? NULL
                       : "an appointment is not what was told";
        }
    }
    return engine_booking_find(engine, &code) == NULL ? NULL : "an appointment is invented";
}

const char *observer_compare_bookings(const struct observer *observer, const struct engine *engine)
{
    if (engine_booking_count(engine) != observer->bookings.count) {
        return "an appointment is lost or invented";
    }
    for (uint32_t i = 0; i < observer->bookings.count; i++) {
        const struct observed_booking *row = &observer->bookings.rows[i];
        if (!is_the_same(row, engine_booking_find(engine, &row->code))) {
            return "an appointment is not what was told";
        }
    }
    return NULL;
}

/* ---- refusals: the reason is true ---- */

static bool is_against(enum problem problem, unsigned against)
{
    static const struct {
        enum problem problem;
        unsigned against;
    } rows[] = {
        {PROBLEM_NO_SLOT, AGAINST_NO_SLOT},           {PROBLEM_TOO_FAR_AHEAD, AGAINST_TOO_FAR},
        {PROBLEM_NOT_PUBLISHED, AGAINST_UNPUBLISHED}, {PROBLEM_SLOT_FULL, AGAINST_FULL},
        {PROBLEM_ALREADY_BOOKED, AGAINST_TWIN},       {PROBLEM_TOO_MANY_BOOKINGS, AGAINST_MANY},
        {PROBLEM_BOOKING_REFUSED, AGAINST_BAN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].problem == problem) {
            return (against & rows[i].against) != 0;
        }
    }
    return false;
}

/* From the best that a visitor can have to the worst. */
enum chance { CHANCE_NOW, CHANCE_LATER, CHANCE_LATE, CHANCE_OVER, CHANCE_NONE };

static enum chance chance_of(const struct observer *observer, const struct observed_booking *row,
                             int64_t now_ms)
{
    const bool today = row->day == observer_local_day(observer->config, now_ms);
    if (row->fate == FATE_OPEN && now_ms < closes_ms(observer, row)) {
        return now_ms < opens_ms(observer, row) ? CHANCE_LATER : CHANCE_NOW;
    }
    return (row->fate == FATE_OPEN || row->fate == FATE_MISSED) && uuid_is_nil(&row->ticket) &&
                   today
               ? CHANCE_LATE
               : CHANCE_OVER;
}

static bool check_in_refusal(const struct observer *observer, const struct observed_booking *row,
                             enum chance chance, const struct command *command,
                             enum problem problem, int64_t now_ms)
{
    const uint16_t queue = observer->config->services[row->service].queue;
    const struct event_leg leg = {.service = row->service, .queue = queue};
    const uint8_t role = (uint8_t)command->actor.role;
    const bool staff = role == ROLE_GUIDE || role == ROLE_CLERK;
    switch (chance) {
    case CHANCE_NOW:
        return problem == PROBLEM_HALL_EMERGENCY ? observer->shut
                                                 : problem == PROBLEM_NUMBERS_USED_UP;
    case CHANCE_LATER:
        return problem == PROBLEM_CHECK_IN_EARLY;
    case CHANCE_LATE:
        return !command->as.booking.ordinary ? problem == PROBLEM_CHECK_IN_LATE
               : problem == PROBLEM_NUMBERS_USED_UP
                   ? true
                   : observer_issue_refusal(observer, problem, &leg, 1, staff, now_ms);
    default:
        return problem == PROBLEM_BOOKING_OVER;
    }
}

static bool check_in_refused(const struct observer *observer, const struct command *command,
                             enum problem problem, int64_t now_ms)
{
    const struct command_booking *booking = &command->as.booking;
    const bool by_card = booking->code.text[0] == 0;
    const int32_t today = observer_local_day(observer->config, now_ms);
    enum chance best = CHANCE_NONE;
    bool is_true = false;
    for (uint32_t i = 0; i < observer->bookings.count; i++) {
        const struct observed_booking *row = &observer->bookings.rows[i];
        const bool meant = by_card
                               ? same_person(&row->person, &booking->person) && row->day == today
                               : booking_code_equal(&row->code, &booking->code);
        const enum chance chance = meant ? chance_of(observer, row, now_ms) : CHANCE_NONE;
        if (meant && chance <= best) {
            is_true = chance < best ? false : is_true;
            best = chance;
            is_true = is_true || check_in_refusal(observer, row, chance, command, problem, now_ms);
        }
    }
    return best == CHANCE_NONE ? problem == PROBLEM_UNKNOWN_BOOKING : is_true;
}

bool observer_booking_refusal(struct observer *observer, const struct command *command,
                              enum problem problem, int64_t now_ms)
{
    const struct command_booking *booking = &command->as.booking;
    const struct observed_booking *row = row_of(&observer->bookings, &booking->code);
    if (command->kind == COMMAND_CHECK_IN) {
        return check_in_refused(observer, command, problem, now_ms);
    }
    if (command->kind == COMMAND_BOOK) {
        return is_against(
            problem,
            against_slot(observer, booking->service, booking->day, booking->minute, now_ms) |
                against_person(observer, &booking->person, booking->service, booking->day, NULL) |
                against_banned(observer, &booking->person, now_ms));
    }
    if (row == NULL) {
        return problem == PROBLEM_UNKNOWN_BOOKING;
    }
    if (row->fate != FATE_OPEN || now_ms >= slot_ms(observer, row)) {
        return problem == PROBLEM_BOOKING_OVER;
    }
    return command->kind == COMMAND_BOOKING_CHANGE &&
           is_against(problem,
                      against_slot(observer, row->service, booking->day, booking->minute, now_ms) |
                          against_person(observer, &row->person, row->service, booking->day, row));
}
