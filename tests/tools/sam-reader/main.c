/*
 * sam-reader: a serial ID card reader on a pseudo-terminal, with made-up cards, that does what it
 * is told on stdin:
 *
 *   card N        puts made-up card N (0–4) on it           away        takes it away
 *   fault KIND STATUS COUNT    the next COUNT answers: status, silent, checksum, cut, noise, twice,
 * last pull          the cable goes; plug: it is back, as another pseudo-terminal behind the same
 * link cut N         the cable goes after N bytes more, in both directions asked         says how
 * often each command came
 *
 *   sam-reader --link PATH [--habit finds|selects|neither]
 *
 * Says "ready" when the link is there, "ok" after each line, "pulled" when the cable went by
 * itself. Ends with stdin.
 */
#include "drivers/base/options.h"
#include "drivers/io/serial_mode.h"
#include "tests/lib/sam_module.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAUD = 115200, LINE_ROOM = 128, PIECE_BYTES = 512 };

struct options {
    const char *link, *habit;
};

static const struct option_row rows[] = {
    {"--link", option_take_text, offsetof(struct options, link)},
    {"--habit", option_take_text, offsetof(struct options, habit)},
};

static const char *const habits[SAM_HABIT_COUNT] = {"finds", "selects", "neither"};
static const char *const faults[SAM_FAULT_COUNT] = {"none", "status", "silent", "checksum",
                                                    "cut",  "noise",  "twice",  "last"};

struct line {
    const char *link;
    int far;   /* -1: pulled */
    long left; /* bytes until it is pulled; < 0: never */
    struct sam_module module;
};

static int word_find(const char *const *words, int count, const char *word)
{
    int at = 0;
    while (at < count && strcmp(words[at], word) != 0) {
        at++;
    }
    return at;
}

static void say(const char *text)
{
    printf("%s\n", text);
    fflush(stdout);
}

static void pull(struct line *line)
{
    if (line->far >= 0) {
        close(line->far);
        line->far = -1;
        unlink(line->link);
    }
}

/* A new pseudo-terminal behind the link. */
static int plug(struct line *line)
{
    char path[64];
    int near = -1;
    pull(line);
    if (openpty(&line->far, &near, path, NULL, NULL) != 0 || serial_mode_set(near, BAUD) != 0) {
        return -1;
    }
    close(near);
    fcntl(line->far, F_SETFL, O_NONBLOCK);
    fcntl(line->far, F_SETFD, FD_CLOEXEC);
    line->left = -1;
    sam_decoder_init(&line->module.decoder); /* a module that loses its power forgets */
    unlink(line->link);
    return symlink(path, line->link);
}

/* How many of these bytes still pass. */
static size_t pass(struct line *line, size_t size)
{
    if (line->left < 0) {
        return size;
    }
    const size_t got = (size_t)line->left < size ? (size_t)line->left : size;
    line->left -= (long)got;
    return got;
}

/* All of it, though the other side may read slowly; false: the line is gone. */
static bool write_all(int far, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        const ssize_t size = write(far, bytes + at, size_bytes - at);
        if (size < 0 && errno != EAGAIN) {
            return false;
        }
        at += size > 0 ? (size_t)size : 0;
        if (size < 0) {
            struct pollfd room = {.fd = far, .events = POLLOUT};
            (void)poll(&room, 1, 1000);
        }
    }
    return true;
}

static void carry(struct line *line)
{
    uint8_t bytes[PIECE_BYTES];
    uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
    const ssize_t size = read(line->far, bytes, sizeof(bytes));
    if (size <= 0) {
        return; /* nobody has the line open */
    }
    const size_t heard = pass(line, (size_t)size);
    const size_t answered = sam_module_input(&line->module, bytes, heard, answer);
    (void)write_all(line->far, answer, pass(line, answered));
    if (line->left == 0) {
        pull(line);
        say("pulled");
    }
}

static void tell_asked(const struct line *line)
{
    static const char *const names[SAM_COMMAND_COUNT] = {"reset",  "status", "id",      "find",
                                                         "select", "base",   "address", "finger"};
    for (int i = 0; i < SAM_COMMAND_COUNT; i++) {
        printf("%s %d\n", names[i], line->module.asked[i]);
    }
}

static void obey_fault(struct line *line, const char *words)
{
    char kind[16];
    int status = 0;
    int count = 0;
    if (sscanf(words, "%15s %i %d", kind, &status, &count) == 3) {
        const int fault = word_find(faults, SAM_FAULT_COUNT, kind);
        line->module.fault = fault < SAM_FAULT_COUNT ? (enum sam_fault)fault : SAM_FAULT_NONE;
        line->module.fault_status = status;
        line->module.fault_count = count;
    }
}

static void obey(struct line *line, const char *text)
{
    char word[16] = "";
    int used = 0;
    if (sscanf(text, "%15s%n", word, &used) != 1) {
        return;
    }
    const long number = strtol(text + used, NULL, 10);
    if (strcmp(word, "card") == 0 && number >= 0 && number < MADE_UP_COUNT) {
        sam_module_put_card(&line->module, &made_up_cards[number]);
    } else if (strcmp(word, "away") == 0) {
        sam_module_put_card(&line->module, NULL);
    } else if (strcmp(word, "fault") == 0) {
        obey_fault(line, text + used);
    } else if (strcmp(word, "pull") == 0) {
        pull(line);
    } else if (strcmp(word, "plug") == 0) {
        (void)plug(line);
    } else if (strcmp(word, "cut") == 0) {
        line->left = number;
    } else if (strcmp(word, "asked") == 0) {
        tell_asked(line);
    }
    say("ok");
}

/* The lines that came on stdin; false: it ended. */
static bool hear(struct line *line, char *text, size_t *length)
{
    const ssize_t size = read(STDIN_FILENO, text + *length, LINE_ROOM - 1 - *length);
    if (size <= 0) {
        return false;
    }
    *length += (size_t)size;
    text[*length] = '\0';
    for (char *end = strchr(text, '\n'); end != NULL; end = strchr(text, '\n')) {
        *end = '\0';
        obey(line, text);
        *length -= (size_t)(end + 1 - text);
        memmove(text, end + 1, *length + 1);
    }
    return *length < LINE_ROOM - 1;
}

int main(int count, char **words)
{
    struct options options = {.habit = "finds"};
    const char *wrong = NULL;
    static struct line line = {.far = -1};
    const bool read_well = options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words,
                                        &options, &wrong) == OPTIONS_OK;
    const int habit = word_find(habits, SAM_HABIT_COUNT, options.habit);
    if (!read_well || options.link == NULL || habit == SAM_HABIT_COUNT) {
        fprintf(stderr, "sam-reader --link PATH [--habit finds|selects|neither]\n");
        return 2;
    }
    line.link = options.link;
    sam_module_init(&line.module, (enum sam_habit)habit);
    if (plug(&line) != 0) {
        perror(options.link);
        return 1;
    }
    say("ready");
    char text[LINE_ROOM];
    size_t length = 0;
    for (bool open = true; open;) {
        struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                {.fd = line.far, .events = POLLIN}};
        /* A line that nobody has open hangs up all the time: it is looked at now and then. */
        (void)poll(fds, 2, -1);
        if ((fds[1].revents & POLLIN) != 0) {
            carry(&line);
        } else if ((fds[1].revents & POLLHUP) != 0) {
            (void)poll(fds, 1, 5);
        }
        open = (fds[0].revents & (POLLIN | POLLHUP)) == 0 || hear(&line, text, &length);
    }
    pull(&line);
    return 0;
}
