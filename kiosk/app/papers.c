#include "kiosk/app/papers.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/stack_wipe.h"
#include "drivers/io/device_loop.h"
#include "drivers/scanner/paper_stack.h"
#include "drivers/scanner/paper_turn.h"
#include "drivers/scanner/scanner.h"
#include "kiosk/app/bell.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IDLE_MS = 60000, FOLDER_ROOM = 256, WORDS_MAX = 8 };

_Static_assert((int)PAPERS_PAGES_MAX == (int)PAPER_STACK_PAGES_MAX &&
                   (int)PAPERS_SIDE_TOP == (int)PAPER_TOP &&
                   (int)PAPERS_SIDE_RIGHT == (int)PAPER_RIGHT &&
                   (int)PAPERS_SIDE_FOOT == (int)PAPER_FOOT &&
                   (int)PAPERS_SIDE_LEFT == (int)PAPER_LEFT,
               "the visit's words for pages are those of drivers/scanner");

struct order {
    uint32_t visit;
    struct papers_order order;
};

struct coming { /* a picture on its way */
    uint32_t number;
    struct paper_stack_picture picture;
};

struct mailbox {
    pthread_mutex_t lock; /* guards all of this */
    struct order orders[PAPERS_ORDERS_MAX];
    size_t order_count;
    bool forget;
    bool stop;
    /* from the thread */
    bool scanner_is_new;
    struct papers_scanner scanner;
    bool told_is_new;
    uint32_t visit;
    struct papers_told told;
    struct coming pictures[PAPERS_PICTURES_MAX];
    size_t picture_count;
    bool pdf_is_new;
    struct buffer pdf;
};

struct papers {
    struct papers_settings settings;
    struct mailbox mailbox;
    struct bell bell;
    pthread_t thread;
    uint32_t shown[PICTURE_SLOTS_MAX]; /* numbers that the painter has; the first thread's */
    size_t shown_count;

    /* The thread's alone. */
    char folder[FOLDER_ROOM];
    const char *words[WORDS_MAX];
    struct scanner *scanner;
    struct paper_safe *safe;
    struct paper_stack stack;
    uint32_t visit; /* whose the stack is; KIOSK_NO_VISIT: nobody's */
    struct papers_told told;
    uint32_t pictured[PAPERS_PAGES_MAX]; /* the page's serial that its small picture shows */
    uint32_t last_picture;
    bool scanning;    /* for `visit` */
    bool scan_wanted; /* once the scanner is ready */
    bool watching;
    bool looking; /* a preview is under way */
    int64_t look_ms;
    int again;
    bool camera;
    enum device_state state;
    const char *code;
};

/* ── the thread: telling ── */

static void news(struct papers *papers)
{
    papers->settings.on_news(papers->settings.context);
}

static enum papers_error error_of(int error)
{
    return error == PAPER_STACK_OK            ? PAPERS_FINE
           : error == PAPER_STACK_NO_MEMORY   ? PAPERS_NO_MEMORY
           : error == PAPER_STACK_NOT_WRITTEN ? PAPERS_DISK_FULL
           : error == PAPER_STACK_FULL        ? PAPERS_TOO_MANY
                                              : PAPERS_DAMAGED;
}

/* Takes note of what a step came to; the first that failed is told. */
static bool went_well(struct papers *papers, int error)
{
    if (error != PAPER_STACK_OK) {
        log_line(LOG_WARN, "kiosk.papers", "error=%s", paper_stack_error_name(error));
        papers->told.error = error_of(error);
    }
    return error == PAPER_STACK_OK;
}

/* Says how things are now. */
static void tell(struct papers *papers)
{
    struct papers_told *told = &papers->told;
    told->count = papers->stack.count;
    for (int i = 0; i < told->count; i++) {
        const struct paper_stack_page *page = &papers->stack.pages[i];
        int trimmed = 0;
        for (int side = 0; side < PAPER_SIDE_COUNT; side++) {
            trimmed += page->mend.trim_percent[side];
        }
        told->pages[i].blank = page->blank;
        told->pages[i].has_edges = page->has_edges;
        told->pages[i].keep_frame = page->mend.keep_frame;
        told->pages[i].trimmed = trimmed > 0;
    }
    pthread_mutex_lock(&papers->mailbox.lock);
    papers->mailbox.told = *told;
    papers->mailbox.visit = papers->visit;
    papers->mailbox.told_is_new = true;
    pthread_mutex_unlock(&papers->mailbox.lock);
    news(papers);
}

/* Hands a picture on; 0 when the first thread is far behind. */
static uint32_t picture_send(struct papers *papers, struct paper_stack_picture *picture)
{
    struct mailbox *mailbox = &papers->mailbox;
    uint32_t number = 0;
    pthread_mutex_lock(&mailbox->lock);
    if (mailbox->picture_count < PAPERS_PICTURES_MAX && !mailbox->forget) {
        papers->last_picture++;
        papers->last_picture += papers->last_picture == 0; /* 0 is none */
        number = papers->last_picture;
        mailbox->pictures[mailbox->picture_count++] = (struct coming){number, *picture};
        *picture = (struct paper_stack_picture){0};
    }
    pthread_mutex_unlock(&mailbox->lock);
    paper_picture_wipe(picture);
    return number;
}

static void scanner_tell(struct papers *papers)
{
    static const enum papers_device states[] = {[DEVICE_ABSENT] = PAPERS_ABSENT,
                                                [DEVICE_OPENING] = PAPERS_STARTING,
                                                [DEVICE_READY] = PAPERS_READY,
                                                [DEVICE_BUSY] = PAPERS_BUSY,
                                                [DEVICE_FAILED] = PAPERS_FAILED};
    const struct device_health health = device_health(scanner_device(papers->scanner));
    /* A look through the camera is no work: the button stays what it is. */
    const enum device_state state =
        papers->looking && health.state == DEVICE_BUSY ? DEVICE_READY : health.state;
    if (state == papers->state && strcmp(health.code, papers->code) == 0) {
        return;
    }
    if (state == DEVICE_FAILED || state == DEVICE_ABSENT) {
        log_line(LOG_WARN, "kiosk.scanner", "code=%s", health.code);
    }
    papers->state = state;
    papers->code = health.code;
    pthread_mutex_lock(&papers->mailbox.lock);
    papers->mailbox.scanner = (struct papers_scanner){.device = states[state],
                                                      .code = health.code,
                                                      .advice_zh = health.advice_zh,
                                                      .advice_en = health.advice_en,
                                                      .camera = papers->camera,
                                                      .printer = papers->settings.printer};
    papers->mailbox.scanner_is_new = true;
    pthread_mutex_unlock(&papers->mailbox.lock);
    news(papers);
}

/* ── the thread: pages ── */

static void small_make(struct papers *papers, int index)
{
    struct paper_stack_picture picture;
    if (papers->pictured[index] == papers->stack.pages[index].serial ||
        !went_well(papers,
                   paper_stack_look(&papers->stack, index, PAPERS_SMALL_SIDE_PX, &picture))) {
        return;
    }
    struct papers_page *told = &papers->told.pages[index];
    told->width_px = (uint16_t)picture.width_px;
    told->height_px = (uint16_t)picture.height_px;
    told->small = picture_send(papers, &picture);
    if (told->small != 0) {
        papers->pictured[index] = papers->stack.pages[index].serial;
    }
}

/* Those that found no room on their way. */
static void smalls_make(struct papers *papers)
{
    for (int i = 0; i < papers->stack.count; i++) {
        if (papers->pictured[i] != papers->stack.pages[i].serial) {
            small_make(papers, i);
            tell(papers);
        }
    }
}

static void large_make(struct papers *papers)
{
    struct paper_stack_picture picture;
    struct papers_told *told = &papers->told;
    if (told->shown < 0 || !went_well(papers, paper_stack_look(&papers->stack, told->shown,
                                                               PAPERS_LARGE_SIDE_PX, &picture))) {
        return;
    }
    told->large_width_px = picture.width_px;
    told->large_height_px = picture.height_px;
    told->large = picture_send(papers, &picture);
}

static void page_came(struct papers *papers, struct page *page)
{
    int index = -1;
    if (!papers->scanning) { /* of a visit that is over, or of a look */
        page_deinit(page);
        return;
    }
    const int quarters = paper_turn_find(page, NULL);
    const int error = paper_stack_add(&papers->stack, page, quarters, papers->again, &index);
    if (!went_well(papers, error)) {
        scanner_cancel(papers->scanner, clock_monotonic_ms());
        return;
    }
    papers->again = -1; /* one page takes the place of one */
    small_make(papers, index);
    tell(papers);
}

static void seen(struct papers *papers, const struct page *page)
{
    struct paper_stack_picture picture;
    struct papers_told *told = &papers->told;
    if (papers->watching &&
        paper_picture_of(page, PAPERS_SEEN_SIDE_PX, &picture) == PAPER_STACK_OK) {
        told->seen_width_px = picture.width_px;
        told->seen_height_px = picture.height_px;
        told->seen = picture_send(papers, &picture);
        tell(papers);
    }
}

static void scan_done(struct papers *papers, enum paper_problem problem)
{
    if (papers->looking && !papers->scanning) {
        papers->looking = false;
        papers->look_ms = clock_monotonic_ms() + PAPERS_SEEN_EVERY_MS;
        return;
    }
    if (!papers->scanning) {
        return;
    }
    const struct scan_words *words =
        paper_problem_words(problem == SCAN_CANCELLED ? SCAN_FINE : problem);
    papers->scanning = false;
    papers->told.scans++;
    papers->told.code = words->code;
    papers->told.advice_zh = words->advice_zh;
    papers->told.advice_en = words->advice_en;
    log_line(LOG_INFO, "kiosk.papers", "scanned=%d lost=%d code=%s", papers->stack.count,
             papers->told.lost, words->code);
    tell(papers);
}

static void heard(void *context, const struct feed_event *event)
{
    struct papers *papers = context;
    switch (event->kind) {
    case FEED_EVENT_READY:
        break;
    case FEED_EVENT_PAGE: {
        struct page taken = *event->page;
        *event->page = (struct page){0};
        page_came(papers, &taken);
        break;
    }
    case FEED_EVENT_PREVIEW:
        seen(papers, event->page);
        break;
    case FEED_EVENT_LOST_PAGE:
        papers->told.lost += papers->scanning;
        break;
    case FEED_EVENT_DONE:
    case FEED_EVENT_OVER:
        scan_done(papers, event->problem);
        break;
    }
}

/* ── the thread: orders ── */

static void forget(struct papers *papers)
{
    if (papers->scanning) {
        scanner_cancel(papers->scanner, clock_monotonic_ms());
    }
    paper_stack_forget(&papers->stack);
    memset(&papers->told, 0, sizeof(papers->told));
    memset(papers->pictured, 0, sizeof(papers->pictured));
    papers->told.shown = -1;
    papers->told.code = papers->told.advice_zh = papers->told.advice_en = "";
    papers->visit = KIOSK_NO_VISIT;
    papers->scanning = papers->scan_wanted = papers->watching = false;
    papers->again = -1;
}

static void do_scan(struct papers *papers, int again)
{
    struct papers_told *told = &papers->told;
    papers->watching = false;
    told->seen = 0;
    told->lost = 0;
    told->error = PAPERS_FINE;
    told->code = told->advice_zh = told->advice_en = "";
    papers->again = again < papers->stack.count ? again : -1;
    papers->scan_wanted = true;
}

/* Begins the scan when what the scanner does (a look, a scan that was given up) is over. */
static void scan_begin(struct papers *papers)
{
    const enum device_state state = device_health(scanner_device(papers->scanner)).state;
    if (!papers->scan_wanted || state == DEVICE_BUSY || state == DEVICE_OPENING) {
        return;
    }
    papers->scan_wanted = false;
    papers->scanning = true;
    if (scanner_start(papers->scanner, 0, clock_monotonic_ms()) != SCANNER_OK) {
        const enum paper_problem problem = scanner_problem(papers->scanner);
        scan_done(papers, problem == SCAN_FINE ? SCAN_ABSENT : problem);
    }
}

static void do_print(struct papers *papers, const char *title)
{
    struct mailbox *mailbox = &papers->mailbox;
    struct buffer pdf;
    uint32_t file = 0;
    buffer_init(&pdf, PAPER_STACK_PDF_BYTES_MAX);
    if (papers->stack.count == 0 ||
        !went_well(papers, paper_stack_bind(&papers->stack, title, &file))) {
        return;
    }
    const int error = paper_safe_get(papers->safe, file, &pdf);
    paper_safe_remove(papers->safe, file);
    if (error != PAPER_SAFE_OK) {
        papers->told.error = PAPERS_DAMAGED;
        paper_safe_wipe(&pdf);
        return;
    }
    pthread_mutex_lock(&mailbox->lock);
    if (!mailbox->forget) {
        paper_safe_wipe(&mailbox->pdf);
        mailbox->pdf = pdf;
        mailbox->pdf_is_new = true;
        buffer_init(&pdf, PAPER_STACK_PDF_BYTES_MAX);
    }
    pthread_mutex_unlock(&mailbox->lock);
    paper_safe_wipe(&pdf);
}

/* A page's place in the pictures follows its place in the stack. */
static void do_move(struct papers *papers, int page, int to)
{
    struct papers_page moved = papers->told.pages[page];
    const uint32_t pictured = papers->pictured[page];
    const int way = to > page ? 1 : -1;
    paper_stack_move(&papers->stack, page, to);
    for (int i = page; i != to; i += way) {
        papers->told.pages[i] = papers->told.pages[i + way];
        papers->pictured[i] = papers->pictured[i + way];
    }
    papers->told.pages[to] = moved;
    papers->pictured[to] = pictured;
}

static void do_remove(struct papers *papers, int page)
{
    do_move(papers, page, papers->stack.count - 1);
    paper_stack_remove(&papers->stack, papers->stack.count - 1);
    papers->pictured[papers->stack.count] = 0;
    papers->told.pages[papers->stack.count] = (struct papers_page){0};
    papers->told.shown = -1;
    papers->told.large = 0;
}

static void scan_stop(struct papers *papers)
{
    if (papers->scan_wanted) {
        papers->scan_wanted = false;
        papers->scanning = true;
        scan_done(papers, SCAN_CANCELLED);
    } else if (papers->scanning) {
        scanner_cancel(papers->scanner, clock_monotonic_ms());
    }
}

/* True: pixels of the page may have changed. */
static bool do_page(struct papers *papers, const struct papers_order *order)
{
    struct papers_told *told = &papers->told;
    struct paper_stack *stack = &papers->stack;
    switch (order->what) {
    case PAPERS_LOOK:
        told->shown = order->page;
        told->large = 0;
        return true;
    case PAPERS_TURN:
        paper_stack_turn(stack, order->page);
        return true;
    case PAPERS_FRAME:
        paper_stack_frame(stack, order->page, order->value != 0);
        return true;
    case PAPERS_TRIM:
        paper_stack_trim(stack, order->page, (enum paper_side)order->value);
        return true;
    case PAPERS_UNTRIM:
        paper_stack_untrim(stack, order->page);
        return true;
    case PAPERS_MOVE:
        if (order->value >= 0 && order->value < stack->count) {
            do_move(papers, order->page, order->value);
        }
        return false;
    case PAPERS_REMOVE:
        do_remove(papers, order->page);
        return false;
    default:
        return false;
    }
}

static void obey(struct papers *papers, const struct order *order)
{
    struct papers_told *told = &papers->told;
    const struct papers_order *wish = &order->order;
    if (papers->visit != order->visit) {
        forget(papers);
        papers->visit = order->visit;
    }
    told->error = PAPERS_FINE;
    if (wish->what == PAPERS_WATCH) {
        papers->watching = papers->camera;
    } else if (wish->what == PAPERS_SCAN) {
        do_scan(papers, wish->page);
    } else if (wish->what == PAPERS_STOP) {
        scan_stop(papers);
    } else {
        const bool to_a_page = wish->page >= 0 && wish->page < papers->stack.count;
        papers->watching = false;
        told->working = true;
        tell(papers);
        if (wish->what == PAPERS_PRINT) {
            do_print(papers, wish->title);
        } else if (to_a_page && do_page(papers, wish)) {
            large_make(papers);
            small_make(papers, wish->page);
        }
        told->working = false;
    }
    tell(papers);
}

/* Takes the oldest order. False: none. */
static bool order_take(struct papers *papers, struct order *ret_order, bool *ret_forget)
{
    struct mailbox *mailbox = &papers->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    const bool any = mailbox->order_count > 0;
    *ret_forget = mailbox->forget;
    mailbox->forget = false;
    if (any) {
        *ret_order = mailbox->orders[0];
        mailbox->order_count--;
        memmove(&mailbox->orders[0], &mailbox->orders[1],
                mailbox->order_count * sizeof(mailbox->orders[0]));
    }
    pthread_mutex_unlock(&mailbox->lock);
    return any;
}

static bool stops(struct papers *papers)
{
    pthread_mutex_lock(&papers->mailbox.lock);
    const bool stop = papers->mailbox.stop;
    pthread_mutex_unlock(&papers->mailbox.lock);
    return stop;
}

/* Looks through the camera again, when it is time. Returns how long to sleep at most. */
static int64_t watch(struct papers *papers)
{
    const int64_t now_ms = clock_monotonic_ms();
    if (!papers->watching || papers->looking || papers->scanning || papers->scan_wanted) {
        return IDLE_MS;
    }
    if (now_ms < papers->look_ms) {
        return papers->look_ms - now_ms;
    }
    papers->looking = scanner_preview(papers->scanner, 0, now_ms) == SCANNER_OK;
    papers->look_ms = now_ms + PAPERS_SEEN_EVERY_MS;
    return papers->looking ? IDLE_MS : PAPERS_SEEN_EVERY_MS;
}

static void *run(void *context)
{
    struct papers *papers = context;
    struct device *devices[] = {&papers->bell.device, scanner_device(papers->scanner)};
    if (device_open(devices[1], clock_monotonic_ms()) != 0) {
        log_line(LOG_WARN, "kiosk.scanner", "error=no_feeder");
    }
    while (!stops(papers)) {
        struct order order;
        bool forgets = false;
        bool any = order_take(papers, &order, &forgets);
        while (any || forgets) {
            if (forgets) {
                forget(papers);
                news(papers);
            }
            if (any) {
                obey(papers, &order);
            }
            any = order_take(papers, &order, &forgets);
        }
        scan_begin(papers);
        smalls_make(papers);
        scanner_tell(papers);
        stack_wipe();
        device_loop_once(devices, 2, watch(papers));
        scanner_tell(papers);
    }
    forget(papers);
    scanner_destroy(papers->scanner);
    paper_safe_close(papers->safe);
    return NULL;
}

/* ── the first thread ── */

static void folder_choose(struct papers *papers)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (papers->settings.folder != NULL) {
        (void)snprintf(papers->folder, sizeof(papers->folder), "%s", papers->settings.folder);
    } else if (runtime != NULL && *runtime == '/') {
        (void)snprintf(papers->folder, sizeof(papers->folder), "%s/mashang-papers", runtime);
    } else {
        (void)snprintf(papers->folder, sizeof(papers->folder), "/tmp/mashang-papers-%ld",
                       (long)geteuid());
    }
}

/* The words for the feeder; false: no memory. */
static bool scanner_make(struct papers *papers)
{
    static const char dpi[] = "300";
    _Static_assert(PAPERS_DPI == 300, "as the word says");
    const char *const words[WORDS_MAX] = {"--source", papers->settings.scanner, "--dpi", dpi, NULL};
    memcpy(papers->words, words, sizeof(papers->words));
    papers->camera = strncmp(papers->settings.scanner, "v4l2:", 5) == 0;
    const struct scanner_options options = {.feeder = papers->settings.feeder,
                                            .words = papers->words,
                                            .listener = heard,
                                            .context = papers};
    return scanner_create(&options, &papers->scanner) == SCANNER_OK;
}

struct papers *papers_open(const struct papers_settings *settings, const char **ret_wrong)
{
    struct papers *papers = calloc(1, sizeof(*papers));
    *ret_wrong = "no memory";
    if (papers == NULL) {
        return NULL;
    }
    papers->settings = *settings;
    papers->code = "none yet";
    const bool rings = bell_open(&papers->bell);
    buffer_init(&papers->mailbox.pdf, PAPER_STACK_PDF_BYTES_MAX);
    folder_choose(papers);
    const int error = paper_safe_open(papers->folder, &papers->safe);
    if (error != PAPER_SAFE_OK) {
        *ret_wrong = error == PAPER_SAFE_NO_FOLDER ? "--papers: the folder can't be had"
                                                   : paper_safe_error_name(error);
    } else if (rings && scanner_make(papers)) {
        paper_stack_init(&papers->stack, papers->safe);
        forget(papers);
        pthread_mutex_init(&papers->mailbox.lock, NULL);
        if (pthread_create(&papers->thread, NULL, run, papers) == 0) {
            return papers;
        }
    }
    scanner_destroy(papers->scanner);
    paper_safe_close(papers->safe);
    bell_close(&papers->bell);
    free(papers);
    return NULL;
}

/* Under the lock: nothing that is on its way arrives. */
static void mailbox_empty(struct mailbox *mailbox)
{
    for (size_t i = 0; i < mailbox->picture_count; i++) {
        paper_picture_wipe(&mailbox->pictures[i].picture);
    }
    mailbox->picture_count = 0;
    mailbox->order_count = 0;
    mailbox->told_is_new = false;
    mailbox->pdf_is_new = false;
    paper_safe_wipe(&mailbox->pdf);
    memset(&mailbox->told, 0, sizeof(mailbox->told));
}

void papers_close(struct papers *papers)
{
    if (papers == NULL) {
        return;
    }
    pthread_mutex_lock(&papers->mailbox.lock);
    papers->mailbox.stop = true;
    pthread_mutex_unlock(&papers->mailbox.lock);
    bell_ring(&papers->bell);
    pthread_join(papers->thread, NULL);
    mailbox_empty(&papers->mailbox);
    pthread_mutex_destroy(&papers->mailbox.lock);
    bell_close(&papers->bell);
    free(papers);
}

void papers_order(struct papers *papers, uint32_t visit, const struct papers_order *order)
{
    if (papers == NULL) {
        return;
    }
    struct mailbox *mailbox = &papers->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    const bool fits = mailbox->order_count < PAPERS_ORDERS_MAX;
    if (fits) {
        mailbox->orders[mailbox->order_count++] = (struct order){visit, *order};
    }
    pthread_mutex_unlock(&mailbox->lock);
    if (!fits) { /* who touches faster than pages are turned */
        log_line(LOG_WARN, "kiosk.papers", "error=too_many_orders");
    }
    bell_ring(&papers->bell);
}

static void shown_drop(struct papers *papers, struct pictures *pictures)
{
    for (size_t i = 0; i < papers->shown_count; i++) {
        pictures_drop(pictures, papers->shown[i]);
    }
    papers->shown_count = 0;
}

void papers_forget(struct papers *papers, struct pictures *pictures)
{
    if (papers == NULL) {
        return;
    }
    pthread_mutex_lock(&papers->mailbox.lock);
    mailbox_empty(&papers->mailbox);
    papers->mailbox.forget = true;
    pthread_mutex_unlock(&papers->mailbox.lock);
    shown_drop(papers, pictures);
    bell_ring(&papers->bell);
}

static bool is_told(const struct papers_told *told, uint32_t number)
{
    bool found = number == told->seen || number == told->large;
    for (int i = 0; i < told->count && !found; i++) {
        found = number == told->pages[i].small;
    }
    return found;
}

/* Gives the painter what came, and takes away what is not told of any more. */
static void pictures_follow(struct papers *papers, struct pictures *pictures)
{
    struct mailbox *mailbox = &papers->mailbox;
    size_t kept = 0;
    for (size_t i = 0; i < papers->shown_count; i++) {
        if (is_told(&mailbox->told, papers->shown[i])) {
            papers->shown[kept++] = papers->shown[i];
        } else {
            pictures_drop(pictures, papers->shown[i]);
        }
    }
    papers->shown_count = kept;
    for (size_t i = 0; i < mailbox->picture_count; i++) {
        struct coming *coming = &mailbox->pictures[i];
        struct paper_stack_picture *picture = &coming->picture;
        if (papers->shown_count == PICTURE_SLOTS_MAX || !is_told(&mailbox->told, coming->number)) {
            paper_picture_wipe(picture);
        } else if (pictures_put(pictures, coming->number, picture->pixels, picture->width_px,
                                picture->height_px)) {
            papers->shown[papers->shown_count++] = coming->number;
        }
    }
    mailbox->picture_count = 0;
}

bool papers_poll(struct papers *papers, struct pictures *pictures, struct kiosk *kiosk,
                 int64_t now_ms, struct buffer *ret_pdf, uint32_t *ret_visit)
{
    if (papers == NULL) {
        return false;
    }
    struct mailbox *mailbox = &papers->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    const bool has_pdf = mailbox->pdf_is_new;
    *ret_visit = mailbox->visit;
    if (has_pdf) {
        *ret_pdf = mailbox->pdf;
        buffer_init(&mailbox->pdf, PAPER_STACK_PDF_BYTES_MAX);
        mailbox->pdf_is_new = false;
    }
    if (mailbox->scanner_is_new) {
        mailbox->scanner_is_new = false;
        kiosk_scanner(kiosk, &mailbox->scanner, now_ms);
    }
    if (mailbox->told_is_new) {
        mailbox->told_is_new = false;
        pictures_follow(papers, pictures);
        kiosk_papers(kiosk, mailbox->visit, &mailbox->told, now_ms);
    }
    pthread_mutex_unlock(&mailbox->lock);
    return has_pdf;
}
