#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define FIXTURE_SCENE_ROW(symbol, name, screen, lead) {name, screen, lead},
static const struct {
    const char *name;
    enum kiosk_screen screen;
    fixture_lead_fn *lead;
} scenes[SCENE_COUNT] = {FIXTURE_SCENES(FIXTURE_SCENE_ROW)};
#undef FIXTURE_SCENE_ROW

/* The rows of the catalogue, read three times. */
#define DEPARTMENT(id, zh, brief, en, services) {id, {zh, en}, {brief, ""}, services},
#define GROUP(queue, zh, en, department)
#define SERVICE(id, zh, en, department, queue)
static const struct shape_department departments[] = {
#include "tests/lib/kiosk_fixture_rows.inc"
};
#undef DEPARTMENT
#undef GROUP
#undef SERVICE
#define DEPARTMENT(id, zh, brief, en, services)
#define GROUP(queue, zh, en, department) {queue, {zh, en}, department},
#define SERVICE(id, zh, en, department, queue)
static const struct shape_group groups[] = {
#include "tests/lib/kiosk_fixture_rows.inc"
};
#undef GROUP
#undef SERVICE
#define GROUP(queue, zh, en, department)
#define SERVICE(id, zh, en, department, queue) {id, {zh, en}, department, queue},
static const struct shape_service_row services[] = {
#include "tests/lib/kiosk_fixture_rows.inc"
};
#undef DEPARTMENT
#undef GROUP
#undef SERVICE

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct shape_area areas[] = {
    {"1", {"一楼 企业服务", "First floor: business"}, 1},
    {"2", {"二楼 社保民生", "Second floor: social security and family"}, 2},
};
static const struct shape_wait wait_short = {300, 600};
static const struct shape_wait wait_long = {480, 900};
static const char *const windows[] = {"12", "13", "14", "15", "16", "21"};
static const struct shape_material materials[] = {
    {{"申请表（窗口领取或网上下载）", "Application form, at the window or online"},
     {"原件 1 份", "One original"},
     true},
    {{"申请人身份证件", "Identity document of the applicant"},
     {"原件或电子证照", "Original or electronic licence"},
     true},
    {{"营业执照或统一社会信用代码证书", "Business licence or unified social credit certificate"},
     {"原件或电子证照", "Original or electronic licence"},
     true},
    {{"经营（活动）场所使用证明", "Proof of the right to use the premises"},
     {"复印件 1 份", "One copy"},
     true},
    {{"符合许可条件的说明及相关证书",
      "Statement and certificates showing that the conditions are met"},
     {"原件及复印件 1 份", "Original and one copy"},
     true},
    {{"授权委托书及受托人身份证件（委托办理时）",
      "Power of attorney and identity document of the agent, if one comes"},
     {"原件 1 份", "One original"},
     false},
    {{"其他材料", "Other papers"}, {"", ""}, false},
};
static const struct shape_name flow[] = {{"申请", "Apply"}, {"受理", "Accepted"}};
static const struct shape_guide guide = {.sample = true,
                                         .materials = materials,
                                         .material_count = COUNT(materials),
                                         .basis = {"《中华人民共和国食品安全法》第三十五条", ""},
                                         .fee_fen = 0,
                                         .fee = {"不收费", "No fee"},
                                         .statutory_days = 20,
                                         .promised_days = 3,
                                         .flow = flow,
                                         .flow_count = COUNT(flow)};

const char *fixture_scene_name(enum fixture_scene scene)
{
    return scenes[scene].name;
}

enum kiosk_screen fixture_scene_screen(enum fixture_scene scene)
{
    return scenes[scene].screen;
}

const struct shape_hall *fixture_hall(enum shape_hall_state state)
{
    static struct shape_hall hall;
    hall = (struct shape_hall){
        .name = {"滨海市公共行政服务中心", "Binhai Public Service Centre"},
        .open = state == SHAPE_HALL_OPEN,
        .opens = "09:00",
        .closes = "17:00",
        .state = state,
        .business_day = "2026-03-16",
        .now_ms = 1773628320000, /* 2026-03-16 10:32 in Shanghai */
        .offset_min = 480,
        .waiting = 86,
        .windows_open = 40,
        .windows = 48,
        .areas = areas,
        .area_count = COUNT(areas),
        .public_url = "",
        .catalogue_version = 1,
    };
    return &hall;
}

static const char *const birth[] = {"health-002", "hrss-048"};
static const char *const business[] = {"approval-093", "health-002", "hrss-010"};
static const char *const job_lost[] = {"hrss-010"};
static const struct shape_life_event events[] = {
    {"birth", {"孩子出生", "A child is born"}, birth, COUNT(birth)},
    {"business", {"开一家企业", "Starting a company"}, business, COUNT(business)},
    {"job-lost", {"失业了", "Out of work"}, job_lost, COUNT(job_lost)},
};

const struct shape_services *fixture_services(void)
{
    static const struct shape_services shape = {.version = 1,
                                                .departments = departments,
                                                .department_count = COUNT(departments),
                                                .groups = groups,
                                                .group_count = COUNT(groups),
                                                .services = services,
                                                .service_count = COUNT(services),
                                                .events = events,
                                                .event_count = COUNT(events)};
    return &shape;
}

const struct shape_queues *fixture_queues(void)
{
    static struct shape_queue queues[COUNT(groups)];
    static const struct shape_queues shape = {queues, COUNT(groups)};
    for (size_t i = 0; i < COUNT(groups); i++) {
        queues[i] = (struct shape_queue){.id = groups[i].queue,
                                         .name = groups[i].name,
                                         .department = groups[i].department,
                                         .waiting = (int64_t)((i * 7 + 6) % 19),
                                         .wait = i % 9 == 8   ? NULL
                                                 : i % 2 == 0 ? &wait_long
                                                              : &wait_short,
                                         .open_seats = i % 9 == 8 ? 0 : 2};
    }
    return &shape;
}

const struct shape_queues *fixture_queues_stopped(void)
{
    static struct shape_queue queues[COUNT(groups)];
    static const struct shape_queues shape = {queues, COUNT(groups)};
    memcpy(queues, fixture_queues()->queues, sizeof(queues));
    queues[0].stopped = true;
    return &shape;
}

const struct shape_board *fixture_board(void)
{
    static char names[FIXTURE_WINDOWS][4];
    static struct shape_board_window places[FIXTURE_WINDOWS];
    static const struct shape_board shape = {.windows = places, .window_count = COUNT(places)};
    for (int i = 0; i < FIXTURE_WINDOWS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%d", i + 1);
        places[i] = (struct shape_board_window){
            .seat = names[i], .window = names[i], .area = i < 16 ? "1" : "2"};
    }
    return &shape;
}

static const struct shape_service_row *row_of(const char *id)
{
    for (size_t i = 0; i < COUNT(services); i++) {
        if (strcmp(services[i].id, id) == 0) {
            return &services[i];
        }
    }
    assert(false && "no such service in the rows");
    return NULL;
}

const struct shape_service *fixture_service(const char *id, bool with_guide)
{
    static struct shape_service service;
    const struct shape_service_row *row = row_of(id);
    service = (struct shape_service){.id = row->id,
                                     .code = "511A00001",
                                     .name = row->name,
                                     .department = row->department,
                                     .queue = row->queue,
                                     .group = {"食品药品经营", "Food and drug trade"},
                                     .windows = windows,
                                     .window_count = COUNT(windows),
                                     .ahead = 6,
                                     .wait = &wait_long,
                                     .appointments = true,
                                     .guide = with_guide ? &guide : NULL};
    return &service;
}

const struct shape_ticket *fixture_ticket(enum shape_holder holder, enum shape_leg_state state)
{
    static struct shape_leg legs[1];
    static struct shape_ticket ticket;
    legs[0] = (struct shape_leg){.service = "approval-300",
                                 .service_name = {"食品经营许可变更", "Change of a food licence"},
                                 .queue = "A",
                                 .queue_name = {"食品药品经营", "Food and drug trade"},
                                 .state = state,
                                 .ahead = 6,
                                 .wait = &wait_long,
                                 .windows = windows,
                                 .window_count = COUNT(windows),
                                 .seat = "",
                                 .window = ""};
    ticket = (struct shape_ticket){
        .id = "0195a3c0-0000-7000-8000-000000000047",
        .number = "A047",
        .business_day = "2026-03-16",
        .holder = holder,
        .class_name = "ordinary",
        .state = state,
        .legs = legs,
        .leg_count = 1,
        .visitor_url = "http://192.168.1.20:8080/t/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
        .claim_url = "http://192.168.1.20:8080/t/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL?claim=1",
        .seq = 7,
    };
    return &ticket;
}

const struct kiosk_wish *fixture_take_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind)
{
    static struct kiosk_wish found;
    struct kiosk_wish wish;
    bool any = false;
    while (kiosk_next_wish(kiosk, &wish)) {
        if (wish.kind == kind) {
            found = wish;
            any = true;
        }
    }
    return any ? &found : NULL;
}

static fixture_wish_fn *listener;
static void *listener_context;

void fixture_listen(fixture_wish_fn *listen, void *context)
{
    listener = listen;
    listener_context = context;
}

/* The last question of a screen to the hall, for fixture_answer(). */
static struct kiosk_wish asked;

static void drain(struct kiosk *kiosk)
{
    struct kiosk_wish wish;
    while (kiosk_next_wish(kiosk, &wish)) {
        if (wish.kind == KIOSK_ASK_HALL) {
            asked = wish;
        }
        if (listener != NULL) {
            listener(listener_context, kiosk, &wish);
        }
    }
}

void fixture_hold(struct kiosk_wish *ret_wish)
{
    assert(asked.answered != NULL);
    *ret_wish = asked;
}

const struct client_ask *fixture_last_ask(void)
{
    return &asked.ask;
}

void fixture_answer(struct kiosk *kiosk, const struct shape *shape, const char *code)
{
    const struct kiosk_answer answer = {.shape = shape, .code = code};
    drain(kiosk);
    assert(asked.answered != NULL && (shape == NULL || shape->kind == asked.ask.shape));
    (void)kiosk_answered(kiosk, asked.visit, asked.answered, &answer, kiosk->now_ms);
    drain(kiosk);
}

void fixture_start(struct kiosk *kiosk, enum words_language language)
{
    const int64_t now_ms = FIXTURE_NOW_MS;
    kiosk_init(kiosk, language, true, now_ms);
    kiosk_line(kiosk, KIOSK_LINE_UP, now_ms);
    drain(kiosk);
    kiosk_hall(kiosk, fixture_hall(SHAPE_HALL_OPEN), now_ms);
    drain(kiosk);
    kiosk_services(kiosk, fixture_services(), now_ms);
    kiosk_search(kiosk, fixture_search(), now_ms);
    kiosk_queues(kiosk, fixture_queues(), now_ms);
    kiosk_board(kiosk, fixture_board(), now_ms);
    kiosk_paper(kiosk, KIOSK_PAPER_READY, false, now_ms);
    kiosk_tick(kiosk, now_ms);
    drain(kiosk);
}

static const struct fixture_hand *hand; /* NULL: whoever it is hits every target */

void fixture_hand(const struct fixture_hand *other)
{
    hand = other;
}

void fixture_act(struct kiosk *kiosk, ui_id id)
{
    if (hand != NULL) {
        hand->act(kiosk, id);
    } else {
        kiosk_act(kiosk, id, kiosk->now_ms);
    }
    drain(kiosk);
}

/* Lists act by what was drawn last, as under a finger: page_first is set by hand here. */
void fixture_choose(struct kiosk *kiosk, int index)
{
    if (hand != NULL) {
        hand->choose(kiosk, index);
        drain(kiosk);
        return;
    }
    kiosk->page_first = index;
    fixture_act(kiosk, KIOSK_ITEM);
    kiosk->page_first = 0;
}

void fixture_to_services(struct kiosk *kiosk, bool long_names)
{
    fixture_act(kiosk, KIOSK_TAKE);
    fixture_choose(kiosk, 0); /* the approval bureau: many groups */
    if (!long_names) {
        fixture_choose(kiosk, 0);
        return;
    }
    /* Safety and fire: the longest names of all. */
    int index = 0;
    for (size_t i = 0; i < COUNT(groups); i++) {
        bool has = false;
        for (size_t s = 0; s < COUNT(services); s++) {
            has = has || (strcmp(services[s].department, departments[0].id) == 0 &&
                          strcmp(services[s].queue, groups[i].queue) == 0);
        }
        if (has && strcmp(groups[i].queue, "AS") == 0) {
            break;
        }
        index += has ? 1 : 0;
    }
    fixture_choose(kiosk, index);
}

void fixture_to_confirm(struct kiosk *kiosk, bool long_name, bool guided)
{
    fixture_to_services(kiosk, long_name);
    fixture_choose(kiosk, long_name ? 3 : 0);
    const char *id = services[kiosk->visitor.service_row].id;
    (void)kiosk_service(kiosk, kiosk->visit, fixture_service(id, guided), kiosk->now_ms);
}

static void lead_to_ticket(struct kiosk *kiosk, bool by_phone)
{
    fixture_to_confirm(kiosk, false, true);
    fixture_act(kiosk, by_phone ? KIOSK_PHONE : KIOSK_PRINT_NUMBER);
    if (!by_phone) {
        kiosk_paper(kiosk, KIOSK_PAPER_READY, true, kiosk->now_ms);
        drain(kiosk);
    }
    (void)kiosk_issued(kiosk, kiosk->visit, fixture_ticket(SHAPE_HOLDER_NONE, SHAPE_LEG_ISSUED),
                       kiosk->now_ms);
    drain(kiosk);
}

void fixture_home(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    switch (scene) {
    case SCENE_STARTING:
        kiosk_init(kiosk, language, true, FIXTURE_NOW_MS);
        break;
    case SCENE_HOME_CLOSED:
        kiosk_hall(kiosk, fixture_hall(SHAPE_HALL_CLOSED), kiosk->now_ms);
        break;
    case SCENE_ACCESS:
    case SCENE_LANGUAGE:
        kiosk->has_speech = true;
        fixture_act(kiosk, scene == SCENE_ACCESS ? KIOSK_ACCESS : KIOSK_LANGUAGE);
        break;
    case SCENE_HOME_CONTRAST:
        fixture_act(kiosk, KIOSK_CONTRAST);
        break;
    case SCENE_CLOSED:
    case SCENE_LUNCH:
        kiosk_hall(kiosk, fixture_hall(scene == SCENE_LUNCH ? SHAPE_HALL_LUNCH : SHAPE_HALL_CLOSED),
                   kiosk->now_ms);
        fixture_act(kiosk, KIOSK_TAKE);
        break;
    case SCENE_GONE:
        kiosk_line(kiosk, KIOSK_LINE_DOWN, kiosk->now_ms);
        kiosk_tick(kiosk, kiosk->now_ms + KIOSK_GONE_MS);
        break;
    case SCENE_KEY_REFUSED:
        kiosk_line(kiosk, KIOSK_LINE_REFUSED, kiosk->now_ms);
        break;
    case SCENE_HELP:
        fixture_act(kiosk, KIOSK_HELP);
        break;
    default:
        break;
    }
}

void fixture_choice(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    switch (scene) {
    case SCENE_DEPARTMENTS:
        fixture_act(kiosk, KIOSK_TAKE);
        break;
    case SCENE_DEPARTMENTS_LAST:
        fixture_act(kiosk, KIOSK_TAKE);
        kiosk->visitor.pages[SCREEN_DEPARTMENTS] = 99; /* pager_set() keeps it within */
        break;
    case SCENE_GROUPS:
        fixture_act(kiosk, KIOSK_TAKE);
        fixture_choose(kiosk, 0);
        break;
    case SCENE_SERVICES_RING:
        fixture_to_services(kiosk, false);
        kiosk_tick(kiosk, kiosk->now_ms + KIOSK_SESSION_MS - 20500);
        break;
    case SCENE_STILL_THERE:
        fixture_to_services(kiosk, false);
        kiosk_tick(kiosk, kiosk->now_ms + KIOSK_SESSION_MS - KIOSK_ASK_MS);
        kiosk_tick(kiosk, kiosk->now_ms + 5500);
        break;
    default:
        fixture_to_services(kiosk, scene == SCENE_SERVICES_LONG);
    }
}

void fixture_confirm(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    static struct shape_service service;
    (void)language;
    fixture_to_confirm(kiosk, scene == SCENE_CONFIRM_LONG, scene != SCENE_CONFIRM_NO_GUIDE);
    switch (scene) {
    case SCENE_CONFIRM_LOADING:
        kiosk->visitor.service = NULL;
        break;
    case SCENE_CONFIRM_NO_PAPER:
        kiosk_paper(kiosk, KIOSK_PAPER_EMPTY, false, kiosk->now_ms);
        break;
    case SCENE_CONFIRM_CLOSED:
        kiosk_hall(kiosk, fixture_hall(SHAPE_HALL_CLOSED), kiosk->now_ms);
        break;
    case SCENE_CONFIRM_CONTRAST:
        kiosk->theme = UI_THEME_CONTRAST;
        fixture_act(kiosk, KIOSK_ITEM);
        break;
    case SCENE_CONFIRM_UNLIKELY:
    case SCENE_CONFIRM_NO_BOOKING:
        service = *kiosk->visitor.service;
        service.likely_served = scene == SCENE_CONFIRM_UNLIKELY ? "no" : "yes";
        service.appointments = scene == SCENE_CONFIRM_UNLIKELY;
        (void)kiosk_service(kiosk, kiosk->visit, &service, kiosk->now_ms);
        break;
    case SCENE_CONFIRM_STOPPED:
    case SCENE_CONFIRM_STOPPED_LATER:
        service = *kiosk->visitor.service;
        service.stopped = true;
        service.appointments = scene == SCENE_CONFIRM_STOPPED;
        (void)kiosk_service(kiosk, kiosk->visit, &service, kiosk->now_ms);
        break;
    case SCENE_CONFIRM:
        fixture_act(kiosk, KIOSK_ITEM);
        fixture_act(kiosk, KIOSK_ITEM + 1);
        break;
    default:
        break;
    }
}

void fixture_take(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    if (scene == SCENE_NO_PAPER_AGAIN) {
        fixture_lead(kiosk, SCENE_STANDING_CARD, language);
        fixture_act(kiosk, KIOSK_OWN); /* print it again */
        kiosk_paper(kiosk, KIOSK_PAPER_EMPTY, true, kiosk->now_ms);
        return;
    }
    fixture_to_confirm(kiosk, false, true);
    fixture_act(kiosk, KIOSK_PRINT_NUMBER);
    if (scene == SCENE_CHECKING) {
        return;
    }
    const enum kiosk_paper paper = scene == SCENE_NO_PAPER     ? KIOSK_PAPER_EMPTY
                                   : scene == SCENE_COVER_OPEN ? KIOSK_PAPER_COVER_OPEN
                                                               : KIOSK_PAPER_READY;
    kiosk_paper(kiosk, paper, true, kiosk->now_ms);
    const char *code = scene == SCENE_REFUSED           ? "unknown_service"
                       : scene == SCENE_REFUSED_FULL    ? "numbers_used_up"
                       : scene == SCENE_REFUSED_STOPPED ? "queue_stopped"
                                                        : NULL;
    if (code != NULL) {
        kiosk_refused(kiosk, kiosk->visit, code, kiosk->now_ms);
    }
}

void fixture_number(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    (void)language;
    lead_to_ticket(kiosk, scene == SCENE_CLAIM || scene == SCENE_THANKS_PHONE ||
                              scene == SCENE_CLAIM_OVER);
    switch (scene) {
    case SCENE_THANKS:
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINTED, "", kiosk->now_ms);
        break;
    case SCENE_THANKS_PHONE:
        (void)kiosk_ticket(kiosk, kiosk->visit,
                           fixture_ticket(SHAPE_HOLDER_PHONE, SHAPE_LEG_WAITING), kiosk->now_ms);
        break;
    case SCENE_CLAIM_FAILED:
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINT_FAILED, "media-empty", kiosk->now_ms);
        break;
    case SCENE_CLAIM_UNSURE:
        kiosk_print_ended(kiosk, kiosk->visit, KIOSK_PRINT_UNKNOWN, "", kiosk->now_ms);
        break;
    case SCENE_CLAIM_OVER:
        kiosk_tick(kiosk, kiosk->now_ms + KIOSK_CLAIM_MS);
        break;
    default:
        break;
    }
}

void fixture_lead(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    fixture_start(kiosk, language);
    scenes[scene].lead(kiosk, scene, language);
    drain(kiosk);
    assert(kiosk->screen == scenes[scene].screen);
}
