#include "drivers/scanner/paper_mend.h"

#include <leptonica/allheaders.h>

/* All that is seen of the page after `trim_percent` of each side is gone. */
static void trim(const struct paper_mend *how, struct page *page)
{
    const int *percent = how->trim_percent;
    const int width = pixGetWidth(page->pix);
    const int height = pixGetHeight(page->pix);
    const int left = width * percent[PAPER_LEFT] / 100;
    const int top = height * percent[PAPER_TOP] / 100;
    const int right = width - width * percent[PAPER_RIGHT] / 100;
    const int foot = height - height * percent[PAPER_FOOT] / 100;
    if ((left == 0 && top == 0 && right == width && foot == height) || right <= left ||
        foot <= top) {
        return;
    }
    BOX *box = boxCreate(left, top, right - left, foot - top);
    PIX *cut = box == NULL ? NULL : pixClipRectangle(page->pix, box, NULL);
    boxDestroy(&box);
    if (cut != NULL) {
        page_changed(page, cut);
    }
}

void paper_mend(const struct paper_mend *how, struct page *page, struct paper_note *note)
{
    struct look_sheet sheet;
    if (!how->keep_frame && look_find_sheet(page, &sheet)) {
        note->cut = look_cut_sheet(page, &sheet) == PAGE_OK;
    }
    if (page->dpi <= 0) {
        page->dpi = look_guess_dpi(pixGetWidth(page->pix), pixGetHeight(page->pix));
    }
    if (look_turn_quarters(page, how->quarters) == PAGE_OK) {
        trim(how, page);
    }
    note->ink_per_million = look_ink_per_million(page);
    note->dropped = !how->keep_blank && note->ink_per_million <= LOOK_BLANK_INK_PER_MILLION_MAX;
    if (note->dropped) {
        return;
    }
    /* White before straight: what a turn brings in at the corners is white, and must meet white. */
    const int skew = how->keep_skew ? 0 : look_skew_centideg(page);
    if (!how->keep_ground && look_is_grounded(page)) {
        const struct Pix *before = page->pix;
        note->whitened = look_whiten(page) == PAGE_OK && page->pix != before;
    }
    if (how->keep_codes || page_codes_read(page, &note->codes) != PAGE_OK) {
        note->codes.count = 0;
    }
    if (skew != 0 && look_turn(page, skew) == PAGE_OK) {
        note->skew_centideg = skew;
    }
}

int paper_ink(const struct paper_mend *how, struct page *page, struct page_bytes *ret_made,
              struct paper_picture *ret_picture, struct paper_note *note)
{
    int result = PAGE_OK;
    if (how->kind == PAPER_TEXT) {
        result = look_to_ink(page);
    } else if (page->jpeg == NULL && pixGetDepth(page->pix) == 32 && !look_has_colour(page)) {
        /* Bytes that can go in as they are do: grey ones would hardly be fewer. */
        result = look_to_grey(page);
        note->greyed = result == PAGE_OK;
    }
    const bool g4 = pixGetDepth(page->pix) == 1;
    note->as_given = page->jpeg != NULL;
    if (result == PAGE_OK && g4) {
        result = page_encode_g4(page, ret_made);
    } else if (result == PAGE_OK && page->jpeg == NULL) {
        result =
            page_encode_jpeg(page, how->quality == 0 ? PAGE_QUALITY_USUAL : how->quality, ret_made);
    }
    *ret_picture = (struct paper_picture){
        .ink = g4 ? PAPER_INK_G4 : PAPER_INK_JPEG,
        .bytes = page->jpeg != NULL ? page->jpeg : ret_made->bytes,
        .size_bytes = page->jpeg != NULL ? page->jpeg_bytes : ret_made->size_bytes,
        .width_px = pixGetWidth(page->pix),
        .height_px = pixGetHeight(page->pix),
        .dpi = page->dpi,
    };
    return result;
}
