#include "hall-server/model/problem.h"

#include <assert.h>
#include <string.h>

struct problem_row {
    const char *code;
    int status;
    const char *english;
    const char *chinese;
};

#define PROBLEM_ROW(symbol, code, status, english, chinese)                                        \
    [symbol] = {code, status, english, chinese},
static const struct problem_row rows[PROBLEM_COUNT] = {PROBLEMS(PROBLEM_ROW)};
#undef PROBLEM_ROW

static const struct problem_row *problem_row(enum problem problem)
{
    assert(problem > PROBLEM_NONE && problem < PROBLEM_COUNT);
    return &rows[problem];
}

const char *problem_code(enum problem problem)
{
    return problem_row(problem)->code;
}

int problem_status(enum problem problem)
{
    return problem_row(problem)->status;
}

const char *problem_title_en(enum problem problem)
{
    return problem_row(problem)->english;
}

const char *problem_title_zh(enum problem problem)
{
    return problem_row(problem)->chinese;
}

enum problem problem_find(const char *code)
{
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        if (strcmp(rows[i].code, code) == 0) {
            return (enum problem)i;
        }
    }
    return PROBLEM_NONE;
}
