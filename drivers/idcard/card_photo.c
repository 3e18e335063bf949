#include "drivers/idcard/card_photo.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct card_photo {
    char *child, *plugin;
    enum card_photo_state state;
    bool real;
    int64_t limit_ms;
    pid_t pid; /* 0: none */
    int fd;    /* -1: none; both ways */
    size_t got_bytes;
    uint8_t rgb[CARD_PHOTO_BYTES];
};

/* Grey on light grey: a head over shoulders, both ellipses. */
void card_photo_silhouette(uint8_t ret_rgb[CARD_PHOTO_BYTES])
{
    enum { GROUND = 0xE6, FIGURE = 0xB4, HEAD_Y = 48, HEAD_A = 22, HEAD_B = 28, BODY_A = 46 };
    const int middle = CARD_PHOTO_WIDTH_PX / 2;
    const int body_b = CARD_PHOTO_HEIGHT_PX - 84;
    for (int y = 0; y < CARD_PHOTO_HEIGHT_PX; y++) {
        for (int x = 0; x < CARD_PHOTO_WIDTH_PX; x++) {
            const int dx = x - middle;
            const int head = y - HEAD_Y;
            const int body = y - CARD_PHOTO_HEIGHT_PX;
            const bool in_head = dx * dx * HEAD_B * HEAD_B + head * head * HEAD_A * HEAD_A <=
                                 HEAD_A * HEAD_A * HEAD_B * HEAD_B;
            const bool in_body = dx * dx * body_b * body_b + body * body * BODY_A * BODY_A <=
                                 BODY_A * BODY_A * body_b * body_b;
            uint8_t *pixel = ret_rgb + (size_t)(y * CARD_PHOTO_WIDTH_PX + x) * 3;
            memset(pixel, in_head || in_body ? FIGURE : GROUND, 3);
        }
    }
}

struct card_photo *card_photo_create(const char *child, const char *plugin)
{
    struct card_photo *photo = calloc(1, sizeof(*photo));
    if (photo == NULL) {
        return NULL;
    }
    photo->fd = -1;
    photo->child = strdup(child);
    photo->plugin = strdup(plugin == NULL ? "" : plugin);
    if (photo->child == NULL || photo->plugin == NULL) {
        card_photo_destroy(photo);
        return NULL;
    }
    return photo;
}

static void child_end(struct card_photo *photo)
{
    if (photo->fd >= 0) {
        close(photo->fd);
        photo->fd = -1;
    }
    if (photo->pid > 0) {
        /* Killed, it is gone at once: this wait is short. */
        kill(photo->pid, SIGKILL);
        while (waitpid(photo->pid, NULL, 0) < 0 && errno == EINTR) {
        }
        photo->pid = 0;
    }
}

static void done(struct card_photo *photo, bool real)
{
    child_end(photo);
    if (!real) {
        card_photo_silhouette(photo->rgb);
    }
    photo->real = real;
    photo->state = CARD_PHOTO_DONE;
}

/* The child with `end` as its stdin and stdout; false: it could not be made. */
static bool child_spawn(struct card_photo *photo, int end)
{
    char *const words[] = {photo->child, photo->plugin, NULL};
    static char *const surroundings[] = {NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    const bool made =
        posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn(&photo->pid, photo->child, &actions, NULL, words, surroundings) == 0;
    posix_spawn_file_actions_destroy(&actions);
    photo->pid = made ? photo->pid : 0;
    return made;
}

static bool child_begin(struct card_photo *photo, const uint8_t *wlt)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
        return false;
    }
    photo->fd = ends[0];
    /* The child reads and writes as if it had all the time. */
    (void)fcntl(ends[1], F_SETFL, 0);
    const bool made = child_spawn(photo, ends[1]);
    close(ends[1]);
    /* So few bytes always fit into a socket that is new. */
    return made && send(photo->fd, wlt, CARD_PHOTO_WLT_BYTES, MSG_NOSIGNAL) == CARD_PHOTO_WLT_BYTES;
}

void card_photo_start(struct card_photo *photo, const uint8_t *wlt, size_t size_bytes,
                      int64_t now_ms)
{
    card_photo_wipe(photo);
    if (photo->plugin[0] == '\0' || size_bytes != CARD_PHOTO_WLT_BYTES ||
        !child_begin(photo, wlt)) {
        done(photo, false);
        return;
    }
    photo->limit_ms = now_ms + CARD_PHOTO_LIMIT_MS;
    photo->state = CARD_PHOTO_WAITING;
}

size_t card_photo_poll_fds(const struct card_photo *photo, struct pollfd *fds, size_t room)
{
    if (photo->state != CARD_PHOTO_WAITING || room == 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = photo->fd, .events = POLLIN};
    return 1;
}

void card_photo_on_ready(struct card_photo *photo, int64_t now_ms)
{
    while (photo->state == CARD_PHOTO_WAITING) {
        uint8_t more = 0;
        const bool whole = photo->got_bytes == sizeof(photo->rgb);
        const ssize_t size = whole ? recv(photo->fd, &more, 1, 0)
                                   : recv(photo->fd, photo->rgb + photo->got_bytes,
                                          sizeof(photo->rgb) - photo->got_bytes, 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0 && errno == EAGAIN) {
            break;
        }
        if (size > 0 && !whole) {
            photo->got_bytes += (size_t)size;
            continue;
        }
        done(photo, whole && size == 0); /* the end, and neither less nor more */
    }
    if (photo->state == CARD_PHOTO_WAITING && now_ms >= photo->limit_ms) {
        done(photo, false);
    }
}

int64_t card_photo_next_ms(const struct card_photo *photo)
{
    return photo->state == CARD_PHOTO_WAITING ? photo->limit_ms : INT64_MAX;
}

enum card_photo_state card_photo_state(const struct card_photo *photo)
{
    return photo->state;
}

const uint8_t *card_photo_rgb(const struct card_photo *photo, bool *ret_real)
{
    assert(photo->state == CARD_PHOTO_DONE);
    *ret_real = photo->real;
    return photo->rgb;
}

void card_photo_wipe(struct card_photo *photo)
{
    child_end(photo);
    photo->state = CARD_PHOTO_IDLE;
    photo->got_bytes = 0;
    photo->real = false;
    sodium_memzero(photo->rgb, sizeof(photo->rgb));
}

void card_photo_destroy(struct card_photo *photo)
{
    if (photo == NULL) {
        return;
    }
    card_photo_wipe(photo);
    free(photo->child);
    free(photo->plugin);
    free(photo);
}
