#include "firmware/core/device.h"

#include "firmware/core/registers.h"

#include <assert.h>

enum { MS_PER_S = 1000, HALL_LOST_AFTER_FIRST_S = 5, CALL_DARK_AFTER_FIRST_S = 30 };

void device_init(struct device *device, const struct device_kind_ops *ops,
                 const struct device_identity *identity, int64_t now_ms)
{
    assert(identity->address >= DEVICE_ADDRESS_FIRST && identity->address <= DEVICE_ADDRESS_LAST);
    assert(ops->key_count <= KEY_SWITCHES_MAX);
    *device = (struct device){
        .ops = ops,
        .identity = *identity,
        .version = FIRMWARE_VERSION_MAJOR << 8 | FIRMWARE_VERSION_MINOR,
        .now_ms = now_ms,
        .hall_heard_ms = now_ms,
        .hall_lost_after_s = HALL_LOST_AFTER_FIRST_S,
        .call_dark_after_s = CALL_DARK_AFTER_FIRST_S,
    };
    ear_init(&device->ear);
    keys_init(&device->keys);
    key_ring_init(&device->ring);
}

void device_update_start(struct device *device, const struct update_flash *flash, uint16_t board,
                         const struct update_choice *choice, int64_t now_ms)
{
    device->version = choice->head.version;
    update_start(&device->update, flash, (uint16_t)device->ops->kind, board, choice, now_ms);
}

/* A contact moved that long ago and is still down: it is stuck, and nobody's finger. */
enum { STUCK_MS = 10000 };

bool device_wants_restart(const struct device *device)
{
    if (!device->update.restart) {
        return false;
    }
    /* An image that nobody keeps must not wait for a hall that does not hear it. */
    if (device->hall_lost && device->update.trial_until_ms != NEVER_MS) {
        return true;
    }
    return device->ring.count == 0 && !keys_are_down(&device->keys, device->now_ms - STUCK_MS);
}

void device_hear(struct device *device, const uint8_t *bytes, size_t size_bytes, int64_t now_ms)
{
    if (size_bytes > 0) {
        device->find.pending = false; /* somebody else was first */
    }
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
    device->find.presses++;
    if (device->ring.count < KEY_RING_SIZE && device->ops->press != NULL &&
        !device->ops->press(device, code, now_ms, &context)) {
        device->ring.refused++;
        device_sound(device, SOUND_REFUSED, now_ms);
        return;
    }
    const bool taken = key_ring_push(&device->ring, code, context, now_ms);
    device_sound(device, taken ? SOUND_CLICK : SOUND_REFUSED, now_ms);
}

/* What a request asks is done, and the answer is ready in device->answer. */
static void device_obey(struct device *device, const struct modbus_request *request, int64_t now_ms)
{
    device->now_ms = now_ms;
    device->hall_heard_ms = now_ms;
    device->hall_lost = false;
    device->requests_good++;
    const enum modbus_exception exception = device_serve(device, request, now_ms);
    if (request->address == DEVICE_ADDRESS_ALL) {
        return;
    }
    if (exception != MODBUS_NO_EXCEPTION) {
        modbus_answer_exception(&device->answer, request, exception);
    }
    modbus_answer_end(&device->answer);
}

size_t device_answer(struct device *device, int64_t now_ms, const uint8_t **ret_bytes)
{
    struct find *find = &device->find;
    if (find->pending && now_ms >= find->answer_ms) {
        find->pending = false;
        find->told = find->presses;
        *ret_bytes = device->answer.bytes;
        return device->answer.size_bytes;
    }
    struct modbus_request request = {0};
    if (!ear_request(&device->ear, device->identity.address, now_ms, &request)) {
        return 0;
    }
    const enum find_part part =
        request.address == DEVICE_ADDRESS_FIND ? find_part(device, &request, now_ms) : FIND_MEANT;
    if (part == FIND_NOT_MEANT) {
        return 0;
    }
    device_obey(device, &request, now_ms);
    if (part == FIND_IN_SLOT) {
        find->pending = true;
        find->answer_ms =
            now_ms + FIND_SLOT_MS * (int64_t)find_slot(device->identity.unique_id, find->round);
        return 0; /* the next call, or a later one */
    }
    if (request.address == DEVICE_ADDRESS_ALL) {
        return 0;
    }
    *ret_bytes = device->answer.bytes;
    return device->answer.size_bytes;
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
    update_wake(&device->update, now_ms);
}

static int64_t earlier(int64_t one_ms, int64_t other_ms)
{
    return one_ms < other_ms ? one_ms : other_ms;
}

int64_t device_next_ms(const struct device *device, int64_t now_ms)
{
    int64_t next_ms = earlier(ear_next_ms(&device->ear), keys_next_ms(&device->keys));
    if (device->find.pending) {
        next_ms = earlier(next_ms, device->find.answer_ms);
    }
    next_ms = earlier(next_ms, update_next_ms(&device->update));
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
    text_string(out, " version ");
    text_number(out, device->version >> 8);
    text_string(out, ".");
    text_number(out, device->version & 0xFF);
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
