#include "hall-server/reports/report_query.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_ROOM = LIMIT_SHORT_ID_BYTES + 1 };

#define BY_ROW(symbol, id, zh, en) [symbol] = {id, zh, en},
static const struct {
    const char *id;
    const char *zh;
    const char *en;
} bys[BY_COUNT] = {REPORT_BYS(BY_ROW)};
#undef BY_ROW

#define ONLY_ROW(symbol, id) [symbol] = (id),
static const char *const onlys[ONLY_COUNT] = {REPORT_ONLYS(ONLY_ROW)};
#undef ONLY_ROW

static const char *const forms[FORM_COUNT] = {"json", "csv", "xlsx", "pdf"};
static const char *const languages[REPORT_LANGUAGES] = {"zh", "en"};

const char *report_by_id(enum report_by by)
{
    return bys[by].id;
}

const char *report_by_zh(enum report_by by)
{
    return bys[by].zh;
}

const char *report_by_en(enum report_by by)
{
    return bys[by].en;
}

const char *report_only_id(enum report_only only)
{
    return onlys[only];
}

/* ---- a value for each key ---- */

static bool day_read(const char *value, int place, struct report_query *query)
{
    return calendar_day_parse(value, place == 0 ? &query->from_day : &query->to_day) == 0;
}

static bool by_read(const char *value, int place, struct report_query *query)
{
    (void)place;
    for (int i = 0; i < BY_COUNT; i++) {
        if (strcmp(value, bys[i].id) == 0) {
            query->by = (enum report_by)i;
            return true;
        }
    }
    return false;
}

static bool only_read(const char *value, int place, struct report_query *query)
{
    return short_id_parse(value, strlen(value), &query->only[place]) == ID_OK;
}

static bool form_read(const char *value, int place, struct report_query *query)
{
    (void)place;
    for (int i = 0; i < FORM_COUNT; i++) {
        if (strcmp(value, forms[i]) == 0) {
            query->form = (enum report_form)i;
            return true;
        }
    }
    return false;
}

static bool language_read(const char *value, int place, struct report_query *query)
{
    (void)place;
    for (int i = 0; i < REPORT_LANGUAGES; i++) {
        if (strcmp(value, languages[i]) == 0) {
            query->language = (enum report_language)i;
            return true;
        }
    }
    return false;
}

static const struct key {
    const char *name;
    bool (*read)(const char *value, int place, struct report_query *query);
    int place;
    bool required;
} keys[] = {
    {"from", day_read, 0, true},
    {"to", day_read, 1, true},
    {"by", by_read, 0, false},
    {"department", only_read, ONLY_DEPARTMENT, false},
    {"window", only_read, ONLY_WINDOW, false},
    {"service", only_read, ONLY_SERVICE, false},
    {"clerk", only_read, ONLY_CLERK, false},
    {"form", form_read, 0, false},
    {"lang", language_read, 0, false},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static enum problem pair_read(const char *text, size_t size, struct report_query *query,
                              unsigned *seen, char ret_detail[REPORT_DETAIL_ROOM])
{
    const char *equals = memchr(text, '=', size);
    const size_t name_size = equals == NULL ? size : (size_t)(equals - text);
    char value[VALUE_ROOM];
    for (int i = 0; i < KEYS; i++) {
        if (strlen(keys[i].name) != name_size || strncmp(text, keys[i].name, name_size) != 0) {
            continue;
        }
        (void)snprintf(ret_detail, REPORT_DETAIL_ROOM, "%s", keys[i].name);
        if ((*seen & 1U << i) != 0) {
            return PROBLEM_DUPLICATE_KEY;
        }
        *seen |= 1U << i;
        const size_t value_size = equals == NULL ? 0 : size - name_size - 1;
        if (value_size == 0 || value_size >= sizeof value) {
            return PROBLEM_BAD_VALUE;
        }
        memcpy(value, equals + 1, value_size);
        value[value_size] = '\0';
        return keys[i].read(value, keys[i].place, query) ? PROBLEM_NONE : PROBLEM_BAD_VALUE;
    }
    (void)snprintf(ret_detail, REPORT_DETAIL_ROOM, "query");
    return PROBLEM_UNKNOWN_FIELD;
}

/* The period before must be days that the calendar knows, too. */
static bool range_is_good(const struct report_query *query)
{
    return query->to_day >= query->from_day && query->to_day - query->from_day < REPORT_DAYS_MAX &&
           query->from_day > 2 * REPORT_DAYS_MAX && query->to_day < CALENDAR_DAY_MAX - 1;
}

enum problem report_query_parse(const char *text, struct report_query *ret_query,
                                char ret_detail[REPORT_DETAIL_ROOM])
{
    struct report_query query;
    unsigned seen = 0;
    memset(&query, 0, sizeof query);
    for (const char *at = text; *at != '\0';) {
        const size_t size = strcspn(at, "&");
        const enum problem problem = pair_read(at, size, &query, &seen, ret_detail);
        if (problem != PROBLEM_NONE) {
            return problem;
        }
        at += size + (at[size] == '&' ? 1 : 0);
    }
    for (int i = 0; i < KEYS; i++) {
        if (keys[i].required && (seen & 1U << i) == 0) {
            (void)snprintf(ret_detail, REPORT_DETAIL_ROOM, "%s", keys[i].name);
            return PROBLEM_MISSING_FIELD;
        }
    }
    if (!range_is_good(&query)) {
        (void)snprintf(ret_detail, REPORT_DETAIL_ROOM, "to");
        return PROBLEM_BAD_VALUE;
    }
    *ret_query = query;
    return PROBLEM_NONE;
}

int report_query_days(const struct report_query *query)
{
    return query->to_day - query->from_day + 1;
}
