/* test, watch and record: a device in a loop until the time is over or Ctrl-C. */
#include "drivers/base/clock.h"
#include "drivers/io/device_loop.h"
#include "drivers/tool/command.h"
#include "drivers/tool/record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEST_SECONDS = 5, LOOP_MS = 1000, DESCRIPTOR_TEXT_ROOM = 2 * KIND_DESCRIPTOR_MAX + 1 };

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void line_print(void *context, const char *text)
{
    (void)context;
    puts(text);
}

static void health_print(const struct device_health *health)
{
    static const char *const names[] = {
        [DEVICE_ABSENT] = "absent", [DEVICE_OPENING] = "opening", [DEVICE_READY] = "ready",
        [DEVICE_BUSY] = "busy",     [DEVICE_FAILED] = "failed",
    };
    printf("state %s%s%s%s%s%s%s\n", names[health->state], health->code[0] != '\0' ? " code=" : "",
           health->code, health->code[0] != '\0' ? " " : "", health->advice_zh,
           health->code[0] != '\0' ? " / " : "", health->advice_en);
}

/* Prints each change of health; ends early when `until_ready` and it serves. */
static bool loop(struct device *device, int seconds, bool until_ready)
{
    const int64_t end_ms = seconds > 0 ? clock_monotonic_ms() + (int64_t)seconds * 1000 : INT64_MAX;
    struct device_health told = {.code = NULL};
    for (;;) {
        struct device_health health = device_health(device);
        /* At work and waiting for it is one state to who looks on. */
        health.state = health.state == DEVICE_BUSY ? DEVICE_READY : health.state;
        if (told.code == NULL || told.state != health.state ||
            strcmp(told.code, health.code) != 0) {
            told = health;
            health_print(&told);
        }
        const bool serves = health.state == DEVICE_READY;
        const int64_t left_ms = end_ms - clock_monotonic_ms();
        if (stopped || left_ms <= 0 || (until_ready && serves)) {
            return serves;
        }
        device_loop_once(&device, 1, left_ms < LOOP_MS ? left_ms : LOOP_MS);
    }
}

static int device_run(const struct tool_line *line, const struct kind_use *use, int seconds,
                      bool until_ready, bool *ret_serves)
{
    struct port *port = NULL;
    const char *wrong = "";
    struct device *device = line->kind->create(use, &port, &wrong);
    if (device == NULL) {
        return tool_refuse(TOOL_MISUSED, "%s: %s", line->where_text, wrong);
    }
    const struct sigaction action = {.sa_handler = stop};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    int status = TOOL_DONE;
    if (device_open(device, clock_monotonic_ms()) != 0) {
        status = tool_refuse(TOOL_FAILED, "%s: it can never work", line->where_text);
    } else {
        *ret_serves = loop(device, seconds, until_ready);
        device_close(device);
    }
    line->kind->destroy(device);
    return status;
}

int tool_test(const struct tool_line *line)
{
    const struct kind_tell tell = {.line = line_print};
    const struct kind_use use = {.where = &line->where, .tell = &tell};
    bool serves = false;
    const int status =
        device_run(line, &use, line->seconds > 0 ? line->seconds : TEST_SECONDS, true, &serves);
    return status != TOOL_DONE ? status : serves ? TOOL_DONE : TOOL_FAILED;
}

int tool_watch(const struct tool_line *line)
{
    const struct kind_tell tell = {.line = line_print, .show = line->show};
    const struct kind_use use = {.where = &line->where, .tell = &tell};
    bool serves = false;
    return device_run(line, &use, line->seconds, false, &serves);
}

struct recording {
    FILE *file;
    int64_t began_ms;
    bool failed;
};

static void record_sink(void *context, enum port_way way, const uint8_t *bytes, size_t size_bytes)
{
    static char text[RECORD_LINE_ROOM];
    struct recording *recording = context;
    record_line_write(clock_monotonic_ms() - recording->began_ms, way == PORT_TO_DEVICE, bytes,
                      size_bytes, text);
    if (fputs(text, recording->file) < 0 || fflush(recording->file) != 0) {
        recording->failed = true;
    }
}

/* The settings, and not the path: that may name a place. */
static void head_write(const struct tool_line *line, FILE *file)
{
    static uint8_t bytes[KIND_DESCRIPTOR_MAX];
    static char text[DESCRIPTOR_TEXT_ROOM];
    const struct where *where = &line->where;
    fprintf(file, RECORD_HEAD "\nkind %s\nwhere %s:device?end=%s&aim=%s", line->kind->name,
            where_cable_name(where->cable), where_end_name(where->end), where->aim ? "yes" : "no");
    if (where->counted) {
        fputs("&counted=yes", file);
    }
    if (where->gap_ms > 0) {
        fprintf(file, "&gap=%d", where->gap_ms);
    }
    fputc('\n', file);
    const int size = where->cable == WHERE_HID && line->kind->descriptor != NULL
                         ? line->kind->descriptor(where, bytes, sizeof(bytes))
                         : -1;
    if (size > 0) {
        record_hex_write(bytes, (size_t)size, text);
        fprintf(file, "descriptor %s\n", text);
    }
}

int tool_record(const struct tool_line *line)
{
    const int made = open(line->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct recording recording = {.file = made < 0 ? NULL : fdopen(made, "w"),
                                  .began_ms = clock_monotonic_ms()};
    if (recording.file == NULL) {
        return tool_refuse(TOOL_FAILED, "%s: %s", line->file, strerror(errno));
    }
    const struct kind_tell tell = {.line = line_print};
    const struct kind_use use = {
        .where = &line->where, .tell = &tell, .sink = record_sink, .sink_context = &recording};
    bool serves = false;
    head_write(line, recording.file);
    const int status = device_run(line, &use, line->seconds, false, &serves);
    recording.failed |= fclose(recording.file) != 0;
    if (status != TOOL_DONE) {
        (void)unlink(line->file);
        return status;
    }
    return recording.failed ? tool_refuse(TOOL_FAILED, "%s: not all could be written", line->file)
                            : TOOL_DONE;
}
