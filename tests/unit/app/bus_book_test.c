/* What the book of window devices says of a restart: which wishes are open, which updates are new.
 */
#include "hall-server/app/bus_book.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum { PAD = 1, STRIP = 3, SEAT = 4, RESULT = 9 };

static struct bus_book book;
static uint64_t seq;

static int set_up(void **unused)
{
    (void)unused;
    bus_book_clear(&book);
    seq = 0;
    return 0;
}

static void note(const struct device_note *said)
{
    seq++;
    const struct event event = {.seq = seq,
                                .at_ms = (int64_t)(1000 * seq),
                                .kind = EVENT_DEVICE_NOTED,
                                .actor_role = ROLE_MANAGER,
                                .actor_id = {"m"},
                                .as.device_noted = *said};
    bus_book_event(&book, &event);
}

static void wish(enum device_note_what what, uint8_t kind, uint16_t seat)
{
    note(&(struct device_note){.what = (uint8_t)what, .kind = kind, .seat = seat});
}

static bool is_open(uint64_t of)
{
    for (int back = 0; bus_book_at(&book, back) != NULL; back++) {
        if (bus_book_at(&book, back)->seq == of) {
            return bus_book_is_open(&book, bus_book_at(&book, back), 0);
        }
    }
    return false;
}

static void test_a_wish_is_open_until_it_is_taken_or_another_comes(void **unused)
{
    (void)unused;
    wish(DEVICE_NOTE_BIND, PAD, SEAT);
    wish(DEVICE_NOTE_BIND, STRIP, SEAT);
    wish(DEVICE_NOTE_BIND, PAD, SEAT + 1);
    wish(DEVICE_NOTE_TWIN, PAD, SEAT);
    assert_true(is_open(1) && is_open(2) && is_open(3) && !is_open(4));
    wish(DEVICE_NOTE_TAKEN, PAD, SEAT);
    assert_true(!is_open(1) && is_open(2) && is_open(3));
    wish(DEVICE_NOTE_BIND_BY_KEY, PAD, SEAT);
    wish(DEVICE_NOTE_KEY, PAD, SEAT);
    assert_true(!is_open(6) && is_open(7));
    assert_false(bus_book_is_open(&book, bus_book_at(&book, 0), 7001)); /* long ago */
}

static void test_the_newest_are_kept_and_others_are_passed_over(void **unused)
{
    (void)unused;
    const struct event other = {.seq = 99, .kind = EVENT_CLOCK_STEPPED};
    assert_null(bus_book_at(&book, 0));
    bus_book_event(&book, &other);
    assert_null(bus_book_at(&book, 0));
    for (int i = 0; i < BUS_BOOK_MAX + 3; i++) {
        wish(DEVICE_NOTE_TWIN, PAD, SEAT);
    }
    assert_int_equal(bus_book_at(&book, 0)->seq, BUS_BOOK_MAX + 3);
    assert_int_equal(bus_book_at(&book, BUS_BOOK_MAX - 1)->seq, 4);
    assert_null(bus_book_at(&book, BUS_BOOK_MAX));
}

static bool has(enum device_note_what what, uint16_t from, uint16_t to, uint8_t result)
{
    const struct device_note said = {.what = (uint8_t)what,
                                     .kind = PAD,
                                     .seat = SEAT,
                                     .version_from = from,
                                     .version_to = to,
                                     .result = result};
    const bool known = bus_book_has_update(&book, &said);
    if (!known) {
        note(&said);
    }
    return known;
}

static void test_an_update_is_on_record_once_through_restarts(void **unused)
{
    (void)unused;
    assert_true(has(DEVICE_NOTE_UPDATE_ENDED, 1, 1, 0)); /* it had nothing to do */
    assert_false(has(DEVICE_NOTE_UPDATE_BEGUN, 1, 2, 0));
    assert_true(has(DEVICE_NOTE_UPDATE_BEGUN, 1, 2, 0));  /* after a restart of the hall */
    assert_false(has(DEVICE_NOTE_UPDATE_ENDED, 2, 2, 0)); /* and after another, which saw its end */
    assert_true(has(DEVICE_NOTE_UPDATE_ENDED, 2, 2, 0));
    assert_false(has(DEVICE_NOTE_UPDATE_ENDED, 2, 3, RESULT));
    assert_true(has(DEVICE_NOTE_UPDATE_ENDED, 2, 3, RESULT)); /* it refuses at each start */
    assert_false(has(DEVICE_NOTE_UPDATE_ENDED, 2, 4, RESULT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_wish_is_open_until_it_is_taken_or_another_comes, set_up),
        cmocka_unit_test_setup(test_the_newest_are_kept_and_others_are_passed_over, set_up),
        cmocka_unit_test_setup(test_an_update_is_on_record_once_through_restarts, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
