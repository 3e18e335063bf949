#include "firmware/core/update.h"

#include "drivers/wire/crc16.h"
#include "firmware/core/light.h"

#include <assert.h>

enum {
    PIECE_BYTES = 64, /* read from flash at once */
    SUM_AT = 8,       /* in an entry: the unit that is written last */
    KEPT_AT = 4,
    TRIAL_AT = 5,
    STARTS_AT = 6,
    RESULT_AT = 7,
    NO_TRIAL = 0xF,
    TOLD_STATE = 0,
    TOLD_RESULT = REG_UPDATE_RESULT - REG_UPDATE_STATE,
    TOLD_RECEIVED = REG_UPDATE_RECEIVED - REG_UPDATE_STATE,
    TOLD_SLOT = REG_UPDATE_SLOT - REG_UPDATE_STATE,
    TOLD_BOARD = REG_UPDATE_BOARD - REG_UPDATE_STATE,
    TOLD_ROOM = REG_UPDATE_ROOM - REG_UPDATE_STATE,
};

/* ---- the boot record ---- */

struct record {
    uint32_t number; /* 0: there was none */
    uint8_t kept;
    uint8_t trial; /* or NO_TRIAL */
    uint8_t starts;
    uint8_t result;
    enum update_area area; /* where it stands */
};

static void entry_sum(const uint8_t *entry, uint8_t ret_sum[SUM_AT])
{
    const uint16_t crc = crc16(entry, SUM_AT);
    ret_sum[0] = 'M';
    ret_sum[1] = 'S';
    ret_sum[2] = 'B';
    ret_sum[3] = 'R';
    ret_sum[4] = (uint8_t)(crc >> 8);
    ret_sum[5] = (uint8_t)crc;
    ret_sum[6] = (uint8_t)~ret_sum[4];
    ret_sum[7] = (uint8_t)~ret_sum[5];
}

static bool bytes_are(const uint8_t *one, const uint8_t *other, unsigned size_bytes)
{
    for (unsigned i = 0; i < size_bytes; i++) {
        if (one[i] != other[i]) {
            return false;
        }
    }
    return true;
}

static bool entry_is_good(const uint8_t *entry)
{
    uint8_t sum[SUM_AT];
    entry_sum(entry, sum);
    return bytes_are(entry + SUM_AT, sum, SUM_AT) && entry[KEPT_AT] <= UPDATE_SLOT_B &&
           (entry[TRIAL_AT] <= UPDATE_SLOT_B || entry[TRIAL_AT] == NO_TRIAL);
}

static uint32_t entry_number(const uint8_t *entry)
{
    return (uint32_t)entry[0] << 24 | (uint32_t)entry[1] << 16 | (uint32_t)entry[2] << 8 | entry[3];
}

static bool is_blank(const uint8_t *bytes, unsigned size_bytes)
{
    unsigned all = 0xFF;
    for (unsigned i = 0; i < size_bytes; i++) {
        all &= bytes[i];
    }
    return all == 0xFF;
}

/* The newest good entry of both pages; slot A when there is none yet. */
static struct record record_read(const struct update_flash *flash)
{
    struct record newest = {
        .kept = UPDATE_SLOT_A, .trial = NO_TRIAL, .area = UPDATE_RECORD_1, .number = 0};
    for (unsigned area = UPDATE_RECORD_1; area <= UPDATE_RECORD_2; area++) {
        for (uint32_t at = 0; at < flash->record_bytes; at += UPDATE_ENTRY_BYTES) {
            uint8_t entry[UPDATE_ENTRY_BYTES];
            flash->read(flash->context, (enum update_area)area, at, entry, UPDATE_ENTRY_BYTES);
            if (entry_is_good(entry) && entry_number(entry) > newest.number) {
                newest = (struct record){.number = entry_number(entry),
                                         .kept = entry[KEPT_AT],
                                         .trial = entry[TRIAL_AT],
                                         .starts = entry[STARTS_AT],
                                         .result = entry[RESULT_AT],
                                         .area = (enum update_area)area};
            }
        }
    }
    return newest;
}

/* After the last place that is not blank: one that the power cut is never written again. */
static uint32_t record_end(const struct update_flash *flash, enum update_area area)
{
    uint32_t end = 0;
    for (uint32_t at = 0; at < flash->record_bytes; at += UPDATE_ENTRY_BYTES) {
        uint8_t entry[UPDATE_ENTRY_BYTES];
        flash->read(flash->context, area, at, entry, UPDATE_ENTRY_BYTES);
        if (!is_blank(entry, UPDATE_ENTRY_BYTES)) {
            end = at + UPDATE_ENTRY_BYTES;
        }
    }
    return end;
}

/* `record` becomes the newest entry. The page that has the newest one now is not erased. */
static bool record_append(const struct update_flash *flash, struct record record)
{
    const struct record before = record_read(flash);
    const uint32_t number = before.number + 1;
    enum update_area area = before.area;
    uint32_t at = record_end(flash, area);
    if (at + UPDATE_ENTRY_BYTES > flash->record_bytes || before.number == 0) {
        area = area == UPDATE_RECORD_1 && before.number != 0 ? UPDATE_RECORD_2 : UPDATE_RECORD_1;
        at = 0;
        if (!flash->erase(flash->context, area, 0)) {
            return false;
        }
    }
    uint8_t entry[UPDATE_ENTRY_BYTES] = {(uint8_t)(number >> 24),
                                         (uint8_t)(number >> 16),
                                         (uint8_t)(number >> 8),
                                         (uint8_t)number,
                                         record.kept,
                                         record.trial,
                                         record.starts,
                                         record.result};
    entry_sum(entry, entry + SUM_AT);
    return flash->write(flash->context, area, at, entry, SUM_AT) &&
           flash->write(flash->context, area, at + SUM_AT, entry + SUM_AT, SUM_AT);
}

/* ---- slots ---- */

static void hash_slot(const struct update_flash *flash, enum update_area slot, uint32_t from,
                      uint32_t size_bytes, struct sha256 *sha)
{
    uint8_t piece[PIECE_BYTES];
    for (uint32_t done = 0; done < size_bytes;) {
        const uint32_t size = size_bytes - done < PIECE_BYTES ? size_bytes - done : PIECE_BYTES;
        flash->read(flash->context, slot, UPDATE_IMAGE_AT + from + done, piece, size);
        sha256_add(sha, piece, size);
        done += size;
    }
}

static uint32_t room_bytes(const struct update_flash *flash)
{
    const uint32_t room = flash->slot_bytes - UPDATE_IMAGE_AT;
    return room < FIRMWARE_IMAGE_MAX_BYTES ? room : FIRMWARE_IMAGE_MAX_BYTES;
}

bool update_slot_is_whole(const struct update_flash *flash, enum update_area slot,
                          struct firmware_head *ret_head)
{
    uint8_t bytes[FIRMWARE_HEAD_BYTES];
    uint8_t digest[SHA256_BYTES];
    flash->read(flash->context, slot, 0, bytes, FIRMWARE_HEAD_BYTES);
    struct firmware_head head;
    if (firmware_head_read(bytes, &head) != UPDATE_OK || head.size_bytes > room_bytes(flash)) {
        return false;
    }
    struct sha256 sha;
    sha256_init(&sha);
    hash_slot(flash, slot, 0, head.size_bytes, &sha);
    sha256_end(&sha, digest);
    if (!bytes_are(digest, head.hash, SHA256_BYTES)) {
        return false;
    }
    *ret_head = head;
    return true;
}

static enum update_area other_slot(enum update_area slot)
{
    return slot == UPDATE_SLOT_A ? UPDATE_SLOT_B : UPDATE_SLOT_A;
}

/* ---- boot ---- */

/* The slot on trial, counted before it runs; false: the trial is over, and *record says so. */
static bool boot_trial(const struct update_flash *flash, struct record *record,
                       struct update_choice *choice)
{
    const enum update_area slot = (enum update_area)record->trial;
    const bool whole = update_slot_is_whole(flash, slot, &choice->head);
    if (whole && record->starts < UPDATE_STARTS_MAX) {
        record->starts++;
        /* Started without being counted, a broken one would be started for ever. */
        if (record_append(flash, *record)) {
            choice->slot = slot;
            choice->trial = true;
            return true;
        }
        return false;
    }
    record->trial = NO_TRIAL;
    record->result = whole ? UPDATE_NOT_KEPT : UPDATE_WRONG_HASH;
    /* If this fails the next start comes to the same. */
    (void)record_append(flash, *record);
    return false;
}

bool update_boot(const struct update_flash *flash, struct update_choice *ret_choice)
{
    struct record record = record_read(flash);
    struct update_choice choice = {0};
    if (record.trial != NO_TRIAL && boot_trial(flash, &record, &choice)) {
        *ret_choice = choice;
        return true;
    }
    choice.result = (enum update_code)record.result;
    choice.slot = (enum update_area)record.kept;
    if (!update_slot_is_whole(flash, choice.slot, &choice.head)) {
        choice.slot = other_slot(choice.slot);
        if (!update_slot_is_whole(flash, choice.slot, &choice.head)) {
            return false;
        }
        /* Flash forgot something, and the image before is still there: it is the one to keep. */
        record.kept = (uint8_t)choice.slot;
        record.trial = NO_TRIAL;
        (void)record_append(flash, record);
    }
    *ret_choice = choice;
    return true;
}

/* ---- the device ---- */

static void set_state(struct update *update, unsigned state, enum update_code result)
{
    update->told[TOLD_STATE] = (uint16_t)state;
    update->told[TOLD_RESULT] = (uint16_t)result;
}

static void set_received(struct update *update, uint32_t received)
{
    update->received = received;
    update->told[TOLD_RECEIVED] = (uint16_t)(received >> 16);
    update->told[TOLD_RECEIVED + 1] = (uint16_t)received;
}

void update_start(struct update *update, const struct update_flash *flash, uint16_t kind,
                  uint16_t board, const struct update_choice *choice, int64_t now_ms)
{
    *update = (struct update){
        .flash = flash,
        .runs = choice->slot,
        .kind = kind,
        .board = board,
        .version = choice->head.version,
        .trial_until_ms = choice->trial ? now_ms + UPDATE_TRIAL_MS : NEVER_MS,
    };
    update->told[TOLD_SLOT] = choice->slot == UPDATE_SLOT_A ? 2 : 1;
    update->told[TOLD_BOARD] = board;
    update->told[TOLD_ROOM] = (uint16_t)(room_bytes(flash) >> 16);
    update->told[TOLD_ROOM + 1] = (uint16_t)room_bytes(flash);
    set_state(update, choice->trial ? UPDATE_TRIAL : UPDATE_IDLE, choice->result);
}

static enum update_code head_fits(const struct update *update, const struct firmware_head *head)
{
    if (head->kind != update->kind) {
        return UPDATE_OTHER_KIND;
    }
    if (head->board != update->board) {
        return UPDATE_OTHER_BOARD;
    }
    if ((head->slots & update->told[TOLD_SLOT]) == 0) {
        return UPDATE_OTHER_SLOT;
    }
    return head->size_bytes > room_bytes(update->flash) ? UPDATE_TOO_LARGE : UPDATE_OK;
}

static bool is_under_way(const struct update *update, const struct firmware_head *head)
{
    return (update->told[TOLD_STATE] == UPDATE_RECEIVING ||
            update->told[TOLD_STATE] == UPDATE_WHOLE) &&
           head->version == update->head.version && head->slots == update->head.slots &&
           head->size_bytes == update->head.size_bytes &&
           bytes_are(head->hash, update->head.hash, SHA256_BYTES);
}

static void begin(struct update *update, const uint8_t *bytes, bool may_be_older)
{
    struct firmware_head head;
    enum update_code code = firmware_head_read(bytes, &head);
    if (code == UPDATE_OK) {
        code = head_fits(update, &head);
    }
    if (code == UPDATE_OK && head.version < update->version && !may_be_older) {
        code = UPDATE_OLDER;
    }
    if (code != UPDATE_OK) {
        update->told[TOLD_RESULT] = (uint16_t)code;
        return;
    }
    if (is_under_way(update, &head)) {
        update->told[TOLD_RESULT] = UPDATE_OK; /* whatever else was asked for meanwhile */
        return;
    }
    update->head = head;
    set_received(update, 0);
    sha256_init(&update->hash);
    /* With its first page the slot's old head is gone: it is not whole from now on. */
    const bool erased = update->flash->erase(update->flash->context, other_slot(update->runs), 0);
    set_state(update, erased ? UPDATE_RECEIVING : UPDATE_IDLE,
              erased ? UPDATE_OK : UPDATE_FLASH_FAILED);
}

/* The image before stays the kept one until the hall has seen the new one run. */
static void switch_over(struct update *update)
{
    if (update->told[TOLD_STATE] != UPDATE_WHOLE) {
        update->told[TOLD_RESULT] = UPDATE_NOT_WHOLE;
        return;
    }
    const struct record record = {.kept = (uint8_t)update->runs,
                                  .trial = (uint8_t)other_slot(update->runs)};
    if (!record_append(update->flash, record)) {
        set_state(update, UPDATE_IDLE, UPDATE_FLASH_FAILED);
        return;
    }
    set_state(update, UPDATE_SWITCHING, UPDATE_OK);
    update->restart = true;
}

static void keep(struct update *update)
{
    const struct record record = {.kept = (uint8_t)update->runs, .trial = NO_TRIAL};
    if (update->told[TOLD_STATE] != UPDATE_TRIAL) {
        return; /* it is kept */
    }
    if (record_append(update->flash, record)) {
        update->trial_until_ms = NEVER_MS;
        set_state(update, UPDATE_IDLE, UPDATE_OK);
    } else {
        update->told[TOLD_RESULT] = UPDATE_FLASH_FAILED; /* the hall asks again */
    }
}

void update_order(struct update *update, unsigned order, const uint8_t *head)
{
    assert(order < UPDATE_ORDER_COUNT);
    const unsigned state = update->told[TOLD_STATE];
    if (order == UPDATE_ORDER_NONE) {
        return;
    }
    if (update->flash == NULL) {
        update->told[TOLD_RESULT] = UPDATE_NO_SLOT;
        return;
    }
    if (state == UPDATE_SWITCHING || (state == UPDATE_TRIAL && order != UPDATE_ORDER_KEEP)) {
        if (order == UPDATE_ORDER_BEGIN || order == UPDATE_ORDER_BEGIN_OLDER) {
            update->told[TOLD_RESULT] = UPDATE_IN_TRIAL;
        }
        return;
    }
    switch (order) {
    case UPDATE_ORDER_BEGIN:
    case UPDATE_ORDER_BEGIN_OLDER:
        begin(update, head, order == UPDATE_ORDER_BEGIN_OLDER);
        break;
    case UPDATE_ORDER_SWITCH:
        switch_over(update);
        break;
    case UPDATE_ORDER_KEEP:
        keep(update);
        break;
    default: /* DROP */
        set_state(update, UPDATE_IDLE, UPDATE_OK);
        set_received(update, 0);
        break;
    }
}

/* Pages that begin within these bytes are erased before they are written. */
static bool write_image(const struct update *update, const uint8_t *bytes, uint32_t size_bytes)
{
    const struct update_flash *flash = update->flash;
    const enum update_area slot = other_slot(update->runs);
    const uint32_t at = UPDATE_IMAGE_AT + update->received;
    const uint32_t page = flash->slot_page_bytes;
    for (uint32_t begins = (at + page - 1) / page * page; begins < at + size_bytes;
         begins += page) {
        if (!flash->erase(flash->context, slot, begins)) {
            return false;
        }
    }
    return flash->write(flash->context, slot, at, bytes, size_bytes);
}

/* The last byte came: what is in flash must be what was signed, and then the head makes it whole.
 */
static void complete(struct update *update)
{
    uint8_t digest[SHA256_BYTES];
    uint8_t head[FIRMWARE_HEAD_BYTES];
    sha256_end(&update->hash, digest);
    if (!bytes_are(digest, update->head.hash, SHA256_BYTES)) {
        set_state(update, UPDATE_IDLE, UPDATE_WRONG_HASH);
        set_received(update, 0);
        return;
    }
    firmware_head_write(&update->head, head);
    const bool written = update->flash->write(update->flash->context, other_slot(update->runs), 0,
                                              head, FIRMWARE_HEAD_BYTES);
    set_state(update, written ? UPDATE_WHOLE : UPDATE_IDLE,
              written ? UPDATE_OK : UPDATE_FLASH_FAILED);
}

void update_data(struct update *update, uint32_t offset, const uint8_t *bytes, uint32_t size_bytes)
{
    assert(size_bytes > 0 && size_bytes % FIRMWARE_UNIT_BYTES == 0);
    if (update->told[TOLD_STATE] != UPDATE_RECEIVING || offset != update->received ||
        size_bytes > update->head.size_bytes - update->received) {
        return; /* there already, or a piece before it is missing: UPDATE_RECEIVED tells */
    }
    if (!write_image(update, bytes, size_bytes)) {
        set_state(update, UPDATE_IDLE, UPDATE_FLASH_FAILED);
        return;
    }
    /* Not what came, but what flash says now. */
    hash_slot(update->flash, other_slot(update->runs), update->received, size_bytes, &update->hash);
    set_received(update, update->received + size_bytes);
    if (update->received == update->head.size_bytes) {
        complete(update);
    }
}

int64_t update_next_ms(const struct update *update)
{
    return update->flash == NULL || update->restart ? NEVER_MS : update->trial_until_ms;
}

void update_wake(struct update *update, int64_t now_ms)
{
    if (now_ms >= update_next_ms(update)) {
        update->restart = true;
    }
}
