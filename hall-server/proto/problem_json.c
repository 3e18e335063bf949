#include "hall-server/proto/problem_json.h"

#include "hall-server/proto/json_out.h"

static void problem_members(struct json_out *out, enum problem problem, const char *detail)
{
    json_out_object(out);
    json_out_key_text(out, "type", "about:blank");
    json_out_key_text(out, "title", problem_title_en(problem));
    json_out_key_text(out, "title_zh", problem_title_zh(problem));
    json_out_key_number(out, "status", problem_status(problem));
    json_out_key_text(out, "code", problem_code(problem));
    json_out_key_text(out, "detail", detail == NULL ? "" : detail);
    json_out_object_end(out);
}

int problem_json_write(struct buffer *buffer, enum problem problem, const char *detail)
{
    struct json_out out;
    json_out_begin(&out, buffer);
    problem_members(&out, problem, detail);
    return json_out_end(&out);
}

int problem_json_write_message(struct buffer *buffer, enum problem problem, const char *detail)
{
    struct json_out out;
    json_out_begin(&out, buffer);
    json_out_object(&out);
    json_out_key(&out, "problem");
    problem_members(&out, problem, detail);
    json_out_object_end(&out);
    return json_out_end(&out);
}
