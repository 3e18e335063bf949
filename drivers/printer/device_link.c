#include "drivers/printer/device_link.h"

#include "drivers/io/serial_mode.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* A peer that takes nothing for so long is gone, though nobody said so. */
enum { SILENT_PEER_MS = 20000 };

static int file_open(const struct device_uri *uri)
{
    const int link = open(uri->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (link < 0) {
        return -1;
    }
    /* A plain file would take all and answer nothing. */
    if (fstat(link, &status) != 0 || !S_ISCHR(status.st_mode) ||
        (isatty(link) != 0 && serial_mode_set(link, uri->baud) != 0)) {
        close(link);
        errno = ENODEV;
        return -1;
    }
    return link;
}

/* Waits until the connection is made, at most DEVICE_LINK_CONNECT_MS. */
static int connect_wait(int link)
{
    struct pollfd poller = {.fd = link, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof(error);
    if (poll(&poller, 1, DEVICE_LINK_CONNECT_MS) != 1 ||
        getsockopt(link, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
        errno = ETIMEDOUT;
        return -1;
    }
    errno = error;
    return error == 0 ? 0 : -1;
}

static int tcp_open(const struct device_uri *uri)
{
    char port[8];
    snprintf(port, sizeof(port), "%d", uri->port);
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC};
    struct addrinfo *found = NULL;
    if (getaddrinfo(uri->host, port, &wanted, &found) != 0) {
        errno = EHOSTUNREACH;
        return -1;
    }
    int link = -1;
    for (const struct addrinfo *at = found; at != NULL && link < 0; at = at->ai_next) {
        link = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
        if (link < 0) {
            continue;
        }
        if (connect(link, at->ai_addr, at->ai_addrlen) != 0 &&
            (errno != EINPROGRESS || connect_wait(link) != 0)) {
            const int error = errno;
            close(link);
            link = -1;
            errno = error;
        }
    }
    freeaddrinfo(found);
    if (link >= 0) {
        const int on = 1;
        const unsigned silent_ms = SILENT_PEER_MS;
        setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        setsockopt(link, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
        setsockopt(link, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_ms, sizeof(silent_ms));
    }
    return link;
}

int device_link_open(const struct device_uri *uri)
{
    return uri->host[0] != '\0' ? tcp_open(uri) : file_open(uri);
}

ssize_t device_link_read(int link, void *ret_bytes, size_t room)
{
    const ssize_t size = read(link, ret_bytes, room);
    if (size > 0) {
        return size;
    }
    if (size < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
    }
    /* The end of a socket or of a terminal; the kernel's printer driver says so for "nothing yet".
     */
    struct stat status;
    const int known = fstat(link, &status);
    return known == 0 && S_ISCHR(status.st_mode) && isatty(link) == 0 ? 0 : -1;
}

ssize_t device_link_write(int link, const void *bytes, size_t size_bytes)
{
    const ssize_t size = write(link, bytes, size_bytes);
    if (size >= 0) {
        return size;
    }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}
