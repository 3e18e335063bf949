#include "drivers/scanner/paper_stack.h"

#include <assert.h>
#include <leptonica/allheaders.h>
#include <sodium.h>
#include <string.h>

enum {
    KEEP_QUALITY = 92,   /* of a page without a JPEG of its own, while it waits */
    MEND_SIDE_PX = 1800, /* a page is mended at this size to be looked at */
};

const char *paper_stack_error_name(int error)
{
#define PAPER_STACK_ERROR_NAME(symbol, value, name)                                                \
    case symbol:                                                                                   \
        return name;
    switch ((enum paper_stack_error)error) {
        PAPER_STACK_ERRORS(PAPER_STACK_ERROR_NAME)
    }
#undef PAPER_STACK_ERROR_NAME
    return "unknown";
}

static int error_of_safe(int error)
{
    return error == PAPER_SAFE_OK          ? PAPER_STACK_OK
           : error == PAPER_SAFE_NO_MEMORY ? PAPER_STACK_NO_MEMORY
           : error == PAPER_SAFE_TOO_BIG   ? PAPER_STACK_FULL
           : error == PAPER_SAFE_DAMAGED   ? PAPER_STACK_DAMAGED
                                           : PAPER_STACK_NOT_WRITTEN;
}

static int error_of_page(int error)
{
    return error == PAGE_OK          ? PAPER_STACK_OK
           : error == PAGE_NO_MEMORY ? PAPER_STACK_NO_MEMORY
                                     : PAPER_STACK_DAMAGED;
}

void paper_stack_init(struct paper_stack *stack, struct paper_safe *safe)
{
    *stack = (struct paper_stack){.safe = safe};
}

void paper_stack_forget(struct paper_stack *stack)
{
    const uint32_t serial = stack->serial;
    paper_safe_empty(stack->safe);
    *stack = (struct paper_stack){.safe = stack->safe, .serial = serial};
}

/* The page's bytes as they wait in the safe: its JPEG, else one of good quality, else a PNG. */
static int page_keep(struct paper_stack *stack, const struct page *page, uint32_t *ret_file)
{
    struct page_bytes made = {0};
    int error = PAGE_OK;
    if (page->jpeg != NULL) {
        return error_of_safe(paper_safe_put(stack->safe, page->jpeg, page->jpeg_bytes, ret_file));
    }
    if (pixGetDepth(page->pix) == 1) {
        error = pixWriteMemPng(&made.bytes, &made.size_bytes, page->pix, 0) == 0 ? PAGE_OK
                                                                                 : PAGE_NO_MEMORY;
    } else {
        error = page_encode_jpeg(page, KEEP_QUALITY, &made);
    }
    if (error != PAGE_OK) {
        return error_of_page(error);
    }
    const int kept = paper_safe_put(stack->safe, made.bytes, made.size_bytes, ret_file);
    sodium_memzero(made.bytes, made.size_bytes);
    page_bytes_deinit(&made);
    return error_of_safe(kept);
}

int paper_stack_add(struct paper_stack *stack, struct page *page, int quarters, int at,
                    int *ret_index)
{
    assert(at >= -1 && at < stack->count && quarters >= 0 && quarters <= 3);
    struct paper_stack_page made = {.dpi = page->dpi, .mend = {.keep_blank = true}};
    struct look_sheet sheet;
    int error = PAPER_STACK_FULL;
    if (at >= 0 || stack->count < PAPER_STACK_PAGES_MAX) {
        error = page_keep(stack, page, &made.file);
    }
    if (error == PAPER_STACK_OK) {
        made.serial = ++stack->serial;
        made.has_edges = look_find_sheet(page, &sheet);
        made.blank = look_is_blank(page);
        made.mend.quarters = quarters;
        made.mend.keep_codes = true;
        const int index = at >= 0 ? at : stack->count++;
        if (at >= 0) {
            paper_safe_remove(stack->safe, stack->pages[at].file);
        }
        stack->pages[index] = made;
        *ret_index = index;
    }
    page_deinit(page);
    return error;
}

static struct paper_stack_page *page_touch(struct paper_stack *stack, int index)
{
    assert(index >= 0 && index < stack->count);
    stack->pages[index].serial = ++stack->serial;
    return &stack->pages[index];
}

void paper_stack_turn(struct paper_stack *stack, int index)
{
    struct paper_mend *mend = &page_touch(stack, index)->mend;
    int turned[PAPER_SIDE_COUNT];
    for (int side = 0; side < PAPER_SIDE_COUNT; side++) { /* what was at the top is at the right */
        turned[(side + 1) % PAPER_SIDE_COUNT] = mend->trim_percent[side];
    }
    memcpy(mend->trim_percent, turned, sizeof(turned));
    mend->quarters = (mend->quarters + 1) % 4;
}

void paper_stack_frame(struct paper_stack *stack, int index, bool keep_frame)
{
    page_touch(stack, index)->mend.keep_frame = keep_frame;
}

void paper_stack_trim(struct paper_stack *stack, int index, enum paper_side side)
{
    int *percent = &page_touch(stack, index)->mend.trim_percent[side];
    if (*percent + PAPER_STACK_TRIM_STEP_PERCENT <= PAPER_STACK_TRIM_PERCENT_MAX) {
        *percent += PAPER_STACK_TRIM_STEP_PERCENT;
    }
}

void paper_stack_untrim(struct paper_stack *stack, int index)
{
    struct paper_mend *mend = &page_touch(stack, index)->mend;
    memset(mend->trim_percent, 0, sizeof(mend->trim_percent));
}

void paper_stack_move(struct paper_stack *stack, int index, int to)
{
    assert(index >= 0 && index < stack->count && to >= 0 && to < stack->count);
    const struct paper_stack_page moved = stack->pages[index];
    const int way = to > index ? 1 : -1;
    for (int i = index; i != to; i += way) {
        stack->pages[i] = stack->pages[i + way];
    }
    stack->pages[to] = moved;
}

void paper_stack_remove(struct paper_stack *stack, int index)
{
    assert(index >= 0 && index < stack->count);
    paper_safe_remove(stack->safe, stack->pages[index].file);
    stack->count--;
    memmove(&stack->pages[index], &stack->pages[index + 1],
            (size_t)(stack->count - index) * sizeof(stack->pages[0]));
}

static int page_get(const struct paper_stack *stack, int index, struct page *ret_page)
{
    const struct paper_stack_page *kept = &stack->pages[index];
    struct buffer bytes;
    buffer_init(&bytes, PAPER_STACK_PAGE_BYTES_MAX);
    int error = error_of_safe(paper_safe_get(stack->safe, kept->file, &bytes));
    if (error == PAPER_STACK_OK) {
        error = error_of_page(
            page_read(bytes.bytes, bytes.length_bytes, kept->dpi, &page_limits_of_halls, ret_page));
    }
    paper_safe_wipe(&bytes);
    if (error == PAPER_STACK_OK && kept->dpi > 0) {
        ret_page->dpi = kept->dpi; /* a camera's JPEG says 72, and means nothing by it */
    }
    return error;
}

/* Makes the page's pixels fewer, for looking at. */
static void page_shrink(struct page *page, int side_px)
{
    const int width = pixGetWidth(page->pix);
    const int height = pixGetHeight(page->pix);
    const int longer = width > height ? width : height;
    if (longer <= side_px) {
        return;
    }
    PIX *small = width >= height ? pixScaleToSize(page->pix, side_px, 0)
                                 : pixScaleToSize(page->pix, 0, side_px);
    if (small != NULL) {
        page->dpi = page->dpi * side_px / longer;
        page->dpi = page->dpi == 0 ? 0 : page->dpi < PAGE_DPI_MIN ? PAGE_DPI_MIN : page->dpi;
        page_changed(page, small);
    }
}

int paper_picture_of(const struct page *page, int side_px, struct paper_stack_picture *ret_picture)
{
    assert(side_px > 0 && side_px <= PAPER_STACK_LOOK_SIDE_PX_MAX);
    struct page small = {.pix = pixConvertTo32(page->pix)};
    if (small.pix == NULL) {
        return PAPER_STACK_NO_MEMORY;
    }
    page_shrink(&small, side_px);
    const struct Pix *pix = small.pix;
    uint32_t *pixels = malloc((size_t)pix->w * pix->h * sizeof(*pixels));
    for (uint32_t y = 0; y < pix->h && pixels != NULL; y++) {
        const l_uint32 *line = pix->data + (size_t)y * pix->wpl;
        for (uint32_t x = 0; x < pix->w; x++) {
            pixels[(size_t)y * pix->w + x] = line[x] >> 8;
        }
    }
    if (pixels != NULL) {
        *ret_picture = (struct paper_stack_picture){pixels, (int)pix->w, (int)pix->h};
    }
    page_deinit(&small);
    return pixels == NULL ? PAPER_STACK_NO_MEMORY : PAPER_STACK_OK;
}

void paper_picture_wipe(struct paper_stack_picture *picture)
{
    if (picture->pixels != NULL) {
        sodium_memzero(picture->pixels, (size_t)picture->width_px * (size_t)picture->height_px *
                                            sizeof(picture->pixels[0]));
        free(picture->pixels);
    }
    *picture = (struct paper_stack_picture){0};
}

int paper_stack_look(const struct paper_stack *stack, int index, int side_px,
                     struct paper_stack_picture *ret_picture)
{
    assert(index >= 0 && index < stack->count);
    struct page page;
    struct paper_note note = {0};
    int error = page_get(stack, index, &page);
    if (error != PAPER_STACK_OK) {
        return error;
    }
    if (pixGetDepth(page.pix) > 1) {
        page_shrink(&page, MEND_SIDE_PX);
    }
    paper_mend(&stack->pages[index].mend, &page, &note);
    error = paper_picture_of(&page, side_px, ret_picture);
    page_deinit(&page);
    return error;
}

struct binding {
    struct paper_safe *safe;
    size_t size_bytes;
    int error;
};

static int binding_write(void *context, const uint8_t *bytes, size_t size_bytes)
{
    struct binding *binding = context;
    binding->size_bytes += size_bytes;
    binding->error = binding->size_bytes > PAPER_STACK_PDF_BYTES_MAX
                         ? PAPER_STACK_FULL
                         : error_of_safe(paper_safe_file_write(binding->safe, bytes, size_bytes));
    return binding->error;
}

static int page_bind(const struct paper_stack *stack, int index, struct paper_pdf *pdf)
{
    const struct paper_mend *mend = &stack->pages[index].mend;
    struct page page;
    struct paper_note note = {0};
    struct page_bytes made = {0};
    struct paper_picture picture;
    int error = page_get(stack, index, &page);
    if (error != PAPER_STACK_OK) {
        return error;
    }
    paper_mend(mend, &page, &note);
    error = error_of_page(paper_ink(mend, &page, &made, &picture, &note));
    if (error == PAPER_STACK_OK && paper_pdf_page(pdf, &picture) != PAPER_PDF_OK) {
        error = PAPER_STACK_NO_MEMORY; /* unless the binding knows better */
    }
    page_bytes_deinit(&made);
    page_deinit(&page);
    return error;
}

int paper_stack_bind(struct paper_stack *stack, const char *title, uint32_t *ret_file)
{
    assert(stack->count > 0);
    struct binding binding = {.safe = stack->safe};
    struct paper_pdf *pdf = NULL;
    int error = error_of_safe(paper_safe_file_begin(stack->safe));
    if (error != PAPER_STACK_OK) {
        return error;
    }
    if (paper_pdf_begin(binding_write, &binding, &pdf) != PAPER_PDF_OK) {
        paper_safe_file_drop(stack->safe);
        return PAPER_STACK_NO_MEMORY;
    }
    paper_pdf_title(pdf, title);
    for (int i = 0; i < stack->count && error == PAPER_STACK_OK; i++) {
        error = page_bind(stack, i, pdf);
    }
    const int ended = paper_pdf_end(pdf);
    error = binding.error != PAPER_STACK_OK                    ? binding.error
            : error == PAPER_STACK_OK && ended != PAPER_PDF_OK ? PAPER_STACK_NO_MEMORY
                                                               : error;
    if (error == PAPER_STACK_OK) {
        error = error_of_safe(paper_safe_file_end(stack->safe, ret_file));
    }
    paper_safe_file_drop(stack->safe);
    return error;
}
