/*
 * hall-fault: the i-th allocation, write or sync of a hall with its journal fails.
 *
 *   hall-fault KIND [--tries N] [--only I]      KIND: malloc, write, sync, full
 *
 * --tries: only so many calls, evenly over all of them; else every one.
 *
 * A child opens a journal in a new folder and issues tickets; in it the i-th call fails (malloc:
 * NULL; write, sync: EIO once; full: ENOSPC from then on). It may refuse, or stop with an
 * assertion; it may not crash or hang. Then, with nothing failing, the journal opens, replays whole
 * and from the last turn to the same engine, every invariant holds, what was acknowledged is there,
 * and the hall goes on.
 *
 * This program stands in front of the C library: its own malloc, write and sync are the ones that
 * everything in it calls. So it cannot be built with the sanitizers.
 */
#include "tests/lib/cmocka_all.h"
#include "tests/lib/journal_hall.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { KIND_MALLOC, KIND_WRITE, KIND_SYNC, KIND_FULL, KIND_COUNT };
enum { TICKETS = 24, EXIT_REFUSED = 3, EXIT_HARNESS = 255, SECONDS_MOST = 60 };

static const char *const kind_names[] = {"malloc", "write", "sync", "full"};

/* Seen by parent and child. */
struct shared {
    uint32_t calls; /* of the kind that fails, while it was armed */
    uint32_t acked;
    struct uuid tickets[TICKETS];
    bool refused;
};
static struct shared *shared;

static struct {
    bool armed;
    enum kind kind;
    uint32_t fails_at; /* 0: only count */
} fault;

/* ---- in front of the C library ---- */

extern void *__libc_malloc(size_t size_bytes);
extern void *__libc_calloc(size_t count, size_t size_bytes);
extern void *__libc_realloc(void *memory, size_t size_bytes);
void *malloc(size_t size_bytes);
void *calloc(size_t count, size_t size_bytes);
void *realloc(void *memory, size_t size_bytes);

static bool fails(enum kind kind)
{
    if (!__atomic_load_n(&fault.armed, __ATOMIC_SEQ_CST) ||
        (fault.kind != kind && !(fault.kind == KIND_FULL && kind == KIND_WRITE))) {
        return false;
    }
    const uint32_t call = __atomic_add_fetch(&shared->calls, 1, __ATOMIC_SEQ_CST);
    return fault.fails_at != 0 &&
           (fault.kind == KIND_FULL ? call >= fault.fails_at : call == fault.fails_at);
}

void *malloc(size_t size_bytes)
{
    return fails(KIND_MALLOC) ? NULL : __libc_malloc(size_bytes);
}

void *calloc(size_t count, size_t size_bytes)
{
    return fails(KIND_MALLOC) ? NULL : __libc_calloc(count, size_bytes);
}

void *realloc(void *memory, size_t size_bytes)
{
    return fails(KIND_MALLOC) ? NULL : __libc_realloc(memory, size_bytes);
}

static int error_of_kind(void)
{
    return fault.kind == KIND_FULL ? ENOSPC : EIO;
}

ssize_t write(int file, const void *bytes, size_t size_bytes)
{
    if (file > STDERR_FILENO && fails(KIND_WRITE)) {
        errno = error_of_kind();
        return -1;
    }
    return syscall(SYS_write, file, bytes, size_bytes);
}

ssize_t pwrite64(int file, const void *bytes, size_t size_bytes, off_t at);
ssize_t pwrite64(int file, const void *bytes, size_t size_bytes, off_t at)
{
    if (fails(KIND_WRITE)) {
        errno = error_of_kind();
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, size_bytes, at);
}

int fsync(int file)
{
    if (fails(KIND_SYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    if (fails(KIND_SYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, file);
}

/* ---- the child: a hall at work ---- */

static int work(const char *folder)
{
    struct journal_hall hall;
    __atomic_store_n(&fault.armed, true, __ATOMIC_SEQ_CST);
    if (journal_hall_open(&hall, folder, false) != JOURNAL_OK) {
        return EXIT_REFUSED;
    }
    for (uint32_t i = 0; i < TICKETS; i++) {
        char request_id[32];
        snprintf(request_id, sizeof(request_id), "request-%u", i);
        hall.now_ms += i == TICKETS / 2 ? 24 * 3600000 : 1000; /* a day turns, with its snapshot */
        const enum problem problem = journal_hall_issue(&hall, request_id, (uint16_t)(i % 6), i);
        const struct uuid ticket = hall.result.ticket;
        if (problem != PROBLEM_NONE) {
            journal_hall_close(&hall);
            return EXIT_REFUSED;
        }
        journal_hall_wait(&hall);
        if (journal_durable_seq(hall.journal) < engine_seq(hall.engine) ||
            hall.done_result != JOURNAL_OK) {
            journal_hall_close(&hall);
            return EXIT_REFUSED;
        }
        shared->tickets[shared->acked++] = ticket;
    }
    journal_hall_close(&hall);
    return 0;
}

/* ---- the parent: what is left ---- */

struct found {
    struct engine_digest digest;
    uint64_t seq;
};

static struct uuid seen[TICKETS + 8];
static size_t seen_count;

static bool note_event(void *context, struct event *event)
{
    (void)context;
    if (event->kind == EVENT_TICKET_ISSUED && seen_count < sizeof(seen) / sizeof(seen[0])) {
        seen[seen_count++] = event->as.ticket_issued.id;
    }
    return true;
}

static bool note_config(void *context, const struct journal_config *config)
{
    (void)context;
    (void)config;
    return true;
}

static const char *acked_are_there(const char *folder)
{
    const struct journal_reader reader = {.config = note_config, .event = note_event};
    uint64_t events = 0;
    seen_count = 0;
    if (shared->acked == 0) {
        return NULL; /* perhaps there is not even a journal */
    }
    if (journal_sqlite_check(folder, &reader, &events) != JOURNAL_OK) {
        return "the journal does not check";
    }
    for (uint32_t i = 0; i < shared->acked; i++) {
        bool there = false;
        for (size_t k = 0; k < seen_count; k++) {
            there = there || uuid_equal(&seen[k], &shared->tickets[i]);
        }
        if (!there) {
            return "an acknowledged ticket is lost";
        }
    }
    return NULL;
}

static const char *open_and_look(const char *folder, bool whole, struct found *ret_found)
{
    struct journal_hall hall;
    if (journal_hall_open(&hall, folder, whole) != JOURNAL_OK) {
        return "the journal does not open again";
    }
    const char *wrong = engine_check(hall.engine);
    engine_digest(hall.engine, &ret_found->digest);
    ret_found->seq = engine_seq(hall.engine);
    if (wrong == NULL && whole) {
        hall.now_ms += 1000;
        if (journal_hall_issue(&hall, "after-it-all", 0, 999) != PROBLEM_NONE) {
            wrong = "the hall does not go on";
        }
        journal_hall_wait(&hall);
    }
    journal_hall_close(&hall);
    return wrong;
}

static const char *look(const char *folder)
{
    struct found hot;
    struct found whole;
    const char *wrong = acked_are_there(folder);
    wrong = wrong != NULL ? wrong : open_and_look(folder, false, &hot);
    wrong = wrong != NULL ? wrong : open_and_look(folder, true, &whole);
    if (wrong == NULL && memcmp(&hot.digest, &whole.digest, sizeof(hot.digest)) != 0) {
        wrong = "from the turn and from the beginning, the engines differ";
    }
    return wrong;
}

static const char *outcome_of(int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGABRT) {
        return WTERMSIG(status) == SIGALRM ? "it hangs" : "it crashes";
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_HARNESS;
    shared->refused = code != 0;
    return code == 0 || code == EXIT_REFUSED || code == EXIT_HARNESS ? NULL : "it ends strangely";
}

/* NULL, or what is wrong. */
static const char *try_fault(enum kind kind, uint32_t fails_at)
{
    char folder[64];
    int status = 0;
    journal_folder_make(folder);
    memset(shared, 0, sizeof(*shared));
    const pid_t child = fork();
    if (child == 0) {
        (void)freopen("/dev/null", "w", stderr);
        (void)freopen("/dev/null", "w", stdout);
        alarm(SECONDS_MOST);
        fault.kind = kind;
        fault.fails_at = fails_at;
        _exit(work(folder));
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return "no child could be made";
    }
    const char *wrong = outcome_of(status);
    wrong = wrong != NULL ? wrong : look(folder);
    journal_folder_remove(folder);
    return wrong;
}

int main(int count, char **words)
{
    enum kind kind = KIND_COUNT;
    uint32_t tries = 0;
    uint32_t only = 0;
    for (int i = 0; i < KIND_COUNT && count > 1; i++) {
        kind = strcmp(words[1], kind_names[i]) == 0 ? (enum kind)i : kind;
    }
    for (int i = 2; i + 1 < count; i += 2) {
        const uint32_t number = (uint32_t)strtoul(words[i + 1], NULL, 10);
        tries = strcmp(words[i], "--tries") == 0 ? number : tries;
        only = strcmp(words[i], "--only") == 0 ? number : only;
    }
    if (kind == KIND_COUNT) {
        fprintf(stderr, "hall-fault malloc|write|sync|full [--tries N] [--only I]\n");
        return 2;
    }
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || try_fault(kind, 0) != NULL || shared->acked != TICKETS) {
        fprintf(stderr, "it does not work even when nothing fails\n");
        return 1;
    }
    const uint32_t calls = shared->calls;
    const uint32_t every = tries > 0 && tries < calls ? calls / tries : 1;
    uint32_t tried = 0;
    uint32_t refused = 0;
    for (uint32_t i = only > 0 ? only : 1; i <= calls && (only == 0 || i == only); i += every) {
        const char *wrong = try_fault(kind, i);
        tried++;
        refused += shared->refused ? 1 : 0;
        if (wrong != NULL) {
            fprintf(stderr, "%s %u of %u: %s\nto see it again: hall-fault %s --only %u\n",
                    kind_names[kind], i, calls, wrong, kind_names[kind], i);
            return 1;
        }
    }
    printf("%s: %u calls, %u failed one by one, %u times the hall refused or stopped\n",
           kind_names[kind], calls, tried, refused);
    return tried > 0 && refused > 0 ? 0 : 1;
}
