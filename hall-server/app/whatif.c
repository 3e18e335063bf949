#include "hall-server/waits/whatif.h"

#include "hall-server/app/answer.h"
#include "hall-server/app/waits_feed.h"
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/whatif_json.h"
#include "hall-server/waits/waits.h"

#include <math.h>
#include <stdio.h>

enum { SPREAD_SAMPLES = 8, MINUTE_ROOM = 6 };

/* Keys pressed in a row are no service. */
static const double SERVICE_LEAST_MIN = 0.1;

/* The queue as it stands, with the day's rates. */
static struct whatif_question question_of(struct app *app, const struct views *views,
                                          const struct whatif_request *asked)
{
    struct wait_inputs inputs;
    const int now_minute = calendar_local_minute(views->now_ms, views->config->zone_offset_min);
    engine_wait_inputs(views->engine, asked->queue, 0, &inputs);
    struct whatif_question question = {
        .waiting = engine_queue(views->engine, asked->queue)->waiting,
        .open_seats = inputs.open_seats,
        .busy_seats = inputs.busy_seats,
        .service_min = fmax(waits_service_min(&inputs), SERVICE_LEAST_MIN),
        .arrivals_per_hour = waits_feed_arrivals_per_hour(app->waits, asked->queue, views->now_ms),
        .more_seats = asked->seats,
        .from_min = asked->from_minute - now_minute,
        .to_min = asked->to_minute - now_minute,
    };
    if (inputs.service_samples >= SPREAD_SAMPLES && inputs.service_mean_ms > 0) {
        question.spread_min =
            question.service_min * inputs.service_spread_ms / inputs.service_mean_ms;
    }
    return question;
}

static void interval_write(struct json_out *out, const char *key, struct wait_interval wait)
{
    json_out_key(out, key);
    json_out_object(out);
    json_out_key_number(out, "p50_s", wait.p50_s);
    json_out_key_number(out, "p90_s", wait.p90_s);
    json_out_object_end(out);
}

static void minute_write(struct json_out *out, const char *key, int minute)
{
    char text[MINUTE_ROOM + 8];
    const unsigned of_day = (unsigned)minute % CALENDAR_DAY_MINUTES;
    (void)snprintf(text, sizeof text, "%02u:%02u", of_day / 60, of_day % 60);
    json_out_key_text(out, key, text);
}

static void answer_write(struct json_out *out, const struct views *views,
                         const struct whatif_request *asked, const struct whatif_answer *answer)
{
    const int now_minute = calendar_local_minute(views->now_ms, views->config->zone_offset_min);
    json_out_object(out);
    json_out_key_text(out, "queue", views->config->queues[asked->queue].id.text);
    json_out_key_number(out, "seats", asked->seats);
    minute_write(out, "from", asked->from_minute);
    minute_write(out, "to", asked->to_minute);
    json_out_key_number(out, "runs", answer->runs);
    json_out_key_number(out, "longest_s", WHATIF_LONGEST_S);
    interval_write(out, "without", answer->without);
    interval_write(out, "with", answer->with);
    json_out_key(out, "steps");
    json_out_array(out);
    for (int step = 0; step < WHATIF_STEPS; step++) {
        const struct whatif_step *row = &answer->steps[step];
        json_out_object(out);
        minute_write(out, "at", now_minute + step * WHATIF_STEP_MIN);
        json_out_key_number(out, "people", (row->people + answer->runs / 2) / answer->runs);
        interval_write(out, "without", row->without);
        interval_write(out, "with", row->with);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_object_end(out);
}

void whatif_ask(struct app *app, struct net_request *request)
{
    struct views views;
    struct json_out out;
    struct whatif_request asked;
    struct whatif_answer answer;
    char detail[COMMAND_DETAIL_ROOM];
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    const enum problem problem =
        whatif_json_read(views.config, request->body, request->body_length_bytes, &asked, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
        return;
    }
    const struct whatif_question question = question_of(app, &views, &asked);
    if (!whatif_play(&question, &answer)) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "more seats or people than can be played");
        return;
    }
    answer_write(&out, &views, &asked, &answer);
    answer_finish(app, request, &out, 200);
}
