#include "hall-server/field/field_update.h"

#include "hall-server/field/field_device.h"

#include <assert.h>

enum step { STEP_VERSION, STEP_TOLD, STEP_BEGIN, STEP_DATA, STEP_SWITCH, STEP_KEEP };

enum {
    TOLD_RESULT = REG_UPDATE_RESULT - REG_UPDATE_STATE,
    TOLD_RECEIVED = REG_UPDATE_RECEIVED - REG_UPDATE_STATE,
    TOLD_SLOT = REG_UPDATE_SLOT - REG_UPDATE_STATE,
    TOLD_BOARD = REG_UPDATE_BOARD - REG_UPDATE_STATE,
};

void field_update_begin(struct field_update *update, const struct firmware_file *file,
                        int64_t now_ms)
{
    assert(file->part_count > 0);
    *update = (struct field_update){
        .state = FIELD_UPDATE_GOING, .file = file, .step = STEP_VERSION, .due_ms = now_ms};
}

void field_update_allow_older(struct field_update *update)
{
    update->may_be_older = true;
}

bool field_update_due(const struct field_update *update, int64_t now_ms)
{
    return update->state == FIELD_UPDATE_GOING && now_ms >= update->due_ms;
}

bool field_update_restarts(const struct field_update *update)
{
    return update->state == FIELD_UPDATE_GOING && update->step == STEP_SWITCH;
}

/* What is written is answered by how far the device is, in the same answer. */
static void exchange(struct field_request *request, uint16_t first, uint16_t count)
{
    *request = (struct field_request){.function = 23,
                                      .read_first = REG_UPDATE_STATE,
                                      .read_count = UPDATE_BACK_SIZE,
                                      .write_first = first,
                                      .write_count = count};
}

static void read_only(struct field_request *request, uint16_t first, uint16_t count)
{
    *request = (struct field_request){.function = 3, .read_first = first, .read_count = count};
}

static void put_bytes(uint16_t *registers, const uint8_t *bytes, uint32_t size_bytes)
{
    for (uint32_t i = 0; i + 1 < size_bytes; i += 2) {
        registers[i / 2] = (uint16_t)(bytes[i] << 8 | bytes[i + 1]);
    }
}

/* A bad line breaks what is long: its pieces are shorter. */
static uint32_t piece_bytes(const struct field_update *update)
{
    const uint32_t most = update->long_pieces ? FIELD_UPDATE_DATA_BYTES : FIELD_UPDATE_OLDER_BYTES;
    return update->shorter + FIELD_UPDATE_LEAST_BYTES < most ? most - update->shorter
                                                             : FIELD_UPDATE_LEAST_BYTES;
}

static void data_request(const struct field_update *update, struct field_request *request)
{
    const uint32_t left = update->part->head.size_bytes - update->received;
    const uint32_t size = left < piece_bytes(update) ? left : piece_bytes(update);
    exchange(request, REG_UPDATE_OFFSET, (uint16_t)(REG_UPDATE_OFFSET_SIZE + size / 2));
    request->write[0] = (uint16_t)(update->received >> 16);
    request->write[1] = (uint16_t)update->received;
    put_bytes(request->write + REG_UPDATE_OFFSET_SIZE, update->part->image + update->received,
              size);
}

void field_update_next(struct field_update *update, struct field_request *ret_request)
{
    assert(update->state == FIELD_UPDATE_GOING);
    switch ((enum step)update->step) {
    case STEP_VERSION:
        read_only(ret_request, REG_FIRMWARE_VERSION, 1);
        break;
    case STEP_TOLD:
        read_only(ret_request, REG_UPDATE_STATE, UPDATE_TOLD_SIZE);
        break;
    case STEP_BEGIN:
        exchange(ret_request, REG_UPDATE_ORDER, 1 + REG_UPDATE_HEAD_SIZE);
        ret_request->write[0] = update->older_said ? UPDATE_ORDER_BEGIN_OLDER : UPDATE_ORDER_BEGIN;
        put_bytes(ret_request->write + 1, update->part->head_bytes, FIRMWARE_HEAD_BYTES);
        break;
    case STEP_DATA:
        data_request(update, ret_request);
        break;
    case STEP_SWITCH:
        exchange(ret_request, REG_UPDATE_ORDER, 1);
        ret_request->write[0] = UPDATE_ORDER_SWITCH;
        break;
    case STEP_KEEP:
        exchange(ret_request, REG_UPDATE_ORDER, 1);
        ret_request->write[0] = UPDATE_ORDER_KEEP;
        break;
    }
}

static void fail(struct field_update *update, enum update_code code)
{
    update->state = FIELD_UPDATE_FAILED;
    update->code = code;
}

static void take_version(struct field_update *update, uint16_t version)
{
    update->version_now = version;
    if (!update->version_read) {
        update->version_from = version;
        update->version_read = true;
    }
    const uint16_t wanted = update->file->parts[0].head.version;
    if (version > wanted && !update->may_be_older) {
        fail(update, UPDATE_OLDER); /* firmware before map version 5 would take it */
        return;
    }
    update->step = version == wanted ? STEP_KEEP : STEP_TOLD;
}

/* The device as it stands runs another version than it should. */
static void take_told(struct field_update *update, int64_t now_ms, const uint16_t *told)
{
    if (told[0] == UPDATE_NONE) {
        fail(update, UPDATE_NO_SLOT);
        return;
    }
    if (told[0] == UPDATE_TRIAL || told[0] == UPDATE_SWITCHING) {
        update->step = STEP_VERSION; /* it restarts, or gives up what somebody else began */
        update->due_ms = now_ms + FIELD_UPDATE_WAIT_MS;
        return;
    }
    if (update->switched && told[TOLD_RESULT] != UPDATE_OK) {
        fail(update, (enum update_code)told[TOLD_RESULT]);
        return;
    }
    update->part = firmware_file_part(update->file, told[TOLD_SLOT]);
    if (update->file->parts[0].head.board != told[TOLD_BOARD]) {
        fail(update, UPDATE_OTHER_BOARD);
    } else if (update->part == NULL) {
        fail(update, UPDATE_OTHER_SLOT);
    } else if (update->begins == FIELD_UPDATE_BEGINS_MAX) {
        fail(update, told[TOLD_RESULT] == UPDATE_OK ? UPDATE_NOT_WHOLE
                                                    : (enum update_code)told[TOLD_RESULT]);
    } else {
        update->step = STEP_BEGIN;
        update->begun = true;
    }
}

/* Refused for its age, whatever else is under way there. */
static void take_older(struct field_update *update)
{
    if (!update->may_be_older || update->older_said) {
        fail(update, UPDATE_OLDER);
        return;
    }
    update->older_said = true; /* STEP_BEGIN once more */
}

/* How far it is: the end of each answer to a write. */
static bool take_back(struct field_update *update, int64_t now_ms, const uint16_t *back)
{
    const uint32_t received = (uint32_t)back[TOLD_RECEIVED] << 16 | back[TOLD_RECEIVED + 1];
    switch (back[0]) {
    case UPDATE_RECEIVING:
        if (received >= update->part->head.size_bytes || received % FIRMWARE_UNIT_BYTES != 0) {
            return false;
        }
        update->received = received;
        if (received > update->furthest) {
            update->furthest = received;
            update->begins = 0;
        }
        update->step = STEP_DATA;
        return true;
    case UPDATE_WHOLE:
        update->step = STEP_SWITCH;
        return true;
    case UPDATE_SWITCHING:
        update->switched = true;
        update->step = STEP_VERSION;
        update->due_ms = now_ms + FIELD_UPDATE_RESTART_MS;
        return true;
    case UPDATE_IDLE:
        /* Refused, or what came was wrong: again from its first byte, but for what stays so. */
        if (back[TOLD_RESULT] != UPDATE_OK && back[TOLD_RESULT] != UPDATE_WRONG_HASH &&
            back[TOLD_RESULT] != UPDATE_NOT_WHOLE && back[TOLD_RESULT] != UPDATE_NOT_KEPT) {
            fail(update, (enum update_code)back[TOLD_RESULT]);
            return true;
        }
        break;
    default:
        break;
    }
    update->step = STEP_VERSION;
    return true;
}

bool field_update_answer(struct field_update *update, int64_t now_ms, const uint16_t *registers)
{
    update->due_ms = now_ms;
    switch ((enum step)update->step) {
    case STEP_VERSION:
        take_version(update, registers[0]);
        return true;
    case STEP_TOLD:
        take_told(update, now_ms, registers);
        return true;
    case STEP_BEGIN:
        update->begins++;
        if (registers[TOLD_RESULT] == UPDATE_OLDER) {
            take_older(update);
            return true;
        }
        return take_back(update, now_ms, registers);
    case STEP_DATA:
        update->shorter -= update->shorter > 0 ? FIRMWARE_UNIT_BYTES : 0;
        return take_back(update, now_ms, registers);
    case STEP_SWITCH:
        return take_back(update, now_ms, registers);
    case STEP_KEEP:
        if (registers[0] != UPDATE_TRIAL && registers[0] != UPDATE_SWITCHING) {
            update->state = FIELD_UPDATE_DONE;
        }
        return true;
    }
    return false;
}

void field_update_missed(struct field_update *update)
{
    if (update->step == STEP_DATA) {
        const uint32_t half = piece_bytes(update) / 2 / FIRMWARE_UNIT_BYTES * FIRMWARE_UNIT_BYTES;
        update->shorter += piece_bytes(update) - half >= FIELD_UPDATE_LEAST_BYTES ? half : 0;
    }
    update->step = STEP_VERSION;
}

const char *field_update_words(enum update_code code)
{
#define WORDS(symbol, number, words)                                                               \
    case symbol:                                                                                   \
        return words;
    switch (code) {
        UPDATE_CODES(WORDS)
    }
#undef WORDS
    return "unknown";
}
