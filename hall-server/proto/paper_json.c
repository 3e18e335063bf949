#include "hall-server/proto/paper_json.h"

#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <string.h>

static void lines_read(struct json_in *in, struct paper_text *text)
{
    const json_t *list = json_in_field(in, "lines", true);
    if (list == NULL) {
        return;
    }
    const size_t count = json_array_size(list);
    if (!json_is_array(list)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "lines");
        return;
    }
    if (count == 0 || count > LIMIT_PAPER_LINES) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "lines");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(list, i);
        const size_t length = json_string_length(line);
        if (!json_is_string(line) || length > LIMIT_PAPER_LINE_BYTES ||
            strlen(json_string_value(line)) != length || !json_in_is_row(json_string_value(line))) {
            json_in_refuse(in,
                           length > LIMIT_PAPER_LINE_BYTES ? PROBLEM_TOO_LONG : PROBLEM_BAD_VALUE,
                           "lines");
            return;
        }
        memcpy(text->lines[i], json_string_value(line), length + 1);
    }
    text->line_count = (uint8_t)count;
}

static enum problem end(struct json_in *in, char ret_detail[COMMAND_DETAIL_ROOM])
{
    const enum problem problem = json_in_close(in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in->field);
    return problem;
}

enum problem paper_show_json_read(const char *text, size_t length_bytes,
                                  struct command *ret_command, struct paper_text *ret_text,
                                  char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    memset(ret_text, 0, sizeof *ret_text);
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_PAPER_SHOW;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, command.request_id);
        json_in_text(&in, "title", true, ret_text->title, sizeof ret_text->title);
        if (in.problem == PROBLEM_NONE && !json_in_is_row(ret_text->title)) {
            json_in_refuse(&in, PROBLEM_BAD_VALUE, "title");
        }
        lines_read(&in, ret_text);
        command.as.paper.sign = json_in_bool(&in, "sign", false);
    }
    const enum problem problem = end(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        paper_hash(ret_text, command.as.paper.hash);
        *ret_command = command;
    } else {
        memset(ret_text, 0, sizeof *ret_text);
    }
    return problem;
}

/* False: not pairs of places in the field, or more than there is room for. */
static bool stroke_read(const json_t *list, struct paper_sign *sign)
{
    const size_t count = json_array_size(list); /* 0 of what is no list */
    if (count == 0 || count % 2 != 0 || sign->stroke_count == LIMIT_SIGN_STROKES ||
        count / 2 > (size_t)(LIMIT_SIGN_POINTS - sign->point_count)) {
        return false;
    }
    for (size_t i = 0; i < count; i += 2) {
        const json_t *x = json_array_get(list, i);
        const json_t *y = json_array_get(list, i + 1);
        if (!json_is_integer(x) || json_integer_value(x) < 0 || json_integer_value(x) > SIGN_SIDE ||
            !json_is_integer(y) || json_integer_value(y) < 0 || json_integer_value(y) > SIGN_SIDE) {
            return false;
        }
        sign->points[sign->point_count++] = (struct paper_sign_point){
            (uint16_t)json_integer_value(x), (uint16_t)json_integer_value(y)};
    }
    sign->ends[sign->stroke_count++] = sign->point_count;
    return true;
}

static void strokes_read(struct json_in *in, struct paper_sign *sign)
{
    const json_t *list = json_in_field(in, "strokes", false);
    if (list == NULL) {
        return;
    }
    if (!json_is_array(list)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "strokes");
        return;
    }
    bool good = json_array_size(list) > 0;
    for (size_t i = 0; good && i < json_array_size(list); i++) {
        good = stroke_read(json_array_get(list, i), sign);
    }
    if (!good) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "strokes");
    } else if (!paper_sign_is_enough(sign)) {
        json_in_refuse(in, PROBLEM_SIGN_TOO_SHORT, "strokes");
    }
}

enum problem paper_answer_json_read(const char *text, size_t length_bytes,
                                    struct command *ret_command, struct paper_sign *ret_sign,
                                    char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    char word[16] = "";
    int state = PAPER_STATE_COUNT;
    memset(ret_sign, 0, sizeof *ret_sign);
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_PAPER_ANSWER;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, command.request_id);
        command.as.paper.paper =
            (uint64_t)json_in_number(&in, "paper", true, 1, INT64_C(1) << 53, 1);
        json_in_text(&in, "answer", true, word, sizeof word);
        for (state = PAPER_SHOWN + 1; state < PAPER_STATE_COUNT; state++) {
            if (strcmp(word, paper_state_name((enum paper_state)state)) == 0) {
                break;
            }
        }
        if (state == PAPER_STATE_COUNT) {
            json_in_refuse(&in, PROBLEM_BAD_VALUE, "answer");
        }
        strokes_read(&in, ret_sign);
    }
    const enum problem problem = end(&in, ret_detail);
    if (problem != PROBLEM_NONE) {
        memset(ret_sign, 0, sizeof *ret_sign);
        return problem;
    }
    command.as.paper.state = (enum paper_state)state;
    command.as.paper.sign = ret_sign->stroke_count > 0;
    if (command.as.paper.sign) {
        paper_sign_hash(ret_sign, command.as.paper.hash);
    }
    *ret_command = command;
    return problem;
}
