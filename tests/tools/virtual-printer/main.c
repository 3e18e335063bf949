/*
 * virtual-printer: the receipt printer of virtual_printer.h behind a cable.
 *
 *   virtual-printer (--pty LINK | --tcp PORT) --control SOCKET --out DIR [--width DOTS]
 *   virtual-printer --tell SOCKET WORDS…       says one line to a running one, prints its answer
 *   virtual-printer --decode FILE --out DIR    decodes a file of bytes; exits 1 on the first error
 *
 * Each receipt is DIR/receipt-0001.png (and .txt when text was printed), a line each in
 * DIR/log.jsonl. Words of the control socket (answers "ok" or "error …"): paper
 * in|out|low|high|out-at N   cover open|close|open-at N   jam on|off   mute on|off   garble N
 *   clears on|off   cable out|in   tear   status   quit
 */
#include "drivers/base/clock.h"
#include "tests/tools/virtual-printer/virtual_printer.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <png.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { PATH_BYTES = 512, LINE_BYTES = 256, READ_BYTES = 4096, LOOK_MS = 200 };

static struct machine {
    struct vp vp;
    const char *out;
    const char *pty_link;
    int tcp_port;
    int listener;  /* TCP; -1 when the cable is out or it is a terminal */
    int cable;     /* the connection or the terminal's master; -1 = none */
    int pty_slave; /* kept open, so that the master doesn't hang up between two jobs */
    int control;
    int receipts;
    bool quit;
    FILE *log;
} machine = {.listener = -1, .cable = -1, .pty_slave = -1, .control = -1};

/* ── The log ── */

static void json_text(FILE *to, const char *text)
{
    fputc('"', to);
    for (const char *at = text; *at != '\0'; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\') {
            fprintf(to, "\\%c", byte);
        } else if (byte < 0x20 || byte >= 0x7F) {
            fprintf(to, "\\u%04x", byte); /* the code page is the printer's own: bytes as Latin-1 */
        } else {
            fputc(byte, to);
        }
    }
    fputc('"', to);
}

static void on_note(void *context, const char *what)
{
    struct machine *at = context;
    fprintf(at->log, "{\"at_ms\":%lld,\"event\":\"note\",\"rows\":%ld,\"what\":",
            (long long)clock_monotonic_ms(), at->vp.rows_printed);
    json_text(at->log, what);
    fprintf(at->log, "}\n");
    fflush(at->log);
}

static void on_error(void *context, long at_byte, const char *what)
{
    struct machine *at = context;
    fprintf(at->log, "{\"at_ms\":%lld,\"event\":\"error\",\"byte\":%ld,\"what\":",
            (long long)clock_monotonic_ms(), at_byte);
    json_text(at->log, what);
    fprintf(at->log, "}\n");
    fflush(at->log);
}

static int png_save(const struct vp_receipt *receipt, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || receipt->row_count == 0) {
        return file == NULL ? -1 : fclose(file);
    }
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        fclose(file);
        return -1;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)receipt->width_bytes * 8, (png_uint_32)receipt->row_count,
                 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_invert_mono(png);
    for (int row = 0; row < receipt->row_count; row++) {
        png_write_row(png, receipt->rows + (size_t)row * (size_t)receipt->width_bytes);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return fclose(file);
}

static void on_receipt(void *context, const struct vp_receipt *receipt)
{
    struct machine *at = context;
    char path[PATH_BYTES];
    char beside[PATH_BYTES];
    at->receipts++;
    /* Under its name only when it is whole: somebody may be waiting for the file. */
    snprintf(path, sizeof(path), "%s/receipt-%04d.png", at->out, at->receipts);
    snprintf(beside, sizeof(beside), "%s/.receipt.png", at->out);
    if (png_save(receipt, beside) != 0 || rename(beside, path) != 0) {
        perror(path);
    }
    if (receipt->text[0] != '\0') {
        snprintf(beside, sizeof(beside), "%s/receipt-%04d.txt", at->out, at->receipts);
        FILE *text = fopen(beside, "w");
        if (text != NULL) {
            fputs(receipt->text, text);
            fclose(text);
        }
    }
    fprintf(at->log,
            "{\"at_ms\":%lld,\"event\":\"receipt\",\"file\":\"receipt-%04d.png\",\"end\":\"%s\","
            "\"width\":%d,\"rows\":%d,\"text\":",
            (long long)clock_monotonic_ms(), at->receipts, receipt->end == VP_CUT ? "cut" : "torn",
            receipt->width_bytes * 8, receipt->row_count);
    json_text(at->log, receipt->text);
    fprintf(at->log, "}\n");
    fflush(at->log);
}

/* ── The cable ── */

static void cable_close(void)
{
    if (machine.cable >= 0) {
        close(machine.cable);
        machine.cable = -1;
    }
    if (machine.pty_slave >= 0) {
        close(machine.pty_slave);
        machine.pty_slave = -1;
    }
}

static int pty_open(void)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        return -1;
    }
    const char *name = ptsname(master);
    machine.pty_slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios mode;
    if (machine.pty_slave < 0 || tcgetattr(machine.pty_slave, &mode) != 0) {
        return -1;
    }
    cfmakeraw(&mode);
    tcsetattr(machine.pty_slave, TCSANOW, &mode);
    /* The back-end may run as another user. */
    chmod(name, 0666);
    unlink(machine.pty_link);
    if (symlink(name, machine.pty_link) != 0) {
        return -1;
    }
    machine.cable = master;
    return 0;
}

static int tcp_listen(void)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)machine.tcp_port),
                                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int on = 1;
    machine.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    setsockopt(machine.listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    return bind(machine.listener, (const struct sockaddr *)&address, sizeof(address)) == 0
               ? listen(machine.listener, 4)
               : -1;
}

static int cable_plug(void)
{
    vp_reconnect(&machine.vp);
    return machine.pty_link != NULL ? pty_open() : tcp_listen();
}

static void cable_pull(void)
{
    cable_close();
    if (machine.pty_link != NULL) {
        unlink(machine.pty_link);
    }
    if (machine.listener >= 0) {
        close(machine.listener);
        machine.listener = -1;
    }
    on_note(&machine, "cable pulled");
}

static void cable_write(void)
{
    uint8_t bytes[READ_BYTES];
    size_t size = 0;
    while (machine.cable >= 0 && (size = vp_answers(&machine.vp, bytes, sizeof(bytes))) > 0) {
        if (write(machine.cable, bytes, size) != (ssize_t)size) {
            on_note(&machine, "an answer was lost");
        }
    }
}

static void cable_read(void)
{
    uint8_t bytes[READ_BYTES];
    const ssize_t size = read(machine.cable, bytes, sizeof(bytes));
    if (size > 0) {
        vp_receive(&machine.vp, bytes, (size_t)size);
        cable_write();
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        if (machine.pty_link == NULL) {
            close(machine.cable);
            machine.cable = -1;
            vp_reconnect(&machine.vp);
        }
    }
}

/* ── The control socket ── */

static bool flag_set(bool *flag, const char *word, const char *on, const char *off)
{
    if (strcmp(word, on) == 0 || strcmp(word, off) == 0) {
        *flag = strcmp(word, on) == 0;
        return true;
    }
    return false;
}

static bool paper_tell(const char *word, long number)
{
    if (strcmp(word, "in") == 0 || strcmp(word, "out") == 0) {
        vp_paper(&machine.vp, strcmp(word, "in") == 0);
    } else if (strcmp(word, "out-at") == 0 && number >= 0) {
        machine.vp.rows_until_empty = number;
    } else {
        return flag_set(&machine.vp.paper_low, word, "low", "high");
    }
    return true;
}

static bool cover_tell(const char *word, long number)
{
    if (strcmp(word, "open") == 0 || strcmp(word, "close") == 0) {
        vp_cover(&machine.vp, strcmp(word, "open") == 0);
    } else if (strcmp(word, "open-at") == 0 && number >= 0) {
        machine.vp.rows_until_cover = number;
    } else {
        return false;
    }
    return true;
}

static bool cable_tell(const char *word)
{
    if (strcmp(word, "out") == 0) {
        cable_pull();
        return true;
    }
    cable_close();
    return strcmp(word, "in") == 0 && cable_plug() == 0;
}

/* One line; false when it is not understood. */
static bool line_obey(const char *line)
{
    char verb[32] = "";
    char word[32] = "";
    long number = -1;
    sscanf(line, "%31s %31s %ld", verb, word, &number);
    bool done = true;
    if (strcmp(verb, "paper") == 0) {
        done = paper_tell(word, number);
    } else if (strcmp(verb, "cover") == 0) {
        done = cover_tell(word, number);
    } else if (strcmp(verb, "jam") == 0) {
        done = flag_set(&machine.vp.jam, word, "on", "off");
        vp_run(&machine.vp);
    } else if (strcmp(verb, "mute") == 0) {
        done = flag_set(&machine.vp.mute, word, "on", "off");
    } else if (strcmp(verb, "clears") == 0) {
        done = flag_set(&machine.vp.can_clear, word, "on", "off");
    } else if (strcmp(verb, "garble") == 0) {
        machine.vp.garble = (int)strtol(word, NULL, 10);
    } else if (strcmp(verb, "cable") == 0) {
        done = cable_tell(word);
    } else if (strcmp(verb, "tear") == 0) {
        vp_tear(&machine.vp);
    } else if (strcmp(verb, "quit") == 0) {
        machine.quit = true;
    } else {
        done = strcmp(verb, "status") == 0;
    }
    cable_write();
    return done;
}

static void control_serve(void)
{
    const int peer = accept(machine.control, NULL, NULL);
    if (peer < 0) {
        return;
    }
    char line[LINE_BYTES] = "";
    const ssize_t size = read(peer, line, sizeof(line) - 1);
    char answer[LINE_BYTES];
    if (size > 0 && line_obey(line)) {
        snprintf(answer, sizeof(answer),
                 "ok receipts=%d errors=%d rows=%ld paper=%d cover=%d idle=%d cable=%d\n",
                 machine.receipts, machine.vp.errors, machine.vp.rows_printed, machine.vp.paper,
                 machine.vp.cover_open, vp_is_idle(&machine.vp), machine.cable >= 0);
    } else {
        snprintf(answer, sizeof(answer), "error: not understood: %.200s\n", line);
    }
    if (write(peer, answer, strlen(answer)) < 0) {
        perror("control");
    }
    close(peer);
}

static int unix_address(const char *path, struct sockaddr_un *ret_address)
{
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    const int size = snprintf(ret_address->sun_path, sizeof(ret_address->sun_path), "%s", path);
    return size > 0 && (size_t)size < sizeof(ret_address->sun_path) ? 0 : -1;
}

static int control_open(const char *path)
{
    struct sockaddr_un address;
    if (unix_address(path, &address) != 0) {
        return -1;
    }
    unlink(path);
    machine.control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(machine.control, (const struct sockaddr *)&address, sizeof(address)) == 0
               ? listen(machine.control, 4)
               : -1;
}

static int tell(const char *path, char **words, int count)
{
    struct sockaddr_un address;
    char line[LINE_BYTES] = "";
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        const int size = snprintf(line + length, sizeof(line) - length, "%s ", words[i]);
        length += size > 0 && (size_t)size < sizeof(line) - length ? (size_t)size : 0;
    }
    const int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (unix_address(path, &address) != 0 ||
        connect(peer, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        write(peer, line, length) != (ssize_t)length) {
        perror(path);
        return 1;
    }
    const ssize_t size = read(peer, line, sizeof(line) - 1);
    close(peer);
    line[size > 0 ? size : 0] = '\0';
    fputs(line, stdout);
    return strncmp(line, "ok", 2) == 0 ? 0 : 1;
}

/* ── The program ── */

static int decode(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    uint8_t bytes[READ_BYTES];
    size_t size = 0;
    while ((size = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        vp_receive(&machine.vp, bytes, size);
    }
    fclose(file);
    vp_tear(&machine.vp);
    return machine.vp.errors == 0 && vp_is_idle(&machine.vp) ? 0 : 1;
}

static void turn(void)
{
    struct pollfd polled[3] = {
        {.fd = machine.control, .events = POLLIN},
        {.fd = machine.listener, .events = POLLIN},
        {.fd = machine.cable, .events = POLLIN},
    };
    if (poll(polled, 3, LOOK_MS) <= 0) {
        return;
    }
    /* The cable first: what was sent before a word was said is printed before it is obeyed. */
    if ((polled[2].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        cable_read();
    }
    if ((polled[1].revents & POLLIN) != 0) {
        const int peer = accept(machine.listener, NULL, NULL);
        if (peer >= 0 && machine.cable >= 0) {
            close(peer); /* a printer has one cable */
        } else if (peer >= 0) {
            fcntl(peer, F_SETFL, O_NONBLOCK);
            machine.cable = peer;
        }
    }
    if ((polled[0].revents & POLLIN) != 0) {
        control_serve();
    }
}

static void on_signal(int number)
{
    (void)number;
    machine.quit = true;
}

int main(int count, char **arguments)
{
    const char *control = NULL;
    const char *file = NULL;
    int width = 576;
    for (int i = 1; i + 1 < count; i += 2) {
        const char *name = arguments[i];
        const char *value = arguments[i + 1];
        if (strcmp(name, "--tell") == 0) {
            return tell(value, arguments + i + 2, count - i - 2);
        }
        machine.pty_link = strcmp(name, "--pty") == 0 ? value : machine.pty_link;
        machine.tcp_port =
            strcmp(name, "--tcp") == 0 ? (int)strtol(value, NULL, 10) : machine.tcp_port;
        machine.out = strcmp(name, "--out") == 0 ? value : machine.out;
        control = strcmp(name, "--control") == 0 ? value : control;
        file = strcmp(name, "--decode") == 0 ? value : file;
        width = strcmp(name, "--width") == 0 ? (int)strtol(value, NULL, 10) : width;
    }
    const bool cabled = (machine.pty_link != NULL || machine.tcp_port > 0) && control != NULL;
    if (machine.out == NULL || (!cabled && file == NULL) || width < 64 || width > 832 ||
        width % 8 != 0) {
        fprintf(stderr, "usage: virtual-printer (--pty LINK | --tcp PORT) --control SOCKET "
                        "--out DIR [--width DOTS]\n");
        return 2;
    }
    mkdir(machine.out, 0755);
    char path[PATH_BYTES];
    snprintf(path, sizeof(path), "%s/log.jsonl", machine.out);
    machine.log = fopen(path, "a");
    if (machine.log == NULL) {
        perror(path);
        return 1;
    }
    const struct vp_hooks hooks = {&machine, on_receipt, on_error, on_note};
    vp_init(&machine.vp, width, &hooks);
    if (file != NULL) {
        const int result = decode(file);
        fclose(machine.log);
        return result;
    }
    const struct sigaction end = {.sa_handler = on_signal};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    if (control_open(control) != 0 || cable_plug() != 0) {
        perror("virtual-printer");
        return 1;
    }
    while (!machine.quit) {
        turn();
    }
    cable_pull();
    unlink(control);
    fclose(machine.log);
    return 0;
}
