#include "drivers/barcode/scan.h"

static const struct {
    enum scan_problem problem;
    const char *code;
    const char *zh;
    const char *en;
} rows[] = {
#define SCAN_ROW(symbol, value, code, zh, en) {symbol, code, zh, en},
    SCAN_PROBLEMS(SCAN_ROW)
#undef SCAN_ROW
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static int row_of(enum scan_problem problem)
{
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].problem == problem) {
            return i;
        }
    }
    return 0;
}

const char *scan_problem_code(enum scan_problem problem)
{
    const int row = row_of(problem);
    return rows[row].problem == problem ? rows[row].code : "";
}

const char *scan_problem_zh(enum scan_problem problem)
{
    return rows[row_of(problem)].zh;
}

const char *scan_problem_en(enum scan_problem problem)
{
    return rows[row_of(problem)].en;
}
