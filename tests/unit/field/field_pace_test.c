/*
 * How soon a pad's key becomes a number on its strip, on a line of 40 devices at 115200 baud, on
 * virtual time: each request and answer takes its bytes' time, and the line is as busy as a full
 * hall makes it. Strips of open windows turn their pages, pads show who waits, calls follow calls.
 */
#include "drivers/text/text.h"
#include "drivers/wire/crc16.h"
#include "hall-server/field/field_line.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PADS = 14,
    EVALUATORS = 14,
    STRIPS = 12,
    HALL_US = 3000,   /* from a press that was read to the mail that it makes */
    TURN_US = 2500,   /* a device hears the end of a request, and answers */
    COUNTS_MS = 5000, /* the pads show another number of people */
    CALLS = 200,
    PRESS_EVERY_MS = 2000,
    LIMIT_MS = 250,       /* DESIGN §11, for the whole way … */
    REACH_MS = 150,       /* … and what it would like better */
    OLDER_LIMIT_MS = 300, /* a call to older firmware is two requests or three */
    PAGES_LEAST = 100,
    IMAGE_BYTES = 8000,
    QUIET_US = 20000000, /* until all devices are there */
    UPDATE_QUIET_S = 75,
    UPDATE_FULL_S = 600, /* and was without an end where strips turned pages */
    OLD_VERSION = 0x0001,
    NEW_VERSION = 0x0203,
};

struct unit {
    int64_t pressed_us; /* 0: no press waits in the pad */
    uint32_t number;    /* of its next press */
    int64_t mail_us;    /* when the hall's answer to the press comes; 0: none */
    int64_t began_us;   /* of the call that the strip does not show yet; 0: none */
    uint16_t latched[2];
    uint16_t region[2];
    uint16_t version;
    uint16_t told[UPDATE_TOLD_SIZE]; /* UPDATE_STATE .. */
};

static struct field_line line;
static struct unit units[FIELD_LINE_DEVICES_MAX];
static int64_t now_us;
static uint64_t seed;
enum { CALLS_ROOM = 2000 };
static int64_t read_us[CALLS_ROOM], shown_us[CALLS_ROOM];
static int read_count, shown_count, pages;
static struct text_fonts *fonts;
static uint16_t map_version; /* of the strips' firmware */
static int region_requests, regions, region_bytes;

static unsigned roll(unsigned sides)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % sides;
}

static int64_t bytes_us(int bytes)
{
    return (int64_t)bytes * 10 * 1000000 / FIELD_BAUD;
}

static int64_t request_us(const struct field_request *request)
{
    const int bytes = request->function == 3    ? 8
                      : request->function == 16 ? 9 + 2 * request->write_count
                                                : 13 + 2 * request->write_count;
    return FIELD_PAUSE_US + bytes_us(bytes);
}

static int64_t answer_us(const struct field_request *request)
{
    return TURN_US + bytes_us(request->function == 16 ? 8 : 5 + 2 * request->read_count);
}

/* --- The devices --- */

static void put_wide(uint16_t *registers, uint32_t value)
{
    registers[0] = (uint16_t)(value >> 16);
    registers[1] = (uint16_t)value;
}

static void poll(struct unit *unit, const struct field_request *request, uint16_t *registers)
{
    uint16_t *const at = registers - REG_POLL_HEAD;
    at[REG_POLL_TOKEN_BACK] = request->write[0];
    put_wide(&at[REG_SESSION], 7);
    put_wide(&at[REG_KEYS_FIRST], unit->number);
    if (unit->pressed_us != 0 && request->write[REG_ACK_SESSION - REG_POLL_TOKEN + 1] == 7) {
        unit->pressed_us = 0;
        unit->number++;
        put_wide(&at[REG_KEYS_FIRST], unit->number);
    }
    if (unit->pressed_us != 0) {
        at[REG_KEYS_WAITING] = 1;
        at[REG_KEY_EVENTS] = PAD_KEY_NEXT;
    }
}

static void identify(const struct field_device *device, uint16_t *registers)
{
    registers[REG_MAGIC] = REGISTER_MAP_MAGIC;
    registers[REG_MAP_VERSION] = map_version;
    registers[REG_KIND] = (uint16_t)device->kind;
    registers[REG_WIDTH_PX] = device->kind == DEVICE_STRIP ? 512 : 0;
    registers[REG_HEIGHT_PX] = device->kind == DEVICE_STRIP ? 32 : 0;
}

static void check(const struct field_device *device, const struct unit *unit, uint16_t *registers)
{
    uint16_t *const at = registers - REG_LATCHED_NUMBER;
    at[REG_NEXT_CRC] = crc16(device->next, sizeof(device->next)); /* what was sent has arrived */
    at[REG_LATCHED_NUMBER] = unit->latched[0];
    at[REG_LATCHED_CRC] = unit->latched[1];
    at[REG_REGION_SHOWN_NUMBER] = unit->region[0];
    at[REG_REGION_SHOWN_CRC] = unit->region[1];
}

static void look(const struct unit *unit, uint16_t *registers)
{
    uint16_t *const at = registers - REG_SESSION;
    put_wide(&at[REG_SESSION], 7);
    at[REG_KEYS_WAITING] = unit->pressed_us != 0;
}

/* New firmware, as far as the line has to do with it: a restart takes no time. */
static void update(struct unit *unit, const struct field_request *request, uint16_t *registers)
{
    uint16_t *const received = &unit->told[REG_UPDATE_RECEIVED - REG_UPDATE_STATE];
    uint16_t *const state = &unit->told[0];
    if (request->write_first == REG_UPDATE_OFFSET && request->write[1] == received[1]) {
        received[1] = (uint16_t)(received[1] + 2 * (request->write_count - 2));
        *state = received[1] == IMAGE_BYTES ? UPDATE_WHOLE : UPDATE_RECEIVING;
    } else if (request->write_first == REG_UPDATE_ORDER) {
        static const uint16_t after[UPDATE_ORDER_COUNT] = {[UPDATE_ORDER_BEGIN] = UPDATE_RECEIVING,
                                                           [UPDATE_ORDER_SWITCH] = UPDATE_SWITCHING,
                                                           [UPDATE_ORDER_KEEP] = UPDATE_IDLE};
        *state = after[request->write[0]];
        received[1] = *state == UPDATE_RECEIVING ? 0 : received[1];
        unit->version = *state == UPDATE_SWITCHING ? NEW_VERSION : unit->version;
    }
    memcpy(registers, unit->told, request->read_count * sizeof(registers[0]));
}

static bool is_update(const struct field_request *request)
{
    return request->read_count > 0 && request->read_first == REG_UPDATE_STATE;
}

static void serve(const struct field_device *device, struct unit *unit,
                  const struct field_request *request, uint16_t *registers)
{
    if (is_update(request)) {
        update(unit, request, registers);
    } else if (request->function == 3 && request->read_first == REG_FIRMWARE_VERSION) {
        registers[0] = unit->version;
    } else if (request->function == 23 && request->write_first != REG_POLL_TOKEN) {
        memcpy(registers, request->write, request->read_count * sizeof(registers[0]));
    } else if (request->function == 23) {
        poll(unit, request, registers);
    } else if (request->function == 3 && request->read_first == REG_MAGIC) {
        identify(device, registers);
    } else if (request->function == 3 && request->read_first == REG_SESSION) {
        look(unit, registers);
    } else if (request->function == 3) {
        check(device, unit, registers);
    } else if (request->write_first == REG_LATCH_NUMBER) {
        memcpy(unit->latched, request->write, sizeof(unit->latched));
    } else if (request->write_first == REG_REGION_NUMBER) {
        const bool set = request->write_count > REG_REGION_CRC - REG_REGION_NUMBER;
        unit->region[0] = set ? request->write[0] : 0;
        unit->region[1] = set ? request->write[REG_REGION_CRC - REG_REGION_NUMBER] : 0;
    }
}

/* --- The hall --- */

static struct field_device *device_at(int at)
{
    return &line.devices[at].device;
}

/* A real one: "请" and a number. */
static void draw_region(struct strip_image *image)
{
    struct strip_view view = {.state = STRIP_CALLED};
    snprintf(view.number, sizeof(view.number), "%c%03u", 'A' + (char)roll(26), roll(1000));
    assert_true(strip_image_region(fonts, &view, 512, 32, image));
}

static void turn_page(struct field_device *strip)
{
    struct strip_image image = {.width_px = 512, .height_px = 32};
    for (int i = 0; i < STRIP_IMAGE_BYTES_MAX; i++) {
        image.bytes[i] = (uint8_t)roll(256);
    }
    field_device_show_frame(strip, &image);
    pages++;
}

static void show_counts(int open)
{
    for (int i = 0; i < PADS; i++) {
        struct field_pad_view view = {.quiet = i >= open};
        snprintf(view.display, sizeof(view.display), "A%03u %3u", roll(999), roll(999));
        field_device_show_pad(device_at(i), &view);
    }
}

/* The press was read: the hall calls, and the strip over this window is to show it. */
static void call(int pad)
{
    struct unit *unit = &units[pad];
    const int strip = PADS + EVALUATORS + pad % STRIPS;
    struct strip_image region;
    unit->mail_us = 0;
    draw_region(&region);
    field_device_key_done(device_at(pad), 7, unit->number);
    field_device_show_region(device_at(strip), &region, true);
    assert_int_equal(device_at(strip)->packed_ink, map_version >= REGION_INK_VERSION);
    regions++;
    region_bytes += device_at(strip)->packed_bytes;
    units[strip].began_us = units[strip].began_us == 0 ? unit->pressed_us : units[strip].began_us;
}

static void note_shown(int at)
{
    if (units[at].began_us != 0 && !device_at(at)->region_wrong && shown_count < CALLS_ROOM) {
        shown_us[shown_count++] = now_us - units[at].began_us;
        units[at].began_us = 0;
    }
}

/* --- The line --- */

static void one_request(int chosen)
{
    struct field_request request;
    struct field_news news;
    uint16_t registers[FIELD_READ_MAX] = {0};
    struct unit *unit = &units[chosen];
    field_device_next(device_at(chosen), now_us / 1000, 7, &request);
    region_requests +=
        request.write_first >= REG_REGION_NUMBER && request.write_first < REG_FRAME_NEXT;
    now_us += request_us(&request);
    serve(device_at(chosen), unit, &request, registers);
    now_us += answer_us(&request);
    field_device_answer(device_at(chosen), now_us / 1000, true, registers, &news);
    if (news.key_count > 0) {
        assert_int_equal(news.keys[0].number, unit->number);
        if (read_count < CALLS_ROOM) {
            read_us[read_count++] = now_us - unit->pressed_us;
        }
        unit->mail_us = now_us + HALL_US;
        field_line_pressed(&line, now_us / 1000);
    }
    if (device_at(chosen)->kind == DEVICE_STRIP) {
        note_shown(chosen);
    }
}

/* What happens in the hall at this moment, with `open` windows at work. */
static void happen(int open, int64_t *press_us, int64_t *counts_us)
{
    for (int i = 0; i < PADS; i++) {
        if (units[i].mail_us != 0 && now_us >= units[i].mail_us) {
            call(i);
        }
    }
    if (now_us >= *counts_us) {
        show_counts(open);
        *counts_us = now_us + (int64_t)COUNTS_MS * 1000;
    }
    if (now_us >= *press_us) {
        struct unit *unit = &units[roll((unsigned)open)];
        unit->pressed_us =
            unit->pressed_us == 0 && unit->mail_us == 0 ? *press_us : unit->pressed_us;
        *press_us += (int64_t)(1 + roll(2 * PRESS_EVERY_MS)) * 1000;
    }
    for (int i = 0; i < STRIPS; i++) {
        struct field_seat_device *strip = &line.devices[PADS + EVALUATORS + i];
        if (i < open && strip->device.state == FIELD_PRESENT &&
            now_us / 1000 >= strip->page_until_ms && field_device_frame_shown(&strip->device) &&
            !field_line_updates(&line, now_us / 1000)) {
            turn_page(&strip->device);
            strip->page_until_ms = now_us / 1000 + FIELD_PAGE_MS;
        }
    }
}

static int compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void sort_first(int64_t *samples_us, int count)
{
    qsort(samples_us, (size_t)count, sizeof(samples_us[0]), compare);
}

static void sort(int64_t *samples_us)
{
    sort_first(samples_us, CALLS);
}

static int at_ms(const int64_t *sorted_us, int percent)
{
    return (int)(sorted_us[CALLS * percent / 100] / 1000);
}

/* The line of a hall that was just opened, with all that has been told of it forgotten. */
static void open_line(int open)
{
    memset(&line, 0, sizeof(line));
    memset(units, 0, sizeof(units));
    now_us = 1000000;
    seed = (uint64_t)open;
    read_count = shown_count = pages = 0;
    region_requests = regions = region_bytes = 0;
    for (int i = 0; i < PADS + EVALUATORS + STRIPS; i++) {
        const enum device_kind kind = i < PADS                ? DEVICE_PAD
                                      : i < PADS + EVALUATORS ? DEVICE_EVALUATOR
                                                              : DEVICE_STRIP;
        units[i].number = 1;
        units[i].version = OLD_VERSION;
        units[i].told[0] = UPDATE_IDLE;
        units[i].told[REG_UPDATE_SLOT - REG_UPDATE_STATE] = 2;
        units[i].told[REG_UPDATE_BOARD - REG_UPDATE_STATE] = BOARD_HOST;
        field_device_init(device_at(line.count++), kind, 0);
    }
}

static void one_turn(int open, int64_t *press_us, int64_t *counts_us)
{
    int64_t wait_ms = 0;
    happen(open, press_us, counts_us);
    const int chosen = field_line_choose(&line, now_us / 1000, &wait_ms);
    if (chosen < 0) {
        now_us += 1000;
    } else {
        one_request(chosen);
    }
    assert_true(now_us < INT64_C(4000) * 1000000);
}

/* Many calls on the line of a hall that has `open` windows at work; leaves both lists sorted. */
static void run_line(int open)
{
    int64_t press_us = 20000000;
    int64_t counts_us = 0;
    open_line(open);
    while (shown_count < CALLS || read_count < CALLS) {
        one_turn(open, &press_us, &counts_us);
    }
    sort(read_us);
    sort(shown_us);
    print_message("a call is %d bytes and %d.%02d requests\n", region_bytes / regions,
                  region_requests / regions, region_requests * 100 / regions % 100);
    print_message("%2d windows open: key to hall p50 %d p99 %d ms, key to strip p50 %d p99 %d ms\n",
                  open, at_ms(read_us, 50), at_ms(read_us, 99), at_ms(shown_us, 50),
                  at_ms(shown_us, 99));
}

static void test_a_call_is_shown_in_time_with_one_window_open(void **unused)
{
    (void)unused;
    run_line(1);
    assert_in_range(at_ms(shown_us, 99), 1, REACH_MS);
}

/* Each call is one request; a strip may get its next call before the last one went out. */
static void test_a_call_is_shown_in_time_with_all_windows_open(void **unused)
{
    (void)unused;
    run_line(PADS);
    assert_in_range(at_ms(shown_us, 99), 1, LIMIT_MS);
    assert_true(pages > PAGES_LEAST);
    assert_in_range(region_requests, CALLS, regions);
}

static void test_strips_of_older_firmware_are_served_in_time_too(void **unused)
{
    (void)unused;
    map_version = REGION_INK_VERSION - 1;
    run_line(PADS);
    map_version = REGISTER_MAP_VERSION;
    assert_in_range(at_ms(shown_us, 99), 1, OLDER_LIMIT_MS);
    assert_true(region_requests > regions);
}

static struct firmware_file files[DEVICE_STRIP + 1];
static uint8_t image[IMAGE_BYTES];

/* Each device of the line should run new firmware from now on. */
static void update_all(void)
{
    for (int i = 0; i < line.count; i++) {
        struct firmware_file *file = &files[device_at(i)->kind];
        file->part_count = 1;
        file->parts[0] = (struct firmware_part){.head = {.kind = (uint16_t)device_at(i)->kind,
                                                         .board = BOARD_HOST,
                                                         .version = NEW_VERSION,
                                                         .slots = 3,
                                                         .size_bytes = IMAGE_BYTES},
                                                .head_bytes = image,
                                                .image = image};
        field_device_update(device_at(i), file, now_us / 1000);
    }
}

/* Those whose new image is whole: pads of open windows wait with their restart. */
static int count_whole(void)
{
    int whole = 0;
    for (int i = 0; i < line.count; i++) {
        whole += units[i].version == NEW_VERSION || units[i].told[0] == UPDATE_WHOLE;
    }
    return whole;
}

/*
 * Calls, with `open` windows at work, while all 40 devices get new firmware; how long that took, in
 * seconds. Leaves the list of calls sorted.
 */
static int run_update(int open)
{
    int64_t press_us = open > 0 ? QUIET_US : INT64_MAX;
    int64_t counts_us = 0;
    open_line(open);
    while (now_us < QUIET_US) {
        one_turn(open, &press_us, &counts_us);
    }
    update_all();
    while (count_whole() < line.count) {
        one_turn(open, &press_us, &counts_us);
    }
    sort_first(shown_us, shown_count);
    const int took_s = (int)((now_us - QUIET_US) / 1000000);
    print_message("%2d windows open: 40 devices have %d bytes of new firmware after %d s\n", open,
                  IMAGE_BYTES, took_s);
    if (shown_count > 0) {
        print_message("   %d calls meanwhile: key to strip p50 %d p99 %d ms\n", shown_count,
                      (int)(shown_us[shown_count / 2] / 1000),
                      (int)(shown_us[shown_count * 99 / 100] / 1000));
    }
    return took_s;
}

static void test_an_empty_hall_is_updated_soon(void **unused)
{
    (void)unused;
    assert_in_range(run_update(0), 1, UPDATE_QUIET_S);
}

static void test_calls_are_shown_in_time_while_a_full_line_is_updated(void **unused)
{
    (void)unused;
    assert_in_range(run_update(PADS), 1, UPDATE_FULL_S);
    assert_in_range(shown_us[shown_count * 99 / 100] / 1000, 1, LIMIT_MS);
    assert_true(shown_count > CALLS);
}

static int open_fonts(void **unused)
{
    (void)unused;
    map_version = REGISTER_MAP_VERSION;
    return text_fonts_create(NULL, &fonts);
}

static int close_fonts(void **unused)
{
    (void)unused;
    text_fonts_destroy(fonts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_call_is_shown_in_time_with_one_window_open),
        cmocka_unit_test(test_a_call_is_shown_in_time_with_all_windows_open),
        cmocka_unit_test(test_strips_of_older_firmware_are_served_in_time_too),
        cmocka_unit_test(test_an_empty_hall_is_updated_soon),
        cmocka_unit_test(test_calls_are_shown_in_time_while_a_full_line_is_updated),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
