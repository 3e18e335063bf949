/*
 * Appointments as bytes, for the digest and for snapshots: one walk for both directions, so that
 * writing and reading cannot drift apart. Little-endian, fixed sizes, no padding.
 *
 *   count:u32 rows  missers:u32 rows
 *   row    = code:8 person:16 ticket:16 day:u32 minute:u16 state:u8 made:i64 seq:u64 service:str
 *   misser = person:16 misses:u16 last_day:u32 refused_until:u32           str = length:u8 bytes
 */
#include "hall-server/engine/bookings.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

struct walk {
    bookings_put *put; /* writing */
    void *context;
    const uint8_t *from; /* reading */
    size_t at;
    size_t size_bytes;
    bool good;
};

static void walk_bytes(struct walk *walk, void *bytes, size_t size_bytes)
{
    if (walk->put != NULL) {
        walk->put(walk->context, bytes, size_bytes);
    } else if (!walk->good || walk->size_bytes - walk->at < size_bytes) {
        walk->good = false;
        memset(bytes, 0, size_bytes);
    } else {
        memcpy(bytes, walk->from + walk->at, size_bytes);
        walk->at += size_bytes;
    }
}

static uint64_t walk_number(struct walk *walk, uint64_t number, size_t size_bytes)
{
    uint8_t bytes[8];
    uint64_t read = 0;
    for (size_t i = 0; i < size_bytes; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
    walk_bytes(walk, bytes, size_bytes);
    for (size_t i = 0; i < size_bytes; i++) {
        read |= (uint64_t)bytes[i] << (8 * i);
    }
    return read;
}

/* Services go by their ids: places may be others when this is read. */
static void walk_service(struct walk *walk, const struct hall_config *config, uint16_t *service)
{
    char id[LIMIT_SHORT_ID_BYTES + 1] = "";
    if (walk->put != NULL) {
        memcpy(id, config->services[*service].id.text, sizeof(id));
    }
    const uint64_t size = walk_number(walk, strlen(id), 1);
    if (size == 0 || size > LIMIT_SHORT_ID_BYTES) {
        walk->good = false;
        return;
    }
    walk_bytes(walk, id, size);
    if (walk->put == NULL) {
        id[size] = '\0';
        *service = walk->good ? hall_service_find(config, id) : INDEX_NONE;
        walk->good = walk->good && *service != INDEX_NONE;
    }
}

static void walk_row(struct walk *walk, const struct hall_config *config, struct booking *row)
{
    walk_bytes(walk, row->code.text, LIMIT_BOOKING_CODE_BYTES);
    walk_bytes(walk, row->person.bytes, sizeof(row->person.bytes));
    walk_bytes(walk, row->ticket.bytes, sizeof(row->ticket.bytes));
    row->day = (int32_t)walk_number(walk, (uint32_t)row->day, 4);
    row->minute = (uint16_t)walk_number(walk, row->minute, 2);
    row->state = (uint8_t)walk_number(walk, row->state, 1);
    row->made_ms = (int64_t)walk_number(walk, (uint64_t)row->made_ms, 8);
    row->seq = walk_number(walk, row->seq, 8);
    walk_service(walk, config, &row->service);
}

static void walk_misser(struct walk *walk, struct misser *misser)
{
    walk_bytes(walk, misser->person.bytes, sizeof(misser->person.bytes));
    misser->misses = (uint16_t)walk_number(walk, misser->misses, 2);
    misser->last_day = (int32_t)walk_number(walk, (uint32_t)misser->last_day, 4);
    misser->refused_until = (int32_t)walk_number(walk, (uint32_t)misser->refused_until, 4);
}

void bookings_write(const struct engine *engine, bookings_put *put, void *context)
{
    struct walk walk = {.put = put, .context = context, .good = true};
    const struct bookings *bookings = &engine->bookings;
    (void)walk_number(&walk, bookings->count, 4);
    for (uint32_t i = 0; i < bookings->count; i++) {
        struct booking row = bookings->rows[i]; /* the walk is written for both directions */
        walk_row(&walk, engine->config, &row);
    }
    (void)walk_number(&walk, bookings->misser_count, 4);
    for (uint32_t i = 0; i < bookings->misser_count; i++) {
        struct misser misser = bookings->missers[i];
        walk_misser(&walk, &misser);
    }
    assert(walk.good);
}

static bool row_is_good(const struct engine *engine, const struct booking *row)
{
    const bool state_is_good = row->state == LEG_BOOKED || row->state == LEG_WAITING ||
                               row->state == LEG_CANCELLED || row->state == LEG_EXPIRED;
    return state_is_good && booking_code_is_good(&row->code) && row->minute < 1440 &&
           row->minute % SLOT_MINUTES == 0 && !person_key_is_none(&row->person) &&
           booking_slot_find(engine, &row->code) == SLOT_NONE;
}

bool bookings_read(struct engine *engine, const uint8_t *bytes, size_t size_bytes, size_t *at)
{
    assert(engine->config != NULL && engine->bookings.count == 0 && *at <= size_bytes);
    struct walk walk = {.from = bytes, .at = *at, .size_bytes = size_bytes, .good = true};
    struct bookings *bookings = &engine->bookings;
    const uint64_t count = walk_number(&walk, 0, 4);
    walk.good = walk.good && count <= LIMIT_BOOKINGS;
    for (uint64_t i = 0; walk.good && i < count; i++) {
        struct booking row;
        memset(&row, 0, sizeof(row));
        walk_row(&walk, engine->config, &row);
        walk.good = walk.good && row_is_good(engine, &row);
        if (walk.good) {
            bookings_put_row(engine, &row);
        }
    }
    const uint64_t missers = walk_number(&walk, 0, 4);
    walk.good = walk.good && missers <= LIMIT_MISSERS;
    for (uint64_t i = 0; walk.good && i < missers; i++) {
        struct misser *misser = &bookings->missers[i];
        walk_misser(&walk, misser);
        walk.good = walk.good && (i == 0 || memcmp(misser[-1].person.bytes, misser->person.bytes,
                                                   sizeof(misser->person.bytes)) < 0);
        bookings->misser_count += walk.good ? 1 : 0;
    }
    *at = walk.good ? walk.at : *at;
    return walk.good;
}
