#include "drivers/printer/cups_queue.h"

#include "drivers/printer/device_uri.h"

#include <cups/cups.h>
#include <stdio.h>
#include <string.h>

/* IPP's keywords (RFC 8011 5.4.12) without their "-report", "-warning", "-error". */
static const struct {
    const char *keyword;
    enum printer_state state;
} keywords[] = {
    {"media-empty", PRINTER_MEDIA_EMPTY},
    {"media-needed", PRINTER_MEDIA_EMPTY},
    {"cover-open", PRINTER_COVER_OPEN},
    {"door-open", PRINTER_COVER_OPEN},
    {"interlock-open", PRINTER_COVER_OPEN},
    {"media-jam", PRINTER_JAM},
    {"offline", PRINTER_OFFLINE},
    {"other", PRINTER_OFFLINE},
    {"shutdown", PRINTER_OFFLINE},
    {"timed-out", PRINTER_OFFLINE},
    {"paused", PRINTER_OFFLINE},
    {"media-low", PRINTER_MEDIA_LOW},
};

enum printer_state cups_reasons_read(const char *const *reasons, int count)
{
    enum printer_state worst = PRINTER_READY;
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof(keywords) / sizeof(keywords[0]); k++) {
            const size_t length = strlen(keywords[k].keyword);
            const bool same = strncmp(reasons[i], keywords[k].keyword, length) == 0 &&
                              (reasons[i][length] == '\0' || reasons[i][length] == '-');
            if (same && keywords[k].state > worst) {
                worst = keywords[k].state;
            }
        }
    }
    return worst;
}

void cups_queue_begin(const char *server)
{
    if (server != NULL) {
        cupsSetServer(server);
    }
}

static ipp_t *request_make(ipp_op_t operation, const char *queue)
{
    ipp_t *request = ippNewRequest(operation);
    char uri[HTTP_MAX_URI];
    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL, "localhost", 0,
                     "/printers/%s", queue);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    return request;
}

/* What the last call says, in our words. */
static int error_read(void)
{
    switch (cupsLastError()) {
    case IPP_STATUS_OK:
    case IPP_STATUS_OK_IGNORED_OR_SUBSTITUTED:
    case IPP_STATUS_OK_CONFLICTING:
        return CUPS_QUEUE_OK;
    case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE:
    case IPP_STATUS_ERROR_INTERNAL:
    case IPP_STATUS_ERROR_BUSY:
    case IPP_STATUS_ERROR_TEMPORARY:
        return CUPS_QUEUE_AWAY;
    default:
        return CUPS_QUEUE_REFUSED;
    }
}

/* Sends the request (which is freed) and returns the answer, or NULL with *ret_error set. */
static ipp_t *answer_get(ipp_t *request, int *ret_error)
{
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    *ret_error = error_read();
    if (answer == NULL && *ret_error == CUPS_QUEUE_OK) {
        *ret_error = CUPS_QUEUE_AWAY;
    }
    if (*ret_error != CUPS_QUEUE_OK) {
        ippDelete(answer);
        return NULL;
    }
    return answer;
}

const char *const cups_state_attributes[CUPS_STATE_ATTRIBUTES] = {"printer-state",
                                                                  "printer-state-reasons"};

bool cups_state_read(ipp_t *answer, struct cups_state_words *ret_words)
{
    enum { REASONS_MAX = 32 };
    const char *reasons[REASONS_MAX];
    int count = 0;
    ipp_attribute_t *found = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);
    for (int i = 0; found != NULL && i < ippGetCount(found) && count < REASONS_MAX; i++) {
        reasons[count++] = ippGetString(found, i, NULL);
    }
    found = ippFindAttribute(answer, "printer-state", IPP_TAG_ENUM);
    const int number = found == NULL ? 0 : ippGetInteger(found, 0);
    *ret_words = (struct cups_state_words){.state = cups_reasons_read(reasons, count),
                                           .stopped = number == IPP_PSTATE_STOPPED,
                                           .busy = number == IPP_PSTATE_PROCESSING};
    return found != NULL;
}

int cups_queue_look(const char *queue, struct cups_queue_state *ret_state)
{
    static const char *const wanted[] = {"printer-state", "printer-state-reasons", "device-uri"};
    ipp_t *request = request_make(IPP_OP_GET_PRINTER_ATTRIBUTES, queue);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 3, NULL,
                  wanted);
    int result = CUPS_QUEUE_OK;
    ipp_t *answer = answer_get(request, &result);
    if (answer == NULL) {
        return result;
    }
    struct cups_state_words words;
    (void)cups_state_read(answer, &words);
    struct cups_queue_state state = {
        .state = words.state, .stopped = words.stopped, .busy = words.busy};
    if (state.stopped && state.state == PRINTER_READY) {
        state.state = PRINTER_OFFLINE;
    }
    ipp_attribute_t *found = ippFindAttribute(answer, "device-uri", IPP_TAG_URI);
    const char *uri = found == NULL ? NULL : ippGetString(found, 0, NULL);
    static const char scheme[] = DEVICE_URI_SCHEME ":";
    state.is_own = uri != NULL && strncmp(uri, scheme, sizeof(scheme) - 1) == 0;
    if (uri != NULL && strlen(uri) < sizeof(state.device_uri)) {
        memcpy(state.device_uri, uri, strlen(uri));
    }
    ippDelete(answer);
    *ret_state = state;
    return CUPS_QUEUE_OK;
}

int cups_queue_submit(const char *queue, const char *title, const char *mime_type,
                      const void *bytes, size_t size_bytes, int *ret_job)
{
    const int job = cupsCreateJob(CUPS_HTTP_DEFAULT, queue, title, 0, NULL);
    if (job == 0) {
        const int error = error_read();
        return error == CUPS_QUEUE_OK ? CUPS_QUEUE_AWAY : error;
    }
    *ret_job = job;
    const http_status_t begun =
        cupsStartDocument(CUPS_HTTP_DEFAULT, queue, job, title, mime_type, 1);
    if (begun != HTTP_STATUS_CONTINUE ||
        cupsWriteRequestData(CUPS_HTTP_DEFAULT, bytes, size_bytes) != HTTP_STATUS_CONTINUE) {
        return CUPS_QUEUE_BROKEN;
    }
    const ipp_status_t ended = cupsFinishDocument(CUPS_HTTP_DEFAULT, queue);
    return ended < IPP_STATUS_REDIRECTION_OTHER_SITE ? CUPS_QUEUE_OK : CUPS_QUEUE_BROKEN;
}

int cups_job_look(const char *queue, int job, struct cups_job_state *ret_state)
{
    static const char *const wanted[] = {"job-state", "job-media-progress"};
    ipp_t *request = request_make(IPP_OP_GET_JOB_ATTRIBUTES, queue);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 2, NULL,
                  wanted);
    int result = CUPS_QUEUE_OK;
    ipp_t *answer = answer_get(request, &result);
    if (answer == NULL) {
        return result;
    }
    ipp_attribute_t *found = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    const int number = found == NULL ? IPP_JSTATE_PENDING : ippGetInteger(found, 0);
    found = ippFindAttribute(answer, "job-media-progress", IPP_TAG_INTEGER);
    *ret_state = (struct cups_job_state){
        .ended = number >= IPP_JSTATE_CANCELED,
        .completed = number == IPP_JSTATE_COMPLETED,
        .started = number >= IPP_JSTATE_PROCESSING,
        .progress = found == NULL ? 0 : ippGetInteger(found, 0),
    };
    ippDelete(answer);
    return CUPS_QUEUE_OK;
}

void cups_job_cancel(const char *queue, int job, bool forget)
{
    /* What it answers does not matter: the job is looked at until it has ended. */
    (void)cupsCancelJob2(CUPS_HTTP_DEFAULT, queue, job, forget ? 1 : 0);
}
