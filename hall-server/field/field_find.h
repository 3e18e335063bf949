/*
 * Devices of a line that have no address yet, and devices that share one: found by the discovery
 * address of the register map, told what to do by their unique id.
 *
 *   ASK among 247 --answer--> noted, told to be QUIET --> ASK again ... --silence--> the round is
 * over |  collision or noise: again in another round, at most FIND_TRIES_MAX times orders (blink,
 * take this address) go before all of it, each until it is answered
 *
 * A round costs a line some 100 ms of silence, so rounds are rare: every FIND_IDLE_MS, and every
 * FIND_LOST_MS while a device is lost, since its successor may be there, or one waits to be bound;
 * of two such rounds one asks among those with a lost device's address, since two with one address
 * are both lost.
 *
 * Pure: no I/O, no clock. One thread, the line's.
 */
#ifndef HALL_FIELD_FIELD_FIND_H
#define HALL_FIELD_FIELD_FIND_H

#include "hall-server/field/field_device.h"

enum {
    FIELD_FOUND_MAX = 40,
    FIELD_ORDERS_MAX = 8,
    FIND_TRIES_MAX = 12,
    FIND_ORDER_TRIES_MAX = 20,
    FIND_IDLE_MS = 10000,
    FIND_LOST_MS = 3000,
    FIND_QUIET_S = 20,    /* who was heard leaves the others to be heard */
    FIND_GONE_MS = 60000, /* who was not heard for so long is not there any more */
    FIND_WAIT_MS = FIND_SLOTS * FIND_SLOT_MS + 40,
};

/* Somebody without an address. */
struct field_found {
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    enum device_kind kind;
    uint16_t presses; /* since it was first heard */
    uint16_t presses_first;
    uint16_t presses_before; /* somebody asked for a press after these */
    int64_t first_ms;
    int64_t heard_ms;
};

/* "You with this id": 0 leaves a thing as it is. */
struct field_find_order {
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    uint16_t address;
    uint16_t locate_s;
    uint64_t note; /* what wanted it is on record as this */
    int tries;
};

enum field_find_step { FIND_STEP_NONE, FIND_STEP_ASK, FIND_STEP_QUIET, FIND_STEP_ORDER };

struct field_find {
    enum field_find_step step; /* of the request under way */
    int64_t due_ms;
    uint16_t round;
    uint16_t among; /* of the round under way */
    int tries;
    bool quiet_due; /* somebody was just heard */
    bool lost_turn; /* the next round is rather among a lost device's address */
    uint16_t heard[REG_UNIQUE_ID_SIZE];
    int count;
    struct field_found found[FIELD_FOUND_MAX];
    int order_count;
    struct field_find_order orders[FIELD_ORDERS_MAX];
};

/* What came of an answer. */
struct field_find_news {
    bool changed; /* the list of those without an address */
    bool shares;  /* `unique_id` answered among the devices of `address`, which is not 247 */
    bool took;    /* `unique_id` has taken `address` */
    uint16_t address;
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    uint64_t note; /* took: of the order */
};

void field_find_init(struct field_find *find, int64_t now_ms);

/* A round, an order, or the rest of a round is due. */
bool field_find_is_due(const struct field_find *find, int64_t now_ms);

/*
 * The next request, to DEVICE_ADDRESS_FIND, with FIND_WAIT_MS for its answer. `lost_address`: of a
 * device that is lost, or 0. Only while it is due; then field_find_answer().
 */
void field_find_next(struct field_find *find, uint16_t lost_address,
                     struct field_request *ret_request);

enum field_find_heard { FIND_HEARD_GOOD, FIND_HEARD_NOISE, FIND_HEARD_NOTHING };

/* `any_lost`: somebody on the line is lost, so the next round is soon. */
void field_find_answer(struct field_find *find, int64_t now_ms, enum field_find_heard heard,
                       const uint16_t *registers, bool any_lost, struct field_find_news *ret_news);

/* Takes an order; false when there is no room for it now. `note`: its number on record, or 0. */
bool field_find_order(struct field_find *find, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                      uint16_t address, uint16_t locate_s, uint64_t note);

bool field_id_equal(const uint16_t a[REG_UNIQUE_ID_SIZE], const uint16_t b[REG_UNIQUE_ID_SIZE]);

#endif
