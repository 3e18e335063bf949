#include "hall-server/proto/views.h"

#include "drivers/base/clock.h"
#include "hall-server/engine/closing.h"
#include "hall-server/waits/waits.h"

#include <assert.h>
#include <string.h>

enum {
    GUIDE_MAX_BYTES = 64 * 1024,
    LIST_MAX_BYTES = 128 * 1024,
    MINUTES_ROOM = 8,
    MS_PER_DAY = 86400000
};

/* ---- parts that the other views use ---- */

void view_name(struct json_out *out, const struct views *views, const char *key,
               struct hall_name name)
{
    json_out_key_name(out, key, hall_text(views->config, name.zh),
                      hall_text(views->config, name.en));
}

void view_time(struct json_out *out, const struct views *views, const char *key, int64_t at_ms)
{
    json_out_key_time(out, key, at_ms, views->config->zone_offset_min);
}

void view_wait(struct json_out *out, const struct views *views, uint16_t queue, uint32_t ahead)
{
    struct wait_inputs inputs;
    struct wait_interval wait;
    engine_wait_inputs(views->engine, queue, ahead, &inputs);
    json_out_key(out, "wait");
    const struct waits_pace *pace = views->paces == NULL ? NULL : &views->paces[queue];
    if (!waits_estimate(&inputs, pace, views->now_ms, &wait)) {
        json_out_null(out);
        view_likely(out, views, NULL);
        return;
    }
    json_out_object(out);
    json_out_key_number(out, "p50_s", wait.p50_s);
    json_out_key_number(out, "p90_s", wait.p90_s);
    json_out_object_end(out);
    view_likely(out, views, &wait);
}

void view_seat_names(struct json_out *out, const struct views *views, const char *key,
                     uint16_t seat)
{
    const struct hall_seat *furniture = &views->config->seats[seat];
    json_out_key(out, key);
    json_out_object(out);
    for (int english = 0; english < 2; english++) {
        json_out_key(out, english ? "en" : "zh");
        json_out_text_begin(out);
        for (int i = 0; i < furniture->queue_count; i++) {
            const struct hall_name name = views->config->queues[furniture->queues[i]].name;
            json_out_text_part(out, i == 0 ? "" : "·");
            json_out_text_part(out, english ? hall_text_en(views->config, name)
                                            : hall_text(views->config, name.zh));
        }
        json_out_text_end(out);
    }
    json_out_object_end(out);
}

void view_number(struct json_out *out, const struct views *views, const char *key,
                 const struct ticket *ticket)
{
    char number[LIMIT_NUMBER_TEXT_BYTES + 1];
    engine_number_format(views->engine, ticket, number);
    json_out_key_text(out, key, number);
}

void view_day(struct json_out *out, const struct views *views, const char *key)
{
    char text[CLOCK_RFC3339_ROOM];
    const int64_t day = engine_business_day(views->engine);
    clock_format_rfc3339(day < 0 ? 0 : day * MS_PER_DAY, 0, text);
    text[10] = '\0'; /* YYYY-MM-DD */
    json_out_key_text(out, key, text);
}

/* ---- the hall ---- */

static void minutes_format(int minutes, char ret_text[MINUTES_ROOM])
{
    assert(minutes >= 0 && minutes <= 1440);
    (void)snprintf(ret_text, MINUTES_ROOM, "%02d:%02d", (minutes / 60) % 100, minutes % 60);
}

static void hours_write(struct json_out *out, const struct views *views)
{
    const struct calendar_day_hours hours = hall_hours_of(views->config, views->now_ms);
    char opens[MINUTES_ROOM] = "";
    char closes[MINUTES_ROOM] = "";
    if (views->config->hours.always_open) {
        minutes_format(0, opens);
        minutes_format(1440, closes);
    } else if (hours.count > 0) {
        minutes_format(hours.spans[0].opens_min, opens);
        minutes_format(hours.spans[hours.count - 1].closes_min, closes);
    }
    json_out_key_text(out, "opens", opens);
    json_out_key_text(out, "closes", closes);
    view_calendar(out, views);
}

static int windows_open(const struct views *views)
{
    bool open[LIMIT_WINDOWS] = {false};
    int count = 0;
    for (uint16_t seat = 0; seat < views->config->seat_count; seat++) {
        const uint16_t window = views->config->seats[seat].window;
        if (engine_seat(views->engine, seat)->status == SEAT_OPEN && !open[window]) {
            open[window] = true;
            count++;
        }
    }
    return count;
}

void view_hall(struct json_out *out, const struct views *views)
{
    static const char *const states[] = {[HALL_CLOSED] = "closed",
                                         [HALL_OPEN] = "open",
                                         [HALL_LUNCH] = "lunch",
                                         [HALL_EMERGENCY] = "emergency"};
    const struct hall_config *config = views->config;
    const enum hall_open open = engine_hall_open(views->engine, views->now_ms);
    json_out_object(out);
    view_name(out, views, "name", config->name);
    json_out_key_bool(out, "open", open == HALL_OPEN);
    hours_write(out, views);
    json_out_key_text(out, "state", states[open]);
    view_notice(out, views);
    view_day(out, views, "business_day");
    view_time(out, views, "now", views->now_ms);
    json_out_key_text(out, "zone", hall_text(config, config->zone.zh));
    json_out_key_number(out, "offset_min", config->zone_offset_min);
    json_out_key_number(out, "waiting", engine_waiting_total(views->engine));
    json_out_key_number(out, "windows_open", windows_open(views));
    json_out_key_number(out, "windows", config->window_count);
    json_out_key(out, "priorities");
    view_grounds(out, views);
    json_out_key(out, "areas");
    json_out_array(out);
    for (int i = 0; i < config->area_count; i++) {
        json_out_object(out);
        json_out_key_text(out, "id", config->areas[i].id.text);
        view_name(out, views, "name", config->areas[i].name);
        json_out_key_number(out, "floor", config->areas[i].floor);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_key_text(out, "public_url", views->public_url);
    json_out_key_number(out, "catalogue_version", config->version);
    json_out_object_end(out);
}

/* ---- services ---- */

static int department_services(const struct hall_config *config, uint16_t department)
{
    int count = 0;
    for (int i = 0; i < config->service_count; i++) {
        count += config->services[i].department == department;
    }
    return count;
}

static void departments_write(struct json_out *out, const struct views *views)
{
    const struct hall_config *config = views->config;
    json_out_key(out, "departments");
    json_out_array(out);
    for (uint16_t i = 0; i < config->department_count; i++) {
        json_out_object(out);
        json_out_key_text(out, "id", config->departments[i].id.text);
        view_name(out, views, "name", config->departments[i].name);
        view_name(out, views, "short", config->departments[i].short_name);
        json_out_key_number(out, "services", department_services(config, i));
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

void view_services(struct json_out *out, const struct views *views, uint16_t department)
{
    const struct hall_config *config = views->config;
    json_out_object(out);
    json_out_key_number(out, "version", config->version);
    departments_write(out, views);
    json_out_key(out, "groups");
    json_out_array(out);
    for (int i = 0; i < config->queue_count; i++) {
        const struct hall_queue *queue = &config->queues[i];
        json_out_object(out);
        json_out_key_text(out, "queue", queue->id.text);
        view_name(out, views, "name", queue->name);
        json_out_key_text(out, "department", config->departments[queue->department].id.text);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_key(out, "services");
    json_out_array(out);
    for (int i = 0; i < config->service_count; i++) {
        const struct hall_service *service = &config->services[i];
        if (department != INDEX_NONE && service->department != department) {
            continue;
        }
        json_out_object(out);
        json_out_key_text(out, "id", service->id.text);
        view_name(out, views, "name", service->name);
        json_out_key_text(out, "department", config->departments[service->department].id.text);
        json_out_key_text(out, "queue", config->queues[service->queue].id.text);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    view_book_list(out, views, "life_events", config_book_events);
    view_book_list(out, views, "floor_plan", config_book_floor);
    json_out_object_end(out);
}

/* "windows":[…]: those with a seat that serves the queue, each once. */
static void windows_write(struct json_out *out, const struct views *views, uint16_t queue)
{
    bool written[LIMIT_WINDOWS] = {false};
    json_out_key(out, "windows");
    json_out_array(out);
    for (uint16_t seat = 0; seat < views->config->seat_count; seat++) {
        const uint16_t window = views->config->seats[seat].window;
        if (!written[window] && hall_seat_serves(views->config, seat, queue)) {
            written[window] = true;
            json_out_text(out, views->config->windows[window].id.text);
        }
    }
    json_out_array_end(out);
}

void view_service(struct json_out *out, const struct views *views, uint16_t service)
{
    const struct hall_config *config = views->config;
    const struct hall_service *item = &config->services[service];
    const uint32_t ahead = engine_queue_ahead(views->engine, item->queue);
    struct buffer guide;
    json_out_object(out);
    json_out_key_text(out, "id", item->id.text);
    json_out_key_text(out, "code", hall_text(config, item->code));
    view_name(out, views, "name", item->name);
    json_out_key_text(out, "department", config->departments[item->department].id.text);
    json_out_key_text(out, "queue", config->queues[item->queue].id.text);
    view_name(out, views, "group", config->queues[item->queue].name);
    windows_write(out, views, item->queue);
    json_out_key_number(out, "ahead", ahead);
    view_wait(out, views, item->queue, ahead);
    view_last_number(out, views, item->queue);
    json_out_key_bool(out, "stopped", engine_queue(views->engine, item->queue)->stopped);
    json_out_key_bool(out, "appointments", config->queues[item->queue].slot_quota > 0);
    json_out_key(out, "guide");
    buffer_init(&guide, GUIDE_MAX_BYTES);
    if (views->book != NULL && config_book_guide(views->book, service, &guide) == BUFFER_OK) {
        json_out_made(out, buffer_text(&guide), guide.length_bytes);
    } else {
        json_out_null(out);
    }
    buffer_deinit(&guide);
    json_out_object_end(out);
}

/* ---- queues ---- */

void view_queue_stop(struct json_out *out, const struct views *views, uint16_t queue)
{
    const struct queue_state *state = engine_queue(views->engine, queue);
    json_out_key_bool(out, "stopped", state->stopped);
    json_out_key_text(out, "stop_reason", state->stop_reason);
}

void view_queue(struct json_out *out, const struct views *views, uint16_t queue)
{
    const struct hall_config *config = views->config;
    const struct hall_queue *furniture = &config->queues[queue];
    const struct queue_state *state = engine_queue(views->engine, queue);
    json_out_object(out);
    json_out_key_text(out, "id", furniture->id.text);
    view_name(out, views, "name", furniture->name);
    json_out_key_text(out, "department", config->departments[furniture->department].id.text);
    json_out_key_number(out, "waiting", state->waiting);
    json_out_key_number(out, "issued", state->issued);
    view_wait(out, views, queue, engine_queue_ahead(views->engine, queue));
    view_last_number(out, views, queue);
    json_out_key(out, "seats");
    json_out_array(out);
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        if (hall_seat_serves(config, seat, queue)) {
            json_out_text(out, config->seats[seat].id.text);
        }
    }
    json_out_array_end(out);
    json_out_key_number(out, "open_seats", engine_queue_open_seats(views->engine, queue));
    view_queue_stop(out, views, queue);
    json_out_key_number(out, "seq", (int64_t)state->seq);
    json_out_object_end(out);
}

void view_queues(struct json_out *out, const struct views *views)
{
    json_out_object(out);
    json_out_key(out, "queues");
    json_out_array(out);
    for (uint16_t queue = 0; queue < views->config->queue_count; queue++) {
        view_queue(out, views, queue);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}
