/*
 * What may be asked of the reports, as the query of an address:
 *
 *     from=2026-10-01&to=2026-10-31&by=window[&department=…][&window=…][&service=…][&clerk=…]
 *     [&form=csv|xlsx|pdf][&lang=zh|en]
 *
 * `from` and `to` are business days, both with it. Strict: each key once, none unknown, at most
 * REPORT_DAYS_MAX days. Pure; any thread.
 */
#ifndef HALL_SERVER_REPORTS_REPORT_QUERY_H
#define HALL_SERVER_REPORTS_REPORT_QUERY_H

#include "hall-server/model/id.h"
#include "hall-server/model/problem.h"

enum { REPORT_DAYS_MAX = 92, REPORT_DETAIL_ROOM = 16 };

#define REPORT_BYS(X)                                                                              \
    X(BY_DAY, "day", "日", "Day")                                                                  \
    X(BY_WEEK, "week", "周", "Week")                                                               \
    X(BY_MONTH, "month", "月", "Month")                                                            \
    X(BY_DEPARTMENT, "department", "部门", "Department")                                           \
    X(BY_WINDOW, "window", "窗口", "Window")                                                       \
    X(BY_SERVICE, "service", "事项", "Service")                                                    \
    X(BY_CLERK, "clerk", "工作人员", "Clerk")
#define BY_ENUM(symbol, id, zh, en) symbol,
enum report_by { REPORT_BYS(BY_ENUM) BY_COUNT };
#undef BY_ENUM
const char *report_by_id(enum report_by by);
const char *report_by_zh(enum report_by by);
const char *report_by_en(enum report_by by);

/* What a query narrows to; the order is that of `only` below. */
#define REPORT_ONLYS(X)                                                                            \
    X(ONLY_DEPARTMENT, "department")                                                               \
    X(ONLY_WINDOW, "window")                                                                       \
    X(ONLY_SERVICE, "service")                                                                     \
    X(ONLY_CLERK, "clerk")
#define ONLY_ENUM(symbol, id) symbol,
enum report_only { REPORT_ONLYS(ONLY_ENUM) ONLY_COUNT };
#undef ONLY_ENUM
const char *report_only_id(enum report_only only);

enum report_form { FORM_JSON, FORM_CSV, FORM_XLSX, FORM_PDF, FORM_COUNT };
enum report_language { REPORT_ZH, REPORT_EN, REPORT_LANGUAGES };

struct report_query {
    int32_t from_day;
    int32_t to_day; /* with it */
    enum report_by by;
    struct short_id only[ONLY_COUNT]; /* none: all */
    enum report_form form;
    enum report_language language;
};

/*
 * PROBLEM_NONE and the query; else PROBLEM_MISSING_FIELD, PROBLEM_UNKNOWN_FIELD,
 * PROBLEM_DUPLICATE_KEY or PROBLEM_BAD_VALUE with the key in ret_detail, and *ret_query untouched.
 * Without `by` it is by day, without `form` JSON, without `lang` Chinese.
 */
__attribute__((warn_unused_result)) enum problem
report_query_parse(const char *text, struct report_query *ret_query,
                   char ret_detail[REPORT_DETAIL_ROOM]);

int report_query_days(const struct report_query *query);

#endif
