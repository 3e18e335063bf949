/*
 * hall-day: plays the visitors and clerks of a day against a running hall, at any speed, over HTTP
 * like any other client. Ends with a summary, and with 0 if the dashboard counted what was done.
 *
 * The program's one thread; the link has its own.
 */
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/options.h"
#include "hall-server/day/access_file.h"
#include "hall-server/day/day.h"
#include "hall-server/link/link.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXIT_USAGE = 2,
    OPEN_ASKS_MAX = 96, /* of ours at once; the link runs CLIENT_EXCHANGES_MAX of them */
    WAIT_MS_MAX = 200,
    QUESTION_MS_MAX = 30000,
    HOUR_MS = 3600 * 1000,
    FIRST_HOUR = 8,
    SEAT_HOURLY = 6, /* visitors a seat and hour of a busy day */
};

static const char usage[] =
    "hall-day [--hall URL] --access demo-access.json [--speed X] [--day YYYY-MM-DD] [--hours H]\n"
    "         [--visitors N] [--seed S] [--leave SEAT]\n"
    "\n"
    "Plays the visitors and clerks of a day (arrivals from a real trace) against a running hall.\n"
    "--speed 60 makes a minute a second; --day takes the weekday's arrivals; --leave SEAT leaves "
    "a\n"
    "seat to a person.\n";

struct options {
    const char *hall;
    struct access_file access;
    double speed;
    const char *day;
    double hours;
    long visitors; /* 0: a busy day for the seats that there are */
    uint64_t seed;
    const char *leave;
};

struct open_ask {
    uint32_t tag; /* 0: free */
    struct day_job job;
};

struct program {
    struct options options;
    struct link *link;
    char manager[ASK_KEY_BYTES_MAX];
    struct day *day;
    struct open_ask open[OPEN_ASKS_MAX];
    size_t open_count;
    int64_t began_ms;
};

/* --- Options ---------------------------------------------------------------------------------- */

/* A number in `low` … `high`, all of the text. */
static bool number_take(const char *value, double low, double high, double *ret_number)
{
    char *end = NULL;
    *ret_number = strtod(value, &end);
    return end != value && *end == 0 && isfinite(*ret_number) && *ret_number >= low &&
           *ret_number <= high;
}

static int take_speed(void *field, const char *value)
{
    return number_take(value, 0.1, 100000, field);
}

static int take_hours(void *field, const char *value)
{
    return number_take(value, 0.001, PLAN_HOURS_MAX, field);
}

static int take_visitors(void *field, const char *value)
{
    char *end = NULL;
    long *visitors = field;
    *visitors = strtol(value, &end, 10);
    return *end == 0 && *visitors > 0 && *visitors <= PLAN_VISITORS_MAX;
}

static int take_seed(void *field, const char *value)
{
    char *end = NULL;
    *(uint64_t *)field = strtoull(value, &end, 10);
    return end != value && *end == 0;
}

static int take_day(void *field, const char *value)
{
    return option_take_text(field, value) && plan_weekday(value) != 0;
}

static int take_access(void *field, const char *value)
{
    return access_file_read(value, field);
}

static const struct option_row rows[] = {
    {"--hall", option_take_text, offsetof(struct options, hall)},
    {"--access", take_access, offsetof(struct options, access)},
    {"--speed", take_speed, offsetof(struct options, speed)},
    {"--day", take_day, offsetof(struct options, day)},
    {"--hours", take_hours, offsetof(struct options, hours)},
    {"--visitors", take_visitors, offsetof(struct options, visitors)},
    {"--seed", take_seed, offsetof(struct options, seed)},
    {"--leave", option_take_text, offsetof(struct options, leave)},
};

/* --- Single questions, before and after the day ------------------------------------------------
 */

/* The answer's shape, the caller's to destroy; NULL if there was none. */
static struct shape *question(struct program *program, struct client_ask ask)
{
    ask.patience_ms = QUESTION_MS_MAX;
    const uint32_t tag = link_ask(program->link, ask);
    assert(tag != 0);
    for (;;) {
        struct client_event event;
        if (!link_poll(program->link, &event)) {
            link_wait(program->link, WAIT_MS_MAX);
            continue;
        }
        struct shape *shape = event.shape;
        event.shape = NULL;
        if (event.kind == CLIENT_ANSWER && event.tag == tag) {
            if (shape == NULL) {
                fprintf(stderr, "%s: %d %s\n", ask.path, event.problem.status, event.problem.code);
            }
            return shape;
        }
        shape_destroy(shape);
    }
}

static bool manager_sign_in(struct program *program)
{
    const struct access_file *access = &program->options.access;
    struct shape *session =
        question(program, client_sign_in(access->manager_user, access->manager_password, NULL));
    if (session == NULL) {
        return false;
    }
    snprintf(program->manager, sizeof(program->manager), "%s", session->of.session->token);
    shape_destroy(session);
    return true;
}

/* What the dashboard has counted, in *ret_counted. */
static bool dashboard_read(struct program *program, struct shape_dashboard *ret_counted)
{
    struct shape *shape = question(program, client_as(client_get_dashboard(), program->manager));
    if (shape == NULL) {
        return false;
    }
    *ret_counted = *shape->of.dashboard;
    ret_counted->business_day = ""; /* its text goes with the shape */
    shape_destroy(shape);
    return true;
}

static bool day_prepare(struct program *program)
{
    const struct options *options = &program->options;
    struct shape *hall = question(program, client_get_hall());
    struct shape *services = question(program, client_get_services());
    struct shape *seats = question(program, client_as(client_get_seats(), program->manager));
    if (hall != NULL && services != NULL && seats != NULL) {
        const char *date = options->day != NULL ? options->day : hall->of.hall->business_day;
        const int weekday = plan_weekday(date);
        const double busy = options->hours * SEAT_HOURLY * (double)seats->of.seats->seat_count;
        const struct day_config config = {
            .plan = {.seed = options->seed,
                     .weekday = weekday != 0 ? weekday : 1,
                     .length_ms = (int64_t)(options->hours * HOUR_MS),
                     .visitors =
                         (size_t)(options->visitors != 0 ? (double)options->visitors : busy + 1)},
            .password = options->access.clerk_password,
            .leave = options->leave,
        };
        program->day = day_create(&config, services->of.services, seats->of.seats);
    }
    shape_destroy(hall);
    shape_destroy(services);
    shape_destroy(seats);
    return program->day != NULL;
}

/* --- The day -----------------------------------------------------------------------------------
 */

static int64_t day_ms(const struct program *program)
{
    const double elapsed_ms = (double)(clock_monotonic_ms() - program->began_ms);
    return (int64_t)(elapsed_ms * program->options.speed);
}

static void asks_send(struct program *program)
{
    while (program->open_count < OPEN_ASKS_MAX) {
        struct open_ask open;
        struct client_ask ask;
        if (!day_next_ask(program->day, &open.job, &ask)) {
            return;
        }
        open.tag = link_ask(program->link, ask);
        assert(open.tag != 0); /* the link takes more than OPEN_ASKS_MAX */
        program->open[program->open_count++] = open;
    }
}

static void answers_take(struct program *program)
{
    struct client_event event;
    while (link_poll(program->link, &event)) {
        for (size_t i = 0; event.kind == CLIENT_ANSWER && i < program->open_count; i++) {
            if (program->open[i].tag == event.tag) {
                const struct day_job job = program->open[i].job;
                program->open[i] = program->open[--program->open_count];
                day_answer(program->day, job, &event, day_ms(program));
                break;
            }
        }
        client_event_deinit(&event);
    }
}

static void hour_log(const struct program *program, int64_t *hour)
{
    const int64_t now = day_ms(program) / HOUR_MS;
    if (now > *hour) {
        const struct day_sums *sums = day_sums(program->day);
        *hour = now;
        log_line(LOG_INFO, "day.hour",
                 "at=%02" PRId64 ":00 numbers=%" PRId64 " served=%" PRId64 " reviews=%" PRId64,
                 FIRST_HOUR + now, sums->numbers, sums->served, sums->reviews);
    }
}

static void day_play(struct program *program)
{
    int64_t hour = 0;
    program->began_ms = clock_monotonic_ms();
    while (!day_is_over(program->day)) {
        day_tick(program->day, day_ms(program));
        asks_send(program);
        hour_log(program, &hour);
        const int64_t wake_ms = day_next_wake_ms(program->day);
        const double wait_ms = wake_ms == INT64_MAX
                                   ? WAIT_MS_MAX
                                   : (double)(wake_ms - day_ms(program)) / program->options.speed;
        if (wait_ms > 0) {
            link_wait(program->link, wait_ms < WAIT_MS_MAX ? (int)wait_ms + 1 : WAIT_MS_MAX);
        }
        answers_take(program);
    }
}

static bool summary_print(const struct day_sums *sums, const struct shape_dashboard *before,
                          const struct shape_dashboard *after)
{
    const int64_t issued = after->issued - before->issued;
    const int64_t served = after->served - before->served;
    const bool agrees = issued >= sums->numbers && served >= sums->served;
    printf("numbers %" PRId64 " (paper %" PRId64 ", phone %" PRId64 ", refused %" PRId64
           ", without an answer %" PRId64 ")\n",
           sums->numbers, sums->printed, sums->by_phone, sums->refused, sums->lost);
    printf("seats %" PRId64 ", calls %" PRId64 ", recalls %" PRId64 ", served %" PRId64
           ", absent %" PRId64 ", still waiting %" PRId64 "\n",
           sums->seats, sums->calls, sums->recalls, sums->served, sums->absent, sums->left_waiting);
    printf("reviews %" PRId64 " (5: %" PRId64 ", 4: %" PRId64 ", 3: %" PRId64 ", 2: %" PRId64
           ", 1: %" PRId64 ")\n",
           sums->reviews, sums->levels[5], sums->levels[4], sums->levels[3], sums->levels[2],
           sums->levels[1]);
    printf("problems %" PRId64 "%s%s\n", sums->problems, sums->problems > 0 ? ", first: " : "",
           sums->first_problem);
    printf("dashboard: issued +%" PRId64 ", served +%" PRId64 ": %s\n", issued, served,
           agrees ? "agrees" : "differs");
    return agrees;
}

static bool run(struct program *program)
{
    struct shape_dashboard before;
    struct shape_dashboard after;
    if (!manager_sign_in(program) || !dashboard_read(program, &before)) {
        return false;
    }
    if (!day_prepare(program)) {
        fputs("there is nobody to serve a visitor\n", stderr);
        return false;
    }
    day_play(program);
    return dashboard_read(program, &after) &&
           summary_print(day_sums(program->day), &before, &after);
}

int main(int count, char **words)
{
    static struct program program = {.options = {.speed = 60, .hours = 8.5, .seed = 1}};
    struct options *options = &program.options;
    const char *wrong = "";
    int result = options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, options, &wrong);
    if (result == OPTIONS_HELP) {
        fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    if (result == OPTIONS_OK && options->access.base_url[0] == 0) {
        wrong = "--access";
        result = OPTIONS_BAD;
    }
    if (result != OPTIONS_OK) {
        fprintf(stderr, "not understood, or missing: %s\n\n%s", wrong, usage);
        return EXIT_USAGE;
    }
    const struct link_config config = {.url = options->hall != NULL ? options->hall
                                                                    : options->access.base_url,
                                       .key = options->access.kiosk_key};
    const int opened = link_open(&config, &program.link);
    if (opened != LINK_OK) {
        fprintf(stderr, "%s\n", link_error_name((enum link_error)opened));
        return EXIT_FAILURE;
    }
    const bool good = run(&program);
    link_close(program.link);
    day_destroy(program.day);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
