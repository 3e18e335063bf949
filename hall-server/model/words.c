/* The names of the model's enums, each from its one table. */
#include "hall-server/model/command.h"
#include "hall-server/model/event.h"

#include <assert.h>
#include <string.h>

#define WORD(symbol, name) name,
static const char *const commands[] = {COMMANDS(WORD)};
static const char *const roles[] = {ROLES(WORD)};
static const char *const events[] = {EVENTS(WORD)};
static const char *const classes[] = {TICKET_CLASSES(WORD)};
#define GROUND_NAME(symbol, name, class) name,
#define GROUND_CLASS(symbol, name, class) class,
static const char *const grounds[] = {TICKET_GROUNDS(GROUND_NAME)};
static const enum ticket_class ground_classes[] = {TICKET_GROUNDS(GROUND_CLASS)};
#undef GROUND_NAME
#undef GROUND_CLASS
static const char *const holders[] = {HOLDERS(WORD)};
static const char *const seat_states[] = {SEAT_STATES(WORD)};
static const char *const causes[] = {MOVE_CAUSES(WORD)};
static const char *const help_reasons[] = {HELP_REASONS(WORD)};
static const char *const help_kinds[] = {HELP_KINDS(WORD)};
static const char *const help_ends[] = {HELP_ENDS(WORD)};
static const char *const device_notes[] = {DEVICE_NOTES(WORD)};
static const char *const admin_notes[] = {ADMIN_NOTES(WORD)};
#undef WORD

static int word_find(const char *const *words, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], name) == 0) {
            return i;
        }
    }
    return count;
}

const char *command_name(enum command_kind kind)
{
    assert(kind < COMMAND_COUNT);
    return commands[kind];
}

bool command_is_seat(enum command_kind kind)
{
    return (kind >= COMMAND_SEAT_OPEN && kind <= COMMAND_SEAT_UNDO) ||
           kind == COMMAND_SEAT_HAND_OVER || kind == COMMAND_SEAT_OUTCOME;
}

const char *role_name(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role];
}

enum role role_find(const char *name)
{
    return (enum role)word_find(roles, ROLE_COUNT, name);
}

const char *event_name(enum event_kind kind)
{
    assert(kind < EVENT_COUNT);
    return events[kind];
}

const char *ticket_class_name(enum ticket_class class)
{
    assert(class < CLASS_COUNT);
    return classes[class];
}

enum ticket_class ticket_class_find(const char *name)
{
    return (enum ticket_class)word_find(classes, CLASS_COUNT, name);
}

const char *ticket_ground_name(enum ticket_ground ground)
{
    assert(ground < GROUND_COUNT);
    return grounds[ground];
}

enum ticket_class ticket_ground_class(enum ticket_ground ground)
{
    assert(ground < GROUND_COUNT);
    return ground_classes[ground];
}

const char *holder_name(enum holder holder)
{
    assert(holder < HOLDER_COUNT);
    return holders[holder];
}

const char *seat_status_name(enum seat_status status)
{
    assert(status < SEAT_STATUS_COUNT);
    return seat_states[status];
}

const char *move_cause_name(enum move_cause cause)
{
    assert(cause < CAUSE_COUNT);
    return causes[cause];
}

bool request_key_is_none(const struct request_key *key)
{
    static const struct request_key none;
    return memcmp(key, &none, sizeof(none)) == 0;
}

const char *help_reason_name(enum help_reason reason)
{
    assert(reason < HELP_REASON_COUNT);
    return help_reasons[reason];
}

const char *help_kind_name(enum help_kind kind)
{
    assert(kind < HELP_KIND_COUNT);
    return help_kinds[kind];
}

const char *help_end_name(enum help_end end)
{
    assert(end < HELP_END_COUNT);
    return help_ends[end];
}

const char *device_note_name(enum device_note_what what)
{
    assert(what < DEVICE_NOTE_COUNT);
    return device_notes[what];
}

const char *admin_note_name(enum admin_note_what what)
{
    assert(what < ADMIN_NOTE_COUNT);
    return admin_notes[what];
}

uint64_t event_help(const struct event *event)
{
    switch (event->kind) {
    case EVENT_HELP_CALLED:
        return event->seq;
    case EVENT_HELP_TAKEN:
        return event->as.help_taken.call;
    case EVENT_HELP_CLOSED:
        return event->as.help_closed.call;
    default:
        return 0;
    }
}

void event_subject(const struct event *event, struct uuid *ret_ticket, uint16_t *ret_seat)
{
    struct uuid ticket = {{0}};
    uint16_t seat = INDEX_NONE;
    switch (event->kind) {
    case EVENT_TICKET_ISSUED:
        ticket = event->as.ticket_issued.id;
        break;
    case EVENT_PRINT_REPORTED:
        ticket = event->as.print_reported.ticket;
        break;
    case EVENT_LEG_MOVED:
        ticket = event->as.leg_moved.ticket;
        seat = event->as.leg_moved.seat;
        break;
    case EVENT_LEG_RECALLED:
        ticket = event->as.leg_recalled.ticket;
        seat = event->as.leg_recalled.seat;
        break;
    case EVENT_LEG_DEFERRED:
        ticket = event->as.leg_deferred.ticket;
        break;
    case EVENT_LEG_ADDED:
        ticket = event->as.leg_added.ticket;
        seat = event->as.leg_added.seat;
        break;
    case EVENT_TICKET_CLASSED:
        ticket = event->as.ticket_classed.ticket;
        break;
    case EVENT_TICKET_REPRINTED:
        ticket = event->as.ticket_reprinted.ticket;
        break;
    case EVENT_VISITOR_NOTED:
        ticket = event->as.visitor_noted.ticket;
        break;
    case EVENT_REQUEST_NOTED:
        ticket = event->as.request_noted.ticket;
        seat = event->as.request_noted.seat;
        break;
    case EVENT_SEAT_MOVED:
        seat = event->as.seat_moved.seat;
        break;
    case EVENT_DEVICE_NOTED:
        seat = event->as.device_noted.seat;
        break;
    case EVENT_SEAT_RELEASED:
        seat = event->as.seat_released.seat;
        break;
    case EVENT_REVIEWED:
        ticket = event->as.reviewed.ticket;
        seat = event->as.reviewed.seat;
        break;
    case EVENT_REVIEW_SAID:
        ticket = event->as.review_said.ticket;
        seat = event->as.review_said.seat;
        break;
    case EVENT_OUTCOME_SAID:
        ticket = event->as.outcome_said.ticket;
        seat = event->as.outcome_said.seat;
        break;
    case EVENT_PAPER_SHOWN:
    case EVENT_PAPER_TO_SIGN:
        ticket = event->as.paper_shown.ticket;
        seat = event->as.paper_shown.seat;
        break;
    case EVENT_REDRESS_OPENED:
        ticket = event->as.redress_opened.ticket;
        break;
    case EVENT_PAPER_ANSWERED:
        seat = event->as.paper_answered.seat;
        break;
    case EVENT_PAPER_SIGNED:
        seat = event->as.paper_signed.seat;
        break;
    case EVENT_BOOKING_MOVED:
        ticket = event->as.booking_moved.ticket;
        break;
    case EVENT_TICKET_MERGED:
        if (!event->as.ticket_merged.past) {
            ticket = event->as.ticket_merged.issued.id;
        }
        break;
    case EVENT_BLOCK_GIVEN:
    case EVENT_BLOCK_MOVED:
    case EVENT_BLOCKS_CLOSED:
    case EVENT_CLOCK_STEPPED:
    case EVENT_REDRESS_STEPPED:
    case EVENT_REDRESS_MISSED:
    case EVENT_KIOSK_REPLACED:
    case EVENT_NUMBERS_SKIPPED:
    case EVENT_BOOKED:
    case EVENT_BOOKING_CHANGED:
    case EVENT_CONFIG_APPLIED:
    case EVENT_DAY_TURNED:
    case EVENT_HALL_MOVED:
    case EVENT_QUEUE_MOVED:
    case EVENT_HELP_CALLED:
    case EVENT_HELP_TAKEN:
    case EVENT_HELP_CLOSED:
    case EVENT_ADMIN_NOTED:
    case EVENT_COUNT:
        break;
    }
    *ret_ticket = ticket;
    *ret_seat = seat;
}

void event_booking(const struct event *event, struct booking_code *ret_code)
{
    if (event->kind == EVENT_BOOKED) {
        *ret_code = event->as.booked.code;
    } else if (event->kind == EVENT_BOOKING_CHANGED) {
        *ret_code = event->as.booking_changed.code;
    } else if (event->kind == EVENT_BOOKING_MOVED) {
        *ret_code = event->as.booking_moved.code;
    } else if (event->kind == EVENT_REQUEST_NOTED &&
               event->as.request_noted.booking.text[0] != '\0') {
        *ret_code = event->as.request_noted.booking;
    }
}
