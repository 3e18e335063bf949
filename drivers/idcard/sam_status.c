#include "drivers/idcard/sam_status.h"

static const struct sam_problem problems[] = {
#define SAM_STATUS_ROW(status, class, code, zh, en) {status, class, code, zh, en},
    SAM_STATUSES(SAM_STATUS_ROW)
#undef SAM_STATUS_ROW
};

const struct sam_problem *sam_problem_of(int status)
{
    const struct sam_problem *unknown = NULL;
    for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
        if (problems[i].status == status) {
            return &problems[i];
        }
        if (problems[i].status == SAM_UNKNOWN_STATUS) {
            unknown = &problems[i];
        }
    }
    return unknown;
}
