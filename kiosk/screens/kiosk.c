/* The visit's state, what others tell, and the clock. What touches do is in kiosk_act.c. */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define KIOSK_SCREEN_NAME(symbol, name) name,
static const char *const screen_names[SCREEN_COUNT] = {KIOSK_SCREENS(KIOSK_SCREEN_NAME)};
#undef KIOSK_SCREEN_NAME

/* How long a screen stays without a touch (0: for ever), and whether it asks before it goes. */
static const struct {
    int64_t limit_ms;
    bool asks;
} stays[SCREEN_COUNT] = {
    [SCREEN_HOME] = {KIOSK_SESSION_MS, false}, /* only what a visitor set there: see below */
    [SCREEN_GONE] = {KIOSK_SESSION_MS, false},      [SCREEN_DEPARTMENTS] = {KIOSK_SESSION_MS, true},
    [SCREEN_GROUPS] = {KIOSK_SESSION_MS, true},     [SCREEN_SERVICES] = {KIOSK_SESSION_MS, true},
    [SCREEN_CONFIRM] = {KIOSK_SESSION_MS, true},    [SCREEN_NO_PAPER] = {KIOSK_SESSION_MS, true},
    [SCREEN_HELP] = {KIOSK_SESSION_MS, true},       [SCREEN_THANKS] = {KIOSK_THANKS_MS, false},
    [SCREEN_CLAIM_OVER] = {KIOSK_NOTICE_MS, false}, [SCREEN_CLOSED] = {KIOSK_NOTICE_MS, false},
    [SCREEN_REFUSED] = {KIOSK_NOTICE_MS, false},    [SCREEN_STILL_THERE] = {KIOSK_ASK_MS, false},
};

/* What the hall refuses with, and the words for it. The last row is for every other code. */
static const struct {
    const char *code;
    enum word word;
} refusals[] = {
    {"storage_refused", WORD_STORAGE_BODY},
    {"not_ready", WORD_STORAGE_BODY},
    {"numbers_used_up", WORD_FULL_BODY},
    {"hall_full", WORD_FULL_BODY},
    {"last_number_passed", WORD_LAST_NUMBER_BODY},
    {"not_served_today", WORD_NOT_TODAY_BODY},
    {"hall_emergency", WORD_EMERGENCY_TITLE},
    {CLIENT_CODE_NO_ANSWER, WORD_GONE_NO_NUMBER},
    {"", WORD_GONE_NO_NUMBER},
    {NULL, WORD_REFUSED_BODY},
};

const char *kiosk_screen_name(enum kiosk_screen screen)
{
    assert(screen < SCREEN_COUNT);
    return screen_names[screen];
}

bool kiosk_paper_prints(enum kiosk_paper paper)
{
    return paper == KIOSK_PAPER_READY || paper == KIOSK_PAPER_LOW;
}

void kiosk_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind, const char *id)
{
    assert(kiosk->wish_count < KIOSK_WISHES_MAX);
    struct kiosk_wish *wish = &kiosk->wishes[kiosk->wish_count++];
    *wish = (struct kiosk_wish){.kind = kind, .visit = kiosk->visit};
    const int length = snprintf(wish->id, sizeof(wish->id), "%s", id == NULL ? "" : id);
    assert(length < KIOSK_ID_ROOM); /* the shapes hold ids of at most 64 bytes */
}

bool kiosk_next_wish(struct kiosk *kiosk, struct kiosk_wish *ret_wish)
{
    if (kiosk->wish_count == 0) {
        return false;
    }
    *ret_wish = kiosk->wishes[0];
    kiosk->wish_count--;
    memmove(&kiosk->wishes[0], &kiosk->wishes[1],
            (size_t)kiosk->wish_count * sizeof(kiosk->wishes[0]));
    return true;
}

/* The one setter of the screen. */
void kiosk_show(struct kiosk *kiosk, enum kiosk_screen screen)
{
    assert(screen < SCREEN_COUNT);
    kiosk->screen = screen;
    kiosk->screen_serial++;
    kiosk->screen_since_ms = kiosk->now_ms;
    kiosk->touched_ms = kiosk->now_ms;
    kiosk->dirty = true;
}

static bool is_lost(const struct kiosk *kiosk)
{
    return kiosk->line == KIOSK_LINE_REFUSED ||
           (kiosk->line == KIOSK_LINE_DOWN && !kiosk->offline &&
            kiosk->now_ms - kiosk->line_since_ms >= KIOSK_GONE_MS);
}

/* HOME and GONE follow the line; a visit goes on with what is known. */
static void follow_line(struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_HOME && is_lost(kiosk)) {
        kiosk_show(kiosk, SCREEN_GONE);
    } else if (kiosk->screen == SCREEN_GONE &&
               (kiosk->line == KIOSK_LINE_UP ||
                (kiosk->line == KIOSK_LINE_DOWN && kiosk->offline))) {
        kiosk_show(kiosk, SCREEN_HOME);
    }
}

/* Nothing of the visitor stays: not in what is drawn, not in what is kept. */
void kiosk_visit_end(struct kiosk *kiosk)
{
    kiosk->visit++;
    kiosk->ticket = NULL;
    kiosk->service = NULL;
    kiosk->department = kiosk->group = kiosk->service_row = -1;
    kiosk->service_failed = false;
    kiosk->ticked = 0;
    kiosk->by_phone = false;
    kiosk->print_given_up = false;
    kiosk->qr.size = 0;
    memset(kiosk->qr.bits, 0, sizeof(kiosk->qr.bits));
    memset(kiosk->pages, 0, sizeof(kiosk->pages));
    words_reset(&kiosk->words);
    kiosk->words.language = kiosk->language_first;
    kiosk->theme = UI_THEME_DAY;
    kiosk_wish(kiosk, KIOSK_FORGET, NULL);
    kiosk_show(kiosk, SCREEN_HOME);
    follow_line(kiosk);
}

void kiosk_init(struct kiosk *kiosk, enum words_language language, bool has_printer, int64_t now_ms)
{
    *kiosk = (struct kiosk){.line = KIOSK_LINE_DOWN,
                            .line_since_ms = now_ms,
                            .has_printer = has_printer,
                            .language_first = language,
                            .now_ms = now_ms,
                            .asked_queues_ms = now_ms - KIOSK_QUEUES_EVERY_MS,
                            .asked_services_ms = now_ms - KIOSK_CATALOGUE_RETRY_MS};
    kiosk_visit_end(kiosk);
}

void kiosk_line(struct kiosk *kiosk, enum kiosk_line line, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (line == kiosk->line) {
        return;
    }
    kiosk->line = line;
    kiosk->line_since_ms = now_ms;
    kiosk->dirty = true;
    follow_line(kiosk);
    kiosk_tick(kiosk, now_ms);
}

void kiosk_offline(struct kiosk *kiosk, bool offline, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (offline != kiosk->offline) {
        kiosk->offline = offline;
        follow_line(kiosk);
    }
}

void kiosk_hall(struct kiosk *kiosk, const struct shape_hall *hall, int64_t now_ms)
{
    const int64_t version = kiosk->services == NULL ? -1 : kiosk->services->version;
    kiosk->now_ms = now_ms;
    kiosk->hall = hall;
    kiosk->hall_told_ms = now_ms;
    kiosk->dirty = true;
    if (hall != NULL && hall->catalogue_version != version) {
        kiosk->services_asked = false; /* another catalogue: ask for it */
    }
    kiosk_tick(kiosk, now_ms);
}

/* The rows that this visit has chosen, found again in another catalogue; false: one is gone. */
static bool rows_follow(struct kiosk *kiosk, const struct shape_services *now)
{
    const struct shape_services *old = kiosk->services;
    int department = kiosk->department < 0 ? -1 : (int)now->department_count;
    int group = kiosk->group < 0 ? -1 : (int)now->group_count;
    int row = kiosk->service_row < 0 ? -1 : (int)now->service_count;

    while (department > 0 && strcmp(now->departments[department - 1].id,
                                    old->departments[kiosk->department].id) != 0) {
        department--;
    }
    while (group > 0 &&
           strcmp(now->groups[group - 1].queue, old->groups[kiosk->group].queue) != 0) {
        group--;
    }
    while (row > 0 &&
           strcmp(now->services[row - 1].id, old->services[kiosk->service_row].id) != 0) {
        row--;
    }
    if (department == 0 || group == 0 || row == 0) {
        return false;
    }
    kiosk->department = department < 0 ? -1 : department - 1;
    kiosk->group = group < 0 ? -1 : group - 1;
    kiosk->service_row = row < 0 ? -1 : row - 1;
    return true;
}

void kiosk_services(struct kiosk *kiosk, const struct shape_services *services, int64_t now_ms)
{
    assert(services != NULL);
    kiosk->now_ms = now_ms;
    const bool follows = kiosk->services == NULL || rows_follow(kiosk, services);
    kiosk->services = services;
    kiosk->services_asked = true;
    kiosk->dirty = true;
    if (!follows && kiosk->ticket == NULL) {
        kiosk_visit_end(kiosk); /* what was chosen is no longer offered */
    }
}

void kiosk_queues(struct kiosk *kiosk, const struct shape_queues *queues, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->queues = queues;
    kiosk->dirty = true;
}

void kiosk_board(struct kiosk *kiosk, const struct shape_board *board, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->board = board;
    kiosk->dirty = true;
}

bool kiosk_service(struct kiosk *kiosk, uint32_t visit, const struct shape_service *service,
                   int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->service_row < 0 ||
        strcmp(service->id, kiosk->services->services[kiosk->service_row].id) != 0) {
        return false;
    }
    kiosk->service = service;
    kiosk->service_failed = false;
    kiosk->dirty = true;
    return true;
}

void kiosk_service_failed(struct kiosk *kiosk, uint32_t visit, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->service == NULL) {
        kiosk->service_failed = true;
        kiosk->dirty = true;
    }
}

static void qr_set(struct kiosk *kiosk, const char *url)
{
    if (*url == '\0' || ui_qr_make(url, &kiosk->qr) != UI_QR_OK) {
        kiosk->qr.size = 0;
    }
}

static void show_claim(struct kiosk *kiosk)
{
    qr_set(kiosk, kiosk->ticket->claim_url);
    kiosk->asked_ticket_ms = kiosk->now_ms;
    kiosk_show(kiosk, SCREEN_CLAIM);
}

static void show_thanks(struct kiosk *kiosk)
{
    qr_set(kiosk, kiosk->ticket->visitor_url);
    kiosk_show(kiosk, SCREEN_THANKS);
}

bool kiosk_issued(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_ISSUING) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, ticket->id); /* who asked for it has gone */
        return false;
    }
    kiosk->ticket = ticket;
    kiosk->issued_ms = now_ms;
    if (kiosk->by_phone) {
        kiosk->print_end = KIOSK_PRINTED;
        show_claim(kiosk);
    } else {
        kiosk_wish(kiosk, KIOSK_PRINT, ticket->id);
        kiosk_show(kiosk, SCREEN_PRINTING);
    }
    return true;
}

bool kiosk_ticket(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->ticket == NULL ||
        strcmp(ticket->id, kiosk->ticket->id) != 0) {
        return false;
    }
    kiosk->ticket = ticket;
    kiosk->dirty = true;
    if (kiosk->screen != SCREEN_CLAIM) {
        return true;
    }
    if (ticket->state == SHAPE_LEG_CANCELLED || ticket->state == SHAPE_LEG_EXPIRED) {
        kiosk_show(kiosk, SCREEN_CLAIM_OVER);
    } else if (ticket->holder != SHAPE_HOLDER_NONE) {
        kiosk->by_phone = ticket->holder == SHAPE_HOLDER_PHONE;
        show_thanks(kiosk);
    }
    return true;
}

void kiosk_refused(struct kiosk *kiosk, uint32_t visit, const char *code, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_ISSUING) {
        return;
    }
    if (strcmp(code, "hall_closed") == 0) {
        kiosk_show(kiosk, SCREEN_CLOSED);
        return;
    }
    int row = 0;
    while (refusals[row].code != NULL && strcmp(refusals[row].code, code) != 0) {
        row++;
    }
    kiosk->refusal = refusals[row].word;
    kiosk_show(kiosk, SCREEN_REFUSED);
}

/* Its end comes all the same, by kiosk_print_ended(). */
static void give_job_up(struct kiosk *kiosk)
{
    if (!kiosk->print_given_up) {
        kiosk->print_given_up = true;
        kiosk_wish(kiosk, KIOSK_PRINT_CANCEL, NULL);
    }
}

static void paper_is_known(struct kiosk *kiosk)
{
    if (kiosk_paper_prints(kiosk->paper)) {
        kiosk_wish(kiosk, KIOSK_ISSUE, kiosk->services->services[kiosk->service_row].id);
        kiosk_show(kiosk, SCREEN_ISSUING);
    } else {
        kiosk->asked_paper_ms = kiosk->now_ms;
        kiosk_show(kiosk, SCREEN_NO_PAPER);
    }
}

void kiosk_paper(struct kiosk *kiosk, enum kiosk_paper paper, bool answer, int64_t now_ms)
{
    assert(paper < KIOSK_PAPER_COUNT);
    kiosk->now_ms = now_ms;
    kiosk->dirty = kiosk->dirty || paper != kiosk->paper;
    kiosk->paper = paper;
    if (kiosk->screen == SCREEN_CHECKING && answer) {
        paper_is_known(kiosk);
    } else if (kiosk->screen == SCREEN_NO_PAPER && kiosk_paper_prints(paper)) {
        kiosk_show(kiosk, SCREEN_CONFIRM); /* the roll was changed meanwhile */
    } else if (kiosk->screen == SCREEN_PRINTING && paper > KIOSK_PAPER_LOW) {
        give_job_up(kiosk); /* out of paper on the way: nobody waits for a roll */
    }
}

void kiosk_print_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                       const char *reason, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || kiosk->screen != SCREEN_PRINTING) {
        return;
    }
    kiosk_wish(kiosk, KIOSK_REPORT_PRINT, kiosk->ticket->id);
    struct kiosk_wish *report = &kiosk->wishes[kiosk->wish_count - 1];
    report->end = end;
    (void)snprintf(report->reason, sizeof(report->reason), "%s", reason == NULL ? "" : reason);
    kiosk->print_end = end;
    if (end == KIOSK_PRINTED) {
        show_thanks(kiosk);
    } else if (*kiosk->ticket->claim_url == '\0') { /* no phone can have this one */
        kiosk->refusal = WORD_GONE_NO_NUMBER;
        kiosk_show(kiosk, SCREEN_REFUSED);
    } else {
        show_claim(kiosk);
    }
}

/* Time. */

int64_t kiosk_left_ms(const struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_CLAIM) {
        return kiosk->issued_ms + KIOSK_CLAIM_MS - kiosk->now_ms;
    }
    const int64_t limit_ms = stays[kiosk->screen].limit_ms;
    const bool at_rest = kiosk->screen == SCREEN_HOME || kiosk->screen == SCREEN_GONE;
    if (at_rest && kiosk->words.language == kiosk->language_first && kiosk->theme == UI_THEME_DAY) {
        return INT64_MAX; /* nothing of a visitor's to put back */
    }
    return limit_ms == 0 ? INT64_MAX : kiosk->touched_ms + limit_ms - kiosk->now_ms;
}

int64_t seconds_left(int64_t left_ms)
{
    return left_ms <= 0 ? 0 : (left_ms + 999) / 1000;
}

int64_t kiosk_wall_ms(const struct kiosk *kiosk)
{
    return kiosk->hall == NULL ? 0 : kiosk->hall->now_ms + kiosk->now_ms - kiosk->hall_told_ms;
}

void kiosk_touch_at(struct kiosk *kiosk, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    /* The question stays under the finger until it is answered. */
    if (kiosk->screen != SCREEN_STILL_THERE) {
        kiosk->dirty = kiosk->dirty || kiosk_left_ms(kiosk) <= KIOSK_RING_MS;
        kiosk->touched_ms = now_ms;
    }
}

void kiosk_touched(struct kiosk *kiosk, int64_t now_ms)
{
    kiosk_touch_at(kiosk, now_ms);
}

static void tick_asks(struct kiosk *kiosk)
{
    if (kiosk->line != KIOSK_LINE_UP) {
        return;
    }
    if (!kiosk->services_asked &&
        kiosk->now_ms - kiosk->asked_services_ms >= KIOSK_CATALOGUE_RETRY_MS) {
        kiosk->asked_services_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_GET_SERVICES, NULL);
        kiosk_wish(kiosk, KIOSK_GET_BOARD, NULL);
    }
    if (kiosk->now_ms - kiosk->asked_queues_ms >= KIOSK_QUEUES_EVERY_MS) {
        kiosk->asked_queues_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_GET_QUEUES, NULL);
    }
}

static void tick_claim(struct kiosk *kiosk)
{
    if (kiosk_left_ms(kiosk) <= 0) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, kiosk->ticket->id);
        kiosk_show(kiosk, SCREEN_CLAIM_OVER);
    } else if (kiosk->now_ms - kiosk->asked_ticket_ms >= KIOSK_CLAIM_ASK_MS) {
        kiosk->asked_ticket_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_GET_TICKET, kiosk->ticket->id);
    }
}

/* A job that does not end: give it up, and if even that is not answered, say that it is unsure. */
static void tick_printing(struct kiosk *kiosk)
{
    const int64_t since_ms = kiosk->now_ms - kiosk->screen_since_ms;
    if (since_ms >= KIOSK_PRINT_WAIT_MS + KIOSK_PRINT_END_MS) {
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINT_UNKNOWN, "no-answer", kiosk->now_ms);
    } else if (since_ms >= KIOSK_PRINT_WAIT_MS) {
        give_job_up(kiosk);
    }
}

static void tick_paper(struct kiosk *kiosk)
{
    if (kiosk->has_printer && kiosk->now_ms - kiosk->asked_paper_ms >= KIOSK_PAPER_ASK_MS) {
        kiosk->asked_paper_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
    }
}

static void tick_stay(struct kiosk *kiosk)
{
    const int64_t left_ms = kiosk_left_ms(kiosk);
    if (left_ms <= 0) {
        kiosk_visit_end(kiosk);
    } else if (stays[kiosk->screen].asks && left_ms <= KIOSK_ASK_MS) {
        const enum kiosk_screen under = kiosk->screen;
        kiosk_show(kiosk, SCREEN_STILL_THERE);
        kiosk->under = under == SCREEN_HELP ? kiosk->under : under;
    }
}

/* Something on the screen shows the time: the clock by minutes, rings by seconds. */
static bool time_shows(const struct kiosk *kiosk, int64_t before_ms)
{
    const int64_t left_ms = kiosk_left_ms(kiosk);
    const int64_t left_before_ms =
        left_ms == INT64_MAX ? INT64_MAX : left_ms + kiosk->now_ms - before_ms;
    if (left_ms != INT64_MAX && (left_ms <= KIOSK_RING_MS || kiosk->screen == SCREEN_CLAIM) &&
        seconds_left(left_ms) != seconds_left(left_before_ms)) {
        return true;
    }
    const int64_t wall_ms = kiosk_wall_ms(kiosk);
    return kiosk->hall != NULL &&
           wall_ms / 60000 != (wall_ms - (kiosk->now_ms - before_ms)) / 60000;
}

void kiosk_tick(struct kiosk *kiosk, int64_t now_ms)
{
    const int64_t before_ms = kiosk->now_ms;
    assert(now_ms >= before_ms);
    kiosk->now_ms = now_ms;
    kiosk->dirty = kiosk->dirty || time_shows(kiosk, before_ms);

    tick_asks(kiosk);
    follow_line(kiosk);
    switch (kiosk->screen) {
    case SCREEN_CLAIM:
        tick_claim(kiosk);
        break;
    case SCREEN_PRINTING:
        tick_printing(kiosk);
        break;
    case SCREEN_CHECKING:
        if (now_ms - kiosk->screen_since_ms >= KIOSK_PAPER_WAIT_MS) {
            kiosk->paper = KIOSK_PAPER_UNKNOWN; /* it was asked and says nothing */
            paper_is_known(kiosk);
        }
        break;
    case SCREEN_NO_PAPER:
        tick_paper(kiosk);
        tick_stay(kiosk);
        break;
    default:
        tick_stay(kiosk);
    }
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The next moment at which kiosk_tick() would do or show something. */
int64_t kiosk_next_wake_ms(const struct kiosk *kiosk)
{
    const int64_t now_ms = kiosk->now_ms;
    int64_t wake_ms = INT64_MAX;
    if (kiosk->hall != NULL) {
        wake_ms = now_ms + 60000 - kiosk_wall_ms(kiosk) % 60000;
    }
    if (kiosk->line == KIOSK_LINE_UP) {
        wake_ms = sooner(wake_ms, kiosk->asked_queues_ms + KIOSK_QUEUES_EVERY_MS);
        if (!kiosk->services_asked) {
            wake_ms = sooner(wake_ms, kiosk->asked_services_ms + KIOSK_CATALOGUE_RETRY_MS);
        }
    } else if (kiosk->screen == SCREEN_HOME) {
        wake_ms = sooner(wake_ms, kiosk->line_since_ms + KIOSK_GONE_MS);
    }
    switch (kiosk->screen) {
    case SCREEN_CLAIM:
        wake_ms = sooner(wake_ms, kiosk->asked_ticket_ms + KIOSK_CLAIM_ASK_MS);
        break;
    case SCREEN_PRINTING:
        wake_ms = sooner(wake_ms, kiosk->screen_since_ms + KIOSK_PRINT_WAIT_MS +
                                      (kiosk->print_given_up ? KIOSK_PRINT_END_MS : 0));
        break;
    case SCREEN_CHECKING:
        wake_ms = sooner(wake_ms, kiosk->screen_since_ms + KIOSK_PAPER_WAIT_MS);
        break;
    case SCREEN_NO_PAPER:
        wake_ms = kiosk->has_printer ? sooner(wake_ms, kiosk->asked_paper_ms + KIOSK_PAPER_ASK_MS)
                                     : wake_ms;
        break;
    default:
        break;
    }
    const int64_t left_ms = kiosk_left_ms(kiosk);
    if (left_ms != INT64_MAX) {
        const bool rings = left_ms <= KIOSK_RING_MS || kiosk->screen == SCREEN_CLAIM;
        const int64_t step_ms = rings ? (left_ms - 1) % 1000 + 1 : left_ms - KIOSK_RING_MS;
        wake_ms = sooner(wake_ms, now_ms + (step_ms < 1 ? 1 : step_ms));
    }
    return wake_ms < now_ms ? now_ms : wake_ms;
}

/* Drawing. */

static void (*const screens[SCREEN_COUNT])(struct kiosk *kiosk, struct ui_frame *frame) = {
    [SCREEN_HOME] = screen_home,
    [SCREEN_DEPARTMENTS] = screen_departments,
    [SCREEN_GROUPS] = screen_groups,
    [SCREEN_SERVICES] = screen_services,
    [SCREEN_CONFIRM] = screen_confirm,
    [SCREEN_CHECKING] = screen_working,
    [SCREEN_ISSUING] = screen_working,
    [SCREEN_PRINTING] = screen_working,
    [SCREEN_THANKS] = screen_thanks,
    [SCREEN_CLAIM] = screen_claim,
    [SCREEN_CLAIM_OVER] = screen_claim,
    [SCREEN_NO_PAPER] = screen_fault,
    [SCREEN_CLOSED] = screen_fault,
    [SCREEN_GONE] = screen_fault,
    [SCREEN_REFUSED] = screen_fault,
    [SCREEN_HELP] = screen_help,
    [SCREEN_STILL_THERE] = screen_still_there,
};

bool kiosk_is_dirty(const struct kiosk *kiosk)
{
    return kiosk->dirty;
}

void kiosk_draw(struct kiosk *kiosk, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, const struct ui_input *input)
{
    struct ui_frame frame;
    words_reset(&kiosk->words);
    ui_frame_begin(&frame, list, scale, measure, input, kiosk->theme, UI_PAGE);
    screens[kiosk->screen](kiosk, &frame);
    ui_frame_end(&frame);
    kiosk->dirty = false;
}
