/* The rules of what follows a bad review: its clocks, the steps of staff, and what is missed. */
#include "hall-server/engine/redress.h"
#include "hall-server/engine/state.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_work.h"

#include <assert.h>
#include <string.h>

/* ---- clocks ---- */

/* A day on which staff are expected: where nobody announced the year, a weekday. */
static bool day_counts(const struct calendar_table *table, int32_t day)
{
    const enum calendar_day_kind kind = calendar_day_kind(table, day);
    return kind == CALENDAR_WORKING_DAY ||
           (kind == CALENDAR_NOT_PUBLISHED && calendar_weekday_iso(day) <= 5);
}

/* The same as calendar_work_after_dates() for a year that is not announced yet, or a hall without
 * hours: whoever has to answer needs a day in December too. It may be too early, and never late. */
static int64_t close_by_weekdays(const struct hall_config *config, int64_t from_ms, int days)
{
    const struct calendar_table table = hall_calendar_table(config);
    int32_t day = calendar_local_day(from_ms, config->zone_offset_min);
    for (int left = days; left > 0;) {
        day++;
        left -= day_counts(&table, day) ? 1 : 0;
    }
    struct calendar_hours office = config->hours;
    office.always_open = false;
    const struct calendar_day_hours hours = calendar_hours_of_day(&table, &office, day, NULL);
    const int minute =
        hours.count == 0 ? CALENDAR_DAY_MINUTES : hours.spans[hours.count - 1].closes_min;
    return calendar_wall_ms(day, minute, config->zone_offset_min);
}

static void clocks_set(const struct hall_config *config, int64_t from_ms,
                       struct event_redress_opened *ret_body)
{
    const struct calendar_table table = hall_calendar_table(config);
    const struct calendar_office office = {&table, &config->hours, config->zone_offset_min};
    for (int step = 0; step < REDRESS_CLOCKS; step++) {
        const int days = redress_days((enum redress_step)step);
        if (calendar_work_after_dates(&office, from_ms, days, &ret_body->due_ms[step]) !=
            CALENDAR_WORK_OK) {
            ret_body->due_ms[step] = close_by_weekdays(config, from_ms, days);
            ret_body->provisional = 1;
        }
    }
}

/* ---- opening ---- */

enum problem decide_redress_room(const struct decision *decision, const struct leg *leg,
                                 uint8_t level)
{
    const bool needs =
        level <= REVIEW_BAD && engine_redress_find(decision->engine, leg->redress) == NULL;
    return needs && !redress_has_room(decision->engine) ? PROBLEM_HALL_FULL : PROBLEM_NONE;
}

void decide_redress_open(struct decision *decision, const struct leg *leg)
{
    const struct engine *engine = decision->engine;
    const struct hall_config *config = engine->config;
    const struct command_review *review = &decision->command->as.review;
    if (review->level > REVIEW_BAD || engine_redress_find(engine, leg->redress) != NULL) {
        return; /* one that was opened before follows what the review says */
    }
    struct event_redress_opened *body =
        &decision_emit(decision, EVENT_REDRESS_OPENED)->as.redress_opened;
    const struct hall_service *service = &config->services[leg->service];
    body->ticket = engine->tickets[leg->ticket].id;
    body->leg = leg->index;
    body->level = review->level;
    body->reasons = review->reasons;
    body->service = service->id;
    body->department = config->departments[service->department].id;
    body->window = config->windows[config->seats[leg->seat].window].id;
    clocks_set(config, decision->now_ms, body);
}

/* ---- steps ---- */

enum problem decide_redress(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    const struct command_redress *said = &decision->command->as.redress;
    assert(said->result < REDRESS_RESULT_COUNT);
    const struct redress_result_row *result = redress_result_row(said->result);
    const struct redress *row = engine_redress_find(engine, said->redress);
    if (engine->request_count >= engine->limits.requests) {
        return PROBLEM_HALL_FULL;
    }
    if (row == NULL || !redress_is_shown(row, decision->now_ms)) {
        return PROBLEM_UNKNOWN_REDRESS;
    }
    if (row->changed_ms != 0 || (enum redress_step)row->next != result->step) {
        return PROBLEM_WRONG_STEP;
    }
    if ((said->result == REDRESS_SAID_AGAIN) != (said->level != 0) || said->level > REVIEW_LEVELS) {
        return PROBLEM_BAD_VALUE;
    }
    if (result->words && said->words[0] == '\0') {
        return PROBLEM_WORDS_MISSING;
    }
    if (!redress_words_name_nobody(said->words)) {
        return PROBLEM_WORDS_NAME;
    }
    struct event_redress_stepped *body =
        &decision_emit(decision, EVENT_REDRESS_STEPPED)->as.redress_stepped;
    body->redress = said->redress;
    body->result = (uint8_t)said->result;
    body->level = said->level;
    memcpy(body->words, said->words, sizeof(body->words));
    return PROBLEM_NONE;
}

/* ---- the tick ---- */

void decide_redress_missed(struct decision *decision)
{
    const struct engine *engine = decision->engine;
    if (redress_due_ms(engine) > decision->now_ms) {
        return;
    }
    for (uint32_t i = 0; i < engine_redress_count(engine); i++) {
        const struct redress *row = engine_redress_at(engine, i);
        for (int step = 0; step < REDRESS_CLOCKS && decision_has_room(decision, 1); step++) {
            if (redress_misses(row, (enum redress_step)step, decision->now_ms)) {
                struct event_redress_missed *body =
                    &decision_emit(decision, EVENT_REDRESS_MISSED)->as.redress_missed;
                body->redress = row->id;
                body->step = (uint8_t)step;
            }
        }
    }
}
