/*
 * One line: its devices, its mailbox and its thread. Of the room's own; others use field.h.
 *
 * The thread, for ever: take the mailbox; choose a device by urgency; a pause; its request; its
 * answer; a flush after anything wrong, since a late answer would pass for the next one's.
 */
#ifndef HALL_FIELD_FIELD_LINE_H
#define HALL_FIELD_FIELD_LINE_H

#include "hall-server/field/field.h"

#include <pthread.h>

struct text_fonts;
typedef struct _modbus modbus_t;

/* What the hall's thread left for a device; guarded by the line's lock. */
struct field_mail {
    bool view_new;
    union {
        struct strip_view strip;
        struct field_pad_view pad;
        uint16_t review;
    } view;
    bool sound_new;
    uint8_t sound;
    bool again;
    bool done_new;
    uint32_t done_session;
    uint32_t done_number;
};

/* A device of the line; all but `mail` belongs to the line's thread. */
struct field_seat_device {
    struct field_mail mail;
    struct field_device device;
    int index; /* into the config's wires */
    int address;
    bool strip_known;
    struct strip_view strip; /* drawn when the device is present, page by page */
    int page;
    int64_t page_until_ms;
};

struct field_line {
    struct field *field; /* whose line it is; for on_key */
    const struct field_config *config;
    const char *path;
    pthread_t thread;
    pthread_mutex_t lock; /* guards `stopping` and each device's mail */
    pthread_cond_t mail_came;
    bool stopping;

    modbus_t *bus; /* NULL while the port is gone */
    struct text_fonts *fonts;
    int64_t probe_ms; /* no lost device is looked for before */
    int64_t short_ms; /* from then on a quiet device may go before keys, … */
    int64_t panel_ms; /* … from then on rather a panel … */
    int64_t long_ms;  /* … and a picture or a probe */
    int next;         /* where the search goes on, so that none is preferred */
    int count;
    struct field_seat_device devices[FIELD_LINE_DEVICES_MAX];
};

/* The device whose request is next, or -1 and in *ret_wait_ms how long nothing is due. */
int field_line_choose(struct field_line *line, int64_t now_ms, int64_t *ret_wait_ms);

/*
 * A device was found: others that went with it may be back too (a cable, a converter), so the next
 * lost one is looked for at once. Dead ones still cost a line no more than a fifth of its time.
 */
void field_line_found(struct field_line *line);

/*
 * How long to wait for the first byte of the answer. libmodbus counts from when the request was
 * handed to the port, so its own time on the line is part of it.
 */
int field_line_timeout_ms(const struct field_device *device, const struct field_request *request);

/* The thread's function; `argument` is the line. */
void *field_line_run(void *argument);

#endif
