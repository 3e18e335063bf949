/*
 * Paints a draw list into pixels, and measures text for layout: fonts (drivers/text), an atlas of
 * glyphs and icons, memories of widths, lines and shaped runs. No SDL: a picture can be made
 * without a window.
 *
 * Depends on kiosk/ui, drivers/text. One painter belongs to one thread. Nothing of ours allocates
 * after painter_create() (the font libraries may, when a letter is drawn for the first time).
 *
 * Order: painter_create(); build a list with painter_measure(); painter_paint(); painter_destroy().
 */
#ifndef KIOSK_SDL_PAINTER_H
#define KIOSK_SDL_PAINTER_H

#include "kiosk/sdl/canvas.h"
#include "kiosk/sdl/pictures.h"
#include "kiosk/ui/list.h"
#include "kiosk/ui/measure.h"

struct painter;
struct text_fonts;

enum {
    PAINTER_OK = 0,
    PAINTER_NO_FONT = -1, /* fonts-noto-cjk is not installed */
    PAINTER_NO_MEMORY = -2,
    PAINTER_NO_FILE = -3, /* the picture could not be written */
};

/* `font_folder` (NULL: the system's) is searched first. The caller destroys it. */
__attribute__((warn_unused_result)) int painter_create(const char *font_folder,
                                                       struct painter **ret_painter);
void painter_destroy(struct painter *painter); /* NULL is fine */

/* For ui_frame_begin(); valid as long as the painter. */
const struct ui_measure *painter_measure(struct painter *painter);

/* The fonts themselves, for what is drawn otherwise on the same thread (the paper ticket). */
struct text_fonts *painter_fonts(struct painter *painter);

/* Keeps no word of what was painted and measured: what one person typed is not the next one's. */
void painter_forget(struct painter *painter);
/* What UI_ITEM_PICTUREs show: put and drop them here. */
struct pictures *painter_pictures(struct painter *painter);

/* Paints what lies in canvas->clip, ground included. */
void painter_paint(struct painter *painter, const struct ui_list *list, struct canvas *canvas);

/* Runs of text that had to be shaped, since the start: painting the same again adds none. */
uint64_t painter_shaped(const struct painter *painter);

/* Characters painted that no installed font has, since the start (0: none; one that two bands of a
 * picture share counts twice): a screen shows an empty box for each. */
int painter_missing(const struct painter *painter);

/* The whole list as a PNG file. */
__attribute__((warn_unused_result)) int
painter_picture(struct painter *painter, const struct ui_list *list, const char *path);

/* Any pixels as a PNG file; PAINTER_NO_FILE or PAINTER_NO_MEMORY. */
__attribute__((warn_unused_result)) int canvas_write_png(const struct canvas *canvas,
                                                         const char *path);

#endif
