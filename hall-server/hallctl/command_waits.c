/* waits score: how the hall's waits would have held on a trace, beside the simple ones. */
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/trace_score.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* {"tickets","p90_coverage","pinball_p50","pinball_p90"}; NULL: no memory. */
static json_t *figures(const struct waits_score *score)
{
    return json_pack("{s:I, s:f, s:f, s:f}", "tickets", (json_int_t)score->tickets, "p90_coverage",
                     waits_score_coverage(score), "pinball_p50", waits_score_pinball50_s(score),
                     "pinball_p90", waits_score_pinball90_s(score));
}

/* The same of the hall's predictor, with those of the simple ones in "simple". */
static json_t *figures_of_all(const struct waits_score scores[TRACE_PREDICTORS])
{
    json_t *object = figures(&scores[TRACE_HALL]);
    json_t *simple = json_pack("{s:o, s:o}", "last_wait", figures(&scores[TRACE_LAST_WAIT]),
                               "rolling_mean", figures(&scores[TRACE_ROLLING_MEAN]));
    if (json_object_set_new(object, "simple", simple) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *scores_write(const struct trace_scores *scores)
{
    json_t *object = figures_of_all(scores->all);
    json_t *offices = json_object();
    int error = json_object_set_new(object, "unit", json_string("s"));
    error |= json_object_set_new(object, "well_known", figures_of_all(scores->well_known));
    for (size_t i = 0; i < scores->office_count; i++) {
        const struct trace_office *office = &scores->offices[i];
        if (office->scores[TRACE_HALL].tickets == 0) {
            continue; /* seen, and nobody came */
        }
        error |= json_object_set_new(offices, office->name, figures_of_all(office->scores));
    }
    error |= json_object_set_new(object, "by_office", offices);
    if (error != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

int command_waits_score(const struct command_line *line)
{
    char wrong[TRACE_WRONG_ROOM];
    struct trace trace;
    if (!trace_read(line->words[0], line->words[1], &trace, wrong)) {
        (void)command_refuse("%s", wrong);
        return COMMAND_MISUSED;
    }
    struct trace_scores *scores = malloc(sizeof(*scores));
    const bool scored = scores != NULL && trace_score(&trace, scores);
    json_t *object = scored ? scores_write(scores) : NULL;
    int status = COMMAND_DONE;
    if (object == NULL ||
        json_dumpf(object, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0 ||
        putchar('\n') == EOF || fflush(stdout) != 0) {
        status = command_refuse("memory is short, more than %d offices, or nobody reads the result",
                                TRACE_OFFICES_MAX);
    }
    json_decref(object);
    free(scores);
    trace_free(&trace);
    return status;
}
