/*
 * Ports carry bytes whole and in order, say when the cable is gone, and can be opened again; the
 * loop wakes the device that is due and no other.
 */
#include "drivers/base/clock.h"
#include "drivers/io/device_loop.h"
#include "drivers/io/port_memory.h"
#include "drivers/io/port_tap.h"
#include "tests/lib/cmocka_all.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_memory_carries_bytes_in_any_pieces(void **unused)
{
    (void)unused;
    for (size_t piece = 0; piece <= 12; piece++) {
        struct port *port = port_memory_create(false);
        port_memory_plug(port, true);
        port_memory_set_piece(port, piece);
        assert_int_equal(port_open(port), PORT_OK);
        assert_true(port_memory_give(port, "hello, hall", 11));
        char got[16] = "";
        size_t size = 0;
        for (int part = 1; part > 0; size += (size_t)part) {
            part = port_read(port, got + size, sizeof(got) - size);
            assert_in_range(part, 0, piece == 0 ? 11 : piece);
        }
        assert_int_equal(size, 11);
        assert_memory_equal(got, "hello, hall", 11);
        const int taken = port_write(port, "answer", 6);
        assert_int_equal(taken, piece == 0 || piece > 6 ? 6 : piece);
        assert_int_equal(port_memory_take(port, got, sizeof(got)), taken);
        assert_memory_equal(got, "answer", (size_t)taken);
        port_destroy(port);
    }
}

static void test_reports_keep_their_borders(void **unused)
{
    (void)unused;
    struct port *port = port_memory_create(true);
    port_memory_plug(port, true);
    assert_int_equal(port_open(port), PORT_OK);
    assert_true(port_memory_give(port, "one", 3));
    assert_true(port_memory_give(port, "three", 5));
    char got[16];
    assert_int_equal(port_read(port, got, sizeof(got)), 3);
    assert_int_equal(port_read(port, got, 2), 2); /* a report that is not read whole is cut */
    assert_int_equal(port_read(port, got, sizeof(got)), 0);
    assert_int_equal(port_write(port, "ab", 2), 2);
    assert_int_equal(port_write(port, "cde", 3), 3);
    assert_int_equal(port_memory_take(port, got, sizeof(got)), 2);
    assert_int_equal(port_memory_take(port, got, sizeof(got)), 3);
    assert_memory_equal(got, "cde", 3);
    assert_int_equal(port_memory_take(port, got, sizeof(got)), 0);
    port_destroy(port);
}

static void test_memory_is_unplugged_at_any_byte_and_comes_back(void **unused)
{
    (void)unused;
    for (size_t cut = 0; cut <= 10; cut++) {
        struct port *port = port_memory_create(false);
        assert_int_equal(port_open(port), PORT_ABSENT);
        port_memory_plug(port, true);
        assert_int_equal(port_open(port), PORT_OK);
        assert_true(port_memory_give(port, "12345", 5));
        port_memory_unplug_after(port, cut);
        char got[8];
        size_t passed = 0;
        int part = port_read(port, got, sizeof(got));
        passed += part > 0 ? (size_t)part : 0;
        if (part == 5) {
            part = port_write(port, "67890", 5);
            passed += part > 0 ? (size_t)part : 0;
        }
        assert_int_equal(passed, cut);
        assert_int_equal(port_read(port, got, sizeof(got)), PORT_GONE);
        assert_int_equal(port_write(port, "x", 1), PORT_GONE);
        port_close(port);
        port_memory_plug(port, true);
        assert_int_equal(port_open(port), PORT_OK);
        assert_int_equal(port_read(port, got, sizeof(got)), 0);
        port_destroy(port);
    }
}

/* The other end of a serial line, as a pseudo-terminal; its path in `ret_path`. */
static int line_open(char *ret_path)
{
    int far = -1;
    int near = -1;
    assert_int_equal(openpty(&far, &near, ret_path, NULL, NULL), 0);
    close(near);
    return far;
}

static void test_a_serial_line_carries_every_byte_unchanged(void **unused)
{
    (void)unused;
    char path[64];
    const int far = line_open(path);
    struct port *port = port_serial_create(path, 115200);
    assert_int_equal(port_open(port), PORT_OK);
    uint8_t all[256];
    uint8_t got[256];
    for (int i = 0; i < 256; i++) {
        all[i] = (uint8_t)i;
    }
    struct pollfd fds[PORT_FDS_MAX];
    assert_int_equal(port_poll_fds(port, fds, PORT_FDS_MAX), 1);
    assert_int_equal(write(far, all, sizeof(all)), sizeof(all));
    for (size_t size = 0; size < sizeof(got);) {
        assert_int_equal(poll(fds, 1, 10000), 1);
        const int part = port_read(port, got + size, sizeof(got) - size);
        assert_true(part >= 0);
        size += (size_t)part;
    }
    assert_memory_equal(got, all, sizeof(all));
    assert_int_equal(port_read(port, got, sizeof(got)), 0);
    assert_int_equal(port_write(port, all, sizeof(all)), sizeof(all));
    struct pollfd other = {.fd = far, .events = POLLIN};
    for (size_t size = 0; size < sizeof(got);) {
        assert_int_equal(poll(&other, 1, 10000), 1);
        const ssize_t part = read(far, got + size, sizeof(got) - size);
        assert_true(part > 0);
        size += (size_t)part;
    }
    assert_memory_equal(got, all, sizeof(all));

    struct port *second = port_serial_create(path, 9600);
    assert_int_equal(port_open(second), PORT_TAKEN);
    port_destroy(second);

    close(far); /* the cable goes */
    assert_int_equal(poll(fds, 1, 10000), 1);
    assert_int_equal(port_read(port, got, sizeof(got)), PORT_GONE);
    port_close(port);
    assert_int_equal(port_read(port, got, sizeof(got)), PORT_GONE);
    assert_int_equal(port_open(port), PORT_ABSENT);
    port_destroy(port);
}

static void test_what_is_no_serial_line_is_refused(void **unused)
{
    (void)unused;
    struct port *port = port_serial_create("/dev/null", 115200);
    assert_true(port_open(port) < 0);
    port_destroy(port);
    char path[] = "/tmp/port-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    port = port_serial_create(path, 115200);
    assert_int_equal(port_open(port), PORT_FAILED);
    port_destroy(port);
    close(fd);
    unlink(path);
    port_destroy(NULL);
}

static void test_every_error_has_words(void **unused)
{
    (void)unused;
    for (int error = PORT_ABSENT; error >= PORT_NO_MEMORY; error--) {
        const struct port_problem *problem = port_problem_of(error);
        assert_int_equal(strncmp(problem->code, "port.", 5), 0);
        assert_true(strlen(problem->advice_zh) > 0 && strlen(problem->advice_en) > 0);
    }
    assert_int_equal(port_error_of(ENOENT), PORT_ABSENT);
    assert_int_equal(port_error_of(EACCES), PORT_DENIED);
    assert_int_equal(port_error_of(EINVAL), PORT_FAILED);
}

struct record {
    char text[256];
};

/* A small d or h for each way, then what passed. */
static void record_sink(void *context, enum port_way way, const uint8_t *bytes, size_t size_bytes)
{
    struct record *record = context;
    const size_t length = strlen(record->text);
    snprintf(record->text + length, sizeof(record->text) - length, "%c:%.*s ",
             way == PORT_TO_DEVICE ? 'd' : 'h', (int)size_bytes, (const char *)bytes);
}

static void digits_blank(void *context, enum port_way way, uint8_t *bytes, size_t size_bytes)
{
    (void)way;
    *(size_t *)context += size_bytes;
    for (size_t i = 0; i < size_bytes; i++) {
        bytes[i] = bytes[i] >= '0' && bytes[i] <= '9' ? '#' : bytes[i];
    }
}

static void test_a_tap_shows_what_passes_with_personal_fields_painted_over(void **unused)
{
    (void)unused;
    struct port *under = port_memory_create(false);
    struct record record = {""};
    size_t seen = 0;
    struct port *port =
        port_tap_create(under, &(struct port_tap_use){record_sink, &record, digits_blank, &seen});
    assert_int_equal(port_open(port), PORT_ABSENT);
    port_memory_plug(under, true);
    assert_int_equal(port_open(port), PORT_OK);
    assert_true(port_memory_give(under, "no 123", 6));
    char got[16];
    assert_int_equal(port_read(port, got, sizeof(got)), 6);
    assert_memory_equal(got, "no 123", 6); /* the driver has it whole */
    assert_int_equal(port_read(port, got, sizeof(got)), 0);
    assert_int_equal(port_write(port, "ask 7", 5), 5);
    assert_int_equal(port_memory_take(under, got, sizeof(got)), 5);
    assert_memory_equal(got, "ask 7", 5);
    port_close(port);
    assert_string_equal(record.text, "d: h:no ### d:ask # h: ");
    assert_int_equal(seen, 11);
    port_destroy(port);
}

struct fake_device {
    struct device device;
    int fd;
    int64_t deadline_ms;
    int woken;
};

static size_t fake_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    const struct fake_device *fake = (const struct fake_device *)device;
    assert_true(room >= DEVICE_FDS_MAX);
    if (fake->fd < 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = fake->fd, .events = POLLIN};
    return 1;
}

static void fake_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                          int64_t now_ms)
{
    struct fake_device *fake = (struct fake_device *)device;
    if (fake->fd >= 0) {
        assert_int_equal(count, 1);
        assert_int_equal(fds[0].fd, fake->fd);
    }
    assert_true(now_ms >= 0);
    fake->woken++;
}

static int64_t fake_next_deadline_ms(const struct device *device)
{
    return ((const struct fake_device *)device)->deadline_ms;
}

static const struct device_ops fake_ops = {
    .kind = "fake",
    .poll_fds = fake_poll_fds,
    .on_ready = fake_on_ready,
    .next_deadline_ms = fake_next_deadline_ms,
};

static void test_the_loop_wakes_who_is_due_and_nobody_else(void **unused)
{
    (void)unused;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct fake_device quiet = {{&fake_ops}, -1, DEVICE_NO_DEADLINE, 0};
    struct fake_device due = {{&fake_ops}, -1, 0, 0};
    struct fake_device ready = {{&fake_ops}, ends[0], DEVICE_NO_DEADLINE, 0};
    struct device *const devices[] = {&quiet.device, &due.device, &ready.device};
    device_loop_once(devices, 3, 60000); /* returns at once: a deadline is over */
    assert_int_equal(due.woken, 1);
    assert_int_equal(ready.woken, 0);
    due.deadline_ms = clock_monotonic_ms() + 3600000;
    assert_int_equal(write(ends[1], "x", 1), 1);
    device_loop_once(devices, 3, 60000); /* and so with a byte */
    assert_int_equal(due.woken, 1);
    assert_int_equal(ready.woken, 1);
    assert_int_equal(quiet.woken, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_carries_bytes_in_any_pieces),
        cmocka_unit_test(test_reports_keep_their_borders),
        cmocka_unit_test(test_memory_is_unplugged_at_any_byte_and_comes_back),
        cmocka_unit_test(test_a_serial_line_carries_every_byte_unchanged),
        cmocka_unit_test(test_what_is_no_serial_line_is_refused),
        cmocka_unit_test(test_every_error_has_words),
        cmocka_unit_test(test_a_tap_shows_what_passes_with_personal_fields_painted_over),
        cmocka_unit_test(test_the_loop_wakes_who_is_due_and_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
