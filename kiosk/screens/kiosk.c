/* The visit's state, what others tell, and the clock. What touches do is in kiosk_act.c. */
#include "kiosk/screens/screen.h"

#include "hall-server/client/client.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define KIOSK_SCREEN_ROW(symbol, name, object) {name, &(object)},
static const struct {
    const char *name;
    const struct screen *screen;
} screens[SCREEN_COUNT] = {KIOSK_SCREENS(KIOSK_SCREEN_ROW)};
#undef KIOSK_SCREEN_ROW

const char *kiosk_screen_name(enum kiosk_screen screen)
{
    assert(screen < SCREEN_COUNT);
    return screens[screen].name;
}

const struct screen *kiosk_screen_now(const struct kiosk *kiosk)
{
    return screens[kiosk->screen].screen;
}

void kiosk_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind, const char *id)
{
    assert(kiosk->wish_count < KIOSK_WISHES_MAX);
    struct kiosk_wish *wish = &kiosk->wishes[kiosk->wish_count++];
    *wish = (struct kiosk_wish){.kind = kind, .visit = kiosk->visit};
    const int length = snprintf(wish->id, sizeof(wish->id), "%s", id == NULL ? "" : id);
    assert(length < KIOSK_ID_ROOM); /* the shapes hold ids of at most 64 bytes */
}

static void ask(struct kiosk *kiosk, uint32_t visit, struct client_ask question,
                kiosk_answered_fn *answered)
{
    kiosk_wish(kiosk, KIOSK_ASK_HALL, NULL);
    struct kiosk_wish *wish = &kiosk->wishes[kiosk->wish_count - 1];
    wish->visit = visit;
    wish->ask = question;
    wish->answered = answered;
}

void kiosk_ask(struct kiosk *kiosk, struct client_ask question, kiosk_answered_fn *answered)
{
    ask(kiosk, kiosk->visit, question, answered);
}

void kiosk_ask_for_all(struct kiosk *kiosk, struct client_ask question, kiosk_answered_fn *answered)
{
    ask(kiosk, KIOSK_NO_VISIT, question, answered);
}

bool kiosk_answered(struct kiosk *kiosk, uint32_t visit, kiosk_answered_fn *answered,
                    const struct kiosk_answer *answer, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit != KIOSK_NO_VISIT && visit != kiosk->visit) {
        return false; /* who asked has gone */
    }
    kiosk->dirty = true;
    return answered(kiosk, answer) && answer->shape != NULL;
}

bool kiosk_is_full(const struct kiosk *kiosk, uint32_t serial_seen)
{
    return kiosk->screen_serial != serial_seen || kiosk->wish_count >= KIOSK_WISHES_MAX / 2;
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
    /* What was asked may have somebody's password. */
    memset(&kiosk->wishes[kiosk->wish_count], 0, sizeof(kiosk->wishes[0]));
    return true;
}

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
    return kiosk->line == KIOSK_LINE_REFUSED || kiosk->place_taken ||
           (kiosk->line == KIOSK_LINE_DOWN && !kiosk->offline &&
            kiosk->now_ms - kiosk->line_since_ms >= KIOSK_GONE_MS);
}

/* HOME and GONE follow the line; a visit goes on with what is known. */
static void follow_line(struct kiosk *kiosk)
{
    if ((kiosk->screen == SCREEN_HOME || kiosk->screen == SCREEN_IDLE) && is_lost(kiosk)) {
        kiosk_show(kiosk, SCREEN_GONE);
    } else if (kiosk->screen == SCREEN_GONE &&
               (kiosk->line == KIOSK_LINE_UP ||
                (kiosk->line == KIOSK_LINE_DOWN && kiosk->offline && !kiosk->place_taken))) {
        kiosk_show(kiosk, SCREEN_HOME);
    }
}

/* Nothing of the visitor stays: not in what is drawn, not in what is kept. */
void kiosk_visit_end(struct kiosk *kiosk)
{
    staff_leave(kiosk);
    kiosk->visit = kiosk->visit == UINT32_MAX ? KIOSK_NO_VISIT + 1 : kiosk->visit + 1;
    memset(&kiosk->visitor, 0, sizeof(kiosk->visitor));
    kiosk->visitor.department = kiosk->visitor.group = kiosk->visitor.service_row = -1;
    words_reset(&kiosk->words);
    kiosk->words.language = kiosk->language_first;
    kiosk->theme = UI_THEME_DAY;
    kiosk_wish(kiosk, KIOSK_FORGET, NULL);
    /* Somebody's card lies there still: it is told once, and keeps nobody from the kiosk. */
    const bool told = !kiosk->card_lies || kiosk->screen == SCREEN_TAKE_CARD;
    kiosk_show(kiosk, told ? SCREEN_HOME : SCREEN_TAKE_CARD);
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
                            .asked_services_ms = now_ms - KIOSK_CATALOGUE_RETRY_MS,
                            .asked_keys_ms = now_ms - KIOSK_CATALOGUE_RETRY_MS};
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

/* The row of the same service in another catalogue; -1: it is gone. */
static int row_in(const struct shape_services *now, const char *id)
{
    int row = (int)now->service_count - 1;
    while (row >= 0 && strcmp(now->services[row].id, id) != 0) {
        row--;
    }
    return row;
}

/* The rows that this visit has chosen, found again in another catalogue; false: one is gone. */
static bool rows_follow(struct kiosk *kiosk, const struct shape_services *now)
{
    const struct shape_services *old = kiosk->services;
    struct visitor *visitor = &kiosk->visitor;
    int department = visitor->department < 0 ? -1 : (int)now->department_count;
    int group = visitor->group < 0 ? -1 : (int)now->group_count;
    bool all = true;

    while (department > 0 && strcmp(now->departments[department - 1].id,
                                    old->departments[visitor->department].id) != 0) {
        department--;
    }
    while (group > 0 &&
           strcmp(now->groups[group - 1].queue, old->groups[visitor->group].queue) != 0) {
        group--;
    }
    if (visitor->service_row >= 0) {
        visitor->service_row = row_in(now, old->services[visitor->service_row].id);
        all = visitor->service_row >= 0;
    }
    for (int i = 0; i < visitor->basket.count; i++) {
        visitor->basket.rows[i] = row_in(now, old->services[visitor->basket.rows[i]].id);
        all = all && visitor->basket.rows[i] >= 0;
    }
    visitor->department = department < 0 ? -1 : department - 1;
    visitor->group = group < 0 ? -1 : group - 1;
    return all && department != 0 && group != 0;
}

void kiosk_services(struct kiosk *kiosk, const struct shape_services *services, int64_t now_ms)
{
    assert(services != NULL);
    kiosk->now_ms = now_ms;
    const bool follows = kiosk->services == NULL || rows_follow(kiosk, services);
    kiosk->services = services;
    plan_take(kiosk);
    way_plan_changed(kiosk);
    kiosk->search = NULL; /* it was over those before */
    kiosk->visitor.search.hit_count = 0;
    kiosk->services_asked = true;
    kiosk->dirty = true;
    if (!follows && kiosk->visitor.ticket == NULL) {
        kiosk_visit_end(kiosk); /* what was chosen is no longer offered */
    }
}

void kiosk_services_kept(struct kiosk *kiosk, const struct shape_services *services, int64_t now_ms)
{
    kiosk_services(kiosk, services, now_ms);
    kiosk->services_asked = false;
}

void kiosk_queues(struct kiosk *kiosk, const struct shape_queues *queues, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->queues = queues;
    kiosk_stop_follow(kiosk);
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
    if (visit != kiosk->visit || kiosk->visitor.service_row < 0 ||
        strcmp(service->id, kiosk->services->services[kiosk->visitor.service_row].id) != 0) {
        return false;
    }
    const struct shape_service *old = kiosk->visitor.service;
    if (old != NULL && old->guide != NULL && service->guide == NULL) {
        return false; /* asked twice, and the catalogue changed between: somebody reads the guide */
    }
    kiosk->visitor.service = service;
    kiosk->visitor.service_failed = false;
    kiosk->visitor.service_stopped = service->stopped;
    kiosk->dirty = true;
    return true;
}

void kiosk_service_failed(struct kiosk *kiosk, uint32_t visit, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->visitor.service == NULL) {
        kiosk->visitor.service_failed = true;
        kiosk->dirty = true;
    }
}

/* Time. */

int64_t kiosk_left_ms(const struct kiosk *kiosk)
{
    if (kiosk->screen == SCREEN_CLAIM) {
        return kiosk->visitor.issued_ms + KIOSK_CLAIM_MS - kiosk->now_ms;
    }
    const int64_t limit_ms = kiosk_screen_now(kiosk)->limit_ms;
    const bool at_rest = kiosk->screen == SCREEN_HOME || kiosk->screen == SCREEN_GONE;
    if (at_rest && !access_is_changed(kiosk)) {
        return INT64_MAX; /* nothing of a visitor's to put back */
    }
    /* The question itself always stays as long. */
    const bool longer = kiosk->visitor.access.more_time && kiosk->screen != SCREEN_STILL_THERE;
    return limit_ms == 0
               ? INT64_MAX
               : kiosk->touched_ms + limit_ms * (longer ? ACCESS_TIMES : 1) - kiosk->now_ms;
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
    if (kiosk->screen == SCREEN_IDLE) {
        kiosk_show(kiosk, SCREEN_HOME); /* at once, and the touch does nothing else */
    }
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
    if (!kiosk->keys_asked && kiosk->now_ms - kiosk->asked_keys_ms >= KIOSK_CATALOGUE_RETRY_MS) {
        desk_ask_keys(kiosk);
    }
    if (kiosk->now_ms - kiosk->asked_queues_ms >= KIOSK_QUEUES_EVERY_MS) {
        kiosk->asked_queues_ms = kiosk->now_ms;
        kiosk_wish(kiosk, KIOSK_GET_QUEUES, NULL);
    }
}

void screen_tick_stay(struct kiosk *kiosk)
{
    const int64_t left_ms = kiosk_left_ms(kiosk);
    if (left_ms <= 0) {
        kiosk_visit_end(kiosk);
    } else if (kiosk_screen_now(kiosk)->asks && left_ms <= KIOSK_ASK_MS) {
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
    const struct screen *screen = kiosk_screen_now(kiosk);
    if (screen->tick != NULL) {
        screen->tick(kiosk);
    } else {
        screen_tick_stay(kiosk);
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
        if (!kiosk->keys_asked) {
            wake_ms = sooner(wake_ms, kiosk->asked_keys_ms + KIOSK_CATALOGUE_RETRY_MS);
        }
        if (!kiosk->services_asked) {
            wake_ms = sooner(wake_ms, kiosk->asked_services_ms + KIOSK_CATALOGUE_RETRY_MS);
        }
    } else if (!kiosk->offline && (kiosk->screen == SCREEN_HOME || kiosk->screen == SCREEN_IDLE)) {
        wake_ms = sooner(wake_ms, kiosk->line_since_ms + KIOSK_GONE_MS);
    }
    const struct screen *screen = kiosk_screen_now(kiosk);
    if (screen->wake_ms != NULL) {
        wake_ms = sooner(wake_ms, screen->wake_ms(kiosk));
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

bool kiosk_is_dirty(const struct kiosk *kiosk)
{
    return kiosk->dirty;
}

void kiosk_draw(struct kiosk *kiosk, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, const struct ui_input *input)
{
    struct ui_frame frame;
    words_reset(&kiosk->words);
    const struct ui_scale used = access_scale(kiosk, scale);
    kiosk->upright = !scale->wide;
    ui_frame_begin(&frame, list, &used, measure, input, kiosk->theme, UI_PAGE);
    (void)snprintf(list->language, sizeof(list->language), "%s",
                   words_language_tag(kiosk->words.language));
    kiosk_screen_now(kiosk)->draw(kiosk, &frame);
    ui_frame_end(&frame);
    kiosk->dirty = false;
}
