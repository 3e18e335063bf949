/* check, backup and restore: that nothing is lost, and a copy for when it is. */
#include "drivers/base/clock.h"
#include "hall-server/engine/view.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_store.h"
#include "hall-server/journal/number_marks.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKUP_PAGES = 256, BACKUP_PAUSE_MS = 20, SMALL_FILE_BYTES = 65536 };

/*
 * Reads the whole journal without changing it, replays it, and asks the engine whether its state
 * holds. The digest is the same on any machine that replays the same records.
 */
int command_check(const struct command_line *line)
{
    struct store_replay *replay = calloc(1, sizeof(*replay));
    if (replay == NULL || !store_replay_init(replay)) {
        free(replay);
        return command_refuse("memory is short");
    }
    const struct journal_reader reader = store_replay_reader(replay);
    uint64_t events = 0;
    int status = COMMAND_DONE;
    const int error = journal_sqlite_check(line->words[0], &reader, &events);
    const char *wrong = error == JOURNAL_OK ? engine_check(replay->engine) : NULL;
    if (error == JOURNAL_STOPPED) {
        status = command_refuse("%s/journal.db: %s", line->words[0], replay->words);
    } else if (error != JOURNAL_OK) {
        status =
            command_refuse("%s/journal.db: %s (%llu events before it are good)", line->words[0],
                           journal_error_text(error), (unsigned long long)events);
    } else if (wrong != NULL) {
        status = command_refuse("%s/journal.db: after its events %s", line->words[0], wrong);
    } else {
        struct engine_digest digest;
        engine_digest(replay->engine, &digest);
        printf("%llu events, %d configurations, digest ", (unsigned long long)events,
               replay->config_count);
        for (size_t i = 0; i < sizeof(digest.bytes); i++) {
            printf("%02x", digest.bytes[i]);
        }
        printf("\nall records read, their chain holds, and they replay\n");
    }
    store_replay_deinit(replay);
    free(replay);
    return status;
}

/* SQLite's online backup: a copy of one moment, while the server goes on writing. */
static bool database_copy(const char *from_path, const char *to_path)
{
    sqlite3 *from = NULL;
    sqlite3 *to = NULL;
    sqlite3_backup *copy = NULL;
    int result = sqlite3_open_v2(from_path, &from, SQLITE_OPEN_READONLY, NULL);
    if (result == SQLITE_OK) {
        result = sqlite3_open_v2(
            to_path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE, NULL);
    }
    if (result == SQLITE_OK) {
        copy = sqlite3_backup_init(to, "main", from, "main");
        result = copy == NULL ? sqlite3_errcode(to) : SQLITE_OK;
    }
    while (copy != NULL &&
           (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED)) {
        result = sqlite3_backup_step(copy, BACKUP_PAGES);
        if (result == SQLITE_BUSY || result == SQLITE_LOCKED) {
            sqlite3_sleep(BACKUP_PAUSE_MS);
        }
    }
    if (copy != NULL) {
        const int finished = sqlite3_backup_finish(copy);
        result = result == SQLITE_DONE ? finished : result;
    }
    if (result != SQLITE_OK) {
        command_refuse("%s: %s", from_path, sqlite3_errstr(result));
    }
    sqlite3_close(from);
    return sqlite3_close(to) == SQLITE_OK && result == SQLITE_OK;
}

static bool small_file_copy(const char *from_path, const char *to_path)
{
    static char bytes[SMALL_FILE_BYTES];
    const int from = open(from_path, O_RDONLY | O_CLOEXEC);
    const ssize_t size = from < 0 ? -1 : read(from, bytes, sizeof(bytes));
    const int to = size < 0 ? -1 : open(to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool copied = to >= 0 && write(to, bytes, (size_t)size) == size && fsync(to) == 0;
    if (!copied) {
        command_refuse("%s: %s", from_path, strerror(errno));
    }
    if (from >= 0) {
        close(from);
    }
    if (to >= 0) {
        close(to);
    }
    return copied;
}

/* The parent folder, so that a new name in it is on the disk. */
static bool parent_sync(const char *path)
{
    char parent[COMMAND_PATH_ROOM];
    snprintf(parent, sizeof(parent), "%.4000s", path);
    size_t length = strlen(parent);
    while (length > 1 && parent[length - 1] == '/') {
        parent[--length] = '\0';
    }
    char *slash = strrchr(parent, '/');
    if (slash == NULL) {
        snprintf(parent, sizeof(parent), ".");
    } else {
        slash[slash == parent ? 1 : 0] = '\0';
    }
    const int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0) {
        close(folder);
    }
    return synced;
}

static bool parts_copy(const char *from_folder, const char *to_folder)
{
    char from[COMMAND_PATH_ROOM];
    char to[COMMAND_PATH_ROOM];
    const int error = journal_sqlite_backup(from_folder, to_folder);
    if (error != JOURNAL_OK) {
        command_refuse("%s/journal.db: %s", from_folder, journal_error_text(error));
        return false;
    }
    snprintf(from, sizeof(from), "%.4000s/access.db", from_folder);
    snprintf(to, sizeof(to), "%.4000s/access.db", to_folder);
    if (!database_copy(from, to)) {
        return false;
    }
    snprintf(from, sizeof(from), "%.4000s/hall.key", from_folder);
    snprintf(to, sizeof(to), "%.4000s/hall.key", to_folder);
    if (!small_file_copy(from, to)) {
        return false;
    }
    static const char *const not_in_all[] = {"webhooks.json", "waits-days"};
    bool good = true;
    for (size_t i = 0; good && i < sizeof(not_in_all) / sizeof(not_in_all[0]); i++) {
        snprintf(from, sizeof(from), "%.4000s/%s", from_folder, not_in_all[i]);
        snprintf(to, sizeof(to), "%.4000s/%s", to_folder, not_in_all[i]);
        good = access(from, F_OK) != 0 || small_file_copy(from, to);
    }
    return good && command_pictures_copy(from_folder, to_folder);
}

/*
 * Into a new folder, from which a server can start. It has its name only when all of it is on the
 * disk: until then it is TO.part, which a cut leaves behind and nobody takes for a hall.
 */
static int hall_copy(const char *from, const char *to, bool (*then)(const char *part))
{
    char part[COMMAND_PATH_ROOM];
    char path[COMMAND_PATH_ROOM];
    snprintf(part, sizeof(part), "%.4000s.part", to);
    if (access(to, F_OK) == 0) {
        return command_refuse("%s: %s", to, strerror(EEXIST));
    }
    const mode_t mask = umask(0077);
    if (mkdir(part, 0700) != 0) {
        (void)umask(mask);
        return command_refuse("%s: %s%s", part, strerror(errno),
                              errno == EEXIST ? "; what was cut short there can be removed" : "");
    }
    bool copied = parts_copy(from, part) && (then == NULL || then(part));
    snprintf(path, sizeof(path), "%.4000s/.", part);
    copied = copied && parent_sync(path);                        /* the names in it … */
    if (copied && (rename(part, to) != 0 || !parent_sync(to))) { /* … and its own */
        copied = false;
        command_refuse("%s: %s", to, strerror(errno));
    }
    (void)umask(mask);
    return copied ? COMMAND_DONE : COMMAND_FAILED;
}

int command_backup(const struct command_line *line)
{
    const int status = hall_copy(line->words[0], line->words[1], NULL);
    if (status == COMMAND_DONE) {
        printf("%s: a copy; prove it with: hallctl check %s\n", line->words[1], line->words[1]);
    }
    return status;
}

/* The folder that was lost, as far as it can be read; NULL: there is none. One thread. */
static const char *lost_folder;
static bool marks_known;

/* The hall is told: what was issued after the copy was made is not in it, but on paper. */
static bool restore_tell(const char *part)
{
    static struct hall_store store;
    static struct number_marks marks;
    char words[STORE_WORDS_ROOM];
    struct command command;
    size_t at = 0;
    memset(&marks, 0, sizeof(marks));
    int result = hall_store_open(part, false, &store, words);
    const struct hall_config *config = result == 0 ? engine_config(store.replay.engine) : NULL;
    if (config != NULL && lost_folder != NULL &&
        number_marks_read(lost_folder, hall_business_day(config, clock_wall_ms()), &marks) !=
            JOURNAL_OK) {
        snprintf(words, sizeof(words), "%.200s/numbers: %s", lost_folder, strerror(errno));
        result = -1;
    }
    marks_known = marks.known;
    while (result == 0 && config != NULL &&
           number_marks_next_command(&marks, config, &at, &command)) {
        snprintf(command.request_id, sizeof(command.request_id), "hallctl-restore-%lld-%zu",
                 (long long)clock_wall_ms(), at);
        result = hall_store_do(&store, &command, NULL, words);
    }
    hall_store_close(&store);
    if (result != 0) {
        command_refuse("%s", words);
    }
    return result == 0;
}

/* A copy becomes a hall again, when it proves. */
int command_restore(const struct command_line *line)
{
    int status = command_check(line);
    lost_folder = line->words[2];
    if (status == COMMAND_DONE) {
        status = hall_copy(line->words[0], line->words[1], restore_tell);
    }
    if (status == COMMAND_DONE) {
        printf("%s: the hall as it was in the copy; it gives no block of numbers until the kiosks"
               " have shown theirs\n",
               line->words[1]);
        if (marks_known) {
            printf("its numbers go on behind the last that was given\n");
        } else {
            printf("nobody knows what numbers were given since: it leaves %d out in each queue"
                   " today, which is a guess\n",
                   RESTORE_SKIP);
        }
    }
    return status;
}
