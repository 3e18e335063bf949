/*
 * sam-reader LINK: a card reader on a pseudo-terminal, whose end is at LINK. Lines on stdin: "card
 * N" lays the made-up card N on it, "gone" takes it away; the end of stdin ends it.
 */
#include "tests/lib/sam_module.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct sam_module module;

/* The master's end; the slave stays open, so that the driver may come and go. -1: no pty. */
static int line_make(const char *link)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        return -1;
    }
    const char *name = ptsname(master);
    const int slave = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY);
    struct termios mode;
    if (slave < 0 || tcgetattr(slave, &mode) != 0) {
        return -1;
    }
    cfmakeraw(&mode);
    (void)unlink(link);
    return tcsetattr(slave, TCSANOW, &mode) == 0 && symlink(name, link) == 0 ? master : -1;
}

/* False: stdin is over. */
static bool order_take(void)
{
    char order[32];
    if (fgets(order, sizeof(order), stdin) == NULL) {
        return false;
    }
    const int card = strncmp(order, "card ", 5) == 0 ? atoi(order + 5) : -1;
    sam_module_put_card(&module, card >= 0 && card < MADE_UP_COUNT ? &made_up_cards[card] : NULL);
    return true;
}

int main(int count, char **words)
{
    static uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
    uint8_t bytes[512];
    const int line = count == 2 ? line_make(words[1]) : -1;
    if (line < 0) {
        fputs("usage: sam-reader LINK\n", stderr);
        return 2;
    }
    (void)setvbuf(stdin, NULL, _IONBF, 0);
    sam_module_init(&module, SAM_HABIT_FINDS);
    puts("ready");
    (void)fflush(stdout);
    for (;;) {
        struct pollfd fds[2] = {{.fd = line, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 || ((fds[1].revents & (POLLIN | POLLHUP)) != 0 && !order_take())) {
            return 0;
        }
        if ((fds[0].revents & POLLIN) != 0) {
            const ssize_t size = read(line, bytes, sizeof(bytes));
            const size_t length =
                size > 0 ? sam_module_input(&module, bytes, (size_t)size, answer) : 0;
            for (size_t at = 0; at < length;) {
                const ssize_t written = write(line, answer + at, length - at);
                if (written <= 0) {
                    return 1;
                }
                at += (size_t)written;
            }
        }
    }
}
