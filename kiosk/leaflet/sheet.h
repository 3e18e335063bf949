/*
 * Pages of A4 that are written one after the other: text that wraps, rules, boxes, codes. Of this
 * room only.
 *
 *      0 ┌──────────────────────────┐
 *        │ margin                   │    all in points (1/72 inch) from the upper left corner,
 *        │   ┌──────────────────┐   │    `y` grows downwards; sheet->y is where the next part
 *        │   │ y ─►             │   │    begins
 *        │   │                  │   │
 *        │   └──────────────────┘   │    SHEET_BOTTOM: what needs more room goes to a new page
 *        │ foot: set by the paper   │
 *    842 └──────────────────────────┘
 *
 * A dry sheet measures and counts pages and writes nothing: a book runs twice, so that its contents
 * know the pages. The first error is kept in `result` and drawing goes on blindly; only the end
 * looks at it. A page's bytes are out when the next one begins; fonts come at the end, as subsets.
 */
#ifndef KIOSK_LEAFLET_SHEET_H
#define KIOSK_LEAFLET_SHEET_H

#include "kiosk/leaflet/leaflet.h"

#include <cairo.h>
#include <stddef.h>

#define SHEET_WIDTH 595.28
#define SHEET_HEIGHT 841.89
#define SHEET_MARGIN 51.0 /* 18 mm */
#define SHEET_INNER (SHEET_WIDTH - 2 * SHEET_MARGIN)
#define SHEET_TOP 46.0
#define SHEET_BOTTOM (SHEET_HEIGHT - 62.0)

enum { SHEET_FACES_MAX = 12, SHEET_TITLE_BYTES_MAX = 160 };

enum sheet_align { SHEET_LEFT, SHEET_CENTRE, SHEET_RIGHT };

/* Ink by names: papers are printed in black as well, so nothing is told by colour alone. */
enum sheet_ink { SHEET_BLACK, SHEET_GREY, SHEET_PALE, SHEET_ACCENT, SHEET_WHITE };

struct sheet_type {
    enum text_style style;
    double size;
    enum sheet_ink ink;
};

struct sheet {
    struct text_fonts *fonts;
    bool dry;
    int result;
    int page;  /* from 1; 0 before the first */
    int pages; /* how many there will be, for the foot; 0: not known */
    double y;
    /* Called at each page's end and start; may be NULL. `context` is the paper's own. */
    void (*foot)(struct sheet *sheet, void *context);
    void (*head)(struct sheet *sheet, void *context);
    void *context;
    /* The sheet's own. */
    leaflet_sink *sink;
    void *sink_context;
    bool refused;
    cairo_surface_t *surface;
    cairo_t *cairo;
    cairo_font_face_t *faces[SHEET_FACES_MAX];
};

/* `sheet` may be dirty. With `sink` NULL it is dry. End it in any case. */
void sheet_begin(struct sheet *sheet, struct text_fonts *fonts, leaflet_sink *sink, void *context,
                 const char *title);
int sheet_end(struct sheet *sheet); /* the first error, or LEAFLET_OK */

void sheet_page(struct sheet *sheet);                /* ends this page, begins the next */
bool sheet_need(struct sheet *sheet, double height); /* a new page unless it fits; true: new */
void sheet_fail(struct sheet *sheet, int error);

/* The width of one line. */
double sheet_width(struct sheet *sheet, const struct sheet_type *type, const char *text,
                   size_t size_bytes);
/* One line with its top at y, in the box [x, x + width); as it is: nothing is cut. */
void sheet_line(struct sheet *sheet, const struct sheet_type *type, const char *text,
                size_t size_bytes, double x, double y, double width, enum sheet_align align);
/* The distance of lines. */
double sheet_leading(const struct sheet_type *type);

/* Text in as many lines as it needs, its top at y. Both return the height. */
double sheet_text_height(struct sheet *sheet, const struct sheet_type *type, const char *text,
                         double width);
double sheet_text(struct sheet *sheet, const struct sheet_type *type, const char *text, double x,
                  double y, double width, enum sheet_align align);

void sheet_fill(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width,
                double height, double radius);
void sheet_frame(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width,
                 double height, double radius);
void sheet_rule(struct sheet *sheet, enum sheet_ink ink, double x, double y, double width);
void sheet_tick_box(struct sheet *sheet, double x, double y, double side, bool ticked);
void sheet_arrow_down(struct sheet *sheet, double x, double y, double length);
/* A filled circle with a number in it. */
void sheet_disc(struct sheet *sheet, double x, double y, double radius, int number);
/* A QR code with its quiet zone inside the square of `side`. */
void sheet_code(struct sheet *sheet, const char *text, double x, double y, double side);
/* A row of the reader's list of chapters, for this page. `parent` 0: the topmost; returns its id.
 */
int sheet_chapter(struct sheet *sheet, int parent, const char *name);

#endif
