/* Signs: what holds together, what is ink enough to be one, and what its hash is of. */
#include "hall-server/model/paper.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

/* Two strokes: three points and two. */
static struct paper_sign cross(void)
{
    return (struct paper_sign){.stroke_count = 2,
                               .point_count = 5,
                               .ends = {3, 5},
                               .points = {{0, 0}, {50, 100}, {100, 300}, {100, 0}, {0, 300}}};
}

static void test_a_sign_holds_together_or_is_none(void **unused)
{
    (void)unused;
    struct paper_sign sign = cross();
    assert_true(paper_sign_is_good(&sign));
    sign.ends[0] = 0; /* a stroke without a point */
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.ends[0] = 5;
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.ends[1] = 6; /* past what there is */
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.ends[1] = 4; /* and what is of no stroke */
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.points[4].x = SIGN_SIDE + 1;
    assert_false(paper_sign_is_good(&sign));
    sign.points[4].x = SIGN_SIDE;
    assert_true(paper_sign_is_good(&sign));
    sign.points[0].y = SIGN_SIDE + 1;
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.stroke_count = LIMIT_SIGN_STROKES + 1;
    assert_false(paper_sign_is_good(&sign));
    sign = cross();
    sign.point_count = LIMIT_SIGN_POINTS + 1;
    assert_false(paper_sign_is_good(&sign));
    memset(&sign, 0, sizeof(sign));
    assert_true(paper_sign_is_good(&sign)); /* none */
    assert_false(paper_sign_is_enough(&sign));
}

/* What the pen left between two strokes is no ink. */
static void test_ink_is_measured_along_the_strokes(void **unused)
{
    (void)unused;
    struct paper_sign sign = cross();
    assert_true(paper_sign_is_enough(&sign)); /* 150 + 200, and 300 */
    sign.points[4].y = 140;                   /* 350, and three times 100: the field is wide */
    assert_true(paper_sign_is_enough(&sign));
    sign.points[4] = (struct paper_sign_point){60, 140}; /* 490 */
    assert_false(paper_sign_is_enough(&sign));
    sign.points[4].y = 150;
    assert_true(paper_sign_is_enough(&sign));
    sign = (struct paper_sign){.stroke_count = 2, .point_count = 2, .ends = {1, 2}};
    sign.points[1] = (struct paper_sign_point){SIGN_SIDE, SIGN_SIDE};
    assert_false(paper_sign_is_enough(&sign)); /* two touches far apart */
}

static void test_the_hash_is_of_each_place_and_each_stroke(void **unused)
{
    (void)unused;
    struct paper_sign sign = cross();
    uint8_t first[PAPER_HASH_BYTES];
    uint8_t other[PAPER_HASH_BYTES];
    paper_sign_hash(&sign, first);
    sign.points[LIMIT_SIGN_POINTS - 1].x = 9; /* of no stroke */
    paper_sign_hash(&sign, other);
    assert_memory_equal(first, other, sizeof(first));
    sign.ends[0] = 2;
    paper_sign_hash(&sign, other);
    assert_memory_not_equal(first, other, sizeof(first));
    sign = cross();
    sign.points[4].y++;
    paper_sign_hash(&sign, other);
    assert_memory_not_equal(first, other, sizeof(first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sign_holds_together_or_is_none),
        cmocka_unit_test(test_ink_is_measured_along_the_strokes),
        cmocka_unit_test(test_the_hash_is_of_each_place_and_each_stroke),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
