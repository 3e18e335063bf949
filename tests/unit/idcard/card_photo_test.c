/*
 * A plug-in that works gives its picture; one that crashes, hangs, refuses, ends early or talks
 * never does more than leave a silhouette.
 */
#include "drivers/idcard/card_photo.h"
#include "tests/lib/cmocka_all.h"

#include <string.h>

enum { POLL_MS = 30000 };

/* Starts a photo of this kind and waits, without a limit of its own; true: not the silhouette. */
static bool unpack(struct card_photo *photo, char kind, uint8_t grey, const uint8_t **ret_rgb)
{
    uint8_t wlt[CARD_PHOTO_WLT_BYTES] = {(uint8_t)kind, grey};
    card_photo_start(photo, wlt, sizeof(wlt), 0);
    while (card_photo_state(photo) == CARD_PHOTO_WAITING) {
        struct pollfd fds[1];
        assert_int_equal(card_photo_poll_fds(photo, fds, 1), 1);
        assert_int_equal(poll(fds, 1, POLL_MS), 1);
        card_photo_on_ready(photo, 0);
    }
    bool real = false;
    *ret_rgb = card_photo_rgb(photo, &real);
    return real;
}

static void assert_silhouette(const uint8_t *rgb)
{
    uint8_t expected[CARD_PHOTO_BYTES];
    card_photo_silhouette(expected);
    assert_memory_equal(rgb, expected, sizeof(expected));
}

static void test_a_plugin_that_works_gives_its_picture(void **unused)
{
    (void)unused;
    struct card_photo *photo = card_photo_create(CHILD, PLUGIN);
    const uint8_t *rgb = NULL;
    for (int grey = 1; grey < 4; grey++) {
        assert_true(unpack(photo, grey == 3 ? 't' : 'g', (uint8_t)grey, &rgb));
        for (size_t i = 0; i < CARD_PHOTO_BYTES; i++) {
            assert_int_equal(rgb[i], grey);
        }
    }
    card_photo_wipe(photo);
    for (size_t i = 0; i < CARD_PHOTO_BYTES; i++) {
        assert_int_equal(rgb[i], 0);
    }
    card_photo_destroy(photo);
}

static void test_a_plugin_that_crashes_refuses_or_ends_leaves_a_silhouette(void **unused)
{
    (void)unused;
    struct card_photo *photo = card_photo_create(CHILD, PLUGIN);
    const uint8_t *rgb = NULL;
    for (const char *kind = "cre"; *kind != '\0'; kind++) {
        assert_false(unpack(photo, *kind, 9, &rgb));
        assert_silhouette(rgb);
        assert_true(unpack(photo, 'g', 9, &rgb)); /* and the next one is served */
    }
    card_photo_destroy(photo);
}

static void test_a_plugin_that_hangs_is_ended_when_its_time_is_over(void **unused)
{
    (void)unused;
    struct card_photo *photo = card_photo_create(CHILD, PLUGIN);
    const uint8_t wlt[CARD_PHOTO_WLT_BYTES] = {'h'};
    card_photo_start(photo, wlt, sizeof(wlt), 5000);
    assert_int_equal(card_photo_next_ms(photo), 5000 + CARD_PHOTO_LIMIT_MS);
    card_photo_on_ready(photo, 5000 + CARD_PHOTO_LIMIT_MS - 1);
    assert_int_equal(card_photo_state(photo), CARD_PHOTO_WAITING);
    card_photo_on_ready(photo, 5000 + CARD_PHOTO_LIMIT_MS);
    assert_int_equal(card_photo_state(photo), CARD_PHOTO_DONE);
    bool real = true;
    assert_silhouette(card_photo_rgb(photo, &real));
    assert_false(real);
    card_photo_start(photo, wlt, sizeof(wlt), 9000);
    card_photo_destroy(photo); /* while it hangs */
}

static void test_without_a_plugin_or_a_whole_photo_it_is_a_silhouette(void **unused)
{
    (void)unused;
    static const struct {
        const char *child, *plugin;
        size_t size_bytes;
    } rows[] = {
        {CHILD, NULL, CARD_PHOTO_WLT_BYTES},
        {CHILD, "", CARD_PHOTO_WLT_BYTES},
        {CHILD, PLUGIN, CARD_PHOTO_WLT_BYTES - 1},
        {"/nowhere/child", PLUGIN, CARD_PHOTO_WLT_BYTES},
    };
    const uint8_t wlt[CARD_PHOTO_WLT_BYTES] = {'g', 1};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct card_photo *photo = card_photo_create(rows[i].child, rows[i].plugin);
        card_photo_start(photo, wlt, rows[i].size_bytes, 0);
        bool real = true;
        assert_int_equal(card_photo_state(photo), CARD_PHOTO_DONE);
        assert_silhouette(card_photo_rgb(photo, &real));
        assert_false(real);
        card_photo_destroy(photo);
    }
    struct card_photo *photo = card_photo_create(CHILD, "/nowhere/plugin.so");
    const uint8_t *rgb = NULL;
    assert_false(unpack(photo, 'g', 1, &rgb));
    card_photo_destroy(photo);
    card_photo_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_plugin_that_works_gives_its_picture),
        cmocka_unit_test(test_a_plugin_that_crashes_refuses_or_ends_leaves_a_silhouette),
        cmocka_unit_test(test_a_plugin_that_hangs_is_ended_when_its_time_is_over),
        cmocka_unit_test(test_without_a_plugin_or_a_whole_photo_it_is_a_silhouette),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
