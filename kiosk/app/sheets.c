#include "kiosk/app/sheets.h"

#include "drivers/base/log.h"
#include "drivers/printer/printer.h"

#include <assert.h>
#include <stdlib.h>

enum {
    SHEETS_ASK_EVERY_MS = 15000, /* an idle printer: a jam is seen before somebody touches */
    SHEETS_POLL_BUSY_MS = 50,
    SHEETS_POLL_IDLE_MS = 1000,
};

struct sheets {
    struct printer *printer;
    uint64_t last_job;
    int running;              /* jobs */
    enum printer_state state; /* PRINTER_STATE_COUNT: not known yet */
    enum printer_state told;  /* to the hall */
};

struct sheets *sheets_open(const char *queue)
{
    struct sheets *sheets = calloc(1, sizeof(*sheets));
    const struct printer_options options = {.queue = queue, .ask_every_ms = SHEETS_ASK_EVERY_MS};
    if (sheets == NULL) {
        return NULL;
    }
    const int error = printer_open(&options, &sheets->printer);
    if (error != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.sheets", "queue=%s error=%s", queue, printer_error_name(error));
        free(sheets);
        return NULL;
    }
    sheets->state = sheets->told = PRINTER_STATE_COUNT;
    return sheets;
}

void sheets_close(struct sheets *sheets)
{
    if (sheets != NULL) {
        printer_close(sheets->printer);
        free(sheets);
    }
}

uint64_t sheets_print(struct sheets *sheets, const void *pdf, size_t size_bytes)
{
    if (sheets == NULL) {
        return 0;
    }
    const int error = printer_submit_pdf(sheets->printer, sheets->last_job + 1, pdf, size_bytes);
    if (error != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.sheets", "bytes=%zu error=%s", size_bytes,
                 printer_error_name(error));
        return 0;
    }
    sheets->running++;
    return ++sheets->last_job;
}

void sheets_cancel(struct sheets *sheets, uint64_t job)
{
    if (sheets != NULL && job != 0 && printer_cancel(sheets->printer, job) != PRINTER_OK) {
        log_line(LOG_INFO, "kiosk.sheets", "cancel=too_late");
    }
}

bool sheets_poll(struct sheets *sheets, struct kiosk *kiosk, int64_t now_ms,
                 struct sheets_end *ret_end)
{
    static const enum kiosk_print_end ends[PRINTER_END_COUNT] = {
        [PRINTER_PRINTED] = KIOSK_PRINTED,
        [PRINTER_FAILED] = KIOSK_PRINT_FAILED,
        [PRINTER_END_UNKNOWN] = KIOSK_PRINT_UNKNOWN,
    };
    struct printer_event event;
    while (sheets != NULL && printer_event_next(sheets->printer, &event)) {
        sheets->state = event.state;
        kiosk_a4_state(kiosk, (enum kiosk_paper)event.state, now_ms);
        if (event.kind != PRINTER_EVENT_JOB) {
            continue;
        }
        assert(event.end < PRINTER_END_COUNT && sheets->running > 0);
        sheets->running--;
        log_line(LOG_INFO, "kiosk.sheets", "end=%s reason=%s", printer_end_name(event.end),
                 event.reason);
        *ret_end = (struct sheets_end){event.job, ends[event.end]};
        return true;
    }
    return false;
}

const char *sheets_news(struct sheets *sheets)
{
    if (sheets == NULL || sheets->state == sheets->told) {
        return NULL;
    }
    sheets->told = sheets->state;
    return printer_state_name(sheets->state);
}

int sheets_poll_ms(const struct sheets *sheets)
{
    return sheets != NULL && sheets->running > 0 ? SHEETS_POLL_BUSY_MS : SHEETS_POLL_IDLE_MS;
}
