#include "hall-server/engine/shares.h"

#include <assert.h>

bool shares_are_weighed(const struct hall_seat *row)
{
    bool weighed = false;
    for (uint16_t place = 0; place < row->queue_count; place++) {
        weighed = weighed || row->weights[place] != 0;
    }
    return weighed;
}

uint64_t shares_turn(const struct hall_seat *row, const struct seat_shares *shares, uint16_t place)
{
    assert(place < row->queue_count);
    const uint64_t end = shares->ends[place];
    return end > shares->turn ? end : shares->turn;
}

/* The place of a queue among the seat's; INDEX_NONE: the seat does not call it any more. */
static uint16_t place_of(const struct hall_seat *row, uint16_t queue)
{
    for (uint16_t place = 0; place < row->queue_count; place++) {
        if (row->queues[place] == queue) {
            return place;
        }
    }
    return INDEX_NONE;
}

void shares_called(const struct hall_seat *row, struct seat_shares *shares, uint16_t queue)
{
    const uint16_t place = place_of(row, queue);
    if (place == INDEX_NONE || !shares_are_weighed(row)) {
        return;
    }
    const unsigned weight = row->weights[place] == 0 ? 1 : row->weights[place];
    shares->turn_before = shares->turn;
    shares->end_before = shares->ends[place];
    shares->turn = shares_turn(row, shares, place);
    shares->ends[place] = shares->turn + SHARE_UNIT / weight;
}

void shares_uncalled(const struct hall_seat *row, struct seat_shares *shares, uint16_t queue)
{
    const uint16_t place = place_of(row, queue);
    if (place == INDEX_NONE || !shares_are_weighed(row)) {
        return;
    }
    shares->turn = shares->turn_before;
    shares->ends[place] = shares->end_before;
}
