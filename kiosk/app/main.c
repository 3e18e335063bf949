/*
 * mashang-kiosk: the visit's machine (kiosk/screens) with a window, a hall and a printer around it.
 *
 *        window ──fingers, keys──►┌────────┐──draw list──► window
 *   hall (link) ──answers, line──►│ kiosk  │──wishes─────► hall, printer
 *       printer ──state, ends────►└────────┘
 *
 * One thread turns this loop; it sleeps until one of them speaks or a time-out is due.
 */
#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/stack_wipe.h"
#include "drivers/base/supervisor.h"
#include "drivers/printer/printer.h"
#include "drivers/scanner/paper_safe.h"
#include "kiosk/app/a4.h"
#include "kiosk/app/desk.h"
#include "kiosk/app/glass.h"
#include "kiosk/app/headphones.h"
#include "kiosk/app/ime.h"
#include "kiosk/app/options.h"
#include "kiosk/app/paper.h"
#include "kiosk/app/papers.h"
#include "kiosk/app/place.h"
#include "kiosk/app/session.h"
#include "kiosk/app/sheets.h"
#include "kiosk/app/speech.h"
#include "kiosk/app/staff.h"
#include "kiosk/sdl/window.h"
#include "kiosk/ui/describe.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PATH_ROOM = 4096,
    DESCRIBE_BYTES_MAX = 256 * 1024,
    SLEEP_MS_MAX = 60000,
    /* The least time between two looks at the world, so that a wrong wake never burns a core. */
    SLEEP_MS_MIN = 1,
};

struct app {
    struct options options;
    struct supervisor supervisor;
    struct painter *painter;
    struct window *window;
    struct paper *paper;
    struct a4 *a4;
    struct session session;
    struct desk desk;
    struct ime *ime;               /* NULL: nobody knows Chinese here */
    struct speech_line *speech;    /* NULL: no voice */
    struct headphones *headphones; /* NULL: nobody looks for them */
    struct sheets *sheets;
    struct papers *papers;
    struct staff_sheet staff_sheet;
    struct glass_tools glass;
    uint64_t papers_job; /* on `sheets`; 0: none */
    uint32_t papers_visit;
    struct kiosk kiosk;
    struct ui_input input;
    struct ui_scale scale;
    struct ui_list list;
    uint32_t serial_seen;   /* of the kiosk's screens */
    bool forgets;           /* a visit has ended, and its last frame is still in places */
    bool show;              /* something to be seen may have changed */
    int64_t describe_at_ms; /* when the screen is to be told; INT64_MAX: nothing new */
    int64_t describe_seq;
    struct buffer description;
    struct place place;
    bool quit;
    bool anew; /* this is another kiosk now: the program begins again */
};

static void scale_set(struct app *app, int width_px, int height_px)
{
    const int width = width_px < UI_PANEL_PX_MIN ? UI_PANEL_PX_MIN : width_px;
    const int height = height_px < UI_PANEL_PX_MIN ? UI_PANEL_PX_MIN : height_px;
    app->scale = ui_scale_for_kiosk(width, height);
    app->input.slop_px = ui_px(&app->scale, UI_TOUCH_SLOP);
    app->show = true;
}

/* The window may be another: turned, or resized. */
static void scale_follow(struct app *app)
{
    int width_px;
    int height_px;
    window_size(app->window, &width_px, &height_px);
    scale_set(app, width_px, height_px);
}

/* A real key goes to the field, unless somebody walks the screen with four keys. */
static bool type(struct app *app, const struct window_event *event, int64_t now_ms)
{
    if (event->letter == '\0' || (event->kind == WINDOW_KEY && app->input.focus_shown) ||
        !kiosk_type(&app->kiosk, event->letter, now_ms)) {
        return false;
    }
    app->input.focus_shown = false;
    return true;
}

/* Keys of the voice. The last of the four, back, leads nowhere on the first screen: there it
 * switches the voice, so that four keys are enough. */
static ui_id key_acts(struct app *app, enum ui_key key)
{
    const ui_id acts = ui_input_key(&app->input, &app->list, key);
    switch (key) {
    case UI_KEY_SPEECH:
        return KIOSK_SPEECH;
    case UI_KEY_BACK:
        return acts == 0 && app->kiosk.screen == SCREEN_HOME ? KIOSK_SPEECH : acts;
    case UI_KEY_LOUDER:
    case UI_KEY_SOFTER:
        speech_repeat(app->speech);
        return key == UI_KEY_LOUDER ? KIOSK_LOUDER : KIOSK_SOFTER;
    case UI_KEY_REPEAT:
        speech_repeat(app->speech);
        return 0;
    case UI_KEY_HUSH:
        speech_hush(app->speech);
        return 0;
    default:
        return acts;
    }
}

static void handle(struct app *app, const struct window_event *event, int64_t now_ms)
{
    struct ui_input *input = &app->input;
    ui_id acts = 0;
    switch (event->kind) {
    case WINDOW_PRESS:
        if (kiosk_glass_press(&app->kiosk, &app->scale, event->x_px, event->y_px, event->raw,
                              now_ms)) {
            break;
        }
        ui_input_press(input, &app->list, now_ms, event->finger, event->x_px, event->y_px);
        kiosk_touched(&app->kiosk, now_ms);
        kiosk_staff_press(&app->kiosk, &app->scale, event->x_px, event->y_px, now_ms);
        break;
    case WINDOW_MOVE:
        ui_input_move(input, &app->list, event->finger, event->x_px, event->y_px);
        break;
    case WINDOW_RELEASE:
        acts = ui_input_release(input, &app->list, event->finger, event->x_px, event->y_px);
        kiosk_staff_release(&app->kiosk, &app->scale, event->x_px, event->y_px, now_ms);
        break;
    case WINDOW_KEY:
        kiosk_touched(&app->kiosk, now_ms);
        acts = kiosk_staff_key(&app->kiosk, event->letter, now_ms) || type(app, event, now_ms) ||
                       ui_input_struck_twice(input, event->key, now_ms)
                   ? 0
                   : key_acts(app, event->key);
        break;
    case WINDOW_LETTER:
        kiosk_touched(&app->kiosk, now_ms);
        if (!kiosk_staff_key(&app->kiosk, event->letter, now_ms)) {
            (void)type(app, event, now_ms);
        }
        break;
    case WINDOW_SIZE:
        scale_set(app, event->x_px, event->y_px);
        break;
    case WINDOW_AWAY:
    case WINDOW_BACK:
        log_line(LOG_WARN, "kiosk.panel", "plugged=%d", event->kind == WINDOW_BACK);
        break;
    case WINDOW_LOST:
        log_line(LOG_ERROR, "kiosk.panel", "lost=\"%s\"", window_error());
        app->quit = true;
        break;
    case WINDOW_QUIT:
        app->quit = true;
        break;
    default:
        break;
    }
    app->show = true;
    struct ui_pen pen;
    if (ui_input_pen(input, &pen)) {
        kiosk_pen(&app->kiosk, &pen, now_ms);
    }
    if (acts != 0) {
        kiosk_act(&app->kiosk, acts, now_ms);
    }
}

static void papers_wish(struct app *app, const struct kiosk_wish *wish)
{
    if (wish->papers.what == PAPERS_PRINT_CANCEL) {
        sheets_cancel(app->sheets, app->papers_job);
    } else {
        papers_order(app->papers, wish->visit, &wish->papers);
    }
}

/* What the scanner's thread has: pages and pictures to the screens, a PDF to the printer. */
static void papers_follow(struct app *app, int64_t now_ms)
{
    struct buffer pdf;
    uint32_t visit = KIOSK_NO_VISIT;
    buffer_init(&pdf, PRINTER_PDF_BYTES_MAX);
    if (papers_poll(app->papers, painter_pictures(app->painter), &app->kiosk, now_ms, &pdf,
                    &visit)) {
        app->papers_visit = visit;
        app->papers_job = sheets_print(app->sheets, pdf.bytes, pdf.length_bytes);
        if (app->papers_job == 0) {
            kiosk_papers_printed(&app->kiosk, visit, KIOSK_PRINT_FAILED, now_ms);
        }
    }
    paper_safe_wipe(&pdf);
}

/* The printer of pages: how it stands, and how the papers ended that were sent to it. */
static void sheets_follow(struct app *app, int64_t now_ms)
{
    struct sheets_end end;
    while (sheets_poll(app->sheets, &app->kiosk, now_ms, &end)) {
        a4_ended(app->a4, &app->kiosk, &end, now_ms);
        staff_sheet_ended(&app->staff_sheet, &app->kiosk, &end, now_ms);
        if (end.job == app->papers_job) {
            kiosk_papers_printed(&app->kiosk, app->papers_visit, end.end, now_ms);
            app->papers_job = 0;
        }
    }
    const char *news = sheets_news(app->sheets);
    if (news != NULL) {
        session_report(&app->session, "a4-printer", news);
    }
}

static void staff_wish(struct app *app, const struct kiosk_wish *wish, int64_t now_ms)
{
    const struct staff_tools tools = {.hall = app->options.hall,
                                      .offline = app->session.offline,
                                      .paper = app->paper,
                                      .sheets = app->sheets,
                                      .sheet = &app->staff_sheet,
                                      .speech = app->speech,
                                      .bundle = app->options.bundle,
                                      .fonts = painter_fonts(app->painter)};
    staff_carry_out(&tools, &app->kiosk, wish, now_ms);
}

/* The blocks go first: a cut in between leaves a kiosk without numbers of its own, and never two
 * with the same ones. */
static void place_take(struct app *app, int64_t now_ms)
{
    const struct shape_place *place = app->kiosk.visitor.spare.place;
    struct offline *offline = app->session.offline;
    if (place != NULL && app->options.key_file != NULL &&
        (offline == NULL || (offline_unmerged(offline) == 0 && offline_forget(offline))) &&
        place_keep(app->options.key_file, place)) {
        app->quit = app->anew = true;
    } else {
        kiosk_place_lost(&app->kiosk, now_ms);
    }
}

static void carry_wishes(struct app *app, int64_t now_ms)
{
    struct kiosk_wish wish;
    while (kiosk_next_wish(&app->kiosk, &wish)) {
        if (wish.kind == KIOSK_FORGET) {
            app->forgets = true;
            ime_forget(app->ime);
            painter_forget(app->painter);
            sheets_cancel(app->sheets, app->papers_job);
            papers_forget(app->papers, painter_pictures(app->painter));
        }
        if (session_wish(&app->session, &app->kiosk, &wish, now_ms)) {
            continue;
        }
        switch (wish.kind) {
        case KIOSK_ASK_PAPER:
            paper_ask(app->paper, &app->kiosk, now_ms);
            break;
        case KIOSK_PRINT:
            paper_print(app->paper, painter_fonts(app->painter), &app->kiosk, now_ms);
            break;
        case KIOSK_PRINT_SLIP:
            paper_print_slip(app->paper, painter_fonts(app->painter), &app->kiosk, now_ms);
            break;
        case KIOSK_PRINT_CANCEL:
            paper_cancel(app->paper);
            break;
        case KIOSK_PRINT_A4:
            a4_carry_out(app->a4, &app->kiosk, &wish, now_ms);
            break;
        case KIOSK_ASK_IME:
            ime_ask(app->ime, &app->kiosk);
            break;
        case KIOSK_PAPERS:
            papers_wish(app, &wish);
            break;
        case KIOSK_TAKE_PLACE:
            place_take(app, now_ms);
            break;
        case KIOSK_GLASS:
            glass_carry_out(&app->glass, &app->kiosk, &wish, now_ms);
            scale_follow(app);
            break;
        case KIOSK_TRY:
            staff_wish(app, &wish, now_ms);
            break;
        default:
            break;
        }
    }
    explicit_bzero(&wish, sizeof(wish)); /* a sign-in's is a password */
}

/* Written beside and moved, so that a reader never sees half of it. */
static void describe(struct app *app)
{
    char path[PATH_ROOM];
    const char *to = app->options.describe;
    struct buffer *out = &app->description;
    const ui_id focus = app->input.focus_shown ? app->input.focus : 0;

    buffer_clear(out);
    if (ui_describe(&app->list, kiosk_screen_name(app->kiosk.screen), ++app->describe_seq, focus,
                    out) != BUFFER_OK ||
        snprintf(path, sizeof(path), "%s.new", to) >= (int)sizeof(path)) {
        return;
    }
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        log_line(LOG_WARN, "kiosk.describe", "file=%s error=not_written", path);
        return;
    }
    const bool whole = fwrite(out->bytes, 1, out->length_bytes, file) == out->length_bytes;
    if (fclose(file) != 0 || !whole || rename(path, to) != 0) {
        log_line(LOG_WARN, "kiosk.describe", "file=%s error=not_written", to);
    }
    explicit_bzero(out->bytes, out->length_bytes);
}

/* Once touches are taken again after a change of screen: what is told there can be touched. */
static void tell(struct app *app, int64_t now_ms)
{
    if (now_ms < app->describe_at_ms) {
        return;
    }
    app->describe_at_ms = INT64_MAX;
    if (app->options.describe != NULL) {
        describe(app);
    }
    if (app->options.picture != NULL &&
        painter_picture(app->painter, &app->list, app->options.picture) != PAINTER_OK) {
        log_line(LOG_WARN, "kiosk.picture", "file=%s error=not_written", app->options.picture);
    }
}

static void show(struct app *app, int64_t now_ms)
{
    if (app->kiosk.screen_serial != app->serial_seen) {
        app->serial_seen = app->kiosk.screen_serial;
        ui_input_screen_changed(&app->input, now_ms);
        app->show = true;
    }
    if (!app->show && !kiosk_is_dirty(&app->kiosk)) {
        return;
    }
    app->show = false;
    kiosk_draw(&app->kiosk, &app->list, &app->scale, painter_measure(app->painter), &app->input);
    speech_follow(app->speech, &app->kiosk, &app->list, &app->input);
    if (window_show(app->window, &app->list) > 0) {
        app->describe_at_ms =
            now_ms > app->input.guard_until_ms ? now_ms : app->input.guard_until_ms;
    }
}

/* The frame that is drawn next is the first that knows nothing of who has gone: what held the
 * frames before it is empty then. */
static void frames_forget(struct app *app)
{
    window_forget(app->window);
    explicit_bzero(&app->list, sizeof(app->list));
    app->show = true;
}

static int sleep_ms(const struct app *app, int64_t alive_ms, int64_t now_ms)
{
    int64_t wake_ms = kiosk_next_wake_ms(&app->kiosk);
    wake_ms = alive_ms < wake_ms ? alive_ms : wake_ms;
    wake_ms = app->describe_at_ms < wake_ms ? app->describe_at_ms : wake_ms;
    const bool heard = (app->kiosk.line == KIOSK_LINE_UP && app->kiosk.services != NULL) ||
                       (app->kiosk.line == KIOSK_LINE_REFUSED && app->kiosk.place_taken);
    const int64_t offline_ms =
        heard && app->session.offline != NULL && app->session.offline_tag == 0
            ? offline_wake_ms(app->session.offline)
            : INT64_MAX;
    wake_ms = offline_ms < wake_ms ? offline_ms : wake_ms;
    const int64_t walk_ms = session_walk_wake_ms(&app->session, &app->kiosk);
    wake_ms = walk_ms < wake_ms ? walk_ms : wake_ms;
    if (app->paper != NULL && now_ms + paper_poll_ms(app->paper) < wake_ms) {
        wake_ms = now_ms + paper_poll_ms(app->paper);
    }
    if (app->sheets != NULL && now_ms + sheets_poll_ms(app->sheets) < wake_ms) {
        wake_ms = now_ms + sheets_poll_ms(app->sheets);
    }
    const int64_t left_ms = wake_ms == INT64_MAX ? SLEEP_MS_MAX : wake_ms - now_ms;
    return left_ms > SLEEP_MS_MAX   ? SLEEP_MS_MAX
           : left_ms < SLEEP_MS_MIN ? SLEEP_MS_MIN
                                    : (int)left_ms;
}

static void turn(struct app *app)
{
    struct window_event event;
    int64_t now_ms = clock_monotonic_ms();
    int wait_ms = sleep_ms(app, supervisor_alive(&app->supervisor, now_ms), now_ms);

    while (!kiosk_is_full(&app->kiosk, app->serial_seen) &&
           window_wait(app->window, wait_ms, &event)) {
        handle(app, &event, clock_monotonic_ms());
        wait_ms = 0;
    }
    now_ms = clock_monotonic_ms();
    session_poll(&app->session, &app->kiosk, now_ms);
    const char *news = paper_poll(app->paper, &app->kiosk, now_ms);
    if (news != NULL) {
        session_report(&app->session, "printer", news);
    }
    a4_poll(app->a4, &app->kiosk, now_ms);
    ime_poll(app->ime, &app->kiosk, now_ms);
    if (headphones_plugged(app->headphones) != app->kiosk.headphones) {
        kiosk_headphones(&app->kiosk, !app->kiosk.headphones, now_ms);
    }
    papers_follow(app, now_ms);
    sheets_follow(app, now_ms);
    desk_poll(&app->desk, &app->session, &app->kiosk, now_ms);
    session_offline(&app->session, &app->kiosk, now_ms);
    app->kiosk.spare_may = place_may(app->options.key_file, app->session.offline);
    session_walk(&app->session, &app->kiosk, now_ms);
    kiosk_tick(&app->kiosk, now_ms);
    carry_wishes(app, now_ms);
    const bool forgets = app->forgets;
    app->forgets = false;
    if (forgets) {
        frames_forget(app);
    }
    show(app, now_ms);
    if (forgets) {
        stack_wipe();
    }
    tell(app, now_ms);
}

static bool papers_start(struct app *app, const char **ret_wrong)
{
    const struct options *options = &app->options;
    if (options->scanner == NULL) {
        return true;
    }
    const struct papers_settings settings = {.scanner = options->scanner,
                                             .folder = options->papers,
                                             .printer = app->sheets != NULL,
                                             .on_news = window_wake,
                                             .context = app->window};
    app->papers = papers_open(&settings, ret_wrong);
    return app->papers != NULL;
}

/* The screen stands before the hall and the printer are there: first touch within half a second. */
static int start(struct app *app, const char *key)
{
    const struct options *options = &app->options;
    const struct window_config window = {.title = "马上办 取号机",
                                         .width_px = options->size_px[0],
                                         .height_px = options->size_px[1],
                                         .windowed = options->windowed,
                                         .panel = options->panel,
                                         .pointer_hidden = !options->windowed};
    if (painter_create(options->fonts, &app->painter) != PAINTER_OK) {
        fprintf(stderr, "mashang-kiosk: no font (fonts-noto-cjk)\n");
        return 1;
    }
    if (window_open(&window, app->painter, &app->window) != WINDOW_OK) {
        fprintf(stderr, "mashang-kiosk: no window: %s\n", window_error());
        return 1;
    }
    const int64_t now_ms = clock_monotonic_ms();
    ui_input_init(&app->input, 0);
    kiosk_init(&app->kiosk, options->language, options->printer != NULL, now_ms);
    glass_begin(&app->glass, &app->kiosk, options->panel_file, app->window);
    scale_follow(app);
    app->ime = ime_open(&(struct ime_config){
        .program = options->ime, .on_news = window_wake, .context = app->window});
    app->kiosk.place = options->place;
    app->kiosk.spot = options->spot;
    app->kiosk.has_ime = app->ime != NULL;
    app->serial_seen = app->kiosk.screen_serial;
    show(app, now_ms);
    supervisor_ready(&app->supervisor);
    app->speech = speech_open(options);
    app->kiosk.has_speech = app->speech != NULL;
    if (app->speech != NULL && options->jack != NULL) {
        app->headphones = headphones_open(options->jack, window_wake, app->window);
    }

    const struct link_config link = {.url = options->hall,
                                     .key = key,
                                     .ca = options->ca,
                                     .on_event = window_wake,
                                     .context = app->window};
    const int error = session_open(&app->session, &link);
    if (error != LINK_OK) {
        fprintf(stderr, "mashang-kiosk: %s: %s\n", options->hall, link_error_name(error));
        return 1;
    }
    if (options->offline != NULL) {
        app->session.offline = offline_open(options->offline);
        (void)snprintf(app->session.offline_url, sizeof(app->session.offline_url), "%s",
                       options->hall);
    }
    catalogue_open(&app->session.catalogue, options->store);
    session_recall(&app->session, &app->kiosk, now_ms);
    if (options->printer != NULL) {
        app->paper = paper_open(options->printer, options->look);
    }
    if (options->a4_printer != NULL) {
        app->sheets = sheets_open(options->a4_printer);
    }
    if (app->sheets != NULL) {
        app->a4 = a4_open(app->sheets, options->fonts, window_wake, app->window);
        app->kiosk.has_a4 = app->a4 != NULL;
    }
    const char *wrong = "";
    if (!papers_start(app, &wrong)) {
        fprintf(stderr, "mashang-kiosk: --scanner: %s\n", wrong);
        return 2;
    }
    if (!desk_open(&app->desk, options, window_wake, app->window, &wrong)) {
        fprintf(stderr, "mashang-kiosk: --gun, --card-reader: %s\n", wrong);
        return 2;
    }
    return 0;
}

static void stop(struct app *app)
{
    if (!app->anew) { /* else the same process goes on */
        supervisor_stopping(&app->supervisor);
    }
    if (app->session.link != NULL) {
        session_close(&app->session);
    }
    paper_close(app->paper);
    a4_close(app->a4); /* before the window, which it wakes, like the three after */
    ime_close(app->ime);
    sheets_close(app->sheets);
    papers_close(app->papers);
    desk_close(&app->desk);
    headphones_close(app->headphones);
    speech_close(app->speech);
    window_close(app->window);
    painter_destroy(app->painter);
    buffer_deinit(&app->description);
}

int main(int count, char **words)
{
    static struct app app;
    const char *wrong = "";
    const int parsed = options_parse(count, words, &app.options, &wrong);

    if (parsed == OPTIONS_HELP) {
        (void)fputs(options_usage, stdout);
        return 0;
    }
    if (parsed != OPTIONS_OK) {
        fprintf(stderr, "mashang-kiosk: %s\n%s", wrong, options_usage);
        return 2;
    }
    if (app.options.key_file != NULL) {
        if (!place_read(app.options.key_file, &app.place)) {
            fprintf(stderr, "mashang-kiosk: %s: %s\n", app.options.key_file,
                    link_error_name(LINK_BAD_KEY));
            return 2;
        }
        app.options.place = app.place.area[0] != '\0' ? app.place.area : app.options.place;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    supervisor_open(&app.supervisor);
    app.describe_at_ms = INT64_MAX;
    buffer_init(&app.description, DESCRIBE_BYTES_MAX);
    const int result = start(&app, app.options.key_file != NULL ? app.place.key : app.options.key);
    while (result == 0 && !app.quit) {
        turn(&app);
    }
    stop(&app);
    if (app.anew) { /* as that kiosk: all that this one knew is gone with it */
        (void)execv("/proc/self/exe", words);
        return 1; /* whoever supervises it starts it */
    }
    return result;
}
