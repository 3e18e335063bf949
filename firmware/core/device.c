#include "firmware/core/device.h"

#include <assert.h>

enum { MS_PER_S = 1000, AGE_UNIT_MS = 10, IDENTITY_COUNT = 4, HEX_ROOM = UNIQUE_ID_BYTES * 2 + 1 };

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
};
#undef CELL

void device_init(struct device *device, const struct device_kind_ops *ops,
                 const struct device_identity *identity, int64_t now_ms)
{
    assert(identity->address >= DEVICE_ADDRESS_FIRST && identity->address <= DEVICE_ADDRESS_LAST);
    assert(ops->key_count <= KEY_SWITCHES_MAX);
    *device = (struct device){
        .ops = ops,
        .identity = *identity,
        .now_ms = now_ms,
        .hall_heard_ms = now_ms,
        .hall_lost_after_s = 5,
        .call_dark_after_s = 30,
    };
    ear_init(&device->ear);
    keys_init(&device->keys);
    key_ring_init(&device->ring);
}

/* ---- registers ---- */

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

static const struct register_cell *cell_find(const struct device *device, uint16_t address)
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
    case REG_KIND:
        return (uint16_t)ops->kind;
    case REG_FIRMWARE_VERSION:
        return FIRMWARE_VERSION_MAJOR << 8 | FIRMWARE_VERSION_MINOR;
    case REG_UNIQUE_ID:
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
    const struct register_cell *cell = cell_find(device, address);
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

static void device_store(struct device *device, uint16_t address, uint16_t value)
{
    const struct register_cell *cell = cell_find(device, address);
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

/* ---- requests ---- */

static enum modbus_exception check_one(const struct device *device, uint16_t address,
                                       uint16_t value)
{
    const struct register_row *row = register_map_find(device->ops->kind, address);
    uint16_t unused;
    if (row == NULL || row->access != RW || !device_read(device, address, &unused)) {
        return MODBUS_BAD_ADDRESS;
    }
    const struct register_cell *cell = cell_find(device, address);
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
    for (uint16_t i = 0; i < ACK_SIZE; i++) {
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
    return device->ops->act != NULL ? device->ops->act(device, write, now_ms) : MODBUS_NO_EXCEPTION;
}

static enum modbus_exception answer_values(struct device *device,
                                           const struct modbus_request *request)
{
    modbus_answer_read(&device->answer, request);
    for (uint32_t i = 0; i < request->read_count; i++) {
        const uint32_t address = request->read_first + i;
        uint16_t value = 0;
        if (address > UINT16_MAX || !device_read(device, (uint16_t)address, &value)) {
            return MODBUS_BAD_ADDRESS;
        }
        modbus_answer_add(&device->answer, value);
    }
    return MODBUS_NO_EXCEPTION;
}

static void answer_identity(struct device *device, const struct modbus_request *request)
{
    static const char digits[] = "0123456789ABCDEF";
    char product[16];
    char unique[HEX_ROOM];
    char version[] = {'0' + FIRMWARE_VERSION_MAJOR, '.', '0' + FIRMWARE_VERSION_MINOR, '\0'};
    device->ops->product(device, product);
    for (int i = 0; i < UNIQUE_ID_BYTES; i++) {
        unique[i * 2] = digits[device->identity.unique_id[i] >> 4];
        unique[i * 2 + 1] = digits[device->identity.unique_id[i] & 0xF];
    }
    unique[HEX_ROOM - 1] = '\0';
    const struct modbus_identity objects[IDENTITY_COUNT] = {{IDENTIFY_VENDOR, "Mashang"},
                                                            {IDENTIFY_PRODUCT, product},
                                                            {IDENTIFY_REVISION, version},
                                                            {IDENTIFY_UNIQUE, unique}};
    modbus_answer_identity(&device->answer, request, objects, IDENTITY_COUNT);
}

static enum modbus_exception serve(struct device *device, const struct modbus_request *request,
                                   int64_t now_ms)
{
    if (request->exception != MODBUS_NO_EXCEPTION) {
        return (enum modbus_exception)request->exception;
    }
    if (request->function == MODBUS_IDENTIFY) {
        answer_identity(device, request);
        return MODBUS_NO_EXCEPTION;
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
    return request->read_count > 0 ? answer_values(device, request) : MODBUS_NO_EXCEPTION;
}

size_t device_answer(struct device *device, int64_t now_ms, const uint8_t **ret_bytes)
{
    struct modbus_request request = {0};
    if (!ear_request(&device->ear, device->identity.address, now_ms, &request)) {
        return 0;
    }
    device->now_ms = now_ms;
    device->hall_heard_ms = now_ms;
    device->hall_lost = false;
    device->requests_good++;
    const enum modbus_exception exception = serve(device, &request, now_ms);
    if (request.address == DEVICE_ADDRESS_ALL) {
        return 0;
    }
    if (exception != MODBUS_NO_EXCEPTION) {
        modbus_answer_exception(&device->answer, &request, exception);
    }
    modbus_answer_end(&device->answer);
    *ret_bytes = device->answer.bytes;
    return device->answer.size_bytes;
}

/* ---- happenings ---- */

void device_hear(struct device *device, const uint8_t *bytes, size_t size_bytes, int64_t now_ms)
{
    ear_hear(&device->ear, bytes, size_bytes, now_ms);
}

void device_switches(struct device *device, uint32_t down, int64_t now_ms)
{
    assert(down >> device->ops->key_count == 0);
    keys_switches(&device->keys, down, now_ms);
}

static void device_press(struct device *device, unsigned at, int64_t now_ms)
{
    const uint16_t code = device->ops->keys[at].code;
    uint16_t context = 0;
    if (device->ring.count < KEY_RING_SIZE && device->ops->press != NULL &&
        !device->ops->press(device, code, now_ms, &context)) {
        device->ring.refused++;
        device_sound(device, SOUND_REFUSED, now_ms);
        return;
    }
    const bool taken = key_ring_push(&device->ring, code, context, now_ms);
    device_sound(device, taken ? SOUND_CLICK : SOUND_REFUSED, now_ms);
}

static int64_t lost_at_ms(const struct device *device)
{
    return device->hall_heard_ms + (int64_t)device->hall_lost_after_s * MS_PER_S;
}

static int64_t dark_at_ms(const struct device *device)
{
    return device->hall_heard_ms + (int64_t)device->call_dark_after_s * MS_PER_S;
}

static void device_watch_hall(struct device *device, int64_t now_ms)
{
    if (!device->hall_lost && now_ms >= lost_at_ms(device)) {
        device->hall_lost = true;
        device->hall_lost_count++;
        if (device->ops->hall_lost != NULL) {
            device->ops->hall_lost(device);
        }
    }
    if (!device->call_dark && device->ops->call_dark != NULL && now_ms >= dark_at_ms(device)) {
        device->call_dark = true;
        device->ops->call_dark(device);
    }
}

void device_wake(struct device *device, int64_t now_ms)
{
    assert(now_ms >= device->now_ms);
    device->now_ms = now_ms;
    const uint32_t pressed = keys_settle(&device->keys, now_ms);
    for (unsigned i = 0; i < device->ops->key_count; i++) {
        if ((pressed >> i & 1U) != 0) {
            device_press(device, i, now_ms);
        }
    }
    device_watch_hall(device, now_ms);
}

static int64_t earlier(int64_t one_ms, int64_t other_ms)
{
    return one_ms < other_ms ? one_ms : other_ms;
}

int64_t device_next_ms(const struct device *device, int64_t now_ms)
{
    int64_t next_ms = earlier(ear_next_ms(&device->ear), keys_next_ms(&device->keys));
    next_ms = earlier(next_ms, sound_next_ms(device->sound, device->sound_began_ms, now_ms));
    for (unsigned led = 0; led < LED_COUNT; led++) {
        next_ms = earlier(next_ms, light_next_ms(device_light(device, led, now_ms), now_ms));
    }
    if (!device->hall_lost) {
        next_ms = earlier(next_ms, lost_at_ms(device));
    }
    if (!device->call_dark && device->ops->call_dark != NULL) {
        next_ms = earlier(next_ms, dark_at_ms(device));
    }
    if (device->ops->next_ms != NULL) {
        next_ms = earlier(next_ms, device->ops->next_ms(device, now_ms));
    }
    return next_ms;
}

/* ---- what people see and hear ---- */

static unsigned line_light(const struct device *device)
{
    if (device->hall_lost) {
        return LIGHT_FAST;
    }
    return device->ring.session == 0 ? LIGHT_SLOW : LIGHT_ON;
}

unsigned device_light(const struct device *device, unsigned led, int64_t now_ms)
{
    assert(led < LED_COUNT);
    if (now_ms < device->locate_until_ms) {
        return LIGHT_FAST;
    }
    if (led == DEVICE_LINE_LED) {
        return line_light(device);
    }
    return device->ops->light != NULL ? device->ops->light(device, led, now_ms) : LIGHT_OFF;
}

void device_sound(struct device *device, unsigned sound, int64_t now_ms)
{
    assert(sound < SOUND_COUNT);
    device->sound = (uint16_t)sound;
    device->sound_began_ms = now_ms;
}

void device_describe_panel(const struct device *device, int64_t now_ms, const struct text_out *out)
{
    text_string(out, "leds");
    for (unsigned led = 0; led < LED_COUNT; led++) {
        text_string(out, " ");
        text_string(out, light_name(device_light(device, led, now_ms)));
    }
    text_string(out, " sound ");
    text_string(out, sound_name(device->sound));
    text_string(out, "\n");
    if (device->ops->describe != NULL) {
        device->ops->describe(device, out);
    }
}

void device_describe(const struct device *device, int64_t now_ms, const struct text_out *out)
{
    text_string(out, device_kind_name((int)device->ops->kind));
    text_string(out, " address ");
    text_number(out, device->identity.address);
    text_string(out, " unique ");
    for (int i = 0; i < UNIQUE_ID_BYTES; i++) {
        text_hex(out, device->identity.unique_id[i], 2);
    }
    text_string(out, "\nuptime_s ");
    text_number(out, (uint32_t)(now_ms / MS_PER_S));
    text_string(out, device->hall_lost ? " hall lost" : " hall ok");
    text_string(out, " requests ");
    text_number(out, device->requests_good);
    text_string(out, " line_errors ");
    text_number(out, device->ear.line_errors);
    text_string(out, " rescued ");
    text_number(out, device->ear.rescued);
    text_string(out, "\nsession ");
    text_hex(out, device->ring.session, 8);
    text_string(out, " waiting ");
    text_number(out, device->ring.count);
    text_string(out, " first ");
    text_number(out, device->ring.first);
    text_string(out, " refused ");
    text_number(out, device->ring.refused);
    text_string(out, "\n");
    device_describe_panel(device, now_ms, out);
}

static bool text_same(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

bool device_key_find(const struct device *device, const char *name, unsigned *ret_switch)
{
    for (unsigned i = 0; i < device->ops->key_count; i++) {
        if (text_same(device->ops->keys[i].name, name)) {
            *ret_switch = i;
            return true;
        }
    }
    return false;
}
