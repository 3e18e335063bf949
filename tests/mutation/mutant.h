/* A comparison that can be another one: mutant_active says which mutant runs, 0 for none. */
#ifndef TESTS_MUTATION_MUTANT_H
#define TESTS_MUTATION_MUTANT_H

extern unsigned mutant_active;

#define MUTATE(number, left, mark, other, right)                                                   \
    (mutant_active == (number) ? (left)other(right) : (left)mark(right))

struct mutant {
    const char *file;
    int line; /* 0: an entry of the table of moves */
    const char *from;
    const char *to;
    const char *text; /* the source line, or "STATE MOVE" */
    const char *why;  /* it is equivalent; "" if it is not */
};
extern const struct mutant mutants[];
extern const unsigned mutant_count;
extern const char *const mutants_stale[]; /* rows of equivalent.txt that fit none; NULL ends it */

#endif
