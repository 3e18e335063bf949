#include "hall-server/app/app.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/supervisor.h"

#include <errno.h>
#include <ev.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: hall-server --data DIR [--port N] [--bind ADDRESS] [--pages DIR] [--line PORT ...]\n"
    "                   [--tls ADDRESS:PORT]\n"
    "  --data DIR      the hall's data folder, made by hallctl init\n"
    "  --port N        where to listen; 0 takes any free port (8080)\n"
    "  --bind ADDRESS  127.0.0.1 until told otherwise\n"
    "  --tls A:PORT    a second door over TLS, for the network: 0.0.0.0:8443; hallctl tls make\n"
    "                  gives it a certificate\n"
    "  --pages DIR     static pages; without it those beside the program\n"
    "  --line PORT     a field line: a serial port, or tcp:HOST:PORT of a gateway; the first is\n"
    "                  the catalogue's line 1, the second line 2; \"-\" is a line that is not "
    "here;\n"
    "                  PORT@115200 says the rate, and no other is taken\n";

enum { ADDRESS_ROOM = 64 };

struct arguments {
    struct app_settings settings;
    char tls_bind[ADDRESS_ROOM];
    bool help;
};

static bool port_read(const char *text, int *ret_port)
{
    char *end = NULL;
    errno = 0;
    const long port = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || port < 0 || port > 65535) {
        return false;
    }
    *ret_port = (int)port;
    return true;
}

/* "ADDRESS:PORT" */
static bool tls_read(const char *text, struct arguments *arguments)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || colon - text >= ADDRESS_ROOM ||
        !port_read(colon + 1, &arguments->settings.tls_port)) {
        (void)fprintf(stderr, "hall-server: --tls %s is not ADDRESS:PORT\n", text);
        return false;
    }
    memcpy(arguments->tls_bind, text, (size_t)(colon - text));
    arguments->settings.tls_bind = arguments->tls_bind;
    return true;
}

/* False, and said what is wrong, if the words make no sense. */
static bool arguments_read(int count, char **words, struct arguments *arguments)
{
    char why[FIELD_RATE_WORDS];
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        const char *value = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(word, "--help") == 0) {
            arguments->help = true;
            return true;
        }
        if (value == NULL) {
            (void)fprintf(stderr, "hall-server: %s needs a value, or is not known\n", word);
            return false;
        }
        i++;
        if (strcmp(word, "--data") == 0) {
            arguments->settings.folder = value;
        } else if (strcmp(word, "--bind") == 0) {
            arguments->settings.bind = value;
        } else if (strcmp(word, "--tls") == 0) {
            if (!tls_read(value, arguments)) {
                return false;
            }
        } else if (strcmp(word, "--pages") == 0) {
            arguments->settings.pages = value;
        } else if (strcmp(word, "--line") == 0) {
            if (arguments->settings.line_count == FIELD_LINES_MAX ||
                strlen(value) >= FIELD_PATH_BYTES) {
                (void)fprintf(stderr, "hall-server: --line %s is one too many, or too long\n",
                              value);
                return false;
            }
            if (!field_port_rate_read(words[i], why, sizeof(why))) {
                (void)fprintf(stderr, "hall-server: --line %s\n", why);
                return false;
            }
            arguments->settings.lines[arguments->settings.line_count++] =
                strcmp(value, "-") == 0 ? NULL : value;
        } else if (strcmp(word, "--port") != 0 || !port_read(value, &arguments->settings.port)) {
            (void)fprintf(stderr, "hall-server: %s %s is not known\n", word, value);
            return false;
        }
    }
    if (arguments->settings.folder == NULL) {
        (void)fprintf(stderr, "%s", usage);
        return false;
    }
    return true;
}

/* The pages that were built or installed beside the program: ../pages, ../share/mashang/pages. */
static const char *pages_beside(char *room, size_t room_bytes)
{
    static const char *const places[] = {"../pages", "../share/mashang/pages",
                                         "../../../assets/pages"};
    char program[512];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return NULL;
    }
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return NULL;
    }
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const int written = snprintf(room, room_bytes, "%s/%s", program, places[i]);
        if (written > 0 && (size_t)written < room_bytes && access(room, R_OK | X_OK) == 0) {
            return room;
        }
    }
    return NULL;
}

static void on_stop(struct ev_loop *loop, struct ev_signal *signal, int happenings)
{
    (void)happenings;
    log_line(LOG_INFO, "server.stopping", "signal=%d", signal->signum);
    ev_break(loop, EVBREAK_ALL);
}

/* A loop that hangs says nothing any more, and is started anew. */
static void on_alive(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    (void)happenings;
    const int64_t now_ms = clock_monotonic_ms();
    timer->repeat = (double)(supervisor_alive(timer->data, now_ms) - now_ms) / 1000;
    ev_timer_again(loop, timer);
}

static int serve(const struct app_settings *settings)
{
    struct supervisor supervisor;
    struct ev_timer alive;
    const int64_t began_ms = clock_monotonic_ms();
    struct ev_loop *loop = ev_default_loop(EVFLAG_NOENV);
    struct app *app = NULL;
    struct ev_signal term;
    struct ev_signal interrupt;
    supervisor_open(&supervisor);
    if (loop == NULL) {
        return 1;
    }
    const int error = app_create(settings, loop, &app);
    if (error != APP_OK) {
        (void)fprintf(stderr, "hall-server: %s (%s)\n", app_error_words(error), settings->folder);
        return 1;
    }
    ev_signal_init(&term, on_stop, SIGTERM);
    ev_signal_start(loop, &term);
    ev_signal_init(&interrupt, on_stop, SIGINT);
    ev_signal_start(loop, &interrupt);
    ev_timer_init(&alive, on_alive, 0, 0);
    alive.data = &supervisor;
    if (supervisor.every_ms != 0) {
        ev_timer_start(loop, &alive);
    }
    if (strncmp(settings->bind, "127.", 4) != 0 && strcmp(settings->bind, "::1") != 0) {
        log_line(LOG_WARN, "server.no_tls", "bind=%s anybody on the way reads this door: see --tls",
                 settings->bind);
    }
    (void)malloc_trim(0); /* reading the catalogue left holes */
    if (settings->tls_bind != NULL) {
        log_line(LOG_INFO, "server.tls", "url=https://%s:%d", settings->tls_bind,
                 net_tls_port(app->net));
    }
    log_line(LOG_INFO, "server.ready", "url=http://%s:%d ms=%lld", settings->bind,
             net_port(app->net), (long long)(clock_monotonic_ms() - began_ms));
    supervisor_ready(&supervisor);
    (void)ev_run(loop, 0);
    supervisor_stopping(&supervisor);
    ev_timer_stop(loop, &alive);
    ev_signal_stop(loop, &term);
    ev_signal_stop(loop, &interrupt);
    app_destroy(app);
    ev_loop_destroy(loop);
    return 0;
}

enum { LARGE_BLOCK_BYTES = 256 * 1024 };

int main(int count, char **words)
{
    struct arguments arguments = {.settings = {.bind = "127.0.0.1", .port = 8080}};
    char pages[768];
    if (!arguments_read(count, words, &arguments)) {
        return 2;
    }
    if (arguments.help) {
        (void)fputs(usage, stdout);
        return 0;
    }
    /* Large blocks always come as untouched pages and go back: else glibc, after the first one was
     * freed, would clear tens of MiB that a rebuilt engine never uses. */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a refusing disk, not the end */
    if (arguments.settings.pages == NULL) {
        arguments.settings.pages = pages_beside(pages, sizeof pages);
    }
    return serve(&arguments.settings);
}
