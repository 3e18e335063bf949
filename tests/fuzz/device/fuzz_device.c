/*
 * A device of each kind, given any run of requests with good CRCs, keys and time: it stays inside
 * its memory, its asserts hold, every answer is a good frame, and time can always go on.
 *
 * Input: records of {what, length, bytes}: a request, raw line bytes, a key, or waiting.
 */
#include "drivers/wire/crc16.h"
#include "firmware/board/host/host_device.h"

#include <assert.h>
#include <string.h>

enum { STEPS_MAX = 200, ADDRESS = 9 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t now_ms;

static void run_until(struct host_device *host, int64_t until_ms)
{
    for (int steps = 0; now_ms < until_ms; steps++) {
        const uint8_t *answer = NULL;
        const size_t size = host_device_run(host, now_ms, &answer);
        assert(size == 0 || (size >= MODBUS_FRAME_MIN_BYTES && crc16(answer, size) == 0));
        const int64_t next_ms = host_device_next_ms(host, now_ms);
        assert(steps < STEPS_MAX * 10);
        now_ms = next_ms > now_ms ? next_ms : now_ms + 1;
    }
    now_ms = now_ms < until_ms ? until_ms : now_ms;
}

static void send_request(struct host_device *host, uint8_t address, const uint8_t *bytes,
                         size_t size_bytes)
{
    uint8_t frame[MODBUS_FRAME_MAX_BYTES + 4];
    frame[0] = address;
    memcpy(frame + 1, bytes, size_bytes);
    const uint16_t crc = crc16(frame, size_bytes + 1);
    frame[size_bytes + 1] = (uint8_t)(crc & 0xFF);
    frame[size_bytes + 2] = (uint8_t)(crc >> 8);
    host_device_hear(host, frame, size_bytes + 3, now_ms);
}

static void step(struct host_device *host, unsigned what, const uint8_t *bytes, size_t size_bytes)
{
    static const char *const keys[] = {"next", "1", "5", "pause"};
    switch (what % 4) {
    case 0:
        send_request(host, what / 4 % 2 == 0 ? ADDRESS : DEVICE_ADDRESS_FIND, bytes, size_bytes);
        run_until(host, now_ms + (what / 4 % 2 == 0 ? 3 : FIND_SLOTS * FIND_SLOT_MS));
        break;
    case 1:
        host_device_hear(host, bytes, size_bytes, now_ms);
        run_until(host, now_ms + 1);
        break;
    case 2:
        (void)!host_device_press(host, keys[what / 4 % 4]);
        run_until(host, now_ms + 80);
        break;
    default:
        run_until(host, now_ms + (int64_t)what * 40);
        break;
    }
}

static void play(const struct host_device_config *config, const uint8_t *data, size_t size)
{
    now_ms = 0;
    struct host_device *host = host_device_create(config, now_ms);
    assert(host != NULL);
    for (int steps = 0; size >= 2 && steps < STEPS_MAX; steps++) {
        const size_t length = data[1] < size - 2 ? data[1] : size - 2;
        step(host, data[0], data + 2, length);
        data += 2 + length;
        size -= 2 + length;
    }
    host_device_destroy(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct host_device_config configs[] = {
        {DEVICE_PAD, ADDRESS, 0, 0, 0},
        {DEVICE_EVALUATOR, DEVICE_ADDRESS_FIND, 0, 0, 7},
        {DEVICE_STRIP, ADDRESS, 192, 16, 0}};
    for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
        play(&configs[i], data, size);
    }
    return 0;
}
