#include "hall-server/proto/views.h"

#include "hall-server/calendar/calendar_date.h"

#include <string.h>

enum { BUCKET_MS = 10 * 60 * 1000, MS_PER_MINUTE = 60000, MINUTES_PER_DAY = 1440 };

static void waits_write(struct json_out *out, const struct wait_figures *figures)
{
    json_out_key_number(out, "mean_wait_s",
                        figures->count == 0 ? 0
                                            : figures->total_ms / (int64_t)figures->count / 1000);
    json_out_key_number(out, "p90_wait_s", wait_figures_percentile_ms(figures, 90) / 1000);
}

static void totals_write(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    const struct day_figures *day = engine_day(views->engine);
    int open_seats = 0;
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        open_seats += engine_seat(views->engine, seat)->status == SEAT_OPEN;
    }
    json_out_key_number(out, "waiting", engine_waiting_total(views->engine));
    json_out_key_number(out, "issued", day->issued);
    json_out_key_number(out, "served", day->served);
    json_out_key_number(out, "absent", day->absent);
    json_out_key_number(out, "cancelled", day->cancelled);
    json_out_key_number(out, "open_seats", open_seats);
    json_out_key_number(out, "seats", config->seat_count);
}

static void reviews_write(struct json_out *out, const struct views *views)
{
    const struct day_figures *day = engine_day(views->engine);
    int64_t count = 0;
    json_out_key(out, "reviews");
    json_out_object(out);
    for (int i = 0; i < REVIEW_LEVELS; i++) {
        count += day->reviews[i];
    }
    json_out_key_number(out, "count", count);
    json_out_key(out, "levels");
    json_out_array(out);
    for (int i = 0; i < REVIEW_LEVELS; i++) {
        json_out_number(out, day->reviews[i]);
    }
    json_out_array_end(out);
    json_out_key(out, "reasons");
    json_out_array(out);
    for (int i = 0; i < REVIEW_REASON_COUNT; i++) {
        if (day->review_reasons[i] != 0) {
            json_out_object(out);
            view_reason(out, (enum review_reason)i);
            json_out_key_number(out, "count", day->review_reasons[i]);
            json_out_object_end(out);
        }
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

/* "wait" of those called today, and "service" of those served; null if there are none. */
static void means_write(struct json_out *out, const struct views *views)
{
    const struct day_figures *day = engine_day(views->engine);
    struct wait_figures all = {0};
    for (uint16_t queue = 0; queue < views->config->queue_count; queue++) {
        wait_figures_add(&all, &engine_queue(views->engine, queue)->waits);
    }
    json_out_key(out, "wait");
    if (all.count == 0) {
        json_out_null(out);
    } else {
        json_out_object(out);
        json_out_key_number(out, "mean_s", all.total_ms / (int64_t)all.count / 1000);
        json_out_key_number(out, "p90_s", wait_figures_percentile_ms(&all, 90) / 1000);
        json_out_object_end(out);
    }
    json_out_key(out, "service");
    if (day->served == 0) {
        json_out_null(out);
    } else {
        json_out_object(out);
        json_out_key_number(out, "mean_s", day->service_total_ms / (int64_t)day->served / 1000);
        json_out_object_end(out);
    }
}

static void queues_write(struct json_out *out, const struct views *views)
{
    json_out_key(out, "queues");
    json_out_array(out);
    for (uint16_t queue = 0; queue < views->config->queue_count; queue++) {
        const struct queue_state *state = engine_queue(views->engine, queue);
        json_out_object(out);
        json_out_key_text(out, "id", views->config->queues[queue].id.text);
        view_name(out, views, "name", views->config->queues[queue].name);
        json_out_key_number(out, "waiting", state->waiting);
        json_out_key_number(out, "served", state->served);
        waits_write(out, &state->waits);
        json_out_key_number(out, "open_seats", engine_queue_open_seats(views->engine, queue));
        view_queue_stop(out, views, queue);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void windows_write(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    json_out_key(out, "windows");
    json_out_array(out);
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        const struct seat_state *state = engine_seat(views->engine, seat);
        const struct leg *leg =
            state->leg == SLOT_NONE ? NULL : engine_leg_at(views->engine, state->leg);
        json_out_object(out);
        json_out_key_text(out, "seat", config->seats[seat].id.text);
        json_out_key_text(out, "window", config->windows[config->seats[seat].window].id.text);
        json_out_key_text(out, "state",
                          leg == NULL ? seat_status_name((enum seat_status)state->status)
                                      : leg_state_name((enum leg_state)leg->state));
        if (leg == NULL) {
            json_out_key_null(out, "number");
        } else {
            view_number(out, views, "number", engine_ticket_at(views->engine, leg->ticket));
        }
        view_time(out, views, "since", leg == NULL ? state->since_ms : leg->state_since_ms);
        json_out_key_number(out, "served", state->served);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* Ten minutes each, from the first that has something to the one of now. */
static void arrivals_write(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    const struct day_figures *day = engine_day(views->engine);
    const int64_t start_ms = hall_business_day_start_ms(config, engine_business_day(views->engine));
    const int64_t since_ms = views->now_ms - start_ms;
    int first = 0;
    int last = since_ms < 0 ? 0 : (int)(since_ms / BUCKET_MS);
    last = last < DAY_BUCKETS ? last : DAY_BUCKETS - 1;
    while (first <= last && day->arrived[first] == 0 && day->served_in[first] == 0) {
        first++;
    }
    json_out_key(out, "arrivals");
    json_out_array(out);
    for (int bucket = first; bucket <= last; bucket++) {
        const int minute =
            (config->day_turn_min + bucket * (BUCKET_MS / MS_PER_MINUTE)) % MINUTES_PER_DAY;
        char at[8];
        (void)snprintf(at, sizeof at, "%02d:%02d", (minute / 60) % 24, minute % 60);
        json_out_object(out);
        json_out_key_text(out, "at", at);
        json_out_key_number(out, "arrived", day->arrived[bucket]);
        json_out_key_number(out, "served", day->served_in[bucket]);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void devices_write(struct json_out *out, const struct views *views)
{
    json_out_key(out, "devices");
    json_out_array(out);
    for (size_t i = 0; i < views->device_count; i++) {
        const struct view_device *device = &views->devices[i];
        json_out_object(out);
        json_out_key_text(out, "id", device->id);
        json_out_key_text(out, "kind", device->kind);
        json_out_key_text(out, "name", device->name);
        json_out_key_text(out, "state", device->state);
        view_time(out, views, "since", device->since_ms);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void departments_write(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    json_out_key(out, "departments");
    json_out_array(out);
    for (int i = 0; i < config->department_count; i++) {
        struct wait_figures waits = {0};
        int64_t waiting = 0;
        for (uint16_t queue = 0; queue < config->queue_count; queue++) {
            if (config->queues[queue].department == i) {
                const struct queue_state *state = engine_queue(views->engine, queue);
                wait_figures_add(&waits, &state->waits);
                waiting += state->waiting;
            }
        }
        json_out_object(out);
        json_out_key_text(out, "id", config->departments[i].id.text);
        view_name(out, views, "name", config->departments[i].name);
        json_out_key_number(out, "waiting", waiting);
        waits_write(out, &waits);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

/* How the intervals held, a row a day; only days of which somebody was called. */
static void wait_days_write(struct json_out *out, const struct views *views)
{
    json_out_key(out, "wait_days");
    json_out_array(out);
    for (size_t i = 0; i < views->wait_day_count; i++) {
        const struct waits_score *score = &views->wait_days[i].score;
        char day[CALENDAR_DATE_ROOM];
        calendar_day_format(views->wait_days[i].business_day, day);
        json_out_object(out);
        json_out_key_text(out, "business_day", day);
        json_out_key_number(out, "tickets", score->tickets);
        json_out_key_number(out, "p90_coverage_permille",
                            (int64_t)(waits_score_coverage(score) * 1000 + 0.5));
        json_out_key_number(out, "pinball_p50_s", (int64_t)(waits_score_pinball50_s(score) + 0.5));
        json_out_key_number(out, "pinball_p90_s", (int64_t)(waits_score_pinball90_s(score) + 0.5));
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

void view_dashboard(struct json_out *out, const struct views *views)
{
    json_out_object(out);
    view_time(out, views, "now", views->now_ms);
    view_day(out, views, "business_day");
    view_notice(out, views);
    view_calendar(out, views);
    totals_write(out, views);
    reviews_write(out, views);
    view_redress_counts(out, views);
    view_booking_counts(out, views);
    means_write(out, views);
    queues_write(out, views);
    windows_write(out, views);
    arrivals_write(out, views);
    wait_days_write(out, views);
    devices_write(out, views);
    departments_write(out, views);
    json_out_key_number(out, "seq", (int64_t)engine_seq(views->engine));
    json_out_object_end(out);
}

void view_devices(struct json_out *out, const struct views *views)
{
    json_out_object(out);
    devices_write(out, views);
    json_out_object_end(out);
}
