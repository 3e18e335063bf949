/*
 * The driver on USB (both layouts of pipes) and HID (both ways to fill reports), through libusb and
 * hidraw as they are: it finds the reader in /sys, reads every card, and comes back from a wire
 * that is pulled at any transfer. Time is virtual.
 */
#include "drivers/base/clock.h"
#include "drivers/idcard/idcard_device.h"
#include "tests/e2e/drivers_idcard/mock_wire.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/sam_module.h"

#include <string.h>
#include <umockdev.h>
#include <unistd.h>

enum { STEP_MS = 20, LONG_MS = 30000, SERIAL_WAIT_MS = 5, SERIAL_LIMIT_MS = 120000 };

static const char *const names[MOCK_KINDS] = {"USB IDR (0400:C35A)", "USB IDR (0400:C35A)",
                                              "HID reader (10C4:0007)",
                                              "HID reader (10C4:0007), counted reports"};

struct bench {
    struct idcard *idcard;
    int64_t now_ms;
    int cards, gone;
    struct card_person person;
};

static void on_event(void *context, const struct idcard_event *event)
{
    struct bench *bench = context;
    if (event->kind == IDCARD_EVENT_CARD) {
        bench->cards++;
        bench->person = *event->person;
    } else if (event->kind == IDCARD_EVENT_CARD_GONE) {
        bench->gone++;
    }
}

static struct bench bench_make(struct bench *bench)
{
    *bench = (struct bench){.now_ms = 1000};
    bench->idcard = idcard_create(&(struct idcard_settings){
        .want = CARD_WANT_NAME, .root = "", .on_event = on_event, .context = bench});
    assert_non_null(bench->idcard);
    assert_int_equal(device_open(idcard_device(bench->idcard), bench->now_ms), 0);
    return *bench;
}

static void step(struct bench *bench)
{
    device_on_ready(idcard_device(bench->idcard), NULL, 0, bench->now_ms);
    bench->now_ms += STEP_MS;
}

static enum device_state state(const struct bench *bench)
{
    return device_health(idcard_device(bench->idcard)).state;
}

static void run_until_cards(struct bench *bench, int cards)
{
    for (int i = 0; bench->cards < cards; i++) {
        assert_true(i < LONG_MS / STEP_MS);
        step(bench);
    }
}

static void run_until_gone(struct bench *bench, int gone)
{
    for (int i = 0; bench->gone < gone; i++) {
        assert_true(i < LONG_MS / STEP_MS);
        step(bench);
    }
}

static void test_each_wire_reads_every_card(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < MOCK_KINDS; kind++) {
        struct bench bench;
        mock_wire_put_card(NULL);
        mock_wire_plug((enum mock_kind)kind, -1);
        bench_make(&bench);
        for (int i = 0; i < MADE_UP_COUNT; i++) {
            mock_wire_put_card(&made_up_cards[i]);
            run_until_cards(&bench, i + 1);
            assert_string_equal(bench.person.name, made_up_cards[i].name);
            mock_wire_put_card(NULL);
            run_until_gone(&bench, i + 1);
        }
        assert_string_equal(idcard_model_name(bench.idcard), names[kind]);
        struct pollfd fds[DEVICE_FDS_MAX];
        assert_true(device_poll_fds(idcard_device(bench.idcard), fds, DEVICE_FDS_MAX) > 0);
        device_close(idcard_device(bench.idcard));
        idcard_destroy(bench.idcard);
        mock_wire_unplug();
    }
}

/* One life: pulled after so many transfers, then plugged in again. Returns how many there were. */
static void pull_once(enum mock_kind kind, int pull_after)
{
    struct bench bench;
    mock_wire_put_card(&made_up_cards[0]);
    mock_wire_plug(kind, pull_after);
    bench_make(&bench);
    for (int i = 0; !mock_wire_is_pulled(); i++) {
        assert_true(i < LONG_MS / STEP_MS);
        step(&bench);
    }
    for (int i = 0; state(&bench) == DEVICE_READY || state(&bench) == DEVICE_BUSY; i++) {
        assert_true(i < LONG_MS / STEP_MS);
        step(&bench);
    }
    assert_int_equal(bench.gone, bench.cards);
    mock_wire_unplug();
    for (int i = 0; state(&bench) != DEVICE_ABSENT; i++) {
        assert_true(i < LONG_MS / STEP_MS);
        step(&bench);
    }
    const int before = bench.cards;
    mock_wire_put_card(&made_up_cards[1]);
    mock_wire_plug(kind, -1);
    run_until_cards(&bench, before + 1);
    assert_string_equal(bench.person.name, made_up_cards[1].name);
    idcard_destroy(bench.idcard);
    mock_wire_unplug();
}

static void test_pulled_at_any_transfer_it_comes_back_and_reads(void **unused)
{
    (void)unused;
    static const int transfers[MOCK_KINDS] = {14, 14, 34, 34};
    for (int kind = 0; kind < MOCK_KINDS; kind++) {
        for (int pull = 0; pull < transfers[kind]; pull++) {
            pull_once((enum mock_kind)kind, pull);
        }
    }
}

static void test_nothing_plugged_in_is_said_to_be_absent(void **unused)
{
    (void)unused;
    struct bench bench;
    bench_make(&bench);
    for (int i = 0; i < 200; i++) {
        step(&bench);
    }
    assert_int_equal(state(&bench), DEVICE_ABSENT);
    assert_string_equal(device_health(idcard_device(bench.idcard)).code, "idcard.absent");
    idcard_destroy(bench.idcard);
}

/* What the second adapter's device says to what it hears; the first one's hears and is silent. */
static void serial_turn(const int far[2], struct sam_module *module)
{
    struct pollfd fds[2] = {{.fd = far[0], .events = POLLIN}, {.fd = far[1], .events = POLLIN}};
    (void)poll(fds, 2, SERIAL_WAIT_MS);
    for (int i = 0; i < 2; i++) {
        uint8_t bytes[64];
        uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
        const ssize_t size =
            (fds[i].revents & POLLIN) != 0 ? read(far[i], bytes, sizeof(bytes)) : 0;
        if (size > 0 && i == 1) {
            const size_t answered = sam_module_input(module, bytes, (size_t)size, answer);
            assert_int_equal(write(far[1], answer, answered), answered);
        }
    }
}

/* In real time: the kernel carries these bytes. */
static void test_a_serial_reader_is_found_among_adapters_that_may_be_asked(void **unused)
{
    (void)unused;
    int far[2];
    static struct sam_module module;
    struct bench bench = {.cards = 0};
    mock_serial_plug(far);
    sam_module_init(&module, SAM_HABIT_FINDS);
    sam_module_put_card(&module, &made_up_cards[0]);
    bench.idcard = idcard_create(&(struct idcard_settings){.want = CARD_WANT_NAME,
                                                           .serial = IDCARD_SERIAL_ANY,
                                                           .root = "",
                                                           .on_event = on_event,
                                                           .context = &bench});
    const int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(device_open(idcard_device(bench.idcard), began_ms), 0);
    while (bench.cards == 0) {
        const int64_t now_ms = clock_monotonic_ms();
        assert_true(now_ms - began_ms < SERIAL_LIMIT_MS);
        device_on_ready(idcard_device(bench.idcard), NULL, 0, now_ms);
        serial_turn(far, &module);
    }
    assert_string_equal(bench.person.name, made_up_cards[0].name);
    assert_string_equal(idcard_model_name(bench.idcard), "serial reader");
    idcard_destroy(bench.idcard);
}

int main(void)
{
    mock_wire_begin();
    if (!umockdev_in_mock_environment()) {
        fprintf(stderr, "run me with umockdev-wrapper\n");
        return 2;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_plugged_in_is_said_to_be_absent),
        cmocka_unit_test(test_a_serial_reader_is_found_among_adapters_that_may_be_asked),
        cmocka_unit_test(test_each_wire_reads_every_card),
        cmocka_unit_test(test_pulled_at_any_transfer_it_comes_back_and_reads),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mock_wire_end();
    return failed;
}
