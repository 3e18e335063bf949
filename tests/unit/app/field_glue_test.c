/*
 * The glue between the lines and the hall, at the edges of a line's life: presses that come while
 * the lines start, and answers that come after the devices were wired anew. The field room and the
 * port are stood in for here, so that both can be had at will.
 */
#include "hall-server/app/field_glue.h"
#include "hall-server/field/field.h"
#include "tests/lib/cmocka_all.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_S = 30 };

struct field_port {
    struct field_port_watcher watcher;
    struct field_order posted;
    int posted_count;
    int lost_count;     /* devices that the dashboard was told are lost */
    int64_t time_after; /* asked for last; 0: none */
};

struct field {
    struct field_config config;
    int done;   /* presses that are over */
    int sounds; /* made */
    int shown;  /* views given */
    int bound;  /* devices that were to get an address */
    uint64_t bound_note;
};

static struct field_port port;
static struct field field;
static struct hall_config config;
static struct field_seat seats[2];
static int start_result;
static int starts;
static bool press_at_start;

/* --- The port ------------------------------------------------------------------------------- */

void field_port_watch(struct field_port *watched, const struct field_port_watcher *watcher)
{
    if (watcher != NULL) {
        watched->watcher = *watcher;
    }
}

bool field_port_post(struct field_port *into, const struct field_order *order)
{
    into->posted = *order;
    into->posted_count++;
    into->lost_count += order->kind == FIELD_ORDER_DEVICE && strcmp(order->state, "lost") == 0;
    return true;
}

void field_port_time_after(struct field_port *of, int64_t wait_ms)
{
    of->time_after = wait_ms;
}

/* --- The field room ------------------------------------------------------------------------- */

static struct field_press press_of(int device, uint16_t key)
{
    return (struct field_press){.device = device, .key = {.session = 7, .number = 1, .key = key}};
}

static void *line_run(void *unused)
{
    const struct field_press digit = press_of(0, PAD_KEY_0);
    (void)unused;
    field.config.on_key(field.config.context, &field, &digit);
    return NULL;
}

/* As the real one: when a later line can't start, it ends those that run, and waits for them. */
int field_start(const struct field_config *wanted, struct field **ret_field)
{
    field.config = *wanted;
    starts++;
    if (press_at_start) {
        pthread_t line;
        assert_int_equal(pthread_create(&line, NULL, line_run, NULL), 0);
        assert_int_equal(pthread_join(line, NULL), 0);
    }
    if (start_result == FIELD_OK) {
        *ret_field = &field;
    }
    return start_result;
}

void field_strip_picture(struct field *lines, int device, struct field_picture *ret_picture)
{
    (void)lines;
    *ret_picture = (struct field_picture){.state = FIELD_PRESENT, .number = (uint32_t)device};
}

void field_look(struct field *of, int device, struct field_look *ret_look)
{
    assert_in_range(device, 0, of->config.wire_count - 1);
    *ret_look = (struct field_look){.state = FIELD_PRESENT, .asked = device};
}

void field_stop(struct field *stopped)
{
    (void)stopped;
}

/* New devices and their binding are another test's: here there are none. */
int field_new_devices(struct field *of, struct field_new_device *ret_devices, int room)
{
    (void)of;
    (void)ret_devices;
    (void)room;
    return 0;
}

bool field_blink(struct field *to, int line, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                 int seconds)
{
    (void)to;
    (void)line;
    (void)unique_id;
    (void)seconds;
    return false;
}

bool field_bind(struct field *to, int device, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                const struct field_wanted *wanted)
{
    (void)device;
    (void)unique_id;
    to->bound++;
    to->bound_note = wanted->note;
    return true;
}

bool field_bind_by_key(struct field *to, int device, uint64_t note)
{
    (void)note;
    (void)to;
    (void)device;
    return false;
}

enum firmware_file_result field_update(struct field *to, int device,
                                       const struct field_firmware *firmware)
{
    (void)to;
    (void)device;
    (void)firmware;
    return FIRMWARE_FILE_NO_IMAGE;
}

void field_show_strip(struct field *to, int device, const struct strip_view *view)
{
    assert_int_equal(to->config.wires[device].kind, DEVICE_STRIP);
    assert_non_null(view);
    to->shown++;
}

void field_show_pad(struct field *to, int device, const struct field_pad_view *view)
{
    assert_int_equal(to->config.wires[device].kind, DEVICE_PAD);
    assert_non_null(view);
    to->shown++;
}

void field_show_review(struct field *to, int device, uint16_t review)
{
    (void)device;
    (void)review;
    to->shown++;
}

void field_sound(struct field *to, int device, uint8_t sound)
{
    assert_in_range(device, 0, to->config.wire_count - 1);
    assert_int_not_equal(to->config.wires[device].kind, DEVICE_STRIP);
    (void)sound;
    to->sounds++;
}

void field_key_done(struct field *to, int device, uint32_t session, uint32_t number)
{
    assert_in_range(device, 0, to->config.wire_count - 1);
    assert_int_equal(session, 7);
    assert_int_equal(number, 1);
    to->done++;
}

void field_keys_again(struct field *to, int device)
{
    assert_in_range(device, 0, to->config.wire_count - 1);
}

/* --- Tests ---------------------------------------------------------------------------------- */

static void seats_tell(void)
{
    port.watcher.on_seats(port.watcher.context, &config, seats, config.seat_count);
}

/* Two seats at two windows; both with a pad, until a test wires them otherwise. */
static struct field_glue *hall_make(void)
{
    static const char *const lines[] = {"/dev/null"};
    memset(&port, 0, sizeof(port));
    memset(&field, 0, sizeof(field));
    memset(seats, 0, sizeof(seats));
    hall_config_reset(&config);
    start_result = FIELD_OK;
    starts = 0;
    press_at_start = false;
    config.window_count = config.seat_count = 2;
    for (uint16_t i = 0; i < 2; i++) {
        config.windows[i].id = (struct short_id){.text = {(char)('1' + i)}};
        config.seats[i].id = config.windows[i].id;
        config.seats[i].window = seats[i].window = seats[i].seat = i;
        config.seats[i].pad = (struct hall_wire){.line = 1, .address = (uint8_t)(1 + i)};
    }
    struct field_glue *glue = field_glue_create(&port, lines, 1);
    assert_non_null(glue);
    return glue;
}

static void test_a_press_while_the_lines_start_is_answered(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    press_at_start = true;
    (void)alarm(PATIENCE_S); /* waiting for each other, they would wait for ever */
    seats_tell();
    (void)alarm(0);
    assert_int_equal(field.done, 1);
    assert_int_equal(field.shown, 2);
    field_glue_destroy(glue);
}

static void test_lines_that_can_not_start_while_a_press_comes_end(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    press_at_start = true;
    start_result = FIELD_NO_THREAD;
    (void)alarm(PATIENCE_S);
    seats_tell();
    (void)alarm(0);
    assert_int_equal(field.shown, 0);
    field_glue_destroy(glue);
}

/* Each time that was asked for is over, until the lines run or `times` have passed. */
static void time_passes(int times)
{
    for (int i = 0; i < times && port.time_after > 0; i++) {
        port.time_after = 0;
        port.watcher.on_time(port.watcher.context);
        seats_tell();
    }
}

static void test_lines_that_can_not_start_are_tried_again_less_and_less_often(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    start_result = FIELD_NO_THREAD;
    seats_tell();
    assert_int_equal(port.time_after, FIELD_GLUE_AGAIN_MS);
    assert_int_equal(port.lost_count, 2);
    seats_tell(); /* many a change comes before it is time */
    assert_int_equal(starts, 1);
    time_passes(1);
    assert_int_equal(starts, 2);
    assert_int_equal(port.time_after, 2 * FIELD_GLUE_AGAIN_MS);
    time_passes(20);
    assert_int_equal(port.time_after, FIELD_GLUE_AGAIN_MAX_MS);
    assert_int_equal(port.lost_count, 2);

    start_result = FIELD_OK;
    time_passes(20);
    assert_int_equal(starts, 2 + 20 + 1);
    assert_int_equal(field.shown, 2);
    field_glue_destroy(glue);
}

static void test_a_wiring_that_no_line_can_have_is_not_tried_again(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    start_result = FIELD_BAD_CONFIG;
    seats_tell();
    assert_int_equal(port.time_after, 0);
    assert_int_equal(port.lost_count, 2);
    start_result = FIELD_OK;
    config.seats[0].pad.address = 9;
    seats_tell();
    assert_int_equal(starts, 2);
    assert_int_equal(field.shown, 2);
    field_glue_destroy(glue);
}

static void test_an_answer_goes_to_the_device_that_asked(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    const struct field_press press = press_of(1, PAD_KEY_NEXT);
    seats_tell();
    field.config.on_key(field.config.context, &field, &press);
    assert_int_equal(port.posted_count, 1);
    port.watcher.on_answer(port.watcher.context, &port.posted, PROBLEM_NONE);
    assert_int_equal(field.done, 1);
    assert_int_equal(field.sounds, 1);
    field_glue_destroy(glue);
}

/* The device's place now is a strip's, or nobody's. */
static void test_an_answer_from_before_the_wiring_changed_goes_nowhere(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    const struct field_press press = press_of(1, PAD_KEY_NEXT);
    seats_tell();
    field.config.on_key(field.config.context, &field, &press);
    const struct field_order order = port.posted;
    config.windows[0].strip = (struct hall_wire){.line = 1, .address = 81};
    config.windows[1].strip = (struct hall_wire){.line = 1, .address = 82};
    seats_tell();
    assert_int_equal(field.config.wires[1].kind, DEVICE_STRIP);
    port.watcher.on_answer(port.watcher.context, &order, PROBLEM_NONE);
    assert_int_equal(field.done, 0);
    assert_int_equal(field.sounds, 0);
    field_glue_destroy(glue);
}

/* Nobody gets an address that is not on record; a note that the disk refuses is tried again. */
static void test_a_wish_is_carried_out_when_it_is_on_record(void **unused)
{
    (void)unused;
    struct field_glue *glue = hall_make();
    struct device_note note = {
        .what = DEVICE_NOTE_KEY, .kind = DEVICE_PAD, .line = 1, .address = 2, .order = 7};
    seats_tell();
    field.config.on_note(field.config.context, 1, &note);
    assert_int_equal(port.posted.kind, FIELD_ORDER_NOTE);
    assert_int_equal(port.posted.seat, 1);
    port.watcher.on_answer(port.watcher.context, &port.posted, PROBLEM_STORAGE_REFUSED);
    assert_int_equal(field.bound, 0);
    assert_int_equal(port.time_after, FIELD_GLUE_AGAIN_MS);
    port.watcher.on_time(port.watcher.context);
    assert_int_equal(port.posted_count, 2);
    port.posted.seq = 8;
    port.watcher.on_answer(port.watcher.context, &port.posted, PROBLEM_NONE);
    assert_int_equal(field.bound, 1);
    assert_int_equal(field.bound_note, 8);
    note.what = DEVICE_NOTE_TAKEN; /* no wish: it was done */
    field.config.on_note(field.config.context, 1, &note);
    port.watcher.on_answer(port.watcher.context, &port.posted, PROBLEM_NONE);
    assert_int_equal(field.bound, 1);
    field_glue_destroy(glue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_press_while_the_lines_start_is_answered),
        cmocka_unit_test(test_lines_that_can_not_start_while_a_press_comes_end),
        cmocka_unit_test(test_lines_that_can_not_start_are_tried_again_less_and_less_often),
        cmocka_unit_test(test_a_wiring_that_no_line_can_have_is_not_tried_again),
        cmocka_unit_test(test_an_answer_goes_to_the_device_that_asked),
        cmocka_unit_test(test_an_answer_from_before_the_wiring_changed_goes_nowhere),
        cmocka_unit_test(test_a_wish_is_carried_out_when_it_is_on_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
