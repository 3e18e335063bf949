/*
 * What follows bad reviews, as staff see it: service, window and day, and never whose review it
 * was; and what of it is published for anybody, which leaves the window out, too.
 */
#include "hall-server/proto/views.h"

#include "hall-server/calendar/calendar_date.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ENDED_SHOWN = 200, PUBLISHED_SHOWN = 50 };

static void named_write(struct json_out *out, const struct views *views, const char *key,
                        const char *id, const struct hall_name *name)
{
    json_out_key(out, key);
    json_out_object(out);
    json_out_key_text(out, "id", id);
    if (name == NULL) { /* it is in no configuration any more */
        json_out_key_name(out, "name", id, id);
    } else {
        view_name(out, views, "name", *name);
    }
    json_out_object_end(out);
}

static void about_write(struct json_out *out, const struct views *views, const struct redress *row)
{
    const struct hall_config *config = views->config;
    const uint16_t service = hall_service_find(config, row->service.text);
    const uint16_t department = hall_department_find(config, row->department.text);
    named_write(out, views, "service", row->service.text,
                service == INDEX_NONE ? NULL : &config->services[service].name);
    named_write(out, views, "department", row->department.text,
                department == INDEX_NONE ? NULL : &config->departments[department].name);
    json_out_key_number(out, "level", row->level);
    json_out_key(out, "reasons");
    json_out_array(out);
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if ((row->reasons >> i & 1) != 0) {
            json_out_object(out);
            view_reason(out, (enum review_reason)i);
            json_out_object_end(out);
        }
    }
    json_out_array_end(out);
}

static void day_write(struct json_out *out, const struct views *views, const char *key,
                      int64_t at_ms)
{
    char text[CALENDAR_DATE_ROOM];
    calendar_day_format(calendar_local_day(at_ms, views->config->zone_offset_min), text);
    json_out_key_text(out, key, text);
}

/* Working days from today to the day it is due: 0 is today, negative is past. A weekday counts in a
 * year that nobody announced. */
static int64_t days_left(const struct views *views, int64_t due_ms)
{
    const struct calendar_table table = hall_calendar_table(views->config);
    const int32_t today = calendar_local_day(views->now_ms, views->config->zone_offset_min);
    const int32_t due = calendar_local_day(due_ms, views->config->zone_offset_min);
    int64_t days = 0;
    for (int32_t day = today < due ? today + 1 : due + 1; day <= (today < due ? due : today);
         day++) {
        const enum calendar_day_kind kind = calendar_day_kind(&table, day);
        days += kind == CALENDAR_WORKING_DAY ||
                        (kind == CALENDAR_NOT_PUBLISHED && calendar_weekday_iso(day) <= 5)
                    ? 1
                    : 0;
    }
    return today < due ? days : -days;
}

static const char *state_name(const struct redress *row)
{
    return row->changed_ms != 0 ? "changed" : redress_is_over(row) ? "ended" : "open";
}

static void clocks_write(struct json_out *out, const struct views *views, const struct redress *row)
{
    json_out_key(out, "clocks");
    json_out_array(out);
    for (int step = 0; step < REDRESS_CLOCKS; step++) {
        json_out_object(out);
        json_out_key_text(out, "step", redress_step_name((enum redress_step)step));
        json_out_key_number(out, "working_days", redress_days((enum redress_step)step));
        view_time(out, views, "due_at", row->due_ms[step]);
        json_out_key_bool(out, "done", row->next > step);
        view_time(out, views, "missed_at", row->missed_ms[step]);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void entries_write(struct json_out *out, const struct views *views,
                          const struct redress *row)
{
    json_out_key(out, "story");
    json_out_array(out);
    for (uint8_t i = 0; i < row->entry_count; i++) {
        const struct redress_entry *entry = &row->entries[i];
        const struct redress_result_row *result =
            redress_result_row((enum redress_result)entry->result);
        json_out_object(out);
        json_out_key_text(out, "step", redress_step_name(result->step));
        json_out_key_text(out, "result", result->name);
        view_time(out, views, "at", entry->at_ms);
        json_out_key_text(out, "by", entry->who.text);
        json_out_key_text(out, "words", entry->words);
        if (entry->level == 0) { /* nothing was said: 未评价 */
            json_out_key_null(out, "level");
        } else {
            json_out_key_number(out, "level", entry->level);
        }
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void row_write(struct json_out *out, const struct views *views, const struct redress *row,
                      bool story)
{
    char id[24];
    const bool more = row->changed_ms == 0 && row->next < REDRESS_STEP_COUNT;
    const bool clock = more && row->next < REDRESS_CLOCKS;
    (void)snprintf(id, sizeof id, "%" PRIu64, row->id);
    json_out_object(out);
    json_out_key_text(out, "id", id);
    about_write(out, views, row);
    json_out_key_text(out, "window", row->window.text);
    day_write(out, views, "day", row->opened_ms);
    json_out_key_text(out, "state", state_name(row));
    json_out_key_text(out, "next", more ? redress_step_name((enum redress_step)row->next) : NULL);
    view_time(out, views, "due_at", clock ? row->due_ms[row->next] : 0);
    if (clock) {
        json_out_key_number(out, "days_left", days_left(views, row->due_ms[row->next]));
    } else {
        json_out_key_null(out, "days_left");
    }
    json_out_key_bool(out, "overdue", redress_is_overdue(row, views->now_ms));
    json_out_key_text(out, "with", redress_tier_name(redress_tier(row)));
    json_out_key_bool(out, "provisional", row->provisional);
    if (story) {
        clocks_write(out, views, row);
        entries_write(out, views, row);
    }
    json_out_object_end(out);
}

void view_redress(struct json_out *out, const struct views *views, const struct redress *row)
{
    row_write(out, views, row, true);
}

static bool is_of(const struct views *views, const struct redress *row, enum redress_list list)
{
    switch (list) {
    case REDRESS_LIST_OPEN:
        return !redress_is_over(row);
    case REDRESS_LIST_OVERDUE:
        return redress_is_overdue(row, views->now_ms);
    default:
        return redress_is_over(row);
    }
}

static int64_t count_of(const struct views *views, enum redress_list list)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < engine_redress_count(views->engine); i++) {
        const struct redress *row = engine_redress_at(views->engine, i);
        count += redress_is_shown(row, views->now_ms) && is_of(views, row, list) ? 1 : 0;
    }
    return count;
}

void view_redress_counts(struct json_out *out, const struct views *views)
{
    json_out_key(out, "redress");
    json_out_object(out);
    json_out_key_number(out, "open", count_of(views, REDRESS_LIST_OPEN));
    json_out_key_number(out, "overdue", count_of(views, REDRESS_LIST_OVERDUE));
    json_out_key_number(out, "ended", count_of(views, REDRESS_LIST_ENDED));
    json_out_object_end(out);
}

void view_redress_list(struct json_out *out, const struct views *views, enum redress_list list)
{
    int left = list == REDRESS_LIST_ENDED ? ENDED_SHOWN : LIMIT_REDRESS;
    json_out_object(out);
    json_out_key(out, "items");
    json_out_array(out);
    for (uint32_t i = engine_redress_count(views->engine); i > 0 && left > 0; i--) {
        const struct redress *row = engine_redress_at(views->engine, i - 1);
        if (redress_is_shown(row, views->now_ms) && is_of(views, row, list)) {
            row_write(out, views, row, false);
            left--;
        }
    }
    json_out_array_end(out);
    view_redress_counts(out, views);
    view_time(out, views, "now", views->now_ms);
    json_out_key_number(out, "seq", (int64_t)engine_seq(views->engine));
    json_out_object_end(out);
}

/* What the review was about, what the hall says to it, and what the visitor says now. */
void view_redress_published(struct json_out *out, const struct views *views)
{
    int left = PUBLISHED_SHOWN;
    json_out_object(out);
    json_out_key(out, "items");
    json_out_array(out);
    for (uint32_t i = engine_redress_count(views->engine); i > 0 && left > 0; i--) {
        const struct redress *row = engine_redress_at(views->engine, i - 1);
        const struct redress_entry *published = redress_published(row);
        if (published == NULL) {
            continue;
        }
        const struct redress_entry *second = published - 1;
        const struct redress_entry *resolved = published - 2;
        json_out_object(out);
        about_write(out, views, row);
        json_out_key_text(out, "result",
                          redress_result_row((enum redress_result)resolved->result)->name);
        json_out_key_text(out, "words", published->words);
        if (second->level == 0) {
            json_out_key_null(out, "second_level");
        } else {
            json_out_key_number(out, "second_level", second->level);
        }
        day_write(out, views, "published_on", published->at_ms);
        json_out_object_end(out);
        left--;
    }
    json_out_array_end(out);
    json_out_object_end(out);
}
