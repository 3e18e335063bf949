#include "tests/sim/fail.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct sim_options watched;
static char command_line[160];

static void on_abort(int number)
{
    (void)number;
    if (!watched.quiet) {
        (void)!write(STDERR_FILENO, command_line, strlen(command_line));
    }
    _exit(99);
}

void sim_fail_watch(const struct sim_options *options)
{
    watched = *options;
    snprintf(command_line, sizeof(command_line),
             "to see it again: build/release/bin/hall-sim --seed %llu --hours %u%s%s\n",
             (unsigned long long)options->seed, (unsigned)options->hours,
             options->big ? " --big" : "", options->calm ? " --calm" : "");
    signal(SIGABRT, on_abort);
}

void sim_fail(const char *what, const char *detail)
{
    if (!watched.quiet) {
        fprintf(stderr, "seed %llu: %s (%s)\n%s", (unsigned long long)watched.seed, what, detail,
                command_line);
    }
    _exit(1);
}
