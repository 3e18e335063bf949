/*
 * hall-mutants: is a wrong engine noticed? Every comparison of the engine and every entry of the
 * table of moves is changed, one at a time in this one binary, and a fast suite must see it.
 *
 *   hall-mutants [--sample COUNT] [--least PERCENT] [--file NAME] [--only NUMBER [--show]]
 *
 * A child of this program for each mutant: it switches the mutant on and runs the suite. It is
 * caught when the child fails, asserts, crashes, or takes too long. Those that make_mutants.py
 * found in equivalent.txt, each with a reason, are not run. Ends with 1 when less than 95 % (or
 * --least) of the others are caught, or the suite fails without a mutant. --sample: so many of
 * them, evenly. --file accept.c: those of one source. --only N --show: that one alone, in this
 * process, with all that the suite says.
 */
#include "tests/mutation/mutant.h"
#include "tests/mutation/suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AT_ONCE = 2, CPU_SECONDS_MOST = 6, CAUGHT_PERCENT = 95 };

unsigned mutant_active;

static void child_run(unsigned number)
{
    const struct rlimit none = {0, 0};
    const struct rlimit cpu = {CPU_SECONDS_MOST, CPU_SECONDS_MOST};
    const int nowhere = open("/dev/null", O_WRONLY);
    (void)setrlimit(RLIMIT_CORE, &none);
    if (nowhere >= 0) {
        (void)dup2(nowhere, STDOUT_FILENO);
        (void)dup2(nowhere, STDERR_FILENO);
    }
    (void)setrlimit(RLIMIT_CPU, &cpu);
    mutant_active = number;
    _exit(suite_run() == 0 ? 0 : 1);
}

static pid_t child_start(unsigned number)
{
    const pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(2);
    }
    if (pid == 0) {
        child_run(number);
    }
    return pid;
}

struct wanted {
    unsigned every;
    unsigned only;    /* 0: all */
    const char *file; /* NULL: all */
};

static bool is_wanted(unsigned number, const struct wanted *wanted)
{
    const struct mutant *mutant = &mutants[number - 1];
    if (wanted->only > 0) {
        return number == wanted->only;
    }
    return number % wanted->every == 0 && mutant->why[0] == 0 &&
           (wanted->file == NULL || strcmp(mutant->file, wanted->file) == 0);
}

static void tell(const char *what, unsigned number)
{
    const struct mutant *mutant = &mutants[number - 1];
    printf("%s %u: %s:%d | %s -> %s | %s\n", what, number, mutant->file, mutant->line, mutant->from,
           mutant->to, mutant->text);
}

struct tally {
    unsigned run;
    unsigned caught;
};

/* Waits for one child, and says which mutant nobody noticed. */
static void child_end(pid_t *pids, struct tally *tally)
{
    int status = 0;
    const pid_t pid = wait(&status);
    for (unsigned number = 1; number <= mutant_count; number++) {
        if (pids[number] == pid) {
            const bool survived = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            pids[number] = 0; /* the number of a process comes again */
            tally->run++;
            tally->caught += survived ? 0 : 1;
            if (survived) {
                tell("survived", number);
            }
        }
    }
}

static struct tally run_all(const struct wanted *wanted)
{
    struct tally tally = {0, 0};
    unsigned running = 0;
    pid_t *pids = calloc(mutant_count + 1, sizeof(pids[0]));
    if (pids == NULL) {
        exit(2);
    }
    for (unsigned number = 1; number <= mutant_count; number++) {
        if (!is_wanted(number, wanted)) {
            continue;
        }
        if (running == AT_ONCE) {
            child_end(pids, &tally);
            running--;
        }
        pids[number] = child_start(number);
        running++;
    }
    while (running-- > 0) {
        child_end(pids, &tally);
    }
    free(pids);
    return tally;
}

static int run_one_openly(unsigned number)
{
    tell("mutant", number);
    mutant_active = number;
    return suite_run();
}

int main(int count, char **words)
{
    unsigned sample = 0;
    unsigned least = CAUGHT_PERCENT;
    struct wanted wanted = {.every = 1};
    bool show = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--show") == 0) {
            show = true;
        } else if (i + 1 < count && strcmp(words[i], "--sample") == 0) {
            sample = (unsigned)strtoul(words[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(words[i], "--least") == 0) {
            least = (unsigned)strtoul(words[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(words[i], "--only") == 0) {
            wanted.only = (unsigned)strtoul(words[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(words[i], "--file") == 0) {
            wanted.file = words[++i];
        }
    }
    wanted.every = sample > 0 && sample < mutant_count ? mutant_count / sample : 1;
    if (wanted.only > mutant_count) {
        return 2;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (show && wanted.only > 0) {
        return run_one_openly(wanted.only);
    }
    int status = 0;
    const pid_t unchanged = child_start(0);
    if (waitpid(unchanged, &status, 0) != unchanged || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "the suite fails without a mutant: hall-mutants --only 0 --show\n");
        return 1;
    }
    for (size_t i = 0; mutants_stale[i] != NULL; i++) {
        printf("equivalent.txt speaks of a mutant that is not there: %s\n", mutants_stale[i]);
    }
    unsigned excluded = 0;
    for (unsigned i = 0; i < mutant_count; i++) {
        excluded += mutants[i].why[0] != 0 ? 1 : 0;
    }
    const struct tally tally = run_all(&wanted);
    printf("mutants=%u equivalent=%u run=%u caught=%u (%u %%)\n", mutant_count, excluded, tally.run,
           tally.caught, tally.run == 0 ? 0 : tally.caught * 100 / tally.run);
    return mutants_stale[0] == NULL && tally.run > 0 && tally.caught * 100 >= tally.run * least ? 0
                                                                                                : 1;
}
