/*
 * The baseline of a push: a bare writer that sends the same bytes to many sockets and does nothing
 * else. It arms each socket, waits until the kernel says that it may be written, writes, and
 * arms it anew for reading, as any server must that also listens to its clients.
 *
 *   bench-writer CLIENTS BYTES
 *
 * Prints {"port"}, and {"clients"} when all are there. Each line on standard input is a push; it is
 * answered with {"cpu_s"}: the processor's time that it took. Ends with the input.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 16384, BYTES_MAX = 1 << 20, EVENTS = 256, SPARE_FILES = 64 };

static int sockets[CLIENTS_MAX];
static char bytes[BYTES_MAX];

static void die(const char *what)
{
    (void)fprintf(stderr, "bench-writer: %s: %s\n", what, strerror(errno));
    exit(2);
}

static double cpu_seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) {
        die("clock");
    }
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int listen_anywhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
        listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        die("listen");
    }
    (void)printf("{\"port\":%d}\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    return listener;
}

static void accept_all(int listener, int epoll, int clients)
{
    const int one = 1;
    for (int i = 0; i < clients; i++) {
        sockets[i] = accept(listener, NULL, NULL);
        struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)i}};
        if (sockets[i] < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i], &event) != 0) {
            die("accept");
        }
        (void)setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    (void)printf("{\"clients\":%d}\n", clients);
    (void)fflush(stdout);
}

static void arm(int epoll, uint32_t client, uint32_t events)
{
    struct epoll_event event = {.events = events, .data = {.u32 = client}};
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, sockets[client], &event) != 0) {
        die("epoll_ctl");
    }
}

static void push(int epoll, int clients, size_t size)
{
    struct epoll_event events[EVENTS];
    int left = clients;
    for (int i = 0; i < clients; i++) {
        arm(epoll, (uint32_t)i, EPOLLIN | EPOLLOUT);
    }
    while (left > 0) {
        const int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            const uint32_t client = events[i].data.u32;
            if ((events[i].events & EPOLLOUT) == 0) {
                errno = ECONNRESET;
                die("a client spoke or left");
            }
            /* The reader keeps up and the message is short: it is taken whole, or we are wrong. */
            if (send(sockets[client], bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size) {
                die("send");
            }
            arm(epoll, client, EPOLLIN);
            left--;
        }
    }
}

int main(int count, char **words)
{
    const int clients = count == 3 ? atoi(words[1]) : 0;
    const int size = count == 3 ? atoi(words[2]) : 0;
    struct rlimit limit;
    char line[16];
    if (clients < 1 || clients > CLIENTS_MAX || size < 1 || size > BYTES_MAX) {
        errno = EINVAL;
        die("say CLIENTS and BYTES");
    }
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    memset(bytes, 'x', (size_t)size);
    const int epoll = epoll_create1(0);
    accept_all(listen_anywhere(), epoll, clients);
    while (fgets(line, sizeof line, stdin) != NULL) {
        const double began_s = cpu_seconds();
        push(epoll, clients, (size_t)size);
        (void)printf("{\"cpu_s\":%.6f}\n", cpu_seconds() - began_s);
        (void)fflush(stdout);
    }
    return 0;
}
