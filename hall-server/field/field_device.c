#include "hall-server/field/field_device.h"

#include "drivers/wire/crc16.h"
#include "drivers/wire/ink_pack.h"
#include "drivers/wire/run_pack.h"

#include <assert.h>
#include <string.h>

/* What the request under way is for. */
enum step {
    STEP_NONE,
    STEP_IDENTIFY,
    STEP_LOOK,
    STEP_POLL,
    STEP_CHECK,
    STEP_PANEL,
    STEP_REVIEW,
    STEP_REGION_AHEAD,
    STEP_REGION,
    STEP_ROWS,
    STEP_LATCH,
    STEP_SCROLL,
    STEP_UPDATE
};

enum {
    IDENTITY_SIZE = REG_KEY_COUNT + 1,
    LOOK_FIRST = REG_SESSION,
    LOOK_SIZE = REG_KEYS_WAITING - REG_SESSION + 1,
    CHECK_FIRST = REG_LATCHED_NUMBER,
    CHECK_SIZE = REG_BAND_SHOWN_CRC - REG_LATCHED_NUMBER + 1,
    CHECK_OLDER_SIZE = REG_REGION_SHOWN_CRC - REG_LATCHED_NUMBER + 1,
    REGION_HEAD_SIZE = REG_REGION_DATA - REG_REGION_NUMBER,
    REGION_LAST_DATA = FIELD_WRITE_MAX - REGION_HEAD_SIZE, /* registers that go with the head */
    PANEL_SIZE = REG_DISPLAY + DISPLAY_CHARACTERS - REG_CONTEXT,
};

static uint32_t joined(const uint16_t *registers)
{
    return (uint32_t)registers[0] << 16 | registers[1];
}

static void split(uint32_t value, uint16_t *ret_registers)
{
    ret_registers[0] = (uint16_t)(value >> 16);
    ret_registers[1] = (uint16_t)value;
}

static int image_bytes(const struct strip_image *image)
{
    return image->width_px / 8 * image->height_px;
}

static uint16_t image_crc(const struct strip_image *image)
{
    return crc16(image->bytes, (size_t)image_bytes(image));
}

/* A number that differs from the last one and is not 0, as latches and regions want it. */
static uint16_t change_number(struct field_device *device)
{
    device->change_next++;
    if (device->change_next == 0) {
        device->change_next = 1;
    }
    return device->change_next;
}

static bool has_keys(const struct field_device *device)
{
    return device->kind != DEVICE_STRIP;
}

void field_device_init(struct field_device *device, enum device_kind kind, int64_t now_ms)
{
    *device = (struct field_device){.kind = kind,
                                    .due_ms = now_ms,
                                    .panel_stale = true,
                                    .review_stale = true,
                                    .piece = FIELD_WRITE_MAX};
    memset(device->pad.display, ' ', DISPLAY_CHARACTERS);
}

/* Another panel, under another number; a sound that was heard is not heard again with it. */
static void change_panel(struct field_device *device)
{
    if (!device->panel_stale) {
        device->sound = SOUND_NONE;
    }
    (void)change_number(device);
    device->panel_stale = true;
}

/* Nothing that was told to the device before counts any more. */
static void forget_shown(struct field_device *device)
{
    device->panel_stale = true;
    device->review_stale = true;
    memset(device->row_known, 0, sizeof(device->row_known));
    device->strip_check = true;
    device->frame_seen = false;
    device->region_seen = false;
    device->region_sent = 0;
    field_scroll_forget(&device->scroll);
}

bool field_device_is_worked(const struct field_device *device)
{
    switch (device->kind) {
    case DEVICE_PAD:
        return !device->pad.quiet;
    case DEVICE_EVALUATOR:
        return device->review != 0;
    case DEVICE_STRIP:
        break;
    }
    return false;
}

/* What is to be shown and is not, or NONE. */
static enum field_urgency show_urgency(const struct field_device *device)
{
    switch (device->kind) {
    case DEVICE_PAD:
        return device->panel_stale ? FIELD_PANEL : FIELD_NONE;
    case DEVICE_EVALUATOR:
        return device->panel_stale || device->review_stale ? FIELD_PANEL : FIELD_NONE;
    case DEVICE_STRIP:
        return field_device_frame_shown(device) ? FIELD_NONE : FIELD_PICTURE;
    }
    return FIELD_NONE;
}

/* It may start anew: nobody works with its keys, and the hall has every press that was one. */
static bool is_at_rest(const struct field_device *device)
{
    return !field_device_is_worked(device) && device->keys_waiting == 0 &&
           device->handed == device->done && device->done == device->acked;
}

enum field_wait field_device_wait(const struct field_device *device)
{
    if (!field_update_restarts(&device->update) || is_at_rest(device)) {
        return FIELD_WAIT_NONE;
    }
    return field_device_is_worked(device) ? FIELD_WAIT_SEAT : FIELD_WAIT_KEYS;
}

bool field_device_updates(const struct field_device *device, int64_t now_ms)
{
    const struct field_update *update = &device->update;
    return device->state == FIELD_PRESENT && show_urgency(device) == FIELD_NONE &&
           field_update_due(update, now_ms) &&
           (!field_update_restarts(update) || is_at_rest(device));
}

/* New firmware is as urgent as a piece of a picture, and comes after it. */
static enum field_urgency show_or_update(const struct field_device *device, int64_t now_ms)
{
    return field_device_updates(device, now_ms) ? FIELD_PICTURE : show_urgency(device);
}

enum field_urgency field_device_urgency(const struct field_device *device, int64_t now_ms)
{
    assert(device->step == STEP_NONE);
    if (device->state != FIELD_PRESENT) {
        return now_ms >= device->due_ms ? FIELD_PROBE : FIELD_NONE;
    }
    if (device->misses > 0) {
        return FIELD_KEYS; /* a short one: a noisy line breaks long requests to a device that lives
                            */
    }
    if (device->region_wrong) {
        return FIELD_REGION;
    }
    const enum field_urgency show = show_or_update(device, now_ms);
    if (now_ms < device->due_ms || (device->panel_first && show == FIELD_PANEL)) {
        return show;
    }
    /* A press that is there already, or its end, is not for later either. */
    const bool soon = field_device_is_worked(device) || device->due_ms == 0;
    return soon ? FIELD_KEYS : show == FIELD_PANEL ? FIELD_PANEL : FIELD_LIFE;
}

bool field_device_panel_waits(const struct field_device *device, int64_t now_ms)
{
    return device->state == FIELD_PRESENT && device->misses == 0 && now_ms >= device->due_ms &&
           show_urgency(device) == FIELD_PANEL;
}

void field_device_panel_first(struct field_device *device)
{
    device->panel_first = true;
}

static void read_request(struct field_request *request, uint16_t first, uint16_t count)
{
    *request = (struct field_request){.function = 3, .read_first = first, .read_count = count};
}

static void write_request(struct field_request *request, uint16_t first, uint16_t count)
{
    assert(count <= FIELD_WRITE_MAX);
    *request = (struct field_request){.function = 16, .write_first = first, .write_count = count};
}

/*
 * Nearly always a device that is asked for keys has none. So it is first asked for their count, in
 * 21 bytes of line instead of 50, and only one that has some is polled. A late answer to an older
 * look does no harm, since nothing but a poll follows from it.
 */
static bool look_is_enough(const struct field_device *device)
{
    return device->session != 0 && device->misses == 0 && device->keys_waiting == 0 &&
           device->done == device->acked;
}

/* One request reads the keys and acknowledges those that the hall has. */
static void poll_request(struct field_device *device, uint32_t entropy,
                         struct field_request *request)
{
    device->keys_asked = device->keys_waiting > 1 ? FIELD_KEYS_A_POLL : 1;
    *request = (struct field_request){
        .function = 23,
        .read_first = REG_POLL_HEAD,
        .read_count = (uint16_t)(POLL_HEAD_SIZE + KEY_EVENT_REGISTERS * device->keys_asked),
        .write_first = REG_POLL_TOKEN,
        .write_count = REG_ACK_NUMBER + REG_ACK_NUMBER_SIZE - REG_POLL_TOKEN,
    };
    device->token++;
    request->write[0] = device->token;
    if (device->session == 0) {
        device->new_session = entropy == 0 ? 1 : entropy;
        /* Nothing may be acknowledged before the device's session was read once. */
        if (device->session_read) {
            split(device->new_session, &request->write[REG_ACK_SESSION - REG_POLL_TOKEN]);
        }
    } else if (device->done != device->acked) {
        split(device->session, &request->write[REG_ACK_SESSION - REG_POLL_TOKEN]);
        split(device->done, &request->write[REG_ACK_NUMBER - REG_POLL_TOKEN]);
    }
}

/*
 * A write of which the first registers are read back in the same answer: an answer to a write alone
 * says only which registers they were, so a late one to the last panel would pass for this one's.
 * Among those is what differs each time: BUZZER's number, or the review's.
 */
static void exchange_request(struct field_request *request, uint16_t first, uint16_t count,
                             uint16_t back_count)
{
    write_request(request, first, count);
    request->function = 23;
    request->read_first = first;
    request->read_count = back_count;
}

static bool exchange_took(const struct field_request *request, const uint16_t *registers)
{
    assert(request->read_first == request->write_first);
    return memcmp(request->write, registers, request->read_count * sizeof(registers[0])) == 0;
}

/* LEDs of an evaluator: all five alike while a review is open, so that none is suggested. */
static void panel_request(struct field_device *device, struct field_request *request)
{
    const bool pad = device->kind == DEVICE_PAD;
    const uint16_t first = pad ? REG_CONTEXT : REG_BUZZER;
    const uint16_t end = pad ? REG_CONTEXT + PANEL_SIZE : REG_DISPLAY;
    exchange_request(request, first, (uint16_t)(end - first),
                     (uint16_t)(REG_BUZZER + REG_BUZZER_SIZE - first));
    uint16_t *const at = request->write - first; /* indexed by address */
    if (pad) {
        at[REG_CONTEXT] = device->pad.context;
        for (int i = 0; i < DISPLAY_CHARACTERS; i++) {
            at[REG_DISPLAY + i] = (uint8_t)device->pad.display[i];
        }
    }
    at[REG_BUZZER] = (uint16_t)((device->change_next & 0xFF) << 8 | device->sound);
    at[REG_PANEL_BRIGHTNESS] = BRIGHTNESS_MAX;
    for (int i = 0; i < LED_COUNT; i++) {
        const uint16_t level_light =
            device->review != 0 && i <= LED_LEVEL_5 ? LIGHT_SLOW : LIGHT_OFF;
        at[REG_LEDS + i] = pad ? device->pad.lights[i] : level_light;
    }
}

static void review_request(const struct field_device *device, struct field_request *request)
{
    exchange_request(request, REG_REVIEW, 1, 1);
    request->write[0] = device->review;
}

/* `count` registers of pixels or runs, from byte `from` of `bytes`; past `size` it is 0. */
static void put_bytes(uint16_t *registers, int count, const uint8_t *bytes, int from, int size)
{
    for (int i = 0; i < count; i++) {
        const int at = from + 2 * i;
        const uint16_t high = at < size ? bytes[at] : 0;
        const uint16_t low = at + 1 < size ? bytes[at + 1] : 0;
        registers[i] = (uint16_t)(high << 8 | low);
    }
}

/*
 * A region acts when its number is written, so its head goes last, in one request with the first
 * registers of data; what does not fit beside the head goes ahead.
 */
static void region_request(struct field_device *device, struct field_request *request)
{
    const int data = (device->packed_bytes + 1) / 2;
    const int ahead_from = REGION_LAST_DATA + device->region_sent;
    if (device->region_set && ahead_from < data) {
        const int left = data - ahead_from;
        const int count = left < FIELD_WRITE_MAX ? left : FIELD_WRITE_MAX;
        write_request(request, (uint16_t)(REG_REGION_DATA + ahead_from), (uint16_t)count);
        put_bytes(request->write, count, device->packed, 2 * ahead_from, device->packed_bytes);
        device->ahead_count = count;
        device->step = STEP_REGION_AHEAD;
        return;
    }
    const int count = data < REGION_LAST_DATA ? data : REGION_LAST_DATA;
    write_request(request, REG_REGION_NUMBER,
                  (uint16_t)(REGION_HEAD_SIZE + (device->region_set ? count : 0)));
    uint16_t *const at = request->write - REG_REGION_NUMBER;
    at[REG_REGION_NUMBER] = change_number(device);
    if (device->region_set) {
        const struct strip_place place = strip_image_place(device->width_px);
        at[REG_REGION_FLAGS] = (uint16_t)((device->region_blinks ? REGION_BLINKS : 0) |
                                          (device->packed_ink ? REGION_INK : 0));
        at[REG_CLEAR_X_PX] = (uint16_t)place.clear_x_px;
        at[REG_CLEAR_WIDTH_PX] = (uint16_t)place.clear_width_px;
        at[REG_REGION_X_PX] = (uint16_t)place.x_px;
        at[REG_REGION_WIDTH_PX] = (uint16_t)device->region.width_px;
        at[REG_REGION_HEIGHT_PX] = (uint16_t)device->region.height_px;
        at[REG_REGION_CRC] = device->region_crc;
        at[REG_REGION_BYTES] = (uint16_t)device->packed_bytes;
        put_bytes(&at[REG_REGION_DATA], count, device->packed, 0, device->packed_bytes);
    }
    device->step = STEP_REGION;
}

static size_t row_bytes(const struct field_device *device)
{
    return (size_t)device->width_px / 8;
}

static bool row_is_right(const struct field_device *device, int row)
{
    const size_t at = (size_t)row * row_bytes(device);
    return device->row_known[row] &&
           memcmp(device->next + at, device->frame.bytes + at, row_bytes(device)) == 0;
}

/*
 * A long piece meets a turned bit more often than a short one; and one piece was seen to fail each
 * time, for minutes (field_bus_test, seed 1): of another length it arrives. So what failed is cut
 * in two, and pieces grow again while they arrive. On a good line they are never cut.
 */
static void piece_ended(struct field_device *device, bool arrived)
{
    const int next = arrived ? device->piece + device->piece / 4 : device->piece / 2;
    device->piece = next > FIELD_WRITE_MAX   ? FIELD_WRITE_MAX
                    : next < FIELD_PIECE_MIN ? FIELD_PIECE_MIN
                                             : next;
}

/* The first run of rows that the device does not have yet; when it has all, the latch. */
static void frame_request(struct field_device *device, struct field_request *request)
{
    const int row_registers = device->width_px / 16;
    int first = 0;
    while (first < device->height_px && row_is_right(device, first)) {
        first++;
    }
    if (first == device->height_px) {
        write_request(request, REG_LATCH_NUMBER, 2);
        request->write[0] = change_number(device);
        request->write[1] = device->frame_crc;
        device->step = STEP_LATCH;
        return;
    }
    int count = 1;
    while (first + count < device->height_px && (count + 1) * row_registers <= device->piece &&
           !row_is_right(device, first + count)) {
        count++;
    }
    write_request(request, (uint16_t)(REG_FRAME_NEXT + first * row_registers),
                  (uint16_t)(count * row_registers));
    put_bytes(request->write, count * row_registers, device->frame.bytes, 2 * first * row_registers,
              image_bytes(&device->frame));
    device->rows_first = first;
    device->rows_count = count;
    device->step = STEP_ROWS;
}

/* What the strip shows; older firmware has no words that scroll. */
static void check_request(struct field_device *device, struct field_request *request)
{
    read_request(request, CHECK_FIRST,
                 field_device_can_scroll(device) ? CHECK_SIZE : CHECK_OLDER_SIZE);
    device->step = STEP_CHECK;
}

static void show_request(struct field_device *device, struct field_request *request)
{
    if (show_urgency(device) == FIELD_NONE) {
        device->update.long_pieces =
            device->update.quiet_line && device->map_version >= UPDATE_LONG_VERSION;
        field_update_next(&device->update, request);
        device->step = STEP_UPDATE;
    } else if (device->kind == DEVICE_STRIP) {
        if (device->strip_check) {
            check_request(device, request);
        } else if (device->frame_wrong) {
            frame_request(device, request);
        } else {
            field_scroll_next(&device->scroll, change_number(device), request);
            device->step = STEP_SCROLL;
        }
    } else if (device->panel_stale) {
        panel_request(device, request);
        device->step = STEP_PANEL;
    } else {
        review_request(device, request);
        device->step = STEP_REVIEW;
    }
}

void field_device_next(struct field_device *device, int64_t now_ms, uint32_t entropy,
                       struct field_request *ret_request)
{
    switch (field_device_urgency(device, now_ms)) {
    case FIELD_PROBE:
        read_request(ret_request, REG_MAGIC, IDENTITY_SIZE);
        device->step = STEP_IDENTIFY;
        break;
    case FIELD_REGION:
        region_request(device, ret_request);
        break;
    case FIELD_KEYS:
    case FIELD_LIFE:
        if (has_keys(device) && look_is_enough(device)) {
            read_request(ret_request, LOOK_FIRST, LOOK_SIZE);
            device->keys_asked = 0;
            device->step = STEP_LOOK;
        } else if (has_keys(device)) {
            poll_request(device, entropy, ret_request);
            device->step = STEP_POLL;
        } else {
            check_request(device, ret_request);
        }
        break;
    case FIELD_PANEL:
    case FIELD_PICTURE:
        show_request(device, ret_request);
        break;
    case FIELD_NONE:
        assert(false && "asked for a request when there is none");
        break;
    }
    device->panel_first = false;
    assert(device->step != STEP_NONE);
}

/* --- Answers ------------------------------------------------------------------------------------
 */

/* The only place where the state changes. */
static void set_state(struct field_device *device, enum field_device_state state,
                      struct field_news *news)
{
    if (device->state == state) {
        return;
    }
    /* The drawing in the header: nobody comes back to UNKNOWN but by field_device_init(). */
    assert(state != FIELD_UNKNOWN);
    device->state = state;
    news->state_changed = true;
    if (state == FIELD_PRESENT) {
        forget_shown(device);
        device->session_read = false;
    }
}

static int poll_pause_ms(const struct field_device *device)
{
    if (field_device_is_worked(device)) {
        return FIELD_POLL_KEYS_MS;
    }
    return device->kind == DEVICE_PAD ? FIELD_POLL_QUIET_MS : FIELD_POLL_IDLE_MS;
}

static bool size_is_known(int width_px, int height_px)
{
    return width_px >= 64 && width_px <= STRIP_WIDTH_MAX_PX && width_px % 16 == 0 &&
           height_px >= 16 && height_px <= STRIP_HEIGHT_MAX_PX;
}

/*
 * Packs the region as the device's firmware can read it. False for a picture too restless to pack,
 * which does not exist among figures; then the frame shows alone.
 */
static bool pack_region(struct field_device *device, const struct strip_image *region)
{
    const unsigned width_px = (unsigned)region->width_px;
    const unsigned height_px = (unsigned)region->height_px;
    size_t size = 0;
    device->packed_ink = device->map_version >= REGION_INK_VERSION;
    const bool packed = device->packed_ink
                            ? ink_pack(region->bytes, width_px, height_px, device->packed,
                                       sizeof(device->packed), &size) == INK_PACK_OK
                            : run_pack(region->bytes, width_px, height_px, device->packed,
                                       sizeof(device->packed), &size) == RUN_PACK_OK;
    device->packed_bytes = packed ? (int)size : 0;
    return packed;
}

/* False when this is not a device of our map, or one of another kind than was wired here. */
static bool take_identity(struct field_device *device, const uint16_t *registers)
{
    const int width_px = registers[REG_WIDTH_PX];
    const int height_px = registers[REG_HEIGHT_PX];
    if (registers[REG_MAGIC] != REGISTER_MAP_MAGIC || registers[REG_MAP_VERSION] == 0 ||
        registers[REG_MAP_VERSION] > REGISTER_MAP_VERSION ||
        registers[REG_KIND] != (uint16_t)device->kind ||
        (device->kind == DEVICE_STRIP && !size_is_known(width_px, height_px))) {
        return false;
    }
    memcpy(device->unique_id, registers + REG_UNIQUE_ID, sizeof(device->unique_id));
    device->version = registers[REG_FIRMWARE_VERSION];
    if (device->kind == DEVICE_STRIP &&
        (width_px != device->width_px || height_px != device->height_px)) {
        /* Pictures of another size are of no use; the owner draws them anew. */
        device->strip_set = false;
        device->region_set = false;
        device->region_wrong = false;
        (void)field_scroll_set(&device->scroll, NULL);
    }
    const bool other_firmware = registers[REG_MAP_VERSION] != device->map_version;
    device->map_version = registers[REG_MAP_VERSION];
    device->width_px = width_px;
    device->height_px = height_px;
    if (device->region_set && other_firmware) {
        device->region_set = pack_region(device, &device->region);
        device->region_sent = 0;
    }
    return true;
}

/* A session that we did not know: the device, or we, started anew; its presses count from there. */
static void take_session(struct field_device *device, uint32_t session, uint32_t first)
{
    device->session_read = true;
    if (session == device->session) {
        return;
    }
    device->session = session;
    device->handed = first - 1;
    device->done = first - 1;
    device->acked = first - 1;
    forget_shown(device);
}

/* A device that started anew counts as one that has something to say. */
static void take_look(struct field_device *device, const uint16_t *registers)
{
    const uint16_t *const at = registers - LOOK_FIRST;
    device->keys_waiting = at[REG_KEYS_WAITING];
    if (joined(&at[REG_SESSION]) != device->session && device->keys_waiting == 0) {
        device->keys_waiting = 1;
    }
}

static bool take_poll(struct field_device *device, const uint16_t *registers,
                      struct field_news *news)
{
    const uint16_t *const at = registers - REG_POLL_HEAD;
    if (at[REG_POLL_TOKEN_BACK] != device->token || at[REG_KEYS_WAITING] > KEY_RING_SIZE) {
        return false; /* a late answer to an older poll */
    }
    const uint32_t first = joined(&at[REG_KEYS_FIRST]);
    take_session(device, joined(&at[REG_SESSION]), first);
    device->acked = first - 1;
    device->keys_waiting = at[REG_KEYS_WAITING];
    if (device->session == 0) {
        return true; /* its presses have no lasting name yet: the next poll gives it a session */
    }
    const int waiting =
        at[REG_KEYS_WAITING] < device->keys_asked ? at[REG_KEYS_WAITING] : device->keys_asked;
    for (int i = 0; i < waiting; i++) {
        const uint32_t number = first + (uint32_t)i;
        const uint16_t *const event = &at[REG_KEY_EVENTS + KEY_EVENT_REGISTERS * i];
        if ((int32_t)(number - device->handed) <= 0) {
            continue;
        }
        device->handed = number;
        news->keys[news->key_count++] = (struct field_key){.session = device->session,
                                                           .number = number,
                                                           .key = event[0],
                                                           .context = event[1],
                                                           .age_ms = event[2] * 10};
    }
    return true;
}

static bool all_rows_known(const struct field_device *device)
{
    for (int row = 0; row < device->height_px; row++) {
        if (!device->row_known[row]) {
            return false;
        }
    }
    return true;
}

static void take_check(struct field_device *device, const uint16_t *registers)
{
    const uint16_t *const at = registers - CHECK_FIRST;
    device->strip_check = false;
    if (!device->strip_set) {
        return;
    }
    device->frame_wrong = at[REG_LATCHED_NUMBER] == 0 || at[REG_LATCHED_CRC] != device->frame_crc;
    device->frame_seen = !device->frame_wrong;
    if (device->frame_wrong && all_rows_known(device) &&
        at[REG_NEXT_CRC] != crc16(device->next, row_bytes(device) * (size_t)device->height_px)) {
        memset(device->row_known, 0, sizeof(device->row_known));
    }
    const bool shown = at[REG_REGION_SHOWN_NUMBER] != 0 && at[REG_REGION_SHOWN_CRC] != 0;
    const bool right =
        device->region_set ? shown && at[REG_REGION_SHOWN_CRC] == device->region_crc : !shown;
    device->region_seen = right;
    if (!right) {
        device->region_wrong = true;
        device->region_sent = 0;
    }
    if (field_device_can_scroll(device)) {
        field_scroll_check(&device->scroll, at[REG_BAND_SHOWN_NUMBER], at[REG_BAND_SHOWN_CRC]);
    }
}

static void take_rows(struct field_device *device)
{
    for (int row = device->rows_first; row < device->rows_first + device->rows_count; row++) {
        const size_t at = (size_t)row * row_bytes(device);
        memcpy(device->next + at, device->frame.bytes + at, row_bytes(device));
        device->row_known[row] = true;
    }
}

/* Nothing was told to the device between its request and its answer, so both can be made again. */
static bool take_panel(struct field_device *device, const uint16_t *registers)
{
    struct field_request request;
    panel_request(device, &request);
    const bool took = exchange_took(&request, registers);
    device->panel_stale = device->panel_stale && !took;
    return took;
}

static bool take_review(struct field_device *device, const uint16_t *registers)
{
    struct field_request request;
    review_request(device, &request);
    const bool took = exchange_took(&request, registers);
    device->review_stale = device->review_stale && !took;
    return took;
}

/* What a good answer means for each step; false: it was not an answer to it after all. */
static bool take_good(struct field_device *device, int64_t now_ms, const uint16_t *registers,
                      struct field_news *news)
{
    switch (device->step) {
    case STEP_IDENTIFY:
        if (!take_identity(device, registers)) {
            return false;
        }
        set_state(device, FIELD_PRESENT, news);
        device->due_ms = now_ms;
        return true;
    case STEP_POLL:
        device->due_ms = now_ms + poll_pause_ms(device);
        if (!take_poll(device, registers, news)) {
            return false;
        }
        if (device->keys_waiting > device->keys_asked) {
            device->due_ms = 0; /* the rest of them, at once */
        }
        return true;
    case STEP_LOOK:
        take_look(device, registers);
        device->due_ms = device->keys_waiting > 0 ? 0 : now_ms + poll_pause_ms(device);
        return true;
    case STEP_CHECK:
        device->due_ms = now_ms + poll_pause_ms(device);
        take_check(device, registers);
        return true;
    case STEP_PANEL:
        return take_panel(device, registers);
    case STEP_REVIEW:
        return take_review(device, registers);
    case STEP_REGION_AHEAD:
        device->region_sent += device->ahead_count;
        return true;
    case STEP_REGION:
        device->region_wrong = false;
        device->region_sent = 0;
        device->strip_check = true;
        return true;
    case STEP_ROWS:
        take_rows(device);
        piece_ended(device, true);
        return true;
    case STEP_LATCH:
        device->frame_wrong = false;
        device->strip_check = true;
        return true;
    case STEP_SCROLL:
        device->strip_check = field_scroll_answer(&device->scroll, true);
        return true;
    case STEP_UPDATE: {
        const bool before = device->update.begun;
        const bool took = field_update_answer(&device->update, now_ms, registers);
        device->version = device->update.version_now;
        news->update_begun = device->update.begun && !before;
        news->update_ended = device->update.state != FIELD_UPDATE_GOING;
        return took;
    }
    default:
        assert(false && "an answer without a request");
        return false;
    }
}

void field_device_answer(struct field_device *device, int64_t now_ms, bool good,
                         const uint16_t *registers, struct field_news *ret_news)
{
    assert(device->step != STEP_NONE);
    struct field_news news = {0};
    const int step = device->step;
    if (good && take_good(device, now_ms, registers, &news)) {
        device->misses = 0;
    } else {
        news.astray = good;
        device->misses++;
        if (step == STEP_ROWS) {
            /* Nobody knows whether they arrived. */
            memset(&device->row_known[device->rows_first], 0, (size_t)device->rows_count);
            piece_ended(device, false);
        }
        if (step == STEP_LATCH) {
            /* Refused, or unheard: ask what is latched, and what stands in FRAME_NEXT. */
            device->strip_check = true;
        }
        if (step == STEP_SCROLL && field_scroll_answer(&device->scroll, false)) {
            device->strip_check = true;
        }
        if (step == STEP_UPDATE) {
            field_update_missed(&device->update);
        }
        device->region_sent = 0;
        device->due_ms = now_ms; /* again, behind those that are due for longer */
        if (device->state != FIELD_PRESENT || device->misses >= FIELD_MISSES_LOST) {
            set_state(device, FIELD_LOST, &news);
            device->due_ms = now_ms + FIELD_PROBE_MS;
        }
    }
    device->step = STEP_NONE;
    *ret_news = news;
}

void field_device_key_done(struct field_device *device, uint32_t session, uint32_t number)
{
    if (session == device->session && (int32_t)(number - device->done) > 0) {
        device->done = number;
        device->due_ms = 0; /* acknowledge at once: the device's list is short */
    }
}

void field_device_update(struct field_device *device, const struct firmware_file *file,
                         int64_t now_ms)
{
    assert((int)file->parts[0].head.kind == (int)device->kind);
    assert(device->step == STEP_NONE);
    field_update_begin(&device->update, file, now_ms);
}

void field_device_keys_again(struct field_device *device)
{
    device->handed = device->done;
}

/* --- What to show -------------------------------------------------------------------------------
 */

bool field_pad_view_equal(const struct field_pad_view *a, const struct field_pad_view *b)
{
    return memcmp(a->display, b->display, sizeof(a->display)) == 0 &&
           memcmp(a->lights, b->lights, sizeof(a->lights)) == 0 && a->context == b->context &&
           a->quiet == b->quiet;
}

void field_device_show_pad(struct field_device *device, const struct field_pad_view *view)
{
    assert(device->kind == DEVICE_PAD);
    assert(device->step == STEP_NONE);
    for (int i = 0; i < DISPLAY_CHARACTERS; i++) {
        assert(view->display[i] >= 32 && view->display[i] <= 95);
    }
    if (!field_pad_view_equal(&device->pad, view)) {
        device->pad = *view;
        change_panel(device);
    }
}

void field_device_show_review(struct field_device *device, uint16_t review)
{
    assert(device->kind == DEVICE_EVALUATOR);
    assert(device->step == STEP_NONE);
    if (device->review != review) {
        device->review = review;
        device->review_stale = true;
        change_panel(device);
    }
}

void field_device_sound(struct field_device *device, uint8_t sound)
{
    assert(device->kind != DEVICE_STRIP);
    assert(sound < SOUND_COUNT);
    change_panel(device);
    device->sound = sound;
}

void field_device_show_frame(struct field_device *device, const struct strip_image *frame)
{
    assert(device->kind == DEVICE_STRIP);
    assert(device->step == STEP_NONE);
    assert(frame->width_px == device->width_px && frame->height_px == device->height_px);
    device->frame = *frame;
    device->frame_crc = image_crc(frame);
    device->strip_set = true;
    device->strip_check = true;
    device->frame_seen = false;
}

bool field_device_frame_shown(const struct field_device *device)
{
    return !device->strip_set || (!device->strip_check && !device->frame_wrong &&
                                  (!device->scroll.wrong || !field_device_can_scroll(device)));
}

bool field_device_can_scroll(const struct field_device *device)
{
    return device->kind == DEVICE_STRIP && device->map_version >= BAND_VERSION;
}

void field_device_show_scroll(struct field_device *device, const struct strip_scroll *scroll)
{
    assert(scroll == NULL || field_device_can_scroll(device));
    assert(device->step == STEP_NONE);
    if (field_scroll_set(&device->scroll, scroll)) {
        device->strip_check = true;
    }
}

void field_device_show_region(struct field_device *device, const struct strip_image *region,
                              bool blinks)
{
    assert(device->kind == DEVICE_STRIP);
    assert(device->step == STEP_NONE);
    device->region_sent = 0;
    const bool set = region != NULL && pack_region(device, region);
    if (!set && !device->region_set) {
        return;
    }
    device->region_set = set;
    device->region_wrong = true;
    device->region_seen = false;
    if (set) {
        device->region = *region;
        device->region_crc = image_crc(region);
        device->region_blinks = blinks;
    } else {
        device->packed_bytes = 0;
    }
}
