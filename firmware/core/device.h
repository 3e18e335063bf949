/*
 * A window device without its chip: registers, presses, lights and the watch over the hall, common
 * to pad, evaluator and strip. What a kind adds is a table of cells and a few functions
 * (device_kind_ops).
 *
 *   line bytes --device_hear()-->  +--------+  --device_answer()--> bytes for the line
 *   contacts   --device_switches()->| device |  --device_light() ...--> what LEDs and buzzer do
 *   time       --device_wake()-->  +--------+  --device_next_ms()--> when to call device_wake()
 * next
 *
 * No I/O, no allocation, no clock: `now_ms` counts from the start of the device and never goes
 * back. Freestanding; called from one loop only; an interrupt only moves bytes. Order: pad_init()
 * (or that of another kind), then for each happening: hear or switches, device_wake(),
 * device_answer() until 0, and sleep until device_next_ms().
 */
#ifndef FIRMWARE_CORE_DEVICE_H
#define FIRMWARE_CORE_DEVICE_H

#include "drivers/wire/modbus_frame.h"
#include "drivers/wire/register_map.h"
#include "firmware/core/ear.h"
#include "firmware/core/find.h"
#include "firmware/core/keys.h"
#include "firmware/core/light.h"
#include "firmware/core/text.h"
#include "firmware/core/update.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FIRMWARE_VERSION_MAJOR = 0,
    FIRMWARE_VERSION_MINOR = 1,
    UNIQUE_ID_BYTES = 12,
    DEVICE_LINE_LED = LED_LINE,
};

/*
 * Who a device is: from its settings page, or from the command line of the host build. A master may
 * change the address (find.h); the board keeps it when it sees another one in device.identity.
 */
struct device_identity {
    uint8_t address; /* 1–247 */
    uint8_t unique_id[UNIQUE_ID_BYTES];
};

/*
 * Registers that are plain memory: `size` words at `offset` of the kind's struct (which begins with
 * struct device). What is written must be within low..high.
 */
struct register_cell {
    uint16_t first;
    uint16_t size;
    uint16_t low;
    uint16_t high;
    uint16_t offset;
};

/* A request's writes, before or after they are stored. */
struct register_write {
    uint16_t first;
    uint16_t count;
    const uint8_t *values; /* count × 2 bytes */
};

/* It writes all of `size` registers from `first`. */
bool register_write_has(const struct register_write *write, uint16_t first, uint16_t size);
/* The value it has for an address that it writes. */
uint16_t register_write_value(const struct register_write *write, uint16_t address);

struct key_name {
    uint8_t code;
    const char *name;
};

struct device;

/* What makes a kind. A NULL function: nothing to add. */
struct device_kind_ops {
    enum device_kind kind;
    uint8_t key_count;
    const struct key_name *keys; /* in the order of the switches */
    const struct register_cell *cells;
    size_t cell_count;
    /* "strip-512x32" into 16 bytes; width and height in pixels, 0 if it has none. */
    void (*product)(const struct device *device, char ret_text[16]);
    uint16_t (*width_px)(const struct device *device);
    uint16_t (*height_px)(const struct device *device);
    /* Registers that are no cells. False: there is no such register on this device. */
    bool (*read)(const struct device *device, uint16_t address, uint16_t *ret_value);
    bool (*store)(struct device *device, uint16_t address, uint16_t value);
    /* May these values be? Pure. */
    enum modbus_exception (*check)(const struct device *device, const struct register_write *write);
    /* They are stored: act. An exception here means that nothing that shows was changed. */
    enum modbus_exception (*act)(struct device *device, const struct register_write *write,
                                 int64_t now_ms);
    /* A key is pressed: its context, or false if it does not count now. */
    bool (*press)(struct device *device, uint16_t code, int64_t now_ms, uint16_t *ret_context);
    void (*hall_lost)(struct device *device);
    void (*call_dark)(struct device *device);
    uint16_t (*status)(const struct device *device); /* STATUS_* bits of its own */
    unsigned (*light)(const struct device *device, unsigned led, int64_t now_ms);
    int64_t (*next_ms)(const struct device *device, int64_t now_ms);
    void (*describe)(const struct device *device, const struct text_out *out); /* whole lines */
};

struct device {
    const struct device_kind_ops *ops;
    struct device_identity identity;
    struct ear ear;
    struct keys keys;
    struct key_ring ring;
    struct find find;
    struct update update;
    uint16_t version; /* of the firmware that runs */
    struct modbus_answer answer;
    int64_t now_ms;
    int64_t hall_heard_ms;
    int64_t locate_until_ms;
    int64_t sound_began_ms;
    uint16_t sound; /* SOUND_* */
    bool hall_lost;
    bool call_dark;
    /* cells */
    uint16_t requests_good;
    uint16_t hall_lost_count;
    uint16_t hall_lost_after_s;
    uint16_t call_dark_after_s;
    uint16_t locate_s;
    uint16_t poll_token;
    uint16_t ack[4]; /* session and number, as last written */
};

/* `ops` outlives the device. Time starts at now_ms. */
void device_init(struct device *device, const struct device_kind_ops *ops,
                 const struct device_identity *identity, int64_t now_ms);

/*
 * The board has two slots (update.h): the device takes new firmware from now on, and reports in as
 * the one that `choice` started. A board without them leaves this out.
 */
void device_update_start(struct device *device, const struct update_flash *flash, uint16_t board,
                         const struct update_choice *choice, int64_t now_ms);

/*
 * The board should restart by way of update_boot(); ask when what device_answer() gave is sent and
 * the contacts were read once more. Not while a key is down or a press waits for the hall: a
 * restart forgets them. A trial that ends without a hall is given up all the same.
 */
bool device_wants_restart(const struct device *device);

void device_hear(struct device *device, const uint8_t *bytes, size_t size_bytes, int64_t now_ms);
void device_switches(struct device *device, uint32_t down, int64_t now_ms);

/* Settles keys, watches the hall. Cheap; may be called at any time. */
void device_wake(struct device *device, int64_t now_ms);

/* What must be sent now: the bytes, valid until the next call, and their number; 0 is nothing. */
size_t device_answer(struct device *device, int64_t now_ms, const uint8_t **ret_bytes);

int64_t device_next_ms(const struct device *device, int64_t now_ms);

/* What LED `led` (< LED_COUNT) does: LIGHT_*. */
unsigned device_light(const struct device *device, unsigned led, int64_t now_ms);

void device_sound(struct device *device, unsigned sound, int64_t now_ms);

/* The code of a key by its name, and its switch; false: this kind has no such key. */
bool device_key_find(const struct device *device, const char *name, unsigned *ret_switch);

/* What a person at the device would tell of it, some lines of "word value" pairs. */
void device_describe(const struct device *device, int64_t now_ms, const struct text_out *out);

/* The part of it that changes only when what is seen and heard changes. */
void device_describe_panel(const struct device *device, int64_t now_ms, const struct text_out *out);

/* One register as the line reads it; false: there is none at this address. */
bool device_read(const struct device *device, uint16_t address, uint16_t *ret_value);

#endif
