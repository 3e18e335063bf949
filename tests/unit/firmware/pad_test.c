/*
 * A press counts once: contacts bounce, polls and answers are lost, doubled and late, the master
 * and the device start anew; and what registers refuse changes nothing.
 */
#include "firmware/pad/pad.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/firmware/master.h"

#include <string.h>

static const struct device_identity identity = {7, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};

static struct master master_on(struct pad *pad)
{
    pad_init(pad, &identity, 0);
    return (struct master){.device = &pad->device};
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 16;
}

static void test_identity_is_told_in_registers_and_in_words(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    uint16_t values[13];
    assert_int_equal(master_read(&master, REG_MAGIC, 13, values), 0);
    const uint16_t expected[13] = {REGISTER_MAP_MAGIC,
                                   REGISTER_MAP_VERSION,
                                   DEVICE_PAD,
                                   0x0001,
                                   0x0102,
                                   0x0304,
                                   0x0506,
                                   0x0708,
                                   0x090A,
                                   0x0B0C,
                                   0,
                                   0,
                                   17};
    assert_memory_equal(values, expected, sizeof(values));
    struct modbus_answer ask = {.bytes = {7, 43, 14, 4, IDENTIFY_UNIQUE}, .size_bytes = 5};
    modbus_answer_end(&ask);
    assert_true(master_send(&master, ask.bytes, ask.size_bytes) > 0);
    assert_memory_equal(master.answer + 10, "0102030405060708090A0B0C", 24);
}

static void test_bouncing_contacts_are_one_press(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    for (int i = 0; i < 9; i++) {
        device_switches(&pad.device, i % 2 == 0 ? 1 : 0, master.now_ms);
        master_wait(&master, 3);
    }
    master_wait(&master, 20);
    device_switches(&pad.device, 0, master.now_ms);
    master_wait(&master, 4);
    device_switches(&pad.device, 1, master.now_ms); /* bounces while opening */
    master_wait(&master, 4);
    device_switches(&pad.device, 0, master.now_ms);
    master_wait(&master, 50);
    assert_int_equal(pad.device.ring.count, 1);
    assert_int_equal(key_ring_at(&pad.device.ring, 0)->code, PAD_KEY_NEXT);
}

static void test_a_touch_shorter_than_the_settling_is_no_press(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    device_switches(&pad.device, 2, 0);
    master_wait(&master, KEY_SETTLE_MS - 1);
    device_switches(&pad.device, 0, master.now_ms);
    master_wait(&master, 100);
    assert_int_equal(pad.device.ring.count, 0);
}

static void test_the_seventeenth_press_is_refused_aloud(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    for (int i = 0; i < KEY_RING_SIZE + 1; i++) {
        master_press(&master, (unsigned)i % PAD_KEY_COUNT);
    }
    uint16_t head[POLL_HEAD_SIZE];
    assert_int_equal(master_read(&master, REG_POLL_HEAD, POLL_HEAD_SIZE, head), 0);
    assert_int_equal(head[REG_KEYS_WAITING - REG_POLL_HEAD], KEY_RING_SIZE);
    assert_int_equal(head[REG_KEYS_REFUSED - REG_POLL_HEAD], 1);
    assert_true((head[1] & STATUS_KEYS_FULL) != 0);
    assert_int_equal(pad.device.sound, SOUND_REFUSED);
}

static void test_an_acknowledge_of_another_life_is_refused(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    master_press(&master, 0);
    const uint16_t early[] = {0, 9, 0, 1}; /* before a session is given: of the life before */
    assert_int_equal(master_write(&master, REG_ACK_SESSION, early, 4), MODBUS_BAD_VALUE);
    const uint16_t give[] = {0, 9, 0, 0};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, give, 4), 0);
    const uint16_t wrong_session[] = {0, 8, 0, 1};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, wrong_session, 4), MODBUS_BAD_VALUE);
    const uint16_t never_given[] = {0, 9, 0, 2};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, never_given, 4), MODBUS_BAD_VALUE);
    assert_int_equal(master_write(&master, REG_ACK_SESSION, give, 2), MODBUS_BAD_VALUE);
    assert_int_equal(pad.device.ring.count, 1);
    const uint16_t right[] = {0, 9, 0, 1};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, right, 4), 0);
    assert_int_equal(pad.device.ring.count, 0);
    assert_int_equal(master_write(&master, REG_ACK_SESSION, right, 4), 0); /* a retry */
    assert_int_equal(pad.device.ring.first, 2);
}

/* What a master would keep: it takes each (session, number) once, as the hall's request ids do. */
struct hall {
    uint32_t session;
    uint32_t taken; /* highest number taken under this session */
    uint16_t keys[4096];
    int count;
};

static void hall_take(struct hall *hall, const uint16_t *poll)
{
    const uint32_t session = (uint32_t)poll[2] << 16 | poll[3];
    const uint32_t first = (uint32_t)poll[6] << 16 | poll[7];
    if (session == 0) {
        return;
    }
    if (session != hall->session) {
        hall->session = session;
        hall->taken = 0;
    }
    for (uint32_t i = 0; i < poll[5] && i < 4; i++) {
        if (first + i > hall->taken) {
            hall->keys[hall->count++] = poll[POLL_HEAD_SIZE + i * KEY_EVENT_REGISTERS];
            hall->taken = first + i;
        }
    }
}

enum { POLL_SIZE = POLL_HEAD_SIZE + 4 * KEY_EVENT_REGISTERS };

/* One poll with an acknowledge, over a line where anything may be lost, doubled or late. */
static void hall_poll(struct hall *hall, struct master *master, uint32_t *seed,
                      uint16_t late[POLL_SIZE])
{
    uint8_t frame[MODBUS_FRAME_MAX_BYTES];
    const uint16_t fresh = (uint16_t)(1 + next_random(seed) % 65535);
    const bool known = hall->session != 0;
    const uint16_t ack[5] = {
        fresh, known ? (uint16_t)(hall->session >> 16) : 0, known ? (uint16_t)hall->session : fresh,
        known ? (uint16_t)(hall->taken >> 16) : 0, known ? (uint16_t)hall->taken : 0};
    const size_t size =
        frame_exchange(frame, identity.address, REG_POLL_HEAD, POLL_SIZE, REG_POLL_TOKEN, ack, 5);
    if (next_random(seed) % 4 == 0) {
        return; /* the request is lost */
    }
    for (unsigned times = next_random(seed) % 5 == 0 ? 2 : 1; times > 0; times--) {
        master_send(master, frame, size);
    }
    if (master->answer_size == 0 || next_random(seed) % 4 == 0) {
        return; /* the answer is lost */
    }
    uint16_t poll[POLL_SIZE];
    if ((master->answer[1] & 0x80) != 0) {
        /* Another life, on either side: read without a word of ours. */
        if (master_read(master, REG_POLL_HEAD, POLL_SIZE, poll) != 0) {
            return;
        }
        if (((uint32_t)poll[2] << 16 | poll[3]) == 0) {
            hall->session = 0;
        }
    } else {
        for (unsigned i = 0; i < POLL_SIZE; i++) {
            poll[i] = modbus_get(master->answer + 3 + (size_t)i * 2);
        }
    }
    if (next_random(seed) % 8 == 0) {
        hall_take(hall, late); /* an answer of before comes once more */
    }
    hall_take(hall, poll);
    memcpy(late, poll, sizeof(poll));
}

static void test_no_press_is_lost_or_doubled_on_a_bad_line(void **unused)
{
    (void)unused;
    for (uint32_t round = 1; round <= 20; round++) {
        struct pad pad;
        struct master master = master_on(&pad);
        struct hall hall = {0};
        uint16_t late[POLL_SIZE] = {0};
        uint16_t pressed[400];
        int count = 0;
        uint32_t seed = round;
        while (count < 400) {
            if (next_random(&seed) % 3 == 0 && pad.device.ring.count < KEY_RING_SIZE) {
                const unsigned at = next_random(&seed) % PAD_KEY_COUNT;
                pressed[count++] = pad.device.ops->keys[at].code;
                master_press(&master, at);
            }
            hall_poll(&hall, &master, &seed, late);
            master_wait(&master, next_random(&seed) % 30);
        }
        for (int i = 0; i < 200; i++) {
            hall_poll(&hall, &master, &seed, late);
        }
        assert_int_equal(hall.count, count);
        assert_memory_equal(hall.keys, pressed, sizeof(pressed));
        assert_int_equal(pad.device.ring.count, 0);
        assert_int_equal(pad.device.ring.refused, 0);
    }
}

static void test_presses_around_restarts_are_told_at_most_once(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    struct hall hall = {0};
    uint16_t late[POLL_SIZE] = {0};
    uint32_t seed = 99;
    int pressed = 0;
    int dropped = 0;
    for (int i = 0; i < 3000; i++) {
        if (next_random(&seed) % 4 == 0 && pad.device.ring.count < KEY_RING_SIZE) {
            master_press(&master, next_random(&seed) % PAD_KEY_COUNT);
            pressed++;
        }
        hall_poll(&hall, &master, &seed, late);
        if (next_random(&seed) % 100 == 0) {
            /* Power off: what waits is gone with it, unless the hall has taken it already. */
            const bool known =
                pad.device.ring.session != 0 && pad.device.ring.session == hall.session;
            const uint32_t next = pad.device.ring.first + pad.device.ring.count;
            dropped += (int)(next - 1 - (known ? hall.taken : 0));
            memset(late, 0, sizeof(late)); /* the master flushes after an error */
            master = master_on(&pad);
        }
    }
    for (int i = 0; i < 200; i++) {
        hall_poll(&hall, &master, &seed, late);
    }
    assert_true(dropped > 0);
    assert_int_equal(hall.count, pressed - dropped);
}

static void test_writes_are_whole_or_not_at_all(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    const uint16_t leds[LED_COUNT] = {1, 1, 1, 1, 1, 1, 1, LIGHT_COUNT};
    assert_int_equal(master_write(&master, REG_LEDS, leds, LED_COUNT), MODBUS_BAD_VALUE);
    assert_int_equal(pad.panel.leds[0], LIGHT_OFF);
    uint8_t frame[MODBUS_FRAME_MAX_BYTES];
    const uint16_t on = LIGHT_ON;
    const size_t size =
        frame_exchange(frame, identity.address, REG_BRIGHTNESS, 1, REG_LEDS, &on, 1);
    assert_true(master_send(&master, frame, size) > 0); /* cannot be read: is not written */
    assert_int_equal(master.answer[2], MODBUS_BAD_ADDRESS);
    assert_int_equal(pad.panel.leds[0], LIGHT_OFF);
    assert_int_equal(master_write_one(&master, REG_DISPLAY, 'a'), MODBUS_BAD_VALUE);
    assert_int_equal(master_write_one(&master, REG_DISPLAY + 7, 'A' | DISPLAY_BLINK), 0);
    assert_int_equal(master_write_one(&master, REG_MAGIC, 1), MODBUS_BAD_ADDRESS);
    assert_int_equal(master_write_one(&master, REG_BRIGHTNESS, 1), MODBUS_BAD_ADDRESS);
    assert_int_equal(master_write_one(&master, REG_BUZZER, 0x0100 | SOUND_COUNT), MODBUS_BAD_VALUE);
    uint16_t values[8];
    assert_int_equal(master_read(&master, 0xFFFF, 2, values), MODBUS_BAD_ADDRESS);
    assert_int_equal(master_read(&master, REG_KEY_COUNT, 2, values), MODBUS_BAD_ADDRESS);
    assert_int_equal(master_read(&master, REG_DISPLAY, 8, values), 0);
    assert_int_equal(values[7], 'A' | DISPLAY_BLINK);
}

static void test_every_register_of_the_map_is_there_and_no_other(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    for (uint32_t address = 0; address <= 0x0400; address++) {
        const struct register_row *row = register_map_find(DEVICE_PAD, (uint16_t)address);
        uint16_t value = 0;
        const int read = master_read(&master, (uint16_t)address, 1, &value);
        assert_int_equal(read, row != NULL ? 0 : MODBUS_BAD_ADDRESS);
    }
}

static void test_a_retry_of_the_buzzer_is_silent(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    assert_int_equal(master_write_one(&master, REG_BUZZER, 0x0100 | SOUND_ATTENTION), 0);
    const int64_t began_ms = pad.device.sound_began_ms;
    assert_true(sound_is_on(pad.device.sound, began_ms, master.now_ms));
    master_wait(&master, 500);
    assert_int_equal(master_write_one(&master, REG_BUZZER, 0x0100 | SOUND_ATTENTION), 0);
    assert_int_equal(pad.device.sound_began_ms, began_ms);
    assert_int_equal(master_write_one(&master, REG_BUZZER, 0x0200 | SOUND_ATTENTION), 0);
    assert_true(pad.device.sound_began_ms > began_ms);
}

static void test_a_request_is_heard_in_pieces_in_bursts_and_through_noise(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    uint8_t frame[MODBUS_FRAME_MAX_BYTES];
    const size_t size = frame_read(frame, identity.address, REG_MAGIC, 4);
    for (size_t cut = 1; cut < size; cut++) {
        /* A silence of ours in the middle: nothing yet, then the answer. */
        assert_int_equal(master_send(&master, frame, cut), 0);
        assert_true(master_send(&master, frame + cut, size - cut) > 0);
    }
    uint8_t burst[600] = {0x02, 0x03, 0x02, 0x00, 0x07, 0xBD, 0x86};
    memcpy(burst + 7, frame, size);
    assert_true(master_send(&master, burst, 7 + size) > 0);
    memset(burst, 0xA5, sizeof(burst));
    memcpy(burst + sizeof(burst) - size, frame, size);
    assert_true(master_send(&master, burst, sizeof(burst)) > 0);
    assert_true(pad.device.ear.rescued >= 2);
    assert_true(pad.device.ear.line_errors > 0);
    frame[0]++;
    assert_int_equal(master_send(&master, frame, size), 0); /* not ours, and now broken */
}

static void test_the_line_shows_the_hall_and_tells_of_its_loss(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    assert_int_equal(device_light(&pad.device, LED_LINE, 0), LIGHT_SLOW);
    const uint16_t give[] = {0, 9, 0, 0};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, give, 4), 0);
    assert_int_equal(master_write_one(&master, REG_DISPLAY, 'A'), 0);
    assert_int_equal(device_light(&pad.device, LED_LINE, master.now_ms), LIGHT_ON);
    master_wait(&master, 4000);
    assert_int_equal(master_write_one(&master, REG_POLL_TOKEN, 1), 0); /* each request counts */
    master_wait(&master, 4990);
    assert_int_equal(pad_display(&pad, 0), 'A');
    master_wait(&master, 20);
    assert_int_equal(device_light(&pad.device, LED_LINE, master.now_ms), LIGHT_FAST);
    assert_int_equal(pad_display(&pad, 0), '-');
    master_press(&master, 0); /* kept, with its age */
    master_wait(&master, 2000);
    uint16_t poll[POLL_HEAD_SIZE + KEY_EVENT_REGISTERS];
    assert_int_equal(master_read(&master, REG_POLL_HEAD, sizeof(poll) / 2, poll), 0);
    assert_int_equal(poll[5], 1);
    assert_in_range(poll[POLL_HEAD_SIZE + 2], 200, 210);
    assert_int_equal(pad.device.hall_lost_count, 1);
    assert_int_equal(pad_display(&pad, 0), 'A');
}

static void test_a_new_pad_shows_its_address_until_a_hall_knows_it(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    char text[DISPLAY_CHARACTERS + 1] = {0};
    for (unsigned i = 0; i < DISPLAY_CHARACTERS; i++) {
        text[i] = (char)pad_display(&pad, i);
    }
    assert_string_equal(text, "ADDR 007");
    const uint16_t give[] = {0, 9, 0, 0};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, give, 4), 0);
    assert_int_equal(pad_display(&pad, 0), ' ');
}

static void test_nothing_runs_while_nothing_happens(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    const uint16_t give[] = {0, 9, 0, 0};
    assert_int_equal(master_write(&master, REG_ACK_SESSION, give, 4), 0);
    master_wait(&master, 100);
    /* All lights steady: the next thing is that the hall would be missed. */
    assert_true(device_next_ms(&pad.device, master.now_ms) >= master.now_ms + 4000);
}

static void test_an_echo_of_the_own_answer_is_not_answered(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    struct modbus_answer one = {.bytes = {7, 6, 0, 0x20, 0, 5}, .size_bytes = 6};
    modbus_answer_end(&one);
    assert_true(master_send(&master, one.bytes, one.size_bytes) > 0);
    assert_int_equal(master_send(&master, one.bytes, one.size_bytes), 0);
    master_wait(&master, 100);
    assert_true(master_send(&master, one.bytes, one.size_bytes) > 0);
}

static void test_a_broadcast_acts_and_is_not_answered(void **unused)
{
    (void)unused;
    struct pad pad;
    struct master master = master_on(&pad);
    uint8_t frame[16];
    const uint16_t seconds = 3;
    assert_int_equal(master_send(&master, frame, frame_write(frame, 0, REG_LOCATE_S, &seconds, 1)),
                     0);
    assert_int_equal(device_light(&pad.device, LED_NEXT, master.now_ms), LIGHT_FAST);
    master_wait(&master, 3100);
    assert_int_equal(device_light(&pad.device, LED_NEXT, master.now_ms), LIGHT_OFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity_is_told_in_registers_and_in_words),
        cmocka_unit_test(test_bouncing_contacts_are_one_press),
        cmocka_unit_test(test_a_touch_shorter_than_the_settling_is_no_press),
        cmocka_unit_test(test_the_seventeenth_press_is_refused_aloud),
        cmocka_unit_test(test_an_acknowledge_of_another_life_is_refused),
        cmocka_unit_test(test_no_press_is_lost_or_doubled_on_a_bad_line),
        cmocka_unit_test(test_presses_around_restarts_are_told_at_most_once),
        cmocka_unit_test(test_writes_are_whole_or_not_at_all),
        cmocka_unit_test(test_every_register_of_the_map_is_there_and_no_other),
        cmocka_unit_test(test_a_retry_of_the_buzzer_is_silent),
        cmocka_unit_test(test_a_request_is_heard_in_pieces_in_bursts_and_through_noise),
        cmocka_unit_test(test_the_line_shows_the_hall_and_tells_of_its_loss),
        cmocka_unit_test(test_a_new_pad_shows_its_address_until_a_hall_knows_it),
        cmocka_unit_test(test_nothing_runs_while_nothing_happens),
        cmocka_unit_test(test_an_echo_of_the_own_answer_is_not_answered),
        cmocka_unit_test(test_a_broadcast_acts_and_is_not_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
