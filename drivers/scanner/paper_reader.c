#include "drivers/scanner/paper_reader.h"

#include "drivers/base/clock.h"
#include "drivers/scanner/grey.h"

#include <errno.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { HEAD_ROOM = 64 };

/* The child and the ends of its three streams that are ours. */
struct reader {
    pid_t pid;
    int in; /* sockets, not pipes: writing to a child that ended must not end us */
    int out;
    int complaints;
};

static void end_close(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

/* Our environment, and one thread for tesseract: its threads take more time than they save. */
static char **environment_make(void)
{
    static char one_thread[] = "OMP_THREAD_LIMIT=1";
    size_t count = 0;
    while (environ[count] != NULL) {
        count++;
    }
    char **made = calloc(count + 2, sizeof(*made));
    if (made != NULL) {
        memcpy(made + 1, environ, count * sizeof(*made));
        made[0] = one_thread; /* the first of a name counts */
    }
    return made;
}

static bool reader_start(char *const *words, struct reader *ret_reader)
{
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    int complaints[2] = {-1, -1};
    char **environment = environment_make();
    posix_spawn_file_actions_t actions;
    bool started = false;
    pid_t pid = 0;
    if (environment != NULL && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0 &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) == 0 &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, complaints) == 0 &&
        posix_spawn_file_actions_init(&actions) == 0) {
        started = posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO) == 0 &&
                  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO) == 0 &&
                  posix_spawn_file_actions_adddup2(&actions, complaints[1], STDERR_FILENO) == 0 &&
                  posix_spawnp(&pid, words[0], &actions, NULL, words, environment) == 0;
        posix_spawn_file_actions_destroy(&actions);
    }
    free(environment);
    end_close(&in[1]);
    end_close(&out[1]);
    end_close(&complaints[1]);
    *ret_reader = (struct reader){pid, in[0], out[0], complaints[0]};
    if (started) {
        fcntl(in[0], F_SETFL, O_NONBLOCK);
        return true;
    }
    end_close(&ret_reader->in);
    end_close(&ret_reader->out);
    end_close(&ret_reader->complaints);
    return false;
}

/* What is still to be written: the picture's head, then its pixels. */
struct picture {
    char head[HEAD_ROOM];
    size_t head_bytes;
    const uint8_t *pixels;
    size_t pixels_bytes;
    size_t at;
};

/* false: all is written, or the child wants no more. */
static bool picture_write(int fd, struct picture *picture)
{
    const bool in_head = picture->at < picture->head_bytes;
    const size_t at = in_head ? picture->at : picture->at - picture->head_bytes;
    const void *from = in_head ? (const void *)(picture->head + at) : picture->pixels + at;
    const size_t left = (in_head ? picture->head_bytes : picture->pixels_bytes) - at;
    if (left == 0) {
        return false;
    }
    const ssize_t sent = send(fd, from, left, MSG_NOSIGNAL);
    if (sent < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    picture->at += (size_t)sent;
    return picture->at < picture->head_bytes + picture->pixels_bytes;
}

/* Takes what came, as far as there is room; false: the stream has ended. */
static bool stream_read(int fd, struct buffer *text)
{
    char bytes[4096];
    const ssize_t got = read(fd, bytes, sizeof(bytes));
    if (got <= 0) {
        return got < 0 && errno == EINTR;
    }
    const size_t room = text->cap_bytes - text->length_bytes;
    const size_t taken = (size_t)got < room ? (size_t)got : room;
    return buffer_append(text, bytes, taken) == BUFFER_OK;
}

/* Feeds the child and hears it until it has ended or the time is over; false: it is over. */
static bool reader_run(struct reader *reader, struct picture *picture, int64_t end_ms,
                       struct buffer *text, struct buffer *complaints)
{
    while (reader->out >= 0 || reader->complaints >= 0) {
        const int64_t left_ms = end_ms - clock_monotonic_ms();
        struct pollfd fds[] = {{.fd = reader->in, .events = POLLOUT},
                               {.fd = reader->out, .events = POLLIN},
                               {.fd = reader->complaints, .events = POLLIN}};
        if (left_ms <= 0) {
            return false;
        }
        if (poll(fds, 3, (int)left_ms) <= 0) {
            continue;
        }
        if (fds[0].revents != 0 && !picture_write(reader->in, picture)) {
            end_close(&reader->in);
        }
        if (fds[1].revents != 0 && !stream_read(reader->out, text)) {
            end_close(&reader->out);
        }
        if (fds[2].revents != 0 && !stream_read(reader->complaints, complaints)) {
            end_close(&reader->complaints);
        }
    }
    return true;
}

/* Ends the child if it has not, and its streams; true: it did its work. */
static bool reader_end(struct reader *reader, bool in_time)
{
    end_close(&reader->in);
    end_close(&reader->out);
    end_close(&reader->complaints);
    if (!in_time) {
        kill(reader->pid, SIGKILL);
    }
    int status = 0;
    while (waitpid(reader->pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int paper_reader_run(const struct page *page, int side_px, char *const *words, int64_t timeout_ms,
                     struct buffer *said, struct buffer *complaints)
{
    struct grey grey;
    struct reader reader;
    const int64_t end_ms = clock_monotonic_ms() + timeout_ms;
    const int factor =
        grey_factor_for_side(pixGetWidth(page->pix), pixGetHeight(page->pix), side_px);
    if (grey_make(page->pix, factor, &grey) != 0) {
        return PAPER_READER_NO_MEMORY;
    }
    struct picture picture = {.pixels = grey.bytes,
                              .pixels_bytes = (size_t)grey.width_px * (size_t)grey.height_px};
    picture.head_bytes = (size_t)snprintf(picture.head, sizeof(picture.head), "P5\n%d %d\n255\n",
                                          grey.width_px, grey.height_px);
    if (!reader_start(words, &reader)) {
        grey_deinit(&grey);
        return PAPER_READER_MISSING;
    }
    const bool in_time = reader_run(&reader, &picture, end_ms, said, complaints);
    const bool good = reader_end(&reader, in_time);
    grey_deinit(&grey);
    return !in_time ? PAPER_READER_SILENT : good ? PAPER_READER_OK : PAPER_READER_FAILED;
}
