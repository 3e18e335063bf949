#include "drivers/base/utf8.h"
#include "drivers/text/text_fonts.h"

#include <assert.h>

/* What must not begin a line, and what must not end one (GB/T 15834, the marks of a hall's texts).
 */
static const uint32_t never_first[] = {
    0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF09, 0x300B, 0x300D,
    0x300F, 0x3011, 0x3015, 0x2019, 0x201D, 0x2014, 0x2026, 0x00B7, 0x30FB, 0xFF05, 0xFF5E,
    ',',    '.',    ':',    ';',    '!',    '?',    ')',    ']',    '}',    '%',    0,
};
static const uint32_t never_last[] = {0xFF08, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014,
                                      0x2018, 0x201C, '(',    '[',    '{',    0};

static bool code_in(const uint32_t *set, uint32_t code)
{
    while (*set != 0 && *set != code) {
        set++;
    }
    return *set != 0;
}

/* Characters between which a line may break without a space: Han, kana, their marks and widths. */
static bool code_is_wide(uint32_t code)
{
    return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE4F) ||
           (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x20000 && code <= 0x3FFFF);
}

/* A line may end between `before` and `after`. */
static bool may_break(uint32_t before, uint32_t after)
{
    if (before == ' ') {
        return after != ' ';
    }
    if (after == ' ' || code_in(never_first, after) || code_in(never_last, before)) {
        return false;
    }
    return before == '-' || code_is_wide(before) || code_is_wide(after);
}

static size_t spaces_skip(const char *text, size_t size_bytes, size_t at)
{
    while (at < size_bytes && text[at] == ' ') {
        at++;
    }
    return at;
}

static size_t spaces_trim(const char *text, size_t end)
{
    while (end > 0 && text[end - 1] == ' ') {
        end--;
    }
    return end;
}

/* Where the character at `x_64` that no longer fits begins; size_bytes when all fit. */
static size_t overflow_byte(const struct text_run *run, size_t size_bytes, int width_px)
{
    if (run->width_64 <= width_px * TEXT_UNIT) {
        return size_bytes;
    }
    size_t first = size_bytes;
    for (int i = 0; i < run->count; i++) {
        const int32_t end_64 = i + 1 < run->count ? run->glyphs[i + 1].x_64 : run->width_64;
        if (end_64 > width_px * TEXT_UNIT && run->glyphs[i].byte < first) {
            first = run->glyphs[i].byte;
        }
    }
    return first;
}

size_t text_line_fit(struct text_fonts *fonts, enum text_style style, int size_px, const char *text,
                     size_t size_bytes, int width_px, size_t *ret_next)
{
    /* A line is never longer than a run; the shaped head of a long text is enough to break it. */
    const size_t head = utf8_cut(text, size_bytes, TEXT_RUN_GLYPHS_MAX);
    struct text_run run;
    if (size_bytes == 0 || text_shape(fonts, style, size_px, text, head, &run) != TEXT_OK) {
        *ret_next = size_bytes;
        return 0;
    }
    const size_t over = overflow_byte(&run, head, width_px);
    if (over == size_bytes) {
        *ret_next = size_bytes;
        return spaces_trim(text, size_bytes);
    }
    size_t end = 0;   /* of the best line so far */
    size_t whole = 0; /* of the characters that fit, if no break is found */
    uint32_t before = ' ';
    for (size_t at = 0; at <= over && at < head;) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(text + at, head - at, &code, &good);
        if (at > 0 && may_break(before, code)) {
            end = at;
        }
        /* Spaces at the end of a line take no room. */
        if (code == ' ' && at == over && at > 0) {
            end = at;
        }
        whole = at;
        if (at == 0) {
            whole = taken;
        }
        before = code;
        at += taken;
    }
    end = end == 0 ? whole : end;
    *ret_next = spaces_skip(text, size_bytes, end);
    return spaces_trim(text, end);
}
