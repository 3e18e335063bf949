#include "hall-server/proto/redress_json.h"

#include "hall-server/proto/json_in.h"

#include <stdio.h>
#include <string.h>

enum { RESULT_ROOM = 16 };

/* One paragraph: nothing that moves a pen, and more than blanks where there is anything. */
static bool is_paragraph(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7F) {
            return false;
        }
    }
    return text[0] == '\0' || text[strspn(text, " ")] != '\0';
}

static void step_read(struct json_in *in, enum redress_step step, struct command_redress *said)
{
    char result[RESULT_ROOM] = "";
    json_in_text(in, "result", true, result, sizeof result);
    said->result = redress_result_find(step, result);
    if (said->result == REDRESS_RESULT_COUNT) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "result");
    }
    const bool level = said->result == REDRESS_SAID_AGAIN;
    said->level =
        (uint8_t)json_in_number(in, "level", level, level ? 1 : 0, level ? REVIEW_LEVELS : 0, 0);
    json_in_text(in, "words", false, said->words, sizeof said->words);
    if (!is_paragraph(said->words)) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, "words");
    }
}

enum problem redress_step_json_read(enum redress_step step, const char *text, size_t length_bytes,
                                    struct command *ret_command,
                                    char ret_detail[COMMAND_DETAIL_ROOM])
{
    struct json_in in;
    struct command command;
    memset(&command, 0, sizeof command);
    command.kind = COMMAND_REDRESS_STEP;
    json_in_open(&in, text, length_bytes, COMMAND_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, command.request_id);
        step_read(&in, step, &command.as.redress);
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    if (problem == PROBLEM_NONE) {
        *ret_command = command;
    }
    return problem;
}
