/*
 * The bus master: one thread a line of pads, evaluators and strips. It carries what the hall wants
 * shown to the devices, and their key presses to the hall; what a key means is not its business.
 *
 *   hall's thread                                line's thread
 *     field_show_*()  --> mailbox (newest wins) -->  requests on the line
 *     field_key_done() -> mailbox              -->  acknowledge to the device
 *     on_key, on_state  <-------------------------  called from here: hand over, return at once
 *
 * Each line has one mailbox with one lock; nothing else is shared. A device stays silent or noisy
 * without the others noticing: lost ones are looked for at most every FIELD_LINE_PROBE_MS.
 *
 * Order: field_start(); the calls below from any one thread; field_stop().
 */
#ifndef HALL_FIELD_FIELD_H
#define HALL_FIELD_FIELD_H

#include "hall-server/field/field_device.h"
#include "hall-server/model/device_note.h"

enum {
    FIELD_LINES_MAX = 8,
    FIELD_LINE_DEVICES_MAX = 40,
    FIELD_DEVICES_MAX = FIELD_LINES_MAX * FIELD_LINE_DEVICES_MAX,
    FIELD_PATH_BYTES = 256,
    FIELD_RATE_WORDS = FIELD_PATH_BYTES + 160,
    FIELD_BAUD = 115200,
    FIELD_PAUSE_US = 2000,        /* silence before a request: 3.5 characters and a little */
    FIELD_SETTLE_US = 10000,      /* … after a wrong answer, since the right one may follow it */
    FIELD_ANSWER_TIMEOUT_MS = 50, /* until the first byte, after the request's own time … */
    FIELD_MISS_PATIENCE_MS = 25, /* … and after each miss so much more: it may be slow, not deaf */
    FIELD_BYTE_TIMEOUT_MS = 20,  /* between bytes */
    FIELD_PROBE_TIMEOUT_MS = 40, /* a lost device that is back answers as quickly as others */
    FIELD_LINE_PROBE_MS = 200,   /* between two looks for lost devices: a fifth of the line */
    FIELD_REOPEN_MS = 500,       /* a line whose port is gone is tried again so often */
    FIELD_LOOK_MS = 60000,       /* what a device's requests are counted over */
    FIELD_PAGE_MS = 5000,        /* a page of names on a strip, and longer on a busy line */
    FIELD_SHORT_TURN_MS = 40,  /* of a line that has keys, so much at most for what is short, … */
    FIELD_PANEL_TURN_MS = 100, /* … for a panel, … */
    FIELD_IMAGES_MAX = 16,     /* firmware files since the lines started */
    FIELD_UPDATE_TURN_MS = 150, /* … for pieces of new firmware, 17 ms each, … */
    FIELD_CALL_MS = 300,        /* … but none so long after a press */
    FIELD_PIECE_TURN_MS = 50, /* … and at least so much, where pieces of pictures are short, … */
    FIELD_PICTURE_TURN_MS = 150, /* … and for pieces of pictures, which take 26 ms each */
};

enum {
    FIELD_OK = 0,
    FIELD_NO_MEMORY = -1,
    FIELD_BAD_CONFIG = -2,
    FIELD_NO_FONT = -3,
    FIELD_NO_THREAD = -4
};

/* Where a device is wired. `address` is its Modbus address, unique on its line. */
struct field_wire {
    int line; /* index into lines */
    int address;
    enum device_kind kind;
};

/* One press of a key. The triple (unique_id, session, number) names it for ever. */
struct field_press {
    int device; /* index into wires */
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    struct field_key key;
};

struct field;

struct field_config {
    int line_count;
    /* A serial port or pseudo-terminal, or "tcp:HOST:PORT" of a Modbus TCP gateway. */
    char lines[FIELD_LINES_MAX][FIELD_PATH_BYTES];
    int wire_count;
    struct field_wire wires[FIELD_DEVICES_MAX];
    void *context;
    /*
     * Both are called from a line's thread, on_key perhaps before field_start() has returned: so it
     * brings the field, that a press can be answered at once. They must not wait for the thread
     * that calls field_start() and field_stop(), since those wait for the lines' threads.
     */
    void (*on_key)(void *context, struct field *field, const struct field_press *press);
    void (*on_state)(void *context, int device, enum field_device_state state);
    /*
     * What goes on record, from a line's thread too; `seat` is left to the owner. KEY and TAKE_OVER
     * are wishes: nobody gets an address by them before field_bind() with the note's number says
     * so. NULL: nothing is kept, and nobody takes over by itself.
     */
    void (*on_note)(void *context, int device, const struct device_note *note);
};

/*
 * Starts a thread for each line. FIELD_BAD_CONFIG when a wire names no line, an address outside
 * 1–246, one twice on its line, or more than 40 on one. A port that is not there is no error: its
 * devices are lost until it is. The config is copied; the caller ends with field_stop().
 */
__attribute__((warn_unused_result)) int field_start(const struct field_config *config,
                                                    struct field **ret_field);

/* Ends the threads and frees all; waits for a request that is under way. NULL is fine. */
void field_stop(struct field *field);

/* What a device shows from now on; the newest wins. `device` is an index into wires, of its kind.
 */
void field_show_strip(struct field *field, int device, const struct strip_view *view);
void field_show_pad(struct field *field, int device, const struct field_pad_view *view);
/* 0: none is open; else a number that comes back as the context of the visitor's key. */
void field_show_review(struct field *field, int device, uint16_t review);
/* One of SOUND_*: a click when a key was taken, SOUND_REFUSED when the hall said no. */
void field_sound(struct field *field, int device, uint8_t sound);

/* The hall has made this press durable, or refused it for good: the device may forget it. */
void field_key_done(struct field *field, int device, uint32_t session, uint32_t number);

/* A device without an address, as it was heard last. */
struct field_new_device {
    int line; /* index into lines */
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    enum device_kind kind;
    int presses;      /* of its keys, since it was found */
    int64_t heard_ms; /* ago */
};

/* What a strip shows, by the CRCs that it has reported itself; see field_device_picture(). */
struct field_picture {
    enum field_device_state state;
    uint32_t number; /* grows with each other picture; 0: it has not confirmed any yet */
    int64_t seen_ms; /* ago: when it confirmed the picture last */
    struct strip_image image;
};

/* `device` is an index into wires, of a strip. A lost strip keeps its last picture here. */
void field_strip_picture(struct field *field, int device, struct field_picture *ret_picture);

/*
 * How a device is on its line. Requests while it was there are counted over the last FIELD_LOOK_MS,
 * and up to twice as long: `silent` brought nothing in time, `broken` no good answer.
 */
struct field_look {
    enum field_device_state state;
    bool known; /* it, or one before it, has said who it is: the next two */
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    uint16_t version;
    int asked;
    int silent;
    int broken;
    enum field_update_state update;
    enum update_code update_code; /* why it failed */
    enum field_wait update_waits;
    uint16_t update_version;
    uint32_t update_received_bytes;
    uint32_t update_size_bytes; /* 0: not begun, or not needed */
};

/* `device` is an index into wires. */
void field_look(struct field *field, int device, struct field_look *ret_look);

/* Those of all lines, at most `room`; returns how many. A device that was bound is not there. */
int field_new_devices(struct field *field, struct field_new_device *ret_devices, int room);

/* What wanted that a device gets an address. */
struct field_wanted {
    uint64_t note; /* its number on record; 0: nobody keeps one */
    bool if_lost;  /* a take-over: only if the one before is still lost */
};

/*
 * Orders to the device with this unique id on that line: to blink, or to be `device` from now on,
 * an index into wires, of its kind and on its line. Who is `device` now becomes a new one. False:
 * no room for the order now. What became of it is seen by on_state and field_new_devices().
 */
bool field_blink(struct field *field, int line, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                 int seconds);
bool field_bind(struct field *field, int device, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                const struct field_wanted *wanted);
/* The same, for the new device of its kind whose key is pressed next, within two minutes; then
 * on_note brings KEY with this `note`. */
bool field_bind_by_key(struct field *field, int device, uint64_t note);

/* A firmware file, and what somebody wants with it. The bytes stay the caller's. */
struct field_firmware {
    const uint8_t *public_key; /* FIRMWARE_FILE_PUBLIC_BYTES */
    const uint8_t *bytes;
    size_t size_bytes;
    bool may_be_older; /* also for a device that runs a newer version */
};

/*
 * The firmware that a device should run from now on. The file is checked whole, signature and hash,
 * before a byte is sent, and copied; a device that runs its version already is only asked, and one
 * that runs a newer version refused (UPDATE_OLDER). What became of it is a note. FIRMWARE_FILE_OK,
 * or why it is refused.
 */
__attribute__((warn_unused_result)) enum firmware_file_result
field_update(struct field *field, int device, const struct field_firmware *firmware);

/*
 * "PORT" or "PORT@BAUD", of which "@BAUD" is cut off. False, and a line of words why, at another
 * rate than FIELD_BAUD: keys would wait too long.
 */
bool field_port_rate_read(char *port, char *ret_why, size_t why_room);

/* The hall could not take presses now; those that are not done come again by on_key. */
void field_keys_again(struct field *field, int device);

#endif
