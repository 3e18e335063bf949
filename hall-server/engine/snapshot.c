#include "hall-server/engine/snapshot.h"

#include "hall-server/engine/state.h"

#include <assert.h>
#include <string.h>

enum { FORM_VERSION = 1 };
static const uint8_t magic[4] = {'M', 'S', 'N', 'P'};

void snapshot_refuse(struct snapshot_bytes *bytes)
{
    bytes->error = bytes->error == SNAPSHOT_OK ? SNAPSHOT_BAD : bytes->error;
}

void snapshot_put_bytes(struct snapshot_bytes *bytes, const void *from, size_t size_bytes)
{
    const bool fits = bytes->at + size_bytes <= bytes->size_bytes && size_bytes > 0;
    if (bytes->to != NULL && fits) {
        memcpy(bytes->to + bytes->at, from, size_bytes);
    } else if (bytes->from != NULL &&
               (!fits || memcmp(bytes->from + bytes->at, from, size_bytes) != 0)) {
        snapshot_refuse(bytes);
    }
    bytes->at += size_bytes;
}

void snapshot_put_number(struct snapshot_bytes *bytes, uint64_t number, size_t size_bytes)
{
    uint8_t little[8];
    assert(size_bytes <= sizeof(little));
    assert(size_bytes == sizeof(little) || number >> (8 * size_bytes) == 0);
    for (size_t i = 0; i < size_bytes; i++) {
        little[i] = (uint8_t)(number >> (8 * i));
    }
    snapshot_put_bytes(bytes, little, size_bytes);
}

void snapshot_get_bytes(struct snapshot_bytes *bytes, void *to, size_t size_bytes)
{
    if (bytes->error == SNAPSHOT_OK && bytes->size_bytes - bytes->at < size_bytes) {
        bytes->error = SNAPSHOT_CUT;
    }
    if (bytes->error != SNAPSHOT_OK) {
        memset(to, 0, size_bytes);
        return;
    }
    memcpy(to, bytes->from + bytes->at, size_bytes);
    bytes->at += size_bytes;
}

uint64_t snapshot_get_number(struct snapshot_bytes *bytes, size_t size_bytes)
{
    uint8_t little[8] = {0};
    uint64_t number = 0;
    assert(size_bytes <= sizeof(little));
    snapshot_get_bytes(bytes, little, size_bytes);
    for (size_t i = 0; i < size_bytes; i++) {
        number |= (uint64_t)little[i] << (8 * i);
    }
    return number;
}

/* ---- the sections ---- */

static void hall_write(const struct engine *engine, struct snapshot_bytes *bytes)
{
    snapshot_put_number(bytes, engine->seq, 8);
    snapshot_put_number(bytes, (uint64_t)engine->last_ms, 8);
    snapshot_put_number(bytes, (uint32_t)engine->business_day, 4);
    snapshot_put_number(bytes, engine->config->version, 4);
    snapshot_put_bytes(bytes, engine->config->hash, sizeof(engine->config->hash));
}

/* The engine has its configuration already. */
static void hall_read(struct engine *engine, struct snapshot_bytes *bytes)
{
    uint8_t hash[sizeof(engine->config->hash)];
    engine->seq = snapshot_get_number(bytes, 8);
    engine->last_ms = (int64_t)snapshot_get_number(bytes, 8);
    engine->business_day = (int32_t)(uint32_t)snapshot_get_number(bytes, 4);
    const uint32_t version = (uint32_t)snapshot_get_number(bytes, 4);
    snapshot_get_bytes(bytes, hash, sizeof(hash));
    if (version != engine->config->version ||
        memcmp(hash, engine->config->hash, sizeof(hash)) != 0) {
        snapshot_refuse(bytes);
    }
}

static void bookings_piece(void *context, const void *from, size_t size_bytes)
{
    snapshot_put_bytes(context, from, size_bytes);
}

static void bookings_section_write(const struct engine *engine, struct snapshot_bytes *bytes)
{
    bookings_write(engine, bookings_piece, bytes);
}

static void bookings_section_read(struct engine *engine, struct snapshot_bytes *bytes)
{
    if (!bookings_read(engine, bytes->from, bytes->size_bytes, &bytes->at)) {
        snapshot_refuse(bytes);
    }
}

/* Tags grow from row to row, and are never used again for something else. */
static const struct {
    uint16_t tag;
    void (*write)(const struct engine *engine, struct snapshot_bytes *bytes);
    void (*read)(struct engine *engine, struct snapshot_bytes *bytes);
} sections[] = {
    {1, hall_write, hall_read},
    {2, bookings_section_write, bookings_section_read},
    {3, blocks_write, blocks_read},
    {4, redress_write, redress_read},
};
enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

/* ---- all of it ---- */

size_t engine_snapshot_write(const struct engine *engine, uint8_t *bytes, size_t room_bytes)
{
    assert(engine->config != NULL);
    struct snapshot_bytes to = {.to = bytes, .size_bytes = room_bytes};
    snapshot_put_bytes(&to, magic, sizeof(magic));
    snapshot_put_number(&to, FORM_VERSION, 2);
    snapshot_put_number(&to, SECTIONS, 2);
    for (int i = 0; i < SECTIONS; i++) {
        struct snapshot_bytes count = {.to = NULL};
        sections[i].write(engine, &count);
        snapshot_put_number(&to, sections[i].tag, 2);
        snapshot_put_number(&to, count.at, 4);
        const size_t before = to.at;
        sections[i].write(engine, &to);
        assert(to.at - before == count.at);
    }
    assert(to.at <= SNAPSHOT_BYTES_LIMIT);
    return to.at;
}

/* One section, which must be used up by its reader. */
static void section_read(struct engine *engine, struct snapshot_bytes *bytes, int place)
{
    const uint64_t tag = snapshot_get_number(bytes, 2);
    const uint64_t size_bytes = snapshot_get_number(bytes, 4);
    if (bytes->error == SNAPSHOT_OK && tag != sections[place].tag) {
        snapshot_refuse(bytes);
    }
    if (bytes->error == SNAPSHOT_OK && size_bytes > bytes->size_bytes - bytes->at) {
        bytes->error = SNAPSHOT_CUT;
    }
    if (bytes->error != SNAPSHOT_OK) {
        return;
    }
    struct snapshot_bytes part = {.from = bytes->from + bytes->at, .size_bytes = size_bytes};
    sections[place].read(engine, &part);
    if (part.error != SNAPSHOT_OK || part.at != part.size_bytes) {
        snapshot_refuse(bytes); /* the section was all there, so it is not what it says */
    }
    bytes->at += size_bytes;
}

static int head_read(struct snapshot_bytes *bytes, uint64_t *ret_sections)
{
    uint8_t mark[sizeof(magic)];
    snapshot_get_bytes(bytes, mark, sizeof(mark));
    const uint64_t version = snapshot_get_number(bytes, 2);
    const uint64_t count = snapshot_get_number(bytes, 2);
    if (bytes->error != SNAPSHOT_OK) {
        return bytes->error;
    }
    if (memcmp(mark, magic, sizeof(mark)) != 0 || version == 0 || count == 0) {
        return SNAPSHOT_BAD;
    }
    *ret_sections = count;
    return version > FORM_VERSION || count > SECTIONS ? SNAPSHOT_TOO_NEW : SNAPSHOT_OK;
}

/* An older program wrote fewer sections: what they speak of was empty then. */
int engine_snapshot_read(struct engine *engine, const struct hall_config *config,
                         const uint8_t *bytes, size_t size_bytes)
{
    assert(engine->config == NULL && engine->seq == 0 && config != NULL);
    struct snapshot_bytes from = {.from = bytes, .size_bytes = size_bytes};
    uint64_t count = 0;
    const int error = head_read(&from, &count);
    if (error != SNAPSHOT_OK) {
        return error;
    }
    engine->config = config;
    engine->fresh = false;
    for (int i = 0; i < (int)count && from.error == SNAPSHOT_OK; i++) {
        section_read(engine, &from, i);
    }
    if (from.error == SNAPSHOT_OK && from.at != size_bytes) {
        snapshot_refuse(&from);
    }
    return from.error;
}

/* Compared section by section, since an older program's snapshot has fewer of them. */
bool engine_snapshot_agrees(const struct engine *engine, const uint8_t *bytes, size_t size_bytes)
{
    struct snapshot_bytes from = {.from = bytes, .size_bytes = size_bytes};
    uint64_t count = 0;
    if (head_read(&from, &count) != SNAPSHOT_OK) {
        return false;
    }
    for (int i = 0; i < (int)count; i++) {
        const uint64_t tag = snapshot_get_number(&from, 2);
        const uint64_t part_bytes = snapshot_get_number(&from, 4);
        if (from.error != SNAPSHOT_OK || tag != sections[i].tag ||
            part_bytes > size_bytes - from.at) {
            return false;
        }
        struct snapshot_bytes own = {.from = bytes + from.at, .size_bytes = part_bytes};
        sections[i].write(engine, &own);
        if (own.error != SNAPSHOT_OK || own.at != part_bytes) {
            return false;
        }
        from.at += part_bytes;
    }
    return from.at == size_bytes;
}

const char *engine_snapshot_error_text(int error)
{
    switch (error) {
    case SNAPSHOT_OK:
        return "ok";
    case SNAPSHOT_CUT:
        return "the snapshot ends too early";
    case SNAPSHOT_TOO_NEW:
        return "a newer program wrote the snapshot";
    default:
        return "the snapshot is damaged, or of another configuration";
    }
}
