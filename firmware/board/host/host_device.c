#include "firmware/board/host/host_device.h"

#include "firmware/board/host/host_flash.h"
#include "firmware/evaluator/evaluator.h"
#include "firmware/pad/pad.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct host_device {
    struct host_device_config config;
    uint8_t unique_id[UNIQUE_ID_BYTES];
    int64_t started_ms;
    union {
        struct device device;
        struct pad pad;
        struct evaluator evaluator;
        struct strip strip;
    } firmware;
    struct host_flash flash;
    bool dead; /* without power in the middle of a write, or with an image that does nothing */
    unsigned char fingers[HOST_FINGERS_MAX]; /* switches to press, in order */
    unsigned finger_first;
    unsigned finger_count;
    bool finger_down;
    int64_t finger_moves_ms; /* when the first of them goes on */
};

/* An image for tests: it starts, and hears and says nothing. */
static bool image_is_mute(const struct host_device *host, enum update_area slot)
{
    static const char mute[] = "MUTE";
    return memcmp(&host->flash.bytes[slot][UPDATE_IMAGE_AT], mute, sizeof(mute) - 1) == 0;
}

void host_device_restart(struct host_device *host, int64_t now_ms)
{
    const struct host_device_config *config = &host->config;
    struct device_identity identity = {.address = config->address};
    memcpy(identity.unique_id, host->unique_id, sizeof(host->unique_id));
    host->started_ms = now_ms;
    host->finger_count = 0;
    host->finger_down = false;
    host->finger_moves_ms = 0;
    host_flash_power(&host->flash);
    struct update_choice choice;
    const bool whole = update_boot(&host->flash.flash, &choice);
    assert(whole); /* tests/unit/firmware/update_test.c: there always is one */
    (void)whole;
    host->dead = image_is_mute(host, choice.slot);
    switch (config->kind) {
    case DEVICE_PAD:
        pad_init(&host->firmware.pad, &identity, 0);
        break;
    case DEVICE_EVALUATOR:
        evaluator_init(&host->firmware.evaluator, &identity, 0);
        break;
    case DEVICE_STRIP:
        strip_init(&host->firmware.strip, &identity, config->width_px, config->height_px, 0);
        break;
    }
    device_update_start(&host->firmware.device, &host->flash.flash, BOARD_HOST, &choice, 0);
}

struct host_device *host_device_create(const struct host_device_config *config, int64_t now_ms)
{
    struct host_device *host = calloc(1, sizeof(*host));
    if (host != NULL) {
        const uint8_t unique_id[UNIQUE_ID_BYTES] = {'H',
                                                    'O',
                                                    'S',
                                                    'T',
                                                    0,
                                                    0,
                                                    (uint8_t)(config->serial >> 8),
                                                    (uint8_t)config->serial,
                                                    0,
                                                    (uint8_t)config->kind,
                                                    0,
                                                    config->address};
        memcpy(host->unique_id, unique_id, sizeof(unique_id));
        host->config = *config;
        host_flash_init(&host->flash, (uint16_t)config->kind);
        host_device_restart(host, now_ms);
    }
    return host;
}

void host_device_destroy(struct host_device *host)
{
    free(host);
}

void host_device_hear(struct host_device *host, const uint8_t *bytes, size_t size_bytes,
                      int64_t now_ms)
{
    if (host->dead) {
        return;
    }
    device_hear(&host->firmware.device, bytes, size_bytes, now_ms - host->started_ms);
}

static void fingers_move(struct host_device *host, int64_t now_ms)
{
    if (host->finger_count == 0 || now_ms < host->finger_moves_ms) {
        return;
    }
    /* A program that was held up runs late: what the finger did before has settled by now. */
    device_wake(&host->firmware.device, now_ms);
    host->finger_down = !host->finger_down;
    host->finger_moves_ms = now_ms + HOST_FINGER_MS;
    const uint32_t bit = 1U << host->fingers[host->finger_first];
    device_switches(&host->firmware.device, host->finger_down ? bit : 0, now_ms);
    if (!host->finger_down) {
        host->finger_first = (host->finger_first + 1) % HOST_FINGERS_MAX;
        host->finger_count--;
    }
}

size_t host_device_run(struct host_device *host, int64_t now_ms, const uint8_t **ret_bytes)
{
    const int64_t device_ms = now_ms - host->started_ms;
    fingers_move(host, device_ms);
    device_wake(&host->firmware.device, device_ms);
    const size_t size =
        host->dead ? 0 : device_answer(&host->firmware.device, device_ms, ret_bytes);
    host->config.address = host->firmware.device.identity.address; /* its settings page */
    if (host->flash.off) {
        host->dead = true;
        return 0;
    }
    if (size == 0 && device_wants_restart(&host->firmware.device)) {
        host_device_restart(host, now_ms); /* what was to be said before is said */
    }
    return size;
}

int64_t host_device_next_ms(const struct host_device *host, int64_t now_ms)
{
    int64_t next_ms = device_next_ms(&host->firmware.device, now_ms - host->started_ms);
    if (host->finger_count > 0 && host->finger_moves_ms < next_ms) {
        next_ms = host->finger_moves_ms;
    }
    if (device_wants_restart(&host->firmware.device) && !host->flash.off) {
        return now_ms;
    }
    return next_ms == NEVER_MS ? NEVER_MS : next_ms + host->started_ms;
}

int host_device_press(struct host_device *host, const char *key_name)
{
    unsigned at = 0;
    if (!device_key_find(&host->firmware.device, key_name, &at)) {
        return HOST_NO_KEY;
    }
    if (host->finger_count == HOST_FINGERS_MAX) {
        return HOST_FINGERS_BUSY;
    }
    host->fingers[(host->finger_first + host->finger_count) % HOST_FINGERS_MAX] = (uint8_t)at;
    host->finger_count++;
    return HOST_OK;
}

const struct device *host_device_core(const struct host_device *host)
{
    return &host->firmware.device;
}

const struct strip *host_device_strip(const struct host_device *host)
{
    return host->config.kind == DEVICE_STRIP ? &host->firmware.strip : NULL;
}

void host_device_describe(const struct host_device *host, int64_t now_ms,
                          const struct text_out *out)
{
    device_describe(&host->firmware.device, now_ms - host->started_ms, out);
}

void host_device_cut(struct host_device *host, unsigned after)
{
    host_flash_cut(&host->flash, after);
}
