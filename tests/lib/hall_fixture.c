#include "tests/lib/hall_fixture.h"

#include "kiosk/screens/board.h"
#include "kiosk/screens/rest.h"
#include "kiosk/screens/seat.h"

#include <assert.h>
#include <stdio.h>

enum { WINDOWS = 48, MINUTE_MS = 60000 };

static const int64_t wall_ms = INT64_C(1773629045000); /* 2026-03-16 10:44:05 in +08:00 */

#define SCENE_NAME(symbol, name) name,
static const char *const names[HALL_SCENE_COUNT] = {HALL_SCENES(SCENE_NAME)};

const char *hall_scene_name(enum hall_scene scene)
{
    assert(scene < HALL_SCENE_COUNT);
    return names[scene];
}

static bool is_board(enum hall_scene scene)
{
    return scene < HALL_SEAT_LOST;
}

bool hall_size(enum hall_scene scene, int size, int ret_px[2])
{
    static const int sizes[2][HALL_SIZES][2] = {
        {{1024, 600}, {800, 480}, {1280, 800}, {0, 0}, {0, 0}},
        {{1920, 1080}, {1080, 1920}, {3840, 2160}, {1280, 720}, {1366, 768}}};
    ret_px[0] = sizes[is_board(scene)][size][0];
    ret_px[1] = sizes[is_board(scene)][size][1];
    return ret_px[0] != 0;
}

/* What a hall calls its things. */
static const struct texts {
    struct shape_name hall, area, group, service, post, notice, foot, emergency;
    const char *number, *reason;
} all_texts[HALL_WORDS_COUNT] = {
    {.hall = {"滨海市公共行政服务中心", "Binhai Public Service Centre"},
     .area = {"一楼 企业服务", "First floor: business"},
     .group = {"食品药品经营·个体户与合作社", "Food and drug business"},
     .service = {"食品经营许可（变更）", "Food licence: change"},
     .post = {"综合受理岗", "General desk"},
     .notice = {"扫一扫，用手机看办事指南和要带的材料。",
                "Scan to read guides and what to bring on your phone."},
     .foot = {"听到叫号请带好材料到窗口。过号了请找导服。", "Please bring your papers."},
     .emergency = {"大厅紧急暂停服务：火警疏散",
                   "The hall is closed for an emergency: please leave"},
     .number = "A047",
     .reason = "交接班"},
    {.hall = {"某某自治区某某自治州某某经济技术开发区公共行政综合服务大厅（东区）", ""},
     .area = {"三楼 工程建设项目审批与不动产登记交易综合服务专区", ""},
     .group = {"工程建设项目竣工联合验收与市政公用基础设施报装接入·不动产登记与房屋交易·公积金",
               ""},
     .service = {"国有建设用地使用权及房屋所有权转移登记（继承、受遗赠、夫妻财产约定）", ""},
     .post = {"企业开办与注销一件事综合受理岗", ""},
     .notice =
         {"因系统升级，本周六上午九时至十二时暂停办理不动产登记、房屋交易、公积金提取和税费缴纳，"
          "请合理安排时间；急需办理的，请到二楼综合服务专区咨询导服人员，电话咨询也可以。",
          "For an upgrade of the systems, registration of property, trade of houses, provident "
          "funds and taxes are not served this Saturday from nine to twelve o'clock in the "
          "morning. Please come at another time; if it is urgent, ask at the second floor."},
     .foot = {"因系统升级，本周六上午九时至十二时暂停办理不动产登记、房屋交易、公积金提取，请合理安"
              "排时间。",
              ""},
     .emergency = {"大厅紧急暂停服务：三楼配电间起火，请从东门和二楼北侧楼梯离开，不要使用电梯，"
                   "听从工作人员指挥，到广场西侧集合点清点人数，已取的号都有效",
                   "The hall is closed for an emergency: "
                   "三楼配电间起火，请从东门和二楼北侧楼梯离开，不要使用电梯，"
                   "听从工作人员指挥，到广场西侧集合点清点人数，已取的号都有效"},
     .number = "AB1047",
     .reason = "系统升级，请到相邻窗口办理"},
};

/* --- The board --- */

static void board_scene(enum hall_scene scene, const struct texts *texts, struct ui_list *list,
                        const struct ui_scale *scale, const struct ui_measure *measure)
{
    static const char *const called[] = {"26", "22", "33", "14", "38", "19", "27", "15", "12"};
    static const char *const numbers[] = {"C020", "AB108", "D009", "A045", "E018",
                                          "B063", "C021",  "A046", "A047"};
    enum { CALLS = sizeof(called) / sizeof(called[0]) };
    static struct board board;
    static char ids[WINDOWS][4];
    struct shape_board_window windows[WINDOWS];
    struct shape_call calls[CALLS];
    for (int i = 0; i < WINDOWS; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%d", i + 1);
        windows[i] =
            (struct shape_board_window){.window = ids[i],
                                        .seat = "",
                                        .area = "1",
                                        .state = i % 11 == 8 ? SHAPE_SEAT_PAUSED : SHAPE_SEAT_OPEN,
                                        .number = i % 3 == 0 ? texts->number : "",
                                        .names = texts->group};
    }
    for (int i = 0; i < CALLS; i++) {
        const bool last = i + 1 == CALLS;
        calls[i] = (struct shape_call){.seq = i + 1,
                                       .number = last ? texts->number : numbers[i],
                                       .window = called[i],
                                       .seat = "",
                                       .area = "1",
                                       .again = last && scene == HALL_BOARD_AGAIN,
                                       .at_ms = wall_ms - (last ? 5000 : 600000)};
    }
    const bool idle = scene == HALL_BOARD_IDLE || scene >= HALL_BOARD_EMERGENCY;
    const struct shape_area area = {"1", texts->area, 1};
    const struct shape_board_notice notice = {
        .id = "n",
        .text = scene == HALL_BOARD_NOTICE ? texts->foot : texts->notice,
        .picture = scene == HALL_BOARD_PICTURE ? "summer.png" : "",
        .qr = scene == HALL_BOARD_CODE ? "https://example.org/guides" : ""};
    const struct shape_notice emergency = {texts->emergency.zh, texts->emergency.en, ""};
    const bool notices = scene >= HALL_BOARD_NOTICE && scene <= HALL_BOARD_PICTURE;
    struct shape_board state = {.hall = texts->hall,
                                .now_ms = wall_ms,
                                .offset_min = 480,
                                .notice = scene == HALL_BOARD_EMERGENCY ? &emergency : NULL,
                                .areas = &area,
                                .area_count = 1,
                                .notices = &notice,
                                .notice_count = notices ? 1 : 0,
                                .calls = calls,
                                .call_count = scene == HALL_BOARD_REST ? 0
                                              : idle                   ? CALLS - 1
                                                                       : CALLS,
                                .windows = windows,
                                .window_count = scene == HALL_BOARD_REST ? 0 : WINDOWS,
                                .waiting = 86,
                                .seq = CALLS};
    int64_t now_ms = 0;
    /* All but the missed ones were heard of before. */
    board_init(&board, scene == HALL_BOARD_AREA ? "1" : NULL,
               scene == HALL_BOARD_MISSED ? 0 : CALLS - 1);
    if (scene == HALL_BOARD_REFUSED) {
        board_line(&board, CLIENT_LINE_REFUSED);
    } else if (scene != HALL_BOARD_CONNECTING) {
        board_line(&board, CLIENT_LINE_UP);
        board_take(&board, &state, 0);
        board_picture(&board, "summer.png", HALL_PICTURE_NUMBER, HALL_PICTURE_W, HALL_PICTURE_H);
    }
    if (scene == HALL_BOARD_LOST) {
        board_line(&board, CLIENT_LINE_DOWN);
    }
    if (notices && board_notice_is_page(&board.notices[0])) {
        const int per_page = scale->wide ? 16 : 12;
        now_ms = (int64_t)BOARD_PAGE_MS * ((WINDOWS + per_page - 1) / per_page);
    } else if (scene == HALL_BOARD_REST) {
        now_ms = REST_AFTER_MS;
    }
    board_draw(&board, list, scale, measure, now_ms);
}

/* --- The seat --- */

static bool has_paper(enum hall_scene scene)
{
    return scene >= HALL_SEAT_PAPER && scene <= HALL_SEAT_SIGN_DONE;
}

/* Where the leg of the visit stands in a scene; -1: there is none. */
static int leg_of(enum hall_scene scene)
{
    return scene == HALL_SEAT_CALLED ? SHAPE_LEG_CALLED
           : scene == HALL_SEAT_SERVING || scene == HALL_SEAT_COVERED || has_paper(scene)
               ? SHAPE_LEG_SERVING
               : -1;
}

static void seat_step(struct seat_screen_state *seat, const struct texts *texts,
                      enum hall_scene scene, int leg, bool review)
{
    const struct shape_seat_ticket ticket = {.id = "t",
                                             .number = texts->number,
                                             .service = texts->service,
                                             .state = (enum shape_leg_state)leg};
    const struct shape_person person = {texts->post, scene == HALL_SEAT_PHOTO ? "0317.png" : ""};
    static const struct shape_seat_paper paper = {7, SHAPE_PAPER_SHOWN};
    const bool closed = scene == HALL_SEAT_CLOSED || scene == HALL_SEAT_REST;
    const struct shape_seat state = {
        .id = "12",
        .window = "12",
        .area = "1",
        .name = texts->group,
        .state = closed                      ? SHAPE_SEAT_CLOSED
                 : scene == HALL_SEAT_PAUSED ? SHAPE_SEAT_PAUSED
                                             : SHAPE_SEAT_OPEN,
        .pause_reason = scene == HALL_SEAT_PAUSED ? texts->reason : "",
        .clerk = closed ? "" : "0317",
        .staff = scene == HALL_SEAT_POST || scene == HALL_SEAT_PHOTO ? &person : NULL,
        .ticket = leg < 0 ? NULL : &ticket,
        .paper = has_paper(scene) ? &paper : NULL,
        .review_open = review,
        .served_today = review ? 9 : 8};
    seat_take(seat, &state, 0);
}

/* The level was taken; of what follows two are chosen, or one, which is then not heard. */
static void reasons_scene(enum hall_scene scene, struct seat_screen_state *seat)
{
    const struct shape_review review = {.ticket = "01a207a8-235a-768f-92e7-f08f2b5c261b"};
    seat_reviewed(seat, &review);
    seat_answer(seat, SEAT_ANSWER_DONE, 0);
    if (scene != HALL_SEAT_REASONS_GOOD) {
        seat_act(seat, SEAT_REASON, 0);
        seat_act(seat, SEAT_REASON + 1, 0);
    }
    if (scene == HALL_SEAT_REASONS_LOST) {
        seat_act(seat, SEAT_SUBMIT, 0);
        seat_answer(seat, SEAT_ANSWER_LOST, 0);
    }
}

/* 王小明, written by a finger: x, y pairs; 0, 0 lifts it. `strokes` of them. */
static void sign_write(struct seat_screen_state *seat, int strokes)
{
    static const int16_t path[][2] = {
        {90, 250},  {240, 235}, {0, 0},     {100, 480}, {232, 465}, {0, 0},     {165, 250},
        {170, 760}, {0, 0},     {70, 775},  {262, 755}, {0, 0},     {455, 180}, {458, 560},
        {452, 790}, {415, 720}, {0, 0},     {380, 420}, {365, 560}, {335, 660}, {0, 0},
        {520, 400}, {548, 500}, {575, 620}, {0, 0},     {680, 230}, {678, 640}, {0, 0},
        {680, 235}, {765, 225}, {766, 640}, {0, 0},     {685, 430}, {760, 425}, {0, 0},
        {685, 635}, {766, 630}, {0, 0},     {835, 190}, {832, 560}, {800, 800}, {0, 0},
        {835, 190}, {930, 180}, {932, 780}, {895, 740}, {0, 0},     {838, 380}, {928, 372},
        {0, 0},     {838, 560}, {928, 552}, {0, 0}};
    bool down = false;
    for (size_t i = 0; strokes > 0 && i < sizeof(path) / sizeof(path[0]); i++) {
        const bool lifts = path[i][0] == 0;
        const int at[2] = {path[lifts ? i - 1 : i][0], path[lifts ? i - 1 : i][1]};
        const enum ui_pen_step step = lifts ? UI_PEN_UP : down ? UI_PEN_MOVE : UI_PEN_DOWN;
        seat_sign_pen(seat, &(struct ui_pen){step, SEAT_SIGN_FIELD, at[0], at[1]});
        down = !lifts;
        strokes -= lifts ? 1 : 0;
    }
}

static void sign_scene(enum hall_scene scene, struct seat_screen_state *seat)
{
    seat_act(seat, SEAT_PAPER_RIGHT, 0);
    if (scene == HALL_SEAT_SIGN_SHORT) {
        seat_sign_pen(seat, &(struct ui_pen){UI_PEN_DOWN, SEAT_SIGN_FIELD, 300, 500});
        seat_sign_pen(seat, &(struct ui_pen){UI_PEN_UP, SEAT_SIGN_FIELD, 340, 480});
        seat_act(seat, SEAT_SIGN_DONE, 0);
    } else if (scene != HALL_SEAT_SIGN) {
        sign_write(seat, scene == HALL_SEAT_SIGN_HALF ? 6 : 99);
    }
}

/* A list of what was handed in, on one page; and one of many lines, on its second. */
static void paper_scene(enum hall_scene scene, struct seat_screen_state *seat)
{
    static const char *const lines[] = {
        "1. 食品经营许可证（正本、副本），各 1 份，原件",
        "2. 营业执照复印件，1 份，已核对原件并退还",
        "3. 经营场所平面图、设备布局和操作流程，1 份 2 页",
        "4. 法定代表人授权委托书和代理人身份证复印件，1 份 2 页，委托书有效期到本年十二月三十一日",
        "退还：营业执照原件、身份证原件",
    };
    enum { LINES = sizeof(lines) / sizeof(lines[0]) };
    const char *all[3 * LINES];
    for (int i = 0; i < 3 * LINES; i++) {
        all[i] = lines[i % LINES];
    }
    const bool is_long = scene == HALL_SEAT_PAPER_LONG;
    const struct shape_paper paper = {.id = 7,
                                      .title = "收件清单",
                                      .lines = all,
                                      .line_count = is_long ? 3 * LINES : LINES,
                                      .sign = scene >= HALL_SEAT_SIGN};
    seat_paper_take(seat, &paper);
    seat_tick(seat, 0);
    if (is_long) {
        seat_act(seat, SEAT_PAPER_NEXT, 0);
    } else if (scene >= HALL_SEAT_SIGN) {
        sign_scene(scene, seat);
    }
}

static void seat_scene(enum hall_scene scene, const struct texts *texts, struct ui_list *list,
                       const struct ui_scale *scale, const struct ui_measure *measure)
{
    static struct seat_screen_state seat;
    const struct shape_hall hall = {.name = texts->hall,
                                    .now_ms = wall_ms,
                                    .offset_min = 480,
                                    .notice =
                                        scene == HALL_SEAT_EMERGENCY ? &texts->emergency : NULL};
    const bool review = scene >= HALL_SEAT_REVIEW && scene <= HALL_SEAT_REASONS_LOST;
    seat_init(&seat, "12");
    seat_hall(&seat, &hall, 0);
    if (scene == HALL_SEAT_REFUSED) {
        seat_line(&seat, CLIENT_LINE_REFUSED);
    } else if (scene != HALL_SEAT_LOST) {
        seat_line(&seat, CLIENT_LINE_UP);
    }
    if (review) {
        seat_step(&seat, texts, scene, SHAPE_LEG_SERVING, false);
    }
    seat_step(&seat, texts, scene, leg_of(scene), review);
    if (scene == HALL_SEAT_PHOTO) {
        seat_photo(&seat, HALL_PICTURE_NUMBER, HALL_PICTURE_W, HALL_PICTURE_H);
    } else if (scene == HALL_SEAT_COVERED) {
        seat_act(&seat, SEAT_HIDE, 0);
    } else if (scene > HALL_SEAT_REVIEW && review) {
        seat_act(&seat, scene == HALL_SEAT_REASONS ? SEAT_LEVEL + 2 : SEAT_LEVEL + 5, 0);
    }
    if (scene == HALL_SEAT_THANKS || scene == HALL_SEAT_SORRY) {
        seat_answer(&seat, scene == HALL_SEAT_THANKS ? SEAT_ANSWER_DONE : SEAT_ANSWER_LOST, 0);
    } else if (has_paper(scene)) {
        paper_scene(scene, &seat);
    } else if (scene >= HALL_SEAT_REASONS && scene <= HALL_SEAT_REASONS_LOST) {
        reasons_scene(scene, &seat);
    }
    struct ui_input input;
    ui_input_init(&input, UI_TOUCH_SLOP);
    seat_draw(&seat, list, scale, measure, &input, scene == HALL_SEAT_REST ? REST_AFTER_MS : 0);
}

void hall_scene_draw(enum hall_scene scene, enum hall_words words, int size, struct ui_list *list,
                     const struct ui_measure *measure)
{
    int px[2];
    const bool has_size = hall_size(scene, size, px);
    assert(has_size && words < HALL_WORDS_COUNT);
    if (is_board(scene)) {
        const struct ui_scale scale = board_scale(px[0], px[1]);
        board_scene(scene, &all_texts[words], list, &scale, measure);
    } else {
        const struct ui_scale scale = ui_scale_fit(px[0], px[1], SEAT_WIDTH, SEAT_HEIGHT);
        seat_scene(scene, &all_texts[words], list, &scale, measure);
    }
}
