#include "hall-server/hallctl/doctor_gather.h"

#include "drivers/base/clock.h"
#include "drivers/printer/cups_queue.h"
#include "drivers/text/text.h"
#include "drivers/tool/plugged.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static bool file_is_in(const char *folder, const char *name)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%.4000s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static void folder_see(const char *folder, struct doctor_facts *facts)
{
    struct stat status;
    if (stat(folder, &status) != 0) {
        facts->folder = errno == EACCES ? FOLDER_DENIED : FOLDER_MISSING;
        return;
    }
    if (!S_ISDIR(status.st_mode)) {
        facts->folder = FOLDER_MISSING;
        return;
    }
    facts->folder_open_to_others = (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    if (access(folder, R_OK | W_OK | X_OK) != 0 && errno != EROFS) {
        facts->folder = FOLDER_DENIED;
    } else if (file_is_in(folder, "init.unfinished")) {
        facts->folder = FOLDER_CUT;
    } else {
        facts->folder = file_is_in(folder, "journal.db") ? FOLDER_HALL : FOLDER_EMPTY;
    }
}

/* The lock is tried and let go at once, without making its file. */
static void lock_see(const char *folder, struct doctor_facts *facts)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%.4000s/journal.lock", folder);
    const int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        facts->lock = errno == ENOENT ? LOCK_FREE : LOCK_DENIED;
        return;
    }
    facts->lock = flock(file, LOCK_EX | LOCK_NB) == 0 ? LOCK_FREE : LOCK_HELD;
    close(file);
}

static void disk_see(const char *folder, struct doctor_facts *facts)
{
    struct statvfs status;
    if (statvfs(folder, &status) != 0) {
        return;
    }
    facts->disk_seen = true;
    facts->disk_read_only = (status.f_flag & ST_RDONLY) != 0;
    facts->disk_free_bytes = (int64_t)status.f_bavail * (int64_t)status.f_frsize;
    facts->disk_free_files = status.f_files == 0 ? -1 : (int64_t)status.f_favail;
}

static void port_see(int port, struct doctor_facts *facts)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int reuse = 1; /* as the server does: what only lingers is free */
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) {
        return;
    }
    (void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));
    facts->port_number = port;
    if (bind(listener, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        listen(listener, 1) == 0) {
        facts->port = DOCTOR_PORT_FREE;
    } else {
        facts->port = errno == EACCES ? DOCTOR_PORT_DENIED : DOCTOR_PORT_TAKEN;
    }
    close(listener);
}

static void clock_see(struct doctor_facts *facts)
{
    struct timex state = {.modes = 0};
    struct tm local;
    const int result = adjtimex(&state);
    facts->wall_ms = clock_wall_ms();
    facts->clock_synchronised = result >= 0 && result != TIME_ERROR;
    const time_t now = (time_t)(facts->wall_ms / 1000);
    if (localtime_r(&now, &local) != NULL) {
        facts->machine_offset_min = (int)(local.tm_gmtoff / 60);
    }
}

static void fonts_see(struct doctor_facts *facts)
{
    facts->font_chinese =
        text_style_is_installed(TEXT_REGULAR) && text_style_is_installed(TEXT_BOLD);
    facts->font_chinese_extra =
        text_style_is_installed(TEXT_MEDIUM) && text_style_is_installed(TEXT_BLACK);
    facts->font_rare = text_style_is_installed(TEXT_PIXEL);
    facts->font_dots = text_style_is_installed(TEXT_DOTS);
}

static void queue_see(const char *queue, struct doctor_facts *facts)
{
    static const enum doctor_queue states[] = {
        [PRINTER_UNKNOWN] = QUEUE_UNKNOWN,   [PRINTER_READY] = QUEUE_READY,
        [PRINTER_MEDIA_LOW] = QUEUE_LOW,     [PRINTER_OFFLINE] = QUEUE_OFFLINE,
        [PRINTER_JAM] = QUEUE_JAM,           [PRINTER_COVER_OPEN] = QUEUE_COVER,
        [PRINTER_MEDIA_EMPTY] = QUEUE_EMPTY,
    };
    struct cups_queue_state state;
    cups_queue_begin(NULL);
    switch (cups_queue_look(queue, &state)) {
    case CUPS_QUEUE_OK:
        facts->queue = states[state.state];
        break;
    case CUPS_QUEUE_REFUSED:
        facts->queue = QUEUE_NONE;
        break;
    default:
        facts->queue = QUEUE_AWAY;
        break;
    }
}

static void devices_see(struct doctor_facts *facts)
{
    static struct plugged found[PLUGGED_MAX];
    const size_t count = plugged_find("", found, PLUGGED_MAX);
    for (size_t i = 0; i < count; i++) {
        if (found[i].kind == PLUGGED_KEYS) {
            continue; /* every machine has a keyboard */
        }
        facts->devices++;
        if (!found[i].may_use && facts->devices_denied++ == 0) {
            snprintf(facts->denied, sizeof(facts->denied), "%.120s %.120s", found[i].where,
                     found[i].name);
        }
        if (found[i].kind == PLUGGED_SERIAL && facts->devices_unknown++ == 0) {
            snprintf(facts->unknown, sizeof(facts->unknown), "%.120s %.120s", found[i].where,
                     found[i].name);
        }
    }
}

void doctor_gather(const char *folder, int port, const char *queue, struct doctor_facts *ret_facts)
{
    *ret_facts = (struct doctor_facts){.disk_free_files = -1};
    if (folder != NULL) {
        folder_see(folder, ret_facts);
        if (ret_facts->folder != FOLDER_MISSING) {
            disk_see(folder, ret_facts);
        }
        if (ret_facts->folder == FOLDER_HALL) {
            lock_see(folder, ret_facts);
        }
    }
    if (port > 0) {
        port_see(port, ret_facts);
    }
    if (queue != NULL) {
        queue_see(queue, ret_facts);
    }
    clock_see(ret_facts);
    fonts_see(ret_facts);
    devices_see(ret_facts);
}
