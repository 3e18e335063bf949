/*
 * Building one frame: a screen calls these with design units and names of colours, and the draw
 * list is filled with pixels. What can be touched is drawn as it stands now (pressed, focused).
 *
 *   struct ui_frame frame;
 *   ui_frame_begin(&frame, list, &scale, measure, input, theme, UI_PAGE);
 *   struct ui_rect page = ui_scale_whole(&scale);
 *   ui_fill(&frame, ui_cut_top(&page, 136, 0), UI_SURFACE);
 *   ui_button(&frame, page, &(struct ui_button){.id = TAKE, .name = "take", .label = "取号"});
 *   ui_frame_end(&frame);                       draws the focus over all
 *
 * Pure, no allocation; one thread. Texts are copied into the list.
 */
#ifndef KIOSK_UI_FRAME_H
#define KIOSK_UI_FRAME_H

#include "kiosk/ui/input.h"
#include "kiosk/ui/list.h"
#include "kiosk/ui/measure.h"
#include "kiosk/ui/scale.h"

enum { UI_LINES_MAX = 12, UI_SPANS_MAX = 8, UI_TEXT_BYTES_MAX = 2048 };

enum ui_align { UI_LEFT, UI_CENTRE, UI_RIGHT };
enum ui_stand { UI_TOP, UI_MIDDLE, UI_FOOT };

struct ui_frame {
    struct ui_list *list;
    const struct ui_scale *scale;
    const struct ui_measure *measure;
    const struct ui_input *input; /* NULL: nothing can be touched (a board) */
    enum ui_say say;              /* of all texts that do not say otherwise, from now on */
};

/* How text stands. Zero is: regular, ink is UI_NONE (set it), left, top, one line, never cut. */
struct ui_text {
    int size; /* em in units */
    enum ui_weight weight;
    enum ui_colour colour;
    enum ui_align align;
    enum ui_stand stand;
    int lines_max;   /* 0 is 1 */
    int line_height; /* units; 0 is 1.3 em */
    enum ui_say say; /* aloud: list.h */
    bool may_cut;    /* a name from the catalogue may lose its middle to "…"; our words may not */
};

/* A run in one line of mixed sizes on a common baseline: 现在等候 86 人. */
struct ui_span {
    const char *text;
    int size;
    enum ui_weight weight;
    enum ui_colour colour;
};

void ui_frame_begin(struct ui_frame *frame, struct ui_list *list, const struct ui_scale *scale,
                    const struct ui_measure *measure, const struct ui_input *input,
                    enum ui_theme theme, enum ui_colour ground);
void ui_frame_end(struct ui_frame *frame);

void ui_fill(struct ui_frame *frame, struct ui_rect rect, enum ui_colour colour);
/* Rounded; `edge` UI_NONE: a card that only informs. */
void ui_card(struct ui_frame *frame, struct ui_rect rect, int radius, enum ui_colour colour,
             enum ui_colour edge);
void ui_outline(struct ui_frame *frame, struct ui_rect rect, int radius, int line,
                enum ui_colour colour);
void ui_stroke(struct ui_frame *frame, int x0, int y0, int x1, int y1, int line,
               enum ui_colour colour);
/* What was drawn by hand, on a pad of this rect. */
void ui_ink(struct ui_frame *frame, struct ui_rect rect, const struct ui_ink *ink, int line,
            enum ui_colour colour);
/* Centred in rect, as large as fits; stroke_x10 in tenths of a grid unit (0: 16). */
void ui_icon(struct ui_frame *frame, struct ui_rect rect, enum ui_icon icon, int stroke_x10,
             enum ui_colour colour);
/* Whole pixels a module, centred, quiet zone included; nothing when qr->size is 0. */
void ui_qr(struct ui_frame *frame, struct ui_rect rect, const struct ui_qr *qr);
/*
 * A picture that the painter holds (kiosk/sdl/pictures.h), of this size in pixels, as large as fits
 * in the middle of rect; returns where it is, in units. Number 0, or one that the painter does not
 * have (yet): a plain box of that shape.
 */
struct ui_rect ui_picture(struct ui_frame *frame, struct ui_rect rect, uint32_t picture,
                          int width_px, int height_px);
void ui_ring(struct ui_frame *frame, struct ui_rect rect, int line, int part_of_1000,
             enum ui_colour colour, enum ui_colour track);

/* Returns the height used in units. NULL or "" draws nothing. Line breaks "\n" are kept. */
int ui_text(struct ui_frame *frame, struct ui_rect rect, const struct ui_text *how,
            const char *text);
/* The same without drawing: what `text` would need at this width. */
int ui_text_height(const struct ui_frame *frame, int width, const struct ui_text *how,
                   const char *text);
/* Makes *how smaller, down to `least`, until all of the text's lines stand in rect. */
void ui_text_shrink(const struct ui_frame *frame, struct ui_rect rect, struct ui_text *how,
                    int least, const char *text);
/* Units; one line. */
int ui_text_width(const struct ui_frame *frame, int size, enum ui_weight weight, const char *text);
/* To which percentage of their sizes ui_spans() will set these: large letters grow and shrink. */
int ui_spans_percent(const struct ui_frame *frame, struct ui_rect rect, const struct ui_span *spans,
                     int count);
/* In one line, vertically in the middle of rect. Counted as overflow when wider. Returns the width.
 */
int ui_spans(struct ui_frame *frame, struct ui_rect rect, enum ui_align align,
             const struct ui_span *spans, int count);

/* Something under the finger or not; for screens that draw their own targets. */
bool ui_is_pressed(const struct ui_frame *frame, ui_id id);

/* Registers a target without drawing it. name: a stable word; label: what is read aloud. */
void ui_target(struct ui_frame *frame, struct ui_rect rect, ui_id id, int flags, const char *name,
               const char *label);

/* The grounds a button may have; a table in frame.c gives its colours. */
enum ui_look {
    UI_LOOK_MAIN,   /* filled: the one main action */
    UI_LOOK_CARD,   /* white on the page */
    UI_LOOK_QUIET,  /* page colour on a white bar */
    UI_LOOK_WARN,   /* amber */
    UI_LOOK_OK,     /* green */
    UI_LOOK_DANGER, /* red */
    UI_LOOK_OFF,    /* outlined; can't be touched now */
    UI_LOOK_COUNT
};

struct ui_look_colours {
    enum ui_colour ground;
    enum ui_colour pressed;
    enum ui_colour edge;
    enum ui_colour text;
    enum ui_colour text_2;
    enum ui_colour mark; /* icons */
};

const struct ui_look_colours *ui_look_colours(enum ui_look look);

/*
 * The ground of a target: card with base edge, sunk by the edge when pressed. Registers the target
 * and returns the box for what stands on it.
 */
struct ui_rect ui_press_card(struct ui_frame *frame, struct ui_rect rect, enum ui_look look,
                             ui_id id, int flags, const char *name, const char *label);

struct ui_button {
    ui_id id;
    const char *name;
    const char *label;
    const char *sub; /* second, smaller line; NULL: none */
    enum ui_icon icon;
    enum ui_look look;
    int flags;
    int size; /* of the label; 0: 34 */
    bool icon_above;
    bool icon_after;
    bool may_cut;
};

/* Icon and label in the middle. */
void ui_button(struct ui_frame *frame, struct ui_rect rect, const struct ui_button *button);

#endif
