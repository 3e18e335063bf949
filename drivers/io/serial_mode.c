#include "drivers/io/serial_mode.h"

#include <stddef.h>
#include <termios.h>

static const struct {
    int baud;
    speed_t speed;
} speeds[] = {
    {1200, B1200},   {2400, B2400},   {4800, B4800},     {9600, B9600},     {19200, B19200},
    {38400, B38400}, {57600, B57600}, {115200, B115200}, {230400, B230400}, {921600, B921600},
};
enum { SPEED_COUNT = sizeof(speeds) / sizeof(speeds[0]) };

static size_t speed_find(int baud)
{
    size_t at = 0;
    while (at < SPEED_COUNT && speeds[at].baud != baud) {
        at++;
    }
    return at;
}

bool serial_mode_has(int baud)
{
    return speed_find(baud) < SPEED_COUNT;
}

int serial_mode_set(int fd, int baud)
{
    struct termios mode;
    if (tcgetattr(fd, &mode) != 0) {
        return -1;
    }
    cfmakeraw(&mode);
    mode.c_cflag &= ~(tcflag_t)CSTOPB;
    mode.c_cflag |= CLOCAL | CREAD;
    const size_t at = speed_find(baud);
    if (at < SPEED_COUNT) {
        cfsetispeed(&mode, speeds[at].speed);
        cfsetospeed(&mode, speeds[at].speed);
    }
    return tcsetattr(fd, TCSANOW, &mode);
}
