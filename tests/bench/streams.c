/*
 * Many clients that listen: WebSockets of a hall, or bare sockets of bench-writer. One process, one
 * epoll, so that both ends of a measure are read by the same eyes.
 *
 *   bench-streams PORT CLIENTS KEY TOPIC[,TOPIC…]      WebSockets; client i takes topic i mod n
 *   bench-streams PORT CLIENTS BYTES                   bare sockets; a message has so many bytes
 *
 * Prints {"ready"} when all are connected and, of a hall, have their first state. Each line on
 * standard input asks for the next push: {"waiting"} says that it was read, and when every client
 * has one message more since then, {"seconds","bytes"} is printed: from the first byte at any
 * client to the last at all, and the length of a frame. Pings are answered throughout. Ends with
 * the input.
 */
#include "drivers/base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CLIENTS_MAX = 16384,
    TOPICS_MAX = 4096,
    EVENTS = 256,
    HEAD_MAX = 8,
    READ_BYTES = 65536,
    REQUEST_ROOM = 1024,
    INPUT = CLIENTS_MAX, /* standard input's place among the events */
    OP_PING = 9,
    OP_PONG = 10,
};

struct client {
    int socket;
    int head_bytes;      /* of the frame's head that are here */
    size_t payload_left; /* of the frame in hand */
    size_t frame_bytes;
    unsigned char head[HEAD_MAX];
    unsigned char ping[128];
    size_t ping_bytes;
    bool served; /* has its message of this push */
};

static struct client clients[CLIENTS_MAX];
static int client_count;
static size_t bare_bytes; /* 0: WebSockets */
static int served_count;
static int64_t first_us;
static size_t last_frame_bytes;

static void die(const char *what)
{
    (void)fprintf(stderr, "bench-streams: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void message_whole(struct client *client)
{
    if (!client->served) {
        client->served = true;
        served_count++;
        last_frame_bytes = client->frame_bytes;
    }
}

/* Bytes of the head that this much of it asks for (RFC 6455, 5.2; a server's frames have no mask).
 */
static int head_wanted(const struct client *client)
{
    if (client->head_bytes < 2) {
        return 2;
    }
    const int length = client->head[1] & 127;
    return length == 126 ? 4 : length == 127 ? HEAD_MAX + 3 : 2;
}

static void frame_begin(struct client *client)
{
    const int length = client->head[1] & 127;
    client->payload_left =
        length < 126 ? (size_t)length : (size_t)client->head[2] << 8 | client->head[3];
    client->frame_bytes = client->payload_left + (size_t)client->head_bytes;
    client->ping_bytes = 0;
}

static void frame_end(struct client *client)
{
    const int kind = client->head[0] & 15;
    if (kind == OP_PING) {
        unsigned char pong[sizeof client->ping + 6] = {0x80 | OP_PONG,
                                                       (unsigned char)(0x80 | client->ping_bytes)};
        memcpy(pong + 6, client->ping, client->ping_bytes); /* masked with zeros */
        (void)send(client->socket, pong, client->ping_bytes + 6, MSG_NOSIGNAL);
    } else if (kind <= 2) {
        message_whole(client);
    } else if (kind != OP_PONG) {
        errno = ECONNRESET;
        die("the hall closes a stream");
    }
    client->head_bytes = 0;
}

static void frames_take(struct client *client, const unsigned char *bytes, size_t count)
{
    while (count > 0) {
        if (client->head_bytes < head_wanted(client)) {
            if (client->head_bytes == HEAD_MAX) {
                errno = EMSGSIZE;
                die("a frame is too long");
            }
            client->head[client->head_bytes++] = *bytes++;
            count--;
            if (client->head_bytes == head_wanted(client) && client->head_bytes >= 2) {
                frame_begin(client);
            }
        } else {
            const size_t part = count < client->payload_left ? count : client->payload_left;
            if ((client->head[0] & 15) == OP_PING &&
                client->ping_bytes + part <= sizeof client->ping) {
                memcpy(client->ping + client->ping_bytes, bytes, part);
                client->ping_bytes += part;
            }
            client->payload_left -= part;
            bytes += part;
            count -= part;
        }
        if (client->head_bytes >= 2 && client->head_bytes == head_wanted(client) &&
            client->payload_left == 0) {
            frame_end(client);
        }
    }
}

static void bare_take(struct client *client, size_t count)
{
    client->payload_left += count;
    if (client->payload_left >= bare_bytes) {
        client->payload_left -= bare_bytes;
        client->frame_bytes = bare_bytes;
        message_whole(client);
    }
}

static void client_read(struct client *client)
{
    static unsigned char bytes[READ_BYTES];
    const ssize_t got = recv(client->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        die("a connection was lost");
    }
    if (got > 0) {
        first_us = first_us == 0 ? clock_monotonic_us() : first_us;
        if (bare_bytes > 0) {
            bare_take(client, (size_t)got);
        } else {
            frames_take(client, bytes, (size_t)got);
        }
    }
}

static int connected(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        die("connect");
    }
    return descriptor;
}

static void say_whole(int descriptor, const void *bytes, size_t count)
{
    if (send(descriptor, bytes, count, MSG_NOSIGNAL) != (ssize_t)count) {
        die("send");
    }
}

/* The upgrade, then the wish for one topic. */
static void stream_open(int descriptor, int port, const char *key, const char *topic)
{
    char text[REQUEST_ROOM];
    unsigned char frame[REQUEST_ROOM] = {0x81, 0x80 | 126};
    const int asked = snprintf(text, sizeof text,
                               "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                               "Authorization: Bearer %s\r\nUpgrade: websocket\r\n"
                               "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
                               port, key);
    say_whole(descriptor, text, (size_t)asked);
    size_t got = 0;
    do { /* byte by byte, so that nothing of the first frame is taken */
        if (got == sizeof text - 1 || recv(descriptor, text + got, 1, 0) != 1) {
            die("the upgrade was not answered");
        }
        text[++got] = '\0';
    } while (strstr(text, "\r\n\r\n") == NULL);
    if (strncmp(text, "HTTP/1.1 101", 12) != 0) {
        (void)fprintf(stderr, "%.200s\n", text);
        die("the upgrade was refused");
    }
    const int length = snprintf((char *)frame + 8, sizeof frame - 8,
                                "{\"subscribe\":[\"%s\"],\"after\":0}", topic);
    frame[2] = (unsigned char)(length >> 8);
    frame[3] = (unsigned char)length;
    say_whole(descriptor, frame, 8 + (size_t)length);
}

static void events_take(int epoll, bool *ret_line)
{
    struct epoll_event events[EVENTS];
    const int count = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < count; i++) {
        if (events[i].data.u32 == INPUT) {
            char line[64];
            if (read(STDIN_FILENO, line, sizeof line) <= 0) {
                exit(0);
            }
            *ret_line = true;
        } else {
            client_read(&clients[events[i].data.u32]);
        }
    }
}

static void push_await(int epoll)
{
    bool line = false;
    first_us = 0;
    served_count = 0;
    for (int i = 0; i < client_count; i++) {
        clients[i].served = false;
    }
    (void)printf("{\"waiting\":%d}\n", client_count);
    (void)fflush(stdout);
    while (served_count < client_count) {
        events_take(epoll, &line);
    }
    (void)printf("{\"seconds\":%.6f,\"bytes\":%zu}\n",
                 (double)(clock_monotonic_us() - first_us) / 1e6, last_frame_bytes);
    (void)fflush(stdout);
}

static void clients_open(int epoll, int port, const char *key, char *list)
{
    const char *topics[TOPICS_MAX];
    int topic_count = 0;
    for (char *topic = list; topic != NULL && topic_count < TOPICS_MAX;) {
        topics[topic_count++] = topic;
        topic = strchr(topic, ',');
        if (topic != NULL) {
            *topic++ = '\0';
        }
    }
    for (int i = 0; i < client_count; i++) {
        clients[i].socket = connected(port);
        if (key != NULL) {
            stream_open(clients[i].socket, port, key, topics[i % topic_count]);
        }
        struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)i}};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].socket, &event) != 0) {
            die("epoll_ctl");
        }
    }
}

int main(int count, char **words)
{
    struct rlimit limit;
    struct epoll_event input = {.events = EPOLLIN, .data = {.u32 = INPUT}};
    const int epoll = epoll_create1(0);
    if ((count != 4 && count != 5) || (client_count = atoi(words[2])) < 1 ||
        client_count > CLIENTS_MAX) {
        errno = EINVAL;
        die("say PORT CLIENTS KEY TOPICS, or PORT CLIENTS BYTES");
    }
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    bare_bytes = count == 4 ? (size_t)atoi(words[3]) : 0;
    clients_open(epoll, atoi(words[1]), count == 5 ? words[3] : NULL, count == 5 ? words[4] : NULL);
    bool line = false;
    while (bare_bytes == 0 && served_count < client_count) {
        events_take(epoll, &line);
    }
    (void)printf("{\"ready\":%d}\n", client_count);
    (void)fflush(stdout);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input) != 0) {
        die("epoll_ctl");
    }
    for (;;) {
        line = false;
        while (!line) {
            events_take(epoll, &line);
        }
        push_await(epoll);
    }
}
