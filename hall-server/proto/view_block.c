/* A kiosk's blocks of numbers, as it keeps them for the time when it does not hear the hall. */
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/views.h"

static void block_write(struct json_out *out, const struct views *views,
                        const struct number_block *block)
{
    const struct hall_queue *queue = &views->config->queues[block->queue];
    char day[CALENDAR_DATE_ROOM];
    json_out_object(out);
    json_out_key_text(out, "queue", queue->id.text);
    json_out_key_text(out, "prefix", queue->prefix);
    json_out_key_number(out, "digits", queue->digits);
    json_out_key_number(out, "first", block->first);
    json_out_key_number(out, "count", block->count);
    view_time(out, views, "given_at", block->given_ms);
    calendar_day_format(engine_block_ends_day(block), day);
    json_out_key_text(out, "until", day);
    json_out_key(out, "used");
    json_out_array(out);
    for (uint16_t i = 0; i < block->count; i++) {
        if ((block->used >> i & 1) != 0) {
            json_out_number(out, block->first + i);
        }
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

void view_blocks(struct json_out *out, const struct views *views, const char *kiosk)
{
    json_out_key(out, "blocks");
    json_out_array(out);
    for (uint32_t i = 0; i < engine_block_count(views->engine); i++) {
        const struct number_block *block = engine_block_at(views->engine, i);
        if (!block->back && strcmp(block->kiosk.text, kiosk) == 0) {
            block_write(out, views, block);
        }
    }
    json_out_array_end(out);
    view_day(out, views, "business_day");
    view_time(out, views, "now", views->now_ms);
    json_out_key_bool(out, "closed", engine_blocks_are_closed(views->engine));
}
