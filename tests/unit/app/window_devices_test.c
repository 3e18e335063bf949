/*
 * What devices at a window show for each state of its seats, told as a hall would say it; and what
 * each key means, under a name that is the same each time the press is read.
 */
#include "hall-server/app/window_devices.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static struct hall_config *config;

static uint32_t add_text(const char *text)
{
    uint32_t offset = 0;
    assert_int_equal(hall_config_add_text(config, text, strlen(text), &offset), HALL_CONFIG_OK);
    return offset;
}

static void add_seat(const char *id, uint16_t window, uint16_t first_queue, uint16_t second_queue)
{
    struct hall_seat *seat = &config->seats[config->seat_count++];
    snprintf(seat->id.text, sizeof(seat->id.text), "%s", id);
    seat->window = window;
    seat->queue_count = 2;
    seat->queues[0] = first_queue;
    seat->queues[1] = second_queue;
}

/* Window 12 with seats 12 and 12b, which share one group. */
static int make_hall(void **unused)
{
    (void)unused;
    config = calloc(1, sizeof(*config));
    assert_non_null(config);
    hall_config_reset(config);
    static const char *const names[] = {"企业开办", "食品经营", "社会保险"};
    for (int i = 0; i < 3; i++) {
        config->queues[config->queue_count++].name.zh = add_text(names[i]);
    }
    snprintf(config->windows[config->window_count++].id.text, 8, "12");
    add_seat("12", 0, 0, 1);
    add_seat("12b", 0, 1, 2);
    return 0;
}

static int end_hall(void **unused)
{
    (void)unused;
    free(config);
    return 0;
}

static void called(struct field_seat *seat, const char *number, bool serving, int64_t at_ms)
{
    seat->status = SEAT_OPEN;
    seat->serving = serving;
    seat->called_ms = at_ms;
    seat->call = 1;
    snprintf(seat->number, sizeof(seat->number), "%s", number);
}

static struct strip_view strip_of(const struct field_seat *seats)
{
    struct strip_view view;
    window_strip_view(config, seats, 0, &view);
    assert_string_equal(view.window, "12");
    return view;
}

static void test_a_strip_says_what_matters_most(void **unused)
{
    (void)unused;
    struct field_seat seats[2] = {{.seat = 0, .status = SEAT_CLOSED},
                                  {.seat = 1, .status = SEAT_CLOSED}};
    assert_int_equal(strip_of(seats).state, STRIP_CLOSED);

    seats[1].status = SEAT_PAUSED;
    snprintf(seats[1].reason, sizeof(seats[1].reason), "请到 13 号窗口");
    assert_int_equal(strip_of(seats).state, STRIP_PAUSED);
    assert_string_equal(strip_of(seats).reason, "请到 13 号窗口");

    called(&seats[0], "A047", true, 10);
    assert_int_equal(strip_of(seats).state, STRIP_SERVING);
    assert_string_equal(strip_of(seats).number, "A047");

    /* The other seat is free: who walks by should see what it does. */
    seats[1].status = SEAT_OPEN;
    assert_int_equal(strip_of(seats).state, STRIP_OPEN);

    /* A hall that is shut in an emergency says so on each strip, whoever sits or stands there. */
    for (int i = 0; i < 2; i++) {
        snprintf(seats[i].shut, sizeof(seats[i].shut), "火警疏散");
    }
    assert_int_equal(strip_of(seats).state, STRIP_EMERGENCY);
    assert_string_equal(strip_of(seats).reason, "火警疏散");
    seats[0].serving = false;
    assert_int_equal(strip_of(seats).state, STRIP_EMERGENCY);
    seats[0].number[0] = 0;
    seats[0].status = seats[1].status = SEAT_CLOSED;
    assert_int_equal(strip_of(seats).state, STRIP_EMERGENCY);
    seats[0].shut[0] = seats[1].shut[0] = 0;
    assert_int_equal(strip_of(seats).state, STRIP_CLOSED);
    seats[1].status = SEAT_OPEN;
    called(&seats[0], "A047", true, 10);
    assert_int_equal(strip_of(seats).state, STRIP_OPEN);

    /* A call is what somebody looks for. The newest of two is shown. */
    called(&seats[1], "B002", false, 20);
    assert_int_equal(strip_of(seats).state, STRIP_CALLED);
    assert_string_equal(strip_of(seats).number, "B002");
    called(&seats[0], "A048", false, 30);
    assert_string_equal(strip_of(seats).number, "A048");
}

static void test_a_strip_names_the_groups_of_its_open_seats_once(void **unused)
{
    (void)unused;
    struct field_seat seats[2] = {{.seat = 0, .status = SEAT_OPEN},
                                  {.seat = 1, .status = SEAT_CLOSED}};
    struct strip_view view = strip_of(seats);
    assert_int_equal(view.name_count, 2);
    seats[1].status = SEAT_OPEN;
    view = strip_of(seats);
    assert_int_equal(view.name_count, 3);
    assert_string_equal(view.names[0], "企业开办");
    assert_string_equal(view.names[1], "食品经营");
    assert_string_equal(view.names[2], "社会保险");
}

static void test_a_recall_makes_another_view_so_that_it_blinks_anew(void **unused)
{
    (void)unused;
    struct field_seat seats[2] = {{.seat = 0}, {.seat = 1}};
    called(&seats[0], "A047", false, 10);
    const uint32_t first = strip_of(seats).call;
    seats[0].call = 2;
    assert_int_not_equal(strip_of(seats).call, first);
}

static void test_a_pad_shows_its_number_and_who_waits(void **unused)
{
    (void)unused;
    struct field_pad_view view;
    struct field_seat seat = {.status = SEAT_OPEN, .waiting = 16};
    window_pad_view(&seat, &view);
    assert_false(view.quiet);
    assert_string_equal(view.display, "      16");
    assert_int_equal(view.lights[LED_NEXT], LIGHT_SLOW);

    called(&seat, "A047", false, 10);
    window_pad_view(&seat, &view);
    assert_string_equal(view.display, "A047  16");
    assert_int_equal(view.lights[LED_NEXT], LIGHT_OFF);
    assert_int_equal(view.lights[LED_RECALL], LIGHT_ON);

    seat.serving = true;
    window_pad_view(&seat, &view);
    assert_int_equal(view.lights[LED_RECALL], LIGHT_OFF);
    assert_int_equal(view.lights[LED_FINISH], LIGHT_ON);

    /* The number comes before the count when there is no room for both. */
    called(&seat, "AB1234", false, 10);
    seat.waiting = 2000;
    window_pad_view(&seat, &view);
    assert_string_equal(view.display, "AB1234  ");

    const struct field_seat closed = {.status = SEAT_CLOSED};
    window_pad_view(&closed, &view);
    assert_true(view.quiet);
    assert_string_equal(view.display, "CLOSED 0");
    seat.status = SEAT_PAUSED; /* its next key is awaited */
    window_pad_view(&seat, &view);
    assert_false(view.quiet);
}

static struct field_press press_of(uint16_t key, uint16_t context)
{
    return (struct field_press){.device = 3,
                                .unique_id = {0x1234, 0, 0xabcd, 1, 2, 3},
                                .key = {.session = 7, .number = 9, .key = key, .context = context}};
}

static void test_each_pad_key_is_its_order(void **unused)
{
    (void)unused;
    static const struct {
        uint16_t key;
        enum seat_status status;
        enum command_kind command;
    } rows[] = {
        {PAD_KEY_NEXT, SEAT_OPEN, COMMAND_SEAT_NEXT},
        {PAD_KEY_RECALL, SEAT_OPEN, COMMAND_SEAT_RECALL},
        {PAD_KEY_ABSENT, SEAT_OPEN, COMMAND_SEAT_ABSENT},
        {PAD_KEY_START, SEAT_OPEN, COMMAND_SEAT_START},
        {PAD_KEY_FINISH, SEAT_OPEN, COMMAND_SEAT_FINISH},
        {PAD_KEY_PAUSE, SEAT_OPEN, COMMAND_SEAT_PAUSE},
        {PAD_KEY_PAUSE, SEAT_PAUSED, COMMAND_SEAT_OPEN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct field_seat seat = {.seat = 1, .status = rows[i].status};
        const struct field_press press = press_of(rows[i].key, 0);
        struct field_order order;
        assert_int_equal(window_key_order(&seat, &press, DEVICE_PAD, &order), WINDOW_KEY_ORDER);
        assert_int_equal(order.command, rows[i].command);
        assert_int_equal(order.seat, 1);
        /* Device, session and number: the same press has the same name for ever. */
        assert_string_equal(order.request_id, "key-12340000abcd000100020003-00000007-9");
        assert_true(request_id_is_good(order.request_id, strlen(order.request_id)));
    }
}

static void test_keys_without_a_meaning_and_stale_ones_give_no_order(void **unused)
{
    (void)unused;
    const struct field_seat seat = {.seat = 1, .status = SEAT_OPEN};
    struct field_order untouched = {.seat = 77};
    struct field_press press = press_of(PAD_KEY_5, 0);
    assert_int_equal(window_key_order(&seat, &press, DEVICE_PAD, &untouched), WINDOW_KEY_NOTHING);
    press = press_of(PAD_KEY_NEXT, 0);
    press.key.age_ms = WINDOW_KEY_STALE_MS + 1;
    assert_int_equal(window_key_order(&seat, &press, DEVICE_PAD, &untouched), WINDOW_KEY_REFUSED);
    assert_int_equal(untouched.seat, 77);
}

static void test_a_review_counts_only_for_the_visit_it_was_opened_for(void **unused)
{
    (void)unused;
    struct field_seat seat = {.seat = 1, .status = SEAT_OPEN, .review_open = true, .review = 4};
    const uint16_t open = window_review_number(&seat);
    assert_int_not_equal(open, 0);
    struct field_order order = {0};
    struct field_press press = press_of(5, open);
    assert_int_equal(window_key_order(&seat, &press, DEVICE_EVALUATOR, &order), WINDOW_KEY_ORDER);
    assert_int_equal(order.command, COMMAND_REVIEW);
    assert_int_equal(order.level, 5);
    seat.review = 5; /* the next visitor's */
    assert_int_equal(window_key_order(&seat, &press, DEVICE_EVALUATOR, &order), WINDOW_KEY_REFUSED);
    seat.review = 0;
    assert_int_equal(window_review_number(&seat), 0);
    press.key.context = 0;
    assert_int_equal(window_key_order(&seat, &press, DEVICE_EVALUATOR, &order), WINDOW_KEY_REFUSED);
    press = press_of(6, open);
    seat.review = 4;
    assert_int_equal(window_key_order(&seat, &press, DEVICE_EVALUATOR, &order), WINDOW_KEY_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_strip_says_what_matters_most),
        cmocka_unit_test(test_a_strip_names_the_groups_of_its_open_seats_once),
        cmocka_unit_test(test_a_recall_makes_another_view_so_that_it_blinks_anew),
        cmocka_unit_test(test_a_pad_shows_its_number_and_who_waits),
        cmocka_unit_test(test_each_pad_key_is_its_order),
        cmocka_unit_test(test_keys_without_a_meaning_and_stale_ones_give_no_order),
        cmocka_unit_test(test_a_review_counts_only_for_the_visit_it_was_opened_for),
    };
    return cmocka_run_group_tests(tests, make_hall, end_hall);
}
