/* What the day's end and an emergency mean to who looks at a screen. */
#include "hall-server/proto/views.h"

#include "drivers/base/clock.h"
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/engine/closing.h"

#include <string.h>

enum { NOTICE_ROOM = LIMIT_REASON_BYTES + 64, CLOCK_ROOM = 8 };

void view_notice(struct json_out *out, const struct views *views)
{
    const struct hall_closure *closure = engine_closure(views->engine);
    char zh[NOTICE_ROOM];
    char en[NOTICE_ROOM];
    json_out_key(out, "notice");
    if (!closure->shut) {
        json_out_null(out);
        return;
    }
    (void)snprintf(zh, sizeof zh, "大厅紧急暂停服务：%s", closure->reason);
    (void)snprintf(en, sizeof en, "The hall is closed for an emergency: %s", closure->reason);
    json_out_object(out);
    json_out_key_text(out, "kind", "emergency");
    json_out_key_text(out, "zh", zh);
    json_out_key_text(out, "en", en);
    json_out_key_text(out, "reason", closure->reason);
    view_time(out, views, "since", closure->since_ms);
    json_out_object_end(out);
}

void view_calendar(struct json_out *out, const struct views *views)
{
    const struct calendar_table table = hall_calendar_table(views->config);
    const int32_t day = calendar_local_day(views->now_ms, views->config->zone_offset_min);
    json_out_key_bool(out, "calendar_published",
                      calendar_day_kind(&table, day) != CALENDAR_NOT_PUBLISHED);
}

void view_likely(struct json_out *out, const struct views *views, const struct wait_interval *wait)
{
    const enum likely likely = engine_likely_served(views->engine, views->now_ms, wait);
    if (likely == LIKELY_UNKNOWN) {
        json_out_key_null(out, "likely_served");
    } else {
        json_out_key_text(out, "likely_served", likely_name(likely));
    }
}

void view_last_number(struct json_out *out, const struct views *views, uint16_t queue)
{
    const int64_t at_ms = engine_last_number_ms(views->engine, queue, views->now_ms);
    char text[CLOCK_ROOM];
    if (at_ms == INT64_MAX || at_ms == INT64_MIN) {
        json_out_key_null(out, "last_number");
        return;
    }
    const int minute = calendar_local_minute(at_ms, views->config->zone_offset_min);
    const bool midnight = minute == 0 && at_ms > views->now_ms;
    (void)snprintf(text, sizeof text, "%02d:%02d", midnight ? 24 : minute / 60 % 24, minute % 60);
    json_out_key_text(out, "last_number", text);
}
