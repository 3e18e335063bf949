/* Numbers in the hands of kiosks: each run of numbers a row, each number a bool. */
#include "tests/fuzz/engine_commands/second_model.h"

#include <stddef.h>

#define DAY_MS INT64_C(86400000)

static bool has_number(const struct run *run, int queue, int number)
{
    return run->queue == queue && number >= run->first && number < run->first + run->count;
}

/* Whose run a number is of, or NOBODY. */
static int run_of(const struct second_model *model, int queue, int number)
{
    for (int i = 0; i < model->run_count; i++) {
        if (has_number(&model->runs[i], queue, number)) {
            return i;
        }
    }
    return NOBODY;
}

/* The run that begins there, or NOBODY. */
static int run_at(const struct second_model *model, int queue, int first)
{
    const int run = run_of(model, queue, first);
    return run != NOBODY && model->runs[run].first == first ? run : NOBODY;
}

static bool is_free(const struct second_model *model, int queue, int first, int count)
{
    for (int i = 0; i < count; i++) {
        if (run_of(model, queue, first + i) != NOBODY) {
            return false;
        }
    }
    return first >= hall_rules.offline_from && first + count - 1 <= NUMBER_MOST;
}

static bool is_used_up(const struct run *run)
{
    for (int i = 0; i < run->count; i++) {
        if (!run->used[i]) {
            return false;
        }
    }
    return true;
}

static void give(struct second_model *model, const struct run *run)
{
    model->runs[model->run_count] = *run;
    model->runs[model->run_count++].last_day = model->day;
}

bool second_take(struct second_model *model, int kiosk, int queue)
{
    int held = 0;
    for (int i = 0; i < model->run_count; i++) {
        const struct run *run = &model->runs[i];
        if (run->kiosk == kiosk && run->queue == queue && !run->back) {
            if (!is_used_up(run)) {
                return true; /* that one again */
            }
            held++;
        }
    }
    if (model->day < model->runs_closed_until || held >= hall_rules.runs_held_most) {
        return false;
    }
    int first = hall_rules.offline_from;
    while (first <= NUMBER_MOST && !is_free(model, queue, first, hall_rules.run_numbers)) {
        first++;
    }
    if (first > NUMBER_MOST) {
        return false;
    }
    give(model, &(struct run){.kiosk = kiosk,
                              .queue = queue,
                              .first = first,
                              .count = hall_rules.run_numbers,
                              .given_ms = model->now_ms});
    return true;
}

static void skip(struct second_model *model, int numbers)
{
    for (int queue = 0; queue < QUEUES; queue++) {
        model->next_number[queue] += numbers;
        if (model->next_number[queue] > hall_rules.offline_from) {
            model->next_number[queue] = hall_rules.offline_from;
        }
    }
}

bool second_restored(struct second_model *model, int numbers)
{
    model->runs_closed_until = model->day + hall_rules.run_days;
    skip(model, numbers);
    return true;
}

bool second_runs_open(struct second_model *model)
{
    if (model->day < model->runs_closed_until) {
        model->runs_closed_until = model->day;
    }
    return true;
}

bool second_show(struct second_model *model, const struct run *shown, int ends_day)
{
    if (shown->count < 1 || shown->count > RUN_NUMBERS_MOST || shown->first < 1 ||
        shown->first + shown->count - 1 > NUMBER_MOST) {
        return false;
    }
    const int known = run_at(model, shown->queue, shown->first);
    if (known != NOBODY) {
        struct run *run = &model->runs[known];
        if (run->back || run->count != shown->count || run->kiosk != shown->kiosk) {
            return false;
        }
        run->last_day = model->day;
        return true;
    }
    if (ends_day <= model->day || !is_free(model, shown->queue, shown->first, shown->count)) {
        return false;
    }
    if (model->day >= model->runs_closed_until) {
        (void)second_restored(model, hall_rules.restore_skip);
    }
    struct run run = *shown;
    run.given_ms = run.given_ms > model->now_ms ? model->now_ms : run.given_ms;
    run.given_ms = run.given_ms < 0 ? 0 : run.given_ms;
    give(model, &run);
    return true;
}

bool second_give_back(struct second_model *model, int kiosk, int queue, int first)
{
    const int known = run_at(model, queue, first);
    if (known == NOBODY || model->runs[known].kiosk != kiosk) {
        return false;
    }
    if (!model->runs[known].back) {
        model->runs[known].back = true;
        model->runs[known].last_day = model->day;
    }
    return true;
}

bool second_merge(struct second_model *model, int kiosk, const int *services, int count, int number,
                  int64_t issued_ms)
{
    const int queue = hall_rules.queue_of_service[services[0]];
    const int known = number < 1 || number > NUMBER_MOST ? NOBODY : run_of(model, queue, number);
    struct run *run = known == NOBODY ? NULL : &model->runs[known];
    const int64_t begin_ms = model->day * DAY_MS - 5 * INT64_C(3600000); /* 03:00 */
    if (number < 1 || number > NUMBER_MOST) {
        return false;
    }
    if (issued_ms < begin_ms && (run == NULL || run->given_ms < begin_ms)) {
        return true; /* of a day that is past: nobody waits */
    }
    if (run == NULL || run->kiosk != kiosk || run->used[number - run->first]) {
        return false;
    }
    struct person *person = second_add(model, services, count, ORDINARY, kiosk);
    if (person == NULL) {
        return false;
    }
    int64_t at_ms = issued_ms < begin_ms ? begin_ms : issued_ms;
    at_ms = at_ms < run->given_ms ? run->given_ms : at_ms;
    at_ms = at_ms > model->now_ms ? model->now_ms : at_ms;
    run->used[number - run->first] = true;
    run->last_day = model->day;
    person->number = number;
    person->issued_ms = at_ms;
    for (int i = 0; i < count; i++) {
        person->legs[i].credit_from_ms = person->legs[i].since_ms = at_ms;
    }
    second_hold(model, person);
    return true;
}

/* Those given back go, and those of a kiosk that was not heard of for a week. */
void second_turn_runs(struct second_model *model)
{
    int kept = 0;
    for (int i = 0; i < model->run_count; i++) {
        struct run run = model->runs[i];
        if (!run.back && run.last_day + hall_rules.run_days > model->day) {
            for (int k = 0; k < run.count; k++) {
                run.used[k] = false;
            }
            model->runs[kept++] = run;
        }
    }
    model->run_count = kept;
}
