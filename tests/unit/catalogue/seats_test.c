/*
 * One source: for every seat of the demo hall, the services whose groups its strip names are
 * exactly those that the engine lets it call. The names are read off the frames that the strip's
 * own firmware has latched, of each size, and expanded through the CSV files; the engine's set is
 * found by calling until nobody is left.
 */
#include "drivers/text/text.h"
#include "firmware/core/registers.h"
#include "hall-server/app/window_devices.h"
#include "hall-server/catalogue/catalogue.h"
#include "hall-server/catalogue/catalogue_folder.h"
#include "hall-server/catalogue/catalogue_json.h"
#include "hall-server/engine/engine.h"
#include "hall-server/engine/view.h"
#include "hall-server/proto/config_json.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/strip_reader.h"
#include "tests/unit/field/bus_world.h"

#include <stdlib.h>
#include <string.h>

static const int64_t start_ms = INT64_C(1773626400000); /* 2026-03-16, a Monday, 10:00 in China */

enum { SIZES = 3, SHOWN_MS_MAX = 10000 };
static const uint16_t sizes[SIZES][2] = {{512, 32}, {256, 32}, {192, 16}};

struct world {
    struct text_fonts *fonts;
    struct bus_world bus;                       /* a strip of each size, on a quiet line */
    const char *groups[STRIP_READER_WORDS_MAX]; /* public names, in the order of queues.csv */
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

static void setup_strips(struct world *world)
{
    static const struct rough_noise quiet;
    bus_world_init(&world->bus, &quiet, 1);
    assert_int_equal(text_fonts_create(NULL, &world->fonts), TEXT_OK);
    for (int i = 0; i < SIZES; i++) {
        const struct host_device_config config = {.kind = DEVICE_STRIP,
                                                  .address = (uint8_t)(1 + i),
                                                  .width_px = sizes[i][0],
                                                  .height_px = sizes[i][1]};
        (void)bus_world_add(&world->bus, &config);
        (void)bus_world_wire(&world->bus, DEVICE_STRIP, config.address);
    }
    const int queues = catalogue_rows(world->catalogue, CATALOGUE_QUEUES);
    assert_true(queues < STRIP_READER_WORDS_MAX);
    for (int i = 0; i < queues; i++) {
        world->groups[i] = catalogue_cell(world->catalogue, CATALOGUE_QUEUES, i,
                                          catalogue_column(CATALOGUE_QUEUES, "name_zh"));
    }
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
    setup_strips(&world);
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
    bus_world_deinit(&world->bus);
    text_fonts_destroy(world->fonts);
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

/* --- What the strip says -------------------------------------------------------------------------
 */

/* The strip's FRAME_LATCHED, register by register. */
static void read_latched(const struct world *world, int strip, struct strip_image *ret_image)
{
    const struct device *device = host_device_core(world->bus.stations[strip].host);
    *ret_image = (struct strip_image){.width_px = sizes[strip][0], .height_px = sizes[strip][1]};
    for (int i = 0; i < sizes[strip][0] / 16 * sizes[strip][1]; i++) {
        uint16_t value = 0;
        assert_true(device_read(device, (uint16_t)(REG_FRAME_LATCHED + i), &value));
        ret_image->bytes[2 * i] = (uint8_t)(value >> 8);
        ret_image->bytes[2 * i + 1] = (uint8_t)value;
    }
}

/* The line works until this strip has what it was given. */
static void wait_for_latch(struct world *world, int strip)
{
    struct field_device *device = &world->bus.line.devices[strip].device;
    const int64_t end_ms = bus_world_ms(&world->bus) + SHOWN_MS_MAX;
    while (device->state != FIELD_PRESENT || !field_device_frame_shown(device)) {
        struct field_news news;
        (void)bus_world_turn(&world->bus, &news);
        assert_true(bus_world_ms(&world->bus) < end_ms);
    }
}

/* Marks the groups that all pages of the strip name. */
static void read_strip(struct world *world, int strip, const struct strip_view *view, bool *named)
{
    struct field_device *device = &world->bus.line.devices[strip].device;
    const int groups = catalogue_rows(world->catalogue, CATALOGUE_QUEUES);
    const int width_px = sizes[strip][0], height_px = sizes[strip][1];
    const int pages = strip_image_pages(world->fonts, view, width_px, height_px);
    wait_for_latch(world, strip);
    for (int page = 0; page < pages; page++) {
        struct strip_image image;
        assert_true(strip_image_draw(world->fonts, view, page, width_px, height_px, &image));
        field_device_show_frame(device, &image);
        wait_for_latch(world, strip);
        read_latched(world, strip, &image);
        assert_true(strip_reader_names(world->fonts, &image, world->groups, groups, named));
    }
}

/* The view of the window's strip, with the seats as the engine has them. */
static void view_of_window(const struct world *world, uint16_t window, struct strip_view *ret_view)
{
    struct field_seat seats[LIMIT_SEATS] = {0};
    for (uint16_t i = 0; i < world->config->seat_count; i++) {
        seats[i].status = (enum seat_status)engine_seat(world->engine, i)->status;
    }
    window_strip_view(world->config, seats, window, ret_view);
    assert_int_equal(ret_view->state, STRIP_OPEN);
}

/* The CSV files put this service under one of the groups that are named. */
static bool names_cover(const struct world *world, const bool *named, int service_row)
{
    const struct catalogue *catalogue = world->catalogue;
    const char *queue = catalogue_cell(catalogue, CATALOGUE_SERVICES, service_row,
                                       catalogue_column(CATALOGUE_SERVICES, "queue"));
    return named[catalogue_find(catalogue, CATALOGUE_QUEUES, queue, (int)strlen(queue))];
}

/* What each strip size says is what was called, service by service; issues those anew. */
static void compare(struct world *world, const struct strip_view *view, const bool *called)
{
    const int services = catalogue_rows(world->catalogue, CATALOGUE_SERVICES);
    for (int strip = 0; strip < SIZES; strip++) {
        bool named[STRIP_READER_WORDS_MAX] = {false};
        read_strip(world, strip, view, named);
        for (int i = 0; i < services; i++) {
            assert_int_equal(names_cover(world, named, i), called[i]);
        }
    }
    for (int i = 0; i < services; i++) {
        if (called[i]) {
            issue(world, (uint16_t)i);
        }
    }
}

static bool *issue_all(struct world *world)
{
    const int services = catalogue_rows(world->catalogue, CATALOGUE_SERVICES);
    bool *called = calloc((size_t)services, sizeof(*called));
    assert_non_null(called);
    assert_int_equal(services, 1135);
    assert_int_equal(world->config->seat_count, 56);
    for (int i = 0; i < services; i++) {
        issue(world, (uint16_t)i);
        /* Services of the configuration stand in the file's order. */
        assert_string_equal(world->config->services[i].id.text,
                            catalogue_cell(world->catalogue, CATALOGUE_SERVICES, i, 0));
    }
    return called;
}

static void test_for_every_seat_the_strip_names_what_the_engine_calls(void **state)
{
    struct world *world = *state;
    bool *called = issue_all(world);
    for (uint16_t seat = 0; seat < world->config->seat_count; seat++) {
        struct strip_view view;
        memset(called, 0, (size_t)world->config->service_count * sizeof(*called));
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_OPEN), PROBLEM_NONE);
        view_of_window(world, world->config->seats[seat].window, &view);
        assert_true(call_all(world, seat, called) > 0);
        compare(world, &view, called);
        assert_int_equal(at_seat(world, seat, COMMAND_SEAT_CLOSE), PROBLEM_NONE);
    }
    assert_null(engine_check(world->engine));
    free(called);
}

/* Two seats under one strip: what either may call, and nothing else. */
static void test_a_strip_of_two_seats_names_what_both_may_call(void **state)
{
    struct world *world = *state;
    bool *called = issue_all(world);
    int pairs = 0;
    for (uint16_t first = 0; first + 1 < world->config->seat_count; first++) {
        const uint16_t window = world->config->seats[first].window;
        const uint16_t second = (uint16_t)(first + 1);
        struct strip_view view;
        if (world->config->seats[second].window != window) {
            continue;
        }
        pairs++;
        memset(called, 0, (size_t)world->config->service_count * sizeof(*called));
        assert_int_equal(at_seat(world, first, COMMAND_SEAT_OPEN), PROBLEM_NONE);
        assert_int_equal(at_seat(world, second, COMMAND_SEAT_OPEN), PROBLEM_NONE);
        view_of_window(world, window, &view);
        (void)call_all(world, first, called);
        (void)call_all(world, second, called);
        compare(world, &view, called);
        assert_int_equal(at_seat(world, first, COMMAND_SEAT_CLOSE), PROBLEM_NONE);
        assert_int_equal(at_seat(world, second, COMMAND_SEAT_CLOSE), PROBLEM_NONE);
    }
    assert_true(pairs > 0);
    free(called);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_for_every_seat_the_strip_names_what_the_engine_calls,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_strip_of_two_seats_names_what_both_may_call, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
