#include "hall-server/app/waits_days.h"

#include "drivers/base/log.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 1024, LINE_ROOM = 160 };

static void path_make(const char *folder, const char *name, char ret_path[PATH_ROOM])
{
    (void)snprintf(ret_path, PATH_ROOM, "%s/%s", folder, name);
}

/* A line that says a day as it can have been, after the last one. */
static bool day_read(const char *line, struct waits_days *days)
{
    struct view_wait_day day = {0};
    struct waits_score *score = &day.score;
    int end = 0;
    if (days->count == WAITS_DAYS || days->taught_day != 0 ||
        sscanf(line, "%d %u %u %lf %lf%n", &day.business_day, &score->tickets, &score->covered,
               &score->loss50_s, &score->loss90_s, &end) != 5 ||
        line[end] != '\n' || day.business_day <= 0 || score->tickets == 0 ||
        score->covered > score->tickets || !isfinite(score->loss50_s) ||
        !isfinite(score->loss90_s) || score->loss50_s < 0 || score->loss90_s < 0) {
        return false;
    }
    if (days->count > 0 && day.business_day <= days->days[days->count - 1].business_day) {
        return false;
    }
    days->days[days->count++] = day;
    return true;
}

static bool taught_day_read(const char *line, struct waits_days *days)
{
    int32_t day = 0;
    int end = 0;
    if (days->taught_day != 0 || sscanf(line, "taught %d%n", &day, &end) != 1 ||
        line[end] != '\n' || day <= 0) {
        return false;
    }
    days->taught_day = day;
    return true;
}

static bool queue_read(const char *line, struct waits_days *days)
{
    struct waits_queue_taught row = {0};
    struct waits_taught *taught = &row.taught;
    char id[LINE_ROOM];
    int end = 0;
    if (days->taught_day == 0 || days->taught_count == LIMIT_QUEUES ||
        sscanf(line, "queue %159s %lf %lf %lf %lf%n", id, &taught->past_calls,
               &taught->past_seat_min, &taught->shift[0], &taught->shift[1], &end) != 5 ||
        line[end] != '\n' || short_id_parse(id, strlen(id), &row.queue) != 0 ||
        !waits_taught_can_be(taught)) {
        return false;
    }
    days->taught[days->taught_count++] = row;
    return true;
}

static bool line_read(const char *line, struct waits_days *days)
{
    switch (line[0]) {
    case 't':
        return taught_day_read(line, days);
    case 'q':
        return queue_read(line, days);
    default:
        return day_read(line, days);
    }
}

void waits_days_read(const char *folder, struct waits_days *ret_days)
{
    char path[PATH_ROOM];
    char line[LINE_ROOM];
    int number = 0;
    bool good = true;
    memset(ret_days, 0, sizeof(*ret_days));
    path_make(folder, "waits-days", path);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return;
    }
    while (good && fgets(line, sizeof(line), file) != NULL) {
        number++;
        good = line_read(line, ret_days);
    }
    (void)fclose(file);
    if (!good) {
        log_line(LOG_WARN, "waits.bad_days", "file=%s line=%d", path, number);
        memset(ret_days, 0, sizeof(*ret_days));
    }
}

static bool lines_write(FILE *file, const struct waits_days *days)
{
    bool good = true;
    for (size_t i = 0; good && i < days->count; i++) {
        const struct waits_score *score = &days->days[i].score;
        good = fprintf(file, "%d %u %u %.3f %.3f\n", days->days[i].business_day, score->tickets,
                       score->covered, score->loss50_s, score->loss90_s) > 0;
    }
    if (good && days->taught_day != 0) {
        good = fprintf(file, "taught %d\n", days->taught_day) > 0;
    }
    for (uint16_t i = 0; good && i < days->taught_count; i++) {
        const struct waits_taught *taught = &days->taught[i].taught;
        /* 17 digits: the same numbers come back, and a replay tells what was told. */
        good = fprintf(file, "queue %s %.17g %.17g %.17g %.17g\n", days->taught[i].queue.text,
                       taught->past_calls, taught->past_seat_min, taught->shift[0],
                       taught->shift[1]) > 0;
    }
    return good;
}

void waits_days_write(const char *folder, const struct waits_days *days)
{
    char path[PATH_ROOM];
    char fresh[PATH_ROOM];
    path_make(folder, "waits-days", path);
    path_make(folder, "waits-days.new", fresh);
    FILE *file = fopen(fresh, "we");
    bool good = file != NULL && lines_write(file, days);
    good = good && fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (file != NULL) {
        good = fclose(file) == 0 && good;
    }
    if (!good || rename(fresh, path) != 0) {
        log_line(LOG_WARN, "waits.days_not_kept", "file=%s why=\"%s\"", path, strerror(errno));
    }
}
