/*
 * What the hall means to the devices at a window, and what their keys mean to the hall: seats as
 * they are on record, as views of strip, pad and evaluator; a press as an order.
 *
 * Pure; the loop's thread. One source with the rest: a strip names the groups of hall_seat.queues,
 * which is what the engine lets the seat call. `seats` is the array of field_port's on_seats: all
 * seats of the configuration, each at its own place.
 */
#ifndef HALL_SERVER_APP_WINDOW_DEVICES_H
#define HALL_SERVER_APP_WINDOW_DEVICES_H

#include "hall-server/app/field_port.h"
#include "hall-server/field/field.h"

enum {
    /* A press that waited longer, because the hall was away, may mean something else by now. */
    WINDOW_KEY_STALE_MS = 30000,
};

/*
 * The strip over a window with the seats under it, in this order: an emergency; who is called (the
 * newest call); the groups of the open seats if one of them is free; who is being served; why it is
 * paused; closed.
 */
void window_strip_view(const struct hall_config *config, const struct field_seat *seats,
                       uint16_t window, struct strip_view *ret_view);

/* The number at the seat on the left, how many wait for it on the right: "A047  16". */
void window_pad_view(const struct field_seat *seat, struct field_pad_view *ret_view);

/* The number of the review that is open at the seat, or 0; the same for as long as it is the same.
 */
uint16_t window_review_number(const struct field_seat *seat);

enum window_key {
    WINDOW_KEY_ORDER,   /* *ret_order is to be posted */
    WINDOW_KEY_NOTHING, /* a key without a meaning yet; acknowledge and forget it */
    WINDOW_KEY_REFUSED, /* too old, or the review it was for is over: say so, and forget it */
};

/*
 * The order of a press at `seat`. Its request id is made of the device's unique id, the session and
 * the number of the press, so that the same press acts once, however often it arrives.
 */
enum window_key window_key_order(const struct field_seat *seat, const struct field_press *press,
                                 enum device_kind kind, struct field_order *ret_order);

#endif
