#include "hall-server/field/field_find.h"

#include <assert.h>
#include <string.h>

bool field_id_equal(const uint16_t a[REG_UNIQUE_ID_SIZE], const uint16_t b[REG_UNIQUE_ID_SIZE])
{
    return memcmp(a, b, REG_UNIQUE_ID_SIZE * sizeof(a[0])) == 0;
}

void field_find_init(struct field_find *find, int64_t now_ms)
{
    *find = (struct field_find){.due_ms = now_ms + FIND_LOST_MS};
}

bool field_find_is_due(const struct field_find *find, int64_t now_ms)
{
    return now_ms >= find->due_ms || find->order_count > 0;
}

bool field_find_order(struct field_find *find, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                      uint16_t address, uint16_t locate_s, uint64_t note)
{
    if (find->order_count == FIELD_ORDERS_MAX) {
        return false;
    }
    struct field_find_order *order = &find->orders[find->order_count++];
    *order = (struct field_find_order){.address = address, .locate_s = locate_s, .note = note};
    memcpy(order->unique_id, unique_id, sizeof(order->unique_id));
    return true;
}

/* --- Requests --- */

static void chosen_request(struct field_request *request, const uint16_t *unique_id,
                           uint16_t address, uint16_t locate_s, uint16_t quiet_s)
{
    *request = (struct field_request){
        .function = 16, .write_first = REG_CHOSEN_ID, .write_count = CHOSEN_SIZE};
    uint16_t *const at = request->write - REG_CHOSEN_ID; /* indexed by address */
    memcpy(&at[REG_CHOSEN_ID], unique_id, REG_CHOSEN_ID_SIZE * sizeof(unique_id[0]));
    at[REG_CHOSEN_ADDRESS] = address;
    at[REG_CHOSEN_LOCATE_S] = locate_s;
    at[REG_CHOSEN_QUIET_S] = quiet_s;
}

static void ask_request(struct field_find *find, uint16_t lost_address,
                        struct field_request *request)
{
    if (find->tries == 0) {
        find->among = find->lost_turn && lost_address != 0 ? lost_address : DEVICE_ADDRESS_FIND;
    }
    find->round++;
    *request = (struct field_request){.function = 23,
                                      .read_first = REG_FOUND_ROUND,
                                      .read_count = FOUND_SIZE,
                                      .write_first = REG_FIND_AMONG,
                                      .write_count = 2,
                                      .write = {find->among, find->round}};
}

void field_find_next(struct field_find *find, uint16_t lost_address,
                     struct field_request *ret_request)
{
    assert(find->step == FIND_STEP_NONE);
    if (find->order_count > 0) {
        const struct field_find_order *order = &find->orders[0];
        chosen_request(ret_request, order->unique_id, order->address, order->locate_s, 0);
        find->step = FIND_STEP_ORDER;
    } else if (find->quiet_due) {
        chosen_request(ret_request, find->heard, 0, 0, FIND_QUIET_S);
        find->step = FIND_STEP_QUIET;
    } else {
        ask_request(find, lost_address, ret_request);
        find->step = FIND_STEP_ASK;
    }
}

/* --- Answers --- */

static struct field_found *found_of(struct field_find *find, const uint16_t *unique_id)
{
    for (int i = 0; i < find->count; i++) {
        if (field_id_equal(find->found[i].unique_id, unique_id)) {
            return &find->found[i];
        }
    }
    return NULL;
}

static void forget(struct field_find *find, int at)
{
    find->count--;
    memmove(&find->found[at], &find->found[at + 1],
            (size_t)(find->count - at) * sizeof(find->found[0]));
}

static bool forget_gone(struct field_find *find, int64_t now_ms)
{
    const int before = find->count;
    for (int i = find->count - 1; i >= 0; i--) {
        if (now_ms - find->found[i].heard_ms > FIND_GONE_MS) {
            forget(find, i);
        }
    }
    return find->count != before;
}

static struct field_found *note(struct field_find *find, const uint16_t *unique_id,
                                enum device_kind kind, uint16_t presses, int64_t now_ms)
{
    struct field_found *found = found_of(find, unique_id);
    if (found == NULL && find->count < FIELD_FOUND_MAX) {
        found = &find->found[find->count++];
        *found = (struct field_found){.kind = kind, .presses_first = presses, .first_ms = now_ms};
        memcpy(found->unique_id, unique_id, sizeof(found->unique_id));
    }
    if (found != NULL) {
        found->heard_ms = now_ms;
        found->presses = (uint16_t)(presses - found->presses_first);
    }
    return found;
}

/* Somebody says who it is. False: it is no answer to this round. */
static bool take_found(struct field_find *find, int64_t now_ms, const uint16_t *registers,
                       struct field_find_news *news)
{
    const uint16_t *const at = registers - REG_FOUND_ROUND;
    if (at[REG_FOUND_ROUND] != find->round || at[REG_FOUND_ADDRESS] != find->among ||
        device_kind_name(at[REG_FOUND_KIND]) == NULL) {
        return false;
    }
    memcpy(find->heard, &at[REG_FOUND_ID], sizeof(find->heard));
    find->quiet_due = true;
    if (find->among == DEVICE_ADDRESS_FIND) {
        news->changed = note(find, find->heard, (enum device_kind)at[REG_FOUND_KIND],
                             at[REG_FOUND_PRESSES], now_ms) != NULL;
    } else {
        news->shares = true;
        news->address = find->among;
        memcpy(news->unique_id, find->heard, sizeof(news->unique_id));
    }
    return true;
}

static void end_round(struct field_find *find, int64_t now_ms, bool any_lost)
{
    find->tries = 0;
    find->lost_turn = any_lost && !find->lost_turn;
    /* Somebody may be pressing a key of a new device, to be bound. */
    find->due_ms = now_ms + (any_lost || find->count > 0 ? FIND_LOST_MS : FIND_IDLE_MS);
}

static void take_order(struct field_find *find, bool good, struct field_find_news *news)
{
    struct field_find_order *order = &find->orders[0];
    order->tries++;
    if (!good && order->tries < FIND_ORDER_TRIES_MAX) {
        return;
    }
    if (good && order->address != 0) {
        news->took = true;
        news->address = order->address;
        news->note = order->note;
        memcpy(news->unique_id, order->unique_id, sizeof(news->unique_id));
        struct field_found *found = found_of(find, order->unique_id);
        if (found != NULL && order->address != DEVICE_ADDRESS_FIND) {
            forget(find, (int)(found - find->found));
        }
        news->changed = true;
        find->due_ms = 0;
        find->quiet_due = find->quiet_due && !field_id_equal(find->heard, order->unique_id);
    }
    find->order_count--;
    memmove(&find->orders[0], &find->orders[1],
            (size_t)find->order_count * sizeof(find->orders[0]));
}

static void take_ask(struct field_find *find, int64_t now_ms, enum field_find_heard heard,
                     const uint16_t *registers, bool any_lost, struct field_find_news *news)
{
    if (heard == FIND_HEARD_GOOD && take_found(find, now_ms, registers, news)) {
        find->tries = 1; /* the round goes on, among the same */
        return;
    }
    find->tries++;
    if (heard == FIND_HEARD_NOTHING || find->tries >= FIND_TRIES_MAX) {
        end_round(find, now_ms, any_lost);
    }
}

void field_find_answer(struct field_find *find, int64_t now_ms, enum field_find_heard heard,
                       const uint16_t *registers, bool any_lost, struct field_find_news *ret_news)
{
    struct field_find_news news = {0};
    const enum field_find_step step = find->step;
    find->step = FIND_STEP_NONE;
    switch (step) {
    case FIND_STEP_ASK:
        take_ask(find, now_ms, heard, registers, any_lost, &news);
        break;
    case FIND_STEP_QUIET:
        find->quiet_due = false; /* heard or not: at worst it answers once more */
        break;
    case FIND_STEP_ORDER:
        take_order(find, heard == FIND_HEARD_GOOD, &news);
        break;
    case FIND_STEP_NONE:
        assert(false && "an answer without a request");
    }
    news.changed = forget_gone(find, now_ms) || news.changed;
    *ret_news = news;
}
