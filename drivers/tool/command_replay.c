/* replay: a record's bytes through the driver again, by the record's own time. */
#include "drivers/io/port_memory.h"
#include "drivers/tool/command.h"
#include "drivers/tool/record_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    DEADLINES_MAX = 100000,
    REST_MS = 2000, /* after the last line, for what still waits */
};

struct replay {
    struct tool_line line; /* kind and place, as the record has them */
    uint8_t descriptor[KIND_DESCRIPTOR_MAX];
    size_t descriptor_bytes;
    struct device *device;
    struct port *port;
    int64_t now_ms;
};

static void line_print(void *context, const char *text)
{
    const struct replay *replay = context;
    printf("%lld %s\n", (long long)replay->now_ms, text);
}

/* Lets the device have its deadlines up to `until_ms`. */
static void time_pass(struct replay *replay, int64_t until_ms)
{
    for (int i = 0; i < DEADLINES_MAX; i++) {
        const int64_t due_ms = device_next_deadline_ms(replay->device);
        if (due_ms > until_ms) {
            break;
        }
        replay->now_ms = due_ms > replay->now_ms ? due_ms : replay->now_ms;
        device_on_ready(replay->device, NULL, 0, replay->now_ms);
    }
    replay->now_ms = until_ms > replay->now_ms ? until_ms : replay->now_ms;
}

static bool note_take(struct replay *replay, const struct record_line *line)
{
    const char *wrong = "";
    if (strcmp(line->name, "kind") == 0) {
        replay->line.kind = kind_find(line->value);
        return replay->line.kind != NULL;
    }
    if (strcmp(line->name, "where") == 0) {
        return where_read(line->value, &replay->line.where, &wrong);
    }
    if (strcmp(line->name, "descriptor") == 0) {
        const int size =
            record_hex_read(line->value, replay->descriptor, sizeof(replay->descriptor));
        replay->descriptor_bytes = size < 0 ? 0 : (size_t)size;
        return size >= 0;
    }
    return false;
}

static bool begin(struct replay *replay, const struct kind_tell *tell, bool plugged)
{
    const char *wrong = "";
    const struct kind_use use = {.where = &replay->line.where,
                                 .tell = tell,
                                 .replay = true,
                                 .descriptor = replay->descriptor,
                                 .descriptor_bytes = replay->descriptor_bytes};
    if (replay->line.kind == NULL) {
        return false;
    }
    replay->device = replay->line.kind->create(&use, &replay->port, &wrong);
    if (replay->device == NULL) {
        return false;
    }
    port_memory_plug(replay->port, plugged);
    return device_open(replay->device, replay->now_ms) == 0;
}

/* What the driver said then it says now by itself, so bytes to the device are passed over. */
static void passed_take(struct replay *replay, const struct record_line *line)
{
    const bool plugs = line->size_bytes == 0;
    if (plugs && line->to_device) {
        port_memory_plug(replay->port, true); /* found again by the driver's own looking */
    }
    time_pass(replay, line->at_ms);
    if (plugs && !line->to_device) {
        port_memory_plug(replay->port, false);
    } else if (!plugs && !line->to_device) {
        (void)port_memory_give(replay->port, line->bytes, line->size_bytes);
    }
    device_on_ready(replay->device, NULL, 0, replay->now_ms);
}

static int lines_play(struct replay *replay, FILE *file, const struct kind_tell *tell)
{
    static char text[RECORD_LINE_ROOM];
    static struct record_line line;
    int count = 0;
    while (fgets(text, sizeof(text), file) != NULL) {
        const size_t length = strcspn(text, "\n");
        const bool whole = text[length] == '\n';
        text[length] = '\0';
        count++;
        const bool good = count == 1 ? strcmp(text, RECORD_HEAD) == 0
                                     : whole && record_line_read(text, &line) &&
                                           (line.kind == RECORD_PASSED || replay->device == NULL);
        if (!good || count > RECORD_LINES_MAX ||
            (count > 1 && line.kind == RECORD_NOTE && !note_take(replay, &line))) {
            return tool_refuse(TOOL_FAILED, "%s:%d: not a line of a record", replay->line.file,
                               count);
        }
        if (count == 1 || line.kind == RECORD_NOTE) {
            continue;
        }
        if (replay->device == NULL && !begin(replay, tell, line.to_device)) {
            return tool_refuse(TOOL_FAILED, "%s: the record does not say of what it is",
                               replay->line.file);
        }
        passed_take(replay, &line);
    }
    if (replay->device != NULL) {
        time_pass(replay, replay->now_ms + REST_MS);
    }
    return count > 0 ? TOOL_DONE : tool_refuse(TOOL_FAILED, "%s: it is empty", replay->line.file);
}

int tool_replay(const struct tool_line *line)
{
    static struct replay replay;
    const struct kind_tell tell = {.line = line_print, .context = &replay, .show = true};
    FILE *file = fopen(line->file, "r");
    if (file == NULL) {
        return tool_refuse(TOOL_FAILED, "%s: %s", line->file, strerror(errno));
    }
    replay.line.file = line->file;
    const int status = lines_play(&replay, file, &tell);
    fclose(file);
    if (replay.device != NULL) {
        device_close(replay.device);
        replay.line.kind->destroy(replay.device);
    }
    return status;
}
