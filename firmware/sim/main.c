/*
 * hall-field-sim: the firmware of the window devices, built for the host, many devices on one
 * RS-485 line whose master's end is a pseudo-terminal. See line.h for the line, control.h for
 * fingers and eyes.
 */
#include "drivers/base/clock.h"
#include "firmware/sim/control.h"
#include "firmware/sim/line.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, WAIT_MAX_MS = 60000 };

static const char usage[] =
    "hall-field-sim: window devices on one RS-485 line, without the copper\n"
    "\n"
    "  hall-field-sim --line PATH --device KIND:ADDRESS ... [--control SOCKET]\n"
    "  hall-field-sim --tell SOCKET WORD ...\n"
    "  hall-field-sim --registers\n"
    "\n"
    "  --line PATH            the master's end: a link to a pseudo-terminal (115200 8N1)\n"
    "  --device pad:1         a device with its bus address, 1 to 247; may be repeated\n"
    "           evaluator:41\n"
    "           strip:81      512x32; other sizes: strip:82:256x32 strip:83:192x16\n"
    "           pad:247#3      number 3 of those without an address: the hall finds it;\n"
    "                          pad:5#2: another one with pad:5's address\n"
    "  --attach pad:2=PATH    another device on the line, behind a UNIX socket or a terminal\n"
    "                         (an emulated chip's USART); it may come later and go again\n"
    "  --control SOCKET       a UNIX socket for fingers and eyes, a line each:\n"
    "                           key pad:1 next         key evaluator:41 5\n"
    "                           state strip:81         devices\n"
    "                           frame strip:81 F.pbm   shown strip:81 F.pbm\n"
    "                           unplug pad:1           cut pad:1            plug pad:1\n"
    "                         keys of a pad: next recall absent start finish pause guide 0 ... 9,\n"
    "                         of an evaluator: 1 (worst) ... 5; files are where this program runs\n"
    "  --tell SOCKET WORD ... says one such line to a running hall-field-sim, prints the answer\n"
    "  --registers            prints the register map that all devices answer from\n"
    "\n"
    "Try it:  hall-field-sim --line /tmp/bus --device pad:1 --control /tmp/bus.control &\n"
    "         mbpoll -m rtu -b 115200 -P none -0 -a 1 -r 0 -c 13 -1 /tmp/bus\n"
    "         hall-field-sim --tell /tmp/bus.control key pad:1 next\n";

static volatile sig_atomic_t stop_asked;

static void on_signal(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

__attribute__((format(printf, 1, 2))) static int complain(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("hall-field-sim: ", stderr);
    vfprintf(stderr, format, values);
    fputs("\n", stderr);
    va_end(values);
    return EXIT_USAGE;
}

struct wish {
    char name[LINE_NAME_ROOM];
    struct host_device_config config;
    const char *attach; /* path, or NULL */
};

struct options {
    const char *line;
    const char *control;
    const char *tell;
    struct wish wishes[LINE_MEMBERS_MAX];
    size_t wish_count;
};

static bool kind_find(const char *name, size_t size_bytes, enum device_kind *ret_kind)
{
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP; kind++) {
        const char *known = device_kind_name(kind);
        if (strlen(known) == size_bytes && strncmp(known, name, size_bytes) == 0) {
            *ret_kind = (enum device_kind)kind;
            return true;
        }
    }
    return false;
}

/* "strip:81:256x32" into a name "strip:81" and a config. */
static int parse_device(const char *text, struct wish *ret_wish)
{
    const char *colon = strchr(text, ':');
    enum device_kind kind;
    if (colon == NULL || !kind_find(text, (size_t)(colon - text), &kind)) {
        return complain("--device %s: it is pad:ADDRESS, evaluator:ADDRESS or strip:ADDRESS", text);
    }
    char *end = NULL;
    const unsigned long address = strtoul(colon + 1, &end, 10);
    if (end == colon + 1 || address < DEVICE_ADDRESS_FIRST || address > DEVICE_ADDRESS_LAST) {
        return complain("--device %s: the address is 1 to 247", text);
    }
    unsigned long serial = 0;
    if (*end == '#') {
        const char *digits = end + 1;
        serial = strtoul(digits, &end, 10);
        if (end == digits || serial > UINT16_MAX) {
            return complain("--device %s: the serial number is 0 to 65535", text);
        }
    }
    unsigned width_px = kind == DEVICE_STRIP ? 512 : 0;
    unsigned height_px = kind == DEVICE_STRIP ? 32 : 0;
    char rest = '\0';
    if (*end != '\0' &&
        (kind != DEVICE_STRIP || sscanf(end, ":%4ux%4u%c", &width_px, &height_px, &rest) != 2 ||
         !strip_size_is_made(width_px, height_px))) {
        return complain("--device %s: strips are 512x32, 256x32 or 192x16", text);
    }
    *ret_wish = (struct wish){.config = {.kind = kind,
                                         .address = (uint8_t)address,
                                         .width_px = (uint16_t)width_px,
                                         .height_px = (uint16_t)height_px,
                                         .serial = (uint16_t)serial}};
    const int size = snprintf(ret_wish->name, sizeof(ret_wish->name), "%s:%lu",
                              device_kind_name((int)kind), address);
    if (serial != 0) {
        snprintf(ret_wish->name + size, sizeof(ret_wish->name) - (size_t)size, "#%lu", serial);
    }
    return 0;
}

static int parse_attach(const char *text, struct wish *ret_wish)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0' || equals - text >= LINE_NAME_ROOM) {
        return complain("--attach %s: it is NAME=SOCKET or NAME=TERMINAL", text);
    }
    *ret_wish = (struct wish){.attach = equals + 1};
    snprintf(ret_wish->name, sizeof(ret_wish->name), "%.*s", (int)(equals - text), text);
    return 0;
}

static int options_wish(struct options *options, const char *text,
                        int (*parse)(const char *text, struct wish *ret_wish))
{
    if (options->wish_count == LINE_MEMBERS_MAX) {
        return complain("more than %d devices on one line", LINE_MEMBERS_MAX);
    }
    const int result = parse(text, &options->wishes[options->wish_count]);
    options->wish_count += result == 0;
    return result;
}

/* A row a register, from the one table there is. */
static void print_registers(void)
{
#define ROW(name, first, size, access, kinds, meaning)                                             \
    {#name, meaning, (first), (size), (access), (kinds)},
    static const struct {
        const char *name;
        const char *meaning;
        unsigned first;
        unsigned size;
        enum register_access access;
        unsigned kinds;
    } rows[] = {REGISTER_MAP(ROW)};
#undef ROW
    puts("address  size  access  pad evaluator strip  name                  meaning");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        printf("0x%04X   %4u  %-6s  %-3s %-9s %-5s  %-20s  %s\n", rows[i].first, rows[i].size,
               rows[i].access == RW ? "write" : "read", (rows[i].kinds & KINDS_PAD) != 0 ? "x" : "",
               (rows[i].kinds & KINDS_EVALUATOR) != 0 ? "x" : "",
               (rows[i].kinds & KINDS_STRIP) != 0 ? "x" : "", rows[i].name, rows[i].meaning);
    }
}

/* 0, or the exit status; --help and --registers end the program. */
static int options_parse(struct options *options, int count, char **words)
{
    static const struct option known[] = {
        {"line", required_argument, NULL, 'l'},   {"device", required_argument, NULL, 'd'},
        {"attach", required_argument, NULL, 'a'}, {"control", required_argument, NULL, 'c'},
        {"registers", no_argument, NULL, 'r'},    {"tell", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
    };
    int result = 0;
    for (int option = 0; result == 0;) {
        option = getopt_long(count, words, "+h", known, NULL);
        switch (option) {
        case -1:
            return 0;
        case 'l':
            options->line = optarg;
            break;
        case 'd':
            result = options_wish(options, optarg, parse_device);
            break;
        case 'a':
            result = options_wish(options, optarg, parse_attach);
            break;
        case 'c':
            options->control = optarg;
            break;
        case 't':
            options->tell = optarg;
            return 0;
        case 'r':
            print_registers();
            exit(EXIT_SUCCESS);
        case 'h':
            fputs(usage, stdout);
            exit(EXIT_SUCCESS);
        default:
            fputs("try: hall-field-sim --help\n", stderr);
            return EXIT_USAGE;
        }
    }
    return result;
}

static int tell(const char *path, int count, char **words)
{
    char text[512] = "";
    size_t size = 0;
    for (int i = 0; i < count && size < sizeof(text); i++) {
        size +=
            (size_t)snprintf(text + size, sizeof(text) - size, "%s%s", i > 0 ? " " : "", words[i]);
    }
    if (count == 0 || size >= sizeof(text)) {
        return complain("--tell needs a command of at most %zu characters", sizeof(text) - 1);
    }
    return control_tell(path, text);
}

static int line_fill(struct line *line, const struct options *options, int64_t now_ms)
{
    for (size_t i = 0; i < options->wish_count; i++) {
        const struct wish *wish = &options->wishes[i];
        const int result = wish->attach != NULL
                               ? line_attach(line, wish->name, wish->attach)
                               : line_add_device(line, wish->name, &wish->config, now_ms);
        if (result == LINE_TWICE) {
            return complain("%s is there twice", wish->name);
        }
        if (result != LINE_OK) {
            return complain("%s: no room", wish->name);
        }
    }
    return 0;
}

static int wait_of(int64_t next_ms, int64_t now_ms)
{
    if (next_ms <= now_ms) {
        return 0;
    }
    return next_ms - now_ms < WAIT_MAX_MS ? (int)(next_ms - now_ms) : WAIT_MAX_MS;
}

static void loop(struct line *line, struct control *control)
{
    bool going = true;
    while (going && !stop_asked) {
        struct pollfd polls[LINE_POLL_ROOM + CONTROL_POLL_ROOM];
        const size_t line_count = line_poll_fill(line, polls);
        const size_t control_count =
            control != NULL ? control_poll_fill(control, polls + line_count) : 0;
        const int64_t before_ms = clock_monotonic_ms();
        const int wait_ms = wait_of(line_next_ms(line, before_ms), before_ms);
        if (poll(polls, line_count + control_count, wait_ms) < 0 && errno != EINTR) {
            break;
        }
        const int64_t now_ms = clock_monotonic_ms();
        line_run(line, polls, line_count, now_ms);
        if (control != NULL) {
            going = control_run(control, polls + line_count, control_count, now_ms);
        }
    }
}

static int run(const struct options *options)
{
    int result = EXIT_FAILURE;
    struct control *control = NULL;
    struct line *line = line_create(options->line);
    if (line == NULL) {
        complain("--line %s: %s", options->line, strerror(errno));
        goto cleanup;
    }
    result = line_fill(line, options, clock_monotonic_ms());
    if (result != 0) {
        goto cleanup;
    }
    if (options->control != NULL) {
        control = control_create(options->control, line);
        if (control == NULL) {
            result = complain("--control %s: %s", options->control, strerror(errno));
            goto cleanup;
        }
    }
    printf("%s -> %s: %zu devices\n", options->line, line_terminal(line), options->wish_count);
    fflush(stdout);
    loop(line, control);

cleanup:
    control_destroy(control);
    line_destroy(line);
    return result;
}

int main(int count, char **words)
{
    static struct options options;
    const int result = options_parse(&options, count, words);
    if (result != 0) {
        return result;
    }
    if (options.tell != NULL) {
        return tell(options.tell, count - optind, words + optind);
    }
    if (optind < count) {
        return complain("what is \"%s\"? Try: hall-field-sim --help", words[optind]);
    }
    if (options.line == NULL || options.wish_count == 0) {
        fputs(usage, stderr);
        return complain("it needs --line and at least one --device or --attach");
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    return run(&options);
}
