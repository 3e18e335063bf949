#include "drivers/barcode/gun_problem.h"

#include "drivers/io/port.h"

struct device_health gun_problem_health(enum device_state state, enum gun_problem problem)
{
    static const struct {
        const char *code;
        const char *zh;
        const char *en;
    } rows[] = {
#define GUN_PROBLEM_ROW(symbol, code, zh, en) [symbol] = {code, zh, en},
        GUN_PROBLEMS(GUN_PROBLEM_ROW)
#undef GUN_PROBLEM_ROW
    };
    return (struct device_health){state, rows[problem].code, rows[problem].zh, rows[problem].en};
}

struct device_health gun_port_health(int error)
{
    const struct port_problem *problem = port_problem_of(error);
    const bool absent = error == PORT_ABSENT || error == PORT_GONE;
    return (struct device_health){absent ? DEVICE_ABSENT : DEVICE_FAILED, problem->code,
                                  problem->advice_zh, problem->advice_en};
}
