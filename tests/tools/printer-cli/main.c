/*
 * printer-cli SERVER QUEUE ask                          prints "state NAME"
 * printer-cli SERVER QUEUE print FILE.png               prints states as they come, then "printed"
 * … printer-cli SERVER QUEUE print-cancel FILE.png MS     gives the job up after MS
 */
#include "drivers/base/clock.h"
#include "drivers/printer/picture_png.h"
#include "drivers/printer/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURN_MS = 20, LIMIT_MS = 120000 };

static int picture_load(const char *path, struct picture *ret_picture)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return -1;
    }
    uint8_t *bytes = malloc(PICTURE_PNG_BYTES_MAX);
    const size_t size = bytes == NULL ? 0 : fread(bytes, 1, PICTURE_PNG_BYTES_MAX, file);
    fclose(file);
    const int result = picture_png_read(bytes, size, 576 / 8, PRINTER_HEIGHT_PX_MAX, ret_picture);
    free(bytes);
    return result;
}

static void turn(void)
{
    const struct timespec wait = {.tv_nsec = TURN_MS * 1000000L};
    nanosleep(&wait, NULL);
}

/* Tells what comes until the job has ended (or, without one, until a state came). */
static int follow(struct printer *printer, bool has_job, int64_t cancel_ms)
{
    const int64_t began_ms = clock_monotonic_ms();
    bool cancelled = false;
    while (clock_monotonic_ms() - began_ms < LIMIT_MS) {
        if (cancel_ms >= 0 && !cancelled && clock_monotonic_ms() - began_ms >= cancel_ms) {
            cancelled = printer_cancel(printer, 1) == PRINTER_OK;
        }
        struct printer_event event;
        while (printer_event_next(printer, &event)) {
            if (event.kind == PRINTER_EVENT_STATE) {
                printf("state %s\n", printer_state_name(event.state));
                fflush(stdout);
                if (!has_job) {
                    return 0;
                }
            } else {
                printf("%s %s\n", printer_end_name(event.end), event.reason);
                return event.end == PRINTER_PRINTED ? 0 : 1;
            }
        }
        turn();
    }
    printf("no end\n");
    return 1;
}

int main(int count, char **arguments)
{
    if (count < 4) {
        fprintf(stderr,
                "usage: printer-cli SERVER QUEUE ask | print FILE | print-cancel FILE MS\n");
        return 2;
    }
    const struct printer_options options = {.server = arguments[1], .queue = arguments[2]};
    struct printer *printer = NULL;
    if (printer_open(&options, &printer) != PRINTER_OK) {
        return 1;
    }
    int result = 1;
    struct picture picture = {0};
    if (strcmp(arguments[3], "ask") == 0) {
        result = printer_ask(printer) == PRINTER_OK ? follow(printer, false, -1) : 1;
    } else if (count >= 5 && picture_load(arguments[4], &picture) == PICTURE_OK) {
        const struct printer_picture meant = {picture.bytes, picture.width_bytes * 8,
                                              picture.height_px, picture.width_bytes};
        const int64_t cancel_ms = count >= 6 ? strtol(arguments[5], NULL, 10) : -1;
        result =
            printer_submit(printer, 1, &meant) == PRINTER_OK ? follow(printer, true, cancel_ms) : 1;
    } else {
        fprintf(stderr, "%s can't be read\n", count >= 5 ? arguments[4] : "the picture");
    }
    picture_deinit(&picture);
    printer_close(printer);
    return result;
}
