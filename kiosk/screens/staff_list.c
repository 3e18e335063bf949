/* What staff sees of this kiosk: a card a device, with how it stands and what to do; a touch tries
 * it. */
#include "kiosk/screens/staff.h"

#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { ROW_HIGH = 144, RESULT_WIDE = 232, ICON_SIDE = 64, NAME_ROOM = 24 };

/* ---- how each stands ---- */

static const char *paper_state(struct kiosk *kiosk, bool here, enum kiosk_paper paper,
                               bool *ret_well)
{
    static const enum word words[KIOSK_PAPER_COUNT] = {
        [KIOSK_PAPER_UNKNOWN] = WORD_STAFF_PAPER_UNKNOWN,
        [KIOSK_PAPER_READY] = WORD_STAFF_PAPER_READY,
        [KIOSK_PAPER_LOW] = WORD_STAFF_PAPER_LOW,
        [KIOSK_PAPER_OFFLINE] = WORD_STAFF_PAPER_OFFLINE,
        [KIOSK_PAPER_JAM] = WORD_STAFF_PAPER_JAM,
        [KIOSK_PAPER_COVER_OPEN] = WORD_STAFF_PAPER_COVER,
        [KIOSK_PAPER_EMPTY] = WORD_STAFF_PAPER_EMPTY,
    };
    *ret_well = !here || paper == KIOSK_PAPER_READY;
    return words_say(&kiosk->words, here ? words[paper] : WORD_STAFF_NONE);
}

static const char *printer_state_of(struct kiosk *kiosk, bool *ret_well)
{
    return paper_state(kiosk, kiosk->has_printer, kiosk->paper, ret_well);
}

static const char *a4_state_of(struct kiosk *kiosk, bool *ret_well)
{
    return paper_state(kiosk, kiosk->has_a4, kiosk->a4, ret_well);
}

/* What is read while this is shown is a try: it says what to hold there. */
static const char *reader_state(struct kiosk *kiosk, bool serves, enum word how, bool *ret_well)
{
    *ret_well = serves;
    return words_say(&kiosk->words, serves ? how : WORD_STAFF_PART_ABSENT);
}

static const char *gun_state(struct kiosk *kiosk, bool *ret_well)
{
    return reader_state(kiosk, kiosk->parts[KIOSK_GUN], WORD_STAFF_GUN_TRY, ret_well);
}

static const char *card_state(struct kiosk *kiosk, bool *ret_well)
{
    return reader_state(kiosk, kiosk->parts[KIOSK_CARD_READER], WORD_STAFF_CARD_TRY, ret_well);
}

static const char *scanner_state(struct kiosk *kiosk, bool *ret_well)
{
    const struct papers_scanner *scanner = &kiosk->scanner;
    const struct words *words = &kiosk->words;
    *ret_well = scanner->device != PAPERS_ABSENT && scanner->device != PAPERS_FAILED;
    switch (scanner->device) {
    case PAPERS_NONE:
        return words_say(words, WORD_STAFF_NONE);
    case PAPERS_STARTING:
        return words_say(words, WORD_STAFF_SCANNER_STARTING);
    case PAPERS_READY:
    case PAPERS_BUSY:
        return words_say(words, WORD_STAFF_PART_READY);
    default:
        return words_name(words,
                          &(struct shape_name){.zh = scanner->advice_zh, .en = scanner->advice_en});
    }
}

static const char *sound_state(struct kiosk *kiosk, bool *ret_well)
{
    *ret_well = true;
    return words_say(&kiosk->words, kiosk->has_speech ? WORD_STAFF_PART_READY : WORD_STAFF_NONE);
}

static const char *network_state(struct kiosk *kiosk, bool *ret_well)
{
    const struct staff_visit *staff = &kiosk->visitor.staff;
    struct words *words = &kiosk->words;
    const char *hall = kiosk->staff_facts.hall == NULL ? "" : kiosk->staff_facts.hall;
    *ret_well = kiosk->line == KIOSK_LINE_UP;
    if (kiosk->line != KIOSK_LINE_UP) {
        return words_say(words, kiosk->line == KIOSK_LINE_DOWN ? WORD_STAFF_LINE_DOWN
                                                               : WORD_STAFF_LINE_REFUSED);
    }
    return staff->results[STAFF_NETWORK] == STAFF_PASSED
               ? words_fill(words, WORD_STAFF_LINE_TRIP, hall,
                            words_int(words, staff->round_trip_ms))
               : words_fill(words, WORD_STAFF_LINE_UP, hall, NULL);
}

static const char *machine_state(struct kiosk *kiosk, bool *ret_well)
{
    const struct staff_facts *facts = &kiosk->staff_facts;
    struct words *words = &kiosk->words;
    const char *version = facts->version == NULL ? "" : facts->version;
    *ret_well = true;
    return facts->offline_left < 0 ? words_fill(words, WORD_STAFF_VERSION, version, NULL)
                                   : words_fill(words, WORD_STAFF_VERSION_LEFT, version,
                                                words_int(words, facts->offline_left));
}

static const char *bundle_state(struct kiosk *kiosk, bool *ret_well)
{
    const char *folder = kiosk->staff_facts.bundle;
    *ret_well = true;
    return folder == NULL ? words_say(&kiosk->words, WORD_STAFF_NONE)
                          : words_fill(&kiosk->words, WORD_STAFF_BUNDLE_TO, folder, NULL);
}

static const char *queues_state(struct kiosk *kiosk, bool *ret_well)
{
    struct words *words = &kiosk->words;
    const struct shape_hall *hall = kiosk->hall;
    *ret_well = hall == NULL || hall->state != SHAPE_HALL_EMERGENCY;
    return hall == NULL ? words_say(words, WORD_NOT_KNOWN)
           : *ret_well  ? words_fill_int(words, WORD_QUEUES_WAITING, hall->waiting)
                        : words_say(words, WORD_QUEUES_STOPPED);
}

static const char *touch_state(struct kiosk *kiosk, bool *ret_well)
{
    *ret_well = true;
    return words_say(&kiosk->words,
                     kiosk->glass_corrected ? WORD_TOUCH_CORRECTED : WORD_TOUCH_PLAIN);
}

static const char *turn_state(struct kiosk *kiosk, bool *ret_well)
{
    *ret_well = true;
    return words_say(&kiosk->words,
                     (enum word)(WORD_TURN_NONE + kiosk->glass_quarters)); /* in their order */
}

/* ---- trying one ---- */

static void turn_open(struct kiosk *kiosk, enum staff_part part)
{
    (void)part;
    staff_turn_open(kiosk);
}

static void touch_open(struct kiosk *kiosk, enum staff_part part)
{
    (void)part;
    staff_touch_open(kiosk);
}

static void queues_open(struct kiosk *kiosk, enum staff_part part)
{
    (void)part;
    staff_queues_open(kiosk);
}

static void runs(struct kiosk *kiosk, enum staff_part part)
{
    kiosk->visitor.staff.results[part] = STAFF_RUNS;
    kiosk->visitor.staff.tried_ms[part] = kiosk->now_ms;
    kiosk->dirty = true;
}

static void ended(struct kiosk *kiosk, enum staff_part part, enum staff_result result)
{
    kiosk->visitor.staff.results[part] = result;
    kiosk->dirty = true;
}

static void program_try(struct kiosk *kiosk, enum staff_part part)
{
    runs(kiosk, part);
    kiosk_wish(kiosk, KIOSK_TRY, NULL);
    kiosk->wishes[kiosk->wish_count - 1].part = part;
}

static bool network_answered(struct kiosk *kiosk, const struct kiosk_answer *answer)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (staff->results[STAFF_NETWORK] == STAFF_RUNS) {
        staff->round_trip_ms = kiosk->now_ms - staff->tried_ms[STAFF_NETWORK];
        ended(kiosk, STAFF_NETWORK, answer->shape != NULL ? STAFF_PASSED : STAFF_FAILED);
    }
    return false;
}

static void network_try(struct kiosk *kiosk, enum staff_part part)
{
    runs(kiosk, part);
    kiosk_ask(kiosk, client_get_hall(), network_answered);
}

/* A page comes, or it does not; it is gone with the sign-out. */
static void scanner_try(struct kiosk *kiosk, enum staff_part part)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    runs(kiosk, part);
    papers->scans = papers->told.scans + 1;
    papers_ask(kiosk, PAPERS_SCAN, -1, 0);
}

static bool scanner_waits(const struct kiosk *kiosk)
{
    return kiosk->scanner.device == PAPERS_READY &&
           kiosk->visitor.papers.told.count < PAPERS_PAGES_MAX;
}

static bool has_a4(const struct kiosk *kiosk)
{
    return kiosk->has_a4;
}

static bool has_printer(const struct kiosk *kiosk)
{
    return kiosk->has_printer;
}

static bool has_speech(const struct kiosk *kiosk)
{
    return kiosk->has_speech;
}

static bool has_bundle(const struct kiosk *kiosk)
{
    return kiosk->staff_facts.bundle != NULL;
}

static bool always(const struct kiosk *kiosk)
{
    (void)kiosk;
    return true;
}

static const struct {
    const char *name;
    enum word word;
    enum ui_icon icon;
    const char *(*state)(struct kiosk *kiosk, bool *ret_well);
    bool (*may_try)(const struct kiosk *kiosk); /* NULL: not by a touch */
    void (*try)(struct kiosk *kiosk, enum staff_part part);
} rows[STAFF_PART_COUNT] = {
    [STAFF_PRINTER] = {"try:printer", WORD_STAFF_PRINTER, UI_ICON_PRINTER, printer_state_of,
                       has_printer, program_try},
    [STAFF_A4] = {"try:a4", WORD_STAFF_A4, UI_ICON_PAPER, a4_state_of, has_a4, program_try},
    [STAFF_GUN] = {"try:gun", WORD_STAFF_GUN, UI_ICON_SCAN, gun_state, NULL, NULL},
    [STAFF_CARD_READER] = {"try:card", WORD_STAFF_CARD_READER, UI_ICON_PERSON, card_state, NULL,
                           NULL},
    [STAFF_SCANNER] = {"try:scanner", WORD_STAFF_SCANNER, UI_ICON_SCAN, scanner_state,
                       scanner_waits, scanner_try},
    [STAFF_SOUND] = {"try:sound", WORD_STAFF_SOUND, UI_ICON_SOUND, sound_state, has_speech,
                     program_try},
    [STAFF_NETWORK] = {"try:network", WORD_STAFF_NETWORK, UI_ICON_GLOBE, network_state, always,
                       network_try},
    [STAFF_MACHINE] = {"machine", WORD_STAFF_MACHINE, UI_ICON_INFO, machine_state, NULL, NULL},
    [STAFF_BUNDLE] = {"try:bundle", WORD_STAFF_BUNDLE, UI_ICON_BOOK, bundle_state, has_bundle,
                      program_try},
    [STAFF_QUEUES] = {"open:queues", WORD_QUEUES, UI_ICON_PEOPLE, queues_state, always,
                      queues_open},
    [STAFF_TOUCH] = {"open:touch", WORD_TOUCH, UI_ICON_PLACE, touch_state, always, touch_open},
    [STAFF_TURN] = {"open:turn", WORD_TURN, UI_ICON_TURN, turn_state, always, turn_open},
};

/* ---- what others tell ---- */

bool staff_took(struct kiosk *kiosk, enum staff_part part)
{
    const enum kiosk_screen on = kiosk->screen == SCREEN_STILL_THERE ? kiosk->under : kiosk->screen;
    if (on == SCREEN_STAFF) {
        ended(kiosk, part, STAFF_PASSED);
        kiosk_touch_at(kiosk, kiosk->now_ms);
    }
    return on >= SCREEN_STAFF_USER && on < SCREEN_ACCESS; /* staff's, one after another */
}

void staff_scanned(struct kiosk *kiosk, bool well)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    if (staff->results[STAFF_SCANNER] == STAFF_RUNS) {
        ended(kiosk, STAFF_SCANNER, well ? STAFF_PASSED : STAFF_FAILED);
    }
}

void kiosk_staff_facts(struct kiosk *kiosk, const struct staff_facts *facts, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->staff_facts = *facts;
    kiosk->dirty = true;
}

void kiosk_staff_tried(struct kiosk *kiosk, uint32_t visit, enum staff_part part,
                       enum staff_result result, int64_t now_ms)
{
    assert(part < STAFF_PART_COUNT);
    kiosk->now_ms = now_ms;
    if (visit == kiosk->visit && kiosk->visitor.staff.results[part] == STAFF_RUNS) {
        ended(kiosk, part, result);
    }
}

/* ---- time ---- */

static void tick(struct kiosk *kiosk)
{
    struct staff_visit *staff = &kiosk->visitor.staff;
    const int64_t now_ms = kiosk->now_ms;
    if (kiosk->has_printer && now_ms - staff->asked_paper_ms >= STAFF_PAPER_MS) {
        staff->asked_paper_ms = now_ms; /* a new roll shows by itself */
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
    }
    for (int part = 0; part < STAFF_PART_COUNT; part++) {
        if (staff->results[part] == STAFF_RUNS && now_ms - staff->tried_ms[part] >= STAFF_TEST_MS) {
            ended(kiosk, (enum staff_part)part, STAFF_UNSURE);
            if (part == STAFF_PRINTER) {
                kiosk_wish(kiosk, KIOSK_PRINT_CANCEL, NULL);
            } else if (part == STAFF_SCANNER) {
                papers_ask(kiosk, PAPERS_STOP, -1, 0);
            }
        }
    }
    screen_tick_stay(kiosk);
}

static int64_t wake_ms(const struct kiosk *kiosk)
{
    const struct staff_visit *staff = &kiosk->visitor.staff;
    int64_t wake = kiosk->has_printer ? staff->asked_paper_ms + STAFF_PAPER_MS : INT64_MAX;
    for (int part = 0; part < STAFF_PART_COUNT; part++) {
        if (staff->results[part] == STAFF_RUNS && staff->tried_ms[part] + STAFF_TEST_MS < wake) {
            wake = staff->tried_ms[part] + STAFF_TEST_MS;
        }
    }
    return wake;
}

/* ---- how it looks ---- */

/* At the right end: what a touch does, or what the last try came to. Never by colour alone. */
static void result_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                        enum staff_part part, bool can)
{
    static const struct {
        enum word word;
        enum ui_colour colour;
    } looks[] = {
        [STAFF_UNTRIED] = {WORD_STAFF_TRY, UI_PRIMARY},
        [STAFF_RUNS] = {WORD_STAFF_RUNS, UI_INK},
        [STAFF_PASSED] = {WORD_STAFF_PASSED, UI_OK_TEXT},
        [STAFF_FAILED] = {WORD_STAFF_FAILED, UI_DANGER_TEXT},
        [STAFF_UNSURE] = {WORD_STAFF_UNSURE, UI_WARN_TEXT},
        [STAFF_HEARD] = {WORD_STAFF_HEARD, UI_INK},
    };
    const enum staff_result result = kiosk->visitor.staff.results[part];
    if (result == STAFF_UNTRIED && !can) {
        return;
    }
    const struct ui_text how = {.size = UI_SIZE_BODY,
                                .weight = UI_BOLD,
                                .colour = looks[result].colour,
                                .align = UI_RIGHT,
                                .stand = UI_MIDDLE,
                                .lines_max = 2};
    const enum word word = part >= STAFF_QUEUES ? WORD_STAFF_OPEN : looks[result].word;
    ui_text(frame, rect, &how, words_say(&kiosk->words, word));
}

static void row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                     enum staff_part part, int index)
{
    const char *name = words_say(&kiosk->words, rows[part].word);
    const bool can = rows[part].may_try != NULL && rows[part].may_try(kiosk);
    bool well = true;
    const char *state = rows[part].state(kiosk, &well);
    const struct ui_text title = {
        .size = UI_SIZE_NAME, .weight = UI_BOLD, .colour = UI_INK, .line_height = 44};
    const struct ui_text sub = {.size = UI_SIZE_LEAST,
                                .colour = well ? UI_INK_2 : UI_DANGER_TEXT,
                                .lines_max = 2,
                                .line_height = 34,
                                .may_cut = true};
    struct ui_rect face = rect;
    if (can) {
        face = ui_press_card(frame, rect, UI_LOOK_CARD, (ui_id)(KIOSK_ITEM + index), 0,
                             rows[part].name, name);
    } else {
        ui_card(frame, rect, UI_RADIUS, UI_SURFACE, UI_NONE);
    }
    face = ui_inset(face, UI_GAP, 0);
    const struct ui_rect mark = ui_cut_left(&face, ICON_SIDE, UI_GAP);
    ui_icon(frame, ui_centre(mark, ICON_SIDE, ICON_SIDE), well ? rows[part].icon : UI_ICON_WARN, 15,
            well ? UI_PRIMARY : UI_DANGER);
    if (can || kiosk->visitor.staff.results[part] != STAFF_UNTRIED) {
        result_draw(kiosk, frame, ui_cut_right(&face, RESULT_WIDE, 8), part, can);
    }
    const int high = ui_text_height(frame, face.w, &sub, state);
    struct ui_rect lines = ui_centre(face, face.w, title.line_height + high);
    ui_text(frame, ui_cut_top(&lines, title.line_height, 0), &title, name);
    ui_text(frame, lines, &sub, state);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct chrome chrome = {
        .title = words_say(words, WORD_STAFF),
        .sub = words_fill(words, WORD_STAFF_SUB, kiosk->visitor.staff.user, NULL),
        .home = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    struct ui_rect body = page.body;
    const int columns = page.wide ? 2 : 1;
    int lines = rows_that_fit(body.h, ROW_HIGH);
    struct ui_rect pages = {0};
    if (lines * columns < STAFF_PART_COUNT) {
        pages = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
        lines = rows_that_fit(body.h, ROW_HIGH);
    }
    if (!ui_rect_is_empty(page.info)) {
        struct ui_rect info = page.info;
        chrome_tip(kiosk, frame, ui_cut_bottom(&info, 160, 0), WORD_STAFF_TIP);
    }
    const int first = pager_set(kiosk, STAFF_PART_COUNT, lines * columns);
    for (int i = 0; i < lines * columns && first + i < STAFF_PART_COUNT; i++) {
        row_draw(kiosk, frame, ui_grid(body, columns, lines, UI_GAP, i),
                 (enum staff_part)(first + i), i);
    }
    pager_draw(kiosk, frame, pages);
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int part = kiosk_chosen(kiosk, id, STAFF_PART_COUNT);
    if (part >= 0 && rows[part].may_try != NULL && rows[part].may_try(kiosk) &&
        kiosk->visitor.staff.results[part] != STAFF_RUNS) {
        rows[part].try(kiosk, (enum staff_part)part);
    }
}

const struct screen screen_staff = {.limit_ms = STAFF_STAY_MS,
                                    .asks = true,
                                    .draw = draw,
                                    .act = act,
                                    .tick = tick,
                                    .wake_ms = wake_ms};
