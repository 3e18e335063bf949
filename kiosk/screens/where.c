/* "Where is my number": typed on large keys, digits first, then the letters that numbers here begin
 * with; or the code is held to the scanner, or the card laid down, at any time. */
#include "kiosk/screens/screen.h"

#include <stdio.h>
#include <string.h>

enum {
    KEYS_GAP = 16,
    COLUMNS_WIDE = 10,
    COLUMNS_UPRIGHT = 6,
    LETTERS = 26,
    KEYS_MAX = 10 + LETTERS,
    DELETE = KIOSK_OWN,
    LOOK,
    KEY, /* and its place */
    NAME_ROOM = 16,
};

/* The keys in order: digits, letters. Returns how many. */
static int keys_of(const struct kiosk *kiosk, char ret_keys[KEYS_MAX])
{
    bool used[LETTERS] = {false};
    int count = 0;
    for (size_t g = 0; kiosk->services != NULL && g < kiosk->services->group_count; g++) {
        for (const char *at = kiosk->services->groups[g].queue; *at != '\0'; at++) {
            if (*at >= 'A' && *at <= 'Z') {
                used[*at - 'A'] = true;
            }
        }
    }
    for (int i = 1; i <= 10; i++) { /* "1234567890" */
        ret_keys[count++] = (char)('0' + i % 10);
    }
    for (int i = 0; i < LETTERS; i++) {
        if (used[i]) {
            ret_keys[count++] = (char)('A' + i);
        }
    }
    return count;
}

static void key_draw(struct ui_frame *frame, struct ui_rect rect, int place, char key)
{
    char name[NAME_ROOM];
    const char label[2] = {key, '\0'};
    (void)snprintf(name, sizeof(name), "key:%c", key);
    ui_button(frame, rect,
              &(struct ui_button){.id = (ui_id)(KEY + place),
                                  .name = name,
                                  .label = label,
                                  .look = UI_LOOK_CARD,
                                  .size = UI_SIZE_ACTION});
}

/* Rows of `columns` for `count` keys and, after them, two more places at least. */
static int rows_of(int count, int columns)
{
    return (count + 2 + columns - 1) / columns;
}

static int columns_that_fit(struct ui_rect rect, int count, bool wide)
{
    const int most = (rect.w + KEYS_GAP) / (UI_TARGET_MIN + KEYS_GAP);
    const int rows = (rect.h + KEYS_GAP) / (UI_TARGET_MIN + KEYS_GAP);
    int columns = wide ? COLUMNS_WIDE : COLUMNS_UPRIGHT;
    while (rows_of(count, columns) > rows && columns < most) {
        columns++;
    }
    return columns;
}

/* Delete and look up share what the last row has left. */
static void pad_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, bool wide)
{
    char keys[KEYS_MAX];
    const int count = keys_of(kiosk, keys);
    const int columns = columns_that_fit(rect, count, wide);
    const int rows = rows_of(count, columns);
    const bool none = kiosk->visitor.desk.typed[0] == '\0';
    for (int i = 0; i < count; i++) {
        key_draw(frame, ui_grid(rect, columns, rows, KEYS_GAP, i), i, keys[i]);
    }
    const int first =
        rows_of(count, columns) * columns - columns > count ? (rows - 1) * columns : count;
    const int erase_wide = (rows * columns - first) / 3 > 0 ? (rows * columns - first) / 3 : 1;
    ui_button(frame,
              ui_rect_join(ui_grid(rect, columns, rows, KEYS_GAP, first),
                           ui_grid(rect, columns, rows, KEYS_GAP, first + erase_wide - 1)),
              &(struct ui_button){.id = DELETE,
                                  .name = "delete",
                                  .label = words_say(&kiosk->words, WORD_WHERE_DELETE),
                                  .look = none ? UI_LOOK_OFF : UI_LOOK_CARD,
                                  .flags = none ? UI_TARGET_DISABLED : 0,
                                  .size = UI_SIZE_SMALL});
    ui_button(frame,
              ui_rect_join(ui_grid(rect, columns, rows, KEYS_GAP, first + erase_wide),
                           ui_grid(rect, columns, rows, KEYS_GAP, rows * columns - 1)),
              &(struct ui_button){.id = LOOK,
                                  .name = "look-up",
                                  .label = words_say(&kiosk->words, WORD_WHERE_LOOK),
                                  .look = none ? UI_LOOK_OFF : UI_LOOK_MAIN,
                                  .flags = none ? UI_TARGET_DISABLED : UI_TARGET_MAIN,
                                  .size = UI_SIZE_NAME});
}

/* The other ways, as far as their devices serve. */
static const char *other_ways(const struct kiosk *kiosk)
{
    const bool gun = kiosk->parts[KIOSK_GUN];
    const bool reader = kiosk->parts[KIOSK_CARD_READER];
    return !gun && !reader ? NULL
                           : words_say(&kiosk->words, gun && reader ? WORD_WHERE_SCAN_CARD
                                                      : gun         ? WORD_WHERE_SCAN
                                                                    : WORD_WHERE_CARD);
}

/* Upright there is room over the keys: the number as large as on paper. */
static void typed_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct ui_text number = {.size = 120,
                                   .weight = UI_BLACK,
                                   .colour = UI_PRIMARY,
                                   .align = UI_CENTRE,
                                   .stand = UI_MIDDLE,
                                   .line_height = 140};
    const struct ui_text ways = {.size = UI_SIZE_BODY,
                                 .colour = UI_INK,
                                 .align = UI_CENTRE,
                                 .stand = UI_MIDDLE,
                                 .lines_max = 2};
    ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    rect = ui_inset(rect, 32, 8);
    ui_text(frame, ui_cut_bottom(&rect, 96, 0), &ways, other_ways(kiosk));
    ui_text(frame, rect, &number, kiosk->visitor.desk.typed);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const char *typed = kiosk->visitor.desk.typed;
    const bool shows = frame->scale->wide && typed[0] != '\0';
    const struct chrome chrome = {.title = shows ? words_fill(words, WORD_WHERE_TYPED, typed, NULL)
                                                 : words_say(words, WORD_WHERE_TITLE),
                                  .sub = frame->scale->wide ? other_ways(kiosk) : NULL,
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    if (!page.wide) {
        typed_draw(kiosk, frame, page.info);
    }
    pad_draw(kiosk, frame, page.body, page.wide);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    char *typed = kiosk->visitor.desk.typed;
    const size_t length = strlen(typed);
    char keys[KEYS_MAX];
    if (id == DELETE && length > 0) {
        typed[length - 1] = '\0';
    } else if (id == LOOK && length > 0) {
        desk_look_typed(kiosk);
    } else if (id >= KEY && id < KEY + keys_of(kiosk, keys) && length < DESK_NUMBER_MAX) {
        typed[length] = keys[id - KEY];
        typed[length + 1] = '\0';
    }
    kiosk->dirty = true;
}

const struct screen screen_where = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act};
