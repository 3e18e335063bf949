#include "tests/lib/strip_reader.h"

#include "drivers/text/text.h"

#include <assert.h>
#include <string.h>

enum { STYLES = 2, DOT = 0 /* the first word */ };

/* How strips write: large and small. */
static const struct {
    enum text_style style;
    int size_px;
} styles[STYLES] = {{TEXT_DOTS, TEXT_DOTS_PX}, {TEXT_PIXEL, 16}};

/* The ink of one word, without the dark around it. */
struct word {
    struct strip_image image;
    int left_px, top_px, width_px, height_px;
};

/* Rows of a frame that hold one line of one style. */
struct band {
    int style;
    int top_px, height_px;
};

static struct word words[STYLES][STRIP_READER_WORDS_MAX];

/* Leaves the glyphs of the first so many bytes out. */
static void run_skip(struct text_run *run, uint32_t skip_bytes)
{
    int count = 0;
    for (int i = 0; i < run->count; i++) {
        if (run->glyphs[i].byte >= skip_bytes) {
            run->glyphs[count++] = run->glyphs[i];
        }
    }
    run->count = count;
}

static void word_draw(struct text_fonts *fonts, int style, const char *text, uint32_t skip_bytes,
                      struct word *word)
{
    struct text_run run;
    memset(word, 0, sizeof(*word));
    word->image.width_px = STRIP_WIDTH_MAX_PX;
    word->image.height_px = STRIP_HEIGHT_MAX_PX;
    const struct text_canvas canvas = {word->image.bytes, STRIP_WIDTH_MAX_PX, STRIP_HEIGHT_MAX_PX,
                                       STRIP_WIDTH_MAX_PX / 8, TEXT_MONO};
    int result =
        text_shape(fonts, styles[style].style, styles[style].size_px, text, strlen(text), &run);
    assert(result == TEXT_OK);
    run_skip(&run, skip_bytes);
    result = text_draw(fonts, &run, &canvas, 8, 24);
    assert(result == TEXT_OK);
    int left = STRIP_WIDTH_MAX_PX, right = -1, top = STRIP_HEIGHT_MAX_PX, bottom = -1;
    for (int y = 0; y < STRIP_HEIGHT_MAX_PX; y++) {
        for (int x = 0; x < STRIP_WIDTH_MAX_PX; x++) {
            if (strip_image_lit(&word->image, x, y)) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y;
            }
        }
    }
    assert(right >= left && bottom >= top);
    word->left_px = left;
    word->top_px = top;
    word->width_px = right - left + 1;
    word->height_px = bottom - top + 1;
}

static bool column_is_dark(const struct strip_image *frame, const struct band *band, int x)
{
    for (int y = band->top_px; y < band->top_px + band->height_px; y++) {
        if (strip_image_lit(frame, x, y)) {
            return false;
        }
    }
    return true;
}

/* The word stands with its left edge at x and its top at y, and nothing else is in its columns. */
static bool word_stands_at(const struct strip_image *frame, const struct band *band,
                           const struct word *word, int x_px, int y_px)
{
    for (int x = 0; x < word->width_px; x++) {
        for (int y = band->top_px; y < band->top_px + band->height_px; y++) {
            const int row = y - y_px;
            const bool want = row >= 0 && row < word->height_px &&
                              strip_image_lit(&word->image, word->left_px + x, word->top_px + row);
            if (strip_image_lit(frame, x_px + x, y) != want) {
                return false;
            }
        }
    }
    return true;
}

/* The widest word whose ink begins at column x, or -1. */
static int word_at(const struct strip_image *frame, const struct band *band, int count, int x_px)
{
    int best = -1;
    for (int i = 0; i < count; i++) {
        const struct word *word = &words[band->style][i];
        if (x_px + word->width_px > frame->width_px ||
            (best >= 0 && word->width_px <= words[band->style][best].width_px)) {
            continue;
        }
        for (int y = band->top_px; y + word->height_px <= band->top_px + band->height_px; y++) {
            if (word_stands_at(frame, band, word, x_px, y)) {
                best = i;
                break;
            }
        }
    }
    return best;
}

static bool read_band(const struct strip_image *frame, const struct band *band, int count,
                      int body_px, bool *found)
{
    for (int x = body_px; x < frame->width_px;) {
        if (column_is_dark(frame, band, x)) {
            x++;
            continue;
        }
        const int word = word_at(frame, band, count, x);
        if (word < 0) {
            return false;
        }
        found[word] = true;
        x += words[band->style][word].width_px;
    }
    return true;
}

static void make_words(struct text_fonts *fonts, const char *const *names, int count)
{
    for (int style = 0; style < STYLES; style++) {
        /* Behind a Chinese character it has another form than alone. */
        word_draw(fonts, style, "口·", (uint32_t)strlen("口"), &words[style][DOT]);
        for (int i = 0; i < count; i++) {
            word_draw(fonts, style, names[i], 0, &words[style][1 + i]);
        }
    }
}

bool strip_reader_names(struct text_fonts *fonts, const struct strip_image *frame,
                        const char *const *names, int count, bool *ret_found)
{
    static const char *const *drawn; /* these words are */
    static const struct band ways[][2] = {
        {{0, 0, 32}, {0, 0, 0}}, {{1, 0, 32}, {0, 0, 0}}, {{1, 0, 16}, {1, 16, 16}}};
    assert(count < STRIP_READER_WORDS_MAX);
    if (drawn != names) {
        make_words(fonts, names, count);
        drawn = names;
    }
    const int body_px = strip_image_place(frame->width_px).clear_x_px;
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        bool found[STRIP_READER_WORDS_MAX] = {false};
        bool good = true;
        for (int i = 0; good && i < 2; i++) {
            struct band band = ways[way][i];
            const int room_px = frame->height_px - band.top_px;
            band.height_px = band.height_px < room_px ? band.height_px : room_px;
            good = band.height_px <= 0 || read_band(frame, &band, count + 1, body_px, found);
        }
        if (good) {
            for (int i = 0; i < count; i++) {
                ret_found[i] = ret_found[i] || found[1 + i];
            }
            return true;
        }
    }
    return false;
}
