/* Finding the sheet on the desk of a document camera, and cutting it out. */
#include "drivers/scanner/grey.h"
#include "drivers/scanner/page_look.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum {
    INSET_SMALL_PX = 1,  /* so that no sliver of the desk comes along */
    WAVES_MAX = 1 << 22, /* the small picture's pixels, at most */
};

static const double STRAIGHT_PX = 1.5; /* in the small picture: a plain cut will do */

/* One value of `marks` a pixel: 0 dark, 1 bright, 2 of the sheet. */
struct field {
    int width_px;
    int height_px;
    uint8_t *marks;
    int *stack; /* of pixels still to be spread from */
};

static void spread_to(struct field *field, int at, uint8_t from, uint8_t to, int *depth)
{
    if (field->marks[at] == from) {
        field->marks[at] = to;
        field->stack[(*depth)++] = at;
    }
}

/* Turns the pixels of value `from` that hang together with `start` into `to`; returns how many. */
static int spread(struct field *field, int start, uint8_t from, uint8_t to)
{
    int depth = 0;
    int count = 0;
    spread_to(field, start, from, to, &depth);
    while (depth > 0) {
        const int at = field->stack[--depth];
        const int x = at % field->width_px;
        count++;
        if (x > 0) {
            spread_to(field, at - 1, from, to, &depth);
        }
        if (x + 1 < field->width_px) {
            spread_to(field, at + 1, from, to, &depth);
        }
        if (at >= field->width_px) {
            spread_to(field, at - field->width_px, from, to, &depth);
        }
        if (at + field->width_px < field->width_px * field->height_px) {
            spread_to(field, at + field->width_px, from, to, &depth);
        }
    }
    return count;
}

/* Marks the greatest bright part, and returns one of its pixels; -1: there is none. */
static int greatest_bright(struct field *field)
{
    enum { BRIGHT = 1, SEEN = 3 };
    int best = -1;
    int best_count = 0;
    for (int at = 0; at < field->width_px * field->height_px; at++) {
        if (field->marks[at] == BRIGHT) {
            const int count = spread(field, at, BRIGHT, SEEN);
            if (count > best_count) {
                best_count = count;
                best = at;
            }
        }
    }
    return best;
}

/* The corners of the marked part: where the diagonals meet it first. */
static void corners_find(const struct field *field, uint8_t mark, struct look_sheet *ret_corners)
{
    static const int ways[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    int best[4] = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};
    for (int at = 0; at < field->width_px * field->height_px; at++) {
        if (field->marks[at] != mark) {
            continue;
        }
        const int x = at % field->width_px;
        const int y = at / field->width_px;
        for (int corner = 0; corner < 4; corner++) {
            const int reach = ways[corner][0] * x + ways[corner][1] * y;
            if (reach > best[corner]) {
                best[corner] = reach;
                /* The outer edge of the pixel, then a little inwards. */
                ret_corners->x[corner] =
                    x + (ways[corner][0] > 0) - ways[corner][0] * INSET_SMALL_PX;
                ret_corners->y[corner] =
                    y + (ways[corner][1] > 0) - ways[corner][1] * INSET_SMALL_PX;
            }
        }
    }
}

/* Turned to one side all the way round, and its area; 0: not convex. */
static double sheet_area(const struct look_sheet *sheet)
{
    double twice = 0;
    for (int i = 0; i < 4; i++) {
        const int j = (i + 1) % 4;
        const int k = (i + 2) % 4;
        const double turn = (sheet->x[j] - sheet->x[i]) * (sheet->y[k] - sheet->y[j]) -
                            (sheet->y[j] - sheet->y[i]) * (sheet->x[k] - sheet->x[j]);
        if (turn <= 0) {
            return 0;
        }
        twice += sheet->x[i] * sheet->y[j] - sheet->x[j] * sheet->y[i];
    }
    return twice / 2;
}

/* Pixels of the field within the sheet that are dark. */
static int dark_inside(const struct field *field, const struct look_sheet *sheet)
{
    int dark = 0;
    for (int y = 0; y < field->height_px; y++) {
        for (int x = 0; x < field->width_px; x++) {
            bool inside = true;
            for (int i = 0; i < 4 && inside; i++) {
                const int j = (i + 1) % 4;
                inside = (sheet->x[j] - sheet->x[i]) * (y + 0.5 - sheet->y[i]) -
                             (sheet->y[j] - sheet->y[i]) * (x + 0.5 - sheet->x[i]) >=
                         0;
            }
            dark += inside && field->marks[y * field->width_px + x] == 0;
        }
    }
    return dark;
}

static int border_dark_percent(const struct field *field)
{
    int dark = 0;
    for (int x = 0; x < field->width_px; x++) {
        dark += field->marks[x] == 0;
        dark += field->marks[(field->height_px - 1) * field->width_px + x] == 0;
    }
    for (int y = 0; y < field->height_px; y++) {
        const uint8_t *row = field->marks + (size_t)y * (size_t)field->width_px;
        dark += row[0] == 0;
        dark += row[field->width_px - 1] == 0;
    }
    return dark * 100 / (2 * (field->width_px + field->height_px));
}

/* Looks for a sheet in marks of dark and bright; in pixels of the field. */
static bool field_find(struct field *field, struct look_sheet *ret_sheet)
{
    enum { SEEN = 3, SHEET = 2 };
    if (border_dark_percent(field) < LOOK_DESK_MIN_PERCENT) {
        return false;
    }
    const int start = greatest_bright(field);
    if (start < 0) {
        return false;
    }
    const double pixels = (double)field->width_px * field->height_px;
    const int bright = spread(field, start, SEEN, SHEET);
    struct look_sheet sheet;
    corners_find(field, SHEET, &sheet);
    const double area = sheet_area(&sheet);
    if (area * 100 < pixels * LOOK_SHEET_MIN_PERCENT) {
        return false;
    }
    /* Text and stamps are dark within; a shape that is no sheet is dark or lacks much more. */
    const double dark = dark_inside(field, &sheet);
    const double outside = bright - area;
    if (dark * 100 > area * (100 - LOOK_FILLED_MIN_PERCENT) * 3 ||
        outside * 100 > area * (100 - LOOK_FILLED_MIN_PERCENT)) {
        return false;
    }
    *ret_sheet = sheet;
    return true;
}

bool look_find_sheet(struct page *page, struct look_sheet *ret_sheet)
{
    struct grey grey;
    if (pixGetDepth(page->pix) == 1 || look_small(page, LOOK_SMALL_PX, &grey) != 0) {
        return false;
    }
    int64_t counts[256];
    int contrast = 0;
    grey_count(&grey, 0, 0, grey.width_px, grey.height_px, counts);
    const int level = grey_split(counts, &contrast);
    const size_t pixels = (size_t)grey.width_px * (size_t)grey.height_px;
    assert(pixels <= WAVES_MAX);
    struct field field = {grey.width_px, grey.height_px, calloc(pixels, 1),
                          calloc(pixels, sizeof(int))};
    bool found = false;
    if (field.marks != NULL && field.stack != NULL && contrast >= LOOK_CONTRAST_MIN) {
        for (size_t i = 0; i < pixels; i++) {
            field.marks[i] = grey.bytes[i] >= level;
        }
        found = field_find(&field, ret_sheet);
    }
    for (int i = 0; i < 4 && found; i++) {
        ret_sheet->x[i] *= grey.factor;
        ret_sheet->y[i] *= grey.factor;
    }
    free(field.marks);
    free(field.stack);
    grey_deinit(&grey);
    return found;
}

static double side(const struct look_sheet *sheet, int from, int to)
{
    return hypot(sheet->x[to] - sheet->x[from], sheet->y[to] - sheet->y[from]);
}

static double greater(double one, double other)
{
    return one > other ? one : other;
}

/* All four sides run along the pixels, or nearly so. */
static bool sheet_is_straight(const struct look_sheet *sheet, double bound_px)
{
    return fabs(sheet->x[0] - sheet->x[3]) < bound_px &&
           fabs(sheet->x[1] - sheet->x[2]) < bound_px &&
           fabs(sheet->y[0] - sheet->y[1]) < bound_px && fabs(sheet->y[2] - sheet->y[3]) < bound_px;
}

static PIX *cut_box(PIX *pix, double x, double y, double width, double height)
{
    BOX *box = boxCreate((l_int32)lround(x), (l_int32)lround(y), (l_int32)lround(width),
                         (l_int32)lround(height));
    PIX *cut = box == NULL ? NULL : pixClipRectangle(pix, box, NULL);
    boxDestroy(&box);
    return cut;
}

/* Maps the sheet to a rectangle at the left top. */
static PIX *cut_slanted(PIX *pix, const struct look_sheet *sheet, double width, double height)
{
    const double to_x[4] = {0, width, width, 0};
    const double to_y[4] = {0, 0, height, height};
    PTA *from = ptaCreate(4);
    PTA *to = ptaCreate(4);
    PIX *flat = NULL;
    if (from != NULL && to != NULL) {
        for (int i = 0; i < 4; i++) {
            ptaAddPt(from, (l_float32)sheet->x[i], (l_float32)sheet->y[i]);
            ptaAddPt(to, (l_float32)to_x[i], (l_float32)to_y[i]);
        }
        flat = pixProjectivePta(pix, to, from, L_BRING_IN_WHITE);
    }
    ptaDestroy(&from);
    ptaDestroy(&to);
    return flat;
}

int look_cut_sheet(struct page *page, const struct look_sheet *sheet)
{
    const double page_width = pixGetWidth(page->pix);
    const double page_height = pixGetHeight(page->pix);
    double width = greater(side(sheet, 0, 1), side(sheet, 3, 2));
    double height = greater(side(sheet, 0, 3), side(sheet, 1, 2));
    /* The rectangle is drawn within a picture of the page's size. */
    const double scale = greater(greater(width / page_width, height / page_height), 1.0);
    const int factor =
        grey_factor_for_side(pixGetWidth(page->pix), pixGetHeight(page->pix), LOOK_SMALL_PX);
    width /= scale;
    height /= scale;
    PIX *cut = NULL;
    if (sheet_is_straight(sheet, STRAIGHT_PX * factor)) {
        cut = cut_box(page->pix, sheet->x[0], sheet->y[0], width, height);
    } else {
        PIX *flat = cut_slanted(page->pix, sheet, width, height);
        if (flat != NULL) {
            page_changed(page, flat);
            cut = cut_box(flat, 0, 0, width, height);
        }
    }
    if (cut == NULL) {
        return PAGE_NO_MEMORY;
    }
    page_changed(page, cut);
    return PAGE_OK;
}
