/*
 * Figures of past and present days, the tickets behind them, and a ticket's story: asked of the
 * report worker, answered when it is done. What it reads is durable already.
 */
#include "hall-server/app/answer.h"

#include <assert.h>
#include <string.h>

static const char *const types[FORM_COUNT] = {
    [FORM_JSON] = "application/json",
    [FORM_CSV] = "text/csv; charset=utf-8",
    [FORM_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    [FORM_PDF] = "application/pdf",
};

static void told_copy(const struct views *views, struct report_job *job)
{
    for (size_t i = 0; i < views->wait_day_count && job->told_count < REPORT_TOLD_MAX; i++) {
        const struct view_wait_day *day = &views->wait_days[i];
        job->told[job->told_count++] =
            (struct report_told){day->business_day, day->score.tickets, day->score.covered};
    }
}

static void job_ask(struct app *app, struct net_request *request, enum report_kind kind,
                    const struct report_query *query, const struct uuid *ticket)
{
    struct views views;
    if (!app_views(app, &views)) {
        net_reply_problem(request, PROBLEM_NOT_READY, NULL);
        return;
    }
    struct report_job *job = report_job_make(views.config);
    if (job == NULL) {
        net_reply_problem(request, PROBLEM_BUSY, NULL);
        return;
    }
    job->kind = kind;
    job->context = request;
    told_copy(&views, job);
    if (query != NULL) {
        job->query = *query;
    }
    if (ticket != NULL) {
        job->ticket = *ticket;
    }
    if (!report_worker_ask(app->reports, job)) {
        report_job_free(job);
        net_reply_problem(request, PROBLEM_BUSY, NULL);
    }
}

void reports_done(void *context, struct report_job *job)
{
    struct net_request *request = job->context;
    (void)context;
    if (job->problem == PROBLEM_NONE && buffer_append(net_reply_body(request), job->out.bytes,
                                                      job->out.length_bytes) != BUFFER_OK) {
        job->problem = PROBLEM_REPORT_TOO_GREAT;
    }
    if (job->problem != PROBLEM_NONE) {
        net_reply_problem(request, job->problem, NULL);
    } else {
        net_reply(request, 200, types[job->query.form]);
    }
    report_job_free(job);
}

static bool query_read(struct net_request *request, struct report_query *ret_query)
{
    char detail[REPORT_DETAIL_ROOM];
    const enum problem problem = report_query_parse(request->query, ret_query, detail);
    if (problem != PROBLEM_NONE) {
        net_reply_problem(request, problem, detail);
    }
    return problem == PROBLEM_NONE;
}

void reports_figures(struct app *app, struct net_request *request)
{
    struct report_query query;
    if (query_read(request, &query)) {
        job_ask(app, request, REPORT_FIGURES, &query, NULL);
    }
}

void reports_tickets(struct app *app, struct net_request *request)
{
    struct report_query query;
    if (!query_read(request, &query)) {
        return;
    }
    if (query.form != FORM_JSON) {
        net_reply_problem(request, PROBLEM_BAD_VALUE, "form");
        return;
    }
    job_ask(app, request, REPORT_TICKETS, &query, NULL);
}

void reports_story(struct app *app, struct net_request *request)
{
    struct uuid ticket;
    if (request->query[0] != '\0') {
        net_reply_problem(request, PROBLEM_UNKNOWN_FIELD, "query");
    } else if (uuid_parse(request->id, strlen(request->id), &ticket) != ID_OK) {
        net_reply_problem(request, PROBLEM_UNKNOWN_TICKET, NULL);
    } else {
        job_ask(app, request, REPORT_STORY, NULL, &ticket);
    }
}
