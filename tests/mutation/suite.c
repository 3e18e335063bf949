#include "tests/mutation/suite.h"

#include "tests/sim/sim.h"

#include <stddef.h>
#include <string.h>

/* The main() of each unit test, renamed when it is built into this program. */
#define TESTS(X)                                                                                   \
    X(leg_state_test)                                                                              \
    X(edges_test)                                                                                  \
    X(rules_test)                                                                                  \
    X(view_test)                                                                                   \
    X(order_test)                                                                                  \
    X(seats_test)                                                                                  \
    X(share_test)                                                                                  \
    X(journeys_test)                                                                               \
    X(undo_test)                                                                                   \
    X(class_test)                                                                                  \
    X(closing_test)                                                                                \
    X(booking_test)                                                                                \
    X(late_test)                                                                                   \
    X(block_test)                                                                                  \
    X(accept_test)                                                                                 \
    X(visitor_test)
#define DECLARE(name) int name##_main(int count, char **words);
TESTS(DECLARE)
int model_main(int count, char **words);

typedef int test_main(int count, char **words);
#define ROW(name) name##_main,
static test_main *const tests[] = {TESTS(ROW)};

/* Ends this program when something is wrong. */
static void simulate(uint64_t seed, uint32_t hours, bool big)
{
    static struct sim_figures figures;
    const struct sim_options options = {.seed = seed, .hours = hours, .big = big, .quiet = true};
    memset(&figures, 0, sizeof(figures));
    sim_run(&options, &figures);
}

int suite_run(void)
{
    char name[] = "suite";
    char depth_word[] = "--depth";
    char depth[] = "4";
    char *words[] = {name, depth_word, depth, NULL};
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        char *one[] = {name, NULL};
        if (tests[i](1, one) != 0) {
            return 1;
        }
    }
    if (model_main(3, words) != 0) {
        return 1;
    }
    for (uint64_t seed = 1; seed <= 3; seed++) {
        simulate(seed, 12, false);
    }
    simulate(1, 1, true);
    return 0;
}
