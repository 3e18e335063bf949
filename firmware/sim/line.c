#include "firmware/sim/line.h"

#include "firmware/sim/collide.h"
#include "firmware/sim/port.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 256, CHUNK_BYTES = 512, NO_FILE = -1 };

enum member_state { MEMBER_PLUGGED, MEMBER_CUT, MEMBER_UNPLUGGED };

/* A device in here has `device`; an attached one has `path`, and `file` while it is reached. */
struct member {
    char name[LINE_NAME_ROOM];
    enum member_state state;
    struct host_device *device;
    char path[PATH_ROOM];
    int file;
    int64_t again_ms;
};

struct line {
    char path[PATH_ROOM];
    char terminal[PATH_ROOM];
    int master; /* our end of the pseudo-terminal */
    int keep;   /* the hall's end, kept open so that it may come and go */
    size_t count;
    struct member members[LINE_MEMBERS_MAX];
    struct collide air; /* what members in here say in one moment */
};

/* A symlink that was left behind is replaced; anything else in the way is not. */
static int link_terminal(const char *terminal, const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        if (!S_ISLNK(status.st_mode)) {
            errno = EEXIST;
            return LINE_SYSTEM;
        }
        unlink(path);
    }
    return symlink(terminal, path) == 0 ? LINE_OK : LINE_SYSTEM;
}

struct line *line_create(const char *path)
{
    struct line *line = calloc(1, sizeof(*line));
    if (line == NULL) {
        return NULL;
    }
    line->keep = NO_FILE;
    snprintf(line->path, sizeof(line->path), "%s", path);
    line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (line->master < 0 || grantpt(line->master) != 0 || unlockpt(line->master) != 0) {
        goto failed;
    }
    const char *terminal = ptsname(line->master);
    if (terminal == NULL) {
        goto failed;
    }
    snprintf(line->terminal, sizeof(line->terminal), "%s", terminal);
    line->keep = port_open(line->terminal);
    if (line->keep < 0 || link_terminal(line->terminal, path) != LINE_OK) {
        goto failed;
    }
    return line;

failed:
    line->path[0] = '\0';
    const int reason = errno;
    line_destroy(line);
    errno = reason;
    return NULL;
}

void line_destroy(struct line *line)
{
    if (line == NULL) {
        return;
    }
    for (size_t i = 0; i < line->count; i++) {
        host_device_destroy(line->members[i].device);
        if (line->members[i].file >= 0) {
            close(line->members[i].file);
        }
    }
    if (line->path[0] != '\0') {
        unlink(line->path);
    }
    if (line->keep >= 0) {
        close(line->keep);
    }
    if (line->master >= 0) {
        close(line->master);
    }
    free(line);
}

static struct member *member_find(struct line *line, const char *name)
{
    for (size_t i = 0; i < line->count; i++) {
        if (strcmp(line->members[i].name, name) == 0) {
            return &line->members[i];
        }
    }
    return NULL;
}

static int member_add(struct line *line, const char *name, struct member **ret_member)
{
    if (line->count == LINE_MEMBERS_MAX) {
        return LINE_FULL;
    }
    if (member_find(line, name) != NULL) {
        return LINE_TWICE;
    }
    struct member *member = &line->members[line->count];
    *member = (struct member){.file = NO_FILE};
    snprintf(member->name, sizeof(member->name), "%s", name);
    *ret_member = member;
    return LINE_OK;
}

int line_add_device(struct line *line, const char *name, const struct host_device_config *config,
                    int64_t now_ms)
{
    struct member *member = NULL;
    const int result = member_add(line, name, &member);
    if (result != LINE_OK) {
        return result;
    }
    member->device = host_device_create(config, now_ms);
    if (member->device == NULL) {
        return LINE_NO_MEMORY;
    }
    line->count++;
    return LINE_OK;
}

int line_attach(struct line *line, const char *name, const char *path)
{
    struct member *member = NULL;
    const int result = member_add(line, name, &member);
    if (result != LINE_OK) {
        return result;
    }
    snprintf(member->path, sizeof(member->path), "%s", path);
    line->count++;
    return LINE_OK;
}

size_t line_poll_fill(const struct line *line, struct pollfd *ret_polls)
{
    size_t count = 0;
    ret_polls[count++] = (struct pollfd){.fd = line->master, .events = POLLIN};
    for (size_t i = 0; i < line->count; i++) {
        /* A negative file is passed over by poll(). */
        ret_polls[count++] = (struct pollfd){.fd = line->members[i].file, .events = POLLIN};
    }
    return count;
}

static void member_hear(struct member *member, const uint8_t *bytes, size_t size_bytes,
                        int64_t now_ms)
{
    if (member->state != MEMBER_PLUGGED) {
        return;
    }
    if (member->device != NULL) {
        host_device_hear(member->device, bytes, size_bytes, now_ms);
    } else if (member->file >= 0) {
        port_write(member->file, bytes, size_bytes);
    }
}

/* What `from` sends, NULL for the master, is heard by all others and by the master. */
static void line_send(struct line *line, const struct member *from, const uint8_t *bytes,
                      size_t size_bytes, int64_t now_ms)
{
    for (size_t i = 0; i < line->count; i++) {
        if (&line->members[i] != from) {
            member_hear(&line->members[i], bytes, size_bytes, now_ms);
        }
    }
    if (from != NULL) {
        port_write(line->master, bytes, size_bytes);
    }
}

static void member_reach(struct member *member, int64_t now_ms)
{
    if (member->file < 0 && member->path[0] != '\0' && member->state != MEMBER_UNPLUGGED &&
        now_ms >= member->again_ms) {
        member->file = port_open(member->path);
        member->again_ms = now_ms + LINE_ATTACH_AGAIN_MS;
    }
}

/* Reads what came from the master (member NULL) or from an attached member. */
static void line_read(struct line *line, struct member *member, int64_t now_ms)
{
    uint8_t bytes[CHUNK_BYTES];
    const int file = member == NULL ? line->master : member->file;
    const ssize_t size = read(file, bytes, sizeof(bytes));
    if (size > 0 && (member == NULL || member->state == MEMBER_PLUGGED)) {
        line_send(line, member, bytes, (size_t)size, now_ms);
    } else if (member != NULL && (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR))) {
        close(member->file);
        member->file = NO_FILE;
        member->again_ms = now_ms + LINE_ATTACH_AGAIN_MS;
    }
}

void line_run(struct line *line, const struct pollfd *polls, size_t count, int64_t now_ms)
{
    assert(count <= line->count + 1);
    for (size_t i = 0; i < count; i++) {
        struct member *member = i == 0 ? NULL : &line->members[i - 1];
        const int file = i == 0 ? line->master : member->file;
        if (polls[i].revents != 0 && polls[i].fd == file) {
            line_read(line, member, now_ms);
        }
    }
    collide_begin(&line->air);
    const struct member *speaker = NULL;
    for (size_t i = 0; i < line->count; i++) {
        struct member *member = &line->members[i];
        member_reach(member, now_ms);
        if (member->device == NULL || member->state == MEMBER_UNPLUGGED) {
            continue;
        }
        const uint8_t *bytes = NULL;
        const size_t size = host_device_run(member->device, now_ms, &bytes);
        if (size > 0 && member->state == MEMBER_PLUGGED) {
            collide_add(&line->air, bytes, size);
            speaker = member;
        }
    }
    if (speaker != NULL) {
        line_send(line, speaker, line->air.bytes, line->air.size_bytes, now_ms);
    }
}

static int64_t member_next_ms(const struct member *member, int64_t now_ms)
{
    if (member->state == MEMBER_UNPLUGGED || member->file >= 0) {
        return NEVER_MS;
    }
    return member->device != NULL ? host_device_next_ms(member->device, now_ms) : member->again_ms;
}

int64_t line_next_ms(const struct line *line, int64_t now_ms)
{
    int64_t next_ms = NEVER_MS;
    for (size_t i = 0; i < line->count; i++) {
        const int64_t at_ms = member_next_ms(&line->members[i], now_ms);
        next_ms = at_ms < next_ms ? at_ms : next_ms;
    }
    return next_ms;
}

struct host_device *line_device(struct line *line, const char *name)
{
    struct member *member = member_find(line, name);
    return member == NULL ? NULL : member->device;
}

bool line_unplug(struct line *line, const char *name)
{
    struct member *member = member_find(line, name);
    if (member == NULL) {
        return false;
    }
    member->state = MEMBER_UNPLUGGED;
    if (member->file >= 0) {
        close(member->file);
        member->file = NO_FILE;
    }
    return true;
}

bool line_cut(struct line *line, const char *name)
{
    struct member *member = member_find(line, name);
    if (member == NULL || member->state == MEMBER_UNPLUGGED) {
        return false;
    }
    member->state = MEMBER_CUT;
    return true;
}

bool line_plug(struct line *line, const char *name, int64_t now_ms)
{
    struct member *member = member_find(line, name);
    if (member == NULL) {
        return false;
    }
    if (member->state == MEMBER_UNPLUGGED && member->device != NULL) {
        host_device_restart(member->device, now_ms);
    }
    member->state = MEMBER_PLUGGED;
    member->again_ms = now_ms;
    return true;
}

static const char *member_state_name(const struct member *member)
{
    static const char *const names[] = {"plugged", "cut", "unplugged"};
    if (member->device == NULL && member->state == MEMBER_PLUGGED) {
        return member->file >= 0 ? "attached" : "not there";
    }
    return names[member->state];
}

void line_each(const struct line *line,
               void (*visit)(void *context, const char *name, const char *state), void *context)
{
    for (size_t i = 0; i < line->count; i++) {
        visit(context, line->members[i].name, member_state_name(&line->members[i]));
    }
}

const char *line_terminal(const struct line *line)
{
    return line->terminal;
}
