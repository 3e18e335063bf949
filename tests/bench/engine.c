/*
 * The engine alone: how many commands a second it decides and applies, without a journal, JSON or a
 * socket. A full hall (46 queues, 56 seats), each visitor five commands: a number, its paper, the
 * call, the start, the end; about three people wait in each queue. Every command has a request id.
 * Prints {"commands","per_s"}.
 *
 *   bench-engine VISITORS
 */
#include "hall-server/engine/engine.h"
#include "hall-server/engine/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    QUEUES = 46,
    SEATS = 56,
    SERVICES = 460,
    WAITING = 138, /* at any time */
    VISITORS_MAX = 200000,
    STEP_MS = 100,
};

static const int64_t morning_ms = INT64_C(1773626400000); /* 2026-03-16 10:00 in +08:00 */

struct world {
    struct engine *engine;
    struct hall_config *config;
    struct engine_events events;
    struct engine_result result;
    struct command command;
    int64_t now_ms;
    uint64_t commands;
    uint32_t issued;
};

static void die(const char *what)
{
    (void)fprintf(stderr, "bench-engine: %s\n", what);
    exit(2);
}

static void id_set(struct short_id *id, char letter, int number)
{
    (void)snprintf(id->text, sizeof id->text, "%c%d", letter, number);
}

static void queues_fill(struct hall_config *config, struct hall_name name)
{
    config->queue_count = QUEUES;
    for (int i = 0; i < QUEUES; i++) {
        struct hall_queue *queue = &config->queues[i];
        queue->prefix[0] = (char)('A' + i % 26);
        queue->prefix[1] = (char)(i < 26 ? '\0' : 'A');
        memcpy(queue->id.text, queue->prefix, sizeof queue->prefix);
        queue->digits = 4;
        queue->name = name;
        queue->overtakings_limit = 3;
        queue->overtaking_wait_limit_ms = 30 * 60000;
        queue->prior_service_ms = 8 * 60000;
        for (int class = 0; class < CLASS_COUNT; class ++) {
            queue->rates[class] = (uint16_t)(100 + 50 * class);
        }
    }
}

static void config_fill(struct hall_config *config)
{
    struct hall_name name = {0};
    const char *what = NULL;
    size_t place = 0;
    hall_config_reset(config);
    if (hall_config_add_text(config, "厅", strlen("厅"), &name.zh) != HALL_CONFIG_OK) {
        die("a name was refused");
    }
    config->version = 1;
    config->name = name;
    config->hours.always_open = true;
    config->area_count = config->department_count = 1;
    id_set(&config->areas[0].id, 'a', 1);
    id_set(&config->departments[0].id, 'd', 1);
    config->areas[0].name = config->departments[0].name = name;
    config->departments[0].short_name = name;
    queues_fill(config, name);
    config->service_count = SERVICES;
    for (int i = 0; i < SERVICES; i++) {
        id_set(&config->services[i].id, 's', i);
        config->services[i].queue = (uint16_t)(i % QUEUES);
        config->services[i].name = name;
    }
    config->window_count = config->seat_count = SEATS;
    for (int i = 0; i < SEATS; i++) {
        id_set(&config->windows[i].id, 'w', i);
        id_set(&config->seats[i].id, 'w', i);
        config->seats[i].window = (uint16_t)i;
        config->seats[i].queue_count = 3;
        for (int j = 0; j < 3; j++) {
            config->seats[i].queues[j] = (uint16_t)((i + 15 * j) % QUEUES);
        }
    }
    if (hall_config_check(config, &what, &place) != HALL_CONFIG_OK) {
        die(what);
    }
}

static struct command *command_new(struct world *world, enum command_kind kind, enum role role,
                                   const char *who)
{
    struct command *command = &world->command;
    memset(command, 0, sizeof *command);
    command->kind = kind;
    command->actor.role = role;
    memcpy(command->actor.id.text, who, strlen(who) + 1);
    command->now_ms = world->now_ms;
    char *id = command->request_id;
    memcpy(id, "bench-00000000", sizeof "bench-00000000");
    uint64_t number = world->commands;
    for (int i = 13; number > 0; i--, number /= 10) {
        id[i] = (char)('0' + number % 10);
    }
    return command;
}

static void command_do(struct world *world)
{
    engine_do(world->engine, &world->command, &world->events, &world->result);
    world->commands++;
    if (world->result.problem != PROBLEM_NONE) {
        die(problem_code(world->result.problem));
    }
}

static void visitor_comes(struct world *world)
{
    struct command *command = command_new(world, COMMAND_ISSUE, ROLE_KIOSK, "kiosk-1");
    command->as.issue.service_count = 1;
    command->as.issue.services[0] = (uint16_t)(world->issued * 7 % SERVICES);
    /* As good as random in its end, as a UUIDv7 is. */
    const uint64_t spread = (world->issued + 1) * UINT64_C(0x9E3779B97F4A7C15);
    memcpy(command->as.issue.id.bytes + 8, &spread, sizeof spread);
    const struct uuid id = command->as.issue.id;
    command_do(world);
    world->issued++;
    command = command_new(world, COMMAND_PRINT_RESULT, ROLE_KIOSK, "kiosk-1");
    command->as.ticket.id = id;
    command->as.ticket.result = PRINT_PRINTED;
    command_do(world);
}

static void seat_do(struct world *world, enum command_kind kind, uint16_t seat)
{
    struct command *command =
        command_new(world, kind, ROLE_CLERK, world->config->seats[seat].id.text);
    command->as.seat.seat = seat;
    command->as.seat.to_queue = command->as.seat.to_seat = INDEX_NONE;
    command_do(world);
}

/* Nothing is waited for, so the processor's time is the engine's; a busy machine does not count. */
static double cpu_seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) {
        die("no clock");
    }
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The next seat with somebody to call: calls, starts, ends. */
static void visitor_goes(struct world *world, uint16_t *seat)
{
    do {
        *seat = (uint16_t)((*seat + 1) % SEATS);
    } while (engine_seat_waiting(world->engine, *seat) == 0);
    seat_do(world, COMMAND_SEAT_NEXT, *seat);
    seat_do(world, COMMAND_SEAT_START, *seat);
    seat_do(world, COMMAND_SEAT_FINISH, *seat);
}

int main(int count, char **words)
{
    static struct world world = {.now_ms = INT64_C(1773626400000)};
    const int visitors = count == 2 ? atoi(words[1]) : 0;
    if (visitors <= 0 || visitors > VISITORS_MAX) {
        die("say how many visitors");
    }
    world.now_ms = morning_ms;
    world.config = calloc(1, sizeof *world.config);
    world.engine = engine_create(NULL);
    if (world.config == NULL || world.engine == NULL) {
        die("memory is short");
    }
    config_fill(world.config);
    command_new(&world, COMMAND_CONFIG_APPLY, ROLE_SYSTEM, "")->as.config.config = world.config;
    command_do(&world);
    for (int i = 0; i < SEATS; i++) {
        seat_do(&world, COMMAND_SEAT_OPEN, (uint16_t)i);
    }
    for (int i = 0; i < WAITING; i++) {
        visitor_comes(&world);
    }
    const uint64_t before = world.commands;
    const double began_s = cpu_seconds();
    uint16_t seat = 0;
    for (int i = 0; i < visitors; i++) {
        visitor_comes(&world);
        visitor_goes(&world, &seat);
        world.now_ms += STEP_MS;
    }
    const double seconds = cpu_seconds() - began_s;
    if (engine_check(world.engine) != NULL) {
        die(engine_check(world.engine));
    }
    (void)printf("{\"commands\":%llu,\"per_s\":%.0f}\n",
                 (unsigned long long)(world.commands - before),
                 (double)(world.commands - before) / seconds);
    engine_destroy(world.engine);
    free(world.config);
    return 0;
}
