#include "kiosk/ui/keys.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/*
 *   pinyin, letters                         by hand
 *   ┌──────────────────────────────┐        ┌──────────────┐┌────────────┐
 *   │ candidates (pinyin)    ‹  ›  │        │              ││ candidates │
 *   ├──────────────────────────────┤        │     pad      ││   ‹    ›   │
 *   │ q w e r t y u i o p          │        │              ││ undo … ⌫   │
 *   │  a s d f g h j k l           │        └──────────────┘└────────────┘
 *   │ '  z x c v b n m   ⌫         │        modes
 *   │ modes   space        clear   │        digits: three by four, as on a telephone
 *   └──────────────────────────────┘
 */
enum {
    LETTER_SIZE = 44,
    DIGIT_SIZE = 56,
    CHIP_SIZE = 30,
    CHIP_W_MAX = 136,
    HALF_CHIPS_OF_ROW = 13, /* four modes, one and a half for the space, clear */
    CANDIDATE_SIZE = 42,
    CANDIDATE_PAD = 26,
    CANDIDATE_ROWS_MAX = 3,
    KEY_H_MAX = 128,
    PAGER_W = 2 * UI_TARGET_MIN + UI_KEYS_GAP,
    HAND_COLUMN_W = 120,
    HAND_GAP = 16,
    HAND_WIDE = 640, /* beside the pad: all buttons in one row */
    DIGITS_W_MAX = 760,
    INK_LINE = 12,
    NOTE_W_MIN = 280,
    NAME_ROOM = 24,
    FIELD_PAD = 24,
    FIELD_SIZE = 42,
    CARET_W = 4,
};

struct board {
    struct ui_frame *frame;
    struct ui_keys *keys;
    const char *const *words;
};

struct key {
    ui_id id;
    const char *name;
    const char *label; /* what is read aloud, and stands there if there is no icon */
    enum ui_icon icon;
    enum ui_look look;
    int size;
    int flags;
};

static void label_draw(const struct board *board, struct ui_rect face, const struct key *key,
                       enum ui_colour colour)
{
    const struct ui_rect room = ui_inset(face, 4, 0);
    const int wide = ui_text_width(board->frame, key->size, UI_BOLD, key->label);
    ui_text(board->frame, room,
            &(struct ui_text){.size = wide > room.w ? UI_SIZE_LEAST : key->size,
                              .weight = UI_BOLD,
                              .colour = colour,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE,
                              .may_cut = key->id >= UI_KEYS_CANDIDATE},
            key->label);
}

static void key_draw(const struct board *board, struct ui_rect rect, const struct key *key)
{
    const struct ui_look_colours *colours =
        ui_look_colours((key->flags & UI_TARGET_DISABLED) != 0 ? UI_LOOK_OFF : key->look);
    const struct ui_rect face = ui_press_card(board->frame, rect, key->look, key->id,
                                              key->flags | UI_TARGET_KEY, key->name, key->label);
    if (key->icon != UI_ICON_NONE) {
        ui_icon(board->frame, ui_centre(face, 52, 52), key->icon, 0, colours->mark);
        return;
    }
    label_draw(board, face, key, colours->text);
}

/* A letter or digit: it says itself. */
static void letter_draw(const struct board *board, struct ui_rect rect, char letter, int size)
{
    const bool large = board->keys->capitals && board->keys->mode == UI_KEYS_LETTERS &&
                       letter >= 'a' && letter <= 'z';
    char label[2] = {letter, '\0'};
    if (large) {
        label[0] = (char)(letter - 'a' + 'A');
    }
    char name[NAME_ROOM];
    (void)snprintf(name, sizeof(name), "key:%c", letter);
    key_draw(board, rect,
             &(struct key){.id = (ui_id)(UI_KEYS_LETTER + letter),
                           .name = name,
                           .label = label,
                           .look = UI_LOOK_CARD,
                           .size = size});
}

/* From half-slot `from` to half-slot `to` of twenty. */
static struct ui_rect slot(struct ui_rect row, int from, int to)
{
    const int whole = row.w + UI_KEYS_GAP;
    const int left = whole * from / 20;
    return ui_rect_make(row.x + left, row.y, whole * to / 20 - left - UI_KEYS_GAP, row.h);
}

static void backspace_draw(const struct board *board, struct ui_rect rect)
{
    key_draw(board, rect,
             &(struct key){.id = UI_KEYS_BACKSPACE,
                           .name = "key:backspace",
                           .label = board->words[UI_KEYS_SAY_BACKSPACE],
                           .icon = UI_ICON_BACKSPACE,
                           .look = UI_LOOK_CARD});
}

static const struct {
    const char *letters;
    int from; /* half-slot of the first key */
} letter_rows[] = {{"qwertyuiop", 0}, {"asdfghjkl", 1}, {"zxcvbnm", 3}};
enum { LETTER_ROWS = 3 };

static void letters_draw(const struct board *board, struct ui_rect area)
{
    const int high = (area.h - (LETTER_ROWS - 1) * UI_KEYS_GAP) / LETTER_ROWS;
    for (int i = 0; i < LETTER_ROWS; i++) {
        const struct ui_rect row = ui_cut_top(&area, high, UI_KEYS_GAP);
        const bool last = i == LETTER_ROWS - 1;
        if (last && board->keys->mode == UI_KEYS_LETTERS) {
            key_draw(board, slot(row, 0, 3),
                     &(struct key){.id = UI_KEYS_CAPITALS,
                                   .name = "key:capitals",
                                   .label = board->words[UI_KEYS_SAY_CAPITALS],
                                   .icon = UI_ICON_CAPITALS,
                                   .look = board->keys->capitals ? UI_LOOK_MAIN : UI_LOOK_CARD,
                                   .flags = board->keys->capitals ? UI_TARGET_CHOSEN : 0});
        } else if (last) {
            letter_draw(board, slot(row, 0, 3), '\'', LETTER_SIZE);
        }
        for (int at = 0; letter_rows[i].letters[at] != '\0'; at++) {
            const int from = letter_rows[i].from + 2 * at;
            letter_draw(board, slot(row, from, from + 2), letter_rows[i].letters[at], LETTER_SIZE);
        }
        if (last) {
            backspace_draw(board, slot(row, 17, 20));
        }
    }
}

static void digits_draw(const struct board *board, struct ui_rect area)
{
    static const char order[] = "123456789X0";
    enum { COLUMNS = 3, ROWS = 4 };
    const struct ui_rect pad =
        ui_centre(area, area.w < DIGITS_W_MAX ? area.w : DIGITS_W_MAX, area.h);
    for (int i = 0; order[i] != '\0'; i++) {
        letter_draw(board, ui_grid(pad, COLUMNS, ROWS, UI_KEYS_GAP, i), order[i], DIGIT_SIZE);
    }
    backspace_draw(board, ui_grid(pad, COLUMNS, ROWS, UI_KEYS_GAP, COLUMNS * ROWS - 1));
}

static void note_draw(const struct board *board, struct ui_rect rect, enum ui_keys_word word)
{
    if (rect.w < NOTE_W_MIN) {
        return;
    }
    ui_text(board->frame, ui_inset(rect, 12, 0),
            &(struct ui_text){.size = UI_SIZE_LEAST,
                              .colour = UI_INK_2,
                              .stand = UI_MIDDLE,
                              .lines_max = 3,
                              .may_cut = true},
            board->words[word]);
}

/* What is said where candidates would be; UI_KEYS_SAY_COUNT: nothing. */
static enum ui_keys_word note_of(const struct ui_keys *keys)
{
    switch (keys->helper) {
    case UI_HELPER_QUIET:
        return keys->mode == UI_KEYS_HAND ? UI_KEYS_SAY_HAND_HINT : UI_KEYS_SAY_PINYIN_HINT;
    case UI_HELPER_ANSWERED:
        return keys->candidates.count == 0 ? UI_KEYS_SAY_NONE : UI_KEYS_SAY_COUNT;
    case UI_HELPER_LOST:
        return UI_KEYS_SAY_LOST;
    default:
        return UI_KEYS_SAY_COUNT;
    }
}

/* While an answer is to come the old ones stand there, paler, and cannot be chosen: a word would
 * change under the finger. */
static void stale_draw(const struct board *board, struct ui_rect rect, const struct key *key)
{
    const struct ui_look_colours *colours = ui_look_colours(key->look);
    ui_target(board->frame, rect, key->id, UI_TARGET_KEY | UI_TARGET_DISABLED, key->name,
              key->label);
    ui_card(board->frame, rect, UI_RADIUS, colours->ground, colours->edge);
    if (board->frame->list->theme == UI_THEME_CONTRAST) {
        ui_outline(board->frame, rect, UI_RADIUS, 3, colours->edge);
    }
    ui_cut_bottom(&rect, UI_BASE_EDGE, 0);
    label_draw(board, rect, key, colours->text_2);
}

static void candidate_draw(const struct board *board, struct ui_rect rect, int place)
{
    struct ui_keys *keys = board->keys;
    char name[NAME_ROOM];
    const int index = keys->page_starts[keys->page] + place;
    (void)snprintf(name, sizeof(name), "candidate:%d", place);
    const struct key key = {.id = (ui_id)(UI_KEYS_CANDIDATE + place),
                            .name = name,
                            .label = ui_candidate_text(&keys->candidates, index),
                            .look = UI_LOOK_CARD,
                            .size = CANDIDATE_SIZE};
    if (keys->helper == UI_HELPER_ASKED) {
        stale_draw(board, rect, &key);
    } else {
        key_draw(board, rect, &key);
    }
}

static void pager_keys_draw(const struct board *board, struct ui_rect rect)
{
    const struct ui_keys *keys = board->keys;
    const bool back = keys->page > 0;
    const bool on = keys->page + 1 < UI_KEYS_PAGES_MAX &&
                    keys->page_starts[keys->page] + keys->page_cards < keys->candidates.count;
    const int half = (rect.w - UI_KEYS_GAP) / 2;
    key_draw(board, ui_cut_left(&rect, half, UI_KEYS_GAP),
             &(struct key){.id = UI_KEYS_PAGE_BACK,
                           .name = "candidates:back",
                           .label = board->words[UI_KEYS_SAY_PAGE_BACK],
                           .icon = UI_ICON_PREVIOUS,
                           .look = UI_LOOK_CARD,
                           .flags = back ? 0 : UI_TARGET_DISABLED});
    key_draw(board, rect,
             &(struct key){.id = UI_KEYS_PAGE_ON,
                           .name = "candidates:on",
                           .label = board->words[UI_KEYS_SAY_PAGE_ON],
                           .icon = UI_ICON_NEXT,
                           .look = UI_LOOK_CARD,
                           .flags = on ? 0 : UI_TARGET_DISABLED});
}

static int candidate_width(const struct board *board, int index, int most)
{
    const char *text = ui_candidate_text(&board->keys->candidates, index);
    const int wide = ui_text_width(board->frame, CANDIDATE_SIZE, UI_BOLD, text) + 2 * CANDIDATE_PAD;
    const int least = UI_TARGET_MIN;
    return wide < least ? least : wide > most ? most : wide;
}

/* In rows, each as wide as it is; the pager ends the last row. */
static void candidates_draw(const struct board *board, struct ui_rect area, int rows)
{
    struct ui_keys *keys = board->keys;
    const int start = keys->page_starts[keys->page];
    const int high = (area.h - (rows - 1) * UI_KEYS_GAP) / rows;
    struct ui_rect row = {0};
    int place = 0;
    for (int i = 0; i < rows; i++) {
        row = ui_cut_top(&area, high, UI_KEYS_GAP);
        const bool last = i == rows - 1;
        struct ui_rect pager = {0};
        if (last) {
            pager = ui_cut_right(&row, PAGER_W, UI_KEYS_GAP);
        }
        bool first = true;
        while (start + place < keys->candidates.count) {
            const int wide = candidate_width(board, start + place, row.w);
            if (!first && wide > row.w) {
                break;
            }
            candidate_draw(board, ui_cut_left(&row, wide, UI_KEYS_GAP), place++);
            first = false;
            if (row.w < UI_TARGET_MIN) {
                break;
            }
        }
        if (i == 0 && note_of(keys) != UI_KEYS_SAY_COUNT) {
            note_draw(board, row, note_of(keys));
        }
        if (last) {
            keys->page_cards = place;
            pager_keys_draw(board, pager);
        }
    }
}

static void hand_keys_draw(const struct board *board, struct ui_rect row)
{
    const bool empty = board->keys->ink.stroke_count == 0;
    const int off = empty ? UI_TARGET_DISABLED : 0;
    key_draw(board, slot(row, 0, 7),
             &(struct key){.id = UI_KEYS_UNDO,
                           .name = "pad:undo",
                           .label = board->words[UI_KEYS_SAY_UNDO],
                           .icon = UI_ICON_UNDO,
                           .look = UI_LOOK_CARD,
                           .flags = off});
    key_draw(board, slot(row, 7, 14),
             &(struct key){.id = UI_KEYS_REWRITE,
                           .name = "pad:rewrite",
                           .label = board->words[UI_KEYS_SAY_REWRITE],
                           .icon = UI_ICON_CROSS,
                           .look = UI_LOOK_CARD,
                           .flags = off});
    backspace_draw(board, slot(row, 14, 20));
}

static void pad_draw(const struct board *board, struct ui_rect pad)
{
    struct ui_frame *frame = board->frame;
    const int right = pad.x + pad.w;
    const int foot = pad.y + pad.h;
    ui_target(frame, pad, UI_KEYS_PAD, UI_TARGET_PEN | UI_TARGET_FREE, "pad",
              board->words[UI_KEYS_SAY_PAD]);
    ui_card(frame, pad, UI_RADIUS, UI_SURFACE, UI_NONE);
    /* The cross of writing paper. */
    ui_stroke(frame, pad.x + pad.w / 2, pad.y + 24, pad.x + pad.w / 2, foot - 24, 2, UI_LINE);
    ui_stroke(frame, pad.x + 24, pad.y + pad.h / 2, right - 24, pad.y + pad.h / 2, 2, UI_LINE);
    ui_outline(frame, pad, UI_RADIUS, 3, UI_OUTLINE);
    ui_ink(frame, pad, &board->keys->ink, INK_LINE, UI_INK);
}

/* The pad is square: a character that is pulled wide is another character. */
static void hand_draw(const struct board *board, struct ui_rect area)
{
    struct ui_keys *keys = board->keys;
    const int least_w = 3 * HAND_COLUMN_W + 2 * UI_KEYS_GAP;
    const int most = area.w - least_w - HAND_GAP;
    const int side = area.h < most ? area.h : most;
    const struct ui_rect left = ui_cut_left(&area, side, HAND_GAP);
    struct ui_rect buttons = ui_cut_bottom(&area, UI_TARGET_MIN, UI_KEYS_GAP);
    const struct ui_rect pager = area.w >= HAND_WIDE
                                     ? ui_cut_left(&buttons, PAGER_W, UI_KEYS_GAP)
                                     : ui_cut_bottom(&area, UI_TARGET_MIN, UI_KEYS_GAP);
    const int columns = (area.w + UI_KEYS_GAP) / (HAND_COLUMN_W + UI_KEYS_GAP);
    const int rows = (area.h + UI_KEYS_GAP) / (UI_TARGET_MIN + UI_KEYS_GAP);
    const int left_over = keys->candidates.count - keys->page_starts[keys->page];
    const int room = columns * (rows < 1 ? 1 : rows);

    pad_draw(board, ui_centre(left, side, side));
    keys->page_cards = left_over < room ? left_over : room;
    for (int i = 0; i < keys->page_cards; i++) {
        candidate_draw(board, ui_grid(area, columns, rows < 1 ? 1 : rows, UI_KEYS_GAP, i), i);
    }
    if (keys->page_cards == 0 && note_of(keys) != UI_KEYS_SAY_COUNT) {
        note_draw(board, area, note_of(keys));
    }
    pager_keys_draw(board, pager);
    hand_keys_draw(board, buttons);
}

static const struct {
    const char *name;
    enum ui_keys_word word;
} modes[UI_KEYS_MODE_COUNT] = {
    [UI_KEYS_PINYIN] = {"keys:pinyin", UI_KEYS_SAY_PINYIN},
    [UI_KEYS_HAND] = {"keys:hand", UI_KEYS_SAY_HAND},
    [UI_KEYS_LETTERS] = {"keys:letters", UI_KEYS_SAY_LETTERS},
    [UI_KEYS_DIGITS] = {"keys:digits", UI_KEYS_SAY_DIGITS},
};

/* Modes, space and clear. */
static void foot_draw(const struct board *board, struct ui_rect row)
{
    const struct ui_keys *keys = board->keys;
    const bool one = (keys->modes & (keys->modes - 1)) == 0;
    const int share = (row.w + UI_KEYS_GAP) * 2 / HALF_CHIPS_OF_ROW - UI_KEYS_GAP;
    const int chip = share < CHIP_W_MAX ? share : CHIP_W_MAX;
    for (int mode = 0; mode < UI_KEYS_MODE_COUNT && !one; mode++) {
        if ((keys->modes & 1U << mode) == 0) {
            continue;
        }
        const bool chosen = (int)keys->mode == mode;
        key_draw(board, ui_cut_left(&row, chip, UI_KEYS_GAP),
                 &(struct key){.id = (ui_id)(UI_KEYS_MODE + mode),
                               .name = modes[mode].name,
                               .label = board->words[modes[mode].word],
                               .look = chosen ? UI_LOOK_MAIN : UI_LOOK_CARD,
                               .size = CHIP_SIZE,
                               .flags = chosen ? UI_TARGET_CHOSEN : 0});
    }
    const struct ui_rect clear = ui_cut_right(&row, chip, UI_KEYS_GAP);
    if (keys->mode == UI_KEYS_LETTERS || keys->mode == UI_KEYS_PINYIN) {
        key_draw(board, row,
                 &(struct key){.id = UI_KEYS_SPACE,
                               .name = "key:space",
                               .label = board->words[UI_KEYS_SAY_SPACE],
                               .look = UI_LOOK_CARD,
                               .size = CHIP_SIZE});
    }
    key_draw(board, clear,
             &(struct key){.id = UI_KEYS_CLEAR,
                           .name = "key:clear",
                           .label = board->words[UI_KEYS_SAY_CLEAR],
                           .look = UI_LOOK_CARD,
                           .size = CHIP_SIZE,
                           .flags = ui_keys_is_empty(keys) ? UI_TARGET_DISABLED : 0});
}

/* How many rows of candidates there is room for over four rows of keys. */
static int candidate_rows(int high)
{
    const int rows = (high + UI_KEYS_GAP) / (UI_TARGET_MIN + UI_KEYS_GAP) - 4;
    return rows < 1 ? 1 : rows > CANDIDATE_ROWS_MAX ? CANDIDATE_ROWS_MAX : rows;
}

void ui_keys_draw(struct ui_frame *frame, struct ui_rect rect, struct ui_keys *keys,
                  const char *const words[UI_KEYS_SAY_COUNT])
{
    const struct board board = {frame, keys, words};
    const int rows = candidate_rows(rect.h);
    const int percent = frame->scale->may_shrink ? UI_SHRINK_PERCENT : 100;
    assert(rect.h >= UI_KEYS_LEAST_H && rect.w >= UI_KEYS_LEAST_W * percent / 100);
    keys->page_cards = 0;
    if (keys->mode == UI_KEYS_PINYIN) {
        const int high = rows * (UI_TARGET_MIN + UI_KEYS_GAP) - UI_KEYS_GAP;
        candidates_draw(&board, ui_cut_top(&rect, high, UI_KEYS_GAP), rows);
    }
    const int key_rows = keys->mode == UI_KEYS_DIGITS ? 5 : 4;
    const int key_h = (rect.h + UI_KEYS_GAP) / key_rows - UI_KEYS_GAP;
    const int foot_h = keys->mode == UI_KEYS_HAND ? UI_TARGET_MIN /* the pad has the rest */
                       : key_h > KEY_H_MAX        ? KEY_H_MAX
                                                  : key_h;
    const struct ui_rect foot = ui_cut_bottom(&rect, foot_h, UI_KEYS_GAP);
    switch (keys->mode) {
    case UI_KEYS_HAND:
        hand_draw(&board, rect);
        break;
    case UI_KEYS_DIGITS:
        digits_draw(&board, rect);
        break;
    default:
        letters_draw(&board, rect);
    }
    foot_draw(&board, foot);
}

/* The end of the text that fits beside what is composed; "…" stands for what is cut. */
static const char *tail_that_fits(const struct ui_frame *frame, const char *text, int room,
                                  char cut[UI_KEYS_TEXT_ROOM + 4])
{
    static const char dots[] = "…";
    if (ui_text_width(frame, FIELD_SIZE, UI_MEDIUM, text) <= room) {
        return text;
    }
    do {
        do {
            text++;
        } while (((unsigned char)*text & 0xC0) == 0x80);
        (void)snprintf(cut, UI_KEYS_TEXT_ROOM + 4, "%s%s", dots, text);
    } while (*text != '\0' && ui_text_width(frame, FIELD_SIZE, UI_MEDIUM, cut) > room);
    return cut;
}

void ui_keys_field(struct ui_frame *frame, struct ui_rect rect, const struct ui_keys *keys,
                   const char *hint)
{
    char cut[UI_KEYS_TEXT_ROOM + 4];
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    ui_outline(frame, rect, UI_RADIUS, 3, UI_PRIMARY);
    struct ui_rect line = ui_inset(rect, FIELD_PAD, 0);
    int composed = ui_text_width(frame, FIELD_SIZE, UI_MEDIUM, keys->letters);
    struct ui_rect typed = line;
    ui_cut_right(&typed, CARET_W + UI_GRID, 0);
    const char *text = tail_that_fits(frame, keys->text, typed.w - composed, cut);
    const struct ui_span spans[] = {{text, FIELD_SIZE, UI_MEDIUM, UI_INK},
                                    {keys->letters, FIELD_SIZE, UI_MEDIUM, UI_PRIMARY}};
    const int size = FIELD_SIZE * ui_spans_percent(frame, typed, spans, 2) / 100;
    composed = ui_text_width(frame, size, UI_MEDIUM, keys->letters);
    frame->say = UI_SAY_PRIVATE; /* what is typed may be a name */
    const int wide = keys->text[0] == '\0' && keys->letters[0] == '\0'
                         ? 0
                         : ui_spans(frame, typed, UI_LEFT, spans, 2);
    frame->say = UI_SAY;
    const int middle = line.y + line.h / 2;
    if (composed > 0) {
        ui_fill(frame, ui_rect_make(line.x + wide - composed, middle + 30, composed, 3),
                UI_PRIMARY);
    }
    ui_fill(frame, ui_rect_make(line.x + wide + 4, middle - 28, CARET_W, 56), UI_PRIMARY);
    if (ui_keys_is_empty(keys)) {
        ui_cut_left(&line, 20, 0);
        ui_text(frame, line,
                &(struct ui_text){
                    .size = UI_SIZE_BODY, .colour = UI_INK_2, .stand = UI_MIDDLE, .may_cut = true},
                hint);
    }
}
