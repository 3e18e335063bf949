#include "tests/unit/firmware/master.h"

#include "drivers/wire/crc16.h"

#include <string.h>

static size_t put(uint8_t *frame, size_t size, unsigned value)
{
    frame[size] = (uint8_t)(value >> 8);
    frame[size + 1] = (uint8_t)(value & 0xFF);
    return size + 2;
}

static size_t end(uint8_t *frame, size_t size)
{
    const uint16_t crc = crc16(frame, size);
    frame[size] = (uint8_t)(crc & 0xFF);
    frame[size + 1] = (uint8_t)(crc >> 8);
    return size + 2;
}

size_t frame_read(uint8_t *frame, uint8_t address, uint16_t first, uint16_t count)
{
    frame[0] = address;
    frame[1] = MODBUS_READ_HOLDING;
    return end(frame, put(frame, put(frame, 2, first), count));
}

static size_t put_values(uint8_t *frame, size_t size, const uint16_t *values, uint16_t count)
{
    size = put(frame, size, count);
    frame[size++] = (uint8_t)(count * 2);
    for (uint16_t i = 0; i < count; i++) {
        size = put(frame, size, values[i]);
    }
    return size;
}

size_t frame_write(uint8_t *frame, uint8_t address, uint16_t first, const uint16_t *values,
                   uint16_t count)
{
    frame[0] = address;
    frame[1] = MODBUS_WRITE_MANY;
    return end(frame, put_values(frame, put(frame, 2, first), values, count));
}

size_t frame_exchange(uint8_t *frame, uint8_t address, uint16_t read_first, uint16_t read_count,
                      uint16_t write_first, const uint16_t *values, uint16_t count)
{
    frame[0] = address;
    frame[1] = MODBUS_EXCHANGE;
    const size_t size = put(frame, put(frame, put(frame, 2, read_first), read_count), write_first);
    return end(frame, put_values(frame, size, values, count));
}

size_t master_send(struct master *master, const uint8_t *bytes, size_t size_bytes)
{
    device_hear(master->device, bytes, size_bytes, master->now_ms);
    master->now_ms += EAR_SILENCE_MS;
    device_wake(master->device, master->now_ms);
    const uint8_t *answer = NULL;
    master->answer_size = device_answer(master->device, master->now_ms, &answer);
    if (master->answer_size > 0) {
        memcpy(master->answer, answer, master->answer_size);
    }
    return master->answer_size;
}

static int answer_code(const struct master *master)
{
    if (master->answer_size == 0) {
        return -1;
    }
    return (master->answer[1] & 0x80) != 0 ? master->answer[2] : 0;
}

int master_read(struct master *master, uint16_t first, uint16_t count, uint16_t *ret_values)
{
    uint8_t frame[MODBUS_FRAME_MAX_BYTES];
    master_send(master, frame, frame_read(frame, master->device->identity.address, first, count));
    const int code = answer_code(master);
    for (uint16_t i = 0; code == 0 && i < count; i++) {
        ret_values[i] = modbus_get(master->answer + 3 + (size_t)i * 2);
    }
    return code;
}

int master_write(struct master *master, uint16_t first, const uint16_t *values, uint16_t count)
{
    uint8_t frame[MODBUS_FRAME_MAX_BYTES + 16];
    master_send(master, frame,
                frame_write(frame, master->device->identity.address, first, values, count));
    return answer_code(master);
}

int master_write_one(struct master *master, uint16_t address, uint16_t value)
{
    return master_write(master, address, &value, 1);
}

void master_wait(struct master *master, int64_t for_ms)
{
    const int64_t until_ms = master->now_ms + for_ms;
    for (;;) {
        const int64_t next_ms = device_next_ms(master->device, master->now_ms);
        if (next_ms > until_ms) {
            break;
        }
        /* A device that asks for the past would never let time pass. */
        master->now_ms = next_ms > master->now_ms ? next_ms : master->now_ms + 1;
        device_wake(master->device, master->now_ms);
        const uint8_t *answer = NULL;
        (void)device_answer(master->device, master->now_ms, &answer);
    }
    master->now_ms = until_ms > master->now_ms ? until_ms : master->now_ms;
    device_wake(master->device, master->now_ms);
}

void master_press(struct master *master, unsigned at)
{
    device_switches(master->device, 1U << at, master->now_ms);
    master_wait(master, 20);
    device_switches(master->device, 0, master->now_ms);
    master_wait(master, 20);
}
