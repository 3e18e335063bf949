#include "hall-server/app/waits_days.h"

#include "drivers/base/log.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 1024, LINE_ROOM = 160 };

static const char format[] = "%d %u %u %.3f %.3f\n";

static void path_make(const char *folder, const char *name, char ret_path[PATH_ROOM])
{
    (void)snprintf(ret_path, PATH_ROOM, "%s/%s", folder, name);
}

/* A line that says a day as it can have been, after `last_day`. */
static bool line_read(const char *line, int32_t last_day, struct view_wait_day *ret_day)
{
    struct view_wait_day day = {0};
    struct waits_score *score = &day.score;
    int end = 0;
    if (sscanf(line, "%d %u %u %lf %lf%n", &day.business_day, &score->tickets, &score->covered,
               &score->loss50_s, &score->loss90_s, &end) != 5 ||
        line[end] != '\n' || day.business_day <= last_day || score->tickets == 0 ||
        score->covered > score->tickets || !isfinite(score->loss50_s) ||
        !isfinite(score->loss90_s) || score->loss50_s < 0 || score->loss90_s < 0) {
        return false;
    }
    *ret_day = day;
    return true;
}

size_t waits_days_read(const char *folder, struct view_wait_day *ret_days, size_t limit)
{
    char path[PATH_ROOM];
    char line[LINE_ROOM];
    size_t count = 0;
    path_make(folder, "waits-days", path);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    bool good = true;
    while (good && count < limit && fgets(line, sizeof(line), file) != NULL) {
        const int32_t last_day = count == 0 ? INT32_MIN : ret_days[count - 1].business_day;
        good = line_read(line, last_day, &ret_days[count]);
        count += good ? 1 : 0;
    }
    (void)fclose(file);
    if (!good) {
        log_line(LOG_WARN, "waits.bad_days", "file=%s line=%zu", path, count + 1);
        return 0;
    }
    return count;
}

void waits_days_write(const char *folder, const struct view_wait_day *days, size_t count)
{
    char path[PATH_ROOM];
    char fresh[PATH_ROOM];
    path_make(folder, "waits-days", path);
    path_make(folder, "waits-days.new", fresh);
    FILE *file = fopen(fresh, "we");
    bool good = file != NULL;
    for (size_t i = 0; good && i < count; i++) {
        const struct waits_score *score = &days[i].score;
        good = fprintf(file, format, days[i].business_day, score->tickets, score->covered,
                       score->loss50_s, score->loss90_s) > 0;
    }
    good = good && fflush(file) == 0 && fsync(fileno(file)) == 0;
    if (file != NULL) {
        good = fclose(file) == 0 && good;
    }
    if (!good || rename(fresh, path) != 0) {
        log_line(LOG_WARN, "waits.days_not_kept", "file=%s why=\"%s\"", path, strerror(errno));
    }
}
