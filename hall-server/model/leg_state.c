#include "hall-server/model/leg_state.h"

#include <assert.h>
#include <stddef.h>

#define LEG_NAME(symbol, name) name,
static const char *const state_names[] = {LEG_STATES(LEG_NAME)};
static const char *const move_names[] = {LEG_MOVES(LEG_NAME)};
#undef LEG_NAME

/* The drawing in the header, one line per arrow. Stored plus one, so that 0 is "not drawn". */
#define TO(state) (unsigned char)((state) + 1)
static const unsigned char next_plus_one[LEG_STATE_COUNT][LEG_MOVE_COUNT] = {
    [LEG_BOOKED] = {[LEG_CHECK_IN] = TO(LEG_WAITING),
                    [LEG_CANCEL] = TO(LEG_CANCELLED),
                    [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_ISSUED] = {[LEG_HOLD] = TO(LEG_WAITING),
                    [LEG_CANCEL] = TO(LEG_CANCELLED),
                    [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_WAITING] = {[LEG_CALL] = TO(LEG_CALLED),
                     [LEG_SLEEP] = TO(LEG_ISSUED),
                     [LEG_CANCEL] = TO(LEG_CANCELLED),
                     [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_CALLED] = {[LEG_START] = TO(LEG_SERVING),
                    [LEG_MISS] = TO(LEG_ABSENT),
                    [LEG_UNDO_CALL] = TO(LEG_WAITING),
                    [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_SERVING] = {[LEG_PARK] = TO(LEG_PARKED),
                     [LEG_UNDO_START] = TO(LEG_CALLED),
                     [LEG_FINISH] = TO(LEG_FINISHED),
                     [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_PARKED] = {[LEG_UNDO_PARK] = TO(LEG_SERVING),
                    [LEG_COME_BACK] = TO(LEG_WAITING),
                    [LEG_CANCEL] = TO(LEG_CANCELLED),
                    [LEG_EXPIRE] = TO(LEG_EXPIRED)},
    [LEG_FINISHED] = {[LEG_UNDO_FINISH] = TO(LEG_SERVING)},
    [LEG_CANCELLED] = {[LEG_UNDO_MISS] = TO(LEG_CALLED), [LEG_SLEEP] = TO(LEG_ISSUED)},
    [LEG_ABSENT] = {[LEG_UNDO_MISS] = TO(LEG_CALLED),
                    [LEG_REENTER] = TO(LEG_WAITING),
                    [LEG_CANCEL] = TO(LEG_CANCELLED),
                    [LEG_EXPIRE] = TO(LEG_EXPIRED)},
};
#undef TO

enum leg_state leg_state_first(bool booked)
{
    return booked ? LEG_BOOKED : LEG_ISSUED;
}

int leg_state_next(enum leg_state state, enum leg_move move, enum leg_state *ret_next)
{
    assert(state < LEG_STATE_COUNT);
    assert(move < LEG_MOVE_COUNT);
    assert(ret_next != NULL);

    const unsigned char next = next_plus_one[state][move];
    if (next == 0) {
        return LEG_MOVE_REFUSED;
    }
    *ret_next = (enum leg_state)(next - 1);
    return LEG_OK;
}

bool leg_state_is_end(enum leg_state state)
{
    assert(state < LEG_STATE_COUNT);

    return state == LEG_FINISHED || state == LEG_CANCELLED || state == LEG_EXPIRED;
}

const char *leg_state_name(enum leg_state state)
{
    assert(state < LEG_STATE_COUNT);
    return state_names[state];
}

const char *leg_move_name(enum leg_move move)
{
    assert(move < LEG_MOVE_COUNT);
    return move_names[move];
}
