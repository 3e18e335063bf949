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

static void print_figures(const struct sim_figures *figures)
{
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"hours", figures->hours},
        {"tickets", figures->tickets},
        {"commands", figures->commands},
        {"acted", figures->acted},
        {"repeated", figures->repeated},
        {"refused", figures->refused},
        {"events", figures->events},
        {"calls_shown", figures->calls},
        {"crashes", figures->crashes},
        {"disk_refusals", figures->disk_refusals},
        {"events_lost", figures->events_lost},
        {"messages_lost", figures->lost},
        {"messages_late", figures->late},
        {"messages_doubled", figures->doubled},
        {"clock_steps", figures->clock_steps},
        {"config_changes", figures->config_changes},
        {"whole_checks", figures->checks},
        {"papers_merged", figures->merged},
        {"papers_history", figures->merged_past},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        printf("%s=%" PRIu64 " ", rows[i].name, rows[i].value);
    }
    printf("\n");
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
    print_figures(&figures);
    const int missing = print_kinds(&figures);
    /* One hall alone may be without blocks of numbers. */
    if (missing > 0 && figures.hours >= 100 && seeds > 1) {
        fprintf(stderr, "%d kinds of command never acted\n", missing);
        return 1;
    }
    return 0;
}
