/*
 * mashang-cups-escpos: a CUPS back-end for ESC/POS receipt printers, installed under the name of
 * its scheme (…/backend/mashang-escpos). CUPS calls it as backend(7) says:
 *
 *     mashang-escpos                                     lists devices
 *     mashang-escpos JOB USER TITLE COPIES OPTIONS [FILE]  prints, with DEVICE_URI in the
 * environment
 *
 * It takes a PNG, or a CUPS command file (then it only asks the printer for its state). What it
 * tells CUPS on stderr: STATE: reasons as the printer says them, ATTR: job-media-progress (0 = no
 * dot was sent, 100 = the whole receipt is on paper) and PAGE: once. Its exit:
 *
 *     OK      printed, once            FAILED  nothing was printed: the queue's policy may try
 * again CANCEL  a part or all may be on paper: never tried again; the message says "unknown"
 *
 * The rules are in receipt_job.c; this is the shell around them.
 */
#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"
#include "drivers/printer/device_link.h"
#include "drivers/printer/device_uri.h"
#include "drivers/printer/job_note.h"
#include "drivers/printer/picture_png.h"
#include "drivers/printer/receipt_job.h"
#include "drivers/printer/receipt_text.h"

#include <assert.h>
#include <cups/backend.h>
#include <cups/cups.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAKE_LOOK_MS = 50, TAKE_ASK_MS = 2000, RELINK_MS = 500, READ_BYTES = 512 };

static const char command_magic[] = "#CUPS-COMMAND";

static volatile sig_atomic_t terminated;

static void on_terminate(int signal_number)
{
    (void)signal_number;
    terminated = 1;
}

/* The shell of one job. */
struct shell {
    struct device_uri uri;
    int link; /* -1: none */
    int64_t relink_ms;
    char note_path[JOB_NOTE_PATH_MAX]; /* "" = no note is kept */
    enum job_note note;
    /* What CUPS was told last. */
    bool told;
    unsigned told_reasons;
    int told_progress;
    enum receipt_state told_state;
    bool told_connecting;
};

static struct receipt_job job;

static int devices_list(void)
{
    glob_t found = {0};
    if (glob("/dev/usb/lp*", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            printf("direct " DEVICE_URI_SCHEME ":%s \"Unknown\" \"Receipt printer %s (ESC/POS)\"\n",
                   found.gl_pathv[i], found.gl_pathv[i]);
        }
    }
    globfree(&found);
    printf("network " DEVICE_URI_SCHEME " \"Unknown\" \"Receipt printer (ESC/POS, port 9100)\"\n");
    return CUPS_BACKEND_OK;
}

/* ── What CUPS is told ── */

/* Adds those reasons that are set and takes the others away: a queue keeps them between jobs. */
static void reasons_tell(struct shell *shell)
{
    if (!job.reasons_known || (shell->told && shell->told_reasons == job.reasons)) {
        return;
    }
    for (int i = 0; i < RECEIPT_REASON_COUNT; i++) {
        const bool is = (job.reasons & (1U << i)) != 0;
        const bool was = (shell->told_reasons & (1U << i)) != 0;
        if (!shell->told || is != was) {
            fprintf(stderr, "STATE: %c%s\n", is ? '+' : '-',
                    receipt_reason_name((enum receipt_reason_at)i));
        }
    }
    shell->told = true;
    shell->told_reasons = job.reasons;
}

static void progress_tell(struct shell *shell)
{
    const bool connecting = job.state == RECEIPT_LINK;
    if (connecting != shell->told_connecting) {
        fprintf(stderr, "STATE: %cconnecting-to-device\n", connecting ? '+' : '-');
        shell->told_connecting = connecting;
    }
    reasons_tell(shell);
    if (job.progress != shell->told_progress) {
        fprintf(stderr, "ATTR: job-media-progress=%d\n", job.progress);
        if (job.progress == 100) {
            fprintf(stderr, "PAGE: 1 1\n");
        }
        shell->told_progress = job.progress;
    }
    if (job.state != shell->told_state) {
        fprintf(stderr, "DEBUG: receipt is in state %s\n", receipt_state_name(job.state));
        shell->told_state = job.state;
    }
}

/* ── The note of what was done, ahead of the bytes that do it ── */

static enum job_note note_wanted(void)
{
    if (job.progress == 100) {
        return JOB_NOTE_WHOLE;
    }
    if (receipt_job_in_doubt(&job)) {
        return JOB_NOTE_DOUBT;
    }
    return job.progress > 0 ? JOB_NOTE_BEGUN : JOB_NOTE_NONE;
}

/* False when the disk refuses: then nothing may go out that it can't remember. */
static bool note_keep(struct shell *shell)
{
    const enum job_note note = note_wanted();
    if (note == shell->note || shell->note_path[0] == '\0') {
        return true;
    }
    if (job_note_write(shell->note_path, note) != JOB_NOTE_OK) {
        fprintf(stderr, "ERROR: The note of this job can't be written: %s\n", strerror(errno));
        return false;
    }
    shell->note = note;
    return true;
}

/* ── The link ── */

static void link_close(struct shell *shell, int64_t now_ms)
{
    if (shell->link >= 0) {
        close(shell->link);
        shell->link = -1;
    }
    shell->relink_ms = now_ms + RELINK_MS;
    receipt_job_link(&job, false, now_ms);
}

static void link_try(struct shell *shell, int64_t now_ms)
{
    if (shell->link >= 0 || now_ms < shell->relink_ms) {
        return;
    }
    shell->link = device_link_open(&shell->uri);
    if (shell->link < 0) {
        fprintf(stderr, "DEBUG: The printer can't be opened: %s\n", strerror(errno));
        shell->relink_ms = clock_monotonic_ms() + RELINK_MS;
        return;
    }
    receipt_job_link(&job, true, clock_monotonic_ms());
}

static void link_read(struct shell *shell)
{
    uint8_t bytes[READ_BYTES];
    const ssize_t size = device_link_read(shell->link, bytes, sizeof(bytes));
    if (size < 0) {
        link_close(shell, clock_monotonic_ms());
    } else if (size > 0) {
        receipt_job_receive(&job, bytes, (size_t)size, clock_monotonic_ms());
    }
}

static void link_write(struct shell *shell)
{
    const uint8_t *bytes = NULL;
    const size_t size = receipt_job_output(&job, &bytes);
    if (size == 0) {
        return;
    }
    const ssize_t taken = device_link_write(shell->link, bytes, size);
    if (taken < 0) {
        link_close(shell, clock_monotonic_ms());
    } else if (taken > 0) {
        receipt_job_sent(&job, (size_t)taken, clock_monotonic_ms());
    }
}

/* One turn: waits at most RECEIPT_LOOK_MS. */
static void turn(struct shell *shell)
{
    link_try(shell, clock_monotonic_ms());
    receipt_job_tick(&job, clock_monotonic_ms());
    const uint8_t *bytes = NULL;
    const bool waiting = receipt_job_output(&job, &bytes) > 0;
    struct pollfd poller = {.fd = shell->link, .events = (short)(POLLIN | (waiting ? POLLOUT : 0))};
    const int ready = poll(&poller, 1, RECEIPT_LOOK_MS);
    if (ready > 0 && (poller.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        link_read(shell);
    }
    if (ready > 0 && shell->link >= 0 && (poller.revents & POLLOUT) != 0) {
        link_write(shell);
    }
    if (job.relink) {
        link_close(shell, clock_monotonic_ms());
    }
}

static void job_run(struct shell *shell)
{
    while (job.state != RECEIPT_END) {
        if (terminated != 0) {
            receipt_job_cancel(&job, clock_monotonic_ms());
        }
        if (!note_keep(shell)) {
            receipt_job_cancel(&job, clock_monotonic_ms());
        }
        progress_tell(shell);
        if (job.state != RECEIPT_END) {
            turn(shell);
        }
    }
    (void)note_keep(shell);
    progress_tell(shell);
    if (shell->told_connecting) {
        fprintf(stderr, "STATE: -connecting-to-device\n");
    }
    if (shell->link >= 0) {
        close(shell->link);
    }
}

static int job_exit_code(void)
{
    switch (job.outcome) {
    case RECEIPT_PRINTED:
        return CUPS_BACKEND_OK;
    case RECEIPT_NOTHING:
        fprintf(stderr, "ERROR: mashang: failed: nothing was printed\n");
        return CUPS_BACKEND_FAILED;
    case RECEIPT_UNKNOWN:
        break;
    }
    fprintf(stderr, "ERROR: mashang: unknown: a part of the receipt may be on paper\n");
    return CUPS_BACKEND_CANCEL;
}

/* ── The document ── */

static int document_read(const char *path, struct buffer *ret_document)
{
    const int file = path == NULL ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    int result = 0;
    uint8_t bytes[16 * 1024];
    ssize_t size = 0;
    while (result == 0 && (size = read(file, bytes, sizeof(bytes))) != 0) {
        if (size < 0 && errno != EINTR) {
            result = -1;
        } else if (size > 0 && buffer_append(ret_document, bytes, (size_t)size) != BUFFER_OK) {
            result = -1;
        }
    }
    if (path != NULL) {
        close(file);
    }
    return result;
}

/* False: another back-end has the printer for longer than `wait_ms`, or we are told to end. */
static bool printer_take(int64_t wait_ms)
{
    const char *folder = getenv("CUPS_CACHEDIR");
    const char *queue = getenv("PRINTER");
    if (folder == NULL || queue == NULL) {
        return true; /* started by hand */
    }
    const int64_t until_ms = clock_monotonic_ms() + wait_ms;
    while (job_note_lock(folder, queue) != JOB_NOTE_OK) {
        if (terminated != 0 || clock_monotonic_ms() >= until_ms) {
            return false;
        }
        (void)poll(NULL, 0, TAKE_LOOK_MS);
    }
    return true;
}

/* CUPS gives each job a uuid among its options; job numbers alone come again after a fresh spool.
 */
static void note_open(struct shell *shell, const char *job_id, const char *option_text)
{
    const char *folder = getenv("CUPS_CACHEDIR");
    if (folder == NULL) {
        return; /* started by hand: nobody would start it again */
    }
    job_note_sweep(folder);
    cups_option_t *options = NULL;
    const int count = cupsParseOptions(option_text, 0, &options);
    const char *uuid = cupsGetOption("job-uuid", count, options);
    if (job_note_path(folder, uuid == NULL ? job_id : uuid, shell->note_path) != JOB_NOTE_OK) {
        shell->note_path[0] = '\0';
    }
    cupsFreeOptions(count, options);
}

/* What the note of an earlier run means for this one: an exit code, or -1 to go on. */
static int note_follow(struct shell *shell)
{
    if (shell->note_path[0] == '\0') {
        return -1;
    }
    shell->note = job_note_read(shell->note_path);
    switch (shell->note) {
    case JOB_NOTE_WHOLE:
        fprintf(stderr, "INFO: An earlier run has printed this receipt.\n");
        fprintf(stderr, "ATTR: job-media-progress=100\n");
        return CUPS_BACKEND_OK;
    case JOB_NOTE_DOUBT:
        fprintf(stderr, "ATTR: job-media-progress=99\n");
        fprintf(stderr, "ERROR: mashang: unknown: an earlier run may have printed this receipt\n");
        return CUPS_BACKEND_CANCEL;
    case JOB_NOTE_BEGUN:
        receipt_job_resume(&job);
        return -1;
    case JOB_NOTE_NONE:
    case JOB_NOTE_COUNT:
        break;
    }
    return -1;
}

/* Asks the printer, which this process has taken, and tells CUPS. */
static void state_report(struct shell *shell)
{
    shell->note_path[0] = '\0';
    receipt_job_init(&job, NULL, (int64_t)shell->uri.patience_s * 1000, clock_monotonic_ms());
    shell->told_progress = job.progress;
    job_run(shell);
}

static int command_obey(struct shell *shell)
{
    if (printer_take(TAKE_ASK_MS)) {
        state_report(shell);
    } else {
        fprintf(stderr, "STATE: +%s\n", receipt_reason_name(RECEIPT_OFFLINE_AT));
    }
    return CUPS_BACKEND_OK;
}

static int picture_print(struct shell *shell, const struct picture *picture,
                         const struct buffer *document)
{
    static struct receipt_text text;
    struct receipt_picture receipt = {
        .bytes = picture->bytes, .width_bytes = picture->width_bytes, .rows = picture->height_px};
    size_t words_bytes = 0;
    const char *words = picture_png_words(document->bytes, document->length_bytes, &words_bytes);
    if (words != NULL) {
        receipt_text_make(&text, receipt_model_at(shell->uri.model), &receipt, words, words_bytes);
        receipt.lines = text.lines;
        receipt.line_count = text.count;
        fprintf(stderr, "DEBUG: %d lines go as text\n", text.count);
    }
    const int64_t patience_ms = (int64_t)shell->uri.patience_s * 1000;
    const bool taken = printer_take(patience_ms);
    receipt_job_init(&job, &receipt, patience_ms, clock_monotonic_ms());
    const int code = note_follow(shell);
    if (code >= 0) {
        if (taken) {
            state_report(shell); /* the run before could not say what the printer said last */
        }
        return code;
    }
    if (!taken) {
        fprintf(stderr, "ERROR: mashang: failed: another job holds the printer\n");
        return shell->note == JOB_NOTE_NONE ? CUPS_BACKEND_FAILED : CUPS_BACKEND_CANCEL;
    }
    job_run(shell);
    return job_exit_code();
}

static int document_print(struct shell *shell, const struct buffer *document)
{
    const size_t magic = sizeof(command_magic) - 1;
    if (document->length_bytes >= magic && memcmp(document->bytes, command_magic, magic) == 0) {
        return command_obey(shell);
    }
    struct picture picture;
    const int result = picture_png_read(document->bytes, document->length_bytes,
                                        shell->uri.dots / 8, RECEIPT_ROWS_MAX, &picture);
    if (result != PICTURE_OK) {
        fprintf(stderr, "ERROR: mashang: failed: the document is no PNG of at most %d dots\n",
                shell->uri.dots);
        return CUPS_BACKEND_CANCEL;
    }
    const int code = picture_print(shell, &picture, document);
    picture_deinit(&picture);
    return code;
}

int main(int count, char **arguments)
{
    setvbuf(stderr, NULL, _IOLBF, 0);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction terminate = {.sa_handler = on_terminate};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGTERM, &terminate, NULL);
    if (count == 1) {
        return devices_list();
    }
    if (count != 6 && count != 7) {
        fprintf(stderr, "usage: " DEVICE_URI_SCHEME " job user title copies options [file]\n");
        return CUPS_BACKEND_FAILED;
    }
    static struct shell shell = {.link = -1};
    const char *uri = cupsBackendDeviceURI(arguments);
    if (uri == NULL || device_uri_read(uri, &shell.uri) != DEVICE_URI_OK) {
        fprintf(stderr, "ERROR: mashang: failed: the device's address is malformed\n");
        return CUPS_BACKEND_STOP;
    }
    /* A number is printed once: two papers of one number would be two visitors. */
    if (strcmp(arguments[4], "1") != 0) {
        fprintf(stderr, "ERROR: mashang: failed: receipts are printed in one copy\n");
        return CUPS_BACKEND_CANCEL;
    }
    note_open(&shell, arguments[1], arguments[5]);
    struct buffer document;
    buffer_init(&document, PICTURE_PNG_BYTES_MAX);
    int code = CUPS_BACKEND_CANCEL;
    if (document_read(count == 7 ? arguments[6] : NULL, &document) != 0) {
        fprintf(stderr, "ERROR: mashang: failed: the document can't be read\n");
    } else {
        code = document_print(&shell, &document);
    }
    buffer_deinit(&document);
    return code;
}
