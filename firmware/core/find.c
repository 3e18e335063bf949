#include "firmware/core/find.h"

#include "firmware/core/device.h"

enum { CHOSEN_ADDRESS_AT = 6, CHOSEN_LOCATE_AT = 7, CHOSEN_QUIET_AT = 8, MS_PER_S = 1000 };

unsigned find_slot(const uint8_t unique_id[FIND_UNIQUE_BYTES], uint16_t round)
{
    /* Not a CRC: of two ids those differ by the same in every round, so they would always meet. */
    uint32_t hash = 2166136261U ^ round;
    for (unsigned i = 0; i < FIND_UNIQUE_BYTES; i++) {
        hash = (hash ^ unique_id[i]) * 16777619U;
        hash ^= hash >> 15;
    }
    hash *= 0x85EBCA6BU;
    return (hash >> 16) % FIND_SLOTS;
}

static bool id_is_ours(const struct device *device, const uint8_t *values)
{
    for (unsigned i = 0; i < FIND_UNIQUE_BYTES; i++) {
        if (values[i] != device->identity.unique_id[i]) {
            return false;
        }
    }
    return true;
}

enum find_part find_part(const struct device *device, const struct modbus_request *request,
                         int64_t now_ms)
{
    if (request->write_first == REG_CHOSEN_ID && request->write_count == CHOSEN_SIZE) {
        return id_is_ours(device, request->write_values) ? FIND_MEANT : FIND_NOT_MEANT;
    }
    if (request->write_first == REG_FIND_AMONG && request->write_count == 2) {
        const uint16_t among = modbus_get(request->write_values);
        const bool quiet =
            now_ms < device->find.quiet_until_ms && device->find.presses == device->find.told;
        return among == device->identity.address && !quiet ? FIND_IN_SLOT : FIND_NOT_MEANT;
    }
    /* A new device alone on a desk answers there like at any address. */
    return device->identity.address == DEVICE_ADDRESS_FIND ? FIND_MEANT : FIND_NOT_MEANT;
}

void find_act(struct device *device, int64_t now_ms)
{
    const uint16_t *chosen = device->find.chosen;
    if (chosen[CHOSEN_ADDRESS_AT] != 0) {
        device->identity.address = (uint8_t)chosen[CHOSEN_ADDRESS_AT];
        device->find.quiet_until_ms = now_ms; /* among others now, who have not heard of it */
    }
    if (chosen[CHOSEN_LOCATE_AT] != 0) {
        device->locate_s = chosen[CHOSEN_LOCATE_AT];
        device->locate_until_ms = now_ms + (int64_t)chosen[CHOSEN_LOCATE_AT] * MS_PER_S;
    }
    if (chosen[CHOSEN_QUIET_AT] != 0) {
        device->find.quiet_until_ms = now_ms + (int64_t)chosen[CHOSEN_QUIET_AT] * MS_PER_S;
    }
}
