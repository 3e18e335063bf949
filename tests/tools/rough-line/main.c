/*
 * rough-line: a slow and noisy RS-485 line between the hall and its devices. It makes the
 * pseudo-terminal that the hall opens, and opens the one that hall-field-sim made.
 *
 *   hall == --hall PATH == rough-line == --devices PATH == hall-field-sim
 */
#include "drivers/base/clock.h"
#include "drivers/base/options.h"
#include "tests/tools/rough-line/rough_line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

static const char usage[] =
    "rough-line --hall PATH --devices PATH [--baud 115200] [--seed 1]\n"
    "           [--flip PPM-OF-BITS] [--drop PPM-OF-BYTES] [--insert PPM-OF-BYTES]\n"
    "           [--cut PPM-OF-BURSTS] [--late PPM-OF-ANSWERS] [--record FILE]\n"
    "  --hall PATH     a link to the terminal that the hall opens: is made\n"
    "  --devices PATH  the terminal of hall-field-sim --line: must be there\n"
    "  --baud N        0: bytes pass at once\n"
    "  --record FILE   what passed at the hall's end, a burst a line: microseconds of a steady "
    "clock,\n"
    "                  \">\" from the hall or \"<\" to it, hex digits\n"
    "At the end (SIGTERM) it says how many bytes were damaged.\n";

enum { TO_DEVICES, TO_HALL, DIRECTIONS };

struct options {
    const char *hall;
    const char *devices;
    const char *record;
    uint32_t baud;
    uint32_t seed;
    struct rough_noise noise;
};

static volatile sig_atomic_t stop_asked;
static FILE *record; /* NULL: nobody wants it */

static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

static int take_number(void *field, const char *value)
{
    char *end = NULL;
    errno = 0;
    const unsigned long number = strtoul(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || number > UINT32_MAX) {
        return 0;
    }
    const uint32_t taken = (uint32_t)number;
    memcpy(field, &taken, sizeof(taken));
    return 1;
}

static int set_raw(int file)
{
    struct termios settings;
    if (tcgetattr(file, &settings) != 0) {
        return -1;
    }
    cfmakeraw(&settings);
    return tcsetattr(file, TCSANOW, &settings);
}

/* The hall's end stays open here too, so that the hall may close it and come again. */
static int make_hall_end(const char *path)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || ptsname(master) == NULL) {
        return -1;
    }
    const int keep = open(ptsname(master), O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (keep < 0 || set_raw(keep) != 0) {
        return -1;
    }
    unlink(path);
    return symlink(ptsname(master), path) == 0 ? master : -1;
}

static void write_all(int file, const uint8_t *bytes, size_t size_bytes)
{
    while (size_bytes > 0) {
        const ssize_t written = write(file, bytes, size_bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return; /* nobody reads: on copper it would be lost as well */
        }
        bytes += written;
        size_bytes -= (size_t)written;
    }
}

/* A line, written at once: who reads along sees it as soon as it passed. */
static void note(char way, const uint8_t *bytes, size_t size_bytes)
{
    static const char digits[] = "0123456789abcdef";
    static char hex[2 * ROUGH_LINE_ROOM + 1];
    if (record == NULL || size_bytes == 0) {
        return;
    }
    for (size_t i = 0; i < size_bytes; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 0x0F];
    }
    hex[2 * size_bytes] = 0;
    fprintf(record, "%lld %c %s\n", (long long)clock_monotonic_us(), way, hex);
}

/* pselect() and not poll(): a byte of 115200 baud takes less than a millisecond. */
static void wait_for_bytes(struct rough_line lines[DIRECTIONS], const int files[DIRECTIONS],
                           fd_set *ret_ready)
{
    int64_t next_us = INT64_MAX;
    for (int i = 0; i < DIRECTIONS; i++) {
        const int64_t at_us = rough_line_next_us(&lines[i]);
        next_us = at_us < next_us ? at_us : next_us;
    }
    struct timespec wait = {.tv_sec = 1};
    if (next_us != INT64_MAX) {
        const int64_t now_us = clock_monotonic_us();
        wait = (struct timespec){.tv_nsec = next_us > now_us ? (long)(next_us - now_us) * 1000 : 0};
        if (wait.tv_nsec > 999999999) {
            wait = (struct timespec){.tv_sec = 1};
        }
    }
    int highest = 0;
    FD_ZERO(ret_ready);
    for (int i = 0; i < DIRECTIONS; i++) {
        FD_SET(files[i], ret_ready);
        highest = files[i] > highest ? files[i] : highest;
    }
    if (pselect(highest + 1, ret_ready, NULL, NULL, &wait, NULL) < 0) {
        FD_ZERO(ret_ready);
        if (errno != EINTR) {
            perror("rough-line: wait");
            stop_asked = 1;
        }
    }
}

/* files[i] is where direction i comes from; it goes to the other one. */
static void loop(struct rough_line lines[DIRECTIONS], const int files[DIRECTIONS])
{
    uint8_t bytes[ROUGH_LINE_ROOM];
    while (!stop_asked) {
        fd_set ready;
        wait_for_bytes(lines, files, &ready);
        for (int i = 0; i < DIRECTIONS; i++) {
            if (FD_ISSET(files[i], &ready)) {
                const ssize_t size = read(files[i], bytes, sizeof(bytes));
                if (size > 0) {
                    if (i == TO_DEVICES) {
                        note('>', bytes, (size_t)size);
                    }
                    rough_line_push(&lines[i], bytes, (size_t)size, clock_monotonic_us());
                } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
                    stop_asked = 1; /* the devices are gone */
                }
            }
            const size_t arrived = rough_line_pull(&lines[i], clock_monotonic_us(), bytes);
            if (i == TO_HALL) {
                note('<', bytes, arrived);
            }
            write_all(files[DIRECTIONS - 1 - i], bytes, arrived);
        }
    }
}

int main(int count, char **words)
{
    static const struct option_row rows[] = {
        {"--hall", option_take_text, offsetof(struct options, hall)},
        {"--devices", option_take_text, offsetof(struct options, devices)},
        {"--record", option_take_text, offsetof(struct options, record)},
        {"--baud", take_number, offsetof(struct options, baud)},
        {"--seed", take_number, offsetof(struct options, seed)},
        {"--flip", take_number, offsetof(struct options, noise.flip_ppm)},
        {"--drop", take_number, offsetof(struct options, noise.drop_ppm)},
        {"--insert", take_number, offsetof(struct options, noise.insert_ppm)},
        {"--cut", take_number, offsetof(struct options, noise.cut_ppm)},
        {"--late", take_number, offsetof(struct options, noise.late_ppm)},
    };
    struct options options = {.baud = 115200, .seed = 1};
    const char *wrong = NULL;
    const int result =
        options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, &options, &wrong);
    if (result != OPTIONS_OK || options.hall == NULL || options.devices == NULL) {
        fputs(usage, result == OPTIONS_HELP ? stdout : stderr);
        return result == OPTIONS_HELP ? EXIT_SUCCESS : 2;
    }
    const int devices = open(options.devices, O_RDWR | O_NOCTTY | O_NONBLOCK);
    const int hall = make_hall_end(options.hall);
    if (devices < 0 || set_raw(devices) != 0 || hall < 0) {
        perror("rough-line: the terminals");
        return EXIT_FAILURE;
    }
    if (options.record != NULL) {
        record = fopen(options.record, "we");
        if (record == NULL || setvbuf(record, NULL, _IOLBF, BUFSIZ) != 0) {
            perror("rough-line: the record");
            return EXIT_FAILURE;
        }
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    static struct rough_line lines[DIRECTIONS];
    for (uint32_t i = 0; i < DIRECTIONS; i++) {
        struct rough_noise noise = options.noise;
        noise.late_ppm =
            i == TO_HALL ? noise.late_ppm : 0; /* devices answer late, no hall asks so */
        rough_line_init(&lines[i], options.baud, &noise, (uint64_t)options.seed * DIRECTIONS + i);
    }
    loop(lines, (const int[DIRECTIONS]){[TO_DEVICES] = hall, [TO_HALL] = devices});
    printf("rough-line: %llu bytes damaged to the devices, %llu to the hall; %llu bursts cut, "
           "%llu late\n",
           (unsigned long long)lines[TO_DEVICES].damaged,
           (unsigned long long)lines[TO_HALL].damaged,
           (unsigned long long)(lines[TO_DEVICES].cut_bursts + lines[TO_HALL].cut_bursts),
           (unsigned long long)(lines[TO_DEVICES].late_bursts + lines[TO_HALL].late_bursts));
    unlink(options.hall);
    if (record != NULL && fclose(record) != 0) {
        perror("rough-line: the record");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
