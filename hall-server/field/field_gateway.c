#include "hall-server/field/field_gateway.h"

#include "drivers/base/clock.h"
#include "hall-server/field/field.h"
#include "hall-server/field/gateway_frame.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECT_MS = 500 };

struct field_gateway {
    int socket;
    uint16_t transaction; /* of the last request */
    struct gateway_patience patience;
    size_t size;
    uint8_t bytes[2 * GATEWAY_FRAME_MAX_BYTES]; /* came, and are not read */
};

/* --- The connection -----------------------------------------------------------------------------
 */

static bool is_ready(int socket_fd, short events, int64_t until_ms)
{
    struct pollfd ready = {.fd = socket_fd, .events = events};
    int64_t left_ms = until_ms - clock_monotonic_ms();
    int count = 0;
    do {
        count = poll(&ready, 1, left_ms > 0 ? (int)left_ms : 0);
        left_ms = until_ms - clock_monotonic_ms();
    } while (count < 0 && errno == EINTR && left_ms > 0);
    return count > 0;
}

/* The error of a connect() that went on; 0 when it is there. */
static int connect_error(int socket_fd)
{
    int error = 0;
    socklen_t size = sizeof(error);
    if (!is_ready(socket_fd, POLLOUT, clock_monotonic_ms() + CONNECT_MS)) {
        return ETIMEDOUT;
    }
    return getsockopt(socket_fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

/* -1 with errno. */
static int connect_one(const struct addrinfo *address)
{
    const int fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                          address->ai_protocol);
    if (fd < 0) {
        return -1;
    }
    const int at_once = 1; /* a request is one small write */
    int error =
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once)) == 0 ? 0 : errno;
    if (error == 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        error = errno == EINPROGRESS ? connect_error(fd) : errno;
    }
    if (error != 0) {
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int connect_any(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = -1;
    for (const struct addrinfo *at = found; at != NULL && fd < 0; at = at->ai_next) {
        fd = connect_one(at);
    }
    const int error = errno;
    freeaddrinfo(found);
    errno = error;
    return fd;
}

/* Cuts "HOST:PORT" or "[HOST]:PORT" in two; NULL when there is no port. */
static char *port_cut(char *name, const char **ret_host)
{
    char *const colon = strrchr(name, ':');
    if (colon == NULL || colon == name || colon[1] == 0) {
        return NULL;
    }
    *colon = 0;
    *ret_host = name;
    if (name[0] == '[' && colon[-1] == ']') {
        colon[-1] = 0;
        *ret_host = name + 1;
    }
    return colon + 1;
}

struct field_gateway *field_gateway_open(const char *name)
{
    char text[FIELD_PATH_BYTES];
    const char *host = NULL;
    const int length = snprintf(text, sizeof(text), "%s", name);
    const char *port = length >= 0 && (size_t)length < sizeof(text) ? port_cut(text, &host) : NULL;
    if (port == NULL) {
        errno = EINVAL;
        return NULL;
    }
    struct field_gateway *gateway = calloc(1, sizeof(*gateway));
    if (gateway == NULL) {
        return NULL;
    }
    gateway_patience_init(&gateway->patience);
    gateway->socket = connect_any(host, port);
    if (gateway->socket < 0) {
        const int error = errno;
        free(gateway);
        errno = error;
        return NULL;
    }
    return gateway;
}

void field_gateway_close(struct field_gateway *gateway)
{
    if (gateway != NULL) {
        close(gateway->socket);
        free(gateway);
    }
}

int field_gateway_socket(const struct field_gateway *gateway)
{
    return gateway->socket;
}

/* --- A request and its answer -------------------------------------------------------------------
 */

static bool send_all(struct field_gateway *gateway, const uint8_t *bytes, size_t size_bytes,
                     int64_t until_ms)
{
    while (size_bytes > 0) {
        const ssize_t sent = send(gateway->socket, bytes, size_bytes, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            size_bytes -= (size_t)sent;
        } else if ((errno != EAGAIN && errno != EINTR) ||
                   !is_ready(gateway->socket, POLLOUT, until_ms)) {
            return false;
        }
    }
    return true;
}

enum { RECEIVED_NOTHING = 0, RECEIVED_SOME = 1, RECEIVED_END = -1 };

static int receive(struct field_gateway *gateway, int64_t until_ms)
{
    /* The time first: who talks without a pause of other things has not answered either. */
    if (clock_monotonic_ms() > until_ms || !is_ready(gateway->socket, POLLIN, until_ms)) {
        return RECEIVED_NOTHING;
    }
    /* A whole answer is taken out before there are more than two. */
    assert(gateway->size < sizeof(gateway->bytes));
    const ssize_t got = recv(gateway->socket, gateway->bytes + gateway->size,
                             sizeof(gateway->bytes) - gateway->size, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return RECEIVED_SOME;
    }
    if (got <= 0) {
        return RECEIVED_END;
    }
    gateway->size += (size_t)got;
    return RECEIVED_SOME;
}

/* Takes whole answers out of what came, until one is of our transaction. False: none is yet. */
static bool take_ours(struct field_gateway *gateway, int address,
                      const struct field_request *request, uint16_t *registers,
                      enum field_bus_heard *ret_heard)
{
    struct gateway_answer answer;
    int taken = 0;
    bool ours = false;
    while (!ours && (taken = gateway_frame_answer(gateway->bytes, gateway->size, &answer)) > 0) {
        ours = answer.transaction == gateway->transaction;
        if (ours) {
            *ret_heard = gateway_frame_means(&answer, request, address, registers);
        } else {
            gateway_patience_late(&gateway->patience);
        }
        gateway->size -= (size_t)taken;
        memmove(gateway->bytes, gateway->bytes + taken, gateway->size);
    }
    if (taken == GATEWAY_OUT_OF_STEP) {
        *ret_heard = BUS_GONE;
        return true;
    }
    return ours;
}

static enum field_bus_heard answer_wait(struct field_gateway *gateway, int address,
                                        int64_t until_ms, const struct field_request *request,
                                        uint16_t *registers)
{
    enum field_bus_heard heard = BUS_SILENT;
    while (!take_ours(gateway, address, request, registers, &heard)) {
        const int received = receive(gateway, until_ms);
        if (received == RECEIVED_END) {
            return BUS_GONE;
        }
        if (received == RECEIVED_NOTHING) {
            return gateway_patience_silent(&gateway->patience) ? BUS_GONE : BUS_SILENT;
        }
    }
    gateway_patience_heard(&gateway->patience);
    return heard;
}

enum field_bus_heard field_gateway_carry(struct field_gateway *gateway, int address, int timeout_ms,
                                         const struct field_request *request, uint16_t *registers)
{
    uint8_t bytes[GATEWAY_FRAME_MAX_BYTES];
    gateway->transaction++;
    const size_t size = gateway_frame_request(request, address, gateway->transaction, bytes);
    const int64_t until_ms = clock_monotonic_ms() + timeout_ms + gateway->patience.ms;
    if (!send_all(gateway, bytes, size, until_ms)) {
        return BUS_GONE;
    }
    return answer_wait(gateway, address, until_ms, request, registers);
}
