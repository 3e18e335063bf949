/* Does a configuration hold together? Each rule is one function with one sentence. */
#include "hall-server/model/hall_config.h"

#include <string.h>

struct finding {
    const char *what;
    size_t index;
};

static bool find(struct finding *finding, const char *what, size_t index)
{
    finding->what = what;
    finding->index = index;
    return false;
}

static bool name_is_good(const struct hall_config *config, struct hall_name name)
{
    return name.zh < config->text_bytes && name.en < config->text_bytes;
}

/* Ids well-formed and each one once; every furniture struct begins with its short_id. */
static bool ids_are_good(const void *array, size_t stride, uint16_t count, struct finding *finding)
{
    const char *rows = array;
    for (size_t i = 0; i < count; i++) {
        const char *id = rows + i * stride;
        struct short_id parsed;
        if (memchr(id, 0, LIMIT_SHORT_ID_BYTES + 1) == NULL ||
            short_id_parse(id, strlen(id), &parsed) != ID_OK) {
            return find(finding, "an id is malformed", i);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(id, rows + k * stride) == 0) {
                return find(finding, "an id is there twice", i);
            }
        }
    }
    return true;
}

static bool counts_are_good(const struct hall_config *config, struct finding *finding)
{
    if (config->area_count > LIMIT_AREAS || config->department_count > LIMIT_DEPARTMENTS ||
        config->queue_count > LIMIT_QUEUES || config->service_count > LIMIT_SERVICES ||
        config->window_count > LIMIT_WINDOWS || config->seat_count > LIMIT_SEATS ||
        config->calendar.count > LIMIT_CALENDAR_DAYS || config->text_bytes > LIMIT_TEXT_BYTES ||
        config->text_bytes == 0) {
        return find(finding, "there is more of something than limits.h allows", 0);
    }
    if (config->queue_count == 0 || config->service_count == 0) {
        return find(finding, "a hall needs a queue and a service", 0);
    }
    return true;
}

static bool prefix_is_good(const char *prefix)
{
    const size_t size = strnlen(prefix, LIMIT_PREFIX_BYTES + 1);
    if (size == 0 || size > LIMIT_PREFIX_BYTES) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (prefix[i] < 'A' || prefix[i] > 'Z') {
            return false;
        }
    }
    return true;
}

static bool queues_are_good(const struct hall_config *config, struct finding *finding)
{
    for (size_t i = 0; i < config->queue_count; i++) {
        const struct hall_queue *queue = &config->queues[i];
        if (!prefix_is_good(queue->prefix)) {
            return find(finding, "a queue's prefix is not one to three capital letters", i);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(queue->prefix, config->queues[k].prefix) == 0) {
                return find(finding, "two queues have one prefix", i);
            }
        }
        if (queue->digits != 3 && queue->digits != 4) {
            return find(finding, "a queue's numbers have neither three nor four digits", i);
        }
        if (queue->department >= config->department_count) {
            return find(finding, "a queue has no department", i);
        }
        for (int class = 0; class < CLASS_COUNT; class ++) {
            if (queue->rates[class] == 0) {
                return find(finding, "a queue's rate of credit is 0", i);
            }
        }
        if (queue->slot_quota > LIMIT_SLOT_QUOTA) {
            return find(finding, "a queue's quota of appointments is too large", i);
        }
        if (!name_is_good(config, queue->name)) {
            return find(finding, "a queue's name is not in the texts", i);
        }
    }
    return true;
}

static bool services_are_good(const struct hall_config *config, struct finding *finding)
{
    for (size_t i = 0; i < config->service_count; i++) {
        const struct hall_service *service = &config->services[i];
        if (service->queue >= config->queue_count ||
            service->department >= config->department_count) {
            return find(finding, "a service has no queue or no department", i);
        }
        if (!name_is_good(config, service->name) || service->code >= config->text_bytes) {
            return find(finding, "a service's name is not in the texts", i);
        }
    }
    return true;
}

static bool seats_are_good(const struct hall_config *config, struct finding *finding)
{
    for (size_t i = 0; i < config->window_count; i++) {
        if (config->windows[i].area >= config->area_count) {
            return find(finding, "a window has no area", i);
        }
    }
    for (size_t i = 0; i < config->seat_count; i++) {
        const struct hall_seat *seat = &config->seats[i];
        if (seat->window >= config->window_count) {
            return find(finding, "a seat has no window", i);
        }
        if (seat->queue_count > LIMIT_QUEUES_PER_SEAT) {
            return find(finding, "a seat has too many queues", i);
        }
        for (size_t k = 0; k < seat->queue_count; k++) {
            if (seat->queues[k] >= config->queue_count) {
                return find(finding, "a seat serves a queue that is not there", i);
            }
        }
    }
    return true;
}

static bool names_are_good(const struct hall_config *config, struct finding *finding)
{
    if (!name_is_good(config, config->name) || !name_is_good(config, config->public_url) ||
        !name_is_good(config, config->zone)) {
        return find(finding, "the hall's name is not in the texts", 0);
    }
    for (size_t i = 0; i < config->area_count; i++) {
        if (!name_is_good(config, config->areas[i].name)) {
            return find(finding, "an area's name is not in the texts", i);
        }
    }
    for (size_t i = 0; i < config->department_count; i++) {
        if (!name_is_good(config, config->departments[i].name) ||
            !name_is_good(config, config->departments[i].short_name)) {
            return find(finding, "a department's name is not in the texts", i);
        }
    }
    return true;
}

/* The first row of the calendar that cannot follow those before it; count: all are good. */
static size_t calendar_bad_row(const struct hall_calendar *calendar)
{
    struct calendar_table table = {.rows = calendar->rows, .first_year = calendar->rows[0].year};
    while (table.count < calendar->count) {
        table.last_year = calendar->rows[table.count++].year;
        if (!calendar_table_is_valid(&table)) {
            return table.count - 1;
        }
    }
    return table.count;
}

static bool hours_are_good(const struct hall_config *config, struct finding *finding)
{
    for (size_t day = 0; day < CALENDAR_WEEKDAYS; day++) {
        if (!calendar_day_hours_are_valid(&config->hours.week[day])) {
            return find(finding, "a weekday's opening times are not in order", day);
        }
    }
    if (!calendar_day_hours_are_valid(&config->hours.make_up)) {
        return find(finding, "the opening times of make-up days are not in order", 0);
    }
    const size_t bad_row = calendar_bad_row(&config->calendar);
    if (bad_row < config->calendar.count) {
        return find(finding, "the calendar is not in order, or leaves out a year", bad_row);
    }
    if (config->zone_offset_min < -720 || config->zone_offset_min > 840 ||
        config->day_turn_min >= 1440) {
        return find(finding, "the zone or the turn of the day is out of its range", 0);
    }
    if (config->offline_from > LIMIT_NUMBER ||
        (config->offline_from > 0 &&
         (config->block_size == 0 || config->block_size > LIMIT_BLOCK_NUMBERS))) {
        return find(finding, "the blocks of numbers are out of their range", 0);
    }
    if (config->booking_days > LIMIT_BOOKING_DAYS || config->booking_grace_ms > 12 * 3600000 ||
        (config->miss_limit > 0 && config->miss_ban_days == 0)) {
        return find(finding, "the rules of appointments are out of their range", 0);
    }
    if (config->absent_calls > 3 || config->absent_places > LIMIT_PLACES) {
        return find(finding, "what is asked before or after an absence is out of its range", 0);
    }
    if (config->hold_timeout_ms == 0) {
        return find(finding, "the time to take a ticket is 0", 0);
    }
    return true;
}

int hall_config_check(const struct hall_config *config, const char **ret_what, size_t *ret_index)
{
    struct finding finding = {0};
    const bool good =
        counts_are_good(config, &finding) &&
        ids_are_good(config->areas, sizeof(config->areas[0]), config->area_count, &finding) &&
        ids_are_good(config->departments, sizeof(config->departments[0]), config->department_count,
                     &finding) &&
        ids_are_good(config->queues, sizeof(config->queues[0]), config->queue_count, &finding) &&
        ids_are_good(config->services, sizeof(config->services[0]), config->service_count,
                     &finding) &&
        ids_are_good(config->windows, sizeof(config->windows[0]), config->window_count, &finding) &&
        ids_are_good(config->seats, sizeof(config->seats[0]), config->seat_count, &finding) &&
        names_are_good(config, &finding) && queues_are_good(config, &finding) &&
        services_are_good(config, &finding) && seats_are_good(config, &finding) &&
        hours_are_good(config, &finding);
    if (good) {
        return HALL_CONFIG_OK;
    }
    *ret_what = finding.what;
    *ret_index = finding.index;
    return HALL_CONFIG_BAD;
}
