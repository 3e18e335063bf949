/* Papers to confirm: what a clerk shows and what is said to it, or a problem with its own code. */
#include "hall-server/proto/paper_json.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#define R "\"request_id\":\"request-1\""
#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define NINETY_SIX TEN TEN TEN TEN TEN TEN TEN TEN TEN "012345"
#define LINE_240 FIFTY FIFTY FIFTY FIFTY TEN TEN TEN TEN

static const char good_show[] =
    "{\"title\":\"收件清单\",\"lines\":[\"1. 营业执照（正本）\",\"2. \\u5e73面图\"]," R "}";
static const char good_answer[] = "{\"paper\":41,\"answer\":\"wrong\"," R "}";

struct row {
    enum problem problem;
    const char *detail;
    const char *body;
};

static const char good_sign[] =
    "{\"paper\":41,\"answer\":\"confirmed\",\"strokes\":[[0,0,100,900],[1000,1000]]," R "}";
#define SIGNED(strokes) "{\"paper\":1,\"answer\":\"confirmed\",\"strokes\":" strokes "," R "}"

static const struct row shows[] = {
    {PROBLEM_NONE, "", good_show},
    {PROBLEM_NONE, "", "{\"title\":\"x\",\"lines\":[\"x\"],\"sign\":true," R "}"},
    {PROBLEM_NONE, "", "{\"title\":\"x\",\"lines\":[\"x\"],\"sign\":false," R "}"},
    {PROBLEM_WRONG_TYPE, "sign", "{\"title\":\"x\",\"lines\":[\"x\"],\"sign\":1," R "}"},
    {PROBLEM_NONE, "", "{\"title\":\"" NINETY_SIX "\",\"lines\":[\"" LINE_240 "\"]," R "}"},
    {PROBLEM_TOO_LONG, "title", "{\"title\":\"" NINETY_SIX "x\",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_TOO_LONG, "lines", "{\"title\":\"x\",\"lines\":[\"x\",\"" LINE_240 "x\"]," R "}"},
    {PROBLEM_BAD_JSON, "", ""},
    {PROBLEM_BAD_JSON, "", "{\"title\":\"a\\u0000b\",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_WRONG_TYPE, "", "[1]"},
    {PROBLEM_BAD_UTF8, "", "{\"title\":\"\xc0\x80\",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_DUPLICATE_KEY, "", "{\"title\":\"x\",\"title\":\"y\",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_REQUEST_ID_MISSING, "request_id", "{\"title\":\"x\",\"lines\":[\"x\"]}"},
    {PROBLEM_MISSING_FIELD, "title", "{\"lines\":[\"x\"]," R "}"},
    {PROBLEM_MISSING_FIELD, "lines", "{\"title\":\"x\"," R "}"},
    {PROBLEM_WRONG_TYPE, "title", "{\"title\":7,\"lines\":[\"x\"]," R "}"},
    {PROBLEM_WRONG_TYPE, "lines", "{\"title\":\"x\",\"lines\":\"x\"," R "}"},
    {PROBLEM_WRONG_TYPE, "lines", "{\"title\":\"x\",\"lines\":{}," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[7]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[null]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[\"\"]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[\"x\",\"  \"]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[\"x\\ny\"]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[\"x\\u001b[2J\"]," R "}"},
    {PROBLEM_BAD_VALUE, "lines", "{\"title\":\"x\",\"lines\":[\"x\x7f\"]," R "}"},
    {PROBLEM_BAD_VALUE, "title", "{\"title\":\" \",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_BAD_VALUE, "title", "{\"title\":\"x\\ty\",\"lines\":[\"x\"]," R "}"},
    {PROBLEM_UNKNOWN_FIELD, "", "{\"title\":\"x\",\"lines\":[\"x\"],\"more\":1," R "}"},
};

static const struct row answers[] = {
    {PROBLEM_NONE, "", good_answer},
    {PROBLEM_NONE, "", "{\"paper\":1,\"answer\":\"confirmed\"," R "}"},
    {PROBLEM_NONE, "", "{\"paper\":9007199254740992,\"answer\":\"withdrawn\"," R "}"},
    {PROBLEM_BAD_JSON, "", "{"},
    {PROBLEM_REQUEST_ID_MISSING, "request_id", "{\"paper\":1,\"answer\":\"wrong\"}"},
    {PROBLEM_MISSING_FIELD, "paper", "{\"answer\":\"wrong\"," R "}"},
    {PROBLEM_MISSING_FIELD, "answer", "{\"paper\":1," R "}"},
    {PROBLEM_BAD_VALUE, "answer", "{\"paper\":1,\"answer\":\"\"," R "}"},
    {PROBLEM_BAD_VALUE, "answer", "{\"paper\":1,\"answer\":\"shown\"," R "}"},
    {PROBLEM_BAD_VALUE, "answer", "{\"paper\":1,\"answer\":\"perhaps\"," R "}"},
    {PROBLEM_TOO_LONG, "answer", "{\"paper\":1,\"answer\":\"0123456789012345\"," R "}"},
    {PROBLEM_WRONG_TYPE, "answer", "{\"paper\":1,\"answer\":1," R "}"},
    {PROBLEM_BAD_VALUE, "paper", "{\"paper\":0,\"answer\":\"wrong\"," R "}"},
    {PROBLEM_BAD_VALUE, "paper", "{\"paper\":-1,\"answer\":\"wrong\"," R "}"},
    {PROBLEM_BAD_VALUE, "paper", "{\"paper\":9007199254740993,\"answer\":\"wrong\"," R "}"},
    {PROBLEM_WRONG_TYPE, "paper", "{\"paper\":\"1\",\"answer\":\"wrong\"," R "}"},
    {PROBLEM_UNKNOWN_FIELD, "", "{\"paper\":1,\"answer\":\"wrong\",\"more\":1," R "}"},
    {PROBLEM_NONE, "", good_sign},
    {PROBLEM_NONE, "", SIGNED("[[0,0,0,500]]")},
    {PROBLEM_WRONG_TYPE, "strokes", SIGNED("1")},
    {PROBLEM_WRONG_TYPE, "strokes", SIGNED("{}")},
    {PROBLEM_WRONG_TYPE, "strokes", SIGNED("null")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,900],[]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[0,0,0,900]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,900,7]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,1001]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,-1,0,900]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,900.0]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,\"900\"]]")},
    {PROBLEM_BAD_VALUE, "strokes", SIGNED("[[0,0,0,99999999999999999]]")},
    {PROBLEM_SIGN_TOO_SHORT, "strokes", SIGNED("[[0,0,0,499]]")},
    {PROBLEM_SIGN_TOO_SHORT, "strokes", SIGNED("[[0,0],[1000,1000]]")},
};

static const struct paper_text no_text;
static struct paper_sign sign; /* of the last answer */

/* Filled with what no reader writes: it must stay so on a problem. */
static struct command marked(void)
{
    struct command command;
    memset(&command, 0xA5, sizeof command);
    return command;
}

static enum problem show(const char *body, size_t length, struct command *ret_command,
                         struct paper_text *ret_text, char ret_detail[COMMAND_DETAIL_ROOM])
{
    const struct command before = marked();
    *ret_command = before;
    memset(ret_text, 0xA5, sizeof *ret_text);
    const enum problem problem =
        paper_show_json_read(body, length, ret_command, ret_text, ret_detail);
    assert_non_null(memchr(ret_detail, '\0', COMMAND_DETAIL_ROOM));
    if (problem != PROBLEM_NONE) {
        assert_memory_equal(ret_text, &no_text, sizeof no_text);
        assert_memory_equal(ret_command, &before, sizeof before);
    }
    return problem;
}

static enum problem answer(const char *body, size_t length, struct command *ret_command,
                           char ret_detail[COMMAND_DETAIL_ROOM])
{
    static const struct paper_sign no_sign;
    const struct command before = marked();
    *ret_command = before;
    memset(&sign, 0xA5, sizeof sign);
    const enum problem problem =
        paper_answer_json_read(body, length, ret_command, &sign, ret_detail);
    assert_non_null(memchr(ret_detail, '\0', COMMAND_DETAIL_ROOM));
    if (problem != PROBLEM_NONE) {
        assert_memory_equal(ret_command, &before, sizeof before);
        assert_memory_equal(&sign, &no_sign, sizeof sign);
    }
    return problem;
}

static void compare(const struct row *row, enum problem problem, const char *detail)
{
    if (problem != row->problem || (row->detail[0] != '\0' && strcmp(detail, row->detail) != 0)) {
        fail_msg("%s: %s, %s", row->body, problem_code(problem), detail);
    }
}

static void test_each_body_has_its_problem(void **unused)
{
    (void)unused;
    struct command command;
    struct paper_text text;
    char detail[COMMAND_DETAIL_ROOM];
    for (size_t i = 0; i < sizeof shows / sizeof shows[0]; i++) {
        compare(&shows[i], show(shows[i].body, strlen(shows[i].body), &command, &text, detail),
                detail);
    }
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        compare(&answers[i], answer(answers[i].body, strlen(answers[i].body), &command, detail),
                detail);
    }
}

static void test_a_paper_is_read_whole_and_its_hash_is_of_each_line(void **unused)
{
    (void)unused;
    static const char joined[] =
        "{\"title\":\"收件清单\",\"lines\":[\"1. 营业执照（正本）2. 平面图\"]," R "}";
    struct command command;
    struct command other;
    struct paper_text text;
    char detail[COMMAND_DETAIL_ROOM];
    uint8_t hash[PAPER_HASH_BYTES];
    assert_int_equal(show(good_show, strlen(good_show), &command, &text, detail), PROBLEM_NONE);
    assert_int_equal(command.kind, COMMAND_PAPER_SHOW);
    assert_string_equal(command.request_id, "request-1");
    assert_string_equal(text.title, "收件清单");
    assert_int_equal(text.line_count, 2);
    assert_string_equal(text.lines[0], "1. 营业执照（正本）");
    assert_string_equal(text.lines[1], "2. 平面图");
    paper_hash(&text, hash);
    assert_memory_equal(command.as.paper.hash, hash, sizeof hash);
    assert_int_equal(show(joined, strlen(joined), &other, &text, detail), PROBLEM_NONE);
    assert_memory_not_equal(other.as.paper.hash, hash, sizeof hash);
}

static void test_what_is_said_names_the_paper(void **unused)
{
    (void)unused;
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    assert_int_equal(answer(good_answer, strlen(good_answer), &command, detail), PROBLEM_NONE);
    assert_int_equal(command.kind, COMMAND_PAPER_ANSWER);
    assert_int_equal(command.as.paper.paper, 41);
    assert_int_equal(command.as.paper.state, PAPER_WRONG);
    assert_string_equal(command.request_id, "request-1");
    assert_false(command.as.paper.sign);
}

static void test_a_sign_is_read_stroke_by_stroke(void **unused)
{
    (void)unused;
    struct command command;
    struct paper_text text;
    char detail[COMMAND_DETAIL_ROOM];
    uint8_t hash[PAPER_HASH_BYTES];
    assert_int_equal(answer(good_sign, strlen(good_sign), &command, detail), PROBLEM_NONE);
    assert_true(command.as.paper.sign);
    assert_int_equal(sign.stroke_count, 2);
    assert_int_equal(sign.point_count, 3);
    assert_int_equal(sign.ends[0], 2);
    assert_int_equal(sign.points[1].y, 900);
    assert_int_equal(sign.points[2].x, 1000);
    paper_sign_hash(&sign, hash);
    assert_memory_equal(command.as.paper.hash, hash, sizeof hash);
    assert_int_equal(show(shows[1].body, strlen(shows[1].body), &command, &text, detail),
                     PROBLEM_NONE);
    assert_true(command.as.paper.sign);
}

/* As many strokes and points as there may be, and one more of each. */
static void test_strokes_and_points_are_counted(void **unused)
{
    (void)unused;
    static const struct {
        int strokes;
        int points; /* of each */
        enum problem problem;
    } rows[] = {{LIMIT_SIGN_STROKES, 2, PROBLEM_NONE},
                {LIMIT_SIGN_STROKES + 1, 2, PROBLEM_BAD_VALUE},
                {1, LIMIT_SIGN_POINTS, PROBLEM_NONE},
                {1, LIMIT_SIGN_POINTS + 1, PROBLEM_BAD_VALUE},
                {2, LIMIT_SIGN_POINTS / 2 + 1, PROBLEM_BAD_VALUE}};
    static char body[COMMAND_JSON_MAX_BYTES];
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int length = snprintf(body, sizeof body,
                              "{\"paper\":1,\"answer\":\"confirmed\"," R ",\"strokes\":[");
        for (int stroke = 0; stroke < rows[i].strokes; stroke++) {
            length += snprintf(body + length, sizeof body - (size_t)length, "%s[",
                               stroke == 0 ? "" : ",");
            for (int point = 0; point < rows[i].points; point++) {
                length += snprintf(body + length, sizeof body - (size_t)length, "%s1000,%d",
                                   point == 0 ? "" : ",", point % 2 * 1000);
            }
            length += snprintf(body + length, sizeof body - (size_t)length, "]");
        }
        length += snprintf(body + length, sizeof body - (size_t)length, "]}");
        assert_true((size_t)length < sizeof body);
        assert_int_equal(answer(body, (size_t)length, &command, detail), rows[i].problem);
    }
}

/* As many lines as there may be, and one more. */
static void test_lines_are_counted(void **unused)
{
    (void)unused;
    struct command command;
    struct paper_text text;
    char detail[COMMAND_DETAIL_ROOM];
    for (int more = 0; more < 2; more++) {
        char body[1024] = "{\"title\":\"x\"," R ",\"lines\":[";
        size_t length = strlen(body);
        for (int i = 0; i < LIMIT_PAPER_LINES + more; i++) {
            length +=
                (size_t)snprintf(body + length, sizeof body - length, "%s\"x\"", i == 0 ? "" : ",");
        }
        length += (size_t)snprintf(body + length, sizeof body - length, "]}");
        assert_int_equal(show(body, length, &command, &text, detail),
                         more == 0 ? PROBLEM_NONE : PROBLEM_BAD_VALUE);
        assert_int_equal(text.line_count, more == 0 ? LIMIT_PAPER_LINES : 0);
    }
}

static void test_a_body_that_is_cut_is_none(void **unused)
{
    (void)unused;
    struct command command;
    struct paper_text text;
    char detail[COMMAND_DETAIL_ROOM];
    for (size_t length = 0; length < strlen(good_show); length++) {
        assert_int_not_equal(show(good_show, length, &command, &text, detail), PROBLEM_NONE);
    }
    for (size_t length = 0; length < strlen(good_answer); length++) {
        assert_int_not_equal(answer(good_answer, length, &command, detail), PROBLEM_NONE);
    }
    for (size_t length = 0; length < strlen(good_sign); length++) {
        assert_int_not_equal(answer(good_sign, length, &command, detail), PROBLEM_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_body_has_its_problem),
        cmocka_unit_test(test_a_paper_is_read_whole_and_its_hash_is_of_each_line),
        cmocka_unit_test(test_what_is_said_names_the_paper),
        cmocka_unit_test(test_a_sign_is_read_stroke_by_stroke),
        cmocka_unit_test(test_strokes_and_points_are_counted),
        cmocka_unit_test(test_lines_are_counted),
        cmocka_unit_test(test_a_body_that_is_cut_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
