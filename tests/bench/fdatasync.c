/*
 * The baseline of all ticket rates: how many times a second this disk makes 4 KiB durable that are
 * written in place, one after the other. Prints {"per_s":…,"p50_ms":…}.
 *
 *   bench-fdatasync FOLDER MILLISECONDS
 */
#include "drivers/base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096, FILE_PAGES = 256, SAMPLE_LIMIT = 200000 };

static int compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* A file whose blocks all exist, so that fdatasync has no metadata to write. */
static int open_written(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/fdatasync.tmp", folder);
    const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || unlink(path) != 0) {
        perror(path);
        return -1;
    }
    char page[PAGE_BYTES];
    memset(page, 'm', sizeof(page));
    for (int i = 0; i < FILE_PAGES; i++) {
        if (pwrite(fd, page, sizeof(page), (off_t)i * PAGE_BYTES) != PAGE_BYTES) {
            return -1;
        }
    }
    return fsync(fd) == 0 ? fd : -1;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: bench-fdatasync FOLDER MILLISECONDS\n");
        return 2;
    }
    const int64_t span_us = atoll(arguments[2]) * 1000;
    const int fd = open_written(arguments[1]);
    int64_t *samples = malloc(sizeof(*samples) * SAMPLE_LIMIT);
    if (fd < 0 || samples == NULL) {
        return 1;
    }
    char page[PAGE_BYTES];
    memset(page, 'n', sizeof(page));
    const int64_t began_us = clock_monotonic_us();
    int64_t now_us = began_us;
    int taken = 0;
    while (now_us - began_us < span_us && taken < SAMPLE_LIMIT) {
        page[0] = (char)taken;
        if (pwrite(fd, page, sizeof(page), (off_t)(taken % FILE_PAGES) * PAGE_BYTES) !=
                PAGE_BYTES ||
            fdatasync(fd) != 0) {
            perror("fdatasync");
            return 1;
        }
        const int64_t then_us = clock_monotonic_us();
        samples[taken++] = then_us - now_us;
        now_us = then_us;
    }
    qsort(samples, (size_t)taken, sizeof(*samples), compare);
    printf("{\"per_s\":%.1f,\"p50_ms\":%.4f}\n",
           taken * 1e6 / (double)(now_us - began_us > 0 ? now_us - began_us : 1),
           (double)samples[taken / 2] / 1000.0);
    free(samples);
    return close(fd) == 0 ? 0 : 1;
}
