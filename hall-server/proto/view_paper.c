#include "hall-server/engine/papers.h"
#include "hall-server/proto/views.h"

void view_seat_paper(struct json_out *out, const struct views *views, uint16_t seat)
{
    const struct seat_paper *paper = engine_seat_paper(views->engine, seat);
    json_out_key(out, "paper");
    if (paper == NULL) {
        json_out_null(out);
        return;
    }
    json_out_object(out);
    json_out_key_number(out, "id", (int64_t)paper->id);
    json_out_key_text(out, "state", paper_state_name((enum paper_state)paper->state));
    view_time(out, views, "at", paper->at_ms);
    json_out_object_end(out);
}

static void strokes_write(struct json_out *out, const struct paper_sign *sign)
{
    uint16_t at = 0;
    json_out_array(out);
    for (uint16_t i = 0; i < sign->stroke_count; i++) {
        json_out_array(out);
        for (; at < sign->ends[i]; at++) {
            json_out_number(out, sign->points[at].x);
            json_out_number(out, sign->points[at].y);
        }
        json_out_array_end(out);
    }
    json_out_array_end(out);
}

void view_paper(struct json_out *out, const struct views *views, const struct seat_paper *paper,
                const struct paper_text *text, const struct paper_sign *sign)
{
    json_out_object(out);
    json_out_key_number(out, "id", (int64_t)paper->id);
    json_out_key_text(out, "state", paper_state_name((enum paper_state)paper->state));
    view_time(out, views, "at", paper->at_ms);
    json_out_key_text(out, "title", text->title);
    json_out_key(out, "lines");
    json_out_array(out);
    for (uint8_t i = 0; i < text->line_count; i++) {
        json_out_text(out, text->lines[i]);
    }
    json_out_array_end(out);
    json_out_key_bool(out, "sign", paper->to_sign);
    json_out_key(out, "strokes");
    if (sign == NULL || sign->stroke_count == 0) {
        json_out_null(out);
    } else {
        strokes_write(out, sign);
    }
    json_out_object_end(out);
}
