#include "tests/lib/journal_hall.h"

#include "tests/lib/cmocka_all.h"

#include <dirent.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void journal_folder_make(char ret_folder[64])
{
    snprintf(ret_folder, 64, "/tmp/mashang-journal-XXXXXX");
    assert_non_null(mkdtemp(ret_folder));
}

static void files_remove(const char *folder)
{
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; open_folder != NULL && (entry = readdir(open_folder)) != NULL;) {
        char path[512];
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.') {
            unlink(path);
        }
    }
    if (open_folder != NULL) {
        closedir(open_folder);
    }
    rmdir(folder);
}

void journal_folder_remove(const char *folder)
{
    char archive[512];
    snprintf(archive, sizeof(archive), "%s/archive", folder);
    files_remove(archive);
    files_remove(folder);
}

struct hall_config *journal_hall_config(struct journal_hall *hall, uint32_t version)
{
    assert_true(version >= 1 && version <= JOURNAL_HALL_CONFIGS);
    struct hall_config **config = &hall->configs[version - 1];
    if (*config == NULL) {
        *config = calloc(1, sizeof(**config));
        assert_non_null(*config);
        small_hall_config(*config, version);
    }
    return *config;
}

static void file_copy(const char *from, const char *to)
{
    static char piece[1 << 16];
    size_t size_bytes = 0;
    FILE *source = fopen(from, "rb");
    FILE *copy = fopen(to, "wb");
    assert_non_null(source);
    assert_non_null(copy);
    while ((size_bytes = fread(piece, 1, sizeof(piece), source)) > 0) {
        assert_int_equal(fwrite(piece, 1, size_bytes, copy), size_bytes);
    }
    fclose(source);
    assert_int_equal(fclose(copy), 0);
}

static void files_copy(const char *from, const char *to)
{
    DIR *open_folder = opendir(from);
    for (struct dirent *entry; open_folder != NULL && (entry = readdir(open_folder)) != NULL;) {
        char source[512];
        char copy[512];
        struct stat status;
        snprintf(source, sizeof(source), "%.200s/%.200s", from, entry->d_name);
        snprintf(copy, sizeof(copy), "%.200s/%.200s", to, entry->d_name);
        if (stat(source, &status) == 0 && S_ISREG(status.st_mode)) {
            file_copy(source, copy);
            assert_int_equal(chmod(copy, status.st_mode & 0777), 0);
        }
    }
    if (open_folder != NULL) {
        closedir(open_folder);
    }
}

void journal_folder_copy(const char *from, const char *to)
{
    char source[512];
    char copy[512];
    files_copy(from, to);
    snprintf(source, sizeof(source), "%.200s/archive", from);
    snprintf(copy, sizeof(copy), "%.200s/archive", to);
    if (access(source, F_OK) == 0) {
        assert_int_equal(mkdir(copy, 0700), 0);
        files_copy(source, copy);
    }
}

static bool read_config(void *context, const struct journal_config *config)
{
    struct journal_hall *hall = context;
    char text[SMALL_TEXT_ROOM];
    small_hall_text(config->version, text);
    assert_int_equal(config->size_bytes, strlen(text));
    assert_memory_equal(config->text, text, strlen(text));
    hall->config = journal_hall_config(hall, config->version);
    return true;
}

static bool read_snapshot(void *context, const struct journal_snapshot *snapshot)
{
    struct journal_hall *hall = context;
    if (!snapshot->begin) {
        hall->snapshots_proven++;
        return engine_snapshot_agrees(hall->engine, snapshot->bytes, snapshot->size_bytes);
    }
    hall->snapshots_begun++;
    return engine_snapshot_read(hall->engine, hall->config, snapshot->bytes,
                                snapshot->size_bytes) == SNAPSHOT_OK;
}

static bool read_event(void *context, struct event *event)
{
    struct journal_hall *hall = context;
    if (event->kind == EVENT_CONFIG_APPLIED) {
        hall->config = journal_hall_config(hall, event->as.config_applied.version);
        event->as.config_applied.config = hall->config;
    }
    if (!engine_accepts(hall->engine, event)) {
        return false;
    }
    engine_apply(hall->engine, event);
    return true;
}

int journal_hall_open(struct journal_hall *hall, const char *folder, bool whole)
{
    const struct engine_limits limits = {.tickets = 65536, .legs = 131072, .requests = 262144};
    memset(hall, 0, sizeof(*hall));
    hall->engine = engine_create(&limits);
    assert_non_null(hall->engine);
    hall->now_ms = SMALL_MORNING_MS;
    const struct journal_options options = {
        .folder = folder,
        .reader = {.context = hall,
                   .config = read_config,
                   .event = read_event,
                   .snapshot = read_snapshot},
        .whole = whole,
    };
    const int result = journal_sqlite_open(&options, &hall->journal, &hall->last_seq);
    if (result != JOURNAL_OK) {
        journal_hall_close(hall);
        return result;
    }
    assert_int_equal(hall->last_seq, engine_seq(hall->engine));
    if (hall->last_seq == 0) {
        hall->config = journal_hall_config(hall, 1);
        struct command command = {.kind = COMMAND_CONFIG_APPLY,
                                  .actor = {.role = ROLE_SYSTEM},
                                  .as.config = {.config = hall->config}};
        assert_int_equal(journal_hall_do(hall, &command), PROBLEM_NONE);
        journal_hall_wait(hall);
    }
    if (engine_last_ms(hall->engine) > hall->now_ms) {
        hall->now_ms = engine_last_ms(hall->engine);
    }
    return JOURNAL_OK;
}

void journal_hall_close(struct journal_hall *hall)
{
    journal_close(hall->journal);
    engine_destroy(hall->engine);
    for (int i = 0; i < JOURNAL_HALL_CONFIGS; i++) {
        free(hall->configs[i]);
    }
    memset(hall, 0, sizeof(*hall));
}

static void note_done(void *context, int result, uint64_t seq)
{
    struct journal_hall *hall = context;
    if (result == JOURNAL_OK) {
        assert_true(seq > hall->done_seq); /* in order */
    }
    hall->done_result = result;
    hall->done_seq = seq;
    hall->done_count++;
}

enum problem journal_hall_do(struct journal_hall *hall, struct command *command)
{
    static uint8_t snapshot[1 << 20];
    struct journal_attached attached = {.config = NULL};
    command->now_ms = hall->now_ms;
    if (engine_day_is_due(hall->engine, hall->now_ms)) {
        attached.snapshot = snapshot;
        attached.snapshot_bytes = engine_snapshot_write(hall->engine, snapshot, sizeof(snapshot));
        assert_true(attached.snapshot_bytes <= sizeof(snapshot));
    }
    engine_do(hall->engine, command, &hall->events, &hall->result);
    if (hall->events.count > 0) {
        char text[SMALL_TEXT_ROOM];
        struct journal_config config = {.text = text};
        if (command->kind == COMMAND_CONFIG_APPLY && hall->result.problem == PROBLEM_NONE) {
            const struct hall_config *applied = command->as.config.config;
            hall->config = journal_hall_config(hall, applied->version);
            config.version = applied->version;
            memcpy(config.hash, applied->hash, sizeof(config.hash));
            small_hall_text(config.version, text);
            config.size_bytes = strlen(text);
            attached.config = &config;
        }
        const int result = journal_propose(hall->journal, hall->events.events, hall->events.count,
                                           &attached, note_done, hall);
        if (result != JOURNAL_OK) {
            hall->done_result = result;
            return PROBLEM_STORAGE_REFUSED;
        }
    }
    return hall->result.problem;
}

void journal_hall_wait(struct journal_hall *hall)
{
    while (journal_role(hall->journal) == JOURNAL_LEADER &&
           journal_durable_seq(hall->journal) < engine_seq(hall->engine)) {
        journal_deliver(hall->journal);
        sched_yield();
    }
    journal_deliver(hall->journal);
}

enum problem journal_hall_issue(struct journal_hall *hall, const char *request_id, uint16_t service,
                                uint32_t salt)
{
    uint8_t entropy[UUID_ENTROPY_BYTES] = {0};
    memcpy(entropy + 6, &salt, sizeof(salt));
    struct command command = {
        .kind = COMMAND_ISSUE,
        .actor = {.role = ROLE_KIOSK, .id = {"kiosk-1"}},
        .as.issue = {.service_count = 1,
                     .services = {service},
                     .id = uuid_make(hall->now_ms, entropy)},
    };
    snprintf(command.request_id, sizeof(command.request_id), "%s", request_id);
    return journal_hall_do(hall, &command);
}

void journal_file_change(const char *folder, const char *text)
{
    char path[128];
    sqlite3 *database = NULL;
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

int64_t journal_file_number(const char *path, const char *text)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    return number;
}
