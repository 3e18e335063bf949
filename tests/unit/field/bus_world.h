/*
 * A whole line on virtual time: the bus master's choice of requests, up to 40 devices with their
 * real firmware, and between them one pair of wires that is slow, noisy by a seed, and on which
 * two that talk at once collide.
 *
 *   field_line (master) --request--> rough_line --> every station's firmware
 *                       <--answer--- rough_line <-- collide <-- those that answer
 *
 * What the master hears it reads as libmodbus does: so many bytes as the answer must have, the rest
 * stays, and is thrown away before the next request. One thread, no real time:
 * the same seed gives the same day.
 */
#ifndef TESTS_UNIT_FIELD_BUS_WORLD_H
#define TESTS_UNIT_FIELD_BUS_WORLD_H

#include "firmware/board/host/host_device.h"
#include "firmware/sim/collide.h"
#include "hall-server/field/field_line.h"
#include "tests/tools/rough-line/rough_line.h"

enum { BUS_STATIONS_MAX = 48, BUS_HEARD_ROOM = 2 * ROUGH_LINE_ROOM, BUS_NOTES_MAX = 64 };

struct bus_station {
    struct host_device *host;
    int64_t next_ms;
    bool off;     /* unplugged: neither hears nor answers */
    bool talking; /* its own bytes are on the wires: it does not hear them */
};

struct bus_world {
    int64_t now_us;
    uint64_t random;
    struct field_line line;
    struct field_config config;
    struct rough_line to_devices;
    struct rough_line to_hall;
    struct collide wires;
    uint64_t collisions;
    uint64_t requests;
    uint64_t failed;
    bool silent; /* nothing at all was heard after the last request */
    int count;
    struct bus_station stations[BUS_STATIONS_MAX];
    int note_count; /* what would go on record; a wish is granted at once */
    struct device_note notes[BUS_NOTES_MAX];
    size_t heard_size; /* by the master, not read yet */
    uint8_t heard[BUS_HEARD_ROOM];
};

void bus_world_init(struct bus_world *world, const struct rough_noise *noise, uint64_t seed);
void bus_world_deinit(struct bus_world *world);

unsigned bus_world_roll(struct bus_world *world, unsigned sides);
int64_t bus_world_ms(const struct bus_world *world);

/* A device on the wires, and one that the master looks for; each returns its place in its list. */
int bus_world_add(struct bus_world *world, const struct host_device_config *config);
int bus_world_wire(struct bus_world *world, enum device_kind kind, int address);

/* All of it goes on until `until_us`. */
void bus_world_run(struct bus_world *world, int64_t until_us);

/* The master's next request, or a millisecond without one. Returns whose turn it was, or -1. */
int bus_world_turn(struct bus_world *world, struct field_news *ret_news);

/* One request as libmodbus carries it, pause and flush included; true: a good answer. */
bool bus_world_carry(struct bus_world *world, int address, int timeout_ms,
                     const struct field_request *request, uint16_t *registers);

#endif
