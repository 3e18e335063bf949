/*
 * The states of a leg (one queue that a ticket passes) and the moves between them.
 *
 *   book                issue
 *    |                    |
 *    v     check_in       v       hold
 *  BOOKED ----------+   ISSUED ---------+
 *                   |                   |
 *                   v                   |         undo_call
 *                WAITING <--------------+<---------------------+
 *                 |  ^  ^                                      |
 *            call |  |  +---- reenter ---- ABSENT <-- miss --+ |
 *                 |  +---- come_back ---- PARKED             | |
 *                 |                         ^                | |
 *                 v          start          | park           | |
 *               CALLED -------------> SERVING                | |
 *                 |                     |                    | |
 *                 +---------------------|--------------------+-+
 *                                       | finish
 *                                       v
 *                                    FINISHED
 *
 *  undo_start: SERVING -> CALLED      undo_miss: ABSENT, CANCELLED (by that miss) -> CALLED
 *  undo_park:  PARKED -> SERVING      undo_finish: FINISHED -> SERVING
 *  sleep: WAITING -> ISSUED (the leg that an undone finish had woken)
 *         CANCELLED -> ISSUED (the later legs that an undone miss had cancelled)
 *
 *  cancel: BOOKED, ISSUED, WAITING, ABSENT, PARKED -> CANCELLED
 *  expire: every state that is not an end -> EXPIRED (the turn of the day)
 *
 * A transfer is FINISH with the cause "transferred", and a new leg. A leg that is not the ticket's
 * first stays ISSUED until the one before it has finished; then it is held by whoever holds the
 * ticket.
 *
 * Pure: no I/O, no clock, no allocation; safe from any thread. Includes nothing of ours.
 * Call order: leg_state_first() when a leg is made, then leg_state_next() for each move.
 */
#ifndef HALL_SERVER_MODEL_LEG_STATE_H
#define HALL_SERVER_MODEL_LEG_STATE_H

#include <stdbool.h>

/* state, name on the wire */
#define LEG_STATES(X)                                                                              \
    X(LEG_BOOKED, "booked")                                                                        \
    X(LEG_ISSUED, "issued")                                                                        \
    X(LEG_WAITING, "waiting")                                                                      \
    X(LEG_CALLED, "called")                                                                        \
    X(LEG_SERVING, "serving")                                                                      \
    X(LEG_PARKED, "parked")                                                                        \
    X(LEG_ABSENT, "absent")                                                                        \
    X(LEG_FINISHED, "finished")                                                                    \
    X(LEG_CANCELLED, "cancelled")                                                                  \
    X(LEG_EXPIRED, "expired")

/* move, name on the wire */
#define LEG_MOVES(X)                                                                               \
    X(LEG_CHECK_IN, "check_in")                                                                    \
    X(LEG_HOLD, "hold")                                                                            \
    X(LEG_CALL, "call")                                                                            \
    X(LEG_UNDO_CALL, "undo_call")                                                                  \
    X(LEG_MISS, "miss")                                                                            \
    X(LEG_REENTER, "reenter")                                                                      \
    X(LEG_START, "start")                                                                          \
    X(LEG_PARK, "park")                                                                            \
    X(LEG_COME_BACK, "come_back")                                                                  \
    X(LEG_FINISH, "finish")                                                                        \
    X(LEG_CANCEL, "cancel")                                                                        \
    X(LEG_EXPIRE, "expire")                                                                        \
    X(LEG_UNDO_START, "undo_start")                                                                \
    X(LEG_UNDO_MISS, "undo_miss")                                                                  \
    X(LEG_UNDO_PARK, "undo_park")                                                                  \
    X(LEG_UNDO_FINISH, "undo_finish")                                                              \
    X(LEG_SLEEP, "sleep")

#define LEG_ENUM(symbol, name) symbol,
enum leg_state { LEG_STATES(LEG_ENUM) LEG_STATE_COUNT };
enum leg_move { LEG_MOVES(LEG_ENUM) LEG_MOVE_COUNT };
#undef LEG_ENUM

/* The only way in which a leg state changes fails with this: the move is not drawn above. */
enum { LEG_OK = 0, LEG_MOVE_REFUSED = -1 };

/* The state of a new leg: booked for later, or issued now and not yet in anybody's hand. */
enum leg_state leg_state_first(bool booked);

/*
 * The state that follows `move`. Returns LEG_OK and sets *ret_next, or LEG_MOVE_REFUSED and leaves
 * it untouched. A value outside its enum is a mistake of the caller's program: asserted.
 */
__attribute__((warn_unused_result)) int leg_state_next(enum leg_state state, enum leg_move move,
                                                       enum leg_state *ret_next);

/* Nothing follows; but a clerk may take back what ended it a moment ago. */
bool leg_state_is_end(enum leg_state state);

/* Static, never NULL; the names of the API and of the journal, so they must not change. */
const char *leg_state_name(enum leg_state state);
const char *leg_move_name(enum leg_move move);

#endif
