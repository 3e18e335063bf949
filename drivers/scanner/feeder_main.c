/* mashang-scan-feeder: see feeder.h. Not for people: `mashang-scan` starts it. */
#include "drivers/base/log.h"
#include "drivers/base/options.h"
#include "drivers/scanner/feeder.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const struct feeder_kind *const kinds[] = {&feeder_sane, &feeder_v4l2, &feeder_folder};

static int out_fd = -1; /* where frames go; what a back-end prints goes to stderr */
static bool cancelled;
static const struct feeder_kind *kind;

static void end(int code)
{
    if (kind != NULL) {
        kind->close();
    }
    _exit(code);
}

static void put(const struct feed_frame *frame)
{
    static uint8_t bytes[FEED_FRAME_MAX];
    size_t size = feed_frame_write(frame, bytes);
    const uint8_t *from = bytes;
    while (size > 0) {
        const ssize_t written = write(out_fd, from, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            end(1);
        }
        from += written;
        size -= (size_t)written;
    }
}

void feeder_page(const struct feed_page *page)
{
    put(&(struct feed_frame){.kind = FEED_PAGE, .page = *page});
}

void feeder_data(const uint8_t *bytes, size_t size_bytes)
{
    while (size_bytes > 0) {
        const size_t part = size_bytes < FEED_PAYLOAD_MAX ? size_bytes : FEED_PAYLOAD_MAX;
        put(&(struct feed_frame){.kind = FEED_DATA, .data = bytes, .data_bytes = part});
        bytes += part;
        size_bytes -= part;
    }
}

void feeder_page_end(enum paper_problem problem)
{
    put(&(struct feed_frame){.kind = FEED_PAGE_END, .problem = problem});
}

/* Reads one command; false: none came in this time. Ends when the program is gone. */
static bool command_read(int timeout_ms, uint8_t ret_command[FEED_COMMAND_BYTES])
{
    struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&wait, 1, timeout_ms) <= 0) {
        return false;
    }
    size_t got = 0;
    while (got < FEED_COMMAND_BYTES) {
        const ssize_t taken = read(STDIN_FILENO, ret_command + got, FEED_COMMAND_BYTES - got);
        if (taken < 0 && errno == EINTR) {
            continue;
        }
        if (taken <= 0) {
            end(0);
        }
        got += (size_t)taken;
    }
    return true;
}

bool feeder_is_cancelled(void)
{
    uint8_t command[FEED_COMMAND_BYTES];
    while (command_read(0, command)) {
        cancelled = cancelled || command[0] == FEED_CANCEL;
    }
    return cancelled;
}

static int take_dpi(void *field, const char *value)
{
    char *rest = NULL;
    const long dpi = strtol(value, &rest, 10);
    *(int *)field = (int)dpi;
    return rest != value && *rest == '\0' && dpi >= PAGE_DPI_MIN && dpi <= PAGE_DPI_MAX;
}

static int take_ink(void *field, const char *value)
{
    static const char *const names[] = {"colour", "grey", "ink"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(value, names[i]) == 0) {
            *(enum feeder_ink *)field = (enum feeder_ink)i;
            return 1;
        }
    }
    return 0;
}

static int take_setting(void *field, const char *value)
{
    struct feeder_options *options = field;
    if (options->setting_count == FEEDER_SETTINGS_MAX || strchr(value, '=') == NULL) {
        return 0;
    }
    options->settings[options->setting_count++] = value;
    return 1;
}

static const struct option_row rows[] = {
    {"--source", option_take_text, offsetof(struct feeder_options, source)},
    {"--dpi", take_dpi, offsetof(struct feeder_options, dpi)},
    {"--ink", take_ink, offsetof(struct feeder_options, ink)},
    {"--duplex", NULL, offsetof(struct feeder_options, duplex)},
    {"--flatbed", NULL, offsetof(struct feeder_options, flatbed)},
    {"--setting", take_setting, 0},
};

/* Serves commands until the program goes away. */
static void serve(void)
{
    for (;;) {
        uint8_t command[FEED_COMMAND_BYTES];
        if (!command_read(-1, command)) {
            continue;
        }
        enum paper_problem problem = SCAN_SETTING;
        cancelled = false;
        if (command[0] == FEED_SCAN) {
            problem = kind->scan(command[1]);
        } else if (command[0] == FEED_PREVIEW && kind->preview != NULL) {
            problem = kind->preview(command[1]);
        } else if (command[0] == FEED_CANCEL) {
            continue; /* it came too late: that scan is over */
        }
        put(&(struct feed_frame){.kind = FEED_DONE, .problem = problem});
        if (problem == SCAN_LOST) {
            put(&(struct feed_frame){.kind = FEED_FAILED, .problem = SCAN_LOST});
            end(0);
        }
    }
}

int main(int count, char **words)
{
    struct feeder_options options = {.dpi = 300};
    const char *wrong = NULL;
    if (options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, &options, &wrong) !=
            OPTIONS_OK ||
        options.source == NULL) {
        log_line(LOG_ERROR, "scan_feeder.options", "wrong=%s", wrong == NULL ? "" : wrong);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    out_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (out_fd < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        return 1;
    }
    struct feed_frame hello = {.kind = FEED_READY};
    enum paper_problem problem = SCAN_SETTING;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && kind == NULL; i++) {
        const size_t length = strlen(kinds[i]->prefix);
        if (strncmp(options.source, kinds[i]->prefix, length) == 0) {
            kind = kinds[i];
            problem = kind->open(&options, options.source + length, hello.name);
        }
    }
    if (problem != SCAN_FINE) {
        put(&(struct feed_frame){.kind = FEED_FAILED, .problem = problem});
        end(0);
    }
    put(&hello);
    serve();
}
