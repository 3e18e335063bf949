#include "firmware/sim/control.h"

#include "drivers/base/buffer.h"
#include "firmware/sim/port.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    WORDS_MAX = 4,
    LINE_ROOM = 512,
    ANSWER_CAP_BYTES = 1 << 16,
    PATH_ROOM = 256,
    TELL_TIMEOUT_MS = 5000,
};

struct client {
    int file; /* negative: free */
    size_t size;
    char bytes[LINE_ROOM];
};

struct control {
    char path[PATH_ROOM];
    struct line *line;
    int listener;
    bool quit;
    struct client clients[CONTROL_CLIENTS_MAX];
};

/* One line being answered. */
struct turn {
    struct control *control;
    char *words[WORDS_MAX];
    int64_t now_ms;
    struct buffer answer;
};

struct control *control_create(const char *path, struct line *line)
{
    struct control *control = calloc(1, sizeof(*control));
    if (control == NULL) {
        return NULL;
    }
    control->line = line;
    control->listener = port_listen(path);
    if (control->listener < 0) {
        free(control);
        return NULL;
    }
    snprintf(control->path, sizeof(control->path), "%s", path);
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        control->clients[i].file = -1;
    }
    return control;
}

static void client_close(struct client *client)
{
    if (client->file >= 0) {
        close(client->file);
    }
    client->file = -1;
    client->size = 0;
}

void control_destroy(struct control *control)
{
    if (control == NULL) {
        return;
    }
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        client_close(&control->clients[i]);
    }
    close(control->listener);
    unlink(control->path);
    free(control);
}

/* ---- the commands ---- */

__attribute__((format(printf, 2, 3))) static void say(struct turn *turn, const char *format, ...)
{
    char text[LINE_ROOM];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof(text), format, values);
    va_end(values);
    /* Over the cap: the end is cut, the reader sees that "ok" is missing. */
    (void)!buffer_append_text(&turn->answer, text);
}

static void put_answer(void *context, char character)
{
    struct turn *turn = context;
    (void)!buffer_append(&turn->answer, &character, 1);
}

static struct host_device *device_named(struct turn *turn)
{
    struct host_device *host = line_device(turn->control->line, turn->words[1]);
    if (host == NULL) {
        say(turn, "error: no device \"%s\" in here; \"devices\" lists them\n", turn->words[1]);
    }
    return host;
}

static void say_ok(struct turn *turn)
{
    say(turn, "ok\n");
}

static void do_key(struct turn *turn)
{
    struct host_device *host = device_named(turn);
    if (host == NULL) {
        return;
    }
    switch (host_device_press(host, turn->words[2])) {
    case HOST_OK:
        say_ok(turn);
        break;
    case HOST_FINGERS_BUSY:
        say(turn, "error: %d presses are waiting already\n", HOST_FINGERS_MAX);
        break;
    default:
        say(turn, "error: %s has no key \"%s\"; it has", turn->words[1], turn->words[2]);
        const struct device_kind_ops *ops = host_device_core(host)->ops;
        for (int i = 0; i < ops->key_count; i++) {
            say(turn, " %s", ops->keys[i].name);
        }
        say(turn, ops->key_count == 0 ? " none\n" : "\n");
        break;
    }
}

static void state_one(struct turn *turn, const char *name, const char *state)
{
    const struct host_device *host = line_device(turn->control->line, name);
    say(turn, "%s %s\n", name, state);
    if (host != NULL && strcmp(state, "unplugged") != 0) {
        const struct text_out out = {put_answer, turn};
        host_device_describe(host, turn->now_ms, &out);
    }
}

static void visit_state(void *context, const char *name, const char *state)
{
    struct turn *turn = context;
    if (turn->words[1] == NULL || strcmp(turn->words[1], name) == 0) {
        state_one(turn, name, state);
    }
}

static void do_state(struct turn *turn)
{
    line_each(turn->control->line, visit_state, turn);
    if (turn->answer.length_bytes == 0 && turn->words[1] != NULL) {
        say(turn, "error: no device \"%s\"; \"devices\" lists them\n", turn->words[1]);
        return;
    }
    say_ok(turn);
}

static void visit_name(void *context, const char *name, const char *state)
{
    say(context, "%s %s\n", name, state);
}

static void do_devices(struct turn *turn)
{
    line_each(turn->control->line, visit_name, turn);
    say_ok(turn);
}

/* A portable bitmap, 1 is lit; written beside and moved, so that a reader never sees a half. */
static bool write_picture(const struct strip *strip, bool latched, const char *path)
{
    char beside[PATH_ROOM + 8];
    snprintf(beside, sizeof(beside), "%s.new", path);
    FILE *file = fopen(beside, "wb");
    if (file == NULL) {
        return false;
    }
    fprintf(file, "P4\n%u %u\n", strip->width_px, strip->height_px);
    for (unsigned y_px = 0; y_px < strip->height_px; y_px++) {
        for (unsigned x_px = 0; x_px < strip->width_px; x_px += 8) {
            unsigned byte = strip_latched_byte(strip, x_px, y_px);
            for (unsigned i = 0; i < 8 && !latched; i++) {
                byte = (byte << 1 | strip_pixel(strip, x_px + i, y_px, false, 0)) & 0xFF;
            }
            fputc((int)byte, file);
        }
    }
    const bool written = ferror(file) == 0;
    return fclose(file) == 0 && written && rename(beside, path) == 0;
}

static void do_picture(struct turn *turn, bool latched)
{
    const struct host_device *host = device_named(turn);
    if (host == NULL) {
        return;
    }
    const struct strip *strip = host_device_strip(host);
    if (strip == NULL) {
        say(turn, "error: %s is no strip\n", turn->words[1]);
    } else if (!write_picture(strip, latched, turn->words[2])) {
        say(turn, "error: %s: %s\n", turn->words[2], strerror(errno));
    } else {
        say_ok(turn);
    }
}

static void do_frame(struct turn *turn)
{
    do_picture(turn, true);
}

static void do_shown(struct turn *turn)
{
    do_picture(turn, false);
}

static void say_found(struct turn *turn, bool found)
{
    if (found) {
        say_ok(turn);
    } else {
        say(turn, "error: %s is not on the line\n", turn->words[1]);
    }
}

static void do_unplug(struct turn *turn)
{
    say_found(turn, line_unplug(turn->control->line, turn->words[1]));
}

static void do_cut(struct turn *turn)
{
    say_found(turn, line_cut(turn->control->line, turn->words[1]));
}

static void do_plug(struct turn *turn)
{
    say_found(turn, line_plug(turn->control->line, turn->words[1], turn->now_ms));
}

static void do_quit(struct turn *turn)
{
    turn->control->quit = true;
    say_ok(turn);
}

static void do_help(struct turn *turn);

static const struct {
    const char *name;
    const char *rest;
    int least; /* words with the name */
    int most;
    void (*run)(struct turn *turn);
} commands[] = {
    {"key", "DEVICE NAME", 3, 3, do_key},
    {"state", "[DEVICE]", 1, 2, do_state},
    {"frame", "DEVICE FILE.pbm", 3, 3, do_frame},
    {"shown", "DEVICE FILE.pbm", 3, 3, do_shown},
    {"unplug", "DEVICE", 2, 2, do_unplug},
    {"cut", "DEVICE", 2, 2, do_cut},
    {"plug", "DEVICE", 2, 2, do_plug},
    {"devices", "", 1, 1, do_devices},
    {"help", "", 1, 1, do_help},
    {"quit", "", 1, 1, do_quit},
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void do_help(struct turn *turn)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        say(turn, "%s %s\n", commands[i].name, commands[i].rest);
    }
    say_ok(turn);
}

static int split(char *text, char *ret_words[WORDS_MAX])
{
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t\r", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r", &rest)) {
        if (count == WORDS_MAX) {
            return WORDS_MAX + 1;
        }
        ret_words[count++] = word;
    }
    return count;
}

static void control_obey(struct turn *turn, char *text)
{
    const int count = split(text, turn->words);
    for (int i = 0; i < COMMAND_COUNT && count > 0; i++) {
        if (strcmp(turn->words[0], commands[i].name) != 0) {
            continue;
        }
        if (count < commands[i].least || count > commands[i].most) {
            say(turn, "error: it is \"%s %s\"\n", commands[i].name, commands[i].rest);
        } else {
            commands[i].run(turn);
        }
        return;
    }
    say(turn, "error: no such command; \"help\" lists them\n");
}

/* ---- the socket ---- */

/* A client that does not read its answers loses the rest of them, and its connection. */
static void client_answer(struct client *client, const struct buffer *answer)
{
    const ssize_t sent =
        send(client->file, answer->bytes, answer->length_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != (ssize_t)answer->length_bytes) {
        client_close(client);
    }
}

static void client_obey(struct control *control, struct client *client, int64_t now_ms)
{
    char *end = NULL;
    while (client->file >= 0 && (end = memchr(client->bytes, '\n', client->size)) != NULL) {
        struct turn turn = {.control = control, .now_ms = now_ms};
        buffer_init(&turn.answer, ANSWER_CAP_BYTES);
        *end = '\0';
        control_obey(&turn, client->bytes);
        const size_t used = (size_t)(end + 1 - client->bytes);
        client->size -= used;
        memmove(client->bytes, end + 1, client->size);
        client_answer(client, &turn.answer);
        buffer_deinit(&turn.answer);
    }
}

static void client_read(struct control *control, struct client *client, int64_t now_ms)
{
    const ssize_t size = read(client->file, client->bytes + client->size, LINE_ROOM - client->size);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size <= 0) {
        client_close(client);
        return;
    }
    client->size += (size_t)size;
    client_obey(control, client, now_ms);
    if (client->size == LINE_ROOM) {
        client_close(client); /* a line that never ends */
    }
}

static void client_accept(struct control *control)
{
    const int file = accept(control->listener, NULL, NULL);
    if (file < 0) {
        return;
    }
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (control->clients[i].file < 0) {
            fcntl(file, F_SETFL, O_NONBLOCK);
            control->clients[i] = (struct client){.file = file};
            return;
        }
    }
    close(file);
}

size_t control_poll_fill(const struct control *control, struct pollfd *ret_polls)
{
    size_t count = 0;
    ret_polls[count++] = (struct pollfd){.fd = control->listener, .events = POLLIN};
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        ret_polls[count++] = (struct pollfd){.fd = control->clients[i].file, .events = POLLIN};
    }
    return count;
}

bool control_run(struct control *control, const struct pollfd *polls, size_t count, int64_t now_ms)
{
    assert(count == CONTROL_POLL_ROOM);
    for (size_t i = 1; i < count; i++) {
        if (polls[i].revents != 0) {
            client_read(control, &control->clients[i - 1], now_ms);
        }
    }
    if (polls[0].revents != 0) {
        client_accept(control);
    }
    return !control->quit;
}

int control_tell(const char *path, const char *words)
{
    const int file = port_open(path);
    if (file < 0) {
        fprintf(stderr, "hall-field-sim: %s: %s\n", path, strerror(errno));
        return 1;
    }
    port_write(file, (const uint8_t *)words, strlen(words));
    port_write(file, (const uint8_t *)"\n", 1);
    char answer[ANSWER_CAP_BYTES];
    size_t size = 0;
    struct pollfd wait = {.fd = file, .events = POLLIN};
    bool good = false;
    bool bad = false;
    while (!good && !bad && size < sizeof(answer) - 1 && poll(&wait, 1, TELL_TIMEOUT_MS) > 0) {
        const ssize_t got = read(file, answer + size, sizeof(answer) - 1 - size);
        if (got <= 0) {
            break;
        }
        size += (size_t)got;
        answer[size] = '\0';
        good = size >= 3 && strcmp(answer + size - 3, "ok\n") == 0;
        bad = strncmp(answer, "error:", 6) == 0 && answer[size - 1] == '\n';
    }
    close(file);
    fwrite(answer, 1, good ? size - 3 : size, bad ? stderr : stdout);
    if (!good && !bad) {
        fprintf(stderr, "hall-field-sim: %s gave no answer\n", path);
    }
    return good ? 0 : 1;
}
