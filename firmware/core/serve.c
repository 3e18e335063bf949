#include "firmware/core/registers.h"

#include <assert.h>

enum { MS_PER_S = 1000, IDENTITY_COUNT = 4, HEX_ROOM = UNIQUE_ID_BYTES * 2 + 1, VERSION_ROOM = 8 };

static enum modbus_exception check_one(const struct device *device, uint16_t address,
                                       uint16_t value)
{
    const struct register_row *row = register_map_find(device->ops->kind, address);
    uint16_t unused;
    if (row == NULL || row->access != RW || !device_read(device, address, &unused)) {
        return MODBUS_BAD_ADDRESS;
    }
    const struct register_cell *cell = device_cell(device, address);
    if (cell != NULL && (value < cell->low || value > cell->high)) {
        return MODBUS_BAD_VALUE;
    }
    return MODBUS_NO_EXCEPTION;
}

static uint32_t write_long(const struct register_write *write, uint16_t address)
{
    return (uint32_t)register_write_value(write, address) << 16 |
           register_write_value(write, (uint16_t)(address + 1));
}

enum { ACK_SIZE = REG_ACK_SESSION_SIZE + REG_ACK_NUMBER_SIZE };

static enum modbus_exception check_acknowledge(const struct device *device,
                                               const struct register_write *write)
{
    bool touched = false;
    for (unsigned i = 0; i < ACK_SIZE; i++) {
        touched = touched || register_write_has(write, (uint16_t)(REG_ACK_SESSION + i), 1);
    }
    if (!touched) {
        return MODBUS_NO_EXCEPTION;
    }
    if (!register_write_has(write, REG_ACK_SESSION, ACK_SIZE) ||
        !key_ring_may_acknowledge(&device->ring, write_long(write, REG_ACK_SESSION),
                                  write_long(write, REG_ACK_NUMBER))) {
        return MODBUS_BAD_VALUE;
    }
    return MODBUS_NO_EXCEPTION;
}

static bool touches(const struct register_write *write, unsigned first, unsigned size)
{
    return write->first < first + size && first < (unsigned)write->first + write->count;
}

/* A head goes with its order, and data with its offset, in whole units of flash. */
static enum modbus_exception check_update(const struct register_write *write)
{
    const bool order = register_write_has(write, REG_UPDATE_ORDER, REG_UPDATE_ORDER_SIZE);
    const unsigned which = order ? register_write_value(write, REG_UPDATE_ORDER) : 0;
    const bool begin = which == UPDATE_ORDER_BEGIN || which == UPDATE_ORDER_BEGIN_OLDER;
    const bool head = register_write_has(write, REG_UPDATE_HEAD, REG_UPDATE_HEAD_SIZE);
    if (begin != head || (!head && touches(write, REG_UPDATE_HEAD, REG_UPDATE_HEAD_SIZE))) {
        return MODBUS_BAD_VALUE;
    }
    if (touches(write, REG_UPDATE_OFFSET, REG_UPDATE_OFFSET_SIZE + REG_UPDATE_DATA_SIZE)) {
        const unsigned size = (write->count - REG_UPDATE_OFFSET_SIZE) * 2U;
        if (write->first != REG_UPDATE_OFFSET || write->count <= REG_UPDATE_OFFSET_SIZE ||
            size % FIRMWARE_UNIT_BYTES != 0) {
            return MODBUS_BAD_VALUE;
        }
    }
    return MODBUS_NO_EXCEPTION;
}

static void act_update(struct device *device, const struct register_write *write)
{
    if (register_write_has(write, REG_UPDATE_ORDER, REG_UPDATE_ORDER_SIZE)) {
        update_order(&device->update, device->update.order,
                     write->values + (size_t)(REG_UPDATE_HEAD - write->first) * 2);
    }
    if (write->first == REG_UPDATE_OFFSET) {
        update_data(&device->update, write_long(write, REG_UPDATE_OFFSET), write->values + 4,
                    (write->count - REG_UPDATE_OFFSET_SIZE) * 2U);
    }
}

static enum modbus_exception check_write(const struct device *device,
                                         const struct register_write *write)
{
    if (write->first + write->count > UINT16_MAX + 1) {
        return MODBUS_BAD_ADDRESS;
    }
    enum modbus_exception found = MODBUS_NO_EXCEPTION;
    for (uint16_t i = 0; i < write->count && found == MODBUS_NO_EXCEPTION; i++) {
        const uint16_t address = (uint16_t)(write->first + i);
        found = check_one(device, address, register_write_value(write, address));
    }
    if (found == MODBUS_NO_EXCEPTION) {
        found = check_acknowledge(device, write);
    }
    if (found == MODBUS_NO_EXCEPTION) {
        found = check_update(write);
    }
    if (found == MODBUS_NO_EXCEPTION && device->ops->check != NULL) {
        found = device->ops->check(device, write);
    }
    return found;
}

static enum modbus_exception write_registers(struct device *device,
                                             const struct register_write *write, int64_t now_ms)
{
    const enum modbus_exception refused = check_write(device, write);
    if (refused != MODBUS_NO_EXCEPTION) {
        return refused;
    }
    for (uint16_t i = 0; i < write->count; i++) {
        const uint16_t address = (uint16_t)(write->first + i);
        device_store(device, address, register_write_value(write, address));
    }
    if (register_write_has(write, REG_ACK_SESSION, ACK_SIZE)) {
        key_ring_acknowledge(&device->ring, write_long(write, REG_ACK_SESSION),
                             write_long(write, REG_ACK_NUMBER));
    }
    if (register_write_has(write, REG_LOCATE_S, 1)) {
        device->locate_until_ms = now_ms + (int64_t)device->locate_s * MS_PER_S;
    }
    if (write->first == REG_CHOSEN_ID && write->count == CHOSEN_SIZE) {
        find_act(device, now_ms);
    }
    act_update(device, write);
    return device->ops->act != NULL ? device->ops->act(device, write, now_ms) : MODBUS_NO_EXCEPTION;
}

static bool can_read(const struct device *device, const struct modbus_request *request)
{
    for (uint32_t i = 0; i < request->read_count; i++) {
        const uint32_t address = (uint32_t)request->read_first + i;
        uint16_t value;
        if (address > UINT16_MAX || !device_read(device, (uint16_t)address, &value)) {
            return false;
        }
    }
    return true;
}

static void answer_values(struct device *device, const struct modbus_request *request)
{
    modbus_answer_read(&device->answer, request);
    for (uint32_t i = 0; i < request->read_count; i++) {
        uint16_t value = 0;
        const bool read = device_read(device, (uint16_t)(request->read_first + i), &value);
        assert(read);
        (void)read;
        modbus_answer_add(&device->answer, value);
    }
}

static char *put_number(char *text, unsigned number)
{
    for (unsigned place = 100; place > 0; place /= 10) {
        if (number >= place || place == 1) {
            *text++ = (char)('0' + number / place % 10);
        }
    }
    return text;
}

static void version_text(uint16_t version, char ret_text[VERSION_ROOM])
{
    char *end = put_number(ret_text, version >> 8);
    *end++ = '.';
    end = put_number(end, version & 0xFF);
    *end = '\0';
}

static void answer_identity(struct device *device, const struct modbus_request *request)
{
    static const char digits[] = "0123456789ABCDEF";
    char product[16];
    char unique[HEX_ROOM];
    char version[VERSION_ROOM];
    version_text(device->version, version);
    device->ops->product(device, product);
    for (int i = 0; i < UNIQUE_ID_BYTES; i++) {
        unique[(size_t)i * 2] = digits[device->identity.unique_id[i] >> 4];
        unique[(size_t)i * 2 + 1] = digits[device->identity.unique_id[i] & 0xF];
    }
    unique[HEX_ROOM - 1] = '\0';
    const struct modbus_identity objects[IDENTITY_COUNT] = {{IDENTIFY_VENDOR, "Mashang"},
                                                            {IDENTIFY_PRODUCT, product},
                                                            {IDENTIFY_REVISION, version},
                                                            {IDENTIFY_UNIQUE, unique}};
    modbus_answer_identity(&device->answer, request, objects, IDENTITY_COUNT);
}

enum modbus_exception device_serve(struct device *device, const struct modbus_request *request,
                                   int64_t now_ms)
{
    if (request->exception != MODBUS_NO_EXCEPTION) {
        return (enum modbus_exception)request->exception;
    }
    if (request->function == MODBUS_IDENTIFY) {
        answer_identity(device, request);
        return MODBUS_NO_EXCEPTION;
    }
    if (!can_read(device, request)) {
        return MODBUS_BAD_ADDRESS;
    }
    if (request->write_count > 0) {
        const struct register_write write = {request->write_first, request->write_count,
                                             request->write_values};
        const enum modbus_exception refused = write_registers(device, &write, now_ms);
        if (refused != MODBUS_NO_EXCEPTION) {
            return refused;
        }
        modbus_answer_written(&device->answer, request);
    }
    if (request->read_count > 0) {
        answer_values(device, request);
    }
    return MODBUS_NO_EXCEPTION;
}
