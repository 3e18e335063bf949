/* Text of a frame: broken into lines, measured in pixels, placed on baselines. */
#include "kiosk/ui/frame.h"

#include <assert.h>
#include <string.h>

struct line {
    const char *text;
    size_t bytes;
    bool goes_on; /* the next line is of the same sentence */
};

struct block {
    struct line lines[UI_LINES_MAX];
    int count;
    bool cut; /* there was more */
};

static const char ELLIPSIS[] = "…";

static int size_px(const struct ui_frame *frame, int units)
{
    const int px = ui_px(frame->scale, units);
    return px < 4 ? 4 : px;
}

static int line_height(const struct ui_text *how)
{
    return how->line_height != 0 ? how->line_height : how->size * 13 / 10;
}

static int lines_max(const struct ui_text *how)
{
    assert(how->lines_max <= UI_LINES_MAX);
    return how->lines_max == 0 ? 1 : how->lines_max;
}

static int width_px(const struct ui_frame *frame, const struct ui_text *how, const char *text,
                    size_t bytes)
{
    return frame->measure->width_px(frame->measure->context, how->weight, size_px(frame, how->size),
                                    text, bytes);
}

/* The lines of `text` in room_px; what does not fit in lines_max is told by `cut`. */
static void block_break(const struct ui_frame *frame, const struct ui_text *how, const char *text,
                        int room_px, struct block *ret_block)
{
    size_t left = strlen(text);
    ret_block->count = 0;
    ret_block->cut = false;
    while (left > 0) {
        if (ret_block->count == lines_max(how)) {
            ret_block->cut = true;
            return;
        }
        const char *newline = memchr(text, '\n', left);
        const size_t part = newline == NULL ? left : (size_t)(newline - text);
        size_t next = part;
        size_t bytes = part;
        if (part > 0 && width_px(frame, how, text, part) > room_px) {
            bytes = frame->measure->line_fit(frame->measure->context, how->weight,
                                             size_px(frame, how->size), text, part, room_px, &next);
            assert(next > 0 && next <= part && bytes <= part);
        }
        const bool broken = next < part;
        ret_block->lines[ret_block->count++] = (struct line){text, bytes, broken};
        if (!broken && newline != NULL) {
            next++;
        }
        text += next;
        left -= next;
    }
}

static void line_push(struct ui_frame *frame, struct ui_rect rect, const struct ui_text *how,
                      const char *text, size_t bytes, bool goes_on, bool cut)
{
    const struct ui_scale *scale = frame->scale;
    const int px = size_px(frame, how->size);
    const int wide = width_px(frame, how, text, bytes);
    const struct ui_rect box = ui_rect_px(scale, rect);
    struct ui_metrics metrics;
    frame->measure->metrics(frame->measure->context, how->weight, px, &metrics);

    const int over = box.w - wide;
    const int indent = how->align == UI_LEFT ? 0 : (how->align == UI_CENTRE ? over / 2 : over);
    const int high = metrics.ascent_px + metrics.descent_px;
    struct ui_item item = {.kind = UI_ITEM_TEXT,
                           .colour = (uint8_t)how->colour,
                           .weight = (uint8_t)how->weight,
                           .size_px = (int16_t)px,
                           .say = (uint8_t)(how->say == UI_SAY ? frame->say : how->say),
                           .goes_on = goes_on,
                           .cut = cut};
    item.x_px = box.x + indent;
    item.baseline_px = box.y + (box.h - high) / 2 + metrics.ascent_px;
    item.box = ui_rect_make(item.x_px, item.baseline_px - metrics.ascent_px, wide, high);
    if (over < 0) {
        frame->list->overflows++;
    }
    ui_list_push(frame->list, &item, text, bytes);
}

/* As many bytes of the end of `text` as fit in room_px, whole characters. */
static size_t tail_fit(const struct ui_frame *frame, const struct ui_text *how, const char *text,
                       size_t bytes, int room_px)
{
    size_t from = bytes;
    while (from > 0) {
        size_t next = from - 1;
        while (next > 0 && ((unsigned char)text[next] & 0xC0) == 0x80) {
            next--;
        }
        if (width_px(frame, how, text + next, bytes - next) > room_px) {
            break;
        }
        from = next;
    }
    return bytes - from;
}

/*
 * The last line: its own beginning, "…", and the end of the whole text, which is what tells long
 * names apart (新办, 变更, 注销).
 */
static void line_push_cut(struct ui_frame *frame, struct ui_rect rect, const struct ui_text *how,
                          const struct line *line)
{
    char text[UI_TEXT_BYTES_MAX + sizeof(ELLIPSIS)];
    const size_t mark = sizeof(ELLIPSIS) - 1;
    const int room_px = ui_rect_px(frame->scale, rect).w -
                        frame->measure->width_px(frame->measure->context, how->weight,
                                                 size_px(frame, how->size), ELLIPSIS, mark);
    const size_t all = strlen(line->text);
    size_t next;
    const size_t head =
        frame->measure->line_fit(frame->measure->context, how->weight, size_px(frame, how->size),
                                 line->text, line->bytes, room_px / 2, &next);
    int tail_px = room_px - width_px(frame, how, line->text, head);
    size_t tail;
    /* The parts together may be a pixel wider than each for itself. */
    do {
        tail = tail_fit(frame, how, line->text + head, all - head, tail_px--);
        if (head + tail + mark >= sizeof(text)) {
            frame->list->dropped++;
            return;
        }
        memcpy(text, line->text, head);
        memcpy(text + head, ELLIPSIS, mark);
        memcpy(text + head + mark, line->text + all - tail, tail);
    } while (tail > 0 &&
             width_px(frame, how, text, head + mark + tail) > ui_rect_px(frame->scale, rect).w);
    line_push(frame, rect, how, text, head + mark + tail, false, true);
}

/* The line ends inside a word of letters (Latin, Cyrillic): "Наза-д". */
static bool breaks_a_word(const struct line *line)
{
    const unsigned char last = line->bytes == 0 ? ' ' : (unsigned char)line->text[line->bytes - 1];
    const unsigned char next = (unsigned char)line->text[line->bytes];
    const unsigned char letters = 0xE0; /* from here on UTF-8 begins what may break anywhere */
    const bool after = next > ' ' && next != '-' && next < letters;
    return line->goes_on && after && last != ' ' && last != '-' && (last < 0x80 || next >= 0xC0);
}

/* The height of a line whose letters have another size than was asked for: smaller ones stand as
 * close, larger ones closer, so that they need no more of the room than what they grew from. */
static int height_at(const struct ui_text *how, int size, int lines)
{
    enum { CLOSE_PERCENT = 120, ALONE_PERCENT = 105 };
    if (size <= how->size) {
        return how->line_height * size / how->size;
    }
    const int least = size * (lines > 1 ? CLOSE_PERCENT : ALONE_PERCENT) / 100;
    return least > line_height(how) ? least : line_height(how);
}

/* Large letters grow as far as there is room: what would not fit gets smaller, step by step. */
static struct ui_text fitted(const struct ui_frame *frame, struct ui_rect rect,
                             const struct ui_text *how, const char *text)
{
    enum { STEP = 2 };
    struct ui_text fits = *how;
    const int least = frame->scale->may_shrink ? how->size * UI_SHRINK_PERCENT / 100 : how->size;
    fits.size = how->size * frame->scale->letters_percent / 100;
    for (;;) {
        struct block block;
        const int room_px = ui_rect_px(frame->scale, rect).w;
        bool whole = true;
        block_break(frame, &fits, text, room_px, &block);
        for (int i = 0; i < block.count; i++) {
            whole = whole &&
                    width_px(frame, &fits, block.lines[i].text, block.lines[i].bytes) <= room_px &&
                    !breaks_a_word(&block.lines[i]);
        }
        fits.line_height = height_at(how, fits.size, block.count);
        const bool grown = fits.size > how->size;
        const int next = grown && fits.size - STEP < how->size ? how->size : fits.size - STEP;
        if ((whole && !block.cut && line_height(&fits) * block.count <= rect.h) || next < least) {
            return fits;
        }
        fits.size = next;
    }
}

int ui_text(struct ui_frame *frame, struct ui_rect rect, const struct ui_text *given,
            const char *text)
{
    if (text == NULL || *text == '\0') {
        return 0;
    }
    assert(given->colour != UI_NONE);
    struct block block;
    const bool sized = frame->scale->may_shrink || frame->scale->letters_percent != 100;
    const struct ui_text set = sized ? fitted(frame, rect, given, text) : *given;
    const struct ui_text *how = &set;
    const int high = line_height(how);
    block_break(frame, how, text, ui_rect_px(frame->scale, rect).w, &block);

    const int total = high * block.count;
    if ((block.cut && !how->may_cut) || total > rect.h) {
        frame->list->overflows++;
    }
    const int over = rect.h - total;
    int y = rect.y + (how->stand == UI_TOP ? 0 : how->stand == UI_MIDDLE ? over / 2 : over);
    for (int i = 0; i < block.count; i++) {
        const struct ui_rect row = ui_rect_make(rect.x, y, rect.w, high);
        const struct line *line = &block.lines[i];
        if (block.cut && i == block.count - 1) {
            line_push_cut(frame, row, how, line);
        } else {
            line_push(frame, row, how, line->text, line->bytes, line->goes_on, false);
        }
        y += high;
    }
    return total;
}

int ui_text_height(const struct ui_frame *frame, int width, const struct ui_text *how,
                   const char *text)
{
    if (text == NULL || *text == '\0') {
        return 0;
    }
    struct block block;
    block_break(frame, how, text, ui_px(frame->scale, width), &block);
    return line_height(how) * block.count;
}

void ui_text_shrink(const struct ui_frame *frame, struct ui_rect rect, struct ui_text *how,
                    int least, const char *text)
{
    enum { STEP = 4, LINE_PERCENT = 120 };
    how->line_height = how->size * LINE_PERCENT / 100;
    while (how->size - STEP >= least && ui_text_height(frame, rect.w, how, text) > rect.h) {
        how->size -= STEP;
        how->line_height = how->size * LINE_PERCENT / 100;
    }
}

int ui_text_width(const struct ui_frame *frame, int size, enum ui_weight weight, const char *text)
{
    const struct ui_text how = {.size = size, .weight = weight};
    return ui_units(frame->scale, width_px(frame, &how, text, strlen(text)));
}

/* All spans at this percentage of their sizes: returns their width, and the tallest's metrics. */
static int spans_measure(const struct ui_frame *frame, const struct ui_span *spans, int count,
                         int percent, int ret_widths[UI_SPANS_MAX], struct ui_metrics *ret_tallest)
{
    int total = 0;
    *ret_tallest = (struct ui_metrics){0};
    for (int i = 0; i < count; i++) {
        const struct ui_text how = {.size = spans[i].size * percent / 100,
                                    .weight = spans[i].weight};
        struct ui_metrics metrics;
        ret_widths[i] = width_px(frame, &how, spans[i].text, strlen(spans[i].text));
        total += ret_widths[i];
        frame->measure->metrics(frame->measure->context, spans[i].weight, size_px(frame, how.size),
                                &metrics);
        *ret_tallest = metrics.ascent_px > ret_tallest->ascent_px ? metrics : *ret_tallest;
    }
    return total;
}

int ui_spans_percent(const struct ui_frame *frame, struct ui_rect rect, const struct ui_span *spans,
                     int count)
{
    enum { STEP = 5 };
    const struct ui_scale *scale = frame->scale;
    const int least = scale->may_shrink ? UI_SHRINK_PERCENT : 100;
    const int room_px = ui_rect_px(scale, rect).w;
    int widths[UI_SPANS_MAX];
    struct ui_metrics tallest;
    int percent = scale->letters_percent;
    int size = 0;
    for (int i = 0; i < count; i++) {
        size = spans[i].size > size ? spans[i].size : size;
    }
    while (percent > least &&
           (spans_measure(frame, spans, count, percent, widths, &tallest) > room_px ||
            (percent > 100 && size * percent / 100 > rect.h))) {
        percent -= STEP;
    }
    return percent;
}

int ui_spans(struct ui_frame *frame, struct ui_rect rect, enum ui_align align,
             const struct ui_span *spans, int count)
{
    assert(count > 0 && count <= UI_SPANS_MAX);
    const struct ui_rect box = ui_rect_px(frame->scale, rect);
    int widths[UI_SPANS_MAX];
    struct ui_metrics tallest;
    const int percent = ui_spans_percent(frame, rect, spans, count);
    const int total = spans_measure(frame, spans, count, percent, widths, &tallest);
    if (total > box.w) {
        frame->list->overflows++;
    }
    const int over = box.w - total;
    int x = box.x + (align == UI_LEFT ? 0 : align == UI_CENTRE ? over / 2 : over);
    const int high = tallest.ascent_px + tallest.descent_px;
    const int baseline = box.y + (box.h - high) / 2 + tallest.ascent_px;
    int last = count - 1;
    while (last > 0 && *spans[last].text == '\0') {
        last--;
    }
    for (int i = 0; i < count; i++) {
        if (*spans[i].text == '\0') {
            continue;
        }
        const int px = size_px(frame, spans[i].size * percent / 100);
        struct ui_metrics metrics;
        frame->measure->metrics(frame->measure->context, spans[i].weight, px, &metrics);
        struct ui_item item = {.kind = UI_ITEM_TEXT,
                               .colour = (uint8_t)spans[i].colour,
                               .weight = (uint8_t)spans[i].weight,
                               .size_px = (int16_t)px,
                               .say = (uint8_t)frame->say,
                               .goes_on = i < last};
        item.x_px = x;
        item.baseline_px = baseline;
        item.box = ui_rect_make(x, baseline - metrics.ascent_px, widths[i],
                                metrics.ascent_px + metrics.descent_px);
        ui_list_push(frame->list, &item, spans[i].text, strlen(spans[i].text));
        x += widths[i];
    }
    return ui_units(frame->scale, total);
}
