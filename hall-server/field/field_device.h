/*
 * One device on a line, as the bus master sees it: what to ask it next, and what its answer means.
 *
 *             identity good              poll answered
 *   UNKNOWN ----------------> PRESENT <----------------> (news: keys)
 *      ^  \                      |
 *      |   \ FIELD_MISSES_LOST   | FIELD_MISSES_LOST answers missing in a row,
 *      |    v                    v or an answer that is not of this device
 *      +-- LOST <----------------+
 *         probe answered
 *
 * Each request is a whole Modbus function, so the line's thread only carries it. A device that is
 * PRESENT is polled for keys; what it should show is sent when it differs from what it reports, so
 * a device that restarted, or was replaced, is brought up to date by the same rule.
 *
 * Keys: a press is handed out once (news), under the device's own session and number, and is read
 * again until field_device_key_done() says that the hall has made it durable; only then is it
 * acknowledged. So a press survives a lost answer, and a restart of either side.
 *
 * Pure: no I/O, no clock, no allocation; `now_ms` is monotonic. One thread, the line's.
 * Order: field_device_init(); then field_device_next() → carry it → field_device_answer(), for
 * ever.
 */
#ifndef HALL_FIELD_FIELD_DEVICE_H
#define HALL_FIELD_FIELD_DEVICE_H

#include "drivers/wire/register_map.h"
#include "hall-server/field/field_scroll.h"
#include "hall-server/field/field_update.h"
#include "hall-server/field/strip_image.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    FIELD_WRITE_MAX = 121,   /* registers written by one request (function 23 takes 121) */
    FIELD_READ_MAX = 125,    /* registers read by one request */
    FIELD_PIECE_MIN = 12,    /* of a frame, where longer pieces fail: a row of the smallest strip */
    FIELD_KEYS_A_POLL = 4,   /* presses read at once, when more than one waits in the device */
    FIELD_MISSES_LOST = 5,   /* unanswered requests in a row; noise alone rarely does that */
    FIELD_POLL_KEYS_MS = 40, /* pads, and evaluators with a review open */
    FIELD_POLL_QUIET_MS = 500, /* pads of closed seats */
    FIELD_POLL_IDLE_MS = 1500, /* strips, and evaluators without: only life is seen */
    FIELD_PROBE_MS = 1000,     /* a lost device is looked for so often */
};

enum field_device_state { FIELD_UNKNOWN, FIELD_PRESENT, FIELD_LOST };

/* One Modbus request: function 3 reads, 16 writes, 23 writes and then reads. */
struct field_request {
    uint8_t function;
    uint16_t read_first;
    uint16_t read_count;
    uint16_t write_first;
    uint16_t write_count;
    uint16_t write[FIELD_WRITE_MAX];
};

/* What a pad should show. */
struct field_pad_view {
    char display[DISPLAY_CHARACTERS + 1]; /* ASCII 32–95, padded with spaces */
    uint8_t lights[LED_COUNT];            /* LIGHT_*, in the order of LED_* */
    uint16_t context;                     /* comes back with each press */
    bool quiet; /* nobody works here: its keys may wait a little for those of others */
};

bool field_pad_view_equal(const struct field_pad_view *a, const struct field_pad_view *b);

struct field_key {
    uint32_t session;
    uint32_t number;
    uint16_t key;     /* enum pad_key or evaluator_key */
    uint16_t context; /* of the pad's view, or the review's number, when it was pressed */
    int age_ms;       /* when it was read */
};

/* What an answer brought. */
struct field_news {
    bool state_changed; /* see field_device.state */
    bool astray;        /* whole, but to an earlier request: this one's own may follow it */
    bool update_begun;  /* see field_device.update */
    bool update_ended;
    int key_count;
    struct field_key keys[FIELD_KEYS_A_POLL];
};

/* Why new firmware that a device has whole is not running yet: its restart forgets presses. */
enum field_wait {
    FIELD_WAIT_NONE,
    FIELD_WAIT_SEAT, /* somebody works with its keys: until the seat closes, or its review */
    FIELD_WAIT_KEYS, /* the hall has not stored all presses */
};

/* Fields are the room's own; others read `state`, `kind`, `unique_id`, `version`, `map_version`,
 * `width_px`, `height_px`. */
struct field_device {
    enum device_kind kind;
    enum field_device_state state;
    uint16_t unique_id[REG_UNIQUE_ID_SIZE];
    uint16_t version; /* of its firmware, as it said last: major << 8 | minor; 0: not yet */
    int map_version;  /* of the register map that its firmware has */
    int width_px;
    int height_px;

    int step; /* of the request that is under way */
    int misses;
    int64_t due_ms;       /* of the next poll or probe */
    uint16_t token;       /* of the last poll */
    int keys_asked;       /* how many presses it asked for; 0: only whether there are any */
    int keys_waiting;     /* presses in the device, by its last answer */
    uint16_t change_next; /* numbers of latches, regions and sounds: they act when they change */

    bool session_read; /* once, since the device was found */
    uint32_t session;
    uint32_t new_session; /* proposed to a device that has none */
    uint32_t handed;      /* number of the last press that was handed out in this session */
    uint32_t done;        /* number up to which the hall has them */
    uint32_t acked;       /* number that the device has heard of */

    bool panel_stale;
    bool review_stale;
    bool panel_first; /* the line gives it a turn for its panel, though its keys are due */
    struct field_pad_view pad;
    uint16_t review;
    uint8_t sound;

    bool strip_set;
    struct strip_image frame;
    uint16_t frame_crc;
    uint8_t next[STRIP_IMAGE_BYTES_MAX]; /* the device's FRAME_NEXT, where row_known */
    bool row_known[STRIP_HEIGHT_MAX_PX];
    int piece;      /* registers of the frame that are sent at once, at most */
    int rows_first; /* of the request under way */
    int rows_count;
    bool region_set;
    bool region_blinks;
    struct strip_image region;
    uint16_t region_crc;
    uint8_t packed[REGION_DATA_REGISTERS * 2]; /* the region, as this device can read it */
    int packed_bytes;
    bool packed_ink;  /* by ink_pack.h, else as runs */
    int ahead_count;  /* registers of the request under way */
    int region_sent;  /* registers of REGION_DATA that were sent ahead of its head */
    bool strip_check; /* the device must be asked what it shows */
    bool frame_wrong;
    bool region_wrong;
    bool frame_seen;  /* the strip reported the CRC of `frame` as what it has latched … */
    bool region_seen; /* … and that of `region`, or that it shows none */

    struct field_scroll scroll; /* its words, where its firmware moves them by itself */

    struct field_update update; /* of its firmware, when nothing else is to be said */
};

void field_device_init(struct field_device *device, enum device_kind kind, int64_t now_ms);

/*
 * How much a request matters now: a smaller one first. A panel is what pads and evaluators show, a
 * few registers; life is a look at a device whose keys nobody presses now; a picture is a piece of
 * a strip's frame. NONE until `due_ms` of the answer.
 */
enum field_urgency {
    FIELD_REGION,
    FIELD_KEYS,
    FIELD_PANEL,
    FIELD_LIFE,
    FIELD_PICTURE,
    FIELD_PROBE,
    FIELD_NONE
};
enum field_urgency field_device_urgency(const struct field_device *device, int64_t now_ms);

/*
 * Its keys are due, and its panel waits too: on a full line keys are always due, so the line gives
 * panels turns of their own. After field_device_panel_first() the urgency is FIELD_PANEL, once.
 */
bool field_device_panel_waits(const struct field_device *device, int64_t now_ms);
void field_device_panel_first(struct field_device *device);

/* Its FIELD_PICTURE is a piece of new firmware: what it shows is right. */
bool field_device_updates(const struct field_device *device, int64_t now_ms);

/* Somebody works with its keys: an open seat's pad, an evaluator with a review open. */
bool field_device_is_worked(const struct field_device *device);

/*
 * The request for what is most urgent. `entropy` becomes the session of a device that has none.
 * Only while field_device_urgency() is not FIELD_NONE. The next call is field_device_answer().
 */
void field_device_next(struct field_device *device, int64_t now_ms, uint32_t entropy,
                       struct field_request *ret_request);

/*
 * What became of the request: `good` with the registers read (read_count of them), or not, for any
 * reason (silence, CRC, exception). Fills *ret_news.
 */
void field_device_answer(struct field_device *device, int64_t now_ms, bool good,
                         const uint16_t *registers, struct field_news *ret_news);

/* The hall has this press and all before it; from an older session it means nothing any more. */
void field_device_key_done(struct field_device *device, uint32_t session, uint32_t number);

/* The hall could not take what is not done yet (a full disk, a full queue): hand it out again. */
void field_device_keys_again(struct field_device *device);

/* The firmware that it should run, until it does or says why not. `file` outlives the device. */
void field_device_update(struct field_device *device, const struct firmware_file *file,
                         int64_t now_ms);

enum field_wait field_device_wait(const struct field_device *device);

/* What to show from now on. The same again costs nothing. Frames must have the device's size. */
void field_device_show_pad(struct field_device *device, const struct field_pad_view *view);
void field_device_show_review(struct field_device *device, uint16_t review);
void field_device_sound(struct field_device *device, uint8_t sound);
void field_device_show_frame(struct field_device *device, const struct strip_image *frame);
/* Its firmware moves words by itself: field_device_show_scroll() may be called. */
bool field_device_can_scroll(const struct field_device *device);
/* Words over the frame's body that move by themselves; NULL takes them away. */
void field_device_show_scroll(struct field_device *device, const struct strip_scroll *scroll);
/* The strip has latched what it was given last, frame and words, or was given none. */
bool field_device_frame_shown(const struct field_device *device);
/*
 * What the strip shows, frame, words (at their beginning) and region as one, by the CRCs that it
 * has reported itself since they were sent. False, and *ret_picture untouched, while it has not
 * reported them.
 */
bool field_device_picture(const struct field_device *device, struct strip_image *ret_picture);
/* NULL takes the region away. */
void field_device_show_region(struct field_device *device, const struct strip_image *region,
                              bool blinks);

#endif
