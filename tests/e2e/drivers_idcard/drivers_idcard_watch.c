/*
 * Runs the driver on a serial line, as a kiosk would, and says what it says: a line an event. Ends
 * when stdin ends.
 */
#include "drivers/base/clock.h"
#include "drivers/idcard/idcard_device.h"
#include "drivers/io/device_loop.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT_MS = 50 };

static struct idcard *idcard;

static void on_event(void *context, const struct idcard_event *event)
{
    static const char *const states[] = {"absent", "opening", "ready", "busy", "failed"};
    (void)context;
    if (event->kind == IDCARD_EVENT_CARD) {
        printf("card %s %s\n", event->person->number_masked, event->person->name);
    } else if (event->kind == IDCARD_EVENT_CARD_GONE) {
        printf("gone\n");
    } else {
        const struct device_health health = device_health(idcard_device(idcard));
        printf("health %s %s\n", states[health.state], health.code[0] == '\0' ? "-" : health.code);
    }
    fflush(stdout);
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "drivers_idcard_watch LINE\n");
        return 2;
    }
    idcard = idcard_create(&(struct idcard_settings){
        .want = CARD_WANT_NAME, .serial = words[1], .root = "/nowhere", .on_event = on_event});
    if (idcard == NULL || device_open(idcard_device(idcard), clock_monotonic_ms()) != 0) {
        return 1;
    }
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    struct device *const devices[] = {idcard_device(idcard)};
    char end = ' ';
    while (read(STDIN_FILENO, &end, 1) != 0) {
        device_loop_once(devices, 1, LIMIT_MS);
    }
    device_close(devices[0]);
    idcard_destroy(idcard);
    return 0;
}
