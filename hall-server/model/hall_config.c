#include "hall-server/model/hall_config.h"

#include "drivers/base/utf8.h"
#include "hall-server/calendar/calendar_date.h"

#include <assert.h>
#include <string.h>

void hall_config_reset(struct hall_config *config)
{
    /* Not the whole pool: pages of it that were never used are not touched. */
    memset(config, 0, offsetof(struct hall_config, text));
    config->text[0] = 0;
    config->text_bytes = 1;
    config->zone_offset_min = 480;
    config->day_turn_min = 180;
    config->hold_timeout_ms = 120000;
    config->absent_calls = 1;
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

int32_t hall_business_day(const struct hall_config *config, int64_t at_ms)
{
    return calendar_business_day(at_ms, config->zone_offset_min, config->day_turn_min);
}

int64_t hall_business_day_start_ms(const struct hall_config *config, int32_t day)
{
    return calendar_wall_ms(day, config->day_turn_min, config->zone_offset_min);
}

struct calendar_table hall_calendar_table(const struct hall_config *config)
{
    const struct hall_calendar *calendar = &config->calendar;
    struct calendar_table table = {.rows = calendar->rows, .count = calendar->count};
    if (calendar->count > 0) {
        table.first_year = calendar->rows[0].year;
        table.last_year = calendar->rows[calendar->count - 1].year;
    }
    return table;
}

struct calendar_day_hours hall_hours_of(const struct hall_config *config, int64_t at_ms)
{
    const struct calendar_table table = hall_calendar_table(config);
    const int32_t day = calendar_local_day(at_ms, config->zone_offset_min);
    return calendar_hours_of_day(&table, &config->hours, day, NULL);
}

enum calendar_open_state hall_open_at(const struct hall_config *config, int64_t at_ms)
{
    const struct calendar_day_hours hours = hall_hours_of(config, at_ms);
    return calendar_day_state(&hours, calendar_local_minute(at_ms, config->zone_offset_min));
}
