#include "hall-server/app/config_port.h"

#include "drivers/base/log.h"

#include <ev.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_S = 1, FOLDER_ROOM = 512, PATH_ROOM = FOLDER_ROOM + 32 };

struct config_port {
    struct ev_loop *loop;
    struct hall *hall;
    char folder[FOLDER_ROOM];
    char next[PATH_ROOM]; /* the watcher keeps the pointer */
    struct ev_stat watch;
    struct ev_timer again; /* the disk refuses just now */
    bool waiting;          /* for the disk */
    bool stopped;
    uint32_t version;
};

/* As a whole or not at all: who waits never reads half of it. */
static void answer(const struct config_port *port, const char *words)
{
    char part[PATH_ROOM];
    char path[PATH_ROOM];
    (void)snprintf(part, sizeof part, "%s/" CONFIG_PORT_ANSWER ".part", port->folder);
    (void)snprintf(path, sizeof path, "%s/" CONFIG_PORT_ANSWER, port->folder);
    const int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return;
    }
    const bool written = write(file, words, strlen(words)) == (ssize_t)strlen(words);
    if (close(file) == 0 && written) {
        (void)unlink(port->next);
        (void)rename(part, path);
    }
}

static void on_durable(void *context, bool durable)
{
    struct config_port *port = context;
    char words[64];
    port->waiting = false;
    if (port->stopped) {
        return;
    }
    if (!durable) {
        answer(port, "refused: the disk refuses");
        return;
    }
    (void)snprintf(words, sizeof words, "ok: version %u", port->version);
    answer(port, words);
}

/* malloc'd, or NULL: not there, not ours, or too long. */
static char *next_read(const struct config_port *port, size_t *ret_size_bytes)
{
    struct stat status;
    char *text = NULL;
    const int file = open(port->next, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return NULL;
    }
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
        status.st_size > 0 && status.st_size <= JOURNAL_CONFIG_BYTES_LIMIT) {
        text = malloc((size_t)status.st_size);
        if (text != NULL && read(file, text, (size_t)status.st_size) != (ssize_t)status.st_size) {
            free(text);
            text = NULL;
        }
        *ret_size_bytes = (size_t)status.st_size;
    }
    (void)close(file);
    return text;
}

static void look(struct config_port *port)
{
    char what[CONFIG_JSON_WHAT_ROOM];
    char words[CONFIG_JSON_WHAT_ROOM + 16];
    size_t size_bytes = 0;
    if (port->waiting || port->stopped || access(port->next, F_OK) != 0) {
        return;
    }
    if (hall_state(port->hall) != HALL_RUNNING) {
        ev_timer_again(port->loop, &port->again);
        return;
    }
    ev_timer_stop(port->loop, &port->again);
    char *text = next_read(port, &size_bytes);
    if (text == NULL) {
        answer(port, "refused: it cannot be read");
        return;
    }
    const int error = hall_apply_config(port->hall, text, size_bytes, what);
    free(text);
    if (error != 0) {
        log_line(LOG_WARN, "config.refused", "why=\"%s\"", what);
        (void)snprintf(words, sizeof words, "refused: %s", what);
        answer(port, words);
        return;
    }
    port->version = hall_config(port->hall)->version;
    port->waiting = true;
    hall_when_durable(port->hall, on_durable, port);
}

static void on_watch(struct ev_loop *loop, struct ev_stat *watch, int happenings)
{
    (void)loop;
    (void)happenings;
    look(watch->data);
}

static void on_again(struct ev_loop *loop, struct ev_timer *timer, int happenings)
{
    (void)loop;
    (void)happenings;
    look(timer->data);
}

struct config_port *config_port_create(struct ev_loop *loop, const char *folder, struct hall *hall)
{
    struct config_port *port = calloc(1, sizeof *port);
    if (port == NULL) {
        return NULL;
    }
    port->loop = loop;
    port->hall = hall;
    (void)snprintf(port->folder, sizeof port->folder, "%s", folder);
    (void)snprintf(port->next, sizeof port->next, "%s/" CONFIG_PORT_NEXT, port->folder);
    ev_stat_init(&port->watch, on_watch, port->next, LOOK_S);
    port->watch.data = port;
    ev_stat_start(loop, &port->watch);
    ev_timer_init(&port->again, on_again, 0.0, LOOK_S);
    port->again.data = port;
    look(port);
    return port;
}

void config_port_stop(struct config_port *port)
{
    if (port != NULL) {
        port->stopped = true;
        ev_stat_stop(port->loop, &port->watch);
        ev_timer_stop(port->loop, &port->again);
    }
}

void config_port_destroy(struct config_port *port)
{
    free(port);
}
