#include "firmware/sim/port.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { BACKLOG = 4 };

static int close_failed(int file)
{
    const int reason = errno;
    close(file);
    errno = reason;
    return -1;
}

static bool socket_address(const char *path, struct sockaddr_un *ret_address)
{
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(ret_address->sun_path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(ret_address->sun_path, path, strlen(path) + 1);
    return true;
}

static int open_socket(const char *path)
{
    struct sockaddr_un address;
    if (!socket_address(path, &address)) {
        return -1;
    }
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) {
        return -1;
    }
    if (connect(file, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        return close_failed(file);
    }
    return file;
}

static int open_terminal(const char *path)
{
    const int file = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    struct termios settings;
    if (tcgetattr(file, &settings) == 0) {
        cfmakeraw(&settings);
        cfsetspeed(&settings, B115200);
        if (tcsetattr(file, TCSANOW, &settings) != 0) {
            return close_failed(file);
        }
    }
    return file;
}

int port_open(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return -1;
    }
    return S_ISSOCK(status.st_mode) ? open_socket(path) : open_terminal(path);
}

void port_write(int file, const uint8_t *bytes, size_t size_bytes)
{
    while (size_bytes > 0) {
        const ssize_t written = write(file, bytes, size_bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;
        }
        bytes += written;
        size_bytes -= (size_t)written;
    }
}

int port_listen(const char *path)
{
    struct sockaddr_un address;
    struct stat status;
    if (!socket_address(path, &address)) {
        return -1;
    }
    if (lstat(path, &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) {
            errno = EEXIST;
            return -1;
        }
        unlink(path);
    }
    const int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (file < 0) {
        return -1;
    }
    const mode_t before = umask(S_IRWXG | S_IRWXO);
    const int bound = bind(file, (const struct sockaddr *)&address, sizeof(address));
    umask(before);
    if (bound != 0 || listen(file, BACKLOG) != 0) {
        return close_failed(file);
    }
    return file;
}
