/*
 * Pictures of a hall: photos of staff and what notices show, PNG files beside the catalogue. Each
 * is known by what it holds, so that who has one by its name has the right one, and another picture
 * is another name:
 *
 *   catalogue/pictures/lobby.png ──import──► DIR/pictures/ID.png ──GET pictures/ID──► screens
 *
 * Pure; any thread.
 */
#ifndef HALL_SERVER_MODEL_PICTURE_H
#define HALL_SERVER_MODEL_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PICTURE_NAME_BYTES_MAX = 60,
    PICTURE_FILE_BYTES_MAX = 1024 * 1024,
    PICTURE_SIDE_MAX_PX = 4096,
    PICTURE_HASH_BYTES = 16,
    PICTURE_ID_LENGTH = 2 * PICTURE_HASH_BYTES, /* lower hexadecimal digits */
    PICTURE_ID_ROOM = PICTURE_ID_LENGTH + 1,
    PICTURE_KEPT_ROOM = PICTURE_ID_ROOM + 4, /* "ID.png" */
};

/* A file beside the others of its folder: 1 to PICTURE_NAME_BYTES_MAX of A-Z a-z 0-9 - _ . and no
 * dot first, so that no way leads out of it. */
bool picture_name_is_good(const char *name);

/* An id, or the name "ID.png" that a hall gives: then *ret_id is the id. */
bool picture_id_is_good(const char *id);
bool picture_kept_read(const char *name, char ret_id[PICTURE_ID_ROOM]);

/* NULL: a PNG file that screens can show, whole as far as its frame tells; else why not. */
const char *picture_wrong(const uint8_t *bytes, size_t size_bytes);

/* What it is known by: BLAKE2b of its bytes. */
void picture_id_of(const uint8_t *bytes, size_t size_bytes, char ret_id[PICTURE_ID_ROOM]);

#endif
