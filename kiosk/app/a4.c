#include "kiosk/app/a4.h"

#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/stack_wipe.h"
#include "kiosk/app/a4_facts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { A4_PDF_BYTES_MAX = 8 * 1024 * 1024 };

enum a4_stage { A4_IDLE, A4_MAKING, A4_SENT };

struct a4 {
    struct sheets *sheets;
    const char *fonts_folder;
    void (*wake)(void *context);
    void *wake_context;
    enum a4_stage stage;
    uint32_t visit; /* whose paper it is */
    uint64_t job;   /* of `sheets` */
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

struct a4 *a4_open(struct sheets *sheets, const char *fonts_folder, void (*wake)(void *context),
                   void *context)
{
    struct a4 *a4 = calloc(1, sizeof(*a4));
    if (a4 == NULL) {
        return NULL;
    }
    a4->sheets = sheets;
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
        const enum a4_what what = a4->facts->what;
        a4->result = what == A4_NOTICE  ? leaflet_notice_write(fonts, facts, pdf_keep, &a4->pdf)
                     : what == A4_GUIDE ? leaflet_guide_write(fonts, facts, pdf_keep, &a4->pdf)
                                        : leaflet_form_write(fonts, facts, what == A4_FORM_SAMPLE,
                                                             pdf_keep, &a4->pdf);
    }
    stack_wipe(); /* the C library keeps the stack for its next thread */
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
    a4->job = sheets_print(a4->sheets, a4->pdf.bytes, a4->pdf.length_bytes);
    if (a4->job == 0) {
        end(a4, kiosk, KIOSK_PRINT_FAILED, "not-sent", now_ms);
        return;
    }
    paper_forget(a4); /* the driver has its copy */
}

void a4_poll(struct a4 *a4, struct kiosk *kiosk, int64_t now_ms)
{
    if (a4 != NULL && a4->stage == A4_MAKING && atomic_load(&a4->made)) {
        paper_send(a4, kiosk, now_ms);
    }
}

void a4_ended(struct a4 *a4, struct kiosk *kiosk, const struct sheets_end *job, int64_t now_ms)
{
    if (a4 != NULL && a4->stage == A4_SENT && job->job == a4->job) {
        end(a4, kiosk, job->end, "printer", now_ms);
    }
}
