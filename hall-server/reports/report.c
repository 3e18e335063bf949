#include "hall-server/reports/report.h"

#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool report_by_is_time(enum report_by by)
{
    return by <= BY_MONTH;
}

enum problem report_problem(int journal_error)
{
    switch (journal_error) {
    case JOURNAL_OK:
        return PROBLEM_NONE;
    case JOURNAL_FULL:
    case JOURNAL_STOPPED:
        return PROBLEM_REPORT_TOO_GREAT;
    default:
        return PROBLEM_STORAGE_REFUSED;
    }
}

int64_t report_day_ms(const struct hall_config *config, int32_t day)
{
    return hall_business_day_start_ms(config, day);
}

/* ---- folding a period ---- */

struct period {
    struct fold *fold;
    bool full;
};

static bool leg_take(void *context, const struct fact_leg *leg)
{
    struct period *period = context;
    period->full = !fold_leg(period->fold, leg);
    return !period->full;
}

static enum problem period_fold(const struct report_source *source,
                                const struct report_query *query, int32_t from_day,
                                struct places *places, const struct clerks *clerks,
                                struct fold **ret_fold)
{
    const int32_t past = from_day + report_query_days(query);
    struct period period = {fold_create(query, from_day, places, clerks), false};
    if (period.fold == NULL) {
        return PROBLEM_STORAGE_REFUSED;
    }
    const int result = facts_legs(places->facts, report_day_ms(source->config, from_day),
                                  report_day_ms(source->config, past), leg_take, &period);
    enum problem problem = period.full ? PROBLEM_REPORT_TOO_GREAT : report_problem(result);
    for (size_t i = 0; i < source->told_count; i++) {
        fold_told(period.fold, &source->told[i]);
    }
    if (problem == PROBLEM_NONE && !fold_finish(period.fold)) {
        problem = PROBLEM_STORAGE_REFUSED;
    }
    if (problem != PROBLEM_NONE) {
        fold_destroy(period.fold);
        return problem;
    }
    *ret_fold = period.fold;
    return PROBLEM_NONE;
}

/* ---- what groups are called ---- */

static void group_name(const struct report *report, const struct clerks *clerks, size_t place,
                       bool none, struct report_group *group)
{
    const struct hall_config *config = report->config;
    const char *id = "-";
    group->zh = "（未归属）";
    group->en = "(none)";
    if (!none && report->query.by == BY_DEPARTMENT) {
        id = config->departments[place].id.text;
        group->zh = hall_text(config, config->departments[place].name.zh);
        group->en = hall_text_en(config, config->departments[place].name);
    } else if (!none && report->query.by == BY_SERVICE) {
        id = config->services[place].id.text;
        group->zh = hall_text(config, config->services[place].name.zh);
        group->en = hall_text_en(config, config->services[place].name);
    } else if (!none) {
        id = report->query.by == BY_WINDOW ? config->windows[place].id.text
                                           : clerks->ids[place].text;
        group->zh = NULL; /* its id is its name */
    }
    (void)snprintf(group->id, sizeof group->id, "%s", id);
}

static void time_group_name(const struct report_query *query, size_t place,
                            struct report_group *group)
{
    int32_t day = query->from_day + (int32_t)place;
    if (query->by == BY_WEEK) { /* its Monday */
        day = query->from_day - (calendar_weekday_iso(query->from_day) - 1) + 7 * (int32_t)place;
    }
    char date[CALENDAR_DATE_ROOM];
    if (query->by == BY_MONTH) {
        const struct calendar_date first = calendar_date_from_day(query->from_day);
        const int months = first.year * 12 + first.month - 1 + (int)place;
        day = calendar_day_from_date((struct calendar_date){months / 12, months % 12 + 1, 1});
    }
    calendar_day_format(day, date);
    date[query->by == BY_MONTH ? 7 : 10] = '\0';
    (void)snprintf(group->id, sizeof group->id, "%s", date);
    group->zh = NULL;
}

static enum problem groups_make(struct report *report, const struct fold *now,
                                const struct fold *before, const struct clerks *clerks)
{
    const bool time = report_by_is_time(report->query.by);
    const size_t count = fold_group_count(now);
    report->groups = calloc(count, sizeof *report->groups);
    if (report->groups == NULL) {
        return PROBLEM_STORAGE_REFUSED;
    }
    for (size_t i = 0; i < count; i++) {
        if (!time && fold_group_is_empty(now, i) && fold_group_is_empty(before, i)) {
            continue;
        }
        struct report_group *group = &report->groups[report->group_count++];
        if (time) {
            time_group_name(&report->query, i, group);
        } else {
            group_name(report, clerks, i, i == count - 1, group);
            fold_values(before, i, group->before);
        }
        group->zh = group->zh == NULL ? group->id : group->zh;
        group->en = group->zh == group->id ? group->id : group->en;
        fold_values(now, i, group->values);
        for (int j = 0; time && j < FIGURE_COUNT; j++) {
            group->before[j].state = VALUE_NONE;
        }
    }
    return PROBLEM_NONE;
}

enum problem report_make(const struct report_source *source, const struct report_query *query,
                         struct report *ret_report)
{
    struct report report;
    struct places places;
    struct clerks clerks = {0};
    struct facts *facts = NULL;
    struct fold *now = NULL;
    struct fold *before = NULL;
    const bool with_clerks = query->by == BY_CLERK || !short_id_is_none(&query->only[ONLY_CLERK]);

    memset(&report, 0, sizeof report);
    report.query = *query;
    report.config = source->config;
    report.before_day = query->from_day - report_query_days(query);
    enum problem problem = report_problem(facts_open(source->folder, &source->bounds, &facts));
    if (problem != PROBLEM_NONE) {
        return problem;
    }
    places_init(&places, source->config, facts);
    if (with_clerks) {
        problem = report_problem(clerks_read(&clerks, facts,
                                             report_day_ms(source->config, report.before_day),
                                             report_day_ms(source->config, query->to_day + 1)));
    }
    if (problem == PROBLEM_NONE) {
        problem = period_fold(source, query, query->from_day, &places, &clerks, &now);
    }
    if (problem == PROBLEM_NONE) {
        problem = period_fold(source, query, report.before_day, &places, &clerks, &before);
    }
    if (problem == PROBLEM_NONE) {
        fold_total(now, report.total);
        fold_total(before, report.before);
        memcpy(report.heat, fold_heat(now), sizeof report.heat);
        problem = groups_make(&report, now, before, &clerks);
    }
    if (problem == PROBLEM_NONE) {
        *ret_report = report;
    }
    fold_destroy(before);
    fold_destroy(now);
    clerks_deinit(&clerks);
    places_deinit(&places);
    facts_close(facts);
    return problem;
}

void report_deinit(struct report *report)
{
    free(report->groups);
    report->groups = NULL;
    report->group_count = 0;
}

void report_value_format(enum figure_unit unit, const struct figure_value *value, char *ret_text,
                         size_t room)
{
    const long long number = (long long)value->number;
    if (value->state != VALUE_KNOWN) {
        (void)snprintf(ret_text, room, "%s", value->state == VALUE_NONE ? "–" : "*");
    } else if (unit == UNIT_SECONDS) {
        (void)snprintf(ret_text, room, "%lld:%02lld", number / 60, number % 60);
    } else if (unit == UNIT_SHARE) {
        (void)snprintf(ret_text, room, "%lld.%02lld%%", number / 100, number % 100);
    } else {
        (void)snprintf(ret_text, room, "%lld", number);
    }
}
