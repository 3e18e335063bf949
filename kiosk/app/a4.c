#include "kiosk/app/a4.h"

#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/printer/printer.h"
#include "kiosk/app/a4_facts.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    A4_ASK_EVERY_MS = 15000, /* an idle printer: a jam is seen before somebody touches */
    A4_POLL_BUSY_MS = 100,
    A4_POLL_IDLE_MS = 1000,
    A4_PDF_BYTES_MAX = 8 * 1024 * 1024,
};

enum a4_stage { A4_IDLE, A4_MAKING, A4_SENT };

struct a4 {
    struct printer *printer;
    const char *fonts_folder;
    void (*wake)(void *context);
    void *wake_context;
    enum printer_state told; /* to the hall */
    enum a4_stage stage;
    uint32_t visit; /* whose paper it is */
    uint64_t job;
    struct words words;
    /* The thread's between its start and `made`. */
    pthread_t thread;
    atomic_bool made;
    struct a4_facts *facts;
    struct buffer pdf;
    int result;
};

/* To the program's end: cairo keeps its faces. */
static struct text_fonts *fonts;

struct a4 *a4_open(const char *queue, const char *fonts_folder, void (*wake)(void *context),
                   void *context)
{
    struct a4 *a4 = calloc(1, sizeof(*a4));
    const struct printer_options options = {.queue = queue, .ask_every_ms = A4_ASK_EVERY_MS};
    if (a4 == NULL) {
        return NULL;
    }
    const int error = printer_open(&options, &a4->printer);
    if (error != PRINTER_OK) {
        log_line(LOG_ERROR, "kiosk.a4", "queue=%s error=%s", queue, printer_error_name(error));
        free(a4);
        return NULL;
    }
    a4->told = PRINTER_STATE_COUNT;
    a4->fonts_folder = fonts_folder;
    a4->wake = wake;
    a4->wake_context = context;
    buffer_init(&a4->pdf, A4_PDF_BYTES_MAX);
    return a4;
}

/* What one visitor wanted is not kept for the next. */
static void paper_forget(struct a4 *a4)
{
    buffer_deinit(&a4->pdf);
    buffer_init(&a4->pdf, A4_PDF_BYTES_MAX);
    free(a4->facts);
    a4->facts = NULL;
}

void a4_close(struct a4 *a4)
{
    if (a4 == NULL) {
        return;
    }
    if (a4->stage == A4_MAKING) {
        (void)pthread_join(a4->thread, NULL);
    }
    paper_forget(a4);
    buffer_deinit(&a4->pdf);
    printer_close(a4->printer);
    free(a4);
}

static int pdf_keep(void *context, const uint8_t *bytes, size_t size_bytes)
{
    return buffer_append(context, bytes, size_bytes) == BUFFER_OK ? 0 : -1;
}

static void *paper_make(void *context)
{
    struct a4 *a4 = context;
    a4->result = LEAFLET_NO_MEMORY;
    if (fonts != NULL || text_fonts_create(a4->fonts_folder, &fonts) == TEXT_OK) {
        const struct leaflet_facts *facts = &a4->facts->facts;
        a4->result = a4->facts->what == A4_NOTICE
                         ? leaflet_notice_write(fonts, facts, pdf_keep, &a4->pdf)
                         : leaflet_guide_write(fonts, facts, pdf_keep, &a4->pdf);
    }
    atomic_store(&a4->made, true);
    a4->wake(a4->wake_context);
    return NULL;
}

static void end(struct a4 *a4, struct kiosk *kiosk, enum kiosk_print_end how, const char *reason,
                int64_t now_ms)
{
    log_line(how == KIOSK_PRINTED ? LOG_INFO : LOG_WARN, "kiosk.a4", "end=%d reason=%s", (int)how,
             reason);
    paper_forget(a4);
    a4->stage = A4_IDLE;
    kiosk_a4_ended(kiosk, a4->visit, how, now_ms);
}

void a4_carry_out(struct a4 *a4, struct kiosk *kiosk, const struct kiosk_wish *wish, int64_t now_ms)
{
    if (a4 == NULL || a4->stage != A4_IDLE) {
        /* The paper of a visitor who has left is still on its way. */
        kiosk_a4_ended(kiosk, wish->visit, KIOSK_PRINT_FAILED, now_ms);
        return;
    }
    a4->visit = wish->visit;
    a4->facts = malloc(sizeof(*a4->facts));
    if (a4->facts == NULL ||
        !a4_facts_take(a4->facts, &a4->words, kiosk, wish->a4, clock_wall_ms())) {
        end(a4, kiosk, KIOSK_PRINT_FAILED, "facts", now_ms);
        return;
    }
    atomic_store(&a4->made, false);
    if (pthread_create(&a4->thread, NULL, paper_make, a4) != 0) {
        end(a4, kiosk, KIOSK_PRINT_FAILED, "no-thread", now_ms);
        return;
    }
    a4->stage = A4_MAKING;
}

/* The PDF is there: to the printer with it. */
static void paper_send(struct a4 *a4, struct kiosk *kiosk, int64_t now_ms)
{
    (void)pthread_join(a4->thread, NULL);
    a4->stage = A4_SENT;
    if (a4->result != LEAFLET_OK) {
        end(a4, kiosk, KIOSK_PRINT_FAILED, leaflet_error_name(a4->result), now_ms);
        return;
    }
    const int error =
        printer_submit_pdf(a4->printer, a4->job + 1, a4->pdf.bytes, a4->pdf.length_bytes);
    if (error != PRINTER_OK) {
        end(a4, kiosk, KIOSK_PRINT_FAILED, printer_error_name(error), now_ms);
        return;
    }
    a4->job++;
    paper_forget(a4); /* the driver has its copy */
}

const char *a4_poll(struct a4 *a4, struct kiosk *kiosk, int64_t now_ms)
{
    static const enum kiosk_print_end ends[PRINTER_END_COUNT] = {
        [PRINTER_PRINTED] = KIOSK_PRINTED,
        [PRINTER_FAILED] = KIOSK_PRINT_FAILED,
        [PRINTER_END_UNKNOWN] = KIOSK_PRINT_UNKNOWN,
    };
    struct printer_event event;
    const char *news = NULL;
    if (a4 == NULL) {
        return NULL;
    }
    if (a4->stage == A4_MAKING && atomic_load(&a4->made)) {
        paper_send(a4, kiosk, now_ms);
    }
    while (printer_event_next(a4->printer, &event)) {
        if (event.kind == PRINTER_EVENT_JOB && event.job == a4->job && a4->stage == A4_SENT) {
            assert(event.end < PRINTER_END_COUNT);
            end(a4, kiosk, ends[event.end], event.reason, now_ms);
        }
        kiosk_a4_state(kiosk, (enum kiosk_paper)event.state, now_ms);
        if (event.state != a4->told) {
            a4->told = event.state;
            news = printer_state_name(event.state);
        }
    }
    return news;
}

int a4_poll_ms(const struct a4 *a4)
{
    return a4 != NULL && a4->stage != A4_IDLE ? A4_POLL_BUSY_MS : A4_POLL_IDLE_MS;
}
