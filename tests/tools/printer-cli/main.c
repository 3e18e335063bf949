/*
 * printer-cli SERVER QUEUE ask                          prints "state NAME"
 * printer-cli SERVER QUEUE print FILE.png|FILE.pdf      prints states as they come, then "printed"
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

/* At most PRINTER_PDF_BYTES_MAX; the caller's to free. NULL: it can't be read. */
static uint8_t *file_load(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    uint8_t *bytes = malloc(PRINTER_PDF_BYTES_MAX);
    *ret_size = bytes == NULL ? 0 : fread(bytes, 1, PRINTER_PDF_BYTES_MAX, file);
    fclose(file);
    return bytes;
}

static int submit(struct printer *printer, const uint8_t *bytes, size_t size)
{
    struct picture picture;
    if (picture_png_read(bytes, size, 576 / 8, PRINTER_HEIGHT_PX_MAX, &picture) != PICTURE_OK) {
        return printer_submit_pdf(printer, 1, bytes, size);
    }
    size_t words_bytes = 0;
    const char *inside = picture_png_words(bytes, size, &words_bytes);
    char *words = inside == NULL ? NULL : strndup(inside, words_bytes);
    const struct printer_picture meant = {picture.bytes, picture.width_bytes * 8, picture.height_px,
                                          picture.width_bytes, words};
    const int result = printer_submit(printer, 1, &meant);
    free(words);
    picture_deinit(&picture);
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
    size_t size = 0;
    uint8_t *bytes = count >= 5 ? file_load(arguments[4], &size) : NULL;
    if (strcmp(arguments[3], "ask") == 0) {
        result = printer_ask(printer) == PRINTER_OK ? follow(printer, false, -1) : 1;
    } else if (bytes != NULL && submit(printer, bytes, size) == PRINTER_OK) {
        result = follow(printer, true, count >= 6 ? strtol(arguments[5], NULL, 10) : -1);
    } else {
        fprintf(stderr, "%s is neither a picture of the paper's width nor a PDF\n",
                count >= 5 ? arguments[4] : "nothing");
    }
    free(bytes);
    printer_close(printer);
    return result;
}
