/*
 * The one table of what can be asked of the hall: method, path, and who may. The app has one
 * function for each row; openapi.json and the tests walk the same rows.
 *
 * Pure; any thread. Depends on role.h alone.
 */
#ifndef HALL_SERVER_NET_ROUTE_H
#define HALL_SERVER_NET_ROUTE_H

#include "hall-server/net/role.h"

#include <stddef.h>

enum method {
    METHOD_GET,
    METHOD_POST,
    METHOD_PUT,
    METHOD_DELETE,
    METHOD_OTHER, /* known to HTTP, used by no route */
    METHOD_COUNT
};

/* Sets of roles, named once. */
#define MAY_ANYONE ((unsigned)ROLE_ALL_BITS)
#define MAY_SIGNED_IN                                                                              \
    (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_INSPECTOR) |                      \
     ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMIN))
#define MAY_KNOWN (MAY_ANYONE & ~ROLE_BIT(ROLE_NONE))
#define MAY_WATCH                                                                                  \
    (ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_AUDITOR) |                  \
     ROLE_BIT(ROLE_ADMIN))
#define MAY_SEE_SEATS (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_DISPLAY) | MAY_SIGNED_IN)
#define MAY_SEE_TICKET (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_VISITOR) | MAY_SIGNED_IN)
#define MAY_ISSUE                                                                                  \
    (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_ADMIN))
/* Appointments are made and checked in at devices and desks; the code alone opens nothing. */
#define MAY_BOOK MAY_ISSUE
#define MAY_CANCEL                                                                                 \
    (ROLE_BIT(ROLE_VISITOR) | ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE))
#define MAY_COME_BACK                                                                              \
    (ROLE_BIT(ROLE_VISITOR) | ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE))
#define MAY_REPRINT                                                                                \
    (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_ADMIN))
#define MAY_FIND (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_ADMIN))
#define MAY_CONFIRM (ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_ADMIN))
#define MAY_REVIEW (ROLE_BIT(ROLE_VISITOR) | ROLE_BIT(ROLE_DISPLAY))
/* What follows a bad review: the inspector and those above act; the auditor reads. */
#define MAY_REDRESS (ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_ADMIN))
#define MAY_REPORT (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_DISPLAY))
/* The clerk withdraws, the seat's screen says what the visitor says. */
#define MAY_SAY_PAPER (ROLE_BIT(ROLE_DISPLAY) | ROLE_BIT(ROLE_CLERK))
#define MAY_WORK ROLE_BIT(ROLE_CLERK)
#define MAY_STEER (ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_ADMIN))
/* A guide is called to where somebody stands or sits; and not needed any more there. */
#define MAY_CALL_HELP (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_CLERK))
#define MAY_GUIDE ROLE_BIT(ROLE_GUIDE)
#define MAY_SEE_HELP (MAY_GUIDE | ROLE_BIT(ROLE_MANAGER))
#define MAY_END_HELP (MAY_CALL_HELP | MAY_GUIDE)
#define MAY_HOLD ROLE_BIT(ROLE_VISITOR)
#define MAY_PRINT ROLE_BIT(ROLE_KIOSK)

/* Who works here and what is plugged in: a manager sees, an administrator changes. */
#define MAY_ADMINISTER ROLE_BIT(ROLE_ADMIN)
#define MAY_SEE_ADMIN MAY_STEER
#define MAY_AUDIT (ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMIN))

/*
 * route, handler's name, method, path, who may. A `{}` stands for one id of 1–ROUTE_ID_MAX
 * characters of [A-Za-z0-9-].
 */
#define ROUTES(X)                                                                                  \
    X(ROUTE_HEALTH, health, METHOD_GET, "/healthz", MAY_ANYONE)                                    \
    X(ROUTE_READY, ready, METHOD_GET, "/readyz", MAY_ANYONE)                                       \
    X(ROUTE_METRICS, metrics, METHOD_GET, "/metrics", MAY_ANYONE)                                  \
    X(ROUTE_OPENAPI, openapi, METHOD_GET, "/api/v1/openapi.json", MAY_ANYONE)                      \
    X(ROUTE_HALL, hall, METHOD_GET, "/api/v1/hall", MAY_ANYONE)                                    \
    X(ROUTE_SERVICES, services, METHOD_GET, "/api/v1/services", MAY_ANYONE)                        \
    X(ROUTE_SERVICE, service, METHOD_GET, "/api/v1/services/{}", MAY_ANYONE)                       \
    X(ROUTE_QUEUES, queues, METHOD_GET, "/api/v1/queues", MAY_ANYONE)                              \
    X(ROUTE_SEATS, seats, METHOD_GET, "/api/v1/seats", MAY_SEE_SEATS)                              \
    X(ROUTE_SEAT, seat, METHOD_GET, "/api/v1/seats/{}", MAY_SEE_SEATS)                             \
    X(ROUTE_BOARD, board, METHOD_GET, "/api/v1/board", MAY_KNOWN)                                  \
    X(ROUTE_TICKETS, tickets, METHOD_GET, "/api/v1/tickets", MAY_FIND)                             \
    X(ROUTE_TICKET, ticket, METHOD_GET, "/api/v1/tickets/{}", MAY_SEE_TICKET)                      \
    X(ROUTE_TICKET_WHY, ticket_why, METHOD_GET, "/api/v1/tickets/{}/why", MAY_SEE_TICKET)          \
    X(ROUTE_VISIT, visit, METHOD_GET, "/api/v1/visit", MAY_HOLD)                                   \
    X(ROUTE_DASHBOARD, dashboard, METHOD_GET, "/api/v1/dashboard", MAY_WATCH)                      \
    X(ROUTE_ISSUE, issue, METHOD_POST, "/api/v1/tickets", MAY_ISSUE)                               \
    X(ROUTE_PRINT_RESULT, print_result, METHOD_POST, "/api/v1/tickets/{}/print-result", MAY_PRINT) \
    X(ROUTE_CLAIM, claim, METHOD_POST, "/api/v1/tickets/{}/claim", MAY_HOLD)                       \
    X(ROUTE_CANCEL, cancel, METHOD_POST, "/api/v1/tickets/{}/cancel", MAY_CANCEL)                  \
    X(ROUTE_DEFER, defer, METHOD_POST, "/api/v1/tickets/{}/defer", MAY_HOLD)                       \
    X(ROUTE_COME_BACK, come_back, METHOD_POST, "/api/v1/tickets/{}/come-back", MAY_COME_BACK)      \
    X(ROUTE_CONFIRM, confirm, METHOD_POST, "/api/v1/tickets/{}/confirm", MAY_CONFIRM)              \
    X(ROUTE_REPRINT, reprint, METHOD_POST, "/api/v1/tickets/{}/reprint", MAY_REPRINT)              \
    X(ROUTE_SEAT_OPEN, seat_open, METHOD_POST, "/api/v1/seats/{}/open", MAY_WORK)                  \
    X(ROUTE_SEAT_CLOSE, seat_close, METHOD_POST, "/api/v1/seats/{}/close", MAY_WORK)               \
    X(ROUTE_SEAT_PAUSE, seat_pause, METHOD_POST, "/api/v1/seats/{}/pause", MAY_WORK)               \
    X(ROUTE_SEAT_NEXT, seat_next, METHOD_POST, "/api/v1/seats/{}/next", MAY_WORK)                  \
    X(ROUTE_SEAT_RECALL, seat_recall, METHOD_POST, "/api/v1/seats/{}/recall", MAY_WORK)            \
    X(ROUTE_SEAT_ABSENT, seat_absent, METHOD_POST, "/api/v1/seats/{}/absent", MAY_WORK)            \
    X(ROUTE_SEAT_START, seat_start, METHOD_POST, "/api/v1/seats/{}/start", MAY_WORK)               \
    X(ROUTE_SEAT_FINISH, seat_finish, METHOD_POST, "/api/v1/seats/{}/finish", MAY_WORK)            \
    X(ROUTE_SEAT_PARK, seat_park, METHOD_POST, "/api/v1/seats/{}/park", MAY_WORK)                  \
    X(ROUTE_SEAT_TRANSFER, seat_transfer, METHOD_POST, "/api/v1/seats/{}/transfer", MAY_WORK)      \
    X(ROUTE_SEAT_UNDO, seat_undo, METHOD_POST, "/api/v1/seats/{}/undo", MAY_WORK)                  \
    X(ROUTE_SEAT_HAND_OVER, seat_hand_over, METHOD_POST, "/api/v1/seats/{}/hand-over", MAY_WORK)   \
    X(ROUTE_SEAT_OUTCOME, seat_outcome, METHOD_POST, "/api/v1/seats/{}/outcome", MAY_WORK)         \
    X(ROUTE_PAPER_SHOW, paper_show, METHOD_POST, "/api/v1/seats/{}/paper", MAY_WORK)               \
    X(ROUTE_PAPER, paper, METHOD_GET, "/api/v1/seats/{}/paper", MAY_SAY_PAPER)                     \
    X(ROUTE_PAPER_ANSWER, paper_answer, METHOD_POST, "/api/v1/seats/{}/paper/answer",              \
      MAY_SAY_PAPER)                                                                               \
    X(ROUTE_SIGN_IN, sign_in, METHOD_POST, "/api/v1/sessions", MAY_ANYONE)                         \
    X(ROUTE_SESSION, session, METHOD_GET, "/api/v1/sessions/current", MAY_SIGNED_IN)               \
    X(ROUTE_SIGN_OUT, sign_out, METHOD_DELETE, "/api/v1/sessions/current", MAY_SIGNED_IN)          \
    X(ROUTE_OWN_PASSWORD, own_password, METHOD_POST, "/api/v1/sessions/current/password",          \
      MAY_SIGNED_IN)                                                                               \
    X(ROUTE_USERS, users, METHOD_GET, "/api/v1/admin/users", MAY_SEE_ADMIN)                        \
    X(ROUTE_USER_ADD, user_add, METHOD_POST, "/api/v1/admin/users", MAY_ADMINISTER)                \
    X(ROUTE_USER_CHANGE, user_change, METHOD_POST, "/api/v1/admin/users/{}/change",                \
      MAY_ADMINISTER)                                                                              \
    X(ROUTE_USER_DISABLE, user_disable, METHOD_POST, "/api/v1/admin/users/{}/disable",             \
      MAY_ADMINISTER)                                                                              \
    X(ROUTE_USER_PASSWORD, user_password, METHOD_POST, "/api/v1/admin/users/{}/password",          \
      MAY_ADMINISTER)                                                                              \
    X(ROUTE_DEVICES, devices, METHOD_GET, "/api/v1/admin/devices", MAY_SEE_ADMIN)                  \
    X(ROUTE_DEVICE_ENROL, device_enrol, METHOD_POST, "/api/v1/admin/devices", MAY_ADMINISTER)      \
    X(ROUTE_DEVICE_CHANGE, device_change, METHOD_POST, "/api/v1/admin/devices/{}/change",          \
      MAY_ADMINISTER)                                                                              \
    X(ROUTE_DEVICE_REVOKE, device_revoke, METHOD_POST, "/api/v1/admin/devices/{}/revoke",          \
      MAY_ADMINISTER)                                                                              \
    X(ROUTE_RECORD, record, METHOD_GET, "/api/v1/admin/record", MAY_AUDIT)                         \
    X(ROUTE_REVIEW, review, METHOD_POST, "/api/v1/reviews", MAY_REVIEW)                            \
    X(ROUTE_REVIEW_REASONS, review_reasons, METHOD_GET, "/api/v1/reviews/reasons", MAY_ANYONE)     \
    X(ROUTE_REDRESS_PUBLISHED, redress_published, METHOD_GET, "/api/v1/reviews/published",         \
      MAY_ANYONE)                                                                                  \
    X(ROUTE_REDRESS_LIST, redress_list, METHOD_GET, "/api/v1/redress", MAY_WATCH)                  \
    X(ROUTE_REDRESS, redress, METHOD_GET, "/api/v1/redress/{}", MAY_WATCH)                         \
    X(ROUTE_REDRESS_CONTACT, redress_contact, METHOD_POST, "/api/v1/redress/{}/contact",           \
      MAY_REDRESS)                                                                                 \
    X(ROUTE_REDRESS_VERIFY, redress_verify, METHOD_POST, "/api/v1/redress/{}/verify", MAY_REDRESS) \
    X(ROUTE_REDRESS_RESOLVE, redress_resolve, METHOD_POST, "/api/v1/redress/{}/resolve",           \
      MAY_REDRESS)                                                                                 \
    X(ROUTE_REDRESS_SECOND, redress_second, METHOD_POST, "/api/v1/redress/{}/second", MAY_REDRESS) \
    X(ROUTE_REDRESS_PUBLISH, redress_publish, METHOD_POST, "/api/v1/redress/{}/publish",           \
      MAY_REDRESS)                                                                                 \
    X(ROUTE_DEVICE_REPORT, device_report, METHOD_POST, "/api/v1/devices/report", MAY_REPORT)       \
    X(ROUTE_SPARE, spare, METHOD_POST, "/api/v1/devices/{}/spare", MAY_STEER)                      \
    X(ROUTE_TAKE_OVER, take_over, METHOD_POST, "/api/v1/devices/take-over", MAY_ANYONE)            \
    X(ROUTE_BUS, bus, METHOD_GET, "/api/v1/bus", MAY_STEER)                                        \
    X(ROUTE_BUS_DEVICES, bus_devices, METHOD_GET, "/api/v1/bus/devices", MAY_STEER)                \
    X(ROUTE_BUS_STRIPS, bus_strips, METHOD_GET, "/api/v1/bus/strips", MAY_STEER)                   \
    X(ROUTE_BUS_NOTES, bus_notes, METHOD_GET, "/api/v1/bus/notes", MAY_WATCH)                      \
    X(ROUTE_BUS_BLINK, bus_blink, METHOD_POST, "/api/v1/bus/blink", MAY_STEER)                     \
    X(ROUTE_BUS_BIND, bus_bind, METHOD_POST, "/api/v1/bus/bind", MAY_STEER)                        \
    X(ROUTE_HALL_CLOSE, hall_close, METHOD_POST, "/api/v1/hall/close", MAY_STEER)                  \
    X(ROUTE_WHATIF, whatif, METHOD_POST, "/api/v1/whatif", MAY_STEER)                              \
    X(ROUTE_HALL_REOPEN, hall_reopen, METHOD_POST, "/api/v1/hall/reopen", MAY_STEER)               \
    X(ROUTE_QUEUE_STOP, queue_stop, METHOD_POST, "/api/v1/queues/{}/stop", MAY_STEER)              \
    X(ROUTE_QUEUE_GIVE, queue_give, METHOD_POST, "/api/v1/queues/{}/give", MAY_STEER)              \
    X(ROUTE_SLOTS, slots, METHOD_GET, "/api/v1/queues/{}/slots", MAY_ANYONE)                       \
    X(ROUTE_BOOK, book, METHOD_POST, "/api/v1/appointments", MAY_BOOK)                             \
    X(ROUTE_BOOKINGS, bookings, METHOD_GET, "/api/v1/appointments", MAY_SIGNED_IN)                 \
    X(ROUTE_CHECK_IN_CARD, check_in_card, METHOD_POST, "/api/v1/appointments/check-in", MAY_BOOK)  \
    X(ROUTE_BOOKING, booking, METHOD_GET, "/api/v1/appointments/{}", MAY_BOOK)                     \
    X(ROUTE_CHECK_IN, check_in, METHOD_POST, "/api/v1/appointments/{}/check-in", MAY_BOOK)         \
    X(ROUTE_BOOKING_CHANGE, booking_change, METHOD_POST, "/api/v1/appointments/{}/change",         \
      MAY_BOOK)                                                                                    \
    X(ROUTE_BOOKING_CANCEL, booking_cancel, METHOD_POST, "/api/v1/appointments/{}/cancel",         \
      MAY_BOOK)                                                                                    \
    X(ROUTE_STANDING, standing, METHOD_GET, "/api/v1/standing", MAY_REPRINT)                       \
    X(ROUTE_CARD, card, METHOD_POST, "/api/v1/cards/find", MAY_BOOK)                               \
    X(ROUTE_KIOSK_KEYS, kiosk_keys, METHOD_GET, "/api/v1/kiosks/{}/keys", MAY_PRINT)               \
    X(ROUTE_KIOSK_BLOCKS, kiosk_blocks, METHOD_POST, "/api/v1/kiosks/{}/blocks", MAY_PRINT)        \
    X(ROUTE_BLOCKS_OPEN, blocks_open, METHOD_POST, "/api/v1/blocks/open", MAY_STEER)               \
    X(ROUTE_HELP_CALL, help_call, METHOD_POST, "/api/v1/help", MAY_CALL_HELP)                      \
    X(ROUTE_HELP_CALLS, help_calls, METHOD_GET, "/api/v1/help", MAY_SEE_HELP)                      \
    X(ROUTE_HELP, help, METHOD_GET, "/api/v1/help/{}", MAY_END_HELP)                               \
    X(ROUTE_HELP_TAKE, help_take, METHOD_POST, "/api/v1/help/{}/take", MAY_GUIDE)                  \
    X(ROUTE_HELP_CLOSE, help_close, METHOD_POST, "/api/v1/help/{}/close", MAY_END_HELP)            \
    X(ROUTE_REPORTS, reports, METHOD_GET, "/api/v1/reports", MAY_WATCH)                            \
    X(ROUTE_REPORTS_TICKETS, reports_tickets, METHOD_GET, "/api/v1/reports/tickets", MAY_WATCH)    \
    X(ROUTE_REPORTS_STORY, reports_story, METHOD_GET, "/api/v1/reports/tickets/{}", MAY_WATCH)     \
    X(ROUTE_PICTURE, picture, METHOD_GET, "/api/v1/pictures/{}", MAY_SEE_SEATS)                    \
    X(ROUTE_STREAM, stream, METHOD_GET, "/api/v1/stream", MAY_ANYONE)

#define ROUTE_ENUM(symbol, name, method, path, may) symbol,
enum route { ROUTES(ROUTE_ENUM) ROUTE_COUNT };
#undef ROUTE_ENUM

enum { ROUTE_ID_MAX = 48, ROUTE_ID_ROOM = ROUTE_ID_MAX + 1 };

/* What came of looking a path up. */
enum route_result {
    ROUTE_FOUND,
    ROUTE_UNKNOWN,      /* no row has this path */
    ROUTE_WRONG_METHOD, /* a row has this path, with another method */
};

/*
 * The row for `method` and `path` (length_bytes, without the query). On ROUTE_FOUND *ret_route is
 * set and ret_id holds what stood at `{}` ("" if nothing did); else both are untouched.
 */
enum route_result route_find(enum method method, const char *path, size_t length_bytes,
                             enum route *ret_route, char ret_id[ROUTE_ID_ROOM]);

/* A set of ROLE_BIT()s. */
unsigned route_may(enum route route);
enum method route_method(enum route route);
const char *route_path(enum route route); /* with its `{}`; static */
const char *method_name(enum method method);

#endif
