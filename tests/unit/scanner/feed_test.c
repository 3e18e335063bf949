/*
 * Feeder and program: frames cut at every byte, the feeder gone at every byte, what is chosen among
 * a device's words and modes.
 */
#include "drivers/scanner/camera_mode.h"
#include "drivers/scanner/feed_session.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/sane_choice.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"
#include "tests/lib/mutate.h"

#include <leptonica/allheaders.h>
#include <string.h>

static const struct page_limits limits = {1000, 200000};

/* What a listener heard. */
struct heard {
    int ready;
    int pages;
    int backs;
    int previews;
    int lost;
    int done;
    int done_pages;
    int over;
    enum paper_problem lost_problem;
    enum paper_problem done_problem;
    enum paper_problem over_problem;
    char name[FEED_NAME_MAX + 1];
};

static void listen(void *context, const struct feed_event *event)
{
    struct heard *heard = context;
    switch (event->kind) {
    case FEED_EVENT_READY:
        heard->ready++;
        snprintf(heard->name, sizeof(heard->name), "%s", event->name);
        break;
    case FEED_EVENT_PAGE:
        heard->pages++;
        heard->backs += event->side == FEED_BACK;
        assert_non_null(event->page->pix);
        assert_int_equal(event->pages, heard->pages);
        break;
    case FEED_EVENT_PREVIEW:
        heard->previews++;
        break;
    case FEED_EVENT_LOST_PAGE:
        heard->lost++;
        heard->lost_problem = event->problem;
        break;
    case FEED_EVENT_DONE:
        heard->done++;
        heard->done_problem = event->problem;
        heard->done_pages = event->pages;
        break;
    case FEED_EVENT_OVER:
        heard->over++;
        heard->over_problem = event->problem;
        break;
    }
}

static size_t put(uint8_t *to, const struct feed_frame *frame)
{
    static uint8_t bytes[FEED_FRAME_MAX];
    const size_t size = feed_frame_write(frame, bytes);
    memcpy(to, bytes, size);
    return size;
}

enum { SHEET_ROWS = 3, TALK_ROOM = 16384 };

/* A sheet of 4 × 3 grey pixels. */
static size_t put_sheet(uint8_t *to, enum feed_side side)
{
    static const uint8_t rows[4 * SHEET_ROWS] = {9, 8, 7, 6, 5, 4, 3, 2, 1};
    const struct feed_page page = {side, false, {4, SHEET_ROWS, 1, 8, 300}};
    size_t at = put(to, &(struct feed_frame){.kind = FEED_PAGE, .page = page});
    at += put(to + at, &(struct feed_frame){.kind = FEED_DATA, .data = rows, .data_bytes = 5});
    at += put(to + at, &(struct feed_frame){.kind = FEED_DATA, .data = rows + 5, .data_bytes = 7});
    return at + put(to + at, &(struct feed_frame){.kind = FEED_PAGE_END});
}

/* What a duplex scanner says after it was opened: two sheets, of which the second is a file. */
static size_t put_scan(uint8_t *to, enum paper_problem end)
{
    struct page drawn;
    struct page_bytes jpeg;
    made_page_draw(&(struct made_page){.width_px = 16, .height_px = 16, .lines = 1}, &drawn);
    assert_int_equal(page_encode_jpeg(&drawn, 50, &jpeg), PAGE_OK);
    size_t at = put_sheet(to, FEED_FRONT);
    at += put_sheet(to + at, FEED_BACK);
    const struct feed_page file = {FEED_FRONT, true, {.dpi = 200}};
    at += put(to + at, &(struct feed_frame){.kind = FEED_PAGE, .page = file});
    at += put(to + at, &(struct feed_frame){
                           .kind = FEED_DATA, .data = jpeg.bytes, .data_bytes = jpeg.size_bytes});
    at += put(to + at, &(struct feed_frame){.kind = FEED_PAGE_END});
    at += put(to + at, &(struct feed_frame){.kind = FEED_DONE, .problem = end});
    page_bytes_deinit(&jpeg);
    page_deinit(&drawn);
    return at;
}

/* A session that is ready and has been started. */
static void session_begin(struct feed_session *session, struct heard *heard)
{
    uint8_t hello[64];
    *heard = (struct heard){0};
    feed_session_init(session, &limits, listen, heard);
    const size_t size = put(hello, &(struct feed_frame){.kind = FEED_READY, .name = "made up"});
    feed_session_bytes(session, hello, size);
    assert_int_equal(heard->ready, 1);
    assert_string_equal(heard->name, "made up");
    feed_session_start(session);
}

static void test_a_scan_cut_at_every_byte_is_the_same_scan(void **state)
{
    (void)state;
    static uint8_t talk[TALK_ROOM];
    const size_t size = put_scan(talk, SCAN_FINE);
    for (size_t cut = 0; cut <= size; cut++) {
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        feed_session_bytes(&session, talk, cut);
        feed_session_bytes(&session, talk + cut, size - cut);
        assert_int_equal(heard.pages, 3);
        assert_int_equal(heard.backs, 1);
        assert_int_equal(heard.lost, 0);
        assert_int_equal(heard.done, 1);
        assert_int_equal(heard.done_problem, SCAN_FINE);
        assert_int_equal(heard.done_pages, 3);
        assert_int_equal(session.state, FEED_STATE_IDLE);
        feed_session_deinit(&session);
    }
}

/* The cable is pulled, or the driver crashes, at every byte: whole pages stay, the end is said
 * once. */
static void test_a_feeder_gone_at_every_byte_keeps_the_pages_before(void **state)
{
    (void)state;
    static uint8_t talk[TALK_ROOM];
    const size_t size = put_scan(talk, SCAN_FINE);
    int most = 0;
    for (size_t cut = 0; cut < size; cut++) {
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        uint8_t *exact = malloc(cut > 0 ? cut : 1);
        memcpy(exact, talk, cut);
        feed_session_bytes(&session, exact, cut);
        free(exact);
        const int whole = heard.pages;
        assert_true(whole >= most);
        most = whole;
        feed_session_gone(&session, SCAN_LOST);
        feed_session_gone(&session, SCAN_LOST);
        assert_int_equal(heard.pages, whole);
        assert_int_equal(heard.done, 1);
        assert_int_equal(heard.done_problem, SCAN_LOST);
        assert_int_equal(heard.done_pages, whole);
        assert_int_equal(heard.over, 1);
        assert_true(heard.lost <= 1);
        feed_session_deinit(&session);
    }
    assert_int_equal(most, 3);
}

static void test_a_jam_keeps_the_pages_before(void **state)
{
    (void)state;
    static const enum paper_problem problems[] = {SCAN_JAM, SCAN_COVER_OPEN, SCAN_CANCELLED};
    for (size_t i = 0; i < 3; i++) {
        static uint8_t talk[TALK_ROOM];
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        size_t size = put_sheet(talk, FEED_FRONT);
        const struct feed_page page = {FEED_FRONT, false, {4, 3, 1, 8, 300}};
        size += put(talk + size, &(struct feed_frame){.kind = FEED_PAGE, .page = page});
        size += put(talk + size, &(struct feed_frame){.kind = FEED_DATA,
                                                      .data = (const uint8_t *)"abcd",
                                                      .data_bytes = 4});
        size +=
            put(talk + size, &(struct feed_frame){.kind = FEED_PAGE_END, .problem = SCAN_PAGE_CUT});
        size += put(talk + size, &(struct feed_frame){.kind = FEED_DONE, .problem = problems[i]});
        feed_session_bytes(&session, talk, size);
        assert_int_equal(heard.pages, 1);
        assert_int_equal(heard.lost, 1);
        assert_int_equal(heard.lost_problem, SCAN_PAGE_CUT);
        assert_int_equal(heard.done_problem, problems[i]);
        assert_int_equal(heard.over, 0);
        /* And it can be started again. */
        assert_int_equal(session.state, FEED_STATE_IDLE);
        feed_session_start(&session);
        size = put_scan(talk, SCAN_FINE);
        heard.pages = 0;
        feed_session_bytes(&session, talk, size);
        assert_int_equal(heard.done, 2);
        assert_int_equal(heard.done_pages, 3);
        feed_session_deinit(&session);
    }
}

/* Only a page of which something came is said to be lost. */
static void test_an_open_page_is_lost_if_it_was_begun(void **state)
{
    (void)state;
    static const struct feed_page page = {FEED_FRONT, false, {4, 3, 1, 8, 300}};
    for (int begun = 0; begun < 2; begun++) {
        for (int how = 0; how < 3; how++) { /* PAGE_END with a problem, DONE without it, gone */
            static uint8_t talk[TALK_ROOM];
            struct feed_session session;
            struct heard heard;
            session_begin(&session, &heard);
            size_t size = put(talk, &(struct feed_frame){.kind = FEED_PAGE, .page = page});
            if (begun == 1) {
                size += put(talk + size, &(struct feed_frame){.kind = FEED_DATA,
                                                              .data = (const uint8_t *)"abcd",
                                                              .data_bytes = 4});
            }
            if (how == 0) {
                size += put(talk + size,
                            &(struct feed_frame){.kind = FEED_PAGE_END, .problem = SCAN_PAGE_CUT});
            }
            if (how < 2) {
                size += put(talk + size,
                            &(struct feed_frame){.kind = FEED_DONE, .problem = SCAN_NO_PAPER});
            }
            feed_session_bytes(&session, talk, size);
            feed_session_gone(&session, SCAN_LOST);
            assert_int_equal(heard.lost, begun);
            assert_int_equal(heard.pages, 0);
            assert_int_equal(heard.done, 1);
            assert_int_equal(heard.done_problem, how < 2 ? SCAN_NO_PAPER : SCAN_LOST);
            feed_session_deinit(&session);
        }
    }
}

static void test_a_bad_page_is_said_and_the_others_come(void **state)
{
    (void)state;
    static uint8_t talk[TALK_ROOM];
    static const struct feed_page bad[] = {
        {FEED_FRONT, false, {60000, 60000, 3, 8, 300}}, /* huge: nothing is kept of it */
        {FEED_FRONT, false, {4, 3, 2, 8, 300}},
        {FEED_FRONT, true, {.dpi = 300}}, /* "abcd" is no picture */
    };
    static const enum paper_problem problems[] = {SCAN_PAGE_TOO_BIG, SCAN_PAGE_TOO_BIG,
                                                  SCAN_PAGE_STRANGE};
    for (size_t i = 0; i < 3; i++) {
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        size_t size = put(talk, &(struct feed_frame){.kind = FEED_PAGE, .page = bad[i]});
        size += put(talk + size, &(struct feed_frame){.kind = FEED_DATA,
                                                      .data = (const uint8_t *)"abcd",
                                                      .data_bytes = 4});
        size += put(talk + size, &(struct feed_frame){.kind = FEED_PAGE_END});
        size += put_scan(talk + size, SCAN_FINE);
        feed_session_bytes(&session, talk, size);
        assert_int_equal(heard.lost, 1);
        assert_int_equal(heard.lost_problem, problems[i]);
        assert_int_equal(heard.pages, 3);
        assert_int_equal(heard.done_pages, 3);
        feed_session_deinit(&session);
    }
}

static void test_nonsense_ends_the_session(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
        {"HTTP/1.1", 8},
        {"\0\0\0\0\1x", 6},
        {"d\xff\xff\xff\xff", 5},                               /* longer than any frame */
        {"d\0\0\0\1x", 6},                                      /* data without a page */
        {"e\0\0\0\1\0", 6},                                     /* an end without a page */
        {"o\0\0\0\1\xff", 6},                                   /* a problem that there is not */
        {"r\0\0\0\1x", 6},                                      /* ready twice */
        {"p\0\0\0\2xx", 7},                                     /* half a shape */
        {"p\0\0\0\x10\x09\0\1\10\0\0\0\0\0\0\0\0\0\0\0\0", 21}, /* a side that there is not */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        feed_session_bytes(&session, (const uint8_t *)rows[i].bytes, rows[i].size);
        assert_int_equal(heard.over, 1);
        assert_int_equal(heard.over_problem, SCAN_GARBLED);
        assert_int_equal(heard.done, 1);
        assert_int_equal(session.state, FEED_STATE_OVER);
        feed_session_deinit(&session);
    }
}

static void test_a_preview_is_no_page(void **state)
{
    (void)state;
    static uint8_t talk[TALK_ROOM];
    struct feed_session session;
    struct heard heard;
    session_begin(&session, &heard);
    size_t size = put_sheet(talk, FEED_LOOK);
    size += put(talk + size, &(struct feed_frame){.kind = FEED_DONE});
    feed_session_bytes(&session, talk, size);
    assert_int_equal(heard.previews, 1);
    assert_int_equal(heard.pages, 0);
    assert_int_equal(heard.done_pages, 0);
    feed_session_deinit(&session);
}

static void test_every_problem_has_its_words(void **state)
{
    (void)state;
    for (int i = 1; i < PAPER_PROBLEM_COUNT; i++) {
        const struct scan_words *words = paper_problem_words((enum paper_problem)i);
        assert_non_null(strchr(words->code, '.'));
        assert_true(strlen(words->advice_zh) > 10);
        assert_true(strlen(words->advice_en) > 10);
        for (int k = 1; k < i; k++) {
            assert_string_not_equal(words->code, paper_problem_words((enum paper_problem)k)->code);
        }
    }
    assert_string_equal(paper_problem_words(SCAN_FINE)->code, "");
}

static void test_words_of_back_ends(void **state)
{
    (void)state;
    static const char *const fujitsu[] = {"Flatbed", "ADF Front", "ADF Back", "ADF Duplex", NULL};
    static const char *const airscan[] = {"Flatbed", "ADF", "ADF Duplex", NULL};
    static const char *const test[] = {"Flatbed", "Automatic Document Feeder", NULL};
    static const char *const flat[] = {"FlatBed", NULL};
    static const char *const modes[] = {"Lineart", "Gray", "Color", NULL};
    assert_string_equal(sane_choice_word(SANE_WISH_DUPLEX, fujitsu), "ADF Duplex");
    assert_string_equal(sane_choice_word(SANE_WISH_FEEDER, fujitsu), "ADF Front");
    assert_string_equal(sane_choice_word(SANE_WISH_FEEDER, airscan), "ADF");
    assert_string_equal(sane_choice_word(SANE_WISH_FEEDER, test), "Automatic Document Feeder");
    assert_null(sane_choice_word(SANE_WISH_DUPLEX, test));
    assert_null(sane_choice_word(SANE_WISH_FEEDER, flat));
    assert_string_equal(sane_choice_word(SANE_WISH_FLATBED, flat), "FlatBed");
    assert_string_equal(sane_choice_word(SANE_WISH_COLOUR, modes), "Color");
    assert_string_equal(sane_choice_word(SANE_WISH_GREY, modes), "Gray");
    assert_string_equal(sane_choice_word(SANE_WISH_INK, modes), "Lineart");
    static const int dpis[] = {75, 150, 300, 600};
    assert_int_equal(sane_choice_number(300, dpis, 4), 300);
    assert_int_equal(sane_choice_number(200, dpis, 4), 150);
    assert_int_equal(sane_choice_number(225, dpis, 4), 300);
    assert_int_equal(sane_choice_number(9999, dpis, 4), 600);
    assert_int_equal(sane_choice_in_range(300, 50, 1200, 0), 300);
    assert_int_equal(sane_choice_in_range(2400, 50, 1200, 1), 1200);
    assert_int_equal(sane_choice_in_range(10, 50, 1200, 1), 50);
    assert_int_equal(sane_choice_in_range(299, 50, 1200, 50), 300);
    assert_int_equal(sane_choice_in_range(1199, 50, 1180, 100), 1150);
}

static void test_modes_of_cameras(void **state)
{
    (void)state;
    static const struct camera_mode gaopaiyi[] = {
        {CAMERA_YUYV, 640, 480},
        {CAMERA_YUYV, 3264, 2448},
        {CAMERA_MJPG, 1920, 1080},
        {CAMERA_MJPG, 3264, 2448},
        {CAMERA_FOURCC('H', '2', '6', '4'), 4000, 3000},
    };
    assert_int_equal(camera_mode_choose(gaopaiyi, 5, 40000000), 3);
    assert_int_equal(camera_mode_choose(gaopaiyi, 5, 3000000), 2);
    assert_int_equal(camera_mode_choose(gaopaiyi, 3, 40000000), 1); /* YUYV is worth it here */
    assert_int_equal(camera_mode_choose(gaopaiyi, 1, 40000000), 0);
    assert_int_equal(camera_mode_choose(gaopaiyi + 4, 1, 40000000), -1);
    assert_int_equal(camera_mode_choose(gaopaiyi, 0, 40000000), -1);
    static const struct camera_mode odd[] = {{CAMERA_YUYV, 641, 480}, {CAMERA_MJPG, 0, 480}};
    assert_int_equal(camera_mode_choose(odd, 2, 40000000), -1);
}

static void test_frames_of_cameras(void **state)
{
    (void)state;
    static const uint8_t frame[] = {0xff, 0xd8, 1, 2, 0xff, 0xd9, 0, 0, 0};
    assert_int_equal(camera_jpeg_bytes(frame, sizeof(frame)), 6);
    for (size_t size = 0; size < 6; size++) {
        assert_int_equal(camera_jpeg_bytes(frame, size), 0); /* cut on its way */
    }
    assert_int_equal(camera_jpeg_bytes(frame + 1, sizeof(frame) - 1), 0);
    /* White, black, and a red that is BT.601's. */
    static const uint8_t yuyv[] = {235, 128, 16, 128, 81, 90, 81, 240};
    uint8_t rgb[12];
    camera_yuyv_row(yuyv, 4, rgb);
    static const uint8_t meant[12] = {255, 255, 255, 0, 0, 0, 254, 0, 0, 254, 0, 0};
    for (size_t i = 0; i < 12; i++) {
        assert_in_range(rgb[i] + 2 - meant[i], 0, 4);
    }
}

/* A feeder that says nonsense: the end of the scan is said once, and once that it is over. */
static void test_spoiled_feeders_are_survived(void **state)
{
    (void)state;
    struct mutate mutate = {20261123};
    static uint8_t talk[TALK_ROOM];
    static uint8_t spoiled[TALK_ROOM];
    const size_t size = put_scan(talk, SCAN_FINE);
    for (long i = mutate_count(1000); i > 0; i--) {
        struct feed_session session;
        struct heard heard;
        session_begin(&session, &heard);
        memcpy(spoiled, talk, size);
        const size_t left = mutate_bytes(&mutate, spoiled, size);
        feed_session_bytes(&session, spoiled, left);
        feed_session_gone(&session, SCAN_LOST);
        assert_int_equal(heard.done, 1);
        assert_int_equal(heard.over, 1);
        assert_true(heard.pages + heard.lost <= 4);
        feed_session_deinit(&session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_scan_cut_at_every_byte_is_the_same_scan),
        cmocka_unit_test(test_a_feeder_gone_at_every_byte_keeps_the_pages_before),
        cmocka_unit_test(test_a_jam_keeps_the_pages_before),
        cmocka_unit_test(test_an_open_page_is_lost_if_it_was_begun),
        cmocka_unit_test(test_a_bad_page_is_said_and_the_others_come),
        cmocka_unit_test(test_nonsense_ends_the_session),
        cmocka_unit_test(test_spoiled_feeders_are_survived),
        cmocka_unit_test(test_a_preview_is_no_page),
        cmocka_unit_test(test_every_problem_has_its_words),
        cmocka_unit_test(test_words_of_back_ends),
        cmocka_unit_test(test_modes_of_cameras),
        cmocka_unit_test(test_frames_of_cameras),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
