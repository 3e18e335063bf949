#include "tests/unit/field/bus_world.h"

#include "drivers/wire/crc16.h"
#include "tests/unit/field/master_frame.h"

#include <assert.h>
#include <string.h>

enum {
    US = 1000,
    EXCEPTION_BYTES = 5,
    WRITTEN_BYTES = 8,
    READ_FRAME_BYTES = 5,
    WAKE_LATE_US = 300, /* what a line's thread loses between two requests */
};

static void on_note(void *context, int device, const struct device_note *note)
{
    struct bus_world *world = context;
    assert(world->note_count < BUS_NOTES_MAX);
    world->notes[world->note_count++] = *note;
    if (note->what == DEVICE_NOTE_KEY || note->what == DEVICE_NOTE_TAKE_OVER) {
        struct field_seek_mail mail = {.bind = device,
                                       .if_lost = note->what == DEVICE_NOTE_TAKE_OVER,
                                       .note = (uint64_t)world->note_count};
        device_note_id_get(note, mail.unique_id);
        field_line_seek_order(&world->line, bus_world_ms(world), &mail);
    }
}

void bus_world_init(struct bus_world *world, const struct rough_noise *noise, uint64_t seed)
{
    memset(world, 0, sizeof(*world));
    world->now_us = 1000 * US;
    world->random = seed;
    struct rough_noise down = *noise;
    down.late_ppm = 0; /* what the hall sends is on the wires at once; devices are slow */
    rough_line_init(&world->to_devices, FIELD_BAUD, &down, 2 * seed);
    rough_line_init(&world->to_hall, FIELD_BAUD, noise, 2 * seed + 1);
    collide_init(&world->wires, (uint32_t)seed);
    field_find_init(&world->line.find, bus_world_ms(world));
    world->line.path = "the world's line";
    world->line.config = &world->config;
    world->config.context = world;
    world->config.on_note = on_note;
}

void bus_world_deinit(struct bus_world *world)
{
    for (int i = 0; i < world->count; i++) {
        host_device_destroy(world->stations[i].host);
    }
    world->count = 0;
}

unsigned bus_world_roll(struct bus_world *world, unsigned sides)
{
    world->random = world->random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(world->random >> 33) % sides;
}

int64_t bus_world_ms(const struct bus_world *world)
{
    return world->now_us / US;
}

int bus_world_add(struct bus_world *world, const struct host_device_config *config)
{
    assert(world->count < BUS_STATIONS_MAX);
    struct bus_station *station = &world->stations[world->count];
    *station = (struct bus_station){.host = host_device_create(config, bus_world_ms(world))};
    assert(station->host != NULL);
    return world->count++;
}

int bus_world_wire(struct bus_world *world, enum device_kind kind, int address)
{
    assert(world->line.count < FIELD_LINE_DEVICES_MAX);
    struct field_seat_device *seat = &world->line.devices[world->line.count];
    seat->index = world->line.count;
    seat->address = address;
    seat->page_until_ms = INT64_MAX;
    field_device_init(&seat->device, kind, bus_world_ms(world));
    return world->line.count++;
}

/* --- The wires --- */

static void all_hear(struct bus_world *world, const uint8_t *bytes, size_t size)
{
    const int64_t now_ms = bus_world_ms(world);
    for (int i = 0; i < world->count; i++) {
        struct bus_station *station = &world->stations[i];
        if (!station->off && !station->talking) {
            host_device_hear(station->host, bytes, size, now_ms);
            station->next_ms = 0; /* to be asked again */
        }
    }
}

static void bytes_arrive(struct bus_world *world)
{
    static uint8_t bytes[ROUGH_LINE_ROOM];
    size_t size = 0;
    while ((size = rough_line_pull(&world->to_devices, world->now_us, bytes)) > 0) {
        all_hear(world, bytes, size);
    }
    while ((size = rough_line_pull(&world->to_hall, world->now_us, bytes)) > 0) {
        all_hear(world, bytes, size);
        for (int i = 0; i < world->count; i++) {
            world->stations[i].talking = false;
        }
        assert(world->heard_size + size <= BUS_HEARD_ROOM);
        memcpy(world->heard + world->heard_size, bytes, size);
        world->heard_size += size;
    }
}

static void stations_live(struct bus_world *world)
{
    const int64_t now_ms = bus_world_ms(world);
    collide_begin(&world->wires);
    for (int i = 0; i < world->count; i++) {
        struct bus_station *station = &world->stations[i];
        if (station->off || now_ms < station->next_ms) {
            continue;
        }
        const uint8_t *bytes = NULL;
        const size_t size = host_device_run(station->host, now_ms, &bytes);
        station->next_ms = host_device_next_ms(station->host, now_ms);
        if (size > 0) {
            collide_add(&world->wires, bytes, size);
            station->talking = true;
        }
    }
    if (world->wires.speakers > 0) {
        world->collisions += world->wires.speakers > 1;
        rough_line_push(&world->to_hall, world->wires.bytes, world->wires.size_bytes,
                        world->now_us);
    }
}

static int64_t next_us(const struct bus_world *world, int64_t until_us)
{
    int64_t next = until_us;
    const int64_t down_us = rough_line_next_us(&world->to_devices);
    const int64_t up_us = rough_line_next_us(&world->to_hall);
    next = down_us < next ? down_us : next;
    next = up_us < next ? up_us : next;
    for (int i = 0; i < world->count; i++) {
        const struct bus_station *station = &world->stations[i];
        if (!station->off && station->next_ms < next / US + 1) {
            next = station->next_ms * US < next ? station->next_ms * US : next;
        }
    }
    return next > world->now_us ? next : world->now_us;
}

/* One step; false when `until_us` is reached. */
static bool step(struct bus_world *world, int64_t until_us)
{
    bytes_arrive(world);
    stations_live(world);
    if (world->now_us >= until_us) {
        return false;
    }
    const int64_t next = next_us(world, until_us);
    world->now_us = next > world->now_us ? next : world->now_us + US;
    return true;
}

void bus_world_run(struct bus_world *world, int64_t until_us)
{
    while (step(world, until_us)) {
    }
}

/* --- The master --- */

/* How many bytes the answer must have, as its second byte says; 0: not known yet, or never. */
static size_t wanted_bytes(const struct bus_world *world, const struct field_request *request)
{
    if (world->heard_size < 3) {
        return 0;
    }
    if (world->heard[1] != request->function) {
        return EXCEPTION_BYTES;
    }
    return request->function == 16 ? WRITTEN_BYTES : READ_FRAME_BYTES + (size_t)world->heard[2];
}

static bool answer_is_whole(const struct bus_world *world, const struct field_request *request)
{
    const size_t wanted = wanted_bytes(world, request);
    return wanted > 0 && world->heard_size >= wanted;
}

static bool take_answer(struct bus_world *world, int address, const struct field_request *request,
                        uint16_t *registers)
{
    const uint8_t *bytes = world->heard;
    if (!answer_is_whole(world, request) || bytes[0] != address || bytes[1] != request->function) {
        return false;
    }
    const size_t size = wanted_bytes(world, request);
    if (crc16(bytes, size) != 0 ||
        (request->function != 16 && bytes[2] != request->read_count * 2)) {
        return false;
    }
    for (int i = 0; i < request->read_count; i++) {
        registers[i] = (uint16_t)(bytes[3 + 2 * i] << 8 | bytes[4 + 2 * i]);
    }
    world->heard_size -= size;
    memmove(world->heard, world->heard + size, world->heard_size);
    return true;
}

static void settle(struct bus_world *world)
{
    world->failed++;
    if (!world->silent) {
        bus_world_run(world, world->now_us + FIELD_SETTLE_US);
    }
}

bool bus_world_carry(struct bus_world *world, int address, int timeout_ms,
                     const struct field_request *request, uint16_t *registers)
{
    uint8_t bytes[MASTER_FRAME_ROOM];
    bus_world_run(world, world->now_us + FIELD_PAUSE_US + WAKE_LATE_US);
    world->heard_size = 0; /* flushed */
    const size_t size = master_frame(request, address, bytes);
    rough_line_push(&world->to_devices, bytes, size, world->now_us);
    const int64_t first_byte_us = world->now_us + (int64_t)timeout_ms * US;
    while (world->heard_size == 0 && step(world, first_byte_us)) {
    }
    /* Pieces of a burst come as one here; what is missing now is waited for once. */
    const int64_t rest_us = world->now_us + (int64_t)FIELD_BYTE_TIMEOUT_MS * US;
    while (world->heard_size > 0 && !answer_is_whole(world, request) && step(world, rest_us)) {
    }
    world->requests++;
    world->silent = world->heard_size == 0;
    if (take_answer(world, address, request, registers)) {
        return true;
    }
    settle(world);
    return false;
}

static void seek(struct bus_world *world)
{
    struct field_request request;
    uint16_t registers[FIELD_READ_MAX] = {0};
    field_line_seek_next(&world->line, bus_world_ms(world), &request);
    const bool good =
        bus_world_carry(world, DEVICE_ADDRESS_FIND, FIND_WAIT_MS, &request, registers);
    const enum field_find_heard heard = good            ? FIND_HEARD_GOOD
                                        : world->silent ? FIND_HEARD_NOTHING
                                                        : FIND_HEARD_NOISE;
    (void)field_line_seek_answer(&world->line, bus_world_ms(world), heard, registers);
}

int bus_world_turn(struct bus_world *world, struct field_news *ret_news)
{
    int64_t wait_ms = 0;
    enum { SEEKING = -2 };
    const int chosen = field_line_seek_due(&world->line, bus_world_ms(world))
                           ? SEEKING
                           : field_line_choose(&world->line, bus_world_ms(world), &wait_ms);
    *ret_news = (struct field_news){0};
    if (chosen == SEEKING) {
        seek(world);
        return -1;
    }
    if (chosen < 0) {
        bus_world_run(world, world->now_us + US);
        return -1;
    }
    struct field_seat_device *seat = &world->line.devices[chosen];
    struct field_request request;
    uint16_t registers[FIELD_READ_MAX] = {0};
    const uint32_t entropy = bus_world_roll(world, UINT16_MAX) + 1;
    field_device_next(&seat->device, bus_world_ms(world), entropy, &request);
    const int timeout_ms = field_line_timeout_ms(&seat->device, &request);
    const bool good = bus_world_carry(world, seat->address, timeout_ms, &request, registers);
    field_device_answer(&seat->device, bus_world_ms(world), good, registers, ret_news);
    if (ret_news->astray) {
        settle(world);
    }
    if (ret_news->state_changed) {
        field_line_note_state(&world->line, chosen, bus_world_ms(world));
    }
    if (ret_news->state_changed && seat->device.state == FIELD_PRESENT) {
        field_line_found(&world->line);
    }
    return chosen;
}
