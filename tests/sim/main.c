/*
 * hall-sim: plays whole halls on virtual time.
 *
 *   hall-sim --seed N [--seeds COUNT] --hours H [--big] [--calm] [--digests]
 *
 * Seeds N … N + COUNT − 1, H hours of an open hall each; then one line of figures, name=value.
 * --digests prints instead, for each seed, how many events became durable, one hash over their
 * bytes, and the engine_digest at the end (which a replay gave as well): the same on any machine.
 * Ends with 1, and the one command that shows the fault again, at the first thing that is wrong.
 */
#include "hall-server/model/event_codec.h"
#include "tests/sim/sim.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t durable_events;
static uint64_t durable_hash;

/* FNV-1a over the events as the journal writes them. */
static void on_durable(const struct event *event)
{
    uint8_t bytes[LIMIT_EVENT_BYTES];
    const size_t size = event_encode(event, bytes);
    durable_events++;
    for (size_t i = 0; i < size; i++) {
        durable_hash = (durable_hash ^ bytes[i]) * UINT64_C(0x100000001B3);
    }
}

static void print_digest(uint64_t seed, const struct engine_digest *digest)
{
    printf("seed %" PRIu64 " events %" PRIu64 " %016" PRIx64 " digest ", seed, durable_events,
           durable_hash);
    for (size_t i = 0; i < sizeof(digest->bytes); i++) {
        printf("%02x", digest->bytes[i]);
    }
    printf("\n");
}

static int usage(void)
{
    fprintf(stderr, "hall-sim --seed N [--seeds COUNT] --hours H [--big] [--calm]\n");
    return 2;
}

/* What must have come in 100 hours and more of several halls is marked: a fault that never came
 * proves nothing. Returns how many of those did not. */
static int print_figures(const struct sim_figures *figures)
{
    const struct {
        const char *name;
        uint64_t value;
        bool must;
    } rows[] = {
        {"hours", figures->hours, true},
        {"open_hours", figures->open_minutes / 60, true},
        {"days", figures->days, true},
        {"days_off", figures->days_off, false},
        {"tickets", figures->tickets, true},
        {"commands", figures->commands, true},
        {"acted", figures->acted, true},
        {"repeated", figures->repeated, true},
        {"refused", figures->refused, true},
        {"refused_closed", figures->refused_by[PROBLEM_HALL_CLOSED], true},
        {"refused_last_number", figures->refused_by[PROBLEM_LAST_NUMBER_PASSED], true},
        {"refused_unlikely", figures->refused_by[PROBLEM_NOT_SERVED_TODAY], false},
        {"refused_emergency", figures->refused_by[PROBLEM_HALL_EMERGENCY], true},
        {"refused_stopped", figures->refused_by[PROBLEM_QUEUE_STOPPED], true},
        {"refused_slot", figures->refused_by[PROBLEM_NO_SLOT], true},
        {"refused_full_slot", figures->refused_by[PROBLEM_SLOT_FULL], true},
        {"refused_twin", figures->refused_by[PROBLEM_ALREADY_BOOKED], true},
        {"refused_many", figures->refused_by[PROBLEM_TOO_MANY_BOOKINGS], false},
        {"refused_banned", figures->refused_by[PROBLEM_BOOKING_REFUSED], false},
        {"refused_unpublished", figures->refused_by[PROBLEM_NOT_PUBLISHED], false},
        {"refused_early", figures->refused_by[PROBLEM_CHECK_IN_EARLY], true},
        {"refused_paper", figures->refused_by[PROBLEM_UNKNOWN_PAPER], true},
        {"refused_said_paper", figures->refused_by[PROBLEM_PAPER_OVER], true},
        {"refused_unsigned", figures->refused_by[PROBLEM_SIGN_MISSING], true},
        {"refused_sign", figures->refused_by[PROBLEM_SIGN_UNASKED], true},
        {"events", figures->events, true},
        {"calls_shown", figures->calls, true},
        {"called_after_closing", figures->served_late, true},
        {"waited_in_vain", figures->expired, true},
        {"emergency_nights", figures->emergency_nights, false},
        {"checked_in", figures->bookings[SIM_BOOKING_IN], true},
        {"checked_in_late", figures->bookings[SIM_BOOKING_LATE], false},
        {"missed", figures->bookings[SIM_BOOKING_MISSED], true},
        {"bans", figures->bookings[SIM_BOOKING_BAN], true},
        {"crashes", figures->crashes, true},
        {"crashes_at_turn", figures->crashes_at_turn, false},
        {"starts_anew", figures->starts_anew, false},
        {"outages", figures->outages, true},
        {"disk_refusals", figures->disk_refusals, false},
        {"events_lost", figures->events_lost, true},
        {"messages_lost", figures->lost, true},
        {"messages_late", figures->late, true},
        {"messages_doubled", figures->doubled, true},
        {"pressed_twice", figures->pressed_twice, true},
        {"clock_steps", figures->clock_steps, true},
        {"big_clock_steps", figures->big_clock_steps, true},
        {"steps_on_record", figures->steps_on_record, true},
        {"config_changes", figures->config_changes, true},
        {"whole_checks", figures->checks, true},
        {"papers_merged", figures->merged, true},
        {"papers_history", figures->merged_past, false},
    };
    int missing = 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        printf("%s=%" PRIu64 " ", rows[i].name, rows[i].value);
        missing += rows[i].must && rows[i].value == 0 ? 1 : 0;
    }
    printf("\n");
    return missing;
}

/* Every kind of command must have acted, or a simulation of it proves nothing. */
static int print_kinds(const struct sim_figures *figures)
{
    int missing = 0;
    for (int kind = 0; kind < COMMAND_COUNT; kind++) {
        const uint64_t count = figures->acted_by_kind[kind];
        printf("%s=%" PRIu64 " ", command_name((enum command_kind)kind), count);
        missing += count == 0 ? 1 : 0;
    }
    printf("\n");
    return missing;
}

int main(int count, char **words)
{
    struct sim_options options = {.seed = 1, .hours = 0};
    unsigned long seeds = 1;
    bool digests = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--big") == 0) {
            options.big = true;
        } else if (strcmp(words[i], "--calm") == 0) {
            options.calm = true;
        } else if (strcmp(words[i], "--digests") == 0) {
            digests = true;
        } else if (i + 1 == count) {
            return usage();
        } else if (strcmp(words[i], "--seed") == 0) {
            options.seed = strtoull(words[++i], NULL, 10);
        } else if (strcmp(words[i], "--seeds") == 0) {
            seeds = strtoul(words[++i], NULL, 10);
        } else if (strcmp(words[i], "--hours") == 0) {
            options.hours = (uint32_t)strtoul(words[++i], NULL, 10);
        } else {
            return usage();
        }
    }
    if (options.hours == 0 || seeds == 0) {
        return usage();
    }
    struct sim_figures figures;
    memset(&figures, 0, sizeof(figures));
    for (unsigned long i = 0; i < seeds; i++) {
        durable_events = 0;
        durable_hash = UINT64_C(0xCBF29CE484222325);
        sim_on_durable = digests ? on_durable : NULL;
        sim_run(&options, &figures);
        if (digests) {
            print_digest(options.seed, &figures.digest);
        }
        options.seed++;
    }
    if (digests) {
        return 0;
    }
    /* One hall alone may be without blocks of numbers; in a calm one nothing goes wrong. */
    const bool enough = figures.hours >= 100 && seeds > 1 && !options.calm;
    const int figures_missing = print_figures(&figures);
    const int missing = print_kinds(&figures) + (options.big ? 0 : figures_missing);
    if (missing > 0 && enough) {
        fprintf(stderr, "%d of what must come never came\n", missing);
        return 1;
    }
    return 0;
}
