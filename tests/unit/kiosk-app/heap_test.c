/* free() and realloc() of the kiosk's program: what was there is zeroed, what is kept is kept. */
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 4000, KEPT_BYTES = 100 };

static char *piece_make(void)
{
    char *piece = malloc(PIECE_BYTES);
    assert_non_null(piece);
    memset(piece, 'x', PIECE_BYTES);
    return piece;
}

static void test_realloc_keeps_what_it_is_to_keep(void **state)
{
    (void)state;
    char *piece = realloc(piece_make(), KEPT_BYTES);
    assert_non_null(piece);
    piece = realloc(piece, 1000 * PIECE_BYTES);
    assert_non_null(piece);
    for (size_t i = 0; i < KEPT_BYTES; i++) {
        assert_int_equal(piece[i], 'x');
    }
    free(piece);
    piece = realloc(NULL, PIECE_BYTES);
    assert_non_null(piece);
    free(piece);
    free(NULL);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

/* Of the piece that was there; the allocator writes its own words into the first ones. */
static int letters_left(uintptr_t place)
{
    const volatile char *piece = (const volatile char *)place; // NOLINT(performance-no-int-to-ptr)
    int count = 0;
    for (size_t i = 0; i < PIECE_BYTES; i++) {
        count += piece[i] == 'x' ? 1 : 0;
    }
    return count;
}

static void test_what_is_freed_is_zeroed_first(void **state)
{
    (void)state;
    char *piece = piece_make();
    char *behind = malloc(KEPT_BYTES); /* so that the piece stays within the heap */
    const uintptr_t place = (uintptr_t)piece;
    assert_int_equal(letters_left(place), PIECE_BYTES);
    free(piece);
    assert_int_equal(letters_left(place), 0);
    free(behind);
}

static void test_what_realloc_leaves_is_zeroed(void **state)
{
    (void)state;
    char *piece = piece_make();
    char *behind = malloc(KEPT_BYTES);
    const uintptr_t place = (uintptr_t)piece;
    char *grown = realloc(piece, 1000 * PIECE_BYTES);
    assert_non_null(grown);
    assert_true((uintptr_t)grown != place);
    assert_int_equal(letters_left(place), 0);
    free(grown);
    piece = piece_make();
    const uintptr_t again = (uintptr_t)piece;
    piece = realloc(piece, KEPT_BYTES);
    assert_non_null(piece);
    assert_true(letters_left(again) <= KEPT_BYTES);
    free(piece);
    free(behind);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_realloc_keeps_what_it_is_to_keep),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        cmocka_unit_test(test_what_is_freed_is_zeroed_first),
        cmocka_unit_test(test_what_realloc_leaves_is_zeroed),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
