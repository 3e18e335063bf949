#include "hall-server/model/hall_config.h"

#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

enum { MS_PER_MINUTE = 60000, MINUTES_PER_DAY = 1440 };
#define MS_PER_DAY INT64_C(86400000)

void hall_config_reset(struct hall_config *config)
{
    /* Not the whole pool: pages of it that were never used are not touched. */
    memset(config, 0, offsetof(struct hall_config, text));
    config->text[0] = 0;
    config->text_bytes = 1;
    config->zone_offset_min = 480;
    config->day_turn_min = 180;
    config->hold_timeout_ms = 120000;
}

int hall_config_add_text(struct hall_config *config, const char *text, size_t size_bytes,
                         uint32_t *ret_offset)
{
    assert(config->text_bytes >= 1);
    if (size_bytes == 0) {
        *ret_offset = 0;
        return HALL_CONFIG_OK;
    }
    if (size_bytes > LIMIT_NAME_BYTES || size_bytes + 1 > LIMIT_TEXT_BYTES - config->text_bytes) {
        return HALL_CONFIG_FULL;
    }
    if (!utf8_is_valid(text, size_bytes) || memchr(text, 0, size_bytes) != NULL) {
        return HALL_CONFIG_BAD;
    }
    *ret_offset = config->text_bytes;
    memcpy(config->text + config->text_bytes, text, size_bytes);
    config->text[config->text_bytes + size_bytes] = 0;
    config->text_bytes += (uint32_t)size_bytes + 1;
    return HALL_CONFIG_OK;
}

const char *hall_text(const struct hall_config *config, uint32_t offset)
{
    assert(offset < config->text_bytes);
    return config->text + offset;
}

const char *hall_text_en(const struct hall_config *config, struct hall_name name)
{
    return hall_text(config, name.en != 0 ? name.en : name.zh);
}

/* Every furniture struct begins with its short_id. */
static uint16_t id_find(const void *array, size_t stride, uint16_t count, const char *id)
{
    const char *at = array;
    for (uint16_t i = 0; i < count; i++, at += stride) {
        if (strcmp(at, id) == 0) {
            return i;
        }
    }
    return INDEX_NONE;
}

uint16_t hall_area_find(const struct hall_config *config, const char *id)
{
    return id_find(config->areas, sizeof(config->areas[0]), config->area_count, id);
}

uint16_t hall_department_find(const struct hall_config *config, const char *id)
{
    return id_find(config->departments, sizeof(config->departments[0]), config->department_count,
                   id);
}

uint16_t hall_queue_find(const struct hall_config *config, const char *id)
{
    return id_find(config->queues, sizeof(config->queues[0]), config->queue_count, id);
}

uint16_t hall_service_find(const struct hall_config *config, const char *id)
{
    return id_find(config->services, sizeof(config->services[0]), config->service_count, id);
}

uint16_t hall_window_find(const struct hall_config *config, const char *id)
{
    return id_find(config->windows, sizeof(config->windows[0]), config->window_count, id);
}

uint16_t hall_seat_find(const struct hall_config *config, const char *id)
{
    return id_find(config->seats, sizeof(config->seats[0]), config->seat_count, id);
}

bool hall_seat_serves(const struct hall_config *config, uint16_t seat, uint16_t queue)
{
    assert(seat < config->seat_count);
    const struct hall_seat *row = &config->seats[seat];
    for (uint16_t i = 0; i < row->queue_count; i++) {
        if (row->queues[i] == queue) {
            return true;
        }
    }
    return false;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

int32_t hall_business_day(const struct hall_config *config, int64_t at_ms)
{
    const int64_t shift_min = (int64_t)config->zone_offset_min - config->day_turn_min;
    return (int32_t)floor_div(at_ms + shift_min * MS_PER_MINUTE, MS_PER_DAY);
}

int64_t hall_business_day_start_ms(const struct hall_config *config, int32_t day)
{
    const int64_t shift_min = (int64_t)config->zone_offset_min - config->day_turn_min;
    return day * MS_PER_DAY - shift_min * MS_PER_MINUTE;
}

static int64_t local_ms(const struct hall_config *config, int64_t at_ms)
{
    return at_ms + (int64_t)config->zone_offset_min * MS_PER_MINUTE;
}

struct hall_day_hours hall_hours_of(const struct hall_config *config, int64_t at_ms)
{
    const struct hall_hours *hours = &config->hours;
    if (hours->always_open) {
        const struct hall_day_hours all = {.count = 1, .times = {{0, MINUTES_PER_DAY}}};
        return all;
    }
    const int32_t day = (int32_t)floor_div(local_ms(config, at_ms), MS_PER_DAY);
    for (uint16_t i = 0; i < hours->calendar_count; i++) {
        if (hours->calendar[i].day == day) {
            const struct hall_day_hours closed = {.count = 0};
            return hours->calendar[i].working ? hours->week[0] : closed;
        }
    }
    const int64_t weekday = (day + 3) - floor_div(day + 3, 7) * 7; /* 1970-01-01: a Thursday */
    return hours->week[weekday];
}

enum hall_open hall_open_at(const struct hall_config *config, int64_t at_ms)
{
    const struct hall_day_hours hours = hall_hours_of(config, at_ms);
    const int64_t local = local_ms(config, at_ms);
    const int64_t minute = (local - floor_div(local, MS_PER_DAY) * MS_PER_DAY) / MS_PER_MINUTE;
    enum hall_open open = HALL_CLOSED;
    for (uint8_t i = 0; i < hours.count; i++) {
        if (minute >= hours.times[i].open_min && minute < hours.times[i].close_min) {
            return HALL_OPEN;
        }
        if (i > 0 && minute < hours.times[i].open_min && minute >= hours.times[i - 1].close_min) {
            open = HALL_LUNCH;
        }
    }
    return open;
}
