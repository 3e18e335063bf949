#include "drivers/scanner/scanner.h"

#include "drivers/scanner/feeder_child.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct scanner {
    struct device device;
    struct scanner_options options;
    struct feeder_child child;
    struct feeder_child last_child; /* let go, and perhaps not over yet */
    struct feed_session session;    /* of the child; OVER without one */
    enum paper_problem problem;
    bool opened;
    bool cancelling;
    int64_t deadline_ms; /* until something must have come; DEVICE_NO_DEADLINE: no one waits */
    int64_t retry_ms;    /* without a child: when one is started */
    char name[FEED_NAME_MAX + 1];
};

static struct scanner *scanner_of(struct device *device)
{
    return (struct scanner *)device; /* its first member */
}

/* The feeder's program: beside ours, as they are installed and built. */
static bool feeder_path(const struct scanner *scanner, char *ret_path, size_t room)
{
    static const char name[] = "mashang-scan-feeder";
    if (scanner->options.feeder != NULL) {
        return (size_t)snprintf(ret_path, room, "%s", scanner->options.feeder) < room;
    }
    const ssize_t length = readlink("/proc/self/exe", ret_path, room - 1);
    if (length <= 0) {
        return false;
    }
    ret_path[length] = '\0';
    char *slash = strrchr(ret_path, '/');
    if (slash == NULL || (size_t)(slash + 1 - ret_path) + sizeof(name) > room) {
        return false;
    }
    memcpy(slash + 1, name, sizeof(name));
    return true;
}

/* Keeps what is known, and tells the program. */
static void session_heard(void *context, const struct feed_event *event)
{
    struct scanner *scanner = context;
    if (event->kind == FEED_EVENT_READY) {
        snprintf(scanner->name, sizeof(scanner->name), "%s", event->name);
        scanner->problem = SCAN_FINE;
        scanner->deadline_ms = DEVICE_NO_DEADLINE;
    } else if (event->kind == FEED_EVENT_DONE || event->kind == FEED_EVENT_OVER) {
        scanner->problem = event->problem == SCAN_CANCELLED ? SCAN_FINE : event->problem;
        scanner->deadline_ms = DEVICE_NO_DEADLINE;
        scanner->cancelling = false;
    }
    scanner->options.listener(scanner->options.context, event);
}

static int child_start(struct scanner *scanner, int64_t now_ms)
{
    char path[512];
    char *words[SCANNER_WORDS_MAX] = {path};
    size_t count = 1;
    for (const char *const *word = scanner->options.words; *word != NULL; word++) {
        assert(count + 1 < SCANNER_WORDS_MAX);
        words[count++] = (char *)(uintptr_t)*word; /* posix_spawn() takes them so, and only reads */
    }
    if (!feeder_path(scanner, path, sizeof(path)) ||
        feeder_child_start(words, &scanner->child) != 0) {
        scanner->retry_ms = now_ms + SCANNER_RETRY_MS;
        return SCANNER_NO_FEEDER;
    }
    feed_session_init(&scanner->session, &scanner->options.limits, session_heard, scanner);
    scanner->deadline_ms = now_ms + SCANNER_OPEN_MS;
    scanner->cancelling = false;
    return SCANNER_OK;
}

/* The child is no more of use: the next one is started after a while. */
static void child_drop(struct scanner *scanner, int64_t now_ms)
{
    feed_session_deinit(&scanner->session);
    if (!feeder_child_is_over(&scanner->last_child)) {
        feeder_child_kill(&scanner->last_child);
        feeder_child_wait(&scanner->last_child, 0);
    }
    scanner->last_child = scanner->child;
    scanner->child = (struct feeder_child){.fd = -1};
    feeder_child_let_go(&scanner->last_child);
    scanner->deadline_ms = DEVICE_NO_DEADLINE;
    scanner->retry_ms = now_ms + SCANNER_RETRY_MS;
}

static bool has_child(const struct scanner *scanner)
{
    return scanner->child.fd >= 0;
}

static int scanner_open(struct device *device, int64_t now_ms)
{
    struct scanner *scanner = scanner_of(device);
    assert(!scanner->opened);
    const int result = child_start(scanner, now_ms);
    scanner->opened = result == SCANNER_OK;
    return result;
}

static size_t scanner_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    const struct scanner *scanner = scanner_of(device);
    if (!has_child(scanner) || room == 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = scanner->child.fd, .events = POLLIN};
    return 1;
}

/* Reads what came. */
static void child_hear(struct scanner *scanner, int64_t now_ms)
{
    static uint8_t bytes[SCANNER_READ_BYTES];
    for (int i = 0; i < SCANNER_READS_MAX && scanner->session.state != FEED_STATE_OVER; i++) {
        const ssize_t got = read(scanner->child.fd, bytes, sizeof(bytes));
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (got <= 0) { /* it ended without a word */
            feed_session_gone(&scanner->session, SCAN_CRASHED);
            return;
        }
        if (scanner->deadline_ms != DEVICE_NO_DEADLINE && !scanner->cancelling) {
            scanner->deadline_ms = now_ms + SCANNER_SILENCE_MS;
        }
        feed_session_bytes(&scanner->session, bytes, (size_t)got);
    }
}

static void scanner_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                             int64_t now_ms)
{
    struct scanner *scanner = scanner_of(device);
    (void)feeder_child_is_over(&scanner->last_child);
    for (size_t i = 0; i < count; i++) {
        if (has_child(scanner) && fds[i].fd == scanner->child.fd && fds[i].revents != 0) {
            child_hear(scanner, now_ms);
        }
    }
    if (has_child(scanner) && now_ms >= scanner->deadline_ms) {
        const enum paper_problem problem = scanner->cancelling ? SCAN_CANCELLED : SCAN_SILENT;
        feeder_child_kill(&scanner->child);
        feed_session_gone(&scanner->session, problem);
        scanner->child.fd = -1;
        child_drop(scanner, now_ms);
    } else if (has_child(scanner) && scanner->session.state == FEED_STATE_OVER) {
        child_drop(scanner, now_ms);
    }
    if (!has_child(scanner) && now_ms >= scanner->retry_ms) {
        if (child_start(scanner, now_ms) != SCANNER_OK) {
            scanner->problem = SCAN_CRASHED;
        }
    }
}

static int64_t scanner_next_deadline_ms(const struct device *device)
{
    const struct scanner *scanner = (const struct scanner *)device;
    return has_child(scanner) ? scanner->deadline_ms : scanner->retry_ms;
}

static enum device_state state_of(const struct scanner *scanner)
{
    if (!has_child(scanner)) {
        return scanner->problem == SCAN_ABSENT || scanner->problem == SCAN_LOST ||
                       scanner->problem == SCAN_FINE
                   ? DEVICE_ABSENT
                   : DEVICE_FAILED;
    }
    switch (scanner->session.state) {
    case FEED_STATE_OPENING:
        return DEVICE_OPENING;
    case FEED_STATE_IDLE:
        return DEVICE_READY;
    case FEED_STATE_SCANNING:
        return DEVICE_BUSY;
    case FEED_STATE_OVER:
        break;
    }
    return DEVICE_FAILED;
}

static struct device_health scanner_health(const struct device *device)
{
    const struct scanner *scanner = (const struct scanner *)device;
    const struct scan_words *words = paper_problem_words(scanner->problem);
    return (struct device_health){state_of(scanner), words->code, words->advice_zh,
                                  words->advice_en};
}

static void scanner_close(struct device *device)
{
    struct scanner *scanner = scanner_of(device);
    if (has_child(scanner)) {
        child_drop(scanner, 0);
    }
    scanner->problem = SCAN_FINE;
    scanner->opened = false;
}

static const struct device_ops scanner_ops = {
    .kind = "scanner",
    .open = scanner_open,
    .poll_fds = scanner_poll_fds,
    .on_ready = scanner_on_ready,
    .next_deadline_ms = scanner_next_deadline_ms,
    .health = scanner_health,
    .close = scanner_close,
};

int scanner_create(const struct scanner_options *options, struct scanner **ret_scanner)
{
    assert(options->words != NULL && options->listener != NULL);
    struct scanner *scanner = calloc(1, sizeof(*scanner));
    if (scanner == NULL) {
        return SCANNER_NO_MEMORY;
    }
    scanner->device.ops = &scanner_ops;
    scanner->options = *options;
    if (scanner->options.limits.side_px_max == 0) {
        scanner->options.limits = page_limits_of_halls;
    }
    scanner->child.fd = -1;
    scanner->last_child.fd = -1;
    scanner->session.state = FEED_STATE_OVER;
    *ret_scanner = scanner;
    return SCANNER_OK;
}

void scanner_destroy(struct scanner *scanner)
{
    if (scanner == NULL) {
        return;
    }
    scanner_close(&scanner->device);
    feeder_child_wait(&scanner->last_child, SCANNER_CLOSE_MS);
    free(scanner);
}

struct device *scanner_device(struct scanner *scanner)
{
    return &scanner->device;
}

static int picture_ask(struct scanner *scanner, uint8_t what, int head, int64_t now_ms)
{
    if (!has_child(scanner) || scanner->session.state != FEED_STATE_IDLE || head < 0 || head > 9) {
        return SCANNER_NOT_READY;
    }
    const uint8_t command[FEED_COMMAND_BYTES] = {what, (uint8_t)head};
    if (!feeder_child_tell(&scanner->child, command)) {
        return SCANNER_NOT_READY; /* its end is heard next */
    }
    scanner->problem = SCAN_FINE;
    scanner->deadline_ms = now_ms + SCANNER_SILENCE_MS;
    feed_session_start(&scanner->session);
    return SCANNER_OK;
}

int scanner_start(struct scanner *scanner, int head, int64_t now_ms)
{
    return picture_ask(scanner, FEED_SCAN, head, now_ms);
}

int scanner_preview(struct scanner *scanner, int head, int64_t now_ms)
{
    return picture_ask(scanner, FEED_PREVIEW, head, now_ms);
}

void scanner_cancel(struct scanner *scanner, int64_t now_ms)
{
    static const uint8_t command[FEED_COMMAND_BYTES] = {FEED_CANCEL, 0};
    if (!has_child(scanner) || scanner->session.state != FEED_STATE_SCANNING ||
        scanner->cancelling) {
        return;
    }
    scanner->cancelling = true;
    const bool told = feeder_child_tell(&scanner->child, command);
    scanner->deadline_ms = told ? now_ms + SCANNER_CANCEL_MS : now_ms;
}

const char *scanner_name(const struct scanner *scanner)
{
    return scanner->name;
}

enum paper_problem scanner_problem(const struct scanner *scanner)
{
    return scanner->problem;
}
