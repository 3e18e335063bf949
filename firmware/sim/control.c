#include "firmware/sim/control.h"

#include "firmware/sim/command.h"
#include "firmware/sim/port.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
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
        struct turn turn = {.line = control->line, .quit = &control->quit, .now_ms = now_ms};
        buffer_init(&turn.answer, ANSWER_CAP_BYTES);
        *end = '\0';
        command_obey(&turn, client->bytes);
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
