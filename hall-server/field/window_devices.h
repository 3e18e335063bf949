/*
 * What the hall means to the devices at a window, and what their keys mean to the hall: the
 * engine's state as views of strip, pad and evaluator; a press as a command.
 *
 * Pure: reads the engine through its view; the engine's thread calls it. One source with the rest:
 * a strip names the groups of hall_seat.queues, which is what the engine lets the seat call.
 */
#ifndef HALL_FIELD_WINDOW_DEVICES_H
#define HALL_FIELD_WINDOW_DEVICES_H

#include "hall-server/engine/engine.h"
#include "hall-server/field/field.h"
#include "hall-server/model/command.h"
#include "hall-server/model/hall_config.h"

enum {
    /* A press that waited longer, because the hall was away, may mean something else by now. */
    WINDOW_KEY_STALE_MS = 30000,
};

/*
 * The strip over a window with the seats under it, in this order: who is called (the newest call);
 * the groups of the open seats if one of them is free; who is being served; why it is paused;
 * closed.
 */
void window_strip_view(const struct engine *engine, uint16_t window, struct strip_view *ret_view);

/* The number at the seat on the left, how many wait for it on the right: "A047  16". */
void window_pad_view(const struct engine *engine, uint16_t seat, struct field_pad_view *ret_view);

/* The number of the review that is open at the seat, or 0; the same for as long as it is the same.
 */
uint16_t window_review_number(const struct engine *engine, uint16_t seat);

enum window_key {
    WINDOW_KEY_COMMAND, /* *ret_command is to be decided */
    WINDOW_KEY_NOTHING, /* a key without a meaning yet; acknowledge and forget it */
    WINDOW_KEY_REFUSED, /* too old, or the review it was for is over: say so, and forget it */
};

/*
 * The command of a press at `seat`. Its request id is made of the device's unique id, the session
 * and the number of the press, so that the same press acts once, however often it arrives. `now_ms`
 * is the hall's time.
 */
enum window_key window_key_command(const struct engine *engine, uint16_t seat,
                                   const struct field_press *press, enum device_kind kind,
                                   int64_t now_ms, struct command *ret_command);

#endif
