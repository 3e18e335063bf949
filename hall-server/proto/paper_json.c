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

enum problem paper_answer_json_read(const char *text, size_t length_bytes,
                                    struct command *ret_command,
                                    char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    char word[16] = "";
    int state = PAPER_STATE_COUNT;
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
    }
    const enum problem problem = end(&in, ret_detail);
    if (problem == PROBLEM_NONE) {
        command.as.paper.state = (enum paper_state)state;
        *ret_command = command;
    }
    return problem;
}
