/*
 * Find a service by typing: a field, what was found, a keyboard. Letters search at once, by pinyin
 * and initials, so that nobody needs to know how to write Chinese on a screen; who does can.
 *
 *   upright                     wide
 *   ┌──────────────┐            ┌─────────────┬──────────┐
 *   │ field        │ out of     │ field       │ what was │
 *   ├──────────────┤ reach      ├─────────────┤ found    │
 *   │ what was     │            │ keyboard    │          │
 *   │ found  ‹ 1 › │            │             │ ‹ 1 / 3 ›│
 *   │ keyboard     │            └─────────────┴──────────┘
 *   └──────────────┘
 */
#include "kiosk/screens/search.h"

#include "kiosk/screens/keys.h"
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BY_DEPARTMENT = KIOSK_OWN, /* when nothing was found */
    FIELD_HIGH = 104,
    CARD_HIGH = 120,
    CARD_HIGH_NARROW = 152,
    NARROW = 500,
    SUB_HIGH = 40,
    NAME_ROOM = 32,
    TEXT_ROOM = 1024, /* of a name, and of what is typed */
};

struct search *search_of_services(const struct shape_services *services)
{
    const size_t count =
        services->service_count + services->department_count + services->event_count;
    struct search_entry *entries = calloc(count + 1, sizeof(*entries));
    int made = 0;
    if (entries == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < services->service_count; i++) {
        const struct shape_service_row *row = &services->services[i];
        entries[made++] = (struct search_entry){.kind = SEARCH_SERVICE,
                                                .row = (int)i,
                                                .texts = {[SEARCH_NAME] = row->name.zh,
                                                          [SEARCH_ENGLISH] = row->name.en,
                                                          [SEARCH_CODE] = row->id}};
    }
    for (size_t i = 0; i < services->department_count; i++) {
        const struct shape_department *row = &services->departments[i];
        entries[made++] = (struct search_entry){.kind = SEARCH_DEPARTMENT,
                                                .row = (int)i,
                                                .texts = {[SEARCH_NAME] = row->name.zh,
                                                          [SEARCH_SHORT] = row->short_name.zh,
                                                          [SEARCH_ENGLISH] = row->name.en}};
    }
    for (size_t i = 0; i < services->event_count; i++) {
        const struct shape_life_event *row = &services->events[i];
        entries[made++] = (struct search_entry){
            .kind = SEARCH_EVENT,
            .row = (int)i,
            .texts = {[SEARCH_NAME] = row->name.zh, [SEARCH_ENGLISH] = row->name.en}};
    }
    struct search *search = search_create(entries, made);
    free(entries);
    return search;
}

/* ---- what is typed ---- */

/* Letters that pinyin still waits with are searched for too. */
static void typed_text(const struct kiosk *kiosk, char ret_text[TEXT_ROOM])
{
    (void)snprintf(ret_text, TEXT_ROOM, "%s%s", kiosk->visitor.keys.text,
                   kiosk->visitor.keys.letters);
}

uint32_t search_guides_question(const struct kiosk *kiosk, bool as_letters,
                                char ret_typed[SEARCH_TYPED_ROOM])
{
    const struct ui_keys *keys = &kiosk->visitor.keys;
    int letters = 0;
    const char *word = as_letters ? "" : keys_first_word(kiosk, &letters);
    const int length =
        snprintf(ret_typed, SEARCH_TYPED_ROOM, "%s%s%s", keys->text, word, keys->letters + letters);
    assert(length < SEARCH_TYPED_ROOM);
    return kiosk->visitor.search.guide_serial;
}

bool search_has_hit(const struct kiosk *kiosk, int service_row)
{
    const struct search_visit *visit = &kiosk->visitor.search;
    for (int i = 0; i < visit->hit_count; i++) {
        if (visit->hits[i].kind == SEARCH_SERVICE && visit->hits[i].row == service_row) {
            return true;
        }
    }
    return false;
}

/* One wish, however many keys were pressed: the newest question is what counts. */
static void guides_ask(struct kiosk *kiosk)
{
    char typed[SEARCH_TYPED_ROOM];
    if (kiosk->visitor.search.guide_serial == 0 && ui_keys_is_empty(&kiosk->visitor.keys)) {
        return; /* nobody has typed yet */
    }
    kiosk->visitor.search.piece_count = 0;
    kiosk->visitor.search.guides_whole = false;
    kiosk->visitor.search.guide_serial++; /* answers to what was typed before are late */
    (void)search_guides_question(kiosk, false, typed);
    if (kiosk->services == NULL || strlen(typed) < SEARCH_GUIDE_LEAST) {
        return;
    }
    for (int i = 0; i < kiosk->wish_count; i++) {
        if (kiosk->wishes[i].kind == KIOSK_FIND_GUIDES) {
            return;
        }
    }
    kiosk_wish(kiosk, KIOSK_FIND_GUIDES, NULL);
}

static void find(struct kiosk *kiosk)
{
    struct search_visit *visit = &kiosk->visitor.search;
    char text[TEXT_ROOM];
    typed_text(kiosk, text);
    visit->hit_count =
        kiosk->search == NULL ? 0 : search_find(kiosk->search, text, visit->hits, SEARCH_HITS_MAX);
    guides_ask(kiosk);
}

void kiosk_guides_found(struct kiosk *kiosk, uint32_t visit, uint32_t serial,
                        const struct search_piece *pieces, int count, bool whole, int64_t now_ms)
{
    struct search_visit *search = &kiosk->visitor.search;
    assert(count >= 0 && count <= SEARCH_PIECES_MAX);
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit || serial != search->guide_serial) {
        return;
    }
    search->piece_count = 0;
    search->guides_whole = whole;
    for (int i = 0; i < count; i++) {
        /* The catalogue may have become another one meanwhile. */
        if (kiosk->services != NULL && pieces[i].row < (int)kiosk->services->service_count) {
            search->pieces[search->piece_count++] = pieces[i];
        }
    }
    kiosk->dirty = true;
}

/* Names, and guides below them. */
static int found_count(const struct kiosk *kiosk)
{
    return kiosk->visitor.search.hit_count + kiosk->visitor.search.piece_count;
}

static void typed(struct kiosk *kiosk)
{
    kiosk->visitor.pages[SCREEN_SEARCH] = 0;
    find(kiosk);
}

void kiosk_search(struct kiosk *kiosk, struct search *search, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->search = search;
    kiosk->dirty = true;
    find(kiosk);
}

void kiosk_show_search(struct kiosk *kiosk)
{
    keys_begin(kiosk, UI_KEYS_ALL, SEARCH_FIELD_MAX);
    typed(kiosk);
    kiosk_show(kiosk, SCREEN_SEARCH);
}

/* ---- how it looks ---- */

static const char *name_of(struct kiosk *kiosk, const struct search_hit *hit, bool *ret_zh)
{
    const struct shape_services *services = kiosk->services;
    const struct shape_name *name = hit->kind == SEARCH_SERVICE ? &services->services[hit->row].name
                                    : hit->kind == SEARCH_EVENT
                                        ? &services->events[hit->row].name
                                        : &services->departments[hit->row].name;
    const char *shown = words_name(&kiosk->words, name);
    *ret_zh = strcmp(shown, name->zh) == 0;
    return shown;
}

/* What was typed stands in the name that is shown: not in its English or its short form. */
static bool hit_shows(const struct search_hit *hit, bool zh)
{
    return hit->text == SEARCH_NAME ? zh : hit->text == SEARCH_ENGLISH && !zh;
}

/* Three parts in one line, the middle one in another weight and colour. */
static void marked_parts_draw(struct ui_frame *frame, struct ui_rect rect, char parts[3][TEXT_ROOM],
                              int size, enum ui_weight weight)
{
    const struct ui_span spans[] = {{parts[0], size, weight, UI_INK},
                                    {parts[1], size, UI_BOLD, UI_PRIMARY},
                                    {parts[2], size, weight, UI_INK}};
    const int wide = ui_spans(frame, rect, UI_LEFT, spans, 3);
    size = size * ui_spans_percent(frame, rect, spans, 3) / 100;
    /* Not by its colour alone: a line under it. */
    const int before = ui_text_width(frame, size, weight, parts[0]);
    const int after = ui_text_width(frame, size, weight, parts[2]);
    if (wide > before + after) {
        ui_fill(frame,
                ui_rect_make(rect.x + before, rect.y + rect.h / 2 + size * 6 / 10,
                             wide - before - after, 3),
                UI_PRIMARY);
    }
}

/* A name in one line, with what matched marked. */
static void marked_draw(struct ui_frame *frame, struct ui_rect rect, const char *name,
                        const struct search_hit *hit, int size, enum ui_weight weight)
{
    char parts[3][TEXT_ROOM];
    const int cuts[] = {0, hit->from_byte, hit->to_byte, (int)strlen(name)};
    for (int i = 0; i < 3; i++) {
        (void)snprintf(parts[i], sizeof(parts[i]), "%.*s", cuts[i + 1] - cuts[i], name + cuts[i]);
    }
    marked_parts_draw(frame, rect, parts, size, weight);
}
/* Only the part that matched, for a name that takes more than a line. */
static void excerpt_draw(struct ui_frame *frame, struct ui_rect rect, const char *name,
                         const struct search_hit *hit)
{
    char part[TEXT_ROOM];
    (void)snprintf(part, sizeof(part), "%.*s", hit->to_byte - hit->from_byte,
                   name + hit->from_byte);
    ui_text(frame, rect,
            &(struct ui_text){.size = UI_SIZE_LEAST,
                              .weight = UI_BOLD,
                              .colour = UI_PRIMARY,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            part);
}

/* Whose it is; a department and a life event say how much they have. */
static const char *whose(struct kiosk *kiosk, const struct search_hit *hit)
{
    const struct shape_services *services = kiosk->services;
    if (hit->kind == SEARCH_DEPARTMENT) {
        return words_fill_int(&kiosk->words, WORD_SERVICES_COUNT,
                              services->departments[hit->row].services);
    }
    if (hit->kind == SEARCH_EVENT) {
        return words_fill_int(&kiosk->words, WORD_EVENT_COUNT,
                              (int64_t)services->events[hit->row].service_count);
    }
    int department;
    int group;
    service_place(services, hit->row, &department, &group);
    if (department < 0) {
        return "";
    }
    const struct shape_department *row = &services->departments[department];
    return words_name(&kiosk->words,
                      *row->short_name.zh == '\0' || kiosk->words.language != WORDS_ZH
                          ? &row->name
                          : &row->short_name);
}

static void hit_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                     const struct search_hit *hit)
{
    bool zh;
    char target[NAME_ROOM];
    const char *name = name_of(kiosk, hit, &zh);
    const bool shows = hit_shows(hit, zh);
    (void)snprintf(target, sizeof(target), "hit:%d", index);
    struct ui_rect face =
        ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0, target, name);
    face = ui_inset(face, UI_GAP, 0);
    struct ui_text how = {.size = UI_SIZE_NAME,
                          .weight = UI_MEDIUM,
                          .colour = UI_INK,
                          .lines_max = 2,
                          .line_height = 44,
                          .may_cut = true};
    const struct ui_text sub = {.size = UI_SIZE_LEAST, .colour = UI_INK_2, .may_cut = true};
    const bool one_line = ui_text_width(frame, how.size, UI_BOLD, name) <= face.w;
    if (one_line) {
        struct ui_rect lines = ui_centre(face, face.w, how.line_height + SUB_HIGH);
        const struct ui_rect line = ui_cut_top(&lines, how.line_height, 0);
        if (shows) {
            marked_draw(frame, line, name, hit, how.size, how.weight);
        } else {
            ui_text(frame, line, &how, name);
        }
        ui_text(frame, lines, &sub, whose(kiosk, hit));
        return;
    }
    how.size = UI_SIZE_LEAST;
    how.line_height = 36;
    const int high = ui_text_height(frame, face.w, &how, name);
    struct ui_rect lines = ui_centre(face, face.w, high + 36);
    ui_text(frame, ui_cut_top(&lines, high, 0), &how, name);
    if (shows) {
        excerpt_draw(frame, lines, name, hit);
    } else {
        ui_text(frame, lines, &sub, whose(kiosk, hit));
    }
}

/* The piece of a guide in three parts that fit a line: what matched is always there, what stands
 * before and after it as far as there is room. */
static void piece_cut(struct ui_frame *frame, const struct search_piece *piece, int wide,
                      char parts[3][TEXT_ROOM])
{
    const struct {
        int from, to;
        bool cut; /* already, before the first or after the last */
    } cuts[] = {{0, piece->from_byte, piece->cut_before},
                {piece->from_byte, piece->to_byte, false},
                {piece->to_byte, (int)strlen(piece->text), piece->cut_after}};
    int room = wide;
    for (int turn = 0; turn < 3; turn++) {
        static const int order[] = {1, 0, 2}; /* the middle first; the rest takes what is left */
        const int part = order[turn];
        const enum ui_weight weight = part == 1 ? UI_BOLD : UI_REGULAR;
        const int most = part == 0 ? room / 2 : room;
        int from = cuts[part].from;
        int to = cuts[part].to;
        bool cut = cuts[part].cut;
        for (;;) {
            (void)snprintf(parts[part], TEXT_ROOM, "%s%.*s%s", cut && part == 0 ? "…" : "",
                           to - from, piece->text + from, cut && part > 0 ? "…" : "");
            if (from >= to || ui_text_width(frame, UI_SIZE_LEAST, weight, parts[part]) <= most) {
                break;
            }
            cut = true;
            do { /* a character less: at the front of what stands before, else at the end */
                from += part == 0;
                to -= part != 0;
            } while (from < to &&
                     ((unsigned char)piece->text[part == 0 ? from : to] & 0xC0U) == 0x80U);
        }
        room -= ui_text_width(frame, UI_SIZE_LEAST, weight, parts[part]);
    }
}

static void piece_line_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                            const struct search_piece *piece)
{
    static const enum word labels[] = {[SEARCH_PART_MATERIAL] = WORD_SEARCH_IN_MATERIALS,
                                       [SEARCH_PART_STEP] = WORD_SEARCH_IN_STEPS,
                                       [SEARCH_PART_BASIS] = WORD_SEARCH_IN_BASIS,
                                       [SEARCH_PART_FEE] = WORD_SEARCH_IN_FEE,
                                       [SEARCH_PART_FORM] = WORD_SEARCH_IN_FORM};
    char parts[3][TEXT_ROOM];
    const char *label = words_say(&kiosk->words, labels[piece->part]);
    const struct ui_span head = {label, UI_SIZE_LEAST, UI_REGULAR, UI_INK_2};
    const int labelled = ui_text_width(frame, head.size, head.weight, label);
    (void)ui_spans(frame, ui_cut_left(&rect, labelled, 8), UI_LEFT, &head, 1);
    piece_cut(frame, piece, rect.w - 4, parts);
    marked_parts_draw(frame, rect, parts, UI_SIZE_LEAST, UI_REGULAR);
}

/* A service by its guide: its name, and the piece that has what was typed. */
static void piece_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                       const struct search_piece *piece)
{
    char target[NAME_ROOM];
    const char *name = words_name(&kiosk->words, &kiosk->services->services[piece->row].name);
    (void)snprintf(target, sizeof(target), "hit:%d", index);
    struct ui_rect face =
        ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0, target,
                      words_fill(&kiosk->words, WORD_SEARCH_IN_GUIDE, name, piece->text));
    face = ui_inset(face, UI_GAP, 0);
    struct ui_text how = {.size = UI_SIZE_NAME,
                          .weight = UI_MEDIUM,
                          .colour = UI_INK,
                          .lines_max = 1,
                          .line_height = 44,
                          .may_cut = true};
    if (ui_text_width(frame, how.size, UI_BOLD, name) > face.w) {
        how.size = UI_SIZE_LEAST;
        how.line_height = 36;
        how.lines_max = 2;
    }
    const int high = ui_text_height(frame, face.w, &how, name);
    struct ui_rect lines = ui_centre(face, face.w, high + 36);
    ui_text(frame, ui_cut_top(&lines, high, 0), &how, name);
    piece_line_draw(kiosk, frame, lines, piece);
}

/* Two arrows and where one is. */
static void pages_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    const int page = kiosk->visitor.pages[SCREEN_SEARCH];
    const bool first = page == 0;
    const bool last = page + 1 >= kiosk->page_count;
    char place[NAME_ROOM];
    (void)snprintf(place, sizeof(place), "%d / %d", page + 1, kiosk->page_count);
    const struct {
        ui_id id;
        const char *name;
        enum word word;
        enum ui_icon icon;
        bool off;
    } arrows[] = {
        {KIOSK_PREVIOUS, "previous", WORD_PAGE_PREVIOUS, UI_ICON_PREVIOUS, first},
        {KIOSK_NEXT, "next", WORD_PAGE_NEXT, UI_ICON_NEXT, last},
    };
    for (int i = 0; i < 2; i++) {
        const struct ui_rect box =
            i == 0 ? ui_cut_left(&rect, UI_TARGET_MIN, 16) : ui_cut_right(&rect, UI_TARGET_MIN, 16);
        const enum ui_look look = arrows[i].off ? UI_LOOK_OFF : UI_LOOK_CARD;
        const struct ui_rect face =
            ui_press_card(frame, box, look, arrows[i].id, arrows[i].off ? UI_TARGET_DISABLED : 0,
                          arrows[i].name, words_say(words, arrows[i].word));
        ui_icon(frame, ui_centre(face, 52, 52), arrows[i].icon, 18, ui_look_colours(look)->mark);
    }
    ui_text(frame, rect,
            &(struct ui_text){.size = UI_SIZE_SMALL,
                              .colour = UI_INK,
                              .align = UI_CENTRE,
                              .stand = UI_MIDDLE,
                              .may_cut = true},
            place);
}

static void hits_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct search_visit *visit = &kiosk->visitor.search;
    const int high = rect.w < NARROW ? CARD_HIGH_NARROW : CARD_HIGH;
    int rows = rows_that_fit(rect.h, high);
    struct ui_rect pages = {0};
    const int count = found_count(kiosk);
    if (count > rows) {
        pages = ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP);
        rows = rows_that_fit(rect.h, high);
    }
    const int first = pager_set(kiosk, count, rows);
    /* Few hits do not grow. */
    for (int i = 0; i < rows && first + i < count; i++) {
        const struct ui_rect cell = ui_grid(rect, 1, rows, UI_GAP, i);
        const int piece = first + i - visit->hit_count;
        if (piece < 0) {
            hit_draw(kiosk, frame, cell, i, &visit->hits[first + i]);
        } else {
            piece_draw(kiosk, frame, cell, i, &visit->pieces[piece]);
        }
    }
    if (!ui_rect_is_empty(pages)) {
        pages_draw(kiosk, frame, pages);
    }
}

static void lines_draw(struct ui_frame *frame, struct ui_rect rect, enum ui_icon icon,
                       const char *title, const char *body)
{
    const struct ui_text strong = {.size = UI_SIZE_BODY,
                                   .weight = UI_BOLD,
                                   .colour = UI_INK,
                                   .stand = UI_MIDDLE,
                                   .lines_max = 2,
                                   .may_cut = true};
    const struct ui_text plain = {.size = UI_SIZE_SMALL, .colour = UI_INK, .lines_max = 8};
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    rect = ui_inset(rect, rect.w < NARROW ? 20 : 32, 16);
    if (rect.w >= NARROW) {
        struct ui_rect side = ui_cut_left(&rect, 56, UI_GAP);
        ui_icon(frame, ui_cut_top(&side, 56, 0), icon, 16, UI_PRIMARY);
    }
    const int high = ui_text_height(frame, rect.w, &strong, title);
    ui_text(frame, ui_cut_top(&rect, high, 12), &strong, title);
    ui_text(frame, rect, &plain, body);
}

static void nothing_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    struct words *words = &kiosk->words;
    char text[TEXT_ROOM];
    typed_text(kiosk, text);
    kiosk->page_count = 1;
    kiosk->page_first = 0;
    if (*text == '\0') {
        lines_draw(frame, rect, UI_ICON_INFO, words_say(words, WORD_SEARCH_HOW),
                   words_say(words, WORD_SEARCH_EXAMPLES));
        return;
    }
    ui_button(frame, ui_cut_bottom(&rect, UI_TARGET_MIN, UI_GAP),
              &(struct ui_button){.id = BY_DEPARTMENT,
                                  .name = "by-department",
                                  .label = words_say(words, WORD_SEARCH_BY_DEPARTMENT),
                                  .look = UI_LOOK_MAIN,
                                  .size = UI_SIZE_SMALL});
    lines_draw(frame, rect, UI_ICON_SEARCH, words_fill(words, WORD_SEARCH_NONE, text, NULL),
               words_say(words, kiosk->visitor.search.guides_whole ? WORD_SEARCH_NONE_BODY
                                                                   : WORD_SEARCH_NONE_NAMES));
}

static void found_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    if (found_count(kiosk) > 0) {
        hits_draw(kiosk, frame, rect);
    } else {
        nothing_draw(kiosk, frame, rect);
    }
}

static const char *found_words(struct kiosk *kiosk)
{
    struct words *words = &kiosk->words;
    const struct search_visit *visit = &kiosk->visitor.search;
    if (visit->piece_count > 0) {
        return words_fill(words, WORD_SEARCH_FOUND_GUIDES, words_int(words, visit->hit_count),
                          words_int(words, visit->piece_count));
    }
    return visit->hit_count == 0 ? words_say(words, WORD_SEARCH_SUB)
                                 : words_fill_int(words, WORD_SEARCH_FOUND, visit->hit_count);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct chrome chrome = {
        .title = words_say(words, WORD_SEARCH_TITLE),
        .sub = found_words(kiosk),
        .back = true,
        .home = true,
        .help = true,
        .low = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    if (page.wide) {
        struct ui_rect left = ui_cut_left(&body, UI_KEYS_LEAST_W, UI_GAP);
        const struct ui_rect keys = ui_cut_bottom(&left, UI_KEYS_LEAST_H, 8);
        found_draw(kiosk, frame, body);
        keys_field_draw(kiosk, frame,
                        left.h > FIELD_HIGH ? ui_cut_bottom(&left, FIELD_HIGH, 0) : left,
                        WORD_SEARCH_HINT);
        keys_draw(kiosk, frame, keys);
    } else {
        struct ui_rect info = page.info;
        const struct ui_rect keys = ui_cut_bottom(&body, UI_KEYS_LEAST_H, UI_GAP);
        keys_field_draw(kiosk, frame, ui_cut_bottom(&info, FIELD_HIGH, 0), WORD_SEARCH_HINT);
        found_draw(kiosk, frame, body);
        keys_draw(kiosk, frame, keys);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

/* ---- what touches do ---- */

static void act(struct kiosk *kiosk, ui_id id)
{
    const struct search_visit *visit = &kiosk->visitor.search;
    if (id == BY_DEPARTMENT) {
        kiosk_show_departments(kiosk);
        return;
    }
    const int index = kiosk_chosen(kiosk, id, found_count(kiosk));
    if (index < 0) {
        return;
    }
    if (index >= visit->hit_count) {
        kiosk_open_service(kiosk, visit->pieces[index - visit->hit_count].row);
        return;
    }
    const struct search_hit *hit = &visit->hits[index];
    if (hit->kind == SEARCH_DEPARTMENT) {
        kiosk_open_department(kiosk, hit->row);
    } else if (hit->kind == SEARCH_EVENT) {
        event_choose(kiosk, hit->row);
    } else {
        kiosk_open_service(kiosk, hit->row);
    }
}

const struct screen screen_search = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act, .typed = typed};
