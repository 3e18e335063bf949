/*
 * New firmware by registers: whatever is lost on the line and whenever the power goes, what boots
 * is a whole image, the old or the new, and the update can be carried to its end.
 */
#include "firmware/board/host/host_flash.h"
#include "firmware/pad/pad.h"
#include "tests/lib/cmocka_all.h"
#include "tests/unit/firmware/master.h"

#include <string.h>

enum { IMAGE_MAX = 4096, CHUNK = 128, NEW_VERSION = 0x0102, BOTH = 3 };

static const struct device_identity identity = {7, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};

struct image {
    struct firmware_head head;
    uint8_t bytes[IMAGE_MAX];
};

struct board {
    struct host_flash flash;
    struct pad pad;
    struct master master;
    struct update_choice choice;
};

static struct image image_of(uint32_t size_bytes, uint16_t version)
{
    struct image image = {.head = {.kind = DEVICE_PAD,
                                   .board = BOARD_HOST,
                                   .version = version,
                                   .slots = BOTH,
                                   .size_bytes = size_bytes}};
    for (uint32_t i = 0; i < size_bytes; i++) {
        image.bytes[i] = (uint8_t)(i * 7 + version + i / 256);
    }
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, image.bytes, size_bytes);
    sha256_end(&sha, image.head.hash);
    return image;
}

static void board_start(struct board *board)
{
    host_flash_power(&board->flash);
    assert_true(update_boot(&board->flash.flash, &board->choice));
    /* What boots is whole, whatever happened before. */
    struct firmware_head head;
    assert_true(update_slot_is_whole(&board->flash.flash, board->choice.slot, &head));
    pad_init(&board->pad, &identity, 0);
    device_update_start(&board->pad.device, &board->flash.flash, BOARD_HOST, &board->choice, 0);
    board->master = (struct master){.device = &board->pad.device};
}

static void board_init(struct board *board)
{
    host_flash_init(&board->flash, DEVICE_PAD);
    board_start(board);
}

static uint16_t read_one(struct board *board, uint16_t address)
{
    uint16_t value = 0;
    assert_int_equal(master_read(&board->master, address, 1, &value), 0);
    return value;
}

static uint32_t received(struct board *board)
{
    return (uint32_t)read_one(board, REG_UPDATE_RECEIVED) << 16 |
           read_one(board, REG_UPDATE_RECEIVED + 1);
}

static void order(struct board *board, uint16_t which)
{
    assert_int_equal(master_write_one(&board->master, REG_UPDATE_ORDER, which), 0);
}

static void begin_by(struct board *board, const struct firmware_head *head, uint16_t which)
{
    uint8_t bytes[FIRMWARE_HEAD_BYTES];
    uint16_t values[1 + REG_UPDATE_HEAD_SIZE] = {which};
    firmware_head_write(head, bytes);
    for (size_t i = 0; i < REG_UPDATE_HEAD_SIZE; i++) {
        values[1 + i] = modbus_get(bytes + 2 * i);
    }
    assert_int_equal(
        master_write(&board->master, REG_UPDATE_ORDER, values, 1 + REG_UPDATE_HEAD_SIZE), 0);
}

static void begin(struct board *board, const struct firmware_head *head)
{
    begin_by(board, head, UPDATE_ORDER_BEGIN);
}

static void send(struct board *board, const struct image *image, uint32_t offset)
{
    const uint32_t left = image->head.size_bytes - offset;
    const uint32_t size = left < CHUNK ? left : CHUNK;
    uint16_t values[2 + CHUNK / 2] = {(uint16_t)(offset >> 16), (uint16_t)offset};
    for (uint32_t i = 0; i < size / 2; i++) {
        values[2 + i] = modbus_get(image->bytes + offset + (size_t)i * 2);
    }
    assert_int_equal(
        master_write(&board->master, REG_UPDATE_OFFSET, values, (uint16_t)(2 + size / 2)), 0);
}

/* As a hall does it, until it is done or the power went. */
static void carry(struct board *board, const struct image *image)
{
    if (board->pad.device.version == image->head.version) {
        order(board, UPDATE_ORDER_KEEP);
        return;
    }
    begin_by(board, &image->head,
             image->head.version < board->pad.device.version ? UPDATE_ORDER_BEGIN_OLDER
                                                             : UPDATE_ORDER_BEGIN);
    while (!board->flash.off && read_one(board, REG_UPDATE_STATE) == UPDATE_RECEIVING) {
        send(board, image, received(board));
    }
    if (board->flash.off) {
        return;
    }
    assert_int_equal(read_one(board, REG_UPDATE_STATE), UPDATE_WHOLE);
    order(board, UPDATE_ORDER_SWITCH);
    if (board->flash.off) {
        return;
    }
    assert_true(device_wants_restart(&board->pad.device));
}

/* To its end; the power may go once more at the `cut`th write, 0: not. */
static void carry_to_the_end(struct board *board, const struct image *image, unsigned cut)
{
    host_flash_cut(&board->flash, cut);
    for (int starts = 0; starts < 8; starts++) {
        carry(board, image);
        const bool kept = !board->flash.off && !device_wants_restart(&board->pad.device);
        assert_false(board->flash.misused);
        if (kept) {
            assert_int_equal(read_one(board, REG_UPDATE_STATE), UPDATE_IDLE);
            break;
        }
        if (board->flash.off || cut == 0) {
            board_start(board);
        } else {
            /* A restart by itself, while the power may still go: boot code writes too. */
            if (!update_boot(&board->flash.flash, &board->choice) || board->flash.off) {
                board_start(board);
                continue;
            }
            const unsigned cut_at = board->flash.cut_at;
            pad_init(&board->pad, &identity, 0);
            device_update_start(&board->pad.device, &board->flash.flash, BOARD_HOST, &board->choice,
                                0);
            board->master = (struct master){.device = &board->pad.device};
            assert_int_equal(board->flash.cut_at, cut_at);
        }
    }
    host_flash_power(&board->flash);
    board_start(board);
    assert_false(board->choice.trial);
    assert_int_equal(board->pad.device.version, image->head.version);
    assert_int_equal(read_one(board, REG_FIRMWARE_VERSION), image->head.version);
}

static void test_an_image_comes_runs_and_is_kept(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(3000, NEW_VERSION);
    board_init(&board);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_IDLE);
    assert_int_equal(read_one(&board, REG_UPDATE_SLOT), 2);
    assert_int_equal(read_one(&board, REG_UPDATE_BOARD), BOARD_HOST);
    carry(&board, &image);
    assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), HOST_FIRST_VERSION);
    board_start(&board);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_TRIAL);
    assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), NEW_VERSION);
    order(&board, UPDATE_ORDER_SWITCH); /* again, late: nothing new */
    assert_false(device_wants_restart(&board.pad.device));
    order(&board, UPDATE_ORDER_KEEP);
    order(&board, UPDATE_ORDER_KEEP);
    master_wait(&board.master, UPDATE_TRIAL_MS * 2);
    assert_false(device_wants_restart(&board.pad.device));
    board_start(&board);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_IDLE);
    assert_int_equal(read_one(&board, REG_UPDATE_SLOT), 1);
    assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), NEW_VERSION);
}

static void test_what_is_lost_twice_or_late_on_the_line_does_no_harm(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(1000, NEW_VERSION);
    board_init(&board);
    begin(&board, &image.head);
    send(&board, &image, CHUNK); /* the first was lost */
    assert_int_equal(received(&board), 0);
    send(&board, &image, 0);
    send(&board, &image, 0);
    send(&board, &image, CHUNK);
    begin(&board, &image.head); /* the hall started anew: on with it */
    assert_int_equal(received(&board), 2 * CHUNK);
    send(&board, &image, 0);
    assert_int_equal(received(&board), 2 * CHUNK);
    order(&board, UPDATE_ORDER_SWITCH);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_NOT_WHOLE);
    carry_to_the_end(&board, &image, 0);
    assert_false(board.flash.misused);
}

/* Each write and erase of an update, its two boots and the order to keep it. */
static void test_the_power_goes_at_every_write_of_an_update(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(1104, NEW_VERSION);
    board_init(&board);
    const unsigned before = board.flash.count;
    carry_to_the_end(&board, &image, 0);
    const unsigned writes = board.flash.count - before;
    assert_in_range(writes, 1104 / 8 + 8 + 3 + 6, 400);
    for (unsigned cut = 1; cut <= writes + 1; cut++) {
        board_init(&board);
        board.flash.seed = cut;
        carry_to_the_end(&board, &image, cut);
    }
}

/* The boot record's pages fill and change places on the way. */
static void test_the_power_goes_at_every_write_of_the_tenth_update(void **unused)
{
    (void)unused;
    static struct board board;
    static struct board start;
    const struct image images[2] = {image_of(16, NEW_VERSION), image_of(24, NEW_VERSION + 1)};
    board_init(&start);
    for (int i = 0; i < 12; i++) {
        for (unsigned cut = 1; cut < 40; cut++) {
            memcpy(&board, &start, sizeof(board));
            board.flash.flash.context = &board.flash;
            board_start(&board);
            board.flash.seed = cut * 31 + (unsigned)i;
            carry_to_the_end(&board, &images[i % 2], cut);
            board_start(&board);
            carry_to_the_end(&board, &images[(i + 1) % 2], cut); /* and again in the next one */
        }
        board_start(&start);
        carry_to_the_end(&start, &images[i % 2], 0);
    }
}

static void test_an_image_that_does_not_report_in_is_given_up(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(64, NEW_VERSION);
    board_init(&board);
    carry(&board, &image);
    for (int start = 0; start < UPDATE_STARTS_MAX; start++) {
        board_start(&board);
        assert_true(board.choice.trial);
        master_wait(&board.master, UPDATE_TRIAL_MS - 1);
        assert_false(device_wants_restart(&board.pad.device));
        master_wait(&board.master, 1);
        assert_true(device_wants_restart(&board.pad.device));
    }
    for (int again = 0; again < 2; again++) {
        board_start(&board);
        assert_false(board.choice.trial);
        assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), HOST_FIRST_VERSION);
        assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_NOT_KEPT);
    }
    carry_to_the_end(&board, &image, 0); /* a hall may try it again */
}

/* Also when the power goes while that is being written down, wherever the record's end is. */
static void test_an_image_that_was_given_up_never_comes_back(void **unused)
{
    (void)unused;
    static struct board board;
    static struct board start;
    const struct image images[2] = {image_of(16, NEW_VERSION), image_of(24, NEW_VERSION + 1)};
    board_init(&start);
    for (int i = 0; i < 12; i++) {
        const struct image *const bad = &images[i % 2];
        for (unsigned cut = 1; cut < 24; cut++) {
            memcpy(&board, &start, sizeof(board));
            board.flash.flash.context = &board.flash;
            board_start(&board);
            const uint16_t old_version = board.choice.head.version;
            board.flash.seed = cut * 31 + (unsigned)i;
            carry(&board, bad);
            host_flash_cut(&board.flash, cut);
            for (int starts = 0; starts < UPDATE_STARTS_MAX + 3; starts++) {
                (void)!update_boot(&board.flash.flash, &board.choice);
                if (board.flash.off) {
                    host_flash_power(&board.flash);
                }
            }
            board_start(&board);
            assert_false(board.choice.trial);
            assert_int_equal(board.choice.head.version, old_version);
            assert_false(board.flash.misused);
        }
        board_start(&start);
        carry_to_the_end(&start, bad, 0);
    }
}

static void test_what_is_not_for_this_device_is_refused_with_a_code(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image good = image_of(64, NEW_VERSION);
    board_init(&board);
    struct firmware_head head = good.head;
    head.kind = DEVICE_STRIP;
    begin(&board, &head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OTHER_KIND);
    head = good.head;
    head.board = BOARD_STM32G0;
    begin(&board, &head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OTHER_BOARD);
    head = good.head;
    head.slots = 1; /* the one that runs */
    begin(&board, &head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OTHER_SLOT);
    head = good.head;
    head.size_bytes = FIRMWARE_IMAGE_MAX_BYTES;
    begin(&board, &head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_TOO_LARGE);
    uint16_t values[1 + REG_UPDATE_HEAD_SIZE] = {UPDATE_ORDER_BEGIN, 0x4D53, 0x4657, 0};
    assert_int_equal(
        master_write(&board.master, REG_UPDATE_ORDER, values, 1 + REG_UPDATE_HEAD_SIZE), 0);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OTHER_FORMAT);
    values[1] = 0;
    assert_int_equal(
        master_write(&board.master, REG_UPDATE_ORDER, values, 1 + REG_UPDATE_HEAD_SIZE), 0);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_NO_IMAGE);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_IDLE);
    /* Data and heads alone, or in pieces of a unit. */
    assert_int_equal(master_write(&board.master, REG_UPDATE_DATA, values, 4), MODBUS_BAD_VALUE);
    assert_int_equal(master_write(&board.master, REG_UPDATE_OFFSET, values, 2), MODBUS_BAD_VALUE);
    assert_int_equal(master_write(&board.master, REG_UPDATE_OFFSET, values, 5), MODBUS_BAD_VALUE);
    assert_int_equal(master_write(&board.master, REG_UPDATE_HEAD, values, 4), MODBUS_BAD_VALUE);
    assert_int_equal(master_write_one(&board.master, REG_UPDATE_ORDER, UPDATE_ORDER_BEGIN),
                     MODBUS_BAD_VALUE);
    assert_int_equal(master_write_one(&board.master, REG_UPDATE_ORDER, UPDATE_ORDER_COUNT),
                     MODBUS_BAD_VALUE);
}

static void test_an_older_version_comes_only_when_somebody_says_so(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image newer = image_of(64, NEW_VERSION);
    const struct image older = image_of(72, NEW_VERSION - 1);
    const struct image next = image_of(80, NEW_VERSION + 1);
    board_init(&board);
    carry_to_the_end(&board, &newer, 0);
    const uint8_t slot_before = board.flash.bytes[UPDATE_SLOT_A][UPDATE_IMAGE_AT];
    begin(&board, &older.head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OLDER);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_IDLE);
    send(&board, &older, 0);
    assert_int_equal(received(&board), 0);
    assert_int_equal(board.flash.bytes[UPDATE_SLOT_A][UPDATE_IMAGE_AT], slot_before);
    /* It does not disturb what is under way, and that goes on by its own BEGIN. */
    begin(&board, &next.head);
    send(&board, &next, 0);
    begin(&board, &older.head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OLDER);
    begin(&board, &next.head);
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_OK);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_WHOLE);
    /* Of the same version it may be another image. */
    order(&board, UPDATE_ORDER_DROP);
    begin(&board, &newer.head);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_RECEIVING);
    order(&board, UPDATE_ORDER_DROP);
    begin_by(&board, &older.head, UPDATE_ORDER_BEGIN_OLDER);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_RECEIVING);
    carry_to_the_end(&board, &older, 0);
    assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), NEW_VERSION - 1);
}

/* ---- a press in the moment of a restart ---- */

static void acknowledge(struct board *board, uint16_t number)
{
    const uint16_t values[] = {0, 77, 0, number};
    assert_int_equal(master_write(&board->master, REG_ACK_SESSION, values, 4), 0);
}

static void ready_to_switch(struct board *board)
{
    const struct image image = image_of(64, NEW_VERSION);
    board_init(board);
    acknowledge(board, 0); /* a session */
    begin(board, &image.head);
    send(board, &image, 0);
    assert_int_equal(read_one(board, REG_UPDATE_STATE), UPDATE_WHOLE);
}

static void test_it_restarts_when_the_hall_has_each_press(void **unused)
{
    (void)unused;
    static struct board board;
    ready_to_switch(&board);
    master_press(&board.master, 0); /* after the hall's last look, before its order */
    order(&board, UPDATE_ORDER_SWITCH);
    assert_int_equal(read_one(&board, REG_UPDATE_STATE), UPDATE_SWITCHING);
    assert_false(device_wants_restart(&board.pad.device));
    master_wait(&board.master, 60000); /* as long as the hall takes, or is away */
    assert_true(board.pad.device.hall_lost);
    assert_false(device_wants_restart(&board.pad.device));
    master_press(&board.master, 1);
    acknowledge(&board, 1);
    assert_false(device_wants_restart(&board.pad.device));
    acknowledge(&board, 2);
    assert_true(device_wants_restart(&board.pad.device));
    board_start(&board);
    assert_int_equal(read_one(&board, REG_FIRMWARE_VERSION), NEW_VERSION);
}

static void test_it_does_not_restart_under_a_finger(void **unused)
{
    (void)unused;
    static struct board board;
    ready_to_switch(&board);
    struct device *device = &board.pad.device;
    device_switches(device, 1, board.master.now_ms); /* a contact that has not settled yet */
    order(&board, UPDATE_ORDER_SWITCH);
    assert_false(device_wants_restart(device));
    master_wait(&board.master, 40);
    acknowledge(&board, 1); /* the hall is quick: it has the press, and the key is still down */
    assert_false(device_wants_restart(device));
    device_switches(device, 0, board.master.now_ms);
    master_wait(&board.master, 1);
    assert_false(device_wants_restart(device)); /* it may bounce */
    master_wait(&board.master, 40);
    assert_true(device_wants_restart(device));
    /* A key that is stuck keeps no update away. */
    ready_to_switch(&board);
    device_switches(device, 1, board.master.now_ms);
    master_wait(&board.master, 40);
    acknowledge(&board, 1);
    order(&board, UPDATE_ORDER_SWITCH);
    assert_false(device_wants_restart(device));
    master_wait(&board.master, 10000);
    assert_true(device_wants_restart(device));
}

static void test_a_trial_that_ends_waits_for_the_hall_but_not_without_one(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(64, NEW_VERSION);
    for (int with_hall = 0; with_hall < 2; with_hall++) {
        board_init(&board);
        carry(&board, &image);
        board_start(&board);
        assert_true(board.choice.trial);
        acknowledge(&board, 0);
        master_press(&board.master, 0);
        while (board.master.now_ms < UPDATE_TRIAL_MS) {
            master_wait(&board.master, 1000);
            if (with_hall == 1) {
                (void)read_one(&board, REG_UPDATE_STATE); /* it is there, and keeps nothing */
            }
        }
        assert_true(board.pad.device.update.restart);
        assert_int_equal(device_wants_restart(&board.pad.device), with_hall == 0);
        acknowledge(&board, 1);
        assert_true(device_wants_restart(&board.pad.device));
    }
}

static void test_a_wrong_hash_is_never_switched_to(void **unused)
{
    (void)unused;
    static struct board board;
    struct image image = image_of(300 / 8 * 8, NEW_VERSION);
    image.bytes[200] ^= 1;
    board_init(&board);
    begin(&board, &image.head);
    while (read_one(&board, REG_UPDATE_STATE) == UPDATE_RECEIVING) {
        send(&board, &image, received(&board));
    }
    assert_int_equal(read_one(&board, REG_UPDATE_RESULT), UPDATE_WRONG_HASH);
    order(&board, UPDATE_ORDER_SWITCH);
    assert_false(device_wants_restart(&board.pad.device));
    board_start(&board);
    assert_int_equal(board.choice.head.version, HOST_FIRST_VERSION);
}

static void test_flash_that_forgot_a_bit_boots_the_image_before(void **unused)
{
    (void)unused;
    static struct board board;
    const struct image image = image_of(64, NEW_VERSION);
    board_init(&board);
    carry_to_the_end(&board, &image, 0);
    board.flash.bytes[board.choice.slot][UPDATE_IMAGE_AT + 9] ^= 4;
    board_start(&board);
    assert_int_equal(board.choice.head.version, HOST_FIRST_VERSION);
    carry_to_the_end(&board, &image, 0);
}

static void test_a_device_without_a_second_slot_says_so(void **unused)
{
    (void)unused;
    struct pad pad;
    pad_init(&pad, &identity, 0);
    struct master master = {.device = &pad.device};
    uint16_t values[2] = {9, 9};
    assert_int_equal(master_write_one(&master, REG_UPDATE_ORDER, UPDATE_ORDER_SWITCH), 0);
    assert_int_equal(master_read(&master, REG_UPDATE_STATE, 2, values), 0);
    assert_int_equal(values[0], UPDATE_NONE);
    assert_int_equal(values[1], UPDATE_NO_SLOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_image_comes_runs_and_is_kept),
        cmocka_unit_test(test_what_is_lost_twice_or_late_on_the_line_does_no_harm),
        cmocka_unit_test(test_the_power_goes_at_every_write_of_an_update),
        cmocka_unit_test(test_the_power_goes_at_every_write_of_the_tenth_update),
        cmocka_unit_test(test_an_image_that_does_not_report_in_is_given_up),
        cmocka_unit_test(test_an_image_that_was_given_up_never_comes_back),
        cmocka_unit_test(test_what_is_not_for_this_device_is_refused_with_a_code),
        cmocka_unit_test(test_an_older_version_comes_only_when_somebody_says_so),
        cmocka_unit_test(test_it_restarts_when_the_hall_has_each_press),
        cmocka_unit_test(test_it_does_not_restart_under_a_finger),
        cmocka_unit_test(test_a_trial_that_ends_waits_for_the_hall_but_not_without_one),
        cmocka_unit_test(test_a_wrong_hash_is_never_switched_to),
        cmocka_unit_test(test_flash_that_forgot_a_bit_boots_the_image_before),
        cmocka_unit_test(test_a_device_without_a_second_slot_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
