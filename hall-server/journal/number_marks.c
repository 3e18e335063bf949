#include "hall-server/journal/number_marks.h"

#include "hall-server/journal/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 1100, LINES_MOST = 1 << 16 };

static int path_make(const char *folder, const char *name, char ret_path[PATH_ROOM])
{
    const int size = snprintf(ret_path, PATH_ROOM, "%s/%s", folder, name);
    return size > 0 && size < PATH_ROOM ? JOURNAL_OK : JOURNAL_REFUSED;
}

/* ---- rows ---- */

static struct number_mark *row_of(struct number_marks *marks, const struct short_id *queue)
{
    for (uint16_t i = 0; i < marks->count; i++) {
        if (short_id_equal(&marks->rows[i].queue, queue)) {
            return &marks->rows[i];
        }
    }
    return NULL;
}

uint16_t number_marks_upto(const struct number_marks *marks, const struct short_id *queue)
{
    for (uint16_t i = 0; i < marks->count; i++) {
        if (short_id_equal(&marks->rows[i].queue, queue)) {
            return marks->rows[i].upto;
        }
    }
    return 0;
}

/* Without room for one more queue, its marks are written again with each number. */
static void row_raise(struct number_marks *marks, const struct short_id *queue, uint16_t upto)
{
    struct number_mark *row = row_of(marks, queue);
    if (row == NULL && marks->count < NUMBER_MARKS_ROWS) {
        row = &marks->rows[marks->count++];
        *row = (struct number_mark){.queue = *queue};
    }
    if (row != NULL && upto > row->upto) {
        row->upto = upto;
    }
}

/* ---- reading ---- */

/* One number, and the space or the end behind it; false: something else. */
static bool number_read(const char **at, char behind, uint64_t most, uint64_t *ret_number)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long number = strtoull(*at, &end, 10);
    if (**at < '0' || **at > '9' || errno != 0 || number > most || *end != behind) {
        return false;
    }
    *at = end + 1;
    *ret_number = number;
    return true;
}

static void line_read(struct number_marks *marks, const char *line)
{
    uint64_t day = 0;
    uint64_t upto = 0;
    uint64_t seq = 0;
    struct short_id queue;
    const char *at = line;
    if (!number_read(&at, ' ', INT32_MAX, &day)) {
        return;
    }
    const char *space = strchr(at, ' ');
    if (space == NULL || short_id_parse(at, (size_t)(space - at), &queue) != ID_OK) {
        return;
    }
    at = space + 1;
    if (!number_read(&at, ' ', LIMIT_NUMBER, &upto) || !number_read(&at, '\n', INT64_MAX, &seq)) {
        return;
    }
    marks->seq = seq > marks->seq ? seq : marks->seq;
    if ((int32_t)day == marks->day) {
        row_raise(marks, &queue, (uint16_t)upto);
    } else {
        marks->anew = true;
    }
}

int number_marks_read(const char *folder, int32_t day, struct number_marks *ret_marks)
{
    char path[PATH_ROOM];
    char line[NUMBER_MARKS_LINE_ROOM];
    memset(ret_marks, 0, sizeof(*ret_marks));
    ret_marks->day = day;
    if (path_make(folder, "numbers", path) != JOURNAL_OK) {
        return JOURNAL_REFUSED;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return errno == ENOENT ? JOURNAL_OK : JOURNAL_REFUSED;
    }
    for (int i = 0; i < LINES_MOST && fgets(line, sizeof(line), file) != NULL; i++) {
        line_read(ret_marks, line);
    }
    const bool good = ferror(file) == 0;
    ret_marks->known = good;
    fclose(file);
    return good ? JOURNAL_OK : JOURNAL_REFUSED;
}

/* ---- ahead of the numbers ---- */

static size_t line_write(char *text, int32_t day, const struct number_mark *mark, uint64_t seq)
{
    const int size = snprintf(text, NUMBER_MARKS_LINE_ROOM, "%" PRId32 " %s %u %" PRIu64 "\n", day,
                              mark->queue.text, mark->upto, seq);
    assert(size > 0 && size < NUMBER_MARKS_LINE_ROOM);
    return (size_t)size;
}

size_t number_marks_note(struct number_marks *marks, const struct hall_config *config, int32_t day,
                         const struct event *events, size_t count, uint64_t durable_seq,
                         char ret_text[NUMBER_MARKS_TEXT_ROOM], bool *ret_anew)
{
    size_t size_bytes = 0;
    assert(count <= LIMIT_EVENTS_PER_COMMAND);
    if (marks->day != day) {
        marks->day = day;
        marks->count = 0;
        marks->anew = true;
    }
    *ret_anew = false;
    for (size_t i = 0; i < count; i++) {
        const struct event_ticket_issued *issued = &events[i].as.ticket_issued;
        if (events[i].kind != EVENT_TICKET_ISSUED) {
            continue;
        }
        const struct short_id *queue = &config->queues[issued->legs[0].queue].id;
        if (issued->number <= number_marks_upto(marks, queue)) {
            continue;
        }
        const uint32_t upto = (uint32_t)issued->number + NUMBER_MARKS_AHEAD - 1;
        const struct number_mark mark = {
            .queue = *queue, .upto = (uint16_t)(upto < LIMIT_NUMBER ? upto : LIMIT_NUMBER)};
        row_raise(marks, queue, mark.upto);
        size_bytes += line_write(ret_text + size_bytes, day, &mark, durable_seq);
    }
    if (size_bytes == 0 || !marks->anew) {
        return size_bytes;
    }
    *ret_anew = true;
    marks->anew = false;
    for (uint16_t i = 0; i < marks->count; i++) {
        size_bytes += line_write(ret_text + size_bytes, day, &marks->rows[i], durable_seq);
    }
    return size_bytes;
}

/* ---- writing ---- */

static bool all_written(int file, const char *text, size_t size_bytes)
{
    size_t done = 0;
    while (done < size_bytes) {
        const ssize_t wrote = write(file, text + done, size_bytes - done);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        done += (size_t)wrote;
    }
    return true;
}

static int folder_sync(const char *folder)
{
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = file >= 0 && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    return good ? JOURNAL_OK : JOURNAL_REFUSED;
}

int number_marks_append(const char *folder, const char *text, size_t size_bytes, bool anew)
{
    char path[PATH_ROOM];
    char part[PATH_ROOM];
    if (path_make(folder, "numbers", path) != JOURNAL_OK ||
        path_make(folder, "numbers.part", part) != JOURNAL_OK) {
        return JOURNAL_REFUSED;
    }
    const bool made = anew || access(path, F_OK) != 0;
    const int file = open(anew ? part : path,
                          O_WRONLY | O_CREAT | O_CLOEXEC | (anew ? O_TRUNC : O_APPEND), 0600);
    if (file < 0) {
        return JOURNAL_REFUSED;
    }
    /* What a cut left behind ends here, so that it spoils no line of ours. */
    bool good = all_written(file, "\n", 1) && all_written(file, text, size_bytes);
    good = good && fdatasync(file) == 0;
    good = close(file) == 0 && good;
    good = good && (!anew || rename(part, path) == 0);
    return good ? (made ? folder_sync(folder) : JOURNAL_OK) : JOURNAL_REFUSED;
}

/* ---- after a restore ---- */

bool number_marks_next_command(const struct number_marks *marks, const struct hall_config *config,
                               size_t *at, struct command *ret_command)
{
    memset(ret_command, 0, sizeof(*ret_command));
    ret_command->kind = COMMAND_RESTORED;
    ret_command->actor.role = ROLE_SYSTEM;
    if (*at == 0) {
        ret_command->as.block.skip = marks->known ? 0 : RESTORE_SKIP;
        ++*at;
        return true;
    }
    for (; *at <= config->queue_count; ++*at) {
        const uint16_t queue = (uint16_t)(*at - 1);
        const uint16_t upto = number_marks_upto(marks, &config->queues[queue].id);
        if (upto > 0) {
            ret_command->as.block.queue = queue;
            ret_command->as.block.first = (uint16_t)(upto + 1);
            ++*at;
            return true;
        }
    }
    return false;
}
