/*
 * One source: for every seat of the demo hall, the services whose groups its strip names are
 * exactly those that the engine lets it call. The strip's names are the field room's, expanded
 * through the CSV files; the engine's set is found by calling until nobody is left.
 */
#include "hall-server/app/window_devices.h"
#include "hall-server/engine/engine.h"
#include "hall-server/engine/view.h"
#include "hall-server/hallctl/catalogue.h"
#include "hall-server/hallctl/catalogue_folder.h"
#include "hall-server/hallctl/catalogue_json.h"
#include "hall-server/proto/config_json.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static const int64_t start_ms = INT64_C(1773626400000); /* 2026-03-16, a Monday, 10:00 in China */

struct world {
    struct catalogue *catalogue;
    struct hall_config *config;
    struct engine *engine;
    struct engine_events *events;
    struct engine_result result;
    int64_t now_ms;
    uint32_t commands;
};

static void do_command(struct world *world, struct command *command)
{
    command->now_ms = ++world->now_ms;
    snprintf(command->request_id, sizeof(command->request_id), "request-%08u", ++world->commands);
    engine_do(world->engine, command, world->events, &world->result);
}

static void setup_config(struct world *world)
{
    static struct catalogue_problems problems;
    static char folder[] = "assets/catalogue";
    const struct catalogue_json_options options = {.version = 1, .always_open = true};
    char what[CONFIG_JSON_WHAT_ROOM];
    size_t size_bytes = 0;
    assert_int_equal(catalogue_read(catalogue_folder_load, folder, &world->catalogue, &problems),
                     CATALOGUE_OK);
    char *text = catalogue_json(world->catalogue, &options, &size_bytes);
    assert_non_null(text);
    world->config = calloc(1, sizeof(*world->config));
    assert_non_null(world->config);
    assert_int_equal(config_json_read(text, size_bytes, world->config, NULL, what), CONFIG_JSON_OK);
    free(text);
}

static int setup(void **state)
{
    static struct world world;
    const struct engine_limits limits = {8192, 16384, 32768};
    world.now_ms = start_ms;
    world.engine = engine_create(&limits);
    world.events = calloc(1, sizeof(*world.events));
    assert_true(world.engine != NULL && world.events != NULL);
    setup_config(&world);
    struct command command = {.kind = COMMAND_CONFIG_APPLY, .actor.role = ROLE_SYSTEM};
    command.as.config.config = world.config;
    do_command(&world, &command);
    assert_int_equal(world.result.problem, PROBLEM_NONE);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    engine_destroy(world->engine);
    free(world->events);
    free(world->config);
    catalogue_destroy(world->catalogue);
    return 0;
}

/* A ticket told by staff waits at once. */
static void issue(struct world *world, uint16_t service)
{
    struct command command = {.kind = COMMAND_ISSUE,
                              .actor = {.role = ROLE_GUIDE, .id = {"guide"}}};
    uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
    memcpy(entropy, &world->commands, sizeof(world->commands));
    command.as.issue.id = uuid_make(world->now_ms, entropy);
    command.as.issue.service_count = 1;
    command.as.issue.services[0] = service;
    do_command(world, &command);
    assert_int_equal(world->result.problem, PROBLEM_NONE);
}

static enum problem at_seat(struct world *world, uint16_t seat, enum command_kind kind)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_CLERK, .id = {"0317"}}};
    command.as.seat.seat = seat;
    command.as.seat.to_queue = INDEX_NONE;
    command.as.seat.to_seat = INDEX_NONE;
    do_command(world, &command);
    return world->result.problem;
}

/* The service of the ticket that the seat has now, as the engine knows it. */
static uint16_t service_at(const struct world *world, uint16_t seat)
{
    const struct seat_state *state = engine_seat(world->engine, seat);
    assert_int_not_equal(state->leg, SLOT_NONE);
    return engine_leg_at(world->engine, state->leg)->service;
}

/* Calls and finishes until nobody is left that the seat may call; marks whom it had. */
static int call_all(struct world *world, uint16_t seat, bool *called)
{
    int count = 0;
    enum problem problem = PROBLEM_NONE;
    while ((problem = at_seat(world, seat, COMMAND_SEAT_NEXT)) == PROBLEM_NONE) {
        const uint16_t service = service_at(world, seat);
        assert_false(called[service]);
        called[service] = true;
        count++;
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_START), PROBLEM_NONE);
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_FINISH), PROBLEM_NONE);
    }
    assert_int_equal(problem, PROBLEM_NOBODY_WAITING);
    return count;
}

/* What the CSV files put under one of these names. */
static bool names_cover(const struct world *world, const struct strip_view *view, int service_row)
{
    const struct catalogue *catalogue = world->catalogue;
    const char *queue = catalogue_cell(catalogue, CATALOGUE_SERVICES, service_row,
                                       catalogue_column(CATALOGUE_SERVICES, "queue"));
    const int row = catalogue_find(catalogue, CATALOGUE_QUEUES, queue, (int)strlen(queue));
    const char *name = catalogue_cell(catalogue, CATALOGUE_QUEUES, row,
                                      catalogue_column(CATALOGUE_QUEUES, "name_zh"));
    for (int i = 0; i < view->name_count; i++) {
        if (strcmp(view->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void test_for_every_seat_the_strip_names_what_the_engine_calls(void **state)
{
    struct world *world = *state;
    const int services = catalogue_rows(world->catalogue, CATALOGUE_SERVICES);
    bool *called = calloc((size_t)services, sizeof(*called));
    assert_non_null(called);
    assert_int_equal(services, 1135);
    assert_int_equal(world->config->seat_count, 56);
    for (int i = 0; i < services; i++) {
        issue(world, (uint16_t)i);
    }
    for (uint16_t seat = 0; seat < world->config->seat_count; seat++) {
        struct strip_view view;
        memset(called, 0, (size_t)services * sizeof(*called));
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_OPEN), PROBLEM_NONE);
        struct field_seat seats[LIMIT_SEATS] = {0};
        for (uint16_t i = 0; i < world->config->seat_count; i++) {
            seats[i].status = (enum seat_status)engine_seat(world->engine, i)->status;
        }
        window_strip_view(world->config, seats, world->config->seats[seat].window, &view);
        assert_int_equal(view.state, STRIP_OPEN);
        assert_true(call_all(world, seat, called) > 0);
        for (int i = 0; i < services; i++) {
            /* Services of the configuration stand in the file's order. */
            assert_string_equal(world->config->services[i].id.text,
                                catalogue_cell(world->catalogue, CATALOGUE_SERVICES, i, 0));
            assert_int_equal(names_cover(world, &view, i), called[i]);
            if (called[i]) {
                issue(world, (uint16_t)i);
            }
        }
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_CLOSE), PROBLEM_NONE);
    }
    assert_null(engine_check(world->engine));
    free(called);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_for_every_seat_the_strip_names_what_the_engine_calls,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
