/*
 * The table of moves, told a second time and independently: as the sentences that a hall would use.
 * Every pair of state and move is tried; what no sentence allows must be refused.
 */
#include "hall-server/model/leg_state.h"
#include "tests/lib/cmocka_all.h"

static const struct {
    enum leg_state from;
    enum leg_move move;
    enum leg_state to;
} sentences[] = {
    {LEG_BOOKED, LEG_CHECK_IN, LEG_WAITING}, /* who booked and came, waits */
    {LEG_ISSUED, LEG_HOLD, LEG_WAITING},     /* a number in a hand waits; one on no paper doesn't */
    {LEG_WAITING, LEG_CALL, LEG_CALLED},
    {LEG_CALLED, LEG_UNDO_CALL, LEG_WAITING},
    {LEG_CALLED, LEG_START, LEG_SERVING},
    {LEG_CALLED, LEG_MISS, LEG_ABSENT},
    {LEG_ABSENT, LEG_REENTER, LEG_WAITING},
    {LEG_SERVING, LEG_PARK, LEG_PARKED},
    {LEG_PARKED, LEG_COME_BACK, LEG_WAITING},
    {LEG_SERVING, LEG_FINISH, LEG_FINISHED},
    {LEG_BOOKED, LEG_CANCEL, LEG_CANCELLED},
    {LEG_BOOKED, LEG_EXPIRE, LEG_EXPIRED},
    {LEG_ISSUED, LEG_CANCEL, LEG_CANCELLED},
    {LEG_ISSUED, LEG_EXPIRE, LEG_EXPIRED},
    {LEG_WAITING, LEG_CANCEL, LEG_CANCELLED},
    {LEG_WAITING, LEG_EXPIRE, LEG_EXPIRED},
    {LEG_ABSENT, LEG_CANCEL, LEG_CANCELLED},
    {LEG_ABSENT, LEG_EXPIRE, LEG_EXPIRED},
    {LEG_PARKED, LEG_CANCEL, LEG_CANCELLED},
    {LEG_PARKED, LEG_EXPIRE, LEG_EXPIRED},
    /* the clerk's last step, taken back; and the leg that a finish had woken, sleeps again */
    {LEG_SERVING, LEG_UNDO_START, LEG_CALLED},
    {LEG_ABSENT, LEG_UNDO_MISS, LEG_CALLED},
    {LEG_PARKED, LEG_UNDO_PARK, LEG_SERVING},
    {LEG_FINISHED, LEG_UNDO_FINISH, LEG_SERVING},
    {LEG_WAITING, LEG_SLEEP, LEG_ISSUED},
    {LEG_CANCELLED, LEG_UNDO_MISS, LEG_CALLED},
    {LEG_CANCELLED, LEG_SLEEP, LEG_ISSUED},
    {LEG_CALLED, LEG_EXPIRE, LEG_EXPIRED},
    {LEG_SERVING, LEG_EXPIRE, LEG_EXPIRED},
};
enum { SENTENCE_COUNT = sizeof(sentences) / sizeof(sentences[0]) };

static int sentence_find(enum leg_state from, enum leg_move move)
{
    for (int i = 0; i < SENTENCE_COUNT; i++) {
        if (sentences[i].from == from && sentences[i].move == move) {
            return i;
        }
    }
    return -1;
}

static void test_every_pair_moves_as_said_or_is_refused(void **unused)
{
    (void)unused;
    for (int from = 0; from < LEG_STATE_COUNT; from++) {
        for (int move = 0; move < LEG_MOVE_COUNT; move++) {
            const enum leg_state untouched = LEG_STATE_COUNT;
            enum leg_state next = untouched;
            const int said = sentence_find((enum leg_state)from, (enum leg_move)move);
            const int result = leg_state_next((enum leg_state)from, (enum leg_move)move, &next);

            assert_int_equal(result, said < 0 ? LEG_MOVE_REFUSED : LEG_OK);
            assert_int_equal(next, said < 0 ? untouched : sentences[said].to);
        }
    }
}

static void test_only_the_three_ends_are_ends(void **unused)
{
    (void)unused;
    for (int state = 0; state < LEG_STATE_COUNT; state++) {
        const bool end = state == LEG_FINISHED || state == LEG_CANCELLED || state == LEG_EXPIRED;
        assert_int_equal(leg_state_is_end((enum leg_state)state), end);
    }
}

static void test_names_are_those_of_the_wire(void **unused)
{
    (void)unused;
    assert_string_equal(leg_state_name(leg_state_first(true)), "booked");
    assert_string_equal(leg_state_name(leg_state_first(false)), "issued");
    assert_string_equal(leg_state_name(LEG_EXPIRED), "expired");
    assert_string_equal(leg_move_name(LEG_UNDO_CALL), "undo_call");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair_moves_as_said_or_is_refused),
        cmocka_unit_test(test_only_the_three_ends_are_ends),
        cmocka_unit_test(test_names_are_those_of_the_wire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
