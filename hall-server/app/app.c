#include "hall-server/app/app.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "hall-server/app/answer.h"
#include "hall-server/app/firmware_folder.h"
#include "hall-server/app/paper_files.h"
#include "hall-server/app/waits_feed.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    SERVICES_MAX_BYTES = 4 * 1024 * 1024,
    LAST_ROUNDS = 50, /* of the loop, to get the last answers out */
};

const char *app_error_words(int error)
{
    switch (error) {
    case APP_OK:
        return "ok";
    case APP_NO_FOLDER:
        return "there is no hall in the data folder; make one with hallctl init";
    case APP_LOCKED:
        return "another server has the data folder";
    case APP_NO_ACCESS:
        return "access.db or hall.key cannot be read, or others may read hall.key";
    case APP_NO_JOURNAL:
        return "the journal cannot be opened";
    case APP_NO_TLS:
        return "the door over TLS could not be opened: its address is taken, or tls/hall.crt and "
               "tls/hall.key of the folder are missing or no pair; see hallctl tls make";
    case APP_NO_PORT:
        return "the port or address cannot be used";
    case APP_BAD_WEBHOOKS:
        return "webhooks.json is not as it should be; the log says where";
    default:
        return "memory is short";
    }
}

bool app_views(struct app *app, struct views *ret_views)
{
    const struct engine *engine = hall_engine(app->hall);
    if (engine == NULL) {
        return false;
    }
    const struct hall_config *config = hall_config(app->hall);
    *ret_views = (struct views){
        .engine = engine,
        .config = config,
        .book = hall_book(app->hall),
        .devices = app->devices.views,
        .device_count = app->devices.count,
        .now_ms = hall_now_ms(app->hall),
        .ahead_ms = hall_ahead_ms(app->hall),
        .paces = waits_feed_paces(app->waits),
        .code_secret = app->desk_keys.code_secret,
    };
    ret_views->wait_day_count = waits_feed_days(app->waits, engine, &ret_views->wait_days);
    const char *url = hall_text(config, config->public_url.zh);
    if (url[0] != '\0') {
        (void)snprintf(ret_views->public_url, sizeof ret_views->public_url, "%s", url);
    } else {
        (void)snprintf(ret_views->public_url, sizeof ret_views->public_url, "http://%s:%d",
                       app->bind, net_port(app->net));
    }
    return true;
}

static int64_t on_wall_ms(void *context)
{
    (void)context;
    return clock_wall_ms();
}

static void on_stream(void *context, const struct net_caller *caller, bool opened)
{
    struct app *app = context;
    if (!app->stopping && (caller->role == ROLE_KIOSK || caller->role == ROLE_DISPLAY) &&
        devices_stream(&app->devices, caller->name, opened, hall_now_ms(app->hall))) {
        topics_on_devices(app);
    }
}

static void device_learn(void *context, const struct access_identity *identity)
{
    struct app *app = context;
    const struct hall_config *config = hall_config(app->hall);
    const char *kind = identity->role == ROLE_KIOSK ? "kiosk"
                       : identity->seat[0] != '\0'  ? "seat"
                                                    : "board";
    devices_add(&app->devices, identity->name, kind, identity->name,
                config == NULL ? INDEX_NONE : hall_seat_find(config, identity->seat), true,
                hall_now_ms(app->hall));
}

/* One server a data folder; the lock ends with the process, however it ends. */
static int folder_lock(struct app *app)
{
    char path[sizeof app->folder + 16];
    if (access(app->folder, R_OK | W_OK | X_OK) != 0) {
        return APP_NO_FOLDER;
    }
    (void)snprintf(path, sizeof path, "%s/server.lock", app->folder);
    app->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (app->lock < 0) {
        return APP_NO_FOLDER;
    }
    return flock(app->lock, LOCK_EX | LOCK_NB) == 0 ? APP_OK : APP_LOCKED;
}

static void on_attach(void *context, const struct engine *engine,
                      const struct engine_events *events, struct journal_attached *attached)
{
    outbox_glue_attach(((struct app *)context)->outbox, engine, events, attached);
}

static void on_rebuild(void *context)
{
    struct app *app = context;
    waits_feed_reset(app->waits);
    bus_book_clear(&app->bus_book);
    seat_papers_forget_all(app);
    app->papers_stale = true;
}

static void on_replayed(void *context, const struct engine *engine, const struct event *event)
{
    struct app *app = context;
    waits_feed_event(app->waits, engine, event);
    bus_book_event(&app->bus_book, event);
    record_event(app->record, event, true);
}

static void on_events(void *context, const struct engine_events *events)
{
    struct app *app = context;
    for (size_t i = 0; i < events->count; i++) {
        waits_feed_event(app->waits, hall_engine(app->hall), &events->events[i]);
        bus_book_event(&app->bus_book, &events->events[i]);
        record_event(app->record, &events->events[i], false);
    }
    topics_on_events(context, events);
}

static void on_change(void *context)
{
    seat_papers_recover(context);
    topics_on_change(context);
}

static int hall_begin(struct app *app)
{
    const struct hall_watcher watcher = {.context = app,
                                         .on_attach = on_attach,
                                         .on_events = on_events,
                                         .on_rebuild = on_rebuild,
                                         .on_replayed = on_replayed,
                                         .on_change = on_change};
    app->waits = waits_feed_create(app->folder);
    if (app->waits == NULL) {
        return APP_NO_MEMORY;
    }
    app->paper_files = paper_files_create(app->loop, app->folder, app->hall_key);
    if (app->paper_files == NULL) {
        return APP_NO_MEMORY;
    }
    const int outbox = outbox_glue_create(app->loop, app->folder, &app->outbox);
    if (outbox != OUTBOX_GLUE_OK) {
        return outbox == OUTBOX_GLUE_BAD_FILE ? APP_BAD_WEBHOOKS : APP_NO_MEMORY;
    }
    app->hall = hall_create(app->loop, app->folder, &watcher);
    if (app->hall == NULL) {
        return APP_NO_MEMORY;
    }
    const int error = hall_open(app->hall);
    if (error != JOURNAL_OK) {
        log_line(LOG_ERROR, "app.no_journal", "why=\"%s\"", journal_error_text(error));
        return error == JOURNAL_IN_USE ? APP_LOCKED : APP_NO_JOURNAL;
    }
    return hall_config(app->hall) == NULL ? APP_NO_FOLDER : APP_OK;
}

static int net_begin(struct app *app, const struct app_settings *settings)
{
    const struct net_app callbacks = {
        .context = app,
        .handle = answers_handle,
        .topic_may = topics_may,
        .caller_may = visitors_may,
        .stream_changed = on_stream,
        .topic_wanted = topics_wanted,
        .wall_ms = on_wall_ms,
    };
    struct net_settings net = {
        .bind = app->bind, .port = settings->port, .pages = settings->pages, .access = app->access};
    char certificate[sizeof app->folder + 16];
    char key[sizeof app->folder + 16];
    (void)snprintf(certificate, sizeof certificate, "%s/tls/hall.crt", app->folder);
    (void)snprintf(key, sizeof key, "%s/tls/hall.key", app->folder);
    if (settings->tls_bind != NULL) {
        net.tls = (struct net_tls){.bind = settings->tls_bind,
                                   .port = settings->tls_port,
                                   .certificate = certificate,
                                   .key = key};
    }
    memcpy(net.hall_key, app->hall_key, sizeof net.hall_key);
    const int error = net_create(&net, &callbacks, app->loop, &app->net);
    sodium_memzero(&net, sizeof net);
    return error == NET_OK        ? APP_OK
           : error == NET_NO_PORT ? APP_NO_PORT
           : error == NET_NO_TLS  ? APP_NO_TLS
                                  : APP_NO_MEMORY;
}

/* Where the hall is, for who looks for it by its folder (hallctl). */
static void place_tell(const struct app *app)
{
    char text[sizeof app->bind + 16];
    const int length = snprintf(text, sizeof text, "%s %d\n", app->bind, net_port(app->net));
    if (ftruncate(app->lock, 0) != 0 || pwrite(app->lock, text, (size_t)length, 0) != length) {
        log_line(LOG_WARN, "app.place_not_told", "folder=%s", app->folder);
    }
}

static int access_begin_all(struct app *app)
{
    if (access_hall_key_load(app->folder, app->hall_key) != ACCESS_OK ||
        access_open(app->folder, &app->access) != ACCESS_OK) {
        return APP_NO_ACCESS;
    }
    desk_keys_make(app->hall_key, &app->desk_keys);
    app->record = record_create(app);
    if (app->record == NULL) {
        return APP_NO_MEMORY;
    }
    app->signin = signin_create(app->loop, app->folder, sessions_done, app);
    app->reports = report_worker_create(app->loop, app->folder, reports_done, app);
    return app->signin == NULL ? APP_NO_ACCESS : app->reports == NULL ? APP_NO_MEMORY : APP_OK;
}

static bool restored_path(const struct app *app, char ret_path[sizeof app->folder + 16])
{
    (void)snprintf(ret_path, sizeof app->folder + 16, "%s/restored", app->folder);
    return access(ret_path, F_OK) == 0;
}

static void on_restored_kept(void *context, bool durable)
{
    struct app *app = context;
    char path[sizeof app->folder + 16];
    if (durable && restored_path(app, path) && unlink(path) != 0) {
        log_line(LOG_WARN, "app.mark_stays", "path=%s", path);
    }
}

/* Papers are out with numbers that this journal does not know: somebody says so, or it shows. */
static void restored_see(struct app *app)
{
    char path[sizeof app->folder + 16];
    const bool told = restored_path(app, path);
    if (!told && !hall_is_behind_marks(app->hall)) {
        return;
    }
    const enum problem problem = hall_tell_restore(app->hall);
    if (problem != PROBLEM_NONE) {
        log_line(LOG_ERROR, "app.restored", "code=%s", problem_code(problem));
        return;
    }
    log_line(LOG_WARN, "app.restored", "told=%d", told ? 1 : 0);
    hall_when_durable(app->hall, on_restored_kept, app);
}

int app_create(const struct app_settings *settings, struct ev_loop *loop, struct app **ret_app)
{
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL) {
        return APP_NO_MEMORY;
    }
    app->loop = loop;
    app->lock = -1;
    (void)snprintf(app->folder, sizeof app->folder, "%s", settings->folder);
    (void)snprintf(app->bind, sizeof app->bind, "%s", settings->bind);
    buffer_init(&app->services, SERVICES_MAX_BYTES);
    devices_init(&app->devices);
    int error = folder_lock(app);
    if (error == APP_OK) {
        error = access_begin_all(app);
    }
    if (error == APP_OK) {
        error = hall_begin(app);
    }
    if (error == APP_OK) {
        app->field_port = field_port_create(app);
        error = app->field_port == NULL ? APP_NO_MEMORY : net_begin(app, settings);
    }
    if (error == APP_OK) {
        place_tell(app);
    }
    if (error == APP_OK && settings->line_count > 0) {
        app->field_glue = field_glue_create(app->field_port, settings->lines, settings->line_count);
        error = app->field_glue == NULL ? APP_NO_MEMORY : APP_OK;
    }
    if (error == APP_OK && app->field_glue != NULL) {
        field_glue_on_start(app->field_glue, bus_resume, app);
    }
    if (error == APP_OK && app->field_glue != NULL) {
        app->firmware = firmware_folder_create(app->loop, app, settings->folder, app->field_glue);
        error = app->firmware == NULL ? APP_NO_MEMORY : APP_OK;
    }
    if (error == APP_OK && access_list_devices(app->access, device_learn, app) != ACCESS_OK) {
        error = APP_NO_ACCESS;
    }
    if (error != APP_OK) {
        app_destroy(app);
        return error;
    }
    topics_start(app);
    app->config_port = config_port_create(app->loop, app->folder, app->hall);
    if (app->config_port == NULL) {
        app_destroy(app);
        return APP_NO_MEMORY;
    }
    outbox_glue_start(app->outbox, app->hall);
    record_start(app->record);
    restored_see(app);
    *ret_app = app;
    return APP_OK;
}

void app_destroy(struct app *app)
{
    if (app == NULL) {
        return;
    }
    app->stopping = true;
    record_stop(app->record);
    signin_destroy(app->signin);
    report_worker_destroy(app->reports);
    outbox_glue_stop(app->outbox);
    config_port_stop(app->config_port);
    hall_destroy(app->hall); /* what waits for the disk is answered */
    app->hall = NULL;
    waits_feed_destroy(app->waits);
    paper_files_destroy(app->paper_files);
    app->paper_files = NULL;
    seat_papers_forget_all(app);
    outbox_glue_destroy(app->outbox);
    config_port_destroy(app->config_port);
    if (app->net != NULL) {
        topics_stop(app);
        for (int round = 0; round < LAST_ROUNDS; round++) {
            (void)ev_run(app->loop, EVRUN_NOWAIT);
        }
        net_destroy(app->net);
    }
    firmware_folder_destroy(app->firmware);
    field_glue_destroy(app->field_glue);
    field_port_destroy(app->field_port);
    record_destroy(app->record);
    access_close(app->access);
    buffer_deinit(&app->services);
    sodium_memzero(app->hall_key, sizeof app->hall_key);
    sodium_memzero(&app->desk_keys, sizeof app->desk_keys);
    if (app->lock >= 0) {
        (void)close(app->lock);
    }
    free(app);
}
