#include "kiosk/app/session.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "hall-server/client/ask.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int session_open(struct session *session, const struct link_config *config)
{
    *session = (struct session){.no_key = config->key[0] == '\0'};
    const int error = link_open(config, &session->link);
    if (error == LINK_OK) {
        link_subscribe(session->link, "hall");
    }
    return error;
}

void session_close(struct session *session)
{
    link_close(session->link);
    offline_close(session->offline);
    catalogue_close(&session->catalogue);
    search_destroy(session->search);
    struct shape *const shapes[] = {session->hall,  session->services, session->queues,
                                    session->board, session->service,  session->ticket};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        shape_destroy(shapes[i]);
    }
    for (size_t i = 0; i < SESSION_KEPT_MAX; i++) {
        shape_destroy(session->kept[i].shape);
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

/* The answer of a screen's own question; NULL: there is none. */
static void tell_screen(struct session *session, struct kiosk *kiosk, const struct session_ask *ask,
                        struct shape **shape, const char *code, int64_t now_ms)
{
    const struct kiosk_answer answer = {.shape = shape == NULL ? NULL : *shape, .code = code};
    struct session_kept *kept = session->kept;
    while (kept < session->kept + SESSION_KEPT_MAX && kept->answered != NULL &&
           kept->answered != ask->answered) {
        kept++;
    }
    assert(kept < session->kept + SESSION_KEPT_MAX); /* there are fewer such functions */
    if (kiosk_answered(kiosk, ask->visit, ask->answered, &answer, now_ms) && shape != NULL) {
        shape_destroy(kept->shape);
        *kept = (struct session_kept){ask->answered, ask->visit, *shape};
        *shape = NULL;
    }
}

/* The answers of visits that are over. */
static void forget_answers(struct session *session, uint32_t visit)
{
    for (size_t i = 0; i < SESSION_KEPT_MAX; i++) {
        struct session_kept *kept = &session->kept[i];
        if (kept->visit != KIOSK_NO_VISIT && kept->visit != visit) {
            shape_destroy(kept->shape);
            kept->shape = NULL;
        }
    }
}

/* A ticket of our own making, in one piece that shape_destroy() frees. */
struct offline_shape {
    struct shape shape; /* first */
    struct shape_ticket ticket;
    struct shape_leg leg;
    char id[OFFLINE_ID_ROOM];
    char number[OFFLINE_NUMBER_ROOM];
    char service[64];
    char queue[64];
    char url[128];
    char zh[1024];
    char en[1024];
};

static void offline_shape_fill(struct offline_shape *made, const struct shape_service_row *row,
                               const char *url, int64_t wall_ms)
{
    (void)snprintf(made->service, sizeof made->service, "%s", row->id);
    (void)snprintf(made->queue, sizeof made->queue, "%s", row->queue);
    (void)snprintf(made->zh, sizeof made->zh, "%s", row->name.zh);
    (void)snprintf(made->en, sizeof made->en, "%s", row->name.en);
    (void)snprintf(made->url, sizeof made->url, "%s", url);
    made->leg = (struct shape_leg){.service = made->service,
                                   .service_name = {.zh = made->zh, .en = made->en},
                                   .queue = made->queue,
                                   .queue_name = {.zh = "", .en = ""},
                                   .state = SHAPE_LEG_ISSUED,
                                   .ahead = -1, /* nobody knows */
                                   .seat = "",
                                   .window = ""};
    made->ticket = (struct shape_ticket){.id = made->id,
                                         .number = made->number,
                                         .business_day = "",
                                         .issued_at_ms = wall_ms,
                                         .holder = SHAPE_HOLDER_NONE,
                                         .class_name = "ordinary",
                                         .state = SHAPE_LEG_ISSUED,
                                         .legs = &made->leg,
                                         .leg_count = 1,
                                         .visitor_url = made->url,
                                         .claim_url = ""};
    made->shape.kind = SHAPE_TICKET;
    made->shape.of.ticket = &made->ticket;
}

/* A number without the hall, for paper. False: there is none. */
static bool issue_offline(struct session *session, struct kiosk *kiosk, uint32_t visit,
                          int64_t now_ms)
{
    const int64_t wall_ms = clock_wall_ms();
    if (session->offline == NULL || visit != kiosk->visit || kiosk->visitor.by_phone ||
        kiosk->visitor.service_row < 0 || kiosk->visitor.basket.count > 0) {
        return false;
    }
    const struct shape_service_row *row = &kiosk->services->services[kiosk->visitor.service_row];
    struct offline_shape *made = calloc(1, sizeof *made);
    if (made == NULL ||
        !offline_issue(session->offline, row->queue, row->id, wall_ms, made->id, made->number)) {
        free(made);
        return false;
    }
    log_line(LOG_WARN, "kiosk.offline", "ticket=%s number=%s", made->id, made->number);
    offline_shape_fill(made, row, session->offline_url, wall_ms);
    if (kiosk_issued(kiosk, visit, &made->ticket, now_ms)) {
        shape_destroy(session->ticket);
        session->ticket = &made->shape;
    } else {
        offline_withdraw(session->offline, made->id);
        free(made);
    }
    return true;
}

/* Numbers of what this visit wants are stopped, as far as was heard. */
static bool is_stopped(const struct session *session, const struct kiosk *kiosk, uint32_t visit)
{
    return visit == kiosk->visit && kiosk->visitor.service_row >= 0 &&
           kiosk->visitor.basket.count == 0 && kiosk->visitor.number_ask == NULL &&
           offline_is_stopped(session->offline,
                              kiosk->services->services[kiosk->visitor.service_row].queue,
                              clock_wall_ms());
}

/* What the visit wants of a ticket that the hall does not know: true, it was one. */
static bool offline_wish(struct session *session, const struct kiosk_wish *wish)
{
    const bool about = wish->kind == KIOSK_REPORT_PRINT || wish->kind == KIOSK_CANCEL_TICKET ||
                       wish->kind == KIOSK_GET_TICKET;
    if (session->offline == NULL || !about || !offline_is_ours(wish->id)) {
        return false;
    }
    /* Unsure paper may be in a hand: that one is told to the hall. */
    if (wish->kind == KIOSK_CANCEL_TICKET ||
        (wish->kind == KIOSK_REPORT_PRINT && wish->end == KIOSK_PRINT_FAILED)) {
        offline_withdraw(session->offline, wish->id);
    }
    return true;
}

void session_offline(struct session *session, struct kiosk *kiosk, int64_t now_ms)
{
    struct client_ask question;
    if (session->offline == NULL) {
        return;
    }
    bool any = false;
    for (size_t i = 0; kiosk->services != NULL && !any && i < kiosk->services->group_count; i++) {
        any = offline_has(session->offline, kiosk->services->groups[i].queue, clock_wall_ms());
    }
    kiosk_offline(kiosk, any && kiosk->has_printer, now_ms);
    /* One whose place was taken may still tell what it printed, by the key that opens no more. */
    const bool heard = (kiosk->line == KIOSK_LINE_UP && kiosk->services != NULL) ||
                       (kiosk->line == KIOSK_LINE_REFUSED && kiosk->place_taken);
    if (heard && session->offline_tag == 0 &&
        offline_next_ask(session->offline, kiosk->services, clock_wall_ms(), now_ms, &question)) {
        session->offline_tag = link_ask(session->link, question);
        if (session->offline_tag == 0) {
            offline_answered(session->offline, NULL, clock_wall_ms(), now_ms);
        }
    }
}

/* The guide of what this visit has chosen, as it was kept. False: it was not, or another is. */
static bool guide_recall(struct session *session, struct kiosk *kiosk, uint32_t visit,
                         int64_t now_ms)
{
    struct shape *shape = NULL;
    if (visit != kiosk->visit || kiosk->visitor.service_row < 0) {
        return false;
    }
    const struct shape_service_row *row = &kiosk->services->services[kiosk->visitor.service_row];
    const struct shape_service *service = catalogue_guide(&session->catalogue, row->id, &shape);
    session->catalogue.guide_now.stopped =
        offline_is_stopped(session->offline, row->queue, clock_wall_ms());
    if (service == NULL || !kiosk_service(kiosk, visit, service, now_ms)) {
        shape_destroy(shape);
        return false;
    }
    shape_destroy(session->service);
    session->service = shape;
    return true;
}

void session_walk(struct session *session, const struct kiosk *kiosk, int64_t now_ms)
{
    if (kiosk->line == KIOSK_LINE_UP && kiosk->services != NULL && kiosk->screen == SCREEN_HOME) {
        catalogue_walk(&session->catalogue, kiosk->services, session->link, now_ms);
    }
}

int64_t session_walk_wake_ms(const struct session *session, const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_UP && kiosk->screen == SCREEN_HOME
               ? catalogue_wake_ms(&session->catalogue, kiosk->services)
               : INT64_MAX;
}

/* An ask that can't be queued is one that was not answered. */
static void ask_failed(struct session *session, struct kiosk *kiosk, const struct session_ask *ask,
                       const char *code, int64_t now_ms)
{
    switch (ask->kind) {
    case KIOSK_ISSUE:
        /* A number that the hall may have given all the same is in nobody's hand: it withdraws it.
         */
        if (strcmp(code, CLIENT_CODE_NO_ANSWER) == 0 && kiosk->screen == SCREEN_ISSUING &&
            issue_offline(session, kiosk, ask->visit, now_ms)) {
            break;
        }
        kiosk_refused(kiosk, ask->visit,
                      strcmp(code, CLIENT_CODE_NO_ANSWER) == 0 &&
                              is_stopped(session, kiosk, ask->visit)
                          ? "queue_stopped"
                          : code,
                      now_ms);
        break;
    case KIOSK_GET_SERVICE:
        if (!guide_recall(session, kiosk, ask->visit, now_ms)) {
            kiosk_service_failed(kiosk, ask->visit, now_ms);
        }
        break;
    case KIOSK_ASK_HALL:
        tell_screen(session, kiosk, ask, NULL, code, now_ms);
        break;
    default:
        break; /* asked again by itself, or not needed */
    }
}

/* Another catalogue, which the visit knows by now: another index. */
static void services_follow(struct session *session, struct kiosk *kiosk, struct shape *services,
                            int64_t now_ms)
{
    struct search *search = search_of_services(services->of.services);
    catalogue_uses(&session->catalogue, services->of.services, search);
    kiosk_search(kiosk, search, now_ms);
    search_destroy(session->search);
    session->search = search;
    shape_destroy(session->services);
    session->services = services;
}

void session_recall(struct session *session, struct kiosk *kiosk, int64_t now_ms)
{
    const struct shape_hall *hall = catalogue_hall(&session->catalogue, clock_wall_ms());
    struct shape *services = catalogue_services(&session->catalogue);
    if (hall == NULL || services == NULL) {
        shape_destroy(services);
        return;
    }
    kiosk_hall(kiosk, hall, now_ms);
    kiosk_services_kept(kiosk, services->of.services, now_ms);
    services_follow(session, kiosk, services, now_ms);
    log_line(LOG_INFO, "kiosk.store", "services=%zu version=%lld",
             services->of.services->service_count, (long long)services->of.services->version);
}

static void ask_done(struct session *session, struct kiosk *kiosk, const struct session_ask *ask,
                     struct client_event *event, int64_t now_ms)
{
    const struct shape *shape = event->shape;
    switch (ask->kind) {
    case KIOSK_GET_SERVICES:
        kiosk_services(kiosk, shape->of.services, now_ms);
        services_follow(session, kiosk, event->shape, now_ms);
        event->shape = NULL;
        catalogue_keep_services(&session->catalogue, event->text);
        break;
    case KIOSK_GET_BOARD:
        kiosk_board(kiosk, shape->of.board, now_ms);
        keep(&session->board, event);
        break;
    case KIOSK_GET_QUEUES:
        kiosk_queues(kiosk, shape->of.queues, now_ms);
        if (session->offline != NULL) {
            offline_queues(session->offline, shape->of.queues, clock_wall_ms());
        }
        keep(&session->queues, event);
        break;
    case KIOSK_GET_SERVICE:
        if (kiosk_service(kiosk, ask->visit, shape->of.service, now_ms)) {
            catalogue_keep_guide(&session->catalogue, kiosk->visitor.service_row, shape->of.service,
                                 event->text);
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
    case KIOSK_ASK_HALL:
        tell_screen(session, kiosk, ask, &event->shape, "", now_ms);
        break;
    default:
        break;
    }
}

static void parts_tell(struct session *session)
{
    if (session->part_count == 0) {
        return;
    }
    session->report_again = session->report_tag != 0;
    if (session->report_tag == 0) {
        session->report_tag =
            link_ask(session->link, client_report(session->parts, session->part_count));
    }
}

static void answer(struct session *session, struct kiosk *kiosk, struct client_event *event,
                   int64_t now_ms)
{
    if (event->tag == session->offline_tag && event->tag != 0) {
        session->offline_tag = 0;
        offline_answered(session->offline,
                         event->outcome == CLIENT_DONE ? event->shape->of.blocks : NULL,
                         clock_wall_ms(), now_ms);
        return;
    }
    if (catalogue_answer(&session->catalogue, kiosk->services, event, now_ms)) {
        return;
    }
    if (event->tag == session->report_tag && event->tag != 0) {
        session->report_tag = 0;
        if (session->report_again || event->outcome == CLIENT_GAVE_UP) {
            parts_tell(session);
        }
        return;
    }
    struct session_ask *ask = session->asks;
    while (ask < session->asks + SESSION_ASKS_MAX && ask->tag != event->tag) {
        ask++;
    }
    if (ask == session->asks + SESSION_ASKS_MAX) {
        return; /* nobody waits for it */
    }
    const struct session_ask done = *ask;
    ask->tag = 0;
    if (event->outcome == CLIENT_DONE) {
        ask_done(session, kiosk, &done, event, now_ms);
        return;
    }
    log_line(LOG_WARN, "kiosk.ask", "kind=%d status=%d code=%s", (int)done.kind,
             event->problem.status, event->problem.code);
    ask_failed(session, kiosk, &done, event->problem.code, now_ms);
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

/* A spare has this kiosk's place until the hall lets it in again. Without a key it is nobody's
 * kiosk and takes no numbers, though a hall tells everybody how it is. */
static void place_follow(struct session *session, struct kiosk *kiosk, struct client_event *event,
                         int64_t now_ms)
{
    if (session->no_key && event->line == CLIENT_LINE_UP) {
        event->line = CLIENT_LINE_REFUSED;
    }
    if (event->line == CLIENT_LINE_UP) {
        kiosk->place_taken = false;
    } else if (event->line == CLIENT_LINE_REFUSED) {
        kiosk->place_taken = strcmp(event->problem.code, "place_taken") == 0;
        if (kiosk->place_taken && session->offline != NULL) {
            offline_retire(session->offline, now_ms);
        }
    }
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
            place_follow(session, kiosk, &event, now_ms);
            line(kiosk, event.line, now_ms);
            if (event.line == CLIENT_LINE_UP) {
                parts_tell(session); /* what was said meanwhile was not heard */
            }
            if (session->offline != NULL && event.line == CLIENT_LINE_UP) {
                offline_line_up(session->offline, now_ms);
            }
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
    struct session_ask made = {
        .kind = wish->kind, .visit = wish->visit, .answered = wish->answered};
    struct session_ask *slot = session->asks;
    while (slot < session->asks + SESSION_ASKS_MAX && slot->tag != 0) {
        slot++;
    }
    made.tag = slot == session->asks + SESSION_ASKS_MAX ? 0 : link_ask(session->link, question);
    if (made.tag == 0) {
        log_line(LOG_WARN, "kiosk.ask", "kind=%d error=too_many", (int)wish->kind);
        ask_failed(session, kiosk, &made, "", now_ms);
        return;
    }
    *slot = made;
}

bool session_wish(struct session *session, struct kiosk *kiosk, const struct kiosk_wish *wish,
                  int64_t now_ms)
{
    struct client_ask question;
    if (offline_wish(session, wish)) {
        return true;
    }
    switch (wish->kind) {
    case KIOSK_GET_SERVICES:
        question = client_get_services();
        question.keep_text = session->catalogue.store != NULL;
        ask(session, kiosk, wish, question, now_ms);
        catalogue_ask(&session->catalogue, session->link);
        return true;
    case KIOSK_GET_BOARD:
        ask(session, kiosk, wish, client_get_board(), now_ms);
        return true;
    case KIOSK_GET_QUEUES:
        ask(session, kiosk, wish, client_get_queues(), now_ms);
        return true;
    case KIOSK_GET_SERVICE:
        catalogue_use(&session->catalogue, kiosk->services, session->search, wish->id);
        if (kiosk->line == KIOSK_LINE_DOWN && guide_recall(session, kiosk, wish->visit, now_ms)) {
            return true;
        }
        question = client_get_service(wish->id);
        question.keep_text = session->catalogue.store != NULL;
        ask(session, kiosk, wish, question, now_ms);
        return true;
    case KIOSK_ISSUE:
        if (kiosk->line == KIOSK_LINE_DOWN && issue_offline(session, kiosk, wish->visit, now_ms)) {
            return true;
        }
        if (kiosk->line == KIOSK_LINE_DOWN && is_stopped(session, kiosk, wish->visit)) {
            kiosk_refused(kiosk, wish->visit, "queue_stopped", now_ms);
            return true;
        }
        ask(session, kiosk, wish, wish->ask, now_ms);
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
    case KIOSK_FIND_GUIDES:
        catalogue_find(&session->catalogue, kiosk, wish->visit, now_ms);
        return true;
    case KIOSK_ASK_HALL:
        ask(session, kiosk, wish, wish->ask, now_ms);
        return true;
    case KIOSK_SIGN_OUT:
        if (link_ask(session->link, wish->ask) == 0) {
            log_line(LOG_WARN, "kiosk.staff",
                     "sign_out=not_asked"); /* the hall's own time ends it */
        }
        return true;
    case KIOSK_FORGET:
        forget_answers(session, kiosk->visit);
        assert(kiosk->visitor.ticket == NULL || wish->visit != kiosk->visit);
        if (kiosk->visitor.ticket == NULL) {
            shape_destroy(session->ticket);
            session->ticket = NULL;
        }
        if (kiosk->visitor.service == NULL) {
            shape_destroy(session->service);
            session->service = NULL;
        }
        return true;
    default:
        return false;
    }
}

void session_report(struct session *session, const char *part, const char *state)
{
    int at = 0;
    while (at < session->part_count && strcmp(session->parts[at].what, part) != 0) {
        at++;
    }
    assert(at < CLIENT_PARTS_MAX);
    session->parts[at] = (struct client_part){.what = part, .state = state};
    session->part_count = at == session->part_count ? at + 1 : session->part_count;
    parts_tell(session);
}
