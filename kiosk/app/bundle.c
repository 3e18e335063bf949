#include "kiosk/app/bundle.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/printer/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, NAME_ROOM = 64, DEVICES_ROOM = 1024 };

/* "kiosk-20260316-103200", in UTC as the log is. */
static void name_make(int64_t wall_ms, char name[NAME_ROOM])
{
    char at[CLOCK_RFC3339_ROOM];
    int used = snprintf(name, NAME_ROOM, "kiosk-");
    clock_format_rfc3339(wall_ms, 0, at);
    for (int i = 0; at[i] != '\0' && i < 19; i++) { /* without the zone */
        if (at[i] == 'T') {
            name[used++] = '-';
        } else if (at[i] >= '0' && at[i] <= '9') {
            name[used++] = at[i];
        }
    }
    name[used] = '\0';
}

static bool file_write(const char *folder, const char *name, const char *text, size_t size_bytes)
{
    char path[PATH_ROOM];
    if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
        return false;
    }
    FILE *file = fopen(path, "wx");
    if (file == NULL) {
        return false;
    }
    bool good = fwrite(text, 1, size_bytes, file) == size_bytes && fflush(file) == 0;
    good = fsync(fileno(file)) == 0 && good;
    return fclose(file) == 0 && good;
}

static void devices_tell(const struct kiosk *kiosk, char text[DEVICES_ROOM])
{
    static const char *const lines[] = {
        [KIOSK_LINE_DOWN] = "down", [KIOSK_LINE_UP] = "up", [KIOSK_LINE_REFUSED] = "refused"};
    static const char *const scanners[] = {
        [PAPERS_NONE] = "none", [PAPERS_STARTING] = "starting", [PAPERS_READY] = "ok",
        [PAPERS_BUSY] = "ok",   [PAPERS_ABSENT] = "absent",     [PAPERS_FAILED] = "failed"};
    (void)snprintf(
        text, DEVICES_ROOM,
        "hall %s\nline %s\nprinter %s\na4-printer %s\ngun %s\ncard-reader %s\n"
        "scanner %s %s\nvoice %s\noffline-numbers %d\n",
        kiosk->staff_facts.hall == NULL ? "" : kiosk->staff_facts.hall, lines[kiosk->line],
        kiosk->has_printer ? printer_state_name((enum printer_state)kiosk->paper) : "none",
        kiosk->has_a4 ? printer_state_name((enum printer_state)kiosk->a4) : "none",
        kiosk->parts[KIOSK_GUN] ? "ok" : "absent",
        kiosk->parts[KIOSK_CARD_READER] ? "ok" : "absent", scanners[kiosk->scanner.device],
        kiosk->scanner.code == NULL ? "" : kiosk->scanner.code, kiosk->has_speech ? "ok" : "none",
        kiosk->staff_facts.offline_left);
}

bool bundle_write(const char *folder, const struct kiosk *kiosk, int64_t wall_ms)
{
    char path[PATH_ROOM];
    char name[NAME_ROOM];
    char devices[DEVICES_ROOM];
    char *log = malloc(LOG_KEPT_BYTES);
    const char *version = kiosk->staff_facts.version == NULL ? "" : kiosk->staff_facts.version;
    name_make(wall_ms, name);
    devices_tell(kiosk, devices);
    const int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    const bool good = log != NULL && length < (int)sizeof(path) && mkdir(path, 0700) == 0 &&
                      file_write(path, "version.txt", version, strlen(version)) &&
                      file_write(path, "devices.txt", devices, strlen(devices)) &&
                      file_write(path, "log.txt", log, log_kept(log));
    free(log);
    log_line(good ? LOG_INFO : LOG_WARN, "kiosk.bundle", "folder=%s written=%d", folder, good);
    return good;
}
