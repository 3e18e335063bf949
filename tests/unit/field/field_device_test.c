/*
 * The bus master's view of a device against the real firmware, on virtual time, over a line that
 * loses requests and answers, spoils bytes, restarts the device and forgets the master. Each press
 * reaches the hall once under its own name, in order; each strip ends with the right picture.
 */
#include "drivers/wire/crc16.h"
#include "firmware/evaluator/evaluator.h"
#include "firmware/pad/pad.h"
#include "firmware/strip/strip.h"
#include "hall-server/field/field_device.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/field/master_frame.h"

#include <string.h>

enum { FRAME_BYTES = 300, ANSWER_WAIT_MS = 20, PRESSES = 400 };

/* A wire with one device at its end. */
struct wire {
    struct device *device;
    uint64_t random;
    unsigned fault_percent;
    int64_t now_ms;
    bool unplugged;
    size_t too_long;           /* this many bytes never arrive whole; 0: all do */
    uint8_t late[FRAME_BYTES]; /* an answer that came too late, and passes for the next one's */
    size_t late_size;
};

static unsigned chance(struct wire *wire)
{
    wire->random = wire->random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(wire->random >> 33) % 100;
}

static bool answer_read(const struct field_request *request, const uint8_t *bytes, size_t size,
                        uint16_t *registers)
{
    if (size < 5 || crc16(bytes, size) != 0 || bytes[1] != request->function) {
        return false;
    }
    if (request->function == 16) {
        return true;
    }
    if (bytes[2] != request->read_count * 2 || size != (size_t)bytes[2] + 5) {
        return false;
    }
    for (int i = 0; i < request->read_count; i++) {
        registers[i] = (uint16_t)(bytes[3 + 2 * i] << 8 | bytes[4 + 2 * i]);
    }
    return true;
}

/* Carries one request with whatever the line does to it. */
static bool carry(struct wire *wire, const struct field_request *request, uint16_t *registers)
{
    uint8_t bytes[MASTER_FRAME_ROOM];
    const size_t size = master_frame(request, wire->device->identity.address, bytes);
    wire->now_ms += 3;
    const bool broken = wire->too_long != 0 && size >= wire->too_long;
    if (wire->unplugged || broken || chance(wire) < wire->fault_percent) {
        wire->now_ms += ANSWER_WAIT_MS;
        return false; /* the request is lost */
    }
    if (chance(wire) < wire->fault_percent) {
        bytes[chance(wire) % size] ^= 0x10;
    }
    device_hear(wire->device, bytes, size, wire->now_ms);
    for (int i = 0; i < ANSWER_WAIT_MS; i++) {
        wire->now_ms++;
        device_wake(wire->device, wire->now_ms);
        const uint8_t *answer = NULL;
        const size_t answer_size = device_answer(wire->device, wire->now_ms, &answer);
        if (answer_size == 0) {
            continue;
        }
        if (wire->late_size > 0) {
            const size_t late_size = wire->late_size;
            wire->late_size = 0;
            return answer_read(request, wire->late, late_size, registers);
        }
        if (chance(wire) < wire->fault_percent) {
            /* The device has acted, the master does not know; or it hears of it too late. */
            if (chance(wire) < 50) {
                memcpy(wire->late, answer, answer_size);
                wire->late_size = answer_size;
            }
            return false;
        }
        return answer_read(request, answer, answer_size, registers);
    }
    return false;
}

/* One turn of the master; what is handed out goes to `hand`. */
static void turn(struct wire *wire, struct field_device *master,
                 void (*hand)(struct field_device *, const struct field_key *))
{
    wire->now_ms += 5;
    device_wake(wire->device, wire->now_ms);
    if (field_device_urgency(master, wire->now_ms) == FIELD_NONE) {
        return;
    }
    struct field_request request;
    uint16_t registers[FIELD_READ_MAX] = {0};
    struct field_news news;
    field_device_next(master, wire->now_ms, (uint32_t)(wire->random >> 32) | 1, &request);
    const bool good = carry(wire, &request, registers);
    field_device_answer(master, wire->now_ms, good, registers, &news);
    for (int i = 0; i < news.key_count; i++) {
        hand(master, &news.keys[i]);
    }
}

/* --- Keys ---------------------------------------------------------------------------------------
 */

/* The hall: keeps each (session, number) once, as the engine keeps request ids. */
static struct {
    uint32_t session[PRESSES * 4], number[PRESSES * 4];
    uint16_t key[PRESSES * 4];
    int count;
    bool slow; /* the journal takes its time: what is handed out is not done yet */
} hall;

static void hall_takes(struct field_device *master, const struct field_key *key)
{
    for (int i = 0; i < hall.count; i++) {
        if (hall.session[i] == key->session && hall.number[i] == key->number) {
            assert_int_equal(hall.key[i], key->key);
            field_device_key_done(master, key->session, key->number);
            return;
        }
    }
    assert_true(hall.count < PRESSES * 4);
    hall.session[hall.count] = key->session;
    hall.number[hall.count] = key->number;
    hall.key[hall.count++] = key->key;
    if (!hall.slow) {
        field_device_key_done(master, key->session, key->number);
    }
}

static void no_keys(struct field_device *master, const struct field_key *key)
{
    (void)master;
    (void)key;
    fail_msg("a key came that nobody pressed");
}

static void settle(struct wire *wire, uint32_t switches)
{
    device_switches(wire->device, switches, wire->now_ms);
    for (int i = 0; i < 60; i++) {
        wire->now_ms++;
        device_wake(wire->device, wire->now_ms);
    }
}

static void press_many(unsigned fault_percent, uint64_t seed, bool master_forgets)
{
    static const struct device_identity identity = {.address = 7, .unique_id = "fedcba987654"};
    struct pad pad;
    struct wire wire = {.device = &pad.device, .random = seed, .fault_percent = fault_percent};
    pad_init(&pad, &identity, 0);
    struct field_device master;
    field_device_init(&master, DEVICE_PAD, 0);
    memset(&hall, 0, sizeof(hall));
    uint16_t pressed[PRESSES];
    for (int i = 0; i < PRESSES; i++) {
        unsigned position = 0;
        static const char *const names[] = {"next", "recall", "finish", "5"};
        assert_true(device_key_find(&pad.device, names[i % 4], &position));
        static const uint16_t codes[] = {PAD_KEY_NEXT, PAD_KEY_RECALL, PAD_KEY_FINISH, PAD_KEY_5};
        pressed[i] = codes[i % 4];
        settle(&wire, 1U << position);
        settle(&wire, 0);
        if (master_forgets && i % 37 == 0) {
            field_device_init(&master, DEVICE_PAD, wire.now_ms);
        }
        /* Never so far behind that the device's list of 16 is full. */
        for (int turns = 0; turns < 8 || hall.count < i - 8; turns++) {
            turn(&wire, &master, hall_takes);
            assert_true(turns < 2000);
        }
    }
    for (int turns = 0; turns < 4000 && hall.count < PRESSES; turns++) {
        turn(&wire, &master, hall_takes);
    }
    assert_int_equal(hall.count, PRESSES);
    assert_memory_equal(hall.key, pressed, sizeof(pressed));
}

static void test_each_press_arrives_once_and_in_order(void **unused)
{
    (void)unused;
    press_many(0, 1, false);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        press_many(15, seed, false);
        press_many(15, seed, true);
    }
}

static void test_a_press_is_forgotten_only_when_the_hall_has_it(void **unused)
{
    (void)unused;
    static const struct device_identity identity = {.address = 7, .unique_id = "fedcba987654"};
    struct pad pad;
    struct wire wire = {.device = &pad.device, .random = 3};
    pad_init(&pad, &identity, 0);
    struct field_device master;
    field_device_init(&master, DEVICE_PAD, 0);
    memset(&hall, 0, sizeof(hall));
    hall.slow = true;
    for (int i = 0; i < 40; i++) {
        turn(&wire, &master, hall_takes);
    }
    settle(&wire, 1);
    settle(&wire, 0);
    for (int i = 0; i < 200; i++) {
        turn(&wire, &master, hall_takes);
    }
    /* Handed out once, and still in the device. */
    uint16_t waiting = 0;
    assert_int_equal(hall.count, 1);
    assert_true(device_read(&pad.device, REG_KEYS_WAITING, &waiting));
    assert_int_equal(waiting, 1);
    /* The disk refused: it comes again, under the same name. */
    hall.count = 0;
    field_device_keys_again(&master);
    for (int i = 0; i < 200; i++) {
        turn(&wire, &master, hall_takes);
    }
    assert_int_equal(hall.count, 1);
    /* The server starts anew and its journal knows the press: the same name, so it acts once. */
    field_device_init(&master, DEVICE_PAD, wire.now_ms);
    for (int i = 0; i < 200; i++) {
        turn(&wire, &master, hall_takes);
    }
    assert_int_equal(hall.count, 1);
    assert_true(device_read(&pad.device, REG_KEYS_WAITING, &waiting));
    assert_int_equal(waiting, 0);
}

/* --- Pictures -----------------------------------------------------------------------------------
 */

static void random_image(struct wire *wire, struct strip_image *image, int width_px, int rows)
{
    *image = (struct strip_image){.width_px = width_px, .height_px = 32};
    for (int i = 0; i < rows; i++) {
        const int row = (int)chance(wire) % 32;
        for (int x = 0; x < width_px / 8; x++) {
            image->bytes[row * (width_px / 8) + x] = (uint8_t)(chance(wire) * 5);
        }
    }
}

static bool strip_shows(const struct strip *strip, const struct strip_image *frame,
                        const struct strip_image *region)
{
    const struct strip_place place = strip_image_place(512);
    for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 512; x++) {
            bool wanted = frame->bytes[y * 64 + x / 8] & 0x80 >> x % 8;
            if (region != NULL && x >= place.clear_x_px) {
                const int at = x - place.x_px;
                wanted = at >= 0 && at < region->width_px &&
                         (region->bytes[y * (region->width_px / 8) + at / 8] & 0x80 >> at % 8);
            }
            if (strip_pixel(strip, (unsigned)x, (unsigned)y, false, strip->device.now_ms) !=
                wanted) {
                return false;
            }
        }
    }
    return true;
}

/* What the master says of the strip, once the strip has confirmed it, is what its LEDs show. */
static void expect_picture_told(struct wire *wire, struct field_device *master,
                                const struct strip *strip)
{
    struct strip_image told;
    for (int turns = 0; !field_device_picture(master, &told); turns++) {
        assert_true(turns < 3000);
        turn(wire, master, no_keys);
    }
    for (unsigned y = 0; y < 32; y++) {
        for (unsigned x = 0; x < 512; x++) {
            const bool lit = (told.bytes[y * 64 + x / 8] & 0x80 >> x % 8) != 0;
            assert_int_equal(lit, strip_pixel(strip, x, y, false, strip->device.now_ms));
        }
    }
}

static void test_a_strip_ends_with_the_right_picture(void **unused)
{
    (void)unused;
    static const struct device_identity identity = {.address = 9, .unique_id = "strip9876543"};
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 11, .fault_percent = 10};
    strip_init(&strip, &identity, 512, 32, 0);
    struct field_device master;
    field_device_init(&master, DEVICE_STRIP, 0);
    while (master.state != FIELD_PRESENT) {
        turn(&wire, &master, no_keys);
    }
    for (int i = 0; i < 60; i++) {
        struct strip_image frame;
        struct strip_image region;
        random_image(&wire, &frame, 512, 12);
        random_image(&wire, &region, 192, 3); /* more would not pack */
        const bool called = chance(&wire) < 50;
        field_device_show_frame(&master, &frame);
        field_device_show_region(&master, called ? &region : NULL, true);
        if (i % 9 == 0) { /* the strip starts anew, or is swapped for another */
            strip_init(&strip, &identity, 512, 32, wire.now_ms);
        }
        int turns = 0;
        while (!strip_shows(&strip, &frame, called ? &region : NULL)) {
            turn(&wire, &master, no_keys);
            assert_true(++turns < 3000);
        }
        expect_picture_told(&wire, &master, &strip);
    }
}

static const struct device_identity strip_identity = {.address = 9, .unique_id = "strip9876543"};

/* A strip of 512 × 32 is found by its master, and is to show a frame. */
static void find_strip(struct strip *strip, struct wire *wire, struct field_device *master,
                       struct strip_image *ret_frame)
{
    strip_init(strip, &strip_identity, 512, 32, 0);
    field_device_init(master, DEVICE_STRIP, 0);
    while (master->state != FIELD_PRESENT) {
        turn(wire, master, no_keys);
    }
    random_image(wire, ret_frame, 512, 12);
    field_device_show_frame(master, ret_frame);
}

static void test_only_rows_that_changed_are_sent(void **unused)
{
    (void)unused;
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 5};
    struct field_device master;
    struct strip_image frame;
    find_strip(&strip, &wire, &master, &frame);
    for (int i = 0; i < 400; i++) {
        turn(&wire, &master, no_keys);
    }
    assert_true(strip_shows(&strip, &frame, NULL));
    frame.bytes[10 * 64] ^= 0xFF;
    field_device_show_frame(&master, &frame);
    int written = 0;
    for (int i = 0; i < 400; i++) {
        wire.now_ms += 5;
        if (field_device_urgency(&master, wire.now_ms) == FIELD_NONE) {
            continue;
        }
        struct field_request request;
        uint16_t registers[FIELD_READ_MAX] = {0};
        struct field_news news;
        field_device_next(&master, wire.now_ms, 1, &request);
        written += request.write_count;
        field_device_answer(&master, wire.now_ms, carry(&wire, &request, registers), registers,
                            &news);
    }
    assert_true(strip_shows(&strip, &frame, NULL));
    assert_int_equal(written, 512 / 16 + 2); /* one row and the latch */
}

/* --- Words that scroll --------------------------------------------------------------------------
 */

static void random_scroll(struct wire *wire, struct strip_scroll *scroll, int length_px)
{
    *scroll = (struct strip_scroll){.x_px = 64,
                                    .y_px = 3,
                                    .width_px = 448,
                                    .height_px = 26,
                                    .length_px = length_px,
                                    .speed_px_s = 72};
    for (int i = 0; i < length_px / 8 * scroll->height_px; i++) {
        scroll->bytes[i] = (uint8_t)(chance(wire) * 5);
    }
}

/* Frame, words (at their beginning) and region, as the firmware has them. */
static bool strip_has(const struct strip *strip, const struct strip_image *frame,
                      const struct strip_scroll *scroll)
{
    struct strip_image wanted = *frame;
    if (scroll != NULL) {
        strip_scroll_lay(scroll, &wanted);
    }
    return strip_shows(strip, &wanted, NULL) &&
           strip->band.speed_px_s == (scroll != NULL ? scroll->speed_px_s : 0);
}

static void test_words_that_scroll_end_right_on_a_bad_line(void **unused)
{
    (void)unused;
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 21, .fault_percent = 10};
    struct field_device master;
    struct strip_image frame;
    static struct strip_scroll scroll;
    find_strip(&strip, &wire, &master, &frame);
    for (int i = 0; i < 40; i++) {
        const bool scrolls = i % 4 != 3;
        random_scroll(&wire, &scroll, 448 + 8 * (int)(chance(&wire) / 2));
        field_device_show_scroll(&master, scrolls ? &scroll : NULL);
        if (i % 7 == 0) { /* the strip starts anew, or is swapped for another */
            strip_init(&strip, &strip_identity, 512, 32, wire.now_ms);
        }
        int turns = 0;
        while (!strip_has(&strip, &frame, scrolls ? &scroll : NULL)) {
            turn(&wire, &master, no_keys);
            assert_true(++turns < 3000);
        }
        expect_picture_told(&wire, &master, &strip);
    }
}

/* What goes over the wire in so much time: bytes of both ways, and registers written. */
struct traffic {
    int bytes;
    int written;
};

static struct traffic traffic_in(struct wire *wire, struct field_device *master, int64_t for_ms)
{
    struct traffic traffic = {0};
    for (const int64_t end_ms = wire->now_ms + for_ms; wire->now_ms < end_ms;) {
        wire->now_ms += 5;
        device_wake(wire->device, wire->now_ms);
        if (field_device_urgency(master, wire->now_ms) == FIELD_NONE) {
            continue;
        }
        struct field_request request;
        uint16_t registers[FIELD_READ_MAX] = {0};
        uint8_t frame[MASTER_FRAME_ROOM];
        struct field_news news;
        field_device_next(master, wire->now_ms, 1, &request);
        traffic.bytes += (int)master_frame(&request, 9, frame) + 5 + 2 * request.read_count;
        traffic.written += request.write_count;
        field_device_answer(master, wire->now_ms, carry(wire, &request, registers), registers,
                            &news);
    }
    return traffic;
}

static void test_nothing_is_sent_while_words_scroll(void **unused)
{
    (void)unused;
    enum { MINUTE_MS = 60000, LOOK_BYTES = 8 + 5 + 2 * 9 };
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 5};
    struct field_device master;
    struct strip_image frame;
    static struct strip_scroll scroll;
    find_strip(&strip, &wire, &master, &frame);
    random_scroll(&wire, &scroll, 944);
    field_device_show_scroll(&master, &scroll);
    const struct traffic sent = traffic_in(&wire, &master, 5000);
    assert_true(strip_has(&strip, &frame, &scroll));
    assert_int_equal(sent.written, 512 / 16 * 32 + 2 + 944 / 16 * 26 + 8);
    field_device_show_scroll(&master, &scroll); /* the same again is nothing new */
    const unsigned before = strip_band_at(&strip, wire.now_ms);
    const struct traffic traffic = traffic_in(&wire, &master, MINUTE_MS);
    print_message("a minute of scrolling: %d bytes of the line, %d registers written\n",
                  traffic.bytes, traffic.written);
    assert_int_equal(traffic.written, 0);
    assert_in_range(traffic.bytes, 1, (MINUTE_MS / FIELD_POLL_IDLE_MS + 1) * LOOK_BYTES);
    const unsigned moved = strip_band_at(&strip, wire.now_ms) + 944 - before;
    assert_in_range(moved % 944, 72 * 60 % 944, 72 * 60 % 944 + 2);
    /* A call comes and goes, and the words are there again, of the strip's own memory. */
    struct strip_image region;
    random_image(&wire, &region, 192, 3);
    field_device_show_region(&master, &region, false);
    (void)traffic_in(&wire, &master, 1000);
    assert_true(strip_shows(&strip, &frame, &region));
    field_device_show_region(&master, NULL, false);
    (void)traffic_in(&wire, &master, 1000);
    assert_true(strip_has(&strip, &frame, &scroll));
    /* Where the words were taken away and come back, one latch is enough. */
    field_device_show_scroll(&master, NULL);
    (void)traffic_in(&wire, &master, 1000);
    assert_true(strip_has(&strip, &frame, NULL));
    field_device_show_scroll(&master, &scroll);
    assert_int_equal(traffic_in(&wire, &master, 1000).written, 8);
    assert_true(strip_has(&strip, &frame, &scroll));
}

/* --- Coming and going ---------------------------------------------------------------------------
 */

static void test_a_silent_device_is_lost_and_comes_back_by_itself(void **unused)
{
    (void)unused;
    static const struct device_identity identity = {.address = 3, .unique_id = "evaluator777"};
    struct evaluator evaluator;
    struct wire wire = {.device = &evaluator.device, .random = 5};
    evaluator_init(&evaluator, &identity, 0);
    struct field_device master;
    field_device_init(&master, DEVICE_EVALUATOR, 0);
    for (int i = 0; i < 40; i++) {
        turn(&wire, &master, no_keys);
    }
    assert_int_equal(master.state, FIELD_PRESENT);
    wire.unplugged = true;
    for (int i = 0; i < 600; i++) {
        turn(&wire, &master, no_keys);
    }
    assert_int_equal(master.state, FIELD_LOST);
    field_device_show_review(&master, 41);
    wire.unplugged = false;
    for (int i = 0; i < 400; i++) {
        turn(&wire, &master, no_keys);
    }
    uint16_t review = 0;
    assert_int_equal(master.state, FIELD_PRESENT);
    assert_true(device_read(&evaluator.device, REG_REVIEW, &review));
    assert_int_equal(review, 41);
}

/* Noise breaks what is long: a strip that answers short requests is there, if not yet right. */
static void test_long_requests_that_break_do_not_lose_a_device(void **unused)
{
    (void)unused;
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 5};
    struct field_device master;
    struct strip_image frame;
    find_strip(&strip, &wire, &master, &frame);
    wire.too_long = 60; /* shorter than a row */
    for (int i = 0; i < 400; i++) {
        turn(&wire, &master, no_keys);
        assert_int_equal(master.state, FIELD_PRESENT);
    }
    assert_false(strip_shows(&strip, &frame, NULL));
    wire.too_long = 0;
    for (int i = 0; i < 400; i++) {
        turn(&wire, &master, no_keys);
    }
    assert_true(strip_shows(&strip, &frame, NULL));
}

/* … and one that takes no long piece gets short ones, and is right all the same. */
static void test_where_long_pieces_break_short_ones_arrive(void **unused)
{
    (void)unused;
    struct strip strip;
    struct wire wire = {.device = &strip.device, .random = 5};
    struct field_device master;
    struct strip_image frame;
    find_strip(&strip, &wire, &master, &frame);
    wire.too_long = 100;
    for (int i = 0; i < 400; i++) {
        turn(&wire, &master, no_keys);
    }
    assert_true(strip_shows(&strip, &frame, NULL));
}

static void test_a_device_of_another_kind_is_not_taken(void **unused)
{
    (void)unused;
    static const struct device_identity identity = {.address = 3, .unique_id = "evaluator777"};
    struct evaluator evaluator;
    struct wire wire = {.device = &evaluator.device, .random = 5};
    evaluator_init(&evaluator, &identity, 0);
    struct field_device master;
    field_device_init(&master, DEVICE_PAD, 0);
    for (int i = 0; i < 200; i++) {
        turn(&wire, &master, no_keys);
        assert_int_not_equal(master.state, FIELD_PRESENT);
    }
}

/* Brings a pad that answers well to where nothing is left to show. */
static void settle_pad(struct wire *wire, struct field_device *master)
{
    for (int i = 0; i < 20 || master->panel_stale; i++) {
        turn(wire, master, no_keys);
        assert_true(i < 200);
    }
}

static void test_a_late_answer_to_the_panel_before_is_not_believed(void **unused)
{
    (void)unused;
    static const struct device_identity identity = {.address = 7, .unique_id = "fedcba987654"};
    struct pad pad;
    struct wire wire = {.device = &pad.device, .random = 5};
    struct field_device master;
    struct field_request request;
    struct field_news news;
    uint16_t registers[FIELD_READ_MAX] = {0}, late[FIELD_READ_MAX] = {0};
    struct field_pad_view view = {.display = "A001  16"};
    pad_init(&pad, &identity, 0);
    field_device_init(&master, DEVICE_PAD, 0);
    settle_pad(&wire, &master);

    field_device_show_pad(&master, &view);
    while (field_device_urgency(&master, wire.now_ms) != FIELD_PANEL) {
        turn(&wire, &master, no_keys);
    }
    field_device_next(&master, wire.now_ms, 1, &request);
    assert_true(carry(&wire, &request, late)); /* and arrives when nobody waits for it any more */
    field_device_answer(&master, wire.now_ms, false, registers, &news);
    assert_true(master.panel_stale);

    view.display[3] = '2'; /* the same lights and context, another number */
    field_device_show_pad(&master, &view);
    while (field_device_urgency(&master, wire.now_ms) != FIELD_PANEL) {
        turn(&wire, &master, no_keys);
    }
    field_device_next(&master, wire.now_ms, 1, &request);
    field_device_answer(&master, wire.now_ms, true, late, &news);
    assert_true(master.panel_stale);
    settle_pad(&wire, &master);
    uint16_t shown = 0;
    assert_true(device_read(&pad.device, REG_DISPLAY + 3, &shown));
    assert_int_equal(shown, '2');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_late_answer_to_the_panel_before_is_not_believed),
        cmocka_unit_test(test_each_press_arrives_once_and_in_order),
        cmocka_unit_test(test_a_press_is_forgotten_only_when_the_hall_has_it),
        cmocka_unit_test(test_a_strip_ends_with_the_right_picture),
        cmocka_unit_test(test_only_rows_that_changed_are_sent),
        cmocka_unit_test(test_words_that_scroll_end_right_on_a_bad_line),
        cmocka_unit_test(test_nothing_is_sent_while_words_scroll),
        cmocka_unit_test(test_a_silent_device_is_lost_and_comes_back_by_itself),
        cmocka_unit_test(test_long_requests_that_break_do_not_lose_a_device),
        cmocka_unit_test(test_where_long_pieces_break_short_ones_arrive),
        cmocka_unit_test(test_a_device_of_another_kind_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
