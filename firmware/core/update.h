/*
 * New firmware beside the old one: two slots, and a boot record that says which of them runs.
 *
 *   record 1 | record 2 | slot A: head, image | slot B: head, image
 *   ---------+----------+---------------------+--------------------
 *   the newest good     | the one that runs   | the one that comes: erased page by page ahead of
 *   entry counts        | is never touched    | what arrives; its head is written last
 *
 * An entry of the record has a number, the slot that is kept, the slot on trial and how often it
 * was started. Entries are appended; a full page is followed by the other one, which is erased
 * first, so the newest good entry is never where something is erased. An entry that the power cut
 * is no good one, since its last 8 bytes hold the sum of the first.
 *
 * Boot code calls update_boot() and jumps; the device calls the others. Power may go at any erase
 * or write: what boots then is a whole image, the old or the new.
 *
 * Freestanding; no allocation, no clock; the flash is the board's. Called from the device's one
 * loop; inside of core by device.c and serve.c.
 */
#ifndef FIRMWARE_CORE_UPDATE_H
#define FIRMWARE_CORE_UPDATE_H

#include "drivers/wire/firmware_image.h"

enum update_area {
    UPDATE_SLOT_A,
    UPDATE_SLOT_B,
    UPDATE_RECORD_1,
    UPDATE_RECORD_2,
    UPDATE_AREA_COUNT
};

enum {
    UPDATE_IMAGE_AT = 512,   /* in the slot: after the head, where a vector table may begin */
    UPDATE_STARTS_MAX = 3,   /* of an image on trial */
    UPDATE_TRIAL_MS = 60000, /* of each of them, until the hall keeps it */
    UPDATE_ENTRY_BYTES = 16,
};

/*
 * What a board gives. Erased is all ones; `write` is told whole units of 8 bytes that are erased.
 * erase() erases the page that begins at `offset`; the area of a record is one page. False: the
 * flash did not take it.
 */
struct update_flash {
    void *context;
    uint32_t slot_bytes;
    uint32_t slot_page_bytes;
    uint32_t record_bytes;
    bool (*erase)(void *context, enum update_area area, uint32_t offset);
    bool (*write)(void *context, enum update_area area, uint32_t offset, const uint8_t *bytes,
                  uint32_t size_bytes);
    void (*read)(void *context, enum update_area area, uint32_t offset, uint8_t *ret_bytes,
                 uint32_t size_bytes);
};

/* What boot code does: the slot to run, and what the device must know of it. */
struct update_choice {
    enum update_area slot;
    bool trial;
    enum update_code result; /* of the update before */
    struct firmware_head head;
};

/* False: no slot has a whole image. */
__attribute__((warn_unused_result)) bool update_boot(const struct update_flash *flash,
                                                     struct update_choice *ret_choice);

/* The slot has an image whose hash is right. */
bool update_slot_is_whole(const struct update_flash *flash, enum update_area slot,
                          struct firmware_head *ret_head);

struct update {
    const struct update_flash *flash; /* NULL: no second slot */
    enum update_area runs;
    uint16_t kind;
    uint16_t board;
    uint16_t version; /* that runs: nothing older comes but by BEGIN_OLDER */
    bool restart;     /* the board should restart, when the answer is sent and no press waits */
    int64_t trial_until_ms;
    struct sha256 hash; /* of what is in flash so far */
    uint32_t received;
    struct firmware_head head; /* of what comes */
    /* cells */
    uint16_t told[UPDATE_TOLD_SIZE]; /* UPDATE_STATE .. UPDATE_ROOM */
    uint16_t order;
};

/* After update_boot(), when the device starts. */
void update_start(struct update *update, const struct update_flash *flash, uint16_t kind,
                  uint16_t board, const struct update_choice *choice, int64_t now_ms);

/* UPDATE_ORDER was written; `head` is the 64 bytes of UPDATE_HEAD. */
void update_order(struct update *update, unsigned order, const uint8_t *head);
/* UPDATE_DATA was written at `offset`. */
void update_data(struct update *update, uint32_t offset, const uint8_t *bytes, uint32_t size_bytes);

/* An image on trial that nobody keeps asks for a restart at this time; else NEVER_MS. */
int64_t update_next_ms(const struct update *update);
void update_wake(struct update *update, int64_t now_ms);

#endif
