#include "kiosk/app/offline.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    PATH_ROOM = 4096,
    ID_ROOM = 25, /* of a queue or service */
    DAY_ROOM = 11,
    LINE_ROOM = 256,
    SHOWS_AT_ONCE = 3, /* as many as a body holds */
    TICKETS_AT_ONCE = 2,
    TAKES_AT_ONCE = 20,
    BACKS_AT_ONCE = 8,
};

enum stage { STAGE_REST, STAGE_LIST, STAGE_SHOW, STAGE_BACK, STAGE_MERGE, STAGE_TAKE };

struct block {
    char queue[ID_ROOM];
    char prefix[ID_ROOM];
    int digits;
    int first;
    int count;
    int64_t given_ms;
    char until[DAY_ROOM];
    uint64_t used; /* bit 0 is `first` */
    bool known;    /* the hall has listed it in this round */
    bool shown;    /* … or was told of it */
};

struct ticket {
    char id[OFFLINE_ID_ROOM]; /* the request_id of its merging */
    char service[ID_ROOM];
    char queue[ID_ROOM];
    int number;
    int64_t issued_ms; /* by this machine's clock */
};

struct back {
    char queue[ID_ROOM];
    int first;
};

/* Staff stopped this queue; a new day has it again. */
struct stop {
    char queue[ID_ROOM];
    char day[DAY_ROOM];
};

struct offline {
    char path[PATH_ROOM];
    char day[DAY_ROOM]; /* the hall's business day when it was heard last */
    int offset_min;
    int block_count;
    int ticket_count;
    int back_count;
    int stop_count;
    enum stage stage;
    bool asked;
    bool retired; /* a spare has this kiosk's place */
    bool no_more; /* the hall refused to give another block in this round */
    int64_t due_ms;
    struct block blocks[OFFLINE_BLOCKS_MAX];
    struct back backs[OFFLINE_BLOCKS_MAX];
    struct stop stops[OFFLINE_BLOCKS_MAX];
    struct ticket tickets[OFFLINE_TICKETS_MAX];
};

/* ---- the file ---- */

static bool file_write(const struct offline *offline, FILE *file)
{
    bool good = fprintf(file, "mashang-offline 1 %s %d\n",
                        offline->day[0] == '\0' ? "-" : offline->day, offline->offset_min) > 0;
    for (int i = 0; good && i < offline->block_count; i++) {
        const struct block *block = &offline->blocks[i];
        good = fprintf(file, "block %s %s %d %d %d %" PRId64 " %s %" PRIx64 "\n", block->queue,
                       block->prefix, block->digits, block->first, block->count, block->given_ms,
                       block->until, block->used) > 0;
    }
    for (int i = 0; good && i < offline->ticket_count; i++) {
        const struct ticket *ticket = &offline->tickets[i];
        good = fprintf(file, "ticket %s %s %s %d %" PRId64 "\n", ticket->id, ticket->service,
                       ticket->queue, ticket->number, ticket->issued_ms) > 0;
    }
    for (int i = 0; good && i < offline->stop_count; i++) {
        const struct stop *stop = &offline->stops[i];
        good = fprintf(file, "stopped %s %s\n", stop->queue, stop->day) > 0;
    }
    return good && fprintf(file, "end\n") > 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool folder_sync(const char *path)
{
    char folder[PATH_ROOM];
    const char *slash = strrchr(path, '/');
    (void)snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - path + 1),
                   slash == NULL ? "." : path);
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = file >= 0 && fsync(file) == 0;
    if (file >= 0) {
        (void)close(file);
    }
    return good;
}

/* Beside it and then in its place, so that a cut leaves the old or the new one. */
static bool save(const struct offline *offline)
{
    char path[PATH_ROOM];
    if (snprintf(path, sizeof path, "%s.new", offline->path) >= (int)sizeof path) {
        return false;
    }
    const int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = handle < 0 ? NULL : fdopen(handle, "w");
    if (file == NULL) {
        if (handle >= 0) {
            (void)close(handle);
        }
        return false;
    }
    bool good = file_write(offline, file);
    good = fclose(file) == 0 && good;
    good = good && rename(path, offline->path) == 0 && folder_sync(offline->path);
    if (!good) {
        log_line(LOG_ERROR, "kiosk.offline", "file=%s error=not_written", offline->path);
    }
    return good;
}

static bool line_read(struct offline *offline, const char *line)
{
    struct block block = {.known = false};
    struct ticket ticket = {.number = 0};
    struct stop stop = {.day = ""};
    if (sscanf(line, "block %24s %24s %d %d %d %" SCNd64 " %10s %" SCNx64, block.queue,
               block.prefix, &block.digits, &block.first, &block.count, &block.given_ms,
               block.until, &block.used) == 8) {
        if (offline->block_count == OFFLINE_BLOCKS_MAX || block.count < 1 || block.count > 64 ||
            block.first < 1 || block.first > 9999) {
            return false;
        }
        offline->blocks[offline->block_count++] = block;
        return true;
    }
    if (sscanf(line, "ticket %31s %24s %24s %d %" SCNd64, ticket.id, ticket.service, ticket.queue,
               &ticket.number, &ticket.issued_ms) == 5 &&
        offline->ticket_count < OFFLINE_TICKETS_MAX && offline_is_ours(ticket.id)) {
        offline->tickets[offline->ticket_count++] = ticket;
        return true;
    }
    if (sscanf(line, "stopped %24s %10s", stop.queue, stop.day) == 2 &&
        offline->stop_count < OFFLINE_BLOCKS_MAX) {
        offline->stops[offline->stop_count++] = stop;
        return true;
    }
    return false;
}

/* True for a file that is whole, and for none at all. */
static bool load(struct offline *offline)
{
    char line[LINE_ROOM];
    FILE *file = fopen(offline->path, "r");
    if (file == NULL) {
        return errno == ENOENT;
    }
    bool good = fgets(line, sizeof line, file) != NULL &&
                sscanf(line, "mashang-offline 1 %10s %d", offline->day, &offline->offset_min) == 2;
    bool whole = false;
    while (good && !whole && fgets(line, sizeof line, file) != NULL) {
        whole = strcmp(line, "end\n") == 0;
        good = whole || line_read(offline, line);
    }
    (void)fclose(file);
    return good && whole;
}

struct offline *offline_open(const char *path)
{
    struct offline *offline = calloc(1, sizeof *offline);
    if (offline == NULL) {
        return NULL;
    }
    if (snprintf(offline->path, sizeof offline->path, "%s", path) >= (int)sizeof offline->path ||
        !load(offline)) {
        log_line(LOG_ERROR, "kiosk.offline", "file=%s error=not_read", path);
        free(offline);
        return NULL;
    }
    offline->due_ms = INT64_MAX;
    return offline;
}

void offline_close(struct offline *offline)
{
    free(offline);
}

/* ---- numbers ---- */

static void today_format(const struct offline *offline, int64_t wall_ms, char ret_day[DAY_ROOM])
{
    char text[CLOCK_RFC3339_ROOM];
    clock_format_rfc3339(wall_ms < 0 ? 0 : wall_ms, offline->offset_min, text);
    (void)snprintf(ret_day, DAY_ROOM, "%.10s", text);
}

bool offline_is_stopped(const struct offline *offline, const char *queue, int64_t wall_ms)
{
    char today[DAY_ROOM];
    if (offline == NULL) {
        return false;
    }
    today_format(offline, wall_ms, today);
    for (int i = 0; i < offline->stop_count; i++) {
        if (strcmp(offline->stops[i].queue, queue) == 0) {
            return strcmp(offline->stops[i].day, today) == 0;
        }
    }
    return false;
}

void offline_queues(struct offline *offline, const struct shape_queues *queues, int64_t wall_ms)
{
    struct stop stops[OFFLINE_BLOCKS_MAX];
    int count = 0;
    memset(stops, 0, sizeof stops);
    for (size_t i = 0; i < queues->queue_count && count < OFFLINE_BLOCKS_MAX; i++) {
        const struct shape_queue *queue = &queues->queues[i];
        if (queue->stopped && strlen(queue->id) < ID_ROOM) {
            (void)snprintf(stops[count].queue, sizeof stops[count].queue, "%s", queue->id);
            today_format(offline, wall_ms, stops[count].day);
            count++;
        }
    }
    if (count != offline->stop_count || memcmp(stops, offline->stops, sizeof stops) != 0) {
        offline->stop_count = count;
        memcpy(offline->stops, stops, sizeof stops);
        (void)save(offline); /* it is told in the log; what is in memory holds */
    }
}

/* The first number of it that is free, or 0. */
static int block_next(const struct offline *offline, const struct block *block, int64_t wall_ms)
{
    char today[DAY_ROOM];
    today_format(offline, wall_ms, today);
    if (strcmp(today, block->until) >= 0) {
        return 0; /* the hall has forgotten it */
    }
    for (int i = 0; i < block->count; i++) {
        if ((block->used >> i & 1) == 0) {
            return block->first + i;
        }
    }
    return 0;
}

static struct block *block_with_number(struct offline *offline, const char *queue, int64_t wall_ms)
{
    for (int i = 0; i < offline->block_count; i++) {
        struct block *block = &offline->blocks[i];
        if (strcmp(block->queue, queue) == 0 && block_next(offline, block, wall_ms) != 0) {
            return block;
        }
    }
    return NULL;
}

bool offline_has(const struct offline *offline, const char *queue, int64_t wall_ms)
{
    if (offline != NULL && (offline->retired || offline_is_stopped(offline, queue, wall_ms))) {
        return false;
    }
    for (int i = 0; offline != NULL && i < offline->block_count; i++) {
        const struct block *block = &offline->blocks[i];
        if (strcmp(block->queue, queue) == 0 && block_next(offline, block, wall_ms) != 0) {
            return offline->ticket_count < OFFLINE_TICKETS_MAX;
        }
    }
    return false;
}

int offline_left(const struct offline *offline, int64_t wall_ms)
{
    int left = 0;
    for (int i = 0; i < offline->block_count; i++) {
        const struct block *block = &offline->blocks[i];
        if (block_next(offline, block, wall_ms) != 0) {
            left += block->count - __builtin_popcountll(block->used);
        }
    }
    const int room = OFFLINE_TICKETS_MAX - offline->ticket_count;
    return left < room ? left : room;
}

bool offline_is_ours(const char *ticket)
{
    return strncmp(ticket, "off-", 4) == 0;
}

bool offline_issue(struct offline *offline, const char *queue, const char *service, int64_t wall_ms,
                   char ret_id[OFFLINE_ID_ROOM], char ret_number[OFFLINE_NUMBER_ROOM])
{
    struct block *block = block_with_number(offline, queue, wall_ms);
    uint64_t entropy = 0;
    if (block == NULL || offline->retired || offline_is_stopped(offline, queue, wall_ms) ||
        offline->ticket_count == OFFLINE_TICKETS_MAX ||
        getrandom(&entropy, sizeof entropy, 0) != (ssize_t)sizeof entropy) {
        return false;
    }
    struct ticket *ticket = &offline->tickets[offline->ticket_count];
    memset(ticket, 0, sizeof *ticket);
    (void)snprintf(ticket->id, sizeof ticket->id, "off-%016" PRIx64, entropy);
    (void)snprintf(ticket->service, sizeof ticket->service, "%s", service);
    (void)snprintf(ticket->queue, sizeof ticket->queue, "%s", queue);
    ticket->number = block_next(offline, block, wall_ms);
    ticket->issued_ms = wall_ms;
    const uint64_t bit = UINT64_C(1) << (ticket->number - block->first);
    block->used |= bit;
    offline->ticket_count++;
    if (!save(offline)) {
        offline->ticket_count--; /* the number stays used: the file may have it all the same */
        return false;
    }
    (void)snprintf(ret_id, OFFLINE_ID_ROOM, "%s", ticket->id);
    (void)snprintf(ret_number, OFFLINE_NUMBER_ROOM, block->digits == 4 ? "%.3s%04u" : "%.3s%03u",
                   block->prefix, (unsigned)ticket->number);
    return true;
}

static void ticket_drop(struct offline *offline, const char *id)
{
    for (int i = 0; i < offline->ticket_count; i++) {
        if (strcmp(offline->tickets[i].id, id) == 0) {
            offline->ticket_count--;
            memmove(&offline->tickets[i], &offline->tickets[i + 1],
                    (size_t)(offline->ticket_count - i) * sizeof offline->tickets[0]);
            return;
        }
    }
}

void offline_withdraw(struct offline *offline, const char *ticket)
{
    ticket_drop(offline, ticket);
    (void)save(offline);
}

int offline_unmerged(const struct offline *offline)
{
    return offline->ticket_count;
}

/* ---- what is said ---- */

struct body {
    char text[ASK_BODY_BYTES_MAX];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void body_add(struct body *body, const char *format,
                                                           ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int added =
        /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 misses va_start() */
        vsnprintf(body->text + body->length, sizeof body->text - body->length, format, arguments);
    va_end(arguments);
    assert(added >= 0 && body->length + (size_t)added < sizeof body->text);
    body->length += (size_t)added;
}

static int shows_add(struct offline *offline, struct body *body, int64_t wall_ms)
{
    char today[DAY_ROOM];
    int count = 0;
    today_format(offline, wall_ms, today);
    body_add(body, "{\"show\":[");
    for (int i = 0; i < offline->block_count && count < SHOWS_AT_ONCE; i++) {
        struct block *block = &offline->blocks[i];
        char given[CLOCK_RFC3339_ROOM];
        if (block->known || block->shown || strcmp(today, block->until) >= 0) {
            continue;
        }
        clock_format_rfc3339(block->given_ms, 0, given);
        body_add(body,
                 "%s{\"queue\":\"%s\",\"first\":%d,\"count\":%d,\"given_at\":\"%s\","
                 "\"until\":\"%s\"}",
                 count == 0 ? "" : ",", block->queue, block->first, block->count, given,
                 block->until);
        block->shown = true;
        count++;
    }
    body_add(body, "]}");
    return count;
}

static int backs_add(struct offline *offline, struct body *body)
{
    int count = 0;
    body_add(body, "{\"give_back\":[");
    while (offline->back_count > 0 && count < BACKS_AT_ONCE) {
        const struct back *back = &offline->backs[--offline->back_count];
        body_add(body, "%s{\"queue\":\"%s\",\"first\":%d}", count == 0 ? "" : ",", back->queue,
                 back->first);
        count++;
    }
    body_add(body, "]}");
    return count;
}

static int tickets_add(const struct offline *offline, struct body *body, int64_t wall_ms)
{
    char at[CLOCK_RFC3339_ROOM];
    int count = 0;
    clock_format_rfc3339(wall_ms, 0, at);
    body_add(body, "{\"now\":\"%s\",\"tickets\":[", at);
    for (; count < offline->ticket_count && count < TICKETS_AT_ONCE; count++) {
        const struct ticket *ticket = &offline->tickets[count];
        clock_format_rfc3339(ticket->issued_ms, 0, at);
        body_add(body,
                 "%s{\"request_id\":\"%s\",\"services\":[\"%s\"],\"number\":%d,"
                 "\"issued_at\":\"%s\"}",
                 count == 0 ? "" : ",", ticket->id, ticket->service, ticket->number, at);
    }
    body_add(body, "]}");
    return count;
}

static int takes_add(struct offline *offline, struct body *body,
                     const struct shape_services *services, int64_t wall_ms)
{
    int count = 0;
    body_add(body, "{\"take\":[");
    for (size_t i = 0; services != NULL && !offline->no_more && !offline->retired &&
                       i < services->group_count && count < TAKES_AT_ONCE;
         i++) {
        const char *queue = services->groups[i].queue;
        if (strlen(queue) < 4 && block_with_number(offline, queue, wall_ms) == NULL &&
            offline->block_count + count < OFFLINE_BLOCKS_MAX) {
            body_add(body, "%s\"%s\"", count == 0 ? "" : ",", queue);
            count++;
        }
    }
    body_add(body, "]}");
    return count;
}

void offline_retire(struct offline *offline, int64_t now_ms)
{
    offline->retired = true;
    offline_line_up(offline, now_ms);
}

bool offline_forget(struct offline *offline)
{
    assert(offline->ticket_count == 0);
    offline->block_count = 0;
    offline->back_count = 0;
    return save(offline);
}

/* All that was printed is known: the numbers left are nobody's, and go back in the next round,
 * which finds blocks that this file does not know. True: there is such a round. */
static bool retired_rest(struct offline *offline)
{
    if (!offline->retired || offline->ticket_count > 0 || offline->block_count == 0) {
        return false;
    }
    return offline_forget(offline);
}

void offline_line_up(struct offline *offline, int64_t now_ms)
{
    if (offline->stage == STAGE_REST) {
        offline->due_ms = now_ms;
    }
}

static void rest(struct offline *offline, int64_t due_ms)
{
    offline->stage = STAGE_REST;
    offline->due_ms = due_ms;
}

/* How many things the body of this stage says; 0: on to the next one. */
static int stage_body(struct offline *offline, struct body *body,
                      const struct shape_services *services, int64_t wall_ms)
{
    body->length = 0;
    switch (offline->stage) {
    case STAGE_LIST:
        body_add(body, "{\"take\":[]}");
        return 1;
    case STAGE_SHOW:
        return shows_add(offline, body, wall_ms);
    case STAGE_BACK:
        return backs_add(offline, body);
    case STAGE_MERGE:
        return tickets_add(offline, body, wall_ms);
    case STAGE_TAKE:
        return takes_add(offline, body, services, wall_ms);
    default:
        return 0;
    }
}

bool offline_next_ask(struct offline *offline, const struct shape_services *services,
                      int64_t wall_ms, int64_t now_ms, struct client_ask *ret_ask)
{
    struct body body;
    if (offline == NULL || offline->asked) {
        return false;
    }
    if (offline->stage == STAGE_REST) {
        if (now_ms < offline->due_ms) {
            return false;
        }
        offline->stage = STAGE_LIST;
        offline->no_more = false;
        for (int i = 0; i < offline->block_count; i++) {
            offline->blocks[i].known = offline->blocks[i].shown = false;
        }
    }
    while (stage_body(offline, &body, services, wall_ms) == 0) {
        if (offline->stage == STAGE_TAKE) {
            rest(offline, retired_rest(offline) ? now_ms : now_ms + OFFLINE_EVERY_MS);
            return false;
        }
        offline->stage = (enum stage)(offline->stage + 1);
    }
    *ret_ask = client_blocks(body.text);
    offline->asked = true;
    return true;
}

/* ---- what is answered ---- */

static struct block *block_find(struct offline *offline, const struct shape_block *row)
{
    for (int i = 0; i < offline->block_count; i++) {
        if (strcmp(offline->blocks[i].queue, row->queue) == 0 &&
            offline->blocks[i].first == row->first) {
            return &offline->blocks[i];
        }
    }
    return NULL;
}

static void block_keep(struct offline *offline, const struct shape_block *row)
{
    if (offline->block_count == OFFLINE_BLOCKS_MAX || row->count < 1 || row->count > 64 ||
        row->first < 1 || row->first > 9999 || strlen(row->queue) >= ID_ROOM ||
        strlen(row->prefix) >= ID_ROOM) {
        return;
    }
    struct block *block = &offline->blocks[offline->block_count++];
    *block = (struct block){.digits = row->digits == 4 ? 4 : 3,
                            .first = (int)row->first,
                            .count = (int)row->count,
                            .given_ms = row->given_at_ms,
                            .known = true};
    (void)snprintf(block->queue, sizeof block->queue, "%s", row->queue);
    (void)snprintf(block->prefix, sizeof block->prefix, "%s", row->prefix);
    (void)snprintf(block->until, sizeof block->until, "%.10s", row->until);
}

/* Another business day: the numbers are fresh, but for those of tickets that are not merged yet. */
static void day_follow(struct offline *offline, const struct shape_blocks *answer)
{
    if (strcmp(offline->day, answer->business_day) == 0) {
        return;
    }
    (void)snprintf(offline->day, sizeof offline->day, "%.10s", answer->business_day);
    for (int i = 0; i < offline->block_count; i++) {
        struct block *block = &offline->blocks[i];
        block->used = 0;
        for (int k = 0; k < offline->ticket_count; k++) {
            const struct ticket *ticket = &offline->tickets[k];
            if (strcmp(ticket->queue, block->queue) == 0 && ticket->number >= block->first &&
                ticket->number < block->first + block->count) {
                block->used |= UINT64_C(1) << (ticket->number - block->first);
            }
        }
    }
}

/* Those that the hall knows too, with the day until which they are good; the others are new, or
 * were this kiosk's before its file was lost: nobody knows what was printed from them. */
static void blocks_follow(struct offline *offline, const struct shape_blocks *answer)
{
    for (size_t i = 0; i < answer->block_count; i++) {
        const struct shape_block *row = &answer->blocks[i];
        struct block *block = block_find(offline, row);
        if (block != NULL) {
            block->known = true;
            (void)snprintf(block->until, sizeof block->until, "%.10s", row->until);
        } else if (offline->stage == STAGE_TAKE) {
            block_keep(offline, row);
        } else if (offline->stage == STAGE_LIST && offline->back_count < OFFLINE_BLOCKS_MAX &&
                   strlen(row->queue) < ID_ROOM) {
            struct back *back = &offline->backs[offline->back_count++];
            (void)snprintf(back->queue, sizeof back->queue, "%s", row->queue);
            back->first = (int)row->first;
        }
    }
}

/* The hall was told of it and does not list it: it is this kiosk's no more. */
static void shown_drop(struct offline *offline)
{
    int kept = 0;
    for (int i = 0; i < offline->block_count; i++) {
        if (offline->blocks[i].known || !offline->blocks[i].shown) {
            offline->blocks[kept++] = offline->blocks[i];
        }
    }
    offline->block_count = kept;
}

/* False: the hall cannot now. */
static bool tickets_follow(struct offline *offline, const struct shape_blocks *answer)
{
    bool now = true;
    for (size_t i = 0; i < answer->ticket_count; i++) {
        const struct shape_merged *row = &answer->tickets[i];
        const bool refused = strcmp(row->state, "refused") == 0;
        if (refused && row->again) {
            now = false;
            continue;
        }
        log_line(refused ? LOG_ERROR : LOG_INFO, "kiosk.merged", "ticket=%s state=%s code=%s",
                 row->request_id, row->state, row->code);
        ticket_drop(offline, row->request_id);
    }
    return now;
}

void offline_answered(struct offline *offline, const struct shape_blocks *answer, int64_t wall_ms,
                      int64_t now_ms)
{
    (void)wall_ms;
    assert(offline->asked);
    offline->asked = false;
    if (answer == NULL) {
        rest(offline, now_ms + OFFLINE_AGAIN_MS);
        return;
    }
    offline->offset_min = (int)answer->offset_min;
    day_follow(offline, answer);
    const int before = offline->block_count;
    blocks_follow(offline, answer);
    if (offline->stage == STAGE_TAKE && offline->block_count == before) {
        offline->no_more =
            true; /* it says that this kiosk has numbers: those that came to nothing */
    }
    if (offline->stage == STAGE_SHOW) {
        shown_drop(offline);
    }
    for (size_t i = 0; i < answer->refused_count; i++) {
        offline->no_more = offline->no_more || strcmp(answer->refused[i].what, "block_take") == 0;
    }
    const bool now = tickets_follow(offline, answer);
    const bool saved = save(offline);
    if (!now || !saved) {
        rest(offline, now_ms + OFFLINE_AGAIN_MS);
    } else if (offline->stage == STAGE_LIST) {
        offline->stage = STAGE_SHOW;
    }
}

int64_t offline_wake_ms(const struct offline *offline)
{
    if (offline == NULL || offline->asked) {
        return INT64_MAX;
    }
    return offline->stage == STAGE_REST ? offline->due_ms : 0;
}
