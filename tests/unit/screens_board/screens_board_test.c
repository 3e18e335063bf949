/*
 * The board on virtual time: every call on the card in order and long enough, none lost, each
 * spoken at most once, over restarts and lost lines; and what the drawn screen says.
 */
#include "hall-server/model/limits.h"
#include "kiosk/screens/board.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"

#include <stdio.h>
#include <string.h>

static const int64_t wall_ms = INT64_C(1773629045000); /* 2026-03-16 10:44:05 in +08:00 */

enum { CALLS_MAX = 128 };

struct hall {
    struct shape_call calls[CALLS_MAX];
    char numbers[CALLS_MAX][8];
    size_t count;
    int64_t seq;
    int64_t now_ms; /* of the board's clock; the hall's wall clock goes along */
};

static void hall_call(struct hall *hall, const char *number, const char *window)
{
    assert_true(hall->count < CALLS_MAX);
    snprintf(hall->numbers[hall->count], sizeof(hall->numbers[0]), "%s", number);
    hall->seq += 10;
    hall->calls[hall->count] = (struct shape_call){.seq = hall->seq,
                                                   .number = hall->numbers[hall->count],
                                                   .window = window,
                                                   .seat = window,
                                                   .area = "1",
                                                   .at_ms = wall_ms + hall->now_ms};
    hall->count++;
}

static struct shape_board hall_state(const struct hall *hall)
{
    /* Seats that no test calls to, but for "7". */
    static const struct shape_board_window windows[] = {
        {.window = "7", .seat = "7", .state = SHAPE_SEAT_OPEN, .number = "C007", .names = {"", ""}},
        {.window = "12",
         .seat = "x",
         .state = SHAPE_SEAT_OPEN,
         .number = "A047",
         .names = {"企业开办", ""}},
        {.window = "13",
         .seat = "z",
         .state = SHAPE_SEAT_CLOSED,
         .number = "",
         .names = {"企业开办", ""}},
        {.window = "48",
         .seat = "y",
         .state = SHAPE_SEAT_OPEN,
         .number = "AB123",
         .names = {"企业开办", ""}},
        {.window = "14",
         .seat = "w",
         .state = SHAPE_SEAT_PAUSED,
         .number = "",
         .names = {"企业开办", ""}},
    };
    return (struct shape_board){.hall = {"滨海市公共行政服务中心", ""},
                                .now_ms = wall_ms + hall->now_ms,
                                .offset_min = 480,
                                .calls = hall->calls,
                                .call_count = hall->count,
                                .windows = windows,
                                .window_count = 5,
                                .waiting = 86,
                                .seq = hall->seq};
}

static void hall_push(const struct hall *hall, struct board *board)
{
    const struct shape_board state = hall_state(hall);
    board_take(board, &state, hall->now_ms);
}

/* What the board wished since the last time, as "speak A001" and "ack 10" in one line. */
static const char *wishes(struct board *board)
{
    static char text[4096];
    size_t length = 0;
    struct board_wish wish;
    text[0] = 0;
    static const char *const words[] = {
        [BOARD_SPEAK] = "speak", [BOARD_EMERGENCY] = "emergency", [BOARD_ACKNOWLEDGE] = "ack"};
    while (board_next_wish(board, &wish)) {
        const size_t room = sizeof(text) - length;
        if (wish.kind == BOARD_ACKNOWLEDGE) {
            length += (size_t)snprintf(text + length, room, "ack %lld ", (long long)wish.call.seq);
        } else {
            const char *word =
                wish.kind == BOARD_UNSPOKEN ? board_rule_name(wish.rule) : words[wish.kind];
            length += (size_t)snprintf(text + length, room, "%s%s%s ", word,
                                       wish.call.number[0] == 0 ? "" : " ", wish.call.number);
        }
    }
    return text;
}

static void pass(struct hall *hall, struct board *board, int64_t until_ms)
{
    while (hall->now_ms < until_ms) {
        const int64_t wake_ms = board_next_wake_ms(board, hall->now_ms);
        hall->now_ms = wake_ms < until_ms ? wake_ms : until_ms;
        board_tick(board, hall->now_ms);
    }
}

static void test_calls_come_in_order_each_for_six_seconds(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    for (int i = 1; i <= 20; i++) {
        char number[8];
        snprintf(number, sizeof(number), "A%03d", i);
        hall_call(&hall, number, "12");
    }
    hall_push(&hall, &board);
    for (int i = 1; i <= 20; i++) {
        char number[8];
        char expected[64];
        snprintf(number, sizeof(number), "A%03d", i);
        const bool late = hall.now_ms > BOARD_SPEAK_MS; /* all were called in the first moment */
        snprintf(expected, sizeof(expected), "ack %d %s A%03d ", i * 10, late ? "late" : "speak",
                 i);
        assert_string_equal(board.card.number, number);
        assert_string_equal(wishes(&board), expected);
        pass(&hall, &board, hall.now_ms + BOARD_CARD_MS - 1);
        assert_string_equal(board.card.number, number);
        pass(&hall, &board, hall.now_ms + 1);
    }
    assert_int_equal(board.recent_count, BOARD_RECENT_MAX);
    assert_string_equal(board.recent[0].number, "A019");
}

static void test_a_state_may_list_calls_in_any_order(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    hall_call(&hall, "A001", "99");
    hall_call(&hall, "A002", "98");
    hall_call(&hall, "A003", "97");
    hall.calls[0].seq = 30; /* called again last, listed first */
    hall.calls[2].seq = 10;
    hall_push(&hall, &board);
    pass(&hall, &board, (int64_t)3 * BOARD_CARD_MS);
    assert_string_equal(wishes(&board), "ack 10 speak A003 ack 20 speak A002 ack 30 speak A001 ");
}

static void test_the_next_call_waits_for_the_voice_but_not_for_ever(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    hall_call(&hall, "A001", "12");
    hall_call(&hall, "A002", "13");
    hall_push(&hall, &board);
    board_voice(&board, true, hall.now_ms);
    pass(&hall, &board, 9000);
    assert_string_equal(board.card.number, "A001");
    board_voice(&board, false, hall.now_ms);
    assert_string_equal(board.card.number, "A002");
    hall_call(&hall, "A003", "14");
    hall_push(&hall, &board);
    board_voice(&board, true, hall.now_ms);
    pass(&hall, &board, 9000 + BOARD_CARD_MOST_MS);
    assert_string_equal(board.card.number, "A003");
}

static void test_the_same_state_again_says_nothing_again(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    hall_call(&hall, "A001", "12");
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 10 speak A001 ");
    for (int i = 0; i < 5; i++) {
        hall_push(&hall, &board);
        pass(&hall, &board, hall.now_ms + 3000);
    }
    assert_string_equal(wishes(&board), "");
    hall_call(&hall, "A001", "12"); /* a recall has a seq of its own */
    hall.calls[1].again = 1;
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 20 speak A001 ");
}

static void test_after_a_restart_nothing_is_spoken_twice(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    hall_call(&hall, "A001", "12");
    hall_call(&hall, "A002", "13");
    hall_call(&hall, "A003", "14");
    hall.now_ms = 60000;
    board_init(&board, NULL, 20); /* the first two were spoken before */
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 10 ack 20 ack 30 speak A003 ");
    assert_string_equal(board.card.number, "A003");
    assert_string_equal(board.recent[0].number, "A002");
    assert_string_equal(board.recent[1].number, "A001");
}

static void test_what_is_stale_is_recent_and_not_spoken(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    hall_call(&hall, "A001", "12");
    hall.now_ms = BOARD_FIRST_MS + 1;
    board_init(&board, NULL, 0); /* knows nothing: half a minute */
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 10 missed A001 ");
    assert_string_equal(board.recent[0].number, "A001");
    assert_true(board.recent[0].missed); /* it has a mark among the recent ones */

    hall_call(&hall, "A002", "12"); /* the line breaks, and comes back after two minutes */
    hall_call(&hall, "A003", "12");
    hall.calls[1].at_ms -= 120000;
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 20 late A002 "); /* a card, and no voice */
    assert_string_equal(board.card.number, "A002");
    hall_call(&hall, "A004", "12");
    hall.calls[3].at_ms -= BOARD_FRESH_MS + 1;
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 40 missed A004 ");
}

static void draw(const struct board *board, struct ui_list *list, int width_px, int height_px,
                 int64_t now_ms);

/* Off while so many calls came that the hall no longer lists the first of them. */
static void test_a_board_says_that_it_may_have_missed_more_than_the_hall_lists(void **unused)
{
    (void)unused;
    static const int calls[] = {LIMIT_RECENT_CALLS - 1, LIMIT_RECENT_CALLS, LIMIT_RECENT_CALLS + 7};
    static const int sizes[][2] = {{1920, 1080}, {1366, 768}, {1080, 1920}};
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        static struct ui_list list;
        static struct hall hall;
        struct board board;
        char numbers[LIMIT_RECENT_CALLS + 8][16];
        hall = (struct hall){0};
        hall_call(&hall, "A000", "12");
        board_init(&board, NULL, 0);
        board_restore(&board, hall.seq, NULL, 0); /* it heard of that one before it went off */
        for (int k = 0; k < calls[i]; k++) {
            snprintf(numbers[k], sizeof(numbers[k]), "B%03d", k);
            hall_call(&hall, numbers[k], "12");
        }
        hall.now_ms = BOARD_FRESH_MS + 1;
        struct shape_board state = hall_state(&hall);
        state.calls += hall.count > LIMIT_RECENT_CALLS ? hall.count - LIMIT_RECENT_CALLS : 0;
        state.call_count = hall.count < LIMIT_RECENT_CALLS ? hall.count : LIMIT_RECENT_CALLS;
        if (i == 0) { /* a new day: the hall lists fewer than it can, all of them news */
            state.calls++;
            state.call_count--;
        }
        board_take(&board, &state, hall.now_ms);
        for (size_t size = 0; size < sizeof(sizes) / sizeof(sizes[0]); size++) {
            draw(&board, &list, sizes[size][0], sizes[size][1], hall.now_ms);
            assert_true(ui_list_says(&list, "未播报"));
            assert_int_equal(ui_list_says(&list, "或有更早的"), calls[i] >= LIMIT_RECENT_CALLS);
        }
        /* Heard of in time, the next ones leave no gap; the words go with the marks. */
        for (int k = 0; k < BOARD_RECENT_MAX + 1; k++) {
            static const char *const next[] = {"C0", "C1", "C2", "C3", "C4",
                                               "C5", "C6", "C7", "C8"};
            hall_call(&hall, next[k], "9");
            state = hall_state(&hall);
            state.calls += hall.count - LIMIT_RECENT_CALLS;
            state.call_count = LIMIT_RECENT_CALLS;
            board_take(&board, &state, hall.now_ms);
            pass(&hall, &board, hall.now_ms + BOARD_CARD_MS);
        }
        board_take(&board, &state, hall.now_ms);
        assert_int_equal(board.gap_seq, 0);
    }
}

static void test_a_call_is_spoken_within_a_minute_or_not_at_all(void **unused)
{
    (void)unused;
    for (int late = 0; late <= 1; late++) {
        struct board board;
        struct hall hall = {.seq = 5};
        board_init(&board, NULL, 5);
        hall_call(&hall, "A001", "12");
        hall.calls[0].at_ms -= BOARD_SPEAK_MS + late;
        hall_push(&hall, &board);
        assert_string_equal(wishes(&board), late == 0 ? "ack 15 speak A001 " : "ack 15 late A001 ");
        assert_int_equal(board.spoken_seq, 15);
        assert_string_equal(board.card.number, "A001");
    }
}

static void test_a_board_of_one_area_knows_no_other(void **unused)
{
    (void)unused;
    static const struct shape_board_window windows[] = {{.window = "12",
                                                         .seat = "12",
                                                         .area = "1",
                                                         .state = SHAPE_SEAT_OPEN,
                                                         .number = "A001",
                                                         .names = {"", ""}},
                                                        {.window = "21",
                                                         .seat = "21",
                                                         .area = "2",
                                                         .state = SHAPE_SEAT_OPEN,
                                                         .number = "B001",
                                                         .names = {"", ""}}};
    struct board boards[2];
    struct hall hall = {.seq = 5};
    hall_call(&hall, "A001", "12");
    hall_call(&hall, "B001", "21");
    hall.calls[1].area = "2";
    struct shape_board state = hall_state(&hall);
    state.windows = windows;
    state.window_count = 2;
    for (int i = 0; i < 2; i++) { /* both call at once */
        board_init(&boards[i], i == 0 ? "1" : "2", 5);
        board_take(&boards[i], &state, hall.now_ms);
        assert_string_equal(wishes(&boards[i]),
                            i == 0 ? "ack 15 speak A001 " : "ack 25 speak B001 ");
        assert_int_equal(boards[i].window_count, 1);
        assert_string_equal(boards[i].windows[0].window, windows[i].window);
        assert_int_equal(boards[i].pending_count, 0);
    }
}

static void test_a_seat_that_has_gone_on_no_longer_calls(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    hall_call(&hall, "A001", "99");
    hall_call(&hall, "C006", "7"); /* absent meanwhile: seat 7 has C007 */
    hall_call(&hall, "C007", "7");
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 10 speak A001 ");
    pass(&hall, &board, BOARD_CARD_MS);
    assert_string_equal(wishes(&board), "ack 20 over C006 ack 30 speak C007 ");
    assert_string_equal(board.card.number, "C007");
    assert_string_equal(board.recent[0].number, "A001");
    assert_string_equal(board.recent[1].number, "C006"); /* listed all the same */
}

static void test_another_hall_begins_anew(void **unused)
{
    (void)unused;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 5000); /* kept from a hall that is no more */
    hall_call(&hall, "A001", "12");
    hall_push(&hall, &board);
    assert_string_equal(wishes(&board), "ack 10 speak A001 ");
}

static void draw(const struct board *board, struct ui_list *list, int width_px, int height_px,
                 int64_t now_ms)
{
    const struct ui_scale scale = board_scale(width_px, height_px);
    board_draw(board, list, &scale, fixed_measure(), now_ms);
    assert_int_equal(list->dropped, 0);
    assert_int_equal(list->overflows, 0);
}

static void test_the_screen_says_call_windows_and_waiting(void **unused)
{
    (void)unused;
    static struct ui_list list;
    struct board board;
    struct hall hall = {0};
    board_init(&board, NULL, 0);
    draw(&board, &list, 1920, 1080, 0);
    assert_true(ui_list_says(&list, "正在连接大厅"));
    board_line(&board, CLIENT_LINE_REFUSED);
    draw(&board, &list, 1920, 1080, 0);
    assert_true(ui_list_says(&list, "未获授权"));
    hall_call(&hall, "A046", "15");
    hall_call(&hall, "AB123", "48");
    board_line(&board, CLIENT_LINE_UP);
    hall_push(&hall, &board);
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_true(ui_list_says(&list, "15 号窗口"));
    pass(&hall, &board, BOARD_CARD_MS);
    static const int sizes[][2] = {{1920, 1080}, {1280, 720},  {3840, 2160},
                                   {1366, 768},  {1080, 1920}, {2160, 3840}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        draw(&board, &list, sizes[i][0], sizes[i][1], hall.now_ms);
        assert_true(ui_list_says(&list, "AB123"));
        assert_true(ui_list_says(&list, "48 号窗口"));
        assert_true(ui_list_says(&list, "A046"));
        assert_true(ui_list_says(&list, "等候 86 人"));
        assert_true(ui_list_says(&list, "3月16日 星期一"));
        assert_true(ui_list_says(&list, "10:44"));
        assert_true(ui_list_says(&list, "A047"));
        assert_true(ui_list_says(&list, "暂停"));
        assert_false(ui_list_says(&list, "断线"));
    }
    board_line(&board, CLIENT_LINE_DOWN);
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_true(ui_list_says(&list, "断线"));
    assert_true(ui_list_says(&list, "AB123")); /* what is known stays */
}

static void test_an_emergency_stands_where_calls_stand(void **unused)
{
    (void)unused;
    static const struct shape_notice fire = {"大厅紧急暂停服务：火警疏散", "Closed: fire alarm",
                                             "火警疏散"};
    struct hall hall = {.seq = 5};
    struct board board;
    struct ui_list list;
    board_init(&board, NULL, 5);
    hall_call(&hall, "A047", "12");
    struct shape_board state = hall_state(&hall);
    state.notice = &fire;
    board_take(&board, &state, hall.now_ms);
    board_tick(&board, hall.now_ms);
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_true(ui_list_says(&list, "火警疏散"));
    assert_true(ui_list_says(&list, "Closed: fire alarm"));
    assert_string_equal(wishes(&board), "emergency ack 15 speak A047 ");
    assert_string_equal(board.notice_typed, "火警疏散"); /* what is said of it */
    board_take(&board, &state, hall.now_ms);             /* a state more is no emergency more */
    assert_string_equal(wishes(&board), "");
    pass(&hall, &board, hall.now_ms + BOARD_EMERGENCY_MS - 1);
    assert_string_equal(wishes(&board), "");
    pass(&hall, &board, hall.now_ms + 1);
    assert_string_equal(wishes(&board), "emergency ");
    state.notice = NULL;
    board_take(&board, &state, hall.now_ms);
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_false(ui_list_says(&list, "火警疏散"));
    pass(&hall, &board, hall.now_ms + 2 * BOARD_EMERGENCY_MS);
    assert_string_equal(wishes(&board), "");
    state.notice = &fire;
    board_take(&board, &state, hall.now_ms);
    assert_string_equal(wishes(&board), "emergency ");
}

static void test_in_quiet_hours_calls_are_shown_and_not_spoken(void **unused)
{
    (void)unused;
    static const struct shape_quiet quiet[] = {{.from = 645, .until = 646}}; /* 10:45 */
    struct board board;
    struct hall hall = {.seq = 5};
    board_init(&board, NULL, 5);
    struct shape_board state;
    static const char *const said[] = {"ack 15 speak A001 ", "ack 25 quiet A002 ",
                                       "ack 35 speak A003 "};
    static const int64_t at_ms[] = {0, 55000, 115000}; /* 10:44:05, 10:45:00, 10:46:00 */
    for (int i = 0; i < 3; i++) {
        char number[8];
        snprintf(number, sizeof(number), "A%03d", i + 1);
        pass(&hall, &board, at_ms[i]);
        hall_call(&hall, number, "99");
        state = hall_state(&hall);
        state.quiet = quiet;
        state.quiet_count = 1;
        board_take(&board, &state, hall.now_ms);
        assert_string_equal(wishes(&board), said[i]);
        assert_string_equal(board.card.number, number);
    }
}

static const char *const first_floor[] = {"1"};
static const struct shape_board_notice notices[] = {
    {.id = "a", .text = {"请带好证件", "Bring your papers"}, .picture = "", .qr = ""},
    {.id = "b",
     .areas = first_floor,
     .area_count = 1,
     .text = {"扫一扫看办事指南", "Scan to read guides"},
     .picture = "",
     .qr = "https://example.org/guides"},
    {.id = "c", .text = {"夏令时间", "Summer hours"}, .picture = "summer.png", .qr = ""},
};

/* Everything that it says in a round of its pages. */
static bool says_in_a_round(struct hall *hall, struct board *board, const char *words)
{
    static struct ui_list list;
    bool said = false;
    for (int page = 0; page < 8; page++) {
        draw(board, &list, page % 2 == 0 ? 1920 : 1080, page % 2 == 0 ? 1080 : 1920, hall->now_ms);
        said = said || ui_list_says(&list, words);
        draw(board, &list, 3840, 2160, hall->now_ms);
        said = said || ui_list_says(&list, words);
        pass(hall, board, hall->now_ms + BOARD_PAGE_MS);
    }
    return said;
}

static void test_notices_take_turns_and_stay_in_their_areas(void **unused)
{
    (void)unused;
    for (int floor = 1; floor <= 2; floor++) {
        struct board board;
        struct hall hall = {.seq = 5};
        board_init(&board, floor == 1 ? "1" : "2", 5);
        board_line(&board, CLIENT_LINE_UP);
        struct shape_board state = hall_state(&hall);
        static const struct shape_area areas[] = {{"1", {"一楼 企业服务", ""}, 1},
                                                  {"2", {"二楼 社保民生", ""}, 2}};
        state.areas = areas;
        state.area_count = 2;
        state.notices = notices;
        state.notice_count = 3;
        state.window_count = 0; /* theirs have no area */
        board_take(&board, &state, 0);
        assert_true(says_in_a_round(&hall, &board, floor == 1 ? "一楼 企业服务" : "二楼 社保民生"));
        assert_true(says_in_a_round(&hall, &board, "请带好证件"));
        assert_true(
            says_in_a_round(&hall, &board, "夏令时间")); /* its words, while no picture came */
        assert_int_equal(says_in_a_round(&hall, &board, "扫一扫看办事指南"), floor == 1);
        board_picture(&board, "summer.png", 3, 640, 400);
        assert_true(says_in_a_round(&hall, &board, "Summer hours"));
        struct shape_board_notice much = notices[0]; /* what the foot has no room for has a page */
        much.text.zh =
            "本周六上午九时至十二时暂停办理不动产登记、房屋交易、公积金提取，请合理安排时间";
        state.notices = &much;
        state.notice_count = 1;
        board_take(&board, &state, hall.now_ms);
        assert_true(says_in_a_round(&hall, &board, "请合理安排时间"));
        assert_true(says_in_a_round(&hall, &board, "Bring your papers"));
        state.notices = notices;
        state.notice_count = 3;
        board_take(&board, &state, hall.now_ms);
        board_picture(&board, "summer.png", 3, 640, 400);
        board_take(&board, &state, hall.now_ms); /* the same again: the picture stays */
        assert_int_equal(board.notices[board.notice_count - 1].picture_number, 3);
    }
}

static void test_nothing_stands_in_one_place_and_a_closed_hall_is_dark(void **unused)
{
    (void)unused;
    static struct ui_list list;
    struct board board;
    struct hall hall = {.seq = 5};
    board_init(&board, NULL, 5);
    board_line(&board, CLIENT_LINE_UP);
    struct shape_board state = hall_state(&hall);
    board_take(&board, &state, 0);
    draw(&board, &list, 1920, 1080, 0);
    const uint64_t before = ui_list_hash(&list);
    pass(&hall, &board, 60000);
    assert_false(board_rests(&board, hall.now_ms));
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_true(ui_list_hash(&list) != before);
    state.window_count = 0;
    board_take(&board, &state, hall.now_ms);
    assert_false(board_rests(&board, hall.now_ms));
    pass(&hall, &board, hall.now_ms + 11 * 60000);
    assert_true(board_rests(&board, hall.now_ms));
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_false(ui_list_says(&list, "最近叫号"));
    hall_call(&hall, "A001", "12"); /* awake at once */
    hall_push(&hall, &board);
    assert_false(board_rests(&board, hall.now_ms));
    draw(&board, &list, 1920, 1080, hall.now_ms);
    assert_true(ui_list_says(&list, "A001"));
}

enum { MANY = 1000, SEATS = 48, RING = 64 };

/* A hall of 48 seats that calls a thousand numbers in a minute, and keeps the last 64 calls. */
struct busy_hall {
    struct shape_call ring[RING];
    char numbers[MANY][8];
    char seats[SEATS][4];
    struct shape_board_window windows[SEATS];
    int called;
};

static void busy_call(struct busy_hall *busy)
{
    const int i = busy->called++;
    const int seat = i * 7 % SEATS;
    snprintf(busy->numbers[i], sizeof(busy->numbers[0]), "A%04d", i);
    busy->windows[seat].number = busy->numbers[i];
    busy->ring[i % RING] = (struct shape_call){.seq = 10 + i,
                                               .number = busy->numbers[i],
                                               .window = busy->seats[seat],
                                               .seat = busy->seats[seat],
                                               .area = "1",
                                               .at_ms = wall_ms + (int64_t)i * 60000 / MANY};
}

static void busy_push(const struct busy_hall *busy, struct board *board, int64_t now_ms)
{
    const struct shape_board state = {.hall = {"滨海市", ""},
                                      .now_ms = wall_ms + now_ms,
                                      .offset_min = 480,
                                      .calls = busy->ring,
                                      .call_count =
                                          (size_t)(busy->called < RING ? busy->called : RING),
                                      .windows = busy->windows,
                                      .window_count = SEATS,
                                      .seq = 10 + busy->called};
    board_take(board, &state, now_ms);
}

struct outcome {
    int spoken, skipped;
    int64_t last; /* the newest seq that had its turn */
};

/* Each once and in order. */
static void outcome_follow(struct outcome *outcome, struct board *board)
{
    struct board_wish wish;
    while (board_next_wish(board, &wish)) {
        if (wish.kind != BOARD_SPEAK && wish.kind != BOARD_UNSPOKEN) {
            continue;
        }
        assert_int_equal(wish.call.seq, outcome->last + 1);
        outcome->last = wish.call.seq;
        outcome->spoken += wish.kind == BOARD_SPEAK;
        outcome->skipped += wish.kind == BOARD_UNSPOKEN;
    }
}

/* What the program keeps, as board_file.h does. */
static void restart(struct board *board)
{
    static struct board before;
    before = *board;
    board_init(board, NULL, before.spoken_seq);
    board_restore(board, before.seen_seq, before.pending, before.pending_count);
}

static void test_a_thousand_calls_in_a_minute_each_once_in_order_over_restarts(void **unused)
{
    (void)unused;
    static struct busy_hall busy;
    static struct board board;
    for (int with_restarts = 0; with_restarts <= 1; with_restarts++) {
        struct outcome outcome = {.last = 9};
        busy = (struct busy_hall){0};
        for (int i = 0; i < SEATS; i++) {
            snprintf(busy.seats[i], sizeof(busy.seats[0]), "%d", i + 1);
            busy.windows[i] = (struct shape_board_window){.window = busy.seats[i],
                                                          .seat = busy.seats[i],
                                                          .area = "1",
                                                          .state = SHAPE_SEAT_OPEN,
                                                          .number = "",
                                                          .names = {"", ""}};
        }
        board_init(&board, NULL, 9);
        int64_t now_ms = 0;
        int64_t wake_ms = 0;
        int64_t voice_ms = 0; /* until then something is said */
        while (outcome.last < 9 + MANY) {
            const int64_t call_ms =
                busy.called < MANY ? (int64_t)busy.called * 60000 / MANY : INT64_MAX;
            now_ms = call_ms < wake_ms ? call_ms : wake_ms > now_ms ? wake_ms : now_ms + 100;
            assert_true(now_ms < 3600000);
            if (call_ms <= now_ms) {
                busy_call(&busy);
                busy_push(&busy, &board, now_ms);
            }
            board_voice(&board, now_ms < voice_ms, now_ms);
            const int spoken = outcome.spoken;
            outcome_follow(&outcome, &board);
            voice_ms = outcome.spoken > spoken ? now_ms + 7000 : voice_ms;
            if (with_restarts == 1 && (busy.called < MANY || outcome.spoken > spoken)) {
                restart(&board); /* in the middle of each call, and of each card */
                busy_push(&busy, &board, now_ms);
                board_voice(&board, now_ms < voice_ms, now_ms);
                outcome_follow(&outcome, &board);
            }
            wake_ms = board_next_wake_ms(&board, now_ms);
        }
        assert_int_equal(outcome.spoken + outcome.skipped, MANY);
        assert_true(outcome.spoken >= 8);
        assert_int_equal(board.pending_count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_come_in_order_each_for_six_seconds),
        cmocka_unit_test(test_in_quiet_hours_calls_are_shown_and_not_spoken),
        cmocka_unit_test(test_notices_take_turns_and_stay_in_their_areas),
        cmocka_unit_test(test_nothing_stands_in_one_place_and_a_closed_hall_is_dark),
        cmocka_unit_test(test_a_thousand_calls_in_a_minute_each_once_in_order_over_restarts),
        cmocka_unit_test(test_a_state_may_list_calls_in_any_order),
        cmocka_unit_test(test_the_next_call_waits_for_the_voice_but_not_for_ever),
        cmocka_unit_test(test_the_same_state_again_says_nothing_again),
        cmocka_unit_test(test_after_a_restart_nothing_is_spoken_twice),
        cmocka_unit_test(test_what_is_stale_is_recent_and_not_spoken),
        cmocka_unit_test(test_a_board_says_that_it_may_have_missed_more_than_the_hall_lists),
        cmocka_unit_test(test_a_call_is_spoken_within_a_minute_or_not_at_all),
        cmocka_unit_test(test_a_board_of_one_area_knows_no_other),
        cmocka_unit_test(test_a_seat_that_has_gone_on_no_longer_calls),
        cmocka_unit_test(test_another_hall_begins_anew),
        cmocka_unit_test(test_the_screen_says_call_windows_and_waiting),
        cmocka_unit_test(test_an_emergency_stands_where_calls_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
