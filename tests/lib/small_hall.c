#include "tests/lib/small_hall.h"

#include "hall-server/engine/snapshot.h"
#include "tests/lib/cmocka_all.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t add_text(struct hall_config *config, const char *text)
{
    uint32_t offset = 0;
    assert_int_equal(hall_config_add_text(config, text, strlen(text), &offset), HALL_CONFIG_OK);
    return offset;
}

static void set_id(struct short_id *id, const char *text)
{
    assert_int_equal(short_id_parse(text, strlen(text), id), ID_OK);
}

void small_hall_text(uint32_t version, char ret_text[SMALL_TEXT_ROOM])
{
    snprintf(ret_text, SMALL_TEXT_ROOM, "{\"small_hall\": %u}", version);
}

void small_hall_config(struct hall_config *config, uint32_t version)
{
    static const char *const prefixes[] = {"A", "B", "C"};
    static const char *const services[] = {"s1", "s2", "s3", "s4", "s5", "s6"};
    static const char *const seats[] = {"1", "2", "3", "3b"};
    static const struct hall_seat rows[] = {
        {.window = 0, .queue_count = 2, .queues = {QUEUE_A, QUEUE_B}},
        {.window = 1, .queue_count = 1, .queues = {QUEUE_A}},
        {.window = 2, .queue_count = 2, .queues = {QUEUE_C, QUEUE_B}},
        {.window = 2, .queue_count = 1, .queues = {QUEUE_C}},
    };
    hall_config_reset(config);
    config->version = version;
    char text[SMALL_TEXT_ROOM];
    small_hall_text(version, text);
    crypto_generichash(config->hash, sizeof(config->hash), (const uint8_t *)text, strlen(text),
                       NULL, 0);
    config->name.zh = add_text(config, "滨海市公共行政服务中心");
    config->name.en = add_text(config, "Binhai Public Service Centre");
    config->hours.always_open = true;
    config->absent_limit = 2;
    config->area_count = 1;
    set_id(&config->areas[0].id, "1");
    config->department_count = 1;
    set_id(&config->departments[0].id, "d1");
    config->queue_count = SMALL_QUEUES;
    for (int i = 0; i < SMALL_QUEUES; i++) {
        struct hall_queue *queue = &config->queues[i];
        set_id(&queue->id, prefixes[i]);
        memcpy(queue->prefix, prefixes[i], 2);
        queue->digits = 3;
        queue->name.zh = add_text(config, prefixes[i]);
        for (int class = 0; class < CLASS_COUNT; class ++) {
            queue->rates[class] = 100;
        }
    }
    for (int i = QUEUE_A; i <= QUEUE_B; i++) {
        config->queues[i].rates[CLASS_PRIORITY] = 200;
        config->queues[i].rates[CLASS_APPOINTMENT] = 150;
        config->queues[i].rates[CLASS_RETURN] = 300;
        config->queues[i].rates[CLASS_PROJECT] = 120;
    }
    config->queues[QUEUE_A].overtakings_limit = 3;
    config->queues[QUEUE_A].overtaking_wait_limit_ms = 40 * 60000;
    config->queues[QUEUE_A].prior_service_ms = 300000;
    config->queues[QUEUE_A].slot_quota = 2;
    config->queues[QUEUE_B].slot_quota = 1;
    config->booking_days = 14;
    config->booking_grace_ms = 10 * 60000;
    config->miss_limit = 2;
    config->miss_ban_days = 30;
    config->service_count = 6;
    for (uint16_t i = 0; i < 6; i++) {
        set_id(&config->services[i].id, services[i]);
        config->services[i].queue = i / 2;
        config->services[i].name.zh = add_text(config, services[i]);
    }
    config->window_count = 3;
    set_id(&config->windows[0].id, "1");
    set_id(&config->windows[1].id, "2");
    set_id(&config->windows[2].id, "3");
    config->seat_count = SMALL_SEATS;
    for (int i = 0; i < SMALL_SEATS; i++) {
        config->seats[i] = rows[i];
        set_id(&config->seats[i].id, seats[i]);
    }
    const char *what = NULL;
    size_t index = 0;
    assert_int_equal(hall_config_check(config, &what, &index), HALL_CONFIG_OK);
}

void small_hall_open(struct small_hall *hall, size_t log_limit)
{
    const struct engine_limits limits = {.tickets = 16384, .legs = 32768, .requests = 65536};
    memset(hall, 0, sizeof(*hall));
    hall->engine = engine_create(&limits);
    hall->config = calloc(1, sizeof(*hall->config));
    hall->log = calloc(log_limit, sizeof(hall->log[0]));
    assert_non_null(hall->engine);
    assert_non_null(hall->config);
    assert_non_null(hall->log);
    hall->log_limit = log_limit;
    hall->now_ms = SMALL_MORNING_MS;
    small_hall_config(hall->config, 1);
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = hall->config}};
    assert_int_equal(small_hall_do(hall, &command), PROBLEM_NONE);
}

void small_hall_close(struct small_hall *hall)
{
    engine_destroy(hall->engine);
    free(hall->config);
    free(hall->log);
}

void small_hall_shrink(struct small_hall *hall, uint32_t tickets, uint32_t legs, uint32_t requests)
{
    const struct engine_limits limits = {.tickets = tickets, .legs = legs, .requests = requests};
    struct command command = {.kind = COMMAND_CONFIG_APPLY,
                              .actor = {.role = ROLE_SYSTEM},
                              .as.config = {.config = hall->config}};
    engine_destroy(hall->engine);
    hall->engine = engine_create(&limits);
    hall->log_count = 0;
    assert_non_null(hall->engine);
    assert_int_equal(small_hall_do(hall, &command), PROBLEM_NONE);
}

enum problem small_hall_do(struct small_hall *hall, struct command *command)
{
    command->now_ms = hall->now_ms;
    if (command->request_id[0] == 0 && command->kind > COMMAND_TICK) {
        char text[32];
        snprintf(text, sizeof(text), "request-%u", hall->requests++);
        memcpy(command->request_id, text, sizeof(text));
    }
    engine_do(hall->engine, command, &hall->events, &hall->result);
    for (size_t i = 0; i < hall->events.count; i++) {
        assert_true(hall->log_count < hall->log_limit);
        hall->log[hall->log_count++] = hall->events.events[i];
    }
    const char *broken = engine_check(hall->engine);
    if (broken != NULL) {
        fail_msg("after %s: %s", command_name(command->kind), broken);
    }
    return hall->result.problem;
}

struct uuid small_hall_issue(struct small_hall *hall, const char *service, enum ticket_class class,
                             bool held)
{
    uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
    memcpy(entropy + 6, &hall->requests, sizeof(hall->requests));
    struct command command = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
        .as.issue = {.service_count = 1,
                     .services = {hall_service_find(hall->config, service)},
                     .class = class,
                     .id = uuid_make(hall->now_ms, entropy)},
    };
    assert_int_equal(small_hall_do(hall, &command), PROBLEM_NONE);
    const struct uuid id = hall->result.ticket;
    if (held) {
        assert_int_equal(small_hall_ticket(hall, COMMAND_PRINT_RESULT, id, ROLE_KIOSK),
                         PROBLEM_NONE);
    }
    return id;
}

enum problem small_hall_seat(struct small_hall *hall, enum command_kind kind, uint16_t seat)
{
    struct command command = {
        .kind = kind,
        .actor = {.role = ROLE_CLERK, .id = {"clerk-0"}},
        .as.seat = {.seat = seat, .to_queue = INDEX_NONE, .to_seat = INDEX_NONE},
    };
    command.actor.id.text[6] = (char)('0' + seat);
    return small_hall_do(hall, &command);
}

enum problem small_hall_ticket(struct small_hall *hall, enum command_kind kind, struct uuid id,
                               enum role role)
{
    struct command command = {
        .kind = kind,
        .actor = {.role = role},
        .as.ticket = {.id = id, .result = PRINT_PRINTED, .places = 2},
    };
    if (role == ROLE_KIOSK) {
        memcpy(command.actor.id.text, "kiosk-1", 8);
    }
    return small_hall_do(hall, &command);
}

const struct ticket *small_hall_find(const struct small_hall *hall, struct uuid id)
{
    const struct ticket *ticket = engine_ticket_find(hall->engine, &id);
    assert_non_null(ticket);
    return ticket;
}

const struct leg *small_hall_leg(const struct small_hall *hall, struct uuid id)
{
    const struct ticket *ticket = small_hall_find(hall, id);
    return engine_leg(hall->engine, ticket, ticket->active);
}

static void assert_same(const struct engine *one, const struct engine *other)
{
    struct engine_digest was;
    struct engine_digest is;
    engine_digest(one, &was);
    engine_digest(other, &is);
    assert_memory_equal(was.bytes, is.bytes, sizeof(was.bytes));
}

struct engine *small_hall_copy(const struct small_hall *hall)
{
    const struct engine_limits limits = {.tickets = 16384, .legs = 32768, .requests = 65536};
    struct engine *copy = engine_create(&limits);
    assert_non_null(copy);
    for (size_t i = 0; i < hall->log_count; i++) {
        engine_apply(copy, &hall->log[i]);
    }
    assert_same(hall->engine, copy);
    return copy;
}

void small_hall_replay(const struct small_hall *hall)
{
    engine_destroy(small_hall_copy(hall));
}

void small_hall_replay_after(const struct small_hall *hall, const uint8_t *snapshot,
                             size_t size_bytes, size_t from)
{
    struct engine *other = engine_create(NULL);
    assert_non_null(other);
    assert_int_equal(engine_snapshot_read(other, hall->config, snapshot, size_bytes), SNAPSHOT_OK);
    for (size_t i = from; i < hall->log_count; i++) {
        assert_true(engine_accepts(other, &hall->log[i]));
        engine_apply(other, &hall->log[i]);
    }
    assert_same(hall->engine, other);
    engine_destroy(other);
}
