/*
 * What of the engine outlives the turn of the day, as bytes: little-endian, explicit, the same on
 * every machine. The journal keeps it in the transaction of EVENT_DAY_TURNED, so that a start needs
 * the last one and the events from that turn on.
 *
 *   "MSNP" version:u16=1 sections:u16, then for each section: tag:u16 size:u32 bytes
 *
 * Taken just before the turn, since all that the turn itself does is in its event: who calls
 * engine_do asks engine_day_is_due() first, and if it is, writes one and gives it to the journal
 * with the events. Read into a new engine, then the event is applied.
 *
 * A part of the state that outlives the turn adds a row to the table in snapshot.c: a tag, and one
 * function for each direction over the calls below. Pure; the thread of the engine.
 */
#ifndef HALL_SERVER_ENGINE_SNAPSHOT_H
#define HALL_SERVER_ENGINE_SNAPSHOT_H

#include "hall-server/engine/engine.h"

enum {
    SNAPSHOT_BYTES_LIMIT = 16 << 20,
    SNAPSHOT_OK = 0,
    SNAPSHOT_CUT = -1,     /* the bytes end too early */
    SNAPSHOT_BAD = -2,     /* they are no snapshot, or speak of another configuration */
    SNAPSHOT_TOO_NEW = -3, /* of a newer program */
};
/* A static sentence. */
const char *engine_snapshot_error_text(int error);

/* Writes at most `room_bytes`; returns how many it takes, also when there was no room (then the
 * bytes are worth nothing). NULL and 0: only counts. The engine has a configuration. */
size_t engine_snapshot_write(const struct engine *engine, uint8_t *bytes, size_t room_bytes);

/*
 * Into an engine that engine_create() just gave. `config` is the one in force then. Strict: nothing
 * may be left over, and writing it again gives the same bytes. On an error the engine is as it was,
 * or worth nothing: destroy it.
 */
__attribute__((warn_unused_result)) int engine_snapshot_read(struct engine *engine,
                                                             const struct hall_config *config,
                                                             const uint8_t *bytes,
                                                             size_t size_bytes);

/* Would this engine write these bytes now? The proof of a snapshot by those who replayed all. */
bool engine_snapshot_agrees(const struct engine *engine, const uint8_t *bytes, size_t size_bytes);

/*
 * For the functions of a section. Writing: what finds no room is counted only. Reading: the first
 * number that is not there ends it; everything after reads as zero.
 */
struct snapshot_bytes {
    uint8_t *to;         /* writing; NULL: only counting … */
    const uint8_t *from; /* … or comparing with these; reading: these */
    size_t at;
    size_t size_bytes;
    int error;
};
void snapshot_put_number(struct snapshot_bytes *bytes, uint64_t number, size_t size_bytes);
void snapshot_put_bytes(struct snapshot_bytes *bytes, const void *from, size_t size_bytes);
uint64_t snapshot_get_number(struct snapshot_bytes *bytes, size_t size_bytes);
void snapshot_get_bytes(struct snapshot_bytes *bytes, void *to, size_t size_bytes);
/* The bytes say something that cannot be: SNAPSHOT_BAD, unless something else was wrong before. */
void snapshot_refuse(struct snapshot_bytes *bytes);

#endif
