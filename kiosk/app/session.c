#include "kiosk/app/session.h"

#include "drivers/base/log.h"
#include "hall-server/client/ask.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

int session_open(struct session *session, const struct link_config *config)
{
    *session = (struct session){0};
    const int error = link_open(config, &session->link);
    if (error == LINK_OK) {
        link_subscribe(session->link, "hall");
    }
    return error;
}

void session_close(struct session *session)
{
    link_close(session->link);
    struct shape *const shapes[] = {session->hall,  session->services, session->queues,
                                    session->board, session->service,  session->ticket};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        shape_destroy(shapes[i]);
    }
    *session = (struct session){0};
}

/* The visit looks at the new one already: the one before can go. */
static void keep(struct shape **slot, struct client_event *event)
{
    shape_destroy(*slot);
    *slot = event->shape;
    event->shape = NULL;
}

/* An ask that can't be queued is one that was not answered. */
static void ask_failed(struct kiosk *kiosk, const struct session_ask *ask, const char *code,
                       int64_t now_ms)
{
    switch (ask->kind) {
    case KIOSK_ISSUE:
        kiosk_refused(kiosk, ask->visit, code, now_ms);
        break;
    case KIOSK_GET_SERVICE:
        kiosk_service_failed(kiosk, ask->visit, now_ms);
        break;
    default:
        break; /* asked again by itself, or not needed */
    }
}

static void ask_done(struct session *session, struct kiosk *kiosk, const struct session_ask *ask,
                     struct client_event *event, int64_t now_ms)
{
    const struct shape *shape = event->shape;
    switch (ask->kind) {
    case KIOSK_GET_SERVICES:
        kiosk_services(kiosk, shape->of.services, now_ms);
        keep(&session->services, event);
        break;
    case KIOSK_GET_BOARD:
        kiosk_board(kiosk, shape->of.board, now_ms);
        keep(&session->board, event);
        break;
    case KIOSK_GET_QUEUES:
        kiosk_queues(kiosk, shape->of.queues, now_ms);
        keep(&session->queues, event);
        break;
    case KIOSK_GET_SERVICE:
        if (kiosk_service(kiosk, ask->visit, shape->of.service, now_ms)) {
            keep(&session->service, event);
        }
        break;
    case KIOSK_ISSUE:
        if (kiosk_issued(kiosk, ask->visit, shape->of.ticket, now_ms)) {
            keep(&session->ticket, event);
        }
        break;
    case KIOSK_REPORT_PRINT:
    case KIOSK_GET_TICKET:
    case KIOSK_CANCEL_TICKET:
        if (kiosk_ticket(kiosk, ask->visit, shape->of.ticket, now_ms)) {
            keep(&session->ticket, event);
        }
        break;
    default:
        break;
    }
}

static void answer(struct session *session, struct kiosk *kiosk, struct client_event *event,
                   int64_t now_ms)
{
    struct session_ask *ask = session->asks;
    while (ask < session->asks + SESSION_ASKS_MAX && ask->tag != event->tag) {
        ask++;
    }
    if (ask == session->asks + SESSION_ASKS_MAX) {
        return; /* a report: nobody waits for it */
    }
    const struct session_ask done = *ask;
    ask->tag = 0;
    if (event->outcome == CLIENT_DONE) {
        ask_done(session, kiosk, &done, event, now_ms);
        return;
    }
    log_line(LOG_WARN, "kiosk.ask", "kind=%d status=%d code=%s", (int)done.kind,
             event->problem.status, event->problem.code);
    ask_failed(kiosk, &done, event->problem.code, now_ms);
}

static void line(struct kiosk *kiosk, enum client_line now, int64_t now_ms)
{
    static const struct {
        enum kiosk_line line;
        const char *name;
    } rows[] = {[CLIENT_LINE_DOWN] = {KIOSK_LINE_DOWN, "down"},
                [CLIENT_LINE_UP] = {KIOSK_LINE_UP, "up"},
                [CLIENT_LINE_REFUSED] = {KIOSK_LINE_REFUSED, "refused"}};
    log_line(LOG_INFO, "kiosk.line", "state=%s", rows[now].name);
    kiosk_line(kiosk, rows[now].line, now_ms);
}

void session_poll(struct session *session, struct kiosk *kiosk, int64_t now_ms)
{
    struct client_event event;
    while (link_poll(session->link, &event)) {
        switch (event.kind) {
        case CLIENT_ANSWER:
            answer(session, kiosk, &event, now_ms);
            break;
        case CLIENT_PUSH:
            if (event.shape->kind == SHAPE_HALL) {
                kiosk_hall(kiosk, event.shape->of.hall, now_ms);
                keep(&session->hall, &event);
            }
            break;
        case CLIENT_LINE:
            line(kiosk, event.line, now_ms);
            break;
        }
        client_event_deinit(&event);
    }
}

static enum client_print_result result_of(enum kiosk_print_end end)
{
    static const enum client_print_result results[] = {[KIOSK_PRINTED] = CLIENT_PRINTED,
                                                       [KIOSK_PRINT_FAILED] = CLIENT_PRINT_FAILED,
                                                       [KIOSK_PRINT_UNKNOWN] =
                                                           CLIENT_PRINT_UNKNOWN};
    return results[end];
}

static void ask(struct session *session, struct kiosk *kiosk, const struct kiosk_wish *wish,
                struct client_ask question, int64_t now_ms)
{
    struct session_ask made = {.kind = wish->kind, .visit = wish->visit};
    struct session_ask *slot = session->asks;
    while (slot < session->asks + SESSION_ASKS_MAX && slot->tag != 0) {
        slot++;
    }
    made.tag = slot == session->asks + SESSION_ASKS_MAX ? 0 : link_ask(session->link, question);
    if (made.tag == 0) {
        log_line(LOG_WARN, "kiosk.ask", "kind=%d error=too_many", (int)wish->kind);
        ask_failed(kiosk, &made, "", now_ms);
        return;
    }
    *slot = made;
}

bool session_wish(struct session *session, struct kiosk *kiosk, const struct kiosk_wish *wish,
                  int64_t now_ms)
{
    switch (wish->kind) {
    case KIOSK_GET_SERVICES:
        ask(session, kiosk, wish, client_get_services(), now_ms);
        return true;
    case KIOSK_GET_BOARD:
        ask(session, kiosk, wish, client_get_board(), now_ms);
        return true;
    case KIOSK_GET_QUEUES:
        ask(session, kiosk, wish, client_get_queues(), now_ms);
        return true;
    case KIOSK_GET_SERVICE:
        ask(session, kiosk, wish, client_get_service(wish->id), now_ms);
        return true;
    case KIOSK_ISSUE:
        ask(session, kiosk, wish, client_issue(wish->id), now_ms);
        return true;
    case KIOSK_REPORT_PRINT:
        ask(session, kiosk, wish,
            client_print_result(wish->id, result_of(wish->end),
                                wish->reason[0] == '\0' ? NULL : wish->reason),
            now_ms);
        return true;
    case KIOSK_GET_TICKET:
        ask(session, kiosk, wish, client_get_ticket(wish->id), now_ms);
        return true;
    case KIOSK_CANCEL_TICKET:
        ask(session, kiosk, wish, client_cancel(wish->id), now_ms);
        return true;
    case KIOSK_FORGET:
        assert(kiosk->ticket == NULL || wish->visit != kiosk->visit);
        if (kiosk->ticket == NULL) {
            shape_destroy(session->ticket);
            session->ticket = NULL;
        }
        if (kiosk->service == NULL) {
            shape_destroy(session->service);
            session->service = NULL;
        }
        return true;
    default:
        return false;
    }
}

void session_report(struct session *session, const char *printer_state)
{
    (void)link_ask(session->link, client_report("printer", printer_state));
}
