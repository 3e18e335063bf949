/* Halls of many shapes: what the dice say, within what a hall may be. */
#include "tests/sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_id(struct short_id *id, const char *kind, unsigned number)
{
    char text[16];
    const int size = snprintf(text, sizeof(text), "%s%u", kind, number);
    if (short_id_parse(text, (size_t)size, id) != ID_OK) {
        abort();
    }
}

static uint32_t add_text(struct hall_config *config, const char *text)
{
    uint32_t offset = 0;
    if (hall_config_add_text(config, text, strlen(text), &offset) != HALL_CONFIG_OK) {
        abort();
    }
    return offset;
}

static void make_queues(struct hall_config *config, struct dice *dice, struct dice *rates)
{
    for (uint16_t i = 0; i < config->queue_count; i++) {
        struct hall_queue *queue = &config->queues[i];
        const char prefix[3] = {(char)('A' + i % 26), i < 26 ? 0 : 'A', 0};
        memcpy(queue->prefix, prefix, sizeof(prefix));
        memcpy(queue->id.text, prefix, sizeof(prefix));
        queue->digits = dice_once_in(dice, 4) ? 4 : 3;
        queue->name.zh = add_text(config, prefix);
        for (int class = 0; class < CLASS_COUNT; class ++) {
            queue->rates[class] =
                class == CLASS_ORDINARY ? 100 : (uint16_t)dice_between(rates, 80, 400);
        }
        queue->overtakings_limit = dice_once_in(rates, 3) ? 0 : (uint16_t)dice_between(rates, 1, 6);
        queue->overtaking_wait_limit_ms =
            dice_once_in(rates, 2) ? 0 : (uint32_t)dice_between(rates, 5, 60) * 60000;
        queue->prior_service_ms = 240000;
        queue->slot_quota = (uint16_t)dice_roll(rates, 5);
        queue->last_number_min = dice_once_in(rates, 3) ? 0 : (uint16_t)dice_between(rates, 1, 60);
    }
}

static void add_holiday(struct hall_config *config, int month, int day, bool off)
{
    config->calendar.rows[config->calendar.count++] = (struct calendar_exception){
        .year = 2026, .month = (int8_t)month, .day = (int8_t)day, .off = off ? 1 : 0};
}

/* Days off and made up around the days that are played; or a year that nobody has announced. */
static void make_calendar(struct hall_config *config, struct dice *dice)
{
    if (dice_once_in(dice, 8)) {
        return;
    }
    add_holiday(config, 1, 1, true);
    for (int day = 16; day <= 31; day++) { /* 2026-03-16 is a Monday */
        const bool weekend = (day - 16) % 7 >= 5;
        if (dice_once_in(dice, weekend ? 2 : 6)) {
            add_holiday(config, 3, day, !weekend || dice_once_in(dice, 4));
        }
    }
}

/* Every day may be a little different; one that is shortened is so for everybody who has an
 * appointment then. */
static void make_hours(struct hall_config *config, struct dice *dice, struct dice *rates, bool big)
{
    struct calendar_hours *hours = &config->hours;
    const int opens = big ? (int)dice_between(dice, 480, 510) : (int)dice_between(dice, 510, 570);
    const int lunch = (int)dice_between(dice, 690, 750);
    const int rest = big                     ? (int)dice_roll(dice, 2) * 30
                     : dice_once_in(dice, 3) ? 0
                                             : (int)dice_between(dice, 20, 90);
    const int early = dice_once_in(rates, 3) ? (int)dice_between(rates, 1, 60) : 0;
    const int closes = (int)dice_between(dice, 1020, 1105) - early;
    struct calendar_day_hours day = {.count = 1, .spans = {{(int16_t)opens, (int16_t)closes}}};
    if (rest > 0) {
        day = (struct calendar_day_hours){.count = 2,
                                          .spans = {{(int16_t)opens, (int16_t)lunch},
                                                    {(int16_t)(lunch + rest), (int16_t)closes}}};
    }
    const struct calendar_day_hours half = {.count = 1,
                                            .spans = {{(int16_t)opens, (int16_t)lunch}}};
    hours->always_open = dice_once_in(dice, 4);
    for (int i = 0; i < 5; i++) {
        hours->week[i] = !big && dice_once_in(dice, 8) ? half : day;
    }
    if (dice_once_in(dice, 2)) {
        hours->week[5] = half;
    }
    hours->make_up = day;
    config->refuse_unlikely = dice_once_in(rates, 2);
    make_calendar(config, dice);
}

static void make_grounds(struct hall_config *config, struct dice *dice, struct dice *rates)
{
    for (int ground = GROUND_NONE + 1; ground < GROUND_COUNT; ground++) {
        config->grounds[ground].ignored = dice_once_in(dice, 8);
        config->grounds[ground].confirm = dice_once_in(dice, 3);
        config->grounds[ground].rate =
            dice_once_in(rates, 2) ? 0 : (uint16_t)dice_between(rates, 100, 400);
    }
}

static void make_seats(struct hall_config *config, struct dice *dice)
{
    for (uint16_t i = 0; i < config->seat_count; i++) {
        struct hall_seat *seat = &config->seats[i];
        set_id(&seat->id, "", i + 1u);
        seat->window = i % config->window_count;
        const uint16_t wanted = (uint16_t)dice_between(dice, 1, 6);
        for (uint16_t k = 0; k < wanted; k++) {
            /* Every queue has a seat: the first of each is its own. */
            const uint64_t place = k == 0 ? i : dice_roll(dice, config->queue_count);
            const uint16_t queue = (uint16_t)(place % config->queue_count);
            bool known = false;
            for (uint16_t j = 0; j < seat->queue_count; j++) {
                known = known || seat->queues[j] == queue;
            }
            if (!known) {
                seat->weights[seat->queue_count] = (uint8_t)dice_roll(dice, 4);
                seat->queues[seat->queue_count++] = queue;
            }
        }
    }
}

void sim_config_make(struct hall_config *config, struct dice dice, bool big, uint32_t version)
{
    struct dice rates = {dice.state ^ (version * UINT64_C(0x5851F42D4C957F2D))};
    hall_config_reset(config);
    config->version = version;
    memcpy(config->hash, &dice.state, sizeof(dice.state));
    memcpy(config->hash + 8, &version, sizeof(version));
    config->name.zh = add_text(config, "模拟大厅");
    config->hold_timeout_ms = (uint32_t)dice_between(&dice, 60, 180) * 1000;
    config->absent_reenter_ms =
        dice_once_in(&dice, 2) ? 0 : (uint32_t)dice_between(&dice, 1, 15) * 60000;
    config->absent_limit = (uint8_t)dice_roll(&dice, 4);
    config->absent_calls = (uint8_t)dice_roll(&dice, 3);
    config->absent_places = (uint8_t)dice_roll(&dice, 5);
    config->booking_days = (uint16_t)dice_roll(&rates, 5);
    config->booking_grace_ms = (uint32_t)dice_between(&rates, 0, 20) * 60000;
    config->miss_limit = (uint16_t)dice_roll(&rates, 3);
    config->miss_ban_days = (uint16_t)dice_between(&rates, 1, 3);
    make_hours(config, &dice, &rates, big);
    config->area_count = 1;
    set_id(&config->areas[0].id, "", 1);
    config->department_count = 1;
    set_id(&config->departments[0].id, "d", 1);
    config->window_count = big ? 48 : (uint16_t)dice_between(&dice, 1, 6);
    config->seat_count = (uint16_t)(config->window_count + (big ? 8 : dice_roll(&dice, 3)));
    config->queue_count = big ? 24 : (uint16_t)dice_between(&dice, 1, config->seat_count);
    config->service_count = (uint16_t)(config->queue_count * 3);
    for (uint16_t i = 0; i < config->window_count; i++) {
        set_id(&config->windows[i].id, "", i + 1u);
    }
    make_queues(config, &dice, &rates);
    make_grounds(config, &dice, &rates);
    for (uint16_t i = 0; i < config->service_count; i++) {
        set_id(&config->services[i].id, "s", i + 1u);
        config->services[i].queue = i % config->queue_count;
        config->services[i].name.zh = add_text(config, config->services[i].id.text);
    }
    make_seats(config, &dice);
    config->offline_from = (uint16_t)(dice_once_in(&dice, 8) ? 0 : dice_between(&dice, 8500, 9800));
    config->block_size = (uint8_t)dice_between(&dice, 1, LIMIT_BLOCK_NUMBERS);
    const char *what = NULL;
    size_t index = 0;
    if (hall_config_check(config, &what, &index) != HALL_CONFIG_OK) {
        fprintf(stderr, "the simulated hall is none: %s (%zu)\n", what, index);
        abort();
    }
}
