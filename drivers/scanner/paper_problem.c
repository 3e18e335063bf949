#include "drivers/scanner/paper_problem.h"

#include "drivers/scanner/page.h"
#include "drivers/scanner/paper_job.h"

#include <assert.h>
#include <stddef.h>

static const struct scan_words words[] = {
#define PAPER_PROBLEM_WORDS(symbol, code, zh, en) [symbol] = {code, zh, en},
    PAPER_PROBLEMS(PAPER_PROBLEM_WORDS)
#undef PAPER_PROBLEM_WORDS
};

const struct scan_words *paper_problem_words(enum paper_problem problem)
{
    assert(problem < PAPER_PROBLEM_COUNT);
    return &words[problem];
}

enum paper_problem paper_problem_of_page(int page_error)
{
    switch ((enum page_error)page_error) {
    case PAGE_OK:
        return SCAN_FINE;
    case PAGE_NO_MEMORY:
        return SCAN_NO_MEMORY;
    case PAGE_CUT:
    case PAGE_NO_ROWS:
        return SCAN_PAGE_CUT;
    case PAGE_DAMAGED:
        return SCAN_PAGE_DAMAGED;
    case PAGE_TOO_BIG:
        return SCAN_PAGE_TOO_BIG;
    case PAGE_UNKNOWN_KIND:
    case PAGE_NO_COLOURS:
        break;
    }
    return SCAN_PAGE_STRANGE;
}

enum paper_problem paper_problem_of_job(int job_error)
{
    switch ((enum paper_job_error)job_error) {
    case PAPER_JOB_OK:
        return SCAN_FINE;
    case PAPER_JOB_NO_MEMORY:
        return SCAN_NO_MEMORY;
    case PAPER_JOB_NO_FOLDER:
    case PAPER_JOB_NOT_WRITTEN:
    case PAPER_JOB_NAMES_USED:
        break;
    }
    return SCAN_DISK;
}
