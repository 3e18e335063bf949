#include "kiosk/app/paper.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/printer/printer.h"
#include "kiosk/ticket/ticket.h"
#include "kiosk/ticket/ticket_slip.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAPER_ASK_EVERY_MS = 10000, /* an idle printer: the hall's dashboard shows an empty roll */
    PAPER_POLL_BUSY_MS = 50,
    PAPER_POLL_IDLE_MS = 500,
    PAPER_FEE_ROOM = 160,
};

_Static_assert((int)KIOSK_PAPER_UNKNOWN == (int)PRINTER_UNKNOWN &&
                   (int)KIOSK_PAPER_READY == (int)PRINTER_READY &&
                   (int)KIOSK_PAPER_LOW == (int)PRINTER_MEDIA_LOW &&
                   (int)KIOSK_PAPER_OFFLINE == (int)PRINTER_OFFLINE &&
                   (int)KIOSK_PAPER_JAM == (int)PRINTER_JAM &&
                   (int)KIOSK_PAPER_COVER_OPEN == (int)PRINTER_COVER_OPEN &&
                   (int)KIOSK_PAPER_EMPTY == (int)PRINTER_MEDIA_EMPTY,
               "the visit's words for the printer are those of drivers/printer");

struct paper {
    struct printer *printer;
    enum printer_state told; /* to the hall */
    bool asked;              /* an answer to printer_ask() is to come */
    uint64_t job;            /* the last one */
    bool job_runs;
    bool trying; /* it is staff's test page */
    bool job_is_slip;
    uint32_t visit; /* whose job it is */
    struct words words;
    struct ticket_look look;
};

/* A look that is wrong is told, and tickets are the standard's: they are what the kiosk is for. */
static void look_take(struct paper *paper, const char *look)
{
    char reason[TICKET_LOOK_REASON_ROOM];
    ticket_look_init(&paper->look);
    if (look != NULL && ticket_look_read(look, &paper->look, reason) != 0) {
        log_line(LOG_ERROR, "kiosk.ticket_look", "file=%s error=%s", look, reason);
    }
}

struct paper *paper_open(const char *queue, const char *look)
{
    struct paper *paper = calloc(1, sizeof(*paper));
    const struct printer_options options = {.queue = queue, .ask_every_ms = PAPER_ASK_EVERY_MS};
    if (paper == NULL) {
        return NULL;
    }
    const int error = printer_open(&options, &paper->printer);
    if (error != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.printer", "queue=%s error=%s", queue, printer_error_name(error));
        free(paper);
        return NULL;
    }
    paper->told = PRINTER_STATE_COUNT;
    look_take(paper, look);
    return paper;
}

void paper_close(struct paper *paper)
{
    if (paper != NULL) {
        printer_close(paper->printer);
        ticket_look_deinit(&paper->look);
        free(paper);
    }
}

void paper_ask(struct paper *paper, struct kiosk *kiosk, int64_t now_ms)
{
    if (paper == NULL || printer_ask(paper->printer) != PRINTER_OK) {
        kiosk_paper(kiosk, KIOSK_PAPER_UNKNOWN, true, now_ms);
        return;
    }
    paper->asked = true;
}

/* "不收费 / 3 个工作日". */
static const char *fee_and_time(struct words *words, const struct shape_guide *guide,
                                char text[PAPER_FEE_ROOM])
{
    if (guide == NULL) {
        return NULL;
    }
    const int length = snprintf(text, PAPER_FEE_ROOM, "%s / %s", words_fee(words, guide),
                                words_days(words, guide->promised_days));
    return length > 0 && length < PAPER_FEE_ROOM ? text : NULL;
}

static const enum ticket_language languages[WORDS_LANGUAGE_COUNT] = {[WORDS_ZH] = TICKET_ZH,
                                                                     [WORDS_EN] = TICKET_EN,
                                                                     [WORDS_JA] = TICKET_JA,
                                                                     [WORDS_KO] = TICKET_KO,
                                                                     [WORDS_RU] = TICKET_RU};

/* What facts point to. */
struct facts_room {
    char fee[PAPER_FEE_ROOM];
    char at[CLOCK_RFC3339_ROOM];
    struct ticket_map map;
    struct floor_route route;
};

/* The map of the hall's floor plan, where this kiosk knows its own spot; NULL: none. */
static const struct ticket_map *map_of(const struct words *words, const struct kiosk *kiosk,
                                       const struct shape_leg *leg, struct facts_room *room)
{
    (void)plan_way_to_window(kiosk, leg->windows, leg->window_count, kiosk->visitor.access.low,
                             &room->route);
    room->map = (struct ticket_map){.plan = &kiosk->plan,
                                    .route = &room->route,
                                    .marked = leg->windows,
                                    .marked_count = leg->window_count,
                                    .here = words_say(words, WORD_WAY_YOU),
                                    .lift = words_say(words, WORD_PLAN_LIFT),
                                    .stairs = words_say(words, WORD_PLAN_STAIRS)};
    return room->route.count > 0 ? &room->map : NULL;
}

static struct ticket_facts facts_of(struct words *words, const struct kiosk *kiosk,
                                    struct facts_room *room)
{
    const struct shape_ticket *ticket = kiosk->visitor.ticket;
    const struct shape_leg *leg = ticket->leg_count > 0 ? &ticket->legs[0] : NULL;
    const struct shape_guide *guide =
        kiosk->visitor.service == NULL ? NULL : kiosk->visitor.service->guide;
    const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
    struct ticket_facts facts = {
        .language = languages[words->language],
        .hall = kiosk->hall == NULL ? words_say(words, WORD_TITLE_HALL)
                                    : words_name(words, &kiosk->hall->name),
        .number = ticket->number,
        .ahead = -1,
        .wait_p50_s = TICKET_WAIT_UNKNOWN,
        .wait_p90_s = TICKET_WAIT_UNKNOWN,
        .issued_at = room->at,
        .fee_and_time = fee_and_time(words, guide, room->fee),
        .visitor_url = ticket->visitor_url,
        .footer = words_say(words, WORD_FOOT_HOTLINE),
    };
    clock_format_rfc3339(ticket->issued_at_ms, (int)offset_min, room->at);
    if (kiosk->visitor.desk.copying && kiosk->visitor.desk.renewed) {
        facts.again =
            words_fill(words, WORD_REPRINT_MARK,
                       words_clock(words, kiosk->visitor.desk.copied_ms, offset_min), NULL);
    }
    if (ticket->for_other || ticket->by_card) {
        facts.holder_mark =
            words_say(words, ticket->for_other ? WORD_FOR_OTHER_SHORT : WORD_WHOSE_CARD_SHORT);
    } else if (kiosk_ground_unsaid(kiosk)) {
        facts.holder_mark = words_say(words, WORD_GROUND_UNSAID);
    }
    if (leg != NULL) {
        facts.service = words_name(words, &leg->service_name);
        facts.windows = words_window_list(words, leg->windows, leg->window_count);
        facts.ahead = (int)leg->ahead;
        const struct shape_area *area =
            leg->window_count > 0 ? kiosk_area_of(kiosk, leg->windows[0]) : NULL;
        facts.area = area == NULL ? NULL : words_name(words, &area->name);
        facts.area_id = area == NULL ? NULL : area->id;
        const char *way = way_say(kiosk, words, leg->windows, leg->window_count, WORD_WAY_ALSO);
        facts.way = strlen(way) <= TICKET_TEXT_BYTES_MAX ? way : NULL;
        facts.map = map_of(words, kiosk, leg, room);
        if (leg->wait != NULL) {
            facts.wait_p50_s = (int)leg->wait->p50_s;
            facts.wait_p90_s = (int)leg->wait->p90_s;
        }
    }
    for (size_t i = 1; leg != NULL && i < ticket->leg_count && facts.also_count < TICKET_ALSO_MAX;
         i++) {
        const struct shape_leg *next = &ticket->legs[i];
        facts.also[facts.also_count++] =
            words_fill(words, WORD_PAIR, words_name(words, &next->service_name),
                       words_windows(words, next->windows, next->window_count));
    }
    for (size_t i = 0;
         guide != NULL && i < guide->material_count && facts.material_count < TICKET_MATERIALS_MAX;
         i++) {
        facts.materials[facts.material_count++] = words_name(words, &guide->materials[i].name);
    }
    return facts;
}

/* Takes the picture over. PRINTER_OK: it is the newest job. */
static int send(struct paper *paper, struct ticket_picture *picture)
{
    const struct printer_picture sent = {.bytes = picture->bytes,
                                         .width_px = picture->width_px,
                                         .height_px = picture->height_px,
                                         .stride_bytes = picture->stride_bytes,
                                         .words = picture->words};
    const int error = printer_submit(paper->printer, paper->job + 1, &sent);
    ticket_deinit(picture);
    paper->job += error == PRINTER_OK ? 1 : 0;
    return error;
}

/* 0, or a negative number when nothing was sent. */
static int print(struct paper *paper, struct text_fonts *fonts, const struct kiosk *kiosk)
{
    struct facts_room room;
    struct ticket_picture picture;

    words_reset(&paper->words);
    paper->words.language = kiosk->words.language;
    const struct ticket_facts facts = facts_of(&paper->words, kiosk, &room);
    int error = ticket_draw(fonts, &paper->look, &facts, &picture);
    words_reset(&paper->words);
    if (error != TICKET_OK) {
        log_line(LOG_ERROR, "kiosk.ticket", "ticket=%s error=%s", kiosk->visitor.ticket->id,
                 ticket_error_name(error));
        return error;
    }
    error = send(paper, &picture);
    if (error != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.print", "ticket=%s error=%s", kiosk->visitor.ticket->id,
                 printer_error_name(error));
    }
    return error;
}

void paper_print(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk, int64_t now_ms)
{
    if (paper == NULL || print(paper, fonts, kiosk) != 0) {
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINT_FAILED, "not-sent", now_ms);
        return;
    }
    paper->job_runs = true;
    paper->trying = false;
    paper->job_is_slip = false;
    paper->visit = kiosk->visit;
}

/* As print(). */
static int print_slip(struct paper *paper, struct text_fonts *fonts, const struct kiosk *kiosk)
{
    const struct shape_booking *booking = kiosk->visitor.book.made;
    const int64_t offset_min = kiosk->hall == NULL ? 0 : kiosk->hall->offset_min;
    struct words *words = &paper->words;
    struct ticket_picture picture;
    words_reset(words);
    words->language = kiosk->words.language;
    const struct ticket_slip slip = {
        .hall = kiosk->hall == NULL ? words_say(words, WORD_TITLE_HALL)
                                    : words_name(words, &kiosk->hall->name),
        .title = words_say(words, WORD_BOOK_SLIP),
        .code = booking->code,
        .service = words_name(words, &booking->service_name),
        .when = words_fill(words, WORD_PAIR, words_date(words, booking->from_ms, offset_min),
                           booking->at),
        .how = words_fill(words, WORD_BOOKED_HOW,
                          words_clock(words, booking->check_in_from_ms, offset_min), NULL),
        .signed_code = booking->signed_code,
        .footer = words_say(words, WORD_FOOT_HOTLINE),
    };
    const int error = ticket_slip_draw(fonts, &paper->look, &slip, &picture);
    words_reset(words);
    if (error != TICKET_OK) {
        log_line(LOG_ERROR, "kiosk.slip", "error=%s", ticket_error_name(error));
        return error;
    }
    const int sent = send(paper, &picture);
    if (sent != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.slip", "error=%s", printer_error_name(sent));
    }
    return sent;
}

void paper_print_slip(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk,
                      int64_t now_ms)
{
    if (paper == NULL || kiosk->visitor.book.made == NULL || print_slip(paper, fonts, kiosk) != 0) {
        kiosk_slip_ended(kiosk, kiosk->visit, KIOSK_PRINT_FAILED, now_ms);
        return;
    }
    paper->job_runs = true;
    paper->trying = false;
    paper->job_is_slip = true;
    paper->visit = kiosk->visit;
}

void paper_try(struct paper *paper, struct text_fonts *fonts, struct kiosk *kiosk, uint32_t visit,
               int64_t now_ms)
{
    struct ticket_picture picture;
    if (paper == NULL || ticket_alignment_draw(fonts, &paper->look, &picture) != TICKET_OK ||
        send(paper, &picture) != PRINTER_OK) {
        kiosk_staff_tried(kiosk, visit, STAFF_PRINTER, STAFF_FAILED, now_ms);
        return;
    }
    paper->job_runs = true;
    paper->trying = true;
    paper->visit = visit;
}

void paper_cancel(struct paper *paper)
{
    if (paper != NULL && paper->job_runs &&
        printer_cancel(paper->printer, paper->job) != PRINTER_OK) {
        log_line(LOG_WARN, "kiosk.print", "cancel=refused"); /* it has just ended */
    }
}

static void job_ended(struct paper *paper, struct kiosk *kiosk, const struct printer_event *event,
                      int64_t now_ms)
{
    if (event->job != paper->job) {
        return;
    }
    static const enum kiosk_print_end ends[PRINTER_END_COUNT] = {
        [PRINTER_PRINTED] = KIOSK_PRINTED,
        [PRINTER_FAILED] = KIOSK_PRINT_FAILED,
        [PRINTER_END_UNKNOWN] = KIOSK_PRINT_UNKNOWN,
    };
    static const enum staff_result tried[PRINTER_END_COUNT] = {
        [PRINTER_PRINTED] = STAFF_PASSED,
        [PRINTER_FAILED] = STAFF_FAILED,
        [PRINTER_END_UNKNOWN] = STAFF_UNSURE,
    };
    assert(event->end < PRINTER_END_COUNT);
    paper->job_runs = false;
    log_line(LOG_INFO, "kiosk.print", "end=%s reason=%s", printer_end_name(event->end),
             event->reason);
    if (paper->trying) {
        kiosk_staff_tried(kiosk, paper->visit, STAFF_PRINTER, tried[event->end], now_ms);
    } else if (paper->job_is_slip) {
        kiosk_slip_ended(kiosk, paper->visit, ends[event->end], now_ms);
    } else {
        kiosk_print_ended(kiosk, paper->visit, ends[event->end], event->reason, now_ms);
    }
}

const char *paper_poll(struct paper *paper, struct kiosk *kiosk, int64_t now_ms)
{
    struct printer_event event;
    const char *news = NULL;
    if (paper == NULL) {
        return NULL;
    }
    while (printer_event_next(paper->printer, &event)) {
        if (event.kind == PRINTER_EVENT_JOB) {
            job_ended(paper, kiosk, &event, now_ms);
        }
        const bool answer = event.kind == PRINTER_EVENT_STATE && paper->asked;
        paper->asked = paper->asked && !answer;
        kiosk_paper(kiosk, (enum kiosk_paper)event.state, answer, now_ms);
        if (event.state != paper->told) {
            paper->told = event.state;
            news = printer_state_name(event.state);
        }
    }
    return news;
}

int paper_poll_ms(const struct paper *paper)
{
    return paper != NULL && (paper->asked || paper->job_runs) ? PAPER_POLL_BUSY_MS
                                                              : PAPER_POLL_IDLE_MS;
}
