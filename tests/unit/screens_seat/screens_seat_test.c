/*
 * The screen before the visitor on virtual time: it follows the seat, offers the review once, with
 * five equal tiles and none chosen, and never says thanks for what the hall did not take.
 */
#include "kiosk/screens/seat.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"

#include <stdio.h>
#include <string.h>

static struct ui_list list;

static const struct shape_seat_ticket ticket = {
    .id = "t-1", .number = "A047", .service = {"食品经营许可变更", ""}, .state = SHAPE_LEG_CALLED};
static struct shape_seat_ticket serving;

static struct shape_seat seat_at(const struct shape_seat_ticket *at, bool review, int64_t served)
{
    return (struct shape_seat){.id = "12",
                               .window = "12",
                               .area = "1",
                               .name = {"企业开办·食品经营许可", ""},
                               .state = SHAPE_SEAT_OPEN,
                               .pause_reason = "",
                               .clerk = "0317",
                               .ticket = at,
                               .review_open = review,
                               .served_today = served};
}

static void take(struct seat_screen_state *screen, const struct shape_seat_ticket *at, bool review,
                 int64_t served, int64_t now_ms)
{
    const struct shape_seat seat = seat_at(at, review, served);
    seat_take(screen, &seat, now_ms);
}

static void draw(const struct seat_screen_state *screen, int width_px, int height_px,
                 int64_t now_ms)
{
    const struct ui_scale scale = ui_scale_fit(width_px, height_px, SEAT_WIDTH, SEAT_HEIGHT);
    struct ui_input input;
    ui_input_init(&input, UI_TOUCH_SLOP);
    seat_draw(screen, &list, &scale, fixed_measure(), &input, now_ms);
    assert_int_equal(list.dropped, 0);
    assert_int_equal(list.overflows, 0);
}

/* A visitor was served: the screen stands at the review. */
static void open_review(struct seat_screen_state *screen)
{
    serving = ticket;
    serving.state = SHAPE_LEG_SERVING;
    seat_init(screen, "12");
    seat_line(screen, CLIENT_LINE_UP);
    take(screen, &ticket, false, 4, 0);
    draw(screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "请 A047 到本窗口"));
    take(screen, &serving, false, 4, 1000);
    draw(screen, 1024, 600, 1000);
    assert_true(ui_list_says(&list, "正在为 A047 服务"));
    assert_true(ui_list_says(&list, "0317"));
    take(screen, NULL, true, 5, 2000);
    assert_int_equal(screen->screen, SEAT_SCREEN_REVIEW);
}

static void test_five_equal_tiles_and_none_is_chosen(void **unused)
{
    (void)unused;
    static const int sizes[][2] = {{1024, 600}, {800, 480}, {1280, 800}};
    struct seat_screen_state screen;
    open_review(&screen);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        draw(&screen, sizes[i][0], sizes[i][1], 2000);
        assert_true(ui_list_says(&list, "A047·食品经营许可变更"));
        assert_int_equal(list.target_count, 5);
        for (int t = 0; t < 5; t++) {
            const struct ui_target *target = &list.targets[t];
            assert_int_equal(target->id, SEAT_LEVEL + 5 - t);
            assert_int_equal(target->flags, 0);
            assert_in_range(target->box.w, list.targets[0].box.w - 1, list.targets[0].box.w + 1);
            assert_int_equal(target->box.h, list.targets[0].box.h);
        }
    }
}

static void test_a_touch_is_sent_once_and_thanked_for_when_taken(void **unused)
{
    (void)unused;
    for (int level = 1; level <= 5; level++) {
        struct seat_screen_state screen;
        open_review(&screen);
        seat_act(&screen, (ui_id)(SEAT_LEVEL + level), 3000);
        seat_act(&screen, SEAT_LEVEL + 5, 3001); /* a second touch changes nothing */
        assert_int_equal(seat_next_wish(&screen), level);
        assert_int_equal(seat_next_wish(&screen), 0);
        draw(&screen, 1024, 600, 3000);
        assert_false(ui_list_says(&list, "谢谢"));
        seat_answer(&screen, SEAT_ANSWER_DONE, 3500);
        draw(&screen, 1024, 600, 3500);
        assert_true(ui_list_says(&list, "谢谢您的评价"));
        take(&screen, NULL, false, 5, 3600);
        seat_tick(&screen, 3500 + SEAT_THANKS_MS);
        assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    }
}

static const struct shape_review taken = {.ticket = "01a207a8-235a-768f-92e7-f08f2b5c261b",
                                          .leg = 1};

/* The hall has the level: why? */
static void open_reasons(struct seat_screen_state *screen, int level)
{
    open_review(screen);
    seat_act(screen, (ui_id)(SEAT_LEVEL + level), 3000);
    assert_int_equal(seat_next_wish(screen), level);
    assert_null(strstr(seat_review_ask(screen, level).body, "reasons"));
    seat_reviewed(screen, &taken);
    seat_answer(screen, SEAT_ANSWER_DONE, 3500);
    take(screen, NULL, false, 5, 3600);
    assert_int_equal(screen->screen, SEAT_SCREEN_REASONS);
}

static const struct ui_target *target_of(ui_id id)
{
    for (int i = 0; i < list.target_count; i++) {
        if (list.targets[i].id == id) {
            return &list.targets[i];
        }
    }
    return NULL;
}

static void test_reasons_fit_the_level_and_none_must_be_chosen(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_reasons(&screen, 4);
    draw(&screen, 1024, 600, 3600);
    assert_true(ui_list_says(&list, "态度热情"));
    assert_false(ui_list_says(&list, "态度不好"));
    open_reasons(&screen, 3);
    draw(&screen, 1024, 600, 3600);
    assert_true(ui_list_says(&list, "态度不好"));
    assert_false(ui_list_says(&list, "态度热情"));
    /* To say nothing is as large as to say something, and nothing is chosen beforehand. */
    for (ui_id id = SEAT_REASON; id < SEAT_REASON + 8; id++) {
        assert_int_equal(target_of(id)->flags, 0);
        assert_in_range(target_of(id)->box.w, target_of(SEAT_REASON)->box.w - 1,
                        target_of(SEAT_REASON)->box.w + 1);
    }
    assert_in_range(target_of(SEAT_SKIP)->box.w, target_of(SEAT_SUBMIT)->box.w - 1,
                    target_of(SEAT_SUBMIT)->box.w + 1);
    assert_int_equal(target_of(SEAT_SKIP)->box.h, target_of(SEAT_SUBMIT)->box.h);
    seat_act(&screen, SEAT_SUBMIT, 3700); /* nothing to send */
    assert_int_equal(screen.screen, SEAT_SCREEN_REASONS);
    seat_act(&screen, SEAT_SKIP, 3800);
    assert_int_equal(seat_next_wish(&screen), 0);
    assert_int_equal(screen.screen, SEAT_SCREEN_THANKS);
}

static void test_reasons_are_sent_together_once(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_reasons(&screen, 2);
    seat_act(&screen, SEAT_REASON, 4000);
    seat_act(&screen, SEAT_REASON + 1, 4000);
    seat_act(&screen, SEAT_REASON + 7, 4000);
    seat_act(&screen, SEAT_REASON + 1, 4000); /* not that one */
    draw(&screen, 1024, 600, 4000);
    assert_true(ui_list_says(&list, "提交已选 2 项"));
    assert_int_equal(target_of(SEAT_REASON)->flags, UI_TARGET_CHOSEN);
    seat_act(&screen, SEAT_SUBMIT, 4100);
    assert_int_equal(seat_next_wish(&screen), 2);
    assert_int_equal(seat_next_wish(&screen), 0);
    const struct client_ask ask = seat_review_ask(&screen, 2);
    assert_string_equal(ask.body, "{\"seat\":\"12\",\"ticket\":\"01a207a8-235a-768f-92e7-"
                                  "f08f2b5c261b\",\"leg\":1,\"level\":2,\"reasons\":"
                                  "[\"long-wait\",\"other-lack\"]}");
    seat_reviewed(&screen, &taken);
    seat_answer(&screen, SEAT_ANSWER_DONE, 4200);
    assert_int_equal(screen.screen, SEAT_SCREEN_THANKS);
    seat_tick(&screen, 4200 + SEAT_THANKS_MS);
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.said.ticket[0], 0); /* forgotten */
}

static void test_a_level_is_chosen_anew_and_reasons_end_in_time(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_reasons(&screen, 1);
    seat_act(&screen, SEAT_REASON, 4000);
    seat_act(&screen, SEAT_ANEW, 4100);
    take(&screen, NULL, false, 5, 4200); /* a push more takes nothing away */
    assert_int_equal(screen.screen, SEAT_SCREEN_REVIEW);
    seat_act(&screen, SEAT_LEVEL + 5, 4300);
    assert_int_equal(seat_next_wish(&screen), 5);
    assert_non_null(strstr(seat_review_ask(&screen, 5).body, "\"level\":5,\"reasons\":[]"));
    seat_reviewed(&screen, &taken);
    seat_answer(&screen, SEAT_ANSWER_DONE, 4400);
    assert_int_equal(screen.screen, SEAT_SCREEN_REASONS);
    seat_tick(&screen, 4400 + SEAT_REVIEW_MS - 1);
    assert_int_equal(screen.screen, SEAT_SCREEN_REASONS);
    seat_tick(&screen, 4400 + SEAT_REVIEW_MS);
    assert_int_equal(screen.screen, SEAT_SCREEN_THANKS); /* the level was taken */
    assert_int_equal(seat_next_wish(&screen), 0);
    open_reasons(&screen, 1);
    take(&screen, &serving, false, 5, 5000); /* the next visitor sees nothing of it */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.said.level, 0);
}

static void test_reasons_that_were_not_heard_leave_the_level(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_reasons(&screen, 2);
    seat_act(&screen, SEAT_REASON + 3, 4000);
    seat_act(&screen, SEAT_SUBMIT, 4000);
    seat_answer(&screen, SEAT_ANSWER_LOST, 5000);
    draw(&screen, 1024, 600, 5000);
    assert_true(ui_list_says(&list, "评价已记下"));
}

static void hear_paper(struct seat_screen_state *screen, int64_t id, enum shape_paper_state state,
                       int64_t now_ms)
{
    const struct shape_seat_paper told = {id, state};
    struct shape_seat seat = seat_at(&serving, false, 4);
    seat.paper = id == 0 ? NULL : &told;
    seat_take(screen, &seat, now_ms);
}

/* A clerk's paper of so many lines stands before who is served. */
static void open_paper(struct seat_screen_state *screen, size_t lines)
{
    static const char *texts[LIMIT_PAPER_LINES];
    for (size_t i = 0; i < LIMIT_PAPER_LINES; i++) {
        texts[i] = i == 0 ? "1. 营业执照（正本）" : "2. 食品经营场所平面图，一份两页，已加盖公章";
    }
    serving = ticket;
    serving.state = SHAPE_LEG_SERVING;
    seat_init(screen, "12");
    seat_line(screen, CLIENT_LINE_UP);
    hear_paper(screen, 7, SHAPE_PAPER_SHOWN, 100);
    assert_int_equal(seat_paper_next_wish(screen, 100), SEAT_PAPER_READ);
    assert_int_equal(seat_paper_next_wish(screen, 100), SEAT_PAPER_NOTHING);
    assert_int_equal(screen->screen, SEAT_SCREEN_WINDOW); /* not before its text is there */
    const struct shape_paper other = {.id = 6, .title = "旧", .lines = texts, .line_count = 1};
    seat_paper_take(screen, &other);
    seat_tick(screen, 150);
    assert_int_equal(screen->screen, SEAT_SCREEN_WINDOW);
    const struct shape_paper paper = {
        .id = 7, .title = "收件清单", .lines = texts, .line_count = lines};
    seat_paper_take(screen, &paper);
    seat_tick(screen, 200);
    assert_int_equal(screen->screen, SEAT_SCREEN_PAPER);
}

static void test_a_paper_is_read_to_its_end_before_it_is_right(void **unused)
{
    (void)unused;
    static const int sizes[][2] = {{1024, 600}, {800, 480}, {1280, 800}};
    struct seat_screen_state screen;
    open_paper(&screen, LIMIT_PAPER_LINES);
    draw(&screen, 1024, 600, 200);
    assert_true(ui_list_says(&list, "收件清单"));
    assert_true(ui_list_says(&list, "营业执照"));
    assert_null(target_of(SEAT_PAPER_RIGHT));
    assert_non_null(target_of(SEAT_PAPER_NOT)); /* on each page */
    int pages = 1;
    while (target_of(SEAT_PAPER_NEXT) != NULL) {
        assert_true(pages < LIMIT_PAPER_LINES);
        seat_act(&screen, SEAT_PAPER_NEXT, 300);
        for (size_t i = 0; i < 3; i++) {
            draw(&screen, sizes[2 - i][0], sizes[2 - i][1], 300);
        }
        draw(&screen, 1024, 600, 300);
        pages++;
    }
    assert_true(pages > 1);
    assert_non_null(target_of(SEAT_PAPER_NOT));
    seat_act(&screen, SEAT_PAPER_BACK, 350);
    draw(&screen, 1024, 600, 350);
    assert_null(target_of(SEAT_PAPER_RIGHT));
    seat_act(&screen, SEAT_PAPER_NEXT, 360);
    draw(&screen, 1024, 600, 360);
    assert_in_range(target_of(SEAT_PAPER_RIGHT)->box.w, target_of(SEAT_PAPER_NOT)->box.w - 2,
                    target_of(SEAT_PAPER_NOT)->box.w + 2); /* none is the easier one */
    seat_act(&screen, SEAT_PAPER_RIGHT, 400);
    seat_act(&screen, SEAT_PAPER_NOT, 401); /* said is said */
    assert_int_equal(seat_paper_next_wish(&screen, 400), SEAT_PAPER_CONFIRM);
    assert_int_equal(seat_paper_next_wish(&screen, 400), SEAT_PAPER_NOTHING);
    seat_paper_said(&screen, 500);
    draw(&screen, 1024, 600, 500);
    assert_true(ui_list_says(&list, "已告诉窗口"));
    hear_paper(&screen, 7, SHAPE_PAPER_CONFIRMED, 600);
    seat_tick(&screen, 500 + SEAT_THANKS_MS);
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.paper.text.title[0], 0);
}

static void test_a_paper_that_is_not_right_is_said_and_again_if_not_heard(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_paper(&screen, 2);
    draw(&screen, 1024, 600, 200);
    assert_non_null(target_of(SEAT_PAPER_RIGHT)); /* one page */
    assert_null(target_of(SEAT_PAPER_BACK));
    seat_act(&screen, SEAT_PAPER_NOT, 300);
    assert_int_equal(seat_paper_next_wish(&screen, 300), SEAT_PAPER_REFUSE);
    seat_paper_failed(&screen, 400);
    seat_tick(&screen, 400);
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER);
    draw(&screen, 1024, 600, 400);
    assert_true(ui_list_says(&list, "没有送到"));
    seat_act(&screen, SEAT_PAPER_NOT, 500);
    assert_int_equal(seat_paper_next_wish(&screen, 500), SEAT_PAPER_REFUSE);
    const struct client_ask ask = client_answer_paper("12", 7, false, NULL);
    assert_string_equal(ask.path, "/api/v1/seats/12/paper/answer");
    assert_string_equal(ask.body, "{\"paper\":7,\"answer\":\"wrong\"}");
}

static void test_a_paper_goes_with_its_service_and_hides_with_the_screen(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_paper(&screen, 2);
    take(&screen, NULL, false, 5, 300); /* the service is over */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.paper.id, 0);
    assert_int_equal(screen.paper.text.lines[0][0], 0);
    open_paper(&screen, 2);
    hear_paper(&screen, 0, SHAPE_PAPER_SHOWN, 300); /* withdrawn */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.paper.text.lines[0][0], 0);
    open_paper(&screen, 2);
    seat_act(&screen, SEAT_PAPER_RIGHT, 300);
    hear_paper(&screen, 0, SHAPE_PAPER_SHOWN, 400); /* and while it was said */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    hear_paper(&screen, 8, SHAPE_PAPER_SHOWN, 500); /* its text does not come: asked again */
    assert_int_equal(seat_paper_next_wish(&screen, 500), SEAT_PAPER_READ);
    seat_paper_failed(&screen, 600);
    assert_int_equal(seat_paper_next_wish(&screen, 600), SEAT_PAPER_NOTHING);
    assert_true(seat_next_wake_ms(&screen, 600) <= 600 + SEAT_PAPER_AGAIN_MS);
    assert_int_equal(seat_paper_next_wish(&screen, 600 + SEAT_PAPER_AGAIN_MS), SEAT_PAPER_READ);
}

/* Pushes and answers have a wire each: either may be the first. */
static void test_what_was_said_is_thanked_for_when_it_is_heard_before_its_answer(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_paper(&screen, 2);
    seat_act(&screen, SEAT_PAPER_RIGHT, 300);
    assert_int_equal(seat_paper_next_wish(&screen, 300), SEAT_PAPER_CONFIRM);
    hear_paper(&screen, 7, SHAPE_PAPER_CONFIRMED, 400);
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER_SAID);
    seat_paper_said(&screen, 500);
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER_SAID);
    seat_paper_failed(&screen, 500); /* nor is anything asked again of what is over */
    assert_int_equal(seat_paper_next_wish(&screen, 500 + SEAT_PAPER_AGAIN_MS), SEAT_PAPER_NOTHING);
    seat_tick(&screen, 400 + SEAT_THANKS_MS);
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.paper.text.title[0], 0);
}

/* A paper that asks for a sign, read: the field is open. */
static void open_sign(struct seat_screen_state *screen)
{
    static const char *texts[] = {"1. 营业执照（正本）"};
    serving = ticket;
    serving.state = SHAPE_LEG_SERVING;
    seat_init(screen, "12");
    seat_line(screen, CLIENT_LINE_UP);
    hear_paper(screen, 7, SHAPE_PAPER_SHOWN, 100);
    const struct shape_paper paper = {
        .id = 7, .title = "收件清单", .lines = texts, .line_count = 1, .sign = true};
    seat_paper_take(screen, &paper);
    seat_tick(screen, 200);
    assert_int_equal(seat_paper_next_wish(screen, 200), SEAT_PAPER_READ);
    draw(screen, 1024, 600, 200);
    assert_true(ui_list_says(&list, "去签名"));
    seat_act(screen, SEAT_PAPER_RIGHT, 300);
    assert_int_equal(screen->screen, SEAT_SCREEN_SIGN);
    assert_int_equal(seat_paper_next_wish(screen, 300), SEAT_PAPER_NOTHING);
}

static void pen(struct seat_screen_state *screen, enum ui_pen_step step, int x, int y)
{
    seat_sign_pen(screen, &(struct ui_pen){step, SEAT_SIGN_FIELD, x, y});
}

static void stroke(struct seat_screen_state *screen, int x0, int y0, int x1, int y1)
{
    pen(screen, UI_PEN_DOWN, x0, y0);
    for (int i = 1; i <= 100; i++) {
        pen(screen, UI_PEN_MOVE, x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100);
    }
    pen(screen, UI_PEN_UP, x1, y1);
}

static void test_a_sign_is_written_written_anew_and_sent_with_its_paper(void **unused)
{
    (void)unused;
    static struct paper_sign sign;
    struct seat_screen_state screen;
    open_sign(&screen);
    draw(&screen, 1024, 600, 300);
    const struct ui_rect field = target_of(SEAT_SIGN_FIELD)->box;
    assert_in_range(field.w, SIGN_ASPECT * field.h - 3, SIGN_ASPECT * field.h + 3);
    assert_true(field.w >= 800);            /* room for a finger */
    seat_act(&screen, SEAT_SIGN_DONE, 400); /* nothing was written */
    assert_int_equal(screen.screen, SEAT_SCREEN_SIGN);
    pen(&screen, UI_PEN_DOWN, 500, 500);
    pen(&screen, UI_PEN_UP, 520, 500);
    seat_act(&screen, SEAT_SIGN_DONE, 500);
    draw(&screen, 1024, 600, 500);
    assert_true(ui_list_says(&list, "笔迹太少"));
    stroke(&screen, 100, 100, 100, 900);
    draw(&screen, 1024, 600, 600);
    assert_false(ui_list_says(&list, "笔迹太少")); /* it was of what stood there before */
    seat_act(&screen, SEAT_SIGN_ANEW, 700);
    assert_int_equal(screen.paper.sign.ink.point_count, 0);
    stroke(&screen, 100, 100, 100, 900);
    stroke(&screen, 100, 900, 300, 100);
    seat_sign_take(&screen, &sign);
    assert_int_equal(sign.stroke_count, 2);
    assert_in_range(sign.point_count, 4, 40); /* straight strokes take few points */
    assert_int_equal(sign.points[0].y, 100);
    assert_in_range(sign.points[sign.ends[0] - 1].y, 885, 900);
    seat_act(&screen, SEAT_SIGN_BACK, 800); /* read again: what was written stays */
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER);
    seat_act(&screen, SEAT_PAPER_RIGHT, 900);
    seat_act(&screen, SEAT_SIGN_DONE, 1000);
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER_SENDING);
    assert_int_equal(seat_paper_next_wish(&screen, 1000), SEAT_PAPER_CONFIRM);
    stroke(&screen, 0, 0, 900, 900); /* said is said */
    struct client_ask ask = client_answer_paper("12", 7, true, &sign);
    assert_non_null(strstr(ask.long_body, "\"answer\":\"confirmed\",\"strokes\":[[100,100,"));
    client_ask_drop(&ask);
    seat_paper_failed(&screen, 1100); /* not heard: the sign stands there still */
    assert_int_equal(screen.screen, SEAT_SCREEN_SIGN);
    draw(&screen, 1024, 600, 1100);
    assert_true(ui_list_says(&list, "没有送到"));
    seat_act(&screen, SEAT_SIGN_DONE, 1200);
    assert_int_equal(seat_paper_next_wish(&screen, 1200), SEAT_PAPER_CONFIRM);
    seat_paper_said(&screen, 1300);
    assert_int_equal(screen.screen, SEAT_SCREEN_PAPER_SAID);
    assert_int_equal(screen.paper.sign.ink.points[0].y, 0); /* wiped */
}

static void test_a_sign_goes_with_its_paper_and_never_has_more_than_there_is_room_for(void **unused)
{
    (void)unused;
    static struct paper_sign sign;
    struct seat_screen_state screen;
    open_sign(&screen);
    for (int i = 0; i < 2 * LIMIT_SIGN_POINTS; i++) { /* to and fro: nothing can be left out */
        pen(&screen, i == 0 ? UI_PEN_DOWN : UI_PEN_MOVE, i % 2 * 1000, i % 1000);
    }
    seat_sign_take(&screen, &sign);
    assert_int_equal(sign.point_count, LIMIT_SIGN_POINTS);
    draw(&screen, 1024, 600, 400);
    assert_true(ui_list_says(&list, "写满了"));
    seat_act(&screen, SEAT_SIGN_ANEW, 500);
    for (int i = 0; i < 2 * LIMIT_SIGN_STROKES; i++) {
        pen(&screen, UI_PEN_DOWN, i, i);
        pen(&screen, UI_PEN_UP, i, i);
    }
    seat_sign_take(&screen, &sign);
    assert_int_equal(sign.stroke_count, LIMIT_SIGN_STROKES);
    hear_paper(&screen, 0, SHAPE_PAPER_SHOWN, 600); /* withdrawn */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(screen.paper.sign.ink.point_count, 0);
}

static void test_what_the_hall_did_not_take_is_not_thanked_for(void **unused)
{
    (void)unused;
    static const struct {
        enum seat_answer answer;
        enum seat_screen screen;
    } ends[] = {{SEAT_ANSWER_ALREADY, SEAT_SCREEN_THANKS},
                {SEAT_ANSWER_NONE_OPEN, SEAT_SCREEN_SORRY},
                {SEAT_ANSWER_LOST, SEAT_SCREEN_SORRY}};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct seat_screen_state screen;
        open_review(&screen);
        seat_act(&screen, SEAT_LEVEL + 2, 3000);
        seat_answer(&screen, ends[i].answer, 4000);
        assert_int_equal(screen.screen, ends[i].screen);
        draw(&screen, 1024, 600, 4000);
        seat_tick(&screen, 4000 + SEAT_THANKS_MS);
        assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW); /* and it isn't offered again */
    }
}

static void test_silence_is_no_review_and_is_not_asked_again(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_review(&screen);
    seat_tick(&screen, 2000 + SEAT_REVIEW_MS - 1);
    assert_int_equal(screen.screen, SEAT_SCREEN_REVIEW);
    seat_tick(&screen, 2000 + SEAT_REVIEW_MS);
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    assert_int_equal(seat_next_wish(&screen), 0);
    take(&screen, NULL, true, 5, 50000); /* the hall still would take it */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    take(&screen, NULL, true, 6, 90000); /* the next visitor's */
    assert_int_equal(screen.screen, SEAT_SCREEN_REVIEW);
}

static void test_the_next_visitor_ends_the_review_of_the_last(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    open_review(&screen);
    take(&screen, &ticket, true, 5, 3000); /* called, still walking */
    assert_int_equal(screen.screen, SEAT_SCREEN_REVIEW);
    take(&screen, &serving, false, 5, 4000);
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
}

static void test_words_of_the_window(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    seat_init(&screen, "12");
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "正在连接大厅"));
    seat_line(&screen, CLIENT_LINE_UP);
    take(&screen, NULL, false, 0, 0);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "请等候叫号"));
    struct shape_seat seat = seat_at(NULL, false, 0);
    seat.state = SHAPE_SEAT_PAUSED;
    seat.pause_reason = "打印材料";
    seat_take(&screen, &seat, 0);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "暂停服务：打印材料"));
    seat.state = SHAPE_SEAT_CLOSED;
    seat_take(&screen, &seat, 0);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "现在不办公"));
    seat_line(&screen, CLIENT_LINE_DOWN);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "号码都有效"));
    seat_line(&screen, CLIENT_LINE_REFUSED);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "未获授权"));
    const struct shape_hall hall = {.name = {"滨海市公共行政服务中心", ""},
                                    .now_ms = INT64_C(1773629160000),
                                    .offset_min = 480};
    seat_hall(&screen, &hall, 1000);
    draw(&screen, 1024, 600, 61000);
    assert_true(ui_list_says(&list, "3月16日 星期一　10:47"));
}

static void test_an_emergency_is_said_at_the_window(void **unused)
{
    (void)unused;
    static const struct shape_name fire = {"大厅紧急暂停服务：火警疏散", ""};
    struct shape_hall hall = {.name = {"滨海市公共行政服务中心", ""}, .notice = &fire};
    struct shape_seat seat = {.id = "12",
                              .window = "12",
                              .area = "1",
                              .clerk = "0317",
                              .name = {"企业开办", ""},
                              .state = SHAPE_SEAT_OPEN,
                              .pause_reason = ""};
    struct seat_screen_state screen;
    seat_init(&screen, "12");
    seat_line(&screen, CLIENT_LINE_UP);
    seat_take(&screen, &seat, 0);
    seat_hall(&screen, &hall, 0);
    draw(&screen, 1024, 600, 0);
    assert_true(ui_list_says(&list, "火警疏散"));
    hall.notice = NULL;
    seat_hall(&screen, &hall, 0);
    draw(&screen, 1024, 600, 0);
    assert_false(ui_list_says(&list, "火警疏散"));
}

static void test_who_is_served_may_cover_the_screen(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    seat_init(&screen, "12");
    seat_line(&screen, CLIENT_LINE_UP);
    serving = ticket;
    take(&screen, &serving, false, 4, 0);
    seat_act(&screen, SEAT_HIDE, 10); /* called, and not there yet: nothing to cover */
    assert_int_equal(screen.screen, SEAT_SCREEN_WINDOW);
    serving.state = SHAPE_LEG_SERVING;
    take(&screen, &serving, false, 4, 100);
    draw(&screen, 1024, 600, 100);
    assert_true(ui_list_says(&list, "遮挡屏幕"));
    seat_act(&screen, SEAT_HIDE, 200);
    take(&screen, &serving, false, 4, 300); /* a push more uncovers nothing */
    static const int sizes[][2] = {{1024, 600}, {800, 480}, {1280, 800}};
    for (size_t i = 0; i < 3; i++) {
        draw(&screen, sizes[i][0], sizes[i][1], 300);
        assert_false(ui_list_says(&list, "A047"));
        assert_false(ui_list_says(&list, "食品经营许可变更"));
        assert_int_equal(list.target_count, 1);
    }
    take(&screen, NULL, true, 5, 400); /* the visit is over: its review says nothing of it */
    assert_int_equal(screen.screen, SEAT_SCREEN_REVIEW);
    draw(&screen, 1024, 600, 400);
    assert_false(ui_list_says(&list, "A047"));
    assert_false(ui_list_says(&list, "食品经营许可变更"));
    assert_int_equal(list.target_count, 5);

    struct shape_seat_ticket next = serving;
    next.number = "A048";
    take(&screen, &next, false, 5, 500); /* the next one's screen is open */
    draw(&screen, 1024, 600, 500);
    assert_true(ui_list_says(&list, "正在为 A048 服务"));
    seat_act(&screen, SEAT_HIDE, 600);
    seat_act(&screen, SEAT_SHOW, 700);
    draw(&screen, 1024, 600, 700);
    assert_true(ui_list_says(&list, "正在为 A048 服务"));
}

static void test_a_post_and_a_photo_are_of_who_sits_there(void **unused)
{
    (void)unused;
    static const struct shape_person desk = {{"综合受理岗", "General desk"}, "0317.png"};
    static const struct shape_person other = {{"咨询岗", ""}, "0318.png"};
    struct seat_screen_state screen;
    seat_init(&screen, "12");
    seat_line(&screen, CLIENT_LINE_UP);
    struct shape_seat state = seat_at(NULL, false, 0);
    state.staff = &desk;
    seat_take(&screen, &state, 0);
    seat_photo(&screen, 4, 480, 608);
    seat_take(&screen, &state, 10);
    assert_int_equal(screen.photo_number, 4);
    draw(&screen, 1024, 600, 10);
    assert_true(ui_list_says(&list, "综合受理岗"));
    state.staff = &other;
    seat_take(&screen, &state, 20);
    assert_int_equal(screen.photo_number, 0); /* nobody has another's face */
    draw(&screen, 1024, 600, 20);
    assert_true(ui_list_says(&list, "咨询岗"));
    state.staff = NULL;
    seat_take(&screen, &state, 30);
    draw(&screen, 1024, 600, 30);
    assert_false(ui_list_says(&list, "岗位"));
}

static void test_a_closed_window_is_dark_and_pages_move(void **unused)
{
    (void)unused;
    struct seat_screen_state screen;
    seat_init(&screen, "12");
    seat_line(&screen, CLIENT_LINE_UP);
    struct shape_seat state = seat_at(NULL, false, 0);
    seat_take(&screen, &state, 0);
    draw(&screen, 1024, 600, 0);
    const uint64_t before = ui_list_hash(&list);
    draw(&screen, 1024, 600, 60000);
    assert_true(ui_list_hash(&list) != before);
    state.state = SHAPE_SEAT_CLOSED;
    seat_take(&screen, &state, 100000);
    seat_take(&screen, &state, 600000); /* pushes go on */
    assert_false(seat_rests(&screen, 699999));
    assert_true(seat_rests(&screen, 700000));
    draw(&screen, 1024, 600, 700000);
    assert_false(ui_list_says(&list, "不办公"));
    state.state = SHAPE_SEAT_OPEN;
    seat_take(&screen, &state, 700001);
    draw(&screen, 1024, 600, 700001);
    assert_true(ui_list_says(&list, "请等候叫号"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_five_equal_tiles_and_none_is_chosen),
        cmocka_unit_test(test_a_touch_is_sent_once_and_thanked_for_when_taken),
        cmocka_unit_test(test_what_the_hall_did_not_take_is_not_thanked_for),
        cmocka_unit_test(test_reasons_fit_the_level_and_none_must_be_chosen),
        cmocka_unit_test(test_reasons_are_sent_together_once),
        cmocka_unit_test(test_a_level_is_chosen_anew_and_reasons_end_in_time),
        cmocka_unit_test(test_reasons_that_were_not_heard_leave_the_level),
        cmocka_unit_test(test_a_paper_is_read_to_its_end_before_it_is_right),
        cmocka_unit_test(test_a_paper_that_is_not_right_is_said_and_again_if_not_heard),
        cmocka_unit_test(test_a_paper_goes_with_its_service_and_hides_with_the_screen),
        cmocka_unit_test(test_what_was_said_is_thanked_for_when_it_is_heard_before_its_answer),
        cmocka_unit_test(test_a_sign_is_written_written_anew_and_sent_with_its_paper),
        cmocka_unit_test(test_a_sign_goes_with_its_paper_and_never_has_more_than_there_is_room_for),
        cmocka_unit_test(test_silence_is_no_review_and_is_not_asked_again),
        cmocka_unit_test(test_the_next_visitor_ends_the_review_of_the_last),
        cmocka_unit_test(test_who_is_served_may_cover_the_screen),
        cmocka_unit_test(test_a_post_and_a_photo_are_of_who_sits_there),
        cmocka_unit_test(test_a_closed_window_is_dark_and_pages_move),
        cmocka_unit_test(test_words_of_the_window),
        cmocka_unit_test(test_an_emergency_is_said_at_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
