#include "kiosk/ui/compose.h"

#include <assert.h>
#include <string.h>

static int16_t within(int at)
{
    return (int16_t)(at < 0 ? 0 : at > UI_INK_SIDE ? UI_INK_SIDE : at);
}

static bool put(struct ui_ink *ink, int x, int y)
{
    if (ink->point_count == UI_INK_POINTS_MAX) {
        return false;
    }
    ink->points[ink->point_count++] = (struct ui_ink_point){within(x), within(y)};
    return true;
}

bool ui_ink_begin(struct ui_ink *ink, int x, int y)
{
    if (ink->stroke_count == UI_INK_STROKES_MAX || !put(ink, x, y)) {
        return false;
    }
    ink->ends[ink->stroke_count++] = (uint16_t)ink->point_count;
    return true;
}

bool ui_ink_add(struct ui_ink *ink, int x, int y)
{
    assert(ink->stroke_count > 0 && ink->point_count > 0);
    const struct ui_ink_point last = ink->points[ink->point_count - 1];
    const int dx = within(x) - last.x;
    const int dy = within(y) - last.y;
    if (dx * dx + dy * dy < UI_INK_STEP * UI_INK_STEP || !put(ink, x, y)) {
        return false;
    }
    ink->ends[ink->stroke_count - 1] = (uint16_t)ink->point_count;
    return true;
}

int ui_ink_start(const struct ui_ink *ink, int stroke)
{
    assert(stroke >= 0 && stroke < ink->stroke_count);
    return stroke == 0 ? 0 : ink->ends[stroke - 1];
}

bool ui_ink_undo(struct ui_ink *ink)
{
    if (ink->stroke_count == 0) {
        return false;
    }
    const int start = ui_ink_start(ink, ink->stroke_count - 1);
    const size_t gone = (size_t)(ink->point_count - start);
    memset(ink->points + start, 0, gone * sizeof(ink->points[0]));
    ink->point_count = start;
    ink->ends[--ink->stroke_count] = 0;
    return true;
}

void ui_ink_clear(struct ui_ink *ink)
{
    memset(ink, 0, sizeof(*ink));
}

void ui_candidates_clear(struct ui_candidates *candidates)
{
    memset(candidates, 0, sizeof(*candidates));
}

/* Where it lies now; the caller saw that there is room. */
static uint16_t text_keep(struct ui_candidates *candidates, const char *text, size_t bytes)
{
    const int at = candidates->byte_count;
    memcpy(candidates->texts + at, text, bytes);
    candidates->byte_count += (int)bytes;
    candidates->texts[candidates->byte_count++] = '\0';
    return (uint16_t)at;
}

static bool has_room(const struct ui_candidates *candidates, size_t bytes)
{
    return bytes < (size_t)(UI_CANDIDATES_BYTES_MAX - candidates->byte_count);
}

bool ui_candidates_add(struct ui_candidates *candidates, const char *text, size_t bytes,
                       int letters)
{
    assert(letters >= 0 && letters <= UI_COMPOSE_LETTERS_MAX);
    if (bytes == 0 || bytes > UI_CANDIDATE_BYTES_MAX || candidates->count == UI_CANDIDATES_MAX ||
        !has_room(candidates, bytes)) {
        return false;
    }
    candidates->rows[candidates->count++] =
        (struct ui_candidate){.at = text_keep(candidates, text, bytes),
                              .bytes = (uint8_t)bytes,
                              .letters = (uint8_t)letters};
    return true;
}

const char *ui_candidate_text(const struct ui_candidates *candidates, int index)
{
    assert(index >= 0 && index < candidates->count);
    return candidates->texts + candidates->rows[index].at;
}

bool ui_candidate_word_put(struct ui_candidates *candidates, int index, const char *word,
                           size_t bytes)
{
    assert(index >= 0 && index < candidates->count && candidates->rows[index].word == 0);
    if (bytes == 0 || bytes > UI_CANDIDATE_WORD_BYTES_MAX || !has_room(candidates, bytes)) {
        return false;
    }
    candidates->rows[index].word = text_keep(candidates, word, bytes);
    return true;
}

const char *ui_candidate_word(const struct ui_candidates *candidates, int index)
{
    assert(index >= 0 && index < candidates->count);
    const int at = candidates->rows[index].word; /* never 0: there lies the first candidate */
    return at == 0 ? "" : candidates->texts + at;
}
