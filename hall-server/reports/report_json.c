#include "hall-server/reports/report.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/json_out.h"

static const char *const units[] = {
    [UNIT_COUNT] = "count", [UNIT_SECONDS] = "seconds", [UNIT_SHARE] = "share"};

static void day_write(struct json_out *out, const char *key, int32_t day)
{
    char text[CALENDAR_DATE_ROOM];
    calendar_day_format(day, text);
    json_out_key_text(out, key, text);
}

static void figures_write(struct json_out *out)
{
    json_out_key(out, "figures");
    json_out_array(out);
    for (int i = 0; i < FIGURE_COUNT; i++) {
        const struct figure_row *row = figure_row((enum figure)i);
        json_out_object(out);
        json_out_key_text(out, "id", row->id);
        json_out_key_text(out, "unit", units[row->unit]);
        json_out_key_name(out, "name", row->zh, row->en);
        json_out_key_name(out, "formula", row->formula_zh, row->formula_en);
        json_out_key_name(out, "denominator", row->denominator_zh, row->denominator_en);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* A number; null of nothing; "withheld" of too few. */
static void values_write(struct json_out *out, const char *key,
                         const struct figure_value values[FIGURE_COUNT])
{
    json_out_key(out, key);
    json_out_object(out);
    for (int i = 0; i < FIGURE_COUNT; i++) {
        json_out_key(out, figure_row((enum figure)i)->id);
        if (values[i].state == VALUE_KNOWN) {
            json_out_number(out, values[i].number);
        } else if (values[i].state == VALUE_NONE) {
            json_out_null(out);
        } else {
            json_out_text(out, "withheld");
        }
    }
    json_out_object_end(out);
}

static void groups_write(struct json_out *out, const struct report *report)
{
    json_out_key(out, "groups");
    json_out_array(out);
    for (size_t i = 0; i < report->group_count; i++) {
        const struct report_group *group = &report->groups[i];
        json_out_object(out);
        json_out_key_text(out, "id", group->id);
        json_out_key_name(out, "name", group->zh, group->en);
        values_write(out, "values", group->values);
        if (report_by_is_time(report->query.by)) {
            json_out_key_null(out, "before");
        } else {
            values_write(out, "before", group->before);
        }
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void heat_write(struct json_out *out, const struct report *report)
{
    json_out_key(out, "heat");
    json_out_array(out);
    for (int i = 0; i < FOLD_WEEKDAYS; i++) {
        json_out_array(out);
        for (int j = 0; j < FOLD_HOURS; j++) {
            json_out_number(out, report->heat[i][j]);
        }
        json_out_array_end(out);
    }
    json_out_array_end(out);
}

int report_json(const struct report *report, struct buffer *buffer)
{
    struct json_out writer;
    struct json_out *out = &writer;
    json_out_begin(out, buffer);
    json_out_object(out);
    day_write(out, "from", report->query.from_day);
    day_write(out, "to", report->query.to_day);
    json_out_key_text(out, "by", report_by_id(report->query.by));
    json_out_key(out, "only");
    json_out_object(out);
    for (int i = 0; i < ONLY_COUNT; i++) {
        if (!short_id_is_none(&report->query.only[i])) {
            json_out_key_text(out, report_only_id((enum report_only)i), report->query.only[i].text);
        }
    }
    json_out_object_end(out);
    json_out_key(out, "before");
    json_out_object(out);
    day_write(out, "from", report->before_day);
    day_write(out, "to", report->query.from_day - 1);
    json_out_object_end(out);
    json_out_key_number(out, "reviews_least", FIGURE_REVIEWS_LEAST);
    figures_write(out);
    json_out_key(out, "total");
    json_out_object(out);
    values_write(out, "values", report->total);
    values_write(out, "before", report->before);
    json_out_object_end(out);
    groups_write(out, report);
    heat_write(out, report);
    json_out_object_end(out);
    return json_out_end(out);
}
