/*
 * The draw list: one frame of a screen as data. A screen fills it through kiosk/ui/frame.h, a
 * renderer draws it, a test reads it. Figures are pixels; colours are names of the theme.
 *
 *   items    what to paint, in order: the later one lies above
 *   targets  what can be touched or focused, in the order of the keyboard
 *   letters  the bytes of all texts
 *   ink      the points of what was drawn by hand
 *
 * Fixed memory, no allocation; what does not fit is left out and counted in `dropped`, which a test
 * holds at 0. Pure; a list belongs to one thread.
 */
#ifndef KIOSK_UI_LIST_H
#define KIOSK_UI_LIST_H

#include "kiosk/ui/compose.h"
#include "kiosk/ui/icon.h"
#include "kiosk/ui/measure.h"
#include "kiosk/ui/qr.h"
#include "kiosk/ui/rect.h"
#include "kiosk/ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UI_ITEMS_MAX = 768,
    UI_TARGETS_MAX = 96,
    UI_LETTERS_MAX = 24 * 1024,
    UI_QRS_MAX = 2,
    UI_DIRTY_MAX = 12,
    UI_LANGUAGE_ROOM = 12,
};

enum ui_item_kind {
    UI_ITEM_FILL,    /* box in `colour` */
    UI_ITEM_CARD,    /* rounded box in `colour`, its lowest `edge_px` in `colour_2` */
    UI_ITEM_OUTLINE, /* a rounded frame of `line_px` inside the box */
    UI_ITEM_TEXT,    /* one line, from x_px on baseline_px */
    UI_ITEM_ICON,    /* `icon` in a square box, stroke line_x10 tenths of a grid unit */
    UI_ITEM_QR,      /* modules of whole pixels with their quiet zone, in `colour` on `colour_2` */
    UI_ITEM_RING,    /* `part` of 1000 from twelve o'clock, clockwise, on a track of colour_2 */
    UI_ITEM_LINE,    /* a stroke of line_px with round ends, from the box's corner to the other */
    UI_ITEM_INK,     /* strokes of line_px through ink_count of the list's points, all in the box */
    UI_ITEM_PICTURE, /* the painter's picture of number `picture`, shrunk or stretched to the box */
    UI_ITEM_COUNT
};

/* What speech does with a text. */
enum ui_say {
    UI_SAY,         /* says it */
    UI_SAY_NOT,     /* stands on every screen, and would be said each time */
    UI_SAY_PRIVATE, /* says it to headphones alone: names, numbers of cards, what was typed */
};

struct ui_item {
    uint8_t kind; /* enum ui_item_kind */
    uint8_t colour;
    uint8_t colour_2;
    uint8_t icon;   /* enum ui_icon */
    uint8_t weight; /* enum ui_weight */
    uint8_t qr;     /* index in the list's qrs */
    uint8_t say;    /* enum ui_say */
    bool goes_on;   /* text: the next text item is its next line */
    bool cut;       /* text: it did not fit; an ellipsis stands for the rest */
    struct ui_rect box;
    int16_t radius_px;
    int16_t edge_px;
    int16_t line_px;
    int16_t line_x10;
    int16_t part;
    int16_t size_px; /* text: the em */
    int32_t x_px;
    int32_t baseline_px;
    uint32_t text_at;
    uint32_t text_bytes;
    uint16_t ink_at;
    uint16_t ink_count;
    uint32_t picture; /* another picture, another number: the number stands for the pixels */
    uint64_t hash;    /* of all above and the text's bytes: equal items paint the same */
};

/* Flags of a target. */
enum {
    UI_TARGET_DISABLED = 1 << 0, /* seen, but does nothing; the focus passes it */
    UI_TARGET_BACK = 1 << 1,     /* what the key "back" means on this screen */
    UI_TARGET_CHOSEN = 1 << 2,   /* a ticked box, the open tab */
    UI_TARGET_MAIN = 1 << 3,     /* the one main action: focus begins here */
    UI_TARGET_FREE = 1 << 4,     /* not a button of the kiosk's measures (the whole screen wakes) */
    UI_TARGET_KEY = 1 << 5,      /* of a keyboard: UI_KEY_WIDTH_MIN */
    UI_TARGET_PEN = 1 << 6,      /* is drawn on: does not act, see ui_input_pen() */
};

typedef uint16_t ui_id; /* a screen's own number for a target; 0 is none */

struct ui_target {
    ui_id id;
    uint16_t flags;
    struct ui_rect box;
    uint32_t name_at; /* a stable word such as "take" or "service:2" for tests and speech */
    uint32_t name_bytes;
    uint32_t label_at; /* what is read aloud */
    uint32_t label_bytes;
};

struct ui_list {
    int width_px;
    int height_px;
    enum ui_theme theme;
    enum ui_colour ground;           /* behind all items */
    char language[UI_LANGUAGE_ROOM]; /* BCP 47: whose forms characters take; "": Chinese */
    int item_count;
    int target_count;
    int letter_count;
    int qr_count;
    int ink_count;
    int dropped;   /* things that found no room: 0 in a good screen */
    int overflows; /* texts that must not be cut and did not fit: 0 in a good screen */
    struct ui_item items[UI_ITEMS_MAX];
    struct ui_target targets[UI_TARGETS_MAX];
    struct ui_qr qrs[UI_QRS_MAX];
    struct ui_ink_point ink[UI_INK_POINTS_MAX]; /* pixels */
    char letters[UI_LETTERS_MAX];               /* every text is followed by a NUL */
};

/* Empties the list for a panel of this size. */
void ui_list_begin(struct ui_list *list, int width_px, int height_px, enum ui_theme theme,
                   enum ui_colour ground);

/* Appends; computes the hash. `item->text_at/bytes` are set from `text` (may be NULL). */
void ui_list_push(struct ui_list *list, const struct ui_item *item, const char *text,
                  size_t text_bytes);
/* Returns the index for an item's `qr`, or -1 when the list has too many. */
int ui_list_push_qr(struct ui_list *list, const struct ui_qr *qr);
/* As ui_list_push(), for UI_ITEM_INK through `count` > 0 points; its box is made of them. */
void ui_list_push_ink(struct ui_list *list, const struct ui_item *item,
                      const struct ui_ink_point *points, int count);
void ui_list_push_target(struct ui_list *list, const struct ui_target *target, const char *name,
                         const char *label);

/* As C strings; valid until the list changes. */
const char *ui_list_text(const struct ui_list *list, const struct ui_item *item);
const char *ui_target_name(const struct ui_list *list, const struct ui_target *target);
const char *ui_target_label(const struct ui_list *list, const struct ui_target *target);

/* NULL when there is none. */
const struct ui_target *ui_list_target(const struct ui_list *list, ui_id id);
const struct ui_target *ui_list_target_named(const struct ui_list *list, const char *name);

/*
 * The target under a touch: the one that holds the point, else the nearest within slop_px; NULL.
 * A later target lies above an earlier one.
 */
const struct ui_target *ui_list_hit(const struct ui_list *list, int x_px, int y_px, int slop_px);

/* All texts, one to a line, wrapped lines joined. Returns bytes written without the NUL; cut at
 * room. */
size_t ui_list_read(const struct ui_list *list, char *ret_text, size_t room_bytes);
/* Some text of the screen contains `words`. */
bool ui_list_says(const struct ui_list *list, const char *words);

/* Stable over machines: what golden tests keep. */
uint64_t ui_list_hash(const struct ui_list *list);

/*
 * What must be painted anew when `now` follows `before` on the panel: at most UI_DIRTY_MAX boxes
 * that together cover every difference; 0 when both look the same.
 */
int ui_list_diff(const struct ui_list *before, const struct ui_list *now,
                 struct ui_rect ret_dirty[UI_DIRTY_MAX]);

/* All that the item may paint, overhanging strokes of letters included. */
struct ui_rect ui_item_ink(const struct ui_item *item);

#endif
