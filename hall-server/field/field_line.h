/*
 * One line: its devices, its mailbox and its thread. Of the room's own; others use field.h.
 *
 * The thread, for ever: take the mailbox; choose a device by urgency; a pause and a flush;
 * its request; its answer; a rest after a wrong one, since the right one may follow it.
 */
#ifndef HALL_FIELD_FIELD_LINE_H
#define HALL_FIELD_FIELD_LINE_H

#include "hall-server/field/field.h"
#include "hall-server/field/field_bus.h"
#include "hall-server/field/field_find.h"

#include <pthread.h>

struct text_fonts;

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
    const struct firmware_file *update; /* NULL: nothing new */
    bool update_may_be_older;
};

/* Requests to a device since `since_ms`, and in the FIELD_LOOK_MS before. */
struct field_tally {
    int64_t since_ms;
    struct field_tally_counts {
        int asked, silent, broken;
    } now, before;
};

/* What a device has turns for: what is urgent, and new firmware. */
enum { FIELD_TURN_UPDATE = FIELD_NONE, FIELD_TURNS };

/* A device of the line; all but `mail`, `picture` and `look` belongs to the line's thread. */
struct field_seat_device {
    struct field_mail mail;
    struct field_device device;
    int index; /* into the config's wires */
    int address;
    bool strip_known;
    struct strip_view strip; /* drawn when the device is present, page by page */
    int page;
    int64_t page_until_ms;
    struct field_picture picture; /* guarded by the line's lock; seen_ms is a time here */
    struct field_look look;       /* guarded by the line's lock */
    struct field_tally tally;
    int64_t turn_ms[FIELD_TURNS]; /* when it had its last turn for each; 0: none yet */
    int64_t lost_ms;              /* since when it is lost; 0: it is not */
    int64_t found_ms; /* when it, or one with its address, was last heard by field_find; 0: never */
};

/* What the hall's thread asks of devices by their unique id. */
struct field_seek_mail {
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    int bind;     /* place in the line's devices, or -1: blink */
    bool by_key;  /* whose key is pressed next, whatever its id */
    bool if_lost; /* not when the one that has the place is back */
    int locate_s;
    uint64_t note; /* of what wanted it, on record */
};

struct field_line {
    struct field *field; /* whose line it is; for on_key */
    const struct field_config *config;
    const char *path;
    pthread_t thread;
    pthread_mutex_t lock; /* guards `stopping` and each device's mail */
    pthread_cond_t mail_came;
    bool stopping;

    struct field_bus *bus; /* NULL while the port is gone */
    struct text_fonts *fonts;
    int64_t chosen_ms;      /* when somebody was chosen last … */
    bool turn_given;        /* … for another thing than keys and called numbers */
    int64_t probe_ms;       /* no lost device is looked for before */
    int64_t short_ms;       /* from then on a quiet device may go before keys, … */
    int64_t panel_ms;       /* … from then on rather a panel … */
    int64_t long_ms;        /* … and a picture or a probe */
    int64_t update_ms;      /* from then on a piece of new firmware may go before keys, … */
    int64_t update_from_ms; /* … and none at all before this: somebody is being called */
    struct field_find find;
    int seek_at;               /* the lost device that was sought last */
    int key_bind;              /* place of the device that the next pressed key is to bind … */
    int64_t key_bind_until_ms; /* … until then; 0: none is */
    uint64_t key_bind_note;
    int64_t wish_ms[DEVICE_NOTE_KINDS + 1]; /* by kind: no take-over is wished for before */
    /* Guarded by `lock`: */
    int seek_mail_count;
    struct field_seek_mail seek_mail[FIELD_ORDERS_MAX];
    int new_count;
    struct field_found new_devices[FIELD_FOUND_MAX];

    int next; /* where the search goes on, so that none is preferred */
    int count;
    struct field_seat_device devices[FIELD_LINE_DEVICES_MAX];
};

/* The device whose request is next, or -1 and in *ret_wait_ms how long nothing is due. */
int field_line_choose(struct field_line *line, int64_t now_ms, int64_t *ret_wait_ms);

/*
 * Looking for devices without an address, and for two with one (field_seek.c; pure): as choose,
 * next and answer are for the others. A device that is the only new one of its kind on a line where
 * one alone of that kind is lost takes its place; a stranger with the address of a device that is
 * known is told to leave it.
 */
bool field_line_seek_due(const struct field_line *line, int64_t now_ms);
void field_line_seek_next(struct field_line *line, int64_t now_ms,
                          struct field_request *ret_request);
/* True: the list of new devices changed. */
bool field_line_seek_answer(struct field_line *line, int64_t now_ms, enum field_find_heard heard,
                            const uint16_t *registers);
/* A note of this device, which has `unique_id`, to who keeps them. */
void field_line_note(struct field_line *line, const struct field_seat_device *seat,
                     const uint16_t unique_id[REG_UNIQUE_ID_SIZE], struct device_note note);
/* Gives what came by mail to field_find. */
void field_line_seek_order(struct field_line *line, int64_t now_ms,
                           const struct field_seek_mail *mail);

/* field.c: where a device of the wires is. */
struct field_line *field_line_of(struct field *field, int device);
struct field_seat_device *field_seat_of(struct field *field, int device);

/* Line's thread: what a strip has confirmed by now, for others to read. */
void field_line_publish_strip(struct field_line *line, struct field_seat_device *seat,
                              int64_t now_ms);

/* Line's thread: what a request to the device brought, and how it is now, for others to read. */
void field_line_publish_look(struct field_line *line, struct field_seat_device *seat,
                             enum field_bus_heard heard, int64_t now_ms);

/* Notes since when a device is lost; call when its state has changed. */
void field_line_note_state(struct field_line *line, int at, int64_t now_ms);

/*
 * A device was found: others that went with it may be back too (a cable, a converter), so the next
 * lost one is looked for at once. Dead ones still cost a line no more than a fifth of its time.
 */
void field_line_found(struct field_line *line);

/* Pieces of new firmware go over the line, or could: pages stand still, and leave it to them. */
bool field_line_updates(const struct field_line *line, int64_t now_ms);

/* A press was read: until its call is shown no piece of new firmware stands in its way. */
void field_line_pressed(struct field_line *line, int64_t now_ms);

/* The port is there, for the first time or again: all devices are asked at once. */
void field_line_opened(struct field_line *line, int64_t now_ms);

/*
 * How long to wait for the first byte of the answer. libmodbus counts from when the request was
 * handed to the port, so its own time on the line is part of it.
 */
int field_line_timeout_ms(const struct field_device *device, const struct field_request *request);

/* How `top -H` and the bench know a line's thread. */
#define FIELD_THREAD_NAME "field-line"

/* The thread's function; `argument` is the line. */
void *field_line_run(void *argument);

#endif
