#include "firmware/core/registers.h"

#include <assert.h>

enum { MS_PER_S = 1000, AGE_UNIT_MS = 10 };

#define CELL(name, low, high, member)                                                              \
    {                                                                                              \
        REG_##name, REG_##name##_SIZE, (low), (high), offsetof(struct device, member)              \
    }
static const struct register_cell common_cells[] = {
    CELL(REQUESTS_GOOD, 0, 0, requests_good),
    CELL(LINE_ERRORS, 0, 0, ear.line_errors),
    CELL(REQUESTS_RESCUED, 0, 0, ear.rescued),
    CELL(HALL_LOST_COUNT, 0, 0, hall_lost_count),
    CELL(HALL_LOST_AFTER_S, 1, 600, hall_lost_after_s),
    CELL(CALL_DARK_AFTER_S, 1, 3600, call_dark_after_s),
    CELL(LOCATE_S, 0, 600, locate_s),
    CELL(POLL_TOKEN, 0, UINT16_MAX, poll_token),
    CELL(ACK_SESSION, 0, UINT16_MAX, ack[0]),
    CELL(ACK_NUMBER, 0, UINT16_MAX, ack[2]),
    CELL(POLL_TOKEN_BACK, 0, 0, poll_token),
    CELL(KEYS_REFUSED, 0, 0, ring.refused),
    CELL(KEYS_WAITING, 0, 0, ring.count),
    CELL(FIND_AMONG, 1, DEVICE_ADDRESS_LAST, find.among),
    CELL(FIND_ROUND, 0, UINT16_MAX, find.round),
    CELL(FOUND_ROUND, 0, 0, find.round),
    CELL(FOUND_PRESSES, 0, 0, find.presses),
    CELL(CHOSEN_ID, 0, UINT16_MAX, find.chosen[0]),
    CELL(CHOSEN_ADDRESS, 0, DEVICE_ADDRESS_LAST, find.chosen[6]),
    CELL(CHOSEN_LOCATE_S, 0, 600, find.chosen[7]),
    CELL(CHOSEN_QUIET_S, 0, 600, find.chosen[8]),
    CELL(UPDATE_STATE, 0, 0, update.told[0]),
    CELL(UPDATE_RESULT, 0, 0, update.told[1]),
    CELL(UPDATE_RECEIVED, 0, 0, update.told[2]),
    CELL(UPDATE_SLOT, 0, 0, update.told[4]),
    CELL(UPDATE_BOARD, 0, 0, update.told[5]),
    CELL(UPDATE_ROOM, 0, 0, update.told[6]),
    CELL(UPDATE_ORDER, 0, UPDATE_ORDER_COUNT - 1, update.order),
};
#undef CELL

bool register_write_has(const struct register_write *write, uint16_t first, uint16_t size)
{
    return write->first <= first && first + size <= write->first + write->count;
}

uint16_t register_write_value(const struct register_write *write, uint16_t address)
{
    assert(register_write_has(write, address, 1));
    return modbus_get(write->values + (size_t)(address - write->first) * 2);
}

static const struct register_cell *cell_in(const struct register_cell *cells, size_t count,
                                           uint16_t address)
{
    for (size_t i = 0; i < count; i++) {
        if (address >= cells[i].first && address - cells[i].first < cells[i].size) {
            return &cells[i];
        }
    }
    return NULL;
}

const struct register_cell *device_cell(const struct device *device, uint16_t address)
{
    const struct register_cell *common =
        cell_in(common_cells, sizeof(common_cells) / sizeof(common_cells[0]), address);
    return common != NULL ? common : cell_in(device->ops->cells, device->ops->cell_count, address);
}

/* Where a cell's word lives; offsets are from the start of the kind's struct. */
static size_t cell_offset(const struct register_cell *cell, uint16_t address)
{
    return cell->offset + (size_t)(address - cell->first) * sizeof(uint16_t);
}

static uint16_t status_bits(const struct device *device)
{
    const struct device_kind_ops *ops = device->ops;
    unsigned bits = ops->status != NULL ? ops->status(device) : 0;
    bits |= device->ring.session == 0 ? STATUS_NO_SESSION : 0;
    bits |= device->call_dark ? STATUS_CALL_DARK : 0;
    bits |= device->ring.count == KEY_RING_SIZE ? STATUS_KEYS_FULL : 0;
    bits |= device->now_ms < device->locate_until_ms ? STATUS_LOCATING : 0;
    return (uint16_t)bits;
}

static uint16_t half_of(uint32_t value, unsigned low_half)
{
    return (uint16_t)(low_half != 0 ? value & 0xFFFF : value >> 16);
}

static uint16_t read_event(const struct device *device, unsigned at)
{
    const unsigned i = at / KEY_EVENT_REGISTERS;
    if (i >= device->ring.count) {
        return 0;
    }
    const struct key_event *event = key_ring_at(&device->ring, i);
    const int64_t age = (device->now_ms - event->at_ms) / AGE_UNIT_MS;
    switch (at % KEY_EVENT_REGISTERS) {
    case 0:
        return event->code;
    case 1:
        return event->context;
    default:
        return (uint16_t)(age < UINT16_MAX ? age : UINT16_MAX);
    }
}

static uint16_t read_unique_id(const struct device *device, unsigned at)
{
    return modbus_get(device->identity.unique_id + (size_t)at * 2);
}

/* The common registers that are no cells. */
static uint16_t read_common(const struct device *device, const struct register_row *row,
                            uint16_t address)
{
    const struct device_kind_ops *ops = device->ops;
    const unsigned at = (unsigned)(address - row->first);
    switch (row->first) {
    case REG_MAGIC:
        return REGISTER_MAP_MAGIC;
    case REG_MAP_VERSION:
        return REGISTER_MAP_VERSION;
    case REG_FOUND_ADDRESS:
        return device->identity.address;
    case REG_KIND:
    case REG_FOUND_KIND:
        return (uint16_t)ops->kind;
    case REG_FIRMWARE_VERSION:
        return device->version;
    case REG_UNIQUE_ID:
    case REG_FOUND_ID:
        return read_unique_id(device, at);
    case REG_WIDTH_PX:
        return ops->width_px != NULL ? ops->width_px(device) : 0;
    case REG_HEIGHT_PX:
        return ops->height_px != NULL ? ops->height_px(device) : 0;
    case REG_KEY_COUNT:
        return ops->key_count;
    case REG_STATUS:
    case REG_POLL_STATUS:
        return status_bits(device);
    case REG_UPTIME_S:
        return half_of((uint32_t)(device->now_ms / MS_PER_S), at);
    case REG_SESSION:
        return half_of(device->ring.session, at);
    case REG_KEYS_FIRST:
        return half_of(device->ring.first, at);
    case REG_KEY_EVENTS:
        return read_event(device, at);
    case REG_UPDATE_HEAD:
    case REG_UPDATE_OFFSET:
    case REG_UPDATE_DATA:
        return 0; /* they go to flash, and are not kept */
    default:
        assert(false); /* a common register of the map that nobody reads */
        return 0;
    }
}

bool device_read(const struct device *device, uint16_t address, uint16_t *ret_value)
{
    const struct register_row *row = register_map_find(device->ops->kind, address);
    if (row == NULL) {
        return false;
    }
    const struct register_cell *cell = device_cell(device, address);
    if (cell != NULL) {
        const void *word = (const char *)device + cell_offset(cell, address);
        *ret_value = *(const uint16_t *)word;
        return true;
    }
    if (row->kinds == KINDS_ALL) {
        *ret_value = read_common(device, row, address);
        return true;
    }
    return device->ops->read != NULL && device->ops->read(device, address, ret_value);
}

void device_store(struct device *device, uint16_t address, uint16_t value)
{
    const struct register_cell *cell = device_cell(device, address);
    if (cell == NULL && address >= REG_UPDATE_HEAD &&
        address < REG_UPDATE_DATA + REG_UPDATE_DATA_SIZE) {
        return;
    }
    if (cell == NULL) {
        const bool stored =
            device->ops->store != NULL && device->ops->store(device, address, value);
        assert(stored);
        (void)stored;
        return;
    }
    void *word = (char *)device + cell_offset(cell, address);
    *(uint16_t *)word = value;
}
