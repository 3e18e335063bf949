#include "tests/fuzz/engine_commands/pair.h"

#include "tests/lib/engine_copy.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_id(struct short_id *id, const char *text)
{
    const int result = short_id_parse(text, strlen(text), id);
    assert(result == ID_OK);
    (void)result;
}

static void fill_queue(struct hall_queue *queue, int place, uint32_t name)
{
    static const char *const prefixes[] = {"A", "B"};
    set_id(&queue->id, prefixes[place]);
    memcpy(queue->prefix, prefixes[place], 2);
    queue->digits = 3;
    queue->name.zh = name;
    for (int kind = 0; kind < KINDS; kind++) {
        queue->rates[kind] = (uint16_t)hall_rules.rates[kind];
    }
    queue->overtakings_limit = (uint16_t)hall_rules.overtakings_most[place];
    queue->overtaking_wait_limit_ms = (uint32_t)hall_rules.wait_most_ms[place];
    queue->slot_quota = (uint16_t)hall_rules.slot_quota[place];
}

static void fill_furniture(struct hall_config *config, uint32_t name)
{
    static const char *const names[] = {"A", "B", "C"};
    config->area_count = config->department_count = config->window_count = 1;
    set_id(&config->areas[0].id, "1");
    set_id(&config->departments[0].id, "d");
    set_id(&config->windows[0].id, "1");
    config->queue_count = QUEUES;
    for (int i = 0; i < QUEUES; i++) {
        fill_queue(&config->queues[i], i, name);
    }
    config->service_count = SERVICES;
    for (int i = 0; i < SERVICES; i++) {
        set_id(&config->services[i].id, names[i]);
        config->services[i].queue = (uint16_t)hall_rules.queue_of_service[i];
        config->services[i].name.zh = name;
    }
    config->seat_count = SEATS;
    for (int i = 0; i < SEATS; i++) {
        set_id(&config->seats[i].id, names[i]);
        for (uint16_t queue = 0; queue < QUEUES; queue++) {
            if (hall_rules.serves[i][queue]) {
                config->seats[i].queues[config->seats[i].queue_count++] = queue;
            }
        }
    }
}

static void fill_rules(struct hall_config *config)
{
    config->hours.always_open = true;
    config->hold_timeout_ms = (uint32_t)hall_rules.hold_ms;
    config->absent_reenter_ms = (uint32_t)hall_rules.reenter_ms;
    config->absent_limit = (uint8_t)hall_rules.misses_most;
    config->booking_days = (uint16_t)hall_rules.booking_days;
    config->booking_grace_ms = (uint32_t)hall_rules.grace_ms;
    config->miss_limit = (uint16_t)hall_rules.missed_most;
    config->miss_ban_days = (uint16_t)hall_rules.ban_days;
    config->offline_from = (uint16_t)hall_rules.offline_from;
    config->block_size = (uint8_t)hall_rules.run_numbers;
    for (int i = 0; i < GROUNDS; i++) {
        config->grounds[i].ignored = hall_rules.grounds[i].ignored;
        config->grounds[i].confirm = hall_rules.grounds[i].confirm;
        config->grounds[i].rate = (uint16_t)hall_rules.grounds[i].rate;
    }
}

static const struct hall_config *config_of_rules(void)
{
    static struct hall_config *config;
    if (config != NULL) {
        return config;
    }
    config = calloc(1, sizeof(*config));
    assert(config != NULL);
    hall_config_reset(config);
    config->version = 1;
    uint32_t name = 0;
    const int added = hall_config_add_text(config, "厅", strlen("厅"), &name);
    assert(added == HALL_CONFIG_OK);
    (void)added;
    config->name.zh = name;
    fill_rules(config);
    fill_furniture(config, name);
    const char *what = NULL;
    size_t index = 0;
    const int checked = hall_config_check(config, &what, &index);
    assert(checked == HALL_CONFIG_OK);
    (void)checked;
    return config;
}

struct uuid pair_ticket_id(int serial)
{
    const unsigned number = (unsigned)serial + 1;
    const uint8_t entropy[UUID_ENTROPY_BYTES] = {
        9, 8, 7, 6, 5, 4, 3, 2, (uint8_t)(number >> 8), (uint8_t)number};
    return uuid_make(MORNING_MS, entropy);
}

struct booking_code pair_code(int code)
{
    const unsigned number = (unsigned)code + 1;
    const uint8_t entropy[BOOKING_CODE_ENTROPY_BYTES] = {(uint8_t)(number >> 8), (uint8_t)number};
    return booking_code_make(entropy);
}

struct person_key pair_card(int card)
{
    const struct person_key key = {{(uint8_t)(200 - card), 1}};
    return key;
}

bool pair_act(struct pair *pair, struct command *command, enum role role, const char *who)
{
    command->now_ms = pair->model.now_ms;
    command->actor.role = role;
    if (who[0] != 0) {
        set_id(&command->actor.id, who);
    }
    if (command->kind > COMMAND_TICK) {
        snprintf(command->request_id, sizeof(command->request_id), "request-%u", pair->requests++);
    }
    engine_do(pair->engine, command, &pair->events, &pair->result);
    if (pair->result.problem != PROBLEM_NONE) {
        assert(pair->events.count == 0);
    }
    return pair->result.problem == PROBLEM_NONE;
}

bool pair_act_as(struct pair *pair, struct command *command, int issuer)
{
    static const char *const names[] = {"k", "l", "g"};
    return pair_act(pair, command, issuer == GUIDE ? ROLE_GUIDE : ROLE_KIOSK, names[issuer]);
}

void pair_same(bool engine_done, bool model_done)
{
    assert(engine_done == model_done);
    (void)engine_done;
    (void)model_done;
}

void pair_start(struct pair *pair)
{
    static const struct engine_limits limits = {
        .tickets = TICKETS_MOST, .legs = 256, .requests = COMMANDS_MOST + 8};
    static struct engine *fresh; /* its tables are large: made once, and copied */
    static struct engine *used;
    if (fresh == NULL) {
        fresh = engine_create(&limits);
        used = engine_create(&limits);
        assert(fresh != NULL && used != NULL);
    }
    memset(pair, 0, sizeof(*pair));
    engine_copy(used, fresh);
    pair->engine = used;
    second_init(&pair->model, MORNING_MS);
    struct command command = {.kind = COMMAND_CONFIG_APPLY, .as.config = {config_of_rules()}};
    const bool done = pair_act(pair, &command, ROLE_SYSTEM, "");
    assert(done);
    (void)done;
}
