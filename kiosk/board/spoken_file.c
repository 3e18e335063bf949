#include "kiosk/board/spoken_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 1024, LINE_ROOM = 160 };

/* "-" for "", since words stand between spaces. */
static const char *word_of(const char *text)
{
    return text[0] != 0 ? text : "-";
}

static bool call_read(const char *line, struct board_call *ret_call)
{
    struct board_call call = {0};
    const bool good =
        sscanf(line, "%18" SCNd64 " %18" SCNd64 " %11s %11s %11s %9" SCNd64, &call.seq, &call.at_ms,
               call.number, call.window, call.seat, &call.again) == 6;
    if (good && call.seat[0] == '-') {
        call.seat[0] = 0;
    }
    if (good) {
        *ret_call = call;
    }
    return good;
}

void spoken_file_read(const char *path, struct spoken *ret_spoken)
{
    char line[LINE_ROOM];
    *ret_spoken = (struct spoken){0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return;
    }
    int64_t spoken = 0;
    int64_t done = 0;
    if (fgets(line, sizeof(line), file) != NULL &&
        sscanf(line, "%18" SCNd64 " %18" SCNd64, &spoken, &done) >= 1 && spoken >= 0) {
        ret_spoken->spoken_seq = spoken; /* 0: calls wait, and none had its turn */
        ret_spoken->done_seq = done > spoken ? done : spoken;
    }
    while (ret_spoken->pending_count < BOARD_PENDING_MAX &&
           fgets(line, sizeof(line), file) != NULL &&
           call_read(line, &ret_spoken->pending[ret_spoken->pending_count])) {
        ret_spoken->pending_count++;
    }
    fclose(file);
}

static bool all_write(FILE *file, const struct board *board)
{
    bool good = fprintf(file, "%" PRId64, board->spoken_seq) > 0;
    if (board->seen_seq != board->spoken_seq) {
        good = good && fprintf(file, " %" PRId64, board->seen_seq) > 0;
    }
    good = good && fputc('\n', file) != EOF;
    for (int i = 0; good && i < board->pending_count; i++) {
        const struct board_call *call = &board->pending[i];
        good = fprintf(file, "%" PRId64 " %" PRId64 " %s %s %s %" PRId64 "\n", call->seq,
                       call->at_ms, word_of(call->number), word_of(call->window),
                       word_of(call->seat), call->again) > 0;
    }
    return good && fflush(file) == 0 && fdatasync(fileno(file)) == 0;
}

bool spoken_file_write(const char *path, const struct board *board)
{
    char fresh[PATH_BYTES_MAX];
    const int length = snprintf(fresh, sizeof(fresh), "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof(fresh)) {
        return false;
    }
    FILE *file = fopen(fresh, "wb");
    if (file == NULL) {
        return false;
    }
    const bool written = all_write(file, board);
    return fclose(file) == 0 && written && rename(fresh, path) == 0;
}
