#include "tests/tools/kiosk-monkey/world.h"

#include "hall-server/client/client.h"
#include "tests/lib/fixed_measure.h"
#include "tests/tools/kiosk-monkey/devices.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MS_MAX = 9000, CANDIDATES_MAX = 12 };

/* What a hall refuses with; of kinds that nobody here can make an answer of, all that it says. */
static const char *const codes[] = {
    CLIENT_CODE_NO_ANSWER, "unknown_service", "numbers_used_up",
    "hall_closed",         "queue_closed",    "rate_limited",
    "not_found",           "storage_refuses", "",
    "a-code-of-tomorrow",
};
enum { CODE_COUNT = sizeof(codes) / sizeof(codes[0]) };

uint32_t world_random(struct world *world, uint32_t bound)
{
    assert(bound > 0);
    world->random ^= world->random << 13;
    world->random ^= world->random >> 7;
    world->random ^= world->random << 17;
    return (uint32_t)(world->random >> 32) % bound;
}

bool world_once_in(struct world *world, uint32_t times)
{
    return world_random(world, times) == 0;
}

void world_fault(struct world *world, const char *format, ...)
{
    va_list arguments;
    world->faults++;
    (void)printf("at %lld ms, on %s: ", (long long)world->now_ms,
                 kiosk_screen_name(world->kiosk.screen));
    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
    (void)printf("\n");
}

void world_open(struct world *world, uint64_t seed)
{
    *world = (struct world){.random = seed * 0x9E3779B97F4A7C15U + 1, .now_ms = FIXTURE_NOW_MS};
}

static void answers_drop(struct world *world)
{
    for (int i = 0; i < WORLD_KEPT_MAX; i++) {
        free(world->kept[i].shape);
        world->kept[i].shape = NULL;
    }
    free(world->ticket);
    free(world->service);
    world->ticket = NULL;
    world->service = NULL;
}

void world_close(struct world *world)
{
    answers_drop(world);
}

/* --- Answers --------------------------------------------------------------------------------- */

static void *copy_of(const void *source, size_t bytes)
{
    void *copy = malloc(bytes);
    assert(copy != NULL);
    memcpy(copy, source, bytes);
    return copy;
}

static struct shape_ticket *ticket_of(struct world *world)
{
    const enum shape_holder holder = (enum shape_holder)world_random(world, SHAPE_HOLDER_COUNT);
    const enum shape_leg_state state =
        (enum shape_leg_state)world_random(world, SHAPE_LEG_STATE_COUNT);
    return copy_of(fixture_ticket(holder, state), sizeof(struct shape_ticket));
}

/* The shape of a screen's own question, in one piece; NULL: of a kind that is not made here. */
static struct shape *shape_of(struct world *world, const struct client_ask *ask)
{
    const enum shape_kind kind = ask->shape;
    struct {
        struct shape shape;
        struct shape_booking booking;
    } *booked = NULL;
    struct fixture_slots *slots = NULL;
    struct {
        struct shape shape;
        struct shape_ticket ticket;
    } *made = NULL;
    struct shape shape = {.kind = kind};
    switch (kind) {
    case SHAPE_NOTHING:
        break;
    case SHAPE_HALL:
        shape.of.hall = fixture_hall(SHAPE_HALL_OPEN);
        break;
    case SHAPE_SERVICES:
        shape.of.services = fixture_services();
        break;
    case SHAPE_QUEUES:
        shape.of.queues = fixture_queues();
        break;
    case SHAPE_BOARD:
        shape.of.board = fixture_board();
        break;
    case SHAPE_SERVICE:
        shape.of.service =
            fixture_service(fixture_services()->services[0].id, world_once_in(world, 2));
        break;
    case SHAPE_TICKET:
        made = malloc(sizeof(*made));
        assert(made != NULL);
        made->ticket =
            *fixture_ticket((enum shape_holder)world_random(world, SHAPE_HOLDER_COUNT),
                            (enum shape_leg_state)world_random(world, SHAPE_LEG_STATE_COUNT));
        made->shape = (struct shape){.kind = kind, .of.ticket = &made->ticket};
        return &made->shape;
    case SHAPE_BOOKING:
        booked = malloc(sizeof(*booked));
        assert(booked != NULL);
        booked->booking = *fixture_desk_shape(kind, (int)world_random(world, 20))->of.booking;
        booked->shape = (struct shape){.kind = kind, .of.booking = &booked->booking};
        return &booked->shape;
    case SHAPE_HELP:
        shape.of.help =
            fixture_help((enum shape_help_state)world_random(world, SHAPE_HELP_CLOSED + 1))
                ->of.help;
        break;
    case SHAPE_SLOTS:
        slots = malloc(sizeof(*slots));
        assert(slots != NULL);
        (void)fixture_slots(slots, ask, (int)world_random(world, 24));
        return &slots->shape;
    default:
        return NULL;
    }
    return copy_of(&shape, sizeof(shape));
}

static void answer_screen(struct world *world, const struct kiosk_wish *wish, const char *code)
{
    struct shape *shape = code == NULL ? shape_of(world, &wish->ask) : NULL;
    const struct kiosk_answer answer = {.shape = shape,
                                        .code = shape != NULL  ? ""
                                                : code != NULL ? code
                                                               : "not_found"};
    if (!kiosk_answered(&world->kiosk, wish->visit, wish->answered, &answer, world->now_ms)) {
        free(shape);
        return;
    }
    struct world_kept *kept = world->kept;
    while (kept < world->kept + WORLD_KEPT_MAX && kept->answered != NULL &&
           kept->answered != wish->answered) {
        kept++;
    }
    assert(kept < world->kept + WORLD_KEPT_MAX);
    free(kept->shape);
    *kept = (struct world_kept){wish->answered, shape, wish->visit};
}

static void take_ticket(struct world *world, const struct kiosk_wish *wish, bool issued)
{
    struct shape_ticket *ticket = ticket_of(world);
    if (issued) {
        ticket->holder = SHAPE_HOLDER_NONE;
        ticket->state = SHAPE_LEG_ISSUED;
    }
    const bool kept = issued ? kiosk_issued(&world->kiosk, wish->visit, ticket, world->now_ms)
                             : kiosk_ticket(&world->kiosk, wish->visit, ticket, world->now_ms);
    if (kept) {
        free(world->ticket);
        world->ticket = ticket;
    } else {
        free(ticket);
    }
}

static void take_service(struct world *world, const struct kiosk_wish *wish)
{
    struct shape_service *service =
        copy_of(fixture_service(wish->id, !world_once_in(world, 4)), sizeof(*service));
    if (kiosk_service(&world->kiosk, wish->visit, service, world->now_ms)) {
        free(world->service);
        world->service = service;
    } else {
        free(service);
    }
}

static void answer_ime(struct world *world, const struct kiosk_wish *wish, bool known)
{
    const uint32_t serial = world->kiosk.visitor.keys.serial;
    struct ui_candidates candidates;
    if (!known) {
        kiosk_ime_lost(&world->kiosk, wish->visit, serial, world->now_ms);
        return;
    }
    ui_candidates_clear(&candidates);
    for (uint32_t i = world_random(world, CANDIDATES_MAX); i > 0; i--) {
        (void)ui_candidates_add(&candidates, i % 2 == 0 ? "社" : "营业执照",
                                strlen(i % 2 == 0 ? "社" : "营业执照"), 1);
    }
    kiosk_ime_answer(&world->kiosk, wish->visit, serial, &candidates, world->now_ms);
}

static void answer(struct world *world, const struct kiosk_wish *wish)
{
    struct kiosk *kiosk = &world->kiosk;
    const int64_t now_ms = world->now_ms;
    const bool fails = world->temper == WORLD_DEAD || world_once_in(world, 4);
    const char *code = world->temper == WORLD_DEAD ? CLIENT_CODE_NO_ANSWER
                                                   : codes[world_random(world, CODE_COUNT)];
    switch (wish->kind) {
    case KIOSK_GET_SERVICES:
        if (!fails) {
            kiosk_services(kiosk, fixture_services(), now_ms);
        }
        break;
    case KIOSK_GET_BOARD:
        kiosk_board(kiosk, fails ? kiosk->board : fixture_board(), now_ms);
        break;
    case KIOSK_GET_QUEUES:
        kiosk_queues(kiosk, fails ? kiosk->queues : fixture_queues(), now_ms);
        break;
    case KIOSK_GET_SERVICE:
        if (fails) {
            kiosk_service_failed(kiosk, wish->visit, now_ms);
        } else {
            take_service(world, wish);
        }
        break;
    case KIOSK_ASK_PAPER:
        kiosk_paper(kiosk,
                    fails ? (enum kiosk_paper)world_random(world, KIOSK_PAPER_COUNT)
                          : KIOSK_PAPER_READY,
                    true, now_ms);
        break;
    case KIOSK_ISSUE:
        if (fails) {
            kiosk_refused(kiosk, wish->visit, code, now_ms);
        } else {
            take_ticket(world, wish, true);
        }
        break;
    case KIOSK_PRINT:
        kiosk_print_ended(kiosk, wish->visit,
                          fails ? (enum kiosk_print_end)world_random(world, 3) : KIOSK_PRINTED,
                          fails ? "media-empty" : "", now_ms);
        break;
    case KIOSK_REPORT_PRINT:
    case KIOSK_GET_TICKET:
    case KIOSK_CANCEL_TICKET:
        if (!fails) {
            take_ticket(world, wish, false);
        }
        break;
    case KIOSK_ASK_HALL:
        answer_screen(world, wish, fails ? code : NULL);
        break;
    case KIOSK_ASK_IME:
        answer_ime(world, wish, !fails);
        break;
    default:
        devices_answer(world, wish, fails);
        break;
    }
}

/* --- The loop -------------------------------------------------------------------------------- */

static void visit_forgotten(struct world *world)
{
    struct kiosk fresh;
    if (world->temper == WORLD_AT_RANDOM) {
        for (int i = 0; i < WORLD_KEPT_MAX; i++) {
            if (world->kept[i].visit != KIOSK_NO_VISIT &&
                world->kept[i].visit != world->kiosk.visit) {
                free(world->kept[i].shape);
                world->kept[i].shape = NULL;
            }
        }
        free(world->ticket);
        free(world->service);
        world->ticket = NULL;
        world->service = NULL;
    }
    kiosk_init(&fresh, WORDS_ZH, true, 0);
    /* A card or a code ends one visit and begins the next in one event: then there is something. */
    if (world->kiosk.screen == SCREEN_HOME &&
        memcmp(&fresh.visitor, &world->kiosk.visitor, sizeof(fresh.visitor)) != 0) {
        world_fault(world, "something of the last visitor is still there");
    }
}

static void wishes_take(struct world *world)
{
    struct kiosk_wish wish;
    while (kiosk_next_wish(&world->kiosk, &wish)) {
        if (wish.kind == KIOSK_FORGET) {
            visit_forgotten(world);
        } else if (world->temper == WORLD_DEAD) {
            answer(world, &wish);
        } else if (world->pending_count < WORLD_PENDING_MAX) {
            world->pending[world->pending_count++] =
                (struct world_pending){wish, world->now_ms + world_random(world, ANSWER_MS_MAX)};
        } else {
            world_fault(world, "more questions than anybody answers");
        }
    }
}

static void screen_check(struct world *world)
{
    const struct ui_list *list = &world->list;
    if (list->dropped != 0) {
        world_fault(world, "%d things had no room in the list", list->dropped);
    }
    for (int i = 0; i < list->target_count; i++) {
        for (int j = i + 1; j < list->target_count; j++) {
            if (list->targets[i].id == list->targets[j].id) {
                world_fault(world, "two targets are number %u", (unsigned)list->targets[i].id);
            }
        }
    }
    if (list->item_count == 0) {
        world_fault(world, "nothing is shown");
    }
}

void world_turn(struct world *world)
{
    struct kiosk *kiosk = &world->kiosk;
    wishes_take(world);
    assert(kiosk->screen < SCREEN_COUNT);
    if (kiosk->screen_serial != world->serial_seen) {
        world->serial_seen = kiosk->screen_serial;
        world->seen[kiosk->screen]++;
        ui_input_screen_changed(&world->input, world->now_ms);
    }
    kiosk_draw(kiosk, &world->list, &world->scale, fixed_measure(), &world->input);
    screen_check(world);
}

/* The earliest of what is due until `until_ms`. */
static int64_t next_of(const struct world *world, int64_t until_ms)
{
    const int64_t wake_ms = kiosk_next_wake_ms(&world->kiosk);
    int64_t next_ms = wake_ms < until_ms ? wake_ms : until_ms;
    for (int i = 0; i < world->pending_count; i++) {
        next_ms = world->pending[i].due_ms < next_ms ? world->pending[i].due_ms : next_ms;
    }
    return next_ms;
}

static void answers_due(struct world *world)
{
    for (int i = 0; i < world->pending_count;) {
        if (world->pending[i].due_ms > world->now_ms) {
            i++;
            continue;
        }
        const struct kiosk_wish wish = world->pending[i].wish;
        world->pending[i] = world->pending[--world->pending_count];
        answer(world, &wish);
        world_turn(world);
    }
}

void world_pass(struct world *world, int64_t ms)
{
    const int64_t until_ms = world->now_ms + ms;
    int spins = 0;
    while (world->now_ms < until_ms) {
        const int64_t next_ms = next_of(world, until_ms);
        spins = next_ms <= world->now_ms ? spins + 1 : 0;
        if (spins > WORLD_SPINS_MAX) {
            world_fault(world, "it wants to be woken again and again");
            return;
        }
        /* As the app sleeps: a millisecond at least. */
        world->now_ms = next_ms > world->now_ms ? next_ms : world->now_ms + 1;
        answers_due(world);
        kiosk_tick(&world->kiosk, world->now_ms);
        world_turn(world);
    }
}

/* What the scene's own screen has asked, as the fixture led there, is still to be answered; what
 * was asked on the way there was. */
static void wish_hear(void *context, const struct kiosk *kiosk, const struct kiosk_wish *wish)
{
    struct world *world = context;
    if (kiosk->screen_serial != world->serial_seen) {
        world->serial_seen = kiosk->screen_serial;
        world->pending_count = 0;
    }
    if (wish->kind != KIOSK_FORGET && world->pending_count < WORLD_PENDING_MAX) {
        world->pending[world->pending_count++] =
            (struct world_pending){*wish, world_random(world, ANSWER_MS_MAX)};
    }
}

void world_lead(struct world *world, enum fixture_scene scene, enum words_language language,
                int width_px, int height_px)
{
    answers_drop(world);
    world->pending_count = 0;
    fixture_listen(wish_hear, world);
    fixture_lead(&world->kiosk, scene, language);
    fixture_listen(NULL, NULL);
    /* What the fixture answered is its own, and changes with its next answer. */
    struct visitor *visitor = &world->kiosk.visitor;
    if (visitor->service != NULL) {
        world->service = copy_of(visitor->service, sizeof(*world->service));
        visitor->service = world->service;
    }
    if (visitor->ticket != NULL) {
        world->ticket = copy_of(visitor->ticket, sizeof(*world->ticket));
        visitor->ticket = world->ticket;
    }
    /* Fixtures begin at their own time. */
    world->now_ms = world->kiosk.now_ms;
    for (int i = 0; i < world->pending_count; i++) {
        world->pending[i].due_ms += world->now_ms;
    }
    world->scale = ui_scale_for_kiosk(width_px, height_px);
    ui_input_init(&world->input, ui_px(&world->scale, UI_TOUCH_SLOP));
    world->serial_seen = world->kiosk.screen_serial;
    world->seen[world->kiosk.screen]++;
    world_turn(world);
}
